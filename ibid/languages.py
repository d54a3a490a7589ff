"""What a language calls the parts of a book and the words of its apparatus. Chosen by ``language`` in ``book.yaml``; never by a stage.

The grammar of citations knows the English words; those of another language are read as the English word that they stand for.
A further language is a further `Language`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Marks:
    """How a language sets its quotation marks."""

    outer: tuple[str, str]
    """Opening and closing mark of a quotation."""
    inner: tuple[str, str]
    """The same inside another quotation."""
    opening: str = ""
    """Marks that open, as printed; they stay."""
    closing: str = ""
    """Marks that close."""
    firm: bool = False
    """Whether they do whatever stands beside them: where spaces stand inside the marks, nothing else tells."""


@dataclass(frozen=True, slots=True)
class Language:
    """Words of one language, folded."""

    tag: str
    """Its primary tag."""
    common: frozenset[str]
    """Words that nearly every sentence has one of, to guess the language of a text."""
    contents: tuple[str, ...]
    """Headings of the contents."""
    notes: tuple[str, ...]
    """Headings of the notes."""
    bibliography: tuple[str, ...]
    """Headings of the bibliography."""
    marks: Marks
    """Its quotation marks."""
    words: Mapping[str, str] = field(default_factory=dict)
    """A word of a note -> the English one that the grammar knows."""
    phrases: tuple[tuple[re.Pattern[str], str, str], ...] = ()
    """Words that stand for ``op. cit.`` or ``loc. cit.``: a pattern with two groups, and what each is read as."""
    signals: tuple[str, ...] = ()
    """Words that introduce a reference."""
    bare_imprint: bool = False
    """Place and year stand without brackets: ``Berlin 1934``, ``Paris, 1934``."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


BRITISH = Marks(("‘", "’"), ("“", "”"))
ENGLISH = Language(
    "en",
    frozenset({"the", "of", "and", "to", "in", "that", "is", "was", "for", "by"}),
    ("contents", "table of contents"),
    ("notes", "endnotes", "footnotes", "references", "notes and references"),
    ("bibliography", "works cited", "references"),
    BRITISH,
)
_CITED = re.compile(r"\b(a)\.\s?(a\.\s?O\b)", re.IGNORECASE)
_ARTICLE = re.compile(r"\b(art)\.\s?(cit)\b", re.IGNORECASE)
_GERMAN = Language(
    "de",
    _words("der die das den dem des und ein eine einer eines nicht ist war sich auf mit von zu im wie auch bei nach aus über als"),
    ("inhalt", "inhaltsverzeichnis"),
    ("anmerkungen", "endnoten", "fussnoten", "noten"),
    ("bibliographie", "bibliografie", "literatur", "literaturverzeichnis"),
    Marks(("„", "“"), ("‚", "‘"), "„‚»›", "“‘«‹"),
    {
        "ebd": "ibid", "ebda": "ibid", "ebenda": "ibid", "s": "p", "seite": "page", "seiten": "pages", "bd": "vol", "bde": "vols",
        "band": "vol", "bände": "vols", "teil": "part", "nr": "no", "nrn": "nos", "kap": "ch", "kapitel": "ch", "abschn": "sect",
        "und": "and", "u": "and", "vgl": "cf", "hrsg": "ed", "hg": "ed",
    },
    ((_CITED, "op", "cit"),),
    ("siehe auch", "siehe", "vgl. auch", "vgl.", "vergleiche", "so auch", "zitiert nach", "zit. nach", "dazu", "hierzu", "etwa", "z. B."),
    bare_imprint=True,
)  # fmt: skip
_FRENCH = Language(
    "fr",
    _words("le la les des et du que une dans est pour par sur au aux qui ne se ce il"),
    ("table des matieres", "sommaire", "table"),
    ("notes", "notes et references"),
    ("bibliographie", "ouvrages cites", "sources et bibliographie"),
    Marks(("«", "»"), ("“", "”"), "«‹", "»›", firm=True),
    {
        "ibidem": "ibid", "id": "ibid", "idem": "ibid", "t": "vol", "tome": "vol", "tomes": "vols", "vol": "vol", "n": "no", "nº": "no",
        "num": "no", "chapitre": "ch", "partie": "part", "et": "and", "éd": "ed", "dir": "ed",
    },
    ((_ARTICLE, "op", "cit"),),
    ("voir aussi", "voir notamment", "voir", "cf. aussi", "cité dans", "cité par", "par exemple"),
    bare_imprint=True,
)  # fmt: skip
LANGUAGES = (ENGLISH, _GERMAN, _FRENCH)


def language(tag: str) -> Language:
    """The language of a tag such as ``de`` or ``de-CH``; English words for one that has no table.

    >>> language("de-AT").tag, language("ru-Latn").tag
    ('de', 'en')
    """
    primary = tag.lower().partition("-")[0]
    return next((known for known in LANGUAGES if known.tag == primary), ENGLISH)


def marks(tag: str) -> Marks:
    """The quotation marks of a language: British ones for English, American ones for ``en-US``."""
    if tag.lower() == "en-us":
        return Marks(("“", "”"), ("‘", "’"))
    return language(tag).marks


def guess(text: str) -> str:
    """The tag of the language whose common words a text has most of.

    >>> guess("Der Hafen und die Lotsen"), guess("The harbour and the law"), guess("")
    ('de', 'en', 'en')
    """
    found = re.findall(r"[^\W\d_]+", text.lower())
    counts = {known.tag: sum(word in known.common for word in found) for known in LANGUAGES}
    return max(counts, key=lambda tag: (counts[tag], tag == "en"))
