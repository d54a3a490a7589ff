"""The chronology: the dates of the text and those of the cited press, by year and month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ibid.registers.calendar import MONTH_NAMES
from ibid.registers.picture import bars
from ibid.registers.reading import Reading, Use, Where

_BARS = 40
"""A picture of more years than these is one of decades."""


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


def year_bars(reading: Reading) -> Markup:
    """How often the text speaks of each year of the story; of a long story, of each decade or century.

    The story are the years that hold all but one in twenty of the dates: a book on ten years may name a charter of another age.
    """
    spans = [(int(use.begin[:4]), int(use.last[:4])) for use in reading.dates]
    first, last = _story(Counter(year for year, end in spans if year == end))
    step = next((n for n in (1, 10) if last - first < _BARS * n), 100)
    counts = Counter(year // step for year, end in spans if year // step == end // step)
    values = [
        (f"{n * step}{'s' if step > 1 else ''}", counts[n]) for n in range(first // step, last // step + 1)
    ]
    if not any(value for _label, value in values):
        return Markup("")
    unit = {1: "year", 10: "decade", 100: "century"}[step]
    outside = sum(counts.values()) - sum(value for _label, value in values)
    told = f", with {outside} more outside these years" if outside else ""
    return bars(
        f"How often the text dates something in each {unit}; the list below says the same{told}.", values
    )


def _story(counts: Mapping[int, int]) -> tuple[int, int]:
    """The first and the last of the years that are left when far ones are passed over, one date in twenty at most."""
    years = sorted(counts)
    may = sum(counts.values()) // 20
    while len(years) > 1:
        low, high = years[1] - years[0], years[-1] - years[-2]  # what passing over each end would save
        end = 0 if low / counts[years[0]] >= high / counts[years[-1]] else -1
        if counts[years[end]] > may:
            break
        may -= counts[years.pop(end)]
    return (years[0], years[-1]) if years else (0, 0)
