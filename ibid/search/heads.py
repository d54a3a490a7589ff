"""The best units of a frequent word, kept in the dictionary of a large index: a first page of results without
the word's whole list."""

from __future__ import annotations

import re
from typing import NamedTuple

from ibid.search import rank
from ibid.search.index import Index
from ibid.search.lexicon import Entry, Lexicon, Pick, same_spelling
from ibid.search.query import Query, Seq, Word
from ibid.search.rank import Hit, Measures
from ibid.search.units import KINDS

SHOWN = 10
"""Results of a first page; `search-page.js` has the same."""


class Head(NamedTuple):
    """A first page of what a word finds."""

    total: int
    """Units found."""
    rows: list[tuple[int, int, int]]
    """The best of them: unit, how often, whether in another spelling only."""


def spellings(pick: Pick, lexicon: Lexicon) -> list[Pick]:
    """Every way in which a reader can have spelled a word: of the keys that it stands for, the forms as typed.

    Last that of one who spells it as the book never does. `search-core.js` counts them in the same order.
    """
    forms = [form for key in pick for form in lexicon.by_key[key].forms]
    typed = dict.fromkeys(text for form in forms for text in (form, re.sub("'s?$", "", form)))
    found = [{key: same_spelling(text, lexicon.by_key[key].forms) for key in pick} for text in (*typed, "")]
    return list({tuple(spelled.values()): spelled for spelled in found}.values())


class Heads:
    """Answers for single words from postings; `rank.order` puts them in order as it does everywhere."""

    def __init__(self, index: Index) -> None:
        self._index = index
        kinds = [KINDS.index(unit.kind) for unit in index.units]
        self._measures = Measures(kinds, index.lengths, index.averages)

    def best(self, entry: Entry) -> list[Head | None]:
        """What a reader gets who types the word, for each of its `spellings`; ``None``: as for the first."""
        lexicon = self._index.lexicon
        word = Word("plain", entry.forms[0], entry.key)
        pick = lexicon.expand(word)
        counts = self._counts(pick)
        out: list[Head | None] = []
        known: list[dict[int, Hit]] = []
        for spelled in spellings(pick, lexicon):
            exact = self._counts(spelled) if any(spelled.values()) else counts
            found = {n: Hit(tf, int(n not in exact)) for n, tf in counts.items()}
            if found == (known[0] if known else None):
                out.append(None)
                continue
            known.append(found)
            out.append(self._head(word, found))
        return out

    def _head(self, word: Word, found: dict[int, Hit]) -> Head:
        results = rank.order(Query(Seq(((word,),))), found, lambda _leaf: found, self._measures)
        return Head(len(found), [(r.number, found[r.number].tf, r.inexact) for r in results[:SHOWN]])

    def _counts(self, pick: Pick) -> dict[int, int]:
        out: dict[int, int] = {}
        for key, forms in pick.items():
            for number, posting in self._index.postings[key].items():
                times = sum(1 for _pos, form in posting if forms is None or form in forms)
                if times:
                    out[number] = out.get(number, 0) + times
        return out
