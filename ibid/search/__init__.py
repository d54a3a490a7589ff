"""Search: TEI to units; an analysis, a query language, a ranking; a static index for the browser, and Whoosh.

`artefacts` is what the build calls.
"""

from ibid.search.page import artefacts

__all__ = ["artefacts"]
