"""Everything that is made from the TEI of a book: pages, registers, search, exports. Reads the tree alone, writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from jinja2 import TemplateError
from lxml import etree
from markupsafe import Markup

from ibid import anchors, exports, html, reference_exports, search, stats
from ibid.aside import Aside
from ibid.errors import TeiError
from ibid.exports import pdf as printable
from ibid.html.front import chapter_pages
from ibid.html.site import Hooks, Site, template_error
from ibid.model import Artefact, Finding
from ibid.registers import exports as register_exports
from ibid.registers import pages as register_pages
from ibid.registers.reading import Reading
from ibid.registers.reading import read as read_registers
from ibid.tei.works import read_works

SEARCH = "search.html"


def of(
    tei: etree._Element,
    data: bytes,
    book: str,
    lock: anchors.Lock | None,
    progress: Callable[[str, str], None],
    *,
    prove: Callable[[], list[Finding]],
    pdf: bool = False,
) -> tuple[list[Artefact], list[Finding]]:
    """All artefacts of a book, sorted by path (relative to its folder), and what ``prove`` finds in the TEI.

    ``data``: the bytes of the TEI as published. ``lock``: the permanent identifiers, for the pages of what is gone. ``pdf``: lay out
    the printable edition as well. The zip that the title page offers is made of all this, by `exports.site_zip`.
    Raises `TeiError` when the proof has an error, whatever went wrong on the pages because of it;
    `ibid.errors.UsageError` when a PDF cannot be made here.
    """
    made: list[Artefact] = []
    failure: Exception | None = None
    aside: Aside[tuple[list[Finding], list[Artefact], Exception | None]] | None = None
    try:
        pages, others = _makers(tei, book, lock, progress, pdf=pdf)
        aside = Aside(lambda: (prove(), *_attempt(others.makers, book)))
        made = _make(pages, book, progress)
    except Exception as error:  # what is wrong in the TEI explains it better
        failure = error
    progress(book, "search, exports, proof")
    findings, rest, other = aside.result() if aside else (prove(), [], None)
    errors = [f for f in findings if f.severity == "error"]
    failure = failure or other
    if errors:
        raise TeiError(errors) from failure
    if failure:
        raise failure
    found = [Artefact(f"{book}.tei.xml", data), *made, *rest]
    found.append(exports.sitemap(others.contents, [a.path for a in found]))
    return sorted(found, key=lambda a: a.path), findings


Makers = Sequence[tuple[str, Callable[[], Sequence[Artefact]]]]
"""What makes artefacts, by the name of its stage."""


@dataclass(frozen=True, slots=True)
class _Others:
    """What is made beside the pages."""

    contents: exports.Contents
    makers: Makers


def _makers(
    tei: etree._Element,
    book: str,
    lock: anchors.Lock | None,
    progress: Callable[[str, str], None],
    *,
    pdf: bool,
) -> tuple[Makers, _Others]:
    """What makes the pages, and what makes the rest, from one index of the edition."""
    progress(book, "index")
    contents = exports.Contents(html.read(tei, book), "")
    reading = read_registers(tei)
    site = _site(tei, contents, reading, pdf=pdf, figures=stats.stats(tei))
    others: Makers = (
        ("search", lambda: search.artefacts(tei, book=book, site=site)),
        ("exports", lambda: exports.exports(contents)),
        ("data", lambda: _data(tei, book)),
        ("register data", lambda: register_exports.artefacts(tei, book=book, reading=reading)),
    )
    pages: Makers = (
        ("pages", lambda: html.make(site)),
        ("registers", lambda: register_pages.artefacts(tei, site=site, reading=reading)),
        ("references", lambda: [*exports.cite_pages(site, contents), *_gone(site, lock)]),
        *((("PDF", lambda: [printable.pdf(contents)]),) if pdf else ()),
    )
    return pages, _Others(contents, others)


def _site(
    tei: etree._Element,
    contents: exports.Contents,
    reading: Reading,
    *,
    pdf: bool = False,
    figures: Mapping[str, object],
) -> Site:
    offered = downloads(contents.edition.book, pdf=pdf, registers=bool(reading.entries))
    links = register_pages.links(tei, reading)
    hooks = _hooks(contents, offered)
    return Site(contents.edition, figures, tuple(offered), SEARCH, tuple(links), hooks)


def chapters(tei: etree._Element, book: str) -> list[Artefact]:
    """The chapters alone, as `of` makes them: what an editor who has saved a decision looks at first."""
    contents = exports.Contents(html.read(tei, book), "")
    try:
        return list(chapter_pages(_site(tei, contents, read_registers(tei), figures={})))
    except TemplateError as error:
        raise template_error(error) from error


def _attempt(makers: Makers, book: str) -> tuple[list[Artefact], Exception | None]:
    """What all makers give, or what went wrong."""
    try:
        return _make(makers, book, lambda _book, _stage: None), None
    except Exception as error:  # raised after the proof has been looked at
        return [], error


def _make(makers: Makers, book: str, progress: Callable[[str, str], None]) -> list[Artefact]:
    """What all makers give. Raises `SiteError` for what is wrong in a template."""
    found: list[Artefact] = []
    try:
        for name, make in makers:
            progress(book, name)
            found += make()
    except TemplateError as error:
        raise template_error(error) from error
    return found


def _data(tei: etree._Element, book: str) -> list[Artefact]:
    works = read_works(tei)
    return [
        Artefact("sources.csl.json", reference_exports.csl_json(works)),
        Artefact("sources.bib", reference_exports.bibtex(works)),
    ]


def _hooks(contents: exports.Contents, offered: Sequence[tuple[str, str]]) -> Hooks:
    """Metadata in the head of every page."""
    items = [d for d in offered if not d[0].endswith(".zip")]  # the zip holds these pages, but not itself

    def head(path: str, title: str) -> Markup:
        return exports.head_tags(contents, path, items, title)

    return Hooks(head, exports.how_to_cite(contents, away=True))


def _gone(site: Site, lock: anchors.Lock | None) -> list[Artefact]:
    return list(anchors.tombstone_artefacts(lock, site)) if lock else []


def downloads(book: str, *, pdf: bool = False, registers: bool = True) -> list[tuple[str, str]]:
    """(file, description) of what a reader may take along, in the order in which it is offered."""
    others = [d for d in exports.downloads(book) if pdf or not d[0].endswith(".pdf")]
    return [
        (f"{book}.tei.xml", "TEI P5 with the whole provenance"),
        *others,
        ("sources.csl.json", "all sources as CSL-JSON"),
        ("sources.bib", "all sources as BibTeX"),
        *(register_exports.FILES if registers else ()),
    ]
