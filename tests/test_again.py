"""One chapter made again after an emendation was saved is what the whole build gives for it, byte for byte."""

from __future__ import annotations

import random
import re
from pathlib import Path

import otherbook
import pytest

from ibid import making
from ibid.again import Last, Refused
from ibid.errors import EditionError
from ibid.publications import Chapters

ROOT = Path(__file__).parents[1]
BOOK = "little-marks"


@pytest.fixture
def project(small_root, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    return small_root


def witness(project):
    return project / "source" / BOOK / "witness.txt"


def decide(project, entries):
    """Write the sample's own entries and these: (line, before, after)."""
    path = project / "edition" / BOOK / "emendations.yaml"
    own = (ROOT / "edition" / BOOK / "emendations.yaml").read_text("utf-8")
    form = '- line: {}\n  before: "{}"\n  after: "{}"\n  kind: word\n  cause: ocr\n  cert: low\n  reason: "A trial."\n'
    path.write_text(own + "\n" + "".join(form.format(*e) for e in entries), "utf-8")


def whole(project):
    """The chapters of a build that knows nothing of the one before it, by path."""
    made = making.make_tei(project, BOOK, witness(project), lambda _book, _stage: None)
    return {page.path: page.data for page in Chapters(made.tei, BOOK).all()}


def words(project, low, high):
    """(line, word) of words that a line has once, from a stretch of lines."""
    for n, line in enumerate(witness(project).read_text("utf-8").splitlines()[low:high], low + 1):
        for word in re.findall(r"\b[a-z]{7,}\b", line):
            if line.count(word) == 1:
                yield n, word


def lines_of(project, heading):
    lines = witness(project).read_text("utf-8").splitlines()
    return next(n for n, line in enumerate(lines) if n > 20 and line.strip().lower() == heading), len(lines)


def test_chapters_made_again_are_those_of_the_whole_build(project):
    kept = Last(project, BOOK, witness(project))
    before = {page.path: page.data for page in kept.pages()}
    notes, end = lines_of(project, "notes")
    bibliography, _ = lines_of(project, "bibliography")
    chance = random.Random(4)  # noqa: S311 - not a secret
    text = chance.sample(list(words(project, 30, min(notes, bibliography))), 3)
    back = chance.sample(list(words(project, max(notes, bibliography) + 2, end)), 2)
    for entries in ([text[0]], text[:2], [*text, back[0]], [text[2], *back]):
        decide(project, [(n, word, word.upper()) for n, word in entries])
        found = {page.path: page.data for page in kept.again()}
        assert found
        assert found == {path: data for path, data in whole(project).items() if path in found}
        assert all(word.upper().encode() in b"".join(found.values()) for n, word in entries[-1:])
    decide(project, [])
    found = {page.path: page.data for page in kept.again()}
    assert found
    assert found == {path: data for path, data in before.items() if path in found}
    assert kept.again() == []  # nothing was saved


def test_what_reaches_further_is_refused(project):
    kept = Last(project, BOOK, witness(project))
    at, _ = lines_of(project, "bibliography")
    n, word = next(words(project, at + 1, at + 60))
    decide(project, [(n, word, word.upper())])
    with pytest.raises(Refused):
        kept.again()


def test_an_entry_that_does_not_fit_is_told_and_changes_nothing(project):
    kept = Last(project, BOOK, witness(project))
    before = {page.path: page.data for page in kept.pages()}
    n, _word = next(words(project, 30, 200))
    decide(project, [(n, "zzyzx", "x")])
    with pytest.raises(EditionError, match="stale"):
        kept.again()
    assert {page.path: page.data for page in kept.pages()} == before


@pytest.mark.parametrize("where", ["end-of-book", "end-of-chapter"])
def test_lines_of_print(tmp_path, monkeypatch, where):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    shape = otherbook.Shape(width=64, marks="indent", where=where)
    path, folder = tmp_path / "other.txt", tmp_path / "edition" / "other"
    folder.mkdir(parents=True)
    (folder / "book.yaml").write_text(otherbook.profile(shape), "utf-8")
    text = otherbook.render(shape, otherbook.make(shape))
    path.write_text(text, "utf-8")
    kept = Last(tmp_path, "other", path)
    kept.pages()
    rows = text.splitlines()
    words = [(" the ", 40), ("(Boston,", 7)]  # in the text, in the notes
    entries = [
        (n, word)
        for word, step in words
        for n in [n for n, row in enumerate(rows, 1) if n > 30 and row.count(word) == 1][::step]
    ]
    form = "- {{line: {}, before: '{}', after: '{}', kind: word, cause: ocr, cert: low, reason: A trial.}}\n"
    saved = "".join(form.format(n, word, word.upper()) for n, word in entries)
    (folder / "emendations.yaml").write_text(saved, "utf-8")
    if where == "end-of-chapter":  # emendations are numbered through text and notes
        with pytest.raises(Refused):
            kept.again()
        return
    found = {page.path: page.data for page in kept.again()}
    made = making.make_tei(tmp_path, "other", path, lambda _book, _stage: None)
    assert len(found) > 3
    assert found == {page.path: page.data for page in Chapters(made.tei, "other").all() if page.path in found}
