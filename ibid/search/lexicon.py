"""The words of a book: which keys there are, how they are spelled, which of them are Russian.

What a word of a query stands for (`Lexicon.expand`) is decided here, once for every engine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ibid.search.fold import CYRILLIC, roots, skeleton, solid, spelling
from ibid.search.query import Word

_RUSSIAN_SHAPE = re.compile(
    r"(?:[st]k(?:y|ii?|ij|iy)|(?:ov|[ey]v|in|yn)a?|enko|[iy]an|ich|aya|aia|oi|iy|ii|yi)$|kh|zh|shch"
)
_NO_WORD = re.compile("[-0-9]")
_NUMERAL = re.compile("[ivxlcdm]+$")
Pick = Mapping[str, frozenset[str] | None]
"""Keys that a word stands for; with the forms wanted, or ``None`` for all."""


class Entry(NamedTuple):
    """A key of the lexicon."""

    key: str
    """What its words are found by."""
    forms: tuple[str, ...]
    """How they are spelled, the most frequent first."""
    russian: bool
    """A Russian word or name: found by every transliteration, never inflected."""
    skeletons: tuple[str, ...]
    """Where it stands in the dictionary; the first is that of the key."""


def looks_russian(key: str, forms: Mapping[str, int]) -> bool:
    """Whether a word is Russian by its looks: always a capital, and the shape of a Russian name."""
    if len(key) < 4 or _NUMERAL.match(key):
        return False
    return all(form[0].isupper() for form in forms) and bool(_RUSSIAN_SHAPE.search(key))


@dataclass(slots=True)
class Lexicon:
    """All entries, in the order of the dictionary (by skeleton, then key)."""

    entries: list[Entry]
    by_key: dict[str, Entry] = field(init=False)
    by_skeleton: dict[str, list[Entry]] = field(init=False)
    by_solid: dict[str, list[Entry]] = field(init=False)
    _found: dict[Word, Pick] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.by_key = {entry.key: entry for entry in self.entries}
        self.by_skeleton = {}
        self.by_solid = {}
        for entry in self.entries:
            self.by_solid.setdefault(solid(entry.key), []).append(entry)
            for name in entry.skeletons:
                self.by_skeleton.setdefault(name, []).append(entry)

    def expand(self, word: Word) -> Pick:
        """The keys a word of a query stands for."""
        if word not in self._found:
            self._found[word] = _EXPANDERS[word.kind](self, word)
        return self._found[word]

    def spelled_like(self, word: Word) -> Pick:
        """Of the keys of a plain word, those forms that are spelled as the reader typed (case apart)."""
        return {
            key: forms
            for key in self.expand(word)
            if (forms := same_spelling(word.text, self.by_key[key].forms))
        }


def build(forms: Mapping[str, Mapping[str, int]], russian: Iterable[str]) -> Lexicon:
    """A lexicon from the forms of every key with their frequencies, and the keys known to be Russian."""
    known = set(russian)
    entries = []
    for key, spelled in forms.items():
        ordered = tuple(sorted(spelled, key=lambda form: (-spelled[form], form)))
        is_russian = key in known or looks_russian(key, spelled)
        names = dict.fromkeys([skeleton(key), *(skeleton(form) for form in ordered if is_russian)])
        entries.append(Entry(key, ordered, is_russian, tuple(names)))
    entries.sort(key=lambda entry: (entry.skeletons[0], entry.key))
    return Lexicon(entries)


# --- what a word stands for ---


def same_spelling(typed: str, forms: Iterable[str]) -> frozenset[str]:
    """The forms spelled as typed, case apart; an apostrophe at the end and a final 's need not be there."""
    wanted = spelling(typed).lower()
    listed = [(form, form.lower()) for form in forms]
    found = frozenset(form for form, low in listed if wanted in (low, low.removesuffix("'s")))
    return found or frozenset(form for form, low in listed if low.rstrip("'") == wanted.rstrip("'"))


def exactly(typed: str, forms: Iterable[str]) -> frozenset[str]:
    """The forms that ``=typed`` asks for: the same spelling, and the same case when it has a capital."""
    wanted = spelling(typed)
    cased = wanted != wanted.lower()
    listed = [(form, form if cased else form.lower()) for form in forms]
    found = frozenset(form for form, shown in listed if shown == wanted)
    return found or frozenset(form for form, shown in listed if shown.rstrip("'") == wanted.rstrip("'"))


