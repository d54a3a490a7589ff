"""Years and dates that cannot be, or hardly: what a misread figure leaves behind."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping

from ibid.checks.desk import Desk, Mend
from ibid.checks.reading import Unit
from ibid.model import Citation, Work
from ibid.registers.calendar import MONTH_NAMES

_YEAR = re.compile(
    r"""(?<![\w.,-]) (?<![№$£]\s)
        (?P<year>[12]\d{3}) (?:[–-](?P<to>\d{1,4}))?
        (?!(?!s\b)\w|[.,]\d)
        (?!\s?%|\s(?:per\scent|million|thousand|ro?ubles|tons?|men|workers|copies|words|pages|vol(?:ume)?s)\b)""",
    re.VERBOSE,
)
"""A number of four figures that nothing around it makes a quantity; with the end of a range."""
_PAGES = re.compile(r"\bpp?\.\s?$|[IVXLC],\s$")
"""What stands before a page."""
_MONTHS = "|".join(MONTH_NAMES)
_DAY = re.compile(
    rf"""(?<![\w.,–-]) (?:(?P<first>\d{{1,2}})[–-])? (?P<day>\d{{1,2}})\ (?P<month>{_MONTHS})\b
       | \b(?P<month2>{_MONTHS})\ (?P<day2>\d{{1,2}})(?![\w–-])""",
    re.VERBOSE,
)
"""``31 June``, ``3–4 May``, ``May 3``."""
_RANGE = re.compile(r"\bpp\.\s?(?P<first>\d+)[–-](?P<last>\d+)")
_LENGTHS = dict.fromkeys(("April", "June", "September", "November"), 30) | {"February": 29}
_LONELY = 25
"""So many years from every other year of the book, and named once: more likely a misread figure than an aside."""


def odd_years(desk: Desk) -> None:
    """Years after the book's own, and years far from all others that it names (e-006)."""
    last = desk.book.profile.year or 2100
    places = [(unit, match) for unit in desk.units for match in _years(unit)]
    counts = Counter(int(match["year"]) for _unit, match in places)
    known = sorted(year for year in counts if year <= last)
    for unit, match in places:
        year = int(match["year"])
        why = f"is after the book, which is of {last}" if year > last else ""
        if not why and counts[year] == 1 and _distance(year, known) > _LONELY:
            why = f"is {_distance(year, known)} years from every other year that the book names"
        if why:
            meant = _meant(match["year"], counts)
            at = (unit, match.start("year"), match.end("year"))
            reason = f"The year {year} {why}" + (f"; {meant} differs in one figure." if meant else ".")
            said = f"the year {year} {why}" + (f"; likely {meant}" if meant else "")
            desk.find("e-006", at, said, mend=Mend(meant, "digit", reason, "low"), placed=True)


def _years(unit: Unit) -> Iterator[re.Match[str]]:
    for match in _YEAR.finditer(unit.text):
        if not _PAGES.search(unit.text[max(0, match.start() - 8) : match.start()]):
            yield match


def _distance(year: int, known: list[int]) -> int:
    at = bisect_left(known, year)
    near = known[max(0, at - 1) : at] + known[at + 1 : at + 2]
    return min((abs(year - other) for other in near), default=0)


def _meant(year: str, counts: Counter[int]) -> str | None:
    """The year that the book names most often among those that differ in one figure."""
    others = [y for y in counts if sum(a != b for a, b in zip(year, str(y), strict=True)) == 1]
    best = max(others, key=lambda y: (counts[y], y), default=None)
    return str(best) if best is not None and counts[best] > counts[int(year)] else None


def impossible(desk: Desk) -> None:
    """Days that no month has, pages and years that run backwards (e-007)."""
    for unit in desk.units:
        for match in _DAY.finditer(unit.text):
            month = match["month"] or match["month2"]
            days = [int(d) for d in (match["first"], match["day"], match["day2"]) if d]
            if not all(1 <= day <= _LENGTHS.get(month, 31) for day in days):
                _impossible(desk, (unit, *match.span()), f"{month} has no such day")
        for match in _RANGE.finditer(unit.text):
            if _end(match["first"], match["last"]) <= int(match["first"]):
                at = (unit, match.start("first"), match.end())
                _impossible(desk, at, f"the pages {match['first']}–{match['last']} run backwards")
        for match in _years(unit) if unit.kind in {"p", "quote"} else ():
            if (
                match["to"]
                and len(match["to"]) != 3
                and _end(match["year"], match["to"]) <= int(match["year"])
            ):
                _impossible(desk, (unit, *match.span()), f"the years {match[0]} run backwards")


def _impossible(desk: Desk, at: tuple[Unit, int, int], said: str) -> None:
    reason = said[0].upper() + said[1:] + "."
    desk.find("e-007", at, said, mend=Mend(None, "digit", reason), placed=True)


def _end(first: str, last: str) -> int:
    """The end of a range that is printed without the figures it shares with its beginning.

    >>> _end("1905", "6"), _end("157", "58"), _end("98", "103")
    (1906, 158, 103)
    """
    return int(first[: max(0, len(first) - len(last))] + last)


def of_works(desk: Desk) -> None:
    """Years that a note prints of a work against those of the bibliography (e-006)."""
    works = {work.key: work for work in desk.book.works}
    notes = {unit.note: unit for unit in desk.units if unit.note}
    for key, citations in desk.book.citations.items():
        unit = notes.get(key)
        for citation in citations if unit else ():
            assert unit is not None
            for start, end in _dates(citation):
                _compare(desk, unit, (start, end), works, citation)


def _dates(citation: Citation) -> list[tuple[int, int]]:
    return [(start, end) for name, start, end in citation.marks if name == "date"]


def _compare(
    desk: Desk, unit: Unit, at: tuple[int, int], works: Mapping[str, Work], citation: Citation
) -> None:
    work = works.get(citation.work or "")
    printed = unit.text[at[0] : at[1]]
    if work is None or not work.parts or not work.year or work.year in printed or _within(printed, work.year):
        return
    new = work.year if re.fullmatch(r"\d{4}", work.year) and re.fullmatch(r"\d{4}", printed) else None
    reason = f"The bibliography has {work.year} for the same work."
    said = f"the note has {printed}, the bibliography {work.year}"
    desk.find("e-006", (unit, *at), said, mend=Mend(new, "digit", reason, "low"), placed=True)


def _within(printed: str, years: str) -> bool:
    """Whether a year lies in the range that the bibliography gives for all volumes."""
    ends = re.fullmatch(r"(\d{4})[–-](\d{1,4})", years)
    if not ends or not re.fullmatch(r"\d{4}", printed):
        return printed in years
    return int(ends[1]) <= int(printed) <= _end(ends[1], ends[2])
