"""Units to an inverted index in memory: what the static index is written from and the lexicon comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ibid.search import lexicon
from ibid.search.fold import Token, solid, tokens
from ibid.search.lexicon import Lexicon
from ibid.search.rank import average, length_class, length_of
from ibid.search.units import KINDS, Unit

_SIGN = re.compile(r"['ʹʺ′″](?![sS]$|t$|ll$|re$|ve$|d$|m$)")
Posting = list[tuple[int, str]]
"""Where a key stands in one unit: (position, form), in order."""


def words_of(unit: Unit) -> list[Token]:
    """The words of a unit: those of the reading text, and the witness's at the same positions."""
    found = tokens(unit.text)
    if not unit.variants:
        return found
    have = {(token.key, token.form, token.pos) for token in found}
    more: list[Token] = []
    for start, end, theirs in unit.variants:
        inside = [token.pos for token in found if token.start < end and token.end > start]
        before = [token.pos for token in found if token.end <= start]
        first = inside[0] if inside else before[-1] + 1 if before else 0
        for token in tokens(theirs):
            moved = Token(token.key, token.form, first + token.pos, start, end)
            if moved[:3] not in have:
                have.add(moved[:3])
                more.append(moved)
    return sorted((*found, *more), key=lambda token: token.pos)


def otherwise(unit: Unit) -> Iterator[tuple[int, int, str]]:
    """Of the variants of a unit those that are found by other words than its reading text, without marks around them that both have:
    what a result has to show."""
    for start, end, theirs in unit.variants:
        have = {solid(token.key) for token in tokens(unit.text[start:end])}
        if any(solid(token.key) not in have for token in tokens(theirs)):
            left = _alike(unit.text[start:end], theirs)
            right = _alike(unit.text[start + left : end][::-1], theirs[left:][::-1])
            yield start + left, end - right, theirs[left : len(theirs) - right]


def _alike(ours: str, theirs: str) -> int:
    """How many marks two stretches have in common from their beginning."""
    pairs = enumerate(zip(ours, theirs, strict=False))
    return next((n for n, (a, b) in pairs if a != b or a.isalnum()), min(len(ours), len(theirs)))


@dataclass(frozen=True, slots=True)
class Index:
    """Everything the export and the lexicon need."""

    units: Sequence[Unit]
    postings: dict[str, dict[int, Posting]]
    """Key to unit number to places."""
    lengths: tuple[int, ...]
    """Words of each unit, as the ranking sees them."""
    averages: tuple[float, ...]
    """Mean length for each of the `KINDS`."""
    lexicon: Lexicon


def measure(units: Sequence[Unit], counts: Sequence[int]) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Lengths and their means, as the ranking sees them."""
    lengths = tuple(length_of(length_class(n)) for n in counts)
    means = []
    for kind in KINDS:
        mine = [n for unit, n in zip(units, lengths, strict=True) if unit.kind == kind]
        means.append(average(sum(mine), len(mine)))
    return lengths, tuple(means)


def build(units: Sequence[Unit]) -> Index:
    """The index of some units, in their order."""
    postings: dict[str, dict[int, Posting]] = {}
    forms: dict[str, dict[str, int]] = {}
    russian: set[str] = set()
    counts = []
    for number, unit in enumerate(units):
        text, spans = unit.text, unit.russian
        words = words_of(unit)
        for key, form, pos, start, end in words:
            places = postings.get(key)
            if places is None:
                places = postings[key] = {}
                forms[key] = {}
            posting = places.get(number)
            if posting is None:
                places[number] = [(pos, form)]
            else:
                posting.append((pos, form))
            spelled = forms[key]
            spelled[form] = spelled.get(form, 0) + 1
            if "'" in form and key not in russian and _SIGN.search(text[start:end]):
                russian.add(key)
            if spans and key not in russian and any(a <= start and end <= b for a, b in spans):
                russian.add(key)
        counts.append(words[-1].pos + 1 if words else 0)
    lengths, means = measure(units, counts)
    for places in postings.values():
        for posting in places.values():
            if len(posting) > 1:
                posting.sort()
    return Index(units, postings, lengths, means, lexicon.build(forms, russian))
