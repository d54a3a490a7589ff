"""Rules that mend single words, by what the text knows of its own words (`ibid.lexicon`).

Each takes a word and the lexicon and gives the mended word with rule and certainty, or ``None``. A rule
proposes a change only where the result is better attested than what stands there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from ibid.lexicon import Lexicon, swaps
from ibid.model import Cert

Mended = tuple[str, str, Cert]
"""The word, its rule, how sure."""
Mend = Callable[[str, Lexicon], "Mended | None"]

CONFUSED = (("v", "y"), ("c", "e"))
"""What is read, and what stands in print; other pairs make too many words that are words as well."""
_SPECKS = frozenset("\u030c\u0302\u0301")
"""Caron, circumflex, acute: marks that a speck makes of a letter. A diaeresis or cedilla is no accident."""
_ACUTE_LETTERS = frozenset("aeo")
"""Letters that French gives an acute (or, for a and o, that a foreign word may have)."""
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_UNITS = "one|two|three|four|five|six|seven|eight|nine"
_NUMBER = re.compile(
    rf"(?P<left>{_TENS})(?P<unit>{_UNITS}|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)$"
    rf"|(?P<many>{_UNITS}|ten|eleven|twelve|{_TENS})(?P<what>years?|days?|months?|weeks?|hours?|thirds|fourths|fifths|sevenths|eighths|tenths)$",
    re.IGNORECASE,
)
"""Number words that English always writes with a hyphen: ``twenty-two``, ``five-year``, ``two-fifths``."""
_PREFIXES = frozenset(
    [
        "anti",
        "co",
        "counter",
        "ex",
        "inter",
        "mid",
        "multi",
        "non",
        "out",
        "over",
        "pan",
        "per",
        "post",
        "pre",
        "pro",
        "quasi",
        "re",
        "self",
        "semi",
        "sub",
        "super",
        "trans",
        "ultra",
        "un",
        "under",
    ]
)
_CLOSED = frozenset({"under", "over", "out", "with"})
"""First halves of words that are mostly written in one: a hyphen elsewhere may be the line end's."""
_ENDINGS = ("ed", "es", "er", "ers", "en", "ely")


def mend(word: str, lexicon: Lexicon) -> Mended | None:
    """The first rule's proposal for a word (letters, marks inside it and hyphens); ``None`` when it
    stands."""
    if word not in lexicon.judged:
        lexicon.judged[word] = _judge(word, lexicon)
    return lexicon.judged[word]


def _judge(word: str, lexicon: Lexicon) -> Mended | None:
    if len(word) < 4 or word.lower() in lexicon.dictionary:
        return None
    for rule in _RULES:
        result = rule(word, lexicon)
        if result:
            return result
    return None


def _accent(word: str, lexicon: Lexicon) -> Mended | None:
    """``Štalin``: a letter that a speck has given an accent, in a word that is written without it
    elsewhere."""
    seen = lexicon.count(word)
    decomposed = unicodedata.normalize("NFD", word)
    marks = [(decomposed[i - 1], ch) for i, ch in enumerate(decomposed) if unicodedata.combining(ch)]
    if not marks or "-" in word:
        return None
    plain = "".join(ch for ch in decomposed if not unicodedata.combining(ch))
    often = lexicon.count(plain)
    speck = all(
        mark in _SPECKS and not (mark == "\u0301" and letter.lower() in _ACUTE_LETTERS)
        for letter, mark in marks
    )
    if often >= 3 * seen or (speck and often and often >= seen):
        return plain, "stray-accent", "high" if often > 1 else "medium"
    return None


def _confusion(word: str, lexicon: Lexicon) -> Mended | None:
    """One or more letters of a confusion pair, where the mended word is clearly better attested than the
    one that stands there."""
    seen = lexicon.count(word)
    if seen > 3 or "-" in word:
        return None
    odd = lexicon.oddity(word) > 0
    best: tuple[int, str] | None = None
    for wrong, right in CONFUSED:
        for mended in swaps(word, wrong, right):
            often = lexicon.count(mended) + (mended.lower() in lexicon.dictionary)
            clear = often > seen if wrong == "v" else often >= max(3, 4 * seen) and len(word) >= 6
            if (clear or (odd and often >= seen and often)) and (best is None or often > best[0]):
                best = (often, mended)
    if best:
        return best[1], "confusion", "high" if best[0] > 1 else "medium"
    return _kin(word, lexicon) if odd else None


def _kin(word: str, lexicon: Lexicon) -> Mended | None:
    """``emplovs`` beside ``employment``, ``askcd`` beside ``ask``: the mended word is not attested, but one
    of its kin is."""
    if lexicon.count(word) > 1 or len(word) < 5:
        return None
    for wrong, right in CONFUSED:
        if wrong not in word:
            continue
        for at in (i for i in range(1, len(word)) if word.startswith(wrong, i)):
            mended = word[:at] + right + word[at + 1 :]
            if lexicon.oddity(mended) >= lexicon.oddity(word):
                continue
            if _stem_attested(mended, at, lexicon) or (
                right == "e" and _ending_attested(mended, at, lexicon)
            ):
                return mended, "confusion", "medium"
    return None


