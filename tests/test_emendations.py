"""The editor's entries as changes at exact spans, and the ledger that keeps all changes apart."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stagehelp import w

from ibid import emendations
from ibid.config import HandCall, HandEmendation
from ibid.emendations import Ledger
from ibid.model import Emendation, Span
from ibid.yamlio import Problems

TEXT = "The reed stands.\nThe *sedg* and the *fen*' bend.²² It is bend again."


def entry(line: int, before: str, after: str, nth: int = 1) -> HandEmendation:
    return HandEmendation("emendations.yaml:1:1", line, before, after, nth, "letters", "ocr", "high", "so")


def made(*entries: HandEmendation, strict: bool = True) -> tuple[list[tuple[int, str, str]], str]:
    problems = Problems()
    found = emendations.by_hand(w(TEXT), entries, problems, strict=strict)
    complaint = ""
    try:
        problems.stop()
    except Exception as error:
        complaint = str(error)
    return [(e.span.start, e.sic, e.corr) for e in found], complaint


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(entry(1, "reed stands", "rush stood"), "The rush stood.", id="whole words"),
        pytest.param(entry(1, "The reed", "The sedge"), "The sedge stands.", id="only what differs"),
        pytest.param(
            entry(2, "*sedg*", "*sedge*"),
            "The *sedge* and the *fen*' bend.²² It is bend again.",
            id="inside italics",
        ),
        pytest.param(
            entry(2, "*fen*'", "*fen'*"),
            "The *sedg* and the *fen'* bend.²² It is bend again.",
            id="italics moved",
        ),
        pytest.param(
            entry(2, "bend.²²", "bend.'²"),
            "The *sedg* and the *fen*' bend.'² It is bend again.",
            id="a mark read as a figure of a call",
        ),
        pytest.param(
            entry(2, "bend.²²", "bend.³³"),
            "The *sedg* and the *fen*' bend.²² It is bend again.",
            id="the digits of a call are not an entry's",
        ),
        pytest.param(
            entry(2, "bend", "bent", 2),
            "The *sedg* and the *fen*' bend.²² It is bent again.",
            id="the second of two",
        ),
    ],
)
def test_entries_become_changes(given: HandEmendation, expected: str) -> None:
    found, complaint = made(given)
    assert complaint == ""
    text = TEXT
    for at, sic, corr in sorted(found, reverse=True):
        assert text[at : at + len(sic)] == sic
        text = text[:at] + corr + text[at + len(sic) :]
    assert text.splitlines()[given.line - 1] == expected


def test_only_the_word_that_differs_is_changed() -> None:
    assert made(entry(1, "The reed", "The sedge"))[0] == [(4, "reed", "sedge")]


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ([entry(1, "rush", "reed")], "stale: 'rush' is not in line 1"),
        ([entry(9, "reed", "rush")], "the witness has no line 9"),
        ([entry(1, "reed", "rush", 2)], "stale"),
        ([entry(1, "reed", "rush"), entry(1, "reed", "sedge")], "two emendations of the same characters"),
    ],
)
def test_entries_that_do_not_fit_are_refused(entries: list[HandEmendation], message: str) -> None:
    assert message in made(*entries)[1]


def test_with_another_witness_stale_entries_are_passed_over() -> None:
    assert made(entry(1, "rush", "reed"), strict=False) == ([], "")


@pytest.mark.parametrize(
    ("after", "glyphs", "status", "place"),
    [("The reed", "", "inferred", (8, 8)), ("stands", ".", "misread", (15, 16))],
)
def test_placed_calls(after: str, glyphs: str, status: str, place: tuple[int, int]) -> None:
    given = HandCall("calls.yaml:1:1", 1, 4, 1, after, glyphs, "low", "by sense")
    found = emendations.calls_by_hand(w(TEXT), [given], Problems())[1, 4]
    assert (found.status, (found.span.start, found.span.end)) == (status, place)


# --- the ledger -----------------------------------------------------------------------------------


def change(start: int, end: int, corr: str = "x") -> Emendation:
    return Emendation(Span(start, end), "y" * (end - start), corr, "letters", "ocr", "high", "r", "")


@pytest.mark.parametrize(
    ("first", "second", "taken"),
    [
        (change(0, 3), change(3, 5), True),
        (change(0, 3), change(2, 5), False),
        (change(2, 2), change(2, 2), False),
        (change(2, 2), change(2, 4), True),
        (change(1, 4), change(2, 2), False),
    ],
)
def test_what_comes_first_stands(first: Emendation, second: Emendation, *, taken: bool) -> None:
    ledger = Ledger()
    assert ledger.add(first)
    assert ledger.add(second) is taken


def test_calls_and_furniture_are_protected() -> None:
    ledger = Ledger([Span(4, 6)])
    assert not ledger.add(change(5, 8))
    assert ledger.add(change(6, 8))
    assert ledger.covers(4, 5)
    assert not ledger.covers(0, 4)


def test_a_reading_can_be_replaced_at_its_own_span_only() -> None:
    ledger = Ledger()
    old, new = change(1, 3), change(1, 3, "z")
    ledger.add(old)
    ledger.replace(old, new)
    assert ledger.edits == [new]
    with pytest.raises(ValueError, match="at its own span"):
        ledger.replace(new, change(1, 4))


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 6)), max_size=40))
def test_the_ledger_never_holds_overlapping_changes(spans: list[tuple[int, int]]) -> None:
    ledger = Ledger([Span(10, 12), Span(30, 33)])
    for start, length in spans:
        ledger.add(change(start, start + length))
    edits = sorted(ledger.edits, key=lambda e: (e.span.start, e.span.end))
    assert [e.span.start for e in ledger.edits] == [e.span.start for e in edits]
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(edits))
