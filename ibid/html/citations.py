"""Citations: read from ``bibl``, put into words, and brought into the order of the cited work."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from ibid.html.records import Citation, Locator, Place
from ibid.teitext import XML_ID, q, reading_text, unit_of

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_ORDER = ("volume", "part", "date", "issue", "page", "item")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def roman(numeral: str) -> int:
    """The value of a Roman numeral, 0 when it is none.

    >>> roman("XIV"), roman("x")
    (14, 10)
    """
    total = previous = 0
    for letter in reversed(numeral.upper()):
        value = _ROMAN.get(letter, 0)
        if not value:
            return 0
        total += value if value >= previous else -value
        previous = max(previous, value)
    return total


def number(value: str) -> int:
    """A sort value for a locator: the first digits in it, or its Roman numeral; -1 when it has neither."""
    digits = re.search(r"\d+", value)
    if digits:
        return int(digits.group())
    return roman(value) or -1


def read_citation(bibl: etree._Element, place: Place, note: str, block: str) -> Citation:
    """One ``bibl`` as a record."""
    locators = tuple(
        Locator(
            unit=unit_of(cited),
            start=cited.get("from", "").replace("_", " "),
            end=(cited.get("to", "") or cited.get("from", "")).replace("_", " "),
            printed=reading_text(cited),
            source=cited.get("source", "").removeprefix("#"),
        )
        for cited in bibl.iter(q("citedRange"))
    )
    ibid = next((ref for ref in bibl.iter(q("ref")) if ref.get("type") == "precedingWork"), None)
    other = next((n for n in bibl.iter(q("note")) if n.get("subtype") == "alternatives"), None)
    return Citation(
        id=bibl.get(XML_ID, ""),
        work=bibl.get("ref", "").removeprefix("#"),
        note=note,
        block=block,
        place=place,
        locators=locators,
        element=bibl,
        printed=reading_text(bibl),
        ibid=reading_text(ibid) if ibid is not None else "",
        antecedent=ibid.get("target", "").removeprefix("#") if ibid is not None else "",
        cert=bibl.get("cert", "high"),
        alternatives=tuple(other.get("target", "").replace("#", "").split()) if other is not None else (),
    )


def _date_key(value: str) -> tuple[int, int, int]:
    parts = [int(part) for part in re.findall(r"\d+", value)[:3]]
    year, month, day = (*parts, 0, 0, 0)[:3]
    return (year, month, day)


def order_key(citation: Citation) -> tuple[tuple[int, ...], ...]:
    """The place a citation has in the work it cites: volume, part, date, issue, page, item."""
    first: dict[str, str] = {}
    for locator in citation.locators:
        first.setdefault(locator.unit, locator.start or locator.printed)
    return tuple(
        _date_key(first[unit]) if unit == "date" and unit in first else (number(first.get(unit, "")),)
        for unit in _ORDER
    )


def long_date(value: str) -> str:
    """An ISO date in words; anything else unchanged.

    >>> long_date("1925-03-07"), long_date("1925-03"), long_date("1925")
    ('7 March 1925', 'March 1925', '1925')
    """
    match = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", value)
    if not match or not match.group(2) or not 1 <= int(match.group(2)) <= 12:
        return value
    month = _MONTHS[int(match.group(2)) - 1]
    day = f"{int(match.group(3))} " if match.group(3) else ""
    return f"{day}{month} {match.group(1)}"


def short_range(start: str, end: str) -> str:
    """A range with its second number shortened as the printed notes do.

    >>> short_range("347", "348"), short_range("10", "12"), short_range("112", "115"), short_range("7", "7")
    ('347–8', '10–12', '112–15', '7')
    """
    if not end or end == start:
        return start
    if start.isdigit() and end.isdigit() and len(start) == len(end):
        keep = next((i for i, (a, b) in enumerate(zip(start, end, strict=True)) if a != b), 0)
        if len(end) - keep == 1 and end[-2:-1] == "1":
            keep -= 1
        end = end[max(keep, 0) :]
    return f"{start}–{end}"


def _group(unit: str, locators: list[Locator]) -> str:
    if unit == "date":
        return ", ".join(" – ".join(dict.fromkeys((long_date(x.start), long_date(x.end)))) for x in locators)
    values = ", ".join(short_range(x.start, x.end) if x.start else x.printed for x in locators)
    if unit == "page":
        several = len(locators) > 1 or any(x.end != x.start for x in locators)
        return f"{'pp' if several else 'p'}. {values}"
    if unit == "part":
        return f"part {values}"
    return f"no. {values}" if unit == "issue" else values


def locator_text(locators: Iterable[Locator], *, without: frozenset[str] = frozenset()) -> str:
    """Locators in words, volume first: ``XV, pp. 347–8, 359``."""
    by_unit: dict[str, list[Locator]] = {}
    for locator in locators:
        if locator.unit not in without:
            by_unit.setdefault(locator.unit, []).append(locator)
    ordered = sorted(by_unit.items(), key=lambda item: (*_ORDER, item[0]).index(item[0]))
    return ", ".join(_group(unit, group) for unit, group in ordered)
