// Theme, text size, marks of names, comments: applied before the page is drawn, kept on this device only.
(function () {
  "use strict";
  var root = document.documentElement;
  var NAMES = ["theme", "size", "marks", "comments"];
  var store = null;
  try {
    store = window.localStorage;
  } catch (e) {
    store = null; // storage is refused: the choice holds for this page
  }

  function get(name) {
    try {
      return (store && store.getItem("ibid." + name)) || "";
    } catch (e) {
      return "";
    }
  }

  function set(name, value) {
    try {
      if (store && value) store.setItem("ibid." + name, value);
      else if (store) store.removeItem("ibid." + name);
    } catch (e) {
      return;
    }
  }

  function apply(name, value) {
    if (value) root.setAttribute("data-" + name, value);
    else root.removeAttribute("data-" + name);
  }

  function applyAll() {
    NAMES.forEach(function (name) {
      var value = get(name);
      apply(name, value);
      document.querySelectorAll("input[name='" + name + "']").forEach(function (input) {
        input.checked = input.value === value;
      });
    });
    measure();
  }

  // How much room there is beside the text, in the reader's own size of type: style sheets cannot ask for that.
  function measure() {
    var room = root.clientWidth / parseFloat(getComputedStyle(root).fontSize);
    root.classList.toggle("tight", room < 43.5);
    root.classList.toggle("wide", room >= 60);
    root.classList.toggle("wider", room >= 76);
  }

  root.classList.add("js");
  applyAll();
  measure();
  window.addEventListener("resize", measure);
  document.addEventListener("DOMContentLoaded", applyAll);
  window.addEventListener("pageshow", applyAll); // a page that Back brings out of the cache
  window.addEventListener("storage", applyAll); // another tab
  document.addEventListener("change", function (event) {
    var name = event.target.name;
    if (NAMES.indexOf(name) < 0) return;
    set(name, event.target.value);
    apply(name, event.target.value);
    measure();
  });
})();
