"""Every numbered finding: one mutation of the sample's edition that raises it, and the sample itself that does not."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from ibid import building, config, pipeline, validate, witness
from ibid.checks import CATALOGUE, balance, round_trip, site_findings, tei_findings
from ibid.checks.book import book_findings
from ibid.model import Artefact
from ibid.proofreading import Entry, Proofreading
from ibid.teitext import NS, XML_ID, q

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = "little-marks"

Tree = etree._Element
Mutation = Callable[[Tree], None]


@pytest.fixture(scope="module")
def built() -> building.Built:
    return building.build(ROOT, SAMPLE, ROOT / "source" / SAMPLE / "witness.txt", lambda _b, _s: None)


def first(tree: Tree, path: str) -> Tree:
    found = tree.find(path, NS)
    assert found is not None, path
    return found


def _double_id(tree: Tree) -> None:
    first(tree, ".//t:p[@n='2']").set(XML_ID, "ch1.p1")


def _bad_id(tree: Tree) -> None:
    first(tree, ".//t:p[@n='2']").set(XML_ID, "2nd paragraph")


def _dangling(tree: Tree) -> None:
    first(tree, ".//t:ref[@type='noteref']").set("ana", "#nowhere")


def _renumber(tree: Tree) -> None:
    first(tree, ".//t:div[@type='chapter']/t:p[@n='2']").set("n", "9")


def _call_nowhere(tree: Tree) -> None:
    first(tree, ".//t:ref[@type='noteref']").set("target", "#ch1.n99")


def _uncalled(tree: Tree) -> None:
    call = first(tree, ".//t:ref[@type='noteref']")
    call.getparent().remove(call)  # type: ignore[union-attr]


def _skip(tree: Tree) -> None:
    first(tree, ".//t:div[@type='notes-chapter']/t:note[@n='3']").set("n", "4")


def _not_mutual(tree: Tree) -> None:
    first(tree, ".//t:div[@type='notes-chapter']/t:note[@n='3']").set("target", "#ch1.r1")


def _order(tree: Tree) -> None:
    calls = tree.findall(".//t:div[@type='chapter']//t:ref[@type='noteref']", NS)
    calls[1].set("n", "7")


def _inferred(tree: Tree) -> None:
    first(tree, ".//t:ref[@type='noteref']").set("cert", "low")


def _lost(tree: Tree) -> None:
    etree.SubElement(
        first(tree, ".//t:div[@type='notes-chapter']/t:note[@n='2']"), q("gap"), {"reason": "lost"}
    )


def _bibl(tree: Tree) -> Tree:
    return first(tree, ".//t:back//t:note[@type='authorial']/t:bibl[@ref]")


def _no_work(tree: Tree) -> None:
    del _bibl(tree).attrib["ref"]


def _unknown_work(tree: Tree) -> None:
    _bibl(tree).set("ref", "#w.no-such-work")


def _ibid_forward(tree: Tree) -> None:
    last = tree.findall(".//t:back//t:note[@type='authorial']/t:bibl", NS)[-1]
    first(tree, ".//t:bibl/t:ref[@type='precedingWork']").set("target", f"#{last.get(XML_ID)}")


def _uncertain(tree: Tree) -> None:
    _bibl(tree).set("cert", "low")


def _no_page(tree: Tree) -> None:
    page = first(tree, ".//t:pb[@n='7']")
    page.set("n", "8")


MUTATIONS: dict[str, Mutation] = {
    "t-003": _double_id,
    "t-004": _bad_id,
    "t-005": _dangling,
    "t-006": _renumber,
    "n-001": _call_nowhere,
    "n-002": _uncalled,
    "n-003": _skip,
    "n-004": _not_mutual,
    "n-005": _lost,
    "n-006": _inferred,
    "n-007": _order,
    "c-001": _no_work,
    "c-002": _unknown_work,
    "c-003": _ibid_forward,
    "c-005": _uncertain,
    "p-001": _no_page,
}


def _count(tree: Tree, code: str) -> int:
    return sum(1 for finding in tei_findings(tree, SAMPLE) if finding.code == code)


@pytest.mark.parametrize("code", sorted(MUTATIONS))
def test_a_planted_error_is_found(code: str, built: building.Built) -> None:
    tree = copy.deepcopy(built.tei)
    before = _count(tree, code)
    MUTATIONS[code](tree)
    assert _count(tree, code) == before + 1 or (code in {"n-007", "p-001"} and _count(tree, code) > before)


def test_a_pointer_that_leads_nowhere_is_named_by_what_is_around_it(built: building.Built) -> None:
    tree = copy.deepcopy(built.tei)
    note = first(tree, ".//t:note[@type='editorial'][@subtype='commentary']")
    etree.SubElement(first(note, "t:p"), q("ref"), target="#ch2.p999")
    found = [f for f in tei_findings(tree, SAMPLE) if f.code == "t-005"]
    assert [f.where for f in found] == [f"{SAMPLE}.tei.xml#{note.get(XML_ID)}"]


def test_the_sample_has_no_errors(built: building.Built) -> None:
    assert [f for f in built.findings if f.severity == "error"] == []


def test_the_round_trip_finds_a_changed_letter(built: building.Built) -> None:
    text = (ROOT / "source" / SAMPLE / "witness.txt").read_text("utf-8")
    assert round_trip(built.tei, text, SAMPLE) == []
    tree = copy.deepcopy(built.tei)
    paragraph = first(tree, ".//t:p[@n='1']")
    paragraph.text = "X" + (paragraph.text or "")
    found = round_trip(tree, text, SAMPLE)
    assert [f.code for f in found] == ["t-002"]
    assert found[0].where.startswith("witness.txt:")


PAGE = (
    '<!DOCTYPE html><html><body><a id="r1" href="#n1" role="doc-noteref">1</a>'
    '<p id="n1"><a href="#r1" role="doc-backlink">back</a></p>{}</body></html>'
)

PAGES = [
    ("s-001", '<a href="other.html">x</a>'),
    ("s-001", '<a href="#nowhere">x</a>'),
    ("s-001", '<img src="absent.png" alt="">'),
    ("s-002", '<p id="n1"></p>'),
    ("s-003", '<script src="https://example.org/x.js"></script>'),
    ("s-003", '<link rel="stylesheet" href="//example.org/x.css">'),
    ("s-004", '<p style="color:red"></p>'),
    ("s-004", "<script>alert(1)</script>"),
    ("s-004", '<p onclick="x()"></p>'),
    ("s-005", '<a id="r2" href="#n1" role="doc-noteref">2</a>'),
    ("s-005", '<a href="#n1" role="doc-backlink">back</a>'),
]


@pytest.mark.parametrize(("code", "html"), PAGES)
def test_a_planted_error_on_a_page(code: str, html: str) -> None:
    found = site_findings([Artefact("ch1.html", PAGE.format(html).encode())], "book")
    assert code in {f.code for f in found}


def test_a_good_page() -> None:
    assert (
        site_findings(
            [
                Artefact(
                    "ch1.html",
                    PAGE.format('<a href="https://example.org/">a link is no request</a>').encode(),
                )
            ],
            "book",
        )
        == []
    )


def test_every_code_is_documented() -> None:
    text = (ROOT / "docs" / "checks.md").read_text("utf-8")
    for check in CATALOGUE.values():
        assert f"| {check.code} | {check.severity} | {check.title} | {check.hint} |" in text


@pytest.mark.judge
def test_the_schema_judges_the_sample_and_sees_a_planted_error(built: building.Built) -> None:
    if validate.find_schema() is None:
        pytest.skip("tei_all.rng is not installed (make test installs it)")
    data = next(a.data for a in built.artefacts if a.path.endswith(".tei.xml"))
    assert [f.message for f in validate.tei(data, "sample")] == []
    bad = data.replace(b"<citedRange ", b"<citedrange ", 1).replace(b"</citedRange>", b"</citedrange>", 1)
    assert [f.code for f in validate.tei(bad, "sample")][:1] == ["v-001"]
    schema = validate.find_schema()
    assert schema is not None
    assert [f.message for f in validate.by_lxml(schema, data, "sample")] == []
    assert validate.by_lxml(schema, bad, "sample")


def test_the_source_pages_balance(built: building.Built) -> None:
    assert balance(built.tei, built.artefacts, SAMPLE) == []
    page = next(a for a in built.artefacts if a.path.startswith("sources/") and b'id="c-ch' in a.data)
    others = [a for a in built.artefacts if a is not page]
    found = balance(
        built.tei, [*others, Artefact(page.path, page.data.replace(b'id="c-ch', b'id="x-ch', 1))], SAMPLE
    )
    assert [f.code for f in found] == ["c-006"]


def test_what_the_stages_cannot_explain(built: building.Built) -> None:
    book = pipeline.recover(config.read(ROOT, SAMPLE), witness.read(ROOT / "source" / SAMPLE / "witness.txt"))
    broken = replace(book, unbalanced=(700,), rest=((1, 2, "xyz 123"),))
    assert [f.code for f in book_findings(broken)] == ["e-001", "c-004"]
    assert book_findings(replace(book, unbalanced=(), rest=())) == []
    read = (Entry("proofread", "first", "2026-11-24", ("ch1", "ch1.s1", "ch99"), ""),)
    strange = replace(book, unbalanced=(), rest=(), proofreading=Proofreading((), read))
    assert [(f.code, f.message) for f in book_findings(strange)] == [("d-002", "ch99")]


def test_characters_that_no_font_shows_are_named() -> None:
    text = (ROOT / "source" / SAMPLE / "witness.txt").read_bytes()
    book = pipeline.recover(config.read(ROOT, SAMPLE), witness.read(ROOT / "source" / SAMPLE / "witness.txt"))
    strange = witness.parse(
        text.replace(b"Every scholarly", "Every \ue001\ufffdscholarly".encode(), 1), "w.txt"
    )
    found = book_findings(replace(book, witness=strange, unbalanced=(), rest=()))
    line, column = strange.locate(strange.text.index("\ue001"))
    assert [(f.code, f.where, f.message) for f in found] == [
        ("w-001", f"w.txt:{line}:{column}", "U+E001 U+FFFD")
    ]
