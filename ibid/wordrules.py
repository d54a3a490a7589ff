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
_ORDINALS = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth"
    "|sixteenth|seventeenth|eighteenth|nineteenth|twentieth"
)
_NUMBER = re.compile(
    rf"(?P<left>{_TENS})(?P<unit>{_UNITS}|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)$"
    rf"|(?P<many>{_UNITS}|ten|eleven|twelve|{_TENS})(?P<what>years?|days?|months?|weeks?|hours?|thirds|fourths|fifths|sevenths|eighths|tenths)$"
    rf"|(?P<age>{_ORDINALS})century$",
    re.IGNORECASE,
)
"""Number words that English always writes with a hyphen: ``twenty-two``, ``five-year``, ``two-fifths``,
``tenth-century``."""
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
    if word.isascii() or "-" in word:
        return None
    seen = lexicon.count(word)
    decomposed = unicodedata.normalize("NFD", word)
    marks = [(decomposed[i - 1], ch) for i, ch in enumerate(decomposed) if unicodedata.combining(ch)]
    if not marks:
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
    if "-" in word or not any(wrong in word for wrong, _right in CONFUSED):
        return None
    seen = lexicon.count(word)
    if seen > 3:
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


def _word_within(word: str, lexicon: Lexicon) -> Mended | None:
    """``betraval``: with y for v the word begins with another that ends in that y (``betray``), and no
    other word begins as this one does."""
    if lexicon.count(word) > 1 or not word.isalpha():
        return None
    for at in (i for i in range(3, len(word) - 1) if word[i] == "v"):
        stem = word[:at] + "y"
        if lexicon.count(stem) and not lexicon.begins(word[: at + 1], word):
            return stem + word[at + 1 :], "confusion", "high"
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
    if len(word) < 7 or lexicon.count(word) > 1 or not lexicon.doubled(word):
        return None
    for i in range(1, len(word) - 1):
        mended = word[: i + 1] + word[i] + word[i + 1 :]
        often = lexicon.count(mended)
        if word[i - 1] != word[i] != word[i + 1] and often >= 5:
            return mended, "doubled-letter", "high" if often >= 10 else "medium"
    return None


def _slip(word: str, lexicon: Lexicon) -> Mended | None:
    """``contraditions``, ``tranisition``: a letter too few or too many in a long common word.

    The word must stand alone (no other begins with its letters up to the wrong place and one more), and
    differ by that letter from one that the text has at least twice. Names and titles are left to the
    editor: they differ by a letter from each other too often, and so do short words.
    """
    if len(word) < 9 or not (word.islower() and word.isalpha()) or lexicon.count(word) > 1:
        return None
    for mended, at in lexicon.neighbours(word):
        if not lexicon.begins(word[: at + 2], word):
            return mended, "slip", "high"
    return None


def _soft_sign(word: str, lexicon: Lexicon) -> Mended | None:
    """``Sokolnikov`` where the text writes ``Sokol'nikov``: a soft sign lost inside a word."""
    if len(word) < 6 or "-" in word or not lexicon.signed(word):
        return None
    seen = lexicon.count(word)
    for i in range(2, len(word) - 2):
        if word[i - 1].lower() not in "bcdfghjklmnpqrstvwxz" or word[i] in "'’" or word[i - 1] in "'’":
            continue
        mended = f"{word[:i]}'{word[i:]}"
        often = lexicon.count(mended)
        if often >= max(3, 3 * seen):
            return mended, "soft-sign-lost", "high" if often >= 10 * seen else "medium"
    return None


# --- hyphens
# ---------------------------------------------------------------------------------------------------


