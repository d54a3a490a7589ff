"""The book as plain text: the reading text with its notes at chapter ends, and the diplomatic text of a chapter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from ibid.exports.contents import Contents, breaks_before, read_text
from ibid.html.records import Chapter, Note
from ibid.model import Artefact
from ibid.teitext import local, witness_text

_RULE = "* * *"


def _heading(contents: Contents) -> Iterator[str]:
    facts = contents.facts
    yield facts.title.upper()
    yield ", ".join(person.direct for person in facts.authors)
    imprint = ": ".join(x for x in (facts.place, facts.publisher) if x)
    printed = ", ".join(x for x in (imprint, facts.year) if x)
    yield "\n".join(
        x
        for x in (
            f"The book: {printed}." if printed else "",
            f"This is the reading text of the {facts.edition}{f' ({facts.date})' if facts.date else ''}.",
            f"Rights: {facts.licence}" if facts.licence else "",
        )
        if x
    )
    yield (
        "[5] is the call of note 5; the notes stand at the end of each chapter. [p. 31] is where page 31 of the\n"
        "printed book begins, [p. ~31] where that place is inferred. Displayed quotations are indented. […] is lost text."
    )


def note_line(contents: Contents, note: Note) -> str:
    """A note with its number: ``5. Veld, Reports, p. 9.``; a lost one says so; before it the pages that begin there."""
    text = contents.text(note).marked(call="")
    return "\n".join([*_pages(breaks_before(note.element)), f"{note.n}. {text}".rstrip()])


def _page(n: str, cert: str) -> str:
    return f"[p. {'~' if cert == 'low' else ''}{n}]"


def _pages(breaks: Iterable[etree._Element]) -> list[str]:
    """Page breaks that stand between blocks, a line each."""
    return [_page(pb.get("n", ""), pb.get("cert", "high")) for pb in breaks]


def chapter_text(contents: Contents, chapter: Chapter) -> str:
    """The reading text of a chapter, its notes at the end."""
    lines = [_RULE]
    if chapter.part:
        lines.append("\n".join(x for x in (chapter.part, chapter.part_sub) if x).upper())
    first = chapter.first
    lines.append(f"{_page(first.n, first.cert)}\n{chapter.label}" if first else chapter.label)
    for kind, item in contents.outline(chapter):
        if not isinstance(item, etree._Element):
            text = contents.text(item).marked()
            if local(item.element) == "quote":
                text = "\n".join(f"    {line}" if line else "" for line in text.split("\n"))
            lines.append(text)
        elif kind == "head":
            lines.append(f"# {read_text(item).text}")
        elif not first or item.get("n") != first.n:
            lines += _pages([item])
    if chapter.notes:
        lines.append(f"Notes to {chapter.label}")
        lines.append("\n".join(note_line(contents, note) for note in chapter.notes))
    return "\n\n".join(lines)


def bibliography_text(contents: Contents) -> str:
    """The bibliography as printed, entry by entry."""
    lines: list[str] = []
    for section in contents.edition.bibliography:
        lines += _pages(section.breaks)
        lines.append(f"{_RULE}\n\n{section.title}" if not lines else f"# {section.title}")
        entries: list[str] = []
        for work in section.works:
            entries += _pages(breaks_before(work.element))
            printed = work.printed
            entries.append(
                f"{work.name} (added by the edition)"
                if printed is None
                else read_text(printed).marked(call="")
            )
        if entries:
            lines.append("\n".join(entries))
    return "\n\n".join(lines)


def reading(contents: Contents) -> Artefact:
    """``<book>.txt``: the whole reading text."""
    parts = [*_heading(contents)]
    parts += [chapter_text(contents, chapter) for chapter in contents.edition.chapters]
    if contents.edition.bibliography:
        parts.append(bibliography_text(contents))
    text = "\n\n".join(part for part in parts if part) + "\n"
    return Artefact(f"{contents.edition.book}.txt", text.encode("utf-8"))


def diplomatic(contents: Contents, chapter: Chapter) -> str:
    """A chapter as the witness has it: its own lines, running heads and call glyphs; nothing of the edition's."""
    lead = "".join(witness_text(element) for element in chapter.lead)
    notes = next((note.element.getparent() for note in chapter.notes), None)
    body = witness_text(chapter.element)
    return "\n".join(
        x.strip("\n") for x in (lead + body, witness_text(notes) if notes is not None else "") if x
    )


__all__ = ["bibliography_text", "chapter_text", "diplomatic", "note_line", "reading"]
