"""Dates in running text as ``date`` elements, resolved against their context.

A date that names its year is certain. ``on 8 October`` takes the editor's year for the stretch, else the year
of the last dated words before it in the paragraph, else the year carried on from the paragraph before, with
less certainty each time. What leans on the date before it (``three days later``) is reckoned by `relative`.
"""

from __future__ import annotations

import calendar
import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ibid.flow import Annotation
from ibid.model import Cert
from ibid.registers.calendar import MONTH_NAMES
from ibid.registers.match import annotate
from ibid.registers.model import DateDecision, Registers, Spot
from ibid.registers.relative import Leaning, leaning, reckon, season_part, third

MONTHS = {name: n for n, name in enumerate(MONTH_NAMES, 1)}
LATEST = 2100

_MONTH = "|".join(MONTHS)


@functools.cache
def _pattern(first: int) -> re.Pattern[str]:
    """What a date looks like in a book that speaks of no year before ``first``: a number below its century is a number."""
    century = first // 100 % 10 if first < 2000 else 9
    y = rf"(?:1[{century}-9]\d\d|20\d\d)"
    return re.compile(
        rf"""\b(?=[\dJFMASONDmelsaw])(?:                                              # what a date begins with
          (?P<day>\d{{1,2}})\s+(?P<dmonth>{_MONTH})(?:,?\s+(?P<year>{y}))?       # 8 October 1923, 8 October
        | (?:(?P<mid>mid|early|late)[- ])?(?P<month>{_MONTH})
          (?:,?\s+(?:of\s+)?(?P<myear>{y}))?                                     # mid-September 1922, in May
        | (?P<season>spring|summer|autumn|winter)\s+of\s+(?P<syear>{y})          # the spring of 1925
        | (?:(?P<dmid>mid|early|late)[- ])?(?P<decade>(?:1[{century}-9]|20)\d0)s               # the mid-1920s
        | (?P<y1>{y})[-–](?P<y2>\d\d?(?:\d\d)?)(?!\d)                            # 1920–1, 1917–18
        | (?P<bare>{y})(?![\d–-])                                                # 1925
        )""",
        re.VERBOSE,
    )


_PART = re.compile(
    r"""\b(?P<part>early|later?|beginning|start|opening|end|close|closing|middle|(?:first|early|later|last)\ (?:months|weeks|days))
        (?:\s+(?:weeks|days|months))?(?:\s+(?:in|of|of\ the\ year))?\s+$""",
    re.VERBOSE | re.IGNORECASE,
)
_BACKWARD = re.compile(
    r"\b(?:since|from|(?:as|unlike|like|than)(?:\s+\w+)?\s+in|before|until|those of|memory of)\s+"
    r"(?:the\s+\w+\s+of\s+)?$",
    re.IGNORECASE,
)
_MAY_VERB = re.compile(
    r"\b(?:in|of|on|since|by|until|early|late|mid|last|next|during|and|from|to|\d)[\s-]+$", re.IGNORECASE
)


@dataclass(slots=True)
class DateContext:
    """The year that running text speaks of, carried from paragraph to paragraph."""

    year: int | None = None
    """The last year that dated words named."""
    chapter: int = 0
    """Chapter it was named in: a year is not carried into another chapter."""
    anchor: str = ""
    """The last date of the narrative, ISO, for those that lean on it."""


@dataclass(frozen=True, slots=True)
class Dated:
    """Words that name a time."""

    start: int
    """First offset in the paragraph."""
    end: int
    """Offset after the last."""
    begin: str
    """First day, month or year, ISO."""
    last: str
    """The same for its end; as `begin` for a plain date."""
    cert: Cert
    """How sure the year is."""


def dates(text: str, registers: Registers, where: str, context: DateContext) -> list[Dated]:
    """Every date of a paragraph; `context` is read and moved on."""
    spot = Spot.of(where)
    if spot and spot.chapter != context.chapter:
        context.year, context.anchor, context.chapter = None, "", spot.chapter
    reader = _Paragraph(
        text,
        next((year for stretch, year in registers.years if stretch.holds(spot)), None),
        [d for d in registers.dates if d.at.holds(spot)],
        registers.first_year,
        context,
    )
    titles = [(m.start, m.end) for m in annotate(text, registers, where) if m.kind == "work"]
    found: list[re.Match[str] | Leaning] = [*_pattern(registers.first_year).finditer(text), *leaning(text)]
    if len(found) > 1:
        found.sort(key=_start)
    for item in found:
        start, end = (item.start, item.end) if isinstance(item, Leaning) else item.span()
        if not any(a < end and start < b for a, b in titles):
            reader.take(item, start, end)
    return reader.result


def _start(item: re.Match[str] | Leaning) -> int:
    return item.start if isinstance(item, Leaning) else item.start()


