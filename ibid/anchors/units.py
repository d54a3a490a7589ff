"""Reads the units of a TEI edition that carry permanent identifiers, with their text, in the order of the
book."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from ibid.anchors import prints
from ibid.anchors.lock import Kind
from ibid.teitext import NS, XML_ID, local, q, reading_text

ANCHOR_TYPES = frozenset({"alias", "moved", "tombstone"})
SAMPLE: dict[Kind, int] = {
    "paragraph": 24, "quotation": 24, "note": 8, "citation": 6, "section": 6, "work": 8,
}  # fmt: skip
"""How many hashes of a text the lock keeps."""

_BLOCK = re.compile(r"[A-Za-z]\w*\.p\d+[a-z]*")
_SKIP = frozenset({"fw", "rdg", "sic", "orig"})
_CONTEXT = 90


@dataclass(slots=True, eq=False)
class Unit:
    """Something that has, or gets, a permanent identifier."""

    kind: Kind
    """What it is."""
    name: str
    """The identifier it has now: provisional, or permanent already."""
    element: etree._Element
    """Its element."""
    scope: str
    """The identifier (as it is now) of the chapter it belongs to; of a citation the note."""
    page: str
    """The printed page on which it begins, ``-`` when unknown."""
    text: prints.Text
    """Its reading text."""
    place: str = ""
    """Call: the block it stands in; page: the block or note it stands in or after; section: its first
    block."""
    leads: str = ""
    """Call: the note it leads to."""
    context: str = ""
    """Call: fingerprint of its place."""
    holds: set[str] = field(default_factory=set)
    """Section: the blocks in it, those of its own sections left out."""

    def mark(self) -> str:
        """Its fingerprint for the lock."""
        if self.kind == "call":
            return self.context or "-"
        return self.text.mark(SAMPLE[self.kind]) if self.kind in SAMPLE else "-"


@dataclass(slots=True)
class Units:
    """Everything of an edition that carries permanent identifiers."""

    date: str = "-"
    """The day of the edition."""
    divisions: list[Unit] = field(default_factory=list)
    """Parts and chapters."""
    sections: list[Unit] = field(default_factory=list)
    """Sections of chapters."""
    blocks: list[Unit] = field(default_factory=list)
    """Paragraphs and displayed quotations."""
    notes: list[Unit] = field(default_factory=list)
    """The author's notes."""
    calls: list[Unit] = field(default_factory=list)
    """Note calls."""
    citations: list[Unit] = field(default_factory=list)
    """Citations in notes."""
    pages: list[Unit] = field(default_factory=list)
    """Printed pages."""
    works: list[Unit] = field(default_factory=list)
    """Entries of the bibliography."""


