"""An editor's YAML: strict, with places, all problems of a file at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ibid import config
from ibid.errors import EditionError
from ibid.yamlio import parse

PROFILE = """\
title: A Book
author: {family: Writer, given: A.}
language: en
rights: nobody's
witness: {sha256: "", size: 0}
chapters:
  - {n: 1, page: 3, title: One}
bibliography: {title: Bibliography, page: 9}
notes: {title: Notes, page: 10}
last-page: 12
"""

BROKEN = [
    ("duplicate key", "a: 1\nb: 2\na: 3\n", "x.yaml:3:1: key 'a' twice"),
    ("alias bomb", "a: &x [1, 1]\nb: [*x, *x]\n", "x.yaml:2:5: an alias (*x)"),
    ("tag", "a: !!python/object:os.system {}\n", "x.yaml:1:4: a tag"),
    ("own tag", "a: !thing 1\n", "x.yaml:1:4: a tag"),
    ("syntax", "a: [1, 2\nb: 3\n", "x.yaml:2:"),
    ("tabs", "a:\n\t- b\n", "x.yaml:2:1:"),
    ("escaped character", 'a: 1\nb: "x\\x07"\n', "x.yaml:2:4: the character U+0007 cannot stand in a text"),
    ("form feed", 'a: 1\nb: "x\\f"\n', "x.yaml:2:4: the character U+000C cannot stand in a text"),
    ("raw character", "a: 1\nb: x\x07\n", "x.yaml:2:5: a character that YAML does not allow (U+0007)"),
    (
        "NUL after other letters",
        "\u00e9\u00e9\u00e9: 1\n\0\n",
        "x.yaml:2:1: a character that YAML does not allow (U+0000)",
    ),
    ("too deep", "[" * 14 + "]" * 14, "x.yaml:1:13: nested deeper than 12"),
]


@pytest.mark.parametrize(
    ("text", "message"), [(t, m) for _n, t, m in BROKEN], ids=[n for n, _t, _m in BROKEN]
)
def test_broken_yaml(text: str, message: str) -> None:
    with pytest.raises(EditionError) as caught:
        parse(text, "x.yaml")
    assert str(caught.value).startswith(message)
    assert caught.value.status == 4


@pytest.mark.parametrize("word", ["NO", "12:30", "010", "1954-01-02", "1.10", "null", "~", "yes"])
def test_scalars_mean_what_they_look_like(word: str) -> None:
    node = parse(f"a: {word}\n", "x.yaml")
    assert node is not None
    assert isinstance(node.value, dict)
    assert node.value["a"].value == word


def _book(tmp_path: Path, **files: str) -> Path:
    folder = tmp_path / "edition" / "b"
    folder.mkdir(parents=True)
    (folder / "book.yaml").write_text(PROFILE, "utf-8")
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    return tmp_path


WRONG = [
    (
        "unknown key",
        {
            "emendations": "- {line: 1, before: a, after: b, kind: letters, cause: ocr, cert: high, reason: r, colour: red}\n"
        },
        "unknown key 'colour'",
    ),
    (
        "missing key",
        {"emendations": "- {line: 1, before: a, after: b, kind: letters, cause: ocr, cert: high}\n"},
        "key 'reason' is missing",
    ),
    (
        "wrong type",
        {
            "emendations": "- {line: one, before: a, after: b, kind: letters, cause: ocr, cert: high, reason: r}\n"
        },
        "'line' must be a whole number, not 'one'",
    ),
    (
        "wrong choice",
        {"emendations": "- {line: 1, before: a, after: b, kind: typo, cause: ocr, cert: high, reason: r}\n"},
        "'kind' is 'typo', not one of letters",
    ),
    (
        "figures that are no number",
        {
            "emendations": "- {line: ²², before: a, after: b, kind: letters, cause: ocr, cert: high, reason: r}\n"
        },
        "'line' must be a whole number, not '²²'",
    ),
    (
        "a list for a number",
        {
            "emendations": "- {line: [1], before: a, after: b, kind: letters, cause: ocr, cert: high, reason: r}\n"
        },
        "'line' must be a whole number, not a list",
    ),
    (
        "two lines",
        {
            "emendations": '- {line: 1, before: a, after: "b\\nc", kind: letters, cause: ocr, cert: high, reason: r}\n'
        },
        "'before' and 'after' stay in one line",
    ),
    ("no list", {"emendations": "line: 1\n"}, "must be a list of entries"),
    ("unknown list", {"structure": "quotes: []\n"}, "unknown key 'quotes'"),
]


@pytest.mark.parametrize(("files", "message"), [(f, m) for _n, f, m in WRONG], ids=[n for n, _f, _m in WRONG])
def test_wrong_data(tmp_path: Path, files: dict[str, str], message: str) -> None:
    with pytest.raises(EditionError) as caught:
        config.read(_book(tmp_path, **files), "b")
    assert message in str(caught.value)
    assert f"edition/b/{next(iter(files))}.yaml:1:" in str(caught.value)


def test_all_problems_at_once(tmp_path: Path) -> None:
    entry = "- {line: 1, before: a, after: b, kind: typo, cause: fate, cert: sure, reason: r}\n"
    with pytest.raises(EditionError) as caught:
        config.read(_book(tmp_path, emendations=entry * 2), "b")
    assert len(caught.value.problems) == 6


def test_good_data(tmp_path: Path) -> None:
    entry = "- {line: 1, before: a, after: b, kind: letters, cause: ocr, cert: high, reason: r}\n"
    edition = config.read(_book(tmp_path, emendations=entry), "b")
    assert edition.profile.chapters[0].title == "One"
    assert edition.emendations[0].after == "b"


def test_a_book_without_profile(tmp_path: Path) -> None:
    with pytest.raises(EditionError, match="missing or empty"):
        config.read(tmp_path, "nothing")


NONSENSE = [
    ("  - {n: 1, page: 3, title: One}", "", "'chapters' is empty"),
    ("n: 1, page: 3", "n: 1, page: 0", "pages must be from 1 to 9999"),
    ("last-page: 12", "last-page: 99999", "pages must be from 1 to 9999"),
    ("last-page: 12", "last-page: 2", "come after the last chapter (page 3)"),
    ("n: 1, page: 3", "n: 1, part: 7, page: 3", "chapter 1 is in part 7, but there are 0 parts"),
    ("n: 1, page: 3", "n: 2, page: 3", "must be numbered 1, 2, 3"),
    (
        "title: One}",
        "title: One}\n  - {n: 2, page: 2, title: Two}",
        "chapter 2 begins on page 2, before chapter 1 (page 3)",
    ),
    ("language: en", "language: x y<>", "'language' must be a tag"),
    ("language: en", "language: en\nyear: 999999", "'year' is 999999"),
]


@pytest.mark.parametrize(("old", "new", "message"), NONSENSE)
def test_a_profile_that_no_book_can_have(tmp_path: Path, old: str, new: str, message: str) -> None:
    folder = _book(tmp_path) / "edition" / "b"
    assert PROFILE.count(old) == 1
    (folder / "book.yaml").write_text(PROFILE.replace(old, new), "utf-8")
    with pytest.raises(EditionError, match=re.escape(message)):
        config.read(tmp_path, "b")


def test_words_that_are_not_utf_8(tmp_path: Path) -> None:
    (_book(tmp_path) / "edition" / "b" / "words.txt").write_bytes(b"one\ncaf\xe9\n")
    with pytest.raises(EditionError, match=r"edition/b/words.txt:2:4: not UTF-8 \(byte 0xe9\)"):
        config.read(tmp_path, "b")
