"""Printed pages: where each begins, known or interpolated, with an error model.

Known: a running head or folio gives its number; the contents give the page a chapter begins on; a form feed (`ibid.feeds`) or a paragraph
cut in mid-sentence is a page end without number. Between two heads of a chapter the text fills pages evenly; up to the next chapter it
fills them at the usual rate and leaves the rest of the last page blank. Cuts near an expected place are taken for it (each cut for one
page, in order). The error is measured by leaving out each page that a running head gives, in turn.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from ibid.model import Cert, Furniture, PageBreak
from ibid.witness import Witness

_BLANK = re.compile("\n{2,}")

CUT_TOLERANCE = 0.45
"""How far from its expected place, in pages, a cut may lie to be that page's beginning."""
CUT_SURE = 0.25
"""Up to this distance, in pages, the number of a cut is certain: no head of a known page lies further off on average."""
HEADING_LINES = 500
"""Characters' worth of space that the head of a chapter takes: about eight lines of print. Of the values tried it finds the pages best that
running heads give, and those of the sample."""


@dataclass(frozen=True, slots=True)
class ErrorModel:
    """How well interpolation finds the pages that are known."""

    checked: int
    """How many known pages were left out in turn."""
    mean: float
    """Mean error in characters."""
    worst: float
    """Largest error in characters."""
    per_page: float
    """Characters on a page."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A page whose beginning is known."""

    n: int
    """Its number."""
    pos: int
    """Offset in the witness."""
    cert: Cert
    """high, or medium for a cut whose number was reckoned."""
    evidence: str
    """head, contents, feed or cut."""


def anchors(
    witness: Witness, furniture: Sequence[Furniture], starts: Sequence[tuple[int, int]]
) -> list[Anchor]:
    """Known pages in order: from running heads and folios (the page begins where its head stands) and from division starts (page, offset).

    A head that contradicts the order is left out.
    """
    found = [Anchor(page, pos, "high", "contents") for page, pos in starts]
    for item in furniture:
        pos = _begins(witness, item, furniture)
        if item.page is not None and pos is not None:
            found.append(Anchor(item.page, pos, "high", "head"))
    found.sort(key=lambda a: (a.pos, a.n))
    result: list[Anchor] = []
    for anchor in found:
        if not result or anchor.n > result[-1].n:
            result.append(anchor)
    return result


def _begins(witness: Witness, item: Furniture, furniture: Sequence[Furniture]) -> int | None:
    """Where the page begins that a head or folio belongs to; of a folio at its foot, the last form feed tells."""
    if item.place == "top":
        return _head_of(item, furniture).span.start
    return max((pos for pos in witness.silent.feeds if pos <= item.span.start), default=None)


def _head_of(item: Furniture, furniture: Sequence[Furniture]) -> Furniture:
    """For a lone folio the running head it belongs to: the page begins at the earlier of the two."""
    if item.kind != "folio":
        return item
    nearest = min(
        (f for f in furniture if f.kind == "header" and f.page is None),
        key=lambda f: abs(f.span.start - item.span.start),
        default=item,
    )
    return (
        nearest
        if abs(nearest.span.start - item.span.start) < 200 and nearest.span.start < item.span.start
        else item
    )


