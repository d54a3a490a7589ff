"""What the grammar makes of a note: tokens and references, with places in the note's text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from ibid import numerals
from ibid.languages import ENGLISH, Language
from ibid.model import Locator

At = tuple[int, int]
"""A stretch of the note's text."""

SAME_WIDTH = str.maketrans(
    {
        **dict.fromkeys("‘’‚ʹ", "'"),
        **dict.fromkeys("“”„«»", '"'),
        **dict.fromkeys("–—‐", "-"),
        **dict.fromkeys("*\u00a0", " "),
    }
)
"""Typography that the grammar need not know, replaced character for character."""

TOKEN = re.compile(
    r"(?P<word>[^\W\d_]+(?:['-][^\W\d_]+)*)|(?P<num>\d{1,3}(?:,\d{3})+(?!\d)|\d+)|(?P<mark>\S)"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number, volume numeral or mark."""

    kind: Literal["word", "num", "vol", "mark", "end"]
    """What it is; ``end`` stands after the last."""
    text: str
    """Its characters, for ``vol`` the Roman capitals."""
    start: int
    """Where it begins."""
    end: int
    """Where it ends."""
    means: str = ""
    """For a word of another language, the English one that the grammar knows."""

    @property
    def low(self) -> str:
        """Its text in lower case, or the word that it stands for."""
        return self.means or self.text.lower()


def tokenize(text: str, spoken: Language = ENGLISH) -> list[Token]:
    """The tokens of a note, an ``end`` token last. Every character that is no white space belongs to exactly
    one. ``spoken``: the language of the apparatus."""
    found = _tokens(text)
    for pattern, *meanings in spoken.phrases:
        for match in pattern.finditer(text):
            for group, means in enumerate(meanings, 1):
                found = _merged(found, match.span(group), means)
    words = spoken.words
    return [_read(token, words) for token in found] if words else found


def _read(token: Token, words: Mapping[str, str]) -> Token:
    means = "" if token.means or token.kind != "word" else words.get(token.text.lower(), "")
    return replace(token, means=means) if means else token


def _merged(tokens: list[Token], at: At, means: str) -> list[Token]:
    """Tokens with those of a stretch made one word."""
    start, end = at
    before = [token for token in tokens if token.end <= start]
    inside = [token for token in tokens if start <= token.start and token.end <= end and token.kind != "end"]
    after = [token for token in tokens if token.start >= end]
    if not inside or len(before) + len(inside) + len(after) != len(tokens):
        return tokens
    word = Token("word", "".join(token.text for token in inside), start, end, means)
    return [*before, word, *after]


def _tokens(text: str) -> list[Token]:
    plain = text.translate(SAME_WIDTH)
    volumes = {n.start: n for n in numerals.volumes(plain)}
    tokens: list[Token] = []
    at = 0
    while match := TOKEN.search(plain, at):
        numeral = volumes.get(match.start())
        if numeral:
            tokens.append(Token("vol", numeral.roman, numeral.start, numeral.end))
            at = numeral.end
            continue
        kind: Literal["word", "num", "mark"] = "word" if match["word"] else "num" if match["num"] else "mark"
        tokens.append(Token(kind, match[0], match.start(), match.end()))
        at = match.end()
    tokens.append(Token("end", "", len(plain), len(plain)))
    return tokens


@dataclass(slots=True)
class Imprint:
    """What a bracket after the title says."""

    at: At
    """The bracket."""
    place: At | None = None
    """The place."""
    date: At | None = None
    """The year, or ``n.d.``"""
    year: str = ""
    """The year as printed."""


@dataclass(slots=True)
class Reference:
    """One reference of a note as its words give it, not yet tied to a work."""

    kind: Literal["named", "ibid", "continued"]
    """With words of its own, with ``Ibid``, or with a locator alone."""
    start: int
    """Where it begins (after a signal word)."""
    end: int = 0
    """Where it ends."""
    signal: str = ""
    """The signal word before it."""
    head: At = (0, 0)
    """The words before bracket and locators."""
    author: At | None = None
    """A name before the title."""
    ibid: At | None = None
    """The word Ibid, loc. cit., op. cit."""
    quoted: At | None = None
    """An article's title in quotation marks, without them."""
    container: At | None = None
    """What the article stands in."""
    title: At | None = None
    """The title, when it is no article's."""
    contributor: At | None = None
    """``intro. So-and-so``."""
    imprint: Imprint | None = None
    """The bracket with place and year."""
    locators: list[Locator] = field(default_factory=list)
    """Its places, in order."""
    prose: list[At] = field(default_factory=list)
    """Ordinary words inside it."""
    loc_cit: bool = False
    """It refers to the very place cited before."""
