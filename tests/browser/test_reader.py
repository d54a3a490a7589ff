"""As a reader: the sample book opened, read, followed to its sources and back, in a real browser."""

from __future__ import annotations

import gzip
import io
import re

import judges
import pytest
from lxml import html
from playwright.sync_api import expect

BOOK = "little-marks"
CHAPTERS = ("ch1.html", "ch2.html", "ch3.html")
# one page of every type that this package makes
TYPES = (
    *("../index.html", "index.html", "ch1.html", "bibliography.html", "sources/index.html"),
    *("sources/grafton-footnote.html", "emendations.html", "about.html", "ocr/ch1.html", "cite/ch1.html"),
)
TOP = "document.querySelector({!r}).getBoundingClientRect().top"
FOCUS = "document.activeElement.id || document.activeElement.textContent.trim()"


def tab_to(page, selector, most=400):
    """Presses Tab until the focus is where the selector says."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector} on {page.url}")


# --- a whole reading, by keyboard alone ---


def test_a_reading_by_keyboard(reader):
    page = reader("index.html")
    tab_to(page, ".contents a[href='ch1.html']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ch1.html")
    tab_to(page, "#r3")
    page.keyboard.press("Enter")
    panel = page.locator(".pop")
    expect(panel).to_be_visible()
    assert panel.get_attribute("aria-label") == "Note 3"
    tab_to(page, ".pop a.b")
    before = page.evaluate("scrollY")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sources/*.html#c-ch1.n3.b1")
    entry = page.locator(":target")
    expect(entry).to_be_in_viewport()
    # the line in the list leads back to the very call
    tab_to(page, "[id='c-ch1.n3.b1'] .ctx a.c")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ch1.html#r3")
    expect(page.locator("#r3")).to_be_in_viewport()
    # and the browser's own way back leads to the line one had left
    page.go_back()
    page.go_back()
    page.wait_for_url(re.compile(r"ch1\.html$"))
    page.wait_for_function(f"Math.abs(scrollY - {before}) < 3")


def test_display_by_keyboard_is_remembered(reader):
    page = reader("ch1.html")
    page.keyboard.press("d")
    assert page.evaluate("document.activeElement.closest('#display') !== null")
    tab_to_radio(page, "theme")
    page.keyboard.press("ArrowDown")  # light
    page.keyboard.press("ArrowDown")  # sepia
    tab_to_radio(page, "size")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUS) == "Display"
    kept = "[document.documentElement.dataset.theme, document.documentElement.dataset.size]"
    assert page.evaluate(kept) == ["sepia", "l"]
    size = page.evaluate("getComputedStyle(document.body).fontSize")
    page.keyboard.press("n")
    page.wait_for_url("**/ch2.html")
    assert page.evaluate(kept) == ["sepia", "l"]
    assert page.evaluate("getComputedStyle(document.body).fontSize") == size


def tab_to_radio(page, name):
    if not page.evaluate(f"document.activeElement.name === '{name}'"):
        tab_to(page, f"input[name='{name}']", 10)


def test_every_note_opens_and_closes_by_key(reader):
    page = reader("ch2.html")
    for call in page.locator("#text a[role='doc-noteref']:not(.cm)").all():
        call.focus()
        page.keyboard.press("Enter")
        label = page.locator(".pop").get_attribute("aria-label")
        assert label == "Note " + call.get_attribute("href").removeprefix("#n")
        page.keyboard.press("Escape")
        assert page.locator(".pop").count() == 0
        assert call.evaluate("e => e === document.activeElement")


def test_the_place_is_offered_again(reader):
    page = reader("ch2.html", viewport={"width": 800, "height": 500})
    page.evaluate("document.getElementById('p9').scrollIntoView()")
    page.wait_for_timeout(100)
    page.goto(page.url.replace("ch2", "index"))
    page.click("#resume-link")
    assert re.search(r"ch2\.html#p\d+$", page.url)
    expect(page.locator(":target")).to_be_in_viewport()


# --- other ways to read ---


def test_without_javascript(reader):
    page = reader("index.html", java_script_enabled=False)
    page.click(".contents a[href='ch1.html']")
    calls = page.locator("#text a[role='doc-noteref']")
    for index in range(calls.count()):
        call = calls.nth(index)
        anchor = call.get_attribute("id")
        call.click()
        note = page.locator(page.url[page.url.index("#") :])
        expect(note).to_be_in_viewport()
        note.locator(f"a.back[href='#{anchor}']").click()
        expect(call).to_be_in_viewport()
        assert page.url.endswith("#" + anchor)
    page.click("#n3 a.b")
    page.click(":target .ctx a.c")
    assert page.url.endswith("ch1.html#r3")


def test_from_a_folder(reader, site):
    page = reader("ch1.html", base=(site / BOOK).as_uri() + "/")
    page.click("#r1")
    page.click(".pop a.b")
    page.wait_for_url("**/sources/*.html#c-ch1.n1.b1")
    page.click(":target .ctx a.c")
    page.wait_for_url("file://**/ch1.html#r1")
    page.click("#display > summary")
    page.check("#theme-dark")
    assert page.evaluate("getComputedStyle(document.body).colorScheme || 'dark'")
    page.goto((site / "index.html").as_uri())
    page.click(f"a[href='{BOOK}/index.html']")
    page.wait_for_url(f"**/{BOOK}/index.html")
    page.wait_for_function("document.documentElement.dataset.theme === 'dark'")  # the script is async


def test_on_a_phone(reader):
    phone = {"width": 360, "height": 740}
    page = reader("ch1.html", viewport=phone, has_touch=True, is_mobile=True, device_scale_factor=3)
    page.tap("#r1")
    box = page.locator(".pop").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    page.tap(".pop-tools button")
    page.tap("#contents > summary")
    page.tap("#contents a[href='ch2.html']")
    page.wait_for_url("**/ch2.html")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("path", TYPES)
@pytest.mark.parametrize("width", [320, 768, 2560])
def test_nothing_overflows(reader, path, width):
    page = reader(path, viewport={"width": width, "height": 700})
    page.evaluate("document.querySelectorAll('details:not(.drawer)').forEach(d => { d.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [320, 390, 640, 1000, 1440])
@pytest.mark.parametrize("path", CHAPTERS)
def test_no_call_begins_a_line(reader, path, width):
    page = reader(path, viewport={"width": width, "height": 800})
    assert (
        page.evaluate(
            """() => [...document.querySelectorAll("#text a[role='doc-noteref']")].filter(call => {
        const range = document.createRange();
        range.setStart(call.closest('p'), 0);
        range.setEndBefore(call);
        const before = [...range.getClientRects()].filter(box => box.width > 0).pop();
        return before && call.getClientRects()[0].left < before.left;
    }).map(call => call.id)"""
        )
        == []
    )


def test_a_chapter_prints(reader):
    page = reader("ch1.html")
    pdf = page.pdf(tagged=True, outline=True)
    assert pdf.startswith(b"%PDF")
    assert 20_000 < len(pdf) < 3_000_000
    page.emulate_media(media="print")
    for hidden in (".bar", ".turn", ".view"):
        assert not page.locator(hidden).first.is_visible()
    assert page.locator("#n1").is_visible()
    assert page.locator(".sn:visible").count() == 0


@pytest.mark.parametrize("theme", ["dark", "sepia", ""])
def test_paper_is_white_whatever_the_theme(reader, theme):
    page = reader("overview.html", color_scheme="dark")
    if theme:
        page.evaluate(f"localStorage.setItem('ibid.theme', '{theme}')")
        page.reload()
    page.emulate_media(media="print")
    colours = "e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).color]"
    assert page.evaluate(f"({colours})(document.body)") == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]


@pytest.mark.parametrize("path", ["ch1.html", "index.html", "emendations.html", "sources/index.html"])
def test_large_text_and_narrow_window_together(reader, path):
    page = reader(path, viewport={"width": 320, "height": 640})
    page.evaluate("localStorage.setItem('ibid.size', 'xl')")
    page.reload()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


# --- judges ---


@pytest.mark.judge
@pytest.mark.parametrize("theme", ["light", "dark", "sepia"])
def test_axe_finds_nothing(browser, address, theme):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    context.add_init_script(f"localStorage.setItem('ibid.theme', '{theme}')")
    page = context.new_page()
    findings = []
    for path in TYPES:
        page.goto(address + path)
        page.evaluate("document.querySelectorAll('details:not(.drawer)').forEach(d => { d.open = true; })")
        assert page.evaluate("document.documentElement.dataset.theme") == theme
        findings += judges.axe(page)
    page.goto(address + "bibliography.html")
    page.check("#view-ocr")
    findings += judges.axe(page)
    context.close()
    assert not findings, judges.report(findings)


@pytest.mark.judge
def test_nu_finds_nothing(site):
    files = sorted(p for p in site.rglob("*") if p.suffix in {".html", ".css", ".svg"})
    findings = judges.vnu(*files)
    assert not findings, judges.report(findings)


@pytest.mark.judge
def test_lychee_finds_nothing(site):
    findings = judges.lychee(site)
    assert not findings, judges.report(findings)


# --- what can be measured ---


def packed(path):
    return len(gzip.compress(path.read_bytes(), 9))


def test_budgets(site):
    assets = site / BOOK / "assets"
    fetched = [
        packed(assets / name) for name in ("reader.js", "names.js", "cite.js", "help.js", "search-land.js")
    ]
    assert sum(fetched) <= 12_000  # all that a reader's questions may fetch in a chapter; the rest is data
    assert packed(assets / "reader.js") <= 5_500
    assert packed(assets / "edition.css") <= 5_000


@pytest.mark.parametrize("path", ["ch1.html", "ch2.html"])
@pytest.mark.parametrize("width", [412, 1440])
def test_a_chapter_asks_for_six_files(reader, path, width):
    page = reader("about.html")
    asked = []
    page.set_viewport_size({"width": width, "height": 800})
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.goto(page.url.replace("about.html", path))
    page.evaluate("document.fonts.ready.then(() => true)")
    page.wait_for_timeout(200)
    assert len(set(asked)) <= 6, asked
    assert [name for name in asked if name.endswith(".js")] == ["reader.js"]


def test_the_first_paint_waits_for_no_script(reader):
    page = reader("about.html")
    held = []

    def hold(route):
        held.append(route)

    page.route(re.compile(r"\.(js|woff2)$"), hold)
    page.goto(page.url.replace("about.html", "ch1.html"), wait_until="commit")
    painted = "performance.getEntriesByName('first-contentful-paint').length"
    for _ in range(200):
        if page.evaluate(painted):
            break
        page.wait_for_timeout(100)
    assert page.evaluate(painted)
    assert held
    assert not page.evaluate("document.documentElement.classList.contains('js')")
    for route in held:
        route.continue_()


def test_the_other_view_is_at_the_same_place(reader):
    page = reader("ch1.html")
    page.evaluate("document.getElementById('p9').scrollIntoView()")
    page.wait_for_timeout(150)
    page.locator("#other-view").evaluate("link => link.click()")
    page.wait_for_url(re.compile(r"/ocr/ch1\.html#p\d+$"))
    expect(page.locator(":target")).to_be_in_viewport()
    page.keyboard.press("n")
    page.wait_for_url("**/ocr/ch2.html")


def test_a_chapter_is_still_while_it_loads(reader):
    page = reader("ch1.html")
    shift = page.evaluate(
        """() => new Promise(done => {
        let sum = 0;
        new PerformanceObserver(list => list.getEntries().forEach(e => { sum += e.value; }))
            .observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => done(sum), 300);
    })"""
    )
    assert shift < 0.01


def test_pages_ask_nothing_of_others(site):
    for page in sorted(site.rglob("*.html")):
        tree = html.parse(io.StringIO(page.read_text("utf-8")))
        loaded = tree.xpath("//@src | //link[contains(' stylesheet icon preload manifest ', @rel)]/@href")
        outside = [x for x in loaded if re.match(r"(?:https?:)?//", x)]
        assert not outside, page
