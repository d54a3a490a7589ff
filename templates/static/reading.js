// Finding one's way: drawers, keys, where one is, and where one was.
(() => {
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

  var ibid = window.ibid;
  var book = document.documentElement.getAttribute("data-book") || "";
  var drawers = [];

  function all(selector) {
    return Array.from(document.querySelectorAll(selector));
  }

  // Whether a click is one, and no wish for a new window.
  function plain(event) {
    return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  }

  ibid.all = all;
  ibid.plain = plain;

  // --- drawers: one open at a time; closed by Esc, by a click elsewhere, by following a link ---

  function closeDrawers(except, back) {
    drawers.forEach(drawer => {
      if (drawer === except || !drawer.open) return;
      var inside = drawer.contains(document.activeElement);
      drawer.open = false;
      if (back && inside) drawer.querySelector("summary").focus();
    });
  }

  document.addEventListener("click", event => {
    var drawer = event.target.closest("details.drawer");
    if (!drawer || event.target.closest("nav a")) closeDrawers(null, false);
  });

  document.addEventListener("focusin", event => {
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

  function showHelp() {
    ibid.need("panel.css", () => {
      ibid.need("help.js", () => { ibid.help(); });
    });
  }

  // Whether a key stands for itself: in a field, with a modifier, or when single letters are off.
  ibid.typing = event => {
    return event.target.closest("input:not([type='radio']):not([type='checkbox']), textarea, select, dialog") ||
      event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented ||
      document.documentElement.hasAttribute("data-keys");
  };

  function search() {
    var box = document.getElementById("q");
    if (box) box.focus();
    else if (document.getElementById("search-link")) quick();
  }

  // What is typed before the box is there goes into it.
  function quick() {
    var keys = [];
    var hold = event => {
      keys.push(event.key);
      event.preventDefault();
    };
    var take = () => {
      document.removeEventListener("keydown", hold, true);
      return keys;
    };
    document.addEventListener("keydown", hold, true);
    ibid.need("search-land.js", () => { ibid.quick(take); }, take);
  }

  function follow(selector) {
    var link = document.querySelector(selector);
    if (link) link.click();
  }

  var KEYS = {
    "?": showHelp,
    c: () => { toggle("contents"); },
    d: () => { toggle("display"); },
    n: () => { follow(".turn a[rel='next']"); },
    p: () => { follow(".turn a[rel='prev']"); },
    "/": search,
  };

  document.addEventListener("keydown", event => {
    if (event.key === "Escape") {
      closeDrawers(null, true);
      return;
    }
    var action = KEYS[event.key];
    if (!action || ibid.typing(event)) return;
    event.preventDefault();
    action();
  });

  // --- where one is: printed page and section ---

  var pages = [];
  var sections = [];
  var blocks = [];
  var now = "";

  function tops(elements) {
    return elements.map(element => element.getBoundingClientRect().top);
  }

  function look() {
    var line = window.innerHeight / 3;
    var page = pages[lastAbove(tops(pages), line)] || null;
    now = page ? page.title : "";
    document.getElementById("at").textContent = now ? "p. " + now : "";
    var heads = sections.map(link => document.getElementById(link.hash.slice(1)));
    var current = lastAbove(tops(heads), line);
    sections.forEach((link, index) => {
      if (index === current) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    });
  }

  // --- where one was: offered on the title page (resume.js), kept on this device only ---

  function here() {
    return blocks[Math.max(0, lastAbove(tops(blocks), 80))];
  }

  function remember() {
    var first = here();
    var title = document.getElementById("title");
    var number = document.getElementById("page").getAttribute("data-chapter");
    ibid.save("place." + book, JSON.stringify({
      href: location.pathname.split("/").pop() + "#" + first.id,
      label: (number ? number + " " : "") + title.textContent.trim() + (now ? ", p. " + now : ""),
    }));
  }

  var waiting = false;
  var moved = false;

  function onScroll() {
    moved = true;
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      look();
    });
  }

  ibid.ready(() => {
    drawers = all("details.drawer");
    drawers.forEach(drawer => {
      drawer.addEventListener("toggle", () => {
        if (drawer.open) closeDrawers(drawer, false);
      });
    });
    var helpButton = document.getElementById("help-open");
    if (helpButton) {
      helpButton.hidden = false;
      helpButton.addEventListener("click", showHelp);
    }
    pages = all("#page .pb");
    sections = all(".toc-s a");
    blocks = all("#text > [id], #text section > [id]");
    if (blocks.length) {
      look();
      window.addEventListener("load", look);
      window.addEventListener("scroll", onScroll, { passive: true });
      window.addEventListener("resize", onScroll, { passive: true });
      document.addEventListener("visibilitychange", () => {
        if (document.visibilityState === "hidden" && moved) remember();
      });
      window.addEventListener("pagehide", () => {
        if (moved) remember();
      });
    }
    // the other view of a chapter, at the same place
    var other = document.getElementById("other-view");
    if (other) other.addEventListener("click", () => {
      if (moved) other.hash = here().id;
    });
    var place = document.getElementById("resume") && ibid.load("place." + book);
    if (place) ibid.need("resume.js", () => ibid.offer("place." + book));
    if (/[?&]q=/.test(location.search) && !document.getElementById("q")) ibid.need("search-land.js", () => { ibid.land(); });
  });
})();
