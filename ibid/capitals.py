"""Headings that a book sets in capitals, as it does its running heads: the first line of its own in its place is the heading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ibid import chapternotes
from ibid.folding import fold, similarity
from ibid.labels import number_of
from ibid.profile import Profile
from ibid.witness import Witness

_LIKE = 0.9
_LONG = 120
"""A heading's line has fewer characters."""


_PROSE = 40
"""A line of prose has more characters, where lines are lines of print."""
_OPEN = re.compile(r"[\w,;–—-]$")


def runs_on(witness: Witness, n: int) -> bool:
    """Whether a line goes on with a sentence of the line right above it: what reads like a heading there is none."""
    above = witness.at(witness.line(n - 1)).strip() if n > 1 else ""
    return (
        len(above) > _PROSE and not above.isupper() and bool(_OPEN.search(above)) and not above[-1].isdigit()
    )


class _Line(NamedTuple):
    start: int
    """Its offset."""
    folded: str
    """Its words."""
    capitals: bool
    """It is set in capitals, without a number."""
    above: str = ""
    """The number that stands alone on the line above."""
    below: str = ""
    """The same below."""
    label: int = 0
    """Number of the chapter that the line above names, figures or words (`ibid.labels`)."""


def headings(witness: Witness, profile: Profile, start: int) -> frozenset[int]:
    """Offsets of the lines from an offset on that are headings, though they read like running heads.

    Of a title that stands in its place in small letters too, or numbered, that line is the heading, and this has nothing to say. Beside
    a lone number that is not its own it is a running head with its folio.
    """
    lines = list(_lines(witness, start))
    found: list[int] = []
    ends = profile.notes_at == "end-of-chapter"
    notes = None if ends else _place(lines, profile.notes[0], -1)
    last = notes if notes is not None else len(witness.text)
    after = _in_order([line for line in lines if line.start < last], _titles(profile), -1, found)
    if notes is not None:
        at = _in_order(lines, [(profile.notes[0], 0)], max(after, notes - 1), found)
        below = [line for line in lines if line.start > last]
        _in_order(below, [(c.title, c.n) for c in profile.chapters], at, found)
    return frozenset([*found, *(chapternotes.headings(witness, profile, start) if ends else ())])


def _titles(profile: Profile) -> Iterator[tuple[str, int]]:
    """(title, number of a chapter or 0) of everything before the notes."""
    part = 0
    for chapter in profile.chapters:
        if chapter.part != part:
            part = chapter.part
            yield profile.parts[part - 1][1], 0
        yield chapter.title, chapter.n
    yield profile.bibliography[0], 0


def _lines(witness: Witness, start: int) -> Iterator[_Line]:
    first = witness.locate(start)[0]
    texts = {
        n: text
        for n in range(max(1, first - 2), witness.lines + 1)
        if (text := witness.at(witness.line(n)).strip())
    }
    numbers = list(texts)
    for i, n in enumerate(numbers):
        text = texts[n]
        if (
            n >= first
            and len(text) < _LONG
            and not text[-1].isdigit()
            and (text.isupper() or not runs_on(witness, n))
        ):
            beside = (texts[numbers[k]] if 0 <= k < len(numbers) else "" for k in (i - 1, i + 1))
            above, below = (words if words.isdecimal() else "" for words in beside)
            capitals = text.isupper() and not text[0].isdigit()
            label = number_of(texts[numbers[i - 1]]) if i else 0
            yield _Line(witness.line(n).start, fold(text), capitals, above, below, label)


def _place(lines: Sequence[_Line], title: str, after: int) -> int | None:
    """The first line after an offset that reads like a title."""
    wanted = fold(title)
    return next(
        (x.start for x in lines if x.start > after and similarity(x.folded, wanted, 0.8) >= _LIKE), None
    )


def _in_order(lines: Sequence[_Line], titles: Iterable[tuple[str, int]], after: int, found: list[int]) -> int:
    """Add the headings in capitals of titles that follow each other; returns where the last of them stands."""
    capitals = [line for line in lines if line.capitals and not line.below]
    for title, number in titles:
        wanted = fold(title)
        own = [x for x in capitals if x.start > after and x.above in ("", str(number)) and _like(x, wanted)]
        first = next((x for x in own if number and x.label == number), None)
        if first is None and not any(x.start > after and not x.capitals and _like(x, wanted) for x in lines):
            first = own[0] if own else None
        if first is not None:
            found.append(first.start)
            after = first.start
    return after


def _like(line: _Line, wanted: str) -> bool:
    return similarity(_plain(line.folded), wanted, 0.8) >= _LIKE


def _plain(folded: str) -> str:
    """Words without the number before them."""
    number, _, words = folded.partition(" ")
    return words if number.isdigit() else folded
