"""The index on Whoosh, behind the command line and the tests. The only module that knows Whoosh.

Whoosh 2.7.4 keeps the postings and finds the units: it is handed query objects made from our tree, never a
string,
and its own analysis, parser and scores are not used. `ibid.search.rank` orders what it finds, from its
postings.
"""

# ruff: noqa: ANN401 - Whoosh has no types
from __future__ import annotations

import shutil
import tempfile
import warnings
import weakref
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Whoosh 2.7.4's source, when first compiled
    from whoosh import analysis, fields, query
    from whoosh.filedb.filestore import FileStorage
    from whoosh.query import spans
    from whoosh.util import make_binary_tree

from ibid.search import index, rank
from ibid.search.brute import plain_words
from ibid.search.filters import PLACES, page_number
from ibid.search.lexicon import Lexicon, Pick
from ibid.search.query import Filter, Node, Query, Seq
from ibid.search.rank import Hit, Measures, Result
from ibid.search.units import KINDS, Unit

_UNIT, _PART = "\x1e", "\x1f"


class _Ready(analysis.Analyzer):  # type: ignore[misc]
    """Hands Whoosh words that are analysed already: ``word US position`` between record separators."""

    def __call__(self, value: str, **_options: object) -> Iterator[Any]:
        token = analysis.Token(positions=True, mode="index")
        for item in value.split(_UNIT) if value else ():
            text, _part, position = item.partition(_PART)
            token.text, token.pos, token.boost = text, int(position), 1.0
            yield token


def _schema() -> Any:
    return fields.Schema(
        body=fields.TEXT(analyzer=_Ready(), phrase=True),
        kind=fields.ID(stored=True),
        chapter=fields.ID(),
        first=fields.NUMERIC(int),
        last=fields.NUMERIC(int),
        source=fields.KEYWORD(),
        person=fields.KEYWORD(),
    )


class _Near(spans.SpanNear):  # type: ignore[misc]
    """Whoosh 2.7.4 cannot put a span query under AND: it asks for sizes that span queries do not tell."""

    def estimate_size(self, ixreader: Any) -> int:
        """At most as many units as have the rarer side."""
        return int(min(self.a.estimate_size(ixreader), self.b.estimate_size(ixreader)))


class _Apart(spans.SpanOr.SpanOrMatcher):  # type: ignore[misc]
    """Whoosh's own makes one stretch of two words side by side, in which no phrase begins or ends."""

    def _get_spans(self) -> list[Any]:
        sides = [side for side in (self.a, self.b) if side.is_active() and side.id() == self.id()]
        return sorted({span for side in sides for span in side.spans()}, key=lambda span: span.start)


class _Any(spans.SpanOr):  # type: ignore[misc]
    """As `_Near`; and words that touch stay apart."""

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        """The places of all sides."""
        return make_binary_tree(_Apart, [sub.matcher(searcher, context) for sub in self.subqs])

    def estimate_size(self, ixreader: Any) -> int:
        """At most as many units as all sides have together."""
        return int(sum(sub.estimate_size(ixreader) for sub in self.subqs))


