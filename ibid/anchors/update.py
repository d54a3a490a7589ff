"""Writing the lock: what makes the identifiers of an edition permanent."""

from __future__ import annotations

import os
from pathlib import Path

from lxml import etree

from ibid.anchors.files import NAME, committed, path_of, read
from ibid.anchors.lock import Lock, refuse_shrunk, serialise
from ibid.anchors.settle import Settled, settle
from ibid.errors import EditionError


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
