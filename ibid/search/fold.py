"""How text becomes words that can be found: the one analysis, twin of ``search-core.js``.

``tests/fixtures/tokenizer.json`` is its specification; both sides are tested against that file.

A *key* is what a word is found by (``Čapek’s`` -> ``capek``), its *form* is how it is spelled. A hyphened word
has its parts at positions of their own and, at the first of them, itself as a whole (``self-help``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

APOSTROPHES = "'’‘ʹʼ′`´ʺ″ʻ‛＇"
"""Everything that is written for an apostrophe, a soft sign or a hard sign inside a word."""
HYPHENS = "-‐‑‒–−"
"""Everything that joins the parts of a word or of a range; the em dash parts words."""

_JOINERS = frozenset(HYPHENS + ".,/:")

_LETTER = r"(?:[^\W_]|[\u0300-\u036f\u00ad])"
WORD = re.compile(rf"{_LETTER}+(?:[{APOSTROPHES}]{_LETTER}+)*(?:['ʹ′](?!\w))?")
_ANY_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")
_ANY_HYPHEN = re.compile(f"[{HYPHENS}]")
_POSSESSIVE = re.compile(f"(?<=.)[{APOSTROPHES}][sS]$")
_ELISION = re.compile(r"^[cdjlmntoCDJLMNTO]’(?=\w\w)")
_MARKS = re.compile("[\u0300-\u036f\u0483-\u0487\u00ad]")

_SPECIAL = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ς": "σ"}
)
_CYRILLIC_FROM = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґѣѳѵ"
_CYRILLIC_TO = (
    (  # _: nothing
        "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya i i e g e f i"
    )
    .replace("_", "")
    .split(" ")
)
CYRILLIC = str.maketrans(dict(zip(_CYRILLIC_FROM, _CYRILLIC_TO, strict=True)))


class Token(NamedTuple):
    """A word as it is found."""

    key: str
    """What it is found by."""
    form: str
    """How it is spelled, apostrophes and hyphens of one shape."""
    pos: int
    """Its number in the text."""
    start: int
    """Where its first character stands."""
    end: int
    """Where it ends."""


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """The key of one word: no case, no marks, no apostrophes, no final 's; Cyrillic in Latin letters."""
    if word.isascii() and word.isalnum():
        return word.lower()
    s = unicodedata.normalize("NFC", word.replace("\u00ad", ""))
    s = _POSSESSIVE.sub("", s).lower().translate(CYRILLIC)
    s = _MARKS.sub("", unicodedata.normalize("NFKD", s)).translate(_SPECIAL)
    return _ANY_APOSTROPHE.sub("", s)


@lru_cache(maxsize=200_000)
def spelling(word: str) -> str:
    """The form of a word: as written, but with one shape of apostrophe and hyphen."""
    if word.isascii() and word.isalnum():
        return word
    s = unicodedata.normalize("NFC", word.replace("\u00ad", ""))
    return _ANY_HYPHEN.sub("-", _ANY_APOSTROPHE.sub("'", s))


def _joiner(gap: str, before: str, after: str) -> str | None:
    """What joins two words that only the character ``gap`` parts, or ``None`` when they are two words."""
    if gap in HYPHENS:
        return "-"
    if gap in ".,/:" and before[-1].isdigit() and after[0].isdigit():
        return ("" if len(after) == 3 and after.isdigit() else None) if gap == "," else gap
    return "" if gap == "." and len(before) == len(after) == 1 else None


class Compound(NamedTuple):
    """Words that only a hyphen (or the point of a date, a number, an abbreviation) parts; mostly one word."""

    words: tuple[tuple[str, int, int], ...]
    """Each with its start and end."""
    whole: str
    """The key of them all together."""


def _groups(text: str) -> Iterator[tuple[list[tuple[str, int, int]], list[str]]]:
    """The words of a text, those that belong together in one list, with what joins them."""
    words: list[tuple[str, int, int]] = []
    joints: list[str] = []
    last = -2
    for match in WORD.finditer(text):
        start, end = match.span()
        # Most words are parted by a space: only a single other character can join them.
        if start == last + 1 and text[last] in _JOINERS:
            joint = _joiner(text[last], words[-1][0], match[0])
            if joint is not None:
                words.append((match[0], start, end))
                joints.append(joint)
                last = end
                continue
        if words:
            yield words, joints
            if joints:
                joints = []
        words = [(match[0], start, end)]
        last = end
    if words:
        yield words, joints


