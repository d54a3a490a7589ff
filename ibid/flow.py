"""A block of the edition as atoms: the witness's characters and the edition's changes, side by side, in order.

Every witness character between the block's first and last belongs to exactly one atom. The atoms' readings joined are the reading text
of the block; annotations (quotations, citations, italics, names) are given in offsets of that text, and `write` lays both
into TEI mixed content.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ibid.model import Block, Emendation, Furniture, NoteCall, PageBreak, Span
from ibid.teitext import Writer

_SPLIT = re.compile(r"(\n|\*)")

AtomKind = Literal["text", "edit", "markup", "star", "furniture", "newline", "call", "pb"]


@dataclass(frozen=True, slots=True)
class Atom:
    """The smallest unit of a block."""

    kind: AtomKind
    """What it is."""
    span: Span
    """Its witness characters."""
    reading: str = ""
    """What it gives to the reading text."""
    item: Emendation | Furniture | NoteCall | PageBreak | None = None
    """The edit, furniture, call or page break it stands for."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """An element around a stretch of the block's reading text."""

    start: int
    """First offset in the reading text."""
    end: int
    """Offset after the last."""
    name: str
    """TEI element name."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Its attributes."""
    rank: int = 0
    """Among annotations of the same extent, the lower rank is outside."""
    appended: tuple[tuple[str, Mapping[str, str]], ...] = ()
    """Empty elements written right before its end: what the edition adds to it as data."""


@dataclass(frozen=True, slots=True)
class Layers:
    """All that lies over the witness, sorted, so that any stretch of it can be cut into atoms."""

    text: str
    """The witness."""
    items: tuple[tuple[int, int, int, AtomKind, Emendation | Furniture | NoteCall | PageBreak | None], ...]
    """(start, rank, end, kind, item), sorted."""
    starts: tuple[int, ...]
    """Their starts."""
    tight: frozenset[int]
    """Offsets of stretches that continue a word across a line end."""


def layers(
    text: str,
    edits: Sequence[Emendation],
    calls: Sequence[NoteCall],
    furniture: Sequence[Furniture],
    markup: Sequence[Span],
    pages: Sequence[PageBreak],
    tight: frozenset[int],
) -> Layers:
    """Sort everything that lies over the witness. At one offset: inserted text, then calls, page breaks, then what covers characters."""
    items: list[tuple[int, int, int, AtomKind, Emendation | Furniture | NoteCall | PageBreak | None]] = []
    for edit in edits:
        empty = edit.span.start == edit.span.end
        items.append((edit.span.start, 0 if empty else 4, edit.span.end, "edit", edit))
    for call in calls:
        items.append(
            (call.span.start, 1 if call.span.start == call.span.end else 4, call.span.end, "call", call)
        )
    items += [(p.pos, 2, p.pos, "pb", p) for p in pages]
    items += [(f.span.start, 4, f.span.end, "furniture", f) for f in furniture]
    items += [(s.start, 4, s.end, "markup", None) for s in markup]
    items.sort(key=lambda x: x[:3])
    return Layers(text, tuple(items), tuple(x[0] for x in items), tight)


def atoms(over: Layers, span: Span) -> list[Atom]:
    """Cut a stretch of the witness into atoms. Zero-width items at its very end belong to it, those at its start too."""
    result: list[Atom] = []
    pos = span.start
    at = bisect.bisect_left(over.starts, span.start)
    while at < len(over.items) and over.items[at][0] <= span.end:
        start, _rank, end, kind, item = over.items[at]
        at += 1
        if start == span.end and (end > start or kind == "pb"):
            continue
        if start < pos:
            raise ValueError(f"layers overlap at offset {start}: {kind} {item}")
        result.extend(_plain(over, pos, start))
        result.append(Atom(kind, Span(start, end), item.corr if isinstance(item, Emendation) else "", item))
        pos = end
    result.extend(_plain(over, pos, span.end))
    return _stars(result)


def _plain(over: Layers, start: int, end: int) -> Iterator[Atom]:
    pos = start
    for token in _SPLIT.split(over.text[start:end]):
        if not token:
            continue
        span = Span(pos, pos + len(token))
        pos = span.end
        if token == "*":
            yield Atom("star", span)
        elif token == "\n":
            yield Atom("newline", span, _newline_reading(over, span))
        else:
            yield Atom("text", span, token)


def _newline_reading(over: Layers, span: Span) -> str:
    """A space for the first line end of a run; nothing for blank lines and inside a word that a line end cut."""
    if over.text.endswith("\n", 0, span.start):  # without a copy of all that stands before
        return ""
    return "" if joins_word(over, span.end) else " "


def joins_word(over: Layers, pos: int) -> bool:
    """Whether what follows a line end (blank lines, furniture and list marks apart) continues the word before it."""
    while pos < len(over.text) and over.text[pos] in "\n ":
        pos += 1
    return pos in over.tight or _next_kept(over, pos) in over.tight


def _next_kept(over: Layers, pos: int) -> int:
    """The first offset from ``pos`` on that furniture, list marks and white space do not cover; a page may begin before it."""
    at = bisect.bisect_left(over.starts, pos)
    while (
        at < len(over.items)
        and over.items[at][0] == pos
        and over.items[at][3] in ("pb", "furniture", "markup")
    ):
        if over.items[at][3] == "pb":
            at += 1
            continue
        pos = over.items[at][2]
        while pos < len(over.text) and over.text[pos] in "\n ":
            pos += 1
        at = bisect.bisect_left(over.starts, pos)
    return pos


