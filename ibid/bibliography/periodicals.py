"""One line that holds the titles of all periodicals, without a mark between them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ibid.folding import fold, similarity

OPENERS = re.compile(
    r"""(?:The|L['’]|Le|La|Les|Die|Der|Das)(?=\s|[A-Z])                       # an article
      | (?:Na|Pod|Za|Po|Ot|K)\s                                          # a preposition
      | (?:Vestnik|Byulleten['’]|Zhurnal|Bulletin|Journal|Review|Zapiski|Trudy|Izvestiya|Annals|Revue|Zeitschrift|Archiv)\b
      | [A-Z][\w'’-]*(?:skii|skoe|skaya|nyi|noe|naya|vyi|voe|vaya|shii|she|shaya|yi|oe|aya)\b  # an adjective that wants its noun
    """,
    re.VERBOSE,
)
"""How a title of a periodical begins, where nothing else tells."""

WORD = re.compile(r"\S+")


def split_titles(text: str, titles: Sequence[str] = ()) -> list[tuple[int, int]]:
    """Borders of the titles in a line; together they cover every word of it.

    ``titles`` (known from the notes or the editor) are found first, the longest first and misread letters allowed; what lies between
    them is divided where a word can only begin a title. A bracket after a title (``(Vienna)``) belongs to it.
    """
    words = [(m.start(), m.end()) for m in WORD.finditer(text)]
    starts: set[int] = set()
    taken = [False] * len(words)
    known = sorted({t for t in titles if t.strip()}, key=lambda t: (-len(t.split()), t))
    for title in known:
        _mark(text, words, title, starts, taken)
    for i, (a, _) in enumerate(words):
        after_known = i > 0 and taken[i - 1] and not text[a:].startswith("(")
        opens = OPENERS.match(text, a) is not None and not (i and _lone_article(text, words[i - 1]))
        if not taken[i] and (i == 0 or after_known or opens):
            starts.add(i)
    ordered = sorted(starts | {0}) if words else []
    return [(words[i][0], words[j - 1][1]) for i, j in zip(ordered, [*ordered[1:], len(words)], strict=True)]


def _lone_article(text: str, word: tuple[int, int]) -> bool:
    return text[word[0] : word[1]] in {"The", "Le", "La", "Les", "Die", "Der", "Das", "Na", "Pod", "Za", "Po", "Ot", "K"}


def _mark(text: str, words: list[tuple[int, int]], title: str, starts: set[int], taken: list[bool]) -> None:
    length = len(title.split())
    wanted = fold(title)
    for i in range(len(words) - length + 1):
        if any(taken[i : i + length]):
            continue
        here = fold(text[words[i][0] : words[i + length - 1][1]])
        if here == wanted or (len(wanted) > 6 and similarity(here, wanted) > 0.88):
            starts.add(i)
            taken[i : i + length] = [True] * length
