"""Names at the head of an entry, and after ``ed.`` or ``trans.``."""

from __future__ import annotations

import re

from ibid.model import Name

INITIAL = r"(?:[A-ZÉ][a-zé]?\.)"
SURNAME = r"(?:(?:[Dd]e|[Vv]on|[Vv]an|[Dd]u|[Ll]a|[Mm]c)\s)?[A-ZÉŠ][\w'’-]+(?:\sd['’][A-Z]\w+)?"
PARTICLE = r"(?:\s(?:von|van|de|du))?"
GIVEN = (
    rf"(?:(?:Sir|Lord|Lady)\s)?(?:{INITIAL}(?:\s?-?{INITIAL})*"
    rf"|[A-ZÉ][a-zé'’]+(?:-[A-Z][a-z]+)?(?:\s{INITIAL})*){PARTICLE}"
)

INVERTED = re.compile(rf"(?P<family>{SURNAME}),\s+(?P<given>{GIVEN})(?=[\s.,]|$)")
"""``Family, Given``: the form an alphabetical list wants."""

STRAIGHT = re.compile(rf"(?P<given>{GIVEN})\s+(?P<family>{SURNAME})")
"""``Given Family``."""

LIST = re.compile(r",\s+(?=[A-ZÉŠ][\w'’-]+,\s)")
"""A comma between two inverted names."""

AND = re.compile(r",?\s+(?:and|&)\s+")
EDITED = re.compile(r",?\s*\(?\b(?P<role>eds?)\.\)?,?\s*", re.IGNORECASE)
END = re.compile(r"\s*[.,]?\s+(?=[A-ZÉ\d'‘\"“])")


class Head:
    """The names at the head of an entry."""

    __slots__ = ("editors", "end", "inverted", "names")

    def __init__(self, names: tuple[Name, ...], editors: bool, end: int, inverted: bool) -> None:
        self.names = names
        self.editors = editors
        self.end = end
        self.inverted = inverted


def head(text: str) -> Head | None:
    """Names that an entry opens with: ``Family, A. B. and Family, C.``, with ``ed.`` behind them or not;
    ``None`` without."""
    names: list[Name] = []
    at = 0
    while match := INVERTED.match(text, at):
        names.append(Name(match["family"], match["given"].strip()))
        at = match.end()
        joint = AND.match(text, at) or LIST.match(text, at)
        if not joint or not INVERTED.match(text, joint.end()):
            break
        at = joint.end()
    if names:
        return _close(text, at, names, inverted=True)
    straight = STRAIGHT.match(text)
    if straight and text[straight.end() : straight.end() + 2] == ", " and straight["given"].endswith("."):
        return _close(text, straight.end(), [Name(straight["family"], straight["given"])], inverted=False)
    return _pseudonym(text)


def _close(text: str, at: int, names: list[Name], inverted: bool) -> Head | None:
    edited = EDITED.match(text, at)
    given = names[-1].given
    end = END.match(text, edited.end() - 1 if edited else at)
    if edited:
        return Head(tuple(names), True, edited.end(), inverted)
    if not end:
        return None
    if not given.endswith(".") and text[at : at + 1] not in {".", ","}:
        return None  # a full given name wants a point: else it is a title with a comma
    if not given.endswith(".") and text[at] == "," and text[end.end()] not in "'‘":
        return None
    return Head(tuple(names), False, end.end(), inverted)


def _pseudonym(text: str) -> Head | None:
    """One bare name, a title and a regular imprint behind it (``Name. Title of Several Words. Place,
    Publisher, 1900``)."""
    match = re.match(r"(?P<name>[A-Z][a-z'’]+)\.\s+(?=[A-Z][^.,]+\s[^.,]+\.\s+[A-Z][^,]+, )", text)
    return Head((Name(match["name"]),), False, match.end(), True) if match else None


def people(text: str) -> tuple[Name, ...]:
    """Names after ``ed.`` or ``trans.`` (``A. Able, B. Baker & C. Cook et al.``), family names last."""
    cleaned = re.sub(r",?\s*(?:et al\.?|and others)\s*,?$", "", text.strip(" ,;"))
    cleaned = re.sub(r"\b([A-Z][a-z]{2})\.(?=\s[A-Z]\.)", r"\1", cleaned)
    names = []
    for piece in re.split(r",\s+|\s+(?:and|&)\s+", cleaned):
        words = piece.strip().split()
        if words:
            names.append(Name(words[-1].rstrip(",;"), " ".join(words[:-1])))
    return tuple(names)
