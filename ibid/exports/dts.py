"""Distributed Text Services 1.0 as static files (conformance level 0: no ranges).

The citation tree has one level, the chapter: a tree that went down to paragraphs would want four answers for each of
them, thousands of files. Paragraphs carry their ``xml:id`` in the document of their chapter, and `xref.json` lists them.

The address templates of RFC 6570 lead to plain files; the document of the whole resource is the published TEI itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from lxml import etree

from ibid.exports.contents import Contents
from ibid.exports.data import Json, compact
from ibid.exports.facts import Pages, mark_pages
from ibid.html.records import Chapter
from ibid.model import Artefact
from ibid.teitext import TEI, q

CONTEXT = "https://dtsapi.org/context/v1.0.json"
VERSION = "1.0"
_ROOT = "editions"
_WRAPPER = "https://w3id.org/api/dts#"


def _dump(record: dict[str, Json]) -> bytes:
    whole: dict[str, Json] = {"@context": CONTEXT, "dtsVersion": VERSION, **record}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


class Dts:
    """Makes the answers for one book."""

    def __init__(self, contents: Contents) -> None:
        self.contents = contents
        self.facts = contents.facts
        self.resource_id = contents.edition.book

    def _dts(self, path: str) -> str:
        """The folder ``dts/`` as seen from a file in it: its address when the base is known, else relative."""
        return f"{self.facts.base}dts/" if self.facts.base else "../" * path.count("/")

    def _document(self, path: str, resource: str) -> str:
        top = self.facts.base or "../" * (path.count("/") + 1)
        return f"{top}{resource}{{/ref,start,end}}.tei.xml"

    def _templates(self, path: str, resource: str) -> dict[str, Json]:
        dts = self._dts(path)
        identity = resource or "{resource}"
        return {
            "collection": f"{dts}collection{f'/{resource}' if resource else '{/id}'}{{;nav}}.jsonld",
            "navigation": f"{dts}navigation/{identity}{{;down}}{{/ref,start,end}}.jsonld",
            "document": self._document(path, identity),
        }

    # --- what is described -----------------------------------------------------------------------------------

    def _core(self) -> dict[str, Json]:
        facts = self.facts
        title: list[Json] = [{"lang": facts.language, "value": facts.title}]
        creators: list[Json] = [{"lang": facts.language, "value": person.direct} for person in facts.authors]
        return compact(
            {
                "title": title,
                "creator": creators,
                "language": [facts.language],
                "date": facts.year,
                "rights": [{"lang": "en", "value": facts.licence}] if facts.licence else [],
            }
        )

    def resource(self, path: str, *, brief: bool = False) -> dict[str, Json]:
        """The book as a ``Resource``."""
        trees: list[Json] = [
            {"@type": "CitationTree", "citeStructure": [{"@type": "CiteStructure", "citeType": "chapter"}]}
        ]
        record: dict[str, Json] = {
            "@id": self.resource_id,
            "@type": "Resource",
            **self._templates(path, self.resource_id),
            "citationTrees": trees,
            "mediaTypes": ["application/tei+xml"],
        }
        if brief:
            return record
        top = self.facts.base or "../" * (path.count("/") + 1)
        return {
            "@id": self.resource_id,
            "@type": "Resource",
            "title": self.facts.title,
            "description": f"{self.facts.edition}, {self.facts.date}".strip(", "),
            "totalParents": 1,
            "totalChildren": 0,
            **record,
            "dublinCore": self._core(),
            "download": f"{top}{self.resource_id}.tei.xml",
        }

    def collection(self, path: str) -> dict[str, Json]:
        """The collection that holds the book."""
        return {
            "@id": _ROOT,
            "@type": "Collection",
            "title": "Editions",
            "totalParents": 0,
            "totalChildren": 1,
            "collection": f"{self._dts(path)}collection{{/id}}{{;nav}}.jsonld",
        }

    def unit(self, chapter: Chapter) -> dict[str, Json]:
        """A chapter as a ``CitableUnit``."""
        pages: Pages | None = mark_pages(chapter.first, chapter.last)
        title: list[Json] = [{"lang": self.facts.language, "value": chapter.title}]
        core: dict[str, Json] = {"title": title}
        if pages:
            core["extent"] = [{"lang": "en", "value": f"printed pages {pages.label}"}]
        return {
            "identifier": chapter.n or chapter.id,
            "@type": "CitableUnit",
            "level": 1,
            "parent": None,
            "citeType": "chapter",
            "dublinCore": core,
        }

    # --- answers ---------------------------------------------------------------------------------------------

    def entry(self) -> tuple[str, dict[str, Json]]:
        """The entry point."""
        path = "index.jsonld"
        return path, {"@id": f"{self._dts(path)}{path}", "@type": "EntryPoint", **self._templates(path, "")}

    def collections(self) -> Iterator[tuple[str, dict[str, Json]]]:
        """The collection endpoint: of the root and of the resource, with their children and parents."""
        for path in (
            "collection.jsonld",
            f"collection/{_ROOT}.jsonld",
            f"collection/{_ROOT};nav=children.jsonld",
        ):
            yield path, {**self.collection(path), "member": [self.resource(path)]}
        path = f"collection/{_ROOT};nav=parents.jsonld"
        yield path, {**self.collection(path), "member": []}
        for path in (
            f"collection/{self.resource_id}.jsonld",
            f"collection/{self.resource_id};nav=children.jsonld",
        ):
            yield path, self.resource(path)
        path = f"collection/{self.resource_id};nav=parents.jsonld"
        yield path, {**self.resource(path), "member": [self.collection(path)]}

    def navigation(self) -> Iterator[tuple[str, dict[str, Json]]]:
        """The navigation endpoint: the whole tree, and each chapter, for every ``down``."""
        units = [self.unit(chapter) for chapter in self.contents.edition.chapters]
        every: list[Json] = [*units]
        for down in ("1", "2", "-1"):
            path = f"navigation/{self.resource_id};down={down}.jsonld"
            yield path, {**self._answer(path), "member": every}
        for unit in units:
            ref = unit["identifier"]
            path = f"navigation/{self.resource_id}/{ref}.jsonld"
            yield path, {**self._answer(path), "ref": unit}
            for down in ("0", "1", "2", "-1"):
                path = f"navigation/{self.resource_id};down={down}/{ref}.jsonld"
                yield path, {**self._answer(path), "ref": unit, "member": every if down == "0" else [unit]}

    def _answer(self, path: str) -> dict[str, Json]:
        return {
            "@id": f"{self._dts(path)}{path}",
            "@type": "Navigation",
            "resource": self.resource(path, brief=True),
        }

    def documents(self) -> Iterator[Artefact]:
        """The document endpoint: each chapter with its notes, in a TEI file of its own."""
        chapters = self.contents.edition.chapters
        if not chapters:
            return
        root = chapters[0].element.getroottree().getroot()
        header = root.find(q("teiHeader"))
        head = _serial(header) if header is not None else ""
        for chapter in chapters:
            notes = next((note.element.getparent() for note in chapter.notes), None)
            back = f'<back><div type="notes">{_serial(notes)}</div></back>' if notes is not None else ""
            text = (
                f'<?xml version="1.0" encoding="UTF-8"?>\n<TEI xmlns="{TEI}">{head}<text><body>'
                f'<dts:wrapper xmlns:dts="{_WRAPPER}">{_serial(chapter.element)}</dts:wrapper></body>{back}</text></TEI>\n'
            )
            yield Artefact(f"{self.resource_id}/{chapter.n or chapter.id}.tei.xml", text.encode("utf-8"))

    def files(self) -> list[Artefact]:
        """Everything."""
        answers = [self.entry(), *self.collections(), *self.navigation()]
        found = [Artefact(f"dts/{path}", _dump(record)) for path, record in answers]
        return [*found, *self.documents()]


def _serial(element: etree._Element) -> str:
    text = etree.tostring(element, encoding="unicode", with_tail=False)
    return text.replace(f' xmlns="{TEI}"', "", 1)


def dts(contents: Contents) -> list[Artefact]:
    """The static service: ``dts/…`` and the chapters' documents in ``<book>/``."""
    return Dts(contents).files()
