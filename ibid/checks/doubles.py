"""Words that stand twice in a row, and marks that lack their partner."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ibid.checks.desk import Desk, Mend
from ibid.checks.reading import Unit

_DOUBLED = re.compile(
    r"(?<![\w’'-])(?P<words>[^\W\d_]+(?:[’'-][^\W\d_]+)*(?:\s[^\W\d_]+(?:[’'-][^\W\d_]+)*){0,3})(?P<again>\s(?P=words))(?![\w’'-])",
    re.IGNORECASE,
)
"""One to four words and the same again, with nothing but a space between."""
_PAIRS = {")": "(", "]": "["}
_ENUMERATION = re.compile(r"(?:^|(?<=[\s(]))(?:\d{1,2}|[ivx]{1,4}|[a-h])\)")
"""``a)``, ``2)``: a bracket that closes nothing by right."""


def repeated(desk: Desk) -> None:
    """The same word twice (e-005), also over line and page ends; doubles that are meant stand in ``words.txt`` (``had had``)."""
    for unit in desk.units:
        for match in _DOUBLED.finditer(unit.text):
            start, end = match.start("again") + 1, match.end()
            said = f"{match['words']!r} stands twice"
            mend, at = _without(desk, unit, match.start(), start, end)
            desk.find("e-005", (unit, *at), said, mend=mend, accept=match[0])


def _without(desk: Desk, unit: Unit, first: int, start: int, end: int) -> tuple[Mend, tuple[int, int]]:
    """The entry that takes the second words out: with the first ones where both stand in one line, else alone."""
    reason = f"{unit.text[start:end]!r} stands twice."
    both, second = unit.span(first, end), unit.span(start, end)
    text = desk.book.witness.at(both)
    if "\n" not in text:
        return Mend(text[: second.start - both.start].rstrip(), "word", reason), (first, end)
    return Mend("", "word", reason), (start, end)


def brackets(desk: Desk) -> None:
    """Brackets without partner within their paragraph (e-002)."""
    for unit in desk.units:
        for at in _lonely(unit.text):
            mark = unit.text[at]
            mend = Mend("", "punctuation", f"{mark!r} has no partner; it is taken for a speck.", "low")
            desk.find(
                "e-002", (unit, at, at + 1), f"{mark!r} has no partner", mend=mend, accept=mark, placed=True
            )


def _lonely(text: str) -> Iterator[int]:
    """Offsets of brackets that nothing opens or closes."""
    passed = {m.end() - 1 for m in _ENUMERATION.finditer(text)}
    open_: list[int] = []
    found: list[int] = []
    for match in re.finditer(r"[()\[\]]", text):
        at, mark = match.start(), match[0]
        if mark in "([":
            open_.append(at)
        elif open_ and text[open_[-1]] == _PAIRS[mark]:
            open_.pop()
        elif at not in passed:
            found.append(at)
    yield from sorted(found + open_)


def quotations(desk: Desk) -> None:
    """Quotation marks without partner (e-001), as the stage that sets the marks has found them."""
    places = set(desk.book.unbalanced)
    for unit in desk.units if places else ():
        offset = 0
        for atom in unit.atoms:
            size = len(atom.reading)
            inside = {p for p in places if atom.span.start <= p < atom.span.end} if size else set()
            for place in sorted(inside):
                at = offset + (place - atom.span.start if atom.kind == "text" else 0)
                mend = Mend(
                    "", "quotation-mark", "The quotation mark has no partner; it is taken for a speck.", "low"
                )
                desk.find(
                    "e-001",
                    (unit, at, at + 1),
                    "the mark has no partner: its own is lost, or it is none",
                    mend=mend,
                    placed=True,
                )
            places -= inside
            offset += size
