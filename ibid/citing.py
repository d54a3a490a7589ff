"""Between the citation grammar and the TEI: citations and quotations as annotations of paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ibid import flow
from ibid.config import Edition
from ibid.flow import Annotation
from ibid.model import Block, Citation, Para, Span, Work
from ibid.typography import Marks
from ibid.yamlio import Problems

if TYPE_CHECKING:
    from ibid.stages import Bench


def resolve(
    texts: Sequence[tuple[int, int, str]], works: Sequence[Work], edition: Edition, problems: Problems
) -> dict[tuple[int, int], list[Citation]]:
    """Citations of every note (a thin wrapper until the grammar is there)."""
    return {}


def annotations(bench: Bench, over: flow.Layers) -> dict[int, tuple[Annotation, ...]]:
    """All annotations, by the first offset of their paragraph."""
    result: dict[int, tuple[Annotation, ...]] = {}
    for block in bench.body:
        for para in block.paras:
            found = flow.atoms(over, Span(para.parts[0].start, para.parts[-1].end))
            marks = bench.marks_of.get(para.parts[0].start)
            result[para.parts[0].start] = (*flow.italics(found), *_quotations(bench, block, para, found, marks))
    for note in bench.notes:
        if note.parts:
            found = flow.atoms(over, Span(note.parts[0].start, note.parts[-1].end))
            result[note.parts[0].start] = tuple(flow.italics(found))
    for item in bench.items:
        found = flow.atoms(over, Span(item.parts[0].start, item.parts[-1].end))
        result[item.parts[0].start] = tuple(flow.italics(found))
    return result


def _quotations(bench: Bench, block: Block, para: Para, found: Sequence[flow.Atom], marks: Marks | None) -> list[Annotation]:
    if marks is None:
        return []
    text = flow.reading(found)
    return [Annotation(q.start, min(q.end, len(text)), "q") for q in marks.quotations]
