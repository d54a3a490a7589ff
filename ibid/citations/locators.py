"""Locators: volumes, parts, pages, dates, archive items and issues, in lists and ranges."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from ibid.citations.ranges import expand_item, expand_range, iso
from ibid.citations.syntax import Imprint, Token
from ibid.model import Locator
from ibid.numerals import MONTHS, numeral, restore

Unit = Literal["volume", "part", "page", "date", "item", "issue"]
Found = tuple[list[Locator], int]
"""Locators and the position after them."""

PAGE_WORDS = frozenset({"p", "pp", "page", "pages"})
VOLUME_WORDS = frozenset({"vol", "vols", "volume", "volumes"})
PART_WORDS = frozenset({"pt", "pts", "part", "parts"})
NUMBER_WORDS = frozenset({"no", "nos"})
LOWER_ROMAN = re.compile(r"^[ivxlc]+(?:-[ivxlc]+)?$")
CODE = re.compile(r"^[A-ZА-Я]{1,4}$")


class LocatorReader:
    """Reads locators at a position among the tokens of a note; never moves by itself."""

    def __init__(self, tokens: Sequence[Token], titles: frozenset[str] = frozenset()) -> None:
        self.tokens = tokens
        self.titles = titles

    def at(self, i: int) -> Token:
        """The token at a position (the last one beyond the end)."""
        return self.tokens[min(i, len(self.tokens) - 1)]

    # -- does one start here

    def starts(self, i: int, after_comma: bool = False) -> bool:
        """Whether a locator starts at a position; a bare number only after a comma, and never before a
        bracket (a title)."""
        token = self.at(i)
        if token.kind == "vol" or self._item(i) or self._date(i):
            return True
        if token.low in PAGE_WORDS | VOLUME_WORDS | PART_WORDS | NUMBER_WORDS:
            return self._numbered(i)
        if token.low in {"loc", "op"}:
            return self.at(i + 1).low == "cit" or self.at(i + 2).low == "cit"
        if token.text in self.titles and self.at(i + 1).text == ",":
            return False  # a title that is a number
        return after_comma and token.kind == "num" and self.at(i + 1).text != "(" and self._number_alone(i)

    def goes_on(self, i: int, unit: str) -> bool:
        """Whether a list of locators of one unit goes on at a position."""
        if unit == "date":
            return self._date(i) is not None
        if unit == "page":
            return (self.at(i).kind == "num" and not self._date(i)) or (
                self.at(i).low in PAGE_WORDS and self._numbered(i)
            )
        return unit == "item" and self._item(i) is not None

    def _numbered(self, i: int) -> bool:
        j = i + 1 + (self.at(i + 1).text == ".")
        token = self.at(j)
        return (
            token.kind in {"num", "vol"} or bool(LOWER_ROMAN.match(token.text)) or self._code(j) is not None
        )

    def _number_alone(self, i: int) -> bool:
        following = self.at(i + 1)
        if following.text == "-" and self.at(i + 2).kind == "num":
            following = self.at(i + 3)
        return (
            following.kind == "end"
            or following.text in ".,;:)"
            or following.low in {"and", "et", "passim", "ff", "f", "cf"}
        )

    # -- read
    # ---------

    def read(self, i: int, before: Sequence[Locator] = ()) -> Found | None:
        """The locator (or list of numbers) at a position; ``before``: those of the reference so far."""
        token = self.at(i)
        return (
            self._dates(i, before)
            or self._items(i)
            or (self._pages(i) if token.low in PAGE_WORDS or token.kind == "num" else None)
            or (self._volume(i) if token.kind == "vol" or token.low in VOLUME_WORDS else None)
            or (self._part(i) if token.low in PART_WORDS else None)
            or (self._issue(i) if token.low in NUMBER_WORDS else None)
        )

    def number_to_issue(self, locators: list[Locator]) -> None:
        """A numeral before a bracket with a date is an issue, not a volume."""
        for i, locator in enumerate(locators):
            if locator.unit == "volume":
                locators[i] = replace(locator, unit="issue")

    def _skip_word(self, i: int) -> int:
        return i + 1 + (self.at(i + 1).text == ".")

    def _pages(self, i: int) -> Found | None:
        begin = self.at(i).start
        j = self._skip_word(i) if self.at(i).low in PAGE_WORDS else i
        found = self._range(j, "page", begin)
        if not found:
            return None
        return [found[0]], found[1]

    def _range(self, j: int, unit: Unit, begin: int | None = None) -> tuple[Locator, int] | None:
        first = self.at(j)
        roman = bool(LOWER_ROMAN.match(first.text))
        if first.kind != "num" and not roman:
            return None
        start = first.start if begin is None else begin
        last, after = first.text, j + 1
        if self.at(after).text == "-" and (
            self.at(after + 1).kind == "num" or LOWER_ROMAN.match(self.at(after + 1).text)
        ):
            last = expand_range(first.text, self.at(after + 1).text)
            after += 2
        low, _, high = first.text.partition("-")
        return Locator(unit, low, high or last, (start, self.at(after - 1).end)), after

    def _volume(self, i: int) -> Found | None:
        begin = self.at(i).start
        j = self._skip_word(i) if self.at(i).low in VOLUME_WORDS else i
        names = []
        while True:
            name = self._volume_name(j)
            if not name:
                break
            names.append(name)
            j += 1
            if self.at(j).text != "-" or not self._volume_name(j + 1):
                break
            j += 1
        return ([Locator("volume", names[0], names[-1], (begin, self.at(j - 1).end))], j) if names else None

    def _volume_name(self, j: int) -> str:
        token = self.at(j)
        if token.kind == "vol":
            return token.text
        if token.kind == "num":
            return numeral(int(token.text)) if 0 < int(token.text) < 400 else ""
        return restore(token.text) if token.kind == "word" else ""

    def _part(self, i: int) -> Found | None:
        j = self._skip_word(i)
        token = self.at(j)
        if token.kind not in {"num", "vol"} and not re.match(r"^[ivxIVX]+$", token.text):
            return None
        name = token.low if token.kind != "num" else numeral(int(token.text)).lower()
        return [Locator("part", name, name, (self.at(i).start, token.end))], j + 1

    def _issue(self, i: int) -> Found | None:
        found = self._range(self._skip_word(i), "issue", self.at(i).start)
        return ([found[0]], found[1]) if found else None

    # -- archive items

    def _code(self, j: int) -> tuple[str, int] | None:
        """``K-120``: letters, hyphen, number."""
        if (
            self.at(j).kind in {"word", "vol"}
            and CODE.match(self.at(j).text)
            and self.at(j + 1).text == "-"
            and self.at(j + 2).kind == "num"
        ):
            if self.at(j).end != self.at(j + 1).start or self.at(j + 1).end != self.at(j + 2).start:
                return None
            return f"{self.at(j).text}-{self.at(j + 2).text}", j + 3
        return None

    def _item(self, i: int) -> tuple[Locator, int] | None:
        j = self._skip_word(i) if self.at(i).low in NUMBER_WORDS else i
        code = self._code(j)
        if not code:
            return None
        first, after = code
        last = first
        if self.at(after).text == "-" and self.at(after + 1).kind == "num":
            last = expand_item(first, self.at(after + 1).text)
            after += 2
        return Locator("item", first, last, (self.at(i).start, self.at(after - 1).end)), after

    def _items(self, i: int) -> Found | None:
        found = self._item(i)
        return ([found[0]], found[1]) if found else None

    # -- dates

    def _month(self, j: int) -> str:
        low = self.at(j).low
        return low if low in MONTHS else ""

    def _date(self, i: int) -> tuple[Locator, int] | None:
        """``3-4 June 1911``, ``5 May``, ``5, 7 and 9 May 1911`` (each day by itself); the year may be
        missing."""
        if self.at(i).kind != "num" or int(self.at(i).text) > 31:
            return None
        first = last = self.at(i).text
        j = i + 1
        month_first = ""
        if self.at(j).text == "-" and self.at(j + 1).kind == "num":
            last, j = expand_range(first, self.at(j + 1).text), j + 2
        elif (
            self._month(j)
            and self.at(j + 1).text == "-"
            and self.at(j + 2).kind == "num"
            and self._month(j + 3)
        ):
            month_first, last, j = self._month(j), self.at(j + 2).text, j + 3
        month = self._month(j)
        if not month:
            return None
        j += 1
        year, j = self._year(j)
        start, end = iso(first, month_first or month, year), iso(last, month, year)
        return Locator("date", start, end, (self.at(i).start, self.at(j - 1).end)), j

    def _year(self, j: int) -> tuple[str, int]:
        k = j + (self.at(j).text == ",")
        if self.at(k).kind == "num" and len(self.at(k).text) == 4:
            return self.at(k).text, k + 1
        return "", j

    def _dates(self, i: int, before: Sequence[Locator]) -> Found | None:
        """A date; when its year stands only with a later one of the list, that year."""
        found = self._date(i)
        if not found:
            return self._bare_month(i, before)
        locator, after = found
        if not re.match(r"^\d{4}", locator.start):
            year = self._later_year(after)
            if year:
                locator = replace(locator, start=f"{year}-{locator.start}", end=f"{year}-{locator.end}")
        return [locator], after

    def _later_year(self, j: int) -> str:
        while self.at(j).text in {",", "and", "&"}:
            found = self._date(j + 1)
            if not found:
                return ""
            if re.match(r"^\d{4}", found[0].start):
                return found[0].start[:4]
            j = found[1]
        return ""

    def _bare_month(self, i: int, before: Sequence[Locator]) -> Found | None:
        """A month and year whose bracket is lost, after an issue (``XI May 1911)``)."""
        if not before or before[-1].unit not in {"volume", "issue"} or not self._month(i):
            return None
        year, j = self._year(i + 1)
        if not year:
            return None
        day = iso("", self._month(i), year)
        return [Locator("date", day, day, (self.at(i).start, self.at(j - 1).end))], j

    def issue_date(self, i: int) -> Found | None:
        """A bracket that holds nothing but a date: ``(June 1911)``, ``(5 April 1911)``, ``(May-June
        1921)``, ``(1911)``."""
        if self.at(i).text != "(":
            return None
        j = i + 1
        day = ""
        if self.at(j).kind == "num" and len(self.at(j).text) < 3:
            day, j = self.at(j).text, j + 1
        first = last = self._month(j)
        if first:
            j += 1
            if self.at(j).text == "-" and self._month(j + 1):
                last, j = self._month(j + 1), j + 2
        else:
            first, last, j = self._joined_months(j)
        year, j = self._year(j)
        if not year or self.at(j).text != ")" or (day and not first):
            return None
        place = (self.at(i + 1).start, self.at(j - 1).end)
        return [Locator("date", iso(day, first, year), iso(day, last, year), place)], j + 1

    def _joined_months(self, j: int) -> tuple[str, str, int]:
        """``May-June`` is one word to the tokenizer."""
        parts = self.at(j).low.split("-")
        if len(parts) == 2 and all(p in MONTHS for p in parts):
            return parts[0], parts[1], j + 1
        return "", "", j

    # -- imprint

    def imprint(self, i: int, text: str) -> tuple[Imprint, int] | None:
        """A bracket with place and year: ``(London, 1920)``, ``(3 vols, London, 1966)``, ``(London,
        n.d.)``."""
        if self.at(i).text != "(" or self.issue_date(i):
            return None
        close = next((k for k in range(i + 1, len(self.tokens)) if self.tokens[k].text in "()"), None)
        if close is None or self.tokens[close].text != ")":
            return None
        inner = text[self.at(i).end : self.tokens[close].start]
        match = IMPRINT.match(inner.replace("–", "-"))
        if not match or match["place"].lower() in MONTHS:
            return None
        base = self.at(i).end
        imprint = Imprint((self.at(i).start, self.tokens[close].end), year=match["year"])
        imprint.place = (base + match.start("place"), base + match.end("place"))
        imprint.date = (base + match.start("date"), base + match.end("date"))
        return imprint, close + 1


IMPRINT = re.compile(
    r"""^\s*(?:\d+\s+vols?\.?,?\s+|vols?\.?\s+[\d\s&,-]+,\s*)?     # 3 vols,
        (?P<place>[^\W\d_][^\d,]*?)(?:,\s*|\s+(?=\d{4}))             # place,
        (?P<date>(?:[A-Z][a-z]+\s+)?(?P<year>\d{4}(?:-\d{1,4})?|n\.\s?d\.))
        (?:,.*\d{4}(?:-\d+)?)?\s*$                                  # further volumes
    """,
    re.VERBOSE,
)
"""What a bracket with place and year holds."""
