"""References to the edition: right in every form and for every anchor, the same in files, on pages and in the browser."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape

import judges
import pytest
from exporthelp import BASE, EDITIONS, ROOT, csl_locale, csl_style, mini, sample
from lxml import html
from pagehelp import write

from ibid.exports import records, references, styles
from ibid.exports.facts import Facts, Pages, Person
from ibid.exports.targets import Target, book_target, chapter_target, passages
from ibid.html.assets import asset
from ibid.html.site import Site, environment

SCRIPT = ROOT / "templates" / "static" / "cite.js"

# --- the written forms, held to citeproc-js with the official styles ---

BOOK = Facts(
    book="b",
    title="Oil and paper on the northern coast",
    authors=(Person("Merrow", "Ada B."),),
    place="Port Ellery",
    publisher="Harbour Press",
    year="1961",
    isbn="",
    language="en-GB",
    version="0.3",
    date="2026-01-02",
    issuer="",
    licence="",
    base="https://example.org/b/",
)
TWO, THREE = Person("Veld", "Oskar"), Person("Quill", "T.")
FACTS = {
    "a book": BOOK,
    "no address": replace(BOOK, base=""),
    "a body, no publisher": replace(
        BOOK,
        authors=(Person("The Ibid Project"),),
        publisher="",
        place="",
        title="Little Marks: The Footnote and the Scanner",
    ),
    "two authors": replace(BOOK, authors=(*BOOK.authors, TWO)),
    "three authors": replace(BOOK, authors=(*BOOK.authors, TWO, THREE)),
    "another language": replace(BOOK, language="de", title="Der lange Weg nach Hause"),
    "marks in the title": replace(
        BOOK, title="What is to be done? and other questions on self-government & law"
    ),
}
CHAPTERS = {
    "a chapter": ("2", "Isolation and the mobilization of labour", Pages("17", "46")),
    "an apostrophe, a range above a hundred": ("6", "The keeper’s alternative", Pages("126", "153")),
    "quotation marks, a range after a hundred": (
        "7",
        "An attack on lamps in a ‘separate’ country",
        Pages("105", "108"),
    ),
    "a question, one page": ("", "Why now?", Pages("9", "9")),
    "no page": ("3", "Integration and the New Economic Policy", None),
    "a subtitle": ("4", "The search for a new faith: a note on post-war ideas after all", Pages("99", "104")),
}
PASSAGES = {
    "a paragraph": ("paragraph", "2.14", Pages("31", "31")),
    "over two pages": ("paragraph", "2.15", Pages("31", "32")),
    "over two pages above a hundred": ("paragraph", "2.16", Pages("131", "132")),
    "on an inferred page": ("quotation", "2.17", Pages("31", "31", False, False)),
    "a note": ("note", "5", Pages("203", "203")),
    "a note on no known page": ("note", "6", None),
    "a paragraph on no known page": ("paragraph", "2.18", None),
}


def targets(facts):
    yield "book", Target(facts, "book", "", "index.html")
    for name, (n, title, pages) in CHAPTERS.items():
        yield name, Target(facts, "chapter", f"ch{n}", f"ch{n}.html", n, n, title, pages)
    for name, (kind, ref, pages) in PASSAGES.items():
        anchor = ("n" if kind == "note" else "p") + ref.split(".")[-1]
        yield (
            name,
            Target(
                facts, kind, f"ch2.{anchor}", f"ch2.html#{anchor}", ref, "2", CHAPTERS["a chapter"][1], pages
            ),
        )


ORACLE = """
const CSL = require('citeproc');
const items = Object.fromEntries(input.cases.map((c, n) => [n, Object.assign({}, c.item, {id: String(n)})]));
const system = {retrieveLocale: () => input.locale, retrieveItem: (id) => items[id]};
const engines = Object.entries(input.styles).map(([name, style]) => [name, new CSL.Engine(system, style, 'en-US', true)]);
return input.cases.map((c, n) => engines.map(([name, engine]) => {
  engine.updateItems([String(n)]);
  const cited = Object.assign({id: String(n)}, c.cite[name]);
  const text = engine.previewCitationCluster({citationItems: [cited], properties: {noteIndex: 1}}, [], [], 'html');
  return [text, engine.makeBibliography()[1].join('').replace(/<.?div[^>]*>/g, '').trim()];
}));
"""
STYLES = {"chicago": "chicago-notes-bibliography", "mla": "modern-language-association", "apa": "apa"}


def case(target):
    """What the oracle is given: the item, and the place cited in it as each style wants it."""
    if not target.passage:
        item = records.csl(target)
        place = {"locator": target.page, "label": "page"} if target.kind == "chapter" and target.page else {}
        return {"item": item, "cite": {"mla": place, "apa": place}}
    item = records.csl(Target(target.facts, "book", "", "index.html")) | {"URL": target.url}
    both = ", ".join(x for x in (target.page, target.sub) if x)
    apart = {"locator": target.page, "label": "page", "suffix": f", {target.sub}"} if target.page else None
    return {
        "item": item,
        "cite": {
            "chicago": {"locator": both, "label": "page"},
            "mla": apart or {"suffix": f" {target.sub}"},
            "apa": apart or {"suffix": f", {target.sub}"},
        },
    }


def expanded(text):
    """Ranges in full: citeproc-js leaves a locator as it is, the manuals have it shortened as in bibliographies."""

    def full(match):
        first, last = match.groups()
        return f"{first}–{first[: len(first) - len(last)]}{last}"

    return re.sub(r"(?<![\d.])(\d+)–(\d+)(?![\d.])", full, unescape(text).replace("\u00a0", " "))


@pytest.fixture(scope="module")
def official():
    """What citeproc-js makes of every target of every book: (name of the book, of the target) to its forms."""
    chosen = {(book, name): target for book, facts in FACTS.items() for name, target in targets(facts)}
    files = {name: csl_style(style) for name, style in STYLES.items()}
    cases = [case(target) for target in chosen.values()]
    answers = judges.node_json(ORACLE, {"styles": files, "locale": csl_locale(), "cases": cases})
    return dict(zip(chosen, answers, strict=True))


@pytest.mark.judge
@pytest.mark.parametrize("book", FACTS)
def test_the_written_forms_are_those_of_the_official_styles(official, book):
    for name, target in targets(FACTS[book]):
        (note, bibliography), (mla_text, works_cited), (apa_text, reference_list) = official[book, name]
        pairs = [(styles.chicago_note, note), (styles.mla_in_text, mla_text), (styles.apa_in_text, apa_text)]
        if not target.passage:
            pairs += [
                (styles.chicago_bibliography, bibliography),
                (styles.mla, works_cited),
                (styles.apa, reference_list),
            ]
        for ours, theirs in pairs:
            assert expanded(ours(target)) == expanded(theirs), (name, ours.__name__)


@pytest.mark.judge
def test_the_oracle_tells_forms_apart(official):
    """A canary: what is meant for another target, or another style, is not taken for right."""
    chosen = dict(targets(BOOK))
    forms = {name: [expanded(text) for pair in official["a book", name] for text in pair] for name in chosen}
    for name, target in chosen.items():
        note, _, mla_text, _, apa_text, _ = forms[name]
        assert len({note, mla_text, apa_text}) == 3, name
        others = [other for other in chosen if other != name]
        assert expanded(styles.chicago_note(target)) not in [forms[other][0] for other in others], name


LITERAL = {
    "Chicago, a paragraph": (
        "a paragraph",
        styles.chicago_note,
        "Ada B. Merrow, <i>Oil and Paper on the Northern Coast</i>, digital edition 0.3 (Harbour Press, 1961), 31, "
        "para. 2.14, https://example.org/b/ch2.html#p14.",
    ),
    "MLA, a range shortened": (
        "over two pages above a hundred",
        styles.mla_in_text,
        "(Merrow 131–32, para. 2.16)",
    ),
    "APA, a range in full": (
        "over two pages above a hundred",
        styles.apa_in_text,
        "(Merrow, 1961, pp. 131–132, para. 2.16)",
    ),
    "an inferred page": ("on an inferred page", styles.mla_in_text, "(Merrow [31], para. 2.17)"),
    "a note": ("a note", styles.apa_in_text, "(Merrow, 1961, p. 203n5, chap. 2)"),
    "a note on no known page": ("a note on no known page", styles.mla_in_text, "(Merrow chap. 2, n. 6)"),
}


@pytest.mark.parametrize("name", LITERAL)
def test_forms_to_the_letter(name):
    which, make, expected = LITERAL[name]
    assert make(dict(targets(BOOK))[which]) == expected


def test_text_from_the_edition_is_escaped():
    facts = replace(
        BOOK, title="<b>Oil</b> & more", publisher="<i>Press</i>", authors=(Person("O'<x>", "A"),)
    )
    for _, target in targets(facts):
        for _, make in references.FORMS:
            assert set(re.findall(r"<[^>]*>", make(target))) <= {"<i>", "</i>"}


# --- records for reference managers ---

RIS_LINE = re.compile(r"[A-Z][A-Z0-9]  - .*")
BIB_ENTRY = re.compile(r"@(book|incollection)\{([^,\s]+),\n((?:  \w+ = \{.*\},\n)+)\}\n")


@pytest.fixture(scope="module", params=EDITIONS)
def contents(request):
    return EDITIONS[request.param]()


def files(contents):
    return {artefact.path: artefact.data.decode() for artefact in references.reference_files(contents)}


def test_every_anchor_has_its_record_in_every_file(contents):
    made = files(contents)
    for chapter in contents.edition.chapters:
        anchors = [
            chapter.id,
            *(b.id for b in contents.edition.blocks.values() if b.place.chapter == chapter.id),
        ]
        anchors += [note.id for note in chapter.notes]
        expected = [f"{contents.edition.book}.{anchor}" for anchor in anchors]
        assert [item["id"] for item in json.loads(made[f"cite/{chapter.id}.json"])] == expected
        assert re.findall(r"^ID  - (.*)\r$", made[f"cite/{chapter.id}.ris"], re.M) == expected
        assert [entry[1] for entry in BIB_ENTRY.findall(made[f"cite/{chapter.id}.bib"])] == expected
    assert len(json.loads(made["cite/book.json"])) == 1 + len(contents.edition.chapters)


def test_ris_is_well_formed(contents):
    for path, text in files(contents).items():
        if path.endswith(".ris"):
            lines = text.split("\r\n")
            assert lines.pop() == ""
            assert all(RIS_LINE.fullmatch(line) for line in lines)
            assert lines.count("ER  - ") == sum(line.startswith("TY  - ") for line in lines)


def test_bibtex_is_well_formed(contents):
    for path, text in files(contents).items():
        if path.endswith(".bib"):
            assert "\n".join(match.group() for match in BIB_ENTRY.finditer(text)) == text
            for value in re.findall(r"= \{(.*)\},", text):
                assert value.replace(r"\{", "").count("{") == value.replace(r"\}", "").count("}")


CSL_TYPES = {"id": str, "type": str, "title": str, "page": str, "URL": str, "author": list, "issued": dict}


def test_csl_json_has_the_members_of_its_schema(contents):
    for path, text in files(contents).items():
        if path.endswith(".json"):
            for item in json.loads(text):
                assert item["type"] == ("book" if item["id"] == contents.edition.book else "chapter")
                assert all(isinstance(item[key], kind) for key, kind in CSL_TYPES.items() if key in item)


FIELDS = {
    "address": ("cite/ch1.json", "mini.ch1.p4", "URL", f"{BASE}ch1.html#p4"),
    "pages": ("cite/ch1.json", "mini.ch1.p4", "page", "1-2"),
    "paragraph": ("cite/ch1.json", "mini.ch1.p4", "section", "1.4"),
    "remark": ("cite/ch1.json", "mini.ch1.p3", "note", "quotation 1.3"),
    "inferred": ("cite/ch2.json", "mini.ch2.p1", "note", "paragraph 2.1; place of the page break inferred"),
    "edition": ("cite/book.json", "mini", "edition", "digital edition 0.3"),
    "isbn": ("cite/book.json", "mini", "ISBN", "978-0-00-000000-2"),
}


@pytest.mark.parametrize(("path", "key", "member", "expected"), FIELDS.values(), ids=FIELDS)
def test_fields(path, key, member, expected):
    items = {item["id"]: item for item in json.loads(files(mini(BASE))[path])}
    assert items[key][member] == expected


# --- the pages ---


def pages(contents):
    site = Site(contents.edition, {}, ())
    return {a.path: html.document_fromstring(a.data.decode()) for a in references.cite_pages(site, contents)}


def test_every_anchor_has_its_line_on_the_page_of_its_chapter(contents):
    made = pages(contents)
    for chapter in contents.edition.chapters:
        lines = made[f"cite/{chapter.id}.html"].xpath("//li[@id]")
        expected = [target.href.partition("#")[2] for target in passages(contents, chapter)]
        assert [line.get("id") for line in lines] == expected
        for line, target in zip(lines, passages(contents, chapter), strict=True):
            assert line.xpath("a/@href") == [f"../{target.href}"]
            assert styles.plain(styles.chicago_note(target)) in " ".join(line.text_content().split())
    assert len(made["cite/index.html"].xpath("//li[@id]")) == len(contents.edition.chapters)


# --- in the browser ---


@pytest.mark.judge
def test_the_script_makes_what_the_build_makes(contents):
    make = """
      const cite = require('./templates/static/cite.js');
      return input.rows.map(([anchor, kind, url]) => {
        const values = cite.particulars(input.data, anchor, anchor, kind, url);
        return input.data.passage.map(([name, text]) => cite.fill(name, text, values));
      });
    """
    for chapter in contents.edition.chapters:
        found = list(passages(contents, chapter))
        rows = [
            [t.href.partition("#")[2], "quotation" if t.kind == "quotation" else "paragraph", t.href]
            for t in found
        ]
        answers = judges.node_json(make, {"data": references.client_data(contents, chapter), "rows": rows})
        for target, answer in zip(found, answers, strict=True):
            expected = [form(target) for _, form in (*references.FORMS, *references.RECORDS)]
            assert answer == expected, target.id


SHORT = [
    ("105–108", "105–8", "105–08"),
    ("126–153", "126–53", "126–53"),
    ("100–104", "100–104", "100–04"),
    ("3–16", "3–16", "3–16"),
]


@pytest.mark.judge
def test_the_script_shortens_ranges_as_the_build_does():
    labels = [label for label, _, _ in SHORT] + ["131–132", "[131]–132", "99–101", "1099–1101", "7"]
    make = "const c = require('./templates/static/cite.js'); return input.map(x => [c.shorten(x, true), c.shorten(x, false)]);"
    answers = judges.node_json(make, labels)
    assert answers == [
        [styles.short_pages(x, chicago=True), styles.short_pages(x, chicago=False)] for x in labels
    ]
    assert [tuple(row) for row in SHORT] == [
        (x, *answer) for x, answer in zip(labels, answers, strict=False)
    ][: len(SHORT)]


def test_the_data_is_a_script_of_one_statement(contents):
    for chapter in contents.edition.chapters:
        made = references.client_script(contents, chapter)
        assert made.path == f"cite/{chapter.id}.js"
        text = made.data.decode()
        assert json.loads(text.removeprefix("var citeData = ").removesuffix(";\n")) == references.client_data(
            contents, chapter
        )


PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'">
<title>Chapter</title><script async src="assets/reader.js"></script></head><body><main><article id="page" data-chapter="1" data-page="1">
<p id="at"></p>
<header class="opening"><h1>The first lamps</h1><p class="facts">Pages 1–2</p></header>
<div id="text"><p id="p1"><a class="pn" href="#p1">1</a>The keepers wro\u00adte
<span class="pb" role="doc-pagebreak" title="2"></span>little.<a href="#n1" role="doc-noteref">1</a> They
<span class="l">burned</span><span class="w" hidden>bumed</span> much.</p>
<div class="sn">1 a note beside</div>
<blockquote id="p3"><p><a class="pn" href="#p3" data-n="3">3</a>Of storms he says nothing.</p></blockquote></div>
<section id="notes"><ol>
<li id="n1"><p class="nt">Veld, Reports. <a class="back" role="doc-backlink"
href="#r1"><span>Back</span></a></p></li></ol></section>
</article></main></body></html>
"""


