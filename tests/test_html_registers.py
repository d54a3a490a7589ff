"""Names and terms in the reader: the first mention a link, every mention an explanation where it stands."""

from __future__ import annotations

import json
from pathlib import Path

import judges
import pytest
from lxml import etree, html

from ibid.html import render
from ibid.html.registers import FOLDERS, read_records
from ibid.registers.indexing import path_of
from ibid.registers.reading import read as read_registers

FIXTURE = Path(__file__).parent / "fixtures" / "mini.tei.xml"
PAGES = ("people/osk.html", "organizations/board.html", "places/orlan.html", "terms/daybook.html")


def build(**options):
    root = etree.parse(FIXTURE).getroot()
    return {a.path: a.data for a in render(root, book="mini", stats={}, downloads=(), **options)}


@pytest.fixture(scope="module")
def made():
    return build(registers=[("index-people.html", "People")])


def test_addresses_are_those_of_the_register_pages():
    root = etree.parse(FIXTURE).getroot()
    entries = read_registers(root).entries
    mine = {i: record.path for i, record in read_records(root).items()}
    assert mine == {i: path_of(e) for i, e in entries.items() if i.partition(".")[0] in FOLDERS and not e.see}
    assert sorted(mine.values()) == sorted(PAGES)


def mentions(data):
    """(words, link or key, whether it is a link) of each mention of a page."""
    tree = html.document_fromstring(data.decode())
    found = tree.xpath("//*[contains(concat(' ', @class, ' '), ' m ')]")
    return [(m.text_content(), m.get("href") or m.get("data-k") or "", m.tag == "a") for m in found]


def test_the_first_mention_is_a_link_and_the_others_are_not(made):
    assert mentions(made["ch1.html"]) == [
        ("daybook", "terms/daybook.html", True),
        ("Oskar Veld", "people/osk.html", True),
        ("Lamp Board", "organizations/board.html", True),
        ("Orlan", "places/orlan.html", True),
    ]
    assert mentions(made["ch2.html"]) == [
        ("Oskar Veld", "people/osk.html", True),
        ("daybook", "terms/daybook.html", True),
        ("Veld", "", False),
        ("Oskar Veld", "", False),
    ]


def test_the_same_words_for_another_record_name_it():
    root = etree.parse(FIXTURE).getroot()
    tei = "{http://www.tei-c.org/ns/1.0}"
    places = list(root.iter(f"{tei}placeName"))
    places[-1].text = "Oskar Veld"  # a place of the same name
    data = {
        a.path: a.data for a in render(root, book="m", stats={}, downloads=(), registers=[("i.html", "I")])
    }
    assert ("Oskar Veld", "places/orlan.html", True) in mentions(data["ch1.html"])


def test_without_register_pages_nothing_is_marked():
    plain = build()
    assert "assets/registers.js" not in plain
    assert mentions(plain["ch1.html"]) == []
    assert b"marks-first" not in plain["ch1.html"]


def test_definitions_are_data(made):
    text = made["assets/registers.js"].decode()
    assert text.startswith("window.ibidRegisters={")
    data = json.loads(text.removeprefix("window.ibidRegisters=").rstrip(";\n"))
    assert data["p.osk"] == ["Veld, Oskar", "1860–1922", "Inspector of the Lamp Board.", "people/osk.html"]
    assert "<" not in text


@pytest.fixture(scope="module")
def folder(tmp_path_factory, made):
    out = tmp_path_factory.mktemp("registers")
    stubs = dict.fromkeys((*PAGES, "index-people.html"), b"<!doctype html><title>x</title>")
    for path, data in {**made, **stubs}.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_bytes(data)
    return out


@pytest.fixture
def window(browser, folder):
    contexts, complaints = [], []

    def open_page(path, **options):
        context = browser.new_context(**{"viewport": {"width": 700, "height": 800}, **options})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto((folder / path).as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("width", [360, 700, 1440])
def test_a_definition_opens_where_one_reads(window, width):
    page = window("ch1.html", viewport={"width": width, "height": 800})
    page.focus("a.m[href='people/osk.html']")
    page.keyboard.press("Enter")
    panel = page.locator(".pop")
    panel.wait_for()
    assert panel.inner_text().startswith("Veld, Oskar 1860–1922 Inspector of the Lamp Board.")
    assert page.evaluate("document.activeElement.className") == "pop"
    assert panel.locator("a").get_attribute("href") == "people/osk.html"
    page.keyboard.press("Escape")
    assert panel.count() == 0
    assert page.evaluate("document.activeElement.getAttribute('href')") == "people/osk.html"
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_hostile_definitions_stay_text(window):
    page = window("ch1.html")
    page.click("a.m[href='places/orlan.html']")
    assert "A cape <north> of Port Ellery." in page.locator(".pop").inner_text()


def test_a_later_mention_can_be_asked_for(window):
    page = window("ch2.html")
    page.locator("span.m").last.click()
    assert page.locator(".pop").get_attribute("aria-label") == "Veld, Oskar"
    page.locator("span.m").last.click()
    assert page.locator(".pop").count() == 0
    assert page.evaluate("document.activeElement.textContent") == "Oskar Veld"


def test_every_mention_by_key_when_the_reader_wants_it(window):
    page = window("ch2.html")
    assert page.locator("span.m[role='button']").count() == 0
    page.click("#display > summary")
    page.check("#marks-all")
    later = page.locator("span.m[role='button']").last
    later.focus()
    page.keyboard.press("Enter")
    assert page.locator(".pop").get_attribute("aria-label") == "Veld, Oskar"
    page.reload()
    assert page.evaluate("document.documentElement.dataset.marks") == "all"


def test_marks_can_be_hidden(window):
    page = window("ch1.html")
    line = "getComputedStyle(document.querySelector('a.m')).textDecorationLine"
    assert page.evaluate(line) == "underline"
    page.click("#display > summary")
    page.check("#marks-off")
    assert page.evaluate(line) == "none"
    assert page.evaluate("document.querySelector('a.m').tabIndex") == -1


def test_without_scripts_the_first_mention_leads_to_the_register(window):
    page = window("ch1.html", java_script_enabled=False)
    page.click("a.m[href='people/osk.html']")
    assert page.url.endswith("people/osk.html")


@pytest.mark.judge
def test_axe_with_a_definition_open(browser, folder):
    context = browser.new_context(viewport={"width": 900, "height": 800})
    page = context.new_page()
    page.goto((folder / "ch1.html").as_uri())
    page.evaluate("localStorage.setItem('ibid.marks', 'all')")
    page.reload()
    page.click("a.m[href='people/osk.html']")
    page.locator(".pop").wait_for()
    findings = judges.axe(page)
    context.close()
    assert not findings, judges.report(findings)
