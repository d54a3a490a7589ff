"""Split the endnotes: one stretch of list into notes 1..N.

Numbering restarts in each chapter, or runs through the book when most lists say so, and never skips. So this is
an alignment of line starts (and numbers in mid-line) with the sequence 1, 2, 3 …: dynamic programming over what
each line may be — the next note, the continuation of the one before — with a cost for a number that disagrees, is
missing, or for a note that the list has lost.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ibid.chapternotes import NUMBER, figures
from ibid.model import Cert, Furniture, Landmark, NoteText, Span
from ibid.witness import Witness

_NUMBERED = re.compile(rf"\s*(?:[-•*]\s+)?(?P<n>{NUMBER})\s*")
_BULLET = re.compile(r"\s*[-•]\s+")
_INSIDE = re.compile(r"(?<=[.;)’'”\"*])\s+(\d{1,3})\.\s+(?=[A-Z*‘'])")
_LOCATOR_WORD = re.compile(r"\b(?:pp?|chs?|vols?|[Nn]os?|pts?|sect|cols?|fols?)\.$")
"""What stands before the number of a page or chapter: that number is no note's."""
_RUN_ON = re.compile(r"(?:(?<=[\d)]\.)|(?<=\b[ivx]{2}\.)|(?<=[Ii]bid\.))\s+(?=[A-Z*‘'\[])")
"""Where a note may begin in mid-line without its number: after a locator or bracket that ends a sentence."""
_AFTER_LOCATOR = re.compile(r"(?<=\d\.)\s+(?=[A-Z*‘'])")

COST_WRONG_NUMBER = 2.5
COST_NO_NUMBER = 1.0
COST_NO_BULLET = 3.0
COST_CONTINUES_BULLET = 1.6
COST_CONTINUES_NUMBER = 4.0
COST_CONTINUES_PRINT = 1.5
"""The same for a line of print, which may begin with any word of its note."""
COST_CONTINUES_PLAIN = 0.4
COST_INSIDE = 0.2
COST_RUN_ON = 2.4
COST_LOST = 4.0
MAX_LOST = 3
BEAM = 40.0
"""A reading dearer than the cheapest by more than ten lost notes is given up."""


@dataclass(frozen=True, slots=True)
class _Start:
    """A place where a note may begin."""

    pos: int
    """Offset of the place (before bullet and number)."""
    text: int
    """Offset after bullet and number."""
    number: int | None
    """Number it prints."""
    kind: str
    """numbered, bullet, plain, inside."""
    end: int
    """End of its line (trailing space left out)."""


def split(
    witness: Witness, marks: Sequence[Landmark], furniture: Sequence[Furniture]
) -> tuple[list[NoteText], list[Span]]:
    """The notes of all chapters in order, and the spans of bullets and numbers that are no text.

    A list ends where the next heading stands. A note that it has lost has no parts. Needs the ``notes-chapter`` landmarks; a chapter whose list
    is not found has no notes.
    """
    lists = [m for m in marks if m.kind == "notes-chapter" and m.lines]
    skip = frozenset(f.span.start for f in furniture)
    headings = sorted(m.start for m in marks if m.lines)
    found: list[list[_Start]] = []
    for mark in lists:
        after = bisect.bisect_left(headings, mark.lines[-1].end + 1)
        end = headings[after] if after < len(headings) else len(witness.text)
        first = witness.locate(mark.lines[-1].end)[0] + (mark.lines[0].start < mark.lines[-1].end)
        found.append(list(_starts(witness, first, end, skip)))
    through = _numbered_through(found)
    notes: list[NoteText] = []
    markup: list[Span] = []
    for mark, starts in zip(lists, found, strict=True):
        before = notes[-1].n if through and notes else 0
        here = [replace(s, number=s.number and max(s.number - before, 0)) for s in starts]
        chapter_notes, chapter_markup = _assemble(
            witness, mark.n, here, _align(here, of_print=bool(witness.printed))
        )
        notes += (replace(note, n=note.n + before) for note in chapter_notes)
        markup += chapter_markup
    return notes, sorted(markup)


