"""The stages that mend letters, numerals and italics; marks are set in `ibid.markmending`. Their order is in `pipeline`."""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import cast

from ibid import (
    bibliography,
    divisions,
    italics,
    lexicon,
    numerals,
    rulebook,
    rules,
)
from ibid.aside import Relay
from ibid.bench import Bench, MarkedWords, Proposed, Read
from ibid.emendations import star
from ibid.folding import fold
from ibid.model import Emendation, Span

_CARONS = re.compile("[ľťď]")
_CONTENTS = re.compile(
    r"(?P<n>[\dIl]{0,2})\s*(?P<title>[^\d\t⁰¹²³⁴-⁹]*[^\W\d⁰¹²³⁴-⁹])\s+(?P<page>[\dIl⁰¹²³⁴-⁹]+(?: \d+)?)\s*"
)
"""A line of the contents: chapter number, title, page; the figures may be misread."""


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


def _marked_words(text: str) -> MarkedWords:
    """How often words stand without and with a mark after them (what a soft sign and a closing mark have in
    common)."""
    bare: Counter[str] = Counter()
    marked: Counter[str] = Counter()
    plain = _CARONS.sub(lambda m: rules.CARON_TO[m[0]], text.replace("*", ""))
    for match in divisions.WORD_AND_MARK.finditer(plain):
        (marked if match[2] else bare)[match[1].lower()] += 1
    return bare, marked


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
            bench.ledger.add(star(place, p.new, p.rule, p.cert, p.why))


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
        if not (note.parts and bench.within(note.parts[0].start, note.parts[-1].end)):
            continue
        for part in note.parts:
            for n in numerals.find(bench.witness.at(part)):
                span = Span(part.start + n.start, part.start + n.end)
                bench.ledger.add(Emendation(span, n.sic, n.roman, "numeral", "ocr", n.cert, "numeral", ""))
