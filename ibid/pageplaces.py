"""Where an interpolated page break may stand: between the notes and entries of the back matter, never inside the title of a work.

The place of such a break is reckoned by length of text and known to a line or so at best. Among the places that are as likely the edition
takes one where a page can end without cutting a citation in two.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ibid.model import PageBreak
from ibid.witness import Witness

_STOP = re.compile(
    r"""(?<=[.!?]) [’”'")*]{0,2} \ (?=[‘“'"]? [A-Z][a-z]* \ [a-z]+[ ,])
      | ;\ (?=[\w‘“'"*])""",
    re.VERBOSE,
)
"""Before the next citation after a semicolon, or before a sentence of prose: a word with a capital and one without (a citation begins
with names and titles)."""
_ITALIC = re.compile(r"\*[^*\n]+\*")


@dataclass(frozen=True, slots=True, order=True)
class Unit:
    """A note, an entry or a heading of the back matter."""

    start: int
    """Offset of its number or bullet, or of its first word."""
    end: int
    """Offset after its last character."""
    head: bool = False
    """A heading: what follows it stays on its page."""


def settle(witness: Witness, breaks: Sequence[PageBreak], units: Sequence[Unit]) -> list[PageBreak]:
    """The breaks in their order, the interpolated ones at places where a page may end.

    Within the back matter that is before a note or entry, a sentence, or the next of several citations. In running text it is anywhere
    between words, but not inside italics.
    """
    ordered = sorted(units)
    free = [
        u.start for before, u in zip([None, *ordered], ordered, strict=False) if not (before and before.head)
    ]
    result: list[PageBreak] = []
    for i, page in enumerate(breaks):
        low = result[-1].pos if result else 0
        high = breaks[i + 1].pos if i + 1 < len(breaks) else len(witness.text)
        pos = max(page.pos, low)
        if page.evidence == "interpolated":
            places = [p for p in _places(witness, page, ordered, free) if low <= p <= high]
            pos = min(places, key=lambda p: abs(p - page.pos), default=pos)
        result.append(replace(page, pos=pos))
    return result


def _places(witness: Witness, page: PageBreak, units: Sequence[Unit], free: Sequence[int]) -> Iterator[int]:
    at = bisect.bisect_right(units, Unit(page.pos, len(witness.text), True)) - 1
    unit = units[at] if at >= 0 and page.pos < units[at].end else None
    if unit is None:
        yield _outside_italics(witness, page.pos)
        return
    i = bisect.bisect_right(free, page.pos)
    near = free[max(0, i - 1) : i + 1]
    yield from near
    yield from (match.end() for match in _STOP.finditer(witness.text, unit.start, unit.end))


def _outside_italics(witness: Witness, pos: int) -> int:
    """The place itself, or the nearer end of the italics it is in."""
    line = witness.line(witness.locate(pos)[0])
    for match in _ITALIC.finditer(witness.text, line.start, line.end):
        if match.start() < pos < match.end():
            after = match.end()
            while after < line.end and not witness.text[after].isspace():
                after += 1
            after = min(after + 1, line.end)
            return min(match.start(), after, key=lambda place: abs(place - pos))
    return pos
