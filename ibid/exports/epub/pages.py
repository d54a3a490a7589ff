"""The files of the EPUB that are read: cover, title page, chapters with their notes, bibliography, colophon."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from ibid.exports.contents import Contents, breaks_before
from ibid.exports.printed import Page, Printed, esc
from ibid.exports.references import how_to_cite
from ibid.html.records import BibliographySection, Chapter, Note
from ibid.html.walk import local_id
from ibid.teitext import XML_ID


@dataclass(frozen=True, slots=True)
class File:
    """One XHTML file of the EPUB."""

    name: str
    title: str
    data: bytes
    pages: tuple[Page, ...] = field(default=())
    sections: tuple[tuple[str, str], ...] = field(default=())
    """``(anchor, title)`` of its sections, for the contents."""


class Epub(Printed):
    """Calls are links that reading systems open as pop-ups; page breaks are invisible marks."""

    def call(self, ref: etree._Element, note: Note | None) -> str:
        """A superscript link to the note."""
        n = esc(ref.get("n", ""))
        if note is None:
            return f"<sup>{n}</sup>"
        anchor, here = local_id(note.id, self.chapter), local_id(ref.get(XML_ID, ""), self.chapter)
        return (
            f'<a class="call" id="{esc(here)}" href="#{esc(anchor)}" epub:type="noteref" role="doc-noteref" '
            f'aria-label="Note {n}">{n}</a>'
        )

    def comment(self, identity: str, letter: str) -> str:
        """The mark of a comment leads to the commentary."""
        return (
            f'<a class="call cm" role="doc-noteref" id="cm-{esc(identity.removeprefix("c."))}" '
            f'href="commentary.xhtml#{esc(identity)}" '
            f'aria-label="Comment {letter} of the edition">{letter}</a>'
        )

    def page_break(self, page: Page) -> str:
        """A mark that page lists and page numbers of reading systems use."""
        label = f"{page.n}, place inferred" if page.inferred else page.n
        return f'<span epub:type="pagebreak" role="doc-pagebreak" id="{esc(page.anchor)}" title="Page {esc(label)}"></span>'

    def on_bibl(self, element: etree._Element) -> None:
        """A citation leads to its work in the bibliography."""
        work = self.edition.works.get(element.get("ref", "").removeprefix("#"))
        if work is None:
            self.children(element)
        else:
            self.wrap(element, f'<a class="work" href="bibliography.xhtml#{esc(work.id)}">', "</a>")


def page(contents: Contents, title: str, body: str, *, kind: str = "") -> bytes:
    """An XHTML file."""
    code = esc(contents.facts.language)
    types = f' epub:type="{kind}"' if kind else ""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
        f'lang="{code}" xml:lang="{code}">\n'
        f'<head><title>{esc(title)}</title><link rel="stylesheet" href="book.css"/></head>\n'
        f"<body{types}>\n{body}\n</body>\n</html>\n"
    ).encode()


def _back(note: Note, chapter: Chapter) -> str:
    links = []
    for index, call in enumerate(note.calls):
        here = local_id(call.id, chapter.id)
        which = "" if len(note.calls) == 1 else f", call {index + 1}"
        shown = f"p. {call.place.page.label}" if call.place.page else call.place.ref
        links.append(
            f'<a class="back" role="doc-backlink" href="#{esc(here)}" '
            f'aria-label="{esc(shown)}: back to the text at note {esc(note.n)}{which}">{esc(shown)}</a>'
        )
    return " ".join(links)


def chapter_file(contents: Contents, chapter: Chapter) -> File:
    """A chapter, its endnotes at the end of the same file."""
    book = Epub(contents, chapter.id)
    number, title = book.lead(chapter)
    part = (
        f'<p class="part">{number}{"<br/>" if number and title else ""}{title}</p>\n'
        if number or title
        else ""
    )
    ordinal = f'<span class="n">{esc(chapter.n)}</span> ' if chapter.n else ""
    opening = (
        f'<header>{part}<h1 id="title">{book.take_pending()}{ordinal}{book.heading(chapter)}</h1></header>'
    )
    text = book.body(chapter.element)
    notes = "\n".join(
        f'<li id="{esc(local_id(note.id, chapter.id))}" epub:type="endnote"'
        f"{f' value={chr(34)}{note.n}{chr(34)}' if note.n.isdigit() else ''}>"
        f"<p>{book.note_text(note)} {_back(note, chapter)}</p></li>"
        for note in chapter.notes
    )
    endnotes = (
        f'<section epub:type="endnotes" role="doc-endnotes" id="notes" aria-labelledby="notes-title">\n'
        f'<h2 id="notes-title">Notes</h2>\n<ol class="notes">\n{notes}\n</ol>\n</section>\n'
        if notes
        else ""
    )
    body = f'<section epub:type="chapter" role="doc-chapter" aria-labelledby="title">\n{opening}\n{text}\n{endnotes}</section>'
    sections = tuple((section.anchor, section.title) for section in chapter.sections)
    return File(
        f"{chapter.id}.xhtml", chapter.label, page(contents, chapter.label, body, kind="bodymatter"),
        tuple(book.pages), sections,
    )  # fmt: skip


def _bibliography_section(book: Epub, section: BibliographySection, first: bool) -> str:
    level = 1 if first else min(max(section.level, 2), 6)
    for pb in section.breaks:
        book.block(pb, 0)
    entries = []
    for work in section.works:
        for pb in breaks_before(work.element):
            book.block(pb, 0)
        entries.append(f'<li id="{esc(work.id)}">{book.take_pending()}{book.entry(work)}</li>')
    title = f'<h{level} id="{esc(section.anchor)}">{book.take_pending() if not entries else ""}{esc(section.title)}</h{level}>'
    listed = '\n<ul class="works">\n' + "\n".join(entries) + "\n</ul>" if entries else ""
    return f"{title}{listed}"


def bibliography_file(contents: Contents) -> File | None:
    """The bibliography; ``None`` when there is none."""
    sections = contents.edition.bibliography
    if not sections:
        return None
    book = Epub(contents, "bibliography")
    inner = "\n".join(
        _bibliography_section(book, section, index == 0) for index, section in enumerate(sections)
    )
    body = f'<section epub:type="bibliography" role="doc-bibliography" aria-labelledby="{esc(sections[0].anchor)}">\n{inner}\n</section>'
    title = sections[0].title
    return File(
        "bibliography.xhtml", title, page(contents, title, body, kind="backmatter"), tuple(book.pages)
    )


def title_file(contents: Contents) -> File:
    """The title page."""
    facts = contents.facts
    who = ", ".join(person.direct for person in facts.authors)
    imprint = ", ".join(x for x in (facts.publisher, facts.place, facts.year) if x)
    body = (
        f'<section epub:type="titlepage" class="titlepage">\n<p class="by">{esc(who)}</p>\n<h1>{esc(facts.title)}</h1>\n'
        f'<p class="imprint">{esc(imprint)}</p>\n<p class="imprint">{esc(facts.edition[:1].upper() + facts.edition[1:])}</p>\n'
        "</section>"
    )
    return File("title.xhtml", facts.title, page(contents, facts.title, body, kind="frontmatter"))


def colophon_file(contents: Contents) -> File:
    """What this file is, and how to cite it."""
    facts = contents.facts
    rows = "\n".join(
        f"<dt>{esc(name)}</dt><dd>{text}</dd>" for name, text in how_to_cite(contents, away=True)
    )
    doubtful = sum(page.cert == "low" for page in contents.edition.pages)
    pages = (
        f"<p>The page numbers are those of the printed book; the place of {doubtful} page breaks is inferred.</p>\n"
        if contents.edition.pages
        else ""
    )
    body = (
        '<section epub:type="colophon" role="doc-colophon" aria-labelledby="title">\n<h1 id="title">About this edition</h1>\n'
        f"<p>{esc(facts.edition[:1].upper() + facts.edition[1:])}, {esc(facts.date)}. {esc(facts.licence)}</p>\n"
        "<p>This is the reading text: corrected, with its notes at the end of each chapter. Every change to the text that "
        "was recognised from the printed page is listed, with its reason, in the edition on the web and in its TEI file.</p>\n"
        f'{pages}<h2>How to cite</h2>\n<dl class="cite">\n{rows}\n</dl>\n</section>'
    )
    return File(
        "colophon.xhtml", "About this edition", page(contents, "About this edition", body, kind="backmatter")
    )
