"""Fingerprints: what the lock keeps of a text instead of its words.

A fingerprint is ``exact.size.sketch``: a hash of the folded words, their number, and the hashes of a
sample of its shingles (two words each; six letters each in a short text). The sample is the one with the
smallest values, so an edit leaves most of it in place; the new text is at hand whole, so the share of the
sample found in it tells how much of the old text it holds. The hashes have 18 bits, in no order of the
text: nothing can be read out of them, and they are found by chance once in a thousand times.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
SHORT = 12
"""Texts of fewer words are sampled by letters."""
_SHINGLE, _GRAM = 2, 6
_WORD = re.compile(r"\w+")
_MARKS = re.compile(r"[\u0300-\u036f]")
_PLACE, _EXACT = 3, 6


def words(text: str) -> list[str]:
    """The folded words of a text: lower case, no marks on letters, no punctuation."""
    if not text.isascii():
        text = _MARKS.sub("", unicodedata.normalize("NFKD", text))
    return _WORD.findall(text.lower())


def _code(value: int, length: int) -> str:
    return "".join(ALPHABET[value >> 6 * i & 63] for i in range(length))


def _mixed(shingle: str) -> int:
    """A 32-bit hash that is the same everywhere."""
    return zlib.crc32(shingle.encode("utf-8")) * 0x9E3779B1 >> 7 & 0xFFFFFFFF


def exact(folded: list[str]) -> str:
    """A hash of the whole text, ``-`` for no text."""
    if not folded:
        return "-"
    digest = hashlib.blake2b(" ".join(folded).encode("utf-8"), digest_size=5).digest()
    return _code(int.from_bytes(digest, "big"), _EXACT)


def _shingles(folded: list[str]) -> set[int]:
    return {_mixed(" ".join(folded[i : i + _SHINGLE])) for i in range(len(folded) - _SHINGLE + 1)}


def _grams(folded: list[str]) -> set[int]:
    text = f"__{' '.join(folded)}__"
    return {_mixed("#" + text[i : i + _GRAM]) for i in range(max(1, len(text) - _GRAM + 1))}


def _places(values: Iterable[int]) -> list[str]:
    return [_code(v & 0x3FFFF, _PLACE) for v in values]


class Text:
    """A text of the present edition, at hand whole; its shingles are only taken when something asks for
    them."""

    def __init__(self, text: str) -> None:
        self.words = words(text)
        self.exact = exact(self.words)

    @property
    def size(self) -> int:
        """Number of words."""
        return len(self.words)

    @cached_property
    def features(self) -> frozenset[str]:
        """Every hash that a sample of an older state of this text may hold."""
        if not self.words:
            return frozenset()
        return frozenset(_places(_shingles(self.words) | _grams(self.words)))

    def mark(self, size: int) -> str:
        """Its fingerprint, with a sample of ``size``."""
        if not self.words:
            return "-"
        found = _grams(self.words) if len(self.words) < SHORT else _shingles(self.words)
        return f"{self.exact}.{len(self.words)}.{''.join(_places(sorted(found)[:size]))}"


NONE = Text("")
"""No text."""


@dataclass(frozen=True, slots=True)
class Print:
    """A fingerprint read back from the lock."""

    exact: str
    """Hash of the whole text."""
    size: int
    """Number of words."""
    sketch: tuple[str, ...]
    """The sample."""

    def held_by(self, text: Text) -> float:
        """The share of the old text that a new one holds, 0..1."""
        if not self.sketch:
            return 0.0
        features = text.features
        return sum(1 for x in self.sketch if x in features) / len(self.sketch)

    def shared(self, text: Text) -> float:
        """About how many words both have."""
        return min(self.held_by(text) * self.size, text.size)

    def likeness(self, text: Text) -> float:
        """Common words in all words, 0..1."""
        if text.exact == self.exact:
            return 1.0
        both = self.shared(text)
        return both / (self.size + text.size - both) if both else 0.0


_NOTHING = Print("-", 0, ())


def read(mark: str) -> Print:
    """The fingerprint that the lock has for an identifier."""
    parts = mark.split(".")
    if len(parts) != 3:
        return _NOTHING
    sketch = tuple(parts[2][i : i + _PLACE] for i in range(0, len(parts[2]), _PLACE))
    return Print(parts[0], int(parts[1]), sketch)


def context(before: str, after: str) -> str:
    """The fingerprint of a place in a text: four hashes of the two pairs of words before it and after it."""
    left, right = words(before)[-4:], words(after)[:4]
    pairs = (left[:-2], left[-2:], right[:2], right[2:])
    values = [_mixed(f"{i} {' '.join(pair)}") for i, pair in enumerate(pairs)]
    return "".join(_places(values))


def context_likeness(one: str, other: str) -> float:
    """How many of the four hashes agree, 0..1."""
    if len(one) != 4 * _PLACE or len(other) != 4 * _PLACE:
        return 0.0
    return sum(one[i : i + _PLACE] == other[i : i + _PLACE] for i in range(0, len(one), _PLACE)) / 4
