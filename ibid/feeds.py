"""Form feeds as evidence: where the pages of the carrier begin, which of them the book numbers, and which lone numbers are folios."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ibid.model import Furniture, Span
from ibid.pages import Anchor, Ruler, assign
from ibid.witness import Witness

_NUMBER = re.compile(r"\s*[-–—\[(]?\s*(\d{1,4})\s*[-–—\])]?\s*$")
_SKIP = 3.0
"""What it costs, in pages, to take a form feed for no page of the book: it is a plate's or a cover's."""


def folios(witness: Witness) -> list[Furniture]:
    """The lone numbers next to form feeds that are page numbers.

    A number alone on the first or last line of a page is a folio when another page's agrees with it: both count as many pages as there
    are form feeds between them. (The number of a chapter above its title agrees with none.)
    """
    found = list(_candidates(witness))
    constant = [item.page - leaf for leaf, item in found if item.page is not None]
    return [item for (_leaf, item), key in zip(found, constant, strict=True) if constant.count(key) > 1]


def _candidates(witness: Witness) -> Iterator[tuple[int, Furniture]]:
    """(how many form feeds stand before its page, the number as furniture) for the first and last lines of pages."""
    feeds = witness.silent.feeds
    for leaf, (start, end) in enumerate(zip([0, *feeds], [*feeds, len(witness.text)], strict=True)):
        first, last = _edge(witness, start, end, 1), _edge(witness, start, end, -1)
        if leaf and first:
            yield leaf, Furniture(first[0], "folio", first[1], "top")
        if leaf < len(feeds) and last and last != first:
            yield leaf, Furniture(last[0], "folio", last[1], "bottom")


def _edge(witness: Witness, start: int, end: int, step: int) -> tuple[Span, int] | None:
    """The first or last line of a page and its number, when it is nothing else."""
    text = witness.text[start:end]
    lines = [m for m in re.finditer(r"[^\n]+", text) if m[0].strip()]
    if not lines:
        return None
    line = lines[0 if step > 0 else -1]
    number = _NUMBER.fullmatch(line[0])
    if not number:
        return None
    lead = len(line[0]) - len(line[0].lstrip())
    at = start + line.start() + lead
    return Span(at, at + len(line[0].strip())), int(number[1])


def settle(
    witness: Witness, furniture: Sequence[Furniture], ruler: Ruler, known: Sequence[Anchor], last_page: int
) -> list[Anchor]:
    """The known pages, set to the form feeds before them, and the pages that the form feeds between them begin.

    Where there are as many form feeds between two known pages as pages, their numbers are certain; where there are more or fewer,
    each goes to the page it is nearest to. Before the first known page no number is known, and none is given.
    """
    feeds = _within(witness)
    if not feeds:
        return list(known)
    at = [_feed_of(witness, furniture, feeds, anchor.pos) for anchor in known]
    found = [
        anchor if i is None else replace(anchor, pos=feeds[i]) for anchor, i in zip(known, at, strict=True)
    ]
    result: list[Anchor] = []
    if not found:
        return []
    after = bisect.bisect_right(feeds, found[0].pos) if at[0] is None else at[0] + 1
    ends = [*found[1:], Anchor(last_page + 1, len(witness.text), "high", "end")]
    for i, b in enumerate(ends):
        result.append(a := found[i])
        own = at[i + 1] if i + 1 < len(at) else len(feeds)
        upto = own if own is not None else bisect.bisect_left(feeds, b.pos)
        free, pages = list(feeds[after:upto]), range(a.n + 1, b.n)
        after = upto + (own is not None)
        if own is None and b.evidence == "contents" and len(free) == len(pages) + 1:
            found[i + 1] = replace(b, pos=free.pop())  # the division begins further down on its page
        result += _numbered(ruler, a, [*found, ends[-1]][i + 1], list(pages), free)
    return result


def _within(witness: Witness) -> list[int]:
    """The form feeds after which text follows."""
    end = len(witness.text.rstrip())
    return [pos for pos in witness.silent.feeds if pos < end]


def _feed_of(witness: Witness, furniture: Sequence[Furniture], feeds: Sequence[int], pos: int) -> int | None:
    """The form feed that a place follows, white space and furniture apart."""
    i = bisect.bisect_right(feeds, pos) - 1
    if i < 0:
        return None
    between = witness.text[feeds[i] : pos]
    for item in furniture:
        if feeds[i] <= item.span.start and item.span.end <= pos:
            between = between.replace(witness.at(item.span), "", 1)
    return i if not between.strip() else None


def _numbered(ruler: Ruler, a: Anchor, b: Anchor, pages: Sequence[int], free: Sequence[int]) -> list[Anchor]:
    """The form feeds between two known pages, with the numbers of the pages that they begin."""
    if len(free) == len(pages):
        return [Anchor(n, pos, "high", "feed") for n, pos in zip(pages, free, strict=True)]
    if not free or not pages:
        return []
    step = ruler.length(a.pos, b.pos) / (b.n - a.n) or 1.0
    numbered = assign(ruler, a, step, pages, free, _SKIP)
    return [Anchor(n, pos, "medium", "feed") for n, pos, _distance in numbered]
