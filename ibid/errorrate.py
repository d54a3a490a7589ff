"""How many characters are wrong: in the witness, and still in the reading text.

Nobody has the truth of a real book. What can be counted is what was found: the characters that emendations change, which is a lower
bound of the witness's errors. What is left is estimated from a random sample of the reading text (`ibid.sampling`) that was read afresh: so many
errors in so many characters, with the exact interval of a Poisson count (Garwood 1936); where none was found, three errors in the
characters read are the upper limit (the rule of three). A reader cannot see an error that makes good sense, such as a wrong figure in a
likely number; only a comparison with the printed book can.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from ibid.sampling import Passage, passages
from ibid.teitext import NS, q

_PER = 10_000
"""Rates are given for so many characters."""
_NO_ERROR = frozenset({"#rule.line-end-hyphen"})
"""Rules whose changes mend no error: the hyphen is in the print."""


@dataclass(frozen=True, slots=True)
class Interval:
    """An expected count with 95 per cent confidence."""

    low: float
    """Lower limit."""
    high: float
    """Upper limit."""


def interval(count: int) -> Interval:
    """The exact interval of a Poisson count.

    >>> found = interval(3)
    >>> round(found.low, 2), round(found.high, 2)
    (0.62, 8.77)

    Where nothing was found there is no lower limit, and the upper one has the whole of the five per cent: the rule of three.

    >>> found = interval(0)
    >>> found.low, round(found.high, 2)
    (0.0, 3.0)
    """
    if count < 0:
        raise ValueError(f"no count: {count}")
    if not count:
        return Interval(0.0, -math.log(0.05))
    return Interval(_mean(count - 1, 0.975), _mean(count, 0.025))


def _mean(count: int, chance: float) -> float:
    """The mean of a Poisson law under which so many or fewer are found with a chance."""
    low, high = 0.0, 10.0 * (count + 2)
    for _ in range(100):
        middle = (low + high) / 2
        if _at_most(count, middle) > chance:
            low = middle
        else:
            high = middle
    return low


def _at_most(count: int, mean: float) -> float:
    term = total = math.exp(-mean)
    for k in range(1, count + 1):
        term *= mean / k
        total += term
    return total


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
    """The figures of an edition: characters, those found wrong in its witness, and, where a sample was read
    afresh, the errors that must be thought to be left."""
    text = tei.find("t:text", NS)
    characters = _characters(text) if text is not None else 0
    if text is None or not characters:
        return {}
    sizes = [(cause, n) for cause, n in _errors(text) if n]
    by_ocr = sum(n for cause, n in sizes if cause == "ocr")
    maybe = sum(n for cause, n in sizes if cause in {"ocr", "unknown"})
    known = _PER * by_ocr / characters
    found: dict[str, object] = {
        "characters of the reading text": characters,
        "wrong in the witness, found": by_ocr,
        "wrong in the witness or in print, found": maybe,
        f"witness, wrong in {_PER:,} characters (found, lower bound)": round(known, 2),
    }
    read = sampled(tei)
    if read.characters:
        limits = interval(read.errors)
        best, low, high = (_PER * n / read.characters for n in (read.errors, limits.low, limits.high))
        found |= {
            "passages of the random sample": read.passages,
            "of these changed since and not counted": read.stale,
            "characters read in them": read.characters,
            "errors found in them": read.errors,
            f"reading text, errors in {_PER:,} characters (estimate)": _range(best, low, high),
            f"witness, errors in {_PER:,} characters (estimate)": _range(
                known + best, known + low, known + high
            ),
        }
    return found


@dataclass(frozen=True, slots=True)
class Sampled:
    """What reading a random sample has given."""

    passages: int = 0
    """Passages that were read."""
    stale: int = 0
    """Those that have changed since."""
    characters: int = 0
    """Characters of the others."""
    errors: int = 0
    """Errors found in the others, mended or not."""


def sampled(tei: etree._Element) -> Sampled:
    """The sample as the header records it, compared with the text."""
    entries = list(_sample(tei))
    if not entries:
        return Sampled()
    frame = _frame(tei, entries)
    sound = [e for e in entries if (p := frame.get(e[0])) and p.fingerprint == e[1]]
    characters = sum(frame[name].characters for name, _, _ in sound)
    return Sampled(len(entries), len(entries) - len(sound), characters, sum(n for _, _, n in sound))


def stale(tei: etree._Element) -> list[tuple[str, str]]:
    """Passages of the sample that read otherwise than when they were read: name, and the fingerprint they have now."""
    entries = list(_sample(tei))
    frame = _frame(tei, entries)
    return [
        (name, frame[name].fingerprint if name in frame else "gone")
        for name, fingerprint, _ in entries
        if name not in frame or frame[name].fingerprint != fingerprint
    ]


def _frame(tei: etree._Element, entries: Sequence[tuple[str, str, int]]) -> dict[str, Passage]:
    """The passages that the sample names, and others beside them."""
    return passages(tei, {name.partition("/")[0] for name, _, _ in entries}) if entries else {}


def _sample(tei: etree._Element) -> Iterator[tuple[str, str, int]]:
    """Name, fingerprint and number of errors of each passage."""
    for measure in tei.iterfind("t:teiHeader/t:encodingDesc/t:editorialDecl/t:correction/t:p/t:measure", NS):
        if measure.get("type") == "passage":
            unit = measure.get("corresp", "").removeprefix("#")
            yield (
                f"{unit}/{measure.get('n')}",
                measure.get("commodity", ""),
                int(measure.get("quantity", "0")),
            )


def _range(best: float, low: float, high: float) -> str:
    return (
        f"{best:.2f} (95 %: {low:.2f} to {high:.2f})"
        if low < best
        else f"{best:.2f} (95 %: at most {high:.2f})"
    )


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