class _Measure:
    """How much of a stretch lies within others that do not overlap: reckoned once, asked for often."""

    def __init__(self, spans: Sequence[tuple[int, int]], unit: int) -> None:
        """``unit``: so many characters count as one, within each of the others."""
        self._starts = [start for start, _end in spans]
        self._ends = [end for _start, end in spans]
        self._unit = unit
        self._sums = [0, *accumulate((end - start) // unit for start, end in spans)]

    def within(self, start: int, end: int) -> int:
        """What lies between two offsets."""
        first, last = bisect.bisect_right(self._ends, start), bisect.bisect_left(self._starts, end)
        if first >= last:
            return 0
        whole = self._sums[last - 1] - self._sums[first + 1] if last - first > 1 else 0
        edges = {first, last - 1}
        return whole + sum(
            (min(self._ends[k], end) - max(self._starts[k], start)) // self._unit for k in edges
        )


class Ruler:
    """Measures text between offsets in the characters that fill a page (furniture and blank lines do not)."""

    def __init__(
        self, witness: Witness, furniture: Sequence[Furniture], chapter_starts: Sequence[int]
    ) -> None:
        self._end = len(witness.text)
        self._skip = _Measure(sorted((f.span.start, f.span.end) for f in furniture), 1)
        self._blank = _Measure([match.span() for match in _BLANK.finditer(witness.text)], 2)
        self._heads = sorted(chapter_starts)

    def length(self, start: int, end: int) -> float:
        """Characters' worth between two offsets; a blank line counts half of what it takes."""
        heads = bisect.bisect_left(self._heads, end) - bisect.bisect_left(self._heads, start)
        return (
            end
            - start
            - self._skip.within(start, end)
            - self._blank.within(start, end)
            + HEADING_LINES * max(0, heads)
        )

    def advance(self, start: int, amount: float) -> int:
        """The offset that lies so many characters' worth after another."""
        low, high = start, self._end
        while low < high:
            middle = (low + high) // 2
            if self.length(start, middle) < amount:
                low = middle + 1
            else:
                high = middle
        return low


def breaks(
    witness: Witness,
    ruler: Ruler,
    known: Sequence[Anchor],
    cuts: Sequence[tuple[int, int]],
    last_page: int,
    end: int,
) -> tuple[list[PageBreak], ErrorModel]:
    """A `PageBreak` for every page from the first known one to ``last_page``, and the measured error of interpolation.

    ``cuts``: (end, start) of bridged gaps; ``end``: offset where the last page ends.
    """
    rate = _rate(ruler, known)
    model = _leave_one_out(ruler, known, rate)
    used = sorted([*known, *_numbered_cuts(ruler, known, cuts, rate)], key=lambda a: a.n)
    result: list[PageBreak] = []
    closing = Anchor(last_page + 1, end, "high", "end")
    for a, b in zip(used, [*used[1:], closing], strict=True):
        result.append(PageBreak(a.n, a.pos, a.cert, a.evidence))
        step = _step(ruler, a, b, rate)
        for n in range(a.n + 1, b.n):
            pos = _word_start(witness.text, ruler.advance(a.pos, step * (n - a.n)), b.pos)
            result.append(PageBreak(n, pos, "low", "interpolated", model.mean))
    return _increasing(result), model


def _step(ruler: Ruler, a: Anchor, b: Anchor, rate: float) -> float:
    """Characters' worth of each page between two known ones: even between heads, at the usual rate where a blank may follow."""
    even = ruler.length(a.pos, b.pos) / max(1, b.n - a.n)
    return min(even, rate) if b.evidence in {"contents", "end"} and even > 0 else even


def _increasing(found: list[PageBreak]) -> list[PageBreak]:
    result: list[PageBreak] = []
    for item in found:
        pos = max(item.pos, result[-1].pos) if result else item.pos
        result.append(PageBreak(item.n, pos, item.cert, item.evidence, item.error))
    return result


def _rate(ruler: Ruler, known: Sequence[Anchor]) -> float:
    """Characters' worth of a full page: the median of the stretches that end at a running head or form feed."""
    found = sorted(
        ruler.length(a.pos, b.pos) / (b.n - a.n) for a, b in pairwise(known) if b.evidence in {"head", "feed"}
    )
    if found:
        return found[len(found) // 2]
    if len(known) < 2:
        return 2500.0
    return ruler.length(known[0].pos, known[-1].pos) / (known[-1].n - known[0].n)


def _leave_one_out(ruler: Ruler, known: Sequence[Anchor], rate: float) -> ErrorModel:
    errors: list[float] = []
    for before, left_out, after in zip(known, known[1:], known[2:], strict=False):
        if left_out.evidence != "head":
            continue
        step = _step(ruler, before, after, rate)
        errors.append(abs(ruler.length(before.pos, left_out.pos) - step * (left_out.n - before.n)))
    if not errors:
        return ErrorModel(0, rate / 2, rate / 2, rate)
    return ErrorModel(len(errors), sum(errors) / len(errors), max(errors), rate)


def _numbered_cuts(
    ruler: Ruler, known: Sequence[Anchor], cuts: Sequence[tuple[int, int]], rate: float
) -> list[Anchor]:
    """Give numbers to cuts: between two known pages, the assignment in order with the least total distance."""
    result: list[Anchor] = []
    heads = {a.pos for a in known}
    for a, b in pairwise(known):
        free = [
            start
            for _end, start in cuts
            if a.pos < start < b.pos and not any(abs(start - h) < 400 for h in heads)
        ]
        pages = list(range(a.n + 1, b.n))
        if not free or not pages:
            continue
        step = _step(ruler, a, b, rate)
        for n, pos, distance in assign(ruler, a, step or rate, pages, free, CUT_TOLERANCE):
            result.append(Anchor(n, pos, "high" if distance <= CUT_SURE else "medium", "cut"))
    return result


def assign(
    ruler: Ruler, a: Anchor, step: float, pages: Sequence[int], free: Sequence[int], skip: float
) -> list[tuple[int, int, float]]:
    """(page, offset, distance from its expected place in pages) of the places that become page beginnings, in order.

    ``step``: characters' worth of a page; ``skip``: what it costs, in pages, to leave out a place.
    """
    expected = [(ruler.length(a.pos, pos) / step) + a.n for pos in free]
    best: list[list[float]] = [[0.0] * (len(pages) + 1)]
    for i, where in enumerate(expected):
        row = [best[i][0] + skip]
        for j, n in enumerate(pages):
            row.append(min(best[i][j + 1] + skip, row[j], best[i][j] + abs(where - n)))
        best.append(row)
    result: list[tuple[int, int, float]] = []
    i, j = len(expected), len(pages)
    while i and j:
        if best[i][j] == best[i][j - 1]:
            j -= 1
        elif best[i][j] == best[i - 1][j] + skip:
            i -= 1
        else:
            result.append((pages[j - 1], free[i - 1], abs(expected[i - 1] - pages[j - 1])))
            i, j = i - 1, j - 1
    return result[::-1]


def _word_start(text: str, pos: int, limit: int) -> int:
    """The next beginning of a word (never inside one)."""
    while 0 < pos < limit and not (text[pos - 1].isspace() and not text[pos].isspace()):
        pos += 1
    return min(pos, limit)
