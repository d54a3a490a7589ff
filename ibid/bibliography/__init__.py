"""The book's own bibliography: lines of the witness -> entries -> works, corrected by the editor.

`split` finds headings and entries, `parse` reads each entry into a `Work`, `apply_editor` applies
``bibliography.yaml``. Nothing here touches the disk or another stage.
"""

from ibid.bibliography.editor import apply_editor, periodical_titles
from ibid.bibliography.entry import parse, parse_entry
from ibid.bibliography.keys import mint
from ibid.bibliography.language import guess, spoken
from ibid.bibliography.periodicals import cited_titles
from ibid.bibliography.split import Item, split

__all__ = [
    "Item",
    "apply_editor",
    "cited_titles",
    "guess",
    "mint",
    "parse",
    "parse_entry",
    "periodical_titles",
    "split",
    "spoken",
]