def _plain(lexicon: Lexicon, word: Word) -> Pick:
    key = word.key
    found: dict[str, frozenset[str] | None] = {e.key: None for e in lexicon.by_solid.get(solid(key), ())}
    own = lexicon.by_key.get(key)
    if own is None or own.russian or word.text.lower().translate(CYRILLIC) != word.text.lower():
        for name in dict.fromkeys((skeleton(key), skeleton(word.text))):
            found.update({e.key: None for e in lexicon.by_skeleton.get(name, ()) if e.russian})
    return dict(sorted(found.items()))


def _exact(lexicon: Lexicon, word: Word) -> Pick:
    entry = lexicon.by_key.get(word.key)
    forms = exactly(word.text, entry.forms) if entry else frozenset()
    return {word.key: forms} if forms else {}


def _chosen(lexicon: Lexicon, wanted: Callable[[Entry], bool]) -> Pick:
    return dict.fromkeys(sorted(entry.key for entry in lexicon.entries if wanted(entry)))


def _wild(lexicon: Lexicon, word: Word) -> Pick:
    return _chosen(lexicon, lambda entry: fits(word.key, entry.key))


def _fuzzy(lexicon: Lexicon, word: Word) -> Pick:
    limit = min(word.distance, len(word.key) - 1)
    return _chosen(lexicon, lambda entry: within(word.key, entry.key, limit))


def _forms(lexicon: Lexicon, word: Word) -> Pick:
    own = lexicon.by_key.get(word.key)
    if own is not None and own.russian:
        return _plain(lexicon, word)
    wanted = roots(word.key)
    return _chosen(
        lexicon, lambda e: e.key == word.key or (not e.russian and not wanted.isdisjoint(roots(e.key)))
    )


_EXPANDERS: dict[str, Callable[[Lexicon, Word], Pick]] = {
    "plain": _plain,
    "exact": _exact,
    "wild": _wild,
    "fuzzy": _fuzzy,
    "forms": _forms,
}


_SEPARATORS = frozenset("-./:")


def fits(pattern: str, key: str) -> bool:
    """Whether ``key`` is what a word with ``*`` and ``?`` asks for; they stand for letters and figures, not hyphens.

    No regular expression: many ``*`` in one word would take it for ever. Only the last ``*`` ever takes more: that
    of those before it takes as little as it can leaves most to the rest, and none takes a hyphen.
    """
    at = here = 0
    star, taken = -1, 0
    while here < len(key):
        char = pattern[at] if at < len(pattern) else ""
        if char == "*":
            star, taken = at, here
            at += 1
        elif char == key[here] or (char == "?" and key[here] not in _SEPARATORS):
            at += 1
            here += 1
        elif star >= 0 and key[taken] not in _SEPARATORS:
            taken += 1
            at, here = star + 1, taken
        else:
            return False
    return not pattern[at:].strip("*")


def within(a: str, b: str, limit: int) -> bool:
    """Whether a few changes (a letter put in, left out, changed, or two changed places) make ``b`` of
    ``a``."""
    if abs(len(a) - len(b)) > limit:
        return False
    return distance(a, b, limit) <= limit


def distance(a: str, b: str, limit: int) -> int:
    """How many changes make ``b`` of ``a`` (optimal string alignment); stops counting above ``limit``."""
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            cost = min(last[j] + 1, row[-1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and y == a[i - 2]:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        before, last = last, row
    return last[-1]


def suggest(lexicon: Lexicon, key: str) -> list[str]:
    """Words of the book that the reader may have meant: at most three."""
    found = []
    limit = 2 if len(key) > 4 else 1
    for entry in lexicon.entries:
        if _NO_WORD.search(entry.key) or len(entry.key) < 3 or abs(len(entry.key) - len(key)) > limit:
            continue
        d = distance(key, entry.key, limit)
        if 0 < d <= limit:
            found.append((d, entry.key[0] != key[0], -common(key, entry.key), entry.key))
    return [item[3] for item in sorted(found)[:3]]


def common(a: str, b: str) -> int:
    """How many characters two words share from their beginning."""
    n = 0
    while n < len(a) and n < len(b) and a[n] == b[n]:
        n += 1
    return n
