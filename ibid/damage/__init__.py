"""Damage on purpose: from a clean text, a witness as an OCR engine would have it, with the truth about both.

    book = parse(Path("source/little-marks/clean.txt").read_text(encoding="utf-8"))
    damaged = damage(book, seed=7, rates={"call-lost": 0.1})
    damaged.text, damaged.truth

The package knows nothing of the rest of Ibid, so that what it says can be used to judge the rest.
"""

from .clean import CleanTextError, parse, plain
from .engine import DEFAULT_SEED, Damaged, damage
from .kinds import DEFAULT_RATES, KINDS
from .model import Book, Item
from .morekinds import MORE_KINDS
from .spots import Kind

__all__ = [
    "DEFAULT_RATES",
    "DEFAULT_SEED",
    "KINDS",
    "MORE_KINDS",
    "Book",
    "CleanTextError",
    "Damaged",
    "Item",
    "Kind",
    "damage",
    "parse",
    "plain",
]
