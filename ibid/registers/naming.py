"""What the left half asks for: everything that names or dates, for one paragraph after another."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ibid.flow import Annotation
from ibid.folding import fold
from ibid.registers.dates import DateContext, date_elements
from ibid.registers.match import elements
from ibid.registers.model import Registers, Spot


def foreign_terms(registers: Registers) -> dict[str, str]:
    """The language of the headwords of Russian terms, folded, and of their English plurals."""
    names = [r.name for r in registers.records if r.kind == "term" and r.cyrillic]
    return {fold(name + ending): "ru-Latn" for name in names for ending in ("", "s")}


def namer(registers: Registers) -> Callable[[str, str], Sequence[Annotation]]:
    """A function of a paragraph's reading text and identifier, to be called in the order of the book.

    Running text: names, terms, works and dates. Notes: names, terms and works; their dates are those of the press.
    """
    context = DateContext()

    def names(text: str, where: str) -> list[Annotation]:
        spot = Spot.of(where)
        found = elements(text, registers, where)
        return found if spot and spot.note else [*found, *date_elements(text, registers, where, context)]

    return names