def _stars(found: list[Atom]) -> list[Atom]:
    """An edit that adds or removes an asterisk is a switch of italics, not text."""
    result: list[Atom] = []
    for atom in found:
        item = atom.item
        if isinstance(item, Emendation) and item.corr == "*" and not item.sic:
            result.append(Atom("star", atom.span, "", item))
        else:
            result.append(atom)
    return result


def block_atoms(over: Layers, block: Block, para: int) -> list[Atom]:
    """The atoms of one paragraph of a block."""
    parts = block.paras[para].parts
    return atoms(over, Span(parts[0].start, parts[-1].end))


def reading(found: Sequence[Atom]) -> str:
    """The reading text of atoms."""
    return "".join(a.reading for a in found)


def italics(found: Sequence[Atom]) -> list[Annotation]:
    """The stretches that asterisks make italic; a last asterisk without partner makes none."""
    result: list[Annotation] = []
    offset = 0
    open_at: int | None = None
    for atom in found:
        if atom.kind == "star":
            if open_at is None:
                open_at = offset
            else:
                if offset > open_at:
                    result.append(Annotation(open_at, offset, "hi", {"rend": "italic"}, rank=5))
                open_at = None
        offset += len(atom.reading)
    return result


def place(found: Sequence[Atom], offset: int) -> int:
    """The witness offset of an offset in the reading text (the start of the character there)."""
    seen = 0
    for atom in found:
        if offset < seen + len(atom.reading):
            return atom.span.start + (offset - seen if atom.kind == "text" else 0)
        seen += len(atom.reading)
    return found[-1].span.end if found else 0


# --- writing ---------------------------------------------------------------------------------------------------


def nest(annotations: Sequence[Annotation]) -> list[Annotation]:
    """Make annotations nest: one that crosses an earlier-opened one is cut at its border (its identifier stays on the first piece)."""
    pending = sorted(annotations, key=lambda a: (a.start, -a.end, a.rank))
    result: list[Annotation] = []
    open_: list[Annotation] = []
    while pending:
        a = pending.pop(0)
        while open_ and open_[-1].end <= a.start:
            open_.pop()
        border = next((o.end for o in reversed(open_) if o.end < a.end), None)
        if border is not None:
            rest = {k: v for k, v in a.attributes.items() if not k.endswith("}id")}
            pending.append(Annotation(border, a.end, a.name, rest, a.rank, a.appended))
            pending.sort(key=lambda x: (x.start, -x.end, x.rank))
            a = Annotation(a.start, border, a.name, a.attributes, a.rank)
        if a.end > a.start:
            result.append(a)
            open_.append(a)
    return result


class Emitter:
    """Writes single atoms as TEI; a subclass or owner decides on identifiers. See ``docs/encoding.md``."""

    def __init__(self, writer: Writer, witness_text: str) -> None:
        self.writer = writer
        self._text = witness_text

    def emit(self, atom: Atom, reading_text: str) -> None:
        """Write one atom (or, for text, a piece of it)."""
        raise NotImplementedError


def write(emitter: Emitter, found: Sequence[Atom], annotations: Sequence[Annotation]) -> None:
    """Lay atoms and annotations into the open element of the emitter's writer."""
    layout = _Layout(emitter.writer, annotations)
    offset = 0
    for atom in found:
        length = len(atom.reading)
        if length == 0:
            layout.close(offset)
            emitter.emit(atom, "")
        elif atom.kind != "text":
            layout.reach(offset)
            emitter.emit(atom, atom.reading)
        else:
            done = 0
            while done < length:
                layout.reach(offset + done)
                limit = max(layout.next_border(offset + length) - offset, done + 1)
                emitter.emit(atom, atom.reading[done:limit])
                done = limit
        offset += length
    layout.finish()


class _Layout:
    """The annotations that are open, and those to come, while atoms are written."""

    def __init__(self, writer: Writer, annotations: Sequence[Annotation]) -> None:
        self._writer = writer
        self._stack: list[Annotation] = []
        self._queue = nest(annotations)[::-1]

    def _end(self) -> None:
        for name, attributes in self._stack.pop().appended:
            self._writer.empty(name, attributes)
        self._writer.close()

    def close(self, offset: int) -> None:
        """Close what ends at or before an offset."""
        while self._stack and self._stack[-1].end <= offset:
            self._end()

    def reach(self, offset: int) -> None:
        """Close what ends and open what begins at an offset."""
        self.close(offset)
        while self._queue and self._queue[-1].start <= offset:
            annotation = self._queue.pop()
            self._writer.open(annotation.name, annotation.attributes)
            self._stack.append(annotation)

    def next_border(self, limit: int) -> int:
        """The next offset, up to a limit, at which something opens or closes."""
        if self._stack:
            limit = min(limit, self._stack[-1].end)
        if self._queue:
            limit = min(limit, self._queue[-1].start)
        return limit

    def finish(self) -> None:
        """Close everything."""
        while self._stack:
            self._end()
