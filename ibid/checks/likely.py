"""What a suspicious word was likely meant to be: the shapes that OCR confuses first, then one letter more, less or other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from ibid.checks.evidence import INNER, Evidence
from ibid.lexicon import swaps
from ibid.model import Cert

_PAIRS = "rn/m in/m ri/n cl/d li/h tb/th ii/u vv/w nn/m un/im tl/d c/e b/h v/y l/i f/t 1/l 1/i 0/o 5/s 6/b 8/b u/n g/q f/s o/c o/e a/o"
CONFUSED: tuple[tuple[str, str], ...] = tuple(
    pair for a, _, b in (p.partition("/") for p in _PAIRS.split()) for pair in ((a, b), (b, a))
)
"""What is read for what, in both directions: ``rn`` for ``m``, ``b`` for ``h`` …"""
BLENDS: tuple[tuple[str, str], ...] = tuple((a, b) for a, b in CONFUSED if len(a) + len(b) > 2)
"""Pairs of unlike length: letters that ran together or fell apart, which make one word of another."""
_CARONS = {"ľ": "l'", "ť": "t'", "ď": "d'"}
_NUMERAL = re.compile(r"[IVXLCivxlc1]{2,}")
"""A Roman numeral with figures or small letters among its capitals."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz'"


def confusions(word: str, pairs: tuple[tuple[str, str], ...] = CONFUSED) -> Iterator[str]:
    """A word with one confused shape set right (or all places of it)."""
    lower = word.lower()
    for wrong, right in pairs:
        yield from (_like(word, other) for other in swaps(lower, wrong, right))


def _like(word: str, other: str) -> str:
    """The second word with the capitals of the first."""
    if word.isupper() and len(word) > 1:
        return other.upper()
    return other[:1].upper() + other[1:] if word[:1].isupper() else other


def _accents(word: str) -> Iterator[str]:
    """Without what a speck has made of a letter; a caron may be a soft sign."""
    if any(ch in _CARONS for ch in word):
        yield "".join(_CARONS.get(ch, ch) for ch in word)
    stripped = "".join(ch for ch in unicodedata.normalize("NFD", word) if not unicodedata.combining(ch))
    if stripped != word:
        yield stripped


def _joints(word: str) -> Iterator[str]:
    """A hyphen taken out, or put in."""
    if "-" in word:
        yield word.replace("-", "")
    elif len(word) >= 6:
        yield from (f"{word[:i]}-{word[i:]}" for i in range(3, len(word) - 2))


def _near(word: str) -> Iterator[str]:
    lower = word.lower()
    for i in range(len(lower) + 1):
        head, tail = lower[:i], lower[i:]
        if tail:
            yield _like(word, head + tail[1:])
            yield from (_like(word, head + ch + tail[1:]) for ch in _LETTERS if ch != tail[0])
        if len(tail) > 1:
            yield _like(word, head + tail[1] + tail[0] + tail[2:])
        yield from (_like(word, head + ch + tail) for ch in _LETTERS)


def reading(word: str, known: Evidence) -> tuple[str, Cert] | None:
    """The best supported reading that a word may stand for, with its certainty; ``None`` when nothing speaks for any."""
    if INNER.match(word) and known.vouched(word.lower()):
        return word.capitalize() if word[0].isupper() else word.lower(), "medium"
    if _NUMERAL.fullmatch(word):
        return word.upper().replace("1", "I"), "medium"
    ways: list[tuple[Callable[[str], Iterator[str]], Cert]] = [
        (_accents, "medium"),
        (confusions, "medium"),
        (_joints, "medium"),
    ]
    ways += [(_near, "low")] if len(word) > 4 else []
    for way, cert in ways:
        fit = [c for c in way(word) if _fits(word, c, known, near=way is _near)]
        if fit:
            best = max(fit, key=lambda c: (known.weight(c), c))
            return best, cert
    return None


def _fits(word: str, candidate: str, known: Evidence, *, near: bool) -> bool:
    """Whether enough speaks for a reading: for a short word more than the dictionary, which has too many of them, and for
    a name that is merely like it as well."""
    seen = known.counts[candidate.lower()]
    if candidate.lower() == word.lower():
        return False
    if "'" in candidate and "'" not in word and not any(ch in _CARONS for ch in word):
        return seen > 0
    if "-" in candidate and "-" not in word:
        parts = candidate.lower().split("-")
        whole = all(len(p) > 3 and known.vouched(p) for p in parts) and any(known.counts[p] for p in parts)
        return seen > 0 or (word.islower() and whole)
    if len(word) < 4 and not any(ch in _CARONS for ch in word):
        return seen >= 10
    return known.weight(candidate) > 0 and (not near or seen > 1 or word.islower())
