"""The language of italic words: by their shapes, by the registers, or a Latin phrase; emphasis has none."""

from __future__ import annotations

import pytest

from ibid.bibliography import spoken
from ibid.bibliography.language import LATIN
from ibid.flow import Annotation
from ibid.marking import languages
from ibid.registers.model import Form, Record, Registers
from ibid.registers.naming import foreign_terms
from ibid.teitext import XML_LANG


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("prud i rogoz", "ru-Latn"),
        ("zamknutaya zavod'", "ru-Latn"),
        ("de facto", "la"),
        ("Non sequitur", "la"),
        ("per se,", "la"),
        ("cause célèbre", "fr"),
        ("Il faut nager pour mieux sauter", "fr"),
        ("Schwimmvereinigung", "de"),
        ("whether", "en"),
        ("our own", "en"),
    ],
)
def test_the_language_of_words(words: str, language: str) -> None:
    assert spoken(words) == language


def test_latin_phrases_are_in_small_letters_and_single_spaces() -> None:
    assert all(phrase == " ".join(phrase.lower().split()) for phrase in LATIN)


def record(key: str, name: str, cyrillic: str) -> Record:
    return Record(
        kind="term", key=key, name=name, where="", forms=(Form(name), Form("pond reeve")), cyrillic=cyrillic
    )


TERMS = foreign_terms(
    Registers(records=(record("prudnik", "prudnik", "прудник"), record("pond", "pond", "")))
)


@pytest.mark.parametrize(
    ("words", "name", "language"),
    [
        ("prudnik", "foreign", "ru-Latn"),
        ("Prudniks", "foreign", "ru-Latn"),
        ("quid pro quo", "foreign", "la"),
        ("pond", "hi", None),
        ("pond reeve", "hi", None),
    ],
)
def test_italic_words_of_the_registers_have_their_language(
    words: str, name: str, language: str | None
) -> None:
    text = f"The {words} came."
    italic = Annotation(4, 4 + len(words), "hi", {"rend": "italic"}, rank=5)
    (found,) = languages([italic], text, {}, TERMS)
    assert (found.name, found.attributes.get(XML_LANG)) == (name, language)
    assert found.attributes["rend"] == "italic"
