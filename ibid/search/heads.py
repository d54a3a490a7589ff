"""The best units of a frequent word, kept in the dictionary of a large index: a first page of results without
the word's whole list."""

from __future__ import annotations

from typing import NamedTuple

from ibid.search import rank
from ibid.search.index import Index
from ibid.search.lexicon import Entry, Pick
from ibid.search.query import Query, Seq, Word
from ibid.search.rank import Hit, Measures
from ibid.search.units import KINDS

SHOWN = 10
"""Results of a first page; `search-page.js` has the same."""


class Head(NamedTuple):
    """The first page of what a word finds as it is mostly spelled."""

    total: int
    """Units found."""
    rows: list[tuple[int, int, int]]
    """The best of them: unit, how often, whether in another spelling only."""


class Heads:
    """Answers for single words from postings; `rank.order` puts them in order as it does everywhere."""

    def __init__(self, index: Index) -> None:
        self._index = index
        kinds = [KINDS.index(unit.kind) for unit in index.units]
        self._measures = Measures(kinds, index.lengths, index.averages)

    def best(self, entry: Entry) -> Head:
        """What a reader gets who types the word in its most frequent spelling."""
        word = Word("plain", entry.forms[0], entry.key)
        found = self._hits(word)
        results = rank.order(Query(Seq(((word,),))), found, lambda _leaf: found, self._measures)
        rows = [(r.number, found[r.number].tf, r.inexact) for r in results[:SHOWN]]
        return Head(len(found), rows)

    def _hits(self, word: Word) -> dict[int, Hit]:
        lexicon = self._index.lexicon
        counts = self._counts(lexicon.expand(word))
        typed = lexicon.spelled_like(word)
        exact = self._counts(typed)
        return {n: Hit(tf, int(bool(typed) and n not in exact)) for n, tf in counts.items()}

    def _counts(self, pick: Pick) -> dict[int, int]:
        out: dict[int, int] = {}
        for key, forms in pick.items():
            for number, posting in self._index.postings[key].items():
                times = sum(1 for _pos, form in posting if forms is None or form in forms)
                if times:
                    out[number] = out.get(number, 0) + times
        return out
