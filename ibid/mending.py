"""The stages that mend letters, numerals, italics and marks. Their order is in `pipeline`."""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import cast

from ibid import (
    bibliography,
    divisions,
    flow,
    italics,
    languages,
    lexicon,
    numerals,
    othermarks,
    rulebook,
    rules,
    typography,
)
from ibid.aside import Aside, Relay
from ibid.bench import Bench, MarkedWords, Proposed, Read
from ibid.folding import fold
from ibid.model import Cert, Emendation, Para, Span

_CONTENTS = re.compile(
    r"(?P<n>[\dIl]{0,2})\s*(?P<title>[^\d\t⁰¹²³⁴-⁹]*[^\W\d⁰¹²³⁴-⁹])\s+(?P<page>[\dIl⁰¹²³⁴-⁹]+(?: \d+)?)\s*"
)
"""A line of the contents: chapter number, title, page; the figures may be misread."""
_CARONS = re.compile("[ľťď]")
_SIGN_RULES = frozenset({"caron", "soft-sign-figure"})


def read_words(bench: Bench) -> None:
    """What the whole text tells the rules: it needs the witness alone and where its parts begin, and is found aside."""
    bench.read = Relay(lambda: _read(bench))


def _read(bench: Bench) -> Iterator[Read]:
    """What the rules may know, what they propose for the second half of the lines, and how often words have a mark after them."""
    known = _evidence(bench)
    yield known
    yield _proposals(bench, known, range(_middle(bench), bench.witness.lines + 1))
    yield _marked_words(bench.witness.text)


def mend_letters(bench: Bench) -> None:
    """Rules on letters, digits, hyphens and markup, over text, notes and bibliography; what an editor
    touched stays."""
    if bench.letters is None:
        known = cast(rules.Evidence, next(bench.read))
        found = _proposals(bench, known, range(_begin(bench), _middle(bench)))
        bench.letters = found | cast(Proposed, next(bench.read))
    for line, proposals in bench.letters.items():
        span = bench.witness.line(line)
        for p in proposals if bench.within(span.start, span.end) else ():
            _propose(bench, span.start, p)
    _contents(bench)


def _begin(bench: Bench) -> int:
    """The first line of the text."""
    return bench.witness.locate(_first(bench))[0]


def _middle(bench: Bench) -> int:
    """The line from which the second half of the lines begins."""
    return (_begin(bench) + bench.witness.lines) // 2


def _proposals(bench: Bench, known: rules.Evidence, lines: range) -> Proposed:
    found: Proposed = {}
    for line in lines:
        span = bench.witness.line(line)
        proposals = tuple(rules.propose(bench.witness.at(span), known, _region(bench, span.start)))
        if proposals:
            found[line] = proposals
    return found


def _first(bench: Bench) -> int:
    return bench.regions[0].span.start if bench.regions else 0


def _back(bench: Bench) -> tuple[int, int]:
    """Where bibliography and notes begin (the end of the witness when not found)."""
    found = [bench.mark(kind) for kind in ("bibliography", "notes")]
    bibliography_at, notes_at = (
        m.lines[0].start if m and m.lines else len(bench.witness.text) for m in found
    )
    return min(bibliography_at, notes_at), notes_at


def _region(bench: Bench, pos: int) -> rules.Region:
    bibliography_at, notes_at = _back(bench)
    if pos >= bibliography_at:
        return "bibliography" if pos < notes_at else "notes"
    at = bisect.bisect_right(bench.lists, Span(pos, len(bench.witness.text))) - 1
    return "notes" if at >= 0 and pos < bench.lists[at].end else "text"


def _evidence(bench: Bench) -> rules.Evidence:
    text = bench.witness.text
    words = lexicon.read(text, frozenset(w.lower() for w in bench.edition.words))
    last = max(bench.edition.profile.year, 1900) + 1
    bibliography_at, notes_at = _back(bench)
    notes = "\n".join([*(bench.witness.at(s) for s in bench.lists), text[notes_at:]])
    return rules.evidence(text, words, last, text[bibliography_at:notes_at], notes)


def _propose(bench: Bench, offset: int, p: rules.Proposal) -> None:
    target = Span(offset + p.start, offset + p.end)
    if any(target.start < call.span.start < target.end for call in bench.calls):
        return  # a call of which nothing is left stands here
    near = bench.ledger.touching(target.start, target.end) if p.start == p.end else ()
    if any(edit.rule == "hand" for edit in near):
        return  # an editor has been here
    if not bench.ledger.covers(target.start, max(target.end, target.start + 1)):
        bench.ledger.add(
            Emendation(
                target,
                bench.witness.at(target),
                p.new,
                rulebook.KIND_OF[p.rule],
                p.cause,
                p.cert,
                p.rule,
                p.why,
            )
        )


