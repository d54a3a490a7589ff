"""The search page in a real browser, from a folder, without network: typing, keys, address, landing, no
script."""

from __future__ import annotations

import gzip
import json
import re

import judges
import pytest
import searching
from playwright.sync_api import expect

from ibid import building, teitext
from ibid.search.index import otherwise
from ibid.search.units import units


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The sample book as it is built."""
    witness = searching.ROOT / "source" / "little-marks" / "witness.txt"
    out = tmp_path_factory.mktemp("site")
    for artefact in building.build(searching.ROOT, "little-marks", witness, lambda *_a: None).artefacts:
        path = out / artefact.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(artefact.data)
    return out


@pytest.fixture
def page(browser, folder):
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.wrong = []
    page.requests = []
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.on("console", lambda message: page.wrong.append(message.text))
    page.on("request", lambda request: page.requests.append(request.url))
    yield page
    assert page.wrong == []
    assert all(url.startswith("file:") for url in page.requests)
    context.close()


def units_of(folder):
    return units(teitext.parse_tei((folder / "little-marks.tei.xml").read_bytes()))


def open_search(page, folder, rest=""):
    page.goto((folder / "search.html").as_uri() + rest)
    expect(page.locator("#q")).to_be_focused()


def wait_for(page, count_or_text):
    page.wait_for_function(
        "t => document.getElementById('status').textContent.includes(t)", arg=str(count_or_text)
    )


def test_typing_gives_results(page, folder):
    open_search(page, folder)
    page.keyboard.type('"soft sign"')
    expect(page).to_have_url(re.compile(r"q=%22soft\+sign%22"))
    wait_for(page, "places in")
    expect(page.locator("#results mark").first).to_have_text(re.compile("^soft sign$", re.IGNORECASE))
    assert page.locator("#results mark").first.text_content().lower() == "soft sign"
    assert "q=%22soft+sign%22" in page.url
    assert page.locator("#facets").is_visible()


def test_nothing_is_loaded_before_it_is_needed(page, folder):
    page.goto((folder / "ch1.html").as_uri())
    assert not [url for url in page.requests if "search-core" in url or "/search/" in url]


def test_keys_from_box_to_hit_and_back(page, folder):
    open_search(page, folder, "?q=gibbon")
    wait_for(page, "place")
    page.wait_for_selector("#results a.hit")
    page.locator("#q").focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.className") == "hit"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("nav.hitbar")
    assert "?q=gibbon#" in page.url
    before = page.locator("nav.hitbar [role=status]").text_content()
    page.get_by_role("button", name="Next hit").click()
    assert page.locator("nav.hitbar [role=status]").text_content() != before
    assert page.locator("mark.now").count() == 1


def test_keys_go_on_to_more_results(page, folder):
    open_search(page, folder, "?q=the")
    expect(page.locator("#results a.hit")).to_have_count(10)
    for _ in range(11):
        page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.id") == "more"
    page.keyboard.press("Enter")
    expect(page.locator("#results a.hit")).to_have_count(20)
    expect(page.locator("#results a.hit").nth(10)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#results a.hit").nth(11)).to_be_focused()


def test_hits_are_marked_across_markup(page, folder):
    page.goto((folder / "ch1.html").as_uri() + "?q=%22the+Decline+and+Fall%22")
    page.wait_for_selector("nav.hitbar")
    text = page.eval_on_selector_all("mark", "all => all.map(m => m.textContent).join('|')")
    assert "Decline and Fall" in text.replace("|", "")
    assert page.locator("mark").count() > 1  # roman and italic are two elements
    assert "Hit 1 of" in page.locator("nav.hitbar").text_content()


def test_notes_facets_order_and_suggestion(page, folder):
    open_search(page, folder, "?q=" + "sign (")
    wait_for(page, "place")
    assert "parentheses" in page.locator("#said").text_content()
    page.fill("#q", "sign")
    expect(page.locator("#said")).not_to_contain_text(
        "parentheses"
    )  # the answer has come, and nothing moves any more
    wait_for(page, "place")
    page.locator("#facets button", has_text="headings").first.click()
    page.wait_for_function("() => document.getElementById('q').value.includes('in:headings')")
    page.fill("#q", "footnotte")
    page.wait_for_function("() => document.getElementById('said').textContent.includes('Did you mean')")
    page.locator("#said button").first.click()
    wait_for(page, "place")
    page.get_by_label("in book order").check()
    page.wait_for_function("() => location.search.includes('order=book')")


@pytest.mark.parametrize(
    "query", ["soft OR hard", "sign NOT", '"soft sign', "sign OR", "the (gibbon OR sign"]
)
def test_narrowing_asks_all_of_a_query(page, folder, query):
    """What the number beside a place says is what is found there."""
    open_search(page, folder)
    page.fill("#q", query)
    wait_for(page, "places in")
    shown = page.locator("#facets button", has_text=re.compile(r"^(notes|text|quotations) \(")).last
    number = re.search(r"\((\d+)\)", shown.text_content())[1]
    shown.click()
    expect(page.locator("#q")).to_have_value(re.compile("in:"))
    expect(page.locator("#status")).to_have_text(re.compile(f"^{number} place"))


def test_narrowing_by_source(page, folder):
    open_search(page, folder, "?q=the")
    wait_for(page, "places in")
    page.locator("#facets summary", has_text="Source cited").click()
    page.locator("#facets details", has_text="Source cited").locator("button").first.click()
    page.wait_for_function("() => document.getElementById('q').value.includes('source:')")
    wait_for(page, "place")


def test_the_editors_comments_are_said_to_be_the_editors(page, folder):
    open_search(page, folder, "?q=in:commentary")
    expect(page.locator("#results .where").first).to_have_text(re.compile("^Comment of the edition$"))
    expect(page.locator("#facets")).not_to_contain_text("text (")
    page.fill("#q", "in:commentary ibid")
    expect(page.locator("#results mark").first).to_be_visible()  # the new results, not the ones before
    page.locator("#results a.hit").first.click()
    expect(page).to_have_url(re.compile(r"/commentary\.html\?q="))
    expect(page.locator("nav.hitbar")).to_contain_text(
        re.compile(r"Hit \d+ of \d+")
    )  # the one at the comment that was chosen


def test_one_word_asks_for_little(page, folder):
    open_search(page, folder, "?q=gibbon")
    expect(page.locator("#results a.hit").first).to_be_visible()
    asked = [url.rsplit("/", 1)[1] for url in page.requests]
    assert "search-core.js" in asked
    assert "search-more.js" not in asked
    page.fill("#q", '"soft sign"')
    expect(page.locator("#results mark").first).to_have_text(re.compile("soft sign", re.IGNORECASE))
    asked = [url.rsplit("/", 1)[1] for url in page.requests]
    assert asked.count("search-more.js") == 1


def test_searches_are_remembered_here_and_forgotten(page, folder):
    open_search(page, folder)
    page.keyboard.type("bayle")
    page.keyboard.press("Enter")
    wait_for(page, "place")
    open_search(page, folder)
    page.wait_for_selector("#recent-list button")
    assert page.locator("#recent-list").text_content() == "bayle"
    page.get_by_role("button", name="Forget these").click()
    assert not page.locator("#recent").is_visible()


def test_the_quick_box(page, folder):
    page.goto((folder / "ch2.html").as_uri())
    page.keyboard.press("/")
    expect(page.locator("dialog.quick input")).to_be_focused()
    page.keyboard.type("съезд")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=**")
    wait_for(page, "place")


def test_what_is_typed_before_the_quick_box_is_there_goes_into_it(page, folder):
    page.goto((folder / "ch2.html").as_uri())
    keys = ["/", "i", "x", "Backspace", "c", "e", "Enter"]
    page.evaluate(
        "keys => keys.forEach(key => document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true})))",
        keys,
    )
    page.wait_for_url("**/search.html?q=ice")


WATCH = """
  window.shifted = [];
  const named = (node) => node && (node.id || node.outerHTML || node.textContent).slice(0, 90);
  new PerformanceObserver((list) => list.getEntries().forEach((e) => shifted.push([e.value, e.sources.map((s) => named(s.node))])))
    .observe({type: "layout-shift"});
