"""From records to TEI to pages: valid TEI, every mention on its page, every link leads somewhere."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import judges
import pytest
import registerhelp
from lxml import etree

from ibid import checks
from ibid.html import read as read_edition
from ibid.html import render
from ibid.html.site import Site
from ibid.registers import commentary, exports, pages
from ibid.registers.chronology import span_text
from ibid.registers.graph import KEYS
from ibid.registers.naming import namer
from ibid.registers.pageruns import PageRef, page_refs
from ibid.registers.reading import Use, Where, read
from ibid.registers.standoff import write_standoff
from ibid.teitext import Writer, q

FIXTURE = Path(__file__).parent / "fixtures" / "mini.tei.xml"
TEXT = "On 8 October 1923 Reedman met Sol'nikov and Reedman at Ely. In December Reedman had udarnost'."


@pytest.fixture(scope="module")
def tei(tmp_path_factory):
    """The fixture's TEI with registers, and a paragraph that names things, as the left half writes them."""
    registers = registerhelp.registers(tmp_path_factory.mktemp("reeds"))
    root = etree.parse(FIXTURE).getroot()
    standoff = root.find(q("standOff"))
    if standoff is None:
        standoff = etree.Element(q("standOff"))
        root.insert(1, standoff)
    writer = Writer(standoff)
    write_standoff(writer, registers)
    comment = commentary.Comment(
        "a", "", "A slip", "slip", "The editors", "2026-11-24", "ch1.p1", "", "See [there](1.1)."
    )
    commentary.write_commentary(writer, [comment])
    paragraph = next(p for p in root.iter(q("p")) if p.get("n") == "1" and len(p))
    for child in list(paragraph):
        if child.tag != q("ref"):
            paragraph.remove(child)
    new = Writer(paragraph)
    at = 0
    for a in sorted(namer(registers)(TEXT, "ch1.p1"), key=lambda a: a.start):
        new.text(TEXT[at : a.start])
        new.leaf(a.name, TEXT[a.start : a.end], a.attributes)
        at = a.end
    new.text(TEXT[at:])
    return root


@pytest.fixture(scope="module")
def site(tei):
    return {a.path: a.data.decode() for a in register_pages(tei)}


def register_pages(tei):
    reading = read(tei)
    shared = Site(read_edition(tei, "mini"), {}, (), None, tuple(pages.links(tei, reading)))
    return pages.artefacts(tei, site=shared, reading=reading)


@pytest.mark.judge
def test_tei_is_valid(tei, tmp_path):
    # bl.ref is our addition to tei_all (schema/ibid.odd): the fixture's citations are left out here
    path = tmp_path / "mini.tei.xml"
    path.write_bytes(etree.tostring(tei))
    mine = (
        "person",
        "org",
        "place",
        "listPerson",
        "listOrg",
        "listPlace",
        "gloss",
        "label",
        "listAnnotation",
        "standOff",
    )
    found = [f for f in judges.tei(path) if any(f'"{name}"' in f.message for name in mine)]
    assert not found, judges.report(found)


def test_reading_gives_mentions_in_order(tei):
    reading = read(tei)
    assert [u.refs[0] for u in reading.uses if u.where.ref == "1.1"] == [
        "p.reedman",
        "p.solnikov",
        "p.reedman",
        "l.ely",
        "p.reedman",
        "t.udar",
    ]
    assert [(u.begin, u.cert) for u in reading.dates if u.where.ref == "1.1"] == [
        ("1923-10-08", "high"),
        ("1923-12", "medium"),
    ]
    entry = reading.entries["t.udar"]
    assert (entry.literal, entry.names, entry.sources) == (
        "shock",
        (("ru", "ударность"),),
        ("1.2", "A Dictionary of Reeds, 1970"),
    )
    assert reading.entries["d.history"].names == (("ru", "История Ридмана"),)
    assert reading.entries["p.cutter"].see == "p.reedman"
    assert reading.entries["p.reedman"].identifiers == (
        ("wikidata", "Q42", "A Dictionary of Reeds, 1970"),
        ("viaf", "1234567", "A Dictionary of Rushes, 1971"),
    )
    assert entry.identifiers == (("gnd", "4000000-X", "A Dictionary of Reeds, 1970"),)


