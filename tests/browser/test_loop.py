"""The loop, inverted: call, note, citation, source page, call. Whatever leads there leads back, and the counts agree.

Works on the pages as published and on the TEI beside them, and knows nothing of how they were made.
"""

from __future__ import annotations

import re
from collections import Counter

import pytest
from lxml import etree, html

BOOK = "little-marks"
NS = {"t": "http://www.tei-c.org/ns/1.0"}
ID = "{http://www.w3.org/XML/1998/namespace}id"


@pytest.fixture(scope="module")
def pages(site):
    folder = site / BOOK
    return {
        str(path.relative_to(folder)): html.document_fromstring(path.read_text("utf-8"))
        for path in sorted(folder.rglob("*.html"))
    }


@pytest.fixture(scope="module")
def tei(site):
    return etree.parse(site / BOOK / f"{BOOK}.tei.xml").getroot()


def chapters(pages):
    return {path: tree for path, tree in pages.items() if re.fullmatch(r"ch\d+\.html", path)}


def calls(pages):
    """(page, id of the call) -> (page, id of its note)."""
    return {
        (path, a.get("id")): (path, a.get("href")[1:])
        for path, tree in chapters(pages).items()
        for a in tree.xpath("//*[@id='text']//a[@role='doc-noteref'][starts-with(@href, '#n')]")
    }


def citations(pages):
    """Citation (``ch1.n1.b1``) -> (page of the source, id of the entry there), out of the notes."""
    return {
        f"{path.removesuffix('.html')}.{a.get('id')}": tuple(a.get("href").split("#"))
        for path, tree in chapters(pages).items()
        for a in tree.xpath("//*[@id='notes']//li//a[contains(concat(' ', @class, ' '), ' b ')][@id]")
    }


def entries(pages):
    """(page of the source, id of the entry) -> the entry."""
    return {
        (path, li.get("id")): li
        for path, tree in pages.items()
        if path.startswith("sources/")
        for li in tree.xpath("//ol[@class='passages']/li")
    }


def test_calls_and_notes(pages, tei):
    there = calls(pages)
    back = {
        (path, a.get("href")[1:]): (path, a.xpath("ancestor::li/@id")[0])
        for path, tree in chapters(pages).items()
        for a in tree.xpath("//a[@role='doc-backlink'][starts-with(@href, '#r')]")
    }
    assert there
    assert there == back
    notes = {
        (path, li.get("id"))
        for path, t in chapters(pages).items()
        for li in t.xpath("//*[@id='notes']/ol/li")
    }
    assert set(there.values()) == notes
    assert len(notes) == len(tei.xpath("//t:note[@type='authorial']", namespaces=NS))
    assert len(there) == len(tei.xpath("//t:ref[@type='noteref']", namespaces=NS))


def test_the_names_of_ways_back_are_unique(pages):
    for path, tree in chapters(pages).items():
        names = [a.text_content() for a in tree.xpath("//a[@role='doc-backlink']")]
        assert len(names) == len(set(names)), path


def test_citations_and_entries(pages, tei):
    there = citations(pages)
    assert there
    assert Counter(there.values()) == Counter(
        list(entries(pages))
    )  # each entry is the end of exactly one citation
    assert set(there) == set(tei.xpath("//t:note[@type='authorial']//t:bibl[@ref]/@xml:id", namespaces=NS))


def test_an_entry_leads_back_to_its_citation_and_to_every_call(pages):
    to_note = calls(pages)
    of_note = {}
    for call, note in to_note.items():
        of_note.setdefault(note, set()).add(call)
    for citation, (path, anchor) in citations(pages).items():
        entry = entries(pages)[path, anchor]
        hrefs = {href.removeprefix("../") for href in entry.xpath(".//a/@href")}
        chapter, _, local = citation.partition(".")
        assert f"{chapter}.html#{local}" in hrefs
        note = (f"{chapter}.html", local.partition(".")[0])
        for page, call in of_note[note]:
            assert f"{page}#{call}" in hrefs, citation
        led = {tuple(href.split("#")) for href in hrefs if re.search(r"#r\d", href)}
        assert led == of_note[note], citation


