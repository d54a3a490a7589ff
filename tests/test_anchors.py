"""Permanent identifiers: single edits by hand, and the fingerprints that texts are known by."""

import pytest
from anchorbook import VOCABULARY, Block, Call, Chapter, Note, book, extra, first, sample_tei, settled
from lxml import etree

from ibid.anchors import align, prints, units
from ibid.teitext import XML_ID, q, reading_text


def test_inserted_paragraphs_get_letters_and_appended_ones_numbers():
    edition = book([30, 30, 30])
    lock = first(edition)
    items = edition.chapters[0].items
    items.insert(2, extra(edition, seed=1))
    items.insert(0, extra(edition, seed=2))
    items.append(extra(edition, seed=3))
    result, names = settled(edition, lock)
    assert names == ["ch1.p0a", "ch1.p1", "ch1.p2", "ch1.p2a", "ch1.p3", "ch1.p4"]
    assert [e.get("n") for e in result.tei.iter(q("p")) if e.get(XML_ID)] == ["0a", "1", "2", "2a", "3", "4"]
    items.insert(4, extra(edition, seed=4))
    assert settled(edition, result.lock)[1] == [
        "ch1.p0a",
        "ch1.p1",
        "ch1.p2",
        "ch1.p2a",
        "ch1.p2b",
        "ch1.p3",
        "ch1.p4",
    ]


@pytest.fixture(scope="module")
def sample():
    """The sample book's TEI."""
    return sample_tei()


def test_a_number_is_not_given_out_twice():
    edition = book([30, 30, 30])
    lock = first(edition)
    items = edition.chapters[0].items
    last = items.pop()
    result, _ = settled(edition, lock)
    assert result.lock.entries["ch1.p3"].line().endswith("2026-01-01 at=ch1.p2 deleted=2026-03-03")
    items.append(extra(edition))
    result, names = settled(edition, result.lock)
    assert names == ["ch1.p1", "ch1.p2", "ch1.p4"]
    items.append(last)
    result, names = settled(edition, result.lock)
    assert names == ["ch1.p1", "ch1.p2", "ch1.p4", "ch1.p3"], "the same words again are the same paragraph"


@pytest.mark.parametrize(
    ("at", "names"), [(20, ["ch1.p1", "ch1.p1a", "ch1.p2"]), (10, ["ch1.p0a", "ch1.p1", "ch1.p2"])]
)
def test_of_a_split_the_larger_piece_keeps_the_identifier(at, names):
    edition = book([30, 30])
    lock = first(edition)
    items = edition.chapters[0].items
    rest = Block(False, items[0].items[at:])
    items[0].items = items[0].items[:at]
    items.insert(1, rest)
    result, found = settled(edition, lock)
    assert found == names
    new = next(n for n in names if n[-1] == "a")
    assert result.lock.entries[new].origin == "ch1.p1"
    piece = next(e for e in result.tei.iter(q("p")) if e.get(XML_ID) == new)
    assert piece.get("corresp") == "#ch1.p1"


def test_a_merger_leaves_an_alias_and_undoing_it_gives_the_identifier_back():
    edition = book([40, 30, 30])
    lock = first(edition)
    items = edition.chapters[0].items
    second = items.pop(1)
    items[0].items += second.items
    result, names = settled(edition, lock)
    assert names == ["ch1.p1", "ch1.p3"]
    assert result.lock.resolve("ch1.p2") == "ch1.p1"
    anchor = next(result.tei.iter(q("anchor")))
    assert (
        etree.tostring(anchor, with_tail=False)
        .decode()
        .endswith('type="alias" xml:id="ch1.p2" corresp="#ch1.p1"/>')
    )
    assert anchor.getparent().get(XML_ID) == "ch1.p1"
    assert anchor.getprevious() is None
    items[0].items = items[0].items[:40]
    items.insert(1, second)
    assert settled(edition, result.lock)[1] == ["ch1.p1", "ch1.p2", "ch1.p3"]


def test_moved_to_another_chapter_it_leaves_a_way_there():
    edition = book([30, 30, 30], [30, 30])
    lock = first(edition)
    edition.chapters[1].items.insert(1, edition.chapters[0].items.pop(1))
    result, names = settled(edition, lock)
    assert names == ["ch1.p1", "ch1.p3", "ch2.p1", "ch2.p1a", "ch2.p2"]
    assert result.lock.resolve("ch1.p2") == "ch2.p1a"
    anchor = next(result.tei.iter(q("anchor")))
    assert (anchor.get("type"), anchor.get("corresp"), anchor.getparent().get(XML_ID)) == (
        "moved",
        "#ch2.p1a",
        "ch1.p1",
    )


