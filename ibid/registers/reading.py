"""The right half: records, mentions and dates out of the TEI alone, each with its place and its context."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from ibid.registers.model import KINDS, PREFIX, Kind
from ibid.teitext import XML_ID, XML_LANG, local, q, reading_text

WIDTH = 64
"""Characters of context on each side."""
_MENTIONS = frozenset({"persName", "orgName", "placeName", "term", "title"})
_SKIP = frozenset({"fw", "rdg", "sic", "orig"})
_OF_PREFIX: Mapping[str, Kind] = {PREFIX[kind]: kind for kind in KINDS}


@dataclass(frozen=True, slots=True)
class Entry:
    """A record of a register as the TEI holds it."""

    id: str
    kind: Kind
    name: str
    names: tuple[tuple[str, str], ...]
    """Other forms of the name: (language tag, form)."""
    type: str
    born: str
    died: str
    about: str
    sources: tuple[str, ...]
    defined: tuple[str, ...]
    literal: str
    see: str
    """``xml:id`` of the record to look under."""
    see_also: tuple[str, ...]
    work: str
    """``xml:id`` of the bibliography entry."""
    themes: tuple[tuple[str, tuple[str, ...], str], ...] = ()
    """Sub-entries of the index: (label, ``xml:id`` of paragraphs, ``xml:id`` of a record named with it)."""
    identifiers: tuple[tuple[str, str, str], ...] = ()
    """The same in public catalogues: (catalogue, identifier, the text that says so)."""

    @property
    def key(self) -> str:
        """The key, ``hume``."""
        return self.id.partition(".")[2]

    @property
    def dates(self) -> str:
        """``1888–1938``, ``born 1902``, or nothing."""
        if self.born and self.died:
            return f"{self.born}–{self.died}"
        return f"born {self.born}" if self.born else f"died {self.died}" if self.died else ""


@dataclass(frozen=True, slots=True)
class Where:
    """A paragraph or note in which something is named."""

    href: str
    """``ch2.html#p14``."""
    ref: str
    """``2.14``; ``note 5``."""
    chapter: str
    """``xml:id`` of the chapter."""
    page: str
    """The printed page, in brackets when its place is inferred; empty when unknown."""
    position: float
    """Where in the text of the book, from 0 to 1; a note stands at its call."""
    note: bool
    """Whether it is an endnote."""

    @property
    def label(self) -> str:
        """``2.14, p. 31``."""
        return f"{self.ref}, p. {self.page}" if self.page else self.ref


