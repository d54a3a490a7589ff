"""Changes to the witness at exact spans: the editor's entries turned into spans, and all changes kept apart from each other.

A hand entry says which witness characters of a line become what. It is refused when the characters are not there, not unique, or
overlap another entry: a stale entry fails the build.
"""

from __future__ import annotations

import bisect
import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from ibid.config import HandCall, HandEmendation
from ibid.model import CallStatus, Cert, Emendation, NoteCall, Span
from ibid.witness import Witness
from ibid.yamlio import Problems

_SUPERSCRIPT = re.compile(r"[⁰¹²³⁴-⁹]+")
_MARKUP = re.compile(r"[*⁰¹²³⁴-⁹$^{}\\]")


def by_hand(
    witness: Witness, entries: Sequence[HandEmendation], problems: Problems, *, strict: bool = True
) -> list[Emendation]:
    """The editor's entries as emendations, sorted.

    Entries without inline markup change whole words (the apparatus shows words); others are cut to the characters that differ.
    Superscript digits in ``after`` are dropped: calls are placed by the calls stage. Problems (stale, ambiguous, overlapping) are
    collected; with ``strict=False`` (another digest of the witness) stale entries are passed over.
    """
    result: list[Emendation] = []
    for entry in entries:
        span = _anchor(witness, entry.line, entry.before, entry.nth, entry.where, problems, strict=strict)
        if span is not None:
            result += _pieces(witness, entry, span)
    result.sort(key=lambda e: (e.span, e.corr))
    for a, b in pairwise(result):
        if b.span.start < a.span.end or (a.span == b.span and a.corr == b.corr):
            problems.say(
                f"{witness.where(b.span.start)}: two emendations of the same characters ({a.sic!r} and {b.sic!r}): keep one"
            )
    return result


def _anchor(
    witness: Witness, line: int, words: str, nth: int, where: str, problems: Problems, *, strict: bool
) -> Span | None:
    if not 1 <= line <= len(witness.rows):
        if strict:
            problems.say(f"{where}: the witness has no line {line}: mend the entry")
        return None
    span = witness.row(line)
    text = witness.at(span)
    count = text.count(words)
    if count == 0 or nth > count:
        if strict:
            problems.say(
                f"{where}: stale: {words!r} is not in line {line} of the witness{f' {nth} times' if count else ''}"
            )
        return None
    at = -1
    for _ in range(nth):
        at = text.find(words, at + 1)
    return Span(span.start + at, span.start + at + len(words))


def _pieces(witness: Witness, entry: HandEmendation, span: Span) -> Iterator[Emendation]:
    before, after = entry.before, entry.after
    if not _MARKUP.search(before) and not _MARKUP.search(after):
        start, end = _trim(before, after)
        sic, corr = before[start : len(before) - end], after[start : len(after) - end]
        yield _make(entry, Span(span.start + start, span.end - end), sic, corr)
        return
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        sic, corr = before[i1:i2], after[j1:j2]
        if _SUPERSCRIPT.fullmatch(sic) and _SUPERSCRIPT.fullmatch(corr):
            continue  # the digits of a call: not this entry's
        yield from _around_stars(entry, span.start + i1, sic, _SUPERSCRIPT.sub("", corr))


def _around_stars(entry: HandEmendation, at: int, sic: str, corr: str) -> Iterator[Emendation]:
    """Split an edit so that an asterisk of italics, added or removed, is an edit of its own."""
    if "*" not in sic and "*" not in corr:
        if sic or corr:
            yield _make(entry, Span(at, at + len(sic)), sic, corr)
        return
    done = False
    for token in re.split(r"(\*)", sic):
        if not token:
            continue
        replacement = ""
        if token != "*" and not done:
            replacement, done = corr.replace("*", ""), True
        yield _make(entry, Span(at, at + len(token)), token, replacement)
        at += len(token)
    left = corr if not done else "*" * corr.count("*")
    for token in re.split(r"(\*)", left):
        if token:
            yield _make(entry, Span(at, at), "", token)


