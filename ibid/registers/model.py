"""The types of the registers: what an editor says of a name or term, and where the text uses it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ibid.model import Cert

Kind = Literal["person", "org", "place", "term", "work"]
KINDS: tuple[Kind, ...] = ("person", "org", "place", "term", "work")
PREFIX: Mapping[str, str] = {"person": "p", "org": "o", "place": "l", "term": "t", "work": "d"}
"""First part of a record's ``xml:id``: ``p.hume``."""
ELEMENT: Mapping[str, str] = {
    "person": "persName",
    "org": "orgName",
    "place": "placeName",
    "term": "term",
    "work": "title",
}
"""The TEI element around a mention."""
RANK: Mapping[str, int] = {"high": 0, "medium": 1, "low": 2}
"""Certainties, surest first."""

FIRST_YEAR = 1789
"""The first year that a number may mean, where an edition sets no other (``first-year``)."""

_SPOT = re.compile(r"ch(?P<chapter>\d+)\.(?P<what>[pn])(?P<n>\d+)")
_REF = re.compile(r"(?P<chapter>\d+)(?:(?P<what>[.n])(?P<n>\d+))?")


@dataclass(frozen=True, slots=True)
class Spot:
    """A paragraph or note."""

    chapter: int
    """Chapter."""
    note: bool
    """Whether it is an endnote."""
    n: int
    """Its number."""

    @staticmethod
    def of(identifier: str) -> Spot | None:
        """The spot of an identifier of the edition.

        >>> Spot.of("ch2.p14")
        Spot(chapter=2, note=False, n=14)
        """
        match = _SPOT.match(identifier)
        return Spot(int(match["chapter"]), match["what"] == "n", int(match["n"])) if match else None

    @property
    def ref(self) -> str:
        """As an editor writes it: ``2.14``, ``2n5``."""
        return f"{self.chapter}{'n' if self.note else '.'}{self.n}"

    @property
    def id(self) -> str:
        """The identifier: ``ch2.p14``."""
        return f"ch{self.chapter}.{'n' if self.note else 'p'}{self.n}"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A chapter, a paragraph, a note, or all paragraphs (notes) from one to another."""

    first: tuple[int, str, int]
    """Chapter, ``.`` or ``n`` or nothing for the whole chapter, number."""
    last: tuple[int, str, int]
    """The same for its end."""

    @staticmethod
    def parse(text: str) -> Stretch | None:
        """Read ``4``, ``4.2``, ``4n73``, ``4.2-4.9`` or ``4-6``; ``None`` when it is none of these."""
        ends = [_REF.fullmatch(part.strip()) for part in text.split("-")]
        if not 1 <= len(ends) <= 2 or not all(ends):
            return None
        first, last = (
            (int(m["chapter"]), m["what"] or "", int(m["n"] or 0))
            for m in (ends[0], ends[-1])
            if m is not None
        )
        return Stretch(first, last) if first[1] == last[1] and first <= last else None

    def holds(self, spot: Spot | None) -> bool:
        """Whether the spot lies in it; a whole chapter holds its notes too."""
        if spot is None:
            return False
        kind = self.first[1]
        if not kind:
            return self.first[0] <= spot.chapter <= self.last[0]
        if spot.note != (kind == "n"):
            return False
        return self.first <= (spot.chapter, kind, spot.n) <= self.last


@dataclass(frozen=True, slots=True)
class Form:
    """A way in which the text writes a name or term."""

    text: str
    """The words."""
    cert: Cert = "high"
    """How sure it is that they mean this record."""
    at: tuple[Stretch, ...] = ()
    """Only there; everywhere when empty."""
    near: tuple[str, ...] = ()
    """Only in paragraphs that hold one of these words."""
    not_at: tuple[Stretch, ...] = ()
    """Not there: the words mean something else."""
    plural: bool = True
    """Whether an ``s`` may follow."""

    @property
    def conditional(self) -> bool:
        """Whether an editor tied it to places: then it outranks forms that stand anywhere."""
        return bool(self.at or self.near)


@dataclass(frozen=True, slots=True)
class Theme:
    """A sub-entry of the index: what is said of a record where."""

    label: str
    """``and Hume``, ``his dictionary``."""
    at: tuple[Stretch, ...] = ()
    """The paragraphs."""
    beside: str = ""
    """Instead of paragraphs the key of a record: all paragraphs that name both."""


@dataclass(frozen=True, slots=True)
class Identifier:
    """What names the same person or thing in a public catalogue."""

    scheme: str
    """The catalogue: a key of `ibid.registers.identifiers.SCHEMES`."""
    value: str
    """The identifier there: ``Q42``."""
    source: str
    """The public text that was read and says so; short name or full reference."""


@dataclass(frozen=True, slots=True)
class Record:
    """An entry of a register."""

    kind: Kind
    """Which register."""
    key: str
    """Permanent key in ASCII."""
    name: str
    """Headword: ``Reedman, Ada Beth``."""
    where: str
    """``file:line:col`` of the entry."""
    forms: tuple[Form, ...] = ()
    """Every form, those given by rule included."""
    translit: str = ""
    """The name in strict transliteration, when the headword differs."""
    cyrillic: str = ""
    """The name in Cyrillic."""
    literal: str = ""
    """Terms: the literal sense."""
    type: str = ""
    """A kind within the register: ``congress``, ``trust``, ``city`` …"""
    born: str = ""
    """Year of birth."""
    died: str = ""
    """Year of death."""
    about: str = ""
    """What it is in the matter of this book, in one or two sentences."""
    sources: tuple[str, ...] = ()
    """Where the facts come from: canonical references of the book, or public references that were read."""
    defined: tuple[str, ...] = ()
    """Canonical references where the book defines it."""
    see: str = ""
    """Key of the record to look under instead (this one has no mentions)."""
    see_also: tuple[str, ...] = ()
    """Keys of related records."""
    adjectives: tuple[str, ...] = ()
    """Words that belong to it but are no mention: ``Russian``."""
    never: tuple[str, ...] = ()
    """Phrases in which its forms mean something else."""
    work: str = ""
    """Works: key of the bibliography entry."""
    themes: tuple[Theme, ...] = ()
    """Sub-entries of the index."""
    identifiers: tuple[Identifier, ...] = ()
    """The same person or thing in public catalogues."""

    @property
    def id(self) -> str:
        """The ``xml:id`` of the record in the TEI."""
        return f"{PREFIX[self.kind]}.{self.key}"

    @property
    def sort(self) -> str:
        """What it is sorted by."""
        folded = self.name.casefold().removeprefix("the ")
        return re.sub(r"[^\w ]", "", folded)


@dataclass(frozen=True, slots=True)
class DateDecision:
    """An editor's word on a date that the rules cannot know."""

    at: Stretch
    """Where."""
    words: str
    """The words of the text."""
    start: str
    """First day, month or year, ISO; empty: no date at all."""
    end: str
    """Last one; as `start` for a plain date."""
    cert: Cert
    """How sure."""


