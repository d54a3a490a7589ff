"""The register of identifiers, ``edition/<book>/ids.lock``: a line for each, fingerprints and no sentences.

ids.lock 1 · 3 identifiers · docs/anchors.md
ch2.p14 paragraph live 30 kQ3x9f.121.AbCdEf… 2026-11-24
ch2.p15 paragraph alias->ch2.p14 31 aR0_2k.64.GhIjKl… 2026-11-24 at=ch2.p14 merged=2027-01-03
ch2.p16 paragraph tombstone 31 u7dQ1e.80.MnOpQr… 2026-11-24 at=ch2.p14 deleted=2027-01-03
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, cast, get_args

from ibid.errors import EditionError
from ibid.model import Finding

Kind = Literal[
    "part", "chapter", "section", "paragraph", "quotation", "note", "call", "citation", "page", "work"
]
Status = Literal["live", "alias", "tombstone"]

KINDS: tuple[Kind, ...] = get_args(Kind)
REASONS = ("merged", "moved", "deleted", "unheaded")
"""What ended it: joined with another, taken to another page, gone; a section that lost its heading."""

_HEAD = re.compile(r"ids\.lock 1 · (\d+) identifiers?\b")
_NATURAL = re.compile(r"(\d+)")
_ID = re.compile(r"[A-Za-z][A-Za-z0-9._-]*")
_BACK = "identifiers are never removed: get the file back from git"
_DATE = r"(?:\d{4}-\d\d-\d\d|-)"
_LINE = re.compile(
    rf"""(?P<id>\S+)\ (?P<kind>[a-z]+)\ (?P<status>live|tombstone|alias->\S+)\ (?P<page>\S+)\ (?P<mark>\S+)
         \ (?P<minted>{_DATE})(?:\ at=(?P<at>\S+))?(?:\ from=(?P<origin>\S+))?
         (?:\ (?P<why>{"|".join(REASONS)})=(?P<when>{_DATE}))?""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One identifier."""

    id: str
    """The ``xml:id``."""
    kind: Kind
    """What it names."""
    status: Status
    """live, alias (its content stands elsewhere) or tombstone (its content is gone)."""
    page: str
    """The printed page on which it begins, ``-`` when unknown."""
    mark: str
    """Its fingerprint (`ibid.anchors.prints`), ``-`` for none."""
    minted: str
    """The day of the edition that first had it."""
    to: str = ""
    """What an alias stands for."""
    at: str = ""
    """Live: the unit before it where that is not the one its number says; of a section its first
    paragraph, of a call or page the block it stands in. Alias, tombstone: where it stood (the unit before
    it, or its chapter)."""
    origin: str = ""
    """What it was split off from, or the identifier it had in another chapter; of a call its note, where the
    number does not say so."""
    why: str = ""
    """What ended it, one of `REASONS`."""
    when: str = ""
    """The day of the edition in which it ended."""

    def line(self) -> str:
        """Its line in the file."""
        status = f"alias->{self.to}" if self.status == "alias" else self.status
        parts = [self.id, self.kind, status, self.page, self.mark, self.minted]
        if self.at:
            parts.append(f"at={self.at}")
        if self.origin:
            parts.append(f"from={self.origin}")
        if self.why:
            parts.append(f"{self.why}={self.when}")
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Lock:
    """Every identifier that was ever minted for a book."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    """By identifier, in natural order (``ch2.p9`` before ``ch2.p10``)."""

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries.values())

    def __len__(self) -> int:
        return len(self.entries)

    def live(self, *kinds: Kind) -> list[Entry]:
        """The live identifiers of some kinds, in natural order."""
        return [e for e in self if e.status == "live" and e.kind in kinds]

    def resolve(self, name: str) -> str:
        """The live identifier an old one leads to, ``""`` when its content is gone. Raises ``KeyError``."""
        for _ in self.entries:
            entry = self.entries[name]
            if entry.status == "live":
                return name
            if entry.status == "tombstone":
                return ""
            name = entry.to
        raise KeyError(name)

    def place(self, name: str) -> str:
        """The live identifier at or before the place where an old one stood, or ``""``."""
        for _ in range(len(self.entries) + 1):
            entry = self.entries.get(name)
            if entry is None:
                return ""
            if entry.status == "live":
                return name
            name = entry.to if entry.status == "alias" else entry.at
        return ""


def natural(name: str) -> tuple[str | int, ...]:
    """A sort key that counts: ``ch2.p9`` < ``ch2.p9a`` < ``ch2.p10``."""
    return tuple(int(x) if x.isdigit() else x for x in _NATURAL.split(name))


def make(entries: Iterable[Entry]) -> Lock:
    """A lock of some entries, put in order."""
    return Lock({e.id: e for e in sorted(entries, key=lambda e: natural(e.id))})


def serialise(lock: Lock) -> str:
    """The text of the file."""
    count = f"{len(lock)} identifier" + ("" if len(lock) == 1 else "s")
    return "\n".join([f"# ids.lock 1 · {count} · docs/anchors.md", *(e.line() for e in lock), ""])


def parse(text: str, where: str = "ids.lock") -> Lock:
    """The lock that a file holds.

    Raises `EditionError` with every problem: a broken line, an identifier twice, an alias of nothing, a count
    other than the first line says (a line was lost).
    """
    lines = text.splitlines()
    head = _HEAD.search(lines[0]) if lines else None
    if head is None:
        raise EditionError(f"{where}:1:1: no head line 'ids.lock 1 · N identifiers'", _BACK)
    problems: list[str] = []
    entries: dict[str, Entry] = {}
    for number, line in enumerate(lines[1:], 2):
        match = _LINE.fullmatch(line)
        if match is None or match["kind"] not in KINDS or not _ID.fullmatch(match["id"]):
            problems.append(f"{where}:{number}:1: not a line of an identifier: {line[:60]!r}")
        elif match["id"] in entries:
            problems.append(f"{where}:{number}:1: {match['id']} stands twice")
        else:
            entries[match["id"]] = _entry(match)
    if not problems and len(entries) != int(head[1]):
        problems.append(
            f"{where}:1:1: {head[1]} identifiers announced, {len(entries)} found: a line was lost"
        )
    lock = Lock(entries)
    problems += _broken_aliases(lock, where)
    if problems:
        raise EditionError(problems, _BACK)
    keys = [natural(name) for name in entries]
    return lock if keys == sorted(keys) else make(entries.values())


def _entry(match: re.Match[str]) -> Entry:
    status, _, to = match["status"].partition("->")
    return Entry(
        id=match["id"],
        kind=cast("Kind", match["kind"]),
        status=cast("Status", status),
        page=match["page"],
        mark=match["mark"],
        minted=match["minted"],
        to=to,
        at=match["at"] or "",
        origin=match["origin"] or "",
        why=match["why"] or "",
        when=match["when"] or "",
    )


def _broken_aliases(lock: Lock, where: str) -> Iterator[str]:
    for entry in lock:
        if entry.status == "alias":
            try:
                lost = not lock.resolve(entry.id)
            except KeyError:
                lost = True
            if lost:
                yield f"{where}: {entry.id} is an alias of {entry.to}, which leads nowhere"


def refuse_shrunk(old: Lock, new: Lock, where: str = "ids.lock") -> list[Finding]:
    """An error (a-002) for every identifier of the old lock that the new one no longer knows."""
    hint = "identifiers are never removed: get the lines back from git, then run `python build.py lock`"
    return [
        Finding(
            "a-002", "error", f"{where}#{e.id}", f"{e.id} ({e.kind}, {e.status}) is no longer there", hint
        )
        for e in old
        if e.id not in new.entries
    ]


def sequence(lock: Lock, *kinds: Kind) -> list[Entry]:
    """The live identifiers of some kinds in the order of the book, chapter by chapter (note by note)."""
    groups: dict[str, list[Entry]] = {}
    for entry in lock.live(*kinds):
        groups.setdefault(entry.id.rpartition(".")[0], []).append(entry)
    return [entry for group, entries in groups.items() for entry in chained(entries, group)]


def chained(entries: list[Entry], group: str) -> list[Entry]:
    """Natural order, but each entry with ``at`` right after the one it names (its group: at the
    beginning)."""
    if not any(e.at for e in entries):
        return entries
    after: dict[str, list[Entry]] = {}
    before = group
    for entry in entries:
        after.setdefault(entry.at or before, []).append(entry)
        before = entry.id
    result: list[Entry] = []
    stack = after.pop(group, [])[::-1]
    while stack:
        entry = stack.pop()
        result.append(entry)
        stack.extend(after.pop(entry.id, [])[::-1])
    placed = {e.id for e in result}
    return result + [e for e in entries if e.id not in placed]
