"""The ranking: BM25 over units, field by field; in ``search-core.js`` with the same numbers to the last bit.

Only + - * / are used, in the same order on both sides: IEEE 754 makes them equal; ``math.log`` would not be.
A result stands before another when it has the query's words as a phrase; then, when fewer of its words are
found
in a spelling other than the typed one; then by score; then by place in the book.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ibid.search.query import Group, Node, Query, Seq
from ibid.search.units import KINDS

K1 = 1.2
B = 0.75
WEIGHTS = {
    "paragraph": 1.0,
    "quotation": 1.0,
    "note": 0.6,
    "heading": 2.0,
    "bibliography": 0.7,
    "commentary": 0.6,
}
"""How much a hit in a unit of each kind counts; lengths are compared within a kind."""
FACTORS = tuple(WEIGHTS[kind] for kind in KINDS)
_LN2 = 0.6931471805599453


def ln(x: float) -> float:
    """The natural logarithm of a number from 1 on, by the four operations."""
    n = 0
    while x >= 2:
        x /= 2
        n += 1
    y = (x - 1) / (x + 1)
    z = y * y
    series = 0.0
    for k in (17, 15, 13, 11, 9, 7, 5, 3, 1):
        series = series * z + 1 / k
    return n * _LN2 + 2 * y * series


def length_class(length: int) -> int:
    """A length as the static index keeps it: five significant bits."""
    shift = 0
    while length >= 32:
        length >>= 1
        shift += 1
    return 16 * shift + length


def length_of(code: int) -> int:
    """The length that a class stands for."""
    if code < 32:
        return code
    shift = code // 16 - 1
    return (code - 16 * shift) << shift


def idf(total: int, df: int) -> float:
    """How telling a word is that ``df`` of ``total`` units have."""
    return ln(1 + (total - df + 0.5) / (df + 0.5))


def score(tf: int, weight: float, length: int, average: float, factor: float) -> float:
    """What one word adds: ``weight`` is its `idf`, ``average`` the mean length of units of this kind."""
    return factor * weight * (tf * (K1 + 1)) / (tf + K1 * (1 - B + B * length / average))


def average(total: int, count: int) -> float:
    """A mean length, to a whole number: the static index keeps it so."""
    return float(max(1, (2 * total + count) // (2 * count))) if count else 1.0


# --- putting results in order ---


class Hit(NamedTuple):
    """What a leaf of the query has found in one unit."""

    tf: int
    """How often."""
    inexact: int
    """How many of its words are there in another spelling only, though the typed one exists in the book."""


class Result(NamedTuple):
    """A unit found."""

    number: int
    """Its place among the units."""
    score: float
    """What BM25 gives it."""
    phrase: bool
    """Whether it has the words of the query as a phrase."""
    inexact: int
    """Words found in another spelling only."""


class Measures(NamedTuple):
    """What the ranking needs to know of the units."""

    kinds: Sequence[int]
    lengths: Sequence[int]
    averages: Sequence[float]


def leaves(node: Node | None) -> Iterator[Seq]:
    """The words and phrases that a unit is wanted for, in order; what NOT excludes is not among them."""
    if isinstance(node, Seq):
        yield node
    elif isinstance(node, Group) and node.op != "not":
        for item in node.items:
            yield from leaves(item)


def order(
    query: Query, matched: Iterable[int], hits: Callable[[Seq], Mapping[int, Hit]], measures: Measures
) -> list[Result]:
    """The units found, best first. ``hits``: what a leaf has found, by unit."""
    found = {number: [0.0, 0] for number in matched}
    total = len(measures.lengths)
    known: dict[Seq, Mapping[int, Hit]] = {}  # a word may be typed a hundred times
    for leaf in leaves(query.tree):
        places = known[leaf] if leaf in known else known.setdefault(leaf, hits(leaf))
        weight = idf(total, len(places))
        for number, slot in found.items():
            hit = places.get(number)
            if hit is not None:
                kind = measures.kinds[number]
                slot[0] += score(
                    hit.tf, weight, measures.lengths[number], measures.averages[kind], FACTORS[kind]
                )
                slot[1] += hit.inexact
    phrase = hits(query.hint) if query.hint and found else {}
    results = [Result(n, s[0], n in phrase, int(s[1])) for n, s in found.items()]
    return sorted(results, key=lambda r: (not r.phrase, r.inexact, -r.score, r.number))
