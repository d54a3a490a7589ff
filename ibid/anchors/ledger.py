"""What happens to each identifier while an edition is settled: kept, minted, made an alias, buried,
revived."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ibid.anchors.align import is_piece, lives_on
from ibid.anchors.lock import Entry, Kind, Lock, make, natural
from ibid.anchors.prints import Print, Text, read
from ibid.anchors.units import Unit

What = Literal["new", "split", "moved", "merged", "deleted", "unheaded", "revived", "followed"]
_NUMBER = re.compile(r"(?P<stem>.*\.[a-z])(?P<n>\d+)[a-z]*")


@dataclass(frozen=True, slots=True)
class Change:
    """Something that the lock does not know yet."""

    what: What
    """new; split (new, a piece of `to`); moved (to another chapter, as `to`); merged (into `to`);
    deleted; unheaded (a section without its heading, begins at `to`); revived (its text is back);
    followed (an alias leads to `to` now)."""
    id: str
    """The identifier."""
    to: str = ""
    """The other one."""


def chapter_of(name: str) -> str:
    """``ch2.n5.b1`` -> ``ch2``."""
    return name.partition(".")[0]


def letters() -> Iterator[str]:
    """a, b … z, aa, ab …"""
    for length in itertools.count(1):
        for found in itertools.product("abcdefghijklmnopqrstuvwxyz", repeat=length):
            yield "".join(found)


class Ledger:
    """The lock in the making."""

    def __init__(self, old: Lock, date: str) -> None:
        self.old = old
        self.date = date
        self.entries: dict[str, Entry] = dict(old.entries)
        self.names: dict[str, str] = {}
        self.units: dict[str, Unit] = {}
        self.changes: list[Change] = []
        self._highest: dict[str, int] = {}
        for name in old.entries:
            self._count(name)

    def lock(self) -> Lock:
        """The lock as it stands now; the old one itself when nothing changed."""
        if self.entries == self.old.entries:
            return self.old
        return make(self.entries.values())

    # --- numbers ------------------------------------------------------------------------------------------

    def _count(self, name: str) -> None:
        match = _NUMBER.fullmatch(name)
        if match:
            self._highest[match["stem"]] = max(self._highest.get(match["stem"], 0), int(match["n"]))

    def next_number(self, stem: str) -> int:
        """The number after every one that was ever given out for a stem (``ch2.p``)."""
        return self._highest.get(stem, 0) + 1

    def free(self, name: str) -> bool:
        """Whether an identifier was never used."""
        return name not in self.entries

    # --- what happens -------------------------------------------------------------------------------------

    def keep(self, entry: Entry, unit: Unit, at: str = "") -> None:
        """The unit has the identifier of the entry."""
        self.names[unit.name] = entry.id
        self.units[entry.id] = unit
        mark = entry.mark if _same(entry.mark, unit) else unit.mark()
        if (entry.kind, entry.page, entry.mark, entry.at) != (unit.kind, unit.page, mark, at):
            self.entries[entry.id] = Entry(
                entry.id, unit.kind, "live", unit.page, mark, entry.minted, at=at, origin=entry.origin
            )

    def mint(self, unit: Unit, name: str, at: str = "", origin: str = "", what: What = "new") -> None:
        """The unit gets a new identifier."""
        self.names[unit.name] = name
        self.units[name] = unit
        self._count(name)
        self.entries[name] = Entry(
            name, unit.kind, "live", unit.page, unit.mark(), self.date, at=at, origin=origin
        )
        self.changes.append(Change(what, name, origin if what == "split" else ""))

    def revive(self, entry: Entry, unit: Unit) -> None:
        """The text of an alias or tombstone stands on its own again."""
        self.names[unit.name] = entry.id
        self.units[entry.id] = unit
        self.entries[entry.id] = Entry(
            entry.id, unit.kind, "live", unit.page, unit.mark(), entry.minted, origin=entry.origin
        )
        self.changes.append(Change("revived", entry.id))

    def place(self, name: str, at: str) -> None:
        """Set where a live unit stands (see `Entry.at`)."""
        if self.entries[name].at != at:
            self.entries[name] = replace(self.entries[name], at=at)

    def lead(self, name: str, note: str) -> None:
        """Set the note that a call leads to (``""`` where its number says so)."""
        if self.entries[name].origin != note:
            self.entries[name] = replace(self.entries[name], origin=note)

    def alias(self, entry: Entry, to: str, at: str, why: Literal["merged", "moved", "unheaded"]) -> None:
        """The content of the entry stands elsewhere now."""
        self.entries[entry.id] = replace(entry, status="alias", to=to, at=at, why=why, when=self.date)
        self.changes.append(Change(why, entry.id, to))

    def bury(self, entry: Entry, at: str) -> None:
        """The content of the entry is gone."""
        self.entries[entry.id] = replace(
            entry, status="tombstone", to="", at=at, why="deleted", when=self.date
        )
        self.changes.append(Change("deleted", entry.id))

    def follow(self, entry: Entry, to: str) -> None:
        """An alias leads elsewhere."""
        self.entries[entry.id] = replace(entry, to=to)
        self.changes.append(Change("followed", entry.id, to))

    def close(self) -> None:
        """No alias leads to what is no longer live: it leads on, or is a tombstone with what it stood for."""
        for entry in list(self.entries.values()):
            if entry.status == "alias":
                goal = self.live(entry.to)
                if not goal:
                    self.bury(entry, entry.at or chapter_of(entry.id))
                elif goal != entry.to:
                    self.follow(entry, goal)

    def live(self, name: str) -> str:
        """Where an identifier leads in the lock as it stands now, ``""`` when to nothing."""
        for _ in range(len(self.entries) + 1):
            entry = self.entries.get(name)
            if entry is None or entry.status == "tombstone":
                return ""
            if entry.status == "live":
                return name
            name = entry.to
        return ""


def _same(mark: str, unit: Unit) -> bool:
    """Whether a fingerprint of the lock is still that of the unit, without taking a new one."""
    if unit.kind == "call":
        return mark == (unit.context or "-")
    return mark.partition(".")[0] == unit.text.exact and mark.count(".") == (2 if unit.text.size else 0)


def best_holder(mark: Print, candidates: Sequence[tuple[str, Text]]) -> str:
    """The identifier of the text in which most of an old one lives on, ``""`` when none holds enough of
    it."""
    found = [(lives_on(mark, text), -i, name) for i, (name, text) in enumerate(candidates)]
    best = max(found, default=(0.0, 0, ""))
    return best[2] if best[0] else ""


def best_origin(text: Text, candidates: Sequence[tuple[str, Print]]) -> str:
    """The identifier of the old text that a new one is a piece of, ``""`` for none."""
    found = [
        (mark.shared(text), -i, name) for i, (name, mark) in enumerate(candidates) if is_piece(mark, text)
    ]
    return max(found, default=(0.0, 0, ""))[2]


def after_aliases(ledger: Ledger, kinds: tuple[Kind, ...], changed: Sequence[tuple[str, Text]]) -> None:
    """Aliases made earlier follow their text: when what they stood for was divided, merged or deleted."""
    names = {name for name, _ in changed}
    for entry in ledger.old:
        now = ledger.entries[entry.id]
        if now.status != "alias" or entry.status != "alias" or entry.kind not in kinds:
            continue
        goal = ledger.live(entry.to)
        if goal == entry.to and goal not in names:
            continue
        mark = read(entry.mark)
        better = best_holder(mark, changed)
        if better and (not goal or lives_on(mark, ledger.units[better].text) > _held(ledger, mark, goal)):
            goal = better
        if not goal:
            ledger.bury(entry, entry.at or chapter_of(entry.id))
        elif goal != entry.to:
            ledger.follow(entry, goal)


def _held(ledger: Ledger, mark: Print, goal: str) -> float:
    unit = ledger.units.get(goal)
    return mark.held_by(unit.text) if unit else 0.0


def naturally_before(ordered: Sequence[str], first: str) -> dict[str, str]:
    """For identifiers in the order of the text: the one before each where its number does not say so,
    else ``""``."""
    rising = sorted(ordered, key=natural)
    expected = dict(zip(rising, [first, *rising], strict=False))
    actual = dict(zip(ordered, [first, *ordered], strict=False))
    return {name: "" if actual[name] == expected[name] else actual[name] for name in ordered}