@dataclass(frozen=True, slots=True)
class Registers:
    """Everything that an editor says about names, terms and dates."""

    records: tuple[Record, ...] = ()
    """All records, in the order of the files."""
    not_names: tuple[str, ...] = ()
    """Capitalised phrases that are no mention of anything."""
    years: tuple[tuple[Stretch, int], ...] = ()
    """The year that stretches of the text speak of."""
    dates: tuple[DateDecision, ...] = ()
    """Single dates decided by hand."""
    by_id: Mapping[str, Record] = field(default_factory=dict)
    """Records by ``xml:id``."""
    references: Mapping[str, str] = field(default_factory=dict)
    """Full wording of the references that records name in short."""
    first_year: int = FIRST_YEAR
    """The first year that a number may mean: smaller ones are no dates."""
    kept: bool = False
    """Whether the edition keeps registers at all: one of their files is there, be it empty."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a paragraph's reading text that names a record."""

    start: int
    """First offset."""
    end: int
    """Offset after the last."""
    kind: Kind
    """Which register."""
    refs: tuple[str, ...]
    """``xml:id`` of the record, or of all it may be."""
    cert: Cert
    """How sure."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Capitalised words that no record explains."""

    start: int
    """First offset."""
    end: int
    """Offset after the last."""
    words: str
    """The words."""
    proposal: str
    """YAML ready to be pasted into a register and completed."""