class WhooshIndex:
    """An index over units, in their order, in a temporary folder that goes with it."""

    def __init__(self, units: Sequence[Unit], lexicon: Lexicon) -> None:
        self.units = units
        self.lexicon = lexicon
        # Whoosh's own store in memory writes to one folder for all processes: two at a time destroy each other's files.
        folder = tempfile.mkdtemp(prefix="ibid-search-")
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self._store = FileStorage(folder).create_index(_schema())
        writer = self._store.writer()
        counts = []
        for unit in units:
            words = index.words_of(unit)
            counts.append(max((token.pos for token in words), default=-1) + 1)
            writer.add_document(
                body=_UNIT.join(f"{token.form}{_PART}{token.pos}" for token in words),
                kind=unit.kind,
                chapter=unit.chapter.lower(),
                first=page_number(unit.pages[0]),
                last=page_number(unit.pages[1]),
                source=" ".join(unit.sources),
                person=" ".join(unit.persons),
            )
        writer.commit()
        self._searcher = self._store.searcher()
        lengths, averages = index.measure(units, counts)
        self.measures = Measures([KINDS.index(unit.kind) for unit in units], lengths, averages)

    def search(self, wanted: Query) -> list[Result]:
        """The units found, in order."""
        if wanted.tree is None:
            return []
        found = self._searcher.docs_for_query(self.query(wanted.tree))
        return rank.order(wanted, sorted(set(found)), self._hits, self.measures)

    # --- our tree as Whoosh's query objects ---

    def query(self, node: Node) -> Any:
        """A tree as Whoosh's query object."""
        if isinstance(node, Filter):
            return _filter(node)
        if isinstance(node, Seq):
            return query.Or([self._sequence(variant, node.slop) for variant in node.variants])
        items = [self.query(item) for item in node.items]
        if node.op == "not":
            return query.And([query.Every(), query.Not(items[0])])
        return query.And(items) if node.op == "and" else query.Or(items)

    def _sequence(self, variant: Sequence[Any], slop: int) -> Any:
        found, gap = None, 0
        for word in variant:
            if word is None:
                gap += 1
                continue
            terms = [query.Term("body", text) for text in self._terms(self.lexicon.expand(word))]
            if not terms:
                return query.NullQuery
            one = terms[0] if len(terms) == 1 else _Any(terms)
            near = 1 + gap
            found = one if found is None else _Near(found, one, near + slop, True, near)
            gap = 0
        return found

    # --- what its postings say of a leaf ---

    def _places(self, pick: Pick) -> dict[int, list[int]]:
        """Unit to positions, one for each word found (two readings of one place count twice)."""
        reader = self._searcher.reader()
        out: dict[int, list[int]] = {}
        for text in self._terms(pick):
            matcher = reader.postings("body", text)
            while matcher.is_active():
                out.setdefault(matcher.id(), []).extend(matcher.value_as("positions"))
                matcher.next()
        return out

    def _terms(self, pick: Pick) -> list[str]:
        """Whoosh keeps forms: a key is any of its forms."""
        return [
            form
            for key, forms in pick.items()
            for form in (self.lexicon.by_key[key].forms if forms is None else sorted(forms))
        ]

    def _hits(self, leaf: Seq) -> Mapping[int, Hit]:
        typed = [pick for word in plain_words(leaf) if (pick := self.lexicon.spelled_like(word))]
        exact = [self._places(pick) for pick in typed]
        counts: dict[int, int] = {}
        if len(leaf.variants) == len(leaf.variants[0]) == 1 and leaf.variants[0][0]:
            counts = {n: len(at) for n, at in self._places(self.lexicon.expand(leaf.variants[0][0])).items()}
        else:
            starts: dict[int, set[int]] = {}
            for variant in leaf.variants:
                for number, begin in self._starts(variant, leaf.slop).items():
                    starts.setdefault(number, set()).update(begin)
            counts = {n: len(begin) for n, begin in starts.items() if begin}
        return {n: Hit(tf, sum(1 for places in exact if n not in places)) for n, tf in counts.items()}

    def _starts(self, variant: Sequence[Any], slop: int) -> dict[int, set[int]]:
        """Where a phrase begins, unit by unit: from its last word back to its first."""
        after: dict[int, set[int]] | None = None
        gap = 0
        for word in reversed(variant):
            if word is None:
                gap += 1
                continue
            here = {n: set(at) for n, at in self._places(self.lexicon.expand(word)).items()}
            if after is not None:
                near = range(1 + gap, 2 + gap + slop)
                here = {
                    n: {p for p in at if any(p + d in after[n] for d in near)}
                    for n, at in here.items()
                    if n in after
                }
            after, gap = here, 0
        return after or {}


def _filter(node: Filter) -> Any:
    if node.name == "page":
        low, high = int(node.values[0]), int(node.values[1])
        return query.And(
            [
                query.NumericRange("first", 1, high),
                query.NumericRange("last", low, None),
            ]
        )
    if node.name != "in":
        return query.Or([query.Term(node.name, value) for value in node.values])
    places = []
    for place in node.values:
        kinds = query.Or([query.Term("kind", kind) for kind in sorted(PLACES[place])])
        if place == "text":
            kinds = query.AndNot(kinds, query.Term("chapter", "bibliography"))
        places.append(kinds)
    return query.Or(places)
