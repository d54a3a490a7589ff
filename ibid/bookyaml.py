"""``book.yaml``: what an editor says of a book, read and checked."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import cast, get_args

from ibid.books import BASE
from ibid.model import Name
from ibid.profile import Chapter, LinesAre, NotesAt, Profile
from ibid.yamlio import Fields, Node, Problems

_ADDRESS = re.compile(r"https?://[^\s/?#\"<>]+(?:/[^\s?#\"<>]*)?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_PAGES = 9999


def read(book: str, f: Fields, problems: Problems) -> Profile:
    """The profile that ``book.yaml`` gives; what is wrong with it goes to ``problems``."""
    author = f.mapping("author", required=True)
    name = Name("", "")
    if author:
        name = Name(author.text("family"), author.text("given", ""))
        author.close()
    witness = f.mapping("witness", required=True)
    sha256, size = "", 0
    if witness:
        sha256, size = witness.text("sha256", ""), witness.number("size", 0)
        witness.close()
    parts = tuple(_part(n, problems) for n in f.items("parts"))
    chapters = tuple(_chapter(n, problems) for n in f.items("chapters"))
    citation = f.mapping("citation")
    notes, notes_at = _notes(f)
    profile = Profile(
        book=book,
        title=f.text("title"),
        author=name,
        place=f.text("place", ""),
        publisher=f.text("publisher", ""),
        year=f.number("year", 0),
        language=f.text("language", "en"),
        rights=f.text("rights"),
        sha256=sha256,
        size=size,
        parts=parts,
        chapters=chapters,
        bibliography=_bibliography(f),
        notes=notes,
        notes_at=notes_at,
        lines=cast(LinesAre, f.choice("lines", get_args(LinesAre), "paragraphs")),
        last_page=f.number("last-page"),
        contents=f.text("contents", "Contents"),
        running_heads=f.texts("running-heads"),
        editor=f.text("editor", ""),
        citation=dict(citation.pairs()) if citation else {},
        base=_base(book, f, problems),
    )
    f.close()
    for complaint in _nonsense(profile):
        problems.add(f.node, f"book: {complaint}")
    return profile


def _nonsense(profile: Profile) -> Iterator[str]:
    """What cannot be true of a book."""
    if not profile.chapters:
        yield "'chapters' is empty: name at least one, with its title and its first page"
    for i, chapter in enumerate(profile.chapters, 1):
        if chapter.n != i:
            yield f"chapters must be numbered 1, 2, 3 …, not {chapter.n}"
        if chapter.part > len(profile.parts):
            yield f"chapter {chapter.n} is in part {chapter.part}, but there are {len(profile.parts)} parts"
    yield from _pages(profile)
    if not 0 <= profile.year <= 2100 or 0 < profile.year < 1400:
        yield f"'year' is {profile.year}"
    if not _LANGUAGE.fullmatch(profile.language):
        yield f"'language' must be a tag like en or ru-Latn, not {profile.language!r}"


def _pages(profile: Profile) -> Iterator[str]:
    """What cannot be true of its page numbers."""
    pages = [("chapter " + str(c.n), c.page) for c in profile.chapters]
    if profile.bibliography[0]:
        pages.append(profile.bibliography)
    if profile.notes_at == "end-of-book":
        pages.append(profile.notes)
    pages.append(("last-page", profile.last_page))
    if any(not 0 < page <= _PAGES for _name, page in pages):
        yield f"pages must be from 1 to {_PAGES}"
    first = sorted(page for _name, page in pages[len(profile.chapters) :])[0]
    for (name, page), (after, later) in pairwise(pages[: len(profile.chapters)]):
        if later < page:
            yield f"{after} begins on page {later}, before {name} (page {page})"
    if profile.chapters and first < profile.chapters[-1].page:
        yield f"bibliography, notes and last-page come after the last chapter (page {profile.chapters[-1].page})"


def _base(book: str, f: Fields, problems: Problems) -> str:
    """The address of the book's folder, from the environment or from ``book.yaml``."""
    node = f.node.value.get("base", f.node) if isinstance(f.node.value, dict) else f.node
    given = f.text("base", "")
    site = os.environ.get(BASE, "")
    if given and not _ADDRESS.fullmatch(given):
        problems.add(node, f"book: 'base' must be an address like https://example.org/{book}/, not {given!r}")
    if site and not _ADDRESS.fullmatch(site):
        problems.say(f"{BASE} (environment): must be an address like https://example.org/, not {site!r}")
    address = f"{site.rstrip('/')}/{book}" if site else given.rstrip("/")
    return f"{address}/" if address else ""


def _bibliography(f: Fields) -> tuple[str, int]:
    """Its heading and first page; nothing when the book has none."""
    g = f.mapping("bibliography")
    if g is None:
        return ("", 0)
    result = (g.text("title"), g.number("page"))
    g.close()
    return result


def _notes(f: Fields) -> tuple[tuple[str, int], NotesAt]:
    """How the notes are headed, on which page they begin, and where they stand: at the ends of chapters they have no first page."""
    g = f.mapping("notes", required=True)
    if g is None:
        return ("", 0), "end-of-book"
    where = cast(NotesAt, g.choice("where", get_args(NotesAt), "end-of-book"))
    page = g.number("page") if where == "end-of-book" else g.number("page", 0)
    result = (g.text("title"), page)
    g.close()
    return result, where


def _part(node: Node, problems: Problems) -> tuple[str, str]:
    f = Fields(node, problems, "part")
    result = (f.text("label"), f.text("title"))
    f.close()
    return result


def _chapter(node: Node, problems: Problems) -> Chapter:
    f = Fields(node, problems, "chapter")
    chapter = Chapter(
        f.number("n"), f.text("title"), f.number("page"), f.number("part", 0), f.text("begins", "")
    )
    f.close()
    return chapter
