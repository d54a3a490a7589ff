"""What the parser hands on, and the ink that the damage is done to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

ItemKind = Literal[
    "part",
    "chapter",
    "section",
    "p",
    "quote",
    "bibliography",
    "bibsection",
    "entry",
    "notes",
    "notechapter",
    "note",
]
"""The kinds of thing a line of the clean text can be."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of the book: a heading, a paragraph, an entry or a note."""

    kind: ItemKind
    """What it is."""
    id: str
    """Its identifier: ``ch1.p3``, ``ch1.n2``, ``ch1.s1``, ``part1``, ``b07`` and so on."""
    markup: str
    """Its text with calls, italics and page breaks still marked."""
    chapter: int = 0
    """The chapter it belongs to; 0 outside the chapters."""
    n: int = 0
    """Its number: of the chapter, the note or the entry; for a quotation, which of its paragraphs."""
    label: str = ""
    """For a part, its label (``Part one``)."""
    page: int = 0
    """For a thing that opens a page, that page; otherwise 0."""
    continues: bool = False
    """For a paragraph, whether it goes on after a displayed quotation."""


@dataclass(frozen=True, slots=True)
class Book:
    """The clean text, parsed."""

    title: str
    """The title, with its subtitle."""
    author: str
    """The author as the title page has it."""
    items: tuple[Item, ...]
    """Everything after the title page, in order."""

    def of_kind(self, *kinds: ItemKind) -> Iterator[Item]:
        """Give the items of the named kinds, in order."""
        return (item for item in self.items if item.kind in kinds)


@dataclass(slots=True, eq=False)
class Damage:
    """One hurt done to the text."""

    kind: str
    """The name of the kind, as in the table of kinds."""
    id: str = ""
    """Its number in the finished witness, ``d001`` and on; empty until then."""


Role = Literal[
    "letter",
    "digit",
    "space",
    "other",
    "quote",
    "apostrophe",
    "soft",
    "hyphen",
    "dash",
    "ellipsis",
    "italic-on",
    "italic-off",
    "call",
    "page",
    "bullet",
    "number",
    "gap",
]
"""What an atom is, which decides what can happen to it."""


@dataclass(slots=True, eq=False)
class Atom:
    """The smallest thing that can be hurt: mostly one character."""

    true: str
    """What the book has, in its own typography; empty for what only an OCR text has."""
    ideal: str
    """What an OCR engine without faults would have written."""
    role: Role
    """What it is."""
    read: str = ""
    """What the witness has."""
    n: int = 0
    """For a call its number, for a page break its page."""
    head: str = ""
    """For a page break, the running head of the new page, if that page has one."""
    wound: Damage | None = None
    """The damage it belongs to, if any."""

    def __post_init__(self) -> None:
        """Begin undamaged."""
        self.read = self.ideal


@dataclass(slots=True, eq=False)
class Block:
    """A line of the ideal witness: a heading, a paragraph, an entry or a note."""

    item: Item | None
    """The thing it shows; None on the title page and in the contents."""
    kind: str
    """The kind of the thing, or ``title``, ``author``, ``contents``, ``part-label``."""
    prefix: list[Atom]
    """List bullet and number."""
    body: list[Atom]
    """The text."""
    gap: Atom
    """What parts it from the next block."""

    @property
    def atoms(self) -> list[Atom]:
        """Everything in it, in order."""
        return [*self.prefix, *self.body, self.gap]

    @property
    def id(self) -> str:
        """Return the identifier of the thing it shows, or the kind of the block."""
        return self.item.id if self.item else self.kind


@dataclass(slots=True)
class Sheet:
    """The whole witness as blocks of atoms."""

    blocks: list[Block] = field(default_factory=list)
    """The blocks, in order."""

    def of_kind(self, *kinds: str) -> Iterator[Block]:
        """Give the blocks of the named kinds, in order."""
        return (block for block in self.blocks if block.kind in kinds)

    def text(self) -> str:
        """Return the witness as it now reads."""
        return "".join(atom.read for block in self.blocks for atom in block.atoms)
