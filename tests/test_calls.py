"""Finding the note calls: alignment of the ordered notes with ordered, noisy candidates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stagehelp import note, w

from ibid import calls
from ibid.model import NoteCall, Region, Span

FILLER = "The reed stands in the water and does not mind the wind"


def find(text: str, many: int, given: dict[tuple[int, int], NoteCall] | None = None) -> list[NoteCall]:
    return calls.find(
        w(text), [Region((1,), Span(0, len(text)))], [note(n) for n in range(1, many + 1)], [], given or {}
    )


def shown(text: str, found: list[NoteCall]) -> list[tuple[int, str, str, str]]:
    return [(c.n, text[c.span.start : c.span.end], c.status, c.cert) for c in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "It grew.¹ It fell.² It rose.³",
            [(1, "¹", "read", "high"), (2, "²", "read", "high"), (3, "³", "read", "high")],
            id="plain",
        ),
        pytest.param(
            "It grew.¹ It fell.² It rose.⁸ It set.⁴",
            [
                (1, "¹", "read", "high"),
                (2, "²", "read", "high"),
                (3, "⁸", "misread", "high"),
                (4, "⁴", "read", "high"),
            ],
            id="8 for 3",
        ),
        pytest.param(
            "It grew.¹ It fell.2 It rose.³",
            [(1, "¹", "read", "high"), (2, "2", "read", "high"), (3, "³", "read", "high")],
            id="plain digit after a stop",
        ),
        pytest.param(
            "It grew.¹ It fell. 2 It rose.³",
            [(1, "¹", "read", "high"), (2, "2", "read", "high"), (3, "³", "read", "high")],
            id="after a space",
        ),
        pytest.param(
            "It grew.¹ He 'fell.²² It rose.³",
            [(1, "¹", "read", "high"), (2, "²", "read", "high"), (3, "³", "read", "high")],
            id="mark read as a figure",
        ),
        pytest.param(
            "It grew.¹ He 'fell.^{'2} It rose.³",
            [(1, "¹", "read", "high"), (2, "^{'2}", "misread", "high"), (3, "³", "read", "high")],
            id="TeX",
        ),
        pytest.param(
            "It grew.¹ He 'fell.\" It rose.³",
            [(1, "¹", "read", "high"), (2, "", "inferred", "medium"), (3, "³", "read", "high")],
            id="swallowed into a mark",
        ),
        pytest.param(
            "It grew.¹ In 1905-6. It fell.² Of 1,000 it rose.³",
            [(1, "¹", "read", "high"), (2, "²", "read", "high"), (3, "³", "read", "high")],
            id="years and thousands are none",
        ),
        pytest.param(
            "It grew.¹ The *rogoz*², a rush, fell.² It rose.³",
            [(1, "¹", "read", "high"), (2, "²", "read", "high"), (3, "³", "read", "high")],
            id="a soft sign is none",
        ),
        pytest.param(
            "It grew.¹ It fell. It rose.³",
            [(1, "¹", "read", "medium"), (2, "", "inferred", "low"), (3, "³", "read", "high")],
            id="lost without trace",
        ),
    ],
)
def test_calls(text: str, expected: list[tuple[int, str, str, str]]) -> None:
    assert shown(text, find(text, len(expected))) == expected


def test_a_misread_number_does_not_take_the_true_one_s_place() -> None:
    text = " ".join(f"{FILLER}.{n}" for n in ["¹⁸", "¹⁴", "¹⁵", "¹⁶", "¹⁷", "¹⁸"])
    notes = [note(n) for n in range(13, 19)]
    found = calls.find(w(text), [Region((1,), Span(0, len(text)))], notes, [], {})
    assert [c.span.start for c in found] == sorted(
        text.index("¹", i)
        for i in [0, *(m.end() for m in __import__("re").finditer(r"[¹-⁹⁴-⁹]{2}", text))][:6]
    )
    assert found[0].status == "misread"


def test_an_unread_figure_of_tex_stands_for_any() -> None:
    text = "".join(f"{FILLER}.{n} " for n in ["¹⁰", "^{\\$1}", "¹²"])
    found = calls.find(w(text), [Region((1,), Span(0, len(text)))], [note(n) for n in (10, 11, 12)], [], {})
    assert text[found[1].span.start : found[1].span.end] == "^{\\$1}"


@pytest.mark.parametrize(
    ("text", "mends"),
    [
        ("It fell. 1 It rose.²", [(" ", "", "call-space")]),
        ("It fell.¹It rose.²", [("", " ", "call-space")]),
        ("He 'fell.²¹ It rose.²", [("²", "'", "call-mark")]),
        ("It fell.¹ It rose.²", []),
    ],
)
def test_what_comes_with_a_call(text: str, mends: list[tuple[str, str, str]]) -> None:
    assert [(m.sic, m.corr, m.rule) for c in find(text, 2) for m in c.mend] == mends


def test_an_editor_s_call_stays_and_the_alignment_runs_around_it() -> None:
    text = "It grew.¹ It fell. It rose. It set.⁴"
    at = text.index(" It rose")
    fixed = NoteCall(1, 2, Span(at, at), "inferred", "low", "by sense")
    found = find(text, 4, {(1, 2): fixed})
    assert found[1] is fixed
    assert found[2].span.start > at


def test_numbers_start_again_where_a_heading_is_lost() -> None:
    text = "It grew.¹ It fell.² It rose.¹ It set.²"
    notes = [note(1), note(2), note(1, 2), note(2, 2)]
    found = calls.find(w(text), [Region((1, 2), Span(0, len(text)))], notes, [], {})
    assert [(c.chapter, c.n) for c in found] == [(1, 1), (1, 2), (2, 1), (2, 2)]
    assert [c.status for c in found] == ["read"] * 4


SUPER = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@given(st.integers(1, 60), st.data())
def test_one_lost_call_among_many_never_moves_another(many: int, data: st.DataObject) -> None:
    lost = data.draw(st.integers(1, many))
    pieces = [f"{FILLER}.{'' if n == lost else str(n).translate(SUPER)}" for n in range(1, many + 1)]
    text = " ".join(pieces)
    found = find(text, many)
    ends = [sum(len(p) + 1 for p in pieces[:n]) - 1 for n in range(1, many + 1)]
    assert [c.span.end for c in found if c.n != lost] == [e for n, e in enumerate(ends, 1) if n != lost]
    assert found[lost - 1].cert == "low"
