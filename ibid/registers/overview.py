"""The book at a glance: sections with length and notes, who is spoken of when, terms through the book."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from ibid.registers.indexing import Shown
from ibid.registers.model import Kind
from ibid.registers.picture import Picture
from ibid.registers.reading import Entry
from ibid.teitext import XML_ID, q, reading_text

MOST = 14
"""How many people and terms are shown."""


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the book, or what stands before the first one of a chapter."""

    label: str
    href: str
    words: int
    notes: int

    @property
    def density(self) -> str:
        """Notes in a thousand words."""
        return f"{1000 * self.notes / self.words:.1f}" if self.words else ""


@dataclass(frozen=True, slots=True)
class Row:
    """A person or term with its picture."""

    entry: Entry
    path: str
    count: int
    picture: Picture


def sections(tei: etree._Element) -> list[Section]:
    """Every section of every chapter, with its length and the notes it calls."""
    found: list[Section] = []
    for chapter in tei.iter(q("div")):
        if chapter.get("type") != "chapter":
            continue
        page = f"{chapter.get(XML_ID, '')}.html"
        parts = [div for div in chapter.iterchildren(q("div")) if div.get("type") == "section"]
        opening = [e for e in chapter if e not in parts]
        number = chapter.get("n", "")
        found.append(_section(f"{number} {_head(chapter)}".strip(), page, opening))
        for div in parts:
            anchor = div.get(XML_ID, "").partition(".")[2]
            found.append(_section(_head(div), f"{page}#{anchor}" if anchor else page, [div]))
    return found


def _head(div: etree._Element) -> str:
    return next((reading_text(head) for head in div.iterchildren(q("head"))), "")


def _section(label: str, href: str, elements: Sequence[etree._Element]) -> Section:
    texts = [e for e in elements if isinstance(e.tag, str) and e.tag != q("head")]
    words = sum(len(reading_text(e).split()) for e in texts)
    calls = sum(ref.get("type") == "noteref" for e in texts for ref in e.iter(q("ref")))
    return Section(label, href, words, calls)


def most(records: Sequence[Shown], kind: Kind) -> list[Row]:
    """The records of a register that are mentioned most, with their pictures."""
    mine = [r for r in records if r.entry.kind == kind and r.picture]
    mine.sort(key=lambda r: (-r.count, r.entry.name))
    return [Row(r.entry, r.path, r.count, r.picture) for r in mine[:MOST] if r.picture]
