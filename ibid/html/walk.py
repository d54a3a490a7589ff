"""Reads the text proper of a TEI edition: chapters, blocks, printed pages, calls, notes, emendations.

In: the ``text`` element. Out: a `Walk`, whose lists and mappings `ibid.html.edition` puts together.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from lxml import etree

from ibid.html.changes import emendation, is_normalisation, joined
from ibid.html.citations import read_citation
from ibid.html.flat import Flat, flatten, sources
from ibid.html.records import (
    Block,
    Call,
    Chapter,
    Citation,
    Emendation,
    Note,
    PageMark,
    Place,
    Quotation,
    Section,
)
from ibid.teitext import XML_ID, local, page_before, q, reading_text

_NOT_PAGES = frozenset({"contents", "bibliography", "notes", "part", "notes-chapter", "section", "titlePage"})
_EDITED = (q("app"), q("choice"), q("supplied"), q("gap"))
_INLINE = (*_EDITED, q("pb"), q("ref"), q("bibl"), q("quote"), q("note"))


@dataclass(slots=True)
class Walk:
    """What is gathered on the way; mutable while the text is being read."""

    chapters: list[Chapter] = field(default_factory=list)
    pages: list[PageMark] = field(default_factory=list)
    blocks: dict[str, Block] = field(default_factory=dict)
    flats: dict[str, Flat] = field(default_factory=dict)
    calls: dict[str, Call] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
    citations: dict[str, Citation] = field(default_factory=dict)
    quoted: dict[str, list[Quotation]] = field(default_factory=dict)
    emendations: list[Emendation] = field(default_factory=list)
    normalised: dict[str, Counter[str]] = field(default_factory=dict)
    hrefs: dict[str, str] = field(default_factory=dict)


def is_page(div: etree._Element) -> bool:
    """Whether a division gets a page of its own: chapters, prefaces, appendices."""
    kind = div.get("type", "")
    if kind == "chapter":
        return True
    return (
        kind not in _NOT_PAGES and bool(div.get(XML_ID)) and next(div.iterancestors(q("div")), None) is None
    )


def chapter_of(notes: etree._Element) -> str:
    """The ``xml:id`` of the chapter that a list of notes belongs to."""
    return notes.get("corresp", "").removeprefix("#") or f"ch{notes.get('n', '')}"


def local_id(identity: str, chapter: str) -> str:
    """The page-local part of an identifier: ``ch2.p14`` -> ``p14``, ``pb.30`` -> ``pb30``."""
    if identity.startswith("pb."):
        return "pb" + identity[3:]
    return identity.removeprefix(chapter + ".")


def head_text(div: etree._Element, kind: str | None = None) -> str:
    """The heading of a division in plain text (``kind``: of a certain ``@type``)."""
    for head in div.iterchildren(q("head")):
        if head.get("type") == kind:
            return reading_text(head)
    return ""


class Reader:
    """Reads one ``text`` element into a `Walk`."""

    def __init__(self) -> None:
        self.walk = Walk()
        self.page: PageMark | None = None
        self.file = "index.html"
        self.chapter = "front"
        self.number = ""
        self.sections: list[Section] = []
        self.marks: list[PageMark] = []

    # --- the body ---

    def front(self, front: etree._Element) -> None:
        """The title page and printed contents: shown on the edition's title page."""
        for child in front:
            if child.tag == q("div") and child.get("type") not in _NOT_PAGES and child.get(XML_ID):
                continue
            self._inside(child, Place(self.file, "front", "front matter", "front", self.page), flatten(child))

    def divisions(self, container: etree._Element) -> None:
        """Every division with a page of its own; what stands before one (a part's heading) leads it."""
        lead: list[etree._Element] = []
        part = container if container.get("type") == "part" else None
        for child in container:
            if local(child) == "div" and is_page(child):
                self.chapter_div(child, part, lead)
                lead, part = [], None
            elif local(child) == "div" and child.get("type") not in {"bibliography", "notes", "contents"}:
                self.divisions(child)
            elif local(child):
                lead.append(child)

    def chapter_div(
        self, div: etree._Element, part: etree._Element | None, lead: list[etree._Element]
    ) -> None:
        """One division with a page of its own; ``part``: the part that begins with it."""
        identity = div.get(XML_ID, "")
        self.chapter, self.number = identity, div.get("n", "")
        self.file = f"{identity}.html"
        self.sections, self.marks = [], []
        self.walk.hrefs[identity] = self.file
        for element in lead:
            self._inside(element, Place(self.file, "", "part", identity, self.page), flatten(element))
        before = self.page
        self._division(div)
        opens = self.marks[0] if self.marks and self._starts_with_break(div) else before
        head = div.find(q("head"))
        self.walk.chapters.append(
            Chapter(
                id=identity,
                n=self.number,
                file=self.file,
                title=head_text(div) or identity,
                head_lost=head is None or head.find(q("supplied")) is not None,
                part=head_text(part) if part is not None else "",
                part_sub=head_text(part, "sub") if part is not None else "",
                element=div,
                lead=tuple(lead),
                first=opens or (self.marks[0] if self.marks else None),
                last=self.page,
                sections=tuple(self.sections),
                notes=(),
                pages=tuple(self.marks),
            )
        )

    def _starts_with_break(self, div: etree._Element) -> bool:
        """Whether a page begins before the chapter's first words."""
        for element in div.iter():
            if element.tag == q("pb"):
                return True
            if element.tag in (q("p"), q("quote")):
                first = next((child for child in element if child.tag != q("anchor")), None)
                return not (element.text or "").strip() and first is not None and first.tag == q("pb")
        return False

    def _division(self, div: etree._Element) -> None:
        for child in div:
            name = local(child)
            identity = child.get(XML_ID, "") if name else ""
            if name == "div":
                anchor = local_id(identity, self.chapter)
                if anchor:
                    self.sections.append(Section(anchor, head_text(child)))
                    self.walk.hrefs[identity] = f"{self.file}#{anchor}"
                self._division(child)
            elif identity and name in {"p", "quote", "list", "lg"}:
                self._block(child, [child])
            elif name == "cit":
                self._cit(child)
            elif name == "head":
                place = Place(self.file, self._here(), "heading", self.chapter, self.page)
                self._inside(child, place, flatten(child))
            elif name:
                place = Place(self.file, self._here(), self.number or "text", self.chapter, self.page)
                self._inside(child, place, flatten(child))

    def _here(self) -> str:
        return self.sections[-1].anchor if self.sections else ""

    def _cit(self, cit: etree._Element) -> None:
        quote = cit.find(q("quote"))
        if quote is not None and quote.get(XML_ID):
            self._block(quote, list(cit))
        else:
            self._division(cit)

    def _block(self, block: etree._Element, parts: list[etree._Element]) -> None:
        identity = block.get(XML_ID, "")
        n = block.get("n", "")
        anchor = local_id(identity, self.chapter)
        ref = f"{self.number}.{n}" if self.number and n else anchor
        place = Place(self.file, anchor, ref, self.chapter, self.page)
        self.walk.blocks[identity] = Block(identity, n, block, place, self._here())
        self.walk.hrefs[identity] = f"{self.file}#{anchor}"
        flat = flatten(*(part for part in parts if local(part)))
        self.walk.flats[identity] = flat
        changes: list[tuple[etree._Element, Place]] = []
        for part in parts:
            self._gather(part, place, changes, identity)
        self._changes(changes, flat)

    # --- inside a block ---

    def _inside(self, root: etree._Element, place: Place, flat: Flat, shown: bool = True) -> None:
        """Everything of interest in mixed content; ``shown``: on a page, with its identifiers."""
        changes: list[tuple[etree._Element, Place]] = []
        self._gather(root, place, changes)
        self._changes(changes, flat, shown)

    def _gather(
        self, root: etree._Element, place: Place, changes: list[tuple[etree._Element, Place]], block: str = ""
    ) -> None:
        """Takes up calls, citations, quotations in document order; keeps the printed page up to date."""
        for element in root.iter(*_INLINE):
            name = local(element)
            here = Place(place.file, place.anchor, place.ref, place.chapter, self.page)
            if name == "pb":
                self._pb(element)
            elif name == "ref":
                if element.get("type") == "noteref":
                    self._call(element, here, block)
            elif name == "bibl":
                self._citation(element, here, "", block)
            elif name == "quote":
                self._quotation(element, here)
            elif name != "note":
                changes.append((element, here))

    def _pb(self, pb: etree._Element) -> None:
        identity, n = pb.get(XML_ID, ""), pb.get("n", "")
        anchor = local_id(identity, self.chapter) or f"pb{n}"
        mark = PageMark(n, pb.get("cert", "high"), f"{self.file}#{anchor}")
        self.page = mark
        self.marks.append(mark)
        self.walk.pages.append(mark)
        self.walk.hrefs[identity] = mark.href

    def _call(self, ref: etree._Element, place: Place, block: str) -> None:
        identity = ref.get(XML_ID, "")
        why = ref.getnext()
        if why is not None and not (local(why) == "note" and why.get("subtype") == "call"):
            why = None
        self.walk.calls[identity] = Call(
            id=identity,
            note=ref.get("target", "").removeprefix("#"),
            n=ref.get("n", ""),
            status=ref.get("subtype", "read"),
            cert=ref.get("cert", "high"),
            place=place,
            block=block,
            why=why,
        )
        self.walk.hrefs[identity] = f"{self.file}#{local_id(identity, self.chapter)}"

    def _citation(self, bibl: etree._Element, place: Place, note: str, block: str = "") -> Citation:
        citation = read_citation(bibl, place, note, block)
        self.walk.citations[citation.id] = citation
        self.walk.hrefs[citation.id] = f"{place.file}#{local_id(citation.id, place.chapter)}"
        return citation

    def _changes(self, found: list[tuple[etree._Element, Place]], flat: Flat, shown: bool = True) -> None:
        """The changes of one block: normalisations are counted, emendations recorded."""
        made: list[tuple[Emendation, etree._Element]] = []
        known = len(self.walk.emendations)
        for element, place in found:
            if is_normalisation(element):
                rule = element.get("ana", "").removeprefix("#")
                self.walk.normalised.setdefault(rule, Counter())[place.chapter] += 1
                continue
            change = emendation(element, place, flat, known + len(made), shown)
            made.append((change, element))
            if element.get(XML_ID):
                self.walk.hrefs[change.id] = change.href
        self.walk.emendations.extend(joined(made, flat))

    def _quotation(self, quote: etree._Element, place: Place) -> None:
        """A quotation: its words are kept with each citation it names."""
        if quote.get("source"):
            href = f"{place.file}#{place.anchor}"
            named = sorted(sources(quote))
            words = Quotation(
                reading_text(quote),
                quote.get("rend") == "display",
                href,
                len(named) > 1,
                quote.get("cert") != "low",
            )
            for citation in named:
                self.walk.quoted.setdefault(citation, []).append(words)

    # --- the notes ---

    def notes_head(self, notes: etree._Element) -> None:
        """What stands in the list of notes before its first chapter: its place is that chapter's list."""
        first = next((div for div in notes.iterchildren(q("div"))), None)
        self.chapter = chapter_of(first) if first is not None else ""
        self.file = f"{self.chapter}.html" if self.chapter else "index.html"
        for element in notes.iterchildren():
            if local(element) == "pb" and self.chapter:
                self._pb(element)
            elif local(element) and local(element) not in {"div", "pb"}:
                anchor = "notes" if self.chapter else ""
                place = Place(self.file, anchor, "notes", "notes", self.page)
                self._inside(element, place, flatten(element), shown=False)

    def notes(self, div: etree._Element, chapter: str) -> None:
        """The endnotes of one chapter; their page is the chapter's."""
        file = f"{chapter}.html"
        if (page := page_before(div)) is not None:
            self.page = next((mark for mark in self.walk.pages if mark.n == page), None)
        for element in div:
            self.file, self.chapter = file, chapter
            if local(element) == "note":
                self._note(element, chapter, file)
            elif local(element) == "pb":
                self._pb(element)
            elif local(element):
                self._inside(element, Place(file, "notes", "notes", chapter, self.page), flatten(element))

    def _note(self, element: etree._Element, chapter: str, file: str) -> None:
        identity, n = element.get(XML_ID, ""), element.get("n", "")
        self.walk.hrefs[identity] = f"{file}#{local_id(identity, chapter)}"
        changes: list[tuple[etree._Element, Place]] = []
        citations: list[Citation] = []
        for child in element.iter(*_INLINE):
            name = local(child)
            place = Place(file, f"n{n}", f"note {n}", chapter, self.page)
            if name == "pb":
                self._pb(child)
            elif name == "bibl":
                citations.append(
                    self._citation(child, Place(file, f"n{n}", f"note {n}", chapter, None), identity)
                )
            elif name == "quote":
                self._quotation(child, place)
            elif child.tag in _EDITED:
                changes.append((child, place))
        if changes:
            self._changes(changes, flatten(element))
        targets = element.get("target", "").replace("#", "").split()
        calls = [self.walk.calls[target] for target in targets if target in self.walk.calls]
        self.walk.notes[identity] = Note(identity, n, chapter, element, tuple(calls), tuple(citations))

    # --- the bibliography ---

    def bibliography(self, div: etree._Element) -> None:
        """A bibliography as printed: page breaks, and what was changed in its headings and entries."""
        for element in div.iter(q("pb"), q("head"), q("note")):
            name = local(element)
            self.file, self.chapter = "bibliography.html", "bibliography"
            if name == "head":
                place = Place(self.file, "", "bibliography", self.chapter, self.page)
                self._inside(element, place, flatten(element))
            elif name == "note" and element.get("type") == "printed":
                parent = element.getparent()
                identity = parent.get(XML_ID, "") if parent is not None else ""
                place = Place(self.file, identity, "bibliography", self.chapter, self.page)
                self._inside(element, place, flatten(element))
            elif name == "pb" and not any(local(x) in {"note", "head"} for x in element.iterancestors()):
                self._pb(element)
