// References where they are wanted, and clean copies. Without this script: the pages cite/chN.html.
(function () {
  "use strict";

  // Chicago: 105–8, MLA: 105–08
  function shorten(label, chicago) {
    var m = /^(\d{3,})–(\d{3,})$/.exec(label);
    if (!m || m[1].length !== m[2].length || (chicago && /00$/.test(m[1]))) return label;
    var keep = 0;
    while (keep < m[2].length - 1 && m[1][keep] === m[2][keep]) keep += 1;
    if (!chicago || m[1].slice(-2, -1) !== "0") keep = Math.min(keep, m[2].length - 2);
    return m[1] + "–" + m[2].slice(keep);
  }

  // What the signs in a template stand for
  function particulars(data, first, last, kind, url) {
    var note = first[0] === "n" && first.slice(1);
    var dot = data.n ? data.n + "." : "";
    var ref = dot + first.slice(1) + (last === first ? "" : "–" + dot + last.slice(1));
    var from = (data.pages[first] || "").split("–")[0];
    var to = (data.pages[last] || "").split("–").pop();
    var label = from + (to === from ? "" : "–" + to);
    var tail = note && label ? "n" + note : "";
    return {
      K: data.key + first, U: url, R: note ? "" : ref,
      P: label && shorten(label, true) + tail,
      M: label && shorten(label, false) + tail,
      L: label && (to === from ? "p. " : "pp. ") + label + tail,
      A: from.replace(/\W/g, ""), Z: to.replace(/\W/g, ""),
      S: note ? data.short + (label ? "" : ", n. " + note) : (last === first ? "para. " : "paras. ") + ref,
      N: (note ? "note " + note + " to " + data.where : kind + " " + ref) +
        (/\[/.test(label) ? "; place of the page break inferred" : ""),
    };
  }

  var PROSE = /^[CMA][hLP]/; // Chicago, MLA, APA: HTML; the others are plain

  function fill(name, text, values) {
    values.H = values.U.replace(/[^/]*$/, "index.html");
    if (!values.P) text = text.replace(/@[PML]@, /, "").replace(/[^\n]*@[AZ]@[^\n]*\n/g, "").replace(/"page": "[^"]*", /, "");
    if (!values.R) text = text.replace(/"section": "[^"]*", /, "");
    if (values.A === values.Z) text = text.replace(/@A@--?@Z@/, "@A@");
    return text.replace(/@([A-Z])@/g, function (sign, letter) {
      return PROSE.test(name) ? values[letter].replace(/&/g, "&amp;").replace(/</g, "&lt;") : values[letter];
    });
  }

  if (typeof module === "object" && module.exports) {
    module.exports = { shorten: shorten, particulars: particulars, fill: fill };
  }
  if (typeof document === "undefined") return;

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
    var witness = document.getElementById("view-ocr");
    box.append(range.cloneContents());
    each(box, NOISE + (witness && witness.checked ? ".l" : ".w"), function (noise) { noise.remove(); });
    each(box, "[id]", function (element) { element.removeAttribute("id"); });
    box.innerHTML = box.innerHTML.replace(/\u00ad|&shy;/g, "");
    return box;
  }

  function plain(box) {
    box = box.cloneNode(true);
    each(box, "p, li, h1, h2, h3, h4, dd, div", function (element) { element.append("\u0001"); });
    return box.textContent.replace(/[^\S\u0001]+/g, " ").replace(/\s*\u0001[\s\u0001]*/g, "\n\n").trim();
  }

  document.addEventListener("copy", function (event) {
    var range = selected();
    if (!range) return;
    var box = clean(range);
    event.clipboardData.setData("text/plain", plain(box));
    event.clipboardData.setData("text/html", box.innerHTML);
    event.preventDefault();
  });

  var file = location.pathname.split("/").pop().replace(/\.html$/, "");
  var data = null; // from cite/chN.js, when wanted
  var panel = null;
  var last = {}; // selection

  function place(node) {
    return up(node, "#text :is(p, blockquote)[id^='p'], #notes li[id]");
  }

  function keep() {
    var range = selected();
    var from = range && place(range.startContainer);
    if (from) last = { from: from, to: place(range.endContainer) || from, words: plain(clean(range)).replace(/\s+/g, " ") };
  }

  document.addEventListener("selectionchange", keep);

  function row(list, name, text, isProse) {
    make("dt", list, name);
    var value = make("dd", list);
    var shown = make(isProse ? "span" : "pre", value, text);
    if (isProse) shown.innerHTML = text; // escaped by the build and by fill
    var button = make("button", value, "Copy");
    button.setAttribute("aria-label", "Copy: " + name);
    button.onclick = function () {
      getSelection().selectAllChildren(shown);
      button.textContent = document.execCommand("copy") ? "Copied" : "Not copied";
    };
    return shown.textContent;
  }

  function open(from) {
    if (data) return show(from);
    var script = make("script", document.head);
    script.onload = function () {
      data = window.citeData;
      show(from);
    };
    script.src = "cite/" + file + ".js";
  }

  function show(from) {
    var words = from && (last.from === from || last.to === from) && last.words;
    var to = from;
    if (words) {
      from = last.from;
      to = last.to.id[0] === from.id[0] ? last.to : from;
    }
    var url = (data.base ? data.base + file + ".html" : location.href.split("#")[0]) + (from ? "#" + from.id : "");
    var values = !from ? { U: url, P: 1, R: 1 } : particulars(data, from.id, to.id, from.localName === "p" ? "paragraph" : "quotation", url);
    if (panel) panel.remove();
    panel = make("dialog", document.body);
    panel.className = "help citing";
    panel.setAttribute("aria-label", "Cite");
    make("h2", panel, "Cite " + (from ? values.N : data.where));
    var list = make("dl", panel);
    row(list, "Permanent link", url);
    (from ? data.passage : data.chapter).forEach(function (form) {
      var shown = row(list, form[0], fill(form[0], form[1], values), PROSE.test(form[0]));
      if (words && form[0] === "MLA, in the text") row(list, "The words selected", "‘" + words + "’ " + shown);
    });
    var foot = make("form", panel);
    foot.method = "dialog";
    make("a", foot, "All references of this chapter").href = "cite/" + file + ".html" + (from ? "#" + from.id : "");
    make("button", foot, "Close");
    panel.showModal();
  }

  function control(parent, name) {
    var button = make("button", null, "cite");
    button.className = "ct";
    button.type = "button";
    button.setAttribute("aria-label", name);
    if (parent) parent.append(" ", button);
  }

  control(document.querySelector(".facts"), "Cite this chapter");
  each(document, "#notes li[id]", function (note) {
    control(note.querySelector(".nt"), "Cite note " + note.id.slice(1));
  });

  document.addEventListener("click", function (event) {
    var control = event.target.closest(".pn, .ct");
    if (!control || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(place(control));
  });

  document.addEventListener("keydown", function (event) {
    var keys = document.getElementById("keys-on");
    var typing = event.target.closest("input:not([type='radio'], [type='checkbox']), dialog");
    if (event.key !== "r" || typing || event.ctrlKey || event.metaKey || event.altKey || !keys.checked) return;
    event.preventDefault();
    keep();
    open((selected() && last.from) || place(document.activeElement) || place(document.elementFromPoint(innerWidth / 2, innerHeight / 3)));
  });
})();