@pytest.fixture
def chapter_page(browser, tmp_path):
    contents = mini()
    (tmp_path / "ch1.html").write_text(PAGE, "utf-8")
    (tmp_path / "cite").mkdir()
    (tmp_path / "cite" / "ch1.js").write_bytes(
        references.client_script(contents, contents.edition.chapters[0]).data
    )
    write(
        tmp_path,
        {a.path: a.data for a in map(asset, ("reader.js", "cite.js", "help.js", "panel.css"))},
    )
    context = browser.new_context()
    page = context.new_page()
    page.said = []
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.goto((tmp_path / "ch1.html").as_uri())
    yield page
    context.close()


def panel(page):
    page.wait_for_selector("dialog[open] dd")
    return page.evaluate(
        "[...document.querySelectorAll('dialog dt')].map(t => [t.textContent, t.nextSibling.firstChild.textContent])"
    )


def test_the_policy_lets_script_and_data_pass(chapter_page):
    chapter_page.click(".facts .ct")
    assert panel(chapter_page)
    chapter_page.keyboard.press("Escape")
    assert chapter_page.said == []
    assert chapter_page.locator(".facts .ct").get_attribute("aria-label") == "Cite this chapter"
    assert chapter_page.locator("#n1 .ct").get_attribute("aria-label") == "Cite note 1"


