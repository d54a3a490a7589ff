"""Names and terms of the registers in a text: the first mention in a chapter is a link, the later ones are data.

A reader may ask for the later ones too, and many pages have a thousand of them. So they are no markup of the page: while it is
rendered they are marked with control characters, which no XML text can hold, and `taken` makes of these a list of places. The script
``names.js`` marks them in the page when they are wanted.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html import unescape

from ibid.model import Artefact

ENDED = "\x03"
"""Where a mention ends."""
_MARK = re.compile("\x01([^\x02]*)\x02|\x03")
_TAG = re.compile(r"<[^>]*>")


def begun(record: str) -> str:
    """Where a mention of a record begins; of none: what is inside is marked already."""
    return f"\x01{record}\x02"


def unmarked(html: str) -> str:
    """What is rendered, its marks dropped: where no later mention is to be told of."""
    return _MARK.sub("", html)


@dataclass(slots=True)
class Mentions:
    """Which records have been mentioned on a page, and where the later mentions stand."""

    seen: set[str] = field(default_factory=set)
    keys: dict[str, int] = field(default_factory=dict)
    """Record to its number in the data."""
    places: dict[str, list[int]] = field(default_factory=dict)
    """Part of the page (the ``id`` of its element) to ``[gap, length, number of the record, …]``."""

    def taken(self, part: str, html: str, inside: str) -> str:
        """What is rendered without its marks; their places are kept, in characters of the text of the part's element.

        ``inside``: what of the element stands before the text (as HTML).
        """
        pieces: list[str] = []
        open_records: list[str] = []
        places = self.places[part] = []
        at, end, last = _length(inside), 0, 0
        for match in _MARK.finditer(html):
            last = self._piece(html[end : match.start()], open_records, places, (at, last))
            pieces.append(html[end : match.start()])
            at += _length(pieces[-1])
            end = match.end()
            if match[0] == ENDED:
                open_records.pop()
            else:
                open_records.append(match[1])
        return "".join([*pieces, html[end:]])

    def _piece(self, html: str, records: list[str], places: list[int], where: tuple[int, int]) -> int:
        """Notes a stretch if it is a mention; gives where the last mention ended."""
        at, last = where
        length = _length(html) if records and records[-1] else 0
        if not length:
            return last
        places += [at - last, length, self.keys.setdefault(records[-1], len(self.keys))]
        return at + length

    def script(self, chapter: str) -> Artefact:
        """The places as ``assets/mentions-chN.js``."""
        data = {"keys": list(self.keys), **self.places}
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        return Artefact(f"assets/mentions-{chapter}.js", f"window.ibidMentions={text};\n".encode())


def _length(html: str) -> int:
    """How many characters a browser's script counts in the text of a piece of HTML (UTF-16).

    >>> _length('<p>a &amp; b</p>'), _length("\U0001d11e")
    (5, 2)
    """
    text = _TAG.sub("", html)
    if "&" in text:
        text = unescape(text)
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
