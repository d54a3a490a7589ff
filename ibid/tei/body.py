"""Front matter, text and back matter as TEI; the order is the witness's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lxml import etree

from ibid.book import Book, Entry
from ibid.flow import Atom, atoms, block_atoms, write
from ibid.model import Block, Division, NoteText, Para, Span, Supplied, Work, lower
from ibid.tei.emit import Begun, Pen
from ibid.tei.works import bibl_struct
from ibid.teitext import TEI, XML_ID, XML_LANG, Writer, q

NSMAP = {None: TEI}


def build_text(book: Book, writer: Writer) -> Pen:
    """Write ``<text>`` into the open element; returns the pen for its counts.

    Raises `ibid.tei.emit.Unaccounted` when a character of the witness belongs to nothing.
    """
    pen = _pen(book, writer)
    writer.open("text", {XML_LANG: book.profile.language})
    pen.emit(Atom("newline", Span(0, 0)), "")
    body = _Body(book, writer, pen)
    body.front()
    writer.open("body")
    for division in book.divisions:
        body.division(division)
    writer.close()
    writer.open("back")
    body.bibliography()
    body.notes()
    pen.end()
    writer.close()
    writer.close()
    return pen


def build_chapter(book: Book, chapter: Division, begun: Begun, *, notes: bool = False) -> etree._Element:
    """The division of one chapter, or that of its notes, as `build_text` writes it. ``begun``: where it begins."""
    root, writer = tei_root(book)
    pen = _pen(book, writer)
    body = _Body(book, writer, pen)
    pen.resume(begun)
    if notes:
        body.notes_of(chapter.n)
    else:
        body.division(chapter)
    return root[0]


def _pen(book: Book, writer: Writer) -> Pen:
    return Pen(book, writer, {(n.chapter, n.n): f"ch{n.chapter}.n{n.n}" for n in book.notes})


class _Body:
    def __init__(self, book: Book, writer: Writer, pen: Pen) -> None:
        self.book = book
        self.writer = writer
        self.pen = pen
        self._call_ends = {c.span.end for c in book.calls}
        self._works = {work.key: work for work in book.works}
        self._paragraph = 0
        self._chapter = 0
        self._section = 0
        self._last_paragraph = ""
        self._lists: list[etree._Element] = []

    # --- front -------------------------------------------------------------------------------------------------

    def front(self) -> None:
        """Title page and contents."""
        front, writer, pen = self.book.front, self.writer, self.pen
        writer.open("front")
        writer.open("titlePage")
        for i, span in enumerate(front.title):
            pen.gap(span.start)
            writer.open("docTitle" if i == 0 else "byline")
            writer.open("titlePart" if i == 0 else "docAuthor")
            self._line(span)
            writer.close()
            writer.close()
        if not front.title:
            writer.open("docTitle")
            writer.leaf("titlePart", "")
            writer.close()
        writer.close()
        if front.head:
            writer.open("div", {"type": "contents"})
            pen.gap(front.head.start)
            writer.open("head")
            self._line(front.head)
            writer.close()
            writer.open("list")
            for span in front.items:
                pen.gap(span.start)
                writer.open("item")
                self._line(span)
                writer.close()
            writer.close()
            writer.close()
        writer.close()

    def _line(self, span: Span) -> None:
        write(self.pen, atoms(self.book.layers, span), ())

    # --- divisions ---------------------------------------------------------------------------------------------

    def division(self, division: Division) -> None:
        """A part, chapter or section with everything in it."""
        writer = self.writer
        if division.kind == "chapter":
            self._chapter, self._paragraph, self._section = division.n, 0, 0
            identifier = f"ch{division.n}"
            self.pen.begin(identifier)
        elif division.kind == "section":
            self._section += 1
            identifier = f"ch{self._chapter}.s{self._section}"
        else:
            identifier = f"{division.kind}{division.n}"
        writer.open("div", {"type": division.kind, "n": str(division.n), XML_ID: identifier})
        for i, head in enumerate(division.heads):
            self._head(head, {"type": "sub"} if i and division.kind == "part" else {})
        for child in division.children:
            if isinstance(child, Division):
                self.division(child)
            else:
                self.block(child)
        if division.kind == "chapter" and self.book.profile.notes_at == "end-of-chapter":
            self._list_here(division.n)
        writer.close()

    def _list_here(self, chapter: int) -> None:
        """The notes of a chapter that stand at its end: the TEI has all notes in the back, and a milestone here."""
        outer = self.writer
        aside = Writer(etree.Element(q("div"), nsmap=NSMAP))
        self.writer = self.pen.writer = aside
        self.notes_of(chapter)
        self.writer = self.pen.writer = outer
        if len(aside.here):
            outer.empty("milestone", {"unit": "notes", "ed": "OCR", "corresp": f"#ch{chapter}"})
            self._lists.extend(aside.here)

    def _head(self, head: Block | Supplied, attributes: Mapping[str, str]) -> None:
        writer, pen = self.writer, self.pen
        if isinstance(head, Supplied):
            pen.gap(head.pos)
            writer.open("head", attributes)
            writer.leaf(
                "supplied",
                head.text,
                {"reason": "lost", "cert": head.cert, "resp": "#ibid", "source": "#OCR"},
            )
            writer.leaf("note", head.reason, {"type": "editorial", "subtype": "lost", "resp": "#ibid"})
            writer.close()
            return
        pen.gap(head.span.start)
        writer.open("head", attributes)
        self._paras(head)
        writer.close()

    def _paras(self, block: Block) -> None:
        for k in range(len(block.paras)):
            self._para(block, k, block_atoms(self.book.layers, block, k))

    def _para(self, block: Block, k: int, found: Sequence[Atom]) -> None:
        start = block.paras[k].parts[0].start
        write(self.pen, found, self.book.annotations.get(start, ()))

    def block(self, block: Block) -> None:
        """A paragraph or displayed quotation."""
        if block.kind == "head":
            raise ValueError("a heading stands among the blocks of a section")
        self._paragraph += 1
        identifier = f"ch{self._chapter}.p{self._paragraph}"
        numbered = {XML_ID: identifier, "n": str(self._paragraph)}
        self.pen.gap(block.span.start)
        if block.kind == "quote":
            self._displayed(block, numbered)
            return
        if block.continues:
            numbered |= {"prev": "#" + self._last_paragraph} if self._last_paragraph else {}
            numbered |= {"cert": block.cert}
        self._last_paragraph = identifier
        self.writer.open("p", numbered)
        self._paras(block)
        self.writer.close()

    def _displayed(self, block: Block, numbered: Mapping[str, str]) -> None:
        writer = self.writer
        last = len(block.paras) - 1
        found = [block_atoms(self.book.layers, block, k) for k in range(last + 1)]
        tail: list[Atom] = []
        while found[last] and (
            found[last][-1].kind == "call"
            or (tail and not found[last][-1].reading and found[last][-1].kind == "edit")
        ):
            tail.insert(0, found[last].pop())
        if tail:
            writer.open("cit")
        attributes = {"rend": "display", **numbered}
        tie = self.book.quote_sources.get(block.span.start)
        if tie:
            attributes["source"] = " ".join(f"#{source}" for source in tie.sources)
        cert = lower(block.cert, tie.cert) if tie else block.cert
        if cert != "high":
            attributes["cert"] = cert
        writer.open("quote", attributes)
        for k, para in enumerate(found):
            if k:
                self.pen.gap(block.paras[k].parts[0].start)
            writer.open("p")
            self._para(block, k, para)
            writer.close()
        writer.close()
        for atom in tail:
            self.pen.emit(atom, atom.reading)
        if tail:
            writer.close()

    # --- bibliography ------------------------------------------------------------------------------------------

    def bibliography(self) -> None:
        """The book's bibliography: headings, and every entry as ``biblStruct`` with its printed form."""
        head, entries = self.book.bibliography
        writer, pen = self.writer, self.pen
        if head is None:
            return
        writer.open("div", {"type": "bibliography", XML_ID: "bibliography"})
        pen.gap(head.span.start)
        writer.open("head")
        self._paras(head)
        writer.close()
        depth, number, listed = 0, 0, False
        for entry in entries:
            if entry.work is None:
                if listed:
                    writer.close()
                    listed = False
                while depth >= entry.level:
                    writer.close()
                    depth -= 1
                number += 1
                writer.open("div", {"type": "section", "n": str(number)})
                depth += 1
                pen.gap(entry.parts[0].start)
                writer.open("head")
                self._parts(entry.parts)
                writer.close()
                continue
            if not listed:
                pen.gap(entry.parts[0].start)
                writer.open("listBibl")
                listed = True
            self._entry(entry, entry.work)
        for _ in range(depth + listed):
            writer.close()
        writer.close()

    def _parts(self, parts: Sequence[Span]) -> None:
        block = Block("entry", (Para(tuple(parts)),))
        self._para(block, 0, block_atoms(self.book.layers, block, 0))

    def _entry(self, entry: Entry, work: Work) -> None:
        self.pen.gap(entry.parts[0].start)
        struct = bibl_struct(work, self._works)
        self.writer.append(struct)
        holder = Writer(struct)
        pen, outer = self.pen, self.pen.writer
        related = [child for child in struct if child.tag == q("relatedItem")]
        for child in related:
            struct.remove(child)
        holder.open("note", {"type": "printed"})
        pen.writer = holder
        self._parts(entry.parts)
        pen.writer = outer
        holder.close()
        struct.extend(related)

    # --- notes -------------------------------------------------------------------------------------------------

    def notes(self) -> None:
        """The endnotes, chapter by chapter."""
        writer, pen, book = self.writer, self.pen, self.book
        if self._lists:
            writer.open("div", {"type": "notes", XML_ID: "notes"})
            for div in self._lists:
                writer.append(div)
            writer.close()
        if book.notes_head is None:
            return
        writer.open("div", {"type": "notes", XML_ID: "notes"})
        pen.gap(book.notes_head.span.start)
        writer.open("head")
        self._paras(book.notes_head)
        writer.close()
        for chapter in book.profile.chapters:
            self.notes_of(chapter.n)
        writer.close()

    def notes_of(self, chapter: int) -> None:
        """The endnotes of one chapter, if it has any."""
        writer, pen, book = self.writer, self.pen, self.book
        notes = [n for n in book.notes if n.chapter == chapter]
        if not notes:
            return
        pen.begin(f"ch{chapter}.notes")
        called = {c.n for c in book.calls if c.chapter == chapter}
        writer.open("div", {"type": "notes-chapter", "n": str(chapter), "corresp": f"#ch{chapter}"})
        spans = book.note_heads[chapter]
        pen.gap(spans[0].start)
        if spans[0].start < spans[-1].end:
            writer.open("head")
            self._parts(spans)
            writer.close()
        for note in notes:
            self._note(note, note.n in called)
        writer.close()

    def _note(self, note: NoteText, called: bool) -> None:
        writer = self.writer
        attributes = {
            "place": "end",
            "type": "authorial",
            XML_ID: f"ch{note.chapter}.n{note.n}",
            "n": str(note.n),
        }
        if called:
            attributes["target"] = f"#ch{note.chapter}.r{note.n}"
        if note.flag != "ok":
            attributes["subtype"] = note.flag
        if note.cert != "high":
            attributes["cert"] = note.cert
        if not note.parts:
            writer.open("note", attributes)
            writer.empty("gap", {"reason": "lost", "unit": "note", "quantity": "1"})
            text = (
                "The witness has lost the text of this note: it is called in the text, "
                "and the list goes on from the note before to the one after it."
            )
            writer.leaf("note", text, {"type": "editorial", "subtype": "lost", "resp": "#ibid"})
            writer.close()
            return
        self.pen.gap(note.parts[0].start)
        writer.open("note", attributes)
        self._parts(note.parts)
        writer.close()


def tei_root(book: Book) -> tuple[etree._Element, Writer]:
    """An empty ``<TEI>`` for the book and a writer on it."""
    root = etree.Element(
        q("TEI"),
        {XML_ID: book.profile.book, XML_LANG: book.profile.language},
        nsmap=NSMAP,
    )
    return root, Writer(root)
