"""Findings that only the left half can make: what its stages could not explain, with places in the witness."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ibid.book import Book
from ibid.checks.catalogue import CATALOGUE
from ibid.lines import seem_of_print
from ibid.model import Division, Finding

_UNREADABLE = re.compile("[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]+")
"""Private characters, which a font of the engine's own may have had, and the sign for a lost character."""


def book_findings(book: Book, bench: Sequence[Finding] | None = None) -> list[Finding]:
    """Marks without partner, proofreading of parts that are not there, words of notes that no citation explains, in order.

    ``bench``: what the editor's bench has found (`ibid.checks.bench`), when it was asked; it knows more of the marks.
    """
    found = list(_marks(book) if bench is None else bench)
    for match in _UNREADABLE.finditer(book.witness.text):
        points = " ".join(f"U+{ord(ch):04X}" for ch in match[0])
        found.append(CATALOGUE["w-001"].at(book.witness.where(match.start()), points))
    name = f"edition/{book.profile.book}/book.yaml"
    if not book.notes:
        found.append(CATALOGUE["n-008"].at(name, repr(book.profile.notes[0])))
    if book.profile.lines == "paragraphs" and seem_of_print(book.witness.text):
        found.append(CATALOGUE["w-002"].at(name, f"{book.witness.lines} lines"))
    chapters = range(1, len(book.profile.chapters) + 1)
    sections = {
        f"ch{c.n}.s{s.n}"
        for part in book.divisions
        for c in (part, *part.children)
        if isinstance(c, Division)
        for s in c.children
        if isinstance(s, Division) and s.kind == "section"
    }
    there = {f"ch{n}" for n in chapters} | sections | {"notes", "bibliography", "front"}
    for target in book.proofreading.unknown(there):
        found.append(CATALOGUE["d-002"].at(f"edition/{book.profile.book}/proofreading.yaml", target))
    for chapter, n, words in book.rest:
        found.append(CATALOGUE["c-004"].at(f"{book.profile.book}.tei.xml#ch{chapter}.n{n}", repr(words)))
    return found


def _marks(book: Book) -> Iterator[Finding]:
    text = book.witness.text
    for pos in sorted(book.unbalanced):
        words = " ".join(text[max(0, pos - 20) : pos + 20].split())
        yield CATALOGUE["e-001"].at(book.witness.where(pos), repr(words))
