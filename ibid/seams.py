"""Seams: where the end of a line of print inside a paragraph is read as a space, or as nothing within a word (see `ibid.lines`)."""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ibid import carrier
from ibid.carrier import HYPHENS, Silent
from ibid.config import Decision
from ibid.model import Cert, Span
from ibid.witness import Witness

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*$")
_DIVIDED = re.compile(r"[^\W\d_]+[-¬\u00ad][ \t]*\n\s*[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Seam:
    """The end of a line of print inside a paragraph."""

    start: int
    """Offset after the last character that is kept."""
    end: int
    """Offset of the first character of the next line."""
    hyphen: Cert | None = None
    """How sure it is that the hyphen before the line's end is no part of the word; ``None``: none is left out."""
    tight: bool = False
    """The word goes on without a space."""


def between(
    before: Span, after: Span, text: str, words: Mapping[str, int], decided: Decision | None = None
) -> Seam:
    """The seam between two lines of print. ``words``: the `vocabulary`; ``decided``: what the editor says of the hyphen."""
    start, end = before.end, after.start
    line = text[before.start : start]
    if line.endswith(("—", "--")):
        return Seam(start, end, tight=True)
    if not line.endswith(HYPHENS) or not line[:-1] or line[-2].isspace():
        return Seam(start, end)
    head, tail = _LAST_WORD.search(line[:-1]), _WORD.match(text, end)
    mode, cert = _hyphen(words, head[0] if head else "", tail[0] if tail else "")
    if decided and decided.hyphen != "no":
        mode, cert = decided.hyphen, decided.cert
    if mode == "keep":
        return Seam(start, end, tight=True)
    return Seam(start - 1, end, hyphen=cert, tight=True)


def _hyphen(words: Mapping[str, int], head: str, tail: str) -> tuple[str, Cert]:
    """Whether the hyphen between two halves is the word's own: certain when the book has the word elsewhere.

    >>> known = {"harbour": 3, "self-made": 1, "self-taught": 2, "self-": 3, "made": 9}
    >>> [_hyphen(known, *halves) for halves in (("har", "bour"), ("self", "made"), ("self", "help"), ("pi", "lot"), ("Aalto", "Borg"))]
    [('drop', 'high'), ('keep', 'high'), ('drop', 'low'), ('drop', 'low'), ('keep', 'low')]
    """
    if not head or not tail:
        return "keep", "high"
    whole, compound = words.get((head + tail).lower(), 0), words.get(f"{head}-{tail}".lower(), 0)
    if whole or compound:
        return ("drop" if whole >= compound else "keep"), "high"
    if not tail[0].islower():
        return "keep", "low"
    kin = words.get(head.lower() + "-", 0) > 1 and words.get(tail.lower(), 0)
    return ("keep" if kin else "drop"), "low"


def vocabulary(text: str) -> Counter[str]:
    """How often each word stands in the text, those apart that a line's end divides; with a hyphen, how many compounds it begins."""
    words = Counter(map(str.lower, _WORD.findall(_DIVIDED.sub(" ", text))))
    for word, often in list(words.items()):
        first, hyphen, _rest = word.partition("-")
        if hyphen:
            words[first + "-"] += often
    return words


def sew(witness: Witness, seams: Sequence[Seam]) -> Witness:
    """The witness whose text has no line's end at the seams."""
    old, new = witness.silent, _Text(witness)
    pos = 0
    for seam in seams:
        new.keep(pos, seam.start)
        raw = old.at.get(seam.start, "") + carrier.restore(witness.text, old, seam.start, seam.end)
        if not seam.tight:
            new.space(raw)
        else:
            if seam.hyphen and raw.startswith(HYPHENS):
                new.divided[new.length] = seam.hyphen
            new.waiting = raw
        new.printed.append(new.length)
        pos = seam.end
    new.keep(pos, len(witness.text) + 1)
    text = "".join(new.pieces)
    starts = (0, *(match.end() for match in re.finditer("\n", text)))
    silent = Silent(new.at, new.shown, tuple(new.feeds), new.divided)
    printed = tuple(sorted({*starts, *new.printed}))
    return replace(witness, text=text, starts=starts, silent=silent, printed=printed)


class _Text:
    """The joined text as it grows; what the file has beside its text goes with the characters it belongs to."""

    def __init__(self, witness: Witness) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.at: dict[int, str] = {}
        self.shown: dict[int, str] = {}
        self.divided: dict[int, Cert] = {}
        self.feeds: list[int] = []
        self.printed: list[int] = []
        self.waiting = ""
        """What stands before the next character that is kept."""
        self._text = witness.text
        self._old = witness.silent
        self._keys = [sorted(self._old.at), sorted(self._old.shown), list(self._old.feeds)]

    def keep(self, start: int, end: int) -> None:
        """Characters of the witness's text."""
        shift = self.length - start
        at, shown, feeds = (
            keys[bisect.bisect_left(keys, start) : bisect.bisect_left(keys, end)] for keys in self._keys
        )
        self.at.update((pos + shift, self._old.at[pos]) for pos in at)
        self.shown.update((pos + shift, self._old.shown[pos]) for pos in shown)
        self.feeds += (pos + shift for pos in feeds)
        if self.waiting:
            self.at[self.length] = self.waiting + self.at.get(self.length, "")
            self.waiting = ""
        self.pieces.append(self._text[start:end])
        self.length += min(end, len(self._text)) - start

    def space(self, raw: str) -> None:
        """A space that the file has otherwise."""
        self.shown[self.length] = raw
        self.pieces.append(" ")
        self.length += 1
