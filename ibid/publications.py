"""Everything that is made from the TEI of a book: pages, registers, search, exports. Reads the tree alone, writes nothing."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from ibid import anchors, html, reference_exports, search, stats
from ibid.model import Artefact
from ibid.registers import exports as register_exports
from ibid.registers import pages as register_pages
from ibid.tei.works import read_works


def of(
    tei: etree._Element,
    data: bytes,
    book: str,
    lock: anchors.Lock | None,
    progress: Callable[[str, str], None],
) -> list[Artefact]:
    """All artefacts of a book, sorted by path (relative to its folder).

    ``data``: the bytes of the TEI as published. ``lock``: the permanent identifiers, for the pages of what is gone.
    """
    progress(book, "exports")
    works = read_works(tei)
    found = [
        Artefact(f"{book}.tei.xml", data),
        Artefact("sources.csl.json", reference_exports.csl_json(works)),
        Artefact("sources.bib", reference_exports.bibtex(works)),
        *register_exports.artefacts(tei, book=book),
    ]
    progress(book, "registers")
    found += register_pages.artefacts(tei, book=book, search_url="search.html")
    progress(book, "search")
    found += search.artefacts(tei, book=book)
    progress(book, "pages")
    there = {a.path for a in found}
    offered = [d for d in downloads(book) if d[0] in there]
    found += html.render(
        tei,
        book=book,
        stats=stats.stats(tei),
        downloads=offered,
        search_url="search.html",
        registers=register_pages.links(tei),
        extra=lambda site: anchors.tombstone_artefacts(lock, site) if lock else (),
    )
    return sorted(found, key=lambda a: a.path)


def downloads(book: str) -> list[tuple[str, str]]:
    """(file, description) of what a reader may take along, in the order in which it is offered."""
    return [
        (f"{book}.tei.xml", "TEI P5 with the whole provenance"),
        ("sources.csl.json", "all sources as CSL-JSON"),
        ("sources.bib", "all sources as BibTeX"),
        *register_exports.FILES,
    ]
