"""The pages of a small book in a real browser, with and without scripts."""

from __future__ import annotations

import re
from itertools import pairwise

import judges
import pytest
from lxml import etree
from minibook import FIXTURE, build, on_disk
from playwright.sync_api import expect


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return on_disk(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def pages(folder):
    return folder / "mini"


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
