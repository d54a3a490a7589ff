"""The types that flow through the pipeline: frozen, without logic but their invariants.

Every type left of the TEI carries a `Span` of the witness: nothing without provenance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Cert = Literal["high", "medium", "low"]
Cause = Literal["ocr", "print", "unknown"]
CallStatus = Literal["read", "misread", "inferred"]
Severity = Literal["error", "warning", "info"]

KINDS: tuple[str, ...] = (
    "letters",
    "word",
    "digit",
    "numeral",
    "space",
    "hyphen",
    "punctuation",
    "quotation-mark",
    "italics",
    "markup",
    "call",
)
"""The kinds of emendation, as an apparatus groups them."""

NORMAL = "normal"
"""The kind of a normalisation: a change of typography by a general rule, not a correction."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of the witness."""

    start: int
    """Offset of the first character in the decoded witness."""
    end: int
    """Offset after the last character; equal to `start` for a place between two characters."""

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"no span: {self.start}..{self.end}")


@dataclass(frozen=True, slots=True)
class Emendation:
    """A change of the edition to the witness, at an exact span."""

    span: Span
    """What is replaced; empty for an insertion."""
    sic: str
    """The witness's characters at the span."""
    corr: str
    """The reading that replaces them; empty for a deletion."""
    kind: str
    """One of `KINDS`, or `NORMAL`."""
    cause: Cause
    """Who erred: the OCR, the printed book, or nobody can tell."""
    cert: Cert
    """How sure the edition is."""
    rule: str
    """The rule that made it, or ``hand``."""
    reason: str
    """Why, in a sentence; for a rule its description in the catalogue stands for it and this may be empty."""
    resp: str = "ibid"
    """Who is responsible: ``ibid`` (a rule) or ``editor``."""


@dataclass(frozen=True, slots=True)
class Furniture:
    """What belongs to the printed page, not to the text."""

    span: Span
    """Its characters in the witness."""
    kind: Literal["header", "folio"]
    """A running head (with or without its page number) or a page number alone."""
    page: int | None
    """The printed page it stands on, when it says so."""
    place: Literal["top", "bottom"] = "top"
    """Whether it stands at the head or at the foot of its page."""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The place where a printed page begins."""

    n: int
    """The number of the page that begins here."""
    pos: int
    """Offset in the witness."""
    cert: Cert
    """high: known from a running head, the contents, a form feed or a cut sentence; low: interpolated."""
    evidence: str
    """Where the knowledge comes from: ``head``, ``contents``, ``feed``, ``cut``, ``interpolated``."""
    error: float = 0.0
    """Expected error of the place in characters (0 for known places)."""


BlockKind = Literal["p", "quote", "head", "item", "note", "entry", "title"]


@dataclass(frozen=True, slots=True)
class Para:
    """One paragraph of the edition: stretches of witness lines that belong together."""

    parts: tuple[Span, ...]
    """Its stretches, in order, each within one witness line; more than one after a page break was bridged."""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, displayed quotation, note or bibliography entry."""

    kind: BlockKind
    """What it is."""
    paras: tuple[Para, ...]
    """Its paragraphs: one, but for displayed quotations of several."""
    continues: bool = False
    """The paragraph goes on with the one before the displayed quotation above it."""
    cert: Cert = "high"
    """How sure the edition is of what it is and where it ends."""
    reason: str = ""
    """Why it was taken for that, when not plain."""

    @property
    def span(self) -> Span:
        """From its first to its last character."""
        return Span(self.paras[0].parts[0].start, self.paras[-1].parts[-1].end)


@dataclass(frozen=True, slots=True)
class Supplied:
    """Text of the edition where the witness has none (a lost heading)."""

    pos: int
    """Where in the witness it belongs."""
    text: str
    """The words."""
    cert: Cert
    """How sure the words are."""
    reason: str
    """Where the words and the place come from."""


DivisionKind = Literal["part", "chapter", "section", "bibliography", "notes", "notes-chapter", "bibsection"]


@dataclass(frozen=True, slots=True)
class Division:
    """A division of the book with its heading and content, in the order of the witness."""

    kind: DivisionKind
    """Its place in the hierarchy."""
    n: int
    """Its number among its kind (chapters through the book, sections within a chapter)."""
    title: str
    """The heading as the edition reads it."""
    heads: tuple[Block | Supplied, ...]
    """Its heading lines."""
    children: tuple[Block | Division, ...]
    """Blocks and divisions inside it."""


@dataclass(frozen=True, slots=True)
class NoteText:
    """An endnote as the list at the end of the book gives it."""

    chapter: int
    """Chapter it belongs to."""
    n: int
    """Its number."""
    parts: tuple[Span, ...]
    """Its text, without number and bullet; empty when the witness lost it."""
    flag: str
    """``ok`` or what had to be repaired: ``unnumbered``, ``glued``, ``misplaced-number``, ``lost``."""
    cert: Cert
    """How sure number and extent are."""


@dataclass(frozen=True, slots=True)
class NoteCall:
    """The mark in the text that leads to an endnote."""

    chapter: int
    """Chapter it stands in."""
    n: int
    """The note it calls."""
    span: Span
    """Its glyphs in the witness; empty when nothing is left of them."""
    status: CallStatus
    """Whether the glyphs say the number, say another, or are gone."""
    cert: Cert
    """How sure the edition is of place and number."""
    evidence: str
    """What the decision rests on, in words for the reader."""
    mend: tuple[Emendation, ...] = ()
    """Changes that come with it: a quotation mark that the call had swallowed."""


