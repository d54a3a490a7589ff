"""Searching all books of a shelf together: one index over them, and a page beside the shelf.

As ``build.py search`` without ``--book`` does it: the units of all books in the order of their folders, one
lexicon, one ranking. A book's own search knows nothing of it, so its folder can go elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lxml import etree

from ibid.garbage import paused
from ibid.html.header import read_header
from ibid.html.site import environment
from ibid.model import Artefact
from ibid.search import index
from ibid.search.examples import examples
from ibid.search.export import export
from ibid.search.page import assets, labels
from ibid.search.query import NOTES
from ibid.search.units import Unit, units

Books = Sequence[tuple[str, etree._Element]]
"""``(slug, root of the TEI)`` of each, in the order of their slugs."""


def shelved(book: str, found: Sequence[Unit]) -> list[Unit]:
    """The units of a book with addresses as from the shelf."""
    return [replace(unit, url=f"{book}/{unit.url}") for unit in found]


def artefacts(books: Books) -> list[Artefact]:
    """``search.html``, its index and scripts, relative to ``site/``; nothing when there are no two books."""
    if len(books) < 2:
        return []
    with paused():
        made = index.build([unit for book, tei in books for unit in shelved(book, units(tei))])
        names: dict[str, str] = {}
        for _book, tei in books:
            names = labels(tei) | names
        folder, files = export(made, names)
    titles = [(book, read_header(tei).title) for book, tei in books]
    html = (
        environment()
        .get_template("shelf-search.html")
        .render(
            title="Search all books",
            root="",
            folder=folder,
            books=titles,
            examples=examples(made),
            notes=NOTES,
        )
    )
    found = [Artefact("search.html", html.encode()), *files, *assets()]
    return sorted(found, key=lambda artefact: artefact.path)