class _Paragraph:
    """Reads the dates of one paragraph, one after the other."""

    def __init__(
        self,
        text: str,
        fixed: int | None,
        decided: Sequence[DateDecision],
        first: int,
        context: DateContext,
    ) -> None:
        self.text, self.fixed, self.decided, self.first, self.context = text, fixed, decided, first, context
        self.here: int | None = None
        self.leant = False
        """Whether this paragraph has given the date that others lean on."""
        self.result: list[Dated] = []

    def take(self, item: re.Match[str] | Leaning, start: int, end: int) -> None:
        """One date: decided by hand, named, or reckoned from the one before."""
        if self.result and start < self.result[-1].end:
            return
        ruled = _decision(self.text, start, end, self.decided)
        if ruled is not None:
            if ruled.start:
                self._add(start, end, ruled.start, ruled.end, ruled.cert)
        elif isinstance(item, Leaning):
            self._leaning(item)
        elif not _no_date(self.text, item):
            self._named(item)

    def _add(self, start: int, end: int, begin: str, last: str, cert: Cert) -> None:
        self.result.append(Dated(start, end, begin, last, cert))
        if not _BACKWARD.search(_tail(self.text, start)):
            self.context.anchor, self.leant = _common(begin, last), True

    def _named(self, match: re.Match[str]) -> None:
        year, cert = _year_of(match, self.first, self.here, self.fixed, self.context.year)
        if year is None:
            return
        self._add(*match.span(), *_extent(self.text, match, year), cert)
        if _names_year(match) and not _BACKWARD.search(_tail(self.text, match.start())):
            self.here = year
            if not match["bare"]:
                self.context.year = year

    def _leaning(self, item: Leaning) -> None:
        found = reckon(item, self.context.anchor, self.here or self.fixed)
        if found is None:
            return
        cert: Cert = (
            "high" if item.match["first"] else "medium" if self.leant or item.match["season"] else "low"
        )
        if (item.match["way"] or item.match["next"] or "").lower() in {"", "later", "following"}:
            self._add(item.start, item.end, *found, cert)
        else:
            self.result.append(Dated(item.start, item.end, *found, cert))


def _tail(text: str, end: int) -> str:
    """The words before a date: as many as the patterns look at, which would else be tried over the whole paragraph."""
    return text[max(0, end - 120) : end]


def _common(begin: str, last: str) -> str:
    """What a span has in common: its day, month or year; nothing for a span of years.

    >>> _common("1919-12-22", "1919-12-31"), _common("1920", "1921")
    ('1919-12', '')
    """
    if begin == last:
        return begin
    return (
        begin[:7] if len(begin) > 7 and begin[:7] == last[:7] else begin[:4] if begin[:4] == last[:4] else ""
    )


def date_elements(text: str, registers: Registers, where: str, context: DateContext) -> list[Annotation]:
    """The dates of a paragraph as ``date`` elements (`context` is moved on)."""
    result: list[Annotation] = []
    for found in dates(text, registers, where, context):
        attributes = (
            {"when": found.begin}
            if found.begin == found.last
            else {"notBefore": found.begin, "notAfter": found.last}
        )
        if found.cert != "high":
            attributes["cert"] = found.cert
        result.append(Annotation(found.start, found.end, "date", attributes, rank=9))
    return result


def _decision(text: str, start: int, end: int, decided: Sequence[DateDecision]) -> DateDecision | None:
    for d in decided:
        for m in re.finditer(re.escape(d.words), text):
            if m.start() <= start and end <= m.end():
                return d
    return None


def _no_date(text: str, match: re.Match[str]) -> bool:
    """Numbers and words that only look like dates: ``May`` the verb, sums of money, numbers of orders."""
    before, after = _tail(text, match.start()), text[match.end() : match.end() + 20]
    if match["month"] in {"May", "March"} and not match["myear"] and not _MAY_VERB.search(before):
        return True
    if match["bare"] or match["y1"]:
        return bool(
            re.search(r"(?:\bNo\.?|\bp\.|\bpp\.|[£$,.\d])\s*$", before)
            or re.match(r",\d|\.\d|\s*(?:rubles|per cent|million)", after)
        )
    return False


def _names_year(match: re.Match[str]) -> bool:
    return any(match[g] for g in ("year", "myear", "syear", "decade", "y1", "bare"))


def _year_of(
    match: re.Match[str], first: int, here: int | None, fixed: int | None, carried: int | None
) -> tuple[int | None, Cert]:
    """The year of a date and how sure it is."""
    for group in ("year", "myear", "syear", "decade", "y1", "bare"):
        if match[group]:
            year = int(match[group])
            return (year, "high") if first <= year <= LATEST else (None, "low")
    if fixed is not None:
        return fixed, "high"
    if here is not None:
        return here, "medium"
    return carried, "low"


def _extent(text: str, match: re.Match[str], year: int) -> tuple[str, str]:
    if match["day"]:
        day = f"{year:04d}-{MONTHS[match['dmonth']]:02d}-{int(match['day']):02d}"
        return day, day
    if match["month"]:
        return _month(text, match, year)
    if match["season"]:
        return season_part(_tail(text, match.start()), match["season"], year)
    if match["decade"]:
        low, high = {"mid": (3, 7), "early": (0, 3), "late": (7, 9)}.get(match["dmid"] or "", (0, 9))
        return f"{year + low:04d}", f"{year + high:04d}"
    if match["y1"]:
        tail = match["y2"]
        return f"{year:04d}", f"{year:04d}"[: 4 - len(tail)] + tail
    return _bare(text, match, year)


def _month(text: str, match: re.Match[str], year: int) -> tuple[str, str]:
    """A month, or the part of it that the words name."""
    month = MONTHS[match["month"]]
    iso = f"{year:04d}-{month:02d}"
    part = _PART.search(_tail(text, match.start()))
    word = match["mid"] or (part["part"].split()[0].lower() if part else "")
    days = calendar.monthrange(year, month)[1]
    low, high = third(word, days)
    return (iso, iso) if (low, high) == (1, days) else (f"{iso}-{low:02d}", f"{iso}-{high:02d}")


def _bare(text: str, match: re.Match[str], year: int) -> tuple[str, str]:
    part = _PART.search(_tail(text, match.start()))
    iso = f"{year:04d}"
    low, high = third(part["part"].split()[0].lower() if part else "", 12)
    if part and (low == 1) != (high == 12) and re.search("weeks|days", part.group()):
        low = high = 1 if low == 1 else 12  # the last days of a year are in its last month
    if (low, high) == (1, 12):
        return iso, iso
    return f"{iso}-{low:02d}", f"{iso}-{high:02d}"
