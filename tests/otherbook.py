"""An invented book as different OCR engines and printers might give it: one text, known word for word, in many shapes.

`Shape` says where the notes stand, how they are numbered, whether lines are lines of print, and how paragraphs are told apart; `render` gives
the file, `profile` its ``book.yaml``, `make` the truth: chapters of paragraphs and notes.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

TITLES = ("The Harbour before Steam", "Pilots and their Wages", "A Law of Lights", "The Winter Road")
_SUBJECTS = (
    "The harbour board", "An inspector of lights", "Every captain who wintered there", "The merchants of the lower quay",
    "A committee of pilots", "The old surveyor", "Most of the lightermen", "No keeper of the register",
    "The commissioners for navigation", "A parliamentary secretary", "The underwriters of the northern coast",
)  # fmt: skip
_VERBS = (
    "refused to accept", "quietly abandoned", "had long foreseen", "wrote at length about", "published a defence of",
    "understood perfectly", "underestimated", "misrepresented", "never acknowledged", "investigated",
)  # fmt: skip
_OBJECTS = (
    "the new scale of dues", "the old right of pilotage", "the cost of deepening the channel", "the report on winter traffic",
    "the rules of the dry dock", "the self-made authority of the guild", "the north-eastern breakwater",
    "the regulation of unlicensed lighters", "the administration of the lighthouses",
)  # fmt: skip
_TAILS = (
    "", " before the ice came", " without much conviction", ", and the price rose at once", " although nobody had asked for it",
    ", notwithstanding the objections of the municipality", " in the spring of 1871", " for the third time",
)  # fmt: skip
_AUTHORS = (("Aalto", "Henrik", "The Northern Ports", "Helsinki", 1934), ("Cardew", "John", "A History of Pilotage", "London", 1926),
            ("Dorsey", "Elena", "Lights and Lighthouses", "Boston", 1948), ("Okafor", "Samuel", "Winter Navigation", "Oxford", 1951))  # fmt: skip
PAGES = {"en": ("p.", "pp."), "de": ("S.", "S."), "fr": ("p.", "p.")}
"""What stands before a page, and before several."""
AGAIN = {"en": ("Ibid.", "op. cit."), "de": ("Ebd.", "a. a. O."), "fr": ("Ibid.", "op. cit.")}


@dataclass(frozen=True)
class Shape:
    """How the book is given."""

    where: str = "end-of-chapter"
    """Where the notes stand."""
    through: bool = False
    """Whether they are numbered through the book."""
    titled: bool = True
    """Whether the notes behind the text stand under the titles of their chapters."""
    heading: str = "NOTES"
    """Heading of each list; empty: none."""
    width: int = 0
    """Characters of a line of print; 0: a paragraph a line."""
    marks: str = "blank"
    """What tells paragraphs apart: blank (lines), indent (of the first line), short (last lines)."""
    ragged: int = 0
    """By how many characters the length of full lines varies."""
    furniture: bool = True
    """Running heads and page numbers, without blank lines around them in a text that has none."""
    small: bool = False
    """The running heads are set in small letters."""
    number: str = "{n}. "
    """How notes are numbered."""
    call: str = "[{n}]"
    """How they are called."""
    end: str = "\n"
    """How lines end."""
    language: str = "en"
    """Language of the apparatus."""
    quotes: tuple[str, str] = ("", "")
    """What stands around quoted words."""
    titles: tuple[str, ...] = TITLES
    """Titles of the chapters as the text has them."""


@dataclass
class Chapter:
    """What a chapter says."""

    title: str
    paragraphs: list[str] = field(default_factory=list)
    """With ``{n}`` for each call, counted in the chapter from 1."""
    notes: list[str] = field(default_factory=list)


def make(shape: Shape, seed: int = 7, paragraphs: int = 14) -> list[Chapter]:
    """The truth: the book's chapters, the same for every shape but for the words of its apparatus."""
    rng = random.Random(seed)  # noqa: S311 - no secret
    chapters = []
    for title in shape.titles:
        chapter = Chapter(title)
        for _ in range(paragraphs):
            sentences = []
            for _ in range(rng.randint(2, 9)):
                what, quoted = rng.choice(_OBJECTS), rng.random() < 0.4
                what = f"{shape.quotes[0]}{what}{shape.quotes[1]}" if quoted else what
                said = f"{rng.choice(_SUBJECTS)} {rng.choice(_VERBS)} {what}{rng.choice(_TAILS)}."
                if rng.random() < 0.3:
                    chapter.notes.append(_note(rng, len(chapter.notes), shape.language.partition("-")[0]))
                    said += f"{{{len(chapter.notes)}}}"
                sentences.append(said)
            chapter.paragraphs.append(" ".join(sentences))
        chapters.append(chapter)
    return chapters


def _note(rng: random.Random, before: int, language: str) -> str:
    ibid, opcit = AGAIN[language]
    family, given, title, place, year = (
        rng.choice(_AUTHORS) if before > 8 else _AUTHORS[before % len(_AUTHORS)]
    )
    page = rng.randint(3, 390)
    chosen = rng.random() if before > len(_AUTHORS) else 0.0
    one, many = PAGES[language]
    if chosen < 0.4:
        imprint = {"en": f" ({place}, {year})", "de": f", {place} {year}", "fr": f", {place}, {year}"}[
            language
        ]
        return f"{given} {family}, {title}{imprint}, {many} {page}-{page + rng.randint(1, 9)}."
    if chosen < 0.7:
        return f"{ibid}, {one} {page}."
    return f"{family}, {opcit}, {one} {page}."


