// Notes where they are read: beside the text when the page is wide enough, else in a panel below the line; comments of the
// edition likewise. Without this script both are plain links.
(() => {
  "use strict";

  // Where side notes stand: each as high as its call where it can, below the one before it where it must.
  function settle(wanted, heights, gap) {
    var free = -Infinity;
    return wanted.map((top, index) => {
      var at = Math.max(top, free);
      free = at + heights[index] + gap;
      return at;
    });
  }

  if (typeof module === "object" && module.exports) module.exports = { settle: settle };
  if (typeof document === "undefined") return;

  var ibid = window.ibid;
  var page = null;
  var calls = [];
  var side = null; // the side notes, one for each call, once they have been made
  var open = null; // what is open: { call, panel, beside }

  function noteOf(call) {
    return document.getElementById(call.hash.slice(1));
  }

  // A copy of a note for reading: no identifiers, no back-links.
  function copy(call) {
    var note = noteOf(call);
    var panel = document.createElement("div");
    var number = document.createElement("span");
    number.className = "sn-n";
    number.textContent = note.value || (/^n\d/.test(note.id) ? note.id.slice(1) : "");
    panel.setAttribute("aria-label", call.matches(".cm") ? call.getAttribute("aria-label") : "Note " + number.textContent);
    note.childNodes.forEach(child => panel.append(child.cloneNode(true)));
    panel.querySelectorAll(".back, .ct, .pb").forEach(element => element.remove());
    panel.querySelectorAll("[id]").forEach(element => element.removeAttribute("id"));
    (panel.querySelector(".nt") || panel).prepend(number, " ");
    return panel;
  }

  function blockOf(call) {
    return call.closest("#text blockquote, #text p, #notes li > *, h1, h2, h3, h4") || call.parentNode;
  }

  function top(element) {
    return element.getBoundingClientRect().top - page.getBoundingClientRect().top;
  }

  // The lower edge of the line a call stands in: that of the words before it, as the call itself is raised.
  function lineEnd(call) {
    if (call.matches(".m")) return Array.from(call.getClientRects()).pop().bottom - page.getBoundingClientRect().top + 4;
    var range = document.createRange();
    var word = call.previousSibling || (call.parentNode.matches(".nb") && call.parentNode);
    if (word) range.selectNodeContents(word);
    var boxes = word ? range.getClientRects() : [];
    var bottom = (boxes.length ? boxes[boxes.length - 1] : call.getBoundingClientRect()).bottom;
    return bottom - page.getBoundingClientRect().top + 2;
  }

  function isWide() {
    return /block/.test(getComputedStyle(page).getPropertyValue("--beside")); // the style sheet knows
  }

  // --- beside the text ---

  function rest(panel, resting) {
    panel.classList.toggle("on", !resting);
    panel.querySelectorAll("a").forEach(link => {
      if (resting) link.tabIndex = -1;
      else link.removeAttribute("tabindex");
    });
    if (resting) {
      // the same words are in the list of notes: told twice is too much for who listens
      panel.setAttribute("aria-hidden", "true");
      panel.removeAttribute("role");
    } else {
      panel.removeAttribute("aria-hidden");
      panel.setAttribute("role", "dialog");
    }
  }

  function makeSide() {
    side = calls.map(call => {
      var panel = copy(call);
      panel.className = call.matches(".cm") ? "sn cs" : "sn";
      panel.tabIndex = -1;
      panel.setAttribute("data-label", panel.getAttribute("aria-label"));
      panel.removeAttribute("aria-label");
      rest(panel, true);
      return panel;
    });
    var last = new Map(); // the notes of one block in their order, after the block
    calls.forEach((call, index) => {
      var block = blockOf(call);
      (last.get(block) || block).after(side[index]);
      last.set(block, side[index]);
    });
  }

  function layOut() {
    if (!isWide()) {
      if (open && open.beside) close(false);
      return;
    }
    if (!side) makeSide();
    var wanted = calls.map(top);
    var heights = side.map(panel => {
      return panel.offsetHeight;
    });
    settle(wanted, heights, 10).forEach((at, index) => {
      side[index].style.top = Math.round(at) + "px";
    });
    if (open && !open.beside) close(false);
  }

  // --- below the line ---

  function makePanel(call, made, href, where) {
    var panel = made || copy(call);
    panel.className = "pop";
    panel.tabIndex = -1;
    panel.setAttribute("role", "dialog");
    var tools = document.createElement("p");
    var go = document.createElement("a");
    var shut = document.createElement("button");
    go.href = href || call.hash;
    go.textContent = where || "In the list of notes";
    shut.type = "button";
    shut.textContent = "Close";
    shut.addEventListener("click", () => {
      close(true);
    });
    tools.className = "pop-tools";
    tools.append(go, " ", shut);
    panel.append(tools);
    blockOf(call).after(panel);
    if (panel.offsetParent !== page) page.append(panel);
    panel.style.top = Math.ceil(lineEnd(call)) + "px";
    return panel;
  }

  function show(call, made, href, where) {
    close(false);
    var beside = !made && isWide() && side;
    var panel = beside ? side[calls.indexOf(call)] : makePanel(call, made, href, where);
    if (beside) {
      rest(panel, false);
      panel.setAttribute("aria-label", panel.getAttribute("data-label"));
    }
    call.classList.add("open");
    open = { call: call, panel: panel, beside: beside };
    panel.focus({ preventScroll: true });
    panel.scrollIntoView({ block: "nearest" });
  }

  function close(back) {
    if (!open) return;
    var was = open;
    open = null;
    was.call.classList.remove("open");
    if (back) was.call.focus({ preventScroll: true });
    if (was.beside) {
      rest(was.panel, true);
      was.panel.removeAttribute("aria-label");
    } else {
      was.panel.remove();
    }
  }

  // What other parts of this script show in the same way: what a name means.
  ibid.show = show;

  // --- events ---

  document.addEventListener("click", event => {
    var call = event.target.closest("#text a[role='doc-noteref'], .m");
    var plain = ibid.plain(event);
    if (!page) return;
    if (call && open && open.call === call && plain) {
      event.preventDefault();
      close(true);
    } else if (call && plain && !call.matches(".m") && noteOf(call)) {
      event.preventDefault();
      if (call.matches(".cm")) show(call, null, call.href, "All comments");
      else show(call);
    } else if (open && (!open.panel.contains(event.target) || event.target.closest("a[href^='#']"))) {
      close(false);
    }
  });

  document.addEventListener("keydown", event => {
    if (event.key !== "Escape" || !open) return;
    event.preventDefault();
    event.stopPropagation();
    close(true);
  }, true);

  document.addEventListener("focusin", event => {
    if (open && !open.panel.contains(event.target) && event.target !== open.call) close(false);
  });

  ibid.ready(() => {
    page = document.getElementById("page");
    calls = ibid.all("#text a[role='doc-noteref']");
    if (!document.getElementById("text")) {
      page = null;
      return;
    }
    layOut();
    if (document.fonts && document.fonts.ready) document.fonts.ready.then(layOut);
    if (window.ResizeObserver) new ResizeObserver(layOut).observe(page);
    document.addEventListener("change", layOut);
  });
})();
