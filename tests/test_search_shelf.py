"""All books of a shelf in one search: the same answers from every engine, and the page in a real browser, from a
folder, without network."""

from __future__ import annotations

import re
import shutil

import judges
import pytest
import searching
from lxml import etree
from playwright.sync_api import expect

from ibid.html import render, render_shelf
from ibid.search import artefacts, shelf
from ibid.search.export import Sizes
from ibid.search.units import units


@pytest.fixture(scope="module")
def books():
    """The sample, and a tiny book beside it."""
    sample = searching.tei_of("little-marks", searching.ROOT / "source" / "little-marks" / "witness.txt")
    tiny = etree.parse(searching.ROOT / "tests" / "fixtures" / "search.tei.xml").getroot()
    return [("ice-and-ink", tiny), ("little-marks", sample)]


@pytest.fixture(scope="module")
def folder(books, tmp_path_factory):
    """A site of two books."""
    out = tmp_path_factory.mktemp("shelf")
    found = [("", artefact) for artefact in (*render_shelf(books), *shelf.artefacts(books))]
    for book, tei in books:
        pages = render(tei, book=book, stats={}, downloads=[], search_url="search.html")
        found += [(book, artefact) for artefact in (*pages, *artefacts(tei, book=book))]
    for book, artefact in found:
        path = out / book / artefact.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(artefact.data)
    return out


@pytest.fixture
def page(browser):
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.wrong = []
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.on("console", lambda message: message.type == "error" and page.wrong.append(message.text))
    yield page
    assert page.wrong == []
    context.close()


def test_one_book_needs_no_search_of_its_shelf(books):
    assert shelf.artefacts(books[:1]) == []
    assert not any(b"search.html" in a.data for a in render_shelf(books[:1]) if a.path == "index.html")


@pytest.mark.judge
@pytest.mark.parametrize("sizes", [None, Sizes(block=64, long=8, texts=3, ranges=5)], ids=["small", "large"])
def test_the_engines_agree(books, sizes, tmp_path):
    found = [unit for book, tei in books for unit in shelf.shelved(book, units(tei))]
    engines = searching.engines_of(found, tmp_path, sizes)
    maker = searching.Maker(engines, 5)
    queries = [
        "ice",
        "ink sign",
        "in:commentary the",
        '"soft sign"',
        "chapter:1 ice",
        "page:2",
        "=Ice OR ibid",
    ]
    assert engines.differences([*queries, *(maker.query() for _ in range(60))]) == []


def test_from_the_shelf_to_a_hit_in_each_book(page, folder):
    page.goto((folder / "index.html").as_uri())
    page.get_by_role("link", name="Search all books").click()
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("ice OR gibbon")
    results = page.locator("#results .where")
    expect(page.locator("#status")).to_have_text(re.compile("in 2 books"))
    expect(results.filter(has_text="Ice and Ink").first).to_be_visible()
    expect(results.filter(has_text="Little Marks").first).to_be_visible()
    results.filter(has_text="Ice and Ink").first.click()
    expect(page).to_have_url(re.compile(r"/ice-and-ink/ch1\.html\?q="))
    expect(page.locator("nav.hitbar")).to_contain_text("Hit 1 of")


def test_on_to_one_book(page, folder):
    page.goto((folder / "search.html").as_uri() + "?q=ice+OR+gibbon")
    page.locator("#facets a", has_text="Ice and Ink").click()
    expect(page).to_have_url(re.compile(r"/ice-and-ink/search\.html\?q=ice"))
    expect(page.locator("#status")).to_have_text(re.compile("chapter"))


def test_the_quick_box_of_the_shelf(page, folder):
    page.goto((folder / "index.html").as_uri())
    page.keyboard.press("/")
    page.keyboard.type("ice")
    page.keyboard.press("Enter")
    expect(page.locator("#results a.hit").first).to_be_visible()
    assert "/search.html?q=ice" in page.url


def test_a_book_stands_alone_elsewhere(page, folder, tmp_path):
    shutil.copytree(folder / "ice-and-ink", tmp_path / "gone" / "away")
    page.goto((tmp_path / "gone" / "away" / "search.html").as_uri() + "?q=ice")
    expect(page.locator("#results a.hit").first).to_be_visible()
    page.locator("#results a.hit").first.click()
    expect(page.locator("nav.hitbar")).to_contain_text("Hit 1 of")


def test_without_script_the_concordances_are_named(browser, folder):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((folder / "search.html").as_uri())
    page.locator("noscript a", has_text="Ice and Ink").click()
    expect(page).to_have_url(re.compile("/ice-and-ink/concordance/index.html"))
    context.close()


@pytest.mark.judge
def test_the_pages_are_valid_and_accessible(browser, folder):
    findings = judges.vnu(folder / "search.html", folder / "index.html")
    assert findings == [], judges.report(findings)
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto((folder / "search.html").as_uri() + "?q=ice")
    expect(page.locator("#results a.hit").first).to_be_visible()
    findings = judges.axe(page)
    context.close()
    assert findings == [], judges.report(findings)