def test_the_number_in_the_margin_opens_the_references(chapter_page):
    chapter_page.click("#p3 .pn")
    rows = dict(panel(chapter_page))
    assert rows["Permanent link"].endswith("/ch1.html#p3")
    assert "1, para. 1.3" in rows["Chicago, note"]
    assert rows["MLA, in the text"] == "(Merrow 1, para. 1.3)"
    assert rows["BibTeX"].startswith("@incollection{mini.ch1.p3,")
    assert json.loads(rows["CSL-JSON"])["note"] == "quotation 1.3"
    chapter_page.keyboard.press("Escape")
    assert not chapter_page.locator("dialog").is_visible()
    assert chapter_page.evaluate("document.activeElement.className") == "pn"


def test_a_note_and_the_chapter_can_be_cited(chapter_page):
    chapter_page.click("#n1 .ct")
    assert dict(panel(chapter_page))["MLA, in the text"] == "(Merrow chap. 1, n. 1)"
    chapter_page.keyboard.press("Escape")
    chapter_page.click(".facts .ct")
    assert "“The First Lamps,” chap. 1 in" in dict(panel(chapter_page))["Chicago, note"]


SELECT = """([from, to]) => {
  const range = document.createRange();
  range.setStartBefore(document.querySelector(from).firstChild);
  range.setEndAfter(document.querySelector(to).lastChild);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""
COPY = """() => new Promise((done) => {
  document.addEventListener('copy', (event) => done(event.clipboardData.getData('text/plain')), {once: true});
  document.execCommand('copy');
})"""


def test_a_copied_selection_is_clean(chapter_page):
    chapter_page.evaluate(SELECT, ["#p1", "#p3 p"])
    copied = chapter_page.evaluate(COPY)
    assert copied == "The keepers wrote little. They burned much.\n\nOf storms he says nothing."


def test_a_selection_is_quoted_with_its_reference(chapter_page):
    chapter_page.evaluate(SELECT, ["#p3 p", "#p3 p"])
    chapter_page.keyboard.press("r")
    rows = dict(panel(chapter_page))
    assert rows["The words selected"] == "‘Of storms he says nothing.’ (Merrow 1, para. 1.3)"
    chapter_page.click("dialog dd button >> nth=0")
    assert chapter_page.locator("dialog dd button >> nth=0").text_content() == "Copied"


def test_the_key_can_be_turned_off(chapter_page):
    chapter_page.keyboard.press("?")
    chapter_page.uncheck("#keys-on")
    chapter_page.keyboard.press("Escape")
    chapter_page.keyboard.press("r")
    assert chapter_page.locator("dialog.citing").count() == 0


@pytest.mark.judge
def test_axe_finds_nothing_in_the_panel(chapter_page):
    chapter_page.click("#p3 .pn")
    panel(chapter_page)
    assert judges.axe(chapter_page) == []


def test_the_title_page_can_say_how_to_cite(contents):
    rows = dict(references.how_to_cite(contents))
    assert rows["Chicago, bibliography"] == styles.chicago_bibliography(book_target(contents))
    assert "MLA, in the text" not in rows


def test_a_chapter_without_a_number_is_cited_by_its_title():
    contents = sample()
    chapter = replace(contents.edition.chapters[0], n="")
    target = chapter_target(contents, chapter)
    assert "chap." not in styles.chicago_note(target)
    assert environment().get_template("cite.html")
