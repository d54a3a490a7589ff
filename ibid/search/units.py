"""TEI to units, what a search finds: paragraphs, quotations, endnotes, headings, entries, remarks."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from ibid.search.fold import skeleton, tokens
from ibid.teitext import NS, XML_ID, XML_LANG, local, page_before, q, reading_text

KINDS = ("paragraph", "quotation", "note", "heading", "bibliography", "commentary")
"""Kinds of units, in the order in which the static index numbers them."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Something that a search finds."""

    id: str
    """Permanent identifier, ``ch2.p14``."""
    kind: str
    """One of `KINDS`."""
    chapter: str
    """Number of the chapter, or ``bibliography``, or the ``xml:id`` of a division without number."""
    n: str
    """Its own number: of the paragraph, note, section."""
    url: str
    """Address within the book, ``ch2.html#p14``."""
    pages: tuple[str, str]
    """Printed pages on which it begins and ends; empty when unknown."""
    text: str
    """The reading text, whole."""
    variants: tuple[tuple[int, int, str], ...] = ()
    """What the witness has instead of a stretch of the text, whole words on both sides."""
    sources: tuple[str, ...] = ()
    """Keys of the works it cites (of an entry: itself)."""
    persons: tuple[str, ...] = ()
    """Keys of the persons it names (``p.`` left out)."""
    russian: tuple[tuple[int, int], ...] = ()
    """Stretches of the text that the TEI marks as Russian."""


_SKIP = frozenset({"fw", "rdg", "sic", "orig"})


@dataclass(slots=True)
class _Flat:
    """The text of one unit while it is being read."""

    originals: Mapping[str, frozenset[str]]
    """What the names of persons and places are in Russian, as skeletons, by identifier."""
    out: list[str] = field(default_factory=list)
    length: int = 0
    space: bool = True
    edits: list[tuple[int, int, str]] = field(default_factory=list)
    russian: list[tuple[int, int]] = field(default_factory=list)
    sources: dict[str, None] = field(default_factory=dict)
    persons: dict[str, None] = field(default_factory=dict)
    pages: list[str] = field(default_factory=list)
    remarks: list[etree._Element] = field(default_factory=list)

    def add(self, text: str | None) -> None:
        """Append characters, white space collapsed."""
        if not text:
            return
        joined = " ".join(text.split())
        if text[0].isspace() and not self.space:
            joined = " " + joined if joined else " "
        elif self.space:
            joined = joined.lstrip()
        if joined and joined[-1] != " " and text[-1].isspace():
            joined += " "
        if joined:
            self.out.append(joined)
            self.length += len(joined)
            self.space = joined[-1] == " "

    def walk(self, element: etree._Element) -> None:
        """The reading text of an element, as `ibid.teitext.reading_parts` gives it, with all that hangs on
        it."""
        self.add(element.text)
        for child in element:
            name = local(child)
            if name:
                self._child(child, name)
            self.add(child.tail)

    def _child(self, child: etree._Element, name: str) -> None:
        if name == "lb":
            if child.get("break") != "no":
                self.add(" ")
        elif name == "pb":
            self.pages.append(child.get("n", ""))
        elif name in {"app", "choice"}:
            self._edit(child, name)
        elif name == "note" and child.get("type") in {"editorial", "reason"}:
            if child.get("subtype") in {None, "commentary"} and child.get(XML_ID):
                self.remarks.append(child)
        elif name not in _SKIP and not (name == "ref" and child.get("type") == "noteref"):
            self._inline(child, name)

    def _inline(self, child: etree._Element, name: str) -> None:
        start = self.length
        if name in {"bibl", "title", "quote"}:
            self.sources.update(dict.fromkeys(_keys(child.get("ref", ""), "#w.")))
        elif name == "persName":
            self.persons.update(
                dict.fromkeys(key.removeprefix("p.") for key in _keys(child.get("ref", ""), "#"))
            )
        self.walk(child)
        if (child.get(XML_LANG) or "").startswith("ru"):
            self.russian.append((start, self.length))
        elif name in {"persName", "placeName"}:
            self._name(start, child.get("ref", ""))

    def _name(self, start: int, ref: str) -> None:
        """The words of a name are Russian that are so in its Russian original: ``Joffe``, not ``Comrade``."""
        wanted: frozenset[str] = frozenset().union(*(self.originals.get(key, ()) for key in _keys(ref, "#")))
        for token in tokens("".join(self.out)[start:]) if wanted else ():
            if skeleton(token.form) in wanted:
                self.russian.append((start + token.start, start + token.end))

    def _edit(self, child: etree._Element, name: str) -> None:
        start = self.length
        ours, theirs = ("lem", "rdg") if name == "app" else ("corr", "sic")
        for side in child.iterchildren(q(ours), q("reg")):
            self.walk(side)
        witness = child.find(q(theirs))
        if witness is not None:
            self.edits.append((start, self.length, "".join(witness.itertext())))

    def text(self) -> str:
        """The whole text."""
        return "".join(self.out).rstrip()

    def variants(self, text: str) -> tuple[tuple[int, int, str], ...]:
        """The witness's readings, widened to whole words; those that touch each other in one."""
        merged: list[list[tuple[int, int, str]]] = []
        last = -1
        for begins, ends, theirs in self.edits:
            start, end = min(begins, len(text)), min(ends, len(text))
            left = start if not text else text.rfind(" ", 0, start) + 1
            right = text.find(" ", end)
            right = len(text) if right < 0 else right
            if merged and left < last:
                merged[-1].append((start, end, theirs))
            else:
                merged.append([(left, left, ""), (start, end, theirs)])
            last = right
        return tuple(found for group in merged if (found := _variant(text, group)))


def _variant(text: str, group: list[tuple[int, int, str]]) -> tuple[int, int, str] | None:
    left = group[0][0]
    right = text.find(" ", group[-1][1])
    right = len(text) if right < 0 else right
    out, at = [], left
    for start, end, theirs in group:
        out += [text[at:start], theirs]
        at = max(at, end)
    changed = unicodedata.normalize("NFC", "".join(out) + text[at:right])
    return (left, right, changed) if changed != text[left:right] else None


def _keys(value: str, prefix: str) -> list[str]:
    """The keys of a pointer attribute that begin with the prefix."""
    return [part[len(prefix) :].lower() for part in value.split() if part.startswith(prefix)]


class _Reader:
    """Walks a TEI edition and gathers its units in book order."""

    def __init__(self, originals: Mapping[str, frozenset[str]]) -> None:
        self.originals = originals
        self.units: list[Unit] = []
        self.page = ""
        self.file = "index.html"
        self.id = ""
        self.chapter = ""

    def unit(self, kind: str, parts: list[etree._Element], where: tuple[str, str, str]) -> None:
        """Add a unit made of the parts; ``where``: its identifier, number and address."""
        flat = _Flat(self.originals)
        before = self.page
        for index, part in enumerate(parts):
            if index:
                flat.add(" ")
            start = flat.length
            flat.walk(part)
            if (part.get(XML_LANG) or "").startswith("ru"):
                flat.russian.append((start, flat.length))
            flat.sources.update(dict.fromkeys(_keys(part.get("source", ""), "#w.")))
        self._pages(flat)
        text = unicodedata.normalize("NFC", flat.text())
        begins = flat.pages[0] if flat.pages and not _text_before_break(parts[0]) else before
        if text:
            identity, n, url = where
            entry = (identity.removeprefix("w."),) if kind == "bibliography" and identity[:2] == "w." else ()
            self.units.append(
                Unit(
                    identity, kind, self.chapter, n, url, (begins, self.page), text, flat.variants(text),
                    tuple(dict.fromkeys((*entry, *flat.sources))), tuple(flat.persons), tuple(flat.russian),
                )
            )  # fmt: skip
        for remark in flat.remarks:
            identity = remark.get(XML_ID, "")
            self.unit("commentary", [remark], (identity, "", self._url(identity)))

    def _pages(self, flat: _Flat) -> None:
        if flat.pages:
            self.page = flat.pages[-1]

    def _url(self, identity: str) -> str:
        return f"{self.file}#{identity.removeprefix(self.id + '.')}"

    # --- the body ---

    def divisions(self, container: etree._Element, lead: list[etree._Element]) -> None:
        """Chapters, and what stands before them in their part."""
        for child in container:
            kind = child.get("type", "") if local(child) else ""
            if local(child) != "div":
                if local(child) == "pb":
                    self.page = child.get("n", "")
                elif local(child) == "head":
                    lead.append(child)
            elif kind == "part":
                self.divisions(child, lead)
            elif kind not in {"bibliography", "notes", "contents"} and child.get(XML_ID):
                self._chapter(child, lead)
                lead.clear()

    def _chapter(self, div: etree._Element, lead: list[etree._Element]) -> None:
        self.id = div.get(XML_ID, "")
        self.file = f"{self.id}.html"
        self.chapter = div.get("n") or self.id
        if lead:
            part = lead[0].getparent()
            self.unit(
                "heading", list(lead), (part.get(XML_ID, "") if part is not None else "", "", self.file)
            )
        self._division(div, self.file)

    def _division(self, div: etree._Element, url: str) -> None:
        heads = list(div.iterchildren(q("head")))
        for child in div:
            name = local(child)
            identity = child.get(XML_ID, "") if name else ""
            if name == "pb":
                self.page = child.get("n", "")
            elif heads and child is heads[0]:
                self.unit("heading", heads, (div.get(XML_ID, ""), div.get("n", ""), url))
            elif name == "div":
                self._division(child, self._url(identity) if identity else url)
            elif name == "cit":
                self._division(child, url)
            elif name == "quote" and identity:
                paragraphs = list(child.iterchildren(q("p"))) or [child]
                self._block("quotation", child, paragraphs)
            elif name in {"p", "lg", "list"} and identity:
                self._block("paragraph", child, [child])

    def _block(self, kind: str, block: etree._Element, parts: list[etree._Element]) -> None:
        identity = block.get(XML_ID, "")
        before = len(self.units)
        self.unit(kind, parts, (identity, block.get("n", ""), self._url(identity)))
        cited = _keys(block.get("source", ""), "#w.")
        if cited and len(self.units) > before:
            unit = self.units[before]
            sources = tuple(dict.fromkeys((*unit.sources, *cited)))
            self.units[before] = replace(unit, sources=sources)

    # --- notes and bibliography ---

    def notes(self, div: etree._Element) -> None:
        """The endnotes, chapter by chapter."""
        for element in div.iter(q("note"), q("div"), q("pb")):
            name = local(element)
            if name == "pb":
                self.page = element.get("n", "")
            elif name == "div" and element.get("corresp"):
                self.id = element.get("corresp", "").removeprefix("#")
                self.file, self.chapter = f"{self.id}.html", element.get("n") or self.id
                self.page = page if (page := page_before(element)) is not None else self.page
            elif name == "note" and element.get("place") == "end":
                identity = element.get(XML_ID, "")
                self.unit("note", [element], (identity, element.get("n", ""), self._url(identity)))

    def bibliography(self, div: etree._Element, anchor: str) -> None:
        """Headings and entries of the bibliography; ``anchor``: of this division on its page."""
        self.id, self.file, self.chapter, section = "bibliography", "bibliography.html", "bibliography", 0
        for child in div:
            name = local(child)
            if name == "pb":
                self.page = child.get("n", "")
            elif name == "head":
                self.unit("heading", [child], (f"bibliography.{anchor}", "", f"bibliography.html#{anchor}"))
            elif name == "div":
                section += 1
                self.bibliography(child, f"{anchor}-{section}")
            elif name == "listBibl":
                self.entries(child)

    def comments(self, tei: etree._Element) -> None:
        """The commentary of the edition: what its page has, comment by comment, without the quoted words it is about."""
        self.file = self.id = self.chapter = "commentary"
        self.page = ""
        for note in tei.iterfind("t:standOff//t:note[@type='editorial'][@subtype='commentary']", NS):
            identity = note.get(XML_ID, "")
            parts = [part for part in note if local(part) and part.get("type") != "lemma"]
            parts = [part for part in parts if part.get("rend") != "signed"]
            self.unit("commentary", parts or [note], (identity, "", f"commentary.html#{identity}"))

    def entries(self, container: etree._Element) -> None:
        """The works of a list."""
        for work in container:
            if local(work) == "pb":
                self.page = work.get("n", "")
            if local(work) != "biblStruct":
                continue
            identity = work.get(XML_ID, "")
            printed = [note for note in work.iterchildren(q("note")) if note.get("type") == "printed"]
            where = (identity, work.get("n", ""), f"bibliography.html#{identity}")
            self.unit("bibliography", printed or [_entry(work)], where)


