"""TEI kept from an earlier build: the same text, decisions and program give the same TEI, so it need not be made again.

What is kept lies below ``.cache/tei`` and is never needed: without it, or with a damaged one, the TEI is made anew. Only TEI that was
proved is kept, and whoever takes it proves again that it is the witness's.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from ibid import teitext
from ibid.anchors.files import shrunk
from ibid.anchors.lock import Lock
from ibid.checks.tei import round_trip
from ibid.errors import TeiError
from ibid.model import Finding
from ibid.witness import Witness

FRESH = "IBID_FRESH"
"""A variable of the environment that has every TEI made anew when it is set."""
_MOST = 6
"""How many are kept."""
_PROGRAM = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Kept:
    """What the left half gives."""

    data: bytes
    """The TEI as published."""
    notice: str
    """A warning about the witness, for the user."""
    findings: tuple[Finding, ...]
    """What the stages could not explain, and what the TEI says of itself (no errors)."""
    lock: Lock | None
    """The permanent identifiers as settled, when the book has a lock."""


@dataclass(frozen=True, slots=True)
class Written:
    """TEI just made."""

    data: bytes
    """As it is to be published."""
    notice: str
    """A warning about the witness, for the user."""
    lock: Lock | None
    """The permanent identifiers as settled, when the book has a lock."""


@dataclass(frozen=True, slots=True)
class Made:
    """The TEI of a book."""

    tei: etree._Element
    """The tree, as parsed back from the bytes."""
    data: bytes
    """The bytes to publish."""
    notice: str
    """A warning about the witness, for the user."""
    prove: Callable[[], list[Finding]]
    """What the stages could not explain, and what the TEI says of itself. Raises `TeiError` when it is not the witness's."""
    lock: Lock | None = None
    """The permanent identifiers, when the book has a lock."""


def key(root: Path, book: str, carrier: Witness, date: str, base: str) -> str:
    """A digest of everything the TEI of a book is made from.

    In: the repository, the book's slug, its witness, the date its header names, and the address given from outside for the whole site.
    The editor's files and the program are read, not believed by their dates.
    """
    found = hashlib.sha256()
    libraries = (sys.version, etree.LXML_VERSION, etree.LIBXML_VERSION)
    for part in (book, date, base, carrier.name, carrier.sha256, *map(str, libraries)):
        found.update(f"{len(part)} {part}\n".encode())
    for top in (_PROGRAM, root / "edition" / book):
        for path in _files(top):
            data = path.read_bytes()
            found.update(f"{path.relative_to(top)} {len(data)}\n".encode())
            found.update(data)
    return found.hexdigest()


def _files(top: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(top):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        yield from (Path(folder, name) for name in sorted(names) if not name.startswith("."))


def get(root: Path, digest: str) -> Kept | None:
    """What was kept under a `key`; nothing when it was not, or cannot be read, or is not to be used."""
    if os.environ.get(FRESH):
        return None
    path = _folder(root) / digest
    try:
        found = pickle.loads(path.read_bytes())  # noqa: S301 - written by this program, below its own folder
        os.utime(path)
    except Exception:  # a damaged pickle may raise anything
        return None
    return found if isinstance(found, Kept) else None


def put(root: Path, digest: str, made: Kept) -> None:
    """Keep it, and let go of what was not asked for longest. A folder that cannot be written is no error."""
    if os.environ.get(FRESH):
        return
    folder = _folder(root)
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, prefix=".")
        with os.fdopen(handle, "wb") as file:
            file.write(pickle.dumps(made, pickle.HIGHEST_PROTOCOL))
        Path(name).replace(folder / digest)  # another build never reads half of it
        for path in sorted(folder.iterdir(), key=lambda p: p.stat().st_mtime, reverse=True)[_MOST:]:
            path.unlink(missing_ok=True)


def again(root: Path, book: str, carrier: Witness, found: Kept) -> Made:
    """What was kept, as if made anew: it is compared with the witness once more, and the lock with the last commit's."""
    parsed = teitext.parse_tei(found.data)

    def prove() -> list[Finding]:
        same(parsed, carrier, book)
        return [*found.findings, *(shrunk(root, book) if found.lock else ())]

    return Made(parsed, found.data, found.notice, prove, found.lock)


def same(tei: etree._Element, carrier: Witness, book: str) -> None:
    """Raises `TeiError` when the TEI does not give back its witness to the byte."""
    found = round_trip(tei, carrier.raw, book)
    if found:
        raise TeiError(found)


def _folder(root: Path) -> Path:
    return root / ".cache" / "tei"
