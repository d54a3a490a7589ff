// The list of keys (?). Asked for by reading.js.
(() => {
  "use strict";
  var ibid = window.ibid;
  var KEYS = [
    [["?"], "this list"],
    [["c"], "contents"],
    [["d"], "display: theme and text size"],
    [["n", "p"], "next, previous chapter or source"],
    [["/"], "search"],
    [["Enter"], "on a note call: read the note there"],
    [["r"], "in a chapter: references for the selection, or for the paragraph in view"],
    [["Esc"], "close, and back to where you were"],
  ];
  var help = null;

  function add(tag, into, text) {
    var element = document.createElement(tag);
    element.textContent = text || "";
    into.append(element);
    return element;
  }

  function make() {
    help = add("dialog", document.body);
    help.className = "help";
    help.id = "help";
    help.setAttribute("aria-labelledby", "help-title");
    add("h2", help, "Keyboard").id = "help-title";
    var list = add("dl", help);
    KEYS.forEach(row => {
      if (row[0][0] === "/" && !document.getElementById("search-link")) return;
      var line = add("div", list);
      var keys = add("dt", line);
      row[0].forEach(key => {
        add("kbd", keys, key);
        keys.append(" ");
      });
      add("dd", line, row[1]);
    });
    var label = add("label", add("p", help));
    var box = add("input", label);
    box.type = "checkbox";
    box.id = "keys-on";
    box.checked = !document.documentElement.hasAttribute("data-keys");
    label.append(" Single-letter keys are on");
    box.addEventListener("change", () => {
      ibid.choose("keys", box.checked ? "" : "off");
    });
    var form = add("form", help);
    form.method = "dialog";
    add("button", form, "Close");
    help.addEventListener("click", event => {
      if (event.target === help) help.close();
    });
  }

  ibid.help = () => {
    if (!help) make();
    if (!help.open) help.showModal();
  };
})();
