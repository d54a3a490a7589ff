"""What the grammar has to know of a book: its short titles and signal words, from ``book.yaml``, key
``citation``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ibid import languages

SIGNALS: tuple[str, ...] = (
    "see also",
    "see in particular",
    "see especially",
    "see for example",
    "see e.g.",
    "see",
    "cf. also",
    "cf.",
    "cf",
    "compare",
    "also",
    "e.g.",
    "for example",
    "quoted in",
    "cited in",
    "quoted from",
    "but see",
    "and see",
)
"""Words that introduce a reference."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The data behind the grammar of one book."""

    short_titles: Mapping[str, str] = field(default_factory=dict)
    """Short title -> key of the work, where the words of the title do not tell."""
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    """Abbreviation -> words it stands for (initials are understood without)."""
    signals: tuple[str, ...] = SIGNALS
    """Signal words, longest first."""
    prose: tuple[str, ...] = ()
    """Stretches of notes that are known to be ordinary words."""
    language: str = "en"
    """Tag of the language of the apparatus."""

    @staticmethod
    def read(mapping: Mapping[str, str], problems: list[str] | None = None, language: str = "en") -> Rules:
        """Rules from ``Profile.citation`` and ``Profile.language``.

        Keys: ``short-titles`` and ``abbreviations`` (``Words = key; Words = key``), ``signals`` and ``prose``
        (``words; words``). An unknown key or a pair without ``=`` goes to ``problems``.
        """
        complaints = problems if problems is not None else []
        known = {"short-titles", "abbreviations", "signals", "prose"}
        complaints += [f"citation: unknown key {key!r}" for key in mapping if key not in known]
        more = tuple(_list(mapping.get("signals", "")))
        return Rules(
            short_titles=_pairs("short-titles", mapping, complaints),
            abbreviations=_pairs("abbreviations", mapping, complaints),
            signals=tuple(
                sorted({*SIGNALS, *languages.language(language).signals, *more}, key=lambda s: (-len(s), s))
            ),
            prose=tuple(_list(mapping.get("prose", ""))),
            language=language,
        )


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _pairs(key: str, mapping: Mapping[str, str], complaints: list[str]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for part in _list(mapping.get(key, "")):
        words, sign, target = part.partition("=")
        if not sign:
            complaints.append(f"citation.{key}: {part!r} has no '='")
        else:
            pairs[words.strip()] = target.strip()
    return pairs
