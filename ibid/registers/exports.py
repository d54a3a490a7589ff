"""The registers as data: JSON-LD and CSV of the records and mentions, and a graph of the book as GraphML."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from lxml import etree

from ibid.model import Artefact
from ibid.registers.reading import Entry, Reading
from ibid.teitext import XML_ID, local, q

FILES: tuple[tuple[str, str], ...] = (
    ("registers.jsonld", "people, organizations, places, terms and works as JSON-LD (schema.org)"),
    ("registers.csv", "the same as a table"),
    ("mentions.csv", "every mention: record, place, printed page, certainty"),
    ("dates.csv", "every date of the text: from, to, place, certainty"),
    ("graph.graphml", "passages, notes, records, works and dates, and the links between them"),
)
"""The files and what they hold, for the list of downloads."""

_TYPES: Mapping[str, str] = {
    "person": "Person",
    "org": "Organization",
    "place": "Place",
    "term": "DefinedTerm",
    "work": "CreativeWork",
}
_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_KEYS: tuple[tuple[str, str, str], ...] = (
    ("node", "kind", "passage, note, person, org, place, term, work, bibliography or date"),
    ("node", "label", "canonical reference, headword or ISO date"),
    ("node", "page", "printed page, in brackets when reckoned"),
    ("edge", "relation", "mentions, calls, cites or dates"),
    ("edge", "weight", "how often"),
    ("edge", "cert", "high, medium or low: the surest"),
)
"""Attributes of the graph: (of what, name, description)."""


def artefacts(tei: etree._Element, *, book: str, reading: Reading) -> list[Artefact]:
    """The data files of a book; nothing when it has no registers.

    In: the root of its TEI, its slug, its registers as `ibid.registers.reading.read` gives them.
    """
    if not reading.entries:
        return []
    return [
        Artefact("registers.jsonld", _json(_jsonld(reading, book))),
        Artefact("registers.csv", _csv(_record_rows(reading))),
        Artefact("mentions.csv", _csv(_mention_rows(reading))),
        Artefact("dates.csv", _csv(_date_rows(reading))),
        Artefact("graph.graphml", _graphml(tei, reading)),
    ]


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _jsonld(reading: Reading, book: str) -> dict[str, object]:
    entries = [_entry(e) for e in reading.entries.values() if not e.see]
    return {"@context": "https://schema.org", "@id": book, "@type": "DefinedTermSet", "hasPart": entries}


def _entry(entry: Entry) -> dict[str, object]:
    data: dict[str, object] = {"@id": f"#{entry.id}", "@type": _TYPES[entry.kind], "name": entry.name}
    names = [{"@language": lang or "und", "@value": name} for lang, name in entry.names]
    optional = {
        "alternateName": names,
        "description": entry.about,
        "birthDate": entry.born,
        "deathDate": entry.died,
        "additionalType": entry.type,
        "citation": list(entry.sources),
    }
    return data | {key: value for key, value in optional.items() if value}


def _csv(rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode("utf-8")


def _record_rows(reading: Reading) -> Iterable[Sequence[object]]:
    counts = Counter(ref for use in reading.uses for ref in use.refs)
    yield "id", "register", "name", "cyrillic", "type", "born", "died", "about", "see", "mentions"
    for e in reading.entries.values():
        cyrillic = next((name for lang, name in e.names if lang == "ru"), "")
        yield e.id, e.kind, e.name, cyrillic, e.type, e.born, e.died, e.about, e.see, counts[e.id]


def _mention_rows(reading: Reading) -> Iterable[Sequence[object]]:
    yield "record", "place", "reference", "page", "words", "certainty"
    for use in reading.uses:
        for ref in use.refs:
            yield ref, use.where.href, use.where.ref, use.where.page, use.words, use.cert


def _date_rows(reading: Reading) -> Iterable[Sequence[object]]:
    yield "from", "to", "place", "reference", "page", "words", "certainty"
    for use in reading.dates:
        yield use.begin, use.last, use.where.href, use.where.ref, use.where.page, use.words, use.cert


# --- the graph ----------------------------------------------------------------------------------------------


def _graphml(tei: etree._Element, reading: Reading) -> bytes:
    nodes: dict[str, tuple[str, str, str]] = {}
    edges: dict[tuple[str, str, str], list[str]] = {}
    for use in (*reading.uses, *reading.dates):
        place = use.where.href.replace(".html#", ".")
        nodes[place] = ("note" if use.where.note else "passage", use.where.ref, use.where.page)
        for ref in use.refs:
            entry = reading.entries[ref]
            nodes[ref] = (entry.kind, entry.name, "")
            edges.setdefault((place, ref, "mentions"), []).append(use.cert)
        if use.begin:
            iso = use.begin if use.begin == use.last else f"{use.begin}/{use.last}"
            nodes[f"date.{iso}"] = ("date", iso, "")
            edges.setdefault((place, f"date.{iso}", "dates"), []).append(use.cert)
    _citations(tei, nodes, edges)
    return _write(nodes, edges)


def _citations(
    tei: etree._Element,
    nodes: dict[str, tuple[str, str, str]],
    edges: dict[tuple[str, str, str], list[str]],
) -> None:
    """Passage calls note, note cites work."""
    for element in tei.iter(q("ref"), q("bibl")):
        if local(element) == "ref" and element.get("type") == "noteref":
            block = next((a for a in element.iterancestors() if a.get(XML_ID, "").startswith("ch")), None)
            passage, note = block.get(XML_ID, "") if block is not None else "", element.get("target", "")[1:]
            if ".p" in passage:
                nodes.setdefault(passage, ("passage", passage[2:].replace(".p", "."), ""))
                nodes.setdefault(note, ("note", note[2:].replace(".n", ", note "), ""))
                edges.setdefault((passage, note, "calls"), []).append(element.get("cert", "high"))
        elif element.get("ref", "").startswith("#w."):
            note = element.get(XML_ID, "").rpartition(".")[0]
            work = element.get("ref", "")[1:]
            if note:
                nodes.setdefault(note, ("note", note[2:].replace(".n", ", note "), ""))
                nodes.setdefault(work, ("bibliography", work[2:], ""))
                edges.setdefault((note, work, "cites"), []).append(element.get("cert", "high"))


def _write(
    nodes: Mapping[str, tuple[str, str, str]], edges: Mapping[tuple[str, str, str], list[str]]
) -> bytes:
    root = etree.Element(f"{{{_GRAPHML}}}graphml", nsmap={None: _GRAPHML})
    for what, name, text in _KEYS:
        kind = "int" if name == "weight" else "string"
        key = etree.SubElement(root, f"{{{_GRAPHML}}}key", id=name)
        key.attrib.update({"for": what, "attr.name": name, "attr.type": kind})
        etree.SubElement(key, f"{{{_GRAPHML}}}desc").text = text
    graph = etree.SubElement(root, f"{{{_GRAPHML}}}graph", edgedefault="directed")
    for name, values in sorted(nodes.items()):
        node = etree.SubElement(graph, f"{{{_GRAPHML}}}node", id=name)
        _data(node, zip(("kind", "label", "page"), values, strict=True))
    for (source, target, relation), certs in sorted(edges.items()):
        edge = etree.SubElement(graph, f"{{{_GRAPHML}}}edge", source=source, target=target)
        cert = min(certs, key=("high", "medium", "low").index)
        _data(edge, (("relation", relation), ("weight", str(len(certs))), ("cert", cert)))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _data(element: etree._Element, values: Iterable[tuple[str, str]]) -> None:
    for key, value in values:
        if value:
            etree.SubElement(element, f"{{{_GRAPHML}}}data", key=key).text = value
