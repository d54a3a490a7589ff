"""Names and terms in the reader: the first mention a link, every mention an explanation where it stands."""

from __future__ import annotations

import json
import re
from pathlib import Path

import judges
import pytest
from lxml import etree, html
from pagehelp import STUB, write
from playwright.sync_api import expect

from ibid.html import render
from ibid.html.mentions import ENDED, Mentions, begun
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


def mentions(made, chapter):
    """((words, link) of the first mentions; (words, record) of the later ones, as a script finds them)."""
    tree = html.document_fromstring(made[f"{chapter}.html"].decode())
    first = [(m.text_content(), m.get("href")) for m in tree.xpath("//a[@class='m']")]
    return first, later(made, chapter, tree)


def later(made, chapter, tree):
    text = made[f"assets/mentions-{chapter}.js"].decode()
    data = json.loads(text.removeprefix("window.ibidMentions=").rstrip(";\n"))
    found = []
    for part in ("text", "notes"):
        words, at = tree.get_element_by_id(part).text_content(), 0
        for gap, length, key in zip(*[iter(data[part])] * 3, strict=True):
            at += gap
            found.append((words[at : at + length], data["keys"][key]))
            at += length
    return found


def test_the_first_mention_is_a_link_and_the_others_are_data(made):
    assert mentions(made, "ch1") == (
        [
            ("daybook", "terms/daybook.html"),
            ("Oskar Veld", "people/osk.html"),
            ("Lamp Board", "organizations/board.html"),
            ("Orlan", "places/orlan.html"),
        ],
        [],
    )
    assert mentions(made, "ch2") == (
        [("Oskar Veld", "people/osk.html"), ("daybook", "terms/daybook.html")],
        [("Veld", "p.osk"), ("Oskar Veld", "p.osk")],
    )


def test_no_mark_is_left_in_a_page(made):
    assert [
        path for path, data in made.items() if path.endswith(".html") and re.search(rb"[\x01-\x03]", data)
    ] == []


TAKEN = (
    # what is rendered, what stands before it, the page, the places
    ("a {p.x|b} c", "", "a b c", [2, 1, 0]),
    ("a {p.x|b} c", "<h2>x</h2>", "a b c", [3, 1, 0]),
    ("<p>&lt; {p.x|b}</p>", "", "<p>&lt; b</p>", [2, 1, 0]),
    ("{p.x|b}{p.y|c}{p.x|d}", "", "bcd", [0, 1, 0, 0, 1, 1, 0, 1, 0]),
    ("{p.x|a <i>b</i>}", "", "a <i>b</i>", [0, 3, 0]),
    ("{p.x|a {p.y|b} c}", "", "a b c", [0, 2, 0, 0, 1, 1, 0, 2, 0]),
    ("{p.x|a {|b} c}", "", "a b c", [0, 2, 0, 1, 2, 0]),
    ("\U0001d11e {p.x|b}", "", "\U0001d11e b", [3, 1, 0]),
)


@pytest.mark.parametrize(("rendered", "before", "page", "places"), TAKEN)
def test_the_places_of_mentions(rendered, before, page, places):
    marked = re.sub(r"{([^|]*)\|", lambda m: begun(m[1]), rendered).replace("}", ENDED)
    found = Mentions()
    assert found.taken("text", marked, before) == page
    assert found.places == {"text": places}


def test_the_same_words_for_another_record_name_it():
    root = etree.parse(FIXTURE).getroot()
    tei = "{http://www.tei-c.org/ns/1.0}"
    places = list(root.iter(f"{tei}placeName"))
    places[-1].text = "Oskar Veld"  # a place of the same name
    data = {
        a.path: a.data for a in render(root, book="m", stats={}, downloads=(), registers=[("i.html", "I")])
    }
    assert ("Oskar Veld", "places/orlan.html") in mentions(data, "ch1")[0]


def test_without_register_pages_nothing_is_marked():
    plain = build()
    assert "assets/registers.js" not in plain
    assert "assets/mentions-ch1.js" not in plain
    assert b'class="m"' not in plain["ch1.html"]
    assert b"data-mentions" not in plain["ch1.html"]
    assert b"marks-first" not in plain["ch1.html"]


