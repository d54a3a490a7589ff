"""Everything that is made from the TEI of a book: pages, registers, search, exports. Reads the tree alone, writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from lxml import etree
from markupsafe import Markup

from ibid import anchors, exports, html, reference_exports, search, stats
from ibid.exports import pdf as printable
from ibid.html.records import Edition
from ibid.html.site import TEMPLATES, Hooks, Site
from ibid.model import Artefact
from ibid.registers import exports as register_exports
from ibid.registers import pages as register_pages
from ibid.tei.works import read_works

SEARCH = "search.html"
CITE = ("cite.js", "cite.css")


def of(
    tei: etree._Element,
    data: bytes,
    book: str,
    lock: anchors.Lock | None,
    progress: Callable[[str, str], None],
    *,
    pdf: bool = False,
) -> list[Artefact]:
    """All artefacts of a book, sorted by path (relative to its folder).

    ``data``: the bytes of the TEI as published. ``lock``: the permanent identifiers, for the pages of what is gone. ``pdf``: lay out
    the printable edition as well. Raises `ibid.errors.UsageError` when that cannot be done here.
    """
    progress(book, "sources")
    works = read_works(tei)
    found = [
        Artefact(f"{book}.tei.xml", data),
        Artefact("sources.csl.json", reference_exports.csl_json(works)),
        Artefact("sources.bib", reference_exports.bibtex(works)),
        *register_exports.artefacts(tei, book=book),
    ]
    progress(book, "registers")
    found += register_pages.artefacts(tei, book=book, search_url=SEARCH)
    progress(book, "pages")
    there = {a.path for a in found}
    offered = [d for d in downloads(book, pdf=pdf) if d[0] in there or d not in register_exports.FILES]
    shared = _Shared(tei, book, offered, lock)
    found += html.render(
        tei,
        book=book,
        stats=stats.stats(tei),
        downloads=offered,
        search_url=SEARCH,
        registers=register_pages.links(tei),
        extra=shared.extra,
        hooks=shared.hooks,
    )
    progress(book, "exports")
    found += exports.exports(shared.contents)
    if pdf:
        progress(book, "PDF")
        found.append(printable.pdf(shared.contents))
    found.append(exports.sitemap(shared.contents, [a.path for a in found]))
    return sorted(found, key=lambda a: a.path)


class _Shared:
    """What pages and exports have in common: the index of the edition is read once."""

    def __init__(
        self, tei: etree._Element, book: str, offered: Sequence[tuple[str, str]], lock: anchors.Lock | None
    ) -> None:
        self._tei = tei
        self._book = book
        self._offered = offered
        self._lock = lock
        self._contents: exports.Contents | None = None

    @property
    def contents(self) -> exports.Contents:
        """The edition as the exports see it; there once the pages are made."""
        if self._contents is None:
            raise ValueError("the pages are made first")
        return self._contents

    def hooks(self, edition: Edition) -> Hooks:
        """Metadata in the head of every page, and the control *cite* in chapters."""
        self._contents = contents = exports.Contents(edition, "")
        chapters = {chapter.file: chapter for chapter in edition.chapters}
        control = Markup(
            '\n<link rel="stylesheet" href="assets/cite.css">\n<script defer src="assets/cite.js"></script>'
        )

        def head(path: str) -> Markup:
            tags = exports.head_tags(contents, path, self._offered)
            return tags + control if path in chapters else tags

        return Hooks(head)

    def extra(self, site: Site) -> Iterator[Artefact]:
        """What stands on the same site: search, references, and what is gone."""
        yield from search.artefacts(self._tei, book=self._book, site=site)
        yield from exports.cite_pages(site, self.contents)
        for name in CITE:
            yield Artefact(f"assets/{name}", (TEMPLATES / "static" / name).read_bytes())
        if self._lock:
            yield from anchors.tombstone_artefacts(self._lock, site)


def downloads(book: str, *, pdf: bool = False) -> list[tuple[str, str]]:
    """(file, description) of what a reader may take along, in the order in which it is offered."""
    absent = (".zip",) if pdf else (".pdf", ".zip")
    others = [d for d in exports.downloads(book) if not d[0].endswith(absent)]
    return [
        (f"{book}.tei.xml", "TEI P5 with the whole provenance"),
        *others,
        ("sources.csl.json", "all sources as CSL-JSON"),
        ("sources.bib", "all sources as BibTeX"),
        *register_exports.FILES,
    ]
