"""A small picture of where in the book something stands, and the table that says the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from ibid.registers.reading import Part, Use

_WIDTH, _HEIGHT, _BASE = 640, 34, 18
_LABEL = 32
"""What a label may need of the width."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The book as a line, a mark for each paragraph; and the counts by chapter."""

    svg: Markup
    rows: tuple[tuple[str, int, int], ...]
    """Chapter, mentions in the text, mentions in its notes."""


def picture(name: str, uses: Sequence[Use], chapters: Sequence[Part]) -> Picture:
    """The picture for a record: position in the text runs from left to right, chapters are ruled off."""
    label = escape(f"Where in the book {name} is mentioned; the table says the same.", quote=True)
    parts = [
        f'<svg class="strip plain" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}" role="img" '
        f'aria-label="{label}" focusable="false"><path class="ax" d="M0 {_BASE}H{_WIDTH}"/>'
    ]
    for chapter in chapters:
        x = round(chapter.start * _WIDTH, 1)
        parts.append(f'<path class="ax" d="M{x:g} 2V{_BASE + 4}"/>')
        parts.append(f'<text class="lb" x="{x + 3:g}" y="{_HEIGHT - 2}">{escape(chapter.n)}</text>')
    columns = Counter(round(use.where.position * _WIDTH) for use in uses if not use.where.note)
    for x, count in sorted(columns.items()):
        height = min(4 + 3 * count, _BASE - 3)
        parts.append(f'<rect class="mk" x="{x}" y="{_BASE - height}" width="1.5" height="{height}"/>')
    return Picture(Markup("".join(parts) + "</svg>"), tuple(_rows(uses, chapters)))  # noqa: S704 - escaped above


def _rows(uses: Sequence[Use], chapters: Sequence[Part]) -> list[tuple[str, int, int]]:
    text = Counter(u.where.chapter for u in uses if not u.where.note)
    notes = Counter(u.where.chapter for u in uses if u.where.note)
    return [(c.label, text[c.id], notes[c.id]) for c in chapters if text[c.id] or notes[c.id]]


def bars(name: str, values: Sequence[tuple[str, int]]) -> Markup:
    """A row of bars (years, months) with their labels under the first and last."""
    if not values:
        return Markup("")
    most = max(value for _, value in values)
    step = _WIDTH / len(values)
    wide = round(max(step - 2, 1), 1)
    parts = [
        f'<svg class="strip plain" viewBox="0 0 {_WIDTH} 74" width="{_WIDTH}" height="74" role="img" '
        f'aria-label="{escape(name, quote=True)}" focusable="false"><path class="ax" d="M0 56H{_WIDTH}"/>'
    ]
    every = max(1, len(values) // 8)
    for i, (label, value) in enumerate(values):
        height = round(50 * value / most, 1)
        x = round(i * step, 1)
        parts.append(f'<rect class="mk" x="{x:g}" y="{56 - height:g}" width="{wide:g}" height="{height:g}"/>')
        if i % every == 0:
            place = f'x="{x:g}"' if x < _WIDTH - _LABEL else f'x="{_WIDTH}" text-anchor="end"'
            parts.append(f'<text class="lb" {place} y="71">{escape(label)}</text>')
    return Markup("".join(parts) + "</svg>")  # noqa: S704 - escaped above
