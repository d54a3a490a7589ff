"""CSL-JSON and BibTeX of the works."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ibid import reference_exports
from ibid.model import Name, Work

ABLE = Name("Able", "A. B.")
WORKS = [
    Work(
        "able-put",
        "book",
        "Put’ k Reke",
        (ABLE,),
        subtitle="Ocherk & Plan",
        volumes="3 vols",
        place="Moscow",
        publisher="Gorod and Reka",
        year="1925–7",
        lang="ru-Latn",
        remark="rare",
    ),
    Work("vestnik", "periodical", "Rechnoi Vestnik", lang="ru-Latn"),
    Work("za-reku", "collection", "Za Reku", subtitle="Sbornik", place="Moscow", year="1925", lang="ru-Latn"),
    Work(
        "able-bereg",
        "article",
        "Bereg",
        (ABLE,),
        container="vestnik",
        extent="XI (15 April 1924)",
        year="1924",
    ),
    Work("able-ostrov", "article", "Ostrov", (Name("Parvulus"),), container="za-reku", year="1925"),
    Work(
        "cook-fords",
        "article",
        "Fords",
        (Name("Cook", "Ann"),),
        container="Kent Review",
        volumes="9",
        year="1950",
        extent="25–67",
    ),
    Work(
        "cook-kent",
        "article",
        "Fords",
        (Name("Cook", "Ann"),),
        (Name("Dove", "Carl"),),
        container="Kent",
        publisher="Dent",
        year="1928",
        extent="pp. 41–64",
    ),
    Work("bulletin", "report", "Byulleten’", volumes="Nos. 1–5", year="19–29 December 1911"),
    Work("archives", "archive", "Able Archives", publisher="River Library"),
    Work("thesis", "thesis", "Kent {100%}", (ABLE,), publisher="Ferry University", year="1963"),
    Work("draft", "typescript", "A Draft", (ABLE,), publisher="Ferry Library", year="n.d."),
    Work(
        "edited",
        "book",
        "The Ford",
        editors=(ABLE,),
        translators=(Name("Dove", "Carl"),),
        volumes="vol. 2",
        year="1911",
    ),
]


def csl(key: str) -> dict[str, object]:
    items = json.loads(reference_exports.csl_json(WORKS, "https://example.org/b/"))
    return next(i for i in items if i["id"] == key)


def bib(key: str) -> dict[str, str]:
    """The fields of an entry, with its type as ``@``."""
    text = reference_exports.bibtex(WORKS).decode()
    entry = re.search(rf"^@(\w+)\{{{key},\n(.*?)^\}}", text, re.MULTILINE | re.DOTALL)
    assert entry
    return {"@": entry[1], **dict(re.findall(r"^  (\w+) = \{(.*)\},$", entry[2], re.MULTILINE))}


def test_csl_book():
    assert csl("able-put") == {
        "id": "able-put",
        "type": "book",
        "title": "Put’ k Reke: Ocherk & Plan",
        "language": "ru-Latn",
        "author": [{"family": "Able", "given": "A. B."}],
        "issued": {"date-parts": [[1925], [1927]]},
        "number-of-volumes": "3",
        "publisher-place": "Moscow",
        "publisher": "Gorod and Reka",
        "URL": "https://example.org/b/sources/able-put.html",
        "note": "rare",
    }


CSL = [
    (
        "able-bereg",
        {
            "type": "article-journal",
            "container-title": "Rechnoi Vestnik",
            "issue": "XI",
            "issued": {"date-parts": [[1924, 4, 15]]},
        },
    ),
    (
        "able-ostrov",
        {"type": "chapter", "container-title": "Za Reku: Sbornik", "author": [{"literal": "Parvulus"}]},
    ),
    (
        "cook-fords",
        {"type": "article-journal", "container-title": "Kent Review", "volume": "9", "page": "25–67"},
    ),
    (
        "cook-kent",
        {
            "type": "chapter",
            "container-title": "Kent",
            "page": "41–64",
            "editor": [{"family": "Dove", "given": "Carl"}],
        },
    ),
    ("bulletin", {"volume": "Nos. 1–5", "issued": {"date-parts": [[1911, 12, 19], [1911, 12, 29]]}}),
    ("archives", {"type": "collection", "archive": "River Library"}),
    ("thesis", {"type": "thesis", "publisher": "Ferry University", "genre": "Thesis"}),
    ("draft", {"type": "manuscript", "issued": {"literal": "n.d."}}),
    ("edited", {"volume": "2", "translator": [{"family": "Dove", "given": "Carl"}]}),
]


@pytest.mark.parametrize(("key", "fields"), CSL)
def test_csl(key, fields):
    item = csl(key)
    assert {name: item.get(name) for name in fields} == fields


BIB = [
    (
        "able-put",
        {
            "@": "book",
            "author": "Able, A. B.",
            "title": r"{Put’} k {Reke}: {Ocherk} \& {Plan}",
            "date": "1925/1927",
            "year": "1925",
            "volumes": "3",
            "note": "3 vols; rare",
            "publisher": "Gorod {and} Reka",
            "langid": "russian",
            "language": "ru-Latn",
            "address": "Moscow",
        },
    ),
    ("able-bereg", {"@": "article", "journal": "{Rechnoi} {Vestnik}", "number": "XI", "date": "1924-04-15"}),
    ("able-ostrov", {"@": "incollection", "booktitle": "{Za} {Reku}: {Sbornik}", "author": "{Parvulus}"}),
    ("cook-fords", {"volume": "9", "pages": "25--67", "date": "1950"}),
    ("cook-kent", {"@": "incollection", "editor": "Dove, Carl", "pages": "41--64"}),
    ("bulletin", {"date": "1911-12-19/1911-12-29", "volume": "Nos. 1–5"}),
    ("archives", {"@": "misc", "howpublished": "River Library"}),
    ("thesis", {"@": "phdthesis", "school": "Ferry University", "title": r"{Kent} \{100\%\}"}),
    ("draft", {"@": "unpublished", "date": "n.d.", "year": "n.d."}),
    ("edited", {"volume": "2", "translator": "Dove, Carl"}),
]


@pytest.mark.parametrize(("key", "fields"), BIB)
def test_bibtex(key, fields):
    entry = bib(key)
    assert {name: entry.get(name) for name in fields} == fields


DATES = [
    ("1925", {"date-parts": [[1925]]}),
    ("1925-7", {"date-parts": [[1925], [1927]]}),
    ("1998-2003", {"date-parts": [[1998], [2003]]}),
    ("December 1921", {"date-parts": [[1921, 12]]}),
    ("May-June 1921", {"date-parts": [[1921, 5], [1921, 6]]}),
    ("May, 1921", {"date-parts": [[1921, 5]]}),
    ("3 May 1921", {"date-parts": [[1921, 5, 3]]}),
    ("Brumaire 1799", {"literal": "Brumaire 1799"}),
    ("n.d.", {"literal": "n.d."}),
    ("", {}),
]


@pytest.mark.parametrize(("year", "date"), DATES)
def test_dates(year, date):
    assert reference_exports.csl_date(year) == date


@given(st.permutations(WORKS))
def test_the_same_works_give_the_same_bytes(works):
    assert reference_exports.csl_json(works) == reference_exports.csl_json(WORKS)
    assert reference_exports.bibtex(works) == reference_exports.bibtex(WORKS)


@given(st.text(max_size=30))
def test_braces_balance_whatever_the_title(title):
    text = reference_exports.bibtex([Work("k", "book", title, (ABLE,))]).decode()
    plain = re.sub(r"\\[{}]", "", text)
    depth = 0
    for ch in plain:
        depth += {"{": 1, "}": -1}.get(ch, 0)
        assert depth >= 0
    assert depth == 0
