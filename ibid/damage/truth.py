"""Tell the truth about a damaged witness, as plain data for JSON.

Every offset counts Unicode characters from the start of the witness; a span is `start` (included) to `end`
(not) with `read`, what stands there. The lists:

* `damages`: each with its kind, span, `ideal` (what an engine without faults would have read) and `true`
  (what the book has), in all and in `parts`, one for each unbroken piece: parts never overlap, and `ideal`
  put for every part gives the ideal witness;
* `calls`, `notes`, `paragraphs`, `headings`, `bibliography`: what is to be recovered, hurt or not, with the
  clean text; `quotations`: how many paragraphs each has;
* `pages`: where each begins, in the witness (`at`) and in the plain clean text of its block (`clean`);
* `not_calls`: figures that are no calls; `counts`: damages by kind.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from .clean import plain
from .model import Atom, Block, Book, Damage, Item, Sheet

FORMAT = "ibid-damage-truth/1"
"""The name and version of the truth file's format."""
_FIGURES = re.compile(r"\d{1,3}(?:,\d{3})+(?: million)?|\b1\d{3}(?:[–-]\d+)?(?=[.,;:’])|\d+½")
_HEADINGS = ("part", "chapter", "section", "bibliography", "bibsection", "notes", "notechapter")

Row = dict[str, Any]
"""One entry of a list of the truth file."""


@dataclass(frozen=True, slots=True)
class _Witness:
    """A finished witness and where its atoms stand in it."""

    sheet: Sheet
    text: str
    flat: tuple[Atom, ...]
    place: dict[int, int]
    """From an atom (by identity) to its offset."""
    ids: dict[int, str]
    """From an atom (by identity) to the identifier of its block."""

    def span(self, first: Atom, last: Atom) -> Row:
        """Return the span from one atom to another, with what is read there."""
        start = self.place[id(first)]
        end = self.place[id(last)] + len(last.read)
        return {"start": start, "end": end, "read": self.text[start:end]}


def tell(book: Book, sheet: Sheet, seed: int) -> Row:
    """Take a book and its damaged sheet, return the truth."""
    witness = _measure(sheet)
    damages = _damages(witness)
    return {
        "format": FORMAT,
        "title": book.title,
        "author": book.author,
        "seed": seed,
        "witness": {
            "sha256": hashlib.sha256(witness.text.encode()).hexdigest(),
            "bytes": len(witness.text.encode()),
            "characters": len(witness.text),
        },
        "counts": dict(sorted(Counter(row["kind"] for row in damages).items())),
        "damages": damages,
        "calls": _calls(witness),
        "notes": [_note(witness, block) for block in sheet.of_kind("note")],
        "paragraphs": [_paragraph(witness, block) for block in sheet.of_kind("p", "quote")],
        "quotations": _quotations(book),
        "headings": [_heading(witness, block) for block in sheet.of_kind(*_HEADINGS)],
        "pages": _pages(witness),
        "bibliography": _bibliography(witness),
        "not_calls": _not_calls(witness),
    }


def _measure(sheet: Sheet) -> _Witness:
    """Find the offset of every atom."""
    place: dict[int, int] = {}
    ids: dict[int, str] = {}
    flat: list[Atom] = []
    offset = 0
    for block in sheet.blocks:
        for atom in block.atoms:
            place[id(atom)] = offset
            ids[id(atom)] = block.id
            offset += len(atom.read)
            flat.append(atom)
    return _Witness(sheet, sheet.text(), tuple(flat), place, ids)


def _damages(witness: _Witness) -> list[Row]:
    """Number the damages in the order of the text and describe each."""
    hurt: dict[int, tuple[Damage, list[list[int]]]] = {}
    for i, atom in enumerate(witness.flat):
        if atom.wound:
            runs = hurt.setdefault(id(atom.wound), (atom.wound, []))[1]
            if runs and runs[-1][-1] == i - 1:
                runs[-1].append(i)
            else:
                runs.append([i])
    rows = []
    for number, (wound, runs) in enumerate(hurt.values(), 1):
        wound.id = f"d{number:03d}"
        where = witness.ids[id(witness.flat[runs[0][0]])]
        row = {"id": wound.id, "kind": wound.kind, "where": where}
        row |= _readings(witness, runs[0][0], runs[-1][-1])
        rows.append(row | {"parts": [_readings(witness, run[0], run[-1]) for run in runs]})
    return rows


def _readings(witness: _Witness, first: int, last: int) -> Row:
    """Return the span from one atom to another, with all three readings."""
    atoms = witness.flat[first : last + 1]
    row = witness.span(atoms[0], atoms[-1])
    return row | {"ideal": "".join(a.ideal for a in atoms), "true": "".join(a.true for a in atoms)}


