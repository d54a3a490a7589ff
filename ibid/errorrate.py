"""How many characters are wrong: in the witness, and still in the reading text.

Nobody has the truth of a real book. What can be counted is what was found: the characters that emendations change,
which is a lower bound of the witness's errors. What can be estimated is what was missed: two searches that knew nothing
of each other, each of which would have found an error with the same chance whether the other did or not, leave about as
large a share of the other's finds unseen as of everything (Lincoln and Petersen; here in the form of Chapman 1951, with the
interval of Chao 1987). The two searches are the proofreaders and the rules run alone; how many places each changed, and how
many both, stands as a ``census`` in the proofreading record.

The assumption is too kind: some errors are hard for both (a figure that is as likely as the right one), so that the
estimate of what was missed is again a lower bound.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from ibid.teitext import NS, q

_Z = 1.96
"""Normal deviate of an interval of 95 per cent."""
_PER = 10_000
"""Rates are given for so many characters."""
_NO_ERROR = frozenset({"#rule.line-end-hyphen"})
"""Rules whose changes mend no error: the hyphen is in the print."""


@dataclass(frozen=True, slots=True)
class Missed:
    """How many errors two searches missed."""

    best: float
    """The estimate."""
    low: float
    """Lower end of its interval of 95 per cent."""
    high: float
    """Upper end."""


def missed(first: int, second: int, both: int) -> Missed:
    """How many errors neither of two searches found, when each found so many and both of them so many.

    >>> found = missed(50, 40, 32)
    >>> round(found.best, 1), round(found.low, 1), round(found.high, 1)
    (4.4, 1.4, 14.0)

    Where one search found nothing that the other did not, the upper end comes from the rule of three: it may
    still miss three in as many as the other's finds.

    >>> missed(50, 40, 40)
    Missed(best=0.0, low=0.0, high=3.75)
    """
    if not 0 < both <= min(first, second):
        raise ValueError(f"no census: {first} and {second} found, {both} of them by both")
    total = (first + 1) * (second + 1) / (both + 1) - 1
    best = total - (first + second - both)
    only_first, only_second = first - both, second - both
    if not (only_first and only_second):
        return Missed(0.0, 0.0, 3 * max(first, second) / both)
    variance = (first + 1) * (second + 1) * only_first * only_second / ((both + 1) ** 2 * (both + 2))
    spread = math.exp(_Z * math.sqrt(math.log(1 + variance / best**2)))
    return Missed(best, best / spread, best * spread)


def distance(a: str, b: str) -> int:
    """How many characters must be put in, taken out or changed to make one text of another.

    >>> distance("alwavs", "always"), distance("", "’")
    (1, 1)
    """
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, right in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (left != right))
    return row[-1]


def figures(tei: etree._Element) -> dict[str, object]:
    """The figures of an edition: characters, those found wrong in its witness, and, where its proofreading
    record has a census, those that must be thought to be wrong still."""
    text = tei.find("t:text", NS)
    characters = _characters(text) if text is not None else 0
    if text is None or not characters:
        return {}
    sizes = [(cause, n) for cause, n in _errors(text) if n]
    by_ocr = sum(n for cause, n in sizes if cause == "ocr")
    maybe = sum(n for cause, n in sizes if cause in {"ocr", "unknown"})
    found: dict[str, object] = {
        "characters of the reading text": characters,
        "wrong in the witness, found": by_ocr,
        "wrong in the witness or in print, found": maybe,
        f"witness, wrong in {_PER:,} characters (lower bound)": round(_PER * by_ocr / characters, 2),
    }
    counts = census(tei)
    if counts is not None and sizes:
        left = missed(*counts)
        size = sum(n for _cause, n in sizes) / len(sizes)
        best, low, high = (_PER * size * n / characters for n in (left.best, left.low, left.high))
        found |= {
            "places changed by the readers": counts[0],
            "places changed by the rules alone": counts[1],
            "places changed by both": counts[2],
            "errors missed by both (estimate, lower bound)": _range(left.best, left.low, left.high, 1),
            f"reading text, wrong in {_PER:,} characters (estimate, lower bound)": _range(best, low, high, 2),
        }
    return found


def _range(best: float, low: float, high: float, places: int) -> str:
    return f"{best:.{places}f} (95 %: {low:.{places}f} to {high:.{places}f})"


def census(tei: etree._Element) -> tuple[int, int, int] | None:
    """How many places the readers changed, the rules alone, and both; none when the edition keeps no count."""
    measures = tei.iterfind("t:teiHeader/t:encodingDesc/t:editorialDecl/t:correction/t:p/t:measure", NS)
    counts = {m.get("type", ""): int(m.get("quantity", "0")) for m in measures if m.get("unit") == "place"}
    found = tuple(counts.get(kind, 0) for kind in ("readers", "rules", "both"))
    return (found[0], found[1], found[2]) if all(found) else None


def _characters(text: etree._Element) -> int:
    """Characters of the reading text: all of them but the witness's readings, furniture and what is the
    edition's own."""
    total = len("".join(text.itertext()))
    for name in ("rdg", "sic", "orig", "fw"):
        total -= sum(len("".join(e.itertext())) for e in text.iter(q(name)))
    notes = (n for n in text.iter(q("note")) if n.get("type") in {"editorial", "reason"})
    calls = (r for r in text.iter(q("ref")) if r.get("type") == "noteref")
    return total - sum(len("".join(e.itertext())) for e in (*notes, *calls))


def _errors(text: etree._Element) -> Iterator[tuple[str, int]]:
    """The cause of each change of characters and how many it changes; neither italics nor the case of volume
    numerals (small capitals, read as small letters) count."""
    for app in text.iter(q("app")):
        lem, rdg = app.find("t:lem", NS), app.find("t:rdg", NS)
        if lem is None or rdg is None or app.get("ana") in _NO_ERROR:
            continue
        old, new = ("".join(side.itertext()).replace("*", "") for side in (rdg, lem))
        if _is_numeral(new):
            old, new = old.casefold(), new.casefold()
        yield rdg.get("cause", ""), distance(old, new)


def _is_numeral(reading: str) -> bool:
    return bool(reading) and set(reading) <= set("IVXLC")
