"""Built pages on disk, for tests that open them in a browser (the fixture ``window`` of conftest.py)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

STUB = b"<!doctype html><title>x</title>"
"""A page that only has to be there."""


def write(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Writes files by their paths, and gives the folder."""
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder
