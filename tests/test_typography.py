"""The small marks of a block."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ibid import typography
from ibid.typography import Change, Hints

SOFT = frozenset({"rogoz", "kamyshl", "trostnik"})


def soft(word: str) -> bool:
    return word.lower() in SOFT


def mended(text: str, changes: list[Change]) -> str:
    for c in sorted(changes, key=lambda c: (c.start, c.end), reverse=True):
        text = text[: c.start] + c.new + text[c.end :]
    return text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'It grew', he said.", "‘It grew’, he said."),
        ("The reeds' roots and the reed's root.", "The reeds’ roots and the reed’s root."),
        ("He said 'the reeds' roots are cold'.", "He said ‘the reeds’ roots are cold’."),
        ("It is rogoz', a rush.", "It is rogoz', a rush."),
        ("It is 'rogoz'' in their tongue.", "It is ‘rogoz'’ in their tongue."),
        ("The word s'ezd has one inside.", "The word s'ezd has one inside."),
        ("He said 'it is \"cold\" there'.", "He said ‘it is “cold” there’."),
        ('He said "it is cold".', "He said ‘it is cold’."),
        ("He said \"it is cold' and went.", "He said ‘it is cold’ and went."),
        ("He said 'it is cold\" and went.", "He said ‘it is cold’ and went."),
        ("He said ’it is cold‘ and went.", "He said ‘it is cold’ and went."),
        ("It wasn't d'Albe's.", "It wasn’t d’Albe’s."),
        ("Vodyanoi, Prud' k Beregu, p. 4.", "Vodyanoi, Prud' k Beregu, p. 4."),
        ("He asked 'is it Prud' k Beregu?'", "He asked ‘is it Prud' k Beregu?’"),
        ("The reeds' roots' O Rogoze.", "The reeds’ roots’ O Rogoze."),
    ],
)
def test_quotation_marks_apostrophes_and_soft_signs(text: str, expected: str) -> None:
    assert mended(text, typography.marks(text, soft).changes) == expected


def test_a_mark_after_italics_with_nothing_open_is_a_soft_sign() -> None:
    text = "It is sedmizvezd', a star."
    at = text.index("'")
    assert typography.marks(text, soft).soft_signs == []
    assert typography.marks(text, soft, Hints(slanted=frozenset({at}))).soft_signs == [at]


def test_a_sign_that_a_letter_rule_restored_stays() -> None:
    text = "He said 'it is Dal' who knows'."
    at = text.index("Dal'") + 3
    found = typography.marks(text, soft, Hints(signs=frozenset({at})))
    assert mended(text, found.changes) == "He said ‘it is Dal' who knows’."


def test_a_quotation_without_end_ends_at_its_call() -> None:
    text = "He said 'it is cold. It was."
    found = typography.marks(text, soft, Hints(calls=(20,)))
    assert [(c.start, c.new) for c in found.changes if c.rule == "lost-closing-mark"] == [(20, "’")]


def test_what_has_no_partner_is_reported() -> None:
    assert typography.marks("He said 'it is cold and went.", soft).unbalanced == [8]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cold. . . . The wind", "cold. … The wind"),
        ("cold....The wind", "cold. … The wind"),
        ("cold... . The wind", "cold. … The wind"),
        ("cold… . The wind", "cold. … The wind"),
        ("cold.… The wind", "cold. … The wind"),
        ("cold. … The wind", "cold. … The wind"),
        ("cold . . . . The wind", "cold …. The wind"),
        ("cold …. The wind", "cold …. The wind"),
        ("‘. . . .", "‘…."),
        ("cold. . . .", "cold. …"),
        ("cold...", "cold …"),
        ("Reeds ..... 30", "Reeds ..... 30"),
        ("cold...and wet", "cold … and wet"),
        ("cold … and wet", "cold … and wet"),
        ("cold - and wet", "cold – and wet"),
        ("1914-18", "1914–18"),
        ("No. T-349-4", "No. T-349-4"),
        ("Ferryman, XV-XVI (1911), 9", "Ferryman, XV–XVI (1911), 9"),
        ("Ferryman, pp. xii-xiv", "Ferryman, pp. xii–xiv"),
        ("a mill-ill and a vixi-vi", "a mill-ill and a vixi-vi"),
        ("Ferryman (May-June 1911)", "Ferryman (May–June 1911)"),
        ("a mid-June flood", "a mid-June flood"),
        ("the MIX-X and the V-VALVE", "the MIX-X and the V-VALVE"),
        ("cold  and", "cold and"),
        ("cold , and", "cold, and"),
        ("'. . . cold'", "'… cold'"),
        ("the so-called 'cold'. . . was wet", "the so-called 'cold' … was wet"),
        ('the "cold". . . was wet', 'the "cold" … was wet'),
        ('(". . . cold")', '("… cold")'),
    ],
)
def test_ellipses_dashes_and_spaces(text: str, expected: str) -> None:
    assert mended(text, typography.regular(text)) == expected


@given(st.text(alphabet="ab s'\"‘’“”.,*-–… \n", max_size=60))
def test_marks_are_told_apart_once_and_for_all(text: str) -> None:
    once = mended(text, typography.regular(text))
    assert mended(once, typography.regular(once)) == once
    marks = typography.marks(text, soft)
    spans = sorted((c.start, c.end) for c in marks.changes)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
    assert len(mended(text, marks.changes)) == len(text)


def test_a_plural_that_always_stands_with_its_mark_is_a_possessive() -> None:
    judge = typography.soft_final({"cutter": 2}, {"cutters": 3, "rus": 3})
    assert [judge(word) for word in ("cutters", "rus")] == [False, True]


def test_a_word_that_hardly_stands_without_its_mark_ends_in_a_soft_sign() -> None:
    judge = typography.soft_final({"rogoz": 1, "reed": 9}, {"rogoz": 4, "reed": 3})
    assert [judge(word) for word in ("rogoz", "Rogoz", "reed", "ab", "iva")] == [
        True,
        True,
        False,
        False,
        False,
    ]
