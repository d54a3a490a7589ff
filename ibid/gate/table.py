"""The figures of the gate as a table for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from .score import Score, Tally

TITLES = {
    "recall": "Damage recovered exactly, by kind",
    "precision": "Changes that give the true text, by rule",
    "found": "Found as they are",
}
"""Headings of the three groups of shares."""


def table(score: Score, *, verbose: bool = False) -> str:
    """A readable table; ``verbose`` adds what is wrong."""
    return "\n".join(_lines(score, verbose)) + "\n"


def _lines(score: Score, verbose: bool) -> Iterator[str]:
    for group, title in TITLES.items():
        yield f"{title}"
        for name, tally in sorted(getattr(score, group).items()):
            yield _row(name, tally)
            if verbose:
                yield from (f"        {wrong}" for wrong in tally.wrong)
        tallies: list[Tally] = list(getattr(score, group).values())
        if group != "found":
            yield _row("all", Tally(sum(t.right for t in tallies), sum(t.of for t in tallies)))
        yield ""
    yield "Errors"
    for name in sorted(score.errors):
        value = score.error(name)
        yield f"  {name:<52} {value:8.5f}" if value < 1 else f"  {name:<52} {value:8.1f}"


def _row(name: str, tally: Tally) -> str:
    return f"  {name:<32} {tally.right:5d} of {tally.of:5d}  {tally.share:7.1%}"
