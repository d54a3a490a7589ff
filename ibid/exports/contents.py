"""The reading text of every block and note, with the places of calls and page breaks in it: read once for all exports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

from ibid.exports.facts import Facts, Pages, read_facts, read_pages
from ibid.html.records import Block, Chapter, Edition, Note
from ibid.teitext import TEI, XML_ID, local, q

_SPACE = re.compile(r"\s+")
_SKIP = frozenset({"fw", "rdg", "sic", "orig"})
_PREFIX = len(TEI) + 2


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that stands between two characters of a text."""

    kind: str
    """``call``, ``page``, ``break`` (a paragraph begins) or ``gap``."""
    at: int
    """Offset in the text."""
    element: etree._Element


@dataclass(frozen=True, slots=True)
class Text:
    """The reading text of a block or note: white space collapsed, paragraphs divided by an empty line."""

    text: str
    marks: tuple[Mark, ...]
    spans: dict[str, tuple[int, int]]
    """Start and end of every element inside that has an ``xml:id``."""

    def marked(self, call: str = "[{n}]", page: str = "[p. {n}]", gap: str = "[…]") -> str:
        """The text with calls, page breaks and gaps written out by the formats given (empty: left out)."""
        out: list[str] = []
        done = 0
        for mark in self.marks:
            form = {"call": call, "page": page, "gap": gap}.get(mark.kind, "")
            if not form:
                continue
            out.append(self.text[done : mark.at])
            done = mark.at
            if mark.kind == "page":
                out.append(self._page(form, mark))
            elif mark.kind == "gap":
                after = self.text[mark.at : mark.at + 1]
                out.append(form + (" " if after.isalnum() or (after in "‘“([" and after) else ""))
            else:
                out.append(form.format(n=mark.element.get("n", "")))
        out.append(self.text[done:])
        return "".join(out)

    def _page(self, form: str, mark: Mark) -> str:
        """A page mark with one space on either side, or none where the page cuts a word; ``~``: its place is inferred."""
        shown = form.format(n=("~" if mark.element.get("cert") == "low" else "") + mark.element.get("n", ""))
        cuts = mark.element.get("break") == "no"
        before = "" if cuts or mark.at == 0 or self.text[mark.at - 1].isspace() else " "
        after = "" if cuts or self.text[mark.at : mark.at + 1].isspace() else " "
        return f"{before}{shown}{after}" if mark.at < len(self.text) else f"{before}{shown}"


class _Reader:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.space = True
        self.marks: list[Mark] = []
        self.spans: dict[str, tuple[int, int]] = {}

    def add(self, text: str | None) -> None:
        if not text:
            return
        text = _SPACE.sub(" ", text)
        if self.space and text[0] == " ":
            text = text[1:]
        if text:
            self.parts.append(text)
            self.length += len(text)
            self.space = text[-1] == " "

    def paragraph(self, element: etree._Element) -> None:
        """A paragraph inside a block: an empty line before it, unless it is the first."""
        if not self.length:
            return
        if self.space and self.parts and self.parts[-1].endswith(" "):
            self.parts[-1] = self.parts[-1][:-1]
            self.length -= 1
        self.parts.append("\n\n")
        self.length += 2
        self.space = True
        self.marks.append(Mark("break", self.length, element))

    def children(self, element: etree._Element) -> None:
        self.add(element.text)
        for child in element:
            if isinstance(child.tag, str):
                self.element(child, child.tag[_PREFIX:])
            self.add(child.tail)

    def element(self, element: etree._Element, name: str) -> None:
        if name in _SKIP or (name == "note" and element.get("type") in {"editorial", "reason"}):
            return
        start = self.length
        if name == "lb":
            if element.get("break") != "no":
                self.add(" ")
        elif name == "pb":
            self.marks.append(Mark("page", self.length, element))
        elif name == "gap":
            self.marks.append(Mark("gap", self.length, element))
        elif name == "ref" and element.get("type") == "noteref":
            self.marks.append(Mark("call", self.length, element))
        else:
            if name in {"p", "item", "l"}:
                self.paragraph(element)
                start = self.length
            self.children(element)
        identity = element.get(XML_ID)
        if identity:
            self.spans[identity] = (start, self.length)


