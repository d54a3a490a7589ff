"""Two spellings of one name or word: with and without a hyphen, a soft sign, an accent; ``-ise`` and ``-ize``; a letter apart."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator

from ibid.checks import english
from ibid.checks.desk import Desk, Mend
from ibid.checks.evidence import TOKEN, Evidence, bare, folded
from ibid.checks.reading import Unit

_WEIGHT = 3
"""So many times more often must a name stand than another to be taken for its right spelling."""


def variants(desk: Desk, known: Evidence, reported: Collection[str]) -> None:
    """The rarer of two spellings (e-008), at its first place; those that ``words.txt`` or a register has are meant."""
    groups: dict[str, set[str]] = defaultdict(set)
    for word in known.surfaces:
        if len(word) > 3 and not any(ch.isdigit() for ch in word):
            groups[folded(word)].add(word)
    rare: dict[str, str] = {}
    for words in groups.values():
        rare |= _rarer(words, known)
    rare |= {a: b for a, b in _neighbours(known) if a not in rare}
    for word in reported:
        rare.pop(word, None)
    for unit, start, word in _first_places(desk, rare):
        other = rare[word]
        said = f"{word!r} ({known.surfaces[word]} times) beside {other!r} ({known.surfaces[other]} times)"
        reason = f"Elsewhere {other!r} ({known.surfaces[other]} times)."
        kind = "hyphen" if word.replace("-", "").lower() == other.replace("-", "").lower() else "letters"
        desk.find(
            "e-008", (unit, start, start + len(word)), said, mend=Mend(other, kind, reason), accept=word
        )


def _rarer(words: set[str], known: Evidence) -> dict[str, str]:
    """Of words that fold to the same, those that are spelt otherwise than the most frequent one."""
    if len(words) < 2:
        return {}
    best = max(words, key=lambda w: (known.surfaces[w], w))
    return {w: _cased(w, best) for w in words if _spelling(w) != _spelling(best) and not _meant(w, known)}


def _spelling(word: str) -> str:
    """A word without what does not count as spelling: the capitals of a sentence, a title, a heading."""
    plain_case = word.isupper() or all(part[1:] == part[1:].lower() for part in word.split("-"))
    return word.lower() if plain_case else word


def _cased(word: str, other: str) -> str:
    return other[:1].upper() + other[1:] if word[:1].isupper() else other


def _meant(word: str, known: Evidence) -> bool:
    return known.accepted.has(word) or word.lower() in known.edited


def _neighbours(known: Evidence) -> Iterator[tuple[str, str]]:
    """Names that no dictionary knows, a letter apart from one that stands much more often."""
    names = {
        w
        for w in known.surfaces
        if len(w) > 5 and w[0].isupper() and w[1:].islower() and not english.knows(w)
    }
    holes: dict[str, set[str]] = defaultdict(set)
    for name in names:
        for hole in _holes(name):
            holes[hole].add(name)
    for name in sorted(names):
        near = set().union(*(holes[hole] for hole in _holes(name))) - {name}
        best = max(near, key=lambda w: (known.surfaces[w], w), default="")
        if (
            best
            and known.surfaces[best] >= _WEIGHT * known.surfaces[name]
            and not _inflected(name, best)
            and not _meant(name, known)
        ):
            yield name, best


def _holes(word: str) -> set[str]:
    """A word with each of its letters left out, and itself: two words a letter apart share one of them."""
    return {word, *(word[:i] + word[i + 1 :] for i in range(1, len(word)))}


def _inflected(word: str, other: str) -> bool:
    """Whether two words differ in their endings alone: cases, plurals."""
    stem = min(len(word), len(other)) - 2
    return word[:stem] == other[:stem]


def _first_places(desk: Desk, words: Collection[str]) -> Iterator[tuple[Unit, int, str]]:
    seen: set[str] = set()
    for unit in desk.units if words else ():
        for match in TOKEN.finditer(unit.text):
            word = bare(match[0])
            if word in words and word not in seen:
                seen.add(word)
                yield unit, match.start(), word


def lower_names(desk: Desk, known: Evidence) -> None:
    """A name without its capital (e-008): a word that always has one elsewhere and that no dictionary has in small letters."""
    for unit in desk.units:
        for match in TOKEN.finditer(unit.text):
            word = bare(match[0])
            name = word[:1].upper() + word[1:]
            if not re.fullmatch(r"[^\W\d_]{4,}", word) or not word.islower() or english.knows(word):
                continue
            if known.surfaces[name] >= 5 * known.surfaces[word] and not _meant(word, known):
                said = f"{word!r} without its capital ({known.surfaces[name]} times with)"
                mend = Mend(name, "letters", f"Elsewhere {name!r}.")
                desk.find(
                    "e-008", (unit, match.start(), match.start() + len(word)), said, mend=mend, accept=word
                )
