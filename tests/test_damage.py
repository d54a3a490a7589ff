"""The damage generator and the sample book it is run on."""

from __future__ import annotations

import functools
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ibid.damage import (
    DEFAULT_RATES,
    DEFAULT_SEED,
    KINDS,
    Book,
    CleanTextError,
    Damaged,
    damage,
    parse,
    plain,
)
from ibid.damage.render import lay_out

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "source" / "little-marks"
SEEDS = (1, 2, 7, 42, DEFAULT_SEED, 20260)
NONE = dict.fromkeys(DEFAULT_RATES, 0.0)
SMALL = """\
%title A Book
%author Nobody
%part Part one | The only part
%chapter 1 | One | page 3
It was a ‘thing’.[^1] It had a *sign'* and it was cut in the mid[[pb 4 break=no]]dle.
It was said:
> a quotation of some length . . .
> and of two paragraphs.[^2]
+ And so it went on [[pb 5]]and on.
%bibliography page 6
%bibsection WORKS
Nobody, A. *A Thing*. Nowhere, 1999.
—. *Another Thing*. Nowhere, 2001.
%notes page 7
%notechapter 1 | ONE
1. A. Nobody, *A Thing* (Nowhere, 1999), IV, 3.
2. *Ibid*, p. 4.
"""


@pytest.fixture(scope="module")
def book() -> Book:
    return parse((SAMPLE / "clean.txt").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def damaged_by(book: Book) -> Callable[[int], Damaged]:
    """The sample damaged with a seed, made once for all that only read it."""
    return functools.cache(lambda seed: damage(book, seed=seed))


def test_the_sample_parses_and_has_the_size_it_should(book: Book) -> None:
    words = sum(len(plain(item.markup).split()) for item in book.of_kind("p", "quote"))
    assert 5500 <= words <= 7500
    assert [item.n for item in book.of_kind("chapter")] == [1, 2, 3]
    assert len(list(book.of_kind("part"))) == 2
    assert 33 <= len(list(book.of_kind("note"))) <= 38
    quotations = [item.id for item in book.of_kind("quote")]
    assert len(set(quotations)) == 8
    assert len(quotations) == 9
    assert sum(item.n == 1 and item.markup[0].islower() for item in book.of_kind("quote")) == 1
    assert sum(len(re.findall("[Ii]bid", item.markup)) for item in book.of_kind("note")) >= 10


def test_every_work_that_is_cited_in_full_is_in_the_bibliography(book: Book) -> None:
    entries = " ".join(plain(item.markup) for item in book.of_kind("entry"))
    for note in book.of_kind("note"):
        for title in re.findall(r"\*([^*]+)\* \(", note.markup):
            assert title.rstrip("0123456789 ") in entries, (note.id, title)


def test_a_small_book_is_read_as_it_is_written() -> None:
    items = {item.id: item for item in parse(SMALL).items if item.n == 1 or item.kind != "quote"}
    assert plain(items["ch1.p1"].markup) == "It was a ‘thing’. It had a sign' and it was cut in the middle."
    assert items["ch1.p3"].kind == "quote"
    assert items["ch1.p4"].continues
    assert list(items) == [
        *("part1", "ch1", "ch1.p1", "ch1.p2", "ch1.p3", "ch1.p4"),
        *("bibliography", "bib.s1", "b01", "b02", "notes", "notes.ch1", "ch1.n1", "ch1.n2"),
    ]


def test_without_damage_the_witness_is_the_ideal_one() -> None:
    small = parse(SMALL)
    damaged = damage(small, rates=NONE)
    assert damaged.truth["damages"] == []
    assert damaged.text == lay_out(small).text()
    assert "It was a 'thing'.¹ It had a *sign'* and it was cut in the middle.\n" in damaged.text
    assert damaged.text.endswith("\n- 1. A. Nobody, A Thing (Nowhere, 1999), IV, 3.\n- 2. *Ibid*, p. 4.\n")


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("[^2]", "[^3]", r"calls \[1, 3\], notes \[1, 2\]"),
        ("2. *Ibid*, p. 4.", "*Ibid*, p. 4.", r"line 17: expected a note"),
        ("*sign'*", "*sign'", r"ch1.p1: unbalanced italics"),
        ("‘thing’", '"thing"', r"straight quotation mark"),
        ("page 6", "page 4", r"pages out of order"),
        ("page 6", "p. 6", r"line 10: expected 'page N'"),
        ("%part", "%volume", r"line 3: unknown directive %volume"),
        ("%author Nobody", "", r"no title or no author"),
    ],
)
def test_a_clean_text_that_is_not_well_formed_is_refused(before: str, after: str, message: str) -> None:
    with pytest.raises(CleanTextError, match=message):
        parse(SMALL.replace(before, after, 1))


