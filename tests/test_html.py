"""TEI to HTML: what each element of docs/encoding.md becomes, that every link leads somewhere and back,
and that pages read well in a real browser, with and without scripts. The fixture's text is our own."""

from __future__ import annotations

import doctest
import gzip
import importlib
import re
from itertools import pairwise
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

import fontpkg_literata
import judges
import pytest
from lxml import etree, html
from pagehelp import write
from playwright.sync_api import expect

from ibid.html import render, render_shelf
from ibid.html.citations import locator_text, order_key
from ibid.html.flat import sentence_at
from ibid.html.fonts import FACES, cut, faces
from ibid.html.inline import attribute, escape
from ibid.html.records import Citation, Locator, Place

FIXTURE = Path(__file__).parent / "fixtures" / "mini.tei.xml"
DOWNLOADS = (("mini.tei.xml", "the edition itself, TEI P5"), ("mini.epub", "for reading devices"))
STATS = {"notes": 7, "calls": {"read": 5, "misread": 1, "inferred": 1}, "unresolved": ["x"]}


def build(tei=None, **options):
    root = etree.parse(FIXTURE).getroot() if tei is None else tei
    return {a.path: a.data for a in render(root, book="mini", stats=STATS, downloads=DOWNLOADS, **options)}


@pytest.fixture(scope="module")
def site():
    return {path: data.decode() for path, data in build().items() if path.endswith(".html")}


