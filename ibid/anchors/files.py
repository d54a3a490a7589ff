"""The lock on disk: ``edition/<book>/ids.lock``. An ordinary build only reads it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from lxml import etree

from ibid.anchors.lock import Lock, parse, refuse_shrunk, serialise
from ibid.anchors.settle import Settled, settle
from ibid.errors import EditionError

NAME = "ids.lock"


def path_of(root: Path, book: str) -> Path:
    """Where the lock of a book lies."""
    return root / "edition" / book / NAME


def read(root: Path, book: str) -> Lock | None:
    """The lock of a book, ``None`` when it has none yet. Raises `EditionError` for a broken one."""
    path = path_of(root, book)
    if not path.is_file():
        return None
    return parse(path.read_text("utf-8"), f"edition/{book}/{NAME}")


def committed(root: Path, book: str) -> Lock | None:
    """The lock in the last commit, ``None`` outside git, or when it was never committed."""
    command = ["git", "-C", str(root), "show", f"HEAD:./edition/{book}/{NAME}"]
    try:
        done = subprocess.run(command, capture_output=True, check=True, timeout=10)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return None
    return parse(done.stdout.decode("utf-8"), f"HEAD:edition/{book}/{NAME}")


def update(root: Path, book: str, tei: etree._Element) -> Settled:
    """Settle the TEI and write the lock; a new book gets one. The file is left alone when nothing changed.

    Raises `EditionError` when the lock on disk is broken, or has lost identifiers that were committed.
    """
    path, where = path_of(root, book), f"edition/{book}/{NAME}"
    on_disk = read(root, book)
    old = on_disk if on_disk is not None else Lock()
    lost = refuse_shrunk(committed(root, book) or Lock(), old, where)
    if lost:
        raise EditionError([f"{f.where}: {f.code} {f.message}" for f in lost], lost[0].hint)
    settled = settle(tei, old)
    text = serialise(settled.lock)
    if on_disk is None or path.read_text("utf-8") != text:
        fresh = path.with_name(f".{NAME}.{os.getpid()}")
        fresh.write_text(text, "utf-8")
        fresh.replace(path)
    return settled
