"""What a kind of damage is, and finding the places where damage can be done.

A *spot* is the list of atoms that one damage will change, in the order of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from .model import Atom, Block, Role, Sheet

Spot = list[Atom]
"""The atoms one damage changes."""
Find = Callable[[Sheet], Iterator[Spot]]
"""Gives every spot of a sheet where a kind of damage could be done."""
Hurt = Callable[[Spot, Random], None]
"""Changes the readings of a spot's atoms."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of damage."""

    name: str
    """Its name in the truth file and in the rates."""
    rate: float
    """The share of its spots that are hurt by default; above 0, one at least, wherever there is one."""
    find: Find
    """Gives its spots."""
    hurt: Hurt
    """Does it to one spot."""
    about: str
    """What it is, for a reader."""


PROSE = ("p", "quote")
"""The blocks that are running text."""
BACK = ("note", "entry")
"""The blocks that are lists."""


def pick(rng: Random, options: list[str]) -> str:
    """Take one of the options at random (by way of `Random.random`, which no version of Python changes)."""
    return options[int(rng.random() * len(options))]


def drop(spot: Spot, rng: Random) -> None:
    """Lose everything in the spot."""
    del rng
    for atom in spot:
        atom.read = ""


def join(spot: Spot, rng: Random) -> None:
    """Make the first atom of the spot a space and lose the others."""
    drop(spot, rng)
    spot[0].read = " "


def shuffled(rng: Random, spots: list[Spot]) -> list[Spot]:
    """Return the spots in a random order."""
    keys = [rng.random() for _ in spots]
    return [spots[i] for i in sorted(range(len(spots)), key=keys.__getitem__)]


def of_role(*roles: Role, kinds: tuple[str, ...] = PROSE) -> Find:
    """Find single atoms of the named roles in blocks of the named kinds."""

    def find(sheet: Sheet) -> Iterator[Spot]:
        return ([atom] for block in sheet.of_kind(*kinds) for atom in block.body if atom.role in roles)

    return find


def matching(pattern: str, kinds: tuple[str, ...]) -> Find:
    """Find the atoms of every match of a pattern in the true text (of its first group, if it has one)."""
    compiled = re.compile(pattern)
    group = 1 if compiled.groups else 0

    def find(sheet: Sheet) -> Iterator[Spot]:
        for block in sheet.of_kind(*kinds):
            atoms = [atom for atom in block.body if len(atom.true) == 1]
            text = "".join(atom.true for atom in atoms)
            for found in compiled.finditer(text):
                yield atoms[found.start(group) : found.end(group)]

    return find


def calls(sheet: Sheet) -> Iterator[Spot]:
    """Find every call, alone."""
    return ([atom] for block in sheet.of_kind(*PROSE) for atom in block.body if atom.role == "call")


def calls_after(*roles: Role, reach: int = 1) -> Find:
    """Find every call with an atom of the named roles close before it, and all from there to the call."""

    def find(sheet: Sheet) -> Iterator[Spot]:
        for block in sheet.of_kind(*PROSE):
            for i, atom in enumerate(block.body):
                if atom.role != "call":
                    continue
                for start in range(i - 1, max(-1, i - 1 - reach), -1):
                    if block.body[start].role in roles:
                        yield block.body[start : i + 1]
                        break

    return find


def calls_before_space(sheet: Sheet) -> Iterator[Spot]:
    """Find every call with the space after it."""
    for block in sheet.of_kind(*PROSE):
        for atom, following in zip(block.body, block.body[1:], strict=False):
            if atom.role == "call" and following.role == "space":
                yield [atom, following]


def italics(sheet: Sheet) -> Iterator[Spot]:
    """Find the two ends of every italic passage that is shown."""
    for block in sheet.blocks:
        on: Atom | None = None
        for atom in block.body:
            if atom.role == "italic-on" and atom.ideal:
                on = atom
            elif atom.role == "italic-off" and on:
                yield [on, atom]
                on = None


def neighbours(sheet: Sheet, *kinds: str) -> Iterator[tuple[Block, Block]]:
    """Give each block of the named kinds with the one before it."""
    for before, block in zip(sheet.blocks, sheet.blocks[1:], strict=False):
        if block.kind in kinds:
            yield before, block


def breaks(sheet: Sheet, *kinds: str) -> Iterator[tuple[Block, int]]:
    """Give every page break inside a block of the named kinds, with its place in the block's body."""
    for block in sheet.of_kind(*kinds):
        for i, atom in enumerate(block.body):
            if atom.role == "page":
                yield block, i
