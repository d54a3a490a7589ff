"""The TEI of a book: kept from an earlier build that made it from the same, or made from the witness, in a process of its own.

What the right half of the program needs can be loaded meanwhile; the proof goes on while the pages are being made.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from ibid import RELEASED, kept, teitext, witness
from ibid.aside import Relay
from ibid.books import BASE
from ibid.errors import UsageError
from ibid.kept import Made, Written
from ibid.model import Finding
from ibid.witness import Witness

_SECONDS = re.compile(r"[0-9]{1,11}")
Progress = Callable[[str, str], None]
"""Called with the book and the stage that begins."""


def date_of(root: Path) -> str:
    """The day of an edition, ISO: ``SOURCE_DATE_EPOCH``, else the last commit to what it is made from, else the day of this release.

    Raises `UsageError` for a ``SOURCE_DATE_EPOCH`` that is no number of seconds.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch and not _SECONDS.fullmatch(epoch):
        raise UsageError(
            f"SOURCE_DATE_EPOCH (environment) is {epoch!r}", "give seconds since 1970-01-01, or leave it out"
        )
    if not epoch:
        try:
            command = [
                "git",
                "-C",
                str(root),
                "log",
                "-1",
                "--format=%ct",
                "--",
                "source",
                "edition",
                "templates",
                "ibid",
            ]
            epoch = subprocess.run(
                command, capture_output=True, text=True, check=True, timeout=10
            ).stdout.strip()
        except (OSError, subprocess.SubprocessError):
            epoch = ""
    return datetime.fromtimestamp(int(epoch), UTC).date().isoformat() if epoch else RELEASED


@dataclass(slots=True)
class Begun:
    """The TEI of a book, on its way."""

    root: Path
    """The repository."""
    book: str
    """Slug."""
    carrier: Witness
    """Its witness."""
    found: kept.Kept | None
    """What was kept of it."""
    pieces: Iterator[str | Written | tuple[Finding, ...]]
    """What `ibid.recovering.recover` gives, when nothing was kept."""
    _proof: list[tuple[Finding, ...]] = field(default_factory=list)

    def made(self, progress: Progress) -> Made:
        """The TEI, still to be proved. Raises `EditionError`, `TeiError`, `WitnessError`."""
        progress(self.book, "witness")
        if self.found:
            progress(self.book, "kept TEI")
            return kept.again(self.root, self.book, self.carrier, self.found)
        while isinstance(piece := next(self.pieces), str):
            progress(self.book, piece)
        assert isinstance(piece, Written), piece
        return Made(teitext.parse_tei(piece.data), piece.data, piece.notice, self._prove, piece.lock)

    def _prove(self) -> list[Finding]:
        if not self._proof:
            self._proof += [piece for piece in self.pieces if isinstance(piece, tuple)]
        return list(self._proof[0])


def begin(root: Path, book: str, path: Path, *, thorough: bool = False) -> Begun:
    """Begin to make the TEI of a book, if it was not kept.

    ``thorough``: make it in any case, with the checks that are only for `check`. Raises `WitnessError`, `UsageError`.
    """
    carrier = witness.read(path)
    date = date_of(root)
    key = kept.key(root, book, carrier, date, os.environ.get(BASE, ""))
    found = None if thorough else kept.get(root, key)

    def recover() -> Iterator[str | Written | tuple[Finding, ...]]:
        from ibid import recovering  # noqa: PLC0415 - half of the program, for the process that makes TEI alone

        return recovering.recover(root, book, carrier, date, key, thorough=thorough)

    return Begun(root, book, carrier, found, iter(()) if found else Relay(recover))


def write_tei(root: Path, book: str, path: Path, progress: Progress, *, thorough: bool = False) -> Made:
    """The TEI of a book, still to be proved (see `begin`). Raises `WitnessError`, `EditionError`, `TeiError`."""
    return begin(root, book, path, thorough=thorough).made(progress)


def make_tei(root: Path, book: str, path: Path, progress: Progress) -> Made:
    """The TEI of a book, proved against its witness. Raises `WitnessError`, `EditionError`, `TeiError`."""
    made = write_tei(root, book, path, progress)
    progress(book, "round trip")
    made.prove()
    return made
