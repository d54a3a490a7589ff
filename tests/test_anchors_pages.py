"""What a build says of identifiers that the lock does not know, and the pages of what is gone."""

import pytest
from anchorbook import book, extra, first, sample_tei, settled, take_apart

from ibid.anchors import lock as locks
from ibid.anchors import settle as settling
from ibid.anchors.gone import tombstone_artefacts
from ibid.html.edition import read as read_edition
from ibid.html.site import Site


def test_an_ordinary_build_reports_what_the_lock_does_not_know():
    edition = book([30, 30])
    lock = first(edition)
    assert settling.findings(settling.settle(edition.tei(), lock), "b") == []
    edition.chapters[0].items.append(extra(edition))
    found = settling.findings(settled(edition, lock)[0], "b")
    assert [(f.code, f.severity) for f in found] == [("a-001", "warning")]
    assert "1 new (ch1.p3)" in found[0].message
    assert "build.py lock --book b" in found[0].hint


@pytest.fixture(scope="module")
def sample():
    """The sample book's TEI."""
    return sample_tei()


def pages_of(result):
    site = Site(read_edition(result.tei, "b"), {}, (), None)
    return {a.path: a.data.decode() for a in tombstone_artefacts(result.lock, site)}


def test_nothing_gone_no_page(sample):
    assert pages_of(settling.settle(sample, locks.Lock())) == {}


def test_the_page_of_what_is_gone(sample):
    edition = take_apart(sample)
    lock = settling.settle(sample, locks.Lock()).lock
    lock = settling.settle(edition.tei(), lock).lock
    edition.chapters[0].items.pop(2)
    edition.works.pop(3)
    moved = edition.chapters[0].blocks()[5]
    edition.chapters[0].items.remove(moved)
    edition.chapters[1].items.append(moved)
    result = settling.settle(edition.tei("2026-03-03"), lock)
    gone = {e.id for e in result.lock if e.status != "live"}
    pages = pages_of(result)
    assert set(pages) == {"gone.html"} | {f"sources/{x[2:]}.html" for x in gone if x.startswith("w.")}
    for name in gone:
        assert f'<div id="{name}">' in pages["gone.html"]
    goal = next(result.lock.resolve(x) for x in gone if x.startswith("ch1.p") and result.lock.resolve(x))
    assert f'href="ch2.html#{goal.partition(".")[2]}"' in pages["gone.html"]
    assert "Taken out of the text, since the edition of" in pages["gone.html"]


def test_the_page_of_a_chapter_that_is_gone():
    edition = book([30, 30], [30, 30])
    lock = first(edition)
    edition.chapters[0].items.append(edition.chapters.pop().items[1])
    result = settling.settle(edition.tei("2026-03-03"), lock)
    assert result.lock.resolve("ch2.p2") == "ch1.p3"
    assert result.lock.resolve("ch2.p1") == ""
    pages = pages_of(result)
    assert set(pages) == {"ch2.html", "gone.html"}
    assert '<div id="p2">' in pages["ch2.html"]
    assert 'href="ch1.html#p3"' in pages["ch2.html"]