def _numbered_through(lists: Sequence[Sequence[_Start]]) -> bool:
    """Whether the notes are numbered through the book: most lists begin where the one before them ends, not with 1."""
    numbers = [[s.number for s in starts if s.kind == "numbered" and s.number] for starts in lists]
    pairs = [(a[-1], b[0]) for a, b in pairwise(numbers) if a and b]
    going_on = sum(abs(first - last - 1) < abs(first - 1) for last, first in pairs)
    return 2 * going_on > len(pairs)


def numbered_lines(witness: Witness, start: int, furniture: Sequence[Furniture]) -> list[tuple[int, int]]:
    """(number, offset of the line) of the lines after the line of an offset that begin with a number."""
    skip = frozenset(f.span.start for f in furniture)
    found = _starts(witness, witness.locate(start)[0] + 1, len(witness.text), skip)
    return [(s.number, s.pos) for s in found if s.kind == "numbered" and s.number]


def _starts(witness: Witness, first: int, end: int, skip: frozenset[int]) -> Iterator[_Start]:
    """The places from a line on, before an offset."""
    last = witness.locate(end)[0] - (0 if end == len(witness.text) else 1)
    for n in range(first, last + 1):
        span = witness.line(n)
        if span.start in skip:
            continue
        text = witness.at(span)
        stop = span.start + len(text.rstrip())
        if stop == span.start:
            continue
        first_of_line = _line_start(text, span, stop)
        yield first_of_line
        inside = (s for s in _inside(text, span, stop) if s.pos > first_of_line.text)
        yield from sorted(inside, key=lambda start: start.pos)


def _inside(text: str, span: Span, stop: int) -> Iterator[_Start]:
    """Places in mid-line where a further note may begin, with its number or without."""
    numbers = [m for m in _INSIDE.finditer(text) if not _LOCATOR_WORD.search(text, 0, m.start())]
    for match in numbers:
        yield _Start(span.start + match.start(), span.start + match.end(), int(match[1]), "inside", stop)
    for match in _RUN_ON.finditer(text):
        if span.start + match.end() < stop and not any(
            n.start() < match.end() and match.start() < n.end() for n in numbers
        ):
            yield _Start(span.start + match.start(), span.start + match.end(), None, "inside", stop)


def _line_start(text: str, span: Span, stop: int) -> _Start:
    match = _NUMBERED.match(text)
    if match:
        return _Start(span.start, min(span.start + match.end(), stop), figures(match["n"]), "numbered", stop)
    match = _BULLET.match(text)
    if match:
        return _Start(span.start, span.start + match.end(), None, "bullet", stop)
    lead = len(text) - len(text.lstrip())
    return _Start(span.start, span.start + lead, None, "plain", stop)


def _begin_cost(start: _Start, n: int) -> float | None:
    """Cost of taking a start for the beginning of note ``n``; ``None`` when impossible."""
    if start.kind == "inside":
        return COST_RUN_ON if start.number is None else COST_INSIDE if start.number == n else None
    if start.kind == "numbered":
        return 0.0 if start.number == n else COST_WRONG_NUMBER
    return COST_NO_NUMBER if start.kind == "bullet" else COST_NO_BULLET


def _continue_cost(start: _Start, *, of_print: bool) -> float:
    if start.kind == "inside":
        return 0.0 if start.number is None else COST_CONTINUES_PLAIN
    if start.kind == "numbered":
        return COST_CONTINUES_PRINT if of_print else COST_CONTINUES_NUMBER
    return COST_CONTINUES_BULLET if start.kind == "bullet" else COST_CONTINUES_PLAIN


