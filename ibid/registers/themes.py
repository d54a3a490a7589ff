"""Sub-entries of the index: what is said of a record where, as the editor's themes have it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ibid.registers.model import Spot
from ibid.registers.pageruns import PageRef, page_refs, run_label
from ibid.registers.reading import Entry, Use, Where


@dataclass(frozen=True, slots=True)
class Shown:
    """One sub-entry."""

    label: str
    pages: tuple[PageRef, ...]
    """Printed pages, each with a link to the first paragraph meant."""
    places: tuple[PageRef, ...]
    """The same as canonical references, ``4.103–7``."""


@dataclass(frozen=True, slots=True)
class Passages:
    """What is said of a record, and the mentions that bear it out."""

    label: str
    beside: str
    """``xml:id`` of the record that stands with it; empty for a theme of paragraphs."""
    runs: tuple[tuple[tuple[Use, ...], ...], ...]
    """Runs of paragraphs, each with its mentions of the record."""

    @property
    def places(self) -> list[Where]:
        """Every paragraph, once."""
        return [uses[0].where for run in self.runs for uses in run]


def passages(entry: Entry, uses: Mapping[str, Sequence[Use]]) -> list[Passages]:
    """The themes of a record in the order of the book; those that no mention bears out are left out.

    ``uses``: the mentions of every record.
    """
    if not entry.themes:
        return []
    mine: dict[str, list[Use]] = {}
    for use in uses.get(entry.id, ()):
        if not use.where.note:
            mine.setdefault(use.where.href, []).append(use)
    found: list[Passages] = []
    for label, targets, beside in entry.themes:
        hrefs = {use.where.href for use in uses.get(beside, ())}
        runs = [[href] for href in mine if href in hrefs] if beside else _runs(targets)
        borne = tuple(
            tuple(tuple(mine[href]) for href in kept)
            for run in runs
            if (kept := [href for href in run if href in mine])
        )
        if borne:
            found.append(Passages(label, beside, borne))
    return sorted(found, key=lambda theme: theme.runs[0][0][0].where.position)


def shown(entry: Entry, uses: Mapping[str, Sequence[Use]]) -> list[Shown]:
    """The sub-entries of a record, as `passages` has them, with printed pages and canonical references."""
    return [
        Shown(
            theme.label,
            tuple(_merged([ref for run in theme.runs for ref in _pages(run)])),
            tuple(_place(run[0][0], run[-1][0]) for run in theme.runs),
        )
        for theme in passages(entry, uses)
    ]


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
