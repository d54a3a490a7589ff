"""The registers as data: JSON-LD and CSV of the records, their themes and mentions; the graph of the book."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from lxml import etree

from ibid.model import Artefact
from ibid.registers import themes
from ibid.registers.graph import graphml
from ibid.registers.identifiers import SCHEMES, address
from ibid.registers.indexing import path_of
from ibid.registers.reading import Entry, Reading, Use, by_record

FILES: tuple[tuple[str, str], ...] = (
    ("registers.jsonld", "people, organizations, places, terms and works as JSON-LD (schema.org)"),
    ("registers.csv", "the same as a table"),
    ("themes.csv", "what is said of a record where: theme, place, printed page"),
    ("mentions.csv", "every mention: record, place, printed page, certainty"),
    ("dates.csv", "every date of the text: from, to, place, certainty"),
    ("graph.graphml", "passages, notes, records, themes, works and dates, and the links between them"),
)
"""The files and what they hold, for the list of downloads."""

_TYPES: Mapping[str, str] = {
    "person": "Person",
    "org": "Organization",
    "place": "Place",
    "term": "DefinedTerm",
    "work": "CreativeWork",
}
_CONTEXT = ["https://schema.org", {"seeAlso": "http://www.w3.org/2000/01/rdf-schema#seeAlso"}]


def artefacts(tei: etree._Element, *, book: str, reading: Reading) -> list[Artefact]:
    """The data files of a book; nothing when it has no registers.

    In: the root of its TEI, its slug, its registers as `ibid.registers.reading.read` gives them.
    """
    if not reading.entries:
        return []
    uses = by_record(reading.uses)
    return [
        Artefact("registers.jsonld", _json(_jsonld(reading, uses, book))),
        Artefact("registers.csv", _csv(_record_rows(reading))),
        Artefact("themes.csv", _csv(_theme_rows(reading, uses))),
        Artefact("mentions.csv", _csv(_mention_rows(reading))),
        Artefact("dates.csv", _csv(_date_rows(reading))),
        Artefact("graph.graphml", graphml(tei, reading)),
    ]


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _jsonld(reading: Reading, uses: Mapping[str, Sequence[Use]], book: str) -> dict[str, object]:
    entries = [_entry(e, uses) for e in reading.entries.values() if not e.see]
    return {"@context": _CONTEXT, "@id": book, "@type": "DefinedTermSet", "hasPart": entries}


def _entry(entry: Entry, uses: Mapping[str, Sequence[Use]]) -> dict[str, object]:
    data: dict[str, object] = {
        "@id": f"#{entry.id}",
        "@type": _TYPES[entry.kind],
        "name": entry.name,
        "url": path_of(entry),
    }
    names = [{"@language": lang or "und", "@value": name} for lang, name in entry.names]
    optional = {
        "alternateName": names,
        "description": entry.about,
        "disambiguatingDescription": entry.literal,
        "birthDate": entry.born,
        "deathDate": entry.died,
        "additionalType": entry.type,
        "citation": list(entry.sources),
        "sameAs": [address(scheme, value) for scheme, value, _ in entry.identifiers],
        "seeAlso": [{"@id": f"#{other}"} for other in entry.see_also],
        "subjectOf": [_theme(theme) for theme in themes.passages(entry, uses)],
    }
    return data | {key: value for key, value in optional.items() if value}


def _theme(theme: themes.Passages) -> dict[str, object]:
    """A theme: its words, the passages, the record that stands with it."""
    data: dict[str, object] = {
        "@type": "WebPageElement",
        "name": theme.label,
        "url": [where.href for where in theme.places],
    }
    return data | ({"mentions": {"@id": f"#{theme.beside}"}} if theme.beside else {})


def _csv(rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode("utf-8")


def _record_rows(reading: Reading) -> Iterable[Sequence[object]]:
    counts = Counter(ref for use in reading.uses for ref in use.refs)
    columns = ("id", "register", "name", "transliterated", "cyrillic", "literal", "type", "born", "died")
    yield *columns, "about", "sources", "see", "mentions", *SCHEMES
    for e in reading.entries.values():
        names, same = dict(e.names), {scheme: value for scheme, value, _ in e.identifiers}
        forms = names.get("ru-Latn", ""), names.get("ru", ""), e.literal, e.type, e.born, e.died
        said = e.about, "; ".join(e.sources), e.see, counts[e.id]
        yield e.id, e.kind, e.name, *forms, *said, *(same.get(scheme, "") for scheme in SCHEMES)


def _theme_rows(reading: Reading, uses: Mapping[str, Sequence[Use]]) -> Iterable[Sequence[object]]:
    yield "record", "theme", "with", "place", "reference", "page"
    for entry in reading.entries.values():
        for theme in themes.passages(entry, uses):
            for where in theme.places:
                yield entry.id, theme.label, theme.beside, where.href, where.ref, where.page


def _mention_rows(reading: Reading) -> Iterable[Sequence[object]]:
    yield "record", "place", "reference", "page", "words", "certainty"
    for use in reading.uses:
        for ref in use.refs:
            yield ref, use.where.href, use.where.ref, use.where.page, use.words, use.cert


def _date_rows(reading: Reading) -> Iterable[Sequence[object]]:
    yield "from", "to", "place", "reference", "page", "words", "certainty"
    for use in reading.dates:
        yield use.begin, use.last, use.where.href, use.where.ref, use.where.page, use.words, use.cert
