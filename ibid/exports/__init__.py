"""What readers and machines take along: text, data, EPUB, references, inventories, annotations, DTS.

`make` gives everything that is cheap; the PDF (`ibid.exports.pdf`) and the zip of the whole site (`site_zip`) are made
on demand. `head_tags` and `cite_pages` are for the page makers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lxml import etree

from ibid.exports import data, dts, epub, inventory, picture, text, web_annotations
from ibid.exports.archive import joined, zipped
from ibid.exports.contents import Contents
from ibid.exports.inventory import shelf_files, sitemap
from ibid.exports.meta import head_tags
from ibid.exports.references import cite_pages, how_to_cite, reference_files
from ibid.html.edition import read
from ibid.html.records import Edition
from ibid.model import Artefact


def make(tei: etree._Element, *, book: str, edition: Edition | None = None, base: str = "") -> list[Artefact]:
    """Every cheap export of a book, sorted by path.

    In: the root of its TEI; its slug; the edition's index when it has been read already; the address of the book's
    folder when it is known. Out: artefacts with paths relative to the book's folder.
    """
    return exports(Contents(edition or read(tei, book), base))


def exports(contents: Contents) -> list[Artefact]:
    """The same for an edition whose `Contents` are at hand."""
    found = [text.reading(contents), data.data(contents), epub.book(contents), inventory.xref(contents)]
    found += [web_annotations.web_annotations(contents), picture.picture(contents)]
    found += [*reference_files(contents), *dts.dts(contents)]
    return sorted(found, key=lambda artefact: artefact.path)


def downloads(book: str) -> list[tuple[str, str]]:
    """``(file, description)`` of what is offered on the title page, in that order."""
    return [
        (
            f"{book}.epub",
            "EPUB for reading devices, with the printed pages and notes that open where they are called",
        ),
        (f"{book}.pdf", "PDF for print, with the notes at the foot of the page"),
        (f"{book}.txt", "plain text: the reading text, notes at the ends of chapters, printed pages marked"),
        (f"{book}.json", "structured data: chapters, paragraphs, notes, citations, works"),
        (
            "cite/index.html",
            "references to this edition in Chicago, MLA and APA, for every paragraph and note",
        ),
        ("cite/book.bib", "the same for the book and its chapters as BibTeX"),
        ("cite/book.ris", "as RIS"),
        ("cite/book.json", "as CSL-JSON"),
        ("annotations.json", "emendations and editorial notes as W3C Web Annotations"),
        ("xref.json", "every identifier with its address"),
        ("dts/index.jsonld", "Distributed Text Services 1.0, level 0"),
        (f"{book}.zip", "the whole edition in one file: unpack it and open index.html"),
    ]


_ZIP_LEVEL = 4


def site_zip(artefacts: Iterable[Artefact], name: str) -> Artefact:
    """All files of a book in one zip, ``<name>.zip``, in a folder of that name; the same each time.

    In: what is published, with paths relative to the book's folder. The zip is not in itself, and the title page in it does not offer
    it: no link of the copy leads nowhere. Level 4 of deflate: the next two levels save 3 % of the size and take half as long again.
    """
    files = sorted((a for a in artefacts if not a.path.endswith(".zip")), key=lambda a: a.path)
    return Artefact(
        f"{name}.zip", zipped(((f"{name}/{a.path}", _inside(a, name)) for a in files), level=_ZIP_LEVEL)
    )


SHELF = "editions"
"""The zip of a shelf, and the folder in it."""


def shelf_zip(artefacts: Iterable[Artefact], books: Iterable[bytes]) -> Artefact:
    """Several books and the shelf over them in one zip, ``editions.zip``; the same each time.

    In: the shelf's own files, and the zip of each book. As in those, no page in it offers it.
    """
    files = sorted(artefacts, key=lambda a: a.path)
    return Artefact(f"{SHELF}.zip", joined(SHELF, ((a.path, _inside(a, SHELF)) for a in files), books))


def _inside(artefact: Artefact, name: str) -> bytes:
    """A file as it is in the zip: of the title page, without the line that offers the zip."""
    if artefact.path != "index.html":
        return artefact.data
    offer = f'href="{name}.zip"'.encode()
    return b"".join(line for line in artefact.data.splitlines(keepends=True) if offer not in line)


__all__: Sequence[str] = [
    "SHELF",
    "Contents",
    "cite_pages",
    "downloads",
    "exports",
    "head_tags",
    "how_to_cite",
    "make",
    "shelf_files",
    "shelf_zip",
    "site_zip",
    "sitemap",
]
