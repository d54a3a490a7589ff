"""What the pipeline made of a sample, in terms of the witness, so that it can be held against the truth."""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from dataclasses import dataclass

from ibid import flow
from ibid.book import Book
from ibid.model import Block, Division, Span


@dataclass(frozen=True, slots=True)
class Found:
    """A paragraph as the pipeline divides the text."""

    start: int
    """First character in the witness."""
    end: int
    """After its last."""
    kind: str
    """p, quote or head."""
    block: int
    """Which block of the book it belongs to."""


class Ours:
    """Reading text, italics and divisions of a recovered book by offsets of its witness."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.paras = list(_paras(book))
        self.by_start = {p.start: p for p in self.paras}
        self.italic = self._italics()
        self._wide = sorted((i[0], i[2]) for i in book.layers.items if i[2] > i[0])
        self._starts = [start for start, _end in self._wide]

    def window(self, start: int, end: int) -> tuple[int, int]:
        """A stretch widened so that it cuts through no change, call or furniture."""
        for k in (bisect.bisect_left(self._starts, start) - 1,):
            if k >= 0 and self._wide[k][1] > start:
                start = self._wide[k][0]
        k = bisect.bisect_left(self._starts, end) - 1
        if k >= 0 and self._wide[k][1] > end:
            end = self._wide[k][1]
        return start, end

    def reading(self, start: int, end: int, *, calls: bool = False) -> str:
        """The reading text of a stretch that cuts through nothing."""
        out: list[str] = []
        for atom in flow.atoms(self.book.layers, Span(start, end)):
            if calls and atom.kind == "call" and atom.item is not None:
                out.append(f"[{getattr(atom.item, 'n', '')}]")
            out.append(atom.reading)
        return "".join(out)

    def _italics(self) -> bytearray:
        flags = bytearray(len(self.book.witness.text) + 1)
        for span in _spans(self.book, self.paras):
            open_at: int | None = None
            for atom in flow.atoms(self.book.layers, span):
                if atom.kind != "star":
                    continue
                if open_at is None:
                    open_at = atom.span.end
                else:
                    flags[open_at : atom.span.start] = b"\1" * (atom.span.start - open_at)
                    open_at = None
            self._annotated(flags, span)
        return flags

    def _annotated(self, flags: bytearray, span: Span) -> None:
        """What the edition sets in italics because of what it is: ``Ibid``, titles in notes."""
        marks = [a for a in self.book.annotations.get(span.start, ()) if a.attributes.get("rend") == "italic"]
        offset = 0
        for atom in flow.atoms(self.book.layers, span) if marks else ():
            for mark in marks if atom.kind == "text" else ():
                first, last = max(mark.start, offset), min(mark.end, offset + len(atom.reading))
                for i in range(first, last):
                    flags[atom.span.start + i - offset] = 1
            offset += len(atom.reading)


def _spans(book: Book, paras: list[Found]) -> Iterator[Span]:
    for para in paras:
        yield Span(para.start, para.end)
    for note in book.notes:
        if note.parts:
            yield Span(note.parts[0].start, note.parts[-1].end)
    for entry in book.bibliography[1]:
        yield Span(entry.parts[0].start, entry.parts[-1].end)


def _paras(book: Book) -> Iterator[Found]:
    for number, block in enumerate(_blocks(book.divisions)):
        for para in block.paras:
            yield Found(para.parts[0].start, para.parts[-1].end, block.kind, number)


def _blocks(children: tuple[Block | Division, ...] | tuple[Division, ...]) -> Iterator[Block]:
    for child in children:
        if isinstance(child, Division):
            yield from (head for head in child.heads if isinstance(head, Block))
            yield from _blocks(child.children)
        else:
            yield child