def _align(starts: Sequence[_Start], *, of_print: bool = False) -> list[int]:
    """For every start the note it begins, or 0 when it continues one; the cheapest reading of the whole
    list."""
    # best[n] = the cost of the starts so far, the last note begun being n
    best: dict[int, float] = {0: 0.0}
    history: list[dict[int, tuple[float, int, int]]] = []
    for start in starts:
        step: dict[int, tuple[float, int, int]] = {}
        dearest = min(best.values()) + BEAM
        goes_on = _continue_cost(start, of_print=of_print)
        for n, cost in best.items():
            if cost > dearest:
                continue
            if n:
                _relax(step, n, cost + goes_on, n, 0)
            for lost in range(MAX_LOST + 1):
                begin = _begin_cost(start, n + 1 + lost)
                if begin is not None:
                    _relax(step, n + 1 + lost, cost + begin + lost * COST_LOST, n, n + 1 + lost)
        history.append(step)
        best = {n: cost for n, (cost, _prev, _note) in step.items()}
    if not history:
        return []
    n = min(history[-1], key=lambda k: history[-1][k][0])
    result: list[int] = []
    for step in reversed(history):
        _cost, previous, note = step[n]
        result.append(note)
        n = previous
    return result[::-1]


def _relax(step: dict[int, tuple[float, int, int]], n: int, cost: float, previous: int, note: int) -> None:
    if n not in step or cost < step[n][0]:
        step[n] = (cost, previous, note)


def _assemble(
    witness: Witness, chapter: int, starts: Sequence[_Start], begins: Sequence[int]
) -> tuple[list[NoteText], list[Span]]:
    found: dict[int, tuple[list[Span], str, Cert]] = {}
    markup: list[Span] = []
    current = 0
    for i, (start, n) in enumerate(zip(starts, begins, strict=True)):
        inside_next = i + 1 < len(starts) and starts[i + 1].kind == "inside" and begins[i + 1]
        end = starts[i + 1].pos if inside_next else start.end
        if n:
            current = n
            if start.kind != "plain" and start.text > start.pos:
                markup.append(Span(start.pos, start.text))
            found[n] = ([], *_flag(start, n))
        elif start.kind == "inside":
            continue  # no beginning: the stretch before it runs on
        if start.text < end or not n:
            found[current][0].append(Span(start.text, _run_end(starts, begins, i, end)))
    _give_back(witness, found)
    last = max(found, default=0)
    notes = [
        NoteText(chapter, n, tuple(found[n][0]), found[n][1], found[n][2])
        if n in found
        else NoteText(chapter, n, (), "lost", "high")
        for n in range(1, last + 1)
    ]
    return notes, markup


def _run_end(starts: Sequence[_Start], begins: Sequence[int], i: int, end: int) -> int:
    """The end of a stretch: the next inside start of its line that begins a note, else the line's end."""
    for k in range(i + 1, len(starts)):
        if starts[k].kind != "inside":
            return starts[i].end
        if begins[k]:
            return starts[k].pos
    return starts[i].end if starts[i].kind != "inside" or end == starts[i].end else end


def _flag(start: _Start, n: int) -> tuple[str, Cert]:
    if start.kind == "inside" and start.number is not None:
        return "glued", "high"
    if start.number is None:
        return "unnumbered", "high" if start.kind == "bullet" else "medium"
    return ("ok", "high") if start.number == n else ("misnumbered", "medium")


def _give_back(witness: Witness, found: dict[int, tuple[list[Span], str, Cert]]) -> None:
    """A number without text: its text stands at the end of the note before it, after the last locator that
    ends a sentence."""
    for n in sorted(found):
        parts, _flag_name, _cert = found[n]
        before = found.get(n - 1)
        if parts or before is None or not before[0]:
            continue
        span = before[0][-1]
        text = witness.at(span)
        cuts = list(_AFTER_LOCATOR.finditer(text))
        if not cuts:
            continue
        cut = cuts[-1]
        before[0][-1] = Span(span.start, span.start + cut.start())
        found[n] = ([Span(span.start + cut.end(), span.end)], "misplaced-number", "medium")
