"""A small picture, and a table, of how a work is used: which volumes, pages or dates, in which chapter."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from markupsafe import Markup

from ibid.html.citations import long_date, number, roman
from ibid.html.inline import attribute, escape
from ibid.html.records import Citation, Edition, Work

_LEFT, _RIGHT = 13.0, 98.5
"""Where the first and last places stand, in hundredths of the width: the picture is as wide as the page, the type as large as ever."""
_ROW, _TOP = 18, 8
_LETTER = 2.4
"""A letter of a label, in hundredths of the narrowest picture."""
_SEASON = 200
"""Days; dates further apart are told by month and year."""


@dataclass(frozen=True, slots=True)
class Strip:
    """The picture and the table that says the same."""

    svg: Markup
    unit: str
    """``Volume``, ``Pages`` or ``Year``: what the rows of the table are."""
    columns: tuple[str, ...]
    """The chapters that cite the work."""
    rows: tuple[tuple[str, tuple[int, ...], int], ...]
    """Label, count for each chapter, sum."""


def _day(value: str) -> int:
    parts = [int(x) for x in value.split("-") if x.isdigit()]
    if not parts or not 1 <= parts[0] <= 9999:
        return 0
    year, month, day = (*parts, 1, 1)[:3]
    try:
        return date(year, month, day).toordinal()
    except ValueError:
        return date(year, 1, 1).toordinal()


def _first(citation: Citation, unit: str) -> str:
    return next((x.start or x.printed for x in citation.locators if x.unit == unit), "")


def _unit(citations: tuple[Citation, ...]) -> str:
    """What most citations of the work can be placed by."""
    units = Counter(unit for c in citations for unit in ("volume", "date", "page", "item") if _first(c, unit))
    if units["volume"] * 2 >= len(citations) and len({_first(c, "volume") for c in citations}) > 1:
        return "volume"
    if units["date"] * 2 >= len(citations):
        return "date"
    return next((unit for unit in ("page", "item") if units[unit] * 2 >= len(citations)), "")


def _value(citation: Citation, unit: str) -> int:
    text = _first(citation, unit)
    if not text:
        return -1
    if unit == "date":
        return _day(text)
    return roman(text) or number(text) if unit == "volume" else number(text)


def _bucket(value: int, unit: str) -> tuple[int, str]:
    """The row of the table that a value belongs to."""
    if unit == "date":
        year = date.fromordinal(max(1, value)).year
        return year, str(year)
    if unit == "volume":
        return value, str(value)
    step = 500 if unit == "item" else 50
    low = value // step * step
    return low, f"{max(1, low)}–{low + step - 1}"


def _table(
    points: list[tuple[int, str, str]], unit: str, columns: list[str]
) -> tuple[tuple[str, tuple[int, ...], int], ...]:
    cells: dict[tuple[int, str], Counter[str]] = {}
    for value, chapter, name in points:
        row = _bucket(value, unit)
        cells.setdefault((row[0], name if unit == "volume" else row[1]), Counter())[chapter] += 1
    return tuple(
        (label, tuple(counter[c] for c in columns), sum(counter.values()))
        for (_, label), counter in sorted(cells.items())
    )


class _Scale:
    """Values to places on the picture; a gap wider than all the rest together is shown cut short."""

    def __init__(self, values: list[int], from_first: bool) -> None:
        known = sorted(set(values))
        self.low = known[0] if from_first else min(1, known[0])
        self.high = max(known[-1], self.low + 1)
        gaps = [(after - before, before) for before, after in pairwise(known)]
        widest, self.before = max(gaps, default=(0, 0))
        rest = self.high - self.low - widest
        self.after = self.before + widest
        self.cut = widest - rest * 2 // 5 if len(known) > 4 and widest > rest > 6 else 0
        self.unit = (_RIGHT - _LEFT) / (self.high - self.low - self.cut)

    def x(self, value: int) -> float:
        """The place of a value."""
        after_cut = self.cut if self.cut and value > self.before else 0
        return round(_LEFT + (value - self.low - after_cut) * self.unit, 1)

    def axis(self, y: int) -> str:
        """The line of a chapter; where the gap is cut, it is broken between two strokes."""
        if not self.cut:
            return _line("ax", _LEFT - 1, y, 100, y)
        middle = (self.x(self.before) + self.x(self.after)) / 2
        strokes = "".join(_line("br", middle + at, y + 4, middle + at + 0.8, y - 4) for at in (-1.2, 0.4))
        return _line("ax", _LEFT - 1, y, middle - 0.8, y) + strokes + _line("ax", middle + 0.8, y, 100, y)


def _line(css: str, x1: float, y1: int, x2: float, y2: int, wide: int = 0) -> str:
    width = f' stroke-width="{wide}"' if wide else ""
    return f'<line class="{css}" x1="{x1:.4g}%" y1="{y1}" x2="{x2:.4g}%" y2="{y2}"{width}/>'


def _words(value: int, unit: str, exact: bool) -> str:
    if unit != "date":
        return str(value)
    day = date.fromordinal(value).isoformat()
    if exact:
        return long_date(day)
    month, year = long_date(day[:7]).split()
    short = month[: 4 if month == "September" else 3] + "."
    return f"{month if len(month) < 6 else short} {year}"


def _labels(scale: _Scale, values: list[int], unit: str) -> list[tuple[float, str, str]]:
    """(place, anchor, words) below the picture: first, last, and last before the cut where there is room."""
    exact = scale.high - scale.low <= _SEASON
    first, last = (_words(v, unit, exact) for v in (min(values), max(values)))
    low, high = scale.x(min(values)), scale.x(max(values))
    found = [(low, "start", first), (high, "end", last)]
    if scale.cut:
        words, at = _words(scale.before, unit, exact), scale.x(scale.before)
        if at - low > (len(first) + len(words) + 1) * _LETTER and high - at > (len(last) + 1) * _LETTER:
            found.append((at, "end", words))
    return found


def _svg(points: list[tuple[int, str, str]], unit: str, columns: list[tuple[str, str]], name: str) -> Markup:
    """The picture: a line for each chapter, a mark for each citation."""
    values = [value for value, _, _ in points]
    scale = _Scale(values, unit in {"date", "item"})
    base = _TOP + _ROW * len(columns)
    height = base + 16
    parts = [
        f'<svg class="fit" width="100%" height="{height}" role="img" '
        f'aria-label="{attribute(name)}" focusable="false">'
    ]
    for index, (_, label) in enumerate(columns):
        y = _TOP + _ROW * index + _ROW // 2
        parts.append(scale.axis(y))
        parts.append(f'<text class="lb" x="0" y="{y + 4}">{escape(label)}</text>')
    rows = {chapter: index for index, (chapter, _) in enumerate(columns)}
    for (value, chapter), count in sorted(Counter((v, c) for v, c, _ in points).items()):
        top = _TOP + _ROW * rows[chapter] + 3
        parts.append(_line("tk", scale.x(value), top, scale.x(value), top + _ROW - 6, min(2 + count, 7)))
    for at, anchor, words in _labels(scale, values, unit):
        place = f'x="{at:.4g}%" y="{base + 13}" text-anchor="{anchor}"'
        parts.append(f'<text class="lb" {place}>{escape(words)}</text>')
    return Markup("".join(parts) + "</svg>")  # noqa: S704 - built from escaped text above


def strip_of(edition: Edition, work: Work) -> Strip | None:
    """The picture and table for a work; none when fewer than three citations can be placed."""
    citations = edition.cited.get(work.id, ())
    unit = _unit(citations)
    points = [(_value(c, unit), c.place.chapter, _first(c, unit)) for c in citations] if unit else []
    known = {chapter.id for chapter in edition.chapters}
    points = [point for point in points if point[0] > 0 and point[1] in known]
    if len(points) < 3 or len({value for value, _, _ in points}) < 2:
        return None
    used = {chapter for _, chapter, _ in points}
    columns = [(c.id, f"ch. {c.n}" if c.n else c.title[:6]) for c in edition.chapters if c.id in used]
    what = {"volume": "volumes", "date": "dates", "page": "pages", "item": "items"}[unit]
    name = f"Which {what} of {work.title} are cited in which chapter; the table below says the same."
    return Strip(
        svg=_svg(points, unit, columns, name),
        unit={"volume": "Volume", "date": "Year", "page": "Pages", "item": "Items"}[unit],
        columns=tuple(label for _, label in columns),
        rows=_table(points, unit, [chapter for chapter, _ in columns]),
    )
