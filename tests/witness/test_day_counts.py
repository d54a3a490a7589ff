"""Counts of the real book. Its text is not here: the gold file holds nothing but numbers."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ibid import config, pipeline, witness
from ibid.book import Book
from ibid.model import Block, Division, NoteCall
from ibid.tei import document
from ibid.teitext import NS, parse_tei, witness_text
from ibid.witness import Witness

ROOT = Path(__file__).resolve().parent.parent.parent
GOLD = Path(__file__).with_name("day-1973.calls.tsv")
NOTES = (29, 81, 60, 114, 59, 71, 79, 47)
"""How many endnotes each chapter has."""
FURNITURE = 15
"""Running heads and folios."""
ENTRIES = 243
"""Works of the printed bibliography."""

pytestmark = pytest.mark.witness


@pytest.fixture(scope="session")
def text(witness_path: Path) -> Witness:
    return witness.read(witness_path)


@pytest.fixture(scope="session")
def book(text: Witness) -> Book:
    """The book with its editor's decisions."""
    return pipeline.recover(config.read(ROOT, "day-1973"), text)


@pytest.fixture(scope="session")
def bare(text: Witness) -> Book:
    """The book by the rules alone: no decision of an editor but the profile."""
    edition = config.read(ROOT, "day-1973")
    none = {"emendations": (), "calls": (), "structure": (), "works": None, "citations": None}
    fields = {f.name for f in dataclasses.fields(edition)}
    return pipeline.recover(replace(edition, **{k: v for k, v in none.items() if k in fields}), text)


def gold(text: Witness) -> dict[tuple[int, int], tuple[int, int]]:
    """Where each call stands: (chapter, note) -> start and end in the witness."""
    rows = [tuple(map(int, line.split("\t"))) for line in GOLD.read_text("utf-8").splitlines()[1:]]
    return {(c, n): (text.line(row).start + a, text.line(row).start + b) for c, n, row, a, b in rows}


def right(call: NoteCall, place: tuple[int, int]) -> bool:
    """Whether a call covers its glyphs, or (nothing being left of it) stands at one of their borders."""
    span = (call.span.start, call.span.end)
    return span == place or (call.status == "inferred" and call.span.start in place)


def blocks(children: tuple[Block | Division, ...]) -> Iterator[Block]:
    for child in children:
        if isinstance(child, Division):
            yield from (head for head in child.heads if isinstance(head, Block))
            yield from blocks(child.children)
        else:
            yield child


def chapters(book: Book) -> list[Division]:
    return [c for part in book.divisions for c in part.children if isinstance(c, Division)]


def test_the_gold_file_names_every_note(text: Witness) -> None:
    assert Counter(chapter for chapter, _n in gold(text)) == dict(enumerate(NOTES, 1))


def test_parts_chapters_and_sections(book: Book) -> None:
    assert [d.kind for d in book.divisions] == ["part", "part"]
    assert [c.n for c in chapters(book)] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert (
        sum(isinstance(s, Division) and s.kind == "section" for c in chapters(book) for s in c.children) == 28
    )


def test_notes(book: Book) -> None:
    assert Counter(n.chapter for n in book.notes) == dict(enumerate(NOTES, 1))
    assert sum(not n.parts for n in book.notes) == 1


def test_calls_are_in_order_and_each_once(book: Book) -> None:
    wanted = [(chapter, n) for chapter, many in enumerate(NOTES, 1) for n in range(1, many + 1)]
    assert [(c.chapter, c.n) for c in book.calls] == wanted
    assert [c.span.start for c in book.calls] == sorted(c.span.start for c in book.calls)


def test_no_certain_call_is_wrong(book: Book, bare: Book, text: Witness) -> None:
    places = gold(text)
    for found in (book, bare):
        wrong = [
            (c.chapter, c.n) for c in found.calls if c.cert == "high" and not right(c, places[c.chapter, c.n])
        ]
        assert wrong == []


def test_the_alignment_alone_finds_nearly_all_calls(bare: Book, text: Witness) -> None:
    places = gold(text)
    assert sum(right(c, places[c.chapter, c.n]) for c in bare.calls) >= 538


def test_displayed_quotations(book: Book) -> None:
    found = [b for part in book.divisions for b in blocks(part.children) if b.kind == "quote"]
    assert len(found) == 115


def test_furniture_and_pages(book: Book) -> None:
    assert len(book.furniture) == FURNITURE
    assert [p.n for p in book.pages] == list(range(book.pages[0].n, 215))


def test_bibliography(book: Book) -> None:
    printed = [e for e in book.bibliography[1] if e.work is not None]
    assert len(printed) == ENTRIES


def test_marks_are_balanced(book: Book, bare: Book) -> None:
    assert len(book.unbalanced) <= 2
    assert len(bare.unbalanced) <= 8


def test_every_character_comes_back(book: Book, text: Witness, witness_path: Path) -> None:
    root = parse_tei(document.serialise(document.build(book, "2026-01-01")))
    body = root.find(".//t:text", NS)
    assert body is not None
    assert witness_text(body).encode() == witness_path.read_bytes() == text.text.encode()


def test_quotations_are_tied_to_their_citations(book: Book) -> None:
    displayed = book.quote_sources.values()
    found = [a for marks in book.annotations.values() for a in marks if a.name == "quote"]
    assert len(displayed) == 111, "four displayed quotations have no call"
    assert len(found) + len(displayed) >= 630
    assert all(a.attributes.get("source") for a in found)
    several = Counter(a.attributes["source"] for a in found if " " in a.attributes["source"])
    notes = {source.split()[0].rpartition(".")[0].strip("#"): n for source, n in several.items()}
    assert notes == {"ch3.n4": 1, "ch6.n45": 1, "ch6.n51": 1, "ch8.n6": 2}, (
        "read: nothing in the passage decides"
    )
