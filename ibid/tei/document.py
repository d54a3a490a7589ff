"""The whole TEI document: build, serialise, parse."""

from __future__ import annotations

from lxml import etree

from ibid.book import Book
from ibid.registers.commentary import write_commentary
from ibid.registers.standoff import write_standoff
from ibid.tei.body import build_text, tei_root
from ibid.tei.emit import Begun
from ibid.tei.header import write_header
from ibid.tei.works import bibl_struct
from ibid.teitext import Writer


def build(book: Book, date: str, begun: dict[str, Begun] | None = None) -> etree._Element:
    """The TEI of a book. ``date``: ISO day for the revision description. ``begun``: is told where each chapter begins.

    Raises `ibid.tei.emit.Unaccounted` when a stage has lost or doubled characters of the witness.
    """
    root, writer = tei_root(book)
    write_header(writer, book, date)
    _standoff(writer, book)
    pen = build_text(book, writer)
    if begun is not None:
        begun |= pen.begun
    return root


def _standoff(writer: Writer, book: Book) -> None:
    """Works that only the notes cite, the registers and the commentary: the edition's own matter."""
    added = [work for work in book.works if work.added]
    if not (added or book.registers.records or book.commentary):
        return
    works = {work.key: work for work in book.works}
    writer.open("standOff")
    if added:
        writer.open("listBibl", {"type": "added"})
        for work in added:
            writer.append(bibl_struct(work, works))
        writer.close()
    write_standoff(writer, book.registers, frozenset(works))
    write_commentary(writer, book.commentary)
    writer.close()


def serialise(root: etree._Element) -> bytes:
    """UTF-8 bytes of the document. No white space is added to its text: line breaks stand inside the tags of ``lb``, ``p``, ``note`` …"""
    text = etree.tostring(root, encoding="unicode")
    text = (
        text.replace("<lb ", "<lb\n ").replace("<div ", "<div\n ").replace("<biblStruct ", "<biblStruct\n ")
    )
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + text.encode("utf-8") + b"\n"
