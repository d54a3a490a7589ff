"""The ordered list of stages: it reads like a table of contents, and nothing else knows the order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from ibid import assembling, lines, markmending, mending, stages
from ibid.bench import Bench
from ibid.book import Book
from ibid.config import Edition
from ibid.witness import Witness

Stage = tuple[str, Callable[[Bench], None]]

STAGES: tuple[Stage, ...] = (
    ("furniture", stages.find_furniture),
    ("landmarks", stages.find_landmarks),
    ("words", mending.read_words),
    ("notes", stages.split_notes),
    ("calls", stages.apply_decisions),
    ("divisions", stages.divide_text),
    ("bibliography", stages.split_bibliography),
    ("letters", mending.mend_letters),
    ("italics", mending.restore_italics),
    ("numerals", mending.restore_numerals),
    ("points", mending.end_with_points),
    ("marks", markmending.set_marks),
    ("names", stages.find_names),
    ("pages", stages.find_pages),
    ("works", stages.read_works),
    ("citations", stages.read_citations),
    ("names of notes", stages.name_in_notes),
)


def recover(edition: Edition, witness: Witness) -> Book:
    """Run all stages of the left half: from the witness to everything the TEI is written from.

    Raises `ibid.errors.EditionError` for entries that no longer fit; with a witness of another digest than the profile's, entries that do
    not fit are passed over.
    """
    return assembling.assemble(run(edition, witness))


def run(edition: Edition, witness: Witness) -> Bench:
    """Run all stages; what they made is on the bench, and what is wrong with the edition's data in its ``problems``."""
    bench = begin(edition, witness)
    for _name in steps(bench):
        pass
    return bench


def begin(edition: Edition, witness: Witness) -> Bench:
    """A bench on which nothing is made yet."""
    strict = not edition.profile.sha256 or witness.sha256 == edition.profile.sha256
    if edition.profile.lines == "print":
        joined = lines.join(witness, edition.profile, edition.structure)
        edition, witness = replace(edition, structure=joined.structure), joined.witness
    return Bench(edition, witness, strict)


def steps(bench: Bench) -> Iterator[str]:
    """All stages, one after the other: the name of each before it runs."""
    for name, stage in STAGES:
        yield name
        stage(bench)
