// Search, without the page: analysis, index files, ranking. Twin of ibid/search/*.py; nothing here touches the page.
// tests/fixtures/tokenizer.json is what both must agree on.
(function (root) {
  "use strict";

  // --- words (fold.py) ---
  const APOS = "'’‘ʹʼ′`´ʺ″ʻ‛＇", HYPH = "-‐‑‒–−";
  const L = "[\\p{L}\\p{N}\\u0300-\\u036f\\u00ad]";
  const WORD = new RegExp(L + "+(?:[" + APOS + "]" + L + "+)*(?:['ʹ′](?![\\p{L}\\p{N}_]))?", "gu");
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
  function exactly(typed, forms) {
    const want = spelling(typed), cased = want !== want.toLowerCase(), bare = (f) => f.replace(/'+$/, "");
    const shown = (f) => (cased ? f : f.toLowerCase());
    const found = forms.filter((f) => shown(f) === want);
    return found.length ? found : forms.filter((f) => bare(shown(f)) === bare(want));
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
  const leaves = (n) => (!n || n.op === "not" || n.op === "filter" ? [] : n.op === "seq" ? [n] : n.items.flatMap(leaves));

  // --- numbers as characters (pack.py) ---
  const CODE = new Map();
  for (let c = 32; c < 127; c++) if (c !== 34 && c !== 92) CODE.set(c, CODE.size);
  function unpack(text) {
    const out = [];
    let v = 0, f = 1;
    for (let i = 0; i < text.length; i++) {
      const c = CODE.get(text.charCodeAt(i));
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
  class Index {
    constructor() {
      this.files = {};
      this.made = new Map();
      this.need = new Set();
    }
    give(name, ...values) {
      this.files[name] = values;
      if (name !== "m") return;
      const m = (this.m = values[0]);
      this.kinds = [...m.k].map(Number);
      this.lengths = unpack(m.l).map(lengthOf);
      let last = 0;
      const g = unpack(m.g);
      this.pages = this.kinds.map((_, i) => {
        const z = g[2 * i];
        last += z & 1 ? -(z + 1) / 2 : z / 2;
        return [last, last + g[2 * i + 1]];
      });
      this.texts = sums(unpack(m.t));
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
      const s = this.m.s;
      let a = 0, b = s.length;
      while (b - a > 1) {
        const c = (a + b) >> 1;
        if (s[c] <= skel) a = c;
        else b = c;
      }
      return a;
    }
    // The words of a range: [{key, forms, ru, at}]
    words(k) {
      return this.once("w" + k, () => {
        const f = this.file("w" + k);
        let last = "";
        return f && f[0].split("\n").map((line, at) => {
          const [head, ...specs] = line.split(";"), ru = head.endsWith("!") && head.length > 1;
          const key = (last = last.slice(0, CODE.get(head.charCodeAt(0)) - 1) + head.slice(1, ru ? -1 : undefined));
          const forms = (specs.length ? specs : ["a"]).map((s) => {
            if (s[0] === "=") return s.slice(1);
            const b = s[0] === "a" ? key : s[0] === "A" ? key[0].toUpperCase() + key.slice(1) : key.toUpperCase();
            return s[1] ? b + "'s" : b;
          });
          return { key, forms, ru, at, shard: k };
        });
      });
    }
    all() {
      const lists = this.m.s.map((_, k) => this.words(k));
      return lists.every(Boolean) ? lists.flat() : null;
    }
    // The units of each word of a range: {docs, tf, masks}
    postings(k) {
      return this.once("d" + k, () => {
        const f = this.file("d" + k), words = this.words(k);
        if (!f || !words) return null;
        const [g, t, s] = f.map(unpack);
        let i = 0, j = 0, h = 0;
        return words.map((w) => {
          const n = g[i++], docs = sums(g.slice(i, (i += n))), tf = t.slice(j, (j += n));
          return { docs, tf, masks: w.forms.length > 1 ? s.slice(h, (h += n)).map((x) => x + 1) : null };
        });
      });
    }
    // Where each word of a range stands: a list of [position, form] for each of its units
    places(k) {
      return this.once("p" + k, () => {
        const f = this.file("p" + k), posts = this.postings(k);
        if (!f || !posts) return null;
        const [p, s] = f.map(unpack);
        let i = 0, j = 0;
        return posts.map((post) => post.docs.map((_, d) => {
          const mask = post.masks ? post.masks[d] : 1, several = mask & (mask - 1);
          return sums(p.slice(i, (i += post.tf[d]))).map((pos) => [pos, several ? s[j++] : 31 - Math.clz32(mask)]);
        }));
      });
    }
    // What a word stands for: a list of [word, forms or null]; null while a file is missing
    expand(w) {
      return this.once("e" + JSON.stringify(w), () => {
        const skels = [...new Set([skeleton(w.key), skeleton(w.text)])];
        if (w.kind === "plain" || w.kind === "exact") return this.near(w, skels);
        const all = this.all();
        if (!all) return null;
        const own = all.find((e) => e.key === w.key), fits = api.test(w);
        if (w.kind === "forms" && own && own.ru) return this.near({ ...w, kind: "plain" }, skels);
        return this.sorted(all.filter((e) => fits(e.key) && (w.kind !== "forms" || e.key === w.key || !e.ru)));
      });
    }
    near(w, skels) {
      const extra = skels.flatMap((s) => (Object.hasOwn(this.m.x, s) ? this.m.x[s] : []));
      const shards = new Set([...skels, ...extra.map((k) => skeleton(k))].map((s) => this.shard(s)));
      const lists = [...shards].map((k) => this.words(k));
      if (!lists.every(Boolean)) return null;
      const all = lists.flat(), own = all.find((e) => e.key === w.key);
      if (w.kind === "exact") {
        const forms = own ? exactly(w.text, own.forms) : [];
        return forms.length ? [[own, forms]] : [];
      }
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
        const want = this.mask(e, forms), posts = this.postings(e.shard);
        const places = deep || forms ? this.places(e.shard) : true;
        if (!posts || !places) {
          ready = false;
          continue;
        }
        const post = posts[e.at];
        post.docs.forEach((doc, d) => {
          if (!((post.masks ? post.masks[d] : 1) & want)) return;
          if (places === true) return out.set(doc, (out.get(doc) || 0) + post.tf[d]);
          const here = places[e.at][d].filter((x) => want & (1 << x[1])).map((x) => x[0]);
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
      const exact = pick.map(([e]) => [e, sameSpelling(w.text, e.forms)]).filter((x) => x[1].length);
      if (!exact.length) return null;
      const units = new Set();
      for (const [e, forms] of exact) {
        const posts = this.postings(e.shard), want = this.mask(e, forms);
        if (!posts) return true;
        const { docs, masks } = posts[e.at];
        docs.forEach((doc, d) => ((masks ? masks[d] : 1) & want) && units.add(doc));
      }
      return units;
    }
    phrases(picks, slop) {
      const starts = new Map();
      let ready = true;
      for (const variant of picks) {
        if (variant.some((p) => p && !p.length)) continue;
        const found = variant.map((p) => p && this.gather(p, true));
        if (found.includes(false)) {
          ready = false;
          continue;
        }
        for (const doc of found[0].keys()) {
          if (!found.every((f) => !f || f.has(doc))) continue;
          const s = chain(found.map((f) => f && new Set(f.get(doc))), slop);
          if (s.size) starts.set(doc, new Set([...(starts.get(doc) || []), ...s]));
        }
      }
      if (!ready) return null;
      return new Map([...starts].map(([doc, s]) => [doc, s.size]));
    }
    filter(n) {
      if (n.name === "source" || n.name === "person") {
        const f = this.file("f");
        if (!f) return null;
        return new Set(f[n.name === "source" ? 0 : 1].filter((r) => n.values.includes(r[0])).flatMap((r) => sums(unpack(r[2]))));
      }
      const out = new Set(), kinds = { text: "013", notes: "2", bibliography: "4", quotations: "1", headings: "3", commentary: "5" };
      this.kinds.forEach((kind, i) => {
        const [a, b] = this.pages[i], c = this.chapter(i)[1].toLowerCase();
        const ok = n.name === "page" ? a > 0 && a <= +n.values[1] && b >= +n.values[0]
          : n.name === "chapter" ? n.values.includes(c)
          : n.values.some((p) => kinds[p].includes(kind) && !(p === "text" && c === "bibliography"));
        if (ok) out.add(i);
      });
      return out;
    }
    chapter(doc) {
      const c = this.m.c;
      let i = c.length - 1;
      while (i > 0 && c[i][3] > doc) i--;
      return c[i];
    }
    // The units that meet a node; null while a file is missing
    meet(n) {
      if (n.op === "filter") return this.filter(n);
      if (n.op === "seq") {
        const h = this.hits(n);
        return h && new Set(h.keys());
      }
      const sets = n.items.map((i) => this.meet(i));
      if (sets.includes(null)) return null;
      if (n.op === "not") return new Set(this.kinds.map((_, i) => i).filter((i) => !sets[0].has(i)));
      if (n.op === "or") return new Set(sets.flatMap((s) => [...s]));
      sets.sort((a, b) => a.size - b.size);
      return new Set([...sets[0]].filter((d) => sets.every((s) => s.has(d))));
    }
    // {need: files} or {results: [[unit, score, phrase, inexact]]}, best first or in book order
    search(query, byBook) {
      this.need.clear();
      if (!query.tree) return { results: [] };
      if (!this.m) return { need: ["m"] };
      const found = this.meet(query.tree), ls = leaves(query.tree), hits = ls.map((l) => this.hits(l));
      const hint = query.hint ? this.hits(query.hint) : new Map();
      if (this.need.size) return { need: [...this.need] };
      const slots = new Map([...found].map((d) => [d, [d, 0, hint.has(d), 0]]));
      hits.forEach((h) => {
        const n = this.m.n, w = ln(1 + (n - h.size + 0.5) / (h.size + 0.5));
        h.forEach((hit, d) => {
          const s = slots.get(d), kind = this.kinds[d];
          if (!s) return;
          s[1] += score(hit[0], w, this.lengths[d], this.m.a[kind], FACTORS[kind]);
          s[3] += hit[1];
        });
      });
      const results = [...slots.values()];
      if (byBook) results.sort((a, b) => a[0] - b[0]);
      else results.sort((a, b) => b[2] - a[2] || a[3] - b[3] || b[1] - a[1] || a[0] - b[0]);
      return { results };
    }
    // [identifier, address, text] of a unit; null while a file is missing
    text(doc) {
      let k = 0;
      while (this.texts[k] <= doc) k++;
      const f = this.file("t" + k);
      if (!f) return null;
      const [id, url, ...rest] = f[0][doc - (k ? this.texts[k - 1] : 0)].split("\t"), file = this.chapter(doc)[0];
      const own = file + ".html" + (id === file ? "" : "#" + (id.startsWith(file + ".") ? id.slice(file.length + 1) : id));
      return [id, url || own, rest.join("\t")];
    }
  }

  const api = { fold, compounds, tokens, skeleton, solid, exactly, leaves, chain, unpack, ln, Index };
  if (typeof module === "object" && module.exports) module.exports = api;
  else root.ibidSearch = api;
})(this);
