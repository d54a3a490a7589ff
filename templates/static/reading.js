// Finding one's way: drawers, keys, where one is, and where one was.
(function () {
  "use strict";

  // The last of the ascending positions that is not below the line; -1 before the first.
  function lastAbove(tops, line) {
    var low = 0;
    var high = tops.length;
    while (low < high) {
      var middle = (low + high) >> 1;
      if (tops[middle] <= line) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  if (typeof module === "object" && module.exports) module.exports = { lastAbove: lastAbove };
  if (typeof document === "undefined") return;

  var root = document.documentElement;
  var book = root.getAttribute("data-book") || "";

  function load(name) {
    try {
      return window.localStorage.getItem("ibid." + name);
    } catch (e) {
      return null;
    }
  }

  function save(name, value) {
    try {
      if (value === null) window.localStorage.removeItem("ibid." + name);
      else window.localStorage.setItem("ibid." + name, value);
    } catch (e) {
      return;
    }
  }

  function all(selector) {
    return Array.prototype.slice.call(document.querySelectorAll(selector));
  }

  // --- drawers: one open at a time; closed by Esc, by a click elsewhere, by following a link ---

  var drawers = all("details.drawer");

  function closeDrawers(except, back) {
    drawers.forEach(function (drawer) {
      if (drawer === except || !drawer.open) return;
      var inside = drawer.contains(document.activeElement);
      drawer.open = false;
      if (back && inside) drawer.querySelector("summary").focus();
    });
  }

  drawers.forEach(function (drawer) {
    drawer.addEventListener("toggle", function () {
      if (drawer.open) closeDrawers(drawer, false);
    });
  });

  document.addEventListener("click", function (event) {
    var drawer = event.target.closest("details.drawer");
    if (!drawer || event.target.closest("nav a")) closeDrawers(null, false);
  });

  document.addEventListener("focusin", function (event) {
    if (!event.target.closest("details.drawer")) closeDrawers(null, false);
  });

  function toggle(id) {
    var drawer = document.getElementById(id);
    if (!drawer) return;
    drawer.open = !drawer.open;
    var first = drawer.open && (drawer.querySelector("[aria-current]") || drawer.querySelector("a, input"));
    (first || drawer.querySelector("summary")).focus();
  }

  // --- keys; single letters can be turned off ---

  var help = document.getElementById("help");
  var helpButton = document.getElementById("help-open");
  var switchBox = document.getElementById("keys-on");

  function showHelp() {
    if (help && help.showModal && !help.open) help.showModal();
  }

  if (help && helpButton && help.showModal) {
    helpButton.hidden = false;
    helpButton.addEventListener("click", showHelp);
    help.addEventListener("click", function (event) {
      if (event.target === help) help.close();
    });
  }
  if (switchBox) {
    switchBox.checked = load("keys") !== "off";
    switchBox.addEventListener("change", function () {
      save("keys", switchBox.checked ? null : "off");
    });
  }

  function follow(selector) {
    var link = document.querySelector(selector);
    if (link) link.click();
  }

  var KEYS = {
    "?": showHelp,
    c: function () { toggle("contents"); },
    d: function () { toggle("display"); },
    n: function () { follow(".turn a[rel='next']"); },
    p: function () { follow(".turn a[rel='prev']"); },
    "/": function () { follow("#search-link"); },
  };

  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      closeDrawers(null, true);
      return;
    }
    var typing = event.target.closest("input:not([type='radio']):not([type='checkbox']), textarea, select, dialog");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (switchBox && !switchBox.checked) return;
    var action = KEYS[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  // --- where one is: printed page and section ---

  var at = document.getElementById("at");
  var pages = all("#page .pb");
  var sections = all("nav [data-section]");
  var blocks = all("#text > [id], #text section > [id]");
  var now = "";

  function tops(elements) {
    return elements.map(function (element) {
      return element.getBoundingClientRect().top;
    });
  }

  function look() {
    var line = window.innerHeight / 3;
    var page = pages[lastAbove(tops(pages), line)] || null;
    now = page ? page.getAttribute("data-n") : "";
    if (at) at.textContent = now ? "p. " + now : "";
    var heads = sections.map(function (link) {
      return document.getElementById(link.getAttribute("data-section"));
    });
    var current = lastAbove(tops(heads), line);
    sections.forEach(function (link, index) {
      if (index === current) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    });
  }

  // --- where one was: offered on the title page, kept on this device only ---

  function remember() {
    var first = blocks[Math.max(0, lastAbove(tops(blocks), 80))];
    if (!first) return;
    var title = document.getElementById("title");
    var number = document.getElementById("page").getAttribute("data-chapter");
    save("place." + book, JSON.stringify({
      href: location.pathname.split("/").pop() + "#" + first.id,
      label: (number ? number + " " : "") + title.textContent.trim() + (now ? ", p. " + now : ""),
    }));
  }

  function offer() {
    var box = document.getElementById("resume");
    var kept = box && load("place." + book);
    if (!kept) return;
    try {
      var place = JSON.parse(kept);
      if (!/^[\w.-]+\.html#[\w.-]+$/.test(place.href)) return;
      var link = document.getElementById("resume-link");
      link.href = place.href;
      link.textContent = "Continue reading: " + place.label;
      box.hidden = false;
      document.getElementById("resume-forget").addEventListener("click", function () {
        save("place." + book, null);
        box.hidden = true;
      });
    } catch (e) {
      save("place." + book, null);
    }
  }

  var waiting = false;
  var moved = false;

  function onScroll() {
    moved = true;
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(function () {
      waiting = false;
      look();
    });
  }

  if (blocks.length) {
    look();
    window.addEventListener("scroll", onScroll, { passive: true });
    window.addEventListener("resize", onScroll, { passive: true });
    document.addEventListener("visibilitychange", function () {
      if (document.visibilityState === "hidden" && moved) remember();
    });
    window.addEventListener("pagehide", function () {
      if (moved) remember();
    });
  }
  offer();
})();
