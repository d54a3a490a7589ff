// The search page: what is typed becomes results. The search itself is in search-core.js, loaded when it is needed.
(function () {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const box = $("q"), form = $("search"), list = $("results"), status = $("status"), facets = $("facets"), more = $("more");
  const folder = $("page").dataset.index, book = document.documentElement.dataset.book || "shelf";
  const KINDS = { text: [0, 1, 3], notes: [2], bibliography: [4], quotations: [1], headings: [3], commentary: [5] };
  const APART = ["bibliography", "commentary"]; // no chapters, though they are numbered with them
  const SIMPLE = /^[\p{L}\p{M}'’ʹ]+$/u; // what is one plain word, as a rule
  const STEP = 10, MOST = 4e6; // results at a time; characters of the index that are kept
  const books = new Map([...document.querySelectorAll("#books li")].map((li) => [li.dataset.book, li.textContent])); // on a shelf
  let core = null, index = null, turn = 0, shown = 0, last = null;

  // --- loading ---
  const loading = {};
  function load(src) {
    return (loading[src] = loading[src] || new Promise((done, fail) => {
      const s = document.createElement("script");
      s.src = src;
      s.async = false;
      s.onload = done;
      s.onerror = () => (delete loading[src], fail(new Error(src)));
      document.head.append(s);
    }));
  }
  // A file of the index may be forgotten and asked for again.
  function file(name) {
    if (name[0] === "+") return script(name.slice(1));
    const src = folder + "/" + name + ".js";
    return load(src).then(() => delete loading[src]);
  }
  const script = (name) => load("assets/search-" + name + ".js");
  // What a query takes that is more than one plain word; in this order.
  const rest = () => Promise.all(["core", "more"].map(script));
  const early = [];
  let opening = null;
  window._i = (...v) => (index ? index.give(...v) : early.push(v));
  async function open() {
    await Promise.all([script("core"), file("m")]);
    core = window.ibidSearch;
    index = new core.Index();
    early.forEach((v) => index.give(...v));
  }
  // Once, when it is first needed; again after a failure.
  function ready() {
    opening = opening || open().catch((e) => {
      opening = null;
      throw e;
    });
    return opening;
  }
  // Calls until nothing is missing any more.
  async function until(ask) {
    for (;;) {
      index.need.clear();
      const found = ask();
      if (!index.need.size) return found;
      await Promise.all([...index.need].map(file));
    }
  }

  // --- small helpers ---
  function el(tag, text, props) {
    const e = Object.assign(document.createElement(tag), props || {});
    if (text) e.textContent = text;
    return e;
  }
  const count = (n, one, many) => n.toLocaleString("en") + " " + (n === 1 ? one : many);
  function keep(name, value) {
    try {
      if (value === undefined) return JSON.parse(localStorage.getItem("ibid." + name + "." + book)) || [];
      localStorage.setItem("ibid." + name + "." + book, JSON.stringify(value));
    } catch (e) {
      return [];
    }
  }
  function button(text, act) {
    const b = el("button", text, { type: "button", className: "link" });
    b.addEventListener("click", act);
    return b;
  }
  function item(...parts) {
    const li = el("li");
    li.append(...parts);
    return li;
  }
  function ask(text) {
    box.value = text;
    run();
  }

  // --- the address ---
  const param = (name) => new URLSearchParams(location.search || location.hash.slice(1)).get(name) || "";
  function address() {
    const p = new URLSearchParams();
    if (box.value.trim()) p.set("q", box.value.trim());
    if (form.order.value) p.set("order", form.order.value);
    if (form.forms.checked) p.set("forms", "1");
    const text = p.toString();
    try {
      history.replaceState(null, "", text ? "?" + text : location.pathname);
    } catch (e) {
      location.replace("#" + text); // file:// in browsers that allow no more
    }
  }

  // --- one result ---
  const titled = (chapter) => (APART.includes(chapter[1]) ? "" : chapter[1] + " ") + chapter[2];
  function label(id, chapter) {
    const n = /\.([pn])(\d+)$/.exec(id);
    if (/(^|\.)c[.\d]/.test(id)) return "Comment of the edition";
    if (!n) return id.startsWith("w.") ? "Bibliography" : "Heading";
    return n[1] === "p" ? chapter[1] + "." + n[2] : "Note " + n[2];
  }
  // Context where most different hits are together: whole words, some 260 characters.
  function context(text, marks) {
    const out = el("span");
    let first = 0, most = 0;
    for (const [a] of marks) {
      const near = marks.filter((m) => m[0] >= a && m[1] <= a + 180).map((m) => core.fold(text.slice(...m)));
      const n = new Set(near).size;
      if (n > most) (most = n), (first = a);
    }
    let from = Math.max(0, first - 80);
    if (from) from = text.indexOf(" ", from) + 1;
    let to = Math.min(text.length, from + 260);
    if (to < text.length) to = Math.max(text.lastIndexOf(" ", to), ...marks.filter((m) => m[0] === first).map((m) => m[1]));
    let at = from;
    if (from) out.append("… ");
    for (const [a, b] of marks) {
      if (a < from || b > to) continue;
      out.append(text.slice(at, a), el("mark", text.slice(a, b)));
      at = b;
    }
    out.append(text.slice(at, to), to < text.length ? " …" : "");
    return out;
  }
  // What is found in no word of a text, but in what the witness has instead: [marks, its words]
  function otherwise(text, seen, tree) {
    const marks = new Map(), words = [];
    for (const reading of seen) {
      const [, from, length, theirs] = /^(\d+) (\d+) (.*)$/.exec(reading), a = +from, end = a + +length, last = a + theirs.length;
      const found = core.marks(tree, text.slice(0, a) + theirs + text.slice(end)).marks;
      if (!found.some(([b, c]) => b < last && c > a)) continue;
      words.push("‘" + theirs + "’");
      for (const [b, c] of found) {
        const mark = [b < last ? Math.min(b, c <= a ? b : a) : b - last + end, c <= a ? c : Math.max(end, c - last + end)];
        marks.set(mark[0], mark);
      }
    }
    return [[...marks.values()].sort((x, y) => x[0] - y[0]), words];
  }
  // How many more there are in the chapter of a result; said with the first of them.
  function others(doc, chapters) {
    const c = chapters && index.chapter(doc)[0], n = c ? chapters.get(c) - 1 : 0;
    if (c) chapters.set(c, 0);
    return n;
  }
  async function show(doc, now, further) {
    const [id, url, text, page, chapter, seen] = await until(() => index.text(doc)), plain = core.marks(now.query.tree, text).marks;
    const [marks, theirs] = plain.length ? [plain, []] : otherwise(text, seen, now.query.tree);
    const [path, hash] = url.split("#"), mine = books.get(path.split("/")[0]);
    const place = theirs.length ? path.replace(/ch\w+\.html$/, "ocr/$&") : path; // where the chapter stands as the OCR has it
    const a = el("a", "", { className: "hit", href: place + "?q=" + encodeURIComponent(now.text) + (hash ? "#" + hash : "") });
    const where = [mine, !APART.includes(chapter[1]) && titled(chapter), label(id, chapter), page && "p. " + page, theirs.length && "the OCR has " + theirs.join(", ")];
    a.append(el("span", where.filter(Boolean).join(" · "), { className: "where" }), context(text, marks));
    a.addEventListener("click", remember);
    const li = item(a);
    if (further > 0 && !mine && !now.query.text.includes("chapter:"))
      li.append(button(count(further, "more place", "more places") + (APART.includes(chapter[1]) ? " here" : " in this chapter"), () => ask(narrowed(now, "chapter:" + chapter[1]))));
    return li;
  }
  // Shows the next results; the first of a search take the place of what was there, with all that is said of them.
  async function page(instead) {
    const now = last, mine = turn;
    if (now.part && shown) await whole(now);
    const docs = now.results.slice(shown, shown + STEP), rows = docs.map(([doc]) => show(doc, now, others(doc, now.chapters)));
    shown += docs.length;
    if (instead) more.hidden = true;
    Promise.all(rows).catch(() => 0); // of several failures one is told
    for (const row of rows) {
      const li = await row;
      if (mine !== turn) return;
      if (instead) instead = instead();
      list.append(li);
    }
    more.hidden = shown >= now.count;
  }

  // --- narrowing ---
  // The text of a search with a condition on all of it: behind it, where nothing of it is left open.
  function narrowed({ text, query }, filter) {
    const all = query.tree.op === "or" ? "(" + text + ")" : text;
    return query.notes.length ? filter + " " + all : all + " " + filter;
  }
  function facet(name, rows, open) {
    const d = el("details", "", { open }), ul = el("ul");
    d.append(el("summary", name), ul);
    rows.forEach(([filter, text, n]) => ul.append(item(button(text + " (" + n + ")", () => ask(narrowed(last, filter))))));
    return d;
  }
  // All results of a search that had only the first.
  async function whole(now) {
    Object.assign(now, await until(() => index.search(now.query)), { part: false });
  }
  // "8 chapters, the bibliography and the commentary"
  function inside(files) {
    const apart = APART.filter((f) => files.has(f)), n = files.size - apart.length;
    const parts = [n && count(n, "chapter", "chapters"), ...apart.map((f) => "the " + f)].filter(Boolean);
    return parts.join(", ").replace(/, ([^,]*)$/, " and $1");
  }
  // Reads what a search can be narrowed by; gives a function that shows it, with the number of results.
  async function narrow(now) {
    const put = (where, ...parts) => () => {
      status.textContent = now.count ? count(now.count, "place", "places") + (where && " in " + where) : "Nothing found.";
      facets.hidden = now.count < 2;
      facets.replaceChildren(...parts);
    };
    if (now.part)
      // The whole list is long: it is read when it is asked for.
      return put("", button("Narrow these results", async () => {
        await whole(now);
        const shows = await narrow(now);
        if (now === last) shows();
      }));
    const docs = now.results.map((r) => r[0]), all = (await until(() => index.file("c")))[0];
    const kind = await until(() => docs.map((d) => index.measure(d)));
    const chapters = (now.chapters = new Map()), shelf = new Map();
    docs.forEach((d) => {
      const c = index.chapter(d)[0], b = c.split("/")[0];
      chapters.set(c, (chapters.get(c) || 0) + 1);
      shelf.set(b, (shelf.get(b) || 0) + 1);
    });
    const kinds = Object.keys(KINDS).map((k) => ["in:" + k, k, kind.filter((m) => KINDS[k].includes(m[0])).length]);
    const rows = all.map((c) => ["chapter:" + c[1], titled(c), chapters.get(c[0])]);
    const parts = [facet("Kind", kinds.filter((k) => k[2]), true)];
    if (books.size) {
      const d = facet("Book", [], true);
      shelf.forEach((n, b) => {
        const a = el("a", books.get(b) + " (" + n + ")", { href: b + "/search.html" + location.search });
        d.lastChild.append(item(a));
      });
      parts.unshift(d);
    } else parts.push(facet("Chapter", rows.filter((c) => c[2]), false));
    const cited = ["source", "person"].map((field, i) => {
      const d = facet(["Source cited", "Person named"][i], [], false);
      d.addEventListener("toggle", async () => {
        if (!d.open || d.lastChild.children.length) return;
        const f = await until(() => index.file("f")), have = new Set(docs);
        const rows = f[i].map(([key, name, g]) => {
          let at = 0;
          return [field + ":" + key, name, core.unpack(g).filter((x) => have.has((at += x))).length];
        });
        d.lastChild.replaceWith(facet("", rows.filter((r) => r[2]).sort((a, b) => b[2] - a[2]).slice(0, 30), false).lastChild);
      });
      return d;
    });
    return put(books.size ? count(shelf.size, "book", "books") : inside(chapters), ...parts, ...cited);
  }

  // --- what was not found, and what was searched before ---
  // Not while a word is being typed: it takes every word of the book, and few beginnings of words are words.
  async function mean(query, mine) {
    await new Promise((done) => setTimeout(done, 500));
    if (mine !== turn) return;
    for (const leaf of core.leaves(query.tree)) {
      for (const w of leaf.variants[0]) {
        if (!w || w.kind !== "plain" || (await until(() => index.expand(w))).length) continue;
        await rest();
        const found = await until(() => core.suggest(index, w.key));
        if (mine !== turn) return;
        found.forEach((f) => $("said").append(item("Did you mean ", button(f[4], () => ask(box.value.replace(w.text, f[4]))), "?")));
      }
    }
  }
  function remember() {
    const q = box.value.trim();
    if (q) keep("searches", [q, ...keep("searches").filter((x) => x !== q)].slice(0, 8));
  }
  function recent() {
    const kept = box.value.trim() ? [] : keep("searches");
    $("recent").hidden = !kept.length;
    $("recent-list").replaceChildren(...kept.map((q) => item(button(q, () => ask(q)))));
  }

  // --- searching ---
  function widen(query) {
    core.leaves(query.tree).forEach((leaf) => leaf.variants.forEach((v) => v.forEach((w) => w && w.kind === "plain" && (w.kind = "forms"))));
    return query;
  }
  async function run() {
    const mine = ++turn, text = box.value.trim();
    address();
    recent();
    if (!text) {
      list.replaceChildren();
      $("said").replaceChildren();
      more.hidden = facets.hidden = true;
      status.textContent = "";
      return;
    }
    try {
      // All that is known to be needed is asked for at once.
      const all = form.forms.checked || !SIMPLE.test(text), scripts = all && rest();
      await Promise.all([ready(), scripts]);
      if (!all && !core.word(text)) await rest();
      if (index.size > MOST) index.clear();
      const query = (!all && core.word(text)) || core.parse(text);
      query.text = text;
      if (form.forms.checked) widen(query);
      const found = await until(() => index.search(query, form.order.value === "book", true));
      if (mine !== turn) return;
      last = { ...found, text, query };
      shown = 0;
      const shows = await narrow(last);
      if (mine !== turn) return;
      const instead = () => {
        shows();
        $("said").replaceChildren(...query.notes.map((n) => item(document.querySelector("#notes [data-code='" + n + "']").textContent)));
        list.replaceChildren();
      };
      if (found.count) return await page(instead);
      instead();
      more.hidden = true;
      await mean(query, mine);
    } catch (e) {
      if (mine === turn) status.textContent = "The search index could not be read (" + e.message + ").";
    }
  }

  // --- keys ---
  function step(event, by) {
    const links = [...list.querySelectorAll("a.hit")], at = links.indexOf(document.activeElement) + by;
    event.preventDefault();
    if (at < 0 || !links.length) box.focus();
    else links[Math.min(at, links.length - 1)].focus();
    if (at >= links.length && !more.hidden) more.focus();
  }
  document.addEventListener("keydown", (event) => {
    const inside = document.activeElement === box || list.contains(document.activeElement);
    if (event.key === "ArrowDown" && inside) step(event, 1);
    else if (event.key === "ArrowUp" && inside) step(event, document.activeElement === box ? 0 : -1);
    else if (event.key === "Escape" && list.contains(document.activeElement)) box.focus();
    else if (event.key === "/" && !event.ctrlKey && !event.metaKey && !/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      box.focus();
      box.select();
    }
  }, true);

  let timer = 0;
  box.addEventListener("focus", () => ready().catch(() => 0), { once: true });
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(run, 80);
  });
  form.addEventListener("change", (event) => event.target !== box && run());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    remember();
    run();
  });
  more.addEventListener("click", async () => {
    const n = list.children.length;
    await page();
    if (list.children[n]) list.children[n].querySelector("a").focus(); // on with the arrow keys
  });
  $("recent-forget").addEventListener("click", () => {
    keep("searches", []);
    recent();
  });
  // autofocus comes with the next frame: a focus before it is complained of, and a key pressed before it would be lost.
  const focus = () => document.activeElement === document.body && box.focus({ preventScroll: true });
  document.addEventListener("keydown", focus, true);
  requestAnimationFrame(() => {
    document.removeEventListener("keydown", focus, true);
    focus();
  });
  window.addEventListener("popstate", start);
  // What was typed before this script was there stays; going back brings what the address has.
  function start(back) {
    box.value = param("q") || (back ? "" : box.value);
    form.order.value = param("order");
    form.forms.checked = !!param("forms");
    run();
  }
  start();
})();
