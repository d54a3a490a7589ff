// What queries weigh and cost with the published scripts and files, outside a browser:
// RUN=tests/search/run.js node search_measure.js SCRIPTS FOLDER < {"queries": {name: text}, "words": [text]} > figures.json
"use strict";
const fs = require("fs"), path = require("path"), zlib = require("zlib");
const [scripts, folder] = process.argv.slice(2);
const { core, open } = require(process.env.RUN);
const PACK = { gz: (data) => zlib.gzipSync(data, { level: 9 }).length, br: (data) => zlib.brotliCompressSync(data).length };
const known = new Map();
const place = (name) => (name[0] === "+" ? path.join(scripts, "search-" + name.slice(1) + ".js") : path.join(folder, name + ".js"));
function weight(name, how) {
  const key = how + name;
  if (!known.has(key)) known.set(key, PACK[how](fs.readFileSync(place(name))));
  return known.get(key);
}
const sum = (names, how = "gz") => [...names].reduce((n, name) => n + weight(name, how), 0);
const CODE = ["+core"], REST = ["+more"]; // what every search loads; what one loads that is more than a plain word

// A reader who comes and asks one thing; what is loaded until the first result stands there, and until all are known.
function ask(text) {
  const index = open(), files = new Set(CODE);
  delete core.Index.prototype.top; // as it is for who comes
  const query = core.word(text) || (REST.forEach((name) => files.add(name)), core.parse(text));
  const load = (name) => (files.add(name), index.load(name));
  const run = (brief) => {
    for (;;) {
      const found = index.search(query, false, brief);
      if (!found.need) return found;
      found.need.forEach(load);
    }
  };
  const found = run(true);
  while (found.count && index.text(found.results[0][0]) === null) {
    [...index.need].forEach(load);
    index.need.clear();
  }
  return { found, files, index, run };
}

function figures(text) {
  const { found, files, index, run } = ask(text);
  const out = { hits: found.count, bytes: sum(files), br: sum(files, "br"), requests: files.size };
  run(false);
  const times = [];
  for (let i = 0, all = 0; i < 41 && all < 1000; all += times[i++]) {
    const began = process.hrtime.bigint();
    index.made = new Map([...index.made].filter(([name]) => !/^[eh]/.test(name)));
    index.search(core.parse(text), false, true);
    times.push(Number(process.hrtime.bigint() - began) / 1e6);
  }
  return { ...out, all: sum(files), warm: +times.sort((a, b) => a - b)[times.length >> 1].toFixed(3), read_mb: +(index.size / 1e6).toFixed(2) };
}

const { queries, words } = JSON.parse(fs.readFileSync(0, "utf8"));
const each = words.map((text) => [sum(ask(text).files), text]).sort((a, b) => a[0] - b[0]);
const at = (share) => each[Math.min(each.length - 1, Math.floor(each.length * share))];
process.stdout.write(JSON.stringify({
  scripts: Object.fromEntries(fs.readdirSync(scripts).filter((f) => /^search-.*js$/.test(f)).map((f) => [f, weight("+" + f.slice(7, -3), "gz")])),
  queries: Object.fromEntries(Object.entries(queries).map(([name, text]) => [name, figures(text)])),
  any: { words: each.length, median: at(0.5)[0], p95: at(0.95)[0], most: each.at(-1) },
}));