def test_pages(site):
    assert {
        "index-people.html",
        "glossary.html",
        "register.html",
        "chronology.html",
        "commentary.html",
    } <= site.keys()
    page = site["people/reedman.html"]
    assert "3 mentions" in page
    assert "1880–1930" in page
    assert 'href="../ch1.html#p1"' in page
    link = '<a href="https://www.wikidata.org/wiki/Q42" rel="external noreferrer">Q42</a>'
    assert f'<dt>Wikidata</dt><dd>{link} <span class="n">read in: A Dictionary of Reeds, 1970</span>' in page
    assert "https://d-nb.info/gnd/4000000-X" in site["terms/udar.html"]
    assert "Not mentioned under this name" in site["people/fen-a.html"]
    assert re.search(r"Chief Cutter, <i>see</i> <a href=\"people/reedman.html\">", site["register.html"])
    for label in ("and Sol'nikov", "at Ely"):
        assert f'<li>{label}: <a href="../ch1.html#p1">1.1</a></li>' in page.replace("&#39;", "'")
        assert f"<li>{label}, <a" in site["register.html"].replace("&#39;", "'")
    overview = re.sub(r"<[^>]*>", " ", site["overview.html"])
    assert re.search(
        r"Sources by kind.*Chapter\s+Archive\s+Press\s+Books and others\s+1 ", overview, re.DOTALL
    )
    assert "8 October 1923" in site["chronology.html"]
    assert "the year probable" in site["chronology.html"]
    assert '<a href="ch1.html#p1">there</a>' in site["commentary.html"]


def test_every_link_leads_somewhere(tei, site):
    own = register_pages(tei)
    rest = render(tei, book="mini", stats={}, downloads=(), registers=pages.links(tei, read(tei)))
    found = [f for f in checks.site_findings([*own, *rest], "mini") if f.severity == "error"]
    assert not found, "\n".join(f"{f.where} {f.message}" for f in found)


def test_no_registers_no_pages():
    root = etree.parse(FIXTURE).getroot()
    for element in list(root.iter(q("standOff"))):
        root.remove(element)
    assert not [a.path for a in register_pages(root) if "/" in a.path or "index" in a.path]
    assert exports.artefacts(root, book="mini", reading=read(root)) == []


def test_same_pages_twice(tei, site):
    assert {a.path: a.data.decode() for a in register_pages(tei)} == site


def use(page, ref="1.1"):
    return Use((), "high", Where(f"ch1.html#{ref}", ref, "ch1", page, 0.0, False), "", "", "")


RUNS = (
    (["75", "76", "77"], "75–7"),
    (["9", "10"], "9–10"),
    (["99", "100"], "99–100"),
    (["110", "111", "112"], "110–12"),
    (["18", "19", "[20]"], "[18–20]"),
    (["3", "5"], "3 5"),
    ([""], "1.1"),
)


@pytest.mark.parametrize(("found", "expected"), RUNS)
def test_page_runs(found, expected):
    shown = page_refs([use(page) for page in found])
    assert all(isinstance(x, PageRef) for x in shown)
    assert " ".join(x.label for x in shown) == expected


def test_spans_in_words():
    assert span_text("1923-01", "1923-04") == "between January 1923 and April 1923"


@pytest.fixture(scope="module")
def data(tei):
    return {a.path: a.data for a in exports.artefacts(tei, book="mini", reading=read(tei))}


def table(data, name):
    return list(csv.DictReader(io.StringIO(data[name].decode())))


def test_tables(data):
    assert set(data) == {name for name, _ in exports.FILES}
    assert [r["record"] for r in table(data, "mentions.csv")].count("p.reedman") == 3
    records = {r["id"]: r for r in table(data, "registers.csv")}
    reedman = records["p.reedman"]
    assert (reedman["wikidata"], reedman["viaf"], reedman["gnd"]) == ("Q42", "1234567", "")
    assert (records["t.udar"]["literal"], records["t.udar"]["sources"]) == (
        "shock",
        "1.2; A Dictionary of Reeds, 1970",
    )
    assert [(r["record"], r["theme"], r["with"], r["place"]) for r in table(data, "themes.csv")] == [
        ("p.reedman", "and Sol'nikov", "p.solnikov", "ch1.html#p1"),
        ("p.reedman", "at Ely", "", "ch1.html#p1"),
    ]


