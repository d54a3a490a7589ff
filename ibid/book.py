"""A book as the left half of the pipeline leaves it: everything the TEI is written from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ibid.flow import Annotation, Layers
from ibid.model import (
    Block,
    Citation,
    Division,
    Emendation,
    Furniture,
    NoteCall,
    NoteText,
    PageBreak,
    Rule,
    Span,
    Tie,
    Work,
)
from ibid.pages import ErrorModel
from ibid.profile import Profile
from ibid.proofreading import Proofreading
from ibid.registers.commentary import Comment
from ibid.registers.model import Registers
from ibid.witness import Witness


@dataclass(frozen=True, slots=True)
class Front:
    """Title page and contents: lines before the text."""

    title: tuple[Span, ...]
    """Lines of the title page."""
    head: Span | None
    """Heading of the contents."""
    items: tuple[Span, ...]
    """Lines of the contents."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading or an entry of the bibliography."""

    level: int
    """Depth of a heading, from 1; 0 for an entry."""
    parts: tuple[Span, ...]
    """Its stretches of the witness."""
    work: Work | None
    """What the entry says; ``None`` for a heading."""


@dataclass(frozen=True, slots=True)
class Book:
    """Everything known of a book, in terms of its witness."""

    profile: Profile
    """The editor's profile."""
    witness: Witness
    """The carrier."""
    front: Front
    """Title page and contents."""
    divisions: tuple[Division, ...]
    """Parts (or chapters, where there are no parts)."""
    bibliography: tuple[Block | None, tuple[Entry, ...]]
    """Heading, and headings and entries in order."""
    notes_head: Block | None
    """Heading of the endnotes."""
    note_heads: Mapping[int, tuple[Span, ...]]
    """Heading lines of each chapter's notes."""
    notes: tuple[NoteText, ...]
    """All endnotes."""
    calls: tuple[NoteCall, ...]
    """All note calls."""
    works: tuple[Work, ...]
    """All works, printed and added."""
    citations: Mapping[tuple[int, int], tuple[Citation, ...]]
    """Citations of each (chapter, note)."""
    annotations: Mapping[int, tuple[Annotation, ...]]
    """Annotations of a paragraph, by the offset of its first character in the witness."""
    layers: Layers
    """Everything that lies over the witness."""
    edits: tuple[Emendation, ...]
    """All changes."""
    furniture: tuple[Furniture, ...]
    """Running heads and folios."""
    pages: tuple[PageBreak, ...]
    """Printed pages."""
    page_error: ErrorModel
    """How well pages are interpolated."""
    rules: tuple[Rule, ...]
    """The catalogue of rules."""
    quote_sources: Mapping[int, Tie] = field(default_factory=dict)
    """What each displayed quotation is tied to, by its first offset."""
    rest: tuple[tuple[int, int, str], ...] = ()
    """(chapter, note, words) that no citation explains."""
    unbalanced: tuple[int, ...] = ()
    """Offsets of quotation marks without partner."""
    registers: Registers = field(default_factory=Registers)
    """The editor's registers."""
    commentary: tuple[Comment, ...] = ()
    """The editor's commentary."""
    proofreading: Proofreading = field(default_factory=Proofreading)
    """Who has read what."""