@pytest.fixture(scope="module")
def trees(site):
    return {path: html.document_fromstring(text) for path, text in site.items()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The built book and shelf on disk, with stand-ins for what other stages make."""
    out = tmp_path_factory.mktemp("site")
    files = {f"mini/{path}": data for path, data in build().items()}
    files |= {f"mini/{name}": b"<TEI/>" for name, _ in DOWNLOADS}
    files |= {a.path: a.data for a in render_shelf([("mini", etree.parse(FIXTURE).getroot())])}
    return write(out, files)


@pytest.fixture(scope="module")
def pages(folder):
    return folder / "mini"


# --- what is made ---


def test_the_files_of_a_book():
    assert list(build()) == sorted(
        [
            *(
                f"assets/{name}"
                for name in (
                    "cite.js",
                    "edition.css",
                    "filters.css",
                    "help.js",
                    "names.js",
                    "pages.css",
                    "panel.css",
                    "reader.js",
                    "resume.js",
                )
            ),
            *(f"assets/{face.name}" for face in FACES),
            "assets/literata-licence.txt",
            *("about.html", "bibliography.html", "ch1.html", "ch2.html", "emendations.html", "index.html"),
            *("ocr/ch1.html", "ocr/ch2.html"),
            *("sources/harbour-gazette-2.html", "sources/harbour-gazette.html", "sources/index.html"),
            "sources/veld-letters.html",
            "sources/veld-reports.html",
        ]
    )


def test_same_input_same_bytes():
    assert build() == build()


# (page, what must stand in it): every element of docs/encoding.md once
MARKUP = {
    "a call": (
        "ch1.html",
        '<a class="c" role="doc-noteref" href="#n1" id="r1">1</a>',
    ),
    "a misread call says that it is not sure": (
        "ch1.html",
        'widows<a class="c un" role="doc-noteref" href="#n2" id="r2" aria-label="Note 2, place uncertain">2</a>',
    ),
    "… and as the OCR has it the witness's glyph stands in its place": (
        "ocr/ch1.html",
        'widows<a class="c un" role="doc-noteref" href="#n2" id="r2"><span class="vh">Note 2, place '
        'uncertain</span><span class="l" aria-hidden="true">2</span><span class="w" hidden aria-hidden="true">\'</span></a>',
    ),
    "an inferred call after a mark that allows a break is held to its word": (
        "ch1.html",
        'Was it <span class="nb">enough?<a class="c un" role="doc-noteref" href="#n3" id="r3" '
        'aria-label="Note 3, place uncertain">3</a></span>',
    ),
    "… and is not there as the OCR has it": (
        "ocr/ch1.html",
        '<span class="vh">Note 3, place uncertain</span><span class="l" aria-hidden="true">3</span></a></span>',
    ),
    "a second call of the same note": (
        "ch1.html",
        'twice<a class="c" role="doc-noteref" href="#n5" id="r5b">5</a>',
    ),
    "a paragraph, whose number the style sheet draws": (
        "ch1.html",
        '<p id="p1"><a class="pn" href="#p1"></a>The keepers',
    ),
    "… and as the OCR has it the line of the witness": (
        "ocr/ch1.html",
        '<p id="p1"><a class="pn" href="#p1" data-l="8"></a>The keepers',
    ),
    "a displayed quotation, its call at the end of its last paragraph": (
        "ch1.html",
        '<blockquote id="p3"><p><a class="pn" href="#p3"></a>Of storms',
    ),
    "the call after a displayed quotation": (
        "ocr/ch1.html",
        'kepeer</a>.<a class="c" role="doc-noteref" href="#n4" id="r4">4</a></p></blockquote>',
    ),
    "a paragraph that goes on after a quotation": ("ch1.html", '<p id="p4" class="on">'),
    "a printed page that cuts a word": (
        "ch1.html",
        'was col<span class="pb mid" role="doc-pagebreak" title="2" id="pb2"></span>lected',
    ),
    "… and as the OCR has it what the page holds beside the text": (
        "ocr/ch1.html",
        'was col<span class="w fw" hidden>Salt and Lamplight</span><span class="w fw" hidden>2</span>'
        '<span class="pb mid" role="doc-pagebreak" title="2" id="pb2"></span>lected',
    ),
    "a printed page whose place is inferred": (
        "ch2.html",
        '<span class="pb" role="doc-pagebreak" title="[5]" id="pb5"></span>',
    ),
    "a sure emendation: no mark": ("ch1.html", '<span class="l" id="e.3">keeper</span>.'),
    "… and as the OCR has it the witness, linked": (
        "ocr/ch1.html",
        '<span class="l" id="e.3">keeper</span><a class="w" hidden href="../emendations.html#e.3">kepeer</a>',
    ),
    "a probable emendation: marked and linked": (
        "ch1.html",
        '<a class="l q" id="e.2" href="emendations.html#e.2" aria-label="nineteen: uncertain reading">nineteen</a>',
    ),
    "an emendation that is a space": ("ch2.html", 'board<span class="l" id="e.6"> </span>printed'),
    "a normalisation shows the reading": ("ch1.html", "The boys’ wages"),
    "… and as the OCR has it the style sheet draws the witness's mark": (
        "ocr/ch1.html",
        'The boys<span class="a1">’</span> wages',
    ),
    "a line of the witness ends": ("ocr/ch2.html", 'Paper followed <span class="e"></span> oil'),
    "restored italics are two changes and one reading": (
        "ch2.html",
        'kept <span class="ia" id="e.9"><i>both</i><span id="e.10"></span></span> and <i>one',
    ),
    "… and uncertain ones": (
        "ch2.html",
        '<a class="ia q" id="e.11" '
        'href="emendations.html#e.11"><i lang="la">passim</i><span id="e.12"></span></a>',
    ),
    "… and one line of the apparatus": (
        "emendations.html",
        '<del class="up">both</del> <span class="to">→</span> <ins class="it">both</ins><span '
        'class="cx"> and one or',
    ),
    "something left out, uncertain": (
        "ocr/ch2.html",
        'a <a class="l q z" id="e.13" href="../emendations.html#e.13" aria-label="Something left out: '
        'uncertain reading">'
        '</a><a class="w" hidden href="../emendations.html#e.13">*</a>third.',
    ),
    "supplied text": ("ch1.html", '<span class="supplied" id="e.4">[were]</span>'),
    "lost text": ("ch1.html", 'lost <span class="gap" role="img" aria-label="text lost">[…]</span>'),
    "witness characters that are no text": (
        "ocr/ch1.html",
        'came second.<span class="w" hidden>*</span> The',
    ),
    "a word of another language": ("ch1.html", '<i lang="ru-Latn">smotritel\'</i>'),
    "names and terms": ("ch1.html", "kept a daybook. Oskar Veld of the Lamp Board read it at Orlan"),
    "a date": ("ch1.html", "on 7 March 1904"),
    "italics and bold": ("ch1.html", "<i>honest</i>, <b>bold</b> and dull"),
    "a title in italics": ("ch1.html", "As <cite>Reports</cite> show"),
    "a cross-reference": ("ch1.html", '<a class="x" href="ch2.html#p1">the next chapter</a> and x &lt; y'),
    "a section": ("ch1.html", '<section id="s1">\n<h2>Wicks &amp; weather</h2>'),
    "a note of the edition in the text": (
        "ch1.html",
        'mentioned<a class="ec" id="ec1" href="#c1" aria-label="Note a of the edition">a</a> again',
    ),
    "… and its words after the block, with the way back": (
        "ch1.html",
        '<aside class="ed" id="c1" aria-label="Note a of the edition"><span class="sig">Edition, '
        "a</span> They were "
        'paid in lamp oil; see the <i>Gazette</i>. <span class="by">Tom Quill</span> '
        '<a class="back" href="#ec1">Back to the text at a</a></aside>',
    ),
    "a lost heading": (
        "ch2.html",
        '<h1 id="title"><span class="supplied" id="e.5">[Oil and paper]</span></h1>',
    ),
    "the heading of a part": (
        "ch1.html",
        '<span class="part-no">Part one</span> <span class="part-title">The lit coast</span>',
    ),
    "a note": (
        "ch1.html",
        '<li id="n1"><p class="nt"><a class="b" href="sources/veld-reports',
    ),
    "a citation links to itself among the passages of its source": (
        "ch1.html",
        '<a class="b" href="sources/veld-reports.html#c-ch1.n1.b1" id="n1.b1">Veld, <cite class="t">'
        "Reports</cite>, "
        '<span class="vol">XI</span>, <span class="nb">pp. 112–15</span></a>.',
    ),
    "the way back names where it goes": (
        "ch1.html",
        '<a href="#r1" class="back" role="doc-backlink"><span class="vh">Back to the text at note 1</span></a>',
    ),
    "the way back to a second call": (
        "ch1.html",
        '<span class="vh">Back to the text at note 5, second call</span></a>',
    ),
    "Ibid keeps its word": (
        "ch1.html",
        'href="sources/veld-reports.html#c-ch1.n2.b1" id="n2.b1">Ibid, <span class="nb">p. 7</span></a>; cf. ',
    ),
    "what Ibid stands for, and why the call stands where it does": (
        "ch1.html",
        '<div class="ed"><span class="sig">Edition</span> <i>Ibid</i> = <a href="#n1.b1">Veld, Reports, '
        '<span class="vol">XI</span>, <span class="nb">p. 7</span></a><br>Could also be: <a href="sources/veld-letters.html">'
        "Veld, Letters on "
        "oil</a>.<br>Place of the call: misread by the OCR, fairly sure. Recognition made an "
        "apostrophe of the figure; "
        "it is the only place between calls 1 and 3.</div>",
    ),
    "a lost note": (
        "ch1.html",
        'The line with note 3 is wanting in the witness. <span class="by">Tom Quill</span>',
    ),
    "a citation that is not identified": (
        "ch1.html",
        '<span class="b un" id="n5.b1">Bramble, unpublished memoir</span>',
    ),
    "an uncertain reading inside a link is told after the note": (
        "ch2.html",
        '<q>Reports</q> is an <a href="emendations.html#e.8">uncertain reading</a>; the witness has '
        "<q>Repcrts</q>.",
    ),
    "a printed bibliography entry": (
        "bibliography.html",
        'Veld, O., <i>Reports</i>, <span class="l" id="e.7">12</span><a class="w" hidden '
        'href="emendations.html#e.7">I2</a> vols (Orlan, 1905).',
    ),
    "a work the edition added": (
        "bibliography.html",
        '<li id="w.harbour-gazette"><cite>Harbour Gazette</cite>, Port Ellery, 1904–31',
    ),
    "how often a work is cited": (
        "bibliography.html",
        'href="sources/veld-reports.html" aria-label="Veld, Reports: cited 4 times">4&nbsp;×</a>',
    ),
    "the structured reference": (
        "sources/veld-reports.html",
        "<div><dt>Author</dt><dd>Veld, Oskar</dd></div>",
    ),
    "another edition": ("sources/veld-reports.html", '<a href="veld-letters.html">Veld, Letters on oil</a>'),
    "a query to a catalogue": (
        "sources/veld-reports.html",
        '<a href="https://search.worldcat.org/search?q=Veld+Reports" rel="external noreferrer">WorldCat</a>',
    ),
    "a passage: the citing sentence with its call": (
        "sources/veld-reports.html",
        '‘A lamp,’ one of them told the board, ‘is a promise made to strangers.’<a class="c" '
        'href="../ch1.html#r1"',
    ),
    "a passage that quotes": (
        "sources/veld-letters.html",
        '<p class="loc">p. 20 <span class="tag">quoted</span></p>\n<blockquote class="ctx"><p>The board '
        "printed "
        "forms in three sizes, and <mark>‘no lamp was lit without one of the three and none put out’</mark>.",
    ),
    "a passage that cites": (
        "sources/veld-reports.html",
        '<p class="loc">p. 3 <span class="tag">cited</span></p>',
    ),
    "what a note documents": (
        "ch2.html",
        '<p class="ed qs"><span class="sig">Edition</span> quotes ‘no lamp was …’</p>',
    ),
    "works of one name are told apart": (
        "sources/index.html",
        '<a href="harbour-gazette-2.html">Harbour Gazette (1935)</a>',
    ),
    "a split of italics that is mended": (
        "emendations.html",
        '<del class="up"> or </del> <span class="to">→</span> <ins class="it"> or </ins>',
    ),
    "a mark that is moved into italics": (
        "emendations.html",
        '<del><i>dal</i>²</del> <span class="to">→</span> <ins><i>dal&#39;</i></ins>',
    ),
    "a change in the heading of a list of notes has its place there": (
        "ocr/ch2.html",
        '<p class="nh">Chapter <span class="l" id="e.18">2</span><a class="w" hidden '
        'href="../emendations.html#e.18">Z</a></p>',
    ),
    "… and is linked from the apparatus": (
        "emendations.html",
        '<a class="go" href="ch2.html#e.18"><span class="vh">To the text at emendation 18: </span>2, '
        "notes</a>",
    ),
    "kinds have decent names": (
        "emendations.html",
        '<label><input type="radio" name="kind" id="f-k-gap"> text that is lost <span class="n">2</span>'
        "</label>",
    ),
    "normalisations by rule and chapter": (
        "emendations.html",
        '<span class="n">quotes</span></th><td>1</td><td>2</td><td>3</td></tr>',
    ),
    "levels of proofreading": (
        "about.html",
        "proofread twice</td><td>first reader, 3 January 2026; second reader, 4 January 2026</td>",
    ),
    "… of a section that was compared": (
        "about.html",
        "compared with the printed book</td><td>first reader, 3",
    ),
    "… and on the chapter's page": (
        "ch2.html",
        '<a href="about.html#a-read">Proofread once</a>: first reader, 3 January 2026. No comparison '
        "with the "
        "printed book.",
    ),
    "the book at a glance": (
        "index.html",
        '<th scope="row"><a href="ch1.html#s1">1: Wicks &amp; weather</a></th>',
    ),
    "sources by chapter": (
        "sources/index.html",
        '<th scope="row"><a href="veld-reports.html">Veld, Reports</a></th><td>3</td><td>1</td><td>4</td>',
    ),
    "an apparatus entry": (
        "emendations.html",
        '<li id="e.2" class="k-word u-ocr s-medium c-ch1"><a class="go" href="ch1.html#e.2">'
        '<span class="vh">To the '
        "text at emendation 2: </span>1.1, p. 1</a>",
    ),
    "… with its context, both readings and the reason": (
        "emendations.html",
        'keepers; the rest was done by widows and …</span></p>\n<p class="why"><a class="en" href="#e.2" '
        'aria-label="Permanent link to emendation 2">2</a> words · the OCR · probable · the annual return '
        "counts "
        "nineteen · Tom Quill</p>",
    ),
    "the edition's rules": ("about.html", "corrected <i>silently</i> in the reading text"),
    "figures": ("about.html", '<tr><th scope="row">misread</th><td>1</td></tr>'),
    "the list of pages": ("index.html", '<a href="ch2.html#pb5" aria-label="Page 5, place inferred">[5]</a>'),
    "a download": ("index.html", '<a href="mini.epub">mini.epub</a> for reading devices'),
}


@pytest.mark.parametrize(("page", "expected"), MARKUP.values(), ids=MARKUP.keys())
def test_markup(site, page, expected):
    assert expected in site[page]


def test_text_comes_through_in_order(site):
    """The words of a chapter as a reader hears them: no witness, no numbers drawn by the style sheet."""
    text = html.document_fromstring(site["ch1.html"]).get_element_by_id("text")
    for hidden in text.xpath(".//*[@hidden] | .//aside[@class='ed'] | .//a[@class='ec']"):
        hidden.drop_tree()
    words = " ".join(text.text_content().split())
    assert words.startswith("The keepers of the northern coast wrote little and burned much.")
    assert "was collected there. The boys’ wages [were] never mentioned again.5" in words


def test_search_url_gives_a_link_on_every_page():
    for path, data in build(search_url="search.html").items():
        if path.endswith(".html"):
            assert f'href="{"../" * path.count("/")}search.html" id="search-link"' in data.decode()


def test_pages_of_others_are_in_the_contents():
    made = build(registers=[("index-people.html", "People")])
    for path in ("index.html", "ch1.html", "sources/veld-reports.html"):
        assert f'href="{"../" * path.count("/")}index-people.html">People</a>' in made[path].decode()
    assert '<span class="toc-t">People</span>' in made["index.html"].decode()


# --- links: every one resolves, and there is a way back ---


def target(page, href):
    """The page and id that a link leads to."""
    path, _, fragment = href.partition("#")
    if not path:
        return page, unquote(fragment)
    parts = []
    for part in (PurePosixPath(page).parent / unquote(path)).parts:
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts), unquote(fragment)


def links(trees):
    """(page, element, target page, target id) of each link inside the book."""
    for page, tree in trees.items():
        for element in tree.iter("a", "link", "script"):
            href = element.get("href") or element.get("src")
            if href and not href.startswith(("https:", "data:")):
                yield (page, element, *target(page, href))


def test_every_link_resolves(trees):
    files = set(build()) | {name for name, _ in DOWNLOADS}
    ids = {page: set(tree.xpath("//@id")) for page, tree in trees.items()}
    dead = [
        (page, element.get("href"))
        for page, element, path, fragment in links(trees)
        if path not in files or (fragment and fragment not in ids[path])
    ]
    assert dead == []


def test_ids_are_unique(trees):
    for page, tree in trees.items():
        ids = tree.xpath("//@id")
        assert len(ids) == len(set(ids)), page


def test_call_note_call(trees):
    for page in ("ch1.html", "ch2.html"):
        calls = trees[page].xpath("//a[@role='doc-noteref']")
        notes = trees[page].xpath("//section[@role='doc-endnotes']/ol/li")
        assert {call.get("href")[1:] for call in calls} == {note.get("id") for note in notes}
        backs = trees[page].xpath("//a[@role='doc-backlink']")
        assert sorted(back.get("href")[1:] for back in backs) == sorted(call.get("id") for call in calls)
        names = [" ".join(back.text_content().split()) for back in backs]
        assert len(names) == len(set(names))


def test_citation_source_citation(trees):
    cited = 0
    for page in ("ch1.html", "ch2.html"):
        for citation in trees[page].xpath("//li//a[@class='b']"):
            path, fragment = target(page, citation.get("href"))
            passage = trees[path].get_element_by_id(fragment)
            leads = {target(path, a.get("href")) for a in passage.iter("a")}
            note = citation.xpath("ancestor::li[@id]")[0].get("id")
            calls = {a.get("id") for a in trees[page].xpath(f"//a[@role='doc-noteref'][@href='#{note}']")}
            assert (page, citation.get("id")) in leads
            assert {(page, call) for call in calls} <= leads
            cited += 1
    assert cited == len([p for t in trees.values() for p in t.xpath("//ol[@class='passages']/li")]) == 6


def test_every_change_is_in_the_apparatus_and_every_doubtful_one_leads_there(trees):
    listed = {li.get("id"): li for li in trees["emendations.html"].xpath("//ol[@class='ems']/li")}
    ids = set(trees["emendations.html"].xpath("//ol[@class='ems']//@id"))
    assert {f"e.{n}" for n in range(1, 14)} <= ids
    for identity, li in listed.items():
        page, place = target("emendations.html", li.xpath("a/@href")[0])
        assert place == identity or trees[page].get_element_by_id(place) is not None
    for page, tree in trees.items():
        for mark in tree.xpath("//a[contains(@class, 'q')][contains(@class, 'l')][@id]"):
            assert target(page, mark.get("href")) == ("emendations.html", mark.get("id"))


def test_uncertain_changes_come_first(trees):
    groups = trees["emendations.html"].xpath("//section[starts-with(@class, 'grp')]")
    assert [group.findtext("h2") for group in groups] == ["Uncertain", "Probable", "Sure"]
    changes = [group.xpath("./ol/li/@id") for group in groups]
    assert changes[0] == ["e.13", "e.8"]
    assert changes[2][:3] == ["e.1", "e.3", "e.u5"]
    assert len(changes[2]) == len(set(changes[2]))


def test_passages_in_the_order_of_the_work(trees):
    tree = trees["sources/veld-reports.html"]
    assert tree.xpath("//ol[@class='passages']/li/@id") == [
        "c-ch2.n2.b1",
        "c-ch1.n4.b1",
        "c-ch1.n2.b1",
        "c-ch1.n1.b1",
    ]
    assert tree.xpath("//h3/@id") == ["v-II", "v-XI"]


def test_the_strip_and_its_table_say_the_same(trees):
    tree = trees["sources/veld-reports.html"]
    rows = [[cell.text_content() for cell in row] for row in tree.xpath("//tbody/tr")]
    assert rows == [["II", "1", "1", "2"], ["XI", "2", "", "2"]]
    assert len(tree.xpath("//*[name()='line' and @class='tk']")) == 3


# --- promises to browsers and readers ---

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; "
    "base-uri 'none'; form-action 'self'"
)


def test_pages_hold_no_script_no_style_and_ask_no_other_server(trees):
    for page, tree in trees.items():
        assert tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content") == [POLICY], page
        assert (
            tree.xpath("//script[not(@src)] | //style | //@style | //*[starts-with(name(@*), 'on')]") == []
        ), page
        outside = tree.xpath("//@src[starts-with(., 'http')] | //link/@href[starts-with(., 'http')]")
        assert outside == [], page


def test_each_page_has_a_title_of_its_own(trees):
    titles = [tree.findtext(".//title") for tree in trees.values()]
    assert len(titles) == len(set(titles))
    assert trees["ch1.html"].findtext(".//title") == "1 The first lamps · Salt and Lamplight"


def test_sizes():
    made = build()
    scripts = sum(len(gzip.compress(data, 9)) for path, data in made.items() if path.endswith(".js"))
    assert scripts <= 12_000
    assert sum(len(data) for path, data in made.items() if path.endswith(".woff2")) <= 120_000


def test_what_is_hostile_stays_text():
    root = etree.parse(FIXTURE).getroot()
    evil = "\"><script>alert(1)</script>&'"
    tei = "{http://www.tei-c.org/ns/1.0}"
    for element in root.iter(
        f"{tei}title", f"{tei}p", f"{tei}note", f"{tei}lem", f"{tei}rdg", f"{tei}author", f"{tei}head"
    ):
        element.text = evil + (element.text or "")
    root.find(f".//{tei}ref[@type='noteref']").set("n", evil)
    root.find(f".//{tei}pb").set("n", evil)
    for path, data in build(root).items():
        if path.endswith(".html"):
            assert b"<script>" not in data, path
            assert html.document_fromstring(data.decode()).xpath("//script[not(@src)]") == []


def test_a_bare_tei_publishes():
    """No notes, no bibliography, no parts, no front, no header to speak of."""
    root = etree.fromstring(
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/><text><body><div type="chapter" n="1" '
        'xml:id="ch1">'
        '<p xml:id="ch1.p1" n="1">Words.</p></div></body></text></TEI>'
    )
    made = build(root)
    assert "Words." in made["ch1.html"].decode()
    assert "Untitled" in made["index.html"].decode()


# --- the small parts ---

SENTENCES = {
    "before a full stop": (
        "One came. Two of them went a long way home together, they say.| Three.",
        "Two of them",
        "",
    ),
    "in the middle": (
        "One long sentence that ends here, at last. It was so| and so. Next.",
        "It was so",
        " and so.",
    ),
    "an initial ends nothing": (
        "It was late. The letter of L. D. Bronson was read aloud to the whole board.|",
        "The letter of L. D.",
        "",
    ),
    "a question": (
        "It rained for days and days on the coast. Was it so very long ago that they had asked it?|",
        "Was it",
        "",
    ),
}


@pytest.mark.parametrize(("text", "start", "rest"), SENTENCES.values(), ids=SENTENCES.keys())
def test_citing_sentence(text, start, rest):
    before, after = sentence_at(text.replace("|", ""), text.index("|"))
    assert before.startswith(start) or (len(start) < 12 and start in before)
    assert after == rest


def citation(*locators):
    made = tuple(Locator(unit, first, last, "", "") for unit, first, last in locators)
    return Citation(
        "c",
        "w",
        "n",
        "",
        Place("f", "a", "r", "ch1", None),
        made,
        etree.Element("bibl"),
        "",
        "",
        "",
        "high",
        (),
    )


LOCATORS = {
    "XV, pp. 347–8, 359": (("page", "347", "348"), ("volume", "XV", "XV"), ("page", "359", "359")),
    "p. 9": (("page", "9", "9"),),
    "7 March 1904": (("date", "1904-03-07", "1904-03-07"),),
    "IV, part 2, p. 11": (("volume", "IV", "IV"), ("page", "11", "11"), ("part", "2", "2")),
    "T-2975": (("item", "T-2975", "T-2975"),),
    "no. 4, p. x": (("issue", "4", "4"), ("page", "x", "x")),
}


@pytest.mark.parametrize(("words", "locators"), LOCATORS.items(), ids=LOCATORS.keys())
def test_locators_in_words(words, locators):
    assert locator_text(citation(*locators).locators) == words


def test_order_of_citations():
    places = [
        (("volume", "II", "II"), ("page", "9", "9")),
        (("volume", "II", "II"), ("page", "112", "115")),
        (("volume", "IX", "IX"), ("page", "3", "3")),
        (("volume", "X", "X"),),
    ]
    citations = [citation(*place) for place in places]
    assert sorted([*citations[2:], *citations[:2]], key=order_key) == citations
    dates = [citation(("date", day, day)) for day in ("1904", "1904-03-07", "1904-11-01", "1905-01-01")]
    assert sorted([*dates[2:], *dates[:2]], key=order_key) == dates


def test_escaping():
    assert escape("a < b & c > d") == "a &lt; b &amp; c &gt; d"
    assert attribute('"') == "&quot;"


@pytest.mark.parametrize(
    "name", ["assets", "citations", "emendations", "filters", "flat", "mentions", "svg", "works"]
)
def test_examples_in_the_code(name):
    result = doctest.testmod(importlib.import_module(f"ibid.html.{name}"))
    assert result.attempted
    assert not result.failed


def test_fonts_are_cut_the_same_each_time(tmp_path):
    source = Path(fontpkg_literata.__file__).parent / "files"
    face = next(face for face in FACES if face.name == "literata-semibold.woff2")
    assert cut(face, source) == cut(face, source) == faces()[face.name]


# --- outside judges ---


@pytest.mark.judge
def test_nu_finds_nothing(folder):
    findings = judges.vnu(*sorted(p for p in folder.rglob("*") if p.suffix in {".html", ".css", ".svg"}))
    assert not findings, judges.report(findings)


@pytest.mark.judge
def test_lychee_finds_nothing(folder):
    findings = judges.lychee(folder)
    assert not findings, judges.report(findings)


PAGES = (
    *("index.html", "mini/index.html", "mini/ch1.html", "mini/ch2.html", "mini/bibliography.html"),
    *("mini/about.html", "mini/emendations.html", "mini/sources/index.html"),
    "mini/sources/veld-reports.html",
)


@pytest.mark.judge
@pytest.mark.parametrize("theme", ["light", "dark", "sepia"])
def test_axe_finds_nothing(browser, folder, theme):
    context = browser.new_context(viewport={"width": 1300, "height": 900})
    context.add_init_script(f"localStorage.setItem('ibid.theme', '{theme}')")
    page = context.new_page()
    findings = []
    for path in PAGES:
        page.goto((folder / path).as_uri())
        assert page.evaluate("document.documentElement.dataset.theme") == theme
        findings += judges.axe(page)
    context.close()
    assert not findings, judges.report(findings)


# --- in a browser ---


@pytest.mark.parametrize("width", [320, 360, 768, 1024, 1440, 2560])
@pytest.mark.parametrize("path", ["ch1.html", "index.html", "emendations.html", "sources/veld-reports.html"])
def test_nothing_is_wider_than_the_window(window, path, width):
    page = window(path, viewport={"width": width, "height": 800})
    page.evaluate(
        "document.querySelectorAll('details').forEach(d => { if (!d.matches('.drawer')) d.open = true; })"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("size", ["s", "l", "xl"])
def test_large_and_small_type_fit(window, size):
    page = window("ch1.html", viewport={"width": 360, "height": 800})
    page.evaluate("document.getElementById('display').open = true")
    page.check(f"#size-{size}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_note_opens_where_it_is_read(window):
    page = window("ch1.html")
    page.focus("#r1")
    page.keyboard.press("Enter")
    panel = page.locator(".pop")
    assert panel.get_attribute("aria-label") == "Note 1"
    assert "Veld, Reports" in panel.inner_text()
    assert page.evaluate("document.activeElement.className") == "pop"
    assert page.url.endswith("ch1.html")
    assert page.locator(".pop [id]").count() == page.locator(".pop .back").count() == 0
    page.keyboard.press("Escape")
    assert panel.count() == 0
    assert page.evaluate("document.activeElement.id") == "r1"


@pytest.mark.parametrize("closing", ["the call itself", "a click elsewhere", "the button"])
def test_a_note_closes(window, closing):
    page = window("ch1.html")
    page.click("#r1")
    if closing == "the button":
        page.click(".pop-tools button")
    else:
        page.click("#r1" if closing == "the call itself" else "h1")
    assert page.locator(".pop").count() == 0


def test_links_in_an_open_note_work(window):
    page = window("ch1.html")
    page.click("#r1")
    page.click(".pop a.b")
    page.wait_for_url("**/sources/veld-reports.html#c-ch1.n1.b1")
    page.go_back()
    assert page.url.endswith("ch1.html")


def test_a_click_with_a_key_is_the_browsers(window):
    page = window("ch1.html")
    page.click("#r1", modifiers=["Control"])
    assert page.locator(".pop").count() == 0


def test_notes_stand_beside_the_text_without_touching(window):
    page = window("ch1.html", viewport={"width": 1440, "height": 900})
    boxes = page.evaluate(
        "[...document.querySelectorAll('.sn')].map(e => e.getBoundingClientRect()).map(r => [r.top, "
        "r.bottom, r.left])"
    )
    assert len(boxes) == 6
    assert all(upper[1] < lower[0] for upper, lower in pairwise(boxes))
    edge = page.evaluate("document.getElementById('text').getBoundingClientRect().right")
    assert all(left > edge for _, _, left in boxes)
    page.focus("#r2")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Note 2"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.sn.on') !== null")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "r2"


@pytest.mark.judge
@pytest.mark.parametrize("width", [700, 1440])
def test_axe_with_a_note_open(browser, folder, width):
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto((folder / "mini/ch1.html").as_uri())
    page.click("#r2")
    findings = judges.axe(page)
    context.close()
    assert not findings, judges.report(findings)


def test_without_scripts_all_is_there(window):
    page = window("ch1.html", java_script_enabled=False)
    page.click("#r5")
    assert page.url.endswith("#n5")
    page.click("#n5 a.back >> nth=1")
    assert page.url.endswith("#r5b")
    page.go_back()
    assert page.url.endswith("#n5")  # one step of history a link: nothing is swallowed
    page.go_back()
    assert page.url.endswith("ch1.html")
    page.click("#contents > summary")
    assert page.locator("#contents nav").is_visible()


def test_the_view_as_the_ocr_has_it_needs_no_script(window):
    page = window("ch1.html", java_script_enabled=False)
    assert "a better keeper." in page.inner_text("#p3")
    assert "kepeer" not in page.inner_text("#p3")
    page.click("#other-view")
    drawn = "e => getComputedStyle(e, '::after').content"
    assert page.locator("#p4 .a1").evaluate(drawn) == '"\'"'
    assert "a better kepeer." in page.inner_text("#p3")
    assert "keeper" not in page.inner_text("#p3")
    assert "was colSalt and Lamplight2lected" in page.inner_text("#p4")


def test_the_apparatus_is_filtered_without_script(window):
    page = window("emendations.html", java_script_enabled=False)
    shown = "all => all.map(e => e.id)"
    page.check("#f-k-digit")
    assert page.locator(".ems > li:visible").evaluate_all(shown) == ["e.7", "e.18"]
    page.check("#f-c-ch2")
    assert page.locator(".ems > li:visible").evaluate_all(shown) == ["e.18"]
    page.check("#f-u-print")
    assert page.locator(".ems > li:visible").count() == 0
    page.check("#f-s-low")
    assert page.locator(".grp:visible").count() == 1
    page.click("button[type=reset]")
    assert page.locator(".ems > li:visible").count() == page.locator(".ems > li").count()
    assert page.locator(".ems > li").first.get_attribute("class").split()[2] == "s-low"


def test_the_theme_is_remembered(window):
    page = window("ch1.html")
    page.click("#display > summary")
    page.check("#theme-sepia")
    page.goto(page.url.replace("ch1", "ch2"))
    assert page.evaluate("document.documentElement.dataset.theme") == "sepia"
    page.click("#display > summary")
    page.check("#theme-auto")
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") is None


def test_the_system_chooses_first(window):
    paper = "getComputedStyle(document.body).backgroundColor"
    dark, light = (window("ch1.html", color_scheme=scheme).evaluate(paper) for scheme in ("dark", "light"))
    assert dark != light


def test_calls_and_ways_back_have_telling_names(window):
    page = window("ch1.html")
    names = "all => all.map(e => e.getAttribute('aria-label') || e.textContent)"
    calls = page.locator("a.c").evaluate_all(names)
    assert calls == [
        "Note 1",
        "Note 2, place uncertain",
        "Note 3, place uncertain",
        "Note 4",
        "Note 5",
        "Note 5",
    ]
    backs = page.locator("#notes .back").evaluate_all(names)
    assert backs[0] == "Back to the text at note 1, 1.1, p. 1"
    assert backs[-1] == "Back to the text at note 5, second call, 1.5, p. 2"
    assert len(backs) == len(set(backs)) == len(calls)
    numbers = page.locator(".pn").evaluate_all(
        "all => all.map(e => [e.getAttribute('aria-label'), e.tabIndex])"
    )
    assert numbers == [[f"1.{n}", -1] for n in range(1, 6)]


def test_a_number_that_is_not_the_count_is_told():
    root = etree.parse(FIXTURE).getroot()
    third = root.find(".//{*}quote[@n='3']")
    third.set("n", "7")
    page = build(root)["ch1.html"].decode()
    assert re.findall(r'class="pn" href="#(p\d)"( data-n="\d")?', page) == [
        *(("p1", ""), ("p2", ""), ("p3", ' data-n="7"'), ("p4", ""), ("p5", ""))
    ]
    note = next(n for n in root.iter("{*}note") if n.get("n") == "4")
    note.set("n", "6")
    assert '<li id="n4" value="6">' in build(root)["ch1.html"].decode()


def test_keys(window):
    page = window("ch1.html")
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    page.uncheck("#keys-on")
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    assert not page.locator("#contents nav").is_visible()
    page.click("#help-open")
    page.check("#keys-on")
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    assert page.locator("#contents nav").is_visible()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == "Contents"
    page.keyboard.press("n")
    page.wait_for_url("**/ch2.html")


def test_reading_goes_on_where_it_stopped(window):
    page = window("ch1.html", viewport={"width": 360, "height": 400})
    page.evaluate("document.getElementById('p5').scrollIntoView()")
    page.wait_for_timeout(100)
    page.goto(page.url.replace("ch1", "index"))
    link = page.locator("#resume-link")
    expect(link).to_have_text("Continue reading: 1 The first lamps, p. 2")
    assert re.search(r"ch1\.html#p[45]$|ch1\.html#s1$", link.get_attribute("href"))
    page.click("#resume-forget")
    page.reload()
    assert not page.locator("#resume").is_visible()


def test_calls_and_controls_can_be_hit(window):
    page = window("ch1.html", viewport={"width": 360, "height": 800})
    sizes = page.evaluate(
        "[...document.querySelectorAll('summary, .view a, .turn a, .foot a, .foot button')]"
        ".filter(e => e.offsetHeight).map(e => [e.textContent.trim(), e.getBoundingClientRect().height])"
    )
    assert [name for name, height in sizes if height < 24] == []


def test_focus_is_seen(window):
    page = window("ch1.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
