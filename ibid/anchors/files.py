"""The lock on disk: ``edition/<book>/ids.lock``. Read here; `update` writes it."""

from __future__ import annotations

import subprocess
from pathlib import Path

from ibid.anchors.lock import Lock, parse, refuse_shrunk
from ibid.model import Finding
from ibid.textfile import read_text

NAME = "ids.lock"


def path_of(root: Path, book: str) -> Path:
    """Where the lock of a book lies."""
    return root / "edition" / book / NAME


def read(root: Path, book: str) -> Lock | None:
    """The lock of a book, ``None`` when it has none yet. Raises `EditionError` for a broken one."""
    path = path_of(root, book)
    if not path.is_file():
        return None
    label = f"edition/{book}/{NAME}"
    return parse(read_text(path, label), label)


def shrunk(root: Path, book: str) -> list[Finding]:
    """An error for every identifier that the last commit's lock has and the one on disk no longer. Raises `EditionError` for a broken one."""
    path = path_of(root, book)
    before = _last(root, book)
    if before is None or (path.is_file() and before == path.read_bytes()):
        return []
    old = parse(before.decode("utf-8"), f"HEAD:edition/{book}/{NAME}")
    return refuse_shrunk(old, read(root, book) or Lock())


def committed(root: Path, book: str) -> Lock | None:
    """The lock in the last commit, ``None`` outside git, or when it was never committed."""
    found = _last(root, book)
    return None if found is None else parse(found.decode("utf-8"), f"HEAD:edition/{book}/{NAME}")


def _last(root: Path, book: str) -> bytes | None:
    """The bytes of the lock in the last commit."""
    command = ["git", "-C", str(root), "show", f"HEAD:./edition/{book}/{NAME}"]
    try:
        return subprocess.run(command, capture_output=True, check=True, timeout=10).stdout  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return None
