"""Chapters and parts, sections, printed pages, works."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from ibid.anchors import align, prints
from ibid.anchors.align import Edge, Old
from ibid.anchors.ledger import Ledger, chapter_of, letters
from ibid.anchors.lock import Entry
from ibid.anchors.units import Unit

SECTION_FLOOR = 0.4
WORK_FLOOR = 0.5
_DIVISION = re.compile(r"(?P<stem>[A-Za-z]+)(?P<n>\d*)[a-z]*")
_TOKEN = re.compile(r"\.s(\d+)[a-z]*$")


# --- chapters ---------------------------------------------------------------------------------------------


def settle_divisions(
    ledger: Ledger,
    divisions: Sequence[Unit],
    old: Sequence[Entry],
    new: Sequence[Unit],
    matched: Mapping[int, int],
) -> None:
    """Chapters are known by the paragraphs they hold, whatever their heading or number; parts by their
    number."""
    votes = Counter((new[j].scope, chapter_of(old[i].id)) for i, j in matched.items())
    live = {e.id: e for e in ledger.old.live("chapter", "part")}
    chosen: dict[str, str] = {}
    for (name, before), _ in sorted(votes.items(), key=lambda v: (-v[1], v[0][0] != v[0][1], v[0])):
        if name not in chosen and before in live and before not in chosen.values():
            chosen[name] = before
    empty = {name for name in live if not any(chapter_of(e.id) == name for e in old)}
    voting = {name for name, _ in votes}
    previous = {"chapter": "", "part": ""}
    for unit in divisions:
        same = chosen.get(unit.name)
        if same is None and unit.name in live and unit.name not in chosen.values():
            same = unit.name if unit.name in empty or unit.name not in voting else None
        if same is not None:
            ledger.keep(live[same], unit)
        else:
            ledger.mint(unit, _division_name(ledger, unit, previous[unit.kind]))
        previous[unit.kind] = ledger.names[unit.name]
    for entry in live.values():
        if entry.id not in ledger.units:
            ledger.bury(entry, "")


def _division_name(ledger: Ledger, unit: Unit, previous: str) -> str:
    if ledger.free(unit.name):
        return unit.name
    match = _DIVISION.fullmatch(previous or unit.name)
    stem = f"{match['stem']}{match['n'] or 0}" if match else unit.name
    return next(stem + x for x in letters() if ledger.free(stem + x))


# --- sections ---------------------------------------------------------------------------------------------


def settle_sections(ledger: Ledger, sections: Sequence[Unit]) -> None:
    """Sections are known by their heading and by the paragraph they begin with."""
    old: dict[str, list[Entry]] = defaultdict(list)
    for entry in ledger.old.live("section"):
        old[chapter_of(entry.id)].append(entry)
    new: dict[str, list[Unit]] = defaultdict(list)
    for unit in sections:
        new[ledger.names.get(unit.scope, unit.scope)].append(unit)
    for chapter, units in new.items():
        _settle_chapter(ledger, chapter, old.get(chapter, []), units)
    for entry in ledger.old.live("section"):
        if entry.id not in ledger.units:
            goal = ledger.live(entry.at)
            if goal and chapter_of(goal) == chapter_of(entry.id):
                ledger.alias(entry, goal, chapter_of(entry.id), "unheaded")
            else:
                ledger.bury(entry, entry.at or chapter_of(entry.id))


def _first(ledger: Ledger, unit: Unit) -> str:
    return ledger.names.get(unit.place, "")


def _begins(ledger: Ledger, first: str, unit: Unit) -> float:
    """Whether a section begins with the block an old one began with, or at least has it."""
    if not first:
        return 0.0
    if first == _first(ledger, unit):
        return 1.0
    return 0.8 if any(ledger.names.get(name) == first for name in unit.holds) else 0.0


def _settle_chapter(ledger: Ledger, chapter: str, old: Sequence[Entry], units: Sequence[Unit]) -> None:
    found: list[Edge] = []
    for i, entry in enumerate(old):
        mark, first = prints.read(entry.mark), ledger.live(entry.at)
        for j, unit in enumerate(units):
            score = (mark.likeness(unit.text) + _begins(ledger, first, unit)) / 2
            if score >= SECTION_FLOOR:
                found.append((score, i, j))
    matched = align.pair(found, lambda edge: edge[0] >= SECTION_FLOOR)
    named = {j: old[i] for i, j in matched.items()}
    dead = [
        e for e in ledger.old if e.kind == "section" and e.status != "live" and chapter_of(e.id) == chapter
    ]
    last = max(named, default=-1)
    before = f"{chapter}.s0"
    for j, unit in enumerate(units):
        back = next((e for e in dead if e.mark == unit.mark() and e.id not in ledger.units), None)
        if j in named:
            ledger.keep(named[j], unit, _first(ledger, unit))
        elif back is not None:
            ledger.revive(back, unit)
            ledger.place(back.id, _first(ledger, unit))
        else:
            ledger.mint(unit, _section_name(ledger, f"{chapter}.s", before, j > last), _first(ledger, unit))
        before = ledger.names[unit.name]


def _section_name(ledger: Ledger, stem: str, before: str, at_end: bool) -> str:
    if at_end:
        return f"{stem}{ledger.next_number(stem)}"
    match = _TOKEN.search(before)
    number = f"{stem}{match[1] if match else 0}"
    return next(number + x for x in letters() if ledger.free(number + x))


# --- printed pages ----------------------------------------------------------------------------------------


def settle_pages(ledger: Ledger, pages: Sequence[Unit]) -> None:
    """A printed page is its number: its identifier never changes, whatever happens to its place."""
    for unit in pages:
        entry = ledger.old.entries.get(unit.name)
        at = ledger.names.get(unit.place, unit.place)
        if entry is None:
            ledger.mint(unit, unit.name, at)
        elif entry.status == "live":
            ledger.keep(entry, unit, at)
        else:
            ledger.revive(entry, unit)
            ledger.place(entry.id, at)
    for entry in ledger.old.live("page"):
        if entry.id not in ledger.units:
            ledger.bury(entry, entry.at)


# --- works ------------------------------------------------------------------------------------------------


def settle_works(ledger: Ledger, works: Sequence[Unit]) -> None:
    """Works are known by their printed entry and by their key; their order says nothing."""
    old = ledger.old.live("work")
    named = _match_works(old, works)
    for j, unit in enumerate(works):
        gone = ledger.old.entries.get(unit.name)
        if j in named:
            ledger.keep(named[j], unit)
        elif (
            gone is not None
            and gone.status != "live"
            and prints.read(gone.mark).likeness(unit.text) >= WORK_FLOOR
        ):
            ledger.revive(gone, unit)
        else:
            numbered = (f"{unit.name}-{n}" for n in range(2, len(ledger.entries) + 3))
            ledger.mint(
                unit, unit.name if ledger.free(unit.name) else next(x for x in numbered if ledger.free(x))
            )
    fresh = [
        (ledger.names[u.name], u.text) for j, u in enumerate(works) if j not in named or _changed(named[j], u)
    ]
    for entry in old:
        if entry.id not in ledger.units:
            found = [(prints.read(entry.mark).likeness(text), name) for name, text in fresh]
            likeness, goal = max(found, default=(0.0, ""))
            if likeness >= WORK_FLOOR:
                ledger.alias(entry, goal, "", "merged")
            else:
                ledger.bury(entry, "")


def _changed(entry: Entry, unit: Unit) -> bool:
    return entry.mark.partition(".")[0] != unit.text.exact


def _match_works(old: Sequence[Entry], works: Sequence[Unit]) -> dict[int, Entry]:
    """Equal entries under equal keys, equal entries, similar ones, and at last what has kept its key and
    some of its words."""
    marks = [Old(e.id, prints.read(e.mark)) for e in old]
    found = align.edges(marks, [u.text for u in works])
    scored = [(likeness + (1.0 if old[i].id == works[j].name else 0.0), i, j) for likeness, i, j in found]
    named: dict[int, Entry] = {}
    done: set[int] = set()
    for score, i, j in sorted(scored, key=lambda e: (-e[0], e[1], e[2])):
        if i not in done and j not in named and score >= WORK_FLOOR:
            named[j] = old[i]
            done.add(i)
    return named
