"""Distributed Text Services 1.0 as static files (conformance level 0: no ranges).

On the site the citation tree has one level, the chapter. A tree down to paragraphs, displayed quotations and notes wants six files for
each of them, thousands for a book: it is made on demand (``build.py export --dts``; ``deep`` here). On the site they carry their
``xml:id`` in the document of their chapter, and `xref.json` lists them.

The address templates of RFC 6570 lead to plain files; the document of the whole resource is the published TEI itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from lxml import etree

from ibid.exports.contents import Contents
from ibid.exports.data import Json, compact
from ibid.exports.facts import Pages, mark_pages
from ibid.exports.targets import passages
from ibid.html.records import Chapter
from ibid.model import Artefact
from ibid.teitext import TEI, q

CONTEXT = "https://dtsapi.org/context/v1.0.json"
VERSION = "1.0"
LEAVES = ("paragraph", "quotation", "note")
"""What a chapter divides into, in the deep tree."""
_ROOT = "editions"
_WRAPPER = "https://w3id.org/api/dts#"


def _dump(record: dict[str, Json]) -> bytes:
    whole: dict[str, Json] = {"@context": CONTEXT, "dtsVersion": VERSION, **record}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


class Dts:
    """Makes the answers for one book."""

    def __init__(self, contents: Contents, *, deep: bool = False) -> None:
        self.contents = contents
        self.deep = deep
        self.facts = contents.facts
        self.resource_id = contents.edition.book
        self.work_id = f"{self.resource_id}.editions"

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
        chapter: dict[str, Json] = {"@type": "CiteStructure", "citeType": "chapter"}
        if self.deep:
            chapter["citeStructure"] = [{"@type": "CiteStructure", "citeType": kind} for kind in LEAVES]
        trees: list[Json] = [{"@type": "CitationTree", "citeStructure": [chapter]}]
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

    def _collection(self, path: str, identity: str, title: str, parents: int) -> dict[str, Json]:
        return {
            "@id": identity,
            "@type": "Collection",
            "title": title,
            "totalParents": parents,
            "totalChildren": 1,
            "collection": f"{self._dts(path)}collection{{/id}}{{;nav}}.jsonld",
        }

    def root(self, path: str) -> dict[str, Json]:
        """The collection of all works."""
        return self._collection(path, _ROOT, "Editions", 0)

    def work(self, path: str) -> dict[str, Json]:
        """The book as a work: the collection of its editions, which is this one. (The public validator looks for a resource only below
        a collection that the root names.)"""
        return self._collection(path, self.work_id, self.facts.title, 1)

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

    def leaves(self, chapter: Chapter) -> Iterator[tuple[dict[str, Json], etree._Element]]:
        """The paragraphs, displayed quotations and notes of a chapter as units, each with its element: ``2.14``, ``2.n5``."""
        parent = chapter.n or chapter.id
        edition = self.contents.edition
        for target in passages(self.contents, chapter):
            anchor = target.href.partition("#")[2]
            note = edition.notes.get(target.id)
            core: dict[str, Json] = {}
            if target.pages:
                core["extent"] = [{"lang": "en", "value": f"printed pages {target.pages.label}"}]
            unit: dict[str, Json] = {
                "identifier": f"{parent}.{anchor if note else anchor[1:]}",
                "@type": "CitableUnit",
                "level": 2,
                "parent": parent,
                "citeType": target.kind,
                "dublinCore": core,
            }
            yield compact(unit), (note or edition.blocks[target.id]).element

    # --- answers ---------------------------------------------------------------------------------------------

    def entry(self) -> tuple[str, dict[str, Json]]:
        """The entry point."""
        path = "index.jsonld"
        return path, {"@id": f"{self._dts(path)}{path}", "@type": "EntryPoint", **self._templates(path, "")}

    def collections(self) -> Iterator[tuple[str, dict[str, Json]]]:
        """The collection endpoint: of the root, of the work and of the resource, with their children and parents."""
        for identity, own, above, below in (
            (_ROOT, self.root, None, self.work),
            (self.work_id, self.work, self.root, self.resource),
            (self.resource_id, self.resource, self.work, None),
        ):
            for path in (f"collection/{identity}.jsonld", f"collection/{identity};nav=children.jsonld"):
                yield path, {**own(path), **({"member": [below(path)]} if below else {})}
            path = f"collection/{identity};nav=parents.jsonld"
            yield path, {**own(path), "member": [above(path)] if above else []}
        path = "collection.jsonld"
        yield path, {**self.root(path), "member": [self.work(path)]}

    def navigation(self) -> Iterator[tuple[str, dict[str, Json]]]:
        """The navigation endpoint: the whole tree, and each unit, for every ``down``."""
        chapters = self.contents.edition.chapters
        units: list[Json] = [self.unit(chapter) for chapter in chapters]
        below: list[list[Json]] = [
            [unit for unit, _ in self.leaves(chapter)] if self.deep else [] for chapter in chapters
        ]
        every = [x for unit, found in zip(units, below, strict=True) for x in (unit, *found)]
        for down, member in (("1", units), ("2", every), ("-1", every)):
            path = f"navigation/{self.resource_id};down={down}.jsonld"
            yield path, {**self._answer(path), "member": member}
        for unit, found in zip(units, below, strict=True):
            yield from self._of(unit, units, [unit, *found])
            siblings: list[Json] = [_brief(leaf) for leaf in found]
            for leaf in found:
                yield from self._of(leaf, siblings, [leaf])

    def _of(
        self, unit: Json, siblings: list[Json], below: list[Json]
    ) -> Iterator[tuple[str, dict[str, Json]]]:
        """All answers on one unit: itself, its siblings, it and what is below it."""
        ref = unit["identifier"] if isinstance(unit, dict) else ""
        path = f"navigation/{self.resource_id}/{ref}.jsonld"
        yield path, {**self._answer(path), "ref": unit}
        for down, member in (("0", siblings), ("1", below), ("2", below), ("-1", below)):
            path = f"navigation/{self.resource_id};down={down}/{ref}.jsonld"
            yield path, {**self._answer(path), "ref": unit, "member": member}

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
            if self.deep:
                for unit, element in self.leaves(chapter):
                    yield self._passage(str(unit["identifier"]), element)

    def _passage(self, ref: str, element: etree._Element) -> Artefact:
        """One paragraph, displayed quotation or note; the header is that of the chapter, and left out."""
        text = (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<TEI xmlns="{TEI}"><text><body>'
            f'<dts:wrapper xmlns:dts="{_WRAPPER}">{_serial(element)}</dts:wrapper></body></text></TEI>\n'
        )
        return Artefact(f"{self.resource_id}/{ref}.tei.xml", text.encode("utf-8"))

    def files(self) -> list[Artefact]:
        """Everything."""
        answers = [self.entry(), *self.collections(), *self.navigation()]
        found = [Artefact(f"dts/{path}", _dump(record)) for path, record in answers]
        return [*found, *self.documents()]


def _brief(unit: Json) -> Json:
    """A unit among its siblings: without its description."""
    return {k: v for k, v in unit.items() if k != "dublinCore"} if isinstance(unit, dict) else unit


def _serial(element: etree._Element) -> str:
    text = etree.tostring(element, encoding="unicode", with_tail=False)
    return text.replace(f' xmlns="{TEI}"', "", 1)


def dts(contents: Contents, *, deep: bool = False) -> list[Artefact]:
    """The static service: ``dts/…`` and the documents in ``<book>/``. ``deep``: down to paragraphs and notes."""
    return Dts(contents, deep=deep).files()
