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
FRENCH_WORDS = _words("le la les de des du et un une au aux sur dans il faut pour mieux")
FRENCH_SHAPES = re.compile(r"[éèêçàùôîœ]|(?:isme|iste|ique|aire|eaux|oire|ements|tés)$|^[ld]['’]")
GERMAN_WORDS = _words("der die das den dem des und zur zum von im ein eine über")
GERMAN_SHAPES = re.compile(r"[äöüß]|(?:ismus|isten|ung|ungen|lich|schaft|keit)$|sch")
ENGLISH_WORDS = _words(
    "the of and a an in to on for his her with from by since their between after or is my what"
)
ENGLISH_SHAPES = re.compile(
    r"(?:ism|tion|tions|ing|ness|ment|ed|ship|ity|ics|ally|ical|works?)$|th|wh|ck|ou|ee|['’]s$"
)

LATIN = frozenset(
    re.split(
        r",\s+",
        """a fortiori, a posteriori, a priori, ad absurdum, ad hoc, ad hominem, ad infinitum, ad interim, ad nauseam, alma mater, alter ego,
        annus mirabilis, bona fide, casus belli, ceteris paribus, de facto, de iure, de jure, deus ex machina, et al, et alii, et cetera,
        et seq, ex cathedra, ex libris, ex nihilo, ex officio, ex post facto, habeas corpus, ibidem, idem, in absentia, in camera,
        in extenso, in extremis, in flagrante delicto, in loco parentis, in medias res, in memoriam, in situ, in toto, inter alia,
        ipso facto, ipsissima verba, lapsus calami, lex talionis, loc cit, magnum opus, mea culpa, modus operandi, modus vivendi,
        mutatis mutandis, ne plus ultra, nolens volens, non sequitur, nota bene, obiter dictum, op cit, passim, per annum, per capita,
        per diem, per se, persona grata, persona non grata, post facto, post factum, post hoc, prima facie, primus inter pares, pro forma, pro rata,
        quid pro quo, quod erat demonstrandum, rara avis, reductio ad absurdum, res publica, sic, sine die, sine qua non, status quo,
        status quo ante, sub rosa, sub specie aeternitatis, sui generis, tabula rasa, terra incognita, ultima ratio, vade mecum, verbatim,
        via media, vice versa, viva voce, vox populi""",
    )
)
"""Latin phrases of English prose, in small letters."""
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


def spoken(words: str) -> str:
    """The language of words that a text sets in italics: as `guess`, and ``la`` for Latin phrases.

    >>> spoken("quid pro quo"), spoken("smychka i udar"), spoken("really")
    ('la', 'ru-Latn', 'en')
    """
    plain = " ".join(_WORD.findall(words.lower()))
    return "la" if plain in LATIN else guess(words)


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