def _wounds(*atoms: Atom) -> list[str]:
    """Return the identifiers of the damages to some atoms, each once, in order."""
    return list(dict.fromkeys(atom.wound.id for atom in atoms if atom.wound))


def _calls(witness: _Witness) -> list[Row]:
    """Describe every call."""
    rows = []
    for block in witness.sheet.of_kind("p", "quote"):
        for i, atom in enumerate(block.body):
            if atom.role == "call" and block.item:
                row = {"id": f"ch{block.item.chapter}.r{atom.n}", "chapter": block.item.chapter, "n": atom.n}
                row |= {"where": block.id, **witness.span(atom, atom)}
                row |= {"clean": len(_plain(block.body[:i])), "damages": _wounds(atom)}
                rows.append(row)
    return rows


def _plain(atoms: list[Atom]) -> str:
    """Return the plain clean text of some atoms: no calls, no italics."""
    return "".join(a.true for a in atoms if a.role not in ("call", "italic-on", "italic-off"))


def _item(block: Block) -> Item:
    """Return what a block shows."""
    if block.item is None:
        raise ValueError(f"a block of the title page: {block.kind}")
    return block.item


def _body(witness: _Witness, block: Block) -> Row:
    """Return the span of a block's text and what the clean text has for it."""
    item = _item(block)
    row: Row = {"id": block.id, **witness.span(block.body[0], block.body[-1])}
    del row["read"]
    return row | {"text": plain(item.markup), "markup": item.markup}


def _note(witness: _Witness, block: Block) -> Row:
    """Describe an endnote."""
    item = _item(block)
    row = {**_body(witness, block), "chapter": item.chapter, "n": item.n}
    return row | {"printed": row["start"] < row["end"], "damages": _wounds(*block.prefix)}


def _paragraph(witness: _Witness, block: Block) -> Row:
    """Describe a paragraph of the text or of a displayed quotation."""
    item = _item(block)
    row = {**_body(witness, block), "kind": block.kind, "chapter": item.chapter}
    return row | {"part": item.n if block.kind == "quote" else 1, "continues": item.continues}


def _quotations(book: Book) -> list[Row]:
    """Give the displayed quotations, each with its number of paragraphs."""
    counts = Counter(item.id for item in book.of_kind("quote"))
    return [{"id": name, "paragraphs": count} for name, count in counts.items()]


def _heading(witness: _Witness, block: Block) -> Row:
    """Describe a heading."""
    row = {**_body(witness, block), "kind": block.kind, "damages": _wounds(*block.prefix, *block.body)}
    return row | {"printed": row["start"] < row["end"]}


def _pages(witness: _Witness) -> list[Row]:
    """Describe every page: where it begins, in the witness and in the clean text, and what shows it."""
    rows = []
    for block in witness.sheet.blocks:
        if block.item and block.item.page:
            at = witness.place[id(block.body[0])]
            rows.append({"n": block.item.page, "where": block.id, "at": at, "clean": 0, "cuts": "division"})
        for i, atom in enumerate(block.body):
            if atom.role == "page":
                row = {"n": atom.n, "where": block.id, "at": witness.place[id(atom)]}
                row |= {"clean": len(_plain(block.body[:i])), "cuts": _cuts(block, i)}
                rows.append(row | {"damages": _wounds(atom)})
    return rows


def _cuts(block: Block, i: int) -> str:
    """Say what the page break at a place of a block's body cuts."""
    if i == 0:
        return "none"
    return "word" if block.body[i - 1].role == "letter" else "paragraph"


def _bibliography(witness: _Witness) -> list[Row]:
    """Describe the entries of the bibliography, with the author that a dash repeats."""
    rows = []
    section = author = ""
    for block in witness.sheet.of_kind("bibsection", "entry"):
        row = _body(witness, block)
        if block.kind == "bibsection":
            section = row["text"]
            continue
        repeated = row["text"].startswith("—")
        author = author if repeated else row["text"].split(". ")[0]
        row |= {"section": section, "repeated": repeated, "damages": _wounds(*block.prefix, block.gap)}
        rows.append(row | ({"author": author} if repeated else {}))
    return rows


def _not_calls(witness: _Witness) -> list[Row]:
    """Find the figures in the text that are no calls but could be taken for some."""
    rows = []
    for block in witness.sheet.of_kind("p", "quote"):
        atoms = [atom for atom in block.body if len(atom.true) == 1]
        for found in _FIGURES.finditer("".join(atom.true for atom in atoms)):
            span = witness.span(atoms[found.start()], atoms[found.end() - 1])
            rows.append({"where": block.id, **span, "true": found.group()})
    return rows
