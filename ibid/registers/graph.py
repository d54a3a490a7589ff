"""The book as a graph: passages, notes, records, themes, works and dates, and what links them, as GraphML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from ibid.registers import themes
from ibid.registers.identifiers import address
from ibid.registers.model import Spot
from ibid.registers.reading import Entry, Reading, Where, by_record
from ibid.teitext import XML_ID, local, q

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
KEYS: tuple[tuple[str, str, str], ...] = (
    ("node", "kind", "passage, note, person, org, place, term, work, theme, bibliography or date"),
    ("node", "label", "canonical reference, headword, words of a theme, or ISO date"),
    ("node", "page", "printed page, in brackets when reckoned"),
    ("node", "sameAs", "address of the same in a public catalogue; several are divided by spaces"),
    ("edge", "relation", "mentions, calls, cites, dates, see also, has theme, treated at or treated with"),
    ("edge", "weight", "how often"),
    ("edge", "cert", "high, medium or low: the surest"),
)
"""Attributes of nodes and edges: (of what, name, description)."""


@dataclass(slots=True)
class _Graph:
    """Nodes by id with their attributes, and the certainties of every edge of one kind between two nodes."""

    nodes: dict[str, dict[str, str]] = field(default_factory=dict)
    edges: dict[tuple[str, str, str], list[str]] = field(default_factory=dict)

    def node(self, identity: str, kind: str, label: str, page: str = "", same: str = "") -> str:
        values = {"kind": kind, "label": label, "page": page, "sameAs": same}
        self.nodes.setdefault(identity, {}).update({k: v for k, v in values.items() if v})
        return identity

    def edge(self, source: str, target: str, relation: str, cert: str = "high") -> None:
        self.edges.setdefault((source, target, relation), []).append(cert)

    def place(self, where: Where) -> str:
        """The node of a paragraph or note."""
        identity = where.href.replace(".html#", ".")
        return self.node(identity, "note" if where.note else "passage", where.ref, where.page)

    def entry(self, entry: Entry) -> str:
        """The node of a record."""
        same = " ".join(address(scheme, value) for scheme, value, _ in entry.identifiers)
        return self.node(entry.id, entry.kind, entry.name, same=same)


def graphml(tei: etree._Element, reading: Reading) -> bytes:
    """The graph of a book as a GraphML file.

    In: the root of its TEI (for calls and citations), its registers as `ibid.registers.reading.read` gives them.
    """
    graph = _Graph()
    _uses(graph, reading)
    _records(graph, reading)
    _citations(graph, tei)
    return _write(graph)


def _uses(graph: _Graph, reading: Reading) -> None:
    """A passage mentions records, and dates."""
    for use in (*reading.uses, *reading.dates):
        place = graph.place(use.where)
        for ref in use.refs:
            graph.edge(place, graph.entry(reading.entries[ref]), "mentions", use.cert)
        if use.begin:
            iso = use.begin if use.begin == use.last else f"{use.begin}/{use.last}"
            graph.edge(place, graph.node(f"date.{iso}", "date", iso), "dates", use.cert)


def _records(graph: _Graph, reading: Reading) -> None:
    """A record has themes, which are treated at passages, some with another record; and *see also*."""
    uses = by_record(reading.uses)
    for entry in reading.entries.values():
        for n, theme in enumerate(themes.passages(entry, uses), 1):
            identity = graph.node(f"theme.{entry.id}.{n}", "theme", theme.label)
            graph.edge(graph.entry(entry), identity, "has theme")
            for where in theme.places:
                graph.edge(identity, graph.place(where), "treated at")
            if theme.beside:
                graph.edge(identity, graph.entry(reading.entries[theme.beside]), "treated with")
        for other in entry.see_also:
            if other in reading.entries:
                graph.edge(graph.entry(entry), graph.entry(reading.entries[other]), "see also")


def _citations(graph: _Graph, tei: etree._Element) -> None:
    """A passage calls a note, a note cites a work."""
    for element in tei.iter(q("ref"), q("bibl")):
        if local(element) == "ref" and element.get("type") == "noteref":
            passage, note = _passage(element), element.get("target", "")[1:]
            if passage:
                graph.node(passage, "passage", passage[2:].replace(".p", "."))
                graph.edge(passage, _note(graph, note), "calls", element.get("cert", "high"))
        elif element.get("ref", "").startswith("#w."):
            note, work = element.get(XML_ID, "").rpartition(".")[0], element.get("ref", "")[1:]
            if note:
                graph.node(work, "bibliography", work[2:])
                graph.edge(_note(graph, note), work, "cites", element.get("cert", "high"))


def _passage(call: etree._Element) -> str:
    """The paragraph or displayed quotation of a call; one that stands behind a quotation belongs to it."""
    for holder in call.iterancestors():
        inside = [holder, *(holder.iterchildren(q("quote")) if local(holder) == "cit" else ())]
        for element in inside:
            spot = Spot.of(element.get(XML_ID, ""))
            if spot and not spot.note:
                return spot.id
    return ""


def _note(graph: _Graph, identity: str) -> str:
    return graph.node(identity, "note", identity[2:].replace(".n", ", note "))


def _write(graph: _Graph) -> bytes:
    """As text: a tree of elements for every value takes ten times as long."""
    lines = ["<?xml version='1.0' encoding='UTF-8'?>", f'<graphml xmlns="{_NAMESPACE}">']
    for what, name, text in KEYS:
        kind = "int" if name == "weight" else "string"
        lines.append(f'  <key id="{name}" for="{what}" attr.name="{name}" attr.type="{kind}">')
        lines += [f"    <desc>{text}</desc>", "  </key>"]
    lines.append('  <graph edgedefault="directed">')
    for name, values in sorted(graph.nodes.items()):
        lines += [f"    <node id={quoteattr(name)}>", *_data(values.items()), "    </node>"]
    for (source, target, relation), certs in sorted(graph.edges.items()):
        cert = min(certs, key=("high", "medium", "low").index)
        lines.append(f"    <edge source={quoteattr(source)} target={quoteattr(target)}>")
        lines += [
            *_data((("relation", relation), ("weight", str(len(certs))), ("cert", cert))),
            "    </edge>",
        ]
    lines += ["  </graph>", "</graphml>", ""]
    return "\n".join(lines).encode("utf-8")


def _data(values: Iterable[tuple[str, str]]) -> Iterator[str]:
    return (f'      <data key="{key}">{escape(value)}</data>' for key, value in values)
