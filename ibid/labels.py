"""The number of a chapter, alone on the line above its title."""

from __future__ import annotations

import re

from ibid.numerals import value

_LABEL = re.compile(r"\s*(?:chapter\s+)?(?P<n>\d{1,2}|[ivxl]+|[a-z]+)\s*\.?\s*", re.IGNORECASE)
_NUMBERS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
    "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_WORDS = {word: number for number, word in enumerate(_NUMBERS, 1)}


def number_of(line: str) -> int:
    """The chapter that a line numbers which says nothing else; 0 when it is no such line.

    >>> [number_of(line) for line in ("4", "IV", "CHAPTER 4.", "Chapter four", "Four men")]
    [4, 4, 4, 4, 0]
    """
    match = _LABEL.fullmatch(line)
    return _number(match["n"].lower()) if match else 0


def _number(words: str) -> int:
    """What a number in figures, Roman figures or letters says; 0 when it is none."""
    if words.isdigit():
        return int(words)
    return _WORDS.get(words, 0) or (value(words.upper()) if set(words) <= set("ivxl") else 0)
