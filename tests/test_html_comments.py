"""Comments of the edition in a chapter: a mark at the passage, the comment where one reads, a list of its own."""

from __future__ import annotations

import re
from pathlib import Path

import judges
import pytest
from lxml import etree, html
from pagehelp import STUB, write
from playwright.sync_api import expect

from ibid.html import render
from ibid.html.comments import marked, read_comments
from ibid.registers import commentary
from ibid.teitext import Writer, insert_after_words, q, reading_text

FIXTURE = Path(__file__).parent / "fixtures" / "mini.tei.xml"
REGISTERS = [("commentary.html", "Commentary"), ("index-people.html", "People")]
COMMENTS = (
    # key, anchor, words
    ("promise", "ch1.p1", "to strangers"),
    ("orlan", "ch1.p2", "Lamp Board"),
    ("quotation", "ch1.p3", ""),
    ("whole", "ch1", ""),
    ("part", "ch1.s1", ""),
    ("note", "ch1.n2", ""),
)


def comment(key, anchor, words):
    return commentary.Comment(
        key, "", f"On {key} & co", "slip", "Ed", "2026-11-24", anchor, words, f"Said of *{key}*, [1.2](1.2)."
    )


def tei():
    root = etree.parse(FIXTURE).getroot()
    commentary.write_commentary(Writer(root.find(q("standOff"))), [comment(*c) for c in COMMENTS])
    return root


@pytest.fixture(scope="module")
def made():
    return {a.path: a.data for a in render(tei(), book="mini", stats={}, downloads=(), registers=REGISTERS)}


INSIDE = frozenset({"p", "hi"})
PLACES = (
    # paragraph, words, where the mark comes to stand
    ("one two three", "two", "one two<X/> three"),
    ("one two three", "", "one two three<X/>"),
    ("one two three", "four", "one two three<X/>"),
    ("one <hi>two three</hi> four", "two", "one <hi>two<X/> three</hi> four"),
    ("one <hi>two</hi> four", "one two", "one <hi>two<X/></hi> four"),
    ("one <term>two three</term> four", "two", "one <term>two three</term><X/> four"),
    ("one <term>two</term> three four", "two three", "one <term>two</term> three<X/> four"),
    ("one<lb/>two three", "one two", "one<lb/>two<X/> three"),
    ('on<lb break="no"/>ly two', "only", 'on<lb break="no"/>ly<X/> two'),
    (
        "a <app><lem>b</lem><rdg>6</rdg></app> c",
        "a b",
        "a <app><lem>b</lem><rdg>6</rdg></app><X/> c",
    ),
    ('a <ref type="noteref">1</ref> c', "a c", 'a <ref type="noteref">1</ref> c<X/>'),
    ("a  b\n c d", "b c", "a  b\n c<X/> d"),
)


@pytest.mark.parametrize(("text", "words", "expected"), PLACES)
def test_a_mark_stands_after_its_words(text, words, expected):
    paragraph = etree.fromstring(f'<p xmlns="http://www.tei-c.org/ns/1.0">{text}</p>')
    before = reading_text(paragraph)
    found = insert_after_words(paragraph, words, etree.Element(q("X")), INSIDE)
    assert found == (bool(words) and words != "four")
    shown = re.sub(r' xmlns="[^"]*"', "", etree.tostring(paragraph, encoding="unicode"))
    assert shown == f"<p>{expected}</p>"
    assert reading_text(paragraph) == before


def test_marks_are_put_into_a_copy():
    root = tei()
    before = etree.tostring(root)
    block = next(p for p in root.iter(q("p")) if p.get("n") == "1")
    assert marked(block, read_comments(root, {})["ch1.p1"]) is not block
    assert etree.tostring(root) == before


