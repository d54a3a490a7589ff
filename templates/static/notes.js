// Notes, and what names and terms mean, where they are read: notes beside the text when the page is wide enough,
// else in a panel below the line; comments of the edition likewise. Without this script both are plain links.
(function () {
  "use strict";

  // Where side notes stand: each as high as its call where it can, below the one before it where it must.
  function settle(wanted, heights, gap) {
    var free = -Infinity;
    return wanted.map(function (top, index) {
      var at = Math.max(top, free);
      free = at + heights[index] + gap;
      return at;
    });
  }

  // Which record a mention means: its own key, else that of the first mention in the same words.
  function recordOf(mention, mentions, paths) {
    if (mention.key) return mention.key;
    var first = mentions.find(function (other) {
      return other.words === mention.words && (other.key || other.path);
    });
    return first ? first.key || paths[first.path] || "" : "";
  }

  if (typeof module === "object" && module.exports) module.exports = { settle: settle, recordOf: recordOf };
  if (typeof document === "undefined") return;

  var page = document.getElementById("page");
  var calls = Array.prototype.slice.call(document.querySelectorAll("#text a[role='doc-noteref']"));
  var script = document.currentScript;
  var registers = (script && script.getAttribute("data-registers")) || "";
  if (!page || (!calls.length && !registers)) return;

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
    number.textContent = note.value || "";
    panel.setAttribute("aria-label", call.matches(".cm") ? call.getAttribute("aria-label") : "Note " + number.textContent);
    Array.prototype.forEach.call(note.childNodes, function (child) {
      panel.appendChild(child.cloneNode(true));
    });
    panel.querySelectorAll(".back, .ct").forEach(function (back) {
      back.remove();
    });
    panel.querySelectorAll("[id]").forEach(function (element) {
      element.removeAttribute("id");
    });
    panel.querySelectorAll(".pb").forEach(function (mark) {
      mark.remove();
    });
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
    return document.documentElement.classList.contains("wide"); // set by settings.js
  }

  // --- beside the text ---

  function rest(panel, resting) {
    panel.classList.toggle("on", !resting);
    panel.querySelectorAll("a").forEach(function (link) {
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
    side = calls.map(function (call) {
      var panel = copy(call);
      panel.className = call.matches(".cm") ? "sn cs" : "sn";
      panel.tabIndex = -1;
      panel.setAttribute("data-label", panel.getAttribute("aria-label"));
      panel.removeAttribute("aria-label");
      rest(panel, true);
      return panel;
    });
    var last = new Map(); // the notes of one block in their order, after the block
    calls.forEach(function (call, index) {
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
    var heights = side.map(function (panel) {
      return panel.offsetHeight;
    });
    settle(wanted, heights, 10).forEach(function (at, index) {
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
    shut.addEventListener("click", function () {
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

  // --- names and terms: what they mean stands in a file of its own, fetched for the first of them ---

  function mentionOf(element) {
    return {
      key: element.getAttribute("data-k") || "",
      path: (element.getAttribute("href") || "").replace(/^(\.\.\/)+/, ""),
      words: element.children.length ? null : element.textContent,
    };
  }

  function define(element) {
    var data = window.ibidRegisters || {};
    var paths = {};
    Object.keys(data).forEach(function (key) {
      paths[data[key][3]] = key;
    });
    var all = Array.prototype.slice.call(document.querySelectorAll("#text .m, #notes .m")).map(mentionOf);
    var mine = mentionOf(element);
    var record = data[mine.key || paths[mine.path] || recordOf(mine, all, paths)];
    if (!record) return;
    var panel = document.createElement("div");
    var words = document.createElement("p");
    var name = document.createElement("b");
    var dates = document.createElement("span");
    name.textContent = record[0];
    dates.className = "n";
    dates.textContent = record[1];
    words.className = "nt";
    words.append(name, " ", dates, record[1] ? " " : "", record[2]);
    if (record[4]) {
      var source = document.createElement("a");
      source.href = registers.replace(/assets\/.*/, "") + record[4];
      source.textContent = "Where it is cited";
      words.append(" ", source);
    }
    panel.append(words);
    panel.setAttribute("aria-label", record[0]);
    show(element, panel, registers.replace(/assets\/.*/, "") + record[3], "All mentions");
  }

  function ask(element) {
    if (!element.href && !element.hasAttribute("tabindex")) element.tabIndex = -1; // so that the focus comes back
    if (window.ibidRegisters) {
      define(element);
      return;
    }
    var loading = document.createElement("script");
    loading.src = registers;
    loading.onload = function () {
      define(element);
    };
    loading.onerror = function () {
      if (element.href) location.href = element.href;
    };
    document.head.append(loading);
  }

  // Every mention is in the order of the Tab key when the reader asked for every mention; else the first alone.
  function order() {
    var value = document.documentElement.getAttribute("data-marks");
    document.querySelectorAll("#text .m, #notes .m").forEach(function (element) {
      if (element.href) {
        if (value === "off") element.tabIndex = -1;
        else element.removeAttribute("tabindex");
      } else if (value === "all") {
        element.tabIndex = 0;
        element.setAttribute("role", "button");
      } else {
        element.removeAttribute("tabindex");
        element.removeAttribute("role");
      }
    });
  }

  if (registers) {
    order();
    document.addEventListener("change", order);
  }

  // --- events ---

  document.addEventListener("click", function (event) {
    var call = event.target.closest("#text a[role='doc-noteref']");
    var mark = registers && !event.target.closest(".sn, .pop") && event.target.closest("#text .m, #notes .m");
    if (mark && document.documentElement.getAttribute("data-marks") === "off") mark = null;
    var plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (call && plain && noteOf(call)) {
      event.preventDefault();
      if (open && open.call === call) close(true);
      else if (call.matches(".cm")) show(call, null, call.href, "All comments");
      else show(call);
    } else if (mark && plain) {
      event.preventDefault();
      if (open && open.call === mark) close(true);
      else ask(mark);
    } else if (open && !open.panel.contains(event.target)) {
      close(false);
    } else if (open && event.target.closest("a[href^='#']")) {
      close(false);
    }
  });

  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation();
      close(true);
    } else if (event.key === "Enter" || event.key === " ") {
      var mark = event.target.closest("span.m[role='button']");
      if (!mark) return;
      event.preventDefault();
      mark.click();
    }
  }, true);

  document.addEventListener("focusin", function (event) {
    if (open && !open.panel.contains(event.target) && event.target !== open.call) close(false);
  });

  layOut();
  if (document.fonts && document.fonts.ready) document.fonts.ready.then(layOut);
  if (window.ResizeObserver) new ResizeObserver(layOut).observe(page);
  document.addEventListener("change", layOut);
})();
