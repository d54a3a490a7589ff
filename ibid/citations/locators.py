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
CHAPTER_WORDS = frozenset(
    {"ch", "chs", "chap", "chaps", "chapter", "chapters", "sect", "section", "sections"}
)
NUMBER_WORDS = frozenset({"no", "nos"})
YEAR = re.compile(r"1[4-9]\d\d|20\d\d")
_PLACE = 3
"""A place has no more words."""
LOWER_ROMAN = re.compile(r"^[ivxlc]+(?:-[ivxlc]+)?$")
CODE = re.compile(r"^[A-ZА-Я]{1,4}$")


class LocatorReader:
    """Reads locators at a position among the tokens of a note; never moves by itself."""

    def __init__(
        self, tokens: Sequence[Token], titles: frozenset[str] = frozenset(), *, bare: bool = False
    ) -> None:
        self.tokens = tokens
        self.bare = bare
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
        if token.low in PAGE_WORDS | VOLUME_WORDS | PART_WORDS | NUMBER_WORDS | CHAPTER_WORDS:
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
            or (self._chapter(i) if token.low in CHAPTER_WORDS else None)
            or (self._pages(i) if self._front_page(i, before) else None)
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
            return numeral(_whole(token.text)) if 0 < _whole(token.text) < 400 else ""
        return restore(token.text) if token.kind == "word" else ""

    def _part(self, i: int) -> Found | None:
        j = self._skip_word(i)
        token = self.at(j)
        if token.kind not in {"num", "vol"} and not re.match(r"^[ivxIVX]+$", token.text):
            return None
        name = token.low if token.kind != "num" else numeral(min(_whole(token.text), 399)).lower()
        return [Locator("part", name, name, (self.at(i).start, token.end))], j + 1

    def _chapter(self, i: int) -> Found | None:
        """``ch. 7``, ``chs 2 and 3``, ``sect. 14.3``: a part that keeps its word."""
        j = self._skip_word(i)
        token = self.at(j)
        if token.kind != "num" and not re.match(r"^[ivxlc]+$", token.text):
            return None
        number, after = token.text, j + 1
        if (
            self.at(after).text == "."
            and self.at(after + 1).kind == "num"
            and self.at(after).start == token.end
        ):
            number, after = f"{number}.{self.at(after + 1).text}", after + 2
        word = "sect" if self.at(i).low.startswith("sect") else "ch"
        name = f"{word}. {number}"
        found = [Locator("part", name, name, (self.at(i).start, self.at(after - 1).end))]
        if (
            self.at(after).low in {"and", "&", ","}
            and self.at(i).low.endswith("s")
            and self.at(after + 1).kind == "num"
        ):
            more = self.at(after + 1)
            found.append(
                Locator("part", f"{word}. {more.text}", f"{word}. {more.text}", (more.start, more.end))
            )
            after += 2
        return found, after

    def _front_page(self, i: int, before: Sequence[Locator]) -> bool:
        """A page of the front matter without ``p.``, after a volume."""
        return bool(before) and before[-1].unit == "volume" and bool(LOWER_ROMAN.match(self.at(i).text))

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
        if self.at(i).kind != "num" or not 0 < _whole(self.at(i).text) < 32:
            return None
        first = last = self.at(i).text
        j = i + 1
        if self.at(j).low in {"and", "&"} and self.at(j + 1).kind == "num":
            return self._shared_month(i)
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

    def _shared_month(self, i: int) -> tuple[Locator, int] | None:
        """``26 and 27 May 1911``: the first day, with month and year of the second."""
        later = self._date(i + 2)
        if not later or later[0].start != later[0].end or self._month(i + 3) == "":
            return None
        day = f"{later[0].start[:-2]}{int(self.at(i).text):02d}"
        return Locator("date", day, day, (self.at(i).start, self.at(i).end)), i + 1

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
            if self.at(j).text in {"-", "/"} and self._month(j + 1):
                last, j = self._month(j + 1), j + 2
        else:
            first, last, j = self._joined_months(j)
        year, j = self._year(j)
        until = year
        if year and self.at(j).text == "-" and self.at(j + 1).kind == "num":
            until, j = expand_range(year, self.at(j + 1).text), j + 2
        if not year or self.at(j).text != ")" or (day and not first):
            return None
        place = (self.at(i + 1).start, self.at(j - 1).end)
        return [Locator("date", iso(day, first, year), iso(day, last, until), place)], j + 1

    def _joined_months(self, j: int) -> tuple[str, str, int]:
        """``May-June`` is one word to the tokenizer."""
        parts = self.at(j).low.split("-")
        if len(parts) == 2 and all(p in MONTHS for p in parts):
            return parts[0], parts[1], j + 1
        return "", "", j

    # -- imprint

    def imprint(self, i: int, text: str) -> tuple[Imprint, int] | None:
        """A bracket with place and year: ``(London, 1920)``, ``(3 vols, London, 1966)``, ``(London,
        n.d.)``; without brackets where the language has it so."""
        if self.at(i).text != "(" or self.issue_date(i):
            return self._bare_imprint(i) if self.bare else None
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

    def _bare_imprint(self, i: int) -> tuple[Imprint, int] | None:
        """``Berlin 1934``, ``Paris, 1934``: up to three words with capitals and a year, before a mark."""
        k = i
        while k - i < _PLACE and self.at(k).kind == "word" and self.at(k).text[0].isupper():
            k += 1
        year = k + (self.at(k).text == ",")
        date, after = self.at(year), self.at(year + 1)
        if k == i or not YEAR.fullmatch(date.text) or not (after.kind == "end" or after.text in ",.;:)"):
            return None
        if self.at(k - 1).low in MONTHS:
            return None
        place = (self.at(i).start, self.at(k - 1).end)
        imprint = Imprint((place[0], date.end), place, (date.start, date.end), date.text)
        return imprint, year + 1


def _whole(number: str) -> int:
    return int(number.replace(",", ""))


IMPRINT = re.compile(
    r"""^\s*(?:\d+(?:st|nd|rd|th)\s+edn?\.?,?\s+)?                   # 2nd ed.,
        (?:\d+\s+vols?\.?,?\s+|vols?\.?\s+[\d\s&,-]+,\s*)?          # 3 vols,
        (?P<place>[^\W\d_][^\d,]*?(?:,\s[A-Z][a-z]{0,4}\.)?)         # place, perhaps its state
        (?:,\s*|\s+(?=\d{4}))
        (?P<date>(?:[A-Z][a-z]+\s+)?(?P<year>\d{4}(?:-\d{1,4})?|n\.\s?d\.))
        (?:,.*\d{4}(?:-\d+)?)?\s*$                                  # further volumes
    """,
    re.VERBOSE,
)
"""What a bracket with place and year holds."""
