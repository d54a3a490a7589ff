"""The edition as one JSON file, for programs: `docs/data.md` describes it, `schema/edition.schema.json` checks it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TypeAlias

from lxml import etree

from ibid.exports.contents import Contents, Text, read_text
from ibid.exports.facts import Pages, mark_pages, person
from ibid.html.citations import locator_text
from ibid.html.records import Block, Chapter, Citation, Note, Work
from ibid.html.works import people
from ibid.model import Artefact
from ibid.teitext import XML_ID, XML_LANG, local, q

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
_ENCODE = json.JSONEncoder(ensure_ascii=False).encode

FORMAT = "ibid-edition-1"
"""Name and version of the format; it changes only when a reader of the old one would be misled."""


def compact(record: Mapping[str, Json]) -> dict[str, Json]:
    """The record without its empty members (``False`` and ``0`` are kept)."""
    return {key: value for key, value in record.items() if value not in ("", None, [], {})}


def pages_json(pages: Pages | None) -> Json:
    """``{"first": "31", "last": "32", "inferred": ["32"]}``; nothing when the page is not known."""
    if pages is None:
        return None
    inferred: list[Json] = []
    if not pages.first_sure:
        inferred.append(pages.first)
    if not pages.last_sure and pages.last != pages.first:
        inferred.append(pages.last)
    return compact({"first": pages.first, "last": pages.last, "inferred": inferred})


def _calls(contents: Contents, text: Text) -> list[Json]:
    found: list[Json] = []
    for mark in text.marks:
        if mark.kind == "call":
            call = contents.edition.calls.get(mark.element.get(XML_ID, ""))
            if call is not None:
                found.append(
                    compact(
                        {
                            "id": call.id,
                            "note": call.note,
                            "at": mark.at,
                            "status": call.status,
                            "cert": call.cert,
                        }
                    )
                )
    return found


def _breaks(text: Text) -> list[Json]:
    return [
        compact(
            {
                "n": mark.element.get("n", ""),
                "at": mark.at,
                "inferred": mark.element.get("cert") == "low" or None,
                "cuts_word": mark.element.get("break") == "no" or None,
            }
        )
        for mark in text.marks
        if mark.kind == "page"
    ]


def _block(contents: Contents, block: Block) -> dict[str, Json]:
    text = contents.text(block)
    sources: list[Json] = [*block.element.get("source", "").replace("#", "").split()]
    return compact(
        {
            "type": "quotation" if local(block.element) == "quote" else "paragraph",
            "id": block.id,
            "n": int(block.n) if block.n.isdigit() else None,
            "ref": block.place.ref,
            "url": f"{block.place.file}#{block.place.anchor}",
            "pages": pages_json(contents.pages.get(block.id)),
            "continues": block.element.get("prev", "").removeprefix("#"),
            "sources": sources,
            "text": text.text,
            "calls": _calls(contents, text),
            "breaks": _breaks(text),
            "gaps": [mark.at for mark in text.marks if mark.kind == "gap"],
        }
    )


def _citation(contents: Contents, citation: Citation, text: Text) -> dict[str, Json]:
    locators: list[Json] = [
        compact(
            {"unit": x.unit, "from": x.start, "to": x.end, "printed": x.printed, "inherited_from": x.source}
        )
        for x in citation.locators
    ]
    start, end = text.spans.get(citation.id, (0, 0))
    return compact(
        {
            "id": citation.id,
            "at": [start, end],
            "printed": citation.printed,
            "work": citation.work,
            "place": locator_text(citation.locators),
            "locators": locators,
            "stands_for": citation.antecedent,
            "cert": citation.cert,
            "alternatives": [*citation.alternatives],
            "quoted": citation.id in contents.edition.quoted or None,
        }
    )


def _note(contents: Contents, note: Note) -> dict[str, Json]:
    text = contents.text(note)
    return compact(
        {
            "id": note.id,
            "n": int(note.n) if note.n.isdigit() else None,
            "url": contents.edition.hrefs.get(note.id, ""),
            "pages": pages_json(contents.pages.get(note.id)),
            "calls": [call.id for call in note.calls],
            "lost": (note.element.find(q("gap")) is not None and not text.text) or None,
            "text": text.text,
            "citations": [_citation(contents, citation, text) for citation in note.citations],
        }
    )


def _chapter(contents: Contents, chapter: Chapter) -> dict[str, Json]:
    parts: list[Json] = []
    for kind, item in contents.outline(chapter):
        if isinstance(item, Block):
            parts.append(_block(contents, item))
        elif kind == "head":
            div = item.getparent()
            identity = div.get(XML_ID, "") if div is not None else ""
            parts.append(
                compact({"type": "heading", "id": identity, "url": contents.edition.hrefs.get(identity, ""),
                         "text": read_text(item).text})
            )  # fmt: skip
    record = compact(
        {
            "id": chapter.id,
            "n": int(chapter.n) if chapter.n.isdigit() else None,
            "title": chapter.title,
            "title_supplied": chapter.head_lost or None,
            "part": compact({"label": chapter.part, "title": chapter.part_sub}),
            "url": chapter.file,
            "pages": pages_json(mark_pages(chapter.first, chapter.last)),
        }
    )
    return {**record, "content": parts, "notes": [_note(contents, note) for note in chapter.notes]}


def people_json(struct: etree._Element, role: str) -> list[Json]:
    """The persons of a ``biblStruct`` in a role (author, editor, translator): ``[{"family": …, "given": …}]``."""
    found = (person(x) for x in people(struct, role))
    return [compact({"family": x.family, "given": x.given}) for x in found if x.family]


def _work(contents: Contents, work: Work) -> dict[str, Json]:
    title = next(work.element.iter(q("title")), None)
    return compact(
        {
            "id": work.id,
            "key": work.key,
            "type": work.type,
            "authors": people_json(work.element, "author"),
            "editors": people_json(work.element, "editor"),
            "translators": people_json(work.element, "translator"),
            "title": work.title,
            "container": work.container,
            "language": title.get(XML_LANG, "") if title is not None else "",
            "imprint": {what.lower().replace(" ", "_"): value for what, value in work.imprint},
            "section": work.section,
            "printed": read_text(work.printed).text if work.printed is not None else "",
            "added": work.printed is None or None,
            "related": [*work.related],
            "url": f"sources/{work.key}.html",
            "cited_by": [citation.id for citation in contents.edition.cited.get(work.id, ())],
        }
    )


def _head(contents: Contents) -> dict[str, Json]:
    facts = contents.facts
    printed: dict[str, Json] = {
        "place": facts.place,
        "publisher": facts.publisher,
        "year": facts.year,
        "isbn": facts.isbn,
    }
    edition: dict[str, Json] = {
        "version": facts.version,
        "date": facts.date,
        "publisher": facts.issuer,
        "rights": facts.licence,
        "address": facts.base,
    }
    return compact(
        {
            "format": FORMAT,
            "book": facts.book,
            "title": facts.title,
            "authors": [compact({"family": x.family, "given": x.given}) for x in facts.authors],
            "language": facts.language,
            "printed": compact(printed),
            "edition": compact(edition),
        }
    )


def edition_json(contents: Contents) -> dict[str, Json]:
    """The whole edition as plain values."""
    edition = contents.edition
    record = _head(contents)
    record["chapters"] = [_chapter(contents, chapter) for chapter in edition.chapters]
    record["works"] = [_work(contents, work) for work in edition.works.values()]
    record["pages"] = [
        compact({"n": page.n, "url": page.href, "inferred": page.cert == "low" or None})
        for page in edition.pages
    ]
    return record


def _layout(value: Json, depth: int) -> str:
    """JSON with the members of lists of records on lines of their own, down to the given depth."""
    if depth and isinstance(value, dict):
        return (
            "{\n"
            + ",\n".join(f"{json.dumps(key)}: {_layout(x, depth - 1)}" for key, x in value.items())
            + "\n}"
        )
    if depth and isinstance(value, list) and value and isinstance(value[0], dict):
        return "[\n" + ",\n".join(_layout(x, depth - 1) for x in value) + "\n]"
    return _ENCODE(value)


def dump(value: Json, depth: int = 2) -> bytes:
    """JSON as the edition writes it: UTF-8, a record a line, a newline at the end."""
    return (_layout(value, depth) + "\n").encode("utf-8")


def data(contents: Contents) -> Artefact:
    """``<book>.json``."""
    return Artefact(f"{contents.edition.book}.json", dump(edition_json(contents), 4))
