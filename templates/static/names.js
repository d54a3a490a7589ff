// What names and terms mean, shown like a note; later mentions of them. Asked for by mentions.js.
(() => {
  "use strict";

  // Where the mentions are: [how far after the one before, length, number of the record, …] to [start, end, record].
  function ranges(list, keys) {
    var found = [];
    var at = 0;
    for (var i = 0; i < list.length; i += 3) {
      at += list[i];
      found.push([at, at + list[i + 1], keys[list[i + 2]]]);
      at += list[i + 1];
    }
    return found;
  }

  if (typeof module === "object" && module.exports) module.exports = { ranges: ranges };
  if (typeof document === "undefined") return;

  var ibid = window.ibid;
  var page = document.getElementById("page");
  var ALL = "#text .m, #notes .m";
  var made = false;

  // The text as the build counted it: without what scripts have added.
  function textsOf(root) {
    var walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    var texts = [];
    var at = 0;
    while (walker.nextNode()) {
      var node = walker.currentNode;
      if (node.parentElement.closest(".ct, .sn, .pop")) continue;
      texts.push([node, at]);
      at += node.length;
    }
    return texts;
  }

  function mark(root, found) {
    var last = found.length - 1;
    textsOf(root).reverse().forEach(pair => {
      var node = pair[0];
      var start = pair[1];
      while (last >= 0 && found[last][0] >= start + node.length) last -= 1;
      for (var i = last; i >= 0 && found[i][1] > start; i -= 1) {
        var from = Math.max(0, found[i][0] - start);
        var hit = from ? node.splitText(from) : node;
        if (found[i][1] - start - from < hit.length) hit.splitText(found[i][1] - start - from);
        var span = document.createElement("span");
        span.className = "m";
        span.setAttribute("data-k", found[i][2]);
        hit.replaceWith(span);
        span.append(hit);
        if (!from) break;
      }
    });
  }

  // Every mention is in the order of the Tab key when the reader asked for every mention; else the first alone.
  function order() {
    var value = document.documentElement.getAttribute("data-marks");
    document.querySelectorAll(ALL).forEach(element => {
      if (element.href) {
        if (value === "off") element.tabIndex = -1;
        else element.removeAttribute("tabindex");
      } else if (value === "all") {
        element.tabIndex = 0;
        element.setAttribute("role", "button");
      } else {
        element.removeAttribute("tabindex");
        element.removeAttribute("role");
      }
    });
  }

  // Once the later mentions are marked.
  ibid.names = then => {
    ibid.need(page.getAttribute("data-mentions"), () => {
      if (!made) {
        made = true;
        ["text", "notes"].forEach(id => {
          var root = document.getElementById(id);
          if (root) mark(root, ranges(window.ibidMentions[id], window.ibidMentions.keys));
        });
        document.addEventListener("change", order);
        document.addEventListener("keydown", event => {
          var button = event.target.closest("span.m[role='button']");
          if (!button || (event.key !== "Enter" && event.key !== " ")) return;
          event.preventDefault();
          button.click();
        });
        order();
      }
      if (then) then();
    });
  };

  function show(element) {
    var path = (element.getAttribute("href") || "").replace(/^(\.\.\/)+/, "");
    var data = window.ibidRegisters;
    var key = element.getAttribute("data-k") || Object.keys(data).find(k => data[k][3] === path);
    var record = data[key];
    if (!record) return;
    var home = ibid.base.replace(/assets\/$/, "");
    var panel = document.createElement("div");
    var words = document.createElement("p");
    var name = document.createElement("b");
    var dates = document.createElement("span");
    name.textContent = record[0];
    dates.className = "n";
    dates.textContent = record[1];
    words.className = "nt";
    words.append(name, " ", dates, record[1] ? " " : "", record[2]);
    if (record[4]) {
      var source = document.createElement("a");
      source.href = home + record[4];
      source.textContent = "Where it is cited";
      words.append(" ", source);
    }
    panel.append(words);
    panel.setAttribute("aria-label", record[0]);
    ibid.show(element, panel, home + record[3], "All mentions");
  }

  ibid.define = element => {
    if (!element.href && !element.hasAttribute("tabindex")) element.tabIndex = -1; // so that the focus comes back
    ibid.need("registers.js", () => { show(element); }, () => {
      if (element.href) location.href = element.href;
    });
  };
})();
