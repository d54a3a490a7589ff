"""One line that holds the titles of all periodicals, without a mark between them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ibid.folding import fold, similarity
from ibid.numerals import MONTHS

OPENERS = re.compile(
    r"""(?:The|L['’]|Le|La|Les|Die|Der|Das)(?=\s|[A-Z])   # an article
      | (?:Na|Pod|Za|Po|Ot|K)\s                           # a preposition
      | (?:Vestnik|Byulleten|Zhurnal|Zapiski|Trudy|Izvestiya
          |Bulletin|Journal|Review|Annals|Revue|Zeitschrift|Archiv)\b
    """,
    re.VERBOSE,
)
"""How a title of a periodical begins, where nothing else tells."""

ADJECTIVE = re.compile(
    r"[A-Z][\w'’-]*(?:skii|skoe|skaya|nyi|noe|naya|vyi|voe|vaya|shii|she|shaya|yi|oe|aya)\b"
)
"""An adjective that wants its noun: it begins a title, and its noun does not."""

WORD = re.compile(r"\S+")


def split_titles(text: str, titles: Sequence[str] = ()) -> list[tuple[int, int]]:
    """Borders of the titles in a line; together they cover every word of it.

    ``titles`` (known from the notes or the editor) are found first, the longest first and misread letters
    allowed; what lies between them is divided where a word can only begin a title. A bracket after a title
    (``(Vienna)``) belongs to it.
    """
    words = [(m.start(), m.end()) for m in WORD.finditer(text)]
    starts: set[int] = set()
    taken = [False] * len(words)
    known = sorted({t for t in titles if t.strip()}, key=lambda t: (-len(t.split()), t))
    for title in known:
        _mark(text, words, title, starts, taken)
    for i, (a, _) in enumerate(words):
        after_known = i > 0 and taken[i - 1] and not text[a:].startswith("(")
        if not taken[i] and (i == 0 or after_known or _opens(text, words, i)):
            starts.add(i)
    ordered = sorted(starts | {0}) if words else []
    return [(words[i][0], words[j - 1][1]) for i, j in zip(ordered, [*ordered[1:], len(words)], strict=True)]


def _opens(text: str, words: list[tuple[int, int]], i: int) -> bool:
    """Whether a word can only begin a title: not after an article, and a noun not after its adjective."""
    here = words[i][0]
    if _lone_article(text, words[i - 1]):
        return False
    return ADJECTIVE.match(text, here) is not None or (
        OPENERS.match(text, here) is not None and not ADJECTIVE.match(text, words[i - 1][0])
    )


def _lone_article(text: str, word: tuple[int, int]) -> bool:
    return text[word[0] : word[1]] in {
        "The",
        "Le",
        "La",
        "Les",
        "Die",
        "Der",
        "Das",
        "Na",
        "Pod",
        "Za",
        "Po",
        "Ot",
        "K",
    }


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


_MONTH = "|".join(m.capitalize() for m in MONTHS)

CITED = re.compile(
    rf"""(?:^|[;.]\s|\sin\s|['’],\s|\bsee\s|\bcf\.\s)\*?
        (?P<title>[A-Z][\w'’-]*(?:\s[A-Z][\w'’-]*){{0,3}})\*?
        (?:,?\s(?:\d{{1,2}}(?:[-–]\d{{1,2}})?\s(?:{_MONTH})\b     # a day
           |[IVXLC\d]+\s\([^)]*\d{{4}}\)))                      # an issue and its date
    """,
    re.VERBOSE,
)
"""A run of capitalised words followed by a day or by an issue with its date."""


def cited_titles(notes: Sequence[str]) -> list[str]:
    """Titles of periodicals as notes cite them, by day or by issue, each once, sorted."""
    return sorted({match["title"].strip(" ,") for note in notes for match in CITED.finditer(note)})