def test_numbers_agree(pages, tei):
    by_work = Counter(tei.xpath("//t:note[@type='authorial']//t:bibl/@ref", namespaces=NS))
    told = {}
    for path, tree in pages.items():
        if path.startswith("sources/") and path != "sources/index.html":
            words = tree.get_element_by_id("passages").text_content()
            number = 1 if "once" in words else int((re.search(r"Cited (\d+)", words) or [0, 0])[1])
            told["#w." + path[8:-5]] = number
            assert number == len(tree.xpath("//ol[@class='passages']/li")), path
    assert {work: n for work, n in told.items() if n} == dict(by_work)
    listed = {}
    for li in pages["sources/index.html"].xpath("//*[contains(@class, 'by-name')]//li"):
        count = li.xpath(".//*[@class='n']")[-1].text_content().strip()
        listed["#w." + li.xpath(".//a/@href")[0][:-5]] = int(count) if count.isdigit() else 0
    assert listed == told
    uses = {
        "#w." + a.get("href")[8:-5]: int(re.search(r"cited (\d+)", a.get("aria-label"))[1])
        for a in pages["bibliography.html"].xpath("//a[@class='uses']")
    }
    assert uses == told


def test_quoted_words_are_the_text_s(pages):
    """What a source page marks as quoted stands in the chapter, letter by letter."""
    marked = 0
    for (_, anchor), entry in entries(pages).items():
        chapter = anchor.removeprefix("c-").split(".")[0]
        text = pages[f"{chapter}.html"].get_element_by_id("text")
        words = plain(text)
        for mark in entry.xpath(".//blockquote[@class='ctx']//mark"):
            marked += 1
            assert " ".join(mark.text_content().split()) in words, anchor
    assert marked


def plain(element):
    """The words of a chapter without calls, witness readings and the edition's notes."""
    copy = html.fromstring(html.tostring(element))
    for hidden in copy.xpath(
        ".//*[@hidden] | .//a[@role='doc-noteref'] | .//*[contains(@class, 'ed')][self::aside]"
    ):
        hidden.drop_tree()
    return " ".join(copy.text_content().split())


def test_emendations_lead_to_their_places_and_back(pages):
    places = pages["emendations.html"].xpath("//ol[@class='ems']/li")
    assert places
    for li in places:
        path, _, anchor = li.xpath("./a[contains(@class, 'go')]/@href")[0].partition("#")
        assert not anchor or pages[path].xpath("//*[@id=$anchor]", anchor=anchor), li.get("id")
    known = set(pages["emendations.html"].xpath("//@id"))
    for path, tree in pages.items():
        for href in tree.xpath("//a/@href[contains(., 'emendations.html#')]"):
            assert href.partition("#")[2] in known, (path, href)


def test_the_tei_s_identifiers_are_addresses(pages, tei):
    """Every call, note, paragraph, displayed quotation, citation, printed page and emendation has its place."""
    ids = {path: set(tree.xpath("//@id")) for path, tree in pages.items()}
    body = "//t:body//t:p[@xml:id] | //t:body//t:quote[@xml:id] | //t:ref[@type='noteref'] | //t:pb"
    notes = "//t:note[@type='authorial'] | //t:note[@type='authorial']//t:bibl"
    for element in tei.xpath(f"{body} | {notes} | //t:app | //t:choice[t:sic]", namespaces=NS):
        name = element.get(ID)
        if name is None:
            continue
        chapter, _, local = name.partition(".")
        anchor = f"pb{local}" if chapter == "pb" else name if chapter == "e" else local
        where = [f"{chapter}.html"] if chapter.startswith("ch") else list(ids)
        assert any(anchor in ids.get(path, ()) for path in where), name
