"""How many misread words of the damaged sample the editor's bench names, and how many right ones: the truth is known."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ibid import config
from ibid.book import Book
from ibid.checks import evidence, likely, reading, words
from ibid.checks.desk import Accepted, Desk, plain
from ibid.config import Edition
from ibid.damage import parse
from ibid.gate import make, recover_bare
from ibid.gate.sample import BOOK, CLEAN, ROOT
from ibid.gate.truth import Sample
from ibid.model import Emendation
from ibid.rulebook import NORMAL_RULES

_KEPT = re.compile(r"[^\w'-]|[⁰¹²³⁴-⁹_]")


@dataclass
class Figures:
    """Words, each place counted."""

    named: int = 0
    """Misread words that the bench names."""
    missed: list[str] = field(default_factory=list)
    """Misread words that it passes over, with what they are."""
    false: list[str] = field(default_factory=list)
    """Right words that it names."""
    meant: int = 0
    """Misread words for which it proposes what the book has."""

    @property
    def recall(self) -> float:
        """The share of the misread words that are named."""
        return self.named / (self.named + len(self.missed))

    @property
    def precision(self) -> float:
        """The share of the named words that are misread."""
        return self.named / (self.named + len(self.false))

    @property
    def proposals(self) -> float:
        """The share of the named misread words with the right reading proposed."""
        return self.meant / self.named


def without_mending(book: Book) -> Book:
    """The book as its witness reads: every change taken away but the marks that typography sets, calls and running heads apart."""
    items = tuple(
        i for i in book.layers.items if not isinstance(i[4], Emendation) or i[4].rule in NORMAL_RULES
    )
    layers = replace(book.layers, items=items, starts=tuple(item[0] for item in items))
    return replace(book, layers=layers, edits=(), unbalanced=())


@functools.cache
def recovered(seed: int | None) -> tuple[Book, Sample]:
    """The sample book damaged with a seed, and recovered by the profile alone: the words that were accepted play no part in that."""
    sample = make(parse(CLEAN.read_text("utf-8")), seed)
    return recover_bare(replace(config.read(ROOT, BOOK), words=frozenset()), sample), sample


def measure(edition: Edition, seed: int | None, figures: Figures, *, rules: bool) -> None:
    """Add the words of one damaged sample; ``rules``: as the rules leave it, else as the OCR has it."""
    book, sample = recovered(seed)
    book = book if rules else without_mending(book)
    accepted = Accepted(edition.words)
    units = reading.units(book)
    known = evidence.read(units, edition, accepted)
    desk = Desk(book, units, accepted)
    named = words.unexplained(desk, known)
    for word, read, true in _words(units, sample):
        wrong = _letters(read) != _letters(true)
        if wrong and word in named:
            figures.named += 1
            proposal = likely.reading(word, known)
            figures.meant += proposal is not None and proposal[0] in plain(true)
        elif wrong:
            figures.missed.append(f"{read!r} for {true!r}")
        elif word in named:
            figures.false.append(word)


def _words(units: list[reading.Unit], sample: Sample) -> Iterator[tuple[str, str, str]]:
    """Words of letters: what is looked up, what the text reads, what the book has."""
    for unit in units:
        for match in evidence.TOKEN.finditer(unit.text) if unit.kind != "front" else ():
            if not any(map(str.isalpha, match[0])):
                continue
            span = unit.span(*match.span())
            start, end = sample.window(span.start, span.end)
            before, after = sample.text[start : span.start], sample.text[span.end : end]
            if len(sample.true(start, end).split()) > 2:
                continue  # a heading was lost here: that is no word's fault
            yield evidence.bare(match[0]), before + match[0] + after, sample.true(start, end)


def _letters(text: str) -> str:
    return _KEPT.sub("", plain(text)).strip("'-")
