"""Damage at page breaks, to divisions and to displayed quotations."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from .model import Sheet
from .spots import PROSE, Find, Hurt, Kind, Spot, breaks, drop, join, neighbours


def cuts(*kinds: str, word: bool = False) -> Find:
    """Find the page breaks between words inside paragraphs, with the space before, or inside a `word`."""

    def find(sheet: Sheet) -> Iterator[Spot]:
        for block, i in breaks(sheet, *kinds):
            before = block.body[i - 1] if i else None
            if before and (before.role == "letter") == word:
                yield [block.body[i]] if word else [before, block.body[i]]

    return find


def cut(spot: Spot, rng: Random) -> None:
    """Put a blank line where the page ends, in mid-sentence."""
    del rng
    spot[0].read = ""
    spot[-1].read = "\n\n"


def cut_with_hyphen(spot: Spot, rng: Random) -> None:
    """Put a hyphen and a blank line where the page ends, in mid-word."""
    del rng
    spot[0].read = "-\n\n"


def head_places(*, inside: bool) -> Find:
    """Find the page breaks where a running head may stand: all, or those `inside` a line."""

    def find(sheet: Sheet) -> Iterator[Spot]:
        for block, i in breaks(sheet, *PROSE, "section"):
            if not block.body[i].head:
                continue
            before = block.body[i - 1] if i else None
            if before and before.role == "space":
                yield [before, block.body[i]]
            elif not inside and not before:
                yield [block.body[i]]

    return find


def head_inside(spot: Spot, rng: Random) -> None:
    """Write folio and running head between two words of a line."""
    del rng
    spot[-1].read = f"{spot[-1].n} {spot[-1].head} "


def head_on_lines(between: str) -> Hurt:
    """Make a hurt that writes folio, `between` and running head on lines of their own."""

    def hurt(spot: Spot, rng: Random) -> None:
        del rng
        *space, page = spot
        page.read = f"{page.n}{between}{page.head}\n\n"
        for atom in space:
            atom.read = "\n\n"

    return hurt


def lost_heads(sheet: Sheet) -> Iterator[Spot]:
    """Find the chapter headings that follow running text, with the line ends around them."""
    for before, block in neighbours(sheet, "chapter"):
        if before.kind in PROSE:
            yield [before.gap, *block.body, block.gap]


def quotation_starts(sheet: Sheet) -> Iterator[Spot]:
    """Find the line ends before displayed quotations."""
    return ([before.gap] for before, block in neighbours(sheet, "quote") if before.kind == "p")


def quotation_ends(sheet: Sheet) -> Iterator[Spot]:
    """Find the line ends after displayed quotations."""
    return ([before.gap] for before, block in neighbours(sheet, "p") if before.kind == "quote")


def last_line_end(sheet: Sheet) -> Iterator[Spot]:
    """Find the end of the last line."""
    yield [sheet.blocks[-1].gap]


PAGES = (
    Kind(
        "chapter-heading-lost",
        0.3,
        lost_heads,
        join,
        "a chapter heading is lost and the chapter begins in mid-line",
    ),
    Kind(
        "running-head-inline",
        0.1,
        head_places(inside=True),
        head_inside,
        "a running head inside a line of text",
    ),
    Kind(
        "running-head-line",
        0.1,
        head_places(inside=False),
        head_on_lines(" "),
        "a running head on its own line",
    ),
    Kind(
        "running-head-two-lines",
        0.1,
        head_places(inside=False),
        head_on_lines("\n\n"),
        "folio and running head on two lines",
    ),
    Kind(
        "page-cut-hyphen",
        0.3,
        cuts(*PROSE, word=True),
        cut_with_hyphen,
        "a paragraph cut in mid-word by a page end, with a hyphen",
    ),
    Kind(
        "page-cut-quotation",
        0.5,
        cuts("quote"),
        cut,
        "a displayed quotation cut by a page end",
    ),
    Kind(
        "page-cut",
        0.2,
        cuts("p"),
        cut,
        "a paragraph cut in mid-sentence by a page end",
    ),
    Kind(
        "quotation-glued-before",
        0.25,
        quotation_starts,
        join,
        "a displayed quotation on the line of the paragraph before",
    ),
    Kind(
        "quotation-glued-after",
        0.15,
        quotation_ends,
        join,
        "a displayed quotation on the line of the paragraph after",
    ),
    Kind(
        "no-final-newline",
        1.0,
        last_line_end,
        drop,
        "the last line has no newline",
    ),
)
"""At page breaks, to divisions and displayed quotations."""
