"""Comparing a cited title with one of the list, word by word: in order, misread letters and initialisms allowed."""

from __future__ import annotations

from collections.abc import Sequence

from ibid.folding import similarity

NEAR = 0.9
"""Letters in common from which two titles count as one misread."""


def align(cited: Sequence[str], title: Sequence[str], vocabulary: frozenset[str]) -> tuple[float, bool]:
    """How well cited words fit a title in order: (score, the whole title is there).

    A cited word that stands in some title (``vocabulary``) is no misreading of another word.
    """
    if not cited or not title:
        return 0.0, False
    if list(cited) == list(title):
        return 1.0, True
    matched, covered, first = _common(cited, title, vocabulary)
    of_cited, of_title = matched / len(cited), covered / len(title)
    if of_cited < needed(len(cited)) and not near(" ".join(cited), " ".join(title)):
        return 0.0, False
    lead = 0.05 if first else 0.0
    if cited[0] in vocabulary and not any(same(cited[0], t, vocabulary) for t in title):
        lead = -0.12  # the word that leads another title of the list
    weak = 0.0 if first or len(cited) > 1 else -0.04  # one word from the middle: only with its author
    return min(0.72 * of_cited + 0.2 * of_title + lead + weak + 0.02, 0.99), of_title > 0.95


def needed(words: int) -> float:
    """The share of cited words that must be found in a title."""
    return 0.99 if words < 4 else 0.7


def near(a: str, b: str) -> bool:
    """Whether two titles are all but the same letters."""
    return similarity(a, b, NEAR - 1e-9) >= NEAR


def _common(cited: Sequence[str], title: Sequence[str], vocabulary: frozenset[str]) -> tuple[int, int, bool]:
    """Longest common run of words in order: cited words matched, title words they cover, and whether both
    begin alike."""
    rows, cols = len(cited), len(title)
    best = [[(0, 0)] * (cols + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(cols - 1, -1, -1):
            options = [best[i + 1][j], best[i][j + 1]]
            if same(cited[i], title[j], vocabulary):
                options.append((best[i + 1][j + 1][0] + 1, best[i + 1][j + 1][1] + 1))
            span = _initials(cited[i], title[j:])
            if span:
                options.append((best[i + 1][j + span][0] + 1, best[i + 1][j + span][1] + span))
            best[i][j] = max(options)
    return (
        best[0][0][0],
        best[0][0][1],
        same(cited[0], title[0], vocabulary) or bool(_initials(cited[0], title)),
    )


def same(a: str, b: str, vocabulary: frozenset[str]) -> bool:
    """Whether two words are one: the same letters, all but the same where the first stands in no title, or a letter for its word."""
    if len(a) == 1 and a.isalpha():
        return b.startswith(a)  # the first letter stands for the word: (B)
    return a == b or (
        a not in vocabulary and not a.isdigit() and min(len(a), len(b)) > 3 and similarity(a, b, 0.8) > 0.8
    )


def _initials(word: str, title: Sequence[str]) -> int:
    """How many title words a word's letters stand for (``rkp``), at least two."""
    if 2 <= len(word) <= min(5, len(title)) and all(
        t.startswith(ch) for ch, t in zip(word, title, strict=False)
    ):
        return len(word)
    return 0