"""


@pytest.mark.parametrize("size", [(390, 844), (1400, 900)], ids=["phone", "desktop"])
def test_results_move_nothing(browser, folder, size):
    """Typing, results, fewer results, nothing found and its suggestions: what is on the page stays where it is."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, offline=True)
    page = context.new_page()
    open_search(page, folder)
    # What a font moves as it comes is not ours here; results may be the first to want italics.
    page.evaluate("Promise.allSettled([...document.fonts].map((face) => face.load())).then(() => 0)")
    page.evaluate(WATCH)
    page.keyboard.type("the sign", delay=60)
    wait_for(page, "places in")
    page.locator("#results a.hit").first.wait_for()
    page.fill("#q", "footnotte")
    expect(page.locator("#said")).to_contain_text("Did you mean")
    page.fill("#q", '"soft sign')
    expect(page.locator("#said")).to_contain_text("quotation mark")
    page.wait_for_timeout(200)
    shifted = page.evaluate("shifted")
    assert sum(value for value, _sources in shifted) < 0.01, shifted
    context.close()


def test_where_the_places_are_is_said_rightly(page, folder):
    open_search(page, folder, "?q=sign+OR+bayle+OR+in:commentary,bibliography")
    expect(page.locator("#status")).to_have_text(
        re.compile(r"^\d+ places in \d+ chapters, the bibliography and the commentary$")
    )
    page.fill("#q", "in:commentary")
    expect(page.locator("#status")).to_have_text(re.compile(r"^\d+ places in the commentary$"))


