"""Paragraphs, displayed quotations and notes: texts in a sequence, counted through the chapter."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ibid.anchors import prints
from ibid.anchors.ledger import (
    Ledger,
    after_aliases,
    best_holder,
    best_origin,
    chapter_of,
    letters,
    naturally_before,
)
from ibid.anchors.lock import Entry, Kind
from ibid.anchors.units import Unit

REVIVE_ALIAS, REVIVE_TOMBSTONE = 0.7, 0.85
KNOWN = 6
"""Words of a text that is known by them wherever it stands."""
_REVIVE_SIZE = 4
_NUMBER = re.compile(r"\.[a-z](\d+)[a-z]*$")


@dataclass(slots=True)
class Series:
    """Units of one letter (``p``, ``n``) and what was found out about them."""

    letter: str
    """Their letter in identifiers."""
    kinds: tuple[Kind, ...]
    """Their kinds."""
    old: Sequence[Entry]
    """What the lock remembers, in its order."""
    new: Sequence[Unit]
    """What the edition has, in its order."""
    matched: Mapping[int, int]
    """Index in `old` -> index in `new`."""
    crossed: dict[int, Entry] = field(default_factory=dict)
    """Index in `new` -> the identifier it had in another chapter."""
    named: dict[int, str] = field(default_factory=dict)
    """Index in `new` -> permanent identifier."""


def settle(ledger: Ledger, series: Series) -> None:
    """Give every unit of the series its identifier, and every old identifier its place. Chapters come
    first."""
    _keep(ledger, series)
    _revive(ledger, series)
    for chapter, members in _chapters(ledger, series).items():
        _mint(ledger, series, chapter, members)
        before = naturally_before([series.named[j] for j in members], chapter)
        for name, at in before.items():
            ledger.place(name, at)
    _leftovers(ledger, series)
    after_aliases(ledger, series.kinds, _changed(series))


def _chapter(ledger: Ledger, unit: Unit) -> str:
    return ledger.names.get(unit.scope, unit.scope)


def _chapters(ledger: Ledger, series: Series) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for j, unit in enumerate(series.new):
        found.setdefault(_chapter(ledger, unit), []).append(j)
    return found


def _keep(ledger: Ledger, series: Series) -> None:
    for i, j in series.matched.items():
        entry, unit = series.old[i], series.new[j]
        if chapter_of(entry.id) == _chapter(ledger, unit):
            ledger.keep(entry, unit, entry.at)
            series.named[j] = entry.id
        else:
            series.crossed[j] = entry


def _revive(ledger: Ledger, series: Series) -> None:
    """What was joined or deleted, and stands on its own again, is what it was."""
    if len(series.named) == len(series.new):
        return
    dead = [(e, prints.read(e.mark)) for e in ledger.old if e.status != "live" and e.kind in series.kinds]
    for j, unit in enumerate(series.new):
        if j in series.named:
            continue
        chapter = _chapter(ledger, unit)
        found = [
            (mark.likeness(unit.text), e)
            for e, mark in dead
            if chapter_of(e.id) == chapter and e.id not in ledger.units and mark.size >= _REVIVE_SIZE
        ]
        floors = {"alias": REVIVE_ALIAS, "tombstone": REVIVE_TOMBSTONE}
        fit = [(likeness, e) for likeness, e in found if likeness >= floors[e.status]]
        if fit:
            entry = max(fit, key=lambda item: item[0])[1]
            ledger.revive(entry, unit)
            series.named[j] = entry.id


def _mint(ledger: Ledger, series: Series, chapter: str, members: Sequence[int]) -> None:
    kept = [j for j in members if j in series.named]
    last = kept[-1] if kept else -1
    stem = f"{chapter}.{series.letter}"
    before = f"{stem}0"
    for j in members:
        if j not in series.named:
            unit = series.new[j]
            name = _fresh(ledger, series, unit, stem) if j > last else _between(ledger, series, stem, before)
            origin, split = _origin(series, j)
            ledger.mint(unit, name, origin=origin, what="split" if split else "new")
            series.named[j] = name
        before = series.named[j]


def _fresh(ledger: Ledger, series: Series, unit: Unit, stem: str) -> str:
    """The next number; of a note the printed one where it may be had."""
    number = ledger.next_number(stem)
    printed = unit.element.get("n", "")
    if series.letter == "n" and printed.isdigit() and int(printed) > number:
        number = int(printed)
    return f"{stem}{number}"


def _between(ledger: Ledger, series: Series, stem: str, before: str) -> str:
    """The number of the unit before with a letter that was never used; a note's must be free for its call
    as well."""
    match = _NUMBER.search(before)
    number = match[1] if match else "0"
    calls = f"{stem[:-1]}r{number}"
    for letter in letters():
        if ledger.free(f"{stem}{number}{letter}") and (series.letter != "n" or ledger.free(calls + letter)):
            return f"{stem}{number}{letter}"
    raise AssertionError("letters never end")


def _origin(series: Series, j: int) -> tuple[str, bool]:
    """What a new unit was before, and whether it was split off from it."""
    if j in series.crossed:
        return series.crossed[j].id, False
    text = series.new[j].text
    changed = [
        (e.id, prints.read(e.mark))
        for i, e in enumerate(series.old)
        if i not in series.matched or series.new[series.matched[i]].text.exact != e.mark.partition(".")[0]
    ]
    if series.letter == "n":
        changed = [(name, mark) for name, mark in changed if min(mark.size, text.size) >= KNOWN]
    origin = best_origin(text, changed)
    return origin, bool(origin)


def _changed(series: Series) -> list[tuple[str, prints.Text]]:
    """Units that are not, word for word, what they were: only they can have taken anything in."""
    same = {
        j
        for i, j in series.matched.items()
        if series.new[j].text.exact == series.old[i].mark.partition(".")[0]
    }
    return [
        (name, series.new[j].text)
        for j, name in sorted(series.named.items())
        if j not in same or j in series.crossed
    ]


def _leftovers(ledger: Ledger, series: Series) -> None:
    changed = _changed(series)
    moved = {entry.id: series.named[j] for j, entry in series.crossed.items()}
    before = ""
    for i, entry in enumerate(series.old):
        chapter = chapter_of(entry.id)
        at = before if chapter_of(before) == chapter else chapter
        if entry.id in moved:
            ledger.alias(entry, moved[entry.id], at, "moved")
        elif i not in series.matched:
            mark = prints.read(entry.mark)
            goal = best_holder(mark, changed)
            if mark.size < KNOWN and (series.letter == "n" or chapter_of(goal) != chapter):
                goal = ""
            if not goal:
                ledger.bury(entry, at)
            else:
                ledger.alias(entry, goal, at, "merged" if chapter_of(goal) == chapter else "moved")
        else:
            before = entry.id
