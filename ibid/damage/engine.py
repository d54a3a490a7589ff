"""Do the damage and write down the truth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from .kinds import DEFAULT_RATES, KINDS
from .model import Book, Damage, Sheet
from .render import lay_out
from .spots import Kind, shuffled
from .truth import tell

DEFAULT_SEED = 1973
"""The seed of the committed witness."""


@dataclass(frozen=True, slots=True)
class Damaged:
    """A damaged witness and the truth about it."""

    text: str
    """The witness."""
    truth: dict[str, Any]
    """The truth, ready for JSON; its parts are described in `ibid.damage.truth`."""


def damage(book: Book, *, seed: int = DEFAULT_SEED, rates: Mapping[str, float] | None = None) -> Damaged:
    """Take a book, return a damaged witness of it with the truth.

    `rates` changes the share of its possible places that each kind of damage befalls (the names are those of
    `KINDS`); 0 turns a kind off, anything above 0 means at least once wherever the text allows it.
    The same book, seed and rates always give the same result.
    """
    chosen = {**DEFAULT_RATES, **(rates or {})}
    unknown = set(chosen) - set(DEFAULT_RATES)
    if unknown:
        raise ValueError(f"no such kind of damage: {', '.join(sorted(unknown))}")
    sheet = lay_out(book)
    for kind in KINDS:
        befall(sheet, kind, chosen[kind.name], seed)
    return Damaged(sheet.text(), tell(book, sheet, seed))


def befall(sheet: Sheet, kind: Kind, rate: float, seed: int) -> None:
    """Do one kind of damage to a sheet.

    Each kind has its own sequence of random numbers, so that a new kind does not reshuffle the others.
    """
    if rate <= 0:
        return
    rng = Random(f"{seed}:{kind.name}")  # noqa: S311 - repeatable on purpose, nothing secret
    spots = [spot for spot in kind.find(sheet) if all(atom.wound is None for atom in spot)]
    left = max(1, round(rate * len(spots))) if spots else 0
    for spot in shuffled(rng, spots):
        if not left:
            return
        if any(atom.wound for atom in spot):
            continue
        before = [atom.read for atom in spot]
        kind.hurt(spot, rng)
        if [atom.read for atom in spot] == before:
            continue
        wound = Damage(kind.name)
        for atom in spot:
            atom.wound = wound
        left -= 1
