"""What the page makers share: the edition's parts as plain records, read once from the TEI.

Nothing here reads or writes; every record holds strings, other records, and the TEI elements that are to be
rendered. Places are told by `Place`: which page of the site, which block of the text, which printed page.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from ibid.html.comments import Comment
from ibid.html.flat import Flat


@dataclass(frozen=True, slots=True)
class PageMark:
    """The beginning of a printed page."""

    n: str
    """The page number as the book counts it."""
    cert: str
    """``high``, ``medium`` or ``low`` (interpolated)."""
    href: str
    """Where it stands: ``ch2.html#pb30``."""

    @property
    def label(self) -> str:
        """The number as shown: in brackets when the place of the page break is inferred."""
        return f"[{self.n}]" if self.cert == "low" else self.n


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in the edition."""

    file: str
    """The page of the site, ``ch2.html``."""
    anchor: str
    """The id of the block there, ``p14``; empty for the page itself."""
    ref: str
    """The canonical reference, ``2.14``; or a phrase such as ``note 5`` where there is none."""
    chapter: str
    """``xml:id`` of the chapter, or ``front``, ``bibliography``."""
    page: PageMark | None
    """The printed page."""

    @property
    def label(self) -> str:
        """``2.14, p. 31``."""
        return f"{self.ref}, p. {self.page.label}" if self.page else self.ref


@dataclass(frozen=True, slots=True)
class Call:
    """A note call in the text."""

    id: str
    note: str
    """``xml:id`` of its note."""
    n: str
    status: str
    """``read``, ``misread`` or ``inferred``."""
    cert: str
    place: Place
    block: str
    """``xml:id`` of the block it stands in."""
    why: etree._Element | None
    """The editorial note that gives the reason for its place."""

    @property
    def doubtful(self) -> bool:
        """Whether a reader should be told that the place is not simply read from the witness."""
        return self.cert in {"low", "medium"} or self.status == "inferred"


@dataclass(frozen=True, slots=True)
class Locator:
    """One cited range: a volume, a page or pages, a date …"""

    unit: str
    start: str
    end: str
    printed: str
    """As printed; empty when it is inherited from the citation that `source` names."""
    source: str


@dataclass(frozen=True, slots=True)
class Citation:
    """One use of a work, in a note or in the text."""

    id: str
    work: str
    """``xml:id`` of the work; empty when the citation is unresolved."""
    note: str
    """``xml:id`` of the note; empty in the text."""
    block: str
    """``xml:id`` of the block, for a citation in the text; else empty."""
    place: Place
    """Of the note (or of the block in the text)."""
    locators: tuple[Locator, ...]
    element: etree._Element
    printed: str
    """The citation as the note has it, in plain text."""
    ibid: str
    """The printed word (``Ibid``) when it stands for an earlier citation."""
    antecedent: str
    """``xml:id`` of that citation."""
    cert: str
    alternatives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words that the book quotes from a citation."""

    words: str
    """In plain text, with its marks."""
    display: bool
    """Whether it is set off."""
    href: str
    """Where it begins: ``ch2.html#p14``."""
    shared: bool = False
    """Whether it may be from another citation of the same note as well."""
    sure: bool = True
    """Whether it is from the note at all."""


