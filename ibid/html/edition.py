"""Reads a TEI edition once, into the `Edition` that all page makers share."""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from ibid.html.comments import read_comments, work_pages
from ibid.html.header import read_header
from ibid.html.records import Chapter, Citation, Edition, Note
from ibid.html.registers import read_records
from ibid.html.walk import Reader, Walk, chapter_of
from ibid.html.works import read_bibliography
from ibid.teitext import XML_ID, q, reading_text


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
