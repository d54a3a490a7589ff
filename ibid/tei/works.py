"""A `Work` as ``biblStruct`` and back (TEI chapter 3.12: bibliographic citations and references)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from lxml import etree

from ibid.model import Cert, Name, Work
from ibid.teitext import NS, XML_ID, XML_LANG, Writer, q, reading_text

_YEARS = re.compile(r"^(\d{4})(?:[-–](\d{1,4}))?$")


def bibl_struct(work: Work, works: Mapping[str, Work]) -> etree._Element:
    """The structured reference; the printed entry is written into it by the caller. ``works``: all works by key, to name what an
    article stands in."""
    attributes = {XML_ID: f"w.{work.key}", "type": work.type}
    if work.cert != "high":
        attributes["cert"] = work.cert
    if work.added:
        attributes["resp"] = "#editor"
    root = etree.Element(q("biblStruct"), attributes)
    writer = Writer(root)
    if work.container:
        _analytic(writer, work, works)
    else:
        writer.open("monogr")
        _names(writer, work)
        _title(
            writer,
            work,
            {"periodical": "j", "archive": "u", "typescript": "u", "thesis": "u"}.get(work.type, "m"),
        )
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


def in_periodical(work: Work, works: Mapping[str, Work]) -> bool:
    """Whether an article stands in a periodical and not in a book: as the work named tells (by key or title), else a publisher,
    which no reference to a periodical names."""
    same = (w for w in works.values() if w.title == work.container and w.type != "article")
    inside = works.get(work.container) or next(same, None)
    return inside.type == "periodical" if inside else not work.publisher


def _analytic(writer: Writer, work: Work, works: Mapping[str, Work]) -> None:
    """The article, and its ``monogr`` begun with the title of what it stands in. Who edited a book did not edit the chapter."""
    journal = in_periodical(work, works)
    writer.open("analytic")
    _names(writer, work if journal else replace(work, editors=()))
    _title(writer, work, "a")
    writer.close()
    writer.open("monogr")
    inside = works.get(work.container)
    level = {"level": "j" if journal else "m"}
    if inside is None:
        writer.leaf("title", work.container, level)
    else:
        language = {XML_LANG: inside.lang} if inside.lang else {}
        writer.leaf("title", inside.title, {**level, "ref": f"#w.{inside.key}", **language})
    if not journal:
        _names(writer, replace(work, authors=(), translators=()))


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


# --- reading ---------------------------------------------------------------------------------------------------


def read_works(tei: etree._Element) -> list[Work]:
    """All works of an edition, printed and added, in the order of the file; without their places in the witness."""
    return [
        read_work(struct)
        for struct in tei.iter(q("biblStruct"))
        if (struct.get(XML_ID) or "").startswith("w.")
    ]


def read_work(struct: etree._Element) -> Work:
    """A ``biblStruct`` that `bibl_struct` wrote, as a `Work` (without ``parts``)."""
    own = struct.find("t:analytic", NS)
    monogr = struct.find("t:monogr", NS)
    assert monogr is not None
    holder = own if own is not None else monogr
    titles = holder.findall("t:title", NS)
    container = monogr.find("t:title", NS) if own is not None else None
    inside = (
        container.get("ref", "").removeprefix("#w.") or reading_text(container)
        if container is not None
        else ""
    )
    editors = [
        (e.get("role"), _read_name(e))
        for level in (own, monogr)
        if level is not None
        for e in level.iterchildren(q("editor"))
    ]

    def text(path: str) -> str:
        found = monogr.find(path, NS)
        return reading_text(found) if found is not None else ""

    return Work(
        key=(struct.get(XML_ID) or "").removeprefix("w."),
        type=struct.get("type", "book"),
        title=reading_text(titles[0]) if titles else "",
        subtitle=reading_text(titles[1]) if len(titles) > 1 else "",
        authors=tuple(_read_name(a) for a in holder.iterchildren(q("author"))),
        editors=tuple(name for role, name in editors if role != "translator"),
        translators=tuple(name for role, name in editors if role == "translator"),
        container=inside,
        volumes=text("t:extent"),
        place=text("t:imprint/t:pubPlace"),
        publisher=text("t:imprint/t:publisher"),
        year=text("t:imprint/t:date"),
        extent=text("t:biblScope"),
        lang=titles[0].get(XML_LANG, "") if titles else "",
        section=next(
            (reading_text(n) for n in struct.iterchildren(q("note")) if n.get("type") == "section"), ""
        ),
        added=struct.get("resp") == "#editor",
        related=tuple(r.get("target", "").removeprefix("#w.") for r in struct.iterchildren(q("relatedItem"))),
        remark=next(
            (
                " ".join((n.text or "").split())
                for n in struct.iterchildren(q("note"))
                if n.get("type") == "editorial"
            ),
            "",
        ),
        cert=cast(Cert, struct.get("cert", "high")),
    )


def _read_name(element: etree._Element) -> Name:
    return Name(
        " ".join((element.findtext("t:surname", "", NS)).split()),
        " ".join((element.findtext("t:forename", "", NS)).split()),
    )
