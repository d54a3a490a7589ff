// Names and terms: what they mean, and their later mentions, are in names.js, which comes with the first sign of interest.
(() => {
  "use strict";
  var ibid = window.ibid;
  var PLACES = "#text, #notes";

  function awake(then) {
    ibid.need("names.js", () => { ibid.names(then); });
  }

  ibid.ready(() => {
    var page = document.getElementById("page");
    var root = document.documentElement;
    if (!page || !page.getAttribute("data-mentions")) return;

    function look(event) {
      if (event.target.closest && event.target.closest(PLACES)) awake();
    }
    if (root.hasAttribute("data-marks")) awake();
    document.addEventListener("pointerover", look);
    document.addEventListener("focusin", look);
    document.addEventListener("change", event => {
      if (event.target.name === "marks") awake();
    });
    document.addEventListener("click", event => {
      var plain = ibid.plain(event);
      var inside = event.target.closest(PLACES) && !event.target.closest(".sn, .pop, a:not(.m), button");
      if (!inside || !plain || event.defaultPrevented || root.getAttribute("data-marks") === "off") return;
      var link = event.target.closest("a.m");
      if (link) event.preventDefault();
      awake(() => {
        var spot = document.elementFromPoint(event.clientX, event.clientY); // it may have become a mention only now
        var mark = event.target.closest(".m") || (event.detail && spot && spot.closest("span.m"));
        if (mark) ibid.define(mark);
      });
    });
  });
})();
