"""Recovery on damaged texts whose truth is known: no figure may fall below its floor (see tests/gate.py)."""

from __future__ import annotations

import json

import gate
import pytest

from ibid.damage import DEFAULT_SEED, KINDS, MORE_KINDS, parse
from ibid.gate import Score, Tally, make, table
from ibid.gate.sample import CLEAN, MORE, digest, run, with_more
from ibid.gate.truth import distance, same
from ibid.rulebook import NORMAL_RULES


@pytest.fixture(scope="module")
def score() -> Score:
    return run()


def test_the_floors_are_those_of_this_clean_text() -> None:
    clean, floors = gate.load()
    assert clean == digest(), "clean.txt has changed: python tests/gate.py --raise-floors measures anew"
    assert len(floors) > 90
    more = json.loads(gate.FLOORS.read_text("utf-8"))["more"]
    assert more == digest(MORE), "more.tsv has changed: python tests/gate.py --raise-floors measures anew"


def test_no_figure_is_below_its_floor(score: Score) -> None:
    _clean, floors = gate.load()
    assert gate.below(gate.figures(score), floors) == []


def test_no_call_that_is_called_certain_is_wrong(score: Score) -> None:
    assert score.found["calls with cert high"].wrong == []


def test_an_undamaged_text_is_left_alone() -> None:
    clean = run([None])
    changed = {rule: t.wrong for rule, t in clean.precision.items() if rule not in NORMAL_RULES and t.wrong}
    assert changed == {}
    for name in ("calls", "notes", "paragraphs", "lost chapter headings", "section headings"):
        if name in clean.found:
            assert clean.found[name].wrong == []


def test_the_table_names_every_figure(score: Score) -> None:
    text = table(score)
    assert all(
        f"  {name} " in text for group in (score.recall, score.precision, score.found) for name in group
    )
    assert "character error rate, reading text" in text


def test_the_reading_text_is_better_than_the_witness(score: Score) -> None:
    reading, witness = (score.error(f"character error rate, {name}") for name in ("reading text", "witness"))
    assert reading < witness / 2


# --- the machinery --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "floors", "expected"),
    [
        ({"recall/a": 0.9}, {"recall/a": 0.9}, []),
        ({"recall/a": 0.8}, {"recall/a": 0.9}, ["recall/a: 0.8, floor 0.9"]),
        ({"errors/a": 0.2}, {"errors/a": 0.1}, ["errors/a: 0.2, floor 0.1"]),
        ({"errors/a": 0.05}, {"errors/a": 0.1}, []),
        ({}, {"recall/a": 0.9}, ["recall/a: not measured (floor 0.9)"]),
        ({}, {"precision/a": 0.9}, []),
    ],
)
def test_what_is_below(values: dict[str, float], floors: dict[str, float], expected: list[str]) -> None:
    assert gate.below(values, floors) == expected


def test_floors_only_rise_unless_a_name_is_given() -> None:
    floors = {"recall/a": 0.5, "recall/b": 0.5, "errors/c": 0.1}
    values = {"recall/a": 0.6, "recall/b": 0.4, "errors/c": 0.2, "found/d": 1.0}
    assert gate.raised(values, floors) == {"recall/a": 0.6, "recall/b": 0.5, "errors/c": 0.1, "found/d": 1.0}
    assert gate.raised(values, floors, frozenset({"recall/b"}))["recall/b"] == 0.4


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("", "", 0),
        ("abc", "", 3),
        ("kitten", "sitting", 3),
        ("same", "same", 0),
        ("a" * 80, "a" * 79 + "b", 1),
    ],
)
def test_distance(a: str, b: str, expected: int) -> None:
    assert distance(a, b) == distance(b, a) == expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("so . . . on", "so … on", True),
        ("end. . . .", "end …", True),
        ("a  b", "a b", True),
        ("ab", "a b", False),
    ],
)
def test_what_reads_the_same(a: str, b: str, *, expected: bool) -> None:
    assert same(a, b) is expected


def test_the_map_from_witness_to_truth_covers_every_character() -> None:
    sample = make(parse(CLEAN.read_text("utf-8")), DEFAULT_SEED)
    assert sample.text == (CLEAN.parent / "witness.txt").read_text("utf-8")
    assert all(a == b for a, b in zip(sample.ends, sample.starts[1:], strict=False))
    assert sample.ends[-1] == len(sample.text)
    for row in sample.truth["damages"]:
        start, end = sample.window(row["start"], row["end"])
        assert start <= row["start"] <= row["end"] <= end


def test_a_tally_of_nothing_is_whole() -> None:
    tally = Tally()
    assert tally.share == 1.0
    tally.count(ok=False, what="one")
    assert (tally.right, tally.of, tally.wrong) == (0, 1, ["one"])


def test_every_kind_of_damage_and_its_rules_are_measured(score: Score) -> None:
    for kind in (*KINDS, *MORE_KINDS):
        assert score.recall[kind.name].of > 0, kind.name
    for rule in ("slip", "lost-comma", "italics-gloss"):
        assert score.precision[rule].of > 5, rule


def test_words_that_more_is_to_follow_stand_once() -> None:
    with pytest.raises(ValueError, match="stands 2 times"):
        with_more("A reed by a reed.", "reed\t (*trostnik*)\n")
    with pytest.raises(ValueError, match="stands 0 times"):
        with_more("A reed.", "sedge\t (*osoka*)\n")