def test_a_deletion_leaves_a_tombstone_where_it_was():
    edition = book([30, 30, 30])
    lock = first(edition)
    edition.chapters[0].items.pop(1)
    result, _ = settled(edition, lock)
    anchor = next(result.tei.iter(q("anchor")))
    assert (anchor.get("type"), anchor.get(XML_ID), anchor.get("corresp")) == (
        "tombstone",
        "ch1.p2",
        "#ch1.p1",
    )
    assert anchor.getparent().get(XML_ID) == "ch1.p1"
    assert anchor.getnext() is None


def test_two_rewritten_paragraphs_are_not_taken_for_the_old_ones():
    edition = book([30, 30, 30, 30])
    lock = first(edition)
    edition.chapters[0].items[1:3] = [extra(edition, 30, 5), extra(edition, 30, 6)]
    result, names = settled(edition, lock)
    assert names == ["ch1.p1", "ch1.p1a", "ch1.p1b", "ch1.p4"]
    assert result.lock.resolve("ch1.p2") == result.lock.resolve("ch1.p3") == ""


def test_a_note_keeps_its_identifier_whatever_its_number():
    edition = book([30, 30, 30], notes=[(1, 1, "Ibid."), (1, 2, "Ibid."), (1, 3, "Ibid.")])
    lock = first(edition)
    note = Note(edition.fresh(), [(edition.fresh(), ["Ibid."])])
    edition.chapters[0].items[1].items.insert(20, Call(note, edition.fresh()))
    result, _ = settled(edition, lock)
    found = [(e.get(XML_ID), e.get("n")) for e in result.tei.iter(q("note")) if e.get("type") == "authorial"]
    assert found == [("ch1.n1", "1"), ("ch1.n2", "2"), ("ch1.n2a", "3"), ("ch1.n3", "4")]
    calls = [(e.get(XML_ID), e.get("n"), e.get("target")) for e in result.tei.iter(q("ref"))]
    assert calls[2:] == [("ch1.r2a", "3", "#ch1.n2a"), ("ch1.r3", "4", "#ch1.n3")]


def test_a_chapter_inserted_before_another_does_not_take_its_identifier():
    edition = book([30, 30], [30, 30, 30])
    lock = first(edition)
    edition.chapters.insert(1, Chapter(["New"], [extra(edition, 30, 7), extra(edition, 30, 8)]))
    result, names = settled(edition, lock)
    assert names == ["ch1.p1", "ch1.p2", "ch1a.p1", "ch1a.p2", "ch2.p1", "ch2.p2", "ch2.p3"]
    assert [d.get(XML_ID) for d in result.tei.iter(q("div")) if d.get("type") == "chapter"] == [
        "ch1",
        "ch1a",
        "ch2",
    ]
    assert [c.what for c in result.changes if c.id.startswith("ch2")] == []


def test_a_work_keeps_its_key():
    edition = book([30])
    edition.works.append([2, "w.two", ["Another", "work", "of", "eight", "words", "in", "this", "book"]])
    lock = first(edition)
    edition.works[1][1] = "w.two-mended"
    edition.works.reverse()
    result, _ = settled(edition, lock)
    assert [e.get(XML_ID) for e in result.tei.iter(q("biblStruct"))] == ["w.two", "w.one"]
    assert result.changes == ()


def test_the_reading_text_of_a_unit_is_that_of_the_projection(sample):
    for unit in units.read(sample).blocks:
        holder = unit.element.getparent() if unit.element.getparent().tag == q("cit") else unit.element
        assert unit.text.words == prints.words(reading_text(holder)), unit.name


def test_likeness():
    old = prints.read(
        prints.Text("One two three four five six seven eight nine ten eleven twelve thirteen").mark(16)
    )
    assert old.size == 13
    assert (
        old.likeness(
            prints.Text("ONE, two; three four five six seven eight nine ten – eleven twelve thirteen")
        )
        == 1
    )
    assert old.likeness(prints.Text(" ".join(VOCABULARY))) == 0
    assert 0.4 < old.likeness(prints.Text("one two three four five six seven eight")) < 0.8
    assert prints.read("-") == prints.Print("-", 0, ())


def test_the_chain_is_the_heaviest_that_does_not_cross():
    assert align.chain([(1.0, 0, 1), (1.0, 1, 0), (0.5, 2, 2)]) == [(1.0, 0, 1), (0.5, 2, 2)]
    assert align.chain([(0.3, 0, 2), (0.4, 1, 0), (0.4, 2, 1)]) == [(0.4, 1, 0), (0.4, 2, 1)]
    assert align.chain([(1.0, i, j) for i in range(5) for j in range(5)]) == [(1.0, i, i) for i in range(5)]
    assert align.chain([]) == []
