"""Headings that a book sets in capitals, as it does its running heads: the first line of its own in its place is the heading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ibid.folding import fold, similarity
from ibid.model import Profile
from ibid.witness import Witness

_LIKE = 0.9
_LONG = 120
"""A heading's line has fewer characters."""


class _Line(NamedTuple):
    start: int
    """Its offset."""
    folded: str
    """Its words."""
    capitals: bool
    """It is set in capitals, without a number."""


def headings(witness: Witness, profile: Profile, start: int) -> frozenset[int]:
    """Offsets of the lines from an offset on that are headings, though they read like running heads.

    Of a title that stands in its place in small letters too, or numbered, that line is the heading, and this has nothing to say.
    """
    lines = list(_lines(witness, start))
    found: list[int] = []
    notes = _place(lines, profile.notes[0], -1)
    last = notes if notes is not None else len(witness.text)
    text = [line for line in lines if line.start < last]
    after = _in_order(text, _titles(profile), -1, found)
    if notes is not None:
        at = _in_order(lines, [profile.notes[0]], max(after, notes - 1), found)
        _in_order(
            [line for line in lines if line.start > last], [c.title for c in profile.chapters], at, found
        )
    return frozenset(found)


def _titles(profile: Profile) -> Iterator[str]:
    part = 0
    for chapter in profile.chapters:
        if chapter.part != part:
            part = chapter.part
            yield profile.parts[part - 1][1]
        yield chapter.title
    yield profile.bibliography[0]


def _lines(witness: Witness, start: int) -> Iterator[_Line]:
    for n in range(witness.locate(start)[0], witness.lines + 1):
        span = witness.line(n)
        text = witness.at(span).strip() if span.end - span.start < _LONG else ""
        if text and not text[-1].isdigit():
            yield _Line(span.start, fold(text), text.isupper() and not text[0].isdigit())


def _place(lines: Sequence[_Line], title: str, after: int) -> int | None:
    """The first line after an offset that reads like a title."""
    wanted = fold(title)
    return next(
        (x.start for x in lines if x.start > after and similarity(x.folded, wanted, 0.8) >= _LIKE), None
    )


def _in_order(
    lines: Sequence[_Line], titles: Sequence[str] | Iterator[str], after: int, found: list[int]
) -> int:
    """Add the headings in capitals of titles that follow each other; returns where the last title stands."""
    for title in titles:
        wanted = fold(title)
        like = [x for x in lines if x.start > after and similarity(_plain(x.folded), wanted, 0.8) >= _LIKE]
        if not like:
            continue
        heading = next((x for x in like if not x.capitals), like[0])
        if heading.capitals:
            found.append(heading.start)
        after = heading.start
    return after


def _plain(folded: str) -> str:
    """Words without the number before them."""
    number, _, words = folded.partition(" ")
    return words if number.isdigit() else folded
