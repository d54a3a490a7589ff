"""The book at a glance: who is spoken of when, terms through the book (its sections come from `ibid.html.kinds`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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


def most(records: Sequence[Shown], kind: Kind) -> list[Row]:
    """The records of a register that are mentioned most, with their pictures."""
    mine = [r for r in records if r.entry.kind == kind and r.picture]
    mine.sort(key=lambda r: (-r.count, r.entry.name))
    return [Row(r.entry, r.path, r.count, r.picture) for r in mine[:MOST] if r.picture]
