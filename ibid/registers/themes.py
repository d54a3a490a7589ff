"""Sub-entries of the index: what is said of a record where, as the editor's themes have it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ibid.registers.model import Spot
from ibid.registers.pageruns import PageRef, page_refs, run_label
from ibid.registers.reading import Entry, Use


@dataclass(frozen=True, slots=True)
class Shown:
    """One sub-entry."""

    label: str
    pages: tuple[PageRef, ...]
    """Printed pages, each with a link to the first paragraph meant."""
    places: tuple[PageRef, ...]
    """The same as canonical references, ``4.103–7``."""


def shown(entry: Entry, uses: Mapping[str, Sequence[Use]]) -> list[Shown]:
    """The sub-entries of a record in the order of the book; those that no mention bears out are left out.

    ``uses``: the mentions of every record.
    """
    mine: dict[str, list[Use]] = {}
    for use in uses.get(entry.id, ()):
        if not use.where.note:
            mine.setdefault(use.where.href, []).append(use)
    found: list[tuple[float, Shown]] = []
    for label, targets, beside in entry.themes:
        hrefs = {use.where.href for use in uses.get(beside, ())}
        runs = [[href] for href in mine if href in hrefs] if beside else _runs(targets)
        borne = [kept for run in runs if (kept := [href for href in run if href in mine])]
        if borne:
            pages = [ref for run in borne for ref in _pages([mine[href] for href in run])]
            places = tuple(_place(mine[run[0]][0], mine[run[-1]][0]) for run in borne)
            position = mine[borne[0][0]][0].where.position
            found.append((position, Shown(label, tuple(_merged(pages)), places)))
    return [theme for _, theme in sorted(found, key=lambda f: f[0])]


def _runs(targets: Sequence[str]) -> list[list[str]]:
    """Paragraphs that follow one another, together: their addresses."""
    runs: list[list[str]] = []
    before: Spot | None = None
    for target in targets:
        spot = Spot.of(target)
        if spot is None:
            continue
        if before is None or (spot.chapter, spot.n) != (before.chapter, before.n + 1):
            runs.append([])
        runs[-1].append(f"ch{spot.chapter}.html#p{spot.n}")
        before = spot
    return runs


def _pages(found: Sequence[Sequence[Use]]) -> list[PageRef]:
    """The pages from the first mention in a run of paragraphs to the last: the matter goes on between them."""
    if len(found) == 1:
        return page_refs(found[0])
    first, last = found[0][0].where, found[-1][-1].where
    label = run_label([first.page or first.ref, last.page or last.ref])
    return [PageRef(label if first.page != last.page else first.page, first.href)]


def _place(first: Use, last: Use) -> PageRef:
    label = first.where.ref
    if first.where.href != last.where.href:
        label += "–" + last.where.ref.rpartition(".")[2]
    return PageRef(label, first.where.href)


def _merged(pages: Sequence[PageRef]) -> list[PageRef]:
    """The same page once."""
    return list({page.label: page for page in reversed(pages)}.values())[::-1]