@dataclass(frozen=True, slots=True)
class Note:
    """An endnote."""

    id: str
    n: str
    chapter: str
    element: etree._Element
    calls: tuple[Call, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a chapter, for its table of contents."""

    anchor: str
    title: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or displayed quotation that has an identifier."""

    id: str
    n: str
    element: etree._Element
    place: Place
    section: str = ""
    """The id of the section it stands in; empty before the first."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A division that has a page of its own."""

    id: str
    n: str
    file: str
    title: str
    head_lost: bool
    part: str
    """The heading of the part that begins with this chapter; empty inside a part."""
    part_sub: str
    """The second line of that heading."""
    element: etree._Element
    lead: tuple[etree._Element, ...]
    """What stands before it in its part: the part's heading, page breaks."""
    first: PageMark | None
    last: PageMark | None
    sections: tuple[Section, ...]
    notes: tuple[Note, ...]
    pages: tuple[PageMark, ...]

    @property
    def label(self) -> str:
        """``2 Oil and paper`` for lists and titles."""
        return f"{self.n} {self.title}" if self.n else self.title

    @property
    def span(self) -> str:
        """The printed pages it covers, ``17–46``."""
        if not self.first:
            return ""
        if not self.last or self.last.n == self.first.n:
            return self.first.n
        return f"{self.first.n}–{self.last.n}"


@dataclass(frozen=True, slots=True)
class Emendation:
    """A change to the witness, for the apparatus."""

    id: str
    layer: str
    """``app``, ``choice``, ``supplied`` or ``gap``."""
    kind: str
    cause: str
    cert: str
    resp: str
    rule: str
    reason: str
    witness: str
    reading: str
    before: str
    after: str
    place: Place
    anchored: bool
    """Whether the place itself carries the id (else the block is linked)."""
    closes: str
    """The id of the change it completes: restored italics are two changes, shown as one."""
    closed_by: str
    """The id of the change that completes it."""
    style: str = ""
    """When two changes make one: ``restored``, ``removed`` italics; a mark ``moved-in``, ``moved-out``."""
    word: str = ""
    """The word that the mark was moved to."""

    @property
    def doubtful(self) -> bool:
        """Whether the reading is marked in the text."""
        return self.layer in {"app", "choice"} and self.cert in {"low", "medium"} and not self.closes

    @property
    def href(self) -> str:
        """The exact place in the edition."""
        anchor = self.id if self.anchored else self.place.anchor
        return f"{self.place.file}#{anchor}" if anchor else self.place.file


@dataclass(frozen=True, slots=True)
class Work:
    """An entry of the bibliography."""

    id: str
    key: str
    type: str
    element: etree._Element
    printed: etree._Element | None
    section: str
    """Heading of the bibliography section, or of the works the editor added."""
    authors: tuple[str, ...]
    editors: tuple[str, ...]
    title: str
    """The title the work is known by (of the article, else of the book)."""
    container: str
    """The title of what contains it: journal or book; else empty."""
    imprint: tuple[tuple[str, str], ...]
    """``(what, value)`` in the order of the entry: place, publisher, date, volume, pages …"""
    related: tuple[str, ...]
    sort: str
    tell: str = ""
    """What tells it from another work of the same name: volumes, year, place."""
    translators: tuple[str, ...] = ()
    in_periodical: bool = False
    """Whether what contains it is a periodical, not a book."""
    inside: str = ""
    """The id of the work that contains it, where that is one of the bibliography's."""

    @property
    def name(self) -> str:
        """``Veld, Letters on oil``: the short form for lists and links."""
        who = self.authors or self.editors
        first = who[0].split(",")[0] if who else ""
        return self.title if not first or self.title.startswith(first) else f"{first}, {self.title}"

    @property
    def label(self) -> str:
        """The name, told from others that are the same: ``Veld, Letters on oil (vol. 2, 1911)``."""
        if not self.tell:
            return self.name
        return f"{self.name}, {self.tell}" if "(" in self.tell else f"{self.name} ({self.tell})"


@dataclass(frozen=True, slots=True)
class Record:
    """An entry of a register: a person, an organization, a place, a term, a work discussed."""

    id: str
    name: str
    dates: str
    """``1888–1938``, or empty."""
    about: str
    """The definition, in plain text."""
    path: str
    """Its page: ``people/veld.html``."""
    source: str = ""
    """Works that the bibliography has: the page of the source, ``sources/veld-reports.html``."""


@dataclass(frozen=True, slots=True)
class BibliographySection:
    """A section of the bibliography, in order of appearance."""

    title: str
    level: int
    anchor: str
    breaks: tuple[etree._Element, ...]
    """Page breaks that stand between its parts."""
    works: tuple[Work, ...]


@dataclass(frozen=True, slots=True)
class Proofreading:
    """One ``change`` of the proofreading record: a reading, or what remains to be done."""

    status: str
    """``proofread``, ``collated`` (with the printed book), or ``unfinished``."""
    who: str
    """``xml:id`` of the reader; empty for what remains."""
    when: str
    """Day, ISO."""
    targets: frozenset[str]
    """``xml:id`` of the divisions."""
    words: str
    """What was done, or what remains."""


@dataclass(frozen=True, slots=True)
class Header:
    """What the TEI header says of the edition, in plain text or as elements to render."""

    title: str
    subtitle: str
    author: str
    language: str
    source: tuple[tuple[str, str], ...]
    """The printed book: ``(what, value)``."""
    editors: tuple[tuple[str, str], ...]
    """``(responsibility, name)``."""
    publisher: str
    licence: str
    version: str
    date: str
    statements: tuple[tuple[str, etree._Element], ...]
    """The editorial declaration: ``(name of the practice, its element)``."""
    changes: tuple[tuple[str, str], ...]
    """The revision history: ``(when, what)``."""
    readings: tuple[Proofreading, ...] = ()
    """Who has read what against what, and what remains to be done."""
    address: str = ""
    """Where the edition's folder is published, when it is known."""


@dataclass(frozen=True, slots=True)
class Edition:
    """Everything the page makers need."""

    book: str
    header: Header
    front: etree._Element | None
    chapters: tuple[Chapter, ...]
    pages: tuple[PageMark, ...]
    blocks: dict[str, Block]
    flats: dict[str, Flat]
    """The reading text of each block, for citing sentences."""
    notes: dict[str, Note]
    calls: dict[str, Call]
    works: dict[str, Work]
    bibliography: tuple[BibliographySection, ...]
    citations: dict[str, Citation]
    cited: dict[str, tuple[Citation, ...]]
    """Citations of each work, in the order of the book."""
    quoted: dict[str, tuple[Quotation, ...]]
    """What is quoted from each citation that a quotation names as its source."""
    emendations: tuple[Emendation, ...]
    normalised: dict[str, dict[str, int]]
    """How often each rule of normalisation (``orig``/``reg``) was applied, by chapter."""
    rules: dict[str, str]
    """The rules, ``xml:id`` to description."""
    people: dict[str, str]
    """Who is responsible: ``xml:id`` to name."""
    duties: dict[str, str] = field(default_factory=dict)
    """What they are responsible for: ``xml:id`` to words."""
    records: dict[str, Record] = field(default_factory=dict)
    """The registers: ``xml:id`` to record."""
    comments: dict[str, tuple[Comment, ...]] = field(default_factory=dict)
    """The editor's comments, by the ``xml:id`` of what they are about."""
    hrefs: dict[str, str] = field(default_factory=dict)
    """Where every ``xml:id`` is found: ``ch2.n5`` to ``ch2.html#n5``."""

    def href(self, target: str, file: str) -> str:
        """The link to a TEI target (``#ch2.n5``) from a page of the site; empty when there is none."""
        found = self.hrefs.get(target.removeprefix("#"), "")
        if not found:
            return ""
        if found.startswith(file + "#"):
            return found[len(file) :]
        return "../" * file.count("/") + found
