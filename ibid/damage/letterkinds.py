"""Damage to letters, figures, hyphens, quotation marks, italics, dashes and ellipses."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from .model import Atom, Sheet
from .spots import BACK, PROSE, Hurt, Kind, Spot, drop, italics, matching, of_role, pick

TEXT = (*PROSE, *BACK)
"""The blocks whose letters are hurt."""
ACCENTED = {"S": "Š", "C": "Č", "T": "Ť", "I": "Í", "a": "â", "o": "ô", "y": "ý", "u": "û", "s": "š"}
"""Letters and what they are with a stray mark upon them."""
CARONS = {"l": "ľ", "t": "ť", "d": "ď"}
"""Letters that run together with a soft sign into one letter with a caron."""
YEAR_CONFUSIONS = {"9": "0", "3": "8", "8": "3", "6": "5", "5": "6", "2": "7", "7": "1"}
"""Figures of a year and what they are read for."""
ELLIPSES = ["...", ". .", "…"]
"""The forms of an ellipsis, besides the right one."""


def inside_words(letter: str) -> str:
    """Return a pattern for a letter inside a word of some length.

    >>> inside_words("y")
    '(?<=[A-Za-z][a-z])y(?=[a-z])'
    """
    return f"(?<=[A-Za-z][a-z]){letter}(?=[a-z])"


def reading(value: str) -> Hurt:
    """Make a hurt that gives the first atom a fixed reading and takes away the others."""

    def hurt(spot: Spot, rng: Random) -> None:
        del rng
        for atom in spot:
            atom.read = ""
        spot[0].read = value

    return hurt


def caron(spot: Spot, rng: Random) -> None:
    """Run a letter and the soft sign after it together."""
    del rng
    spot[0].read, spot[1].read = CARONS[spot[0].true], ""


def accent(spot: Spot, rng: Random) -> None:
    """Put a stray mark upon a letter."""
    del rng
    spot[0].read = ACCENTED[spot[0].true]


def wrong_year(spot: Spot, rng: Random) -> None:
    """Misread one of the last three figures of a year."""
    able = [i for i in (1, 2, 3) if spot[i].true in YEAR_CONFUSIONS]
    atom = spot[able[int(rng.random() * len(able))]] if able else spot[3]
    atom.read = YEAR_CONFUSIONS.get(atom.true, "8")


def one_as_letter(spot: Spot, rng: Random) -> None:
    """Read the figure 1 as a capital I."""
    del rng
    spot[0].read = spot[0].read.replace("1", "I", 1)


def chapter_numbers(sheet: Sheet) -> Iterator[Spot]:
    """Find the ones at the head of a line of the contents and of a chapter of the endnotes."""
    for block in sheet.of_kind("contents", "notechapter"):
        for atom in [*block.prefix, *block.body][:1]:
            if atom.true.startswith("1"):
                yield [atom]


def contents_pages(sheet: Sheet) -> Iterator[Spot]:
    """Find the page numbers of two figures in the contents."""
    for block in sheet.of_kind("contents"):
        if len(block.body) > 2 and all(atom.role == "digit" for atom in block.body[-2:]):
            yield block.body[-2:]


def split_page_number(spot: Spot, rng: Random) -> None:
    """Read the first figure of a number as a superscript and part it from the second."""
    del rng
    superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹"
    spot[0].read = superscripts[int(spot[0].true)] + " "


def keep_hyphen(spot: Spot, rng: Random) -> None:
    """Keep the hyphen of a line end in the middle of a word."""
    del rng
    spot[0].read += "-"


def double_quote(spot: Spot, rng: Random) -> None:
    """Read a single quotation mark as a double one."""
    del rng
    spot[0].read = '"'


def curly_quote(spot: Spot, rng: Random) -> None:
    """Read a single quotation mark as a curly one: the right one, mostly."""
    spot[0].read = spot[0].true if rng.random() < 0.8 else "’"


def single_quotes(sheet: Sheet) -> Iterator[Spot]:
    """Find the single quotation marks."""
    for block in sheet.of_kind(*PROSE):
        for atom in block.body:
            if atom.role == "quote" and atom.ideal == "'":
                yield [atom]


def split_italics(sheet: Sheet) -> Iterator[Spot]:
    """Find the spaces around the last word but one of each italic passage of three words or more."""
    for block in sheet.blocks:
        spaces: list[Atom] = []
        inside = False
        for atom in block.body:
            if atom.role in ("italic-on", "italic-off"):
                if inside and len(spaces) > 1:
                    yield spaces[-2:]
                inside, spaces = bool(atom.ideal) and atom.role == "italic-on", []
            elif inside and atom.role == "space":
                spaces.append(atom)


def split_italic(spot: Spot, rng: Random) -> None:
    """End the italic before a word and begin it again after it."""
    del rng
    spot[0].read, spot[1].read = "* ", " *"


def other_ellipsis(spot: Spot, rng: Random) -> None:
    """Write an ellipsis in another form."""
    spot[0].read = pick(rng, ELLIPSES)


LETTERS = (
    Kind(
        "chapter-one-as-i",
        0.5,
        chapter_numbers,
        one_as_letter,
        "the number of the first chapter is a capital I",
    ),
    Kind(
        "contents-page-split",
        0.2,
        contents_pages,
        split_page_number,
        "a page number of the contents in two pieces",
    ),
    Kind(
        "italic-split",
        0.2,
        split_italics,
        split_italic,
        "an italic passage in two pieces",
    ),
    Kind(
        "italic-dropped",
        0.35,
        italics,
        drop,
        "italics are not seen",
    ),
    Kind(
        "caron-for-soft-sign",
        0.3,
        matching(r"[ltd]'", TEXT),
        caron,
        "a letter and its soft sign are read as a letter with a caron",
    ),
    Kind(
        "year-wrong",
        0.03,
        matching(r"(?<!\d)1[5-9]\d\d(?!\d)", TEXT),
        wrong_year,
        "a figure of a year is misread",
    ),
    Kind(
        "one-as-i",
        0.2,
        matching(r"(?<=[ (])1(?=[ ,.)])", TEXT),
        one_as_letter,
        "the figure 1 is read as a capital I",
    ),
    Kind(
        "y-as-v",
        0.05,
        matching(inside_words("y"), TEXT),
        reading("v"),
        "y is read as v",
    ),
    Kind(
        "e-as-c",
        0.002,
        matching(inside_words("e"), TEXT),
        reading("c"),
        "e is read as c",
    ),
    Kind(
        "stray-accent",
        0.001,
        matching(r"(?<![A-Za-z])[SCTI](?=[a-z]{3})|(?<=[a-z]{2})[aouy](?=[a-z])", TEXT),
        accent,
        "a stray mark upon a letter",
    ),
    Kind(
        "hyphen-lost",
        0.1,
        matching(r"(?<=[A-Za-z])-(?=[A-Za-z])", PROSE),
        reading(""),
        "a hyphen at a line end is lost with the line end",
    ),
    Kind(
        "hyphen-kept",
        0.003,
        matching(r"(?<=[a-z]{4})[bcdfglmnprst](?=[bcdfglmnprst][a-z]{3})", PROSE),
        keep_hyphen,
        "the hyphen of a line end is kept in a word",
    ),
    Kind(
        "quote-double",
        0.15,
        single_quotes,
        double_quote,
        "a double quotation mark for a single one",
    ),
    Kind(
        "quote-curly",
        0.15,
        single_quotes,
        curly_quote,
        "a curly quotation mark for a straight one",
    ),
    Kind(
        "ellipsis-form",
        0.75,
        of_role("ellipsis"),
        other_ellipsis,
        "an ellipsis in another form",
    ),
    Kind(
        "dash-as-hyphen",
        0.6,
        of_role("dash", kinds=TEXT),
        reading("-"),
        "a hyphen for a dash",
    ),
)
"""To letters, figures and marks."""
