"""Reads a TEI edition once, into the `Edition` that all page makers share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lxml import etree

from ibid.html.comments import read_comments, work_pages
from ibid.html.header import read_header
from ibid.html.records import Chapter, Citation, Edition, Emendation, Note, PageMark
from ibid.html.registers import read_records
from ibid.html.walk import Reader, Walk, chapter_of
from ibid.html.works import read_bibliography
from ibid.teitext import NS, XML_ID, local, q, reading_text


def _text_div(text: etree._Element, kind: str) -> list[etree._Element]:
    return [div for div in text.iter(q("div")) if div.get("type") == kind]


def _cited(walk: Walk) -> dict[str, tuple[Citation, ...]]:
    by_work: dict[str, list[Citation]] = {}
    for citation in walk.citations.values():
        if citation.work:
            by_work.setdefault(citation.work, []).append(citation)
    return {work: tuple(found) for work, found in by_work.items()}


def _with_notes(chapters: list[Chapter], notes: dict[str, Note]) -> tuple[Chapter, ...]:
    by_chapter: dict[str, list[Note]] = {}
    for note in notes.values():
        by_chapter.setdefault(note.chapter, []).append(note)
    return tuple(replace(chapter, notes=tuple(by_chapter.get(chapter.id, ()))) for chapter in chapters)


def _names(tei: etree._Element) -> dict[str, str]:
    """Who is who: every identified person, organisation or tool of the header."""
    found: dict[str, str] = {}
    for stmt in tei.iter(q("respStmt")):
        name = next((reading_text(x) for x in stmt.iter(q("persName"), q("orgName"), q("name"))), "")
        if stmt.get(XML_ID):
            found[stmt.get(XML_ID, "")] = name or reading_text(stmt)
    for element in tei.iter(q("persName"), q("orgName"), q("name"), q("application"), q("editor")):
        if element.get(XML_ID):
            found.setdefault(element.get(XML_ID, ""), reading_text(element))
    return found


def _duties(tei: etree._Element) -> dict[str, str]:
    """What everyone in the header is responsible for."""
    return {
        stmt.get(XML_ID, ""): "; ".join(reading_text(resp) for resp in stmt.iterchildren(q("resp")))
        for stmt in tei.iter(q("respStmt"))
        if stmt.get(XML_ID)
    }


def _read_text(text: etree._Element) -> Reader:
    reader = Reader()
    for front in text.iterchildren(q("front")):
        reader.front(front)
        reader.divisions(front)
    for body in text.iterchildren(q("body")):
        reader.divisions(body)
    for back in text.iterchildren(q("back")):
        reader.divisions(back)
        reader.page = None  # what stands in the back has printed pages of its own, if they are known
        for div in back.iterchildren(q("div")):
            if div.get("type") == "bibliography":
                reader.bibliography(div)
        for div in _text_div(back, "notes"):
            reader.notes_head(div)
        for div in _text_div(back, "notes-chapter"):
            reader.notes(div, chapter_of(div))
    return reader


def _page_before(element: etree._Element, edition: Edition) -> PageMark | None:
    """The printed page that goes on where an element of the body or the back begins."""
    for pb in element.iterancestors(q("body"), q("back")):
        top = pb
        break
    else:
        return None
    last = next(
        (x for x in element.xpath("preceding::t:pb[1]", namespaces=NS) if top in x.iterancestors()), None
    )
    return None if last is None else next((p for p in edition.pages if p.n == last.get("n")), None)


def read_again(edition: Edition, parts: Sequence[tuple[etree._Element, etree._Element | None]]) -> Edition:
    """The index with some chapters read anew.

    In: the index, and each chapter's division and that of its notes, in their places in the tree from which the index was read.
    Emendations are numbered through the book, so those of other chapters may get other numbers.
    """
    for chapter, notes in parts:
        edition = _with_chapter(edition, chapter, notes)
    return replace(edition, emendations=tuple(_numbered(edition.emendations)))


def _with_chapter(edition: Edition, chapter: etree._Element, notes: etree._Element | None) -> Edition:
    name = chapter.get(XML_ID, "")
    index, old = next((i, c) for i, c in enumerate(edition.chapters) if c.id == name)
    container = chapter.getparent()
    first = not any(local(x) == "div" for x in chapter.itersiblings(preceding=True))
    opens = first and container is not None and container.get("type") == "part"
    before, between, after = _around(edition, index)
    reader = Reader()
    reader.walk.hrefs = dict(edition.hrefs)
    reader.walk.emendations = before
    reader.page = _page_before(chapter, edition)
    reader.chapter_div(chapter, container if opens else None, list(old.lead))
    reader.walk.emendations += between
    if notes is not None:
        reader.page = _page_before(notes, edition)
        reader.notes(notes, name)
    reader.walk.emendations += after
    return _merged(edition, reader.walk, index)


def _numbered(found: Sequence[Emendation]) -> Iterator[Emendation]:
    """Emendations with the numbers of their order. What closes another is near it, so that both move by as much."""
    number = 0
    for e in found:
        if e.id.startswith("e.u"):
            yield e
            continue
        number += 1
        more = number - int(e.id[2:])
        new, closes, closed_by = (
            f"e.{int(x[2:]) + more}" if x else "" for x in (e.id, e.closes, e.closed_by)
        )
        yield replace(e, id=new, closes=closes, closed_by=closed_by) if more else e


def _around(edition: Edition, index: int) -> tuple[list[Emendation], list[Emendation], list[Emendation]]:
    """The emendations before a chapter, between it and its notes, and after them."""
    later = {c.id: i for i, c in enumerate(edition.chapters)}
    parts: tuple[list[Emendation], list[Emendation], list[Emendation]] = [], [], []
    for e in edition.emendations:
        at = later.get(e.place.chapter, -1)
        in_notes = e.place.chapter == "notes" or (at >= 0 and e.place.anchor.startswith("n"))
        if at == index:
            continue
        if in_notes:
            parts[2 if at > index else 1].append(e)
        else:
            parts[1 if at > index or e.place.chapter == "bibliography" else 0].append(e)
    return parts


def _merged(edition: Edition, walk: Walk, index: int) -> Edition:
    old = edition.chapters[index]
    fresh = replace(walk.chapters[0], notes=tuple(walk.notes.values()))
    pages = {p.n: p for p in walk.pages}
    citations = {i: c for i, c in edition.citations.items() if c.place.chapter != old.id} | walk.citations
    href = f"{old.file}#"
    quoted = {
        c: tuple(q for q in found if not q.href.startswith(href)) for c, found in edition.quoted.items()
    }
    for citation, found in walk.quoted.items():
        quoted[citation] = (*quoted.get(citation, ()), *found)
    return replace(
        edition,
        chapters=tuple(fresh if i == index else c for i, c in enumerate(edition.chapters)),
        pages=tuple(pages.get(p.n, p) for p in edition.pages),
        blocks=edition.blocks | walk.blocks,
        flats=edition.flats | walk.flats,
        notes=edition.notes | walk.notes,
        calls=edition.calls | walk.calls,
        citations=citations,
        quoted=quoted,
        emendations=tuple(walk.emendations),
        hrefs=walk.hrefs,
    )


def read(tei: etree._Element, book: str) -> Edition:
    """The index of a TEI edition.

    In: the root of the TEI, and the book's slug. Out: chapters, blocks, notes, calls, works, citations,
    printed pages and emendations, with the address of every identifier.
    """
    text = tei.find(q("text"))
    if text is None:
        raise ValueError("the TEI has no <text>")
    bibliography = read_bibliography(tei)
    reader = _read_text(text)
    walk = reader.walk
    works = {work.id: work for section in bibliography for work in section.works}
    for work in works.values():
        walk.hrefs[work.id] = f"bibliography.html#{work.id}"
    records = read_records(tei)
    pages = {**walk.hrefs, **{i: record.path for i, record in records.items()}, **dict(work_pages(tei))}
    return Edition(
        book=book,
        header=read_header(tei),
        front=text.find(q("front")),
        chapters=_with_notes(walk.chapters, walk.notes),
        pages=tuple(walk.pages),
        blocks=walk.blocks,
        flats=walk.flats,
        notes=walk.notes,
        calls=walk.calls,
        works=works,
        bibliography=bibliography,
        citations=walk.citations,
        cited=_cited(walk),
        quoted={citation: tuple(found) for citation, found in walk.quoted.items()},
        emendations=tuple(walk.emendations),
        normalised={rule: dict(counts) for rule, counts in sorted(walk.normalised.items())},
        rules={c.get(XML_ID, ""): reading_text(c) for c in tei.iter(q("category")) if c.get(XML_ID)},
        people=_names(tei),
        duties=_duties(tei),
        records=records,
        comments=read_comments(tei, pages),
        hrefs=walk.hrefs,
    )
