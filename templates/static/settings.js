// Theme, text size, marks of names, comments: set as early as may be without holding up the page, kept on this device only.
// Also what the other parts of this script share, as window.ibid.
(() => {
  "use strict";
  var root = document.documentElement;
  var base = document.currentScript.src.replace(/[^/]*$/, "");
  var NAMES = ["theme", "size", "marks", "comments", "keys"];
  var files = {}; // what was asked for: who waits for it, or that it is there

  function load(name) {
    try {
      return window.localStorage.getItem("ibid." + name) || "";
    } catch (e) {
      return ""; // storage is refused: a choice holds for this page
    }
  }

  function save(name, value) {
    try {
      if (value) window.localStorage.setItem("ibid." + name, value);
      else window.localStorage.removeItem("ibid." + name);
    } catch (e) {
      return;
    }
  }

  function apply(name, value) {
    if (value) root.setAttribute("data-" + name, value);
    else root.removeAttribute("data-" + name);
  }

  function choose(name, value) {
    save(name, value);
    apply(name, value);
  }

  function applyAll() {
    NAMES.forEach(name => {
      var value = load(name);
      apply(name, value);
      document.querySelectorAll("input[type='radio'][name='" + name + "']").forEach(input => {
        input.checked = input.value === value;
      });
    });
  }

  // Once the page is there, which it may be already.
  function ready(then) {
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", then);
    else then();
  }

  // A script or style sheet that is not needed before somebody asks for it; asked for once.
  function need(name, then, failed) {
    var file = files[name];
    if (file === true) return then();
    if (file) return file.push(then);
    var waiting = (files[name] = [then]);
    var sheet = /css$/.test(name);
    var element = document.createElement(sheet ? "link" : "script");
    element.onload = () => {
      files[name] = true;
      waiting.forEach(one => { one(); });
    };
    element.onerror = () => {
      files[name] = null; // it may be there the next time
      if (failed) failed();
    };
    if (sheet) element.rel = "stylesheet";
    element[sheet ? "href" : "src"] = base + name;
    document.head.append(element);
  }

  window.ibid = { base: base, load: load, save: save, choose: choose, ready: ready, need: need };
  root.classList.add("js");
  applyAll();
  ready(applyAll);
  window.addEventListener("pageshow", applyAll); // a page that Back brings out of the cache
  window.addEventListener("storage", applyAll); // another tab
  document.addEventListener("change", event => {
    var input = event.target;
    if (input.type === "radio" && NAMES.indexOf(input.name) >= 0) choose(input.name, input.value);
  });
})();
