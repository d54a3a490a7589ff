"""A list of notes behind the text without the titles of the chapters: which of them belong to which chapter.

Where the numbers begin again as often as there are chapters, each beginning is a chapter's. Where they run through the book, the calls tell:
all notes are aligned with all that may be a call (`ibid.calls`), and a chapter's notes begin with the first that is called in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ibid import calls, landmarks, notes
from ibid.chapternotes import chain
from ibid.model import Furniture, Landmark, Span
from ibid.witness import Witness


@dataclass(frozen=True, slots=True)
class Divided:
    """A list divided among the chapters."""

    lists: tuple[Landmark, ...]
    """Where each chapter's notes begin: headings without words."""
    complaint: str = ""
    """Why it could not be divided."""


def divide(witness: Witness, marks: Sequence[Landmark], furniture: Sequence[Furniture]) -> Divided:
    """The lists of the chapters in a list without their titles; none when there is no such list."""
    heading = next((m for m in marks if m.kind == "notes" and m.lines), None)
    if heading is None or any(m.kind == "notes-chapter" and m.lines for m in marks):
        return Divided(())
    numbered = notes.numbered_lines(witness, heading.lines[-1].end, furniture)
    if not numbered:
        return Divided((), "no line below it begins with a number")
    if chain((number for number, _pos in numbered), 1) * 2 > len(numbered):
        return Divided(tuple(_by_calls(witness, marks, furniture, heading)))
    again = [pos for (number, pos), (after, _p) in pairwise([*numbered, (2, 0)]) if (number, after) == (1, 2)]
    chapters = [m.n for m in marks if m.kind == "chapter" and m.lines]
    if len(again) != len(chapters):
        return Divided((), f"its numbers begin with 1 {len(again)} times, for {len(chapters)} chapters")
    return Divided(tuple(_list(n, pos) for n, pos in zip(chapters, again, strict=True)))


def _list(chapter: int, pos: int) -> Landmark:
    return Landmark("notes-chapter", chapter, "", (Span(pos, pos),))


def _by_calls(
    witness: Witness, marks: Sequence[Landmark], furniture: Sequence[Furniture], heading: Landmark
) -> list[Landmark]:
    listed, _markup = notes.split(witness, [Landmark("notes-chapter", 1, "", heading.lines)], furniture)
    places = {
        note.n: witness.line(witness.locate(note.parts[0].start)[0]).start for note in listed if note.parts
    }
    expected = [note.n for note in listed]
    regions = landmarks.regions(witness, marks)
    skip = [f.span for f in furniture]
    found = [c for region in regions for c in calls.candidates(witness, region.span, skip)]
    chosen = calls.align(found, expected)
    result: list[Landmark] = []
    for region in regions:
        inside = (
            n
            for n, index in zip(expected, chosen, strict=True)
            if n in places
            and index is not None
            and region.span.start <= found[index].span.start < region.span.end
        )
        first = next(inside, None)
        if first is not None:  # what stands before the first note that is called belongs to its chapter
            result.append(_list(region.chapters[0], places[first] if result else min(places.values())))
    return result
