"""The edition's figures, counted in the TEI alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from lxml import etree

from ibid import errorrate
from ibid.teitext import NS, XML_ID, q

Figures = dict[str, object]


def _count(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))


def stats(tei: etree._Element) -> Figures:
    """Everything countable, in a fixed order of keys: notes, calls by status and certainty, citations by kind and resolution,
    emendations by kind, cause, certainty and rule, normalisations by rule, pages, structure, and what is unresolved."""
    text = tei.find("t:text", NS)
    if text is None:
        return {}
    calls = [r for r in text.iter(q("ref")) if r.get("type") == "noteref"]
    notes = [n for n in text.iter(q("note")) if n.get("type") == "authorial"]
    return {
        "structure": _structure(text),
        "notes": {"total": len(notes), **_count(n.get("subtype", "ok") for n in notes)},
        "calls": {
            "total": len(calls),
            "status": _count(c.get("subtype", "") for c in calls),
            "certainty": _count(c.get("cert", "") for c in calls),
        },
        "citations": _citations(text),
        "works": _works(tei),
        "emendations": _emendations(text),
        "normalisations": _count(
            c.get("ana", "").removeprefix("#rule.")
            for c in text.iter(q("choice"))
            if c.find("t:orig", NS) is not None
        ),
        "character errors": errorrate.figures(tei),
        "pages": {
            "total": sum(1 for _ in text.iter(q("pb"))),
            **_count(p.get("cert", "") for p in text.iter(q("pb"))),
        },
        "quotations": _quotations(text),
        "unresolved": _unresolved(text, notes, calls),
    }


def _structure(text: etree._Element) -> dict[str, int]:
    divs = Counter(d.get("type", "") for d in text.iter(q("div")))
    displayed = [x for x in text.iter(q("quote")) if x.get("rend") == "display"]
    paragraphs = [p for p in text.iter(q("p")) if p.get(XML_ID)]
    return {
        "parts": divs["part"],
        "chapters": divs["chapter"],
        "sections": sum(1 for d in text.iterfind("t:body//t:div[@type='section']", NS)),
        "paragraphs": len(paragraphs),
        "displayed quotations": len(displayed),
        "continued paragraphs": sum(1 for p in paragraphs if p.get("prev")),
        "running heads and folios": sum(1 for _ in text.iter(q("fw"))),
    }


def _citations(text: etree._Element) -> Figures:
    bibls = text.findall("t:back//t:note//t:bibl", NS)
    ibid = [r for b in bibls for r in b.iterchildren(q("ref")) if r.get("type") == "precedingWork"]
    return {
        "total": len(bibls),
        "resolved": sum(1 for b in bibls if b.get("ref")),
        "unresolved": sum(1 for b in bibls if not b.get("ref")),
        "ibid": len(ibid),
        "certainty": _count(b.get("cert", "") for b in bibls),
        "via": _count(b.get("subtype", "") for b in bibls),
    }


def _works(tei: etree._Element) -> Figures:
    structs = [s for s in tei.iter(q("biblStruct")) if (s.get(XML_ID) or "").startswith("w.")]
    return {
        "total": len(structs),
        "printed": sum(1 for s in structs if s.get("resp") != "#editor"),
        "added": sum(1 for s in structs if s.get("resp") == "#editor"),
        "types": _count(s.get("type", "") for s in structs),
    }


def _emendations(text: etree._Element) -> Figures:
    apps = [*text.iter(q("app"))]
    slips = [c for c in text.iter(q("choice")) if c.find("t:sic", NS) is not None]
    kinds = [a.get("type", "") for a in apps] + [_corr_type(c) for c in slips]
    causes = [r.get("cause", "") for a in apps for r in a.iterchildren(q("rdg"))] + ["print"] * len(slips)
    both = [*apps, *slips]
    return {
        "total": len(both),
        "kind": _count(kinds),
        "cause": _count(causes),
        "certainty": _count(x.get("cert", "") for x in both),
        "rule": _count(x.get("ana", "").removeprefix("#rule.") for x in both),
        "responsible": _count(x.get("resp", "").removeprefix("#") for x in both),
    }


def _corr_type(choice: etree._Element) -> str:
    corr = choice.find("t:corr", NS)
    return (corr.get("type") or "") if corr is not None else ""


def _quotations(text: etree._Element) -> Figures:
    quotes = text.findall("t:body//t:quote", NS)
    return {
        "documented": sum(1 for x in quotes if x.get("source")),
        "by one of several citations": sum(1 for x in quotes if " " in x.get("source", "")),
        "without source": sum(1 for x in quotes if not x.get("source")),
        "other quoted words": sum(1 for _ in text.iterfind("t:body//t:q", NS)),
    }


def _unresolved(
    text: etree._Element, notes: list[etree._Element], calls: list[etree._Element]
) -> dict[str, int]:
    called = {c.get("target", "").lstrip("#") for c in calls}
    return {
        "notes without call": sum(1 for n in notes if n.get(XML_ID) not in called),
        "lost notes": sum(1 for n in notes if n.find("t:gap", NS) is not None),
        "citations without work": sum(
            1 for b in text.iterfind("t:back//t:note//t:bibl", NS) if not b.get("ref")
        ),
        "calls of low certainty": sum(1 for c in calls if c.get("cert") == "low"),
    }
