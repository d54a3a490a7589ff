"""Finds the mentions of registered names and terms in the reading text of one paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from ibid.flow import Annotation
from ibid.model import Cert
from ibid.registers.forms import Pattern, first_words, fold_word, needed_letters, pattern
from ibid.registers.model import ELEMENT, RANK, Form, Mention, Record, Registers, Spot

_WORD = re.compile(r"[^\W_]+")
_NONE: dict[str, list[tuple[Form, Record | None]]] = {}


@dataclass(frozen=True, slots=True)
class _Found:
    """A form that fits at a place."""

    start: int
    end: int
    record: Record | None
    """``None``: a phrase that is no name."""
    form: Form


@dataclass(frozen=True, slots=True)
class _Index:
    """Forms by the first run of letters."""

    forms: dict[str, dict[str, list[tuple[Form, Record | None]]]]
    """By the letters that a text must have for them to fit."""
    never: dict[str, tuple[Pattern, ...]]
    """Phrases that rule a record out, by its id."""
    begun: dict[str, dict[str, list[tuple[Form, Record | None]]]] = field(default_factory=dict)
    """What begins with a word as it is written: the words of a book are few, and mostly begin nothing."""


@lru_cache(maxsize=4)
def _index(registers: _Key) -> _Index:
    forms: dict[str, dict[str, list[tuple[Form, Record | None]]]] = {}
    entries: list[tuple[Form, Record | None]] = [
        (Form(text, plural=False), None) for text in registers.value.not_names
    ]
    entries += [(form, record) for record in registers.value.records for form in record.forms]
    for form, record in entries:
        for word in first_words(form.text):
            forms.setdefault(word, {}).setdefault(needed_letters(form.text), []).append((form, record))
    never = {
        r.id: tuple(pattern(text, False) for text in r.never) for r in registers.value.records if r.never
    }
    return _Index(forms, never)


@dataclass(frozen=True, slots=True, eq=False)
class _Key:
    """Registers, compared by identity, so that their index is made once."""

    value: Registers

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.value is self.value

    def __hash__(self) -> int:
        return id(self.value)


def annotate(text: str, registers: Registers, where: str = "") -> list[Mention]:
    """All mentions in a paragraph's reading text, in order, none overlapping another.

    ``where``: identifier of the paragraph or note (``ch2.p14``), for forms that an editor tied to places.
    The longest form wins; among equals one tied to the place; records that remain equal give one uncertain
    mention of all of them.
    """
    return [m for m in cover(text, registers, where) if m.refs]


def cover(text: str, registers: Registers, where: str) -> Sequence[Mention]:
    """As `annotate`, with the phrases that are no names (as mentions without record)."""
    return _cover(text, _Key(registers), where)


@lru_cache(
    maxsize=4096
)  # names and dates of a paragraph ask one after the other, and so does the next build of `serve`
def _cover(text: str, key: _Key, where: str) -> tuple[Mention, ...]:
    registers = key.value
    found = sorted(_candidates(text, registers, where), key=lambda f: (f.start, -f.end))
    result: list[Mention] = []
    at = 0
    while at < len(found):
        start, end = found[at].start, found[at].end
        same = [f for f in found[at:] if f.start == start and f.end == end]
        result.append(_choose(same))
        while at < len(found) and found[at].start < end:
            at += 1
    return tuple(result)


def _candidates(text: str, registers: Registers, where: str) -> Iterator[_Found]:
    index = _index(_Key(registers))
    spot = Spot.of(where)
    for word in _WORD.finditer(text):
        begun = index.begun.get(word.group())
        if begun is None:
            begun = index.begun[word.group()] = index.forms.get(fold_word(word.group()), _NONE)
        for letters, forms in begun.items():
            if letters not in text:
                continue
            for form, record in forms:
                match = pattern(form.text, form.plural).match(text, word.start())
                if match and _allowed(form, text, spot) and not _ruled_out(index, record, text, match.span()):
                    yield _Found(*match.span(), record, form)


def _allowed(form: Form, text: str, spot: Spot | None) -> bool:
    if form.at and not any(stretch.holds(spot) for stretch in form.at):
        return False
    if any(stretch.holds(spot) for stretch in form.not_at):
        return False
    return not form.near or any(word in text for word in form.near)


def _ruled_out(index: _Index, record: Record | None, text: str, span: tuple[int, int]) -> bool:
    if record is None:
        return False
    return any(
        m.start() <= span[0] and span[1] <= m.end()
        for phrase in index.never.get(record.id, ())
        for m in phrase.finditer(text)
    )


def _choose(found: Sequence[_Found]) -> Mention:
    """One mention out of everything that fits the same words."""
    tied = [f for f in found if f.form.conditional] or list(found)
    if any(f.record is None for f in tied):
        return Mention(found[0].start, found[0].end, "term", (), "high")
    best = min(RANK[f.form.cert] for f in tied)
    records = dict.fromkeys(f.record.id for f in tied if f.record and RANK[f.form.cert] == best)
    form, kind = next((f.form, f.record.kind) for f in tied if f.record and f.record.id in records)
    cert: Cert = form.cert if len(records) == 1 else "low"
    return Mention(found[0].start, found[0].end, kind, tuple(records), cert)


def elements(text: str, registers: Registers, where: str) -> list[Annotation]:
    """The mentions of a paragraph as ``persName``, ``orgName``, ``placeName``, ``term``, ``title``."""
    result: list[Annotation] = []
    for m in annotate(text, registers, where):
        attributes = {"ref": " ".join(f"#{ref}" for ref in m.refs)}
        if m.cert != "high":
            attributes["cert"] = m.cert
        result.append(Annotation(m.start, m.end, ELEMENT[m.kind], attributes, rank=8))
    return result
