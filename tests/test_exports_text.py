"""The exports as a whole, the plain text and the structured data: complete, true to the TEI, the same each time."""

from __future__ import annotations

import copy
import doctest
import importlib
import json
import random
import re
import zipfile
from io import BytesIO

import pytest
from exporthelp import EDITIONS, MINI, ROOT, load, mini, schema_errors
from lxml import etree

from ibid import exports
from ibid.exports import text
from ibid.exports.contents import Contents, read_text
from ibid.exports.data import data
from ibid.exports.facts import Pages, Person, person, read_pages
from ibid.html.edition import read
from ibid.model import Artefact
from ibid.teitext import TEI, q, reading_text, witness_text

SCHEMA = json.loads((ROOT / "schema" / "edition.schema.json").read_text("utf-8"))


@pytest.fixture(scope="module", params=EDITIONS)
def contents(request):
    return EDITIONS[request.param]()


# --- as a whole ---

FILES = {
    "mini.txt", "mini.json", "mini.epub", "xref.json", "annotations.json", "cover.png", "dts/index.jsonld",
    *(f"cite/{name}.{end}" for name in ("book", "ch1", "ch2") for end in ("bib", "ris", "json")),
}  # fmt: skip


def test_what_is_made():
    made = exports.make(etree.parse(MINI).getroot(), book="mini")
    paths = [artefact.path for artefact in made]
    assert paths == sorted(set(paths))
    assert set(paths) >= FILES


def test_every_download_but_the_later_ones_is_made():
    made = {artefact.path for artefact in exports.exports(mini())}
    later = {"mini.pdf", "mini.zip", "cite/index.html"}
    assert {name for name, _ in exports.downloads("mini")} - made == later


def test_same_input_same_bytes(contents):
    again = Contents(
        read(contents.edition.chapters[0].element.getroottree().getroot(), contents.edition.book)
    )
    assert exports.exports(again) == exports.exports(contents)


def test_an_edition_without_notes_bibliography_and_pages():
    tei = etree.parse(MINI).getroot()
    for tag in ("back", "standOff", "pb"):
        for element in list(tei.iter(q(tag))):
            parent, before = element.getparent(), element.getprevious()
            if before is not None:
                before.tail = (before.tail or "") + (element.tail or "")
            else:
                parent.text = (parent.text or "") + (element.tail or "")
            parent.remove(element)
    made = {a.path: a.data for a in exports.make(tei, book="mini")}
    assert b"[p." not in made["mini.txt"].split(b"* * *", 1)[1]
    assert load(made["mini.json"])["pages"] == []


def test_the_zip_of_a_site_is_the_same_each_time_and_holds_no_zip():
    files = [Artefact("b.html", b"b"), Artefact("a/x.woff2", b"w"), Artefact("old.zip", b"z")]
    first = exports.site_zip(files, "mini")
    assert first == exports.site_zip(reversed(files), "mini")
    assert first.path == "mini.zip"
    with zipfile.ZipFile(BytesIO(first.data)) as archive:
        assert archive.namelist() == ["mini/a/x.woff2", "mini/b.html"]
        assert archive.read("mini/b.html") == b"b"


