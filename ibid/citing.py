"""Citations as annotations: from the grammar's findings to the elements of ``docs/encoding.md``, for notes and bibliography entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ibid.flow import Annotation
from ibid.model import Citation, Locator, Work
from ibid.tei.works import in_periodical, year_attributes
from ibid.teitext import ISSUE, XML_ID, XML_LANG

_ELEMENTS = {
    "author": "author",
    "title": "title",
    "container": "title",
    "editor": "editor",
    "pubPlace": "pubPlace",
    "date": "date",
}
_ITALIC_TYPES = frozenset({"book", "collection", "report", "periodical"})


def citation_id(chapter: int, n: int, index: int) -> str:
    """``ch2.n5.b1``: the identifier of the first citation of note 5."""
    return f"ch{chapter}.n{n}.b{index}"


def note_annotations(
    chapter: int, n: int, text: str, citations: Sequence[Citation], works: Mapping[str, Work]
) -> list[Annotation]:
    """The ``bibl`` elements of a note and everything inside them, in offsets of its reading text."""
    result: list[Annotation] = []
    for i, citation in enumerate(citations, 1):
        result.append(_bibl(citation_id(chapter, n, i), citation))
        result += [_locator(locator) for locator in citation.locators if locator.at]
        for mark, start, end in citation.marks:
            result.append(_mark(mark, start, end, text, citation, works))
    return result


def _bibl(identifier: str, citation: Citation) -> Annotation:
    attributes = {XML_ID: identifier, "subtype": citation.via, "cert": citation.cert}
    if citation.work:
        attributes["ref"] = f"#w.{citation.work}"
    source = f"#{citation_id(*citation.precedes)}" if citation.precedes else ""
    appended: list[tuple[str, Mapping[str, str]]] = []
    for locator in citation.locators:
        if locator.at is None:
            data = _range(locator)
            appended.append(("citedRange", {**data, "source": source} if source else data))
    if citation.alternatives:
        targets = " ".join(f"#w.{key}" for key in citation.alternatives)
        appended.append(
            ("note", {"type": "editorial", "subtype": "alternatives", "resp": "#ibid", "target": targets})
        )
    return Annotation(*citation.at, "bibl", attributes, rank=-10, appended=tuple(appended))


def _locator(locator: Locator) -> Annotation:
    assert locator.at is not None
    return Annotation(*locator.at, "citedRange", _range(locator), rank=0)


def _range(locator: Locator) -> dict[str, str]:
    """The attributes of a ``citedRange``; TEI allows no space in ``@from`` and ``@to`` (``ch. 7`` becomes ``ch._7``)."""
    start, end = ("_".join(value.split()) for value in (locator.start, locator.end))
    if locator.unit == "issue":
        return {"unit": "volume", "ana": ISSUE, "from": start, "to": end}
    return {"unit": locator.unit, "from": start, "to": end}


def _mark(
    mark: str, start: int, end: int, text: str, citation: Citation, works: Mapping[str, Work]
) -> Annotation:
    if mark == "ibid":
        attributes = {"type": "precedingWork", "rend": "italic"}
        if citation.precedes:
            attributes["target"] = f"#{citation_id(*citation.precedes)}"
        return Annotation(start, end, "ref", attributes, rank=0)
    attributes = {}
    if mark in {"title", "container"}:
        quoted = mark == "title" and text[max(0, start - 1) : start + 1].strip()[:1] in set("'‘\"“")
        attributes = _title(works, citation.work, quoted=quoted, container=mark == "container")
    elif mark == "date":
        attributes = year_attributes(text[start:end])
    return Annotation(start, end, _ELEMENTS.get(mark, "title"), attributes, rank=0)


def _title(works: Mapping[str, Work], key: str | None, *, quoted: bool, container: bool) -> dict[str, str]:
    """A title in quotation marks is an article's (level a, roman); any other is set in italics, as the printed notes set them."""
    work = works.get(key or "")
    if work and work.type == "archive":
        return {"level": "u"}
    journal = work is not None and (
        in_periodical(work, works) if container and work.type == "article" else work.type == "periodical"
    )
    attributes = {"level": "a"} if quoted else {"level": "j" if journal else "m", "rend": "italic"}
    if work and work.lang and work.lang != "en":
        attributes[XML_LANG] = work.lang
    return attributes


def entry_annotations(text: str, work: Work, works: Mapping[str, Work]) -> list[Annotation]:
    """The title inside a printed bibliography entry, in italics where it is a book's or periodical's."""
    title = work.container or work.title
    start = text.find(title)
    if start < 0 or not title or work.type not in _ITALIC_TYPES | {"article"}:
        return []
    journal = in_periodical(work, works) if work.type == "article" else work.type == "periodical"
    level = "j" if journal else "m"
    language = {XML_LANG: work.lang} if work.lang and work.lang != "en" else {}
    return [
        Annotation(start, start + len(title), "title", {"level": level, "rend": "italic", **language}, rank=0)
    ]


def without_covered(italics: Sequence[Annotation], marks: Sequence[Annotation]) -> list[Annotation]:
    """The italic stretches that no title or ``Ibid`` covers: those are italic by themselves."""
    own = [a for a in marks if a.attributes.get("rend") == "italic" or a.name == "title"]
    return [i for i in italics if not any(a.start < i.end and i.start < a.end for a in own)]


def names_beside(names: Sequence[Annotation], marks: Sequence[Annotation]) -> list[Annotation]:
    """What a note names: persons everywhere, all else outside its citations, where a place is one of publication.

    ``marks``: the citations of the note and their parts.
    """
    return [
        n
        for n in names
        if n.name == "persName" or not any(m.start < n.end and n.start < m.end for m in marks)
    ]
