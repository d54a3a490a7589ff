// The query language: a string to a tree, with notes on what was not understood. Twin of ibid/search/query.py;
// tests/fixtures/queries.json is what both must agree on. Never throws. Published in one file with search-more.js, loaded
// when a query is more than one plain word. Adds to search-core.js.
(function (root) {
  "use strict";
  const core = root.ibidSearch || require("./search-core.js");
  const { compounds, fold, tokens, means, lone, leaves } = core;

  const PLACES = { note: "notes", endnotes: "notes", quotation: "quotations", quotes: "quotations",
    heading: "headings", heads: "headings", comments: "commentary" };
  "text notes bibliography quotations headings commentary".split(" ").forEach((p) => (PLACES[p] = p));
  const FIELD = "(?:in|chapter|page|source|person):", Q = '"“”„«»';
  const ITEM = new RegExp("([()]|(?<![^\\s(])[-−](?=[^\\s\\-−)]))|(" + FIELD + ")?[" + Q + "]([^" + Q + "]*)([" + Q + "]?)((?<=[" + Q +
    "])~[0-9]*)?|((?:(?!" + FIELD + "[" + Q + "])[^\\s()" + Q + "])+)", "gu");

  function numbers(value) {
    const m = /^(\d{1,5})(?:[-–—](\d{1,5}))?$/.exec(value);
    if (!m) return null;
    let a = m[1], b = m[2] || a;
    if (b.length < a.length) b = a.slice(0, -b.length) + b;
    return [+a, +b].sort((x, y) => x - y);
  }
  const keys = (v) => v.split(",").map((k) => k.trim().toLowerCase().replace(/^(#|w\.|p\.)+/, ""));
  const whole = (list) => (list.every(Boolean) ? list : []);
  const VALUES = {
    in: (v) => whole(v.toLowerCase().split(",").map((p) => (Object.hasOwn(PLACES, p) ? PLACES[p] : ""))),
    chapter(v) {
      const out = [];
      for (const part of v.split(",")) {
        const n = numbers(part);
        if (n && n[1] - n[0] < 200) for (let i = n[0]; i <= n[1]; i++) out.push("" + i);
        else if (/^[A-Za-z][\p{L}\p{N}_.-]*$/u.test(part)) out.push(part.toLowerCase());
        else return [];
      }
      return out;
    },
    page: (v) => (numbers(v) || []).map(String),
    source: (v) => whole(keys(v)),
    person: (v) => whole(keys(v)),
  };

  function pattern(text) {
    let out = "";
    for (const piece of text.split(/([*?]+)/)) {
      if (/^[*?]/.test(piece)) out += piece.replace(/\*[*?]*/g, "*");
      else
        out += (out && /^[-‐‑–][\p{L}\p{N}_]/u.test(piece) ? "-" : "") + compounds(piece).map((c) => c.whole).join("") +
          (/[\p{L}\p{N}_][-‐‑–]$/u.test(piece) ? "-" : "");
    }
    return out;
  }

  const group = (op, items) =>
    items.length < 2 ? items[0] || null : { op, items: items.flatMap((i) => (i.op === op ? i.items : [i])) };

  function parse(text) {
    const notes = [], items = [];
    let at = 0, depth = 0;
    const note = (code) => notes.includes(code) || notes.push(code);
    const chars = [...text];
    if (chars.length > 1000) note("long");
    for (const m of chars.slice(0, 1000).join("").matchAll(ITEM)) {
      if (m[1]) items.push(["()".includes(m[1]) ? m[1] : "not"]);
      else if (m[3] !== undefined) {
        if (!m[4]) note("quote");
        items.push([m[2] ? "field" : "phrase", (m[2] || "") + m[3], m[5]]);
      } else items.push(/^(AND|OR|NOT)$/.test(m[6]) ? [m[6].toLowerCase()] : ["word", m[6]]);
    }
    const peek = () => (at < items.length ? items[at][0] : "");
    const stop = (w) => w === "" || w === ")" || w === "or";

    function either() {
      const found = [];
      for (;;) {
        const item = both();
        if (item) found.push(item);
        if (peek() !== "or") return group("or", found);
        if (!item) note("operator");
        at++;
        if (stop(peek())) note("operator");
      }
    }
    function both() {
      const found = [];
      let waiting = true;
      while (!stop(peek())) {
        if (peek() === "and") {
          if (waiting) note("operator");
          at++;
          waiting = true;
          continue;
        }
        const item = one();
        waiting = false;
        if (item) found.push(item);
      }
      if (waiting && found.length) note("operator");
      return group("and", found);
    }
    function one() {
      let nots = 0;
      for (; peek() === "not"; at++) nots++;
      const what = peek();
      if (nots && (stop(what) || what === "and")) return note("operator"), null;
      const [, body, slop] = items[at++];
      const item = what === "(" ? parens() : leaf(what, body, slop);
      return item && nots % 2 ? { op: "not", items: [item] } : item;
    }
    function parens() {
      if (depth >= 40) return note("deep"), null;
      if (peek() === ")") note("empty");
      depth++;
      const item = either();
      depth--;
      if (peek() === ")") at++;
      else note("paren");
      return item;
    }
    function leaf(what, body, slop) {
      if (what === "phrase") return phrase(body, slop ? Math.min(+(slop.slice(1, 5) || 10), 1000) : 0);
      const colon = body.indexOf(":"), name = body.slice(0, Math.max(0, colon)), low = name.toLowerCase();
      if (colon > 0 && Object.hasOwn(VALUES, low)) {
        const values = VALUES[low](body.slice(colon + 1).trim());
        if (!values.length) return note("value"), null;
        return { op: "filter", name: low, values };
      }
      if (colon > 0 && /^\p{L}+$/u.test(name) && colon < body.length - 1 && what === "word") note("field");
      return word(body);
    }
    function special(piece) {
      const sign = /^[=%]*/.exec(piece)[0], near = /(?<=\S)~([0-9]*)$/.exec(piece.slice(sign.length));
      const body = piece.slice(sign.length, near ? sign.length + near.index : undefined);
      if (/[*?]/.test(body) && /[\p{L}\p{N}]/u.test(body)) return { kind: "wild", text: body, key: pattern(body), distance: 0 };
      if (!sign && !near) return null;
      const key = compounds(body).map((c) => c.whole).join("");
      if (!key) return null;
      if (sign) return { kind: sign[0] === "=" ? "exact" : "forms", text: body, key, distance: 0 };
      const asked = +(near[1].slice(0, 3) || 1);
      if (asked !== 1 && asked !== 2) note("distance");
      return { kind: "fuzzy", text: body, key, distance: Math.max(1, Math.min(2, asked)) };
    }
    const plain = (text, key) => ({ kind: "plain", text, key, distance: 0 });
    function elements(piece) {
      if (/^\*+$/.test(piece)) return [[[null], [null]]];
      const one = special(piece);
      if (one) return [[[one], [one]]];
      const out = [];
      for (const { words, whole } of compounds(piece)) {
        const parts = words.filter((w) => fold(w[0])).map((w) => plain(w[0], fold(w[0])));
        if (parts.length) out.push([parts, parts.length > 1 ? [plain(piece.slice(words[0][1], words.at(-1)[2]), whole)] : parts]);
      }
      return out;
    }
    const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
    function phrase(body, slop) {
      const parts = [], all = [];
      for (const piece of body.split(/\s+/).filter(Boolean))
        for (const [a, b] of elements(piece)) parts.push(...a), all.push(...b);
      while (parts.length && (!parts[0] || !parts.at(-1))) {
        note("star");
        const first = !parts[0];
        first ? parts.shift() : parts.pop();
        if (all.length && !(first ? all[0] : all.at(-1))) first ? all.shift() : all.pop();
      }
      if (!parts.length) return note("empty"), null;
      return { op: "seq", variants: same(parts, all) ? [parts] : [parts, all], slop };
    }
    function word(body) {
      if (/^\*+$/.test(body)) return note("star"), null;
      const found = elements(body);
      if (!found.length) {
        if (/[=%~*?]/.test(body)) note("operator");
        return null;
      }
      const parts = found.flatMap((f) => f[0]), all = found.flatMap((f) => f[1]);
      const variants = same(parts, all) ? [parts] : all.some((w) => w && /\p{Nd}/u.test(w.key)) ? [all] : [all, parts];
      return { op: "seq", variants, slop: 0 };
    }
    const found = [];
    while (at < items.length) {
      const item = either();
      if (item) found.push(item);
      if (at < items.length) note("paren"), at++;
    }
    const tree = group("and", found);
    if (!tree && !notes.length) note("nothing");
    const words = tree && tree.op === "and" ? tree.items.map(lone).filter(Boolean) : [];
    return { tree, notes, hint: words.length > 1 ? { op: "seq", variants: [words], slop: 0 } : null };
  }

  // --- phrases: where they begin; positions of each word are sets, null is any word ---
  function chain(sets, slop) {
    let after = null, gap = 0;
    for (const here of sets.slice().reverse()) {
      if (!here) {
        gap++;
        continue;
      }
      if (after) {
        const kept = new Set();
        for (const p of here)
          for (let d = 1 + gap; d <= 1 + gap + slop; d++)
            if (after.has(p + d)) {
              kept.add(p);
              break;
            }
        after = kept;
      } else after = here;
      gap = 0;
    }
    return after || new Set();
  }
  const test = (w) => (w.kind === "plain" ? means(w) : core.special(w));

  // --- what a reader is shown: hits in a text, words nearby ---

  // Stretches of a text, in order and without overlaps
  function joined(list) {
    const flat = [];
    for (const m of list.sort((a, b) => a[0] - b[0] || b[1] - a[1])) {
      const last = flat.at(-1);
      if (last && m[0] < last[1]) last[1] = Math.max(last[1], m[1]);
      else flat.push(m);
    }
    return flat;
  }
  // The stretches of a text that are hits, as [start, end]; and whether the query is met by it, filters apart.
  function marks(tree, text) {
    const toks = tokens(text), out = [], tests = new Map(), met = new Map();
    const fits = (w, t) => {
      if (!tests.has(w)) tests.set(w, test(w));
      return tests.get(w)(t[0], t[1]);
    };
    for (const leaf of leaves(tree)) {
      let any = false;
      for (const variant of leaf.variants) {
        const hits = variant.map((w) => w && toks.filter((t) => fits(w, t)));
        const sets = hits.map((h) => h && new Set(h.map((t) => t[2])));
        const starts = chain(sets, leaf.slop);
        if (!starts.size) continue;
        any = true;
        const n = hits.length - 1;
        if (n && !leaf.slop) {
          const end = (p) => Math.max(...hits[n].filter((t) => t[2] === p + n).map((t) => t[4]));
          hits[0].forEach((t) => starts.has(t[2]) && out.push([t[3], end(t[2])]));
          continue;
        }
        let from = starts, gap = 0;
        hits.forEach((h, i) => {
          if (!h) return gap++;
          const here = h.filter((t) => (i === 0 ? starts.has(t[2]) : [...from].some((p) => t[2] > p + gap && t[2] <= p + 1 + gap + leaf.slop)));
          here.forEach((t) => out.push([t[3], t[4]]));
          from = new Set(here.map((t) => t[2]));
          gap = 0;
        });
      }
      met.set(leaf, any);
    }
    const truth = (n) =>
      !n || n.op === "filter" || n.op === "not" ? true : n.op === "seq" ? met.get(n) : n.op === "and" ? n.items.every(truth) : n.items.some(truth);
    return { met: truth(tree), marks: joined(out) };
  }

  Object.assign(core, { parse, test, chain, marks });
  if (typeof module === "object" && module.exports) module.exports = core;
})(this);
