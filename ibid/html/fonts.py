"""Cuts the text face down to what an edition needs: woff2 files, byte for byte the same each time.

Subsetting a variable font takes seconds, so it is no part of a build but a set-up step of its own:
`faces` writes into ``.cache/fonts/<digest>/``, the digest being of everything that the result depends on, or reads
that folder when it is there already. The Makefile calls it.
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

CACHE = Path(__file__).resolve().parents[2] / ".cache" / "fonts"
_ROMAN, _ITALIC = "Literata[opsz,wght].ttf", "Literata-Italic[opsz,wght].ttf"
_PLAIN = ("kern", "liga", "onum", "ccmp")
_FIGURES = ("kern", "liga", "onum", "lnum", "tnum", "pnum", "ccmp", "locl", "calt", "mark", "mkmk")
_CAPS = (*_FIGURES, "smcp", "c2sc", "sups")

_LATIN = (
    *((0x20, 0x7E), (0xA0, 0x17F), (0x2B9, 0x2BC), (0x300, 0x304), (0x306, 0x308), (0x30A, 0x30C)),
    *((0x327, 0x328), (0x2010, 0x2015), (0x2018, 0x201A), (0x201C, 0x201E), (0x2020, 0x2022)),
    *((0x2026, 0x2026), (0x2032, 0x2033), (0x2039, 0x203A), (0x2044, 0x2044), (0x2070, 0x2070)),
    *((0x2074, 0x2079), (0x20AC, 0x20AC), (0x2116, 0x2116), (0x2190, 0x2193), (0x2212, 0x2212)),
)
_BASIC = ((0x20, 0x7E), (0xA0, 0xFF), (0x2013, 0x2014), (0x2018, 0x2019), (0x201C, 0x201D), (0x2026, 0x2026))
_ASCII = ((0x20, 0x7E), (0x2013, 0x2014), (0x2018, 0x2019))
_CYRILLIC = ((0x400, 0x45F), (0x462, 0x463), (0x472, 0x475), (0x490, 0x491))


@dataclass(frozen=True, slots=True)
class Face:
    """One font file to be made."""

    name: str
    source: str
    opsz: float
    weight: float
    features: tuple[str, ...]
    ranges: tuple[tuple[int, int], ...]


FACES = (
    Face("literata.woff2", _ROMAN, 12, 400, _CAPS, _LATIN),
    Face("literata-italic.woff2", _ITALIC, 12, 400, _CAPS, _LATIN),
    Face("literata-semibold.woff2", _ROMAN, 12, 600, _PLAIN, _ASCII),
    Face("literata-display.woff2", _ROMAN, 40, 380, _PLAIN, _BASIC),
    Face("literata-cyrillic.woff2", _ROMAN, 12, 400, _PLAIN, _CYRILLIC),
    Face("literata-cyrillic-italic.woff2", _ITALIC, 12, 400, _PLAIN, _CYRILLIC),
)


def _sources() -> Path:
    import fontpkg_literata  # noqa: PLC0415 - a heavy import that most builds do not need

    return Path(fontpkg_literata.__file__).parent / "files"


def digest() -> str:
    """The digest of all that the files depend on: the face, the tools and the choices above."""
    known = [version(name) for name in ("fontpkg-literata", "fonttools", "brotli")]
    return hashlib.sha256(repr((known, FACES)).encode()).hexdigest()[:16]


def cut(face: Face, folder: Path) -> bytes:
    """One face as woff2: its axes pinned, characters and features chosen, its time stamp the source's."""
    from fontTools import subset  # noqa: PLC0415
    from fontTools.ttLib import TTFont  # noqa: PLC0415
    from fontTools.varLib import instancer  # noqa: PLC0415

    options = subset.Options()
    options.layout_features = list(face.features)
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    with TTFont(folder / face.source, lazy=True, recalcTimestamp=False) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=[c for first, last in face.ranges for c in range(first, last + 1)])
        subsetter.subset(font)
        instancer.instantiateVariableFont(font, {"opsz": face.opsz, "wght": face.weight}, inplace=True)
        font["head"].modified = font["head"].created
        font.flavor = "woff2"
        out = io.BytesIO()
        font.save(out, reorderTables=None)
    return out.getvalue()


def _write(folder: Path, files: dict[str, bytes]) -> None:
    """All files at once: a folder beside, then one rename; another build may have been quicker."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as beside:
        made = Path(beside) / "made"
        made.mkdir()
        for name, data in files.items():
            (made / name).write_bytes(data)
        if not folder.exists():
            os.replace(made, folder)  # noqa: PTH105 - a folder is renamed


def faces(cache: Path = CACHE) -> dict[str, bytes]:
    """The font files, name to bytes: from the cache folder, or made and put there."""
    folder = cache / digest()
    if folder.is_dir():
        return {face.name: (folder / face.name).read_bytes() for face in FACES}
    source = _sources()
    files = {face.name: cut(face, source) for face in FACES}
    with suppress(OSError):  # a read-only checkout: the files are made anew each time
        _write(folder, files)
    return files


def licence() -> bytes:
    """The licence that has to go with the files (SIL OFL 1.1)."""
    from importlib.metadata import files as listed  # noqa: PLC0415

    for path in listed("fontpkg-literata") or []:
        if path.name.upper().startswith(("OFL", "LICENSE", "LICENCE")):
            return Path(str(path.locate())).read_bytes()
    return b"Literata: SIL Open Font License 1.1, https://openfontlicense.org\n"