def _contents(bench: Bench) -> None:
    """Numbers of the contents: chapters count 1, 2, 3 …, and their pages are those of the profile."""
    head = bench.mark("contents")
    if not head or not head.lines:
        return
    profile = bench.edition.profile
    wanted = {fold(c.title): (str(c.n), str(c.page)) for c in profile.chapters}
    wanted |= {fold(title): ("", str(page)) for title, page in (profile.bibliography, profile.notes) if page}
    first = next((m.start for m in bench.marks if m.kind in {"part", "chapter"} and m.lines), 0)
    for line in range(bench.witness.locate(head.lines[0].end)[0] + 1, bench.witness.locate(first)[0]):
        span = bench.witness.line(line)
        match = _CONTENTS.fullmatch(bench.witness.at(span))
        numbers = wanted.get(fold(match["title"])) if match else None
        if match is None or numbers is None:
            continue
        for name, number in zip(("n", "page"), numbers, strict=True):
            if number and match[name] and match[name] != number:
                p = rules.Proposal(match.start(name), match.end(name), number, "contents-number", "high")
                _propose(bench, span.start, p)


def restore_italics(bench: Bench) -> None:
    """Italics lost or split, in running text."""
    if bench.slants is None:
        bench.slants = list(_slants(bench))
    taken = [(e.span.start, e.span.end) for e in bench.ledger.edits if e.rule == "hand"]
    starts = [start for start, _end in taken]
    for offset, group in bench.slants:
        first, last = offset + group[0].start, offset + group[-1].end
        if not bench.within(first, last):
            continue
        near = taken[max(0, bisect.bisect_left(starts, first) - 1) : bisect.bisect_right(starts, last)]
        if any(start <= last and first <= end for start, end in near):
            continue  # an editor has been here
        for p in group:
            place = Span(offset + p.start, offset + p.end)
            bench.ledger.add(_star(place, p.new, p.rule, p.cert, p.why))


def _slants(bench: Bench) -> Iterator[tuple[int, Sequence[rules.Proposal]]]:
    """What the rules on italics propose, with the offset it counts from."""
    spans = [
        part for block in bench.body if block.kind != "head" for para in block.paras for part in para.parts
    ]
    known = italics.habits((bench.witness.at(span) for span in spans), _is_russian)
    for span in spans:
        for group in italics.propose(bench.witness.at(span), known):
            yield span.start, group


def _is_russian(words: str) -> bool:
    return bibliography.guess(words) == "ru-Latn"


def _star(span: Span, new: str, rule: str, cert: Cert, why: str = "") -> Emendation:
    return Emendation(span, "" if new else "*", new, "italics", "ocr", cert, rule, why)


def end_with_points(bench: Bench) -> None:
    """The full stop at the end of a note or an entry, where nearly all of them have one."""
    ends = [n.parts[-1].end for n in bench.notes if n.parts] + [
        i.parts[-1].end for i in bench.items if i.kind == "entry" and any(map(str.isdigit, i.text))
    ]
    text = bench.witness.text
    missing = [end for end in ends if text[end - 1] not in ".?!…"]
    if len(ends) < 20 or len(missing) > 0.05 * len(ends):
        return
    for end in missing:
        if text[end - 1].isalnum() or text[end - 1] in ")*":
            bench.ledger.add(
                Emendation(Span(end, end), "", ".", "punctuation", "ocr", "medium", "lost-point", "")
            )


def restore_numerals(bench: Bench) -> None:
    """Volume numerals of the notes in Roman capitals."""
    for note in bench.notes:
        if not (note.parts and _open(bench, note.parts)):
            continue
        for part in note.parts:
            for n in numerals.find(bench.witness.at(part)):
                span = Span(part.start + n.start, part.start + n.end)
                bench.ledger.add(Emendation(span, n.sic, n.roman, "numeral", "ocr", n.cert, "numeral", ""))


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


def _marked_words(text: str) -> MarkedWords:
    """How often words stand without and with a mark after them (what a soft sign and a closing mark have in
    common)."""
    bare: Counter[str] = Counter()
    marked: Counter[str] = Counter()
    plain = _CARONS.sub(lambda m: rules.CARON_TO[m[0]], text.replace("*", ""))
    for match in divisions.WORD_AND_MARK.finditer(plain):
        (marked if match[2] else bare)[match[1].lower()] += 1
    return bare, marked


def _paragraphs(bench: Bench) -> Iterator[tuple[Para, bool]]:
    """Every paragraph, with whether it is mostly transliterated."""
    for block in bench.body:
        for para in block.paras:
            if _open(bench, para.parts):
                yield para, False
    for note in bench.notes:
        if note.parts and _open(bench, note.parts):
            yield Para(note.parts), False
    for item in bench.items if bench.scope is None else ():
        yield Para(item.parts), item.kind == "entry" and bibliography.guess(item.text) == "ru-Latn"
    for mark in bench.marks:
        if mark.lines and mark.kind != "contents" and _open(bench, mark.lines):
            yield Para(mark.lines), False


def _open(bench: Bench, parts: Sequence[Span]) -> bool:
    return bench.within(parts[0].start, parts[-1].end)


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
                if bench.ledger.add(_star(atom.span, "", "italics-sign", "high")):
                    bench.ledger.add(_star(Span(end, end), "*", "italics-sign", "high"))
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
