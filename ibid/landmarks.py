"""Where the announced divisions begin: contents, parts, chapters, bibliography, notes and the lists in the notes.

Titles come from ``book.yaml``; their places are found by comparing short lines with them, in order. A heading that is not
found is reported as lost, and its chapter shares a `Region` with the one before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ibid import chapternotes
from ibid.capitals import runs_on
from ibid.folding import fold, similarity
from ibid.labels import number_of
from ibid.model import Furniture, Landmark, Region, Span
from ibid.profile import Profile
from ibid.witness import Witness

_LIKE = 0.86
_ENDS_IN_NUMBER = re.compile(r"[\d⁰¹²³⁴-⁹]\s*$")
_LIST_NUMBER = re.compile(r"\s*(?:-\s+)?(?:[IVXl]+|\d+)\s*\.\s+")


def _lines(witness: Witness, first: int, furniture: frozenset[int]) -> Iterator[tuple[int, Span, str]]:
    """Non-blank lines from ``first`` on that are no furniture: (number, span of the stripped text, text)."""
    for n in range(first, witness.lines + 1):
        span = witness.line(n)
        if span.start in furniture:
            continue
        text = witness.at(span)
        stripped = text.strip()
        if stripped:
            start = span.start + text.index(stripped)
            yield n, Span(start, start + len(stripped)), stripped


def _find(
    witness: Witness, title: str, first: int, last: int, furniture: frozenset[int], *, listed: bool = False
) -> tuple[int, tuple[Span, ...]] | None:
    """The first line between two lines that reads like the title; a title may run over two lines."""
    if not title:
        return None
    wanted = fold(title)
    previous: tuple[int, Span, str] | None = None
    for n, span, text in _lines(witness, first, furniture):
        if n >= last:
            return None
        body = _LIST_NUMBER.sub("", text) if listed else text
        plain = len(body) <= 2 * len(title) + 8 and (
            listed or not _ENDS_IN_NUMBER.search(body) or title[-1].isdigit()
        )
        if (
            plain
            and similarity(fold(body), wanted, 0.8) >= _LIKE
            and not runs_on(witness, n)
            and (not listed or body != text or text.isupper() or _above_note(witness, n, furniture))
        ):
            return n, (span,)
        if (
            plain
            and previous
            and previous[0] >= n - 2
            and similarity(fold(previous[2] + " " + body), wanted, 0.9) >= 0.95
        ):
            return n, (previous[1], span)
        previous = (n, span, body) if plain else None
    return None


def _above_note(witness: Witness, n: int, furniture: frozenset[int]) -> bool:
    """Whether the next line of text begins with the number of a note."""
    below = next(_lines(witness, n + 1, furniture), None)
    return below is not None and chapternotes.number_of(below[2]) > 0


def find(witness: Witness, profile: Profile, furniture: Sequence[Furniture]) -> list[Landmark]:
    """All landmarks in the order of the book; a lost one has no lines."""
    skip = frozenset(f.span.start for f in furniture)
    end = witness.lines + 1
    marks: list[Landmark] = []
    contents = _find(witness, profile.contents, 1, end, frozenset())
    line = 1
    if contents:
        marks.append(Landmark("contents", 0, profile.contents, contents[1]))
        line = contents[0] + 1
    line = max(line, _body_start(witness, profile, line, skip))
    ends = profile.notes_at == "end-of-chapter"
    notes = None if ends else _last(witness, profile.notes[0], line, skip)
    bibliography = _find(witness, profile.bibliography[0], line, notes[0] if notes else end, skip)
    text_end = min(x[0] for x in (bibliography, notes, (end, ())) if x)
    marks += _chapters(witness, profile, line, text_end, skip)
    if ends:
        stop = bibliography[1][0].start if bibliography else len(witness.text)
        marks = _with_lists(marks, chapternotes.find(witness, profile, marks, stop, furniture))
    marks.append(
        Landmark("bibliography", 0, profile.bibliography[0], bibliography[1] if bibliography else ())
    )
    marks.append(Landmark("notes", 0, profile.notes[0], notes[1] if notes else ()))
    if notes:
        marks += _note_chapters(witness, profile, notes[0] + 1, skip)
    return marks


def _with_lists(marks: Sequence[Landmark], lists: Sequence[Landmark]) -> list[Landmark]:
    """The lists of notes, each after its chapter."""
    by_chapter = {m.n: m for m in lists}
    result: list[Landmark] = []
    for mark in marks:
        result.append(mark)
        if mark.kind == "chapter" and mark.n in by_chapter:
            result.append(by_chapter[mark.n])
    return result


def body_start(witness: Witness, profile: Profile) -> int:
    """Offset of the line where the text begins: after the title page and the contents."""
    contents = _find(witness, profile.contents, 1, witness.lines + 1, frozenset())
    line = _body_start(witness, profile, contents[0] + 1 if contents else 1, frozenset())
    return witness.starts[line - 1]


def _body_start(witness: Witness, profile: Profile, line: int, skip: frozenset[int]) -> int:
    """The line where the text begins: everything is announced once in the contents and stands once more in the text."""
    first = profile.chapters[0]
    title = profile.parts[first.part - 1][0] if first.part else first.title
    seen = 0
    for n, _span, text in _lines(witness, line, skip):
        if similarity(fold(text), fold(title)) >= _LIKE and not _ENDS_IN_NUMBER.search(text):
            seen += 1
            if seen == (2 if first.part else 1):
                return n
    return line


def _last(
    witness: Witness, title: str, line: int, skip: frozenset[int]
) -> tuple[int, tuple[Span, ...]] | None:
    """The last line that reads like a back-matter title and is followed by a list (a running head may repeat it)."""
    found = None
    while True:
        hit = _find(witness, title, line, witness.lines + 1, skip)
        if not hit:
            return found
        if found is None:
            found = hit
        line = hit[0] + 1


def _chapters(
    witness: Witness, profile: Profile, line: int, end: int, skip: frozenset[int]
) -> list[Landmark]:
    marks: list[Landmark] = []
    part = 0
    for chapter in profile.chapters:
        if chapter.part and chapter.part != part:
            part = chapter.part
            label, title = profile.parts[part - 1]
            spans: tuple[Span, ...] = ()
            for words in (label, title):
                hit = _find(witness, words, line, end, skip)
                if hit:
                    spans += hit[1]
                    line = hit[0] + 1
            marks.append(Landmark("part", part, title, spans))
        hit = _find(witness, chapter.title, line, end, skip)
        number = _label(witness, hit[1][0].start, chapter.n, line if marks else 1, skip) if hit else None
        marks.append(Landmark("chapter", chapter.n, chapter.title, hit[1] if hit else (), number))
        line = hit[0] + 1 if hit else line
    return marks


def _label(witness: Witness, pos: int, number: int, first: int, skip: frozenset[int]) -> Span | None:
    """The line before a chapter's heading, not before a given line, when it is nothing but the chapter's number."""
    n = witness.locate(pos)[0] - 1
    while n >= first and not witness.at(witness.line(n)).strip():
        n -= 1
    if n < first:
        return None
    span = witness.line(n)
    text = witness.at(span)
    if span.start in skip or number_of(text) != number:
        return None
    start = span.start + text.index(text.strip())
    return Span(start, start + len(text.strip()))


def _note_chapters(witness: Witness, profile: Profile, line: int, skip: frozenset[int]) -> list[Landmark]:
    marks: list[Landmark] = []
    for chapter in profile.chapters:
        hit = _find(witness, chapter.title, line, witness.lines + 1, skip, listed=True)
        marks.append(Landmark("notes-chapter", chapter.n, chapter.title, hit[1] if hit else ()))
        line = hit[0] + 1 if hit else line
    return marks


def refusal(
    witness: Witness,
    profile: Profile,
    marks: Sequence[Landmark],
    furniture: Sequence[Furniture],
    complaint: str = "",
) -> tuple[str, str] | None:
    """Where a book has its notes otherwise than its profile says: (what is the matter, what would help).

    ``complaint``: why a list without the titles of chapters could not be divided.
    """
    lists = any(m.kind == "notes-chapter" and m.lines for m in marks)
    if profile.notes_at == "end-of-chapter":
        return _refused_ends(witness, profile, marks, lists=lists)
    notes = next((m for m in marks if m.kind == "notes" and m.lines), None)
    chapters = [m for m in marks if m.kind == "chapter"]
    if sum(not m.lines for m in chapters) * 2 > len(chapters):
        # one of several lists may have been taken for the one behind the text, and the chapters after it are lost
        marks = find(witness, replace(profile, notes_at="end-of-chapter"), furniture)
    elif notes and lists:
        return None
    place = chapternotes.seem(witness, profile, marks, furniture)
    if place is not None:
        return (
            f"{witness.where(place)}: the notes seem to stand at the end of each chapter",
            "if they do, say 'where: end-of-chapter' under 'notes' in book.yaml (docs/editing.md)",
        )
    if notes and not lists:
        return (
            f"{witness.where(notes.lines[0].start)}: no chapter's title stands below the heading of the notes{complaint and f', and {complaint}'}",
            "each chapter's notes must stand under its title, numbered from 1 or on through the book (docs/editing.md)",
        )
    return None


def _refused_ends(
    witness: Witness, profile: Profile, marks: Sequence[Landmark], *, lists: bool
) -> tuple[str, str] | None:
    """What is the matter with notes at the ends of chapters."""
    lost = next((m for m in marks if m.kind == "chapter" and not m.lines), None)
    if lost is not None:
        return (
            f"{witness.name}: no line reads like the heading of chapter {lost.n}, {lost.title!r}",
            "where notes stand at the end of each chapter its heading must be found: give the title as the text has it",
        )
    if not lists:
        return (
            f"{witness.name}: no chapter ends with a list of notes under {profile.notes[0]!r}, nor with one that has no heading",
            "give the heading under 'notes' in book.yaml as the text has it; of notes behind the whole text say 'where: end-of-book'",
        )
    return None


def regions(witness: Witness, marks: Sequence[Landmark]) -> list[Region]:
    """The stretches of running text, each from after its chapter's heading to the next heading of any kind."""
    found = _in_text(marks)
    result: list[Region] = []
    lost = {m.n for m in marks if m.kind == "chapter" and not m.lines}
    for i, mark in enumerate(found):
        if mark.kind != "chapter":
            continue
        end = found[i + 1].start if i + 1 < len(found) else len(witness.text)
        chapters = [mark.n]
        while chapters[-1] + 1 in lost:
            chapters.append(chapters[-1] + 1)
        result.append(Region(tuple(chapters), Span(mark.lines[-1].end, end)))
    return result


def lists_in_text(witness: Witness, marks: Sequence[Landmark]) -> list[Span]:
    """The lists of notes at the ends of chapters, each from after its heading to the next heading of any kind."""
    found = _in_text(marks)
    ends = [*(m.start for m in found[1:]), len(witness.text)]
    return [
        Span(m.lines[-1].end, end) for m, end in zip(found, ends, strict=False) if m.kind == "notes-chapter"
    ]


def _in_text(marks: Sequence[Landmark]) -> list[Landmark]:
    """What was found, without the lists behind the text."""
    behind = next((i for i, m in enumerate(marks) if m.kind == "notes"), len(marks))
    return [m for i, m in enumerate(marks) if m.lines and (m.kind != "notes-chapter" or i < behind)]
