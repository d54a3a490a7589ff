"""Dates that lean on the date before them: ``three days later``, ``in the same month``, ``the end of the year``.

What they lean on is the last date of the narrative: of the same paragraph (then the certainty is medium), else of
one before it in the chapter (low). What cannot be reckoned from it gives no date.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_SEASON = "spring|summer|autumn|winter"
_UNITS = frozenset(f"{unit}{s}" for unit in ("day", "week", "month", "year") for s in ("", "s"))
_TOLD = frozenset(("the", "same", "following", "preceding", "previous"))
_SIGNS: dict[str, frozenset[str]] = {
    **dict.fromkeys(("later", "earlier", "previously"), _UNITS),
    **dict.fromkeys(("month", "year"), _TOLD),
    **dict.fromkeys(_SEASON.split("|"), frozenset()),
}
"""What every such date has in it, with the words that must stand before it (any, where there are none): the pattern is
tried only around these words, which are quickly found."""
_BEFORE, _AFTER = 36, 40
"""How far the words of a date may reach on each side of its sign."""
_NUMBERS = {
    word: n
    for n, words in enumerate(
        ("a|an|one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
    for word in words.split("|")
}  # fmt: skip
_PART = r"(?:(?P<part>early|late|later|end|close|beginning|start|middle)\s+(?:in|of)\s+)?"
_PATTERN = re.compile(
    rf"""\b(?:
      (?P<n>{"|".join(_NUMBERS)})\s+(?P<unit>day|week|month|year)s?\s+(?P<way>later|earlier|previously)\b
      (?!,?\s+on\s+\d)                                                        # Five days later, on 29 May
    | {_PART}(?:the\s+same|the)\s+(?P<same>month|year)\b(?<!in\sthe\smonth)
    | the\s+(?P<next>following|preceding|previous)\s+(?P<which>month|year|{_SEASON})\b(?!\s+of\b)
    | (?P<first>{_SEASON})(?=\s+and\s+(?:{_SEASON})\s+of\s+(?P<year>1\d\d\d|20\d\d)\b)
    | (?:(?:in|by|during|of)\s+the\s+)(?P<season>{_SEASON})\b(?P<of>\s+of\s+the\s+year\b)?(?!\s+(?:of|and)\b)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_SEASON_PART = re.compile(
    r"\b(?P<part>early|late|mid|middle|beginning|start|end|close)(?:\s+(?:in|of))?(?:\s+the)?[\s-]+$",
    re.IGNORECASE,
)
"""What stands before a season that means a part of it."""
_INEXACT = re.compile(
    r"\b(?:almost|nearly|(?:less|more|fewer) than|over|about|every|within)\s+$", re.IGNORECASE
)
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 2)}
"""First and last month of a season; a winter ends in the next year."""


@dataclass(frozen=True, slots=True)
class Leaning:
    """Words that name a time by another."""

    start: int
    end: int
    match: re.Match[str]


def leaning(text: str) -> Iterator[Leaning]:
    """All such words of a paragraph, in order, whether they can be reckoned or not."""
    end = 0
    for at in sorted(_places(text)):
        match = _PATTERN.search(text, max(end, at - _BEFORE), at + _AFTER)
        if match is None or match.end() <= at:
            continue
        end = match.end()
        if match["same"] and not _marked(match):
            continue
        if match["n"] and _INEXACT.search(text[max(0, match.start() - 40) : match.start()]):
            continue
        yield Leaning(match.start("season") if match["season"] else match.start(), end, match)


def _places(text: str) -> Iterator[int]:
    for sign, before in _SIGNS.items():
        at = text.find(sign)
        while at >= 0:
            if not before or before.intersection(text[max(0, at - 12) : at].lower().split()[-1:]):
                yield at
            at = text.find(sign, at + 1)


def _marked(match: re.Match[str]) -> bool:
    """``the year`` is a date only with ``same`` or with a part of it: ``the end of the year``."""
    return "same" in match.group().casefold().split() or bool(match["part"])