MODULES = [
    *(
        "archive",
        "contents",
        "data",
        "dts",
        "facts",
        "inventory",
        "jsonld",
        "meta",
        "picture",
        "printed",
        "raster",
    ),
    *(
        "records",
        "references",
        "styles",
        "targets",
        "text",
        "web_annotations",
        "epub.cover",
        "epub.pages",
        "epub.book",
    ),
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings(name):
    module = importlib.import_module(f"ibid.exports.{name}")
    assert doctest.testmod(module, extraglobs={"etree": etree}).failed == 0


# --- people and pages ---

PEOPLE = {
    "parts": (
        "<author><forename>Richard B.</forename> <surname>Day</surname></author>",
        Person("Day", "Richard B."),
    ),
    "plain": ("<author>Ada Merrow</author>", Person("Merrow", "Ada")),
    "one word": ("<author>Voltaire</author>", Person("Voltaire")),
    "a body": ("<author>The Ibid Project</author>", Person("The Ibid Project")),
    "a body in parts": ("<author><surname>Lamp Board</surname></author>", Person("Lamp Board")),
    "many words": ("<author>Board of the Northern Lights</author>", Person("Board of the Northern Lights")),
}


@pytest.mark.parametrize(("xml", "expected"), PEOPLE.values(), ids=PEOPLE)
def test_who_wrote_it(xml, expected):
    assert person(etree.fromstring(xml.replace("<author>", f'<author xmlns="{TEI}">'))) == expected


PAGES = {
    "on one page": ("ch1.p1", "1"),
    "a quotation": ("ch1.p3", "1"),
    "over a page break": ("ch1.p4", "1–2"),
    "after it": ("ch1.p5", "2"),
    "on an inferred page": ("ch2.p1", "[5]"),
}


@pytest.mark.parametrize(("identity", "label"), PAGES.values(), ids=PAGES)
def test_the_pages_of_a_block(identity, label):
    assert mini().pages[identity].label == label


def test_a_page_that_begins_before_the_first_words_is_the_first_page():
    tei = etree.parse(MINI).getroot()
    block = tei.xpath("//*[@xml:id='ch1.p5']")[0]
    pb = etree.Element(q("pb"), n="3", cert="high")
    pb.tail, block.text = block.text, None
    block.insert(0, pb)
    assert read_pages(read(tei, "mini"))["ch1.p5"] == Pages("3", "3")


def test_notes_stand_on_the_pages_of_the_back(contents):
    chapters = {page.n for chapter in contents.edition.chapters for page in chapter.pages}
    found = {contents.pages[note].first for note in contents.edition.notes if note in contents.pages}
    assert not found & chapters


# --- the reading text ---


def words(element):
    return reading_text(element).replace(" ", "")


def test_the_text_of_every_block_and_note_is_that_of_the_tei(contents):
    for item in [*contents.edition.blocks.values(), *contents.edition.notes.values()]:
        assert re.sub(r"\s", "", contents.text(item).text) == words(item.element), item.id


def test_marks_stand_where_the_calls_are(contents):
    for call in contents.edition.calls.values():
        block = contents.edition.blocks[call.block]
        found = contents.text(block)
        mark = next(
            m for m in found.marks if m.element.get("{http://www.w3.org/XML/1998/namespace}id") == call.id
        )
        before = "".join(found.text[: mark.at].split())
        whole = "".join(contents.edition.flats[call.block].text.split())
        start = contents.edition.flats[call.block].spans[call.id][0]
        assert before == "".join(contents.edition.flats[call.block].text[:start].split())
        assert whole.startswith(before)


MARKED = {
    "a call after its mark": ("<p>One.<ref type='noteref' n='1'>1</ref> Two.</p>", "One.[1] Two."),
    "a page between words": ("<p>one <pb n='4' cert='high'/>two</p>", "one [p. 4] two"),
    "a page without a space": ("<p>one<pb n='4' cert='high'/> two</p>", "one [p. 4] two"),
    "a page that cuts a word": ("<p>col<pb n='4' break='no'/>lected</p>", "col[p. 4]lected"),
    "an inferred page": ("<p>one <pb n='4' cert='low'/>two</p>", "one [p. ~4] two"),
    "a page and a call at the end": (
        "<p>one<ref type='noteref' n='2'>2</ref><pb n='5'/></p>",
        "one[2] [p. 5]",
    ),
    "lost text": ("<p>one <gap reason='lost'/> two</p>", "one […] two"),
    "an emendation": ("<p><app><lem>good</lem><rdg>gocd</rdg></app> text</p>", "good text"),
    "a slip": ("<p><choice><sic>teh</sic><corr>the</corr></choice> book</p>", "the book"),
    "a running head": ("<p>one <fw>HEAD 3</fw>two</p>", "one two"),
    "an editorial note": ("<p>one<note type='editorial'>ours</note> two</p>", "one two"),
    "a witness line": ("<p>one<lb ed='OCR' n='3'/>two<lb break='no'/>three</p>", "one twothree"),
    "white space": ("<p>  one\n   two </p>", "one two"),
}


@pytest.mark.parametrize(("xml", "expected"), MARKED.values(), ids=MARKED)
def test_marked_text(xml, expected):
    assert read_text(etree.fromstring(xml.replace("<p>", f'<p xmlns="{TEI}">', 1))).marked() == expected


IN_THE_TEXT = [
    "SALT AND LAMPLIGHT",
    "[p. 1]\n1 The first lamps",
    "widows[2] and by boys. Was it enough?[3]",
    "    I have not met a better keeper.[4]",
    "was col[p. 2]lected there",
    "# Wicks & weather",
    "[p. ~5]\n2 Oil and paper",
    "3. […]",
    "Notes to 1 The first lamps\n\n1. Veld, Reports, XI, pp. 112–15.",
]


@pytest.mark.parametrize("line", IN_THE_TEXT)
def test_the_plain_text_holds(line):
    assert line in text.reading(mini()).data.decode()


def test_the_plain_text_has_every_page_call_and_note(contents):
    plain = text.reading(contents).data.decode().split("* * *", 1)[1]
    for page in contents.edition.pages:
        if page.href.startswith("ch"):
            assert f"[p. {page.n}]" in plain or f"[p. ~{page.n}]" in plain
    for note in contents.edition.notes.values():
        assert f"\n{note.n}. " in plain
    calls = re.findall(r"\[(\d+)\]", plain)
    assert len(calls) == len(contents.edition.calls)


def test_the_diplomatic_text_is_the_witness(contents):
    for chapter in contents.edition.chapters:
        plain = text.diplomatic(contents, chapter)
        assert witness_text(chapter.element).strip("\n") in plain
        for note in chapter.notes:
            assert witness_text(note.element) in plain


# --- the data ---


def test_the_data_fits_its_schema(contents):
    assert schema_errors(load(data(contents).data), SCHEMA) == []


BROKEN = {
    "a member too many": lambda d: d["chapters"][0].update(colour="red"),
    "no identifier": lambda d: d["chapters"][0]["notes"][0].pop("id"),
    "a wrong certainty": lambda d: d["chapters"][0]["content"][0]["calls"][0].update(cert="rather"),
    "a wrong type": lambda d: d["chapters"][0].update(n="1"),
    "a negative offset": lambda d: d["chapters"][0]["content"][0]["calls"][0].update(at=-1),
    "another format": lambda d: d.update(format="x"),
}


@pytest.mark.parametrize("break_it", BROKEN.values(), ids=BROKEN)
def test_the_schema_refuses(break_it):
    broken = load(data(mini()).data)
    break_it(broken)
    assert schema_errors(broken, SCHEMA)


def test_the_data_is_whole(contents):
    edition, made = contents.edition, load(data(contents).data)
    blocks = [b for c in made["chapters"] for b in c["content"] if b["type"] != "heading"]
    notes = [n for c in made["chapters"] for n in c["notes"]]
    assert [b["id"] for b in blocks] == [i for i in edition.blocks if i.startswith("ch")]
    assert [n["id"] for n in notes] == list(edition.notes)
    assert sum(len(b.get("calls", ())) for b in blocks) == len(edition.calls)
    assert [c["id"] for n in notes for c in n.get("citations", ())] == [
        c for c in edition.citations if ".n" in c
    ]
    assert {w["id"] for w in made["works"]} == set(edition.works)
    for work in made["works"]:
        assert work.get("cited_by", []) == [c.id for c in edition.cited.get(work["id"], ())]


def test_offsets_in_the_data_cut_out_what_they_say(contents):
    for chapter in load(data(contents).data)["chapters"]:
        for note in chapter["notes"]:
            for citation in note.get("citations", ()):
                start, end = citation["at"]
                assert note["text"][start:end].split() == citation["printed"].split()


def test_addresses_in_the_data_are_those_of_the_site(contents):
    for chapter in load(data(contents).data)["chapters"]:
        for item in [*chapter["content"], *chapter["notes"]]:
            if "id" in item:
                assert item["url"] == contents.edition.hrefs[item["id"]]


def test_the_document_says_what_the_schema_says():
    told = (ROOT / "docs" / "data.md").read_text("utf-8")
    for name in (
        *SCHEMA["properties"]["chapters"]["items"],
        "stands_for",
        "inherited_from",
        "cited_by",
        "title_supplied",
    ):
        assert name == "$ref" or name in told


# --- what every build must bear ---


@pytest.mark.parametrize("seed", range(12))
def test_any_well_formed_edition_is_exported(seed):
    """Elements taken out at random: nothing may fall over, and the data fits its schema still."""
    random_ = random.Random(seed)  # noqa: S311 - a seeded choice
    tei = copy.deepcopy(etree.parse(MINI).getroot())
    body = tei.find(q("text"))
    chosen = [e for e in body.iter() if isinstance(e.tag, str) and e.getparent() is not None]
    for element in random_.sample(chosen, 12):
        parent = element.getparent()
        if parent is not None and element.tag not in {q("text"), q("body"), q("back"), q("front")}:
            parent.remove(element)
    made = {a.path: a.data for a in exports.make(tei, book="mini")}
    assert schema_errors(load(made["mini.json"]), SCHEMA) == []
