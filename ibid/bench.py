"""What the stages of the left half share: everything they have made of a book so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ibid import (
    bibliography,
    emendations,
    flow,
    rules,
    typography,
)
from ibid.aside import Aside
from ibid.config import Edition
from ibid.flow import Annotation
from ibid.model import (
    Block,
    Citation,
    Emendation,
    Furniture,
    Landmark,
    NoteCall,
    NoteText,
    PageBreak,
    Region,
    Span,
    Supplied,
    Work,
)
from ibid.pages import ErrorModel
from ibid.witness import Witness
from ibid.yamlio import Problems

Proposed = dict[int, Sequence[rules.Proposal]]
"""What the rules on letters propose, line by line."""
MarkedWords = tuple[Counter[str], Counter[str]]
"""How often words stand without and with a mark after them."""
Read = rules.Evidence | Proposed | MarkedWords
"""What is found aside for the letters and marks, in this order."""


@dataclass(slots=True)
class Bench:
    """What the stages have made of a book so far."""

    edition: Edition
    """The editor's data."""
    witness: Witness
    """The carrier."""
    strict: bool
    """The witness is the expected one: stale decisions are errors."""
    problems: Problems = field(default_factory=Problems)
    """What is wrong with the edition's data."""
    furniture: list[Furniture] = field(default_factory=list)
    """Running heads and folios."""
    marks: list[Landmark] = field(default_factory=list)
    """Announced headings."""
    regions: list[Region] = field(default_factory=list)
    """Running text."""
    lists: list[Span] = field(default_factory=list)
    """Lists of notes that stand in the text, at the ends of chapters."""
    notes: list[NoteText] = field(default_factory=list)
    """Endnotes."""
    markup: list[Span] = field(default_factory=list)
    """Bullets and numbers of lists."""
    calls: list[NoteCall] = field(default_factory=list)
    """Note calls."""
    words: Counter[str] = field(default_factory=Counter)
    """Vocabulary of the witness."""
    ledger: emendations.Ledger = field(default_factory=emendations.Ledger)
    """Changes."""
    texts: dict[int, list[Block]] = field(default_factory=dict)
    """Blocks of each chapter."""
    lost: dict[int, Supplied] = field(default_factory=dict)
    """Headings of chapters whose heading the witness lost."""
    tight: set[int] = field(default_factory=set)
    """Stretches that continue a word."""
    cuts: list[tuple[int, int]] = field(default_factory=list)
    """Bridged page ends."""
    items: list[bibliography.Item] = field(default_factory=list)
    """Bibliography."""
    works: list[Work] = field(default_factory=list)
    """Works."""
    citations: dict[tuple[int, int], list[Citation]] = field(default_factory=dict)
    """Citations of each note."""
    pages: list[PageBreak] = field(default_factory=list)
    """Printed pages."""
    ruled: list[PageBreak] = field(default_factory=list)
    """The same where they were found, which may be inside a change."""
    page_error: ErrorModel = field(default_factory=lambda: ErrorModel(0, 0, 0, 0))
    """Error of interpolation."""
    marks_of: dict[int, typography.Marks] = field(default_factory=dict)
    """Quotation marks of each paragraph, by its first offset."""
    names: Aside[dict[int, Sequence[Annotation]]] = field(default_factory=lambda: Aside.done({}))
    """What the registers name and date in each paragraph and note, by its first offset; found aside."""
    unbalanced: list[int] = field(default_factory=list)
    """Marks without partner."""
    rest: list[tuple[int, int, str]] = field(default_factory=list)
    """(chapter, note, words) that no citation explains."""
    laid: list[Emendation] = field(default_factory=list)
    """What dividing text and bibliography asked the ledger for."""
    read: Iterator[Read] = field(default_factory=lambda: iter(()))
    """What the whole text tells the rules (see `ibid.mending.read_words`); found aside."""
    letters: Proposed | None = None
    """What the letter rules propose for each line, whatever an editor says; `None` before they were asked."""
    slants: list[tuple[int, Sequence[rules.Proposal]]] | None = None
    """What the rules on italics propose, whatever an editor says: the offset it counts from, and what belongs together."""
    soft: typography.Softness | None = None
    """Which words end with a soft sign; `None` before it was asked."""
    scope: Sequence[Span] | None = None
    """The stretches that are made again (see `ibid.again`); `None`: the whole book."""

    def within(self, start: int, end: int) -> bool:
        """Whether a stretch of the witness is to be mended."""
        return self.scope is None or any(s.start <= end and start <= s.end for s in self.scope)

    def lay(self, edit: Emendation) -> None:
        """A change that follows from the book's structure: into the ledger, and remembered."""
        self.laid.append(edit)
        self.ledger.add(edit)

    def mark(self, kind: str, n: int = 0) -> Landmark | None:
        """The landmark of a kind and number."""
        return next((m for m in self.marks if m.kind == kind and m.n == n), None)

    @property
    def body(self) -> list[Block]:
        """All blocks of running text."""
        return [block for n in sorted(self.texts) for block in self.texts[n]]

    def layers(self) -> flow.Layers:
        """Everything laid over the witness so far."""
        return flow.layers(
            self.witness.text,
            self.ledger.edits,
            self.calls,
            self.furniture,
            self.markup,
            self.pages,
            frozenset(self.tight),
        )
