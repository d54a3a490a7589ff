"""Place, publisher and year at the end of an entry."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from ibid.numerals import MONTHS

_MONTH = "(?:" + "|".join(m.capitalize() for m in MONTHS) + ")"
YEAR = rf"(?:(?:\d{{1,2}}(?:[-–]\d{{1,2}})?\s+)?{_MONTH}\s+)?\d{{4}}(?:[-–]\d{{1,4}})?|n\. ?d\."
"""A year or years, a month before it, or ``n.d.``"""

COMPLETE = re.compile(rf"(?:(?:{YEAR})|[.)!?]|\.['’])\s*\.?$")
"""How the text of a finished entry ends."""

_WORD = r"(?:St\.? )?[A-ZÉ][\w'’]+"
PLACE = rf"(?:The )?{_WORD}(?: {_WORD})?(?:(?: & | and |[-–]){_WORD}(?: {_WORD})?)?(?:, [A-Z][a-z]{{0,4}}\.)?"
"""One or two capitalised words, perhaps two places joined."""

REGULAR = re.compile(
    rf"(?:^|(?<![A-Z])[.?!)'’]\s+)(?P<place>{PLACE}),\s+(?:[^,.]+(?:& \w+\.)?,\s+)?(?:{YEAR})\.?$"
)
"""A regular imprint: place, publisher, year."""

COMMON = frozenset(
    re.findall(
        r"[A-Z][^,]+(?=,)",
        """Amsterdam, Ann Arbor, Athens, Baltimore, Basel, Belgrade, Berkeley, Berlin, Berne, Bloomington,
        Bonn, Boston, Brussels, Bucharest, Budapest, Cambridge, Chicago, Cologne, Copenhagen, Dresden,
        Dublin, Edinburgh, Florence, Frankfurt, Geneva, Glasgow, Hamburg, Helsinki, Ithaca, Kharkov, Kiev,
        Leiden, Leipzig, Leningrad, London, Los Angeles, Madison, Madrid, Manchester, Melbourne, Milan,
        Minneapolis, Moscow, Munich, New Haven, New York, Oslo, Oxford, Paris, Petersburg, Petrograd,
        Philadelphia, Prague, Princeton, Riga, Rome, St Petersburg, St. Petersburg, Stanford, Stockholm,
        Stuttgart, The Hague, Toronto, Turin, Vienna, Warsaw, Washington, Zurich,""",
    )
)
"""Places where books are often published: what an entry needs when its punctuation is damaged."""


@dataclass(frozen=True, slots=True)
class Imprint:
    """The end of an entry."""

    start: int
    """Where it begins in the entry's text."""
    place: str
    """Place, or empty."""
    publisher: str
    """Publisher, or empty."""
    year: str
    """Year as printed, or empty."""
    sure: bool = True
    """The punctuation is regular."""


def learn_places(texts: Iterable[str]) -> frozenset[str]:
    """The places that stand in regular imprints of this bibliography, and the common ones."""
    found = set(COMMON)
    for text in texts:
        match = REGULAR.search(text)
        if (
            match
            and not re.match(r"(?:The|An?) (?!Hague)", match["place"])
            and len(match["place"].split()) < 5
        ):
            found.add(match["place"])
    return frozenset(found)


@cache
def IMPRINT_TAIL(places: frozenset[str]) -> re.Pattern[str]:  # noqa: N802 - a family of patterns
    """A text that ends with an imprint, place or publisher and year."""
    known = "|".join(re.escape(p) for p in sorted(places, key=lambda p: (-len(p), p)))
    return re.compile(
        rf"(?:^|[.,?!)'’]?\s)(?:{known})[,.]\s.*?(?:{YEAR})\.?$|[.]\s+[^.]*['’],\s+(?:{YEAR})\.?$|[.]\s[^.,]+,\s(?:{YEAR})\.?$"
    )


@cache
def _known(places: frozenset[str]) -> re.Pattern[str]:
    names = "|".join(re.escape(p) for p in sorted(places, key=lambda p: (-len(p), p)))
    return re.compile(rf"(?:{names})(?:(?: & | and |[-–])(?:{names}))?(?:, [A-Z][a-z]{{0,4}}\.)?(?=[,.]\s)")


TAIL_YEAR = re.compile(rf"(?:^|[,\s]\s*)(?P<year>{YEAR})\s*\.?\s*\.?$")


def find(text: str, places: frozenset[str] = COMMON) -> Imprint:
    """The imprint of an entry; an empty one at its end when there is none."""
    tail = TAIL_YEAR.search(text)
    if not tail:
        return Imprint(len(text), "", "", "")
    year, body = tail["year"], text[: tail.start()]
    place = _place(body + ", ", places)
    if place:
        publisher = body[place.end() :].strip(" ,.")
        if place.end() < len(body) and body.rstrip().endswith("."):
            publisher = body[place.end() :].lstrip(" ,.").rstrip(" ,")
        return Imprint(place.start(), place[0], publisher, year, _regular(body, place.start()))
    cut = max(body.rfind(". "), body.rfind("? "), body.rfind("! "))
    if cut < 0:
        return Imprint(tail.start(), "", "", year, False)
    return Imprint(cut + 2, "", body[cut + 2 :].strip(" ,"), year, True)


def _regular(body: str, start: int) -> bool:
    return bool(re.search(r"[.?!)'’]\s+$", body[:start]))


def _place(body: str, places: frozenset[str]) -> re.Match[str] | None:
    """The place: rather after a full point than after a comma, rather after a comma than after nothing; the
    first of its kind."""
    ranked: list[tuple[int, int, re.Match[str]]] = []
    for match in _known(places).finditer(body):
        before = body[: match.start()]
        if not before.strip():
            continue
        if re.search(r"[.?!)]['’]?\s+$", before):
            rank = 0
        elif re.search(r",\s+$", before):
            rank = 1
        elif before[-1] == " ":
            rank = 2
        else:
            continue
        ranked.append((rank, match.start(), match))
    if not ranked:
        return None
    return min(ranked, key=lambda r: r[:2])[2]
