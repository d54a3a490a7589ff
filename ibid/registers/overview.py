"""The book at a glance: sources by kind, who is spoken of when, terms through the book (sections: `ibid.html.kinds`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ibid.html.kinds import Stretch
from ibid.registers.indexing import Shown
from ibid.registers.model import Kind
from ibid.registers.picture import Picture
from ibid.registers.reading import Entry

MOST = 14
"""How many people and terms are shown."""


@dataclass(frozen=True, slots=True)
class Row:
    """A person or term with its picture."""

    entry: Entry
    path: str
    count: int
    picture: Picture


@dataclass(frozen=True, slots=True)
class Cited:
    """A chapter and what its notes cite."""

    label: str
    href: str
    kinds: tuple[int, ...]
    """Citations by kind of source, in the order of `ibid.html.kinds.KINDS`."""


def cited(parts: Sequence[Stretch], titles: Sequence[tuple[str, str]]) -> list[Cited]:
    """The citations of each chapter by kind of source. ``titles``: label and page of each chapter, in order."""
    chapters: list[list[Stretch]] = []
    for part in parts:
        if part.first:
            chapters.append([])
        chapters[-1].append(part)
    return [
        Cited(label, href, tuple(map(sum, zip(*(part.citations for part in mine), strict=True))))
        for (label, href), mine in zip(titles, chapters, strict=True)
    ]


def most(records: Sequence[Shown], kind: Kind) -> list[Row]:
    """The records of a register that are mentioned most, with their pictures."""
    mine = [r for r in records if r.entry.kind == kind and r.picture]
    mine.sort(key=lambda r: (-r.count, r.entry.name))
    return [Row(r.entry, r.path, r.count, r.picture) for r in mine[:MOST] if r.picture]
