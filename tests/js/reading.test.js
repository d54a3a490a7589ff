// The pure parts of the scripts of the edition.
"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { settle, recordOf } = require("../../templates/static/notes.js");
const { lastAbove } = require("../../templates/static/reading.js");

const SETTLE = [
  // [where the calls are, how high the notes are, gap, where the notes stand]
  [[], [], 10, []],
  [[0, 100], [20, 20], 10, [0, 100]],
  [[0, 5, 8], [20, 30, 10], 10, [0, 30, 70]],
  [[0, 5, 200], [20, 30, 10], 10, [0, 30, 200]],
  [[50, 40], [20, 20], 0, [50, 70]],
];

for (const [wanted, heights, gap, expected] of SETTLE) {
  test(`settle ${JSON.stringify(wanted)}`, () => assert.deepEqual(settle(wanted, heights, gap), expected));
}

const LAST_ABOVE = [
  [[], 0, -1],
  [[10], 5, -1],
  [[10], 10, 0],
  [[-50, 0, 30, 900], 300, 2],
  [[-50, -20, -10], 300, 2],
];

for (const [tops, line, expected] of LAST_ABOVE) {
  test(`lastAbove ${JSON.stringify(tops)} ${line}`, () => assert.equal(lastAbove(tops, line), expected));
}

const MENTIONS = [
  { key: "", path: "people/osk.html", words: "Oskar Veld" },
  { key: "p.other", path: "", words: "Veld" },
  { key: "", path: "", words: "Veld" },
  { key: "", path: "", words: "Ada" },
  { key: "", path: "people/ada.html", words: null },
];
const PATHS = { "people/osk.html": "p.osk" };
const RECORD_OF = [
  // [what is asked for, the record it means]
  [{ key: "p.x", path: "", words: "Oskar Veld" }, "p.x"],
  [{ key: "", path: "", words: "Oskar Veld" }, "p.osk"],
  [{ key: "", path: "", words: "Veld" }, "p.other"],
  [{ key: "", path: "", words: "Ada" }, ""],
  [{ key: "", path: "", words: "nobody" }, ""],
];

for (const [mention, expected] of RECORD_OF) {
  test(`recordOf ${JSON.stringify(mention)}`, () => assert.equal(recordOf(mention, MENTIONS, PATHS), expected));
}
