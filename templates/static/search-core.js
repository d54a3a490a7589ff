// Search, without the page: analysis, index files, ranking: all that one plain word takes; the query language and what
// else it asks for is in search-query.js and search-more.js. Twin of ibid/search/*.py; nothing here touches the page.
// tests/fixtures/tokenizer.json is what both must agree on.
(function (root) {
  "use strict";

  // --- words (fold.py) ---
  const APOS = "'’‘ʹʼ′`´ʺ″ʻ‛＇", HYPH = "-‐‑‒–−";
  const L = "[\\p{L}\\p{N}\\u0300-\\u036f\\u00ad]";
  const WORD = new RegExp(L + "+(?:[" + APOS + "]" + L + "+)*(?:['ʹ′](?!_))?", "gu");
  const ANY_APOS = new RegExp("[" + APOS + "]", "g"), ANY_HYPH = new RegExp("[" + HYPH + "]", "g");
  const POSS = new RegExp("(.)[" + APOS + "][sS]$", "u");
  const ELISION = /^[cdjlmntoCDJLMNTO]’(?=[\p{L}\p{N}_]{2})/u;
  const MARKS = /[\u0300-\u036f\u0483-\u0487\u00ad]/g;
  const table = (from, to) => Object.fromEntries([...from].map((c, i) => [c, to[i]]));
  const SPECIAL = table("ßæœøłđðþıς", "ss ae oe o l d d th i σ".split(" "));
  const CYR = table("абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґѣѳѵ",
    "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya i i e g e f i".split(" "));
  const ISO = table("žščŝûâŭ", "zh sh ch shch yu ya i".split(" "));
  const map = (s, t) => s.replace(/[^\0-\x7f]/g, (c) => (c in t ? t[c] : c));
  const nfc = (w) => w.replace(/\u00ad/g, "").normalize("NFC");
  const base = (w) => map(nfc(w).replace(POSS, "$1").toLowerCase(), CYR);
  const memo = (f, kept = new Map()) => (w) => {
    let v = kept.get(w);
    if (v === undefined) kept.set(w, (v = f(w)));
    return v;
  };
  const fold = memo((w) => map(base(w).normalize("NFKD").replace(MARKS, ""), SPECIAL).replace(ANY_APOS, ""));
  const spelling = (w) => nfc(w).replace(ANY_APOS, "'").replace(ANY_HYPH, "-");
  const digit = (c) => /\p{Nd}/u.test(c);

  function joiner(gap, before, after) {
    if (gap.length !== 1) return null;
    if (HYPH.includes(gap)) return "-";
    if (".,/:".includes(gap) && digit(before[before.length - 1]) && digit(after[0]))
      return gap === "," ? (/^\p{Nd}{3}$/u.test(after) ? "" : null) : gap;
    return gap === "." && before.length === 1 && after.length === 1 ? "" : null;
  }

  function compounds(text) {
    const out = [];
    let now = null;
    for (const m of text.matchAll(WORD)) {
      const w = [m[0], m.index, m.index + m[0].length];
      const last = now && now.words[now.words.length - 1];
      const joint = now && joiner(text.slice(last[2], w[1]), last[0], w[0]);
      if (joint === null) out.push((now = { words: [w], whole: fold(w[0]) }));
      else {
        now.words.push(w);
        now.whole += joint + fold(w[0]);
      }
    }
    return out;
  }

  // [key, form, position, start, end]
  function tokens(text) {
    const out = [];
    let pos = 0;
    for (const { words, whole } of compounds(text)) {
      if (words.length > 1) {
        const a = words[0][1], b = words[words.length - 1][2];
        out.push([whole, spelling(text.slice(a, b)), pos, a, b]);
      }
      for (const [w, a, b] of words) {
        if (!fold(w)) continue;
        out.push([fold(w), spelling(w), pos, a, b]);
        const rest = w.replace(ELISION, "");
        if (rest !== w) out.push([fold(rest), spelling(rest), pos, b - rest.length, b]);
        pos++;
      }
    }
    return out;
  }

  const solid = (key) => key.replace(/-/g, (h, i) => (digit(key[i - 1] || "") && digit(key[i + 1] || "") ? h : ""));
  const SYMBOL = { shch: "q", sch: "w", tch: "y", sh: "w", zh: "j", kh: "h", ch: "y", ts: "c", tz: "c", w: "v", y: "i", j: "i" };
  const skeleton = memo((w) =>
    fold(map(base(w).replace(/šč/g, "ŝ"), ISO)).replace(ANY_HYPH, "")
      .replace(/shch|sch|tch|sh|zh|kh|ch|ts|tz|[wyj]/g, (m) => SYMBOL[m])
      .replace(/i+/g, "i").replace(/ie/g, "e").replace(/([^aeiou])io/g, "$1e").replace(/liu/g, "lu"));

  // --- what a word stands for (lexicon.py) ---
  function sameSpelling(typed, forms) {
    const want = spelling(typed).toLowerCase(), bare = (f) => f.replace(/'+$/, "");
    const found = forms.filter((f) => [f.toLowerCase(), f.toLowerCase().replace(/'s$/, "")].includes(want));
    return found.length ? found : forms.filter((f) => bare(f.toLowerCase()) === bare(want));
  }
  const spelled = (typed, pick) => pick.map(([e]) => [e, sameSpelling(typed, e.forms)]);
  // The query of a text that is one word without a sign, as `parse` makes it; else null
  function word(text) {
    const [c, more] = compounds(text), key = fold(text);
    if (more || !c || !key || c.words[0][0] !== text || /^(AND|OR|NOT)$|.{1001}/.test(text)) return null;
    return { tree: { op: "seq", variants: [[{ kind: "plain", text, key, distance: 0 }]], slop: 0 }, notes: [], hint: null };
  }
  // Whether a word of the text is what a plain word of the query means, by itself (without the book's lexicon).
  function means(w) {
    const s = solid(w.key), k = [skeleton(w.key), skeleton(w.text)];
    return (key) => solid(key) === s || k.includes(skeleton(key));
  }
  // Of one word, as `marks` in search-query.js of any query
  function marks(tree, text) {
    const fits = means(lone(tree)), found = tokens(text).filter((t) => fits(t[0])).map((t) => [t[3], t[4]]);
    return { met: !!found.length, marks: found };
  }
  // The word, when a node is one word without a sign
  const lone = (n) => n.op === "seq" && n.variants.length === 1 && n.variants[0].length === 1 && n.variants[0][0].kind === "plain" && n.variants[0][0];
  const leaves = (n) => (!n || n.op === "not" || n.op === "filter" ? [] : n.op === "seq" ? [n] : n.items.flatMap(leaves));

  // --- numbers as characters (pack.py) ---
  function unpack(text) {
    const out = [];
    let v = 0, f = 1;
    for (let i = 0; i < text.length; i++) {
      let c = text.charCodeAt(i) - 32;
      c -= (c > 2) + (c > 60); // no quotation mark, no backslash
      if (c >= 64) {
        v += (c - 64) * f;
        f *= 29;
      } else {
        out.push(v + c * f);
        v = 0;
        f = 1;
      }
    }
    return out;
  }
  const sums = (list) => {
    let n = 0;
    return list.map((g) => (n += g));
  };

  // --- ranking (rank.py) ---
  const FACTORS = [1, 1, 0.6, 2, 0.7, 0.6];
  function ln(x) {
    let n = 0, s = 0;
    for (; x >= 2; x /= 2) n++;
    const y = (x - 1) / (x + 1), z = y * y;
    for (let k = 17; k > 0; k -= 2) s = s * z + 1 / k;
    return n * 0.6931471805599453 + 2 * y * s;
  }
  const score = (tf, w, len, avg, f) => (f * w * (tf * 2.2)) / (tf + 1.2 * (0.25 + (0.75 * len) / avg));
  const lengthOf = (c) => (c < 32 ? c : (c - 16 * ((c >> 4) - 1)) << ((c >> 4) - 1));

  // --- the index: files are given to it, and it says which it needs ---
  // The last of some rows whose key is not above a value.
  function last(rows, value, key) {
    let a = 0, b = rows.length;
    while (b - a > 1) {
      const c = (a + b) >> 1;
      if (key(rows[c]) <= value) a = c;
      else b = c;
    }
    return a;
  }
  const first = (row) => row[3];
  class Index {
    constructor() {
      this.need = new Set();
      this.files = {};
      this.clear();
    }
    // Forgets everything but what is known of the whole.
    clear() {
      const m = this.m;
      this.files = {};
      this.size = 0;
      this.made = new Map();
      this.measures = new Map();
      if (m) this.give("m", m);
    }
    give(name, ...values) {
      this.files[name] = values;
      this.size += JSON.stringify(values).length;
      if (name !== "m") return;
      const m = (this.m = values[0]);
      this.starts = m.s.split(" ");
      if (m.b) return;
      this.files.c = [m.c];
      this.files.k0 = [m.k, m.l];
      this.texts = [0, ...sums(unpack(m.t))];
    }
    file(name) {
      if (this.files[name]) return this.files[name];
      this.need.add(name);
      return null;
    }
    once(name, make) {
      if (!this.made.has(name)) {
        const v = make();
        if (!v) return v;
        this.made.set(name, v);
      }
      return this.made.get(name);
    }
    shard(skel) {
      return last(this.starts, skel, (s) => s);
    }
    // [kind, length] of a unit; null while a file is missing
    measure(doc) {
      const c = this.measures.get(doc), b = this.m.b || this.m.n;
      if (c !== undefined) return [c % 6, lengthOf((c / 6) | 0)];
      const k = (doc / b) | 0, f = this.once("k" + k, () => this.file("k" + k) && [this.files["k" + k][0], unpack(this.files["k" + k][1])]);
      return f && [+f[0][doc - k * b], lengthOf(f[1][doc - k * b])];
    }
    // The words of a range: [{key, forms, ru, at}]
    words(k) {
      return this.once("w" + k, () => {
        const f = this.file("w" + k);
        let last = "";
        return f && f[0].split("\n").map((line, at) => {
          const [rest, ...specs] = line.slice(1).split(";"), ru = rest.endsWith("!"); // the first character may be a semicolon
          const key = (last = last.slice(0, unpack(line[0])[0] - 1) + rest.slice(0, ru ? -1 : undefined));
          const forms = (specs.length ? specs : ["a"]).map((s) => {
            if (s[0] === "=") return s.slice(1);
            const b = s[0] === "a" ? key : s[0] === "A" ? key[0].toUpperCase() + key.slice(1) : key.toUpperCase();
            return s[1] ? b + "'s" : b;
          });
          return { key, forms, ru, at, shard: k };
        });
      });
    }
    // Where the list of each word of a range begins: {n units, lists, g, t, s}; or {n, head} of one that has files of its own
    postings(k) {
      return this.once("d" + k, () => {
        const f = this.file("d" + k), words = this.words(k);
        if (!f || !words) return null;
        const lists = [0, 1, 2, 3, 4].map((i) => unpack(f[i] || "")), heads = f[5] || {}, often = lists[1];
        let g = 0, t = 0, s = 0, more = -1;
        const all = words.map((w, at) => {
          const n = lists[0][g++], p = { n, lists, g, t, s, head: heads[at] };
          if (p.head) return p;
          g += n;
          t += n;
          if (w.forms.length > 1) s += n;
          return p;
        });
        const tf = (lists[1] = Array(t).fill(1));
        lists[3].forEach((gap, i) => (tf[(more += gap + 1)] = often[i] + 2));
        return all;
      });
    }
    // Of one word: its units, how often each has it, which of its forms
    post(e) {
      const all = this.postings(e.shard), name = e.shard + "." + e.at;
      return all && this.once("d" + name, () => {
        const { n, head, ...here } = all[e.at], f = head && this.file("d" + name);
        if (head && !f) return null;
        const { lists, g, t, s } = head ? { lists: f.map(unpack), g: 0, t: 0, s: 0 } : here;
        const docs = sums(lists[0].slice(g, g + n));
        lists[4].slice(t, t + n).forEach((c, i) => this.measures.set(docs[i], c)); // what the units are like
        return { docs, tf: lists[1].slice(t, t + n), masks: e.forms.length > 1 ? lists[2].slice(s, s + n).map((x) => x + 1) : null };
      });
    }
    // What a word stands for: a list of [word, forms or null]; null while a file is missing
    expand(w) {
      return this.once("e" + JSON.stringify(w), () => {
        const skels = [...new Set([skeleton(w.key), skeleton(w.text)])];
        return w.kind === "plain" ? this.near(w, skels) : this.wide(w, skels);
      });
    }
    near(w, skels) {
      const here = new Set(skels.map((s) => this.shard(s)));
      here.forEach((k) => this.file("d" + k)); // at the same time: it comes next
      if (![...here].map((k) => this.words(k)).every(Boolean)) return null;
      const extra = skels.flatMap((s) => {
        const x = this.files["w" + this.shard(s)][1] || {};
        return Object.hasOwn(x, s) ? x[s] : [];
      });
      extra.forEach((k) => here.add(this.shard(skeleton(k))));
      const lists = [...here].map((k) => this.words(k));
      if (!lists.every(Boolean)) return null;
      const all = lists.flat(), own = all.find((e) => e.key === w.key);
      const s = solid(w.key), free = !own || own.ru || map(w.text.toLowerCase(), CYR) !== w.text.toLowerCase();
      return this.sorted(all.filter((e) => solid(e.key) === s || (free && e.ru && (skels.includes(skeleton(e.key)) || extra.includes(e.key)))));
    }
    sorted(entries) {
      return entries.sort((a, b) => (a.key < b.key ? -1 : 1)).map((e) => [e, null]);
    }
    mask(e, forms) {
      return forms ? forms.reduce((m, f) => m | (1 << e.forms.indexOf(f)), 0) : -1;
    }
    // Unit to number of hits of a pick. With positions: unit to a list of them.
    gather(pick, deep) {
      const out = new Map();
      let ready = true;
      for (const [e, forms] of pick) {
        const want = this.mask(e, forms), post = this.post(e);
        const places = deep || forms ? this.places(e) : true;
        if (!post || !places) {
          ready = false;
          continue;
        }
        post.docs.forEach((doc, d) => {
          if (!((post.masks ? post.masks[d] : 1) & want)) return;
          if (places === true) return out.set(doc, (out.get(doc) || 0) + post.tf[d]);
          const here = places[d].filter((x) => want & (1 << x[1])).map((x) => x[0]);
          if (deep) out.set(doc, (out.get(doc) || []).concat(here));
          else out.set(doc, (out.get(doc) || 0) + here.length);
        });
      }
      return ready && out;
    }
    // What a leaf finds: unit to [how often, words in another spelling only]; null while a file is missing
    hits(leaf) {
      return this.once("h" + JSON.stringify(leaf), () => {
        const picks = leaf.variants.map((v) => v.map((w) => w && this.expand(w)));
        if (picks.some((v, i) => v.some((p, j) => !p && leaf.variants[i][j]))) return null;
        const simple = picks.length === 1 && picks[0].length === 1;
        const counts = simple ? this.gather(picks[0][0], false) : this.phrases(picks, leaf.slop);
        const typed = leaf.variants[0].map((w, i) => (w && w.kind === "plain" ? this.typed(w, picks[0][i]) : null)).filter(Boolean);
        if (!counts || typed.includes(true)) return null;
        const out = new Map();
        counts.forEach((tf, doc) => out.set(doc, [tf, typed.filter((t) => !t.has(doc)).length]));
        return out;
      });
    }
    // The units that have a word as typed; null when the book never has it so; true while a file is missing
    typed(w, pick) {
      const exact = spelled(w.text, pick).filter((x) => x[1].length);
      if (!exact.length) return null;
      const units = new Set();
      for (const [e, forms] of exact) {
        const post = this.post(e), want = this.mask(e, forms);
        if (!post) return true;
        const { docs, masks } = post;
        docs.forEach((doc, d) => ((masks ? masks[d] : 1) & want) && units.add(doc));
      }
      return units;
    }
    // [file, number, title, first unit] of the chapter of a unit, of these or of all
    chapter(doc, rows = this.files.c[0]) {
      return rows[last(rows, doc, first)];
    }
    // How telling a word is that n units have; what it adds to one that has it so often
    idf(n) {
      return ln(1 + (this.m.n - n + 0.5) / (n + 0.5));
    }
    score(doc, tf, w) {
      const m = this.measure(doc);
      return m && score(tf, w, m[1], this.m.a[m[0]], FACTORS[m[0]]);
    }
    // {need: files} or {results: [[unit, score, phrase, inexact]], count}, best first or in book order;
    // brief: perhaps only the first of them
    search(query, byBook, brief) {
      this.need.clear();
      const { tree, hint } = query, word = tree && lone(tree), needed = () => this.need.size && { need: [...this.need] };
      if (!tree) return { results: [], count: 0 };
      if (!this.m) this.need.add("m");
      if (!this.m) return needed();
      if (!word) this.ahead(query);
      const short = brief && !byBook && word && this.m.b;
      if (short && !this.top) this.need.add("+large"), this.expand(word); // at the same time
      if (this.need.size) return needed();
      const best = short ? this.top(word) : null;
      if (best) return best;
      if (brief && this.need.size) return needed();
      const hits = leaves(tree).map((l) => this.hits(l)), found = word ? hits[0] : this.meet(tree), side = hint && this.hits(hint);
      if (this.need.size) return needed();
      const slots = new Map([...found.keys()].map((d) => [d, [d, 0, !!side && side.has(d), 0]]));
      hits.forEach((h) => {
        const w = this.idf(h.size);
        for (const s of slots.values()) {
          const hit = h.get(s[0]);
          if (!hit) continue;
          s[1] += this.score(s[0], hit[0], w);
          s[3] += hit[1];
        }
      });
      if (this.need.size) return needed();
      const results = [...slots.values()];
      if (byBook) results.sort((a, b) => a[0] - b[0]);
      else results.sort((a, b) => b[2] - a[2] || a[3] - b[3] || b[1] - a[1] || a[0] - b[0]);
      return { results, count: results.length };
    }
    // [identifier, address, text, page, chapter, readings of the witness] of a unit; null while a file is missing
    text(doc) {
      let k, from;
      if (this.m.u) from = (k = (doc / this.m.u) | 0) * this.m.u;
      else {
        k = last(this.texts, doc, (n) => n);
        from = this.texts[k];
      }
      const f = this.file("t" + k);
      if (!f) return null;
      const [id, url, page, text, ...seen] = f[0][doc - from].split("\t"), chapter = this.chapter(doc, f[1]), name = chapter[0].replace(/.*\//, "");
      const own = chapter[0] + ".html" + (id === name ? "" : "#" + (id.startsWith(name + ".") ? id.slice(name.length + 1) : id));
      return [id, url || own, text, page, chapter, seen];
    }
  }

  const api = { fold, compounds, tokens, skeleton, solid, spelling, sameSpelling, lone, leaves, word, means, marks, unpack, sums, ln, Index };
  if (typeof module === "object" && module.exports) module.exports = api;
  else root.ibidSearch = api;
})(this);
