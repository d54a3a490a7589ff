// What a query takes that is more than one plain word: phrases, signs, filters, operators; suggestions. Published with
// search-query.js before it. Adds to search-core.js. Twin of ibid/search/{fold,lexicon,filters}.py.
(function (root) {
  "use strict";
  const core = root.ibidSearch || require("./search-core.js");
  const { spelling, skeleton, leaves, chain, unpack, sums } = core;

  // --- what the words of a query mean (fold.py, lexicon.py) ---
  function roots(key) {
    const found = new Set([key]);
    for (const [end, instead] of [["ies", "y"], ["es", ""], ["s", ""], ["ied", "y"], ["ed", ""], ["ed", "e"], ["ing", ""], ["ing", "e"]]) {
      if (!key.endsWith(end) || (end === "s" && /(ss|us|is)$/.test(key))) continue;
      const stem = key.slice(0, -end.length), r = stem + instead;
      const add = (x) => x.length > 2 && /[aeiouy]/.test(stem) && found.add(x);
      add(r);
      if (/^(ed|ing)$/.test(end) && !instead && r.length > 3 && r.at(-1) === r.at(-2) && r.at(-1) !== "s") add(r.slice(0, -1));
    }
    return found;
  }
  // What all words begin with that have a root in common with this one
  function trunk(key) {
    const all = [...roots(key)].map((r) => r.replace(/[ey]$/, ""));
    let n = 0;
    while (all.every((r) => n < r.length && r[n] === key[n])) n++;
    return key.slice(0, n);
  }
  // What the skeletons of all words begin with that begin so: what hangs on the letters that follow is left out.
  const stable = (begin) => skeleton(begin.replace(/-/g, "").replace(/[schtzk]+$/, "")).replace(/i+$/, "");
  // Whether a key is what a pattern with * and ? asks for; no regular expression, which many * would take for ever.
  function globbed(pattern, key) {
    let at = 0, here = 0, star = -1, taken = 0;
    const apart = (c) => "-./:".includes(c);
    while (here < key.length) {
      const c = pattern[at];
      if (c === "*") (star = at++), (taken = here);
      else if (c === key[here] || (c === "?" && !apart(key[here]))) at++, here++;
      else if (star >= 0 && !apart(key[taken])) (here = ++taken), (at = star + 1);
      else return false;
    }
    return /^\**$/.test(pattern.slice(at));
  }
  function distance(a, b, limit) {
    let before = [], last = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; i++) {
      const row = [i];
      let least = i;
      for (let j = 1; j <= b.length; j++) {
        let c = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) c = Math.min(c, before[j - 2] + 1);
        row.push(c);
        least = Math.min(least, c);
      }
      if (least > limit) return limit + 1;
      before = last;
      last = row;
    }
    return last[b.length];
  }
  const within = (a, b, n) => Math.abs(a.length - b.length) <= n && distance(a, b, n) <= n;
  // What a word with a sign means: whether it is a word of the text.
  function special(w) {
    const q = roots(w.key), n = Math.min(w.distance, w.key.length - 1);
    if (w.kind === "wild") return (key) => globbed(w.key, key);
    if (w.kind === "fuzzy") return (key) => within(w.key, key, n);
    if (w.kind === "forms") return (key) => [...roots(key)].some((x) => q.has(x));
    return (key, form) => key === w.key && exactly(w.text, [form]).length > 0;
  }
  function exactly(typed, forms) {
    const want = spelling(typed), cased = want !== want.toLowerCase(), bare = (f) => f.replace(/'+$/, "");
    const shown = (f) => (cased ? f : f.toLowerCase());
    const found = forms.filter((f) => shown(f) === want);
    return found.length ? found : forms.filter((f) => bare(shown(f)) === bare(want));
  }

  // Words of the book for a word that it does not have; null while a file is missing
  function suggest(index, key) {
    const all = index.all(""), limit = key.length > 4 ? 2 : 1;
    const common = (a) => {
      let n = 0;
      while (n < a.length && a[n] === key[n]) n++;
      return n;
    };
    return all && all
      .filter((e) => !/[-0-9]/.test(e.key) && e.key.length > 2 && e.key !== key && within(key, e.key, limit))
      .map((e) => [distance(key, e.key, limit), +(e.key[0] !== key[0]), -common(e.key), e.key, e.forms[0]])
      .sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || (a[3] < b[3] ? -1 : 1)).slice(0, 3);
  }

  // --- the index (search-core.js), what one plain word does not ask of it ---
  class More extends core.Index {
    // Asks for what a query surely takes at once, not for one thing after the other.
    ahead({ tree, hint }) {
      for (const l of leaves(tree).concat(hint || []))
        for (const v of l.variants)
          for (const w of v)
            if (w && w.kind === "plain") {
              this.expand(w);
              if (v[1] && !this.m.b) this.file("p" + this.shard(skeleton(w.key)));
            }
    }
    // All words that begin so, and some that do not; null while a file is missing
    all(begin) {
      const skel = stable(begin), from = this.shard(skel), to = skel ? this.shard(skel + "\uffff") + 1 : this.starts.length;
      const lists = [];
      for (let k = from; k < to; k++) lists.push(to - from > 8 ? this.many(k) : this.words(k));
      return lists.every(Boolean) ? lists.flat() : null;
    }
    // The words of a range, from a file that has many ranges where there is one
    many(k) {
      const v = this.m.v, n = (k / v) | 0, f = v && !this.files["w" + k] && this.file("v" + n);
      if (f) f[0].forEach((row, i) => (this.files["w" + (n * v + i)] = row));
      return f === null ? null : this.words(k);
    }
    // What a word with a sign stands for
    wide(w, skels) {
      if (w.kind === "exact") {
        const near = this.near({ ...w, kind: "plain" }, skels), own = near && near.find(([e]) => e.key === w.key);
        const forms = own ? exactly(w.text, own[0].forms) : [];
        return near && (forms.length ? [[own[0], forms]] : []);
      }
      const all = this.all(w.kind === "wild" ? w.key.split(/[*?]/)[0] : w.kind === "forms" ? trunk(w.key) : "");
      if (!all) return null;
      const own = all.find((e) => e.key === w.key), fits = special(w);
      if (w.kind === "forms" && own && own.ru) return this.near({ ...w, kind: "plain" }, skels);
      return this.sorted(all.filter((e) => fits(e.key) && (w.kind !== "forms" || e.key === w.key || !e.ru)));
    }
    // Where a word stands: a list of [position, form] for each of its units
    places(e) {
      const all = this.postings(e.shard), own = all && all[e.at].head, name = "p" + e.shard + (own ? "." + e.at : "");
      const lists = all && this.once(name, () => {
        const f = this.file(name);
        return f && f.map(unpack);
      });
      const post = lists && this.post(e);
      return post && this.once("q" + e.shard + "." + e.at, () => {
        let [at, form] = own ? [0, 0] : this.before(e, all);
        return post.docs.map((_, d) => {
          const mask = post.masks ? post.masks[d] : 1, here = sums(lists[0].slice(at, (at += post.tf[d])));
          return here.map((pos) => [pos, mask & (mask - 1) ? lists[1][form++] : 31 - Math.clz32(mask)]);
        });
      });
    }
    // How many positions and forms stand in the file of a range before those of a word
    before(e, all) {
      let places = 0, forms = 0;
      this.words(e.shard).slice(0, e.at).forEach((w, at) => {
        const { n, lists, t, s, head } = all[at];
        for (let i = 0; i < n && !head; i++) {
          const mask = w.forms.length > 1 ? lists[2][s + i] + 1 : 1;
          places += lists[1][t + i];
          if (mask & (mask - 1)) forms += lists[1][t + i];
        }
      });
      return [places, forms];
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
    // Whether a unit is what a filter asks for: a function; null while a file is missing
    filter(n) {
      const has = (x) => n.values.includes(x), kinds = { text: "013", notes: "2", bibliography: "4", quotations: "1", headings: "3", commentary: "5" };
      if (n.name === "source" || n.name === "person") {
        const f = this.file("f");
        const set = f && new Set(f[n.name === "source" ? 0 : 1].filter((r) => has(r[0])).flatMap((r) => sums(unpack(r[2]))));
        return f && ((i) => set.has(i));
      }
      if (n.name === "chapter") return this.file("c") && ((i) => has(this.chapter(i)[1].toLowerCase()));
      if (n.name === "page")
        return (i) => {
          const p = this.pages(i);
          return p && p[0] > 0 && p[0] <= +n.values[1] && p[1] >= +n.values[0];
        };
      return (i) => {
        const m = this.measure(i);
        return m && n.values.some((p) => kinds[p].includes(m[0]) && !(p === "text" && m[0] === 3 && this.file("c") && this.chapter(i)[1] === "bibliography"));
      };
    }
    // Printed pages of a unit: [first, last]
    pages(doc) {
      const b = this.m.b || this.m.n, k = (doc / b) | 0;
      const all = this.once("g" + k, () => {
        const f = this.file("g" + k);
        let p = 0;
        return f && unpack(f[0]).map((z, i) => (i & 1 ? p + z : (p += z & 1 ? -(z + 1) / 2 : z / 2)));
      });
      return all && all.slice(2 * (doc - k * b), 2 * (doc - k * b) + 2);
    }
    // The units that meet a node, of those given or of all; null while a file is missing
    meet(n, among) {
      if (n.op === "seq") {
        const h = this.hits(n);
        return h && new Set(h.keys());
      }
      if (n.op === "or") {
        const sets = n.items.map((i) => this.meet(i, among));
        return sets.includes(null) ? null : new Set(sets.flatMap((s) => [...s]));
      }
      const late = (i) => i.op === "not" || i.op === "filter", parts = n.op === "and" ? n.items : [];
      let out = among || null;
      const sets = parts.filter((i) => !late(i)).map((i) => this.meet(i, among));
      if (sets.includes(null)) return parts.filter(late).forEach((i) => this.meet(i, new Set())), null;
      sets.sort((a, b) => a.size - b.size);
      if (sets.length) out = new Set([...sets[0]].filter((d) => sets.every((s) => s.has(d))));
      if (n.op === "and") {
        for (const i of parts.filter(late)) out = this.meet(i, out);
        return out;
      }
      const all = [...(out || Array(this.m.n).keys())];
      const f = n.op === "filter" && this.filter(n), set = n.op === "not" && this.meet(n.items[0], out);
      return f || set ? new Set(all.filter((d) => (f ? f(d) : !set.has(d)))) : null;
    }
  }
  for (const name of Object.getOwnPropertyNames(More.prototype))
    if (name !== "constructor") core.Index.prototype[name] = More.prototype[name];

  Object.assign(core, { roots, trunk, stable, globbed, special, suggest });
  if (typeof module === "object" && module.exports) module.exports = core;
})(this);
