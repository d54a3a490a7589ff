"""The editor's bench: every check that reads the text as an editor does. Only ``check`` runs them; a build does not wait for them."""

from __future__ import annotations

from collections.abc import Sequence

from ibid.book import Book
from ibid.checks import doubles, evidence, reading, spellings, stale, words, years
from ibid.checks.desk import Accepted, Desk
from ibid.config import Edition
from ibid.model import Finding

CODES = frozenset(f"e-{n:03}" for n in range(1, 11))
"""Findings of the bench: with one of them left, `check` does not end well."""


def bench_findings(book: Book, edition: Edition, ids: Sequence[str] = ()) -> list[Finding]:
    """All findings of the bench, in the order of the witness.

    ``ids``: the settled identifiers of the paragraphs (see `reading.units`).
    """
    accepted = Accepted(edition.words)
    units = reading.units(book, ids)
    known = evidence.read(units, edition, accepted)
    desk = Desk(book, units, accepted)
    doubles.quotations(desk)
    doubles.brackets(desk)
    suspects = words.unexplained(desk, known)
    words.misread(desk, known)
    doubles.repeated(desk)
    years.odd_years(desk)
    years.impossible(desk)
    years.of_works(desk)
    spellings.variants(desk, known, suspects)
    spellings.lower_names(desk, known)
    found = sorted(desk.findings, key=_place)
    return [
        *found,
        *stale.emendations(book.witness, edition.emendations),
        *stale.words(units, accepted, book.profile.book),
    ]


def _place(finding: Finding) -> tuple[int, int, str]:
    _name, line, column = finding.where.rsplit(":", 2)
    return int(line), int(column), finding.code
