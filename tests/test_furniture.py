"""Running heads and folios."""

from __future__ import annotations

import pytest
from stagehelp import PROFILE, w

from ibid import furniture


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "It grew.\n\n4 THE WET YEARS\n\nIt was cut.",
            [("header", 4, "4 THE WET YEARS")],
            id="own line, folio first",
        ),
        pytest.param(
            "It grew.\n\nTHE WET YEARS 5\n\nIt was cut.",
            [("header", 5, "THE WET YEARS 5")],
            id="own line, folio last",
        ),
        pytest.param(
            "It grew.\n\n6\n\nTHE WET YEARS\n\nIt was cut.",
            [("folio", 6, "6"), ("header", None, "THE WET YEARS")],
            id="two lines",
        ),
        pytest.param(
            "It grew on the 4 THE WET YEARS bank.", [("header", 4, "4 THE WET YEARS")], id="inside a line"
        ),
        pytest.param("It grew in THE WET YEARS as well.", [], id="capitals in a sentence prove nothing"),
        pytest.param(
            "It grew.\n\n4 THE WET YEARZ\n\nIt was cut.", [("header", 4, "4 THE WET YEARZ")], id="misread"
        ),
        pytest.param("It grew.\n\nPRIMARY SOURCES\n\nMarsh.", [], id="a heading that no page carries"),
        pytest.param("- 1. THE FIRST REEDS\n\n1. Marsh.", [], id="a numbered heading of the notes"),
        pytest.param("It grew.\n\n1848\n\nIt was cut.", [], id="a number alone"),
        pytest.param(
            "It grew.\n\n14 The Wet Years\n\nIt was cut.\n\nThe Wet Years 15\n\nIt dried.\n\n16 The Wet Years\n\nIt grew.",
            [
                ("header", 14, "14 The Wet Years"),
                ("header", 15, "The Wet Years 15"),
                ("header", 16, "16 The Wet Years"),
            ],
            id="small letters, several",
        ),
        pytest.param("It grew.\n\nThe Wet Years 15\n\nIt was cut.", [], id="small letters, once"),
    ],
)
def test_what_belongs_to_the_page(text: str, expected: list[tuple[str, int | None, str]]) -> None:
    carrier = w(text)
    found = furniture.find(carrier, PROFILE, 0)
    assert [(f.kind, f.page, carrier.at(f.span)) for f in found] == expected


CAPITALS = (
    # the heading of the bibliography is in capitals; what comes after it; running heads
    ("It grew.\n\n{}\n\nMarsh, A. *Reeds*.", []),
    ("It grew.\n\n{}\n\nMarsh, A. *Reeds*.\n\n{} 8\n\nVeld, B.", [8]),
    ("It grew.\n\n{}\n7\n\nMarsh, A. *Reeds*.", [None, 7]),
    ("It grew.\n\nBibliography\n\nMarsh.\n\n{}\n\nVeld, B.", [None]),
)


@pytest.mark.parametrize(("text", "pages"), CAPITALS)
def test_the_heading_of_the_bibliography_is_no_running_head(text: str, pages: list[int | None]) -> None:
    title = PROFILE.bibliography[0].upper()
    found = furniture.find(w(text.replace("{}", title)), PROFILE, 0)
    assert [f.page for f in found] == pages


def test_title_page_and_contents_are_passed_over() -> None:
    text = "THE HISTORY OF REEDS\n\nIt grew."
    assert furniture.find(w(text), PROFILE, text.index("It grew")) == []


def test_finding_furniture_twice_finds_the_same() -> None:
    carrier = w("It grew.\n\n4 THE WET YEARS\n\nIt was cut.\n\nTHE WET YEARS\n\n5\n\nBound.")
    assert furniture.find(carrier, PROFILE, 0) == furniture.find(carrier, PROFILE, 0)
