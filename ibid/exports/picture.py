"""The picture that others show beside a link to the edition (Open Graph): author and title, set in the edition's type.

Drawing takes a third of a second, so the picture is kept in ``.cache/pictures/`` under a digest of all it depends on.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from ibid.exports.contents import Contents
from ibid.exports.epub.cover import lines_of
from ibid.exports.raster import Canvas, Face
from ibid.html.fonts import digest, faces
from ibid.model import Artefact

CACHE = Path(__file__).resolve().parents[2] / ".cache" / "pictures"
_VERSION = 1
_WIDTH, _HEIGHT, _MARGIN = 1200, 630, 96
_PAPER, _INK, _RED = (251, 247, 238), (31, 27, 22), (138, 47, 29)


def _title(face: Face, title: str) -> tuple[list[str], float]:
    """The title's lines and their size: the largest in which it fits."""
    room, height = _WIDTH - 2 * _MARGIN, 300
    for size in range(86, 30, -4):
        for count in range(12, 60, 2):
            lines = lines_of(title, count)
            if len(lines) * size * 1.16 <= height and all(
                face.place(line, size)[1] <= room for line in lines
            ):
                return lines, float(size)
    return lines_of(title, 60)[:5], 34.0


def draw(author: str, title: str, imprint: str) -> bytes:
    """The picture as PNG."""
    face = Face(faces()["literata-display.woff2"])
    canvas = Canvas(_WIDTH, _HEIGHT)
    canvas.add(face.edges(author, 38, _MARGIN, 138))
    canvas.rule(_MARGIN, 172, _WIDTH - 2 * _MARGIN, 4)
    lines, size = _title(face, title)
    for index, line in enumerate(lines):
        canvas.add(face.edges(line, size, _MARGIN, 190 + size * (1 + 1.16 * index)))
    canvas.add(face.edges(imprint, 28, _MARGIN, _HEIGHT - 72))
    canvas.fill()
    return canvas.png(_PAPER, _INK, _RED)


def picture(contents: Contents, cache: Path = CACHE) -> Artefact:
    """``cover.png``: from the cache, or drawn and put there."""
    facts = contents.facts
    author = ", ".join(person.direct for person in facts.authors)
    imprint = ", ".join(x for x in (facts.publisher, facts.year) if x)
    known = repr((_VERSION, digest(), author, facts.title, imprint))
    file = cache / f"{hashlib.sha256(known.encode()).hexdigest()[:16]}.png"
    if file.is_file():
        return Artefact("cover.png", file.read_bytes())
    data = draw(author, facts.title, imprint)
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=cache, delete=False) as beside:
        beside.write(data)
    os.replace(beside.name, file)  # noqa: PTH105 - whole or not at all
    return Artefact("cover.png", data)