@dataclass(slots=True)
class _Flat:
    """The reading text of a subtree (as `reading_text` has it), and where in it calls and pages stand."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    marks: list[tuple[int, etree._Element]] = field(default_factory=list)

    def add(self, text: str | None) -> None:
        if text:
            self.parts.append(text)
            self.length += len(text)

    def read(self, element: etree._Element) -> None:
        self.add(element.text)
        for child in element:
            self._child(child)
            self.add(child.tail)

    def _child(self, child: etree._Element) -> None:
        name = local(child)
        if name == "lb":
            self.add(" " if child.get("break") != "no" else "")
        elif name == "app":
            for lem in child.iterchildren(q("lem")):
                self.read(lem)
        elif name == "pb" or (name == "ref" and child.get("type") == "noteref"):
            self.marks.append((self.length, child))
        elif name == "note" and child.get("type") in {"editorial", "reason"}:
            return
        elif name and name not in _SKIP:
            self.read(child)


class _Reader:
    """Walks the text once, in the order of the book."""

    def __init__(self, units: Units) -> None:
        self.units = units
        self.page = "-"
        self.chapter = ""
        self.here = ""
        self.open: list[Unit] = []
        self.section: Unit | None = None
        self.seen: set[str] = set()

    def walk(self, text: etree._Element) -> None:
        """Read ``<text>``."""
        tags = ("pb", "div", "p", "quote", "note", "ref", "biblStruct")
        methods = {q(name): getattr(self, f"_{name}") for name in tags}
        for element in text.iter(*methods):
            name = element.get(XML_ID)
            if name:
                methods[str(element.tag)](element, name)

    def _pb(self, element: etree._Element, name: str) -> None:
        self.page = element.get("n", "-")
        if name not in self.seen:
            self._add_page(element, name, self.here)

    def _add_page(self, element: etree._Element, name: str, block: str) -> None:
        self.seen.add(name)
        page = element.get("n", "-")
        self.units.pages.append(Unit("page", name, element, "", page, prints.NONE, block))

    def _div(self, element: etree._Element, name: str) -> None:
        kind = element.get("type")
        head = reading_text(found) if (found := element.find(q("head"))) is not None else ""
        if kind == "section" and self.chapter and name.startswith(self.chapter + "."):
            unit = Unit("section", name, element, self.chapter, self.page, prints.Text(head))
            self.units.sections.append(unit)
            self.open.append(unit)
            self.section = unit
        elif kind == "part":
            self.units.divisions.append(Unit("part", name, element, "", self.page, prints.NONE))
        elif kind not in {"section", "bibliography", "notes", "notes-chapter", "contents"}:
            self.chapter, self.here, self.open, self.section = name, name, [], None
            self.units.divisions.append(Unit("chapter", name, element, "", self.page, prints.NONE))

    def _p(self, element: etree._Element, name: str) -> None:
        self._block(element, name, "paragraph")

    def _quote(self, element: etree._Element, name: str) -> None:
        self._block(element, name, "quotation")

    def _block(self, element: etree._Element, name: str, kind: Kind) -> None:
        if not _BLOCK.fullmatch(name):
            return
        parent = element.getparent()
        flat = _Flat()
        flat.read(parent if parent is not None and local(parent) == "cit" else element)
        text = "".join(flat.parts)
        opens = flat.marks[0][1] if flat.marks and not text[: flat.marks[0][0]].strip() else None
        page = opens.get("n", "-") if opens is not None and local(opens) == "pb" else self.page
        self.units.blocks.append(
            Unit(kind, name, element, self.chapter or name.partition(".")[0], page, prints.Text(text))
        )
        for section in self.open:
            section.place = name
        self.open = []
        self.here = name
        if self.section is not None:
            self.section.holds.add(name)
        for at, mark in flat.marks:
            identity = mark.get(XML_ID, "")
            if local(mark) == "pb":
                page = mark.get("n", "-")
                self._add_page(mark, identity, name)
            elif identity:
                place = prints.context(text[max(0, at - _CONTEXT) : at], text[at : at + _CONTEXT])
                self._call(mark, identity, page, name, place)

    def _ref(self, element: etree._Element, name: str) -> None:
        if element.get("type") == "noteref" and name not in self.seen:
            self._call(element, name, self.page, "", "")

    def _call(self, element: etree._Element, name: str, page: str, block: str, place: str) -> None:
        self.seen.add(name)
        leads = element.get("target", "").removeprefix("#")
        unit = Unit("call", name, element, self.chapter, page, prints.NONE, block, leads, place)
        self.units.calls.append(unit)

    def _note(self, element: etree._Element, name: str) -> None:
        if element.get("type") != "authorial":
            return
        scope, self.here = name.partition(".")[0], name
        text = prints.Text(reading_text(element))
        self.units.notes.append(Unit("note", name, element, scope, self.page, text))
        for bibl in element.iter(q("bibl")):
            if identity := bibl.get(XML_ID):
                own = prints.Text(reading_text(bibl))
                self.units.citations.append(Unit("citation", identity, bibl, name, self.page, own))

    def _biblStruct(self, element: etree._Element, name: str) -> None:  # noqa: N802 - the TEI name
        if not name.startswith("w."):
            return
        printed = element.find("t:note[@type='printed']", NS)
        text = prints.Text(reading_text(element if printed is None else printed))
        self.units.works.append(Unit("work", name, element, "", self.page, text))


def read(tei: etree._Element) -> Units:
    """All units of a TEI edition. The TEI is not changed."""
    units = Units()
    changes = [c.get("when", "") for c in tei.iterfind("t:teiHeader/t:revisionDesc/t:change", NS)]
    units.date = max((c for c in changes if c), default="-")
    reader = _Reader(units)
    for element in tei.iterfind("t:standOff", NS):
        reader.walk(element)
    for element in tei.iterfind("t:text", NS):
        reader.walk(element)
    return units
