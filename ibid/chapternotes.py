"""Lists of notes at the end of each chapter: where they begin, and whether a book has them there.

A list begins at a heading (``NOTES``, ``Notes to chapter 2``) above its first note, else at the line from which most notes follow each
other up to the end of the chapter. Its first note is the first of the chapter, or the one after the last of the chapter before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ibid.folding import SUPERSCRIPTS, fold, similarity
from ibid.model import Furniture, Landmark, Span
from ibid.profile import Profile
from ibid.witness import Witness

NUMBER = r"(?:\[\^?\d{1,3}\]|\(\d{1,3}\)|[⁰¹²³⁴-⁹]{1,3}|\d{1,3}(?:\s*[.,)]|(?=\s)))"
"""How a note is numbered where it stands: ``12.`` ``12)`` ``[12]`` ``(12)`` ``¹²`` or a figure apart."""
_FIRST = re.compile(rf"(?:[-•*]\s+)?(?P<n>{NUMBER})(?<!\d\.(?=\d))\s*\S")
_LIKE = 0.86
_HEADING = 70
"""A heading of notes has fewer characters."""
_TRIED = 40
"""So many lines of a chapter, the last ones, are tried as the first of its notes."""
_APART = 1500
"""Two lists have more characters of text between them."""
_FEW = 2
"""A list without a heading has more notes, or follows others that have none."""


@dataclass(frozen=True, slots=True)
class _Row:
    span: Span
    """Its text, without the white space around it."""
    text: str
    number: int
    """Number of the note that may begin here; 0: none."""
    headed: bool
    """It reads like a heading of notes."""


def number_of(text: str) -> int:
    """The number of the note that a line may begin with; 0 when it begins with none.

    >>> [number_of(t) for t in ("12. Ibid.", "[3] Ibid.", "¹ Ibid.", "1934), p. 3", "1.2 Origins", "Ibid.")]
    [12, 3, 1, 0, 0, 0]
    """
    match = _FIRST.match(text)
    return figures(match["n"]) if match else 0


def figures(number: str) -> int:
    """What the number of a note says.

    >>> [figures(n) for n in ("12.", "[^3]", "¹²")]
    [12, 3, 12]
    """
    return int(re.sub(r"\D", "", number.translate(SUPERSCRIPTS)))


def is_headed(text: str, title: str) -> bool:
    """Whether a line reads like the heading of a list: the title, or the title and what chapter it belongs to.

    >>> [is_headed(t, "Notes") for t in ("NOTES", "Notes to Chapter 2", "Notes on the text of the charter", "NOTES 245")]
    [True, True, False, False]
    """
    if len(text) >= _HEADING or not title:
        return False
    folded, wanted = fold(text), fold(title)
    if similarity(folded, wanted, 0.8) >= _LIKE:
        return True
    rest = folded.removeprefix(wanted)
    return (
        rest != folded
        and re.match(r" (?:(?:to|for|of) )?(?:the )?(?:chapter|part|introduction)\b", rest) is not None
    )


def _rows(witness: Witness, title: str, start: int, end: int, skip: frozenset[int]) -> list[_Row]:
    """The lines between two offsets that are neither blank nor furniture."""
    result: list[_Row] = []
    first, last = witness.locate(start)[0], witness.locate(max(start, end - 1))[0]
    for n in range(first, last + 1):
        line = witness.line(n)
        text = witness.text[max(line.start, start) : min(line.end, end)]
        stripped = text.strip()
        if stripped and line.start not in skip:
            at = max(line.start, start) + text.index(stripped)
            row = _Row(
                Span(at, at + len(stripped)), stripped, number_of(stripped), is_headed(stripped, title)
            )
            result.append(row)
    return result


def find(
    witness: Witness, profile: Profile, marks: Sequence[Landmark], end: int, furniture: Sequence[Furniture]
) -> list[Landmark]:
    """The headings of the lists, each as a landmark of its chapter's number.

    ``marks``: the headings of parts and chapters, in order; ``end``: where the last chapter ends. A list without a heading has an empty span
    at its first line; a chapter without a list has no landmark.
    """
    skip = frozenset(f.span.start for f in furniture)
    found = [m for m in marks if m.lines and m.kind in ("part", "chapter")]
    ends = [*(m.start for m in found[1:]), end]
    title = profile.notes[0]
    chapters = [
        (m.n, _rows(witness, title, m.lines[-1].end, stop, skip))
        for m, stop in zip(found, ends, strict=True)
        if m.kind == "chapter"
    ]
    headed = {n: _headed(rows) for n, rows in chapters}
    bare = sum(at is not None for at in headed.values()) < max(1, len(chapters) // 3)
    result: list[Landmark] = []
    last = 0
    for n, rows in chapters:
        heads = headed[n] or []
        at = next((i for i in reversed(heads) if rows[i + 1].number in (1, last + 1)), None)
        if at is not None:
            result.append(Landmark("notes-chapter", n, title, (rows[at].span,)))
            at += 1
        elif bare and (at := _bare(rows, last)):
            place = witness.line(witness.locate(rows[at].span.start)[0]).start
            result.append(Landmark("notes-chapter", n, title, (Span(place, place),)))
        if at:
            last = rows[at].number + _chain(rows[at:]) - 1
    return result


def _headed(rows: Sequence[_Row]) -> list[int] | None:
    """Which lines are headings above a numbered line."""
    return [i for i, (a, b) in enumerate(pairwise(rows)) if a.headed and b.number] or None


def _bare(rows: Sequence[_Row], last: int) -> int | None:
    """The line from which the notes of a list without a heading follow each other; ``last``: the last note before them."""
    tried = [i for i, row in enumerate(rows) if i and row.number and row.number in (1, last + 1)][-_TRIED:]
    best = max(tried, key=lambda i: (_chain(rows[i:]), i), default=None)
    return best if best is not None and (_chain(rows[best:]) > _FEW or best >= len(rows) - 2) else None


def _chain(rows: Sequence[_Row]) -> int:
    """How many notes follow each other, from the first line on."""
    return chain((row.number for row in rows), rows[0].number)


def chain(numbers: Iterable[int], first: int) -> int:
    """How many numbers follow each other from ``first`` on, whatever stands between them.

    >>> chain([1, 2, 7, 3, 1], 1)
    3
    """
    wanted = first
    for number in numbers:
        wanted += number == wanted
    return wanted - first


def headings(witness: Witness, profile: Profile, start: int) -> Iterator[int]:
    """Offsets of the lines of their own that head lists, though a running head may read the same.

    A heading stands above a first note: one numbered 1, or one that goes on from a list which ended long before.
    """
    rows = _rows(witness, profile.notes[0], start, len(witness.text), frozenset())
    ended: dict[int, int] = {}
    for row, below in pairwise(rows):
        if row.number:
            ended[row.number] = row.span.end
        if row.headed and below.number:
            before = ended.get(below.number - 1)
            if below.number == 1 or before is None or row.span.start - before > _APART:
                yield witness.line(witness.locate(row.span.start)[0]).start


def seem(
    witness: Witness, profile: Profile, marks: Sequence[Landmark], furniture: Sequence[Furniture]
) -> int | None:
    """Where a list of notes begins that stands before the heading of the last chapter; ``None``: none does.

    One with a heading is enough; of lists without, two chapters must have several notes.
    """
    chapters = [m for m in marks if m.kind == "chapter" and m.lines]
    if len(chapters) < 2:
        return None
    own = frozenset(headings(witness, profile, chapters[0].start))
    others = [f for f in furniture if f.span.start not in own]
    found = [m for m in find(witness, profile, marks, len(witness.text), others) if m.n != chapters[-1].n]
    headed = [m for m in found if m.lines[0].end > m.lines[0].start]
    if headed or len(found) > 1:
        return (headed or found)[0].lines[0].start
    return None
