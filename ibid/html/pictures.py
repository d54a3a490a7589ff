"""The pictures of the overview of sources and of the title page, each with the table that says the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from markupsafe import Markup

from ibid.html.kinds import KINDS, Stretch, kind_of, year_of
from ibid.html.records import Edition, Work
from ibid.html.svg import NARROW, WIDTH, Picture, clipped, ticks

_LEAST, _ROWS = 3, 40
_CSS = [kind for kind, _ in KINDS]


@dataclass(frozen=True, slots=True)
class Table:
    """The same as a picture, in figures."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[str, ...]], ...]
    """Label, link (or nothing), cells."""


@dataclass(frozen=True, slots=True)
class Plate:
    """A picture and its table."""

    anchor: str
    title: str
    words: str
    """What there is to see."""
    svg: Markup
    table: Table


def _figure(n: float) -> str:
    return f"{n:g}" if n else ""


# --- sources and chapters ---


def matrix(edition: Edition) -> Plate | None:
    """Which source is cited in which chapter: a disc for each, its area being the number of citations."""
    chapters = [c for c in edition.chapters if c.notes]
    counts = {work: Counter(c.place.chapter for c in cited) for work, cited in edition.cited.items()}
    works = [w for w in edition.works.values() if w.id in counts]
    works.sort(key=lambda w: (-counts[w.id].total(), w.sort, w.id))
    shown = [w for w in works if counts[w.id].total() >= _LEAST][:_ROWS] or works[:_ROWS]
    if not shown or not chapters:
        return None
    rows = tuple(
        (
            w.label,
            f"{w.key}.html",
            (*(_figure(counts[w.id][c.id]) for c in chapters), str(counts[w.id].total())),
        )
        for w in works
    )
    head = ("Source", *(c.n or c.title for c in chapters), "all")
    table = Table("Citations of each source by chapter", head, rows)
    labels = [(c.id, c.n or c.title) for c in chapters]
    words = f"The {len(shown)} sources cited most, of {len(works)}. The area of a disc is the count."
    return Plate("by-chapter", "By chapter", words, _matrix_svg(shown, counts, labels), table)


def _matrix_svg(
    works: Sequence[Work], counts: dict[str, Counter[str]], chapters: list[tuple[str, str]]
) -> Markup:
    """The picture twice: with the names before the lines, and for small windows with the names over them."""
    large = _matrix(works, counts, chapters, _Matrix(WIDTH, left=278, row=19, name=4, css="large"))
    return large + _matrix(works, counts, chapters, _Matrix(NARROW, left=0, row=36, name=-9, css="small"))


@dataclass(frozen=True, slots=True)
class _Matrix:
    """How a matrix of discs is laid out."""

    width: int
    left: int
    """Where the lines begin."""
    row: int
    """How high a row is."""
    name: int
    """How far below its line a name stands."""
    css: str


def _matrix(
    works: Sequence[Work], counts: dict[str, Counter[str]], chapters: list[tuple[str, str]], plan: _Matrix
) -> Markup:
    picture = Picture("Which source is cited in which chapter; the table below says the same.")
    top = 22
    step = (plan.width - plan.left - 34) / len(chapters)
    most = max(counts[w.id][c] for w in works for c, _ in chapters)
    for index, (_, label) in enumerate(chapters):
        picture.text(clipped(label, 10), plan.left + step * (index + 0.5), 12, "middle")
    picture.text("all", plan.width, 12, "end")
    for index, work in enumerate(works):
        y = top + plan.row * (index + (0.5 if plan.left else 0.75))
        tell = work.label.removeprefix(work.name)
        picture.text(clipped(work.name, 43 - len(tell)) + tell, 0, y + plan.name)
        picture.line(plan.left, y, plan.width - 34, y)
        for column, (chapter, label) in enumerate(chapters):
            n = counts[work.id][chapter]
            if n:
                radius = max(1.6, 13.7 * sqrt(n / most))
                title = f"{work.label}, chapter {label}: {n}"
                picture.disc(f"k {kind_of(work)}", plan.left + step * (column + 0.5), y, radius, title)
        picture.text(str(counts[work.id].total()), plan.width, y + 4, "end")
    return picture.svg(top + plan.row * len(works) + 6, css=plan.css, width=plan.width)


# --- years ---


def years(edition: Edition) -> Plate | None:
    """Of what year the cited things are: newspapers by the day cited, other works by their date."""
    found: Counter[tuple[int, str]] = Counter()
    unknown = 0
    for citation in edition.citations.values():
        work = edition.works.get(citation.work)
        year = year_of(citation, work) if work else 0
        if work and year:
            found[year, kind_of(work)] += 1
        else:
            unknown += 1
    if len({year for year, _ in found}) < 2:
        return None
    seen = sorted({year for year, _ in found})
    rows = tuple(
        (str(year), "", (*(_figure(found[year, k]) for k in _CSS), str(sum(found[year, k] for k in _CSS))))
        for year in seen
    )
    table = Table("Citations by year of what is cited", ("Year", *(label for _, label in KINDS), "all"), rows)
    words = (
        "A newspaper counts with the day that is cited, any other work with its (first) year of publication."
    )
    if unknown:
        words += f" {unknown} citations are of no known year."
    return Plate("by-year", "By year of the source", words, _years_svg(found, seen), table)