def _stem_attested(mended: str, at: int, lexicon: Lexicon) -> bool:
    """Another word begins with the same letters, the changed one and at least one more among them."""
    stem = mended[: max(at + 2, 6)].lower()
    return len(stem) >= 6 and any(lexicon.beginning(stem))


def _ending_attested(mended: str, at: int, lexicon: Lexicon) -> bool:
    """The changed letter opens a common ending, and what stands before it is the beginning of a known
    word."""
    ending, stem = mended[at:].lower(), mended[:at].lower()
    return (
        ending in _ENDINGS
        and len(stem) >= 3
        and (lexicon.count(stem) > 0 or lexicon.count(stem + "ing") > 0 or lexicon.count(stem + "e") > 0)
    )


def _doubled(word: str, lexicon: Lexicon) -> Mended | None:
    """``colapse``, ``Commisar``: one of two equal letters lost, in a word that the text has often."""
    if lexicon.count(word) > 1 or len(word) < 7 or not word.isalpha():
        return None
    for i in range(1, len(word) - 1):
        mended = word[: i + 1] + word[i] + word[i + 1 :]
        if word[i - 1] != word[i] != word[i + 1] and lexicon.count(mended) >= 5:
            return mended, "doubled-letter", "medium"
    return None


def _soft_sign(word: str, lexicon: Lexicon) -> Mended | None:
    """``Sokolnikov`` where the text writes ``Sokol'nikov``: a soft sign lost inside a word."""
    seen = lexicon.count(word)
    if len(word) < 6 or "-" in word:
        return None
    for i in range(2, len(word) - 2):
        if word[i - 1].lower() not in "bcdfghjklmnpqrstvwxz" or word[i] in "'’" or word[i - 1] in "'’":
            continue
        mended = f"{word[:i]}'{word[i:]}"
        if lexicon.count(mended) >= max(3, 3 * seen):
            return mended, "soft-sign-lost", "medium"
    return None


# --- hyphens
# ---------------------------------------------------------------------------------------------------


def _lost_hyphen(word: str, lexicon: Lexicon) -> Mended | None:
    """``nationstate``: two words run together where a line-end hyphen was lost."""
    if not word.isalpha() or len(word) < 6:
        return None
    number = _NUMBER.match(word)
    if number:
        at = number.end("left") if number["left"] else number.end("many")
        return word[:at] + "-" + word[at:], "lost-hyphen", "high"
    seen = lexicon.count(word)
    least = 2 if word[0].isupper() else 1
    for i in range(2, len(word) - 1) if lexicon.hyphened(word) else ():
        often = lexicon.count(f"{word[:i]}-{word[i:]}")
        halves = lexicon.count(word[:i]) and lexicon.count(word[i:]) and word[:i] not in _CLOSED
        tie = often == seen and not halves
        if often >= least and often >= seen and not tie:
            return word[:i] + "-" + word[i:], "lost-hyphen", "high" if often > seen else "medium"
    return _two_words(word, lexicon) if seen == 1 and word.islower() else None


def _two_words(word: str, lexicon: Lexicon) -> Mended | None:
    """``nationalvillage``: a word that the text has but once, of two long words that it has often (a short
    one may be a prefix or ending)."""
    for i in range(6, len(word) - 5):
        left, right = word[:i], word[i:]
        if (
            left not in _PREFIXES
            and lexicon.count(left) >= 2
            and lexicon.count(right) >= 2
            and not _is_ending(word, right, lexicon)
        ):
            return f"{left}-{right}", "lost-hyphen", "medium"
    if word.startswith("self") and len(word) > 8 and lexicon.count(word[4:]) >= 1:
        return f"self-{word[4:]}", "lost-hyphen", "medium"
    return None


def _is_ending(word: str, right: str, lexicon: Lexicon) -> bool:
    """Whether other words end in the same letters (``-ability``): then they are an ending, however good a
    word by themselves."""
    return (
        sum(
            1
            for other in lexicon.counts
            if other.endswith(right) and other not in (right, word) and "-" not in other
        )
        >= 2
    )


def _kept_hyphen(word: str, lexicon: Lexicon) -> Mended | None:
    """``correc-tion``: a line-end hyphen kept inside a word."""
    if word.count("-") != 1 or lexicon.count(word) > 1:
        return None
    left, right = word.split("-")
    whole = left + right
    if (
        len(left) < 2
        or len(right) < 2
        or not (left + right).replace("'", "").isalpha()
        or any(lexicon.count(f"{left[i:]}-{right}") for i in range(1, len(left) - 1))
    ):
        return None
    known = [bool(lexicon.count(half)) for half in (left, right)]
    often = lexicon.count(whole)
    if often >= 3:
        return whole, "kept-hyphen", "high"
    if right[0].isupper() or left.lower() in _PREFIXES or len(left) < 3:
        return None
    kin = whole[: len(left) + 3].lower()
    if not any(known) and len(right) > 3 and any(other != whole.lower() for other in lexicon.beginning(kin)):
        return whole, "kept-hyphen", "medium"
    return None


_RULES: tuple[Mend, ...] = (_accent, _kept_hyphen, _confusion, _lost_hyphen, _soft_sign, _doubled)
