"""Reads the TEI header: the title, the printed book behind the edition, who did what, and its rules."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ibid.html.records import Header, Proofreading
from ibid.teitext import XML_LANG, local, q, reading_text

_SOURCE = {
    "author": "Author",
    "title": "Title",
    "pubPlace": "Place",
    "publisher": "Publisher",
    "date": "Date",
    "idno": "ISBN",
    "extent": "Extent",
}
_PRACTICES = {
    "correction": "Correction",
    "normalization": "Normalisation",
    "quotation": "Quotation marks",
    "hyphenation": "Hyphenation",
    "punctuation": "Punctuation",
    "segmentation": "Segmentation",
    "stdVals": "Standard values",
    "interpretation": "Interpretation",
    "p": "",
}


def _first(root: etree._Element, path: str) -> str:
    found = root.find(path.replace("t:", "{http://www.tei-c.org/ns/1.0}"))
    return reading_text(found) if found is not None else ""


def _source(header: etree._Element) -> Iterator[tuple[str, str]]:
    desc = header.find(f".//{q('sourceDesc')}")
    bibl = (
        next(iter(desc.iter(q("biblStruct"), q("biblFull"), q("bibl"))), None) if desc is not None else None
    )
    if bibl is None:
        return
    for element in bibl.iter():
        name = local(element)
        if name in _SOURCE and reading_text(element):
            label = element.get("type", _SOURCE[name]) if name == "idno" else _SOURCE[name]
            yield label, reading_text(element)


def _editors(header: etree._Element) -> Iterator[tuple[str, str]]:
    for title in header.iter(q("titleStmt"), q("editionStmt")):
        for element in title:
            name = local(element)
            if name == "editor":
                yield "Editor", reading_text(element)
            elif name == "respStmt":
                duty = "; ".join(reading_text(x) for x in element.iterchildren(q("resp")))
                who = [reading_text(x) for x in element if local(x) not in {"resp", "", "note"}]
                yield duty, ", ".join(x for x in who if x)


def _statements(header: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    for declaration in header.iter(q("editorialDecl")):
        for element in declaration:
            if local(element) in _PRACTICES:
                yield _PRACTICES[local(element)], element


def _is_reading(change: etree._Element) -> bool:
    """Whether a ``change`` belongs to the proofreading record."""
    return bool(change.get("target")) and change.get("status") in {"proofread", "collated", "unfinished"}


def _reading(change: etree._Element) -> Proofreading:
    return Proofreading(
        status=change.get("status", ""),
        who=change.get("who", "").removeprefix("#"),
        when=change.get("when", ""),
        targets=frozenset(change.get("target", "").replace("#", "").split()),
        words=reading_text(change),
    )


def address_of(tei: etree._Element) -> str:
    """The address at which the edition's folder is published, when its header gives one."""
    return next(
        (
            reading_text(x)
            for stmt in tei.iter(q("publicationStmt"))
            for x in stmt.iterchildren(q("idno"))
            if x.get("type") == "URI"
        ),
        "",
    )


def read_header(tei: etree._Element) -> Header:
    """The header as a record; what it does not say is an empty string."""
    header = tei.find(q("teiHeader"))
    if header is None:
        raise ValueError("the TEI has no <teiHeader>")
    stmt = header.find(f".//{q('titleStmt')}")
    titles = list(stmt.iterchildren(q("title"))) if stmt is not None else []
    main = next((t for t in titles if t.get("type", "main") == "main"), None)
    sub = next((t for t in titles if t.get("type") == "sub"), None)
    text = tei.find(q("text"))
    language = (text.get(XML_LANG) if text is not None else None) or tei.get(XML_LANG) or "en"
    edition = header.find(f".//{q('edition')}")
    return Header(
        title=reading_text(main) if main is not None else "Untitled",
        subtitle=reading_text(sub) if sub is not None else "",
        author=_first(header, ".//t:titleStmt/t:author"),
        language=language,
        source=tuple(dict.fromkeys(_source(header))),
        editors=tuple(_editors(header)),
        publisher=_first(header, ".//t:publicationStmt/t:publisher"),
        licence=_first(header, ".//t:publicationStmt/t:availability"),
        version=(edition.get("n") or reading_text(edition)) if edition is not None else "",
        date=_first(header, ".//t:publicationStmt/t:date"),
        address=address_of(tei),
        statements=tuple(_statements(header)),
        changes=tuple(
            (c.get("when", ""), reading_text(c)) for c in header.iter(q("change")) if not _is_reading(c)
        ),
        readings=tuple(_reading(c) for c in header.iter(q("change")) if _is_reading(c)),
    )
