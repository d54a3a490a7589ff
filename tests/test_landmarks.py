"""Announced headings and the regions between them."""

from __future__ import annotations

from stagehelp import PROFILE, w

from ibid import furniture, landmarks
from ibid.model import Landmark
from ibid.witness import Witness

BOOK = """THE HISTORY OF REEDS

Contents

Part one
\tTHE WET YEARS
1\tThe first reeds\t3
2\tCutting and binding\t9
3\tThe dry years\t15
\tBibliography\t21
\tNotes\t23

Part one

The wet years

The first reeds

It grew.¹

Cutting and binding

It was cut.¹

The dry years

It was gone.¹

Bibliography

- Marsh, A. Reeds. Ely, 1960.

BIBLIOGRAPHY

- Fenn, B. Sedge. Ely, 1961.

Notes

1. THE FIRST REEDS

1. Marsh, Reeds.

- 2. CUTTING AND BINDING
- 1. Fenn, Sedge.

I. THE DRY YEARS

1. Ibid.
"""


def find(text: str) -> tuple[Witness, list[Landmark]]:
    carrier = w(text)
    skip = furniture.find(carrier, PROFILE, landmarks.body_start(carrier, PROFILE))
    return carrier, landmarks.find(carrier, PROFILE, skip)


def test_every_heading_is_found_in_order() -> None:
    carrier, marks = find(BOOK)
    assert [(m.kind, m.n, [carrier.at(s) for s in m.lines]) for m in marks] == [
        ("contents", 0, ["Contents"]),
        ("part", 1, ["Part one", "The wet years"]),
        ("chapter", 1, ["The first reeds"]),
        ("chapter", 2, ["Cutting and binding"]),
        ("chapter", 3, ["The dry years"]),
        ("bibliography", 0, ["Bibliography"]),
        ("notes", 0, ["Notes"]),
        ("notes-chapter", 1, ["1. THE FIRST REEDS"]),
        ("notes-chapter", 2, ["- 2. CUTTING AND BINDING"]),
        ("notes-chapter", 3, ["I. THE DRY YEARS"]),
    ]


def test_regions_run_from_heading_to_heading() -> None:
    carrier, marks = find(BOOK)
    found = [(r.chapters, carrier.at(r.span).strip()) for r in landmarks.regions(carrier, marks)]
    assert found == [((1,), "It grew.¹"), ((2,), "It was cut.¹"), ((3,), "It was gone.¹")]


def test_a_chapter_without_heading_shares_the_region_before_it() -> None:
    carrier, marks = find(BOOK.replace("It grew.¹\n\nCutting and binding\n\n", "It grew.¹ "))
    assert [m.n for m in marks if m.kind == "chapter" and not m.lines] == [2]
    assert [r.chapters for r in landmarks.regions(carrier, marks)] == [(1, 2), (3,)]


def test_a_misread_heading_is_found_and_a_line_of_the_contents_is_none() -> None:
    carrier, marks = find(BOOK.replace("\nCutting and binding\n", "\nCutling and bindmg\n"))
    mark = next(m for m in marks if m.kind == "chapter" and m.n == 2)
    assert [carrier.at(s) for s in mark.lines] == ["Cutling and bindmg"]


def test_a_title_over_two_lines() -> None:
    carrier, marks = find(BOOK.replace("\nCutting and binding\n", "\nCutting\nand binding\n"))
    mark = next(m for m in marks if m.kind == "chapter" and m.n == 2)
    assert [carrier.at(s) for s in mark.lines] == ["Cutting", "and binding"]