def _whole(words: list[tuple[str, int, int]], joints: list[str]) -> str:
    """The key of a compound."""
    return "".join(fold(word[0]) + joint for word, joint in zip(words, [*joints, ""], strict=True))


def compounds(text: str) -> Iterator[Compound]:
    """The words of a text in order, those that belong together in one."""
    for words, joints in _groups(text):
        yield Compound(tuple(words), _whole(words, joints))


@lru_cache(maxsize=200_000)
def _single(word: str) -> tuple[tuple[str, str, int], ...]:
    """What one word is found by: (key, form, characters left out at its beginning); nothing for bare
    marks."""
    key = fold(word)
    if not key:
        return ()
    elided = _ELISION.sub("", word)
    if elided == word:
        return ((key, spelling(word), 0),)
    return ((key, spelling(word), 0), (fold(elided), spelling(elided), len(word) - len(elided)))


def tokens(text: str) -> list[Token]:
    """The words of a text in order; a compound whole comes before its parts."""
    out: list[Token] = []
    pos = 0
    new = tuple.__new__  # as Token's own, which takes half as long again
    for words, joints in _groups(text):
        if joints:
            start, end = words[0][1], words[-1][2]
            out.append(Token(_whole(words, joints), spelling(text[start:end]), pos, start, end))
        for word, start, end in words:
            found = _single(word)
            for key, form, left in found:
                out.append(new(Token, (key, form, pos, start + left, end)))
            if found:
                pos += 1
    return out


_BETWEEN_DIGITS = re.compile(r"(?<!\d)-|-(?!\d)")


def solid(key: str) -> str:
    """A compound's key written as one word (``self-help`` -> ``selfhelp``); ranges of figures keep their
    hyphen."""
    return _BETWEEN_DIGITS.sub("", key) if "-" in key else key


# --- spellings of Russian: one skeleton for every way to write a word in Latin letters ---

_ISO = str.maketrans({"ž": "zh", "š": "sh", "č": "ch", "ŝ": "shch", "û": "yu", "â": "ya", "ŭ": "i"})
_SOUNDS = re.compile("shch|sch|tch|sh|zh|kh|ch|ts|tz|[wyj]")
_SYMBOL = {
    "shch": "q", "sch": "w", "tch": "y", "sh": "w", "zh": "j", "kh": "h", "ch": "y", "ts": "c", "tz": "c",
    "w": "v", "y": "i", "j": "i",
}  # fmt: skip


@lru_cache(maxsize=200_000)
def skeleton(word: str) -> str:
    """What all spellings of a Russian word have in common: ALA-LC, ISO 9, BGN/PCGN, popular, Cyrillic.

    ``Gonetskii``, ``Goneckij``, ``Gonetsky``, ``Gonetzki``, ``Гонецкий`` give the same; so do other words by chance, so
    a skeleton only ever joins words that a `Lexicon` knows to be Russian.
    """
    if word.isascii() and word.isalpha() and word.islower():
        s = word
    else:
        s = _POSSESSIVE.sub("", unicodedata.normalize("NFC", word)).lower()
        s = fold(s.translate(CYRILLIC).replace("šč", "ŝ").translate(_ISO))
        s = _ANY_HYPHEN.sub("", s)
    s = _SOUNDS.sub(lambda m: _SYMBOL[m[0]], s)
    s = re.sub("i+", "i", s)
    s = re.sub("([^aeiou])io", r"\1e", s.replace("ie", "e"))
    return s.replace("liu", "lu")


# --- word forms of English ---

_VOWEL = re.compile("[aeiouy]")


def roots(key: str) -> set[str]:
    """What a word may be an inflection of: ``concessions`` -> ``concessions, concession``."""
    found = {key}
    cuts = (
        ("ies", "y"),
        ("es", ""),
        ("s", ""),
        ("ied", "y"),
        ("ed", ""),
        ("ed", "e"),
        ("ing", ""),
        ("ing", "e"),
    )
    for ending, instead in cuts:
        if not key.endswith(ending) or (ending == "s" and key.endswith(("ss", "us", "is"))):
            continue
        stem = key[: -len(ending)]
        if not _VOWEL.search(stem):
            continue
        root = stem + instead
        found.add(root)
        if ending in {"ed", "ing"} and not instead and len(root) > 3 and root[-1] == root[-2] != "s":
            found.add(root[:-1])
    return {root for root in found if root == key or len(root) > 2}
