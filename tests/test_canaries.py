"""Canaries: each outside judge must report one planted error, and find nothing against a good file.

A judge that has stopped judging looks like a judge that is content; these tests tell the two apart.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import judges
import pytest

pytestmark = pytest.mark.judge

# --- TEI ---

TEI = """<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0">
  <teiHeader>
    <fileDesc>
      <titleStmt><title>A canary</title></titleStmt>
      <publicationStmt><p>Not published.</p></publicationStmt>
      <sourceDesc><p>Born digital.</p></sourceDesc>
    </fileDesc>
  </teiHeader>
  <text>
    <body>
      <div type="chapter" n="1" xml:id="ch1">
        <head>A chapter</head>
        <p xml:id="ch1.p1">A sentence.<ref type="noteref" xml:id="ch1.r1" target="#ch1.n1" n="1">1</ref></p>
      </div>
    </body>
    <back>
      <div type="notes">
        <note place="end" type="authorial" xml:id="ch1.n1" n="1" target="#ch1.r1">
          <bibl xml:id="ch1.n1.b1">A work, <citedRange unit="page" from="57">p. 57</citedRange>.</bibl>
        </note>
      </div>
    </back>
  </text>
</TEI>
"""

TEI_ERRORS = {
    "element": ("citedRange", "citedrange"),
    "attribute": ('place="end"', 'placed="end"'),
    "value": ('n="1" target', 'n="1" cert="rather" target'),
    "order": ("<head>A chapter</head>", "<p>Too early.</p><head>A chapter</head>"),
    "duplicate identifier": ('xml:id="ch1.n1.b1"', 'xml:id="ch1.n1"'),
}


@pytest.fixture(scope="session")
def tei_file(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    folder = tmp_path_factory.mktemp("tei")

    def write(error: str) -> Path:
        before, after = TEI_ERRORS.get(error, ("", ""))
        assert before in TEI
        path = folder / f"{error}.xml"
        path.write_text(TEI.replace(before, after) if before else TEI, encoding="utf-8")
        return path

    return write


def test_the_tei_schema_is_the_one_we_know():
    assert hashlib.sha256(judges.tei_all().read_bytes()).hexdigest() == judges.TEI_ALL_SHA256


def test_jing_and_lxml_pass_good_tei(tei_file):
    good = tei_file("none")
    assert judges.jing(judges.tei_all(), good) == []
    assert judges.relaxng(judges.tei_all(), good) == []
    assert judges.tei(good) == []


@pytest.mark.parametrize("error", TEI_ERRORS)
def test_jing_and_lxml_agree_on_bad_tei(tei_file, error):
    bad = tei_file(error)
    by_jing = judges.jing(judges.tei_all(), bad)
    by_lxml = judges.relaxng(judges.tei_all(), bad)
    assert by_jing, "jing reports nothing"
    assert by_lxml, "lxml reports nothing"
    lines = zip(TEI.splitlines(), bad.read_text(encoding="utf-8").splitlines(), strict=True)
    planted = next(number for number, (good, changed) in enumerate(lines, start=1) if good != changed)
    for findings in (by_jing, by_lxml):
        assert any(finding.where.startswith(f"{bad}:{planted}") for finding in findings), judges.report(
            findings
        )


def test_jing_judges_several_files_at_once(tei_file):
    findings = judges.jing(judges.tei_all(), tei_file("none"), tei_file("element"), tei_file("attribute"))
    assert {Path(finding.where.split(":")[0]).stem for finding in findings} == {"element", "attribute"}


def test_jing_with_a_bad_schema_or_nothing_to_look_at_has_not_judged(tei_file, tmp_path):
    schema = tmp_path / "bad.rng"
    schema.write_text("<grammar/>", encoding="utf-8")
    for bad_schema, document in [(schema, tei_file("none")), (judges.tei_all(), tmp_path / "no-such.xml")]:
        with pytest.raises(judges.JudgeFailed):
            judges.jing(bad_schema, document)


# --- HTML, CSS, SVG ---

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>A canary</title>
<link rel="stylesheet" href="page.css">
</head>
<body>
<main>
<h1>A canary</h1>
<p id="p1">A sentence.<a id="r1" href="#n1">1</a> See <a href="other.html#n1">the other page</a>.</p>
<p id="n1">A note. <img src="mark.svg" alt="a mark" width="8" height="8"></p>
</main>
</body>
</html>
"""
CSS = "p { color: black; background-color: white; }\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><path d="M0 0h8v8z"/></svg>\n'

PAGE_ERRORS = {
    "duplicate identifier": ("index.html", 'id="n1"', 'id="p1"'),
    "stray end tag": ("index.html", "</main>", "</section></main>"),
    "bad CSS": ("page.css", "color: black", "colour: black"),
    "bad SVG": ("mark.svg", "<path ", "<pith "),
}
LINK_ERRORS = {
    "fragment": ("index.html", 'href="#n1"', 'href="#n2"'),
    "fragment of another page": ("index.html", "other.html#n1", "other.html#n2"),
    "page": ("index.html", "other.html", "another.html"),
    "image": ("index.html", "mark.svg", "mask.svg"),
    "stylesheet": ("index.html", "page.css", "pages.css"),
}


