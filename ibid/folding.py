"""Comparing words that a machine may have misread."""

from __future__ import annotations

import difflib
import unicodedata

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def fold(text: str) -> str:
    """Lower case, without marks on letters, punctuation and repeated space: what is left to compare titles by."""
    decomposed = unicodedata.normalize("NFKD", text)
    kept = (ch if ch.isalnum() else " " for ch in decomposed if not unicodedata.combining(ch))
    return " ".join("".join(kept).lower().split())


def similarity(a: str, b: str) -> float:
    """How alike two folded texts are, 0..1 (Ratcliff/Obershelp)."""
    if a == b:
        return 1.0
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() > 0.5 else 0.0
