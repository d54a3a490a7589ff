"""What a book is said to be in its ``book.yaml``; `ibid.bookyaml` reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ibid.model import Name

NotesAt = Literal["end-of-book", "end-of-chapter"]
LinesAre = Literal["paragraphs", "print"]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter as the edition's data announces it."""

    n: int
    """Number of the chapter."""
    title: str
    """Its heading."""
    page: int
    """Printed page on which it begins."""
    part: int
    """Number of the part it belongs to (0: none)."""
    begins: str = ""
    """First words of its text, when the heading is lost and the rule needs confirmation."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What an editor says of a book in ``book.yaml``."""

    book: str
    """The slug."""
    title: str
    """Title of the printed book."""
    author: Name
    """Its author."""
    place: str
    """Place of publication."""
    publisher: str
    """Publisher."""
    year: int
    """Year of publication."""
    language: str
    """Language of the text."""
    rights: str
    """Whose the text is, in a sentence."""
    sha256: str
    """Digest expected of the witness."""
    size: int
    """Size in bytes expected of the witness."""
    parts: tuple[tuple[str, str], ...]
    """(label, title) of each part."""
    chapters: tuple[Chapter, ...]
    """Every chapter in order."""
    bibliography: tuple[str, int]
    """Heading and first page of the bibliography."""
    notes: tuple[str, int]
    """Heading and first page of the notes."""
    last_page: int
    """Last printed page that the witness holds."""
    contents: str = "Contents"
    """Heading of the contents list."""
    running_heads: tuple[str, ...] = ()
    """Running heads beyond those that titles give."""
    editor: str = ""
    """Who answers for the hand decisions."""
    citation: Mapping[str, str] = field(default_factory=dict)
    """Words and sets that the citation grammar needs (short names of archives, abbreviations)."""
    base: str = ""
    """Address at which the book's folder is published, with a slash at the end; empty when it is not known."""
    notes_at: NotesAt = "end-of-book"
    """Where the lists of notes stand."""
    lines: LinesAre = "paragraphs"
    """What a line of the file is."""
