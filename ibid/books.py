"""Which books there are, and where the site of all of them is published."""

from __future__ import annotations

from pathlib import Path

BASE = "EDITION_BASE"
"""A variable of the environment: the address at which the whole site is published. It goes before ``base`` of every book."""


def books(root: Path) -> list[str]:
    """Slugs of all books with a ``book.yaml``, sorted."""
    return sorted(path.parent.name for path in (root / "edition").glob("*/book.yaml"))
