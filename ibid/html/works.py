"""Reads the bibliography of an edition: its sections, and each ``biblStruct`` as a `Work`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace

from lxml import etree

from ibid.html.records import BibliographySection, Work
from ibid.teitext import XML_ID, local, q, reading_text

_IMPRINT = {
    "pubPlace": "Place",
    "publisher": "Publisher",
    "date": "Date",
    "idno": "Number",
    "extent": "Extent",
    "edition": "Edition",
    "distributor": "Held by",
    "repository": "Held by",
    "settlement": "At",
    "collection": "Collection",
}
_SCOPE = {"volume": "Volume", "issue": "Number", "page": "Pages", "part": "Part"}
ADDED = "Works added by the edition"


def fold(text: str) -> str:
    """A sort key: lower case, no diacritics, no leading article or marks.

    >>> fold("‘Šíp’ and"), fold("The Bow")
    ('sip and', 'bow')
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(c for c in plain if c.isalnum() or c.isspace())
    return re.sub(r"^(?:the|a|an)\s+", "", plain.strip())


def person(element: etree._Element) -> str:
    """A name as ``Surname, Forename``."""
    surname = element.find(f".//{q('surname')}")
    if surname is None:
        return reading_text(element)
    forenames = [reading_text(x) for x in element.iter(q("forename"))]
    return ", ".join(x for x in (reading_text(surname), " ".join(forenames)) if x)


def _title(level: etree._Element | None) -> str:
    if level is None:
        return ""
    titles = [
        t
        for t in level.iterchildren(q("title"))
        if t.get("type") not in {"sub", "short", "alt", "translated"}
    ]
    main = reading_text(titles[0]) if titles else ""
    sub = next((reading_text(t) for t in level.iterchildren(q("title")) if t.get("type") == "sub"), "")
    return f"{main}: {sub}" if main and sub else main


def people(struct: etree._Element, role: str) -> list[etree._Element]:
    """The ``author``, ``editor`` or ``translator`` elements of a ``biblStruct`` (TEI has a translator as an ``editor`` with a role)."""
    element = "editor" if role == "translator" else role
    return [x for x in struct.iter(q(element)) if (x.get("role") == "translator") is (role == "translator")]


def _monogr(monogr: etree._Element | None, attribute: str) -> str:
    """What the title of a ``monogr`` says of itself."""
    title = monogr.find(q("title")) if monogr is not None else None
    return title.get(attribute, "") if title is not None else ""


def _people(struct: etree._Element, role: str) -> tuple[str, ...]:
    return tuple(person(x) for x in people(struct, role) if reading_text(x))


def _imprint(struct: etree._Element) -> Iterator[tuple[str, str]]:
    for series in struct.iterchildren(q("series")):
        yield "Series", reading_text(series)
    for element in struct.iter():
        name = local(element)
        if name in _IMPRINT:
            value = reading_text(element) or element.get("when", "")
            if value:
                yield _IMPRINT[name], value
        elif name == "biblScope":
            value = reading_text(element) or "–".join(
                dict.fromkeys(x for x in (element.get("from", ""), element.get("to", "")) if x)
            )
            if value:
                yield _SCOPE.get(element.get("unit", ""), "Extent"), value


def _joined(rows: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Each name once, with all its values."""
    found: dict[str, list[str]] = {}
    for what, value in rows:
        if value not in found.setdefault(what, []):
            found[what].append(value)
    return tuple((what, "; ".join(values)) for what, values in found.items())


def read_work(struct: etree._Element, section: str) -> Work:
    """One ``biblStruct`` as a record."""
    identity = struct.get(XML_ID, "")
    analytic, monogr = struct.find(q("analytic")), struct.find(q("monogr"))
    own = analytic if analytic is not None and _title(analytic) else monogr
    printed = next((n for n in struct.iterchildren(q("note")) if n.get("type") == "printed"), None)
    title = (
        _title(own) or (reading_text(printed) if printed is not None else "") or identity.removeprefix("w.")
    )
    authors = _people(struct, "author")
    editors = _people(struct, "editor")
    return Work(
        id=identity,
        key=identity.removeprefix("w."),
        type=struct.get("type", "book"),
        element=struct,
        printed=printed,
        section=section,
        authors=authors,
        editors=editors,
        title=title,
        translators=_people(struct, "translator"),
        container=_title(monogr) if own is not monogr else "",
        in_periodical=own is not monogr and _monogr(monogr, "level") == "j",
        inside=_monogr(monogr, "ref").removeprefix("#") if own is not monogr else "",
        imprint=_joined(_imprint(struct)),
        related=tuple(
            item.get("target", "").removeprefix("#")
            for item in struct.iter(q("relatedItem"))
            if item.get("target")
        ),
        sort=fold(f"{(authors or editors or ('',))[0]} {title}"),
    )


def _sections(div: etree._Element, level: int, path: str) -> Iterator[BibliographySection]:
    head = div.find(q("head"))
    title = reading_text(head) if head is not None else "Bibliography"
    structs = [s for lst in div.iterchildren(q("listBibl")) for s in lst.iter(q("biblStruct"))]
    breaks = tuple(div.iterchildren(q("pb")))
    yield BibliographySection(title, level, f"s{path}", breaks, tuple(read_work(s, title) for s in structs))
    for index, child in enumerate(div.iterchildren(q("div")), 1):
        yield from _sections(child, level + 1, f"{path}-{index}")


def read_bibliography(root: etree._Element) -> tuple[BibliographySection, ...]:
    """The bibliography's sections in order; works the editor added come last, in a section of their own."""
    found: list[BibliographySection] = []
    for number, div in enumerate(
        (d for d in root.iter(q("div")) if d.get("type") == "bibliography"),
        1,
    ):
        found.extend(_sections(div, 1, str(number)))
    added = [
        read_work(struct, ADDED)
        for lst in root.iter(q("listBibl"))
        if lst.get("type") == "added"
        for struct in lst.iter(q("biblStruct"))
    ]
    if added:
        found.append(
            BibliographySection(ADDED, 1, "added", (), tuple(sorted(added, key=lambda w: (w.sort, w.id))))
        )
    return _told_apart(found)


_TELLING = ("Extent", "Volume", "Date", "Place", "Publisher")


def _told_apart(sections: list[BibliographySection]) -> tuple[BibliographySection, ...]:
    """Works of the same name are told apart by what differs: volumes, year, place, what contains them."""
    same: dict[str, list[Work]] = {}
    for section in sections:
        for work in section.works:
            same.setdefault(work.name, []).append(work)
    tells = {work.id: tell for works in same.values() if len(works) > 1 for work, tell in _tells(works)}
    return tuple(
        replace(s, works=tuple(replace(w, tell=tells.get(w.id, "")) for w in s.works)) for s in sections
    )


def _tells(works: list[Work]) -> Iterator[tuple[Work, str]]:
    known = [{**dict(work.imprint), "In": work.container, "Kind": work.type} for work in works]
    chosen: list[str] = []
    for what in (*_TELLING, "In", "Kind"):
        values = {row.get(what, "") for row in known}
        if len(values) > 1 and (what in {"Extent", "Volume", "Date"} or not _apart(known, chosen)):
            chosen.append(what)
    told = [", ".join(dict.fromkeys(row[what] for what in chosen if row.get(what))) for row in known]
    for work, tell in zip(works, told, strict=True):
        yield work, tell if len(set(told)) == len(told) else ", ".join(x for x in (tell, work.key) if x)


def _apart(known: list[dict[str, str]], chosen: list[str]) -> bool:
    return len({tuple(row.get(what, "") for what in chosen) for row in known}) == len(known)
