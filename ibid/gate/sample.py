"""The gate on the sample book of this repository."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from ibid import config
from ibid.damage import DEFAULT_SEED, MORE_KINDS, parse

from .measure import measure, recover_bare
from .score import Score, total
from .truth import make

SEEDS = (DEFAULT_SEED, 1, 2, 7, 42, 20260, 11, 12, 13, 14)
"""The committed witness's seed, and others."""
ROOT = Path(__file__).resolve().parent.parent.parent
BOOK = "little-marks"
MORE_RULES = ("slip", "doubled-letter", "lost-comma", "italics-gloss")
"""Rules that are measured on the damage of `run_more` alone."""
CLEAN = ROOT / "source" / BOOK / "clean.txt"


MORE = CLEAN.with_name("more.tsv")


def digest(path: Path = CLEAN) -> str:
    """Sha256 of the clean text that the figures are measured on (or of ``MORE``)."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def with_more(clean: str, more: str) -> str:
    """The clean text with what ``more.tsv`` sets after some of its words. Raises `ValueError` for words that are not there once.

    >>> with_more("A reed grows.", "reed\\t (*trostnik*)\\n")
    'A reed (*trostnik*) grows.'
    """
    for line in more.splitlines():
        if line.startswith("#"):
            continue
        words, _, addition = line.partition("\t")
        if clean.count(words) != 1:
            raise ValueError(f"more.tsv: {words!r} stands {clean.count(words)} times in the clean text")
        clean = clean.replace(words, words + addition)
    return clean


def run(seeds: Sequence[int | None] = SEEDS) -> Score:
    """Measure the pipeline without hand decisions on the sample, damaged with each seed (``None``: not at
    all); with what `run_more` says of kinds of damage and rules that the sample itself has no case of."""
    edition = config.read(ROOT, BOOK)
    clean = parse(CLEAN.read_text(encoding="utf-8"))
    samples = (make(clean, seed) for seed in seeds)
    score = total(measure(recover_bare(edition, sample), sample) for sample in samples)
    more = run_more(seeds)
    for kind in MORE_KINDS:
        if kind.name in more.recall:
            score.recall[kind.name] = more.recall[kind.name]
    for rule in MORE_RULES:
        if rule in more.precision:
            score.precision[rule] = more.precision[rule]
    return score


def run_more(seeds: Sequence[int | None]) -> Score:
    """The same on the sample with brackets and notes added, and damage of all kinds (`ibid.damage.MORE_KINDS`)."""
    edition = config.read(ROOT, BOOK)
    text = with_more(CLEAN.read_text(encoding="utf-8"), MORE.read_text(encoding="utf-8"))
    clean = parse(text)
    samples = (make(clean, seed, MORE_KINDS) for seed in seeds)
    return total(measure(recover_bare(edition, sample), sample) for sample in samples)
