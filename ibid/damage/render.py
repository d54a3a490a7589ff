"""Lay a book out as the witness of an OCR engine without faults: blocks of atoms, ready to be hurt.

Such a witness already differs from the book: straight quotation marks, superscript digits for calls, no
running heads, one paragraph a line, and no italics for the titles in the endnotes and the bibliography,
where engines hardly ever see them.
"""

from __future__ import annotations

import re

from .clean import CALL, PAGE
from .model import Atom, Block, Book, Item, Role, Sheet

SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
"""Digits to superscript digits."""
_ELLIPSIS = ". . ."
_PIECE = re.compile(rf"{CALL.pattern}|{PAGE.pattern}|\. \. \.|.", re.DOTALL)
_STRAIGHT = {"‘": "'", "’": "'", "“": '"', "”": '"'}
_BACK = {"entry", "note"}


def superscript(n: int) -> str:
    """Take a number, return it in superscript digits.

    >>> superscript(13)
    '¹³'
    """
    return str(n).translate(SUPERSCRIPTS)


def lay_out(book: Book) -> Sheet:
    """Take a book, return its ideal witness."""
    sheet = Sheet()
    _title_page(sheet, book)
    part = ""
    for item in book.items:
        if item.kind == "part":
            part = item.markup
            sheet.blocks.append(_block("part-label", ink(item.label), item=item))
        block = _show(item)
        sheet.blocks.append(block)
        for atom in block.body:
            if atom.role == "page" and atom.n % 2 == 0 and item.chapter and item.kind != "note":
                atom.head = part.replace("’", "'").upper()
    for block, following in zip(sheet.blocks, sheet.blocks[1:], strict=False):
        if block.kind in _BACK and following.kind != block.kind:
            block.gap = Atom("\n\n", "\n\n", "gap")
    sheet.blocks[-1].gap = Atom("\n", "\n", "gap")
    return sheet


def ink(markup: str, *, italics: bool = True) -> list[Atom]:
    """Take marked-up text, return its atoms; without `italics`, only those of *ibid* are shown."""
    atoms: list[Atom] = []
    inside = shown = False
    for found in _PIECE.finditer(markup):
        piece = found.group()
        if piece == "*":
            if not inside:
                shown = italics or markup[found.end() :].lower().startswith("ibid*")
            inside = not inside
            atoms.append(Atom("*", "*" if shown else "", "italic-on" if inside else "italic-off"))
        elif found.group(1):
            n = int(found.group(1))
            atoms.append(Atom(piece, superscript(n), "call", n=n))
        elif found.group(2):
            atoms.append(Atom("", "", "page", n=int(found.group(2))))
        else:
            atoms.append(_character(piece, atoms, markup[found.end() :]))
    return atoms


def _character(piece: str, before: list[Atom], rest: str) -> Atom:
    """Make the atom of a single character or an ellipsis."""
    role: Role = "other"
    if piece == _ELLIPSIS:
        role = "ellipsis"
    elif piece == "’":
        after_letter = bool(before) and before[-1].role == "letter"
        role = "apostrophe" if after_letter and rest[:1].isalpha() else "quote"
    elif piece in _STRAIGHT:
        role = "quote"
    else:
        role = _simple(piece)
    return Atom(piece, _STRAIGHT.get(piece, piece), role)


def _simple(piece: str) -> Role:
    """Give the role of a character that is its own ideal reading."""
    by_mark: dict[str, Role] = {"'": "soft", "-": "hyphen", "–": "dash", " ": "space"}
    if piece in by_mark:
        return by_mark[piece]
    if piece.isalpha():
        return "letter"
    return "digit" if piece in "0123456789" else "other"


def _block(kind: str, body: list[Atom], gap: str = "\n\n", item: Item | None = None) -> Block:
    """Make a block without a prefix."""
    return Block(item, kind, [], body, Atom(gap, gap, "gap"))


def _show(item: Item) -> Block:
    """Make the block of one item."""
    gap = "\n" if item.kind in _BACK else "\n\n"
    block = _block(item.kind, ink(item.markup, italics=item.kind not in _BACK), gap, item)
    if item.kind in _BACK:
        block.prefix.append(Atom("", "- ", "bullet"))
    if item.kind in ("note", "notechapter"):
        block.prefix.append(Atom(f"{item.n}. ", f"{item.n}. ", "number"))
    return block


def _title_page(sheet: Sheet, book: Book) -> None:
    """Add title, author and contents."""
    sheet.blocks.append(_block("title", ink(book.title.upper())))
    sheet.blocks.append(_block("author", ink(book.author.upper())))
    sheet.blocks.append(_block("contents", ink("Contents")))
    lines: list[str] = []
    for item in book.of_kind("part", "chapter", "bibliography", "notes"):
        if item.kind == "part":
            lines += [item.label, f"\t{item.markup.upper()}"]
        elif item.kind == "chapter":
            lines.append(f"{item.n}\t{item.markup}\t{item.page}")
        else:
            lines.append(f"\t{item.markup}\t{item.page}")
    sheet.blocks += [_block("contents", ink(line), "\n") for line in lines]
    sheet.blocks[-1].gap = Atom("\n\n", "\n\n", "gap")
