"""TEI to the static site: `render` for a book, `render_shelf` for the page over all books."""

from ibid.html.render import render, render_shelf

__all__ = ["render", "render_shelf"]
