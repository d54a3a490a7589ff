"""Every link leads somewhere and back, and what the pages promise to browsers, readers and judges."""

from __future__ import annotations

import gzip
from pathlib import PurePosixPath
from urllib.parse import unquote

import judges
import pytest
from lxml import etree, html
from minibook import DOWNLOADS, FIXTURE, build, on_disk, pages


@pytest.fixture(scope="module")
def site():
    return pages()


@pytest.fixture(scope="module")
def trees(site):
    return {path: html.document_fromstring(text) for path, text in site.items()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return on_disk(tmp_path_factory.mktemp("site"))


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


def test_a_periodical_leads_to_the_articles_in_it_that_are_cited_and_back():
    tei = etree.parse(FIXTURE)
    for title in tei.iter("{*}title"):
        if title.text == "Coast Review":
            title.set("ref", "#w.harbour-gazette-2")
    files = build(tei.getroot())
    held = html.document_fromstring(files["sources/harbour-gazette-2.html"].decode())
    assert held.get_element_by_id("passages").text_content() == "Cited for what stands in it"
    assert [(li.text_content(), li.find("a").get("href")) for li in held.xpath("//main//ul/li")] == [
        ("Veld, Letters on oil 1\u00a0×", "veld-letters.html")
    ]
    article = html.document_fromstring(files["sources/veld-letters.html"].decode())
    assert article.xpath("//dt[.='In']/following-sibling::dd/a/@href")[0] == "harbour-gazette-2.html"
    listed = html.document_fromstring(files["bibliography.html"].decode())
    figure = listed.get_element_by_id("w.harbour-gazette-2").xpath("a[@class='uses']")[0]
    assert figure.text_content() == "0\u00a0× · in it 1\u00a0×"
    assert figure.get("aria-label").endswith("cited 0 times, what stands in it 1 time")


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
