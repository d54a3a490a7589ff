// The pure parts of the scripts of the edition.
"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { settle } = require("../../templates/static/notes.js");
const { ranges } = require("../../templates/static/names.js");
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

const RANGES = [
  // [places, records, what they mean]
  [[], [], []],
  [[2, 3, 0], ["p.x"], [[2, 5, "p.x"]]],
  [[2, 3, 1, 0, 1, 0], ["p.x", "p.y"], [[2, 5, "p.y"], [5, 6, "p.x"]]],
];

for (const [places, keys, expected] of RANGES) {
  test(`ranges ${JSON.stringify(places)}`, () => assert.deepEqual(ranges(places, keys), expected));
}
