"""The gate on the sample book of this repository."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from ibid import config
from ibid.damage import DEFAULT_SEED, parse

from .measure import measure, recover_bare
from .score import Score, total
from .truth import make

SEEDS = (DEFAULT_SEED, 1, 2, 7, 42, 20260, 11, 12, 13, 14)
"""The committed witness's seed, and others."""
ROOT = Path(__file__).resolve().parent.parent.parent
BOOK = "little-marks"
CLEAN = ROOT / "source" / BOOK / "clean.txt"


def digest() -> str:
    """Sha256 of the clean text that the figures are measured on."""
    return hashlib.sha256(CLEAN.read_bytes()).hexdigest()


def run(seeds: Sequence[int | None] = SEEDS) -> Score:
    """Measure the pipeline without hand decisions on the sample, damaged with each seed (``None``: not at
    all)."""
    edition = config.read(ROOT, BOOK)
    clean = parse(CLEAN.read_text(encoding="utf-8"))
    samples = (make(clean, seed) for seed in seeds)
    return total(measure(recover_bare(edition, sample), sample) for sample in samples)
