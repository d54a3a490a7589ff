"""Draws words as a grey picture from the outlines of a font, in pure Python: just enough for a title card or a cover.

Coverage is exact: each outline edge adds its signed area to the pixels it touches, and a running sum along the row
gives what is inside (Raph Levien's accumulation buffer).
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterable
from itertools import accumulate
from typing import Any

Point = tuple[float, float]
Edge = tuple[Point, Point]
_STEPS = 6


def lines_of(text: str, width: int) -> list[str]:
    """The text in lines of about the width; no article or preposition ends one, so that a line may be a little longer.

    >>> lines_of("Northern Lamps and the Politics of Coastal Lighting", 18)
    ['Northern Lamps', 'and the Politics', 'of Coastal Lighting']
    >>> lines_of("Oil and the Paper Lamp", 6)
    ['Oil', 'and the Paper', 'Lamp']
    """
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= width and lines[-1][-1] not in ":;":
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    for index in range(len(lines) - 1, 0, -1):  # no article or preposition at the end of a line
        words = lines[index - 1].split()
        while words and len(words[-1]) <= 3 and words[-1].islower():
            lines[index] = f"{words.pop()} {lines[index]}"
        if words:
            lines[index - 1] = " ".join(words)
        else:
            del lines[index - 1]
    return lines


class Pen:
    """Collects outlines as straight edges, in font units."""

    def __init__(self) -> None:
        self.edges: list[Edge] = []
        self.start: Point = (0.0, 0.0)
        self.here: Point = (0.0, 0.0)

    def moveTo(self, point: Point) -> None:  # noqa: N802 - the protocol of fontTools' pens
        """A contour begins."""
        self.start = self.here = point

    def lineTo(self, point: Point) -> None:  # noqa: N802
        """A straight edge."""
        self.edges.append((self.here, point))
        self.here = point

    def qCurveTo(self, *points: Point) -> None:  # noqa: N802
        """Quadratic curves with implied points between."""
        *controls, end = points
        for index, control in enumerate(controls):
            last = index == len(controls) - 1
            following = end if last else controls[index + 1]
            stop = end if last else ((control[0] + following[0]) / 2, (control[1] + following[1]) / 2)
            begin = self.here
            for step in range(1, _STEPS + 1):
                t = step / _STEPS
                a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
                self.lineTo(
                    (a * begin[0] + b * control[0] + c * stop[0], a * begin[1] + b * control[1] + c * stop[1])
                )

    def closePath(self) -> None:  # noqa: N802
        """A contour ends."""
        if self.here != self.start:
            self.lineTo(self.start)

    endPath = closePath  # noqa: N815


class Face:
    """A font whose words can be measured and drawn."""

    def __init__(self, data: bytes) -> None:
        from fontTools.ttLib import TTFont  # noqa: PLC0415 - a heavy import that most builds do not need

        font = TTFont(io.BytesIO(data), lazy=True)
        self.glyphs: Any = font.getGlyphSet()
        self.names: dict[int, str] = font.getBestCmap()
        self.units: int = font["head"].unitsPerEm
        self.pairs: list[Any] = _pair_tables(font)

    def _kern(self, left: str, right: str) -> float:
        for table in self.pairs:
            if left not in table.Coverage.glyphs:
                continue
            value = None
            if table.Format == 1:
                records = table.PairSet[table.Coverage.glyphs.index(left)].PairValueRecord
                value = next((r.Value1 for r in records if r.SecondGlyph == right), None)
            else:
                row = table.Class1Record[table.ClassDef1.classDefs.get(left, 0)]
                value = row.Class2Record[table.ClassDef2.classDefs.get(right, 0)].Value1
            if value is not None:
                return float(getattr(value, "XAdvance", 0) or 0)
        return 0.0

    def place(self, words: str, size: float) -> tuple[list[tuple[str, float]], float]:
        """Glyph names with their left edges in pixels, and the width of the whole."""
        scale = size / self.units
        placed: list[tuple[str, float]] = []
        x = 0.0
        before = ""
        for letter in words:
            name = self.names.get(ord(letter))
            if name is None:
                continue
            x += self._kern(before, name) * scale if before else 0.0
            placed.append((name, x))
            x += float(self.glyphs[name].width) * scale
            before = name
        return placed, x

    def edges(self, words: str, size: float, left: float, baseline: float) -> Iterable[Edge]:
        """The outline edges of a line of words, in pixels, y downwards."""
        scale = size / self.units
        for name, x in self.place(words, size)[0]:
            pen = Pen()
            self.glyphs[name].draw(pen)
            for (ax, ay), (bx, by) in pen.edges:
                yield (
                    (left + x + ax * scale, baseline - ay * scale),
                    (left + x + bx * scale, baseline - by * scale),
                )


def _pair_tables(font: Any) -> list[Any]:  # noqa: ANN401 - fontTools has no types
    """The pair-kerning tables of a font's GPOS."""
    if "GPOS" not in font:
        return []
    gpos = font["GPOS"].table
    wanted = {
        i
        for record in gpos.FeatureList.FeatureRecord
        if record.FeatureTag == "kern"
        for i in record.Feature.LookupListIndex
    }
    tables = []
    for index in sorted(wanted):
        for table in gpos.LookupList.Lookup[index].SubTable:
            inner = table.ExtSubTable if table.LookupType == 9 else table
            if inner.LookupType == 2:
                tables.append(inner)
    return tables


