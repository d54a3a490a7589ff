"""What of a note nothing explains: the check that no reference was passed over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ibid import languages
from ibid.citations.rules import Rules
from ibid.citations.syntax import SAME_WIDTH, At
from ibid.model import Citation

INNER = re.compile(
    r"""\b(?:pp?|vols?|pts?|chs?|nos?|eds?|et|al|passim|preface|introduction|foreword|in|and|the|n\.\s?d|\d+\svols|s|loc|op|cit|ff?|see)\b\.?
      | [\s.,;:()\[\]'"&-]+
      | \b(?:is|was|appears|appeared|printed|published|reprinted|article|speech|report|letter|essay|statement
          |collection|volume|book|journal|newspaper)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Words and marks that belong to the grammar of a citation."""

FUNCTION_WORDS = frozenset(
    re.findall(
        r"\w+",
        """the a an of by on for to at in with from his her its their this that these those is was are were
        be been has had have not no as which who whom where when also and or but see it he she they all both
        other others some such than then there here same more""",
    )
)
"""Words that make a sentence."""


def rest(text: str, citations: Sequence[Citation], rules: Rules | None = None) -> list[At]:
    """Stretches of a note that are neither part of a citation, nor a signal word, nor ordinary prose, in
    order.

    Prose is a stretch without figures in which at least every fourth word (and one at least) is a function
    word, or which the rules list. Inside a citation everything must be a mark, a locator, punctuation or a
    word of the grammar. Trailing white space and punctuation never count.
    """
    used = rules or Rules()
    plain = text.translate(SAME_WIDTH)
    open_ = [True] * len(plain)
    for citation in citations:
        for start, end in [
            *((a, b) for _, a, b in citation.marks),
            *(loc.at for loc in citation.locators if loc.at),
            *_bracket(plain, citation),
        ]:
            open_[start:end] = [False] * (end - start)
    _close_words(plain, open_, used, citations)
    words = FUNCTION_WORDS | languages.language(used.language).common
    return [at for at in _stretches(plain, open_) if not _is_prose(plain[slice(*at)], words)]


def _bracket(plain: str, citation: Citation) -> list[At]:
    """The whole bracket of an imprint: further volumes with their own places."""
    out = []
    for name, start, _ in citation.marks:
        if name == "pubPlace":
            opening, closing = plain.rfind("(", 0, start), plain.find(")", start)
            if opening >= 0 and closing >= 0:
                out.append((opening, closing + 1))
    return out


@lru_cache(maxsize=16)
def _known_words(known: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(rf"(?<!\w){re.escape(words.translate(SAME_WIDTH))}(?!\w)", re.IGNORECASE)
        for words in known
    )


def _close_words(plain: str, open_: list[bool], rules: Rules, citations: Sequence[Citation]) -> None:
    for pattern in _known_words((*rules.prose, *rules.signals)):
        for match in pattern.finditer(plain):
            open_[match.start() : match.end()] = [False] * len(match[0])
    for pattern in (INNER, *_of_language(rules.language)):
        for citation in citations:
            for match in pattern.finditer(plain, *citation.at):
                open_[match.start() : match.end()] = [False] * len(match[0])


@lru_cache(maxsize=4)
def _of_language(tag: str) -> tuple[re.Pattern[str], ...]:
    """The words of the grammar in a language other than English."""
    spoken = languages.language(tag)
    words = "|".join(map(re.escape, sorted(spoken.words, key=len, reverse=True)))
    found = [re.compile(rf"\b(?:{words})\b\.?", re.IGNORECASE)] if words else []
    return (*found, *(pattern for pattern, *_meanings in spoken.phrases))


def _stretches(plain: str, open_: list[bool]) -> list[At]:
    out: list[At] = []
    start = None
    for i in range(len(plain) + 1):
        here = i < len(plain) and open_[i]
        if here and start is None:
            start = i
        elif not here and start is not None:
            piece = plain[start:i]
            lead = len(piece) - len(piece.lstrip(" .,;:"))
            if piece.strip(" .,;:") and piece.strip(" .,;:").lower() != "and":
                out.append((start + lead, start + len(piece.rstrip(" .,;:"))))
            start = None
    return out


def _is_prose(stretch: str, functional: frozenset[str]) -> bool:
    if re.search(r"\d", stretch):
        return False
    words = re.findall(r"[^\W\d_]+", stretch.lower())
    often = sum(w in functional for w in words)
    return bool(words) and often > 0 and often * 4 >= len(words)
