"""Parse the clean text of a book (the format is described in the header of the sample's ``clean.txt``)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .model import Book, Item, ItemKind

CALL = re.compile(r"\[\^(\d+)\]")
"""A note call: ``[^5]``."""
PAGE = re.compile(r"\[\[pb (\d+)( break=no)?\]\]")
"""A page break: ``[[pb 12]]`` or ``[[pb 12 break=no]]``."""


class CleanTextError(ValueError):
    """The clean text is not well formed; the message names the line."""


@dataclass(slots=True)
class _State:
    """Where the parser stands."""

    title: str = ""
    author: str = ""
    items: list[Item] = field(default_factory=list)
    matter: str = "body"
    chapter: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    pending: str = ""

    def count(self, what: str) -> int:
        """Count one more of something and return how many there are."""
        self.counts[what] = self.counts.get(what, 0) + 1
        return self.counts[what]


def plain(markup: str) -> str:
    """Take marked-up text, return it without calls, page breaks and italics.

    >>> plain("an *old* word.[^3] It was cut in the mid[[pb 9 break=no]]dle")
    'an old word. It was cut in the middle'
    """
    return PAGE.sub("", CALL.sub("", markup)).replace("*", "")


def parse(text: str) -> Book:
    """Take the clean text, return the book; raise `CleanTextError` if it is not well formed.

    >>> book = parse("%title T\\n%author A\\n%chapter 1 | One | page 3\\nWords.")
    >>> [item.id for item in book.items]
    ['ch1', 'ch1.p1']
    """
    state = _State()
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            _line(state, line)
        except (ValueError, KeyError) as error:
            raise CleanTextError(f"line {number}: {error}") from error
    book = Book(state.title, state.author, tuple(state.items))
    _check(book)
    return book


def _line(state: _State, line: str) -> None:
    """Read one line that is neither blank nor a comment."""
    if PAGE.fullmatch(line):
        state.pending += line
    elif line.startswith("%"):
        name, _, rest = line[1:].partition(" ")
        _directive(state, name, [part.strip() for part in rest.split("|")])
    elif state.matter == "body":
        _paragraph(state, line)
    elif state.matter == "bibliography":
        n = state.count("entry")
        _add(state, Item("entry", f"b{n:02d}", line, n=n))
    else:
        _note(state, line)


def _add(state: _State, item: Item) -> None:
    """Add an item, with the page break that stood on the line before it."""
    if state.pending:
        fields = {name: getattr(item, name) for name in Item.__slots__}
        item = Item(**{**fields, "markup": state.pending + item.markup})
        state.pending = ""
    state.items.append(item)


def _page(words: str) -> int:
    """Take ``page 12``, return 12."""
    found = re.fullmatch(r"page (\d+)", words)
    if not found:
        raise ValueError(f"expected 'page N', found {words!r}")
    return int(found.group(1))


def _directive(state: _State, name: str, parts: list[str]) -> None:
    """Read a line that begins with ``%``."""
    if name in ("title", "author"):
        setattr(state, name, parts[0])
    elif name == "part":
        n = state.count("part")
        _add(state, Item("part", f"part{n}", parts[1], n=n, label=parts[0]))
    elif name == "chapter":
        state.chapter = int(parts[0])
        state.counts.update(unit=0, section=0)
        chapter = state.chapter
        _add(state, Item("chapter", f"ch{chapter}", parts[1], chapter, chapter, page=_page(parts[2])))
    elif name == "section":
        n = state.count("section")
        _add(state, Item("section", f"ch{state.chapter}.s{n}", parts[0], state.chapter, n))
    elif name in ("bibliography", "notes"):
        state.matter = name
        kind: ItemKind = "bibliography" if name == "bibliography" else "notes"
        _add(state, Item(kind, name, name.capitalize(), page=_page(parts[0])))
    elif name == "bibsection":
        n = state.count("bibsection")
        _add(state, Item("bibsection", f"bib.s{n}", parts[0], n=n))
    elif name == "notechapter":
        state.chapter = int(parts[0])
        _add(state, Item("notechapter", f"notes.ch{parts[0]}", parts[1], state.chapter, state.chapter))
    else:
        raise ValueError(f"unknown directive %{name}")


def _paragraph(state: _State, line: str) -> None:
    """Read a paragraph of the text, or of a displayed quotation."""
    chapter = state.chapter
    if line.startswith("> "):
        last = state.items[-1]
        joined = last.kind == "quote"
        unit = state.counts["unit"] if joined else state.count("unit")
        n = last.n + 1 if joined else 1
        _add(state, Item("quote", f"ch{chapter}.p{unit}", line[2:], chapter, n))
        return
    continues = line.startswith("+ ")
    unit = state.count("unit")
    markup = line[2:] if continues else line
    _add(state, Item("p", f"ch{chapter}.p{unit}", markup, chapter, unit, continues=continues))


def _note(state: _State, line: str) -> None:
    """Read one endnote."""
    found = re.fullmatch(r"(\d+)\. (.+)", line)
    if not found:
        raise ValueError("expected a note, 'N. text'")
    n = int(found.group(1))
    _add(state, Item("note", f"ch{state.chapter}.n{n}", found.group(2), state.chapter, n))


def _check(book: Book) -> None:
    """Refuse a book whose calls, notes, pages or italics do not add up."""
    if not book.title or not book.author:
        raise CleanTextError("no title or no author")
    for chapter in book.of_kind("chapter"):
        calls = [
            int(n)
            for item in book.of_kind("p", "quote")
            if item.chapter == chapter.n
            for n in CALL.findall(item.markup)
        ]
        notes = [item.n for item in book.of_kind("note") if item.chapter == chapter.n]
        if calls != list(range(1, len(calls) + 1)) or calls != notes:
            raise CleanTextError(f"chapter {chapter.n}: calls {calls}, notes {notes}")
    for item in book.items:
        if item.markup.count("*") % 2 or '"' in item.markup:
            raise CleanTextError(f"{item.id}: unbalanced italics, or a straight quotation mark")
    pages = [page for item in book.items for page in _pages(item)]
    if pages != sorted(set(pages)):
        raise CleanTextError(f"pages out of order: {pages}")


def _pages(item: Item) -> list[int]:
    """Give the pages that begin with an item or inside it."""
    opening = [item.page] if item.page else []
    return opening + [int(found.group(1)) for found in PAGE.finditer(item.markup)]