def _trim(before: str, after: str) -> tuple[int, int]:
    """Common words at both ends of two texts, in characters, so that what is left are whole words."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    while start and _inside_word(before, start):
        start -= 1
    while end and _inside_word(before, len(before) - end):
        end -= 1
    return start, end


def _inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and (text[at - 1].isalnum() and (text[at].isalnum() or text[at] == "-"))


def _make(entry: HandEmendation, span: Span, sic: str, corr: str) -> Emendation:
    return Emendation(span, sic, corr, entry.kind, entry.cause, entry.cert, "hand", entry.reason, "editor")


def calls_by_hand(
    witness: Witness, entries: Sequence[HandCall], problems: Problems, *, strict: bool = True
) -> dict[tuple[int, int], NoteCall]:
    """The editor's placed calls (``calls.yaml``) by (chapter, note)."""
    result: dict[tuple[int, int], NoteCall] = {}
    for entry in entries:
        span = _anchor(
            witness, entry.line, entry.after + entry.glyphs, 1, entry.where, problems, strict=strict
        )
        if span is None:
            continue
        if witness.at(witness.row(entry.line)).count(entry.after + entry.glyphs) > 1:
            problems.say(
                f"{entry.where}: {entry.after + entry.glyphs!r} occurs more than once in line {entry.line}: give more words"
            )
        glyphs = Span(span.end - len(entry.glyphs), span.end)
        status: CallStatus = "misread" if entry.glyphs else "inferred"
        result[entry.chapter, entry.n] = NoteCall(
            entry.chapter, entry.n, glyphs, status, entry.cert, entry.reason
        )
    return result


class Ledger:
    """All changes, none overlapping another: what comes first stands, what collides with it is refused."""

    def __init__(self, protected: Iterable[Span] = ()) -> None:
        self._edits: list[Emendation] = []
        self._starts: list[int] = []
        self._protected = sorted(protected, key=lambda s: (s.start, s.end))
        self._protected_starts = [s.start for s in self._protected]

    @classmethod
    def of(cls, edits: Iterable[Emendation], protected: Iterable[Span]) -> Ledger:
        """A ledger of changes that are known not to overlap."""
        ledger = cls(protected)
        ledger._edits = sorted(edits, key=lambda e: e.span.start)
        ledger._starts = [e.span.start for e in ledger._edits]
        return ledger

    def copy(self) -> Ledger:
        """The same changes in a ledger of its own."""
        ledger = Ledger()
        ledger._edits, ledger._starts = list(self._edits), list(self._starts)
        ledger._protected, ledger._protected_starts = self._protected, self._protected_starts
        return ledger

    def add(self, edit: Emendation) -> bool:
        """Take an edit unless it touches characters that are already changed or protected (note calls, furniture)."""
        span = edit.span
        if self._hits_protected(span) or self._collides(span):
            return False
        at = bisect.bisect_right(self._starts, span.start)
        self._edits.insert(at, edit)
        self._starts.insert(at, span.start)
        return True

    def _hits_protected(self, span: Span) -> bool:
        at = bisect.bisect_left(self._protected_starts, span.end) - 1
        while at >= 0 and self._protected[at].end > span.start:
            if span.start < self._protected[at].end and self._protected[at].start < span.end:
                return True
            at -= 1
        return False

    def _collides(self, span: Span) -> bool:
        at = bisect.bisect_left(self._starts, span.start)
        for other in self._edits[max(0, at - 2) : at + 2]:
            if other.span == span and span.start == span.end:
                return True
            if other.span.start < span.end and span.start < other.span.end:
                return True
        return False

    def covers(self, start: int, end: int) -> bool:
        """Whether any change touches the characters from ``start`` to ``end``."""
        return self._collides(Span(start, end)) or self._hits_protected(Span(start, end))

    def touching(self, start: int, end: int) -> list[Emendation]:
        """The changes that overlap the characters from ``start`` to ``end`` or stand at their borders."""
        at = max(0, bisect.bisect_left(self._starts, start) - 2)
        last = bisect.bisect_right(self._starts, end)
        return [e for e in self._edits[at:last] if e.span.end >= start]

    def replace(self, old: Emendation, new: Emendation) -> None:
        """Put a new reading in the place of an old one at the same span."""
        if old.span != new.span:
            raise ValueError("a reading can only be replaced at its own span")
        self._edits[next(i for i, e in enumerate(self._edits) if e is old)] = new

    @property
    def edits(self) -> list[Emendation]:
        """All edits in order."""
        return list(self._edits)


def star(span: Span, new: str, rule: str, cert: Cert, why: str = "") -> Emendation:
    """An asterisk of italics as a change by a rule: put in at a place (``new`` is ``*``), or taken out of it (``new`` is empty)."""
    return Emendation(span, "" if new else "*", new, "italics", "ocr", cert, rule, why)