def test_definitions_are_data(made):
    text = made["assets/registers.js"].decode()
    assert text.startswith("window.ibidRegisters={")
    data = json.loads(text.removeprefix("window.ibidRegisters=").rstrip(";\n"))
    assert data["p.osk"] == ["Veld, Oskar", "1860–1922", "Inspector of the Lamp Board.", "people/osk.html"]
    assert "<" not in text


@pytest.fixture(scope="module")
def pages(tmp_path_factory, made):
    return write(
        tmp_path_factory.mktemp("registers"), {**made, **dict.fromkeys((*PAGES, "index-people.html"), STUB)}
    )


@pytest.mark.parametrize("width", [360, 700, 1440])
def test_a_definition_opens_where_one_reads(window, width):
    page = window("ch1.html", viewport={"width": width, "height": 800})
    page.focus("a.m[href='people/osk.html']")
    page.keyboard.press("Enter")
    panel = page.locator(".pop")
    panel.wait_for()
    assert panel.inner_text().startswith("Veld, Oskar 1860–1922 Inspector of the Lamp Board.")
    assert page.evaluate("document.activeElement.className") == "pop"
    assert panel.locator("a").evaluate("link => link.href").endswith("registers0/people/osk.html")
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
    assert page.locator("span.m").count() == 0
    page.hover("#p1")
    expect(page.locator("span.m")).to_have_text(["Veld", "Oskar Veld"])
    page.locator("span.m").last.click()
    expect(page.locator(".pop")).to_have_attribute("aria-label", "Veld, Oskar")
    page.locator("span.m").last.click()
    assert page.locator(".pop").count() == 0
    assert page.evaluate("document.activeElement.textContent") == "Oskar Veld"


def test_a_first_tap_on_a_later_mention_is_enough(window):
    page = window("ch2.html", has_touch=True)
    word = page.evaluate(
        """() => {
        const text = [...document.getElementById('p1').childNodes].find(node => /say; Veld/.test(node.data));
        const range = document.createRange();
        range.setStart(text, text.data.indexOf('Veld'));
        range.setEnd(text, text.data.indexOf('Veld') + 4);
        const box = range.getBoundingClientRect();
        return [box.x + box.width / 2, box.y + box.height / 2];
    }"""
    )
    page.touchscreen.tap(*word)
    expect(page.locator(".pop")).to_have_attribute("aria-label", "Veld, Oskar")


def test_every_mention_by_key_when_the_reader_wants_it(window):
    page = window("ch2.html")
    assert page.locator("span.m[role='button']").count() == 0
    page.click("#display > summary")
    page.check("#marks-all")
    mention = page.locator("span.m[role='button']").last
    mention.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".pop")).to_have_attribute("aria-label", "Veld, Oskar")
    page.reload()
    assert page.evaluate("document.documentElement.dataset.marks") == "all"


def test_marks_can_be_hidden(window):
    page = window("ch1.html")
    line = "getComputedStyle(document.querySelector('a.m')).textDecorationLine"
    assert page.evaluate(line) == "underline"
    page.click("#display > summary")
    page.check("#marks-off")
    assert page.evaluate(line) == "none"
    expect(page.locator("a.m").first).to_have_attribute("tabindex", "-1")


def test_without_scripts_the_first_mention_leads_to_the_register(window):
    page = window("ch1.html", java_script_enabled=False)
    page.click("a.m[href='people/osk.html']")
    assert page.url.endswith("people/osk.html")


@pytest.mark.judge
def test_axe_with_a_definition_open(browser, pages):
    context = browser.new_context(viewport={"width": 900, "height": 800})
    page = context.new_page()
    page.goto((pages / "ch1.html").as_uri())
    page.evaluate("localStorage.setItem('ibid.marks', 'all')")
    page.reload()
    page.click("a.m[href='people/osk.html']")
    page.locator(".pop").wait_for()
    findings = judges.axe(page)
    context.close()
    assert not findings, judges.report(findings)
