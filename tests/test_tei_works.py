"""A work written as ``biblStruct`` is read back as it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ibid import config, pipeline, witness
from ibid.model import Name, Work
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
