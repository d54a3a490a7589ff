"""Damage to the endnotes, to roman volume numbers and to the bibliography."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from .model import Sheet
from .spots import BACK, Kind, Spot, drop, join, matching, neighbours, pick


def note_bullets(sheet: Sheet) -> Iterator[Spot]:
    """Find the bullets of the endnotes."""
    return (block.prefix[:1] for block in sheet.of_kind("note"))


def note_numbers(sheet: Sheet) -> Iterator[Spot]:
    """Find the numbers of the endnotes."""
    return (block.prefix[1:2] for block in sheet.of_kind("note"))


def note_joins(sheet: Sheet) -> Iterator[Spot]:
    """Find the end of each endnote with the bullet of the next."""
    for before, block in neighbours(sheet, "note"):
        if before.kind == "note":
            yield [before.gap, *block.prefix[:1]]


def note_joins_with_number(sheet: Sheet) -> Iterator[Spot]:
    """Find the end of each endnote with bullet and number of the next."""
    for before, block in neighbours(sheet, "note"):
        if before.kind == "note":
            yield [before.gap, *block.prefix]


def whole_notes(sheet: Sheet) -> Iterator[Spot]:
    """Find the endnotes that can go without taking a page break along; not the last of a chapter."""
    for before, _ in neighbours(sheet, "note"):
        if before.kind == "note" and all(atom.role != "page" for atom in before.body):
            yield [*before.prefix, *before.body, before.gap]


def list_gaps(sheet: Sheet) -> Iterator[Spot]:
    """Find the ends of the lines of both lists, except the last of each section."""
    for before, block in neighbours(sheet, *BACK):
        if before.kind == block.kind:
            yield [before.gap]


def list_gaps_of_entries(sheet: Sheet) -> Iterator[Spot]:
    """Find the ends of the lines of the bibliography, except the last of each section."""
    for before, _ in neighbours(sheet, "entry"):
        if before.kind == "entry":
            yield [before.gap]


def blank_line(spot: Spot, rng: Random) -> None:
    """Put a blank line."""
    del rng
    spot[0].read = "\n\n"


def note_headings(sheet: Sheet) -> Iterator[Spot]:
    """Find the chapter headings of the endnotes."""
    for block in sheet.of_kind("notechapter"):
        yield [*block.prefix, *block.body, block.gap]


def heading_as_item(spot: Spot, rng: Random) -> None:
    """Make a heading an item of the list under it."""
    del rng
    spot[0].read = f"- {spot[0].ideal}"
    spot[-1].read = "\n"


def section_headings(sheet: Sheet) -> Iterator[Spot]:
    """Find the section headings of the bibliography, with their line ends."""
    for block in sheet.of_kind("bibsection"):
        yield [*block.body, block.gap]


def section_as_entry(spot: Spot, rng: Random) -> None:
    """Make a heading of the bibliography look like an entry."""
    del rng
    spot[0].read = f"- {spot[0].ideal}"
    spot[-1].read = "\n"


roman_numbers = matching(r"(?<=[,;] )([IVXLC]+)(?=[,;. ]|$)(?! [a-z])(?!\. [A-Z])", ("note",))
"""Finds the roman volume numbers of the endnotes."""


def roman_misread(spot: Spot, rng: Random) -> None:
    """Read a roman number in small capitals as lower case, with ones for its I's, in one of three ways."""
    way = pick(rng, ["all", "ones", "mixed"])
    for i, atom in enumerate(spot):
        if way == "mixed" and i >= (len(spot) + 1) // 2:
            break
        if atom.true == "I":
            atom.read = "1"
        elif way != "ones" or "I" not in {each.true for each in spot}:
            atom.read = atom.true.lower()


def repeated_authors(sheet: Sheet) -> Iterator[Spot]:
    """Find the bullet and the dash of each entry by the author of the entry before."""
    for block in sheet.of_kind("entry"):
        if "".join(atom.true for atom in block.body[:2]) == "—.":
            yield [*block.prefix, *block.body[:3]]


def dash_as_bullet(spot: Spot, rng: Random) -> None:
    """Leave of bullet and dash only an indented bullet."""
    drop(spot, rng)
    spot[0].read = " - "


def entry_joins(sheet: Sheet) -> Iterator[Spot]:
    """Find the end of each entry with the bullet of the next."""
    for before, block in neighbours(sheet, "entry"):
        if before.kind == "entry":
            yield [before.gap, *block.prefix]


def entry_spaces(sheet: Sheet) -> Iterator[Spot]:
    """Find the spaces in the second half of the longer entries; the line of the periodicals is left whole."""
    for block in sheet.of_kind("entry"):
        if len(block.body) > 90 and block.body[0].role != "italic-on":
            yield from ([atom] for atom in block.body[60:-20] if atom.role == "space")


def split_line(spot: Spot, rng: Random) -> None:
    """Break an entry with a blank line."""
    del rng
    spot[0].read = "\n\n"


def split_bullet(spot: Spot, rng: Random) -> None:
    """Break an entry and make its second half an item of the list."""
    del rng
    spot[0].read = "\n- "


def running_head(spot: Spot, rng: Random) -> None:
    """Put the running head of the bibliography between two entries."""
    del rng
    spot[0].read = "\n\nBIBLIOGRAPHY\n\n"


BACK_MATTER = (
    Kind(
        "note-missing",
        0.02,
        whole_notes,
        drop,
        "the note is missing altogether",
    ),
    Kind(
        "note-run-on",
        0.03,
        note_joins_with_number,
        join,
        "the note stands on its predecessor's line, without its number",
    ),
    Kind(
        "note-same-line",
        0.05,
        note_joins,
        join,
        "the note stands on its predecessor's line, with its number",
    ),
    Kind(
        "note-number-lost",
        0.05,
        note_numbers,
        drop,
        "the note has a bullet but no number",
    ),
    Kind(
        "note-bullet-lost",
        0.15,
        note_bullets,
        drop,
        "the note has no bullet",
    ),
    Kind(
        "note-heading-as-item",
        0.3,
        note_headings,
        heading_as_item,
        "a chapter heading of the notes looks like an item of the list",
    ),
    Kind(
        "list-blank-line",
        0.05,
        list_gaps,
        blank_line,
        "a blank line inside a list",
    ),
    Kind(
        "roman-misread",
        0.5,
        roman_numbers,
        roman_misread,
        "a roman volume number is in lower case or has ones in it",
    ),
    Kind(
        "dash-lost",
        0.4,
        repeated_authors,
        drop,
        "the bullet and the dash of a repeated author are lost",
    ),
    Kind(
        "dash-as-bullet",
        0.7,
        repeated_authors,
        dash_as_bullet,
        "the dash of a repeated author is a bullet",
    ),
    Kind(
        "entry-running-head",
        0.02,
        list_gaps_of_entries,
        running_head,
        "a running head between two entries",
    ),
    Kind(
        "entry-glued",
        0.06,
        entry_joins,
        join,
        "two entries on one line",
    ),
    Kind(
        "entry-split",
        0.004,
        entry_spaces,
        split_line,
        "an entry in two pieces with a blank line between",
    ),
    Kind(
        "entry-split-bullet",
        0.004,
        entry_spaces,
        split_bullet,
        "the second half of an entry is an item of the list",
    ),
    Kind(
        "section-heading-as-entry",
        0.3,
        section_headings,
        section_as_entry,
        "a heading of the bibliography looks like an entry",
    ),
)
"""To the endnotes and the bibliography."""
