"""What an ``Ibid`` takes over from the citation it stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ibid.model import Citation, Locator, Work

OVERRIDES: dict[str, frozenset[str]] = {
    "volume": frozenset({"volume", "part", "page", "issue", "date", "item"}),
    "issue": frozenset({"volume", "part", "page", "issue", "date", "item"}),
    "date": frozenset({"volume", "part", "page", "issue", "date", "item"}),
    "item": frozenset({"volume", "part", "page", "issue", "date", "item"}),
    "part": frozenset({"part", "page"}),
    "page": frozenset({"page"}),
}
"""Unit printed -> units that are not inherited: a new volume cancels part and pages, new pages keep volume
and part, a new date or
archive item keeps the work alone."""


def inherited(own: Sequence[Locator], before: Sequence[Locator]) -> tuple[Locator, ...]:
    """Locators of ``before`` that ``own`` does not override, without a place in the text."""
    cancelled = frozenset[str]().union(*(OVERRIDES[loc.unit] for loc in own)) if own else frozenset()
    return tuple(replace(loc, at=None) for loc in before if loc.unit not in cancelled)


def compatible(own: Sequence[Locator], before: Citation, work: Work | None) -> bool:
    """Whether locators can belong to the work cited before: pages no newspaper cited by date, dates no book,
    items an archive alone."""
    units = {loc.unit for loc in own}
    kind = work.type if work else "book"
    if not units:
        return True
    if "item" in units:
        return kind == "archive"
    if kind == "archive":
        return False
    by_date = kind == "periodical" and not any(loc.unit in {"issue", "page"} for loc in before.locators)
    if units == {"date"}:
        return kind in {"periodical", "article"}
    return not by_date
