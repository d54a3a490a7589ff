"""Numbers and dates as locators: elided ends written out, months as numbers."""

from __future__ import annotations

import re

from ibid.numerals import MONTHS


def expand_range(first: str, last: str) -> str:
    """The end of a range in full: ``("112", "5")`` -> ``"115"``; Roman page numbers and full ends stay as
    they are.

    An end that is no longer than the beginning takes over its leading figures (``112-15``); nothing is done
    when that would run backwards.
    """
    if not (first.isdigit() and last.isdigit()) or len(last) >= len(first):
        return last
    full = first[: len(first) - len(last)] + last
    return full if int(full) >= int(first) else last


def expand_item(first: str, last: str) -> str:
    """The end of a range of archive items: ``("K-120", "4")`` -> ``"K-124"``."""
    match = re.match(r"^(.*?)(\d+)$", first)
    return match[1] + expand_range(match[2], last) if match and last.isdigit() else last


def iso(day: str, month: str, year: str) -> str:
    """An ISO date of what is known: year, month (a number or a name) and day, any of the latter two empty."""
    number = f"{MONTHS.index(month.lower()) + 1:02d}" if month else ""
    return "-".join(part for part in (year, number, f"{int(day):02d}" if day else "") if part)
