"""What the text itself knows of its words: how often each occurs, which letters follow each other, which
words end in a soft sign or stand in italics.

Names, titles and technical words repeat, so a text is its own dictionary. A word that occurs once is judged
by its letters: a misreading mostly makes a sequence of three letters that the text has nowhere else.
"""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from ibid.model import Cert

WORD = re.compile(r"[^\W\d_]+(?:['’ʹ][^\W\d_]+)*(?:-[^\W\d_]+(?:['’ʹ][^\W\d_]+)*)*")
"""A word with the marks inside it; hyphened compounds are one word."""
_DOUBLE = re.compile(r"(.)\1")
_KIN = 4
"""How many letters of their second halves compounds must share to be kin."""
_PLAIN = re.compile(r"[^\W\d_]+")
_LEAD = "^"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words of a text, in lower case."""

    counts: Mapping[str, int] = field(default_factory=Counter)
    """How often each word occurs; compounds whole, their parts not counted apart."""
    capital: Mapping[str, int] = field(default_factory=Counter)
    """How often each stands with a capital where no sentence begins."""
    trigrams: Mapping[str, int] = field(default_factory=Counter)
    """In how many different words each sequence of three letters occurs (``^`` before the first, ``$``
    after the last)."""
    dictionary: frozenset[str] = frozenset()
    """Words of the project dictionary (``words.txt``)."""
    judged: dict[str, tuple[str, str, Cert] | None] = field(default_factory=dict, compare=False, repr=False)
    """What the rules said of each word already met: a word is judged once, not at each of its places."""
    _ordered: list[str] = field(default_factory=list, compare=False, repr=False)
    _joined: set[str] = field(default_factory=set, compare=False, repr=False)
    _signless: set[str] = field(default_factory=set, compare=False, repr=False)
    _halved: set[str] = field(default_factory=set, compare=False, repr=False)
    _by_ends: dict[tuple[str, str, int], list[str]] = field(default_factory=dict, compare=False, repr=False)
    _kin: Counter[str] = field(default_factory=Counter, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Prepare what is asked of all words together."""
        self._ordered.extend(sorted(self.counts))
        for word, often in self.counts.items():
            if "-" in word:
                self._joined.add(word.replace("-", ""))
                left, _hyphen, right = word.partition("-")
                if len(right) >= _KIN and right[:_KIN].isalpha():
                    self._kin[f"{left}-{right[:_KIN]}"] += often
            if "'" in word:
                self._signless.add(word.replace("'", ""))
            elif often > 1 and len(word) >= 8 and word.isalpha():
                self._by_ends.setdefault((word[:2], word[-3:], len(word)), []).append(word)
                self._halved.update(word[: m.start()] + word[m.start() + 1 :] for m in _DOUBLE.finditer(word))

    def count(self, word: str) -> int:
        """How often a word occurs."""
        return self.counts.get(word.lower(), 0)

    def known(self, word: str, at_least: int = 1) -> bool:
        """Whether a word is in the dictionary or occurs so often in the text."""
        key = word.lower()
        return key in self.dictionary or self.counts.get(key, 0) >= at_least

    def beginning(self, stem: str) -> Iterator[str]:
        """The words that begin with a stem, in alphabetical order."""
        for at in range(bisect.bisect_left(self._ordered, stem), len(self._ordered)):
            if not self._ordered[at].startswith(stem):
                return
            yield self._ordered[at]

    def hyphened(self, word: str) -> bool:
        """Whether a word occurs with a hyphen somewhere in it."""
        return word.lower() in self._joined

    def hyphened_kin(self, word: str) -> Iterator[tuple[int, int]]:
        """Where a word would have a hyphen if it had that of its kin (``co-operation`` for ``cooperated``),
        and how often they have it: they agree in the first half and in four letters of the second."""
        for i in range(2, len(word) - _KIN + 1):
            often = self._kin.get(f"{word[:i]}-{word[i : i + _KIN]}", 0)
            if often:
                yield i, often

    def signed(self, word: str) -> bool:
        """Whether a word occurs with a soft sign (or an apostrophe) somewhere in it, or one more."""
        return word.lower().replace("'", "") in self._signless

    def doubled(self, word: str) -> bool:
        """Whether a long word occurs more than once with one of its letters doubled."""
        return word.lower() in self._halved

    def begins(self, letters: str, but: str) -> bool:
        """Whether any word but one (and its own longer forms) begins with these letters."""
        own = but.lower()
        return any(not word.startswith(own) for word in self.beginning(letters.lower()))

    def neighbours(self, word: str) -> Iterator[tuple[str, int]]:
        """Words that the text has more than once and that have one letter more or less than this one, with
        the place of that letter, which is neither of the first two nor of the last three."""
        for more in (1, -1):
            for other in self._by_ends.get((word[:2], word[-3:], len(word) + more), ()):
                short, long = (word, other) if more > 0 else (other, word)
                at = next(
                    (i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short)
                )
                if short[at:] == long[at + 1 :]:
                    yield other, at

    def oddity(self, word: str) -> int:
        """How many of a word's sequences of three letters occur in no other word of the text (the word
        itself, when it stands in it, left out)."""
        key = word.lower()
        own = 1 if key in self.counts else 0
        return sum(1 for gram in grams(key) if self.trigrams.get(gram, 0) <= own)

    def rarest(self, word: str) -> int:
        """In how many words the rarest sequence of three letters of a word occurs."""
        return min((self.trigrams.get(gram, 0) for gram in grams(word.lower())), default=0)


def grams(word: str) -> set[str]:
    """The sequences of three letters of a word with its borders."""
    framed = f"{_LEAD}{word}$"
    return {framed[i : i + 3] for i in range(len(framed) - 2)}


def read(text: str, dictionary: frozenset[str] = frozenset()) -> Lexicon:
    """The lexicon of a text (asterisks of italics are passed over)."""
    plain = text.replace("*", "")
    words: list[str] = []
    raised: list[str] = []
    for match in WORD.finditer(plain):
        word, start = match[0], match.start()
        words.append(word.lower())
        if word[0].isupper() and plain[max(0, start - 2) : start].rstrip()[-1:].isalnum():
            raised.append(words[-1])
    counts, capital = Counter(words), Counter(raised)
    pieces = {piece for word in counts for piece in _PLAIN.findall(word)} | dictionary
    trigrams = Counter(chain.from_iterable(map(grams, pieces)))
    return Lexicon(counts, capital, trigrams, dictionary)


def swaps(word: str, wrong: str, right: str) -> Iterator[str]:
    """A word with ``wrong`` read as ``right`` at each of its places in turn, then at all of them."""
    if wrong not in word:
        return
    places = [i for i in range(len(word)) if word.startswith(wrong, i)]
    for i in places:
        yield word[:i] + right + word[i + len(wrong) :]
    if len(places) > 1:
        yield word.replace(wrong, right)
