"""Printed pages as an index names them: in order, runs drawn together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ibid.registers.reading import Use


@dataclass(frozen=True, slots=True)
class PageRef:
    """A printed page, or a run of them, in the combined index."""

    label: str
    href: str


def page_refs(uses: Sequence[Use]) -> list[PageRef]:
    """Printed pages in order, runs drawn together: ``75–7``; a mention without page by its paragraph."""
    places: dict[str, str] = {}
    for use in uses:
        places.setdefault(use.where.page or use.where.ref, use.where.href)
    runs: list[tuple[list[str], str]] = []
    for page, href in places.items():
        before = runs[-1][0][-1] if runs else ""
        if _number(before) and _number(page) == _number(before) + 1:
            runs[-1][0].append(page)
        else:
            runs.append(([page], href))
    return [PageRef(run_label(run), href) for run, href in runs]


def _number(page: str) -> int:
    bare = page.strip("[]")
    return int(bare) if bare.isdigit() else 0


def run_label(run: Sequence[str]) -> str:
    """A run by its first and last page.

    >>> run_label(["110", "111", "112"]), run_label(["18", "[20]"]), run_label(["7"])
    ('110–12', '[18–20]', '7')
    """
    if len(run) == 1:
        return run[0]
    first, last = run[0].strip("[]"), run[-1].strip("[]")
    doubtful = run[0].startswith("[") or run[-1].startswith("[")
    keep = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), 0)
    tail = last[keep:] if len(first) == len(last) else last
    if len(first) == len(last) and len(last) > 1 and last[-2] == "1" and len(tail) == 1:
        tail = last[-2:]
    return f"[{first}–{tail}]" if doubtful else f"{first}–{tail}"
