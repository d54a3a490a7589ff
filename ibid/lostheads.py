"""Chapters whose heading the witness has lost: where they begin, and cutting the blocks there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ibid.model import Block, Cert, Para, Span
from ibid.witness import Witness

_SENTENCE_STOP = re.compile(r"(?<=[.!?’'”\"⁰¹²³⁴-⁹])\s(?=[A-Z'‘\"*\[])")
_ANNOUNCES = re.compile(
    r"\b(?:I|we) (?:will|shall)(?: now)?\b|\b(?:next|following) chapters?\b|\bin what follows\b"
    r"|\bnow (?:consider|turn|discuss|analy[sz]e)\b",
    re.I,
)


def chapter_start(
    witness: Witness, window: Span, begins: str, expected: float | None
) -> tuple[int, Cert, str]:
    """Where a chapter begins whose heading is lost: (offset, certainty, reason).

    ``window``: from the last call of the chapter before to its own first call. The start is a sentence
    start, most likely after a sentence that announces the next matter; ``expected`` is the offset that the
    page numbers give (or ``None``); ``begins``: first words given by the editor, which decide when they
    occur once in the window.
    """
    text = witness.text
    if begins and text.count(begins, window.start, window.end) == 1:
        return (
            text.index(begins, window.start),
            "high",
            "the first words are given by the editor; the numbers of the calls start again after them",
        )
    places = [m.end() for m in _SENTENCE_STOP.finditer(text, window.start, window.end)]
    places += [
        witness.starts[n]
        for n in range(witness.locate(window.start)[0], witness.locate(window.end)[0])
        if text[witness.starts[n] : witness.starts[n] + 1].strip()
    ]
    if not places:
        return (
            window.end,
            "low",
            "no sentence begins between the last call of the chapter before and its own first call",
        )

    def score(pos: int) -> tuple[float, int]:
        before = [p for p in places if p < pos]
        announces = bool(_ANNOUNCES.search(text, max(before, default=window.start), pos))
        near = -abs(pos - expected) / 1500 if expected is not None else 0.0
        return (2.0 if announces else 0.0) + near + (0.5 if text[pos - 1] == "\n" else 0.0), -pos

    best = max(sorted(set(places)), key=score)
    return (
        best,
        "medium",
        "a sentence begins here after one that announces the next matter; "
        "the numbers of the calls start again after it",
    )


def split_at(text: str, blocks: Sequence[Block], pos: int) -> tuple[list[Block], list[Block]]:
    """The blocks before and from an offset of the witness; a paragraph that contains it is cut in two."""
    end = len(text[:pos].rstrip())
    before: list[Block] = []
    after: list[Block] = []
    for block in blocks:
        span = block.span
        if span.end <= pos:
            before.append(block)
        elif span.start >= pos:
            after.append(block)
        else:
            left, right = _split_block(block, end, pos)
            before += left
            after += right
    return before, after


def _split_block(block: Block, end: int, pos: int) -> tuple[list[Block], list[Block]]:
    left: list[Para] = []
    right: list[Para] = []
    for para in block.paras:
        a = tuple(Span(p.start, min(p.end, end)) for p in para.parts if p.start < end)
        b = tuple(Span(max(p.start, pos), p.end) for p in para.parts if p.end > pos)
        if a:
            left.append(Para(a))
        if b:
            right.append(Para(b))
    return [replace(block, paras=tuple(left))], [replace(block, paras=tuple(right))]
