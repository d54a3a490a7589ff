"""The reading text as an editor goes through it: one unit a paragraph, note, entry or heading, with its address and its way back to the witness."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ibid import flow
from ibid.book import Book
from ibid.model import Block, Division, Span
from ibid.registers.model import Spot

UnitKind = Literal["front", "head", "p", "quote", "note", "entry"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of reading text that is read for itself."""

    ref: str
    """Canonical reference: ``2.14``, ``2n5``; the chapter of a heading; ``bibliography``, ``front``."""
    kind: UnitKind
    """What it is."""
    text: str
    """Its reading text."""
    atoms: Sequence[flow.Atom] = field(repr=False)
    """What the text is made of."""
    note: tuple[int, int] | None = None
    """Chapter and number of a note."""

    def span(self, start: int, end: int) -> Span:
        """The witness characters of a stretch of the text; those of a change are taken whole."""
        first, last, pos = -1, -1, 0
        for atom in self.atoms:
            size = len(atom.reading)
            if size and pos < end and start < pos + size:
                a, b = atom.span.start, atom.span.end
                if atom.kind == "text":
                    a, b = a + max(0, start - pos), a + min(size, end - pos)
                first = a if first < 0 else first
                last = b
            pos += size
        return Span(first, last) if first >= 0 else Span(self.atoms[0].span.start, self.atoms[0].span.start)

    def around(self, start: int, end: int, width: int = 40) -> str:
        """A stretch in its context, marked: ``… and then ‹tbe› ship …``."""
        left = self.text[max(0, start - width) : start]
        right = self.text[end : end + width]
        left = left if start <= width else "…" + left.partition(" ")[2]
        right = right if end + width >= len(self.text) else right.rpartition(" ")[0] + "…"
        return f"{left}‹{self.text[start:end]}›{right}"


def units(book: Book, ids: Sequence[str] = ()) -> list[Unit]:
    """All units in the order of the witness.

    ``ids``: identifiers of paragraphs and displayed quotations in order, as the edition has settled them; without
    them (or when they are not as many) the paragraphs are counted.
    """
    front = [Unit("front", "front", *_read(book, span)) for span in (*book.front.title, *book.front.items)]
    return [*front, *_body(book, ids), *_bibliography(book), *_notes(book)]


def _read(book: Book, span: Span) -> tuple[str, Sequence[flow.Atom]]:
    atoms = flow.atoms(book.layers, span)
    return flow.reading(atoms), atoms


def _body(book: Book, ids: Sequence[str]) -> Iterator[Unit]:
    blocks = list(_blocks(book.divisions, 0))
    number: dict[int, int] = {}
    counted = []
    for chapter, block in blocks:
        if block.kind != "head":
            number[chapter] = number.get(chapter, 0) + 1
            counted.append(f"{chapter}.{number[chapter]}")
    spots = [spot.ref for name in ids if (spot := Spot.of(name)) and not spot.note]
    refs = iter(spots if len(spots) == len(counted) else counted)
    for chapter, block in blocks:
        ref = str(chapter) if block.kind == "head" else next(refs)
        kind: UnitKind = "head" if block.kind == "head" else "quote" if block.kind == "quote" else "p"
        for para in block.paras:
            yield Unit(ref, kind, *_read(book, Span(para.parts[0].start, para.parts[-1].end)))


def _blocks(children: Sequence[Block | Division], chapter: int) -> Iterator[tuple[int, Block]]:
    for child in children:
        if isinstance(child, Block):
            yield chapter, child
            continue
        inner = child.n if child.kind == "chapter" else chapter
        yield from ((inner, head) for head in child.heads if isinstance(head, Block))
        yield from _blocks(child.children, inner)


def _bibliography(book: Book) -> Iterator[Unit]:
    for entry in book.bibliography[1]:
        kind: UnitKind = "entry" if entry.work else "head"
        yield Unit("bibliography", kind, *_read(book, Span(entry.parts[0].start, entry.parts[-1].end)))


def _notes(book: Book) -> Iterator[Unit]:
    for note in book.notes:
        if note.parts:
            span = Span(note.parts[0].start, note.parts[-1].end)
            yield Unit(f"{note.chapter}n{note.n}", "note", *_read(book, span), (note.chapter, note.n))
