"""Who has proofread what: ``edition/<book>/proofreading.yaml``, read and checked.

Levels are in the manner of Wikisource: they follow from the readings, and nobody writes them down. *Not
proofread*; *proofread once*; *proofread twice*, by different readers; *compared with the printed book*.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ibid.model import KINDS
from ibid.yamlio import Fields, Node, Problems, load

Status = Literal["proofread", "collated", "unfinished"]

_TARGET = re.compile(r"(?:ch\d+|part\d+)(?:\.s\d+)?|notes|bibliography|front")
_DAY = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_PASSAGE = re.compile(r"(?P<unit>[a-z][\w.-]*)/(?P<n>\d+) (?P<print>[0-9a-f]{8})")
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
class Read:
    """A passage of a random sample."""

    unit: str
    """``xml:id`` of its paragraph, note or entry."""
    n: int
    """Which passage of it (see `ibid.sampling`)."""
    fingerprint: str
    """Of the text that the reader takes to be right, errors found in it mended."""
    errors: int
    """How many errors the reader found."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A random sample of the reading text, read afresh."""

    on: str
    """Day, ISO."""
    reader: str
    """Key of the reader."""
    seed: int
    """What it was drawn with."""
    passages: tuple[Read, ...]
    """Passages in the order of the text."""


@dataclass(frozen=True, slots=True)
class Proofreading:
    """The whole record."""

    readers: tuple[Reader, ...] = ()
    entries: tuple[Entry, ...] = ()
    sample: Sample | None = None

    def unknown(self, identifiers: Collection[str]) -> list[str]:
        """Targets that the book does not have, sorted."""
        return sorted({t for entry in self.entries for t in entry.targets} - set(identifiers))


def read(folder: Path) -> Proofreading:
    """Read ``proofreading.yaml`` and ``sample.yaml`` of an edition's folder; empty when there is none. Raises `EditionError`."""
    names = ("proofreading.yaml", "sample.yaml")
    return parse(*(load(folder / name, f"edition/{folder.name}/{name}") for name in names))


def parse(node: Node | None, sample: Node | None = None) -> Proofreading:
    """The record out of its YAML, or `EditionError` with all that is wrong."""
    if node is None:
        return Proofreading()
    problems = Problems()
    fields = Fields(node, problems, "proofreading")
    readers = _readers(fields, problems)
    keys = {reader.key for reader in readers}
    entries = [_reading(item, keys, problems) for item in fields.items("readings")]
    entries += [_remaining(item, problems) for item in fields.items("remains")]
    fields.close()
    drawn = _sample(sample, keys, problems) if sample else None
    problems.stop("mend proofreading.yaml and sample.yaml")
    return Proofreading(readers, tuple(entries), drawn)


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


def _sample(node: Node, readers: Collection[str], problems: Problems) -> Sample:
    f = Fields(node, problems, "sample")
    on, reader, seed = f.text("on"), f.text("reader"), f.number("seed")
    errors: dict[str, int] = {}
    for item in f.items("errors"):
        g = Fields(item, problems, "error")
        at = g.text("at")
        g.choice("kind", KINDS)
        g.choice("mended", ("yes", "no"))
        g.text("what")
        g.close()
        errors[at] = errors.get(at, 0) + 1
    passages = [_passage(item, errors, problems) for item in f.items("passages")]
    f.close()
    if not _DAY.fullmatch(on):
        problems.add(node, f"sample: 'on' is {on!r}, not a day (2026-11-24)")
    if reader not in readers:
        problems.add(node, f"sample: {reader!r} is none of the readers")
    for at in errors.keys() - {f"{p.unit}/{p.n}" for p in passages}:
        problems.add(node, f"sample: an error is at {at!r}, which is none of its passages")
    return Sample(on, reader, seed, tuple(passages))


def _passage(item: Node, errors: Mapping[str, int], problems: Problems) -> Read:
    match = _PASSAGE.fullmatch(item.value) if isinstance(item.value, str) else None
    if match is None:
        problems.add(item, "sample: a passage is its name and its fingerprint: ch2.p14/3 0f3c9a21")
        return Read("", 0, "", 0)
    return Read(
        match["unit"], int(match["n"]), match["print"], errors.get(f"{match['unit']}/{match['n']}", 0)
    )
