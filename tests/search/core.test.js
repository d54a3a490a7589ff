// The browser's analysis and query language against the fixtures that Python is held to as well.
"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const path = require("path");
require("../../templates/static/search-query.js");
const core = require("../../templates/static/search-more.js");
const spec = require("../fixtures/tokenizer.json");
const queries = require("../fixtures/queries.json");

test("fold", () => {
  for (const [word, key] of spec.fold) assert.equal(core.fold(word), key, word);
});

test("tokens", () => {
  for (const [text, want] of spec.tokens)
    assert.deepEqual(core.tokens(text).map((t) => t.slice(0, 3)), want, text);
});

test("tokens say where they stand", () => {
  const text = "A self-help book, udarnost' and L’Humanité";
  for (const [, form, , a, b] of core.tokens(text)) assert.equal(text.slice(a, b).replace("’", "'"), form);
});

test("spellings of one word have one skeleton", () => {
  for (const group of spec.same) assert.equal(new Set(group.map(core.skeleton)).size, 1, group.join(" "));
});

test("roots", () => {
  for (const [word, want] of spec.roots) assert.deepEqual([...core.roots(word)].sort(), want, word);
});

// Words of the letters that skeletons are made of, the same every time.
function words(count) {
  let seed = 7;
  const next = (n) => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % n;
  const parts = ["sh", "shch", "s", "c", "t", "z", "k", "h", "i", "y", "j", "e", "o", "u", "l", "w", "-", "a", "n", "ing", "ed", "es", "ies", "nn"];
  return Array.from({ length: count }, () => "a" + Array.from({ length: 1 + next(6) }, () => parts[next(parts.length)]).join("") + "a".repeat(next(2)));
}

test("a word whose beginning is known is looked for where it stands", () => {
  for (const word of words(5000))
    for (let n = 0; n <= word.length; n++) {
      const begin = word.slice(0, n);
      assert.ok(core.skeleton(word).startsWith(core.stable(begin)), begin + " of " + word);
    }
  assert.equal(core.stable("industri"), "industr"); // and not shorter than it must be
});

test("words with a root in common begin alike", () => {
  const roots = new Map();
  const inflected = words(300).flatMap((stem) => ["", "e", "y", "s", "es", "ies", "ed", "ied", "ing", "ning", "ned"].map((end) => stem + end));
  for (const word of inflected) for (const r of core.roots(word)) roots.set(r, [...(roots.get(r) || []), word]);
  let pairs = 0;
  for (const all of roots.values())
    for (const a of all) for (const b of all) pairs++, assert.ok(b.startsWith(core.trunk(a)), a + ", " + b);
  assert.ok(pairs > 5000);
  assert.equal(core.trunk("concessions"), "concession");
});

function data(node) {
  if (!node) return null;
  if (node.op === "seq")
    return ["seq", node.variants.map((v) => v.map((w) => w && [w.kind, w.text, w.key, w.distance])), node.slop];
  if (node.op === "filter") return ["filter", node.name, node.values];
  return [node.op, node.items.map(data)];
}

test("queries", () => {
  for (const [text, tree, notes] of queries) {
    const got = core.parse(text);
    assert.deepEqual(data(got.tree), tree, text);
    assert.deepEqual(got.notes, notes, text);
  }
});

test("hits across a phrase are one stretch, and what NOT excludes is not marked", () => {
  const marks = (q, text) => core.marks(core.parse(q).tree, text).marks.map(([a, b]) => text.slice(a, b));
  assert.deepEqual(marks('"soft sign"', "The soft  sign, soft and sign"), ["soft  sign"]);
  assert.deepEqual(marks("soft -sign", "a soft sign"), ["soft"]);
  assert.deepEqual(marks('"soft mark"~1', "soft little mark, mark"), ["soft", "mark"]);
  assert.deepEqual(marks("Trotskii", "of Trotsky’s"), ["Trotsky’s"]);
  assert.equal(core.marks(core.parse('"sign soft"').tree, "soft sign").met, false);
});

test("a plain word needs no query language: it means the same without, and is marked alike", () => {
  const short = require("module").createRequire(__filename);
  const name = short.resolve("../../templates/static/search-core.js");
  const kept = short.cache[name];
  delete short.cache[name];
  const alone = short(name); // without what search-query.js and search-more.js add
  short.cache[name] = kept;
  const texts = [...queries.map((q) => q[0]), ...spec.fold.map((f) => f[0]), "AND", "and", "L’Humanité", "o'", "’tis", "x-y", "a.b", "1922", "ʹ", ""];
  const plain = texts.filter((text) => alone.word(text));
  for (const text of plain) {
    const whole = core.parse(text), some = "Of " + text + ", and " + text + "’s; " + text.toUpperCase() + "-like";
    assert.deepEqual(alone.word(text), whole, text);
    assert.deepEqual(alone.marks(whole.tree, some), core.marks(whole.tree, some), text);
    assert.ok(alone.marks(whole.tree, some).met, text);
  }
  assert.ok(plain.length > 40);
  for (const text of ["AND", "x-y", "a b", "a*", "=a", "1,000", "-a", "a.", ""]) assert.equal(alone.word(text), null, text);
});

test("numbers and logarithms", () => {
  assert.deepEqual(core.unpack(" !"), [0, 1]);
  for (const x of [1, 1.5, 2, 10, 1000.25, 123456]) assert.ok(Math.abs(core.ln(x) - Math.log(x)) < 1e-9);
});