class Canvas:
    """A picture of single-byte pixels: 0 paper, 255 ink, 254 the colour of rules."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.rows = [bytearray(width) for _ in range(height)]
        self.sums: dict[int, list[float]] = {}

    def add(self, edges: Iterable[Edge]) -> None:
        """Outline edges to be filled."""
        for (ax, ay), (bx, by) in edges:
            if ay == by:
                continue
            sign = 1.0 if ay < by else -1.0
            (x0, y0), (x1, y1) = ((ax, ay), (bx, by)) if ay < by else ((bx, by), (ax, ay))
            slope = (x1 - x0) / (y1 - y0)
            for row in range(max(0, int(y0)), min(self.height - 1, int(y1)) + 1):
                top, bottom = max(y0, row), min(y1, row + 1)
                if top < bottom:
                    self._span(
                        row, x0 + slope * (top - y0), x0 + slope * (bottom - y0), sign * (bottom - top)
                    )

    def _span(self, row: int, xa: float, xb: float, height: float) -> None:
        """The part of an edge in one row: its area goes to the pixels it crosses, the rest to all right of them."""
        sums = self.sums.setdefault(row, [0.0] * (self.width + 2))
        left, right = (
            min(x, self.width) for x in ((xa, xb) if xa < xb else (xb, xa))
        )  # a line may be too long
        first, last = int(left), int(right)
        if first == last:
            inside = height * (1 - (left + right) / 2 + first)
            sums[first] += inside
            sums[first + 1] += height - inside
            return
        per = height / (right - left)
        done = 0.0
        for column in range(first, last + 1):
            a, b = max(left, column), min(right, column + 1)
            share = per * (b - a)
            inside = share * (1 - (a + b) / 2 + column)
            sums[column] += inside
            sums[column + 1] += share - inside
            done += share

    def rule(self, left: int, top: int, width: int, height: int) -> None:
        """A rule in its own colour."""
        for row in range(top, top + height):
            self.rows[row][left : left + width] = b"\xfe" * width

    def fill(self) -> None:
        """Turn the collected edges into ink."""
        for row, sums in self.sums.items():
            line = self.rows[row]
            for column, value in enumerate(accumulate(sums[: self.width])):
                if value > 0.004 or value < -0.004:
                    line[column] = min(253, int(abs(value) * 253 + 0.5))
        self.sums = {}

    def png(
        self, paper: tuple[int, int, int], ink: tuple[int, int, int], rule: tuple[int, int, int]
    ) -> bytes:
        """The picture as a palette PNG."""
        shades = [tuple(p + (i - p) * n // 253 for p, i in zip(paper, ink, strict=True)) for n in range(254)]
        palette = b"".join(bytes(shade) for shade in [*shades, rule, ink])
        raw = b"".join(b"\x00" + bytes(row) for row in self.rows)
        head = struct.pack(">IIBBBBB", self.width, self.height, 8, 3, 0, 0, 0)
        chunks = ((b"IHDR", head), (b"PLTE", palette), (b"IDAT", zlib.compress(raw, 9)), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
            for name, data in chunks
        )
