"""What speaks for a word: the dictionary, the editor's own data, or the text itself."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ibid.checks import english
from ibid.checks.desk import Accepted, plain
from ibid.checks.reading import Unit
from ibid.config import Edition
from ibid.yamlio import Node

TOKEN = re.compile(r"[^\W_]+(?:[’'ʹ-][^\W_]+)*['ʹ]?")
"""A word with the marks inside it and a soft sign after it (a straight mark in the reading text)."""
POSSESSIVE = re.compile(r"(?:['’][sS]|['’])$")
INNER = re.compile(r"[^\W\d_]*[a-z][A-Z]")
"""The beginning of a word with a capital inside."""
_LETTERS = re.compile(r"[^\W_]+(?:'[^\W_]+)*'?")
_NUMERAL = re.compile(r"(?=[IVXLCM])[IVXLCM]+|(?=[ivxlc])[ivxlc]+|\d+(?:'?s|st|nd|rd|th)?|\d*[½¼¾⅓⅔⅛]")
"""Roman and Arabic numerals with their endings."""
_ELIDED = re.compile(r"(?:[dljmnstc]|qu)'", re.IGNORECASE)
_PREFIXES = frozenset(
    re.findall(
        r"\w+",
        """anti co counter cross ex inter intra mid multi neo non over pan post pre pro pseudo quasi re self semi sub
        super supra trans ultra un under vice""",
    )
)
"""First parts of compounds that are no words by themselves."""
_PARTS = _PREFIXES | frozenset(
    re.findall(r"\w+", "bodied eyed footed haired handed hearted minded sighted sized winded")
)
"""The same with last parts."""
ATTESTED = 3
"""So often a word must stand in the text to be its own evidence: the same misreading three times is rare."""


def bare(token: str) -> str:
    """A token without its possessive, with straight marks: what is looked up.

    >>> bare("Gibbon’s"), bare("masses’"), bare("sel'")
    ('Gibbon', 'masses', "sel'")
    """
    if token.endswith("'"):
        return plain(token)
    return plain(POSSESSIVE.sub("", token))


def folded(word: str) -> str:
    """A word without case, accents, soft signs and hyphens: what two spellings of one word have in common.

    >>> folded("Sokol'nikov"), folded("co-operate"), folded("Realise")
    ('sokolnikov', 'cooperate', 'realize')
    """
    decomposed = unicodedata.normalize("NFD", word.casefold())
    kept = "".join(ch for ch in decomposed if ch.isalnum())
    return re.sub(r"([iy])s(?=e|a|i)", r"\1z", kept)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of words."""

    accepted: Accepted
    """``words.txt``."""
    edited: frozenset[str]
    """Words that the editor wrote: registers, bibliography.yaml, the profile; in lower case."""
    counts: Counter[str] = field(default_factory=Counter)
    """How often each word stands in the reading text, in lower case, possessives under their word."""
    surfaces: Counter[str] = field(default_factory=Counter)
    """The same with case."""

    def vouched(self, word: str) -> bool:
        """Whether dictionary or editor knows a word, or all parts of a compound."""
        if len(word) == 1 or _NUMERAL.fullmatch(word) or english.knows(word):
            return True
        if word.lower() in self.edited or self.accepted.has(word):
            return True
        if "-" in word:
            first, _, rest = word.partition("-")
            if first.lower() in _PREFIXES and english.knows(first + rest):
                return True
            return all(p.lower() in _PARTS or self.known(p) for p in word.split("-") if p)
        elided = _ELIDED.match(word)
        return elided is not None and self.vouched(word[elided.end() :])

    def known(self, word: str) -> bool:
        """Whether a word is vouched for, or stands in the text often enough."""
        return self.seen(word) >= ATTESTED or self.vouched(word)

    def seen(self, word: str) -> int:
        """How often a word stands; one with a capital inside (``McGraw``) is no other word's form."""
        return self.surfaces[word] if INNER.match(word) else self.counts[word.lower()]

    def weight(self, word: str) -> int:
        """How much speaks for a word as a reading: its places, and the dictionary."""
        seen = self.counts[word.lower()]
        return 10 * seen + 5 * self.vouched(word) if seen >= 2 or self.vouched(word) else 0


def read(units: Sequence[Unit], edition: Edition, accepted: Accepted) -> Evidence:
    """Count the words of the text and gather those that the editor wrote."""
    counts: Counter[str] = Counter()
    surfaces: Counter[str] = Counter()
    for unit in units:
        for match in TOKEN.finditer(unit.text):
            word = bare(match[0])
            counts[word.lower()] += 1
            surfaces[word] += 1
    edited = {word.lower() for text in _edited(edition) for word in _LETTERS.findall(plain(text))}
    edited |= {word.removesuffix("'s") for word in edited}
    return Evidence(accepted, frozenset(edited), counts, surfaces)


def _edited(edition: Edition) -> Iterator[str]:
    profile = edition.profile
    yield from (profile.title, str(profile.author), profile.place, profile.publisher, profile.editor)
    yield from (chapter.title for chapter in profile.chapters)
    yield from profile.citation.values()
    for record in edition.registers.records:
        yield from (record.name, record.translit, *record.adjectives, *record.never)
        yield from (form.text for form in record.forms)
    yield from edition.registers.not_names
    yield from _scalars(edition.works)


def _scalars(node: Node | None) -> Iterator[str]:
    if node is None:
        return
    if isinstance(node.value, str):
        yield node.value
    else:
        for child in node.value.values() if isinstance(node.value, dict) else node.value:
            yield from _scalars(child)
