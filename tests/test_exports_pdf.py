"""The PDF: notes at the foot of the page of their call, bookmarks, tags, the same each time."""

from __future__ import annotations

import importlib
import re
import zlib

import pytest
from exporthelp import mini, sample
from judges import JudgeMissing
from lxml import etree, html

from ibid.errors import ToolError
from ibid.exports import pdf


@pytest.fixture
def weasyprint():
    """What sets the PDF; a judge of ours, since no build needs it."""
    if not pdf.available():
        raise JudgeMissing(f"no WeasyPrint: {pdf.REMEDY}")


def test_what_is_set():
    tree = html.document_fromstring(pdf.document(mini()))
    assert tree.xpath("//span[@class='fn']/@data-n") == ["1", "2", "3", "4", "5", "1", "2"]
    assert tree.xpath("//a[@class='again']/@href") == ["#ch1.n5"]
    assert tree.xpath("//h1/@data-label")[:3] == ["Contents", "1 The first lamps", "2 Oil and paper"]
    assert "[5]" in tree.xpath("//span[@class='pb']/text()")
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in tree.xpath("//a/@href")} <= set(ids)


def test_the_words_are_those_of_the_edition():
    contents = sample()
    tree = html.document_fromstring(pdf.document(contents))
    for noise in tree.xpath("//span[@class='fn'] | //span[@class='pb'] | //a[@class='again' or @class='cm']"):
        noise.drop_tree()
    for identity in contents.edition.blocks:
        (element,) = tree.xpath(f"//*[@id='{identity}']")
        found = "".join(element.text_content().split())
        told = "".join(contents.text(contents.edition.blocks[identity]).text.split())
        assert found.replace("[", "").replace("]", "") == told.replace("[", "").replace("]", ""), identity


def test_comments_are_an_appendix_and_marked_where_they_belong():
    contents = sample()
    tree = html.document_fromstring(pdf.document(contents))
    comments = [c for found in contents.edition.comments.values() for c in found]
    assert comments
    (appendix,) = tree.xpath("//section[contains(@class, 'commentary')]")
    assert appendix.xpath("section/@id") == [c.id for c in comments]
    assert appendix.xpath("section/h2/text()") == [c.title for c in comments]
    assert sorted(tree.xpath("//a[@class='cm']/@href")) == sorted(f"#{c.id}" for c in comments if c.passage)
    for comment in comments:
        if comment.passage:
            (mark,) = tree.xpath(f"//a[@class='cm'][@href='#{comment.id}']")
            assert mark.xpath("ancestor::*[@id][1]/@id") == [comment.anchor]
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in tree.xpath("//a/@href[starts-with(., '#')]")} <= set(ids)
    assert not [x for x in tree.xpath("//a/@href") if not x.startswith(("#", "http"))]
    (listed,) = tree.xpath("//nav[@class='toc']//a[@href='#commentary']")
    assert listed.text == appendix.findtext("h1")


def test_a_note_without_a_call_is_not_lost():
    contents = mini()
    tei = etree.fromstring(etree.tostring(contents.edition.chapters[0].element.getroottree()))
    call = tei.xpath("//*[@xml:id='ch2.r2']")[0]
    call.getparent().remove(call)
    from ibid.exports.contents import Contents  # noqa: PLC0415
    from ibid.html.edition import read  # noqa: PLC0415

    assert "Notes without a call" in pdf.document(Contents(read(tei, "mini")))


@pytest.mark.parametrize("error", [ImportError("no module"), OSError("cannot load library 'libpango-1.0-0'")])
def test_without_weasyprint_or_pango_it_says_how_to_have_them(monkeypatch, error):
    def missing(_name):
        raise error

    monkeypatch.setattr(pdf.importlib, "import_module", missing)
    with pytest.raises(ToolError, match="WeasyPrint") as told:
        pdf.pdf(mini())
    assert told.value.status == 7
    assert "make pdf" in str(told.value)
    assert "pango" in str(told.value)


def opened(data):
    """A PDF with its compressed streams laid open."""
    parts = [data]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.S):
        try:
            parts.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(parts)


@pytest.mark.judge
@pytest.mark.usefixtures("weasyprint")
@pytest.mark.filterwarnings("ignore")
def test_the_same_each_time_tagged_and_with_bookmarks():
    first = pdf.pdf(mini())
    assert first == pdf.pdf(mini())
    assert first.path == "mini.pdf"
    assert first.data.startswith(b"%PDF-1.7")
    inside = opened(first.data)
    for sign in (b"/MarkInfo", b"/StructTreeRoot", b"/Outlines", b"/Lang", b"pdfuaid"):
        assert sign in inside
    assert not re.search(rb"/CreationDate|/ModDate", inside)


@pytest.mark.judge
@pytest.mark.usefixtures("weasyprint")
@pytest.mark.filterwarnings("ignore")
def test_every_note_stands_on_the_page_of_its_call():
    laid = importlib.import_module("ibid.exports.pdf")._lay_out(sample())
    calls, notes, _ = pdf._where(laid)
    assert len(notes) == len(sample().edition.notes)
    assert {note: page for note, page in notes.items() if calls[note] != page} == {}
