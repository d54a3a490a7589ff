"""What a file holds beside its text: form feeds, carriage returns, marks that nobody sees, characters that only set type.

The stages never meet these characters: they read plain text, and each is kept with the place where it stood. The TEI gets them back,
those that nobody sees as ``<?w "…"?>``, the others as ``orig`` of a ``choice``, so that the witness comes back to the byte.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ibid.model import Cert

FEED = "\f"
"""What pdftotext and most OCR engines write between the pages of the carrier."""
SOFT_HYPHEN = "\u00ad"
_SILENT = re.compile(
    r"""
    \r (?=\n)                                     # a line ends as on Windows
  | \f
  | [\u200b\u2060\ufeff]                          # spaces without width, byte order marks
  | [\u200c\u200d] (?! (?<=[\u0590-\u1fff].) [\u0590-\u1fff])   # in Latin letters they only keep a ligature apart
  | \u00ad (?! (?<=\w.) [ \t\r\f]* (?:\n|\Z))    # after a word at a line's end a soft hyphen is a hyphen like any other
    """,
    re.VERBOSE,
)
HYPHENS = ("-", "¬", SOFT_HYPHEN)
"""What may divide a word at the end of a line."""
PLAIN = {
    **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000", " "),
    **dict.fromkeys("\u2010\u2011", "-"),
    "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st",
}  # fmt: skip
"""Characters that only set type, and what is read for them: spaces of other widths, hyphens that do not break, ligatures."""
_APART = re.compile(f"{_SILENT.pattern} | [{''.join(PLAIN)}]", re.VERBOSE)


@dataclass(frozen=True, slots=True)
class Silent:
    """What a file has otherwise than its text."""

    at: Mapping[int, str] = field(default_factory=dict)
    """What stood before a character of the text, by the offset of that character."""
    shown: Mapping[int, str] = field(default_factory=dict)
    """What the file has for a character of the text, by its offset; nothing for the further letters of a ligature, and for a space
    that stands for a form feed alone; for a space between two lines of print, the end of the line."""
    feeds: tuple[int, ...] = ()
    """Offsets before which a form feed stood, in order; one for each."""
    divided: Mapping[int, Cert] = field(default_factory=dict)
    """Where a hyphen that only divided a word at the end of a line of print is left out, by the offset of the letter after it (what stood
    before that begins with the hyphen), with how sure that is."""


NOTHING = Silent()


def divide(raw: str) -> tuple[str, Silent]:
    """The characters of a file as its text, and how they differ."""
    at: dict[int, str] = {}
    shown: dict[int, str] = {}
    feeds: list[int] = []
    pieces: list[str] = []
    length = pos = 0
    for match in _APART.finditer(raw):
        pieces.append(raw[pos : match.start()])
        length += match.start() - pos
        pos = match.end()
        plain = PLAIN.get(match[0], "")
        if not plain:
            at[length] = at.get(length, "") + match[0]
        if match[0] == FEED:
            feeds.append(length)
            plain = " " if _divides(raw[match.start() - 1 : match.start()], raw[pos : pos + 1]) else ""
        if plain:
            shown.update(dict.fromkeys(range(length, length + len(plain)), ""))
            shown[length] = "" if match[0] == FEED else match[0]
            pieces.append(plain)
            length += len(plain)
    if not pieces:
        return raw, NOTHING
    pieces.append(raw[pos:])
    return "".join(pieces), Silent(at, shown, tuple(feeds))


def _divides(before: str, after: str) -> bool:
    """Whether a form feed alone stands between two words."""
    return bool(before.strip() and after.strip()) and not before.endswith(HYPHENS)


def restore(text: str, silent: Silent, start: int, end: int) -> str:
    """The characters of the file for a stretch of its text, without what stood right before it."""
    if silent is NOTHING:
        return text[start:end]
    at, shown = silent.at, silent.shown
    return "".join((at.get(i, "") if i > start else "") + shown.get(i, text[i]) for i in range(start, end))