def write_site(folder: Path, file: str = "", before: str = "", after: str = "") -> Path:
    """A folder of pages, with an error planted in one file or none."""
    folder.mkdir()
    for name, text in {"index.html": PAGE, "other.html": PAGE, "page.css": CSS, "mark.svg": SVG}.items():
        assert name != file or before in text
        (folder / name).write_text(text.replace(before, after) if name == file else text, encoding="utf-8")
    return folder


@pytest.fixture
def small_site(tmp_path) -> Callable[..., Path]:
    return lambda *error: write_site(tmp_path / "site", *error)


@pytest.fixture(scope="module")
def nu_findings(tmp_path_factory) -> dict[str, list[judges.Finding]]:
    """What Nu says of each bad site; it starts once for all of them."""
    top = tmp_path_factory.mktemp("bad")
    folders = {
        error: write_site(top / str(n), *planted) for n, (error, planted) in enumerate(PAGE_ERRORS.items())
    }
    found = judges.vnu(*folders.values())
    return {error: [f for f in found if f.where.startswith(f"{at}/")] for error, at in folders.items()}


def test_vnu_passes_a_good_site(small_site):
    assert judges.vnu(small_site()) == []


@pytest.mark.parametrize("error", PAGE_ERRORS)
def test_vnu_reports_a_bad_one(nu_findings, error):
    findings = nu_findings[error]
    assert findings
    assert all(PAGE_ERRORS[error][0] in finding.where for finding in findings), judges.report(findings)


def test_vnu_with_nothing_to_look_at_has_not_judged(tmp_path):
    with pytest.raises(judges.JudgeFailed):
        judges.vnu(tmp_path)


# --- links ---


def test_lychee_passes_good_links(small_site):
    assert judges.lychee(small_site()) == []


@pytest.mark.parametrize("error", LINK_ERRORS)
def test_lychee_reports_a_broken_one(small_site, error):
    findings = judges.lychee(small_site(*LINK_ERRORS[error]))
    assert len(findings) == 1, judges.report(findings)
    assert findings[0].where.endswith("index.html")
    assert re.sub(r'href=|"', "", LINK_ERRORS[error][2]) in findings[0].message


def test_lychee_looks_into_folders_that_git_ignores(small_site):
    site = small_site(*LINK_ERRORS["page"])
    (site.parent / ".git").mkdir()
    (site.parent / ".gitignore").write_text("site/\n*.html\n", encoding="utf-8")
    assert judges.lychee(site)


def test_lychee_with_nothing_to_look_at_has_not_judged(tmp_path):
    with pytest.raises(judges.JudgeFailed):
        judges.lychee(tmp_path)


# --- EPUB ---

CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
PACKAGE = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:6ba7b810-9dad-41d1-80b4-00c04fd430c8</dc:identifier>
<dc:title>A canary</dc:title><dc:language>en</dc:language>
<meta property="dcterms:modified">2020-01-01T00:00:00Z</meta>
</metadata>
<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/></manifest>
<spine><itemref idref="nav"/></spine>
</package>
"""
NAV = """<?xml version="1.0" encoding="utf-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en" xml:lang="en">
<head><title>Contents</title></head>
<body><nav epub:type="toc"><ol><li><a href="nav.xhtml">Contents</a></li></ol></nav></body>
</html>
"""
EPUB_ERRORS = {  # file, before, after, what the judge must name
    "no title": ("book.opf", "<dc:title>A canary</dc:title>", "", '"dc:title"'),
    "broken link": ("nav.xhtml", 'href="nav.xhtml"', 'href="nave.xhtml"', '"nave.xhtml"'),
    "unknown element": ("nav.xhtml", "<body>", "<body><para/>", 'element "para"'),
}


def epub(path: Path, *errors: tuple[str, str, str, str]) -> Path:
    """A small book with these errors planted."""
    parts = {"META-INF/container.xml": CONTAINER, "book.opf": PACKAGE, "nav.xhtml": NAV}
    for file, before, after, _words in errors:
        assert before in parts[file]
        parts[file] = parts[file].replace(before, after)
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        for name, text in parts.items():
            book.writestr(name, text)
    return path


@pytest.fixture(scope="module")
def epub_findings(tmp_path_factory) -> list[judges.Finding]:
    """What EPUBCheck says of a book with every error: it takes seconds to start, and judges one book at a time."""
    return judges.epubcheck(epub(tmp_path_factory.mktemp("bad") / "book.epub", *EPUB_ERRORS.values()))


def test_epubcheck_passes_a_good_book(tmp_path):
    assert judges.epubcheck(epub(tmp_path / "book.epub")) == []


@pytest.mark.parametrize("error", EPUB_ERRORS)
def test_epubcheck_reports_a_bad_one(epub_findings, error):
    file, _before, _after, words = EPUB_ERRORS[error]
    named = [f for f in epub_findings if file in f.where and words in f.message]
    assert len(named) == 1, judges.report(epub_findings)


def test_epubcheck_reports_nothing_else(epub_findings):
    assert len(epub_findings) == len(EPUB_ERRORS), judges.report(epub_findings)


# --- accessibility ---

ACCESSIBILITY_ERRORS = {
    "image-alt": ("index.html", ' alt="a mark"', ""),
    "color-contrast": ("page.css", "color: black", "color: #bbb"),
    "html-has-lang": ("index.html", ' lang="en"', ""),
    "page-has-heading-one": ("index.html", "h1>", "h2>"),
}


def test_axe_passes_a_good_page(browser, small_site):
    assert judges.axe_address(browser, (small_site() / "index.html").as_uri()) == []


@pytest.mark.parametrize("rule", ACCESSIBILITY_ERRORS)
def test_axe_reports_a_bad_one(browser, small_site, rule):
    page = small_site(*ACCESSIBILITY_ERRORS[rule]) / "index.html"
    findings = judges.axe_address(browser, page.as_uri(), width=320, color_scheme="dark")
    assert {finding.code for finding in findings} == {rule}, judges.report(findings)


# --- JavaScript and citations ---


def test_node_passes_a_good_test_and_reports_a_bad_one(tmp_path):
    good, bad = tmp_path / "good.test.js", tmp_path / "bad.test.js"
    good.write_text("require('node:test')('one', () => require('node:assert').equal(1, 1));\n")
    bad.write_text("require('node:test')('one', () => require('node:assert').equal(1, 2));\n")
    assert judges.node_test(good) == []
    assert [finding.where for finding in judges.node_test(good, bad)] == [str(bad)]


def test_citeproc_is_there():
    assert judges.node_json(
        "return [require('citeproc').PROCESSOR_VERSION.split('.').length, input]", "ʹ"
    ) == [3, "ʹ"]


# --- the rule that a skip is a failure in CI ---

SKIPPING = """
import pytest
from judges import JudgeMissing

@pytest.mark.judge
def test_by_marker(): pytest.skip("not here")

@pytest.mark.browser
@pytest.mark.skipif(True, reason="nor here")
def test_by_condition(): pass

def test_by_exception(): raise JudgeMissing("no judge")

def test_by_fixture(witness_path): pass

@pytest.fixture(scope="session")
def server():
    raise JudgeMissing("no server")
    yield

def test_by_exception_in_a_fixture(server): pass

def test_unmarked(): pytest.skip("no matter")

@pytest.mark.judge
@pytest.mark.xfail(strict=True)
def test_expected(): assert False
"""


@pytest.fixture
def skipping(pytester, monkeypatch):
    """A folder of tests that skip, under our own conftest.py."""
    pytester.makeconftest((Path(__file__).parent / "conftest.py").read_text(encoding="utf-8"))
    pytester.makeini("[pytest]\nmarkers = witness\n  browser\n  judge\n")
    monkeypatch.setenv("EDITION_WITNESSES", "nowhere")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    return pytester


def test_a_missing_judge_skips_with_its_reason(skipping, monkeypatch):
    monkeypatch.delenv("IBID_CI", raising=False)
    skipping.makepyfile(SKIPPING)
    ran = skipping.runpytest_subprocess("-p", "no:cacheprovider", "-rs")
    ran.assert_outcomes(skipped=6, xfailed=1)
    ran.stdout.fnmatch_lines_random(["*no judge*", "*no server*", "*the witness of day-1973 is not at hand*"])


def test_a_missing_judge_fails_in_ci(skipping, monkeypatch):
    monkeypatch.setenv("IBID_CI", "1")
    skipping.makepyfile(SKIPPING)
    ran = skipping.runpytest_subprocess("-p", "no:cacheprovider")
    ran.assert_outcomes(failed=2, errors=3, skipped=1, xfailed=1)
    ran.stdout.fnmatch_lines_random(
        ["*must run with IBID_CI=1: not here*", "*must run with IBID_CI=1: nor here*"]
    )


def test_a_file_that_skips_itself_whole_fails_in_ci(skipping, monkeypatch):
    monkeypatch.setenv("IBID_CI", "1")
    skipping.makepyfile('import pytest\npytest.skip("all of it", allow_module_level=True)\n')
    ran = skipping.runpytest_subprocess("-p", "no:cacheprovider")
    ran.assert_outcomes(errors=1)
    ran.stdout.fnmatch_lines_random(["*skipped whole, with IBID_CI=1: *all of it*"])
