"""What every export says of the book: who, what, where, when, and on which printed page something stands.

Read from the TEI edition that the page makers use (`ibid.html.edition.read`); nothing here formats.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from lxml import etree

from ibid.html.records import Edition, PageMark
from ibid.teitext import NS, is_witness_pi, local, q, reading_text

_BREAKS = frozenset({"pb", "fw", "lb", "gap"})


@dataclass(frozen=True, slots=True)
class Person:
    """An author or editor."""

    family: str
    """Surname; the whole name of a corporate author."""
    given: str = ""
    """Given names or initials; empty for a corporate author."""

    @property
    def direct(self) -> str:
        """``Richard B. Day``."""
        return f"{self.given} {self.family}".strip()

    @property
    def inverted(self) -> str:
        """``Day, Richard B.``."""
        return f"{self.family}, {self.given}" if self.given else self.family


@dataclass(frozen=True, slots=True)
class Facts:
    """The printed book and this edition of it."""

    book: str
    """Slug."""
    title: str
    authors: tuple[Person, ...]
    place: str
    publisher: str
    year: str
    isbn: str
    language: str
    version: str
    """Version of the digital edition."""
    date: str
    """Its day, ISO."""
    issuer: str
    """Who publishes the digital edition."""
    licence: str
    base: str = ""
    """Address of the book's folder, with a slash at the end; empty when it is not known."""

    @property
    def edition(self) -> str:
        """``digital edition 0.1.0``: what a reference calls this edition."""
        return f"digital edition {self.version}".strip()

    @property
    def apparatus(self) -> Facts:
        """Who, when and where of what the edition itself wrote: registers, commentary, apparatus."""
        who = (named(self.issuer),) if self.issuer else ()
        return replace(self, authors=who, place="", publisher="", isbn="", year=self.date[:4])

    def address(self, href: str) -> str:
        """The address of a page or anchor; relative to the book's folder when the base is not known."""
        return self.base + href


@dataclass(frozen=True, slots=True)
class Pages:
    """Printed pages, first to last; the place of an inferred page break is not sure."""

    first: str
    last: str
    first_sure: bool = True
    last_sure: bool = True

    @property
    def single(self) -> bool:
        """Whether it is one page only."""
        return self.first == self.last

    @property
    def labels(self) -> tuple[str, str]:
        """First and last as printed in a reference: in brackets when inferred."""
        return (
            self.first if self.first_sure else f"[{self.first}]",
            self.last if self.last_sure else f"[{self.last}]",
        )

    @property
    def label(self) -> str:
        """``31``, ``[31]`` or ``31–[32]``."""
        first, last = self.labels
        return first if self.single else f"{first}–{last}"


def _parts(element: etree._Element, name: str) -> str:
    return " ".join(reading_text(x) for x in element.iter(q(name)) if reading_text(x))


def person(element: etree._Element) -> Person:
    """A TEI ``author`` or ``editor``. Without name parts, the last word of a short name is taken for the surname.

    >>> person(etree.XML('<author>Ada Merrow</author>'))
    Person(family='Merrow', given='Ada')
    >>> person(etree.XML('<author>The Ibid Project</author>'))
    Person(family='The Ibid Project', given='')
    """
    surname, forename = _parts(element, "surname"), _parts(element, "forename")
    if surname:
        return Person(surname, forename)
    return named(reading_text(element))


def named(name: str) -> Person:
    """A person or body by its name alone.

    >>> named("Ada B. Merrow"), named("The editors of this edition")
    (Person(family='Merrow', given='Ada B.'), Person(family='The editors of this edition', given=''))
    """
    words = name.split()
    if not 2 <= len(words) <= 4 or words[0] in {"The", "A", "An"} or "," in " ".join(words):
        return Person(" ".join(words))
    return Person(words[-1], " ".join(words[:-1]))


def _find(root: etree._Element, path: str) -> etree._Element | None:
    found = root.find(path, NS)
    return found if found is not None else None


def _root(edition: Edition) -> etree._Element | None:
    elements = [chapter.element for chapter in edition.chapters] or [
        note.element for note in edition.notes.values()
    ]
    return elements[0].getroottree().getroot() if elements else None


def _authors(edition: Edition) -> tuple[Person, ...]:
    root = _root(edition)
    found: list[etree._Element] = []
    if root is not None:
        source = _find(root, "t:teiHeader/t:fileDesc/t:sourceDesc")
        title = _find(root, "t:teiHeader/t:fileDesc/t:titleStmt")
        for place in (source, title):
            if place is not None and not found:
                found = [x for x in place.iter(q("author")) if reading_text(x)]
    return tuple(person(x) for x in found) or (
        (Person(edition.header.author),) if edition.header.author else ()
    )


def read_facts(edition: Edition, base: str = "") -> Facts:
    """The facts of an edition.

    ``base``: the address at which the book's folder is published, when it is known.
    """
    header = edition.header
    source = dict(header.source)
    changed = max((when for when, _ in header.changes if when), default="")
    title = source.get("Title", "") or header.title
    return Facts(
        book=edition.book,
        title=title,
        authors=_authors(edition),
        place=source.get("Place", ""),
        publisher=source.get("Publisher", ""),
        year=source.get("Date", "") or header.date[:4],
        isbn=source.get("ISBN", ""),
        language=header.language,
        version=header.version,
        date=changed or header.date,
        issuer=header.publisher,
        licence=header.licence,
        base=base if not base or base.endswith("/") else base + "/",
    )


# --- printed pages ---------------------------------------------------------------------------------------------


def mark_pages(first: PageMark | None, last: PageMark | None) -> Pages | None:
    """Pages from the first to the last mark; ``None`` when the first is not known."""
    if first is None:
        return None
    end = last or first
    return Pages(first.n, end.n, first.cert != "low", end.cert != "low")


def _opens_with_break(element: etree._Element) -> bool:
    """Whether a page begins before the element's first words."""
    if (element.text or "").strip():
        return False
    for child in element:
        name = local(child)
        if name == "pb":
            return True
        if name == "p":
            return _opens_with_break(child)
        if not (name in _BREAKS or is_witness_pi(child)) or (child.tail or "").strip():
            return False
    return False


def read_pages(edition: Edition) -> dict[str, Pages]:
    """The printed pages of every paragraph, displayed quotation and note, by ``xml:id``."""
    root = _root(edition)
    text = root.find(q("text")) if root is not None else None
    if text is None:
        return {}
    wanted = {block.element: identity for identity, block in edition.blocks.items()}
    wanted |= {note.element: identity for identity, note in edition.notes.items()}
    found: dict[str, Pages] = {}
    now: tuple[str, bool] | None = None
    for element in text.iter(q("back"), q("pb"), q("p"), q("quote"), q("note"), q("list"), q("lg")):
        if element.tag == q("back"):
            now = None  # what stands in the back has pages of its own, if they are known
        if element.tag == q("pb"):
            now = (element.get("n", ""), element.get("cert") != "low")
            continue
        identity = wanted.get(element)
        if identity is None:
            continue
        inside = [(x.get("n", ""), x.get("cert") != "low") for x in element.iter(q("pb"))]
        first = inside[0] if inside and (now is None or _opens_with_break(element)) else now
        if first is not None:
            last = inside[-1] if inside else first
            found[identity] = Pages(first[0], last[0], first[1], last[1])
    return found