@dataclass(frozen=True, slots=True)
class Name:
    """A person of a bibliography entry."""

    family: str
    """Surname, or the whole name of a corporate author."""
    given: str = ""
    """Given names or initials."""

    def __str__(self) -> str:
        return f"{self.given} {self.family}".strip()


@dataclass(frozen=True, slots=True)
class Work:
    """An entry of the bibliography, or a work that only the notes cite."""

    key: str
    """Permanent key, ``author-title`` in ASCII."""
    type: str
    """book, article, thesis, periodical, archive, collection, report or typescript."""
    title: str
    """Main title."""
    authors: tuple[Name, ...] = ()
    """Authors in order, a repeated-author dash resolved."""
    editors: tuple[Name, ...] = ()
    """Editors in order."""
    translators: tuple[Name, ...] = ()
    """Translators in order."""
    subtitle: str = ""
    """What follows the colon."""
    container: str = ""
    """Key or title of the journal or collection an article stands in."""
    volumes: str = ""
    """Volumes as printed."""
    place: str = ""
    """Place of publication."""
    publisher: str = ""
    """Publisher."""
    year: str = ""
    """Year or years as printed."""
    extent: str = ""
    """Pages or issue of an article, as printed."""
    lang: str = "en"
    """Language of the title (``ru-Latn`` for transliterated Russian)."""
    section: str = ""
    """Section of the bibliography."""
    parts: tuple[Span, ...] = ()
    """The printed entry; empty for an added work."""
    added: bool = False
    """Not in the printed bibliography: the edition's own entry."""
    related: tuple[str, ...] = ()
    """Keys of related editions."""
    remark: str = ""
    """The editor's remark."""
    cert: Cert = "high"
    """How sure the structured reading is."""


@dataclass(frozen=True, slots=True)
class Locator:
    """A place in a work."""

    unit: Literal["volume", "part", "page", "date", "item", "issue"]
    """What is counted."""
    start: str
    """Normalised: pages in full, volumes in Roman capitals, dates ISO."""
    end: str
    """As `start`; the same for a single place."""
    at: tuple[int, int] | None = None
    """Where it stands in the note's reading text; ``None`` when inherited."""


@dataclass(frozen=True, slots=True)
class Citation:
    """One use of a work in a note."""

    at: tuple[int, int]
    """Its extent in the note's reading text."""
    work: str | None
    """Key of the work, or ``None`` when unresolved."""
    via: str
    """How it was found: full, short, ibid, author, periodical, archive, loc.cit, continued (a bare locator)."""
    locators: tuple[Locator, ...]
    """Its places: those it prints and those it inherits."""
    precedes: tuple[int, int, int] | None = None
    """(chapter, note, index) of the citation that an ``Ibid`` stands for."""
    marks: tuple[tuple[str, int, int], ...] = ()
    """Parts of the printed words: (``author|title|container|editor|pubPlace|date|ibid``, start, end) in the note's reading text."""
    cert: Cert = "high"
    """How sure the work is."""
    alternatives: tuple[str, ...] = ()
    """Other works it may mean."""


def lower(one: Cert, other: Cert) -> Cert:
    """The lower of two certainties."""
    return max(one, other, key=("high", "medium", "low").index)


@dataclass(frozen=True, slots=True)
class Tie:
    """What a quotation is tied to."""

    sources: tuple[str, ...]
    """Identifiers of the citations it may be from (of the note, when that cites nothing): more than one when it cannot be told."""
    cert: Cert
    """How sure the tie is."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a check has to say."""

    code: str
    """Number of the check, ``n-003``."""
    severity: Severity
    """error stops the build."""
    where: str
    """``file:line:col`` or an identifier."""
    message: str
    """One sentence: what is wrong."""
    hint: str = ""
    """What to do about it."""


@dataclass(frozen=True, slots=True)
class Artefact:
    """A file to publish."""

    path: str
    """Path relative to the folder it is published in, with forward slashes."""
    data: bytes
    """Its content."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of emendation, described for the header and the apparatus."""

    id: str
    """Short name, ``confusion-v-y``."""
    kind: str
    """Kind of the emendations it makes."""
    text: str
    """What it does and why, in a sentence."""


@dataclass(frozen=True, slots=True)
class Landmark:
    """A heading that the profile announces, as found in the witness (or not)."""

    kind: Literal["contents", "part", "chapter", "bibliography", "notes", "notes-chapter"]
    """What begins here."""
    n: int
    """Its number among its kind."""
    title: str
    """Its heading as announced."""
    lines: tuple[Span, ...]
    """Its heading lines in the witness; empty when lost."""
    label: Span | None = None
    """The line before them that holds its number alone."""

    @property
    def start(self) -> int:
        """Where it begins, its label with it. Only for one that was found."""
        return self.label.start if self.label else self.lines[0].start


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of running text between found chapter headings; more than one chapter when headings are lost."""

    chapters: tuple[int, ...]
    """Chapters in it, in order."""
    span: Span
    """From after the heading to the next one."""
