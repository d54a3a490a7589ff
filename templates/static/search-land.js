// The quick box (/); on a page reached from the search (?q=): all hits marked, next and previous. Asked for by reading.js.
(function () {
  "use strict";
  var ibid = window.ibid;
  var query = (new URLSearchParams(location.search).get("q") || "").trim();
  var home = document.getElementById("search-link");
  // What is no text of the page: of two readings the one that is not shown (see pages.css)
  var SKIP = ".c, .ec, .ed, .sn, .back, .pn, .pop, .uses, script, " + (document.body.classList.contains("ocr") ? ".l" : ".w");

  function add(tag, props, into) {
    return into.appendChild(Object.assign(document.createElement(tag), props));
  }
  // In: what gives the keys that were typed meanwhile.
  ibid.quick = function (take) {
    ibid.need("search.css", function () { quick(take()); }, take);
  };

  function quick(keys) {
    var box = add("dialog", { className: "quick" }, document.body);
    var form = add("form", { method: "dialog" }, box);
    var input = add("input", { type: "search", placeholder: "Search the book" }, form);
    input.setAttribute("aria-label", "Search the book");
    form.addEventListener("submit", function () {
      if (input.value.trim()) location.href = home.href + "?q=" + encodeURIComponent(input.value.trim());
    });
    box.addEventListener("close", function () { box.remove(); });
    box.showModal();
    keys.forEach(function (key) {
      if (key.length === 1) input.value += key;
      else if (key === "Backspace") input.value = input.value.slice(0, -1);
      else if (key === "Escape") box.close();
      else if (key === "Enter") form.requestSubmit();
    });
  }

  // Marks stretches of a unit's text, across whatever markup is inside.
  function mark(unit, tree, core) {
    var walker = document.createTreeWalker(unit, NodeFilter.SHOW_TEXT), nodes = [], text = "";
    while (walker.nextNode()) {
      if (walker.currentNode.parentElement.closest(SKIP)) continue;
      nodes.push([walker.currentNode, text.length]);
      text += walker.currentNode.data;
    }
    var found = core.marks(tree, text);
    if (!found.met) return [];
    return found.marks.map(function (m) {
      var first = null;
      nodes = nodes.flatMap(function (pair) {
        var node = pair[0], at = pair[1], a = Math.max(0, m[0] - at), b = Math.min(node.length, m[1] - at);
        if (a >= b) return [pair];
        var hit = node.splitText(a), rest = hit.splitText(b - a), box = document.createElement("mark");
        hit.replaceWith(box);
        box.append(hit);
        first = first || box;
        return [[node, at], [hit, at + a], [rest, at + b]];
      });
      return first;
    });
  }

  function land() {
    var core = window.ibidSearch, tree = (core.word(query) || core.parse(query)).tree, now = -1;
    var units = document.querySelectorAll("h1, .text > [id]:not(section), .text section > [id]:not(section), .text :is(h2, h3, h4), .notes li .nt, .works li, .prose");
    var hits = [].flatMap.call(units, function (unit) { return mark(unit, tree, core); }).filter(Boolean);
    if (!hits.length) return;
    var bar = add("nav", { className: "hitbar" }, document.body);
    bar.setAttribute("aria-label", "Hits");
    function go(step) {
      if (hits[now]) hits[now].classList.remove("now");
      now = (now + step + hits.length) % hits.length;
      hits[now].classList.add("now");
      hits[now].scrollIntoView({ block: "center" });
      told.textContent = "Hit " + (now + 1) + " of " + hits.length;
    }
    add("button", { type: "button", textContent: "Previous hit" }, bar).onclick = function () { go(-1); };
    var told = add("span", {}, bar);
    told.setAttribute("role", "status");
    add("button", { type: "button", textContent: "Next hit" }, bar).onclick = function () { go(1); };
    if (home) add("a", { href: home.href + "?q=" + encodeURIComponent(query), textContent: "All results" }, bar);
    var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    now = target ? hits.findIndex(function (h) { return target.contains(h) || target.compareDocumentPosition(h) & 4; }) - 1 : -1;
    go(1);
  }
  ibid.land = function () {
    ibid.need("search.css", function () {
      ibid.need("search-core.js", function () {
        if (window.ibidSearch.word(query)) return land();
        ibid.need("search-more.js", land);
      });
    });
  };
})();
