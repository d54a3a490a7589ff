"""The stage that sets marks: quotation marks, apostrophes, soft signs, ellipses, dashes, spaces. What marks are is told by `ibid.typography`."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import cast

from ibid import (
    bibliography,
    flow,
    languages,
    othermarks,
    rulebook,
    typography,
)
from ibid.aside import Aside
from ibid.bench import Bench, MarkedWords
from ibid.emendations import star
from ibid.model import Cert, Emendation, Para, Span

_SIGN_RULES = frozenset({"caron", "soft-sign-figure"})


@dataclass(slots=True)
class _Marked:
    """What the marks of some paragraphs came to."""

    added: list[Emendation]
    replaced: list[tuple[int, Emendation]]
    """A new reading for a change, by the change's place in the ledger as it was."""
    marks_of: dict[int, typography.Marks]
    unbalanced: list[int]


def set_marks(bench: Bench) -> None:
    """Quotation marks, apostrophes, soft signs, ellipses, dashes, spaces of every paragraph; those of the second half are set aside."""
    if bench.soft is None:
        bench.soft = typography.soft_final(*cast(MarkedWords, next(bench.read)))
    paragraphs = list(_paragraphs(bench))
    half = (
        len(paragraphs)
        if bench.scope
        else _half([para.parts[-1].end - para.parts[0].start for para, _ in paragraphs])
    )
    before = bench.ledger.edits
    other = replace(bench, ledger=bench.ledger.copy(), marks_of={}, unbalanced=[])
    rest = Aside(lambda: _marked(other, before, paragraphs[half:]))
    _mark(bench, paragraphs[:half])
    made = rest.result()
    for at, edit in made.replaced:
        bench.ledger.replace(before[at], edit)
    for edit in made.added:
        bench.ledger.add(edit)
    bench.marks_of |= made.marks_of
    bench.unbalanced += made.unbalanced


def _half(lengths: Sequence[int]) -> int:
    """How many come before the middle of all of them."""
    return bisect.bisect_left(list(accumulate(lengths)), sum(lengths) / 2)


def _marked(bench: Bench, before: Sequence[Emendation], paragraphs: Sequence[tuple[Para, bool]]) -> _Marked:
    """What marks make of a bench of its own, which had the changes ``before``."""
    _mark(bench, paragraphs)
    after = bench.ledger.edits
    old, new = {id(edit) for edit in before}, {id(edit) for edit in after}
    fresh = {edit.span: edit for edit in after if id(edit) not in old}
    replaced = [(at, fresh.pop(edit.span)) for at, edit in enumerate(before) if id(edit) not in new]
    return _Marked(list(fresh.values()), replaced, bench.marks_of, bench.unbalanced)


def _mark(bench: Bench, paragraphs: Sequence[tuple[Para, bool]]) -> None:
    over = bench.layers()
    assert bench.soft is not None
    for para, russian in paragraphs:
        found = flow.atoms(over, Span(para.parts[0].start, para.parts[-1].end))
        _set_paragraph(bench, found, para.parts[0].start, bench.soft, russian=russian)


def _paragraphs(bench: Bench) -> Iterator[tuple[Para, bool]]:
    """Every paragraph, with whether it is mostly transliterated."""
    for block in bench.body:
        for para in block.paras:
            if bench.within(para.parts[0].start, para.parts[-1].end):
                yield para, False
    for note in bench.notes:
        if note.parts and bench.within(note.parts[0].start, note.parts[-1].end):
            yield Para(note.parts), False
    for item in bench.items if bench.scope is None else ():
        yield Para(item.parts), item.kind == "entry" and bibliography.guess(item.text) == "ru-Latn"
    for mark in bench.marks:
        if mark.lines and mark.kind != "contents" and bench.within(mark.lines[0].start, mark.lines[-1].end):
            yield Para(mark.lines), False


def _set_paragraph(
    bench: Bench, found: list[flow.Atom], key: int, soft: typography.Softness, *, russian: bool
) -> None:
    text = flow.reading(found)
    usage = languages.marks(bench.edition.profile.language)
    british = usage == languages.BRITISH
    hints = _hints(found, russian=russian)
    marks = typography.marks(text, soft, hints) if british else othermarks.marks(text, usage)
    lost = [c for c in marks.changes if c.rule == "lost-closing-mark"]
    if lost:
        _apply(bench, found, lost)
        found = flow.atoms(bench.layers(), Span(found[0].span.start, found[-1].span.end))
        _set_paragraph(bench, found, key, soft, russian=russian)
        return
    bench.unbalanced += [flow.place(found, i) for i in marks.unbalanced]
    applied = _apply(bench, found, [*marks.changes, *typography.regular(text)])
    bench.marks_of[key] = typography.moved(marks, applied)
    _slant_signs(bench, found, marks.soft_signs)


