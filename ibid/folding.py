"""Comparing words that a machine may have misread."""

from __future__ import annotations

import difflib
import functools
import unicodedata

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


@functools.lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """Lower case, without marks on letters, punctuation and repeated space: what is left to compare titles by."""
    decomposed = unicodedata.normalize("NFKD", text)
    kept = (ch if ch.isalnum() else " " for ch in decomposed if not unicodedata.combining(ch))
    return " ".join("".join(kept).lower().split())


def similarity(a: str, b: str, floor: float = 0.5) -> float:
    """How alike two folded texts are, 0..1 (Ratcliff/Obershelp); 0 where it is not above ``floor`` (cheap bounds first)."""
    if a == b:
        return 1.0
    if 2 * min(len(a), len(b)) <= floor * (len(a) + len(b)):
        return 0.0
    letters, others = set(a), set(b)  # a letter that the other does not have is in no common run
    common = min(len(a) - len(letters - others), len(b) - len(others - letters))
    if 2 * common <= floor * (len(a) + len(b)):
        return 0.0
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
    if floor > 0.5 and matcher.quick_ratio() <= floor:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio > floor else 0.0
