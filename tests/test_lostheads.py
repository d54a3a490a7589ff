"""Chapters without a heading in the witness."""

from __future__ import annotations

import pytest
from stagehelp import w

from ibid import lostheads
from ibid.model import Block, Para, Span


@pytest.mark.parametrize(
    ("text", "begins", "expected", "cert"),
    [
        pytest.param(
            "It fell.⁹ In the next chapter we shall see it bound. The knife comes first. It cuts.¹",
            "",
            "The knife",
            "medium",
            id="after an announcement",
        ),
        pytest.param(
            "It fell.⁹ It rose. The knife comes first. It cuts.¹",
            "The knife",
            "The knife",
            "high",
            id="first words given",
        ),
        pytest.param("It fell.⁹ no sentence begins here¹", "", "¹", "low", id="nowhere to begin"),
    ],
)
def test_where_a_chapter_begins(text: str, begins: str, expected: str, cert: str) -> None:
    window = Span(text.index("⁹") + 1, text.index("¹"))
    pos, sure, reason = lostheads.chapter_start(w(text), window, begins, None)
    assert text[pos:].startswith(expected)
    assert sure == cert
    assert reason


def test_the_expected_page_decides_between_equals() -> None:
    text = "It fell.⁹ " + "The reed is cut. " * 40 + "¹"
    window = Span(9, len(text) - 1)
    pos, _cert, _reason = lostheads.chapter_start(w(text), window, "", 400.0)
    assert abs(pos - 400) < 20


def test_a_paragraph_is_cut_in_two_without_its_space() -> None:
    text = "It grew. It fell."
    block = Block("p", (Para((Span(0, len(text)),)),))
    before, after = lostheads.split_at(text, [block], 9)
    assert [text[b.span.start : b.span.end] for b in (*before, *after)] == ["It grew.", "It fell."]


def test_blocks_on_either_side_stay_whole() -> None:
    text = "It grew.\n\nIt fell."
    a, b = (Block("p", (Para((s,)),)) for s in (Span(0, 8), Span(10, 18)))
    assert lostheads.split_at(text, [a, b], 10) == ([a], [b])
