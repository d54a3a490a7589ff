"""The cover: a bitmap, the author over the title, set in the edition's type. Many reading devices show no SVG on their shelf."""

from __future__ import annotations

from ibid.exports.contents import Contents
from ibid.exports.epub.pages import File, page
from ibid.exports.picture import COVER, kept
from ibid.exports.printed import esc


def cover_png(contents: Contents) -> bytes:
    """``cover.png``."""
    return kept(contents, COVER)


def cover_file(contents: Contents) -> File:
    """``cover.xhtml``: the picture on a page of its own."""
    title = esc(contents.facts.title)
    body = f'<section epub:type="cover" class="cover"><img src="cover.png" alt="Cover: {title}"/></section>'
    return File("cover.xhtml", "Cover", page(contents, "Cover", body, kind="frontmatter"))