def _text_before_break(part: etree._Element) -> bool:
    """Whether words stand before the first page break of a block."""
    if (part.text or "").strip():
        return True
    for child in part:
        if local(child) == "pb":
            return False
        if "".join(child.itertext()).strip() if local(child) else False:
            return True
        if (child.tail or "").strip():
            return True
    return True


def _entry(work: etree._Element) -> etree._Element:
    """A work that the editor added, as one line of prose."""
    line = etree.Element(q("p"))
    wanted = ("author", "editor", "title", "pubPlace", "publisher", "date")
    parts = [reading_text(element) for element in work.iter(*(q(name) for name in wanted))]
    line.text = ", ".join(part for part in parts if part)
    return line


def _originals(tei: etree._Element) -> dict[str, frozenset[str]]:
    """The skeletons of the words of every name that the registers give in Russian, by identifier."""
    out: dict[str, frozenset[str]] = {}
    for name in tei.iterfind("t:standOff//*[@type='original']", NS):
        record = name.getparent()
        key = "" if record is None else record.get(XML_ID, "").lower()
        if key and (name.get(XML_LANG) or "").startswith("ru"):
            words = {skeleton(token.form) for token in tokens(reading_text(name))}
            out[key] = out.get(key, frozenset()) | words
    return out


def units(tei: etree._Element) -> list[Unit]:
    """Every unit of an edition, in the order of the book. In: the root of its TEI."""
    reader = _Reader(_originals(tei))
    for body in tei.iterfind("t:text/t:front", NS):
        reader.divisions(body, [])
    for body in tei.iterfind("t:text/t:body", NS):
        reader.divisions(body, [])
    for back in tei.iterfind("t:text/t:back", NS):
        reader.divisions(back, [])
        divs = list(back.iterchildren(q("div")))
        for div in _of_type(divs, "bibliography"):
            reader.bibliography(div, "s1")
        for div in _of_type(divs, "notes"):
            reader.notes(div)
    for added in tei.iterfind("t:standOff/t:listBibl", NS):
        reader.page = ""
        reader.file, reader.id, reader.chapter = "bibliography.html", "bibliography", "bibliography"
        reader.entries(added)
    reader.comments(tei)
    return _by_chapter(reader.units)


def _of_type(divs: list[etree._Element], kind: str) -> Iterator[etree._Element]:
    return (div for div in divs if div.get("type") == kind)


def _by_chapter(found: list[Unit]) -> list[Unit]:
    """Notes stand with their chapter, as on its page; the rest as in the book."""
    order = {chapter: i for i, chapter in enumerate(dict.fromkeys(u.chapter for u in found))}
    return sorted(found, key=lambda unit: order[unit.chapter])