@dataclass(frozen=True, slots=True)
class Use:
    """Words that name a record, or a time."""

    refs: tuple[str, ...]
    """``xml:id`` of the records; nothing for a date."""
    cert: str
    where: Where
    before: str
    words: str
    after: str
    begin: str = ""
    """Dates: first day, month or year."""
    last: str = ""
    """Dates: last day, month or year."""


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter."""

    id: str
    n: str
    title: str
    start: float
    end: float
    """Its share of the book, from 0 to 1."""

    @property
    def label(self) -> str:
        """Its number and heading: ``2 The first lamps``."""
        return f"{self.n} {self.title}".strip()


@dataclass(slots=True)
class Reading:
    """Everything that the register pages are made from."""

    entries: dict[str, Entry] = field(default_factory=dict)
    uses: list[Use] = field(default_factory=list)
    dates: list[Use] = field(default_factory=list)
    chapters: list[Part] = field(default_factory=list)
    press: list[tuple[str, str, Where]] = field(default_factory=list)
    """Dates of the cited press: (ISO date, words of the citation, note)."""


def read(tei: etree._Element) -> Reading:
    """Read a TEI edition."""
    result = Reading(entries={e.id: e for e in _entries(tei)})
    walker = _Walker(result)
    text = tei.find(q("text"))
    if text is not None:
        walker.book(text)
    return result


# --- records ------------------------------------------------------------------------------------------------


def _entries(tei: etree._Element) -> list[Entry]:
    found: list[Entry] = []
    for standoff in tei.iter(q("standOff")):
        for element in standoff.iter(q("person"), q("org"), q("place"), q("term"), q("bibl")):
            identity = element.get(XML_ID, "")
            kind = _OF_PREFIX.get(identity.partition(".")[0])
            if kind and "." in identity:
                found.append(_entry(element, identity, kind))
    return found


def _entry(element: etree._Element, identity: str, kind: Kind) -> Entry:
    holder = element
    if kind == "term":
        label = element.getparent()
        item = label.getnext() if label is not None else None
        holder = item if item is not None else element
    names = [x for x in holder if local(x) in {"persName", "orgName", "placeName", "foreign", "title"}]
    main = element if kind == "term" else names[0] if names else element
    others = tuple((x.get(XML_LANG, ""), reading_text(x)) for x in names if x is not main)
    notes = {
        name: _notes(holder, name)
        for name in ("register", "source", "defined", "see", "see-also", "theme", "identifier")
    }
    read_in = {x.get("n", ""): x.text or "" for x in notes["identifier"]}
    return Entry(
        id=identity,
        kind=kind,
        name=reading_text(main),
        names=others,
        type=element.get("type", ""),
        born=_when(holder, "birth"),
        died=_when(holder, "death"),
        about=" ".join(x.text or "" for x in notes["register"]),
        sources=tuple(x.text or "" for x in notes["source"]),
        defined=tuple(x.text or "" for x in notes["defined"]),
        literal=" ".join(reading_text(x) for x in holder.iterchildren(q("gloss"))),
        see=" ".join(x.get("target", "").removeprefix("#") for x in notes["see"]),
        see_also=tuple(t.removeprefix("#") for x in notes["see-also"] for t in x.get("target", "").split()),
        work=element.get("corresp", "").removeprefix("#"),
        themes=tuple(
            (x.text or "", _pointers(x.get("target", "")), x.get("corresp", "").removeprefix("#"))
            for x in notes["theme"]
        ),
        identifiers=tuple(
            (x.get("type", ""), x.text or "", read_in.get(x.get("type", ""), ""))
            for x in holder.iterchildren(q("idno"))
        ),
    )


def _notes(holder: etree._Element, subtype: str) -> list[etree._Element]:
    return [n for n in holder.iterchildren(q("note")) if n.get("subtype") == subtype]


def _pointers(value: str) -> tuple[str, ...]:
    return tuple(target.removeprefix("#") for target in value.split())


def _when(holder: etree._Element, name: str) -> str:
    return next((x.get("when", "") for x in holder.iterchildren(q(name))), "")


# --- text ---------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Flat:
    """A block's reading text and what was found in it."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    found: list[tuple[int, int, etree._Element, str]] = field(default_factory=list)
    """(start, end, element, printed page)."""
    calls: list[tuple[int, str]] = field(default_factory=list)

    def add(self, text: str | None) -> None:
        if text:
            self.parts.append(text)
            self.length += len(text)


