"""A `Work` as ``biblStruct`` (TEI chapter 3.12: bibliographic citations and references)."""

from __future__ import annotations

import re

from lxml import etree

from ibid.model import Name, Work
from ibid.teitext import XML_ID, XML_LANG, Writer, q

_YEARS = re.compile(r"^(\d{4})(?:[-–](\d{1,4}))?$")


def bibl_struct(work: Work) -> etree._Element:
    """The structured reference; the printed entry is written into it by the caller."""
    attributes = {XML_ID: f"w.{work.key}", "type": work.type}
    if work.cert != "high":
        attributes["cert"] = work.cert
    if work.added:
        attributes["resp"] = "#editor"
    root = etree.Element(q("biblStruct"), attributes)
    writer = Writer(root)
    contained = bool(work.container)
    if contained:
        writer.open("analytic")
        _names(writer, work)
        _title(writer, work, "a")
        writer.close()
    writer.open("monogr")
    if contained:
        writer.leaf("title", work.container, {"level": "j" if work.type == "article" else "m"})
    else:
        _names(writer, work)
        _title(writer, work, {"periodical": "j", "archive": "u", "typescript": "u", "thesis": "u"}.get(work.type, "m"))
    _imprint(writer, work)
    if work.volumes:
        writer.leaf("extent", work.volumes)
    if work.extent:
        writer.leaf("biblScope", work.extent)
    writer.close()
    if work.section:
        writer.leaf("note", work.section, {"type": "section"})
    if work.remark:
        writer.leaf("note", work.remark, {"type": "editorial", "resp": "#editor"})
    for key in work.related:
        writer.empty("relatedItem", {"type": "edition", "target": f"#w.{key}"})
    return root


def _names(writer: Writer, work: Work) -> None:
    for name in work.authors:
        _name(writer, "author", name)
    for name in work.editors:
        _name(writer, "editor", name)
    for name in work.translators:
        _name(writer, "editor", name, {"role": "translator"})


def _name(writer: Writer, element: str, name: Name, attributes: dict[str, str] | None = None) -> None:
    writer.open(element, attributes)
    if name.given:
        writer.leaf("forename", name.given)
        writer.text(" ")
    writer.leaf("surname", name.family)
    writer.close()


def _title(writer: Writer, work: Work, level: str) -> None:
    language = {XML_LANG: work.lang} if work.lang else {}
    writer.leaf("title", work.title, {"level": level, **language})
    if work.subtitle:
        writer.leaf("title", work.subtitle, {"level": level, "type": "sub", **language})


def _imprint(writer: Writer, work: Work) -> None:
    writer.open("imprint")
    if work.place:
        writer.leaf("pubPlace", work.place)
    if work.publisher:
        writer.leaf("publisher", work.publisher)
    writer.leaf("date", work.year, year_attributes(work.year)) if work.year else writer.empty("date")
    writer.close()


def year_attributes(year: str) -> dict[str, str]:
    """``1925-7`` -> from 1925 to 1927; a single year -> when; anything else -> nothing."""
    match = _YEARS.match(year)
    if not match:
        return {}
    first, last = match[1], match[2]
    if not last:
        return {"when": first}
    return {"from": first, "to": first[: 4 - len(last)] + last}
