"""TEI to HTML: what each element of docs/encoding.md becomes. The fixture's text is our own."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import fontpkg_literata
import pytest
from lxml import etree, html
from minibook import build, pages

from ibid.html.citations import locator_text, order_key
from ibid.html.flat import Flat, sentence_at, sentence_pieces
from ibid.html.fonts import FACES, cut, faces
from ibid.html.inline import attribute, escape
from ibid.html.records import Citation, Locator, Place


@pytest.fixture(scope="module")
def site():
    return pages()


@pytest.fixture(scope="module")
def trees(site):
    return {path: html.document_fromstring(text) for path, text in site.items()}


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


LAMP = "The lamp of the harbour is lit by those who keep it, at dusk, and put out at dawn. "
REEDS = "Reeds stand in the mud of the river mouth from the first of March until the end of the year."
QUOTED = {
    "many sentences, closed by the call: whole": (f"[{LAMP * 8}{REEDS}]|", f"[{LAMP * 8}{REEDS}]"),
    "too long to be whole: how it begins, and its end": (
        f"[{REEDS} {LAMP * 20}]|",
        f"[{REEDS} The lamp of the harbour is lit by those who keep it, at dusk, and] … [{LAMP * 5}]",
    ),
    "ended long before the call's sentence: away": (f"[{LAMP}]{LAMP * 8}{REEDS}|", REEDS),
    "ended shortly before it: leads to it": (f"{LAMP}[Once.] {LAMP}{REEDS}|", f"[Once.] {LAMP}{REEDS}"),
    "begins within its sentence: from the beginning of that": (
        f"{LAMP}They saw [a reed]. {LAMP}{REEDS}|",
        f"They saw [a reed]. {LAMP}{REEDS}",
    ),
    "goes on after the call: from its beginning": (f"[{LAMP * 8}{REEDS}| {LAMP}]", f"[{LAMP * 8}{REEDS}]"),
    "one sentence of nothing else: whole": (f"[So {'and so ' * 80}on.]|", f"[So {'and so ' * 80}on.]"),
    "no sentence end for long: cut": (f"[Once.] So {'so ' * 200}.|", f"… {'so ' * 139}."),
}


@pytest.mark.parametrize(("text", "shown"), QUOTED.values(), ids=QUOTED.keys())
def test_a_passage_begins_where_the_quotation_begins_that_its_call_closes(text, shown):
    """``[…]``: words quoted from the citation; ``|``: the call."""
    quoted = text.replace("|", "")
    call = text.replace("[", "").replace("]", "").index("|")
    span = (frozenset({"c"}), quoted.index("["), quoted.index("]") - 1)
    flat = Flat(quoted.replace("[", "").replace("]", ""), {}, (span,))
    before, _ = sentence_pieces(flat, call, "c")
    assert "".join(f"[{words}]" if marked else words for words, marked in before) == shown


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