class _Walker:
    def __init__(self, result: Reading) -> None:
        self.result = result
        self.page = ""
        self.offset = 0
        self.spots: dict[str, int] = {}
        """Offset in the book of the call of each note."""
        self.waiting: list[tuple[int, _Flat, str, str, str, bool]] = []

    def book(self, text: etree._Element) -> None:
        """All chapters with their notes; positions become shares of the whole at the end."""
        bounds: list[tuple[etree._Element, int, int]] = []
        for body in text.iterchildren(q("body")):
            self._divisions(body, bounds)
        total = max(self.offset, 1)
        for div, start, end in bounds:
            head = next((reading_text(h) for h in div.iterchildren(q("head"))), "")
            part = Part(div.get(XML_ID, ""), div.get("n", ""), head, start / total, end / total)
            self.result.chapters.append(part)
        for back in text.iterchildren(q("back")):
            for element in back.iter(q("pb"), q("note")):
                if local(element) == "pb":
                    self._pb(element)
                elif element.get("type") == "authorial":
                    self._note(element)
        for at, flat, href, ref, chapter, note in self.waiting:
            self._uses(flat, href, ref, chapter, at / total, note)

    def _divisions(self, container: etree._Element, bounds: list[tuple[etree._Element, int, int]]) -> None:
        for child in container:
            name = local(child)
            if name == "div" and child.get("type") == "chapter":
                start = self.offset
                self._blocks(child, child.get(XML_ID, ""), child.get("n", ""))
                bounds.append((child, start, self.offset))
            elif name == "div":
                self._divisions(child, bounds)
            elif name:
                self._child(child, _Flat())

    def _blocks(self, container: etree._Element, chapter: str, number: str) -> None:
        for child in container:
            name, identity = local(child), child.get(XML_ID, "")
            if name in {"p", "quote", "list", "lg"} and identity:
                self._block(child, identity, chapter, number)
            elif name in {"div", "cit"}:
                self._blocks(child, chapter, number)
            elif name == "ref":
                self.spots[child.get("target", "").removeprefix("#")] = self.offset
            elif name:
                self._child(child, _Flat())

    def _block(self, element: etree._Element, identity: str, chapter: str, number: str) -> None:
        flat = _Flat()
        self._flatten(element, flat)
        anchor = identity.removeprefix(chapter + ".")
        ref = f"{number}.{element.get('n', '')}"
        self.waiting.append((self.offset, flat, f"{chapter}.html#{anchor}", ref, chapter, False))
        self.spots.update({note: self.offset + at for at, note in flat.calls})
        self.offset += flat.length

    def _note(self, element: etree._Element) -> None:
        identity = element.get(XML_ID, "")
        chapter, _, anchor = identity.partition(".")
        flat = _Flat()
        self._flatten(element, flat)
        ref = f"{chapter.removeprefix('ch')}, note {element.get('n', '')}"
        at = self.spots.get(identity, 0)
        self.waiting.append((at, flat, f"{chapter}.html#{anchor}", ref, chapter, True))

    def _pb(self, element: etree._Element) -> None:
        n = element.get("n", "")
        self.page = f"[{n}]" if element.get("cert") == "low" else n

    def _flatten(self, element: etree._Element, flat: _Flat) -> None:
        flat.add(element.text)
        for child in element:
            self._child(child, flat)
            flat.add(child.tail)

    def _child(self, child: etree._Element, flat: _Flat) -> None:
        name = local(child)
        if name == "pb":
            self._pb(child)
        elif name == "lb":
            flat.add("" if child.get("break") == "no" else " ")
        elif name == "ref" and child.get("type") == "noteref":
            flat.calls.append((flat.length, child.get("target", "").removeprefix("#")))
        elif not name or name in _SKIP or (name == "note" and child.get("type") in {"editorial", "reason"}):
            return
        else:
            start, page = flat.length, self.page
            self._flatten(child, flat)
            if name in _MENTIONS or name in {"date", "citedRange"}:
                flat.found.append((start, flat.length, child, page))
            if name == "p":
                flat.add(" ")

    def _uses(self, flat: _Flat, href: str, ref: str, chapter: str, position: float, note: bool) -> None:
        text = "".join(flat.parts)
        for start, end, element, page in sorted(flat.found, key=lambda f: f[:2]):
            where = Where(href, ref, chapter, page, position, note)
            name = local(element)
            if name == "citedRange":
                if note and element.get("unit") == "date" and element.get("from"):
                    self.result.press.append((element.get("from", ""), _printed(element), where))
                continue
            before, words, after = _context(text, start, end)
            cert = element.get("cert", "high")
            if name == "date":
                begin = element.get("when") or element.get("notBefore") or ""
                last = element.get("when") or element.get("notAfter") or ""
                if begin and not note:
                    self.result.dates.append(Use((), cert, where, before, words, after, begin, last))
                continue
            refs = tuple(r.removeprefix("#") for r in element.get("ref", "").split())
            refs = tuple(r for r in refs if r in self.result.entries)
            if refs:
                self.result.uses.append(Use(refs, cert, where, before, words, after))


def _printed(element: etree._Element) -> str:
    """The citation a date stands in, in its printed words."""
    bibl = next(element.iterancestors(q("bibl")), None)
    return reading_text(bibl if bibl is not None else element)


def _context(text: str, start: int, end: int) -> tuple[str, str, str]:
    """The words before, the words themselves, the words after."""
    before = " ".join(text[max(0, start - 2 * WIDTH) : start].split())
    after = " ".join(text[end : end + 2 * WIDTH].split())
    space_before = " " if text[:start][-1:].isspace() else ""
    space_after = " " if text[end : end + 1].isspace() else ""
    if len(before) > WIDTH:
        cut = before[-WIDTH:]
        before = "… " + cut[cut.find(" ") + 1 :]
    if len(after) > WIDTH:
        after = after[: after.rfind(" ", 0, WIDTH)] + " …"
    return before + space_before, " ".join(text[start:end].split()), space_after + after


def by_record(uses: Sequence[Use]) -> dict[str, list[Use]]:
    """The uses of each record in the order of the book; an uncertain one counts for each it may mean."""
    result: dict[str, list[Use]] = {}
    for use in uses:
        for ref in use.refs:
            result.setdefault(ref, []).append(use)
    return result
