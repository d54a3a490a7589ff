"""What the left half asks for: everything that names or dates, for one paragraph after another."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ibid.flow import Annotation
from ibid.registers.dates import DateContext, date_elements
from ibid.registers.match import elements
from ibid.registers.model import Registers, Spot


def namer(registers: Registers) -> Callable[[str, str], Sequence[Annotation]]:
    """A function of a paragraph's reading text and identifier, to be called in the order of the book.

    Running text: names, terms, works and dates. Notes: persons alone; the rest of a note is citation, which
    the citation grammar marks (places of publication and dates of newspapers are no mentions).
    """
    context = DateContext()

    def names(text: str, where: str) -> list[Annotation]:
        spot = Spot.of(where)
        found = elements(text, registers, where)
        if spot and spot.note:
            return [a for a in found if a.name == "persName"]
        return [*found, *date_elements(text, registers, where, context)]

    return names
