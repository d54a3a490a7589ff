"""Pictures of author and title, set in the edition's type: the one that others show beside a link (Open Graph), and the EPUB's cover.

Drawing takes a third of a second and more, so they are kept in ``.cache/pictures/`` under a digest of all they depend on.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from ibid.cached import cached
from ibid.exports.contents import Contents
from ibid.exports.raster import Canvas, Face, lines_of
from ibid.html.fonts import digest, faces
from ibid.model import Artefact

CACHE = Path(__file__).resolve().parents[2] / ".cache" / "pictures"
_VERSION = 2
_PAPER, _INK, _RED = (251, 247, 238), (31, 27, 22), (138, 47, 29)
_LEADING = 1.16


@dataclass(frozen=True, slots=True)
class Card:
    """Where things stand on a picture, in pixels: sizes of type, and baselines from the top."""

    width: int
    height: int
    margin: int
    author: tuple[int, int]
    """Size and baseline."""
    rules: tuple[tuple[int, int], ...]
    """Top and thickness of each."""
    title: tuple[int, int, int]
    """Its top, the room below it, the largest size."""
    imprint: tuple[int, int]


LINK = Card(1200, 630, 96, (38, 138), ((172, 4),), (190, 300, 86), (28, 558))
"""The picture beside a link."""
COVER = Card(1200, 1800, 130, (54, 300), ((350, 5), (1550, 2)), (400, 1000, 142), (42, 1640))
"""The cover of a book."""


def _title(face: Face, title: str, card: Card) -> tuple[list[str], float]:
    """The title's lines and their size: the largest in which it fits."""
    _, height, largest = card.title
    room = card.width - 2 * card.margin
    for size in range(largest, 30, -4):
        for count in range(12, 60, 2):
            lines = lines_of(title, count)
            if len(lines) * size * _LEADING <= height and all(
                face.place(line, size)[1] <= room for line in lines
            ):
                return lines, float(size)
    return lines_of(title, 60)[:5], 34.0


def draw(author: str, title: str, imprint: str, card: Card = LINK) -> bytes:
    """The picture as PNG."""
    face = Face(faces()["literata-display.woff2"])
    canvas = Canvas(card.width, card.height)
    canvas.add(face.edges(author, card.author[0], card.margin, card.author[1]))
    for top, thickness in card.rules:
        canvas.rule(card.margin, top, card.width - 2 * card.margin, thickness)
    lines, size = _title(face, title, card)
    for index, line in enumerate(lines):
        canvas.add(face.edges(line, size, card.margin, card.title[0] + size * (1 + _LEADING * index)))
    canvas.add(face.edges(imprint, card.imprint[0], card.margin, card.imprint[1]))
    canvas.fill()
    return canvas.png(_PAPER, _INK, _RED)


def kept(contents: Contents, card: Card, cache: Path | None = None) -> bytes:
    """A picture from the cache, or drawn and put there."""
    facts = contents.facts
    author = ", ".join(person.direct for person in facts.authors)
    imprint = ", ".join(x for x in (facts.publisher, facts.year) if x)
    known = repr((_VERSION, digest(), author, facts.title, imprint, card))
    file = (cache or CACHE) / f"{hashlib.sha256(known.encode()).hexdigest()[:16]}.png"
    return cached(file, lambda: draw(author, facts.title, imprint, card))


def picture(contents: Contents, cache: Path | None = None) -> Artefact:
    """``cover.png``: the picture beside a link."""
    return Artefact("cover.png", kept(contents, LINK, cache))