def _years_svg(found: Counter[tuple[int, str]], seen: list[int]) -> Markup:
    picture = Picture("Citations by year of what is cited; the table below says the same.")
    left, top, height = 30, 8, 150
    first, last = seen[0], seen[-1]
    step = (WIDTH - left) / (last - first + 1)
    most = max(sum(found[year, kind] for kind in _CSS) for year in seen)
    for tick in ticks(most):
        y = top + height * (1 - tick / most)
        picture.line(left, y, WIDTH, y)
        picture.text(str(tick), left - 6, y + 4, "end")
    for year in seen:
        y = float(top + height)
        for kind, label in KINDS:
            n = found[year, kind]
            if n:
                size = height * n / most
                y -= size
                x = left + step * (year - first)
                picture.rect(f"k {kind}", x, y, max(step - 1, 1), size, f"{year}, {label.lower()}: {n}")
    every = next(s for s in (1, 2, 5, 10, 20, 50, 100) if (last - first) / s <= 12)
    for year in range(-(-first // every) * every, last + 1, every):
        picture.text(str(year), left + step * (year - first + 0.5), top + height + 15, "middle")
    return picture.svg(top + height + 22)


# --- the book from beginning to end ---


def shares(edition: Edition, parts: Sequence[Stretch]) -> Plate | None:
    """The share of archive, press and books through the book: as wide as a section has citations."""
    cited = [part for part in parts if sum(part.citations)]
    total = sum(sum(part.citations) for part in cited)
    if len(cited) < 2:
        return None
    rows = tuple(
        (f"{p.chapter}: {p.title}", f"../{p.href}", (*map(_figure, p.citations), str(sum(p.citations))))
        for p in cited
    )
    table = Table(
        "Citations by section and kind of source", ("Section", *(label for _, label in KINDS), "all"), rows
    )
    words = f"A column for each of {len(cited)} sections, as wide as it has citations ({total} in all)."
    return Plate("through-the-book", "Through the book", words, _shares_svg(cited, total), table)


def _shares_svg(parts: Sequence[Stretch], total: int) -> Markup:
    picture = Picture("Shares of archive, press, and books by section; the table below says the same.")
    top, height = 4, 140
    x, begun, chapter = 0.0, 0.0, parts[0].chapter
    for part in parts:
        if part.chapter != chapter:
            _chapter_below(picture, chapter, begun, x, top + height)
            begun, chapter = x, part.chapter
        mine = sum(part.citations)
        width = WIDTH * mine / total
        y = float(top + height)
        for (kind, label), n in zip(KINDS, part.citations, strict=True):
            if n:
                size = height * n / mine
                y -= size
                title = f"{part.title}, {label.lower()}: {n} of {mine}"
                picture.rect(f"k {kind}", x, y, max(width - 0.8, 0.5), size, title)
        x += width
    _chapter_below(picture, chapter, begun, x, top + height)
    return picture.svg(top + height + 24)


def _chapter_below(picture: Picture, label: str, start: float, end: float, y: float) -> None:
    picture.line(start + 0.5, y + 5, end - 1, y + 5)
    picture.text(clipped(label, 8), (start + end) / 2, y + 19, "middle")


def glance(parts: Sequence[Stretch]) -> Plate | None:
    """The book at a glance: a column for each section: its width the length, its height the notes."""
    words = sum(part.words for part in parts)
    if len(parts) < 2 or not words:
        return None
    rows = tuple(
        (f"{p.chapter}: {p.title}", p.href, (p.page, f"{p.words:,}", _figure(p.notes), f"{p.density:.1f}"))
        for p in parts
    )
    table = Table(
        "Sections of the book", ("Section", "page", "words", "notes", "notes for 1,000 words"), rows
    )
    told = (
        f"{words:,} words in {len(parts)} sections: the width of a column is the length of its section, "
        f"its height the density of notes."
    )
    return Plate("glance", "The book at a glance", told, _glance_svg(parts, words), table)


def _glance_svg(parts: Sequence[Stretch], words: int) -> Markup:
    picture = Picture(
        "Sections of the book with their length and density of notes; the table below says the same."
    )
    top, height = 4, 84
    most = max(part.density for part in parts) or 1
    x, begun, chapter = 0.0, 0.0, parts[0].chapter
    for part in parts:
        if part.chapter != chapter:
            _chapter_below(picture, chapter, begun, x, top + height)
            begun, chapter = x, part.chapter
        width = WIDTH * part.words / words
        size = max(height * part.density / most, 0.8)
        title = f"{part.title}: {part.words:,} words, {part.notes} notes"
        picture.rect("ft", x, top, max(width - 1, 0.5), height)
        picture.rect("mk", x, top + height - size, max(width - 1, 0.5), size, title)
        x += width
    _chapter_below(picture, chapter, begun, x, top + height)
    return picture.svg(top + height + 24)
