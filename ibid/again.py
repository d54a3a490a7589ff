"""One chapter made again after an emendation was saved, from a book that was made before: what `serve` shows first.

What an emendation changes is near: the rules propose the same for every line whatever an editor says, marks balance within a paragraph,
names and dates follow each other within a chapter. So the stages run for the chapter alone (`Bench.scope`), over what they found
before, and its division of the TEI is put into the tree. `Last.again` gives what a whole build would give for that chapter;
what it cannot promise, it refuses, and the whole book is made.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from lxml import etree

from ibid import (
    annotating,
    assembling,
    config,
    flow,
    making,
    markmending,
    mending,
    pipeline,
    recovering,
    stages,
    teitext,
    witness,
)
from ibid.aside import Aside
from ibid.bench import Bench
from ibid.book import Book
from ibid.config import Edition, HandEmendation
from ibid.emendations import Ledger
from ibid.model import Artefact, Division, Span
from ibid.publications import Chapters
from ibid.registers.naming import namer
from ibid.tei import document
from ibid.tei.body import build_chapter
from ibid.tei.emit import Begun
from ibid.teitext import XML_ID, q
from ibid.yamlio import Problems

_MENDING = (mending.mend_letters, mending.restore_italics, mending.restore_numerals, mending.end_with_points)


class Refused(Exception):
    """The whole book must be made."""


class Last:
    """A book as it was made last, ready for one chapter to be made again."""

    def __init__(self, root: Path, book: str, path: Path) -> None:
        """Make the whole book. Raises `IbidError` for what is wrong with it."""
        self._root = root
        edition = config.read(root, book)
        self._bench = pipeline.run(edition, witness.read(path))
        self._book = assembling.assemble(self._bench)
        self._begun: dict[str, Begun] = {}
        tree = document.build(self._book, making.date_of(root), self._begun)
        settled = recovering.settled(root, book, tree)
        self._settled = settled is None or settled.tei is tree
        self._tei = teitext.parse_tei(document.serialise(settled.tei if settled else tree))
        self._parts = {_name(div): div for div in self._tei.iter(q("div")) if _name(div)}
        self._chapters = Chapters(self._tei, book)
        gc.unfreeze()  # the book as it was kept before
        gc.collect()
        gc.freeze()  # none of this is garbage: it need not be looked through at every change

    def pages(self) -> list[Artefact]:
        """All chapters."""
        return self._chapters.all()

    def again(self) -> list[Artefact]:
        """The chapters in which emendations were saved.

        Raises `Refused` when they reach further, `IbidError` when they do not fit.
        """
        edition = config.emendations_again(self._root, self._bench.edition)
        touched = sorted(self._touched(_changed(self._bench.edition, edition)))
        if edition.profile.notes_at == "end-of-chapter":
            raise Refused  # emendations are numbered in the order of the text, in which notes stand between chapters
        if not self._settled:
            raise Refused  # identifiers are not those that the stages give: the lock must be asked
        for n in touched:
            self._bench, self._book = again(self._bench, self._book, edition, n)
        self._bench = replace(self._bench, edition=edition)
        parts = {f"ch{n}{kind}": n for n in touched for kind in ("", ".notes")}
        for name in [
            name for name in self._begun if name in parts
        ]:  # in the order of the text, in which emendations are numbered
            self._exchange(parts[name], name)
        self._chapters.read([(self._parts[f"ch{n}"], self._parts.get(f"ch{n}.notes")) for n in touched])
        return [file for n in touched for file in self._chapters.files(f"ch{n}")]

    def _touched(self, entries: Sequence[HandEmendation]) -> set[int]:
        """The chapters in whose text or notes entries stand."""
        carrier = self._bench.witness
        found: set[int] = set()
        for entry in entries:
            if not 1 <= entry.line <= len(carrier.rows):
                continue  # it fits nowhere, and is told
            line = carrier.row(entry.line)
            here = {n for n in self._bench.texts for span in _scope(self._bench, n) if _meet(span, line)}
            if not here:
                raise Refused
            found |= here
        return found

    def _exchange(self, n: int, name: str) -> None:
        """Put a part of a chapter into the tree; what comes after it may have more emendations before it, or fewer."""
        chapter = next(d for d in _chapters(self._book.divisions) if d.n == n)
        old = self._parts[name]
        new = build_chapter(self._book, chapter, self._begun[name], notes=name.endswith(".notes"))
        new.tail = old.tail
        parent = old.getparent()
        if parent is not None:
            parent.replace(old, new)
        self._parts[name] = new
        more = _changes(new) - _changes(old)
        order = list(self._begun)
        for later in order[order.index(name) + 1 :]:
            begun = self._begun[later]
            self._begun[later] = Begun(begun.cursor, begun.emendations + more)


def again(old: Bench, book: Book, edition: Edition, n: int) -> tuple[Bench, Book]:
    """The bench and the book with one chapter mended again.

    In: both as made before, and the edition with other emendations in that chapter. Raises `Refused` when the chapter no longer has
    the same citations, `EditionError` for entries that do not fit.
    """
    bench = _mended(old, edition, n)
    bench.problems.stop("mend the entries named above")
    over = bench.layers()
    if _notes(old, n, old.layers()) != _notes(bench, n, over):
        bench.rest = []
        stages.read_citations(bench)
        if any(_shape(old, key) != _shape(bench, key) for key in bench.citations):
            raise Refused
    blocks, notes = {n: old.texts[n]}, [x for x in old.notes if x.chapter == n]
    names = annotating.named(over, blocks, notes, namer(edition.registers))
    known = old.names.result()
    bench.names = Aside.done({**known, **names})
    found, sources = annotating.annotate(assembling.material(bench, over), n)
    scope = _scope(old, n)
    return bench, replace(
        book,
        layers=over,
        edits=tuple(bench.ledger.edits),
        pages=tuple(bench.pages),
        citations={key: tuple(value) for key, value in bench.citations.items()},
        annotations={**book.annotations, **found},
        quote_sources={k: v for k, v in book.quote_sources.items() if not _inside(scope, k)} | sources,
        unbalanced=tuple(bench.unbalanced),
        rest=tuple(bench.rest),
    )


def _mended(old: Bench, edition: Edition, n: int) -> Bench:
    scope = _scope(old, n)
    protected = [c.span for c in old.calls] + [f.span for f in old.furniture] + old.markup
    bench = replace(
        old,
        edition=edition,
        problems=Problems(),
        ledger=Ledger(protected),
        pages=[],
        marks_of=dict(old.marks_of),
        unbalanced=[],
        scope=scope,
    )
    stages.lay_hand(bench)
    for edit in bench.laid:
        bench.ledger.add(edit)
    for stage in _MENDING:
        stage(bench)
    markmending.set_marks(bench)
    bench.ledger = Ledger.of(
        [
            *(e for e in old.ledger.edits if not _inside(scope, e.span.start)),
            *(e for e in bench.ledger.edits if _inside(scope, e.span.start)),
        ],
        protected,
    )
    bench.unbalanced = sorted(
        [*(at for at in old.unbalanced if not _inside(scope, at)), *bench.unbalanced],
        key=old.unbalanced.index,
    )
    bench.scope = None
    stages.set_pages(bench)
    return bench


def _scope(bench: Bench, n: int) -> list[Span]:
    """The stretches of a chapter: its text, and its notes."""
    blocks = [b.span for b in bench.texts.get(n, ())]
    notes = [p for note in bench.notes if note.chapter == n for p in note.parts]
    return [Span(spans[0].start, spans[-1].end) for spans in (blocks, notes) if spans]


def _inside(scope: Sequence[Span], at: int) -> bool:
    return any(s.start <= at <= s.end for s in scope)


def _meet(a: Span, b: Span) -> bool:
    return a.start <= b.end and b.start <= a.end


def _changed(old: Edition, new: Edition) -> list[HandEmendation]:
    """Entries that only one of two editions has, wherever in the file they stand."""
    before, after = ({replace(e, where=""): e for e in x.emendations} for x in (old, new))
    return [e for key, e in {**before, **after}.items() if (key in before) != (key in after)]


def _notes(bench: Bench, n: int, over: flow.Layers) -> list[str]:
    """The reading text of a chapter's notes."""
    parts = (note.parts for note in bench.notes if note.chapter == n and note.parts)
    return [flow.reading(flow.atoms(over, Span(p[0].start, p[-1].end))) for p in parts]


def _shape(bench: Bench, key: tuple[int, int]) -> list[str | None]:
    return [c.work for c in bench.citations[key]]


def _chapters(divisions: Sequence[Division]) -> Iterator[Division]:
    for division in divisions:
        if division.kind == "chapter":
            yield division
        else:
            yield from _chapters([d for d in division.children if isinstance(d, Division)])


def _name(div: etree._Element) -> str:
    """What `Pen.begun` calls a division."""
    return div.get(XML_ID, "") or (f"ch{div.get('n')}.notes" if div.get("type") == "notes-chapter" else "")


def _changes(div: etree._Element) -> int:
    """How many numbered emendations a part of the text has."""
    return sum(1 for e in div.iter(q("app"), q("choice")) if e.get(XML_ID, "").startswith("e."))
