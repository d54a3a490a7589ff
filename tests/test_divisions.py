"""Paragraphs, headings, displayed quotations, and what a page break cut."""

from __future__ import annotations

import pytest
from stagehelp import call, decision, divide, span

from ibid import divisions
from ibid.config import Decision
from ibid.model import Furniture

LONG = (
    "The reed is a plant of the bank and the ditch, and whoever has cut it in winter knows how the cold "
    "comes up through the boots and stays there"
)


def blocks(text: str, calls: str = "", decisions: list[Decision] | None = None) -> list[tuple[str, str]]:
    found = divide(text, [call(text, glyphs, n) for n, glyphs in enumerate(calls.split(), 1)], decisions)
    return [
        (b.kind, " / ".join(text[p.start : p.end] for para in b.paras for p in para.parts))
        for b in found.blocks
    ]


@pytest.mark.parametrize(
    ("text", "calls", "expected"),
    [
        pytest.param(
            "It grew.\n\nThe winter cut\n\nIt fell.",
            "",
            [("p", "It grew."), ("head", "The winter cut"), ("p", "It fell.")],
            id="heading",
        ),
        pytest.param(
            "It grew.\n\nIt fell and\n\nrose again.",
            "",
            [("p", "It grew."), ("p", "It fell and / rose again.")],
            id="cut in mid-sentence",
        ),
        pytest.param(
            "He wrote:\n\nthe reed is bent.¹\n\nSo it is.",
            "¹",
            [("p", "He wrote:"), ("quote", "the reed is bent.¹"), ("p", "So it is.")],
            id="quotation in lower case after a colon",
        ),
        pytest.param(
            "He wrote:\n\nThe reed is bent. . . .\n\nThe wind bends it.¹\n\nSo it is.",
            "¹",
            [
                ("p", "He wrote:"),
                ("quote", "The reed is bent. . . . / The wind bends it.¹"),
                ("p", "So it is."),
            ],
            id="quotation of two paragraphs",
        ),
        pytest.param(
            f"He wrote of it: {LONG}.¹\n\nSo it is.",
            "¹",
            [("p", "He wrote of it:"), ("quote", f"{LONG}.¹"), ("p", "So it is.")],
            id="glued to the paragraph before",
        ),
        pytest.param(
            f"He wrote of it: {LONG}: When it is cut, he bleeds.¹\n\nSo.",
            "¹",
            [("p", "He wrote of it:"), ("quote", f"{LONG}: When it is cut, he bleeds.¹"), ("p", "So.")],
            id="the first colon announces",
        ),
        pytest.param(
            f"He wrote:\n\n{LONG}.¹ So it is.",
            "¹",
            [("p", "He wrote:"), ("quote", f"{LONG}.¹"), ("p", "So it is.")],
            id="glued to the paragraph after",
        ),
        pytest.param(
            f"He wrote:\n\n{LONG}; for: I am the reed.¹",
            "¹",
            [("p", "He wrote:"), ("quote", f"{LONG}; for: I am the reed.¹")],
            id="a colon inside a quotation announces nothing",
        ),
        pytest.param(
            "He asked:\n\n'Is it bent?'¹\n\nIt is.",
            "¹",
            [("p", "He asked:"), ("p", "'Is it bent?'¹"), ("p", "It is.")],
            id="with quotation marks it is none",
        ),
        pytest.param(
            "He wrote:\n\nThe reed is bent.¹\n\nand so it is.",
            "¹",
            [("p", "He wrote:"), ("quote", "The reed is bent.¹"), ("p", "and so it is.")],
            id="goes on in lower case",
        ),
    ],
)
def test_blocks(text: str, calls: str, expected: list[tuple[str, str]]) -> None:
    assert blocks(text, calls) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("The sedge-cutter. It was a won-\n\nder. No wonder.", "", id="the whole word occurs"),
        pytest.param("A reed-bed it was; a reed-\n\nbed it is.", "-", id="the compound occurs"),
        pytest.param("They met Fenn-\n\nMarsh at once.", "-", id="a capital after it"),
        pytest.param("It was extra-\n\nordinary to see.", "", id="neither: English habit"),
    ],
)
def test_a_hyphen_at_a_page_end(text: str, expected: str) -> None:
    found = divide(text)
    kept = not found.hyphens
    assert ("-" if kept else "") == expected
    assert found.cuts
    assert found.tight


@pytest.mark.parametrize(
    ("what", "more", "expected"),
    [
        ("join", {}, ["It grew. / It fell.", "It rose."]),
        ("quotation", {"line": 3}, ["It grew.", "> It fell.", "It rose."]),
        ("heading", {"line": 3}, ["It grew.", "# It fell.", "It rose."]),
        ("paragraph", {"line": 1, "start": "grew"}, ["It", "grew.", "It fell.", "It rose."]),
    ],
)
def test_an_editor_s_decision_wins(what: str, more: dict[str, int | str], expected: list[str]) -> None:
    given = decision(what, int(more.pop("line", 1)), **more)
    marks = {"p": "", "quote": "> ", "head": "# "}
    found = blocks("It grew.\n\nIt fell.\n\nIt rose.", decisions=[given])
    assert [marks[kind] + text for kind, text in found] == expected


def test_a_running_head_in_mid_line_does_not_cut_the_paragraph() -> None:
    text = "It grew on the 4 THE WET YEARS bank of the stream."
    furniture = [Furniture(span(text, "4 THE WET YEARS"), "header", 4)]
    found = divide(text, furniture=furniture)
    assert [text[p.start : p.end] for p in found.blocks[0].paras[0].parts] == [
        "It grew on the",
        "bank of the stream.",
    ]


def test_dividing_twice_gives_the_same() -> None:
    text = f"He wrote of it: {LONG}.¹\n\nSo it is and\n\nwill be."
    assert divide(text, [call(text, "¹")]) == divide(text, [call(text, "¹")])


def test_words_are_counted_with_their_hyphens() -> None:
    assert divisions.vocabulary("Reed-bed and reed, a reed") == {"reed-bed": 1, "and": 1, "reed": 2, "a": 1}
