"""Entries of ``emendations.yaml`` that a rule makes just the same: they only hide the rule, and may go.

A rule finds the next case as well; an entry is one more thing that must be kept right. So the check runs the rules
without the entries, and names those whose places read the same, with the same cause and a certainty not lower. Rules learn
from the whole text, so that it then runs them without the entries it would name, and takes back what changes anything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from ibid import emendations, flow
from ibid.bench import Bench
from ibid.checks.catalogue import CATALOGUE
from ibid.config import CERTS, Edition, HandEmendation
from ibid.model import Cert, Emendation, Finding, Para, Span
from ibid.pipeline import STAGES
from ibid.witness import Witness
from ibid.yamlio import Problems

_LAST = "marks"
"""The last stage that changes the witness."""


@dataclass(frozen=True, slots=True)
class Shadowed:
    """An entry that a rule makes just the same."""

    entry: HandEmendation
    """The entry."""
    rules: tuple[str, ...]
    """The rules that make it."""


def shadowed(edition: Edition, witness: Witness) -> list[Shadowed]:
    """All entries that could go without changing a character, a call, or what is said of the change but its reason."""
    with_all = _run(edition, witness, edition.emendations)
    alone = _run(edition, witness, ())
    found = [
        Shadowed(entry, rules)
        for entry in edition.emendations
        if (rules := _made_by(entry, witness, with_all, alone))
    ]
    wanted = _paragraphs(with_all)
    while found:
        gone = {id(s.entry) for s in found}
        now = _paragraphs(_run(edition, witness, [e for e in edition.emendations if id(e) not in gone]))
        changed = [place for place, text in wanted.items() if now.get(place) != text]
        if not changed:
            break
        lines = {n for place in changed for n in _lines(witness, place, wanted[place].end)}
        kept = [s for s in found if s.entry.line not in lines]
        found = kept if len(kept) < len(found) else []
    return found


def findings(edition: Edition, witness: Witness) -> list[Finding]:
    """The entries that could go, as findings."""
    return [
        CATALOGUE["e-011"].at(s.entry.where, f"{s.entry.before!r}, made by {' and '.join(s.rules)}")
        for s in shadowed(edition, witness)
    ]


def _run(edition: Edition, witness: Witness, entries: Sequence[HandEmendation]) -> Bench:
    """The left half up to the last stage that changes the witness; entries that do not fit are passed over (the build
    names them)."""
    bench = Bench(replace(edition, emendations=tuple(entries)), witness, strict=False)
    for name, stage in STAGES:
        stage(bench)
        if name == _LAST:
            break
    return bench


def _made_by(entry: HandEmendation, witness: Witness, with_all: Bench, alone: Bench) -> tuple[str, ...]:
    """The rules that make an entry's change without it; none when they do not, or say something else of it."""
    pieces = emendations.by_hand(witness, [entry], Problems(), strict=False)
    if not pieces:
        return ()
    start, end = pieces[0].span.start, pieces[-1].span.end
    while True:  # a rule may change more than the entry does, or the entry more than the rule
        inside = [*_touching(with_all, start, end), *_touching(alone, start, end)]
        wider = min(start, *(e.span.start for e in inside)), max(end, *(e.span.end for e in inside))
        if wider == (start, end):
            break
        start, end = wider
    made = [e for e in _touching(alone, start, end) if any(_touch(e.span, p.span) for p in pieces)]
    if not made or _reading(with_all, start, end) != _reading(alone, start, end):
        return ()
    same = [e for e in made if e.kind != "normal"]
    enough = all(e.cause == entry.cause and _enough(e.cert, entry.cert) for e in same)
    return tuple(sorted({e.rule for e in same})) if same and enough else ()


def _enough(rule: Cert, hand: Cert) -> bool:
    """Whether a rule is as sure as the editor; an editor's doubt is a judgement that no rule replaces."""
    return hand != "low" and CERTS.index(rule) <= CERTS.index(hand)


def _touch(a: Span, b: Span) -> bool:
    return a.start <= b.end and b.start <= a.end


def _touching(bench: Bench, start: int, end: int) -> list[Emendation]:
    return bench.ledger.touching(start, end)


def _reading(bench: Bench, start: int, end: int) -> str:
    over = flow.layers(
        bench.witness.text, bench.ledger.touching(start, end), bench.calls, (), (), (), frozenset()
    )
    return _shown(flow.atoms(over, Span(start, end)))


def _shown(atoms: Collection[flow.Atom]) -> str:
    """The reading with asterisks for italics and carets for calls."""
    return "".join("*" if a.kind == "star" else "^" if a.kind == "call" else a.reading for a in atoms)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    end: int
    text: str


def _paragraphs(bench: Bench) -> dict[int, _Paragraph]:
    """Every paragraph of the text, the notes and the bibliography by its first offset."""
    over = bench.layers()
    return {
        para.parts[0].start: _Paragraph(
            para.parts[-1].end,
            _shown(flow.atoms(over, Span(para.parts[0].start, para.parts[-1].end))),
        )
        for para in _all(bench)
    }


def _all(bench: Bench) -> Iterator[Para]:
    for block in bench.body:
        yield from block.paras
    yield from (Para(note.parts) for note in bench.notes if note.parts)
    yield from (Para(item.parts) for item in bench.items)
    yield from (Para(mark.lines) for mark in bench.marks if mark.lines)


def _lines(witness: Witness, start: int, end: int) -> range:
    return range(witness.row_of(start), witness.row_of(end) + 1)