def test_an_unknown_kind_of_damage_is_refused() -> None:
    with pytest.raises(ValueError, match="no such kind of damage: worms"):
        damage(parse(SMALL), rates={"worms": 1})


def test_the_committed_witness_is_what_the_generator_makes(book: Book) -> None:
    damaged = damage(book)
    assert (SAMPLE / "witness.txt").read_bytes() == damaged.text.encode()
    assert json.loads((SAMPLE / "truth.json").read_bytes()) == damaged.truth
    digest = hashlib.sha256((SAMPLE / "witness.txt").read_bytes()).hexdigest()
    assert digest == damaged.truth["witness"]["sha256"]
    assert digest in (SAMPLE / "README.md").read_text(encoding="utf-8")


def test_two_processes_with_two_hash_seeds_write_the_same_bytes(tmp_path: Path) -> None:
    for name in ("0", "1"):
        command = [sys.executable, "-m", "ibid.damage", SAMPLE / "clean.txt", "--out", tmp_path / name]
        subprocess.run(command, check=True, cwd=ROOT, env={"PYTHONHASHSEED": name}, capture_output=True)
    for file in ("witness.txt", "truth.json"):
        assert (tmp_path / "0" / file).read_bytes() == (tmp_path / "1" / file).read_bytes()


def test_another_seed_gives_another_witness(damaged_by: Callable[[int], Damaged]) -> None:
    assert len({damaged_by(seed).text for seed in SEEDS}) == len(SEEDS)


def test_every_kind_of_damage_occurs_in_the_default_witness(book: Book) -> None:
    assert set(damage(book).truth["counts"]) == {kind.name for kind in KINDS}


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_every_kind_can_be_had_alone_and_hurts_nothing_else(book: Book, kind: str) -> None:
    truth = damage(book, rates={**NONE, kind: DEFAULT_RATES[kind]}).truth
    assert list(truth["counts"]) == [kind]
    assert all(row["read"] != row["ideal"] for row in truth["damages"])


@pytest.mark.parametrize("seed", SEEDS)
def test_every_span_says_what_the_witness_reads(damaged_by: Callable[[int], Damaged], seed: int) -> None:
    damaged = damaged_by(seed)
    truth = damaged.truth
    rows = truth["damages"] + truth["calls"] + truth["not_calls"]
    rows += [part for row in truth["damages"] for part in row["parts"]]
    for row in rows:
        assert damaged.text[row["start"] : row["end"]] == row["read"], row


@pytest.mark.parametrize("seed", SEEDS)
def test_undoing_every_damage_gives_the_ideal_witness(
    book: Book, damaged_by: Callable[[int], Damaged], seed: int
) -> None:
    damaged = damaged_by(seed)
    parts = [part for row in damaged.truth["damages"] for part in row["parts"]]
    text = damaged.text
    for part in sorted(parts, key=lambda part: (part["start"], part["end"]))[::-1]:
        text = text[: part["start"]] + part["ideal"] + text[part["end"] :]
    assert text == lay_out(book).text()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_truth_has_every_call_note_and_page(damaged_by: Callable[[int], Damaged], seed: int) -> None:
    truth = damaged_by(seed).truth
    assert [row["id"].replace("r", "n") for row in truth["calls"]] == [row["id"] for row in truth["notes"]]
    assert [row["n"] for row in truth["pages"]] == list(range(3, 24))
    undamaged = [row for row in truth["calls"] if not row["damages"]]
    digits = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
    assert all(int(row["read"].translate(digits)) == row["n"] for row in undamaged)
    assert len(undamaged) >= 0.6 * len(truth["calls"])
    kinds = {row["id"]: row["kind"] for row in truth["damages"]}
    lost = [row["id"] for row in truth["headings"] if not row["printed"]]
    assert lost == ["ch2"]
    assert "note-missing" in {kinds[name] for row in truth["notes"] for name in row["damages"]}


def test_the_last_line_has_no_newline(book: Book) -> None:
    assert not damage(book).text.endswith("\n")


def test_the_command_line_names_the_line_of_an_error(tmp_path: Path) -> None:
    clean = tmp_path / "clean.txt"
    clean.write_text("%title T\n%nonsense\n", encoding="utf-8")
    command = [sys.executable, "-m", "ibid.damage", clean, "--out", tmp_path]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert "line 2: unknown directive %nonsense" in done.stderr
