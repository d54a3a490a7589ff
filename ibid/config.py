"""Read and check ``edition/<book>/``: the profile and the editor's decisions. Nothing here knows what they are used for."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import cast, get_args

from ibid.books import BASE
from ibid.model import KINDS, Cause, Cert, Chapter, LinesAre, Name, NotesAt, Profile
from ibid.proofreading import Proofreading
from ibid.proofreading import read as read_proofreading
from ibid.registers.commentary import Comment
from ibid.registers.commentary import read as read_commentary
from ibid.registers.model import Registers
from ibid.registers.read import FILES, SETTINGS
from ibid.registers.read import read as read_registers
from ibid.textfile import read_text
from ibid.yamlio import Fields, Node, Problems, load

CERTS = ("high", "medium", "low")
CAUSES = ("ocr", "print", "unknown")
_ADDRESS = re.compile(r"https?://[^\s/?#\"<>]+(?:/[^\s?#\"<>]*)?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_PAGES = 9999


@dataclass(frozen=True, slots=True)
class HandEmendation:
    """An entry of ``emendations.yaml``: a change by decision."""

    where: str
    """Place of the entry itself, for messages."""
    line: int
    """Line of the witness."""
    before: str
    """Witness characters, unique in the line (or its `nth` occurrence)."""
    after: str
    """The reading."""
    nth: int
    """Which occurrence, from 1."""
    kind: str
    """One of `KINDS`."""
    cause: Cause
    """ocr, print or unknown."""
    cert: Cert
    """How sure."""
    reason: str
    """Why."""


@dataclass(frozen=True, slots=True)
class HandCall:
    """An entry of ``calls.yaml``: a note call placed by decision."""

    where: str
    """Place of the entry itself."""
    chapter: int
    """Chapter."""
    n: int
    """Note called."""
    line: int
    """Line of the witness."""
    after: str
    """The words right before the call (unique in the line)."""
    glyphs: str
    """Witness characters of the call that follow them; empty when nothing is left."""
    cert: Cert
    """How sure."""
    reason: str
    """Why, for the reader."""


@dataclass(frozen=True, slots=True)
class Decision:
    """An entry of ``structure.yaml``: how a place of the witness is divided."""

    where: str
    """Place of the entry itself."""
    what: str
    """quotation, not-quotation, paragraph, join, no-join, continues, heading, not-heading, crossref."""
    line: int
    """Line of the witness."""
    end: int
    """Last line (quotations)."""
    start: str
    """Words it starts with, when in mid-line."""
    stop: str
    """Words it ends with, when in mid-line."""
    hyphen: str
    """Joins: no, keep, drop."""
    target: str
    """Cross-references: what is meant."""
    words: str
    """Cross-references: the words that refer."""
    cert: Cert
    """How sure."""
    reason: str
    """Why."""


@dataclass(frozen=True, slots=True)
class Edition:
    """All that ``edition/<book>/`` says to the left half of the pipeline."""

    profile: Profile
    """``book.yaml``."""
    emendations: tuple[HandEmendation, ...]
    """``emendations.yaml``."""
    calls: tuple[HandCall, ...]
    """``calls.yaml``."""
    structure: tuple[Decision, ...]
    """``structure.yaml``."""
    works: Node | None
    """``bibliography.yaml``, read by the bibliography stage."""
    citations: Node | None
    """``citations.yaml``, read by the citation stage."""
    words: frozenset[str]
    """``words.txt``: the project dictionary."""
    registers: Registers = field(default_factory=Registers)
    """People, organizations, places, terms, works, dates."""
    commentary: tuple[Comment, ...] = ()
    """``commentary/*.md``."""
    proofreading: Proofreading = field(default_factory=Proofreading)
    """``proofreading.yaml``."""


DECISIONS = {
    "quotations": "quotation",
    "not-quotations": "not-quotation",
    "paragraphs": "paragraph",
    "joins": "join",
    "not-joins": "not-join",
    "continues": "continues",
    "headings": "heading",
    "not-headings": "not-heading",
    "crossrefs": "crossref",
}


def read(root: Path, book: str) -> Edition:
    """Read everything of a book. Raises `EditionError` with all problems at once."""
    folder = root / "edition" / book
    problems = Problems()
    node = load(folder / "book.yaml", f"edition/{book}/book.yaml")
    if node is None:
        problems.say(f"edition/{book}/book.yaml: missing or empty")
        problems.stop("python build.py new BOOK --witness FILE makes one")
    assert node is not None
    profile = _profile(book, Fields(node, problems, "book"), problems)
    emendations = _emendations(folder, problems)
    calls = tuple(_call(n, problems) for n in _entries(folder, "calls.yaml", problems))
    structure = _structure(folder, problems)
    works = load(folder / "bibliography.yaml", f"edition/{book}/bibliography.yaml")
    citations = load(folder / "citations.yaml", f"edition/{book}/citations.yaml")
    words_file = folder / "words.txt"
    lines = read_text(words_file, f"edition/{book}/words.txt").splitlines() if words_file.is_file() else []
    words = frozenset(w for line in lines if (w := line.split("#")[0].strip()))
    registers = _registers(folder, problems)
    commentary = read_commentary(folder, problems)
    proofreading = read_proofreading(folder)
    problems.stop("mend the edition's data")
    return Edition(
        profile, emendations, calls, structure, works, citations, words, registers, commentary, proofreading
    )


_kept: dict[Path, tuple[tuple[bytes, ...], Registers]] = {}
"""Registers read before, with the files they were read from: they are the largest part of an edition's data, and seldom change between
two builds of one process."""


def _registers(folder: Path, problems: Problems) -> Registers:
    files = tuple(
        path.read_bytes() if (path := folder / name).is_file() else b""
        for name in (*(name for name, _kind in FILES), SETTINGS)
    )
    if folder in _kept and _kept[folder][0] == files:
        return _kept[folder][1]
    own = Problems()
    registers = read_registers(folder, own)
    if own:
        problems.extend(own.items)
    else:
        _kept[folder] = files, registers
    return registers


def emendations_again(root: Path, edition: Edition) -> Edition:
    """The edition with its emendations read anew. Raises `EditionError`."""
    problems = Problems()
    found = _emendations(root / "edition" / edition.profile.book, problems)
    problems.stop("mend the edition's data")
    return replace(edition, emendations=found)


def _emendations(folder: Path, problems: Problems) -> tuple[HandEmendation, ...]:
    return tuple(_emendation(n, problems) for n in _entries(folder, "emendations.yaml", problems))


def _entries(folder: Path, name: str, problems: Problems) -> list[Node]:
    node = load(folder / name, f"edition/{folder.name}/{name}")
    if node is None:
        return []
    if not isinstance(node.value, list):
        problems.add(node, "must be a list of entries")
        return []
    return node.value


def _profile(book: str, f: Fields, problems: Problems) -> Profile:
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


def _cert(f: Fields, default: str | None = None) -> Cert:
    return cast(Cert, f.choice("cert", CERTS, default))


def _emendation(node: Node, problems: Problems) -> HandEmendation:
    f = Fields(node, problems, "emendation")
    entry = HandEmendation(
        where=node.where,
        line=f.number("line"),
        before=f.text("before"),
        after=f.text("after"),
        nth=f.number("nth", 1),
        kind=f.choice("kind", KINDS),
        cause=cast(Cause, f.choice("cause", CAUSES)),
        cert=_cert(f),
        reason=f.text("reason"),
    )
    f.close()
    if "\n" in entry.before + entry.after:
        problems.add(node, "emendation: 'before' and 'after' stay in one line of the witness")
    if not entry.before:
        problems.add(
            node,
            "emendation: 'before' is empty: to insert, repeat a neighbouring character in before and after",
        )
    return entry


def _call(node: Node, problems: Problems) -> HandCall:
    f = Fields(node, problems, "call")
    entry = HandCall(
        where=node.where,
        chapter=f.number("chapter"),
        n=f.number("n"),
        line=f.number("line"),
        after=f.text("after"),
        glyphs=f.text("glyphs", ""),
        cert=_cert(f),
        reason=f.text("reason"),
    )
    f.close()
    return entry


def _structure(folder: Path, problems: Problems) -> tuple[Decision, ...]:
    node = load(folder / "structure.yaml", f"edition/{folder.name}/structure.yaml")
    if node is None:
        return ()
    top = Fields(node, problems, "structure")
    decisions = [
        _decision(what, item, problems) for key, what in DECISIONS.items() for item in top.items(key)
    ]
    top.close()
    return tuple(decisions)


def _decision(what: str, node: Node, problems: Problems) -> Decision:
    f = Fields(node, problems, what)
    line = f.number("line")
    decision = Decision(
        where=node.where,
        what=what,
        line=line,
        end=f.number("end", line),
        start=f.text("start", ""),
        stop=f.text("stop", ""),
        hyphen=f.choice("hyphen", ("no", "keep", "drop"), "no"),
        target=f.text("target", ""),
        words=f.text("words", ""),
        cert=_cert(f, "high"),
        reason=f.text("reason", ""),
    )
    f.close()
    return decision