def _lost_hyphen(word: str, lexicon: Lexicon) -> Mended | None:
    """``nationstate``: two words run together where a line-end hyphen was lost."""
    if not word.isalpha() or len(word) < 5:
        return None
    number = _NUMBER.match(word)
    if number:
        at = max(number.end("left"), number.end("many"), number.end("age"))
        return word[:at] + "-" + word[at:], "lost-hyphen", "high"
    seen = lexicon.count(word)
    least = 3 if len(word) < 6 else 2 if word[0].isupper() else 1
    for i in range(2, len(word) - 1) if lexicon.hyphened(word) else ():
        often = lexicon.count(f"{word[:i]}-{word[i:]}")
        halves = lexicon.count(word[:i]) and lexicon.count(word[i:]) and word[:i] not in _CLOSED
        tie = often == seen and not halves
        if often >= least and often >= seen and not tie:
            sure = often > seen or (halves and word[:i] not in _PREFIXES)
            return word[:i] + "-" + word[i:], "lost-hyphen", "high" if sure else "medium"
    if seen != 1 or not word.islower() or len(word) < 6:
        return None
    return _two_words(word, lexicon) or _hyphened_kin(word, lexicon)


def _hyphened_kin(word: str, lexicon: Lexicon) -> Mended | None:
    """``classconsciousness`` beside ``class-conscious``: the compound's kin has the hyphen (one with a
    prefix must have it four times: ``co-operate`` for ``cooperated``, but not for ``recovered``)."""
    for i, often in lexicon.hyphened_kin(word):
        left, right = word[:i], word[i:]
        known = min(lexicon.count(left), lexicon.count(right)) >= 2
        if often >= 4 or (known and left not in _PREFIXES and left not in _CLOSED):
            return f"{left}-{right}", "lost-hyphen", "high"
    return None


def _two_words(word: str, lexicon: Lexicon) -> Mended | None:
    """``nationalvillage``: a word that the text has but once, of two long words that it has often (a short
    one may be a prefix or ending)."""
    for i in range(6, len(word) - 5):
        left, right = word[:i], word[i:]
        least = min(lexicon.count(left), lexicon.count(right))
        if left not in _PREFIXES and least >= 2 and not _is_ending(word, right, lexicon):
            return f"{left}-{right}", "lost-hyphen", "high" if least >= 5 else "medium"
    if word.startswith("self") and len(word) > 8 and lexicon.count(word[4:]) >= 1:
        return f"self-{word[4:]}", "lost-hyphen", "medium"
    return None


def _is_ending(word: str, right: str, lexicon: Lexicon) -> bool:
    """Whether other words end in the same letters (``-ability``): then they are an ending, however good a
    word by themselves."""
    others = (other for other in lexicon.counts if other.endswith(right) and "-" not in other)
    return sum(other not in (right, word) for other in others) >= 2


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


_RULES: tuple[Mend, ...] = (
    _accent,
    _kept_hyphen,
    _confusion,
    _word_within,
    _lost_hyphen,
    _soft_sign,
    _doubled,
    _slip,
)

UNCERTAIN_CAUSE = frozenset({"doubled-letter", "slip", "soft-sign-lost"})
"""Rules on letters that are missing or too many: the OCR seldom drops or adds one, so it may be the print."""


def attestation(old: str, new: str, lexicon: Lexicon) -> str:
    """What the book says for a mended word, for the apparatus: how often it has either form.

    >>> from ibid.lexicon import read
    >>> attestation("alwavs", "always", read("alwavs; always; always; always"))
    '‘always’ stands 3 times in the book, ‘alwavs’ once.'
    """
    often = lexicon.count(new)
    if often:
        return f"‘{new}’ stands {times(often)} in the book, ‘{old}’ {times(lexicon.count(old))}."
    kin = sum(often for _at, often in lexicon.hyphened_kin(old.lower())) if "-" in new else 0
    if kin:
        return f"Its kin has the hyphen in the book: {times(kin)}."
    halves = [(half, lexicon.count(half)) for half in new.split("-")] if "-" in new else []
    if halves and all(count for _half, count in halves):
        return "The book has " + " and ".join(f"‘{h}’ {times(count)}" for h, count in halves) + "."
    return ""


def times(n: int) -> str:
    """A count in words: once, twice, 3 times.

    >>> times(1), times(3)
    ('once', '3 times')
    """
    return {0: "nowhere else", 1: "once", 2: "twice"}.get(n, f"{n} times")
