"""The language of a title, from its words and letters alone."""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


RUSSIAN_WORDS = _words(
    "i v na o ob po k ko ot iz za s so pod pri dlya do protiv tov god nashi nashei nashe nash ne"
    " vestnik pravda slovo delo"
)
RUSSIAN_SHAPES = re.compile(
    r"""(?:ovo|evo|ykh|ikh|ogo|skii|skoi|skoe|skaya|skim|nyi|noi|noe|naya|vyi|aya|yaya|tsiya|tsii|ii|iya|oe|ie|iem
        |izm|izma|izmu|enie|eniya|stvo|stva|stvu|ost['’]?|nov['’]|tsa|kov|ov|chi|chei|omu|yakh|akh|yu|ya|yi
        |shevik|shevistov|chet|oly)$
      | kh | zh | shch | ['’](?=[a-z]*i$) | ye?v""",
    re.VERBOSE,
)
FRENCH_WORDS = _words("le la les de des du et un une au aux sur dans")
FRENCH_SHAPES = re.compile(r"[éèêçàùôîœ]|(?:isme|iste|ique|aire|eaux|oire|ements|tés)$|^[ld]['’]")
GERMAN_WORDS = _words("der die das den dem des und zur zum von im ein eine über")
GERMAN_SHAPES = re.compile(r"[äöüß]|(?:ismus|isten|ung|ungen|lich|schaft|keit)$|sch")
ENGLISH_WORDS = _words(
    "the of and a an in to on for his her with from by since their between after or is my what"
)
ENGLISH_SHAPES = re.compile(
    r"(?:ism|tion|tions|ing|ness|ment|ed|ship|ity|ics|ally|ical|works?)$|th|wh|ck|ou|ee|['’]s$"
)

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]*)?(?:-[^\W\d_]+)*['’]?")


def guess(title: str, *more: str) -> str:
    """``ru-Latn``, ``fr``, ``de`` or ``en``; ``more`` (publisher, subtitle) decides when the title itself
    does not.

    Transliterated Russian is known by its endings and little words: no list of the book's titles is
    consulted.
    """
    for text in (title, *more):
        scores = _scores(text)
        best = max(scores.values())
        if best:
            ranked = [lang for lang, score in scores.items() if score == best]
            return ranked[0]
    return "en"


def _scores(text: str) -> dict[str, int]:
    scores = {"en": 0, "ru-Latn": 0, "fr": 0, "de": 0}
    tests = (
        ("en", ENGLISH_WORDS, ENGLISH_SHAPES),
        ("ru-Latn", RUSSIAN_WORDS, RUSSIAN_SHAPES),
        ("fr", FRENCH_WORDS, FRENCH_SHAPES),
        ("de", GERMAN_WORDS, GERMAN_SHAPES),
    )
    for word in _WORD.findall(text.lower()):
        for lang, words, shapes in tests:
            scores[lang] += 2 if word in words else 1 if shapes.search(word) else 0
    return scores
