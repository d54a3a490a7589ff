// Clean copies, and the controls that ask for a reference (the panel itself: cite.js). Without this script: the pages cite/chN.html.
(() => {
  "use strict";
  var ibid = window.ibid;

  function each(root, selector, action) {
    root.querySelectorAll(selector).forEach(action);
  }

  function up(node, selector) {
    return node && (node.closest ? node : node.parentElement).closest(selector);
  }

  function make(tag, parent, text) {
    var element = document.createElement(tag);
    element.textContent = text || "";
    if (parent) parent.append(element);
    return element;
  }

  // --- clean copies: no call, page or paragraph numbers, no soft hyphens ---

  var NOISE = "[role^='doc-noteref'], [role='doc-pagebreak'], .ec, .pn, .ct, .sn, .pop, .back, button, ";

  function selected() {
    var selection = getSelection();
    var range = selection.rangeCount && !selection.isCollapsed && selection.getRangeAt(0);
    return range && up(range.commonAncestorContainer, "main") ? range : null;
  }

  function clean(range) {
    var box = make("div");
    var ocr = document.querySelector("body.ocr, #view-ocr:checked");
    box.append(range.cloneContents());
    each(box, NOISE + (ocr ? ".l" : ".w"), noise => { noise.remove(); });
    each(box, "[id]", element => { element.removeAttribute("id"); });
    box.innerHTML = box.innerHTML.replace(/\u00ad|&shy;/g, "");
    return box;
  }

  function plain(box) {
    box = box.cloneNode(true);
    each(box, "p, li, h1, h2, h3, h4, dd, div", element => { element.append("\u0001"); });
    return box.textContent.replace(/[^\S\u0001]+/g, " ").replace(/\s*\u0001[\s\u0001]*/g, "\n\n").trim();
  }

  document.addEventListener("copy", event => {
    var range = selected();
    if (!range) return;
    var box = clean(range);
    event.clipboardData.setData("text/plain", plain(box));
    event.clipboardData.setData("text/html", box.innerHTML);
    event.preventDefault();
  });

  // --- what a reference is wanted for ---

  var last = {}; // selection

  function place(node) {
    return up(node, "#text :is(p, blockquote)[id^='p'], #notes li[id]");
  }

  function keep() {
    var range = selected();
    var from = range && place(range.startContainer);
    if (from) last = { from: from, to: place(range.endContainer) || from, words: plain(clean(range)).replace(/\s+/g, " ") };
  }

  function open(from) {
    ibid.need("panel.css", () => {
      ibid.need("cite.js", () => { ibid.cite(from, last); });
    });
  }

  function control(parent, name) {
    var button = make("button", null, "cite");
    button.className = "ct";
    button.type = "button";
    button.setAttribute("aria-label", name);
    if (parent) parent.append(" ", button);
  }

  ibid.ready(() => {
    var page = document.getElementById("page");
    if (!page || !page.hasAttribute("data-chapter")) return;
    var chapter = page.getAttribute("data-chapter");
    // names for who listens, and at a note where its call stands: all of it is in the text
    var at = "";
    var sheet = page.getAttribute("data-page");
    var calls = {};
    var count = 0;
    page.querySelectorAll(".pn, .pb, a.c").forEach(mark => {
      if (mark.matches(".pb")) {
        sheet = mark.title;
      } else if (mark.matches(".pn")) {
        count += 1;
        at = (chapter && chapter + ".") + (mark.getAttribute("data-n") || count);
        mark.setAttribute("aria-label", at);
        mark.tabIndex = -1;
      } else {
        if (!mark.hasAttribute("aria-label") && !mark.firstElementChild) mark.setAttribute("aria-label", "Note " + mark.textContent);
        calls["#" + mark.id] = at + (sheet ? ", p. " + sheet : "");
      }
    });
    each(page, ".back[role]", link => {
      link.firstChild.append(", ");
      link.append(calls[link.hash]);
    });
    control(document.querySelector(".facts"), "Cite this chapter");
    each(document, "#notes li[id]", note => {
      control(note.querySelector(".nt"), "Cite note " + note.id.slice(1));
    });
    document.addEventListener("selectionchange", keep);
    document.addEventListener("click", event => {
      var control = event.target.closest(".pn, .ct");
      if (!control || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open(place(control));
    });
    document.addEventListener("keydown", event => {
      if (event.key !== "r" || ibid.typing(event)) return;
      event.preventDefault();
      keep();
      open((selected() && last.from) || place(document.activeElement) || place(document.elementFromPoint(innerWidth / 2, innerHeight / 3)));
    });
  });
})();
