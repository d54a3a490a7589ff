// Answers queries with the browser's code, outside the browser: node run.js SCRIPTS FOLDER < queries.json > answers.json
// With "pages" as third argument: the first page of each, {first, count, part}, as the search page asks for it.
"use strict";
const fs = require("fs");
const path = require("path");
const vm = require("vm");
const scripts = path.resolve(process.argv[2] || path.join(__dirname, "../../templates/static"));
const core = require(path.join(scripts, "search-more.js"));
const folder = process.argv[3];

// Runs a script, again if it was run before.
function script(name) {
  const file = path.join(scripts, "search-" + name + ".js");
  delete require.cache[file];
  return require(file);
}

function open() {
  const index = new core.Index();
  const context = vm.createContext({ _i: (...values) => index.give(...values) });
  index.load = (name) => name[0] === "+" ? script(name.slice(1)) : vm.runInContext(fs.readFileSync(path.join(folder, name + ".js"), "utf8"), context);
  return index;
}

// Loads what a search asks for until it has it all.
function answer(index, query, brief) {
  for (;;) {
    const found = index.search(query, false, brief);
    if (!found.need) return brief ? found : found.results;
    found.need.forEach(index.load);
  }
}

// What a reader's first page costs: a fresh index, and nothing but what it asks for.
function page(query) {
  const found = answer(open(), query, true);
  return { first: found.results.slice(0, 10), count: found.count, part: !!found.part };
}

module.exports = { core, open, answer, page };
if (require.main === module) {
  const index = open();
  const input = JSON.parse(fs.readFileSync(0, "utf8"));
  const pages = process.argv[4] === "pages";
  const out = input.map((text) => (pages ? page(core.parse(text)) : answer(index, core.parse(text))));
  process.stdout.write(JSON.stringify(out));
}
