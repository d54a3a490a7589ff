"""A damaged sample with the truth of every character: which atom of the clean text each witness character
comes from."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ibid.damage import KINDS
from ibid.damage.engine import befall
from ibid.damage.model import Atom, Book
from ibid.damage.render import lay_out
from ibid.damage.spots import Kind
from ibid.damage.truth import tell

_POINTS = re.compile(r"\.\s?…|…\s?\.|\.(?:\s?\.){2,3}|…")
_DOTS = re.compile(r"\s*(?:\.?\s?…|\.(?:\s?\.){2,3})(?:\s*\.(?!\s?\.))?\s*")
_UNSEEN = frozenset({"call", "italic-on", "italic-off", "page"})


@dataclass(frozen=True, slots=True)
class Sample:
    """A witness and the truth about it."""

    text: str
    """The witness."""
    truth: dict[str, Any]
    """What `ibid.damage.truth` tells."""
    starts: tuple[int, ...]
    """Where each atom begins in the witness, in order."""
    ends: tuple[int, ...]
    """Where each ends."""
    words: tuple[str, ...]
    """What each gives to the clean text."""
    italic: tuple[bool, ...]
    """Whether each stands in italics that an engine without faults would show."""

    def atoms(self, start: int, end: int) -> range:
        """Atoms that touch a stretch of the witness, those without characters at its borders among them."""
        first = bisect.bisect_left(self.ends, start)
        last = bisect.bisect_right(self.starts, end)
        while first < last and self.ends[first] == start and self.starts[first] < start:
            first += 1
        while last > first and self.starts[last - 1] == end and self.ends[last - 1] > end:
            last -= 1
        return range(first, last)

    def window(self, start: int, end: int) -> tuple[int, int]:
        """The smallest stretch of whole atoms around a stretch."""
        touched = self.atoms(start, end)
        if not touched:
            return start, end
        return min(start, self.starts[touched[0]]), max(end, self.ends[touched[-1]])

    def true(self, start: int, end: int) -> str:
        """The clean text of a stretch of whole atoms: no calls, no italics; line ends as spaces."""
        return "".join(self.words[i] for i in self.atoms(start, end))


def make(book: Book, seed: int | None, more: Sequence[Kind] = ()) -> Sample:
    """Damage a clean text and keep the map from witness to truth; ``seed=None`` damages nothing. ``more``: kinds besides all usual ones."""
    sheet = lay_out(book)
    for kind in (*KINDS, *more) if seed is not None else ():
        befall(sheet, kind, kind.rate, seed or 0)
    starts: list[int] = []
    ends: list[int] = []
    words: list[str] = []
    italic: list[bool] = []
    at = 0
    for block in sheet.blocks:
        prefix = {id(atom) for atom in block.prefix}
        for atom, slanted in _slanted(block.atoms):
            starts.append(at)
            at += len(atom.read)
            ends.append(at)
            words.append(
                "" if id(atom) in prefix or atom.role in _UNSEEN else " " if atom.role == "gap" else atom.true
            )
            italic.append(slanted)
    text = sheet.text()
    truth = tell(book, sheet, seed or 0)
    _without_heads(truth)
    return Sample(text, truth, tuple(starts), tuple(ends), tuple(words), tuple(italic))


def _without_heads(truth: dict[str, Any]) -> None:
    """A running head at the very beginning of a paragraph is no part of it."""
    heads = {row["start"]: row["end"] for row in truth["damages"] if "running-head" in row["kind"]}
    for row in truth["paragraphs"]:
        row["start"] = heads.get(row["start"], row["start"])


def _slanted(atoms: Iterable[Atom]) -> Iterable[tuple[Atom, bool]]:
    inside = False
    for atom in atoms:
        if atom.role == "italic-on":
            inside = bool(atom.ideal)
        elif atom.role == "italic-off":
            inside = False
        yield atom, inside and not atom.role.startswith("italic")


def canonical(text: str) -> str:
    """What two texts are compared by: one form of the ellipsis, one space between words."""
    return " ".join(_DOTS.sub(" … ", text.replace("\n", " ")).split(" "))


def same(reading: str, true: str) -> bool:
    """Whether two stretches read the same, but for the form of ellipses and repeated space."""
    return _squeeze(canonical(reading)) == _squeeze(canonical(true))


def points(text: str) -> list[int]:
    """How many points each ellipsis has with the full stop beside it; its sign counts for three.

    >>> points("cold. … wet ... dry")
    [4, 3]
    """
    return [m[0].count(".") + 3 * m[0].count("…") for m in _POINTS.finditer(text)]


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def distance(a: str, b: str) -> int:
    """Levenshtein distance (Myers 1999, bit-parallel, as Hyyrö 2003 has it)."""
    if not a or not b:
        return len(a) + len(b)
    masks: dict[str, int] = {}
    for i, ch in enumerate(a):
        masks[ch] = masks.get(ch, 0) | 1 << i
    full, top = (1 << len(a)) - 1, 1 << (len(a) - 1)
    plus, minus, score = full, 0, len(a)
    for ch in b:
        mask = masks.get(ch, 0)
        diagonal = (((mask & plus) + plus) ^ plus) | mask | minus
        up, down = minus | ~(diagonal | plus), diagonal & plus
        score += bool(up & top) - bool(down & top)
        up, down = up << 1 | 1, down << 1
        plus = (down | ~(diagonal | up)) & full
        minus = diagonal & up & full
    return score
