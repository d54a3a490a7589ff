"""Everything that is made from the TEI of a book: pages, registers, search, exports. Reads the tree alone, writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from lxml import etree
from markupsafe import Markup

from ibid import exports, html, reference_exports, search, stats
from ibid.anchors.gone import tombstone_artefacts
from ibid.anchors.lock import Lock
from ibid.aside import Aside
from ibid.errors import TeiError
from ibid.exports import pdf as printable
from ibid.html.edition import read_again
from ibid.html.front import chapter_files
from ibid.html.site import Hooks, Site, rendering
from ibid.kept import Made
from ibid.model import Artefact, Finding
from ibid.registers import exports as register_exports
from ibid.registers import pages as register_pages
from ibid.registers.reading import Reading
from ibid.registers.reading import read as read_registers
from ibid.tei.works import read_works

SEARCH = "search.html"


def of(
    made: Made, book: str, progress: Callable[[str, str], None], *, pdf: bool = False
) -> tuple[list[Artefact], list[Finding]]:
    """All artefacts of a book, sorted by path (relative to its folder), and what the proof of its TEI finds.

    ``pdf``: lay out the printable edition as well. The zip that the title page offers is made of all this, by `exports.site_zip`.

    The figures need the tree alone and go aside at once, search and exports as soon as the index of the edition is read; the TEI may still
    be on trial meanwhile. Raises `TeiError` when its proof has an error, whatever went wrong in the pages because of it;
    `ibid.errors.UsageError` when a PDF cannot be made here.
    """
    try:
        artefacts = _artefacts(made, book, progress, pdf=pdf)
    except Exception as failure:  # what is wrong in the TEI explains it better
        _proved(made, failure)
        raise
    progress(book, "proof")
    return artefacts, _proved(made)


def _proved(made: Made, failure: Exception | None = None) -> list[Finding]:
    findings = made.prove()
    errors = [f for f in findings if f.severity == "error"]
    if errors:
        raise TeiError(errors) from failure
    return findings


def _artefacts(made: Made, book: str, progress: Callable[[str, str], None], *, pdf: bool) -> list[Artefact]:
    tei = made.tei
    figures = Aside(lambda: stats.stats(tei))
    progress(book, "index")
    contents, reading = exports.Contents(html.read(tei, book), ""), read_registers(tei)
    site = _site(tei, contents, reading, pdf=pdf, figures=figures.result())
    found = Aside(lambda: _search(tei, book, site))
    exported = Aside(lambda: [*_data(tei), *_exports(contents, reading, tei, book)])
    artefacts = [Artefact(f"{book}.tei.xml", made.data)]
    artefacts += _pages(tei, site, contents, reading, made.lock, progress, pdf=pdf)
    progress(book, "search, exports")
    artefacts += [*found.result(), *exported.result()]
    artefacts.append(exports.sitemap(contents, [a.path for a in artefacts]))
    return sorted(artefacts, key=lambda a: a.path)


def _pages(
    tei: etree._Element,
    site: Site,
    contents: exports.Contents,
    reading: Reading,
    lock: Lock | None,
    progress: Callable[[str, str], None],
    *,
    pdf: bool,
) -> Iterator[Artefact]:
    """The pages that people read. Raises `SiteError` for what is wrong in a template."""
    book = contents.edition.book
    with rendering():
        progress(book, "pages")
        yield from html.make(site)
        progress(book, "registers")
        yield from register_pages.artefacts(tei, site=site, reading=reading)
        progress(book, "references")
        yield from exports.cite_pages(site, contents)
        yield from _gone(site, lock)
        if pdf:
            progress(book, "PDF")
            yield printable.pdf(contents)


def _search(tei: etree._Element, book: str, site: Site) -> list[Artefact]:
    with rendering():
        return search.artefacts(tei, book=book, site=site)


def _exports(contents: exports.Contents, reading: Reading, tei: etree._Element, book: str) -> list[Artefact]:
    """The files that machines read."""
    return [*exports.exports(contents), *register_exports.artefacts(tei, book=book, reading=reading)]


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


class Chapters:
    """The chapters alone, as `of` makes them: what an editor who has saved a decision looks at first."""

    def __init__(self, tei: etree._Element, book: str) -> None:
        self._tei = tei
        self._reading = read_registers(tei)
        self._edition = html.read(tei, book)

    def all(self) -> list[Artefact]:
        """The files of all chapters."""
        return [file for index in range(len(self._edition.chapters)) for file in self._files(index)]

    def read(self, parts: Sequence[tuple[etree._Element, etree._Element | None]]) -> None:
        """Read chapters anew: the division of each, and that of its notes, were put anew into the tree."""
        self._edition = read_again(self._edition, parts)

    def files(self, chapter: str) -> list[Artefact]:
        """The files of one chapter."""
        return self._files(next(i for i, c in enumerate(self._edition.chapters) if c.id == chapter))

    def _files(self, index: int) -> list[Artefact]:
        site = _site(self._tei, exports.Contents(self._edition, ""), self._reading, figures={})
        with rendering():
            return list(chapter_files(site, index))


def _data(tei: etree._Element) -> list[Artefact]:
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


def _gone(site: Site, lock: Lock | None) -> list[Artefact]:
    return list(tombstone_artefacts(lock, site)) if lock else []


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
