"""Dates in running text as ``date`` elements, resolved against their context.

A date that names its year is certain. ``on 8 October`` takes the editor's year for the stretch, else the year
of the last dated words before it in the paragraph, else the year carried on from the paragraph before, with
less certainty each time.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ibid.flow import Annotation
from ibid.model import Cert
from ibid.registers.match import annotate
from ibid.registers.model import DateDecision, Registers, Spot

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
MONTHS = {name: n for n, name in enumerate(MONTH_NAMES, 1)}
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 2)}
EARLIEST, LATEST = 1789, 2100

_MONTH = "|".join(MONTHS)
_Y = r"(?:1[789]\d\d|20\d\d)"
_PATTERN = re.compile(
    rf"""\b(?:
      (?P<day>\d{{1,2}})\s+(?P<dmonth>{_MONTH})(?:,?\s+(?P<year>{_Y}))?       # 8 October 1923, 8 October
    | (?:(?P<mid>mid|early|late)[- ])?(?P<month>{_MONTH})
      (?:,?\s+(?:of\s+)?(?P<myear>{_Y}))?                                     # mid-September 1922, in May
    | (?P<season>spring|summer|autumn|winter)\s+of\s+(?P<syear>{_Y})          # the spring of 1925
    | (?:(?P<dmid>mid|early|late)[- ])?(?P<decade>1[789]\d0|20\d0)s           # the mid-1920s
    | (?P<y1>{_Y})[-–](?P<y2>\d\d?(?:\d\d)?)(?!\d)                            # 1920–1, 1917–18
    | (?P<bare>{_Y})(?![\d–-])                                                # 1925
    )""",
    re.VERBOSE,
)
_PART = re.compile(
    r"""(?P<part>early|later?|beginning|start|opening|end|close|closing|middle|(?:first|early|later)\ months)
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
        context.year, context.chapter = None, spot.chapter
    fixed = next((year for stretch, year in registers.years if stretch.holds(spot)), None)
    decided = [d for d in registers.dates if d.at.holds(spot)]
    titles = [(m.start, m.end) for m in annotate(text, registers, where) if m.kind == "work"]
    here: int | None = None
    result: list[Dated] = []
    for match in _PATTERN.finditer(text):
        if _no_date(text, match) or any(a < match.end() and match.start() < b for a, b in titles):
            continue
        ruled = _decision(text, match, decided)
        if ruled is not None:
            if ruled.start:
                result.append(Dated(match.start(), match.end(), ruled.start, ruled.end, ruled.cert))
            continue
        year, cert = _year_of(match, here, fixed, context.year)
        if year is None:
            continue
        begin, last = _extent(text, match, year)
        result.append(Dated(match.start(), match.end(), begin, last, cert))
        if _names_year(match) and not _BACKWARD.search(text[: match.start()]):
            here = year
            if not match["bare"]:
                context.year = year
    return result


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


def _decision(text: str, match: re.Match[str], decided: Sequence[DateDecision]) -> DateDecision | None:
    for d in decided:
        for m in re.finditer(re.escape(d.words), text):
            if m.start() <= match.start() and match.end() <= m.end():
                return d
    return None


def _no_date(text: str, match: re.Match[str]) -> bool:
    """Numbers and words that only look like dates: ``May`` the verb, sums of money, numbers of orders."""
    before, after = text[: match.start()], text[match.end() :]
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
    match: re.Match[str], here: int | None, fixed: int | None, carried: int | None
) -> tuple[int | None, Cert]:
    """The year of a date and how sure it is."""
    for group in ("year", "myear", "syear", "decade", "y1", "bare"):
        if match[group]:
            year = int(match[group])
            return (year, "high") if EARLIEST <= year <= LATEST else (None, "low")
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
        first, last = SEASONS[match["season"]]
        return f"{year:04d}-{first:02d}", f"{year + (last < first):04d}-{last:02d}"
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
    part = _PART.search(text[: match.start()])
    word = match["mid"] or (part["part"].split()[0].lower() if part else "")
    days = calendar.monthrange(year, month)[1]
    low, high = _third(word, days)
    return (iso, iso) if (low, high) == (1, days) else (f"{iso}-{low:02d}", f"{iso}-{high:02d}")


def _bare(text: str, match: re.Match[str], year: int) -> tuple[str, str]:
    part = _PART.search(text[: match.start()])
    iso = f"{year:04d}"
    low, high = _third(part["part"].split()[0].lower() if part else "", 12)
    return (iso, iso) if (low, high) == (1, 12) else (f"{iso}-{low:02d}", f"{iso}-{high:02d}")


def _third(word: str, whole: int) -> tuple[int, int]:
    """What ``early``, ``middle`` and ``late`` mean out of the days of a month or the months of a year.

    >>> _third("late", 12), _third("early", 31), _third("", 12)
    ((9, 12), (1, 10), (1, 12))
    """
    third = round(whole / 3)
    if word in {"early", "beginning", "start", "opening", "first"}:
        return 1, third
    if word in {"late", "later", "end", "close", "closing"}:
        return whole - third + 1, whole
    if word in {"mid", "middle"}:
        return third, whole - third + 1
    return 1, whole
