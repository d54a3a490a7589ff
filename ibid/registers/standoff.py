"""The records as TEI: ``listPerson``, ``listOrg``, ``listPlace``, a gloss list of terms, works discussed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from ibid.registers.model import Kind, Record, Registers, Theme
from ibid.registers.read import resolve_key
from ibid.teitext import XML_ID, XML_LANG, Writer

_LISTS: tuple[tuple[Kind, str, str], ...] = (
    ("person", "listPerson", "person"),
    ("org", "listOrg", "org"),
    ("place", "listPlace", "place"),
)
_NAMES = {"person": "persName", "org": "orgName", "place": "placeName"}


def write_standoff(writer: Writer, registers: Registers, works: Collection[str] = ()) -> None:
    """Write the lists into the open ``standOff``; registers without entries write nothing.

    ``works``: keys of the bibliography, so that only entries that exist are pointed to.
    """
    for kind, outer, inner in _LISTS:
        records = _of(registers, kind)
        if records:
            writer.open(outer)
            for record in records:
                _named(writer, record, inner, registers)
            writer.close()
    _terms(writer, _of(registers, "term"), registers)
    _works(writer, _of(registers, "work"), registers, works)


def curly(text: str) -> str:
    """The editor's English with curly possessive apostrophes; soft signs inside words stay straight.

    >>> curly("the printers' word for Mel'nikov's plan")
    "the printers’ word for Mel'nikov’s plan"
    """
    return re.sub(r"(?<=\w)'(?=s\b)|(?<=s)'(?=\s)", "’", text)


def _of(registers: Registers, kind: Kind) -> list[Record]:
    return sorted((r for r in registers.records if r.kind == kind), key=lambda r: (r.sort, r.key))


def _named(writer: Writer, record: Record, element: str, registers: Registers) -> None:
    attributes = {XML_ID: record.id}
    if record.type and element != "person":
        attributes["type"] = record.type.replace(" ", "-")
    writer.open(element, attributes)
    name = _NAMES[record.kind]
    writer.leaf(name, record.name, {"type": "main"})
    if record.translit:
        writer.leaf(name, record.translit, {"type": "transliterated", XML_LANG: "ru-Latn"})
    if record.cyrillic:
        writer.leaf(name, record.cyrillic, {"type": "original", XML_LANG: "ru"})
    for year, tag in ((record.born, "birth"), (record.died, "death")):
        if year:
            writer.leaf(tag, year, {"when": year})
    _identifiers(writer, record)
    _notes(writer, record, registers)
    writer.close()


def _identifiers(writer: Writer, record: Record) -> None:
    for found in record.identifiers:
        writer.leaf("idno", found.value, {"type": found.scheme})


def _notes(writer: Writer, record: Record, registers: Registers) -> None:
    if record.see:
        writer.leaf(
            "note",
            record.see,
            {
                "type": "editorial",
                "subtype": "see",
                "resp": "#editor",
                "target": "#" + resolve_key(record.see, record.kind),
            },
        )
        return
    writer.leaf("note", curly(record.about), {"type": "editorial", "subtype": "register", "resp": "#editor"})
    for source in record.sources:
        writer.leaf(
            "note",
            registers.references.get(source, source),
            {"type": "editorial", "subtype": "source", "resp": "#editor"},
        )
    for found in record.identifiers:
        attributes = {"type": "editorial", "subtype": "identifier", "resp": "#editor", "n": found.scheme}
        writer.leaf("note", registers.references.get(found.source, found.source), attributes)
    if record.see_also:
        target = " ".join("#" + resolve_key(key, record.kind) for key in record.see_also)
        writer.empty(
            "note", {"type": "editorial", "subtype": "see-also", "resp": "#editor", "target": target}
        )
    for theme in record.themes:
        attributes = {"type": "editorial", "subtype": "theme", "resp": "#editor"}
        if theme.beside:
            attributes["corresp"] = "#" + resolve_key(theme.beside, record.kind)
        else:
            attributes["target"] = " ".join(f"#ch{chapter}.p{n}" for chapter, n in _paragraphs(theme))
        writer.leaf("note", curly(theme.label), attributes)


def _paragraphs(theme: Theme) -> Iterator[tuple[int, int]]:
    """Chapter and number of every paragraph of a theme."""
    for stretch in theme.at:
        for n in range(stretch.first[2], stretch.last[2] + 1):
            yield stretch.first[0], n


def _terms(writer: Writer, records: Sequence[Record], registers: Registers) -> None:
    if not records:
        return
    writer.open("list", {"type": "gloss"})
    for record in records:
        writer.open("label")
        writer.leaf(
            "term",
            record.name,
            {XML_ID: record.id, **({"type": record.type.replace(" ", "-")} if record.type else {})},
        )
        writer.close()
        writer.open("item")
        if record.cyrillic:
            writer.leaf("foreign", record.cyrillic, {XML_LANG: "ru"})
        if record.literal:
            writer.leaf("gloss", record.literal, {"type": "literal"})
        _identifiers(writer, record)
        for place in record.defined:
            writer.leaf("note", place, {"type": "editorial", "subtype": "defined", "resp": "#editor"})
        _notes(writer, record, registers)
        writer.close()
    writer.close()


def _works(writer: Writer, records: Sequence[Record], registers: Registers, works: Collection[str]) -> None:
    if not records:
        return
    writer.open("listBibl", {"type": "discussed"})
    for record in records:
        attributes = {XML_ID: record.id, **({"corresp": f"#w.{record.work}"} if record.work in works else {})}
        writer.open("bibl", attributes)
        writer.leaf("title", record.name)
        if record.translit:
            writer.leaf("title", record.translit, {"type": "transliterated", XML_LANG: "ru-Latn"})
        if record.cyrillic:
            writer.leaf("title", record.cyrillic, {"type": "original", XML_LANG: "ru"})
        _identifiers(writer, record)
        _notes(writer, record, registers)
        writer.close()
    writer.close()
