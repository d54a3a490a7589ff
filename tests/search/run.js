// Answers queries with the browser's code, outside the browser: node run.js SCRIPTS FOLDER < queries.json > answers.json
"use strict";
const fs = require("fs");
const path = require("path");
const vm = require("vm");
const core = require(path.resolve(process.argv[2] || path.join(__dirname, "../../templates/static"), "search-query.js"));
const folder = process.argv[3];

function open() {
  const index = new core.Index();
  const context = vm.createContext({ _i: (...values) => index.give(...values) });
  index.load = (name) => vm.runInContext(fs.readFileSync(path.join(folder, name + ".js"), "utf8"), context);
  return index;
}

// Loads what a search asks for until it has it all.
function answer(index, query) {
  for (;;) {
    const found = index.search(query);
    if (!found.need) return found.results;
    found.need.forEach(index.load);
  }
}

module.exports = { core, open, answer };
if (require.main === module) {
  const index = open();
  const input = JSON.parse(fs.readFileSync(0, "utf8"));
  const out = input.map((text) => answer(index, core.parse(text)));
  process.stdout.write(JSON.stringify(out));
}