def reckon(found: Leaning, anchor: str, year: int | None) -> tuple[str, str] | None:
    """First and last day, month or year. ``anchor``: the ISO date before; ``year``: that of the paragraph."""
    m = found.match
    if m["first"]:
        return season(m["first"].lower(), int(m["year"]))
    if m["season"]:
        known = int(anchor[:4]) if m["of"] and anchor else year
        before = m.string[: m.start("season")]
        return season_part(before, m["season"].lower(), known) if known else None
    if not anchor:
        return None
    if m["n"]:
        return _moved(
            anchor, _NUMBERS[m["n"].lower()] * (1 if m["way"].lower() == "later" else -1), m["unit"].lower()
        )
    if m["next"]:
        way, unit = 1 if m["next"].lower() == "following" else -1, m["which"].lower()
        return _beside(anchor, way, unit, year) if unit in SEASONS else _moved(anchor, way, unit)
    return _within(anchor, m["same"].lower(), (m["part"] or "").lower())


def season(name: str, year: int) -> tuple[str, str]:
    """The months of a season.

    >>> season("winter", 1911)
    ('1911-12', '1912-02')
    """
    first, last = SEASONS[name]
    return f"{year:04d}-{first:02d}", f"{year + (last < first):04d}-{last:02d}"


def season_part(before: str, name: str, year: int) -> tuple[str, str]:
    """The months of a season, or the one that the words before it mean.

    >>> season_part("Late in the ", "summer", 1911), season_part("in the ", "summer", 1911)
    (('1911-08', '1911-08'), ('1911-06', '1911-08'))
    """
    begin, last = season(name, year)
    part = _SEASON_PART.search(before)
    low, high = third(part["part"].lower(), 3) if part else (1, 3)
    if (low, high) == (1, 3):
        return begin, last
    return (begin, begin) if low == 1 else (last, last)


def _beside(anchor: str, way: int, name: str, year: int | None) -> tuple[str, str]:
    """The season of that name that ends before a date, or begins after it; beside the paragraph's year, if the date is of another."""
    known = int(anchor[:4])
    if year is not None and year != known:
        return season(name, year + way)
    for candidate in (known, known + way):
        begin, last = season(name, candidate)
        if len(anchor) >= 7 and (last < anchor[:7] if way < 0 else begin > anchor[:7]):
            return begin, last
    return season(name, known + way)


def _moved(anchor: str, n: int, unit: str) -> tuple[str, str] | None:
    """So many days, weeks, months, years from a date; a week's count may be three days out."""
    if unit == "year":
        year = f"{int(anchor[:4]) + n:04d}"
        return year, year
    if unit == "month":
        if len(anchor) < 7:
            return None
        months = int(anchor[:4]) * 12 + int(anchor[5:7]) - 1 + n
        iso = f"{months // 12:04d}-{months % 12 + 1:02d}"
        return iso, iso
    if len(anchor) < 10:
        return None
    day = date.fromisoformat(anchor) + timedelta(days=n * (7 if unit == "week" else 1))
    slack = timedelta(days=3 if unit == "week" else 0)
    return (day - slack).isoformat(), (day + slack).isoformat()


def _within(anchor: str, unit: str, part: str) -> tuple[str, str] | None:
    """The month or year of a date, or the part of it that the words name."""
    if unit == "month" and len(anchor) < 7:
        return None
    iso = anchor[:7] if unit == "month" else anchor[:4]
    whole = calendar.monthrange(int(anchor[:4]), int(anchor[5:7]))[1] if unit == "month" else 12
    low, high = third("" if part == "later" else part, whole)
    return (iso, iso) if (low, high) == (1, whole) else (f"{iso}-{low:02d}", f"{iso}-{high:02d}")


def third(word: str, whole: int) -> tuple[int, int]:
    """What ``early``, ``middle`` and ``late`` mean out of the days of a month or the months of a year.

    >>> third("late", 12), third("early", 31), third("", 12)
    ((9, 12), (1, 10), (1, 12))
    """
    length = round(whole / 3)
    if word in {"early", "beginning", "start", "opening", "first"}:
        return 1, length
    if word in {"late", "later", "last", "end", "close", "closing"}:
        return whole - length + 1, whole
    if word in {"mid", "middle"}:
        return length, whole - length + 1
    return 1, whole
