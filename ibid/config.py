"""Read and check ``edition/<book>/``: the profile and the editor's decisions. Nothing here knows what they are used for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

from ibid import bookyaml
from ibid.model import KINDS, Cause, Cert
from ibid.profile import Profile
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
    profile = bookyaml.read(book, Fields(node, problems, "book"), problems)
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
