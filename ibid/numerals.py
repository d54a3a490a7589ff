"""Volume numerals that a machine misread: small capitals come out as ``v1``, ``xxx1``, ``xxxII``, ``11`` or
``1X``.

A note prints the volume of a many-volume work as a Roman numeral in small capitals, between the work and the
pages. `find` recognises that place by its grammar and gives back the numeral in Roman capitals. Source of the
rule: ISO-690-like note style of the printed books this package is made for (volume in small capitals, pages
in Arabic, front matter in lower case).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ibid.model import Cert

MONTHS: tuple[str, ...] = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
"""Months as dates name them."""

_ORDER = (
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)
_DIGIT = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}

CANDIDATE = re.compile(r"(?<![\w.'’])[ivxlcIVXLC1]+(?![\w'’])")
"""A whole word made of nothing but numeral letters and the figure that looks like I."""

_MONTH = "|".join(MONTHS)

FOLLOWS = re.compile(
    rf"""\s*(?:
          ,\s*(?:\d | \( | (?:pp?|pts?|part|chs?|no|et)\b             # XV, 12   XV, p. 12   III, pt. i
             | [ivxlc]+(?:[-–][ivxlc]+)?\s*(?:$|[.,;]))              # I, xii
        | pts?\b | part\b                                            # III pt. i
        | \(                                                         # XI (May 1911)
        | (?:{_MONTH})\s+\d{{4}}\)                                   # the opening bracket is lost
        | \s\d{{1,4}}\b(?!\s*(?:{_MONTH})\b)                         # the comma is lost: XXX 120
        | [.;]?\s*$ | ;                                              # the volume alone
        )""",
    re.VERBOSE | re.IGNORECASE,
)
"""What may follow a volume."""

ALONE_BEFORE = re.compile(
    r"(?:^|[\s(.])(?:pp?|pts?|parts?|vols?|nos?|ch|chap|chapters?|n|nn|notes?|&|and)\.?\s*$", re.IGNORECASE
)
"""Words whose number is no volume in capitals: a page, a part, a volume in Arabic figures, a number."""

BRACKET = re.compile(r",?\s*\([^()]*\),\s*")
"""The date of an issue between its number and the page."""

MANY_VOLUMES = re.compile(r"\(\d+\s+vols?\b[^()]*\),\s*$")
"""An imprint that counts volumes."""

PAGE_LIST = re.compile(r"(?:^|[\s,(])(?:pp?\.?\s*)?\d+(?:[-–]\d+)?\s*,\s*$")
"""A number and a comma: what follows goes on with a list of pages."""


@dataclass(frozen=True, slots=True)
class Numeral:
    """A volume numeral in a note."""

    start: int
    """Offset of its first character in the text."""
    end: int
    """Offset after its last character."""
    sic: str
    """As the text has it."""
    roman: str
    """In Roman capitals."""
    cert: Cert
    """How sure the reading is."""
    garbled: bool
    """A figure or a mixture of cases stands in it; false for a whole numeral in lower case, which only
    becomes capitals."""


def value(roman: str) -> int:
    """The number a Roman numeral (capitals) stands for; 0 when it is not a regular numeral."""
    total = 0
    for ch, following in zip(roman, [*roman[1:], " "], strict=bool(roman)):
        if ch not in _DIGIT:
            return 0
        total += -_DIGIT[ch] if _DIGIT[ch] < _DIGIT.get(following, 0) else _DIGIT[ch]
    return total if total and numeral(total) == roman else 0


def numeral(n: int) -> str:
    """The Roman capitals of a number from 1 to 399."""
    if not 0 < n < 400:
        raise ValueError(f"no Roman numeral for {n}")
    parts = []
    for size, sign in _ORDER:
        count, n = divmod(n, size)
        parts.append(sign * count)
    return "".join(parts)


def restore(reading: str) -> str:
    """Roman capitals of a garbled numeral (``xv111`` -> ``XVIII``); empty when it cannot be one.

    A small l is fifty where that makes a numeral of it, and one in a row of its like.
    """
    figures = reading.replace("1", "I")
    readings = (
        [figures.replace("l", "I"), figures]
        if set(reading) <= {"l", "1"}
        else [figures, figures.replace("l", "I")]
    )
    return next((r.upper() for r in readings if value(r.upper())), "")


def volumes(text: str) -> list[Numeral]:
    """Every numeral at volume position in a note's text, those in plain capitals as well, in order.

    A numeral joined to another by a dash (``XV–XVI``) counts when either of them stands at such a place.
    """
    found: list[Numeral] = []
    plain = text.replace("*", " ")
    words = list(CANDIDATE.finditer(plain))
    for i, match in enumerate(words):
        roman = restore(match[0])
        if not roman:
            continue
        left, right = match.start(), match.end()
        if i and _joined(plain, words[i - 1].end(), left):
            left = words[i - 1].start()
        elif plain[left - 1 : left] in {"-", "–"}:
            continue
        if found and plain[found[-1].end : match.start()] == ", ":
            continue  # the number after a volume is its page
        if found and BRACKET.fullmatch(plain[found[-1].end : match.start()]):
            continue  # and so is the one after an issue and its date
        if i + 1 < len(words) and _joined(plain, right, words[i + 1].start()):
            right = words[i + 1].end()
        if _at_volume_place(plain, left, right):
            cert: Cert = "high" if _plain_case(match[0], plain, left, right) else "medium"
            found.append(Numeral(match.start(), match.end(), match[0], roman, cert, _garbled(match[0])))
    return found


def find(text: str) -> list[Numeral]:
    """The volume numerals of a note that are not in Roman capitals yet, in order of the text.

    ``text`` is the text of one note (without its number) as the witness has it; asterisks of italics may
    stand in it. Pages (``p. xix``), initials (``A. B. Able``), parts (``pt. ii``), days of a month and
    numbers in a title are never reported.
    """
    return [n for n in volumes(text) if n.sic != n.roman]


def _joined(text: str, end: int, start: int) -> bool:
    return text[end:start] in {"-", "–"}


def _garbled(sic: str) -> bool:
    return "1" in sic or restore(sic) != sic.upper() or not (sic.islower() or sic.isupper())


def _at_volume_place(text: str, start: int, end: int) -> bool:
    before = text[:start]
    if ALONE_BEFORE.search(before) or PAGE_LIST.search(before):
        return False
    if text[start:end].isdigit() and not (
        _pages_follow(text, end) or re.match(r"\s*,?\s*\(", text[end:]) or MANY_VOLUMES.search(before)
    ):
        return False  # figures alone are a page, but for a work that was said to have volumes
    if not FOLLOWS.match(text, end):
        return False
    stripped = before.rstrip()
    if not stripped:
        return _pages_follow(text, end)
    if stripped[-1] in ",;:)":
        return True
    # no comma before it: after a word that may end a title, and only where a bracket or pages follow
    return stripped[-1] in "'’" or (
        stripped[-1].isalpha()
        and re.match(r"\s*[(,]|\s*pts?\b", text[end:]) is not None
        and not text[start:end].islower()
    )


def _pages_follow(text: str, end: int) -> bool:
    return re.match(r"\s*(?:,\s*)?(?:(?:pp?|pts?|chs?|[ivxlc]+)\b|\d)", text[end:]) is not None


def _plain_case(sic: str, text: str, start: int, end: int) -> bool:
    """Figures alone might be a page or an issue: sure only before pages, a part or a bracket."""
    if not sic.isdigit() and len(sic) > 1:
        return True
    return (
        re.match(r"\s*(?:,\s*(?:\d|pp?\b|pts?\b)|pts?\b|\()", text[end:]) is not None
        and "bid" not in text[max(0, start - 8) : start]
    )
