"""A work written as ``biblStruct`` is read back as it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ibid import citing, config, pipeline, witness
from ibid.html import works as html_works
from ibid.model import Citation, Name, Work
from ibid.tei.works import bibl_struct, read_work, year_attributes

ROOT = Path(__file__).resolve().parent.parent
WORDS = st.text(st.characters(whitelist_categories=("L", "N")), min_size=1, max_size=12)
NAMES = st.builds(Name, WORDS, st.one_of(st.just(""), WORDS))
WORKS = st.builds(
    Work,
    key=st.from_regex(r"[a-z][a-z0-9-]{0,10}", fullmatch=True),
    type=st.sampled_from(["book", "report", "thesis", "collection"]),
    title=WORDS,
    authors=st.lists(NAMES, max_size=2).map(tuple),
    editors=st.lists(NAMES, max_size=2).map(tuple),
    translators=st.lists(NAMES, max_size=1).map(tuple),
    subtitle=st.one_of(st.just(""), WORDS),
    volumes=st.sampled_from(["", "3 vols", "vol. 2"]),
    place=st.one_of(st.just(""), WORDS),
    publisher=st.one_of(st.just(""), WORDS),
    year=st.sampled_from(["", "1925", "1925-7", "n.d."]),
    lang=st.sampled_from(["en", "ru-Latn"]),
    added=st.booleans(),
    cert=st.sampled_from(["high", "medium", "low"]),
)


@given(WORKS)
def test_written_and_read_back(work: Work) -> None:
    assert read_work(bibl_struct(work, {})) == work


def test_an_article_names_what_it_stands_in() -> None:
    journal = Work("the-journal", "periodical", "The Journal")
    article = Work(
        "writer-article",
        "article",
        "An Article",
        (Name("Writer", "A."),),
        container="the-journal",
        extent="I (1920)",
    )
    struct = bibl_struct(article, {"the-journal": journal})
    assert [t.text for t in struct.iter("{*}title")] == ["An Article", "The Journal"]
    assert read_work(struct) == article


COLLECTION = Work("the-lamps", "collection", "The Lamps")
REVIEW = Work("the-review", "periodical", "The Review")
KEPT = {w.key: w for w in (COLLECTION, REVIEW)}
STANDS = {
    "in a book of the list": ({"container": "the-lamps"}, "m"),
    "in a book of the list, by its title": ({"container": "The Lamps"}, "m"),
    "in a periodical of the list": ({"container": "the-review", "publisher": "Dove"}, "j"),
    "in a book told by its publisher": ({"container": "The Reeds", "publisher": "Dove"}, "m"),
    "in a periodical, as nothing else is told": ({"container": "The Reeds"}, "j"),
}


@pytest.mark.parametrize(("fields", "level"), STANDS.values(), ids=STANDS.keys())
def test_a_chapter_stands_in_a_book_and_an_article_in_a_periodical(fields, level) -> None:
    work = Work(
        "able-oil",
        "article",
        "Oil",
        (Name("Able", "A."),),
        editors=(Name("Dove", "Carl"),),
        translators=(Name("Reed", "B."),),
        **fields,
    )
    struct = bibl_struct(work, KEPT)
    monogr = struct.find("{*}monogr")
    assert [t.get("level") for t in monogr.iterchildren("{*}title")] == [level]
    assert len(monogr.findall("{*}editor")) == (
        level == "m"
    )  # who edited the book; who translated made the chapter
    assert read_work(struct) == work
    held = html_works.read_work(struct, "")
    assert (held.editors, held.translators) == (("Dove, Carl",), ("Reed, B.",))
    assert held.in_periodical is (level == "j")
    words = f"‘Oil’, {(KEPT.get(work.container) or COLLECTION).title}"
    start = words.index("The")
    citation = Citation((0, len(words)), work.key, "full", (), marks=(("container", start, len(words)),))
    marks = citing.note_annotations(1, 1, words, [citation], {**KEPT, work.key: work})
    assert [m.attributes["level"] for m in marks if m.name == "title"] == [level]
    printed = citing.entry_annotations(f"Able, A. Oil, {work.container}.", work, KEPT)
    assert [m.attributes["level"] for m in printed] == [level]


def test_every_work_of_the_sample() -> None:
    book = pipeline.recover(
        config.read(ROOT, "little-marks"), witness.read(ROOT / "source/little-marks/witness.txt")
    )
    works = {w.key: w for w in book.works}
    assert works
    for work in book.works:
        assert read_work(bibl_struct(work, works)) == replace(work, parts=())


def test_years() -> None:
    assert year_attributes("1925") == {"when": "1925"}
    assert year_attributes("1925-7") == {"from": "1925", "to": "1927"}
    assert year_attributes("1958–64") == {"from": "1958", "to": "1964"}
    assert year_attributes("n.d.") == {}


@pytest.mark.parametrize(
    ("words", "attributes"),
    [
        ("1925", {"when": "1925"}),
        ("1925–7", {"from": "1925", "to": "1927"}),
        ("1958–64", {"from": "1958", "to": "1964"}),
        ("n.d.", {}),
    ],
)
def test_years_of_publication_in_a_note(words: str, attributes: dict[str, str]) -> None:
    citation = Citation((0, len(words)), None, "full", (), marks=(("date", 0, len(words)),))
    (mark,) = [m for m in citing.note_annotations(1, 1, words, [citation], {}) if m.name == "date"]
    assert mark.attributes == attributes
