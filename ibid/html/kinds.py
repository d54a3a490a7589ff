"""What kind of source a work is, and of what year a citation: for the pictures of the overview."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ibid.html.records import Citation, Edition, Work

KINDS = (("archive", "Archive"), ("press", "Press"), ("book", "Books and others"))
"""The three kinds, as ``(class, label)``."""

_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")


def kind_of(work: Work) -> str:
    """``archive``; ``press`` (newspapers, journals, articles in them); else ``book``."""
    if work.type == "archive":
        return "archive"
    return "press" if work.type == "periodical" or work.in_periodical else "book"


def year_of(citation: Citation, work: Work) -> int:
    """The year of what is cited: of a newspaper's day, else the first of the work; 0 when unknown."""
    for locator in citation.locators:
        if locator.unit == "date":
            match = _YEAR.search(locator.start or locator.printed)
            if match:
                return int(match.group())
    date = dict(work.imprint).get("Date", "") or (dict(work.imprint).get("Extent", ""))
    match = _YEAR.search(date)
    return int(match.group()) if match else 0


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a chapter between two headings."""

    title: str
    href: str
    chapter: str
    """The chapter's number."""
    first: bool
    """Whether a chapter begins with it."""
    page: str
    """The printed page on which it begins."""
    words: int
    notes: int
    citations: tuple[int, ...]
    """Archive, press, books and others."""

    @property
    def density(self) -> float:
        """Notes for a thousand words."""
        return 1000 * self.notes / self.words if self.words else 0.0


def stretches(edition: Edition) -> list[Stretch]:
    """The sections of all chapters in order; what stands before the first heading is one of its own."""
    words: dict[tuple[str, str], int] = {}
    pages: dict[tuple[str, str], str] = {}
    section_of: dict[str, tuple[str, str]] = {}
    for block in edition.blocks.values():
        key = (block.place.chapter, block.section)
        section_of[block.id] = key
        words[key] = words.get(key, 0) + len(edition.flats[block.id].text.split())
        if block.place.page:
            pages.setdefault(key, block.place.page.label)
    notes, cited = _apparatus(edition, section_of)
    found = []
    for chapter in edition.chapters:
        parts = [("", chapter.title), *((s.anchor, s.title) for s in chapter.sections)]
        keys = [((chapter.id, anchor), title) for anchor, title in parts if (chapter.id, anchor) in words]
        for index, (key, title) in enumerate(keys):
            found.append(
                Stretch(
                    title=title if key[1] else f"{title} (opening)" if len(keys) > 1 else title,
                    href=f"{chapter.file}#{key[1]}" if key[1] else chapter.file,
                    chapter=chapter.n or chapter.title,
                    first=index == 0,
                    page=pages.get(key, ""),
                    words=words[key],
                    notes=notes.get(key, 0),
                    citations=tuple(cited.get((*key, kind), 0) for kind, _ in KINDS),
                )
            )
    return found


def _apparatus(
    edition: Edition, section_of: dict[str, tuple[str, str]]
) -> tuple[dict[tuple[str, str], int], dict[tuple[str, str, str], int]]:
    """How many notes are called in each section, and how many citations of each kind they make."""
    notes: dict[tuple[str, str], int] = {}
    cited: dict[tuple[str, str, str], int] = {}
    for note in edition.notes.values():
        key = section_of.get(note.calls[0].block) if note.calls else None
        if key is None:
            continue
        notes[key] = notes.get(key, 0) + 1
        for citation in note.citations:
            work = edition.works.get(citation.work)
            if work:
                cell = (*key, kind_of(work))
                cited[cell] = cited.get(cell, 0) + 1
    return notes, cited
