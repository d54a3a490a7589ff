"""Atoms and gaps as TEI, in the order of the witness: the part of the writing that guarantees that nothing is lost."""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ibid import carrier
from ibid.book import Book
from ibid.flow import Atom, Emitter, atoms, joins_word
from ibid.model import Emendation, Furniture, NoteCall, PageBreak, Span
from ibid.rulebook import LINE_END_HYPHEN, NORMAL_RULES
from ibid.teitext import XML_ID, Writer


class Unaccounted(ValueError):
    """Characters of the witness that no stage has claimed."""


class Begun(NamedTuple):
    """Where a part of the text begins."""

    cursor: int
    """Offset in the witness."""
    emendations: int
    """How many were written before it."""


class Pen(Emitter):
    """Writes the witness from beginning to end; every character passes through it exactly once."""

    def __init__(self, book: Book, writer: Writer, note_ids: Mapping[tuple[int, int], str]) -> None:
        super().__init__(writer, book.witness.text)
        self.book = book
        self.cursor = 0
        self.emendations = 0
        self.begun: dict[str, Begun] = {}
        self._note_ids = note_ids
        self._done: set[int] = set()
        self._pages: dict[int, list[PageBreak]] = {}
        for page in book.pages:
            self._pages.setdefault(page.pos, []).append(page)
        self._silent = book.witness.silent
        self._places = sorted({*self._silent.at, *self._silent.shown})
        self._told = -1
        self._lines = {start: n for n, start in enumerate(book.witness.rows, 1)}

    def begin(self, identifier: str) -> None:
        """Remember where a part of the text begins."""
        self.begun[identifier] = Begun(self.cursor, self.emendations)

    def resume(self, begun: Begun) -> None:
        """Go on from there, as if all before it had been written."""
        self.cursor, self.emendations = begun
        self._done = {
            id(item)
            for start, _rank, end, kind, item in self.book.layers.items
            if start == end == self.cursor and kind != "pb"
        }

    # --- single atoms --------------------------------------------------------------------------------------

    def emit(self, atom: Atom, reading_text: str) -> None:
        """Write an atom, or a piece of a text atom."""
        if atom.kind == "text":
            self._kept(atom, reading_text)
            return
        item = atom.item
        if item is not None and atom.span.start == atom.span.end:
            if id(item) in self._done:
                return
            self._done.add(id(item))
        self._covered(atom.span)
        if atom.kind == "newline":
            self._line(atom.span.end, tight=not atom.reading and joins_word(self.book.layers, atom.span.end))
        elif atom.kind in {"star", "markup"}:
            self._star(atom)
        else:
            self._item(item)

    def _kept(self, atom: Atom, reading_text: str) -> None:
        if not atom.span.start <= self.cursor < atom.span.end:
            raise Unaccounted(f"{self.book.witness.where(atom.span.start)}: text out of order")
        start = self.cursor
        self.cursor += len(reading_text)
        self._write(start, self.cursor)

    def _item(self, item: object) -> None:
        if isinstance(item, Emendation):
            self._edit(item)
        elif isinstance(item, Furniture):
            self._furniture(item)
        elif isinstance(item, PageBreak):
            self._page(item)
        elif isinstance(item, NoteCall):
            self.call(item)

    def _covered(self, span: Span) -> None:
        if span.start != self.cursor:
            raise Unaccounted(
                f"{self.book.witness.where(span.start)}: {self._text[self.cursor : span.start]!r} was passed over"
            )
        if span.start < span.end:  # what stands at one place without a character leaves it to the next
            self._before(span.start)
        self.cursor = span.end

    def _before(self, pos: int, *, kept: bool = True) -> None:
        """What is silent before a character of the text, once. ``kept``: it stands in the text, not in a reading of the witness."""
        if pos != self._told and pos in self._silent.at:
            self._told = pos
            raw = self._silent.at[pos]
            if pos in self._silent.divided:
                if kept:
                    self._divided(raw[0], self._silent.divided[pos])
                else:
                    self.writer.text(raw[0])
                raw = raw[1:]
            self._ended(raw, pos)

    def _divided(self, hyphen: str, cert: str) -> None:
        """A hyphen at the end of a line of print that is no part of the word."""
        self.emendations += 1
        ana = {"ana": f"#rule.{LINE_END_HYPHEN}", "cert": cert, "resp": "#ibid", "type": "hyphen"}
        self.writer.open("app", {XML_ID: f"e.{self.emendations}", **ana})
        self.writer.leaf("lem", "")
        self.writer.leaf("rdg", hyphen, {"wit": "#OCR", "cause": "ocr"})
        self.writer.close()

    def _ended(self, raw: str, start: int) -> None:
        """What the file has beside its text right before an offset; the end of a line of print is an ``lb``."""
        before, newline, after = raw.partition("\n")
        self.writer.witness_only(before)
        if newline:
            self._line(start, tight=not self._text[start - 1].isspace())
            self.writer.witness_only(after)

    def _write(self, start: int, end: int, *, kept: bool = True) -> None:
        """Characters of the witness, with what is silent among them; what only sets type is read as plain characters where the text is
        kept."""
        shown, done = self._silent.shown, start
        for pos in self._hidden(start, end):
            if pos < done:
                continue
            self.writer.text(self._text[done:pos])
            self._before(pos, kept=kept)
            done = pos
            if "\n" in shown.get(pos, ""):
                done += 1
                self._ended(shown[pos], done)
            elif pos in shown:
                done += 1
                while done < end and shown.get(done) == "" and done not in self._silent.at:
                    done += 1  # the other letters of a ligature
                if kept:
                    self._plain(shown[pos], self._text[pos:done])
                else:
                    self.writer.text(shown[pos])
        self.writer.text(self._text[done:end])

    def _hidden(self, start: int, end: int) -> Sequence[int]:
        """The places of a stretch where the file is otherwise than its text."""
        places = self._places
        return places[bisect.bisect_left(places, start) : bisect.bisect_left(places, end)]

    def _plain(self, orig: str, reading: str) -> None:
        self.writer.open("choice", {"ana": "#rule.plain-character"})
        self.writer.leaf("orig", orig)
        self.writer.leaf("reg", reading)
        self.writer.close()

    def _raw(self, span: Span) -> str:
        """The characters of the file for a stretch of its text, without what is silent before it."""
        return carrier.restore(self._text, self._silent, span.start, span.end)

    def _line(self, start: int, *, tight: bool = False) -> None:
        attributes = {"ed": "OCR", "n": str(self._lines[start])}
        if tight:
            attributes["break"] = "no"
        self.writer.empty("lb", attributes)

    def _star(self, atom: Atom) -> None:
        if isinstance(atom.item, Emendation):
            self._edit(atom.item)
        else:
            self._hide(atom.span)

    def _hide(self, span: Span) -> None:
        """Characters that are no text, without what is silent before them."""
        shown, done = self._silent.shown, span.start
        for pos in self._hidden(span.start, span.end):
            if "\n" in shown.get(pos, ""):
                self.writer.witness_only(self._raw(Span(done, pos)))
                done = pos + 1
                self._ended(shown[pos], done)
        self.writer.witness_only(self._raw(Span(done, span.end)))

    def _edit(self, edit: Emendation) -> None:
        writer = self.writer
        ana = f"#rule.{edit.rule}"
        corr = "" if edit.corr == "*" else edit.corr
        if edit.rule in NORMAL_RULES:
            writer.open("choice", {"ana": ana})
            self._reading("orig", edit.sic, edit.span.start)
            writer.leaf("reg", corr)
            writer.close()
            return
        self.emendations += 1
        common = {XML_ID: f"e.{self.emendations}", "ana": ana, "cert": edit.cert, "resp": f"#{edit.resp}"}
        if edit.cause == "print" and edit.corr != "*" and "*" not in edit.sic:
            writer.open("choice", common)
            self._reading("sic", edit.sic, edit.span.start)
            writer.open("corr", {"type": edit.kind})
            writer.text(corr)
            self._reason(edit)
            writer.close()
        else:
            writer.open("app", {**common, "type": edit.kind})
            writer.leaf("lem", corr)
            self._reading("rdg", edit.sic, edit.span.start, {"wit": "#OCR", "cause": edit.cause})
            self._reason(edit)
        writer.close()

    def _reason(self, edit: Emendation) -> None:
        if edit.reason:
            self.writer.leaf("note", edit.reason, {"type": "reason"})

    def _reading(self, name: str, sic: str, start: int, attributes: Mapping[str, str] | None = None) -> None:
        """A witness reading; a line end inside it is an ``lb`` like any other."""
        self.writer.open(name, attributes)
        pos = start
        for i, piece in enumerate(sic.split("\n")):
            if i:
                self._before(pos - 1)
                self._line(pos)
            self._write(pos, pos + len(piece), kept=False)
            pos += len(piece) + 1
        self.writer.close()

    def _furniture(self, item: Furniture) -> None:
        kind = "header" if item.kind == "header" else "pageNum"
        self.writer.open("fw", {"type": kind, "place": item.place})
        self._write(item.span.start, item.span.end, kept=False)
        self.writer.close()

    def _page(self, page: PageBreak) -> None:
        text, pos = self._text, page.pos
        inside = 0 < pos < len(text) and pos in self.book.layers.tight
        attributes = {
            "n": str(page.n),
            XML_ID: f"pb.{page.n}",
            "break": "no" if inside else "yes",
            "cert": page.cert,
        }
        self.writer.empty("pb", {**attributes, "ana": f"#page.{page.evidence}"})

    def call(self, call: NoteCall) -> None:
        """Write a note call and, for a misread or inferred one, the reason after it."""
        name = f"ch{call.chapter}.r{call.n}"
        target = "#" + self._note_ids[call.chapter, call.n]
        self.writer.open(
            "ref",
            {
                "type": "noteref",
                "subtype": call.status,
                XML_ID: name,
                "target": target,
                "n": str(call.n),
                "cert": call.cert,
            },
        )
        if call.span.start < call.span.end:
            self.writer.witness_only(self._raw(call.span))
        self.writer.text(str(call.n))
        self.writer.close()
        if call.evidence:
            self.writer.leaf(
                "note", call.evidence,
                {"type": "editorial", "subtype": "call", XML_ID: name + ".why", "target": "#" + name, "resp": "#ibid"},
            )  # fmt: skip

    def end(self) -> None:
        """Write all that is left of the witness."""
        self.gap(len(self._text))

    # --- gaps ----------------------------------------------------------------------------------------------

    def gap(self, upto: int) -> None:
        """Write what lies between the cursor and an offset: line ends, white space, furniture, list markup, page breaks; nothing else."""
        if upto < self.cursor:
            raise Unaccounted(f"{self.book.witness.where(upto)}: already written")
        for atom in atoms(self.book.layers, Span(self.cursor, upto)):
            if atom.kind == "text":
                if atom.reading.strip():
                    raise Unaccounted(
                        f"{self.book.witness.where(atom.span.start)}: {atom.reading[:60]!r} belongs to no block"
                    )
                self._covered(atom.span)
                self._hide(atom.span)
            elif atom.kind in {"edit", "call", "star"} and atom.span.start == upto == atom.span.end:
                continue  # an insertion at the very start of the next block is written there
            else:
                self.emit(atom, "")
        for page in self._pages.get(upto, ()):
            self.emit(Atom("pb", Span(upto, upto), "", page), "")
        self._before(upto)
