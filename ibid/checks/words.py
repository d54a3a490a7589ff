"""Suspicious words: those that nothing explains, and right words that may be others misread."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ibid.checks import english, likely
from ibid.checks.desk import Desk, Mend
from ibid.checks.evidence import ATTESTED, INNER, TOKEN, Evidence, bare
from ibid.checks.reading import Unit

_MIXED = re.compile(r"\d")
_OUTWEIGHS = 20
"""So many times more often must another word stand for a frequent or a right word to be suspected of being it."""


def unexplained(desk: Desk, known: Evidence) -> set[str]:
    """Words that nothing explains (e-003), each at its first place; returns them."""
    judged: dict[str, bool] = {}
    for unit, start, word in _tokens(desk):
        if word in judged or desk.accepted.has(word, unit.ref):
            continue
        judged[word] = _suspect(word, known)
        if judged[word]:
            _report(desk, known, (unit, start, start + len(word)), word)
    return {word for word, suspect in judged.items() if suspect}


def _report(desk: Desk, known: Evidence, at: tuple[Unit, int, int], word: str) -> None:
    meant, cert = likely.reading(word, known) or (None, "medium")
    times = known.surfaces[word]
    said = f"{word!r} {_why(word)}" + (f" ({times} times)" if times > 1 else "")
    reason = f"{word!r} is in no dictionary and nowhere else"
    if meant:
        said += f"; likely {meant!r}{_stands(known.counts[meant.lower()])}"
        reason += f"; {meant!r} is meant"
    kind = "hyphen" if meant and meant.replace("-", "") == word.replace("-", "") else "letters"
    desk.find("e-003", at, said, mend=Mend(meant, kind, f"{reason}.", cert), accept=word)


def _tokens(desk: Desk) -> Iterator[tuple[Unit, int, str]]:
    for unit in desk.units:
        for match in TOKEN.finditer(unit.text):
            yield unit, match.start(), bare(match[0])


def _suspect(word: str, known: Evidence) -> bool:
    if _signed(word):
        return word.lower() not in known.edited and not known.accepted.has(word)
    if known.vouched(word):
        return False
    times = known.seen(word)
    if times < ATTESTED:
        return True
    return any(
        known.counts[c.lower()] >= _OUTWEIGHS * times and known.vouched(c) for c in likely.confusions(word)
    )


def _signed(word: str) -> bool:
    """An English plural with a soft sign: a possessive that was taken for one."""
    return word.endswith("s'") and english.knows(word[:-1])


def _why(word: str) -> str:
    if _signed(word):
        return "is English, but ends in a soft sign"
    if _MIXED.search(word):
        return "has letters and figures"
    if INNER.match(word):
        return "has a capital inside"
    return "is in no dictionary, register or bibliography"


def _stands(times: int) -> str:
    return f", which stands {times} times" if times > 1 else ", which stands once" if times else ""


def misread(desk: Desk, known: Evidence) -> None:
    """Right words that may be other, much more frequent ones (e-004): ``modem`` in a book on modern times."""
    seen: set[str] = set()
    for unit, start, word in _tokens(desk):
        lower = word.lower()
        if lower in seen or len(word) < 3 or not word.isalpha() or not english.knows(word):
            continue
        seen.add(lower)
        times = known.counts[lower]
        others = [c for c in likely.confusions(lower, _pairs(times)) if known.counts[c] >= _OUTWEIGHS * times]
        if others:
            meant = max(others, key=lambda c: known.counts[c])
            shown = meant.capitalize() if word[0].isupper() else meant
            said = f"{word!r} may be a misread {shown!r}{_stands(known.counts[meant])}"
            mend = Mend(shown, "letters", f"{word!r} makes no sense here; {shown!r} does.")
            desk.find("e-004", (unit, start, start + len(word)), said, mend=mend, accept=word)


def _pairs(times: int) -> tuple[tuple[str, str], ...]:
    """Single letters are suspected only in a word that stands once: two places hardly have the same accident."""
    return likely.CONFUSED if times == 1 else likely.BLENDS
