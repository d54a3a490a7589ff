"""What can be cited of the edition: the book, each chapter, each paragraph, displayed quotation and note."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ibid.exports.contents import Contents
from ibid.exports.facts import Facts, Pages, mark_pages
from ibid.html.records import Block, Chapter
from ibid.teitext import local


@dataclass(frozen=True, slots=True)
class Target:
    """One thing to cite, and where it stands."""

    facts: Facts
    kind: str
    """``book``, ``chapter``, ``paragraph``, ``quotation`` or ``note``."""
    id: str
    """``xml:id``; empty for the book."""
    href: str
    """``ch2.html#p14``, relative to the book's folder."""
    ref: str = ""
    """The canonical reference, ``2.14``; of a note its number."""
    chapter_n: str = ""
    chapter_title: str = ""
    pages: Pages | None = None

    @property
    def key(self) -> str:
        """The key of its record: ``merrow-1961.ch2.p14``."""
        return f"{self.facts.book}.{self.id}" if self.id else self.facts.book

    @property
    def url(self) -> str:
        """Its address; relative when the edition's is not known."""
        return self.facts.address(self.href)

    @property
    def passage(self) -> bool:
        """Whether it is a place in a chapter."""
        return self.kind not in {"book", "chapter"}

    @property
    def page(self) -> str:
        """The printed page or pages as a reference gives them; of a note ``203n5``."""
        label = self.pages.label if self.pages else ""
        return f"{label}n{self.ref}" if label and self.kind == "note" else label

    @property
    def several(self) -> bool:
        """Whether it covers more than one printed page."""
        return self.pages is not None and not self.pages.single

    @property
    def sub(self) -> str:
        """The place beside the page: ``para. 2.14``; of a note its chapter."""
        if self.kind == "note":
            chapter = f"chap. {self.chapter_n}" if self.chapter_n else f"“{self.chapter_title}”"
            return chapter if self.page else f"{chapter}, n. {self.ref}"
        return f"para. {self.ref}" if self.passage else ""

    @property
    def remark(self) -> str:
        """The same in words, for records that have no field for it."""
        if not self.passage:
            return ""
        where = f"chapter {self.chapter_n}" if self.chapter_n else self.chapter_title
        words = f"note {self.ref} to {where}" if self.kind == "note" else f"{self.kind} {self.ref}"
        sure = self.pages is None or (self.pages.first_sure and self.pages.last_sure)
        return words if sure else f"{words}; place of the page break inferred"


def book_target(contents: Contents) -> Target:
    """The book as a whole."""
    return Target(contents.facts, "book", "", "index.html")


def chapter_target(contents: Contents, chapter: Chapter) -> Target:
    """A chapter as a whole."""
    return Target(
        contents.facts,
        "chapter",
        chapter.id,
        chapter.file,
        chapter.n,
        chapter.n,
        chapter.title,
        mark_pages(chapter.first, chapter.last),
    )


def passages(contents: Contents, chapter: Chapter) -> Iterator[Target]:
    """Every paragraph and displayed quotation of a chapter, then every note."""
    edition, pages = contents.edition, contents.pages
    for _, block in contents.outline(chapter):
        if isinstance(block, Block):
            yield Target(
                contents.facts,
                "quotation" if local(block.element) == "quote" else "paragraph",
                block.id,
                f"{block.place.file}#{block.place.anchor}",
                block.place.ref,
                chapter.n,
                chapter.title,
                pages.get(block.id),
            )
    for note in chapter.notes:
        yield Target(
            contents.facts,
            "note",
            note.id,
            edition.hrefs.get(note.id, chapter.file),
            note.n,
            chapter.n,
            chapter.title,
            pages.get(note.id),
        )
