"""Proofreading levels, as the readings of the TEI give them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ibid.html.citations import long_date
from ibid.html.records import Chapter, Edition, Proofreading

LEVELS = ("not proofread", "proofread once", "proofread twice", "compared with the printed book")


@dataclass(frozen=True, slots=True)
class Level:
    """How well a chapter or section has been read."""

    title: str
    href: str
    depth: int
    """0 for a chapter or part of the back, 1 for a section."""
    level: int
    """Index in `LEVELS`."""
    readings: tuple[tuple[str, str], ...]
    """``(readers, day in words)``."""
    remains: tuple[str, ...]

    @property
    def words(self) -> str:
        """The level in words."""
        return LEVELS[self.level]


def _level(readings: Iterable[Proofreading]) -> int:
    found = list(readings)
    if any(reading.status == "collated" for reading in found):
        return 3
    return min(len({reading.who for reading in found}), 2)


def level_of(edition: Edition, targets: Iterable[str], title: str, href: str, depth: int = 0) -> Level:
    """The level of what the targets name: a section is read when it is, or its chapter."""
    wanted = set(targets)
    mine = [r for r in edition.header.readings if wanted & r.targets]
    done = [r for r in mine if r.status != "unfinished"]
    return Level(
        title=title,
        href=href,
        depth=depth,
        level=_level(done),
        readings=tuple(_by_day(edition, done)),
        remains=tuple(dict.fromkeys(r.words for r in mine if r.status == "unfinished")),
    )


def _by_day(edition: Edition, readings: Iterable[Proofreading]) -> Iterable[tuple[str, str]]:
    days: dict[str, dict[str, None]] = {}
    for reading in readings:
        days.setdefault(reading.when, {})[edition.people.get(reading.who, reading.who)] = None
    return [(" and ".join(who), long_date(day)) for day, who in days.items()]


def chapter_level(edition: Edition, chapter: Chapter) -> Level | None:
    """The level of a chapter; none when the edition keeps no record."""
    return level_of(edition, [chapter.id], chapter.label, chapter.file) if edition.header.readings else None


def levels(edition: Edition) -> list[Level]:
    """Every chapter with its sections, then notes and bibliography; nothing without a record."""
    if not edition.header.readings:
        return []
    found = []
    for chapter in edition.chapters:
        found.append(level_of(edition, [chapter.id], chapter.label, chapter.file))
        for section in chapter.sections:
            targets = [chapter.id, f"{chapter.id}.{section.anchor}"]
            found.append(level_of(edition, targets, section.title, f"{chapter.file}#{section.anchor}", 1))
    if edition.notes:
        file = next(iter(edition.notes.values())).chapter
        found.append(level_of(edition, ["notes"], "Notes", f"{file}.html#notes"))
    if edition.bibliography:
        found.append(level_of(edition, ["bibliography"], "Bibliography", "bibliography.html"))
    return found


def readers(edition: Edition) -> list[tuple[str, str]]:
    """Who has read, and what kind of reading it was."""
    keys = dict.fromkeys(r.who for r in edition.header.readings if r.who)
    return [(edition.people.get(key, key), edition.duties.get(key, "")) for key in keys]
