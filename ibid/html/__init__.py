"""TEI to the static site: `render` for a book, or `read` and `make`; `render_shelf` for the page over all books."""

from ibid.html.edition import read
from ibid.html.render import make, render, render_shelf

__all__ = ["make", "read", "render", "render_shelf"]
