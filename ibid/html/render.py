"""The entry points: a TEI edition to the artefacts of its site, and the shelf over several books."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from lxml import etree

from ibid.html.assets import assets
from ibid.html.edition import read
from ibid.html.emendations import emendations_page
from ibid.html.front import about_page, bibliography_page, chapter_pages, title_page
from ibid.html.header import read_header
from ibid.html.registers import registers_script
from ibid.html.site import Site, environment
from ibid.html.sources import overview, source_pages
from ibid.model import Artefact


def render(
    tei: etree._Element,
    *,
    book: str,
    stats: Mapping[str, object],
    downloads: Sequence[tuple[str, str]],
    search_url: str | None = None,
    registers: Sequence[tuple[str, str]] = (),
) -> list[Artefact]:
    """Every page of a book.

    In: the root of its TEI; its slug; the figures for the editorial statement; the files offered on the title
    page, as ``(file name, description)``; the search page, when there is one; pages of others for the
    contents, as ``(file name, title)``. Out: artefacts, sorted, with paths relative to the book's folder.
    """
    return make(Site(read(tei, book), stats, tuple(downloads), search_url, tuple(registers)))


def make(site: Site) -> list[Artefact]:
    """The same from what the pages of a book share, when that is at hand."""
    if "commentary.html" not in dict(site.registers):
        site = replace(site, edition=replace(site.edition, comments={}))  # no page for their marks to lead to
    pages = [title_page(site), *chapter_pages(site), bibliography_page(site), overview(site)]
    pages.extend(source_pages(site))
    pages.extend((*emendations_page(site), about_page(site)))
    if site.registers and site.edition.records:
        pages.append(registers_script(site.edition))
    return sorted([*pages, *assets()], key=lambda artefact: artefact.path)


def render_shelf(books: Iterable[tuple[str, etree._Element]], archive: str = "") -> list[Artefact]:
    """The shelf over all built books.

    In: ``(slug, root of the TEI)`` of each; the file that holds all of them, if there is one. Out: ``index.html`` and its own
    copy of the assets, relative to ``site/``.
    """
    listed = [(slug, read_header(tei)) for slug, tei in books]
    listed.sort(key=lambda item: (item[1].author, item[1].title, item[0]))
    shelf = environment().get_template("shelf.html")
    html = shelf.render(books=listed, title="Editions", root="", search_url=None, archive=archive)
    pages = [Artefact("index.html", html.encode("utf-8")), *assets()]
    return sorted(pages, key=lambda artefact: artefact.path)