def profile(shape: Shape) -> str:
    """Its ``book.yaml``."""
    rows = "".join(f"  - {{n: {n}, page: {10 * n - 9}, title: {t}}}\n" for n, t in enumerate(shape.titles, 1))
    notes = "where: end-of-chapter" if shape.where == "end-of-chapter" else "page: 60"
    lines = "lines: print\n" if shape.width else ""
    return f"""title: The Harbour and the Law
author: {{family: Lovell, given: Edith}}
language: {shape.language}
rights: none
witness: {{size: 0}}
{lines}chapters:
{rows}bibliography: {{title: Bibliography, page: 50}}
notes: {{title: Notes, {notes}}}
last-page: 70
"""


def called(shape: Shape, chapters: Sequence[Chapter], c: int, text: str, call: str | None = None) -> str:
    """A paragraph of chapter ``c`` with its calls written out."""
    before = sum(len(x.notes) for x in chapters[:c]) if shape.through else 0
    for k in range(len(chapters[c].notes), 0, -1):
        text = text.replace(f"{{{k}}}", (shape.call if call is None else call).format(n=before + k))
    return text


def render(shape: Shape, chapters: Sequence[Chapter], seed: int = 3) -> str:
    """The file."""
    page = _Page(shape, random.Random(seed))  # noqa: S311 - no secret
    contents = [f"{n}. {t} {10 * n - 9}" for n, t in enumerate(shape.titles, 1)]
    for line in ("THE HARBOUR AND THE LAW", "EDITH LOVELL", "CONTENTS", *contents, "Bibliography 50"):
        page.line(line, apart=True)
    listed: list[tuple[str, list[str]]] = []
    for c, chapter in enumerate(chapters):
        page.begin(chapter.title if shape.small else chapter.title.upper(), 10 * c + 1)
        page.line(chapter.title, apart=True)
        for text in chapter.paragraphs:
            page.paragraph(called(shape, chapters, c, text))
        before = sum(len(x.notes) for x in chapters[:c]) if shape.through else 0
        notes = [shape.number.format(n=before + k) + note for k, note in enumerate(chapter.notes, 1)]
        if shape.where == "end-of-chapter":
            page.listed(shape.heading, notes)
        else:
            listed.append((chapter.title, notes))
    page.begin("BIBLIOGRAPHY", 50)
    entries = [
        f"{family}, {given}. {title}. {place}, {year}." for family, given, title, place, year in _AUTHORS
    ]
    page.listed("Bibliography", entries)
    if listed:
        page.line("Notes", apart=True)
    for title, notes in listed:
        page.listed(title if shape.titled else "", notes)
    return shape.end.join(page.lines) + shape.end


class _Page:
    """Lays paragraphs out in lines and pages."""

    def __init__(self, shape: Shape, rng: random.Random) -> None:
        self.lines: list[str] = []
        self.title = ""
        self._shape, self._rng = shape, rng
        self._on_page, self._number = 0, 1

    def begin(self, title: str, number: int) -> None:
        """A chapter begins on a page."""
        self.title, self._number, self._on_page = title, number, 0

    def line(self, text: str, *, apart: bool = False) -> None:
        blank = not self._shape.width or self._shape.marks == "blank"
        self.lines += [text, ""] if apart and blank else [text]
        self._on_page += 1
        if self._shape.furniture and self.title and self._on_page >= 32:
            self._turn(blank=blank)

    def _turn(self, *, blank: bool) -> None:
        self._on_page, self._number = 0, self._number + 1
        head = f"{self._number} {self.title}" if self._number % 2 else f"{self.title} {self._number}"
        if self.lines[-1] == "":
            self.lines.pop()
        self.lines += ["", head, ""] if blank else [head]

    def paragraph(self, text: str, *, note: bool = False) -> None:
        shape = self._shape
        if not shape.width:
            self.line(text, apart=True)
            return
        indent = "   " if shape.marks == "indent" and not note else ""
        pieces = self._wrap(indent + text)
        for i, piece in enumerate(pieces):
            self.line(piece, apart=i == len(pieces) - 1)

    def listed(self, heading: str, entries: Sequence[str]) -> None:
        """A list under a heading, if it has one."""
        if heading:
            self.line(heading, apart=True)
        for entry in entries:
            self.paragraph(entry, note=True)

    def _wrap(self, text: str) -> list[str]:
        """Full lines with words divided at their ends."""
        lines: list[str] = []
        lead = len(text) - len(text.lstrip())
        line = text[:lead]
        width = self._width()
        for word in text.split():
            joint = " " if line.strip() else ""
            if len(line) + len(joint) + len(word) <= width:
                line += joint + word
                continue
            room = width - len(line) - len(joint) - 1
            cut = self._cut(word, room)
            lines.append(
                line + joint + word[:cut] + ("" if word[cut - 1 : cut] == "-" else "-") if cut else line
            )
            line, width = word[cut:], self._width()
        return [*lines, line]

    def _width(self) -> int:
        return self._shape.width - (self._rng.randint(0, self._shape.ragged) if self._shape.ragged else 0)

    @staticmethod
    def _cut(word: str, room: int) -> int:
        """How many letters of a word stay in a line: none, or so many that at least three go on."""
        if "-" in word[2:-3] and word.index("-") + 1 <= room + 1 and word.replace("-", "").isalpha():
            return word.index("-") + 1
        plain = len(word) - len(word.rstrip(".,"))
        bare = len(word) - plain
        if not word[:bare].isalpha() or bare < 7 or room < 3:
            return 0
        return min(room, bare - 3)
