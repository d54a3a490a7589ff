"""The chronology: the dates of the text and those of the cited press, by year and month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ibid.registers.calendar import MONTH_NAMES
from ibid.registers.picture import bars
from ibid.registers.reading import Reading, Use, Where


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the chronology."""

    sort: tuple[str, str, int]
    when: str
    """The date in words."""
    use: Use | None
    """A date of the text."""
    press: tuple[str, Where] | None
    """A date of the cited press: the citation and its note."""


@dataclass(frozen=True, slots=True)
class Month:
    """The items of a month, or those of the year that are in no month."""

    title: str
    anchor: str
    items: tuple[Item, ...]
    press: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """A year."""

    year: str
    months: tuple[Month, ...]
    count: int
    press: int


def long_date(iso: str) -> str:
    """An ISO date in words.

    >>> long_date("1923-10-08"), long_date("1923-10"), long_date("1923")
    ('8 October 1923', 'October 1923', '1923')
    """
    parts = iso.split("-")
    words = [parts[0]]
    if len(parts) > 1:
        words.insert(0, MONTH_NAMES[int(parts[1]) - 1])
    if len(parts) > 2:
        words.insert(0, str(int(parts[2])))
    return " ".join(words)


def span_text(begin: str, last: str) -> str:
    """A date or a span in words."""
    return (
        long_date(begin) if begin == last or not last else f"between {long_date(begin)} and {long_date(last)}"
    )


def chronology(reading: Reading) -> list[Year]:
    """All dates, year by year; what begins in no certain month stands before the months."""
    items = [_text_item(i, use) for i, use in enumerate(reading.dates)]
    items += [
        Item((iso.ljust(10, "-"), iso, i), long_date(iso), None, (words, where))
        for i, (iso, words, where) in enumerate(reading.press)
    ]
    years: dict[str, dict[str, list[Item]]] = {}
    for item in sorted(items, key=lambda x: x.sort):
        begin = item.sort[0]
        year, month = begin[:4], begin[5:7].strip("-")
        years.setdefault(year, {}).setdefault(month, []).append(item)
    return [_year(year, months) for year, months in sorted(years.items())]


def _text_item(index: int, use: Use) -> Item:
    month = use.begin if use.begin[:7] == use.last[:7] else use.begin[:4]
    return Item((month.ljust(10, "-"), use.last, index), span_text(use.begin, use.last), use, None)


def _year(year: str, months: dict[str, list[Item]]) -> Year:
    built = tuple(_month(year, month, items) for month, items in sorted(months.items()))
    return Year(year, built, sum(len(m.items) for m in built), sum(len(m.press) for m in built))


def _month(year: str, month: str, items: Sequence[Item]) -> Month:
    title = MONTH_NAMES[int(month) - 1] if month else ""
    return Month(
        title=title,
        anchor=f"d{year}-{month}" if month else f"d{year}-0",
        items=tuple(i for i in items if i.use),
        press=tuple(i for i in items if i.press),
    )


def year_bars(reading: Reading, first: int = 1914, last: int = 1935) -> Markup:
    """How often the text speaks of each year of the story."""
    counts = Counter(use.begin[:4] for use in reading.dates if use.begin[:4] == use.last[:4])
    known = sorted(int(y) for y in counts if first <= int(y) <= last)
    if not known:
        return Markup("")
    values = [(str(y), counts[str(y)]) for y in range(known[0], known[-1] + 1)]
    return bars("How often the text dates something in each year; the list below says the same.", values)
