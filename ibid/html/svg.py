"""Small pictures as SVG, drawn at build: colours and type come from the style sheet."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from ibid.html.machine import attribute, escape

WIDTH = 640
"""Of every picture, in its own units."""
NARROW = 340
"""Of one that is drawn again for small windows: about as many pixels as there are."""


class Picture:
    """Parts of a picture, appended one after the other."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.parts: list[str] = []

    def rect(self, css: str, x: float, y: float, width: float, height: float, title: str = "") -> None:
        """A rectangle; a title is shown where the pointer rests (the table says it to everyone)."""
        shape = f'<rect class="{css}" x="{x:.4g}" y="{y:.4g}" width="{width:.4g}" height="{height:.4g}"'
        self.parts.append(f"{shape}><title>{escape(title)}</title></rect>" if title else f"{shape}/>")

    def disc(self, css: str, x: float, y: float, radius: float, title: str) -> None:
        """A disc."""
        shape = f'<circle class="{css}" cx="{x:.4g}" cy="{y:.4g}" r="{radius:.3g}">'
        self.parts.append(f"{shape}<title>{escape(title)}</title></circle>")

    def line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """A thin rule."""
        self.parts.append(f'<path class="ax" d="M{x1:.4g} {y1:.4g}L{x2:.4g} {y2:.4g}"/>')

    def text(self, words: str, x: float, y: float, anchor: str = "start") -> None:
        """A label."""
        where = f' text-anchor="{anchor}"' if anchor != "start" else ""
        self.parts.append(f'<text class="lb" x="{x:.4g}" y="{y:.4g}"{where}>{escape(words)}</text>')

    def svg(self, height: float, *, css: str = "plain", width: int = WIDTH) -> Markup:
        """The picture as an element of the page.

        ``css``: ``plain`` may shrink with the window; ``large`` is for wide ones alone and ``small`` for the others.
        """
        size = f'viewBox="0 0 {width} {height:g}" width="{width}" height="{height:g}"'
        label = f'role="img" aria-label="{attribute(self.name)}" focusable="false"'
        return Markup(f'<svg class="strip {css}" {size} {label}>{"".join(self.parts)}</svg>')  # noqa: S704 - escaped above


def clipped(words: str, length: int) -> str:
    """Words cut to a length, at a space where there is one.

    >>> clipped("Merrow, The Lighthouse Keepers of the Northern Coast", 30)
    'Merrow, The Lighthouse…'
    """
    if len(words) <= length:
        return words
    cut = words[:length]
    space = cut.rfind(" ")
    return (cut[:space] if space > length * 2 // 3 else cut[:-1]).rstrip(" ,:") + "…"


def ticks(most: int, wanted: int = 4) -> Sequence[int]:
    """Round values from nothing to the greatest, about as many as wanted.

    >>> list(ticks(83)), list(ticks(7)), list(ticks(0))
    ([0, 20, 40, 60, 80], [0, 2, 4, 6], [0])
    """
    step = next(
        s for s in (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 10**9) if most / s <= wanted + 0.5
    )
    return range(0, most + 1, step)