def test_the_context_has_most_of_the_words(page, folder):
    """Of a long paragraph, the stretch with both words is shown, not the one with the first."""
    open_search(page, folder, "?q=soft+machine")
    expect(page.locator("#results a.hit").first).to_be_visible()
    for result in page.locator("#results a.hit").all():
        marked = {mark.lower() for mark in result.locator("mark").all_text_contents()}
        text = result.text_content()
        assert len(marked) > 1 or not ("soft" in text and "machine" in text), text


@pytest.mark.parametrize(
    ("query", "marked", "theirs"),
    [
        ("conscquence", ["consequence"], "conscquence"),
        ('"alwavs"', ["always"], "alwavs"),
        ("conscq*", ["consequence"], "conscquence"),
    ],
)
def test_a_reading_of_the_witness_is_shown_where_it_stands(page, folder, query, marked, theirs):
    """In the result the corrected word is marked and the other one told; the result leads to the text as the OCR has it."""
    open_search(page, folder)
    page.fill("#q", query)
    hit = page.locator("#results a.hit")
    expect(hit).to_have_count(1)
    expect(hit.locator(".where")).to_contain_text(f"the OCR has ‘{theirs}’")
    assert hit.locator("mark").all_inner_texts() == marked
    hit.click()
    expect(page).to_have_url(re.compile(r"/ocr/ch1\.html\?q="))
    expect(page.locator("mark.now")).to_have_text(theirs)
    expect(page.locator("mark.now")).to_be_in_viewport()


def test_a_phrase_with_a_reading_of_the_witness_is_marked_whole(page, folder):
    unit = next(unit for unit in units_of(folder) if unit.id == "ch1.p6")
    start, end, theirs = next(otherwise(unit))
    before = unit.text[:start].split()[-1]
    open_search(page, folder)
    page.fill("#q", f'"{before} {theirs}"')
    hit = page.locator("#results a.hit")
    expect(hit).to_have_count(1)
    assert hit.locator("mark").all_inner_texts() == [f"{before} {unit.text[start:end]}"]


def test_a_reading_outside_the_chapters_stays_on_its_page(page, folder):
    open_search(page, folder)
    page.fill("#q", "1095")
    hit = page.locator("#results a.hit")
    expect(hit).to_have_count(1)
    expect(hit.locator(".where")).to_contain_text("the OCR has ‘1095’")
    assert "/ocr/" not in hit.get_attribute("href")


def test_every_hostile_query_is_answered(page, folder):
    open_search(page, folder)
    for text in ["((((", '"', "*", "-", "AND", "<img src=x onerror=alert(1)>", "a" * 900, "in:x", "\\"]:
        page.fill("#q", text)
        page.wait_for_timeout(120)
    page.fill("#q", "soft")
    wait_for(page, "places")


def test_without_script(browser, folder):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((folder / "search.html").as_uri())
    assert page.get_by_role("link", name="concordance").all()[0].is_visible()
    assert (
        page.locator("main :is(input, button, form, details):visible").count() == 0
    )  # nothing that would do nothing
    page.goto((folder / "concordance" / "g.html").as_uri())
    page.locator("dl a").first.click()
    assert "ch" in page.url
    context.close()


@pytest.mark.judge
def test_the_page_is_accessible(browser, folder):
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    open_search(page, folder, "?q=sign")
    wait_for(page, "place")
    page.wait_for_selector("#results a.hit")
    findings = judges.axe(page)
    context.close()
    assert findings == [], judges.report(findings)


@pytest.mark.judge
def test_the_pages_are_valid(folder):
    findings = judges.vnu(folder / "search.html", folder / "concordance" / "index.html")
    assert findings == [], judges.report(findings)


def test_weights(folder):
    """What the scripts weigh, compressed; figures of the index are in benchmarks/search.py."""
    weight = {
        path.name: len(gzip.compress(path.read_bytes(), 9))
        for path in (folder / "assets").glob("search-*.js")
    }
    assert weight["search-core.js"] <= 5000, json.dumps(weight)
    assert weight["search-more.js"] <= 6000
    assert weight["search-large.js"] <= 600
    assert weight["search-page.js"] <= 6000
    assert weight["search-land.js"] <= 2000
    assert re.match(
        r"search/[0-9a-f]{10}/m.js", next(folder.glob("search/*/m.js")).relative_to(folder).as_posix()
    )