def read_text(*elements: etree._Element) -> Text:
    """The reading text of the elements, one after the other (a displayed quotation and the call after it).

    >>> block = etree.XML(f'<p xmlns="{TEI}">One<lb/>two<ref type="noteref" n="1">1</ref>.<pb n="4"/> Three.</p>')
    >>> read_text(block).marked()
    'One two[1]. [p. 4] Three.'
    """
    reader = _Reader()
    for element in elements:
        if local(element) == "p" or element.get("type") in {"authorial", "printed"}:
            reader.children(element)
        else:
            reader.element(element, local(element))
        identity = element.get(XML_ID)
        if identity:
            reader.spans[identity] = (0, reader.length)
    text = "".join(reader.parts)
    kept = len(text.rstrip())
    marks = tuple(Mark(m.kind, min(m.at, kept), m.element) for m in reader.marks)
    spans = {name: (min(start, kept), min(end, kept)) for name, (start, end) in reader.spans.items()}
    return Text(text[:kept], marks, spans)


@dataclass(frozen=True)
class Contents:
    """An edition, with what the exports read from it; each thing is read when first asked for, and once."""

    edition: Edition
    base: str = ""
    """Address of the book's folder; empty for the one that the TEI header gives, if it gives one."""
    _texts: dict[str, Text] = field(default_factory=dict)

    @cached_property
    def facts(self) -> Facts:
        """The book and this edition of it."""
        return read_facts(self.edition, self.base or self.edition.header.address)

    @cached_property
    def pages(self) -> dict[str, Pages]:
        """The printed pages of every block and note."""
        return read_pages(self.edition)

    def text(self, item: Block | Note) -> Text:
        """The reading text of a block (with the call that follows a displayed quotation) or of a note."""
        if item.id not in self._texts:
            parent = item.element.getparent()
            parts = list(parent) if parent is not None and local(parent) == "cit" else [item.element]
            self._texts[item.id] = read_text(*(part for part in parts if local(part)))
        return self._texts[item.id]

    def outline(self, chapter: Chapter) -> Iterator[tuple[str, Block | etree._Element]]:
        """The chapter in order: ``("head", element)`` for section headings, ``("block", Block)``, and ``("page", element)`` for
        page breaks between blocks."""
        blocks = self.edition.blocks
        own = chapter.element.find(q("head"))
        inside: set[etree._Element] = set()
        for element in chapter.element.iter(q("head"), q("p"), q("quote"), q("list"), q("lg"), q("pb")):
            block = blocks.get(element.get(XML_ID, ""))
            if block is not None:
                inside.update(element.iter(q("pb")))
                yield "block", block
            elif element.tag == q("pb") and element not in inside:
                yield "page", element
            elif element.tag == q("head") and element is not own:
                yield "head", element


def breaks_before(element: etree._Element) -> list[etree._Element]:
    """The page breaks between an element and the one of its kind before it; before the first note of a chapter, those before its list."""
    found, first = _breaks_back_to(element, element.tag)
    parent = element.getparent()
    if first and parent is not None and parent.get("type") == "notes-chapter":
        found = _breaks_back_to(parent, parent.tag)[0] + found
    return found


def _breaks_back_to(element: etree._Element, tag: object) -> tuple[list[etree._Element], bool]:
    """The page breaks before an element up to one with a tag, and whether there was none such."""
    found: list[etree._Element] = []
    sibling = element.getprevious()
    while sibling is not None and sibling.tag != tag:
        if sibling.tag == q("pb"):
            found.insert(0, sibling)
        sibling = sibling.getprevious()
    return found, sibling is None
