"""Capitalised words that no record accounts for, each with an entry ready to be pasted into a register."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from ibid.registers.calendar import MONTH_NAMES
from ibid.registers.forms import APOSTROPHES, DERIVED, fold_word
from ibid.registers.match import cover
from ibid.registers.model import Registers, Spot, Unknown

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CALENDAR = frozenset({*MONTH_NAMES, *WEEKDAYS})
HONORIFICS = frozenset(
    {"I", "Mr", "Mrs", "Miss", "Dr", "Sir", "Lord", "Comrade", "Professor", "Prince", "No", "Nos"}
)

_WORD = re.compile(rf"[^\W\d_]+(?:[{APOSTROPHES}][^\W\d_]+)*")
_POSSESSIVE = re.compile(rf"[{APOSTROPHES}]s$")
_JOINS = re.compile(r"[\s.]{1,2}|-|\s(?:of|and|the|de|von|for)\s|\s?d[’']")
"""What may stand between two words of one name."""
_SHORTENED = 3
"""Letters of the longest word before a point that stands inside a name: ``St. Ives``, ``Jas. Reedman``."""
_CAPITAL = re.compile(r"(?:[dlO][’'])?[A-ZÀ-ÞА-Я]")
_ROMAN = re.compile(r"[IVXLC]+")
_OPENS = re.compile(r"(?:^|[.!?:…]|(?:^|\s)[‘“'\"(\[])[\s’”'\")\]‘“(\[]*$")
_OPENERS = re.compile(
    r"""he|she|it|they|we|you|what|who|whom|whose|which|why|how|when|where|there|here|this|that|these|those|his|her|its|their|our
    |my|your|(?:no|every|some|any)(?:body|one|thing)|both|n?either""",
    re.VERBOSE,
)
"""Words of English that are never names: a short book may write them at the head of sentences alone."""
_INFLECTED = re.compile(r"\w{3,}(?:ing|ed|ly|tion|ties|less|ful|ever|over|more|while)")
"""Shapes of English words that open sentences and are hardly ever names."""
_ORG = re.compile(
    r"\b(?:Academy|Agency|Alliance|Army|Assembly|Association|Bank|Board|Bureau|Church|Club|College|Commissariat|Commission|Committee"
    r"|Company|Conference|Congress|Corporation|Council|Department|Federation|Foundation|Institute|Institution|League|Library|Ministry"
    r"|Museum|Office|Organi[sz]ation|Parliament|Party|Press|School|Senate|Society|Trust|Union|University)s?\b"
)


def unaccounted(
    text: str,
    registers: Registers,
    where: str = "",
    skip: Sequence[tuple[int, int]] = (),
    common: frozenset[str] = frozenset(),
) -> list[Unknown]:
    """Capitalised words of a paragraph that no mention, adjective, month or ignored phrase explains.

    ``skip``: stretches not to be looked at (citations in a note). ``common``: words that the book also writes
    in small letters; without it, words that open a sentence are passed over. Neighbours make one unknown.
    """
    taken = [(m.start, m.end) for m in cover(text, registers, where)] + list(skip)
    known = _known_words(registers)
    found: list[tuple[int, int]] = []
    for word in _WORD.finditer(text):
        start, end = word.span()
        if not _CAPITAL.match(word.group()) or any(a < end and start < b for a, b in taken):
            continue
        if _explained(word.group(), known) or _opens(text, start, word.group(), common):
            continue
        end = start + len(_POSSESSIVE.sub("", word.group()))
        if found and _joined(text, found[-1], start):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return [Unknown(a, b, text[a:b], _proposal(text[a:b], where)) for a, b in found]


def _joined(text: str, before: tuple[int, int], start: int) -> bool:
    """Whether a capitalised word goes on with the one before it, and does not open the next sentence."""
    between = text[before[1] : start]
    last = re.split(r"[\s.]", text[before[0] : before[1]])[-1]
    return bool(_JOINS.fullmatch(between)) and ("." not in between or len(last) <= _SHORTENED)


def _known_words(registers: Registers) -> frozenset[str]:
    """Adjectives, and the stems of persons' names, folded."""
    words = {fold_word(a) for record in registers.records for a in record.adjectives}
    words |= {
        "~" + fold_word(form.text.split()[-1])
        for record in registers.records
        if record.kind in {"person", "org", "term"}
        for form in record.forms
    }
    return frozenset(words)


def _explained(word: str, known: frozenset[str]) -> bool:
    """Whether a word is a month, a numeral, an adjective of a record or derived from a person's name."""
    bare = _POSSESSIVE.sub("", word)
    if bare in CALENDAR or bare in HONORIFICS or _ROMAN.fullmatch(bare):
        return True
    folded = fold_word(bare)
    if folded in known or folded.removesuffix("s") in known:
        return True
    return any("~" + folded[:n] in known and DERIVED.fullmatch(folded[n:]) for n in range(3, len(folded) - 1))


def _opens(text: str, start: int, word: str, common: frozenset[str]) -> bool:
    """Whether a word is capitalised only because a sentence, quotation or bracket begins with it."""
    if not _OPENS.search(text[:start]):
        return False
    bare = re.split(rf"[{APOSTROPHES}]", word)[0].casefold()
    return not common or bare in common or bool(_OPENERS.fullmatch(bare) or _INFLECTED.fullmatch(bare))


def _proposal(words: str, where: str) -> str:
    """An entry with what can be guessed; the editor completes it and moves it where it belongs."""
    spot = Spot.of(where)
    parts = words.split()
    person = len(parts) > 1 and not _ORG.search(words) and all(p[0].isupper() for p in parts)
    name = f"{parts[-1]}, {' '.join(parts[:-1])}" if person else words
    file = (
        "organizations.yaml"
        if _ORG.search(words)
        else "people.yaml"
        if person
        else "people.yaml or places.yaml"
    )
    ascii_words = (
        unicodedata.normalize("NFKD", parts[-1] if person else words).encode("ascii", "ignore").decode()
    )
    key = re.sub(r"[^a-z0-9]+", "-", ascii_words.casefold()).strip("-") or "new"
    source = f"[{spot.ref}]" if spot else "[]"
    quoted = f'"{name}"' if re.search(r"[:#'’\[]", name) else name
    return f"# {file}\n- key: {key}\n  name: {quoted}\n  about: …\n  sources: {source}\n"


def common_words(texts: Iterator[str] | Sequence[str]) -> frozenset[str]:
    """Words that texts also write in small letters: such a word opening a sentence is no name."""
    return frozenset(
        w.group() for text in texts for w in re.finditer(r"\b[^\W\d_]+\b", text) if w.group().islower()
    )
