"""What the filters of a query ask of a unit."""

from __future__ import annotations

from ibid.search.query import Filter
from ibid.search.units import Unit

PLACES = {
    "text": frozenset({"paragraph", "quotation", "heading"}),
    "notes": frozenset({"note"}),
    "bibliography": frozenset({"bibliography"}),
    "quotations": frozenset({"quotation"}),
    "headings": frozenset({"heading"}),
    "commentary": frozenset({"commentary"}),
}
"""The kinds that each value of ``in:`` means."""


def page_number(page: str) -> int:
    """A printed page as a number; 0 when it has none."""
    return int(page) if page.isdecimal() else 0


def fits(unit: Unit, wanted: Filter) -> bool:
    """Whether a unit is what the filter asks for."""
    if wanted.name == "in":
        return any(place_fits(unit, place) for place in wanted.values)
    if wanted.name == "chapter":
        return unit.chapter.lower() in wanted.values
    if wanted.name == "page":
        first, last = (page_number(page) for page in unit.pages)
        return first > 0 and first <= int(wanted.values[1]) and last >= int(wanted.values[0])
    return not set(unit.sources if wanted.name == "source" else unit.persons).isdisjoint(wanted.values)


def place_fits(unit: Unit, place: str) -> bool:
    """Whether a unit stands where ``in:place`` says."""
    if place == "text" and unit.chapter == "bibliography":
        return False  # its headings
    return unit.kind in PLACES[place]
