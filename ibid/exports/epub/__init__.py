"""EPUB 3.3 of an edition: `book` makes the whole file, byte for byte the same each time."""

from ibid.exports.epub.book import book

__all__ = ["book"]
