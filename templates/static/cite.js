// The panel with references to a passage. Asked for by copy.js.
(() => {
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
    return text.replace(/@([A-Z])@/g, (sign, letter) => {
      return PROSE.test(name) ? values[letter].replace(/&/g, "&amp;").replace(/</g, "&lt;") : values[letter];
    });
  }

  if (typeof module === "object" && module.exports) {
    module.exports = { shorten: shorten, particulars: particulars, fill: fill };
  }
  if (typeof document === "undefined") return;

  function make(tag, parent, text) {
    var element = document.createElement(tag);
    element.textContent = text || "";
    if (parent) parent.append(element);
    return element;
  }

  var file = location.pathname.split("/").pop().replace(/\.html$/, "");
  var data = null; // from cite/chN.js, when wanted
  var panel = null;
  var home = window.ibid.base.replace(/assets\/$/, "");

  function row(list, name, text, isProse) {
    make("dt", list, name);
    var value = make("dd", list);
    var shown = make(isProse ? "span" : "pre", value, text);
    if (isProse) shown.innerHTML = text; // escaped by the build and by fill
    var button = make("button", value, "Copy");
    button.setAttribute("aria-label", "Copy: " + name);
    button.onclick = () => {
      getSelection().selectAllChildren(shown);
      button.textContent = document.execCommand("copy") ? "Copied" : "Not copied";
    };
    return shown.textContent;
  }

  function show(from, last) {
    var words = from && (last.from === from || last.to === from) && last.words;
    var to = from;
    if (words) {
      from = last.from;
      to = last.to.id[0] === from.id[0] ? last.to : from;
    }
    var url = (data.base || home) + file + ".html" + (from ? "#" + from.id : "");
    var values = !from ? { U: url, P: 1, R: 1 } : particulars(data, from.id, to.id, from.localName === "p" ? "paragraph" : "quotation", url);
    if (panel) panel.remove();
    panel = make("dialog", document.body);
    panel.className = "help citing";
    panel.setAttribute("aria-label", "Cite");
    make("h2", panel, "Cite " + (from ? values.N : data.where));
    var list = make("dl", panel);
    row(list, "Permanent link", url);
    (from ? data.passage : data.chapter).forEach(form => {
      var shown = row(list, form[0], fill(form[0], form[1], values), PROSE.test(form[0]));
      if (words && form[0] === "MLA, in the text") row(list, "The words selected", "‘" + words + "’ " + shown);
    });
    var foot = make("form", panel);
    foot.method = "dialog";
    make("a", foot, "All references of this chapter").href = home + "cite/" + file + ".html" + (from ? "#" + from.id : "");
    make("button", foot, "Close");
    panel.showModal();
  }

  // A reference for a paragraph, a displayed quotation, a note (or the chapter, when ``from`` is nothing); ``last``: the selection.
  window.ibid.cite = (from, last) => {
    if (data) return show(from, last);
    var script = make("script", document.head);
    script.onload = () => {
      data = window.citeData;
      show(from, last);
    };
    script.src = home + "cite/" + file + ".js";
  };
})();
