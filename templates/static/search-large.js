// The first page of one word of a large index (a shelf of many books), loaded for it. Adds to search-core.js. Twin of
// ibid/search/heads.py.
(function (root) {
  "use strict";
  const core = root.ibidSearch || require("./search-core.js");
  const { sameSpelling, unpack } = core, both = (x, y) => JSON.stringify(x) === JSON.stringify(y);
  // The first results of one frequent word, from what the dictionary keeps of it; null when that does not answer it
  core.Index.prototype.top = function (w) {
    const pick = this.expand(w), as = (text) => JSON.stringify(pick.map(([e]) => sameSpelling(text, e.forms)));
    for (const [e] of pick || []) {
      const all = this.postings(e.shard), p = all && all[e.at];
      if (!p || !p.head || !both(pick, this.expand({ ...w, text: e.forms[0], key: e.key }))) continue;
      // One for each way to spell it (heads.py); those that are left out are as the first.
      const ways = [...new Set([...pick.flatMap(([e]) => e.forms.flatMap((f) => [f, f.replace(/'s?$/, "")])), ""].map(as))];
      const way = ways.indexOf(as(w.text)), rows = p.head.split("\n"), [n, ...head] = unpack(rows[way] || rows[0]), results = [];
      if (way < 0) continue;
      for (let i = 0; i < head.length; i += 3) {
        this.measures.set(head[i], head[i + 2]);
        results.push([head[i], this.score(head[i], head[i + 1] >> 1, this.idf(n)), false, head[i + 1] & 1]);
      }
      return { results, count: n, part: true };
    }
    return null;
  };
  if (typeof module === "object" && module.exports) module.exports = core;
})(this);