def test_each_passage_has_its_mark_and_the_list_its_comments(made):
    tree = html.document_fromstring(made["ch1.html"].decode())
    marks = tree.xpath("//*[@id='text']//a[contains(@class, 'cm')]")
    assert [(m.get("id"), m.get("href"), m.text_content(), m.get("aria-label")) for m in marks] == [
        (
            f"cm-{key}",
            f"commentary.html#c.{key}",
            letter,
            f"Comment {letter} of the edition: On {key} & co",
        )
        for key, letter in (("promise", "a"), ("orlan", "b"), ("quotation", "c"))
    ]
    items = tree.xpath("//section[@id='comments']//li")
    assert [i.get("id") for i in items] == ["c.promise", "c.orlan", "c.quotation"]
    backs = tree.xpath("//section[@id='comments']//a[@role='doc-backlink']")
    assert [b.get("href") for b in backs] == ["#cm-promise", "#cm-orlan", "#cm-quotation"]
    assert b'Lamp Board</a><a class="ec cm"' in made["ch1.html"]  # behind the link, not in it
    notes = tree.xpath("//section[@id='notes']//li[@id='n2']//*[@id='c.note']")
    assert "On note & co" in notes[0].text_content()
    assert tree.xpath("//section[@id='s1']/h2/following-sibling::*[1][@id='c.part']")
    assert tree.xpath("//*[@id='c.whole'][following-sibling::*[@id='text']]")
    assert len({e.get("id") for e in tree.xpath("//*[@id]")}) == len(tree.xpath("//*[@id]"))


def test_a_note_in_the_text_is_lettered_with_them(made):
    text = made["ch1.html"].decode()
    assert 'aria-label="Note d of the edition"' in text


def test_without_the_page_of_comments_nothing_is_marked():
    plain = {a.path: a.data for a in render(tei(), book="mini", stats={}, downloads=())}
    assert b"cm-promise" not in plain["ch1.html"]
    assert b'id="comments' not in plain["ch1.html"]


def test_a_chapter_without_comments_has_no_switch(made):
    assert b"comments-off" in made["ch1.html"]
    assert b"comments-off" not in made["ch2.html"]


@pytest.fixture(scope="module")
def pages(tmp_path_factory, made):
    return write(tmp_path_factory.mktemp("comments"), {**made, "commentary.html": STUB})


def test_a_comment_opens_like_a_note(window):
    page = window()
    page.focus("#cm-promise")
    page.keyboard.press("Enter")
    panel = page.locator(".pop")
    expect(panel).to_have_attribute("aria-label", "Comment a of the edition: On promise & co")
    expect(panel).to_contain_text("Said of promise, 1.2.")
    expect(panel.get_by_role("link", name="All comments")).to_have_attribute("href", re.compile("c.promise$"))
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(page.locator("#cm-promise")).to_be_focused()


def test_beside_a_wide_text_it_is_short_until_it_is_asked_for(window):
    page = window(viewport={"width": 1500, "height": 900})
    side = page.locator(".sn.cs").first
    expect(side).to_contain_text("On promise & co")
    expect(side.locator(".cb")).to_be_hidden()
    page.click("#cm-promise")
    expect(side.locator(".cb")).to_be_visible()
    expect(side).to_have_attribute("role", "dialog")


@pytest.mark.parametrize("width", [700, 1500])
def test_comments_can_be_hidden(window, width):
    page = window(viewport={"width": width, "height": 900})
    page.click("#display > summary")
    page.check("#comments-off")
    for hidden in ("#cm-promise", "#comments", "[id='c.note']", "[id='c.whole']", "[id='c.part']"):
        expect(page.locator(hidden)).to_be_hidden()
    page.reload()
    expect(page.locator("#cm-promise")).to_be_hidden()
    expect(page.locator("#ec4, .ec:not(.cm)")).to_be_visible()  # the note in the text stays


def test_without_scripts_the_mark_leads_to_the_commentary_and_the_switch_works(window):
    page = window(java_script_enabled=False)
    page.click("#display > summary")
    page.check("#comments-off")
    expect(page.locator("#cm-promise")).to_be_hidden()
    page.check("#comments-on")
    page.click("#display > summary")
    page.click("#cm-promise")
    expect(page).to_have_url(re.compile(r"commentary\.html#c\.promise$"))


def test_in_print_they_are_a_list_of_their_own(window):
    page = window()
    page.emulate_media(media="print")
    expect(page.locator("#comments li").first).to_be_visible()
    expect(page.locator("#notes [id='c.promise']")).to_have_count(0)


@pytest.mark.judge
def test_axe_with_a_comment_open(browser, pages):
    context = browser.new_context(viewport={"width": 700, "height": 800})
    page = context.new_page()
    page.goto((pages / "ch1.html").as_uri())
    page.click("#cm-orlan")
    expect(page.locator(".pop")).to_be_visible()
    findings = judges.axe(page)
    context.close()
    assert not findings, judges.report(findings)