def test_linked_data(data):
    parts = {x["@id"]: x for x in json.loads(data["registers.jsonld"])["hasPart"]}
    reedman = parts["#p.reedman"]
    assert (reedman["@type"], reedman["name"], reedman["url"]) == (
        "Person",
        "Reedman, Ada Beth",
        "people/reedman.html",
    )
    assert reedman["sameAs"] == ["https://www.wikidata.org/wiki/Q42", "https://viaf.org/viaf/1234567"]
    assert reedman["subjectOf"] == [
        {
            "@type": "WebPageElement",
            "name": "and Sol'nikov",
            "url": ["ch1.html#p1"],
            "mentions": {"@id": "#p.solnikov"},
        },
        {"@type": "WebPageElement", "name": "at Ely", "url": ["ch1.html#p1"]},
    ]
    assert parts["#p.solnikov"]["seeAlso"] == [{"@id": "#p.reedman"}, {"@id": "#t.udar"}]
    assert parts["#t.udar"]["disambiguatingDescription"] == "shock"


def load(graphml):
    """A graph as a reader of GraphML takes it: every value by its declared name and type, nothing undeclared."""
    root = etree.fromstring(graphml)
    assert root.tag == "{http://graphml.graphdrawing.org/xmlns}graphml"
    types = {"int": int, "string": str}
    keys = {
        k.get("id"): (k.get("for"), k.get("attr.name"), types[k.get("attr.type")])
        for k in root.iterfind("{*}key")
    }
    (graph,) = root.iterfind("{*}graph")
    assert graph.get("edgedefault") == "directed"
    assert {etree.QName(child).localname for child in graph} <= {"node", "edge"}

    def values(element, domain):
        found = {}
        for child in element:
            owner, name, kind = keys[child.get("key")]
            assert owner == domain
            assert name not in found
            found[name] = kind(child.text)
        return found

    nodes = [(n.get("id"), values(n, "node")) for n in graph.iterfind("{*}node")]
    assert len(dict(nodes)) == len(nodes)
    edges = [(e.get("source"), e.get("target"), values(e, "edge")) for e in graph.iterfind("{*}edge")]
    assert all(source in dict(nodes) and target in dict(nodes) for source, target, _ in edges)
    return dict(nodes), edges


def test_every_call_is_in_the_graph(tei, data):
    _, edges = load(data["graph.graphml"])
    calls = sum(ref.get("type") == "noteref" for ref in tei.iter(q("ref")))
    assert sum(e["weight"] for _, _, e in edges if e["relation"] == "calls") == calls > 5


def test_graph_loads(data):
    nodes, edges = load(data["graph.graphml"])
    assert nodes["p.reedman"] == {
        "kind": "person",
        "label": "Reedman, Ada Beth",
        "sameAs": "https://www.wikidata.org/wiki/Q42 https://viaf.org/viaf/1234567",
    }
    assert nodes["theme.p.reedman.2"] == {"kind": "theme", "label": "at Ely"}
    assert nodes["date.1923-10-08"] == {"kind": "date", "label": "1923-10-08"}
    found = {(source, target, e["relation"]): e["weight"] for source, target, e in edges}
    assert found["ch1.p1", "p.reedman", "mentions"] == 3
    assert ("p.reedman", "theme.p.reedman.2", "has theme") in found
    assert ("theme.p.reedman.2", "ch1.p1", "treated at") in found
    assert ("theme.p.reedman.1", "p.solnikov", "treated with") in found
    assert ("p.solnikov", "t.udar", "see also") in found
    assert ("ch1.p1", "date.1923-10-08", "dates") in found
    assert any(relation == "cites" for _, _, relation in found)
    assert ("ch1.p3", "ch1.n4", "calls") in found, "a call behind a displayed quotation belongs to it"
    named = {kind for _, _, text in KEYS[:1] for kind in re.findall(r"\w+", text)}
    assert {values["kind"] for values in nodes.values()} <= named
    relations = next(text for what, name, text in KEYS if name == "relation")
    assert all(e["relation"] in relations for _, _, e in edges)