def _hints(found: Sequence[flow.Atom], *, russian: bool) -> typography.Hints:
    calls: list[int] = []
    signs: set[int] = set()
    slanted: set[int] = set()
    at, inside, fresh = 0, False, False
    for i, atom in enumerate(found):
        if atom.kind == "call":
            calls.append(at)
        elif atom.kind == "star":
            inside = not inside
            fresh = not inside
        elif atom.reading:
            if fresh:
                slanted.add(at)
            fresh = False
            if isinstance(atom.item, Emendation) and atom.item.rule in _SIGN_RULES:
                signs |= {at + k for k, ch in enumerate(atom.reading) if ch == "'"}
            elif isinstance(atom.item, Emendation) and atom.reading == "'" and inside and _ends(found, i):
                signs.add(at)  # an editor gave an italic word its sign: a quotation would close outside
        at += len(atom.reading)
    return typography.Hints(tuple(calls), frozenset(signs), frozenset(slanted), russian)


def _ends(found: Sequence[flow.Atom], i: int) -> bool:
    """Whether italics end right after an atom."""
    return i + 1 < len(found) and found[i + 1].kind == "star"


def _slant_signs(bench: Bench, found: Sequence[flow.Atom], signs: Sequence[int]) -> None:
    """Italics that end right before a soft sign end after it."""
    places = set(signs)
    at, inside = 0, False
    for i, atom in enumerate(found):
        if atom.kind == "star":
            inside = not inside
            mark = found[i + 1] if i + 1 < len(found) else None
            if not inside and mark is not None and mark.reading and at in places and atom.item is None:
                end = mark.span.start + 1 if mark.kind == "text" else mark.span.end
                if bench.ledger.add(star(atom.span, "", "italics-sign", "high")):
                    bench.ledger.add(star(Span(end, end), "*", "italics-sign", "high"))
        at += len(atom.reading)


def _apply(
    bench: Bench, found: Sequence[flow.Atom], changes: Sequence[typography.Change]
) -> list[typography.Change]:
    """Turn proposals at offsets of a paragraph's reading text into changes of the witness, or of a reading
    already changed; returns those that were taken."""
    taken: list[typography.Change] = []
    starts: list[int] = []
    at = 0
    for atom in found:
        starts.append(at)
        at += len(atom.reading)
    pending: dict[int, list[tuple[int, int, str]]] = {}
    for change in changes:
        i = _atom_at(found, starts, change)
        if i is None:
            continue
        atom, offset = found[i], starts[i]
        if atom.kind == "text":
            span = Span(atom.span.start + change.start - offset, atom.span.start + change.end - offset)
            if not bench.ledger.add(_typographic(bench, span, change)):
                continue
        elif isinstance(atom.item, Emendation):
            pending.setdefault(i, []).append((change.start - offset, change.end - offset, change.new))
        elif not (atom.kind == "call" and change.start == change.end) or not bench.ledger.add(
            _typographic(bench, Span(atom.span.start, atom.span.start), change)
        ):
            continue
        taken.append(change)
    for i, edits in pending.items():
        _change_again(bench, found[i], edits)
    return taken


def _change_again(bench: Bench, atom: flow.Atom, edits: Sequence[tuple[int, int, str]]) -> None:
    """Marks inside a reading that is a change already."""
    old = atom.item
    if not isinstance(old, Emendation):
        return
    corr = old.corr
    for start, end, new in sorted(edits, reverse=True):
        corr = corr[:start] + new + corr[end:]
    bench.ledger.replace(old, replace(old, corr=corr))


def _typographic(bench: Bench, span: Span, change: typography.Change) -> Emendation:
    kind = rulebook.KIND_OF[change.rule]
    cert: Cert = "high" if change.sure else "medium"
    return Emendation(span, bench.witness.at(span), change.new, kind, "ocr", cert, change.rule, change.why)


def _atom_at(found: Sequence[flow.Atom], starts: Sequence[int], change: typography.Change) -> int | None:
    if change.start == change.end:
        return next((i for i, a in enumerate(found) if a.kind == "call" and starts[i] == change.start), None)
    i = bisect.bisect_right(starts, change.start) - 1
    while i > 0 and not found[i].reading:
        i -= 1
    inside = starts[i] <= change.start and change.end <= starts[i] + len(found[i].reading)
    return i if inside and found[i].kind in {"text", "edit"} else None
