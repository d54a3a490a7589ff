"""Kinds of damage that the committed witness of the sample has not: it is not damaged anew for them, so that its addresses stay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from random import Random

from .model import Atom, Sheet
from .spots import PROSE, Kind, Spot, drop, italics, matching

_LEAST = 3
"""How often a word must stand in the text to be hurt once."""


def common_words(sheet: Sheet) -> Iterator[Spot]:
    """Find the long words in small letters that the text has several times."""
    words = list(matching(r"(?<![A-Za-z'’-])[a-z]{9,}(?![A-Za-z'’-])", PROSE)(sheet))
    often = Counter("".join(atom.true for atom in word) for word in words)
    return (word for word in words if often["".join(atom.true for atom in word)] >= _LEAST)


def slip(spot: Spot, rng: Random) -> None:
    """Lose a letter inside a word, or set one twice."""
    atom = spot[2 + int(rng.random() * (len(spot) - 4))]
    atom.read = "" if rng.random() < 0.5 else atom.true * 2


def glosses(sheet: Sheet) -> Iterator[Spot]:
    """Find the two ends of the italics that fill a bracket."""
    before: dict[int, str] = {}
    after: dict[int, str] = {}
    for block in sheet.of_kind(*PROSE):
        seen = [atom for atom in block.body if atom.role != "page"]
        for a, b in pairwise(seen):
            before[id(b)], after[id(a)] = a.true, b.true
    for on, off in italics(sheet):
        if before.get(id(on)) == "(" and after.get(id(off)) == ")":
            yield [on, off]


def _comma(atoms: list[Atom]) -> bool:
    return len(atoms) == 1 and atoms[0].read == ","


def commas(sheet: Sheet) -> Iterator[Spot]:
    """Find the commas of the notes between a newspaper and its day, a volume and its page."""
    days = r"(?<=[a-z]),(?= \d{1,2} [A-Z][a-z]+ \d{4})"
    pages = r"(?<=[IVXLC]),(?= \d{1,3}(?!\d))"
    return filter(_comma, matching(f"{days}|{pages}", ("note",))(sheet))


MORE_KINDS = (
    Kind(
        "letter-slip",
        0.06,
        common_words,
        slip,
        "a letter of a common word is lost or doubled",
    ),
    Kind(
        "italic-gloss-dropped",
        0.3,
        glosses,
        drop,
        "italics that fill a bracket are not seen",
    ),
    Kind(
        "comma-lost",
        0.15,
        commas,
        drop,
        "a comma of a note is lost before a day or a page",
    ),
)
"""What only the gate does, after all other kinds."""
