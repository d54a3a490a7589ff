"""The oracle: reads every word of every unit for every query; shares only analysis and ranking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ibid.search import index, rank
from ibid.search.filters import fits
from ibid.search.fold import Token
from ibid.search.lexicon import Lexicon, Pick
from ibid.search.query import Filter, Node, Query, Seq, Word
from ibid.search.rank import Hit, Measures, Result
from ibid.search.units import KINDS, Unit


class Brute:
    """A scan over units."""

    def __init__(self, units: Sequence[Unit], lexicon: Lexicon) -> None:
        self.units = units
        self.lexicon = lexicon
        self.words = [index.words_of(unit) for unit in units]
        counts = [max((token.pos for token in words), default=-1) + 1 for words in self.words]
        lengths, averages = index.measure(units, counts)
        self.measures = Measures([KINDS.index(unit.kind) for unit in units], lengths, averages)

    def search(self, query: Query) -> list[Result]:
        """The units found, in order."""
        if query.tree is None:
            return []
        matched = [n for n, unit in enumerate(self.units) if self._true(query.tree, unit, self.words[n])]
        return rank.order(query, matched, self._hits, self.measures)

    def _true(self, node: Node, unit: Unit, words: Sequence[Token]) -> bool:
        if isinstance(node, Filter):
            return fits(unit, node)
        if isinstance(node, Seq):
            return self._count(node, words) > 0
        truths = [self._true(item, unit, words) for item in node.items]
        return not truths[0] if node.op == "not" else all(truths) if node.op == "and" else any(truths)

    def _hits(self, leaf: Seq) -> Mapping[int, Hit]:
        found = {}
        for number, words in enumerate(self.words):
            times = self._count(leaf, words)
            if times:
                found[number] = Hit(times, self._inexact(leaf, words))
        return found

    def _count(self, leaf: Seq, words: Sequence[Token]) -> int:
        if len(leaf.variants) == len(leaf.variants[0]) == 1:
            word = leaf.variants[0][0]
            pick = self.lexicon.expand(word) if word else {}
            return sum(1 for token in words if token.key in pick and _is(token, pick))
        starts = set()
        for variant in leaf.variants:
            picks = [None if word is None else self.lexicon.expand(word) for word in variant]
            begin = picks[0] or {}
            starts |= {t.pos for t in words if t.key in begin and _from(picks, 0, t, words, leaf.slop)}
        return len(starts)

    def _inexact(self, leaf: Seq, words: Sequence[Token]) -> int:
        return sum(1 for word in plain_words(leaf) if self._other(word, words))

    def _other(self, word: Word, words: Sequence[Token]) -> bool:
        typed = self.lexicon.spelled_like(word)
        return bool(typed) and not any(_is(token, typed) for token in words)


def plain_words(leaf: Seq) -> list[Word]:
    """The plain words of a leaf as it was typed."""
    return [word for word in leaf.variants[0] if word is not None and word.kind == "plain"]


def _is(token: Token, pick: Pick) -> bool:
    if token.key not in pick:
        return False
    forms = pick[token.key]
    return forms is None or token.form in forms


def _from(picks: Sequence[Pick | None], at: int, token: Token, words: Sequence[Token], slop: int) -> bool:
    """Whether the phrase from its word ``at`` on stands here, ``token`` being that word."""
    pick = picks[at]
    if pick is None or not _is(token, pick):
        return False
    following = at + 1
    gap = 0
    while following < len(picks) and picks[following] is None:
        following += 1
        gap += 1
    if following == len(picks):
        return True
    first = token.pos + 1 + gap
    near = [other for other in words if first <= other.pos <= first + slop]
    return any(_from(picks, following, other, words, slop) for other in near)
