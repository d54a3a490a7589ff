"""Who has proofread what: ``edition/<book>/proofreading.yaml``, read and checked.

Levels are in the manner of Wikisource: they follow from the readings, and nobody writes them down. *Not
proofread*; *proofread once*; *proofread twice*, by different readers; *compared with the printed book*.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ibid.yamlio import Fields, Node, Problems, load

Status = Literal["proofread", "collated", "unfinished"]

_TARGET = re.compile(r"(?:ch\d+|part\d+)(?:\.s\d+)?|notes|bibliography|front")
_DAY = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_KEY = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Reader:
    """Someone, or something, that proofreads."""

    key: str
    """As the readings name it."""
    name: str
    """As shown: *first reader*."""
    kind: str
    """What the reading was, truthfully: *AI-assisted proofreading*."""

    @property
    def id(self) -> str:
        """``xml:id`` of its ``respStmt``."""
        return f"reader-{self.key}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One reading, or what remains to be done."""

    status: Status
    """``proofread``; ``collated`` with the printed book; ``unfinished``: this remains."""
    reader: str
    """Key of the reader; empty for what remains."""
    when: str
    """Day, ISO; empty for what remains."""
    targets: tuple[str, ...]
    """``xml:id`` of the divisions."""
    words: str
    """What was done, or what remains."""


@dataclass(frozen=True, slots=True)
class Census:
    """Two searches for errors compared: the readers', and that of the rules without any decision of theirs."""

    on: str
    """Day, ISO."""
    readers: int
    """Places of the witness that the readers changed."""
    rules: int
    """Places that the rules alone change."""
    both: int
    """Places that both change."""


@dataclass(frozen=True, slots=True)
class Proofreading:
    """The whole record."""

    readers: tuple[Reader, ...] = ()
    entries: tuple[Entry, ...] = ()
    census: Census | None = None

    def unknown(self, identifiers: Collection[str]) -> list[str]:
        """Targets that the book does not have, sorted."""
        return sorted({t for entry in self.entries for t in entry.targets} - set(identifiers))


def read(folder: Path) -> Proofreading:
    """Read ``proofreading.yaml`` of an edition's folder; empty when there is none. Raises `EditionError`."""
    return parse(load(folder / "proofreading.yaml", f"edition/{folder.name}/proofreading.yaml"))


def parse(node: Node | None) -> Proofreading:
    """The record out of its YAML, or `EditionError` with all that is wrong."""
    if node is None:
        return Proofreading()
    problems = Problems()
    fields = Fields(node, problems, "proofreading")
    readers = _readers(fields, problems)
    keys = {reader.key for reader in readers}
    entries = [_reading(item, keys, problems) for item in fields.items("readings")]
    entries += [_remaining(item, problems) for item in fields.items("remains")]
    counts = [_census(item, problems) for item in fields.items("census")]
    fields.close()
    problems.stop("mend proofreading.yaml")
    return Proofreading(readers, tuple(entries), counts[-1] if counts else None)


def _readers(fields: Fields, problems: Problems) -> tuple[Reader, ...]:
    found: dict[str, Reader] = {}
    for item in fields.items("readers"):
        f = Fields(item, problems, "reader")
        reader = Reader(f.text("key"), f.text("name"), f.text("kind"))
        f.close()
        if not _KEY.fullmatch(reader.key):
            problems.add(item, f"reader: key {reader.key!r} must be lower-case letters, digits and hyphens")
        if reader.key in found:
            problems.add(item, f"reader: {reader.key!r} is there twice")
        found[reader.key] = reader
    return tuple(found.values())


def _targets(f: Fields, node: Node, problems: Problems) -> tuple[str, ...]:
    targets = f.texts("of")
    if not targets:
        problems.add(node, "'of' must list what was read: ch2, ch2.s3, notes, bibliography")
    for target in targets:
        if not _TARGET.fullmatch(target):
            problems.add(
                node,
                f"'of': {target!r} is none of ch2, ch2.s3, notes, bibliography, front",
            )
    return targets


def _reading(node: Node, readers: Collection[str], problems: Problems) -> Entry:
    f = Fields(node, problems, "reading")
    entry = Entry(
        status="collated" if f.choice("with", ("witness", "print"), "witness") == "print" else "proofread",
        reader=f.text("reader"),
        when=f.text("on"),
        targets=_targets(f, node, problems),
        words=f.text("note", ""),
    )
    f.close()
    if entry.reader not in readers:
        problems.add(node, f"reading: {entry.reader!r} is none of the readers")
    if not _DAY.fullmatch(entry.when):
        problems.add(node, f"reading: 'on' is {entry.when!r}, not a day (2026-11-24)")
    return entry


def _remaining(node: Node, problems: Problems) -> Entry:
    f = Fields(node, problems, "remains")
    entry = Entry("unfinished", "", "", _targets(f, node, problems), f.text("what"))
    f.close()
    return entry


def _census(node: Node, problems: Problems) -> Census:
    f = Fields(node, problems, "census")
    census = Census(f.text("on"), f.number("readers"), f.number("rules"), f.number("both"))
    f.close()
    if not _DAY.fullmatch(census.on):
        problems.add(node, f"census: 'on' is {census.on!r}, not a day (2026-11-24)")
    if not 0 < census.both <= min(census.readers, census.rules):
        problems.add(node, "census: 'both' must be at least 1 and no more than 'readers' and 'rules'")
    return census
