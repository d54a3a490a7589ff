"""The stages of the left half, each a small function on the bench: witness -> ... -> `Book`. Their order is in `pipeline`."""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ibid import (
    annotating,
    bibliography,
    calls,
    citations,
    divisions,
    emendations,
    flow,
    furniture,
    landmarks,
    lostheads,
    notes,
    pages,
    registers,
    rules,
    typography,
)
from ibid.book import Book, Entry, Front
from ibid.config import Edition
from ibid.errors import WitnessError
from ibid.model import (
    Block,
    Chapter,
    Citation,
    Division,
    Emendation,
    Furniture,
    Landmark,
    NoteCall,
    NoteText,
    PageBreak,
    Para,
    Region,
    Span,
    Supplied,
    Work,
)
from ibid.pages import ErrorModel
from ibid.witness import Witness
from ibid.yamlio import Problems


@dataclass(slots=True)
class Bench:
    """What the stages have made of a book so far."""

    edition: Edition
    """The editor's data."""
    witness: Witness
    """The carrier."""
    strict: bool
    """The witness is the expected one: stale decisions are errors."""
    problems: Problems = field(default_factory=Problems)
    """What is wrong with the edition's data."""
    furniture: list[Furniture] = field(default_factory=list)
    """Running heads and folios."""
    marks: list[Landmark] = field(default_factory=list)
    """Announced headings."""
    regions: list[Region] = field(default_factory=list)
    """Running text."""
    notes: list[NoteText] = field(default_factory=list)
    """Endnotes."""
    markup: list[Span] = field(default_factory=list)
    """Bullets and numbers of lists."""
    calls: list[NoteCall] = field(default_factory=list)
    """Note calls."""
    words: Counter[str] = field(default_factory=Counter)
    """Vocabulary of the witness."""
    ledger: emendations.Ledger = field(default_factory=emendations.Ledger)
    """Changes."""
    texts: dict[int, list[Block]] = field(default_factory=dict)
    """Blocks of each chapter."""
    lost: dict[int, Supplied] = field(default_factory=dict)
    """Headings of chapters whose heading the witness lost."""
    tight: set[int] = field(default_factory=set)
    """Stretches that continue a word."""
    cuts: list[tuple[int, int]] = field(default_factory=list)
    """Bridged page ends."""
    items: list[bibliography.Item] = field(default_factory=list)
    """Bibliography."""
    works: list[Work] = field(default_factory=list)
    """Works."""
    citations: dict[tuple[int, int], list[Citation]] = field(default_factory=dict)
    """Citations of each note."""
    pages: list[PageBreak] = field(default_factory=list)
    """Printed pages."""
    page_error: ErrorModel = field(default_factory=lambda: ErrorModel(0, 0, 0, 0))
    """Error of interpolation."""
    marks_of: dict[int, typography.Marks] = field(default_factory=dict)
    """Quotation marks of each paragraph, by its first offset."""
    unbalanced: list[int] = field(default_factory=list)
    """Marks without partner."""
    rest: list[tuple[int, int, str]] = field(default_factory=list)
    """(chapter, note, words) that no citation explains."""

    def mark(self, kind: str, n: int = 0) -> Landmark | None:
        """The landmark of a kind and number."""
        return next((m for m in self.marks if m.kind == kind and m.n == n), None)

    @property
    def body(self) -> list[Block]:
        """All blocks of running text."""
        return [block for n in sorted(self.texts) for block in self.texts[n]]

    def layers(self) -> flow.Layers:
        """Everything laid over the witness so far."""
        return flow.layers(
            self.witness.text,
            self.ledger.edits,
            self.calls,
            self.furniture,
            self.markup,
            self.pages,
            frozenset(self.tight),
        )


def find_furniture(bench: Bench) -> None:
    """Running heads and folios, from the first heading of the text on."""
    start = landmarks.body_start(bench.witness, bench.edition.profile)
    bench.furniture = furniture.find(bench.witness, bench.edition.profile, start)


def find_landmarks(bench: Bench) -> None:
    """Announced headings, and the regions of text between them."""
    bench.marks = landmarks.find(bench.witness, bench.edition.profile, bench.furniture)
    first = bench.mark("chapter", 1)
    if first is None or not first.lines:
        title = bench.edition.profile.chapters[0].title
        raise WitnessError(
            f"{bench.witness.name}: no line reads like the heading of the first chapter, {title!r}",
            f"is this the text of {bench.edition.profile.book}? The headings are those of its book.yaml",
        )
    bench.regions = landmarks.regions(bench.witness, bench.marks)
    bench.words = divisions.vocabulary(bench.witness.text)


def split_notes(bench: Bench) -> None:
    """Endnotes out of their lists."""
    bench.notes, bench.markup = notes.split(bench.witness, bench.marks, bench.furniture)


def apply_decisions(bench: Bench) -> None:
    """The editor's emendations come first: rules pass over what they touch."""
    by_hand = emendations.by_hand(
        bench.witness, bench.edition.emendations, bench.problems, strict=bench.strict
    )
    given = emendations.calls_by_hand(bench.witness, bench.edition.calls, bench.problems, strict=bench.strict)
    found = calls.find(bench.witness, bench.regions, bench.notes, [f.span for f in bench.furniture], given)
    bench.calls = found
    glyphs = [c.span for c in found] + [f.span for f in bench.furniture] + bench.markup
    bench.ledger = emendations.Ledger(glyphs)
    for edit in by_hand:
        if not bench.ledger.add(edit) and not any(
            c.span.start < edit.span.end and edit.span.start < c.span.end for c in found
        ):
            where = bench.witness.where(edit.span.start)
            bench.problems.say(
                f"{where}: the emendation of {edit.sic!r} crosses a note call, a running head or a list number: divide it there"
            )
    for call in found:
        for mend in call.mend:
            bench.ledger.add(mend)


def divide_text(bench: Bench) -> None:
    """Sections, paragraphs, displayed quotations; a chapter with a lost heading is cut from the one before it."""
    for region in bench.regions:
        text = divisions.divide(
            bench.witness, region, bench.furniture, bench.calls, bench.words, bench.edition.structure
        )
        for edit in text.hyphens:
            bench.ledger.add(edit)
        bench.tight |= text.tight
        bench.cuts += text.cuts
        blocks = list(text.blocks)
        for n in region.chapters[1:]:
            pos = _lost_heading(bench, n, region)
            before, blocks = lostheads.split_at(bench.witness.text, blocks, pos)
            bench.texts[n - 1] = before
        bench.texts[region.chapters[-1]] = blocks


def _lost_heading(bench: Bench, n: int, region: Region) -> int:
    chapter = bench.edition.profile.chapters[n - 1]
    ends = [c.span.end for c in bench.calls if c.chapter == n - 1]
    starts = [c.span.start for c in bench.calls if c.chapter == n]
    window = Span(max(ends, default=region.span.start), min(starts, default=region.span.end))
    pos, cert, reason = lostheads.chapter_start(
        bench.witness, window, chapter.begins, _expected(bench, chapter)
    )
    bench.lost[n] = Supplied(
        pos,
        typography.curly(chapter.title),
        cert,
        f"The witness has lost the heading; its words are those of the contents, its place: {reason}.",
    )
    return pos


def _expected(bench: Bench, chapter: Chapter) -> float | None:
    """Where the page number of the contents puts a chapter, between the known pages around it."""
    ruler = pages.Ruler(bench.witness, bench.furniture, [])
    known = pages.anchors(bench.witness, bench.furniture, _starts(bench))
    before = [a for a in known if a.n < chapter.page]
    after = [a for a in known if a.n > chapter.page]
    if not before or not after:
        return None
    a, b = before[-1], after[0]
    return ruler.advance(a.pos, ruler.length(a.pos, b.pos) * (chapter.page - a.n) / (b.n - a.n))


def _starts(bench: Bench) -> list[tuple[int, int]]:
    """(page, offset) of the divisions whose first page the contents give."""
    result: list[tuple[int, int]] = []
    for chapter in bench.edition.profile.chapters:
        mark = bench.mark("chapter", chapter.n)
        if chapter.n in bench.lost:
            result.append((chapter.page, bench.lost[chapter.n].pos))
        elif mark and mark.lines:
            first = next(
                (
                    m
                    for m in bench.marks
                    if m.kind == "part" and m.lines and 0 < mark.lines[0].start - m.lines[-1].end < 4
                ),
                None,
            )
            result.append((chapter.page, first.lines[0].start if first else mark.lines[0].start))
    for kind, page in (
        ("bibliography", bench.edition.profile.bibliography[1]),
        ("notes", bench.edition.profile.notes[1]),
    ):
        mark = bench.mark(kind)
        if mark and mark.lines:
            result.append((page, mark.lines[0].start))
    return result


def split_bibliography(bench: Bench) -> None:
    """Headings and entries of the bibliography; bullets and repeated-author dashes become list markup."""
    head, end = bench.mark("bibliography"), bench.mark("notes")
    if not head or not head.lines:
        return
    stop = end.lines[0].start if end and end.lines else len(bench.witness.text)
    skip = {f.span.start for f in bench.furniture}
    lines: list[tuple[Span, str]] = []
    for n in range(bench.witness.locate(head.lines[-1].end)[0] + 1, bench.witness.locate(stop)[0]):
        span = bench.witness.line(n)
        text = bench.witness.at(span)
        if text.strip() and span.start not in skip:
            lines.append((span, text))
    cited = bibliography.cited_titles(
        [" ".join(bench.witness.at(p) for p in note.parts) for note in bench.notes]
    )
    titles = [*bibliography.periodical_titles(bench.edition.works), *cited]
    bench.items = bibliography.split(lines, titles)
    covered = [part for item in bench.items for part in item.parts]
    bench.markup += _uncovered(bench, lines, covered)
    for item in bench.items:
        for part, join in zip(item.parts[1:], item.joins, strict=True):
            _join_entry(bench, item, part, join)
    bench.markup.sort()


def _join_entry(bench: Bench, item: bibliography.Item, part: Span, join: str) -> None:
    if join == "no":
        return
    bench.tight.add(part.start)
    if join == "drop":
        before = item.parts[item.parts.index(part) - 1]
        span = Span(before.end - 1, before.end)
        bench.ledger.add(
            Emendation(span, bench.witness.at(span), "", "hyphen", "ocr", "high", "line-end-hyphen", "")
        )


def _uncovered(bench: Bench, lines: Sequence[tuple[Span, str]], parts: Sequence[Span]) -> Iterator[Span]:
    """What is left of lines beside the entries' parts: bullets and dashes."""
    ordered = sorted(parts)
    for line, _text in lines:
        pos = line.start
        for part in ordered[bisect.bisect_left(ordered, Span(line.start, line.start)) :]:
            if part.start >= line.end:
                break
            if bench.witness.text[pos : part.start].strip():
                yield Span(pos, part.start)
            pos = part.end
        if bench.witness.text[pos : line.end].strip():
            yield Span(pos, line.end)


def find_pages(bench: Bench) -> None:
    """A page break for every printed page."""
    starts = _starts(bench)
    heads = [pos for _page, pos in starts]
    ruler = pages.Ruler(bench.witness, bench.furniture, heads)
    known = pages.anchors(bench.witness, bench.furniture, starts)
    if not known:
        return
    bench.pages, bench.page_error = pages.breaks(
        bench.witness, ruler, known, bench.cuts, bench.edition.profile.last_page, len(bench.witness.text)
    )
    bench.pages = [replace(p, pos=_outside(bench, p.pos)) for p in bench.pages]


def _outside(bench: Bench, pos: int) -> int:
    """A page break never falls inside a change, a call or furniture: it moves to the end of it."""
    for span in (
        *(e.span for e in bench.ledger.edits),
        *(c.span for c in bench.calls),
        *(f.span for f in bench.furniture),
        *bench.markup,
    ):
        if span.start < pos < span.end:
            return span.end
    return pos


def read_works(bench: Bench) -> None:
    """The bibliography's entries as works, with the editor's corrections and additions."""
    over = bench.layers()
    texts = [flow.reading(flow.atoms(over, Span(i.parts[0].start, i.parts[-1].end))) for i in bench.items]
    works = bibliography.parse(bench.items, texts)
    printed = {
        w.key: t
        for w, t in zip(
            works, (t for i, t in zip(bench.items, texts, strict=True) if i.kind == "entry"), strict=True
        )
    }
    problems = bench.problems if bench.strict else Problems()
    bench.works = bibliography.apply_editor(
        works, bench.edition.works, problems, lambda pos: bench.witness.locate(pos)[0], printed
    )


def read_citations(bench: Bench) -> None:
    """The citations of every note, resolved to works."""
    over = bench.layers()
    texts = [
        (
            n.chapter,
            n.n,
            flow.reading(flow.atoms(over, Span(n.parts[0].start, n.parts[-1].end))) if n.parts else "",
        )
        for n in bench.notes
    ]
    problems = bench.problems if bench.strict else Problems()
    complaints: list[str] = []
    given = citations.Rules.read(bench.edition.profile.citation, complaints)
    problems.extend([f"edition/{bench.edition.profile.book}/book.yaml: {c}" for c in complaints])
    bench.citations, known = citations.decide(texts, bench.works, given, bench.edition.citations, problems)
    for chapter, n, text in texts:
        for start, end in citations.rest(text, bench.citations.get((chapter, n), ()), known):
            bench.rest.append((chapter, n, text[start:end]))


# --- the book --------------------------------------------------------------------------------------------------


def assemble(bench: Bench) -> Book:
    """Everything put together for the TEI. Raises `EditionError` when the edition's data have problems."""
    bench.problems.stop("mend the entries named above")
    over = bench.layers()
    head, notes_head = bench.mark("bibliography"), bench.mark("notes")
    annotations, sources = annotating.annotate(_material(bench, over))
    return Book(
        profile=bench.edition.profile,
        witness=bench.witness,
        front=_front(bench),
        divisions=tuple(_divisions(bench)),
        bibliography=(_head_block(head), tuple(_entries(bench))),
        notes_head=_head_block(notes_head),
        note_heads={m.n: m.lines for m in bench.marks if m.kind == "notes-chapter" and m.lines},
        notes=tuple(bench.notes),
        calls=tuple(bench.calls),
        works=tuple(bench.works),
        citations={key: tuple(value) for key, value in bench.citations.items()},
        annotations=annotations,
        quote_sources=sources,
        layers=over,
        edits=tuple(bench.ledger.edits),
        furniture=tuple(bench.furniture),
        pages=tuple(bench.pages),
        page_error=bench.page_error,
        rules=rules.RULES,
        unbalanced=tuple(bench.unbalanced),
        registers=bench.edition.registers,
        commentary=bench.edition.commentary,
        proofreading=bench.edition.proofreading,
        rest=tuple(bench.rest),
    )


def _material(bench: Bench, over: flow.Layers) -> annotating.Material:
    titles = {
        n: [flow.reading(flow.atoms(over, b.span)) for b in blocks if b.kind == "head"]
        for n, blocks in bench.texts.items()
    }
    return annotating.Material(
        bench.witness, over, bench.texts, titles, bench.notes, bench.calls, bench.items, bench.works, bench.citations,
        bench.marks_of, bench.edition.structure, registers.namer(bench.edition.registers),
    )  # fmt: skip


def _front(bench: Bench) -> Front:
    contents = bench.mark("contents")
    first = next(
        (m.lines[0].start for m in bench.marks if m.kind in {"part", "chapter"} and m.lines),
        len(bench.witness.text),
    )
    head = contents.lines[0] if contents and contents.lines else None
    title: list[Span] = []
    items: list[Span] = []
    for n in range(1, bench.witness.lines + 1):
        span = bench.witness.line(n)
        if span.start >= first:
            break
        text = bench.witness.at(span)
        if not text.strip() or span.start == (head.start if head else -1):
            continue
        start = span.start + len(text) - len(text.lstrip())
        stripped = Span(start, start + len(text.strip()))
        (items if head and span.start > head.start else title).append(stripped)
    return Front(tuple(title), head, tuple(items))


def _head_block(mark: Landmark | None) -> Block | None:
    return Block("head", (Para(mark.lines),)) if mark and mark.lines else None


def _divisions(bench: Bench) -> Iterator[Division]:
    part: list[Division] = []
    current: Landmark | None = None
    for mark in bench.marks:
        if mark.kind == "part":
            if current:
                yield _part(current, part)
            current, part = mark, []
        elif mark.kind == "chapter":
            chapter = _chapter(bench, mark)
            if current:
                part.append(chapter)
            else:
                yield chapter
    if current:
        yield _part(current, part)


def _part(mark: Landmark, chapters: Sequence[Division]) -> Division:
    heads = tuple(Block("head", (Para((line,)),)) for line in mark.lines)
    return Division("part", mark.n, mark.title, heads, tuple(chapters))


def _chapter(bench: Bench, mark: Landmark) -> Division:
    heads: tuple[Block | Supplied, ...] = (
        (Block("head", (Para(mark.lines),)),) if mark.lines else (bench.lost[mark.n],)
    )
    children: list[Block | Division] = []
    section: tuple[Block, list[Block]] | None = None
    number = 0
    for block in bench.texts.get(mark.n, []):
        if block.kind == "head":
            if section:
                children.append(_section(bench, number, section))
            number += 1
            section = (block, [])
        elif section:
            section[1].append(block)
        else:
            children.append(block)
    if section:
        children.append(_section(bench, number, section))
    return Division("chapter", mark.n, mark.title, heads, tuple(children))


def _section(bench: Bench, n: int, section: tuple[Block, list[Block]]) -> Division:
    head, blocks = section
    return Division("section", n, bench.witness.at(head.span), (head,), tuple(blocks))


def _entries(bench: Bench) -> Iterator[Entry]:
    by_place = {w.parts[0].start: w for w in bench.works if w.parts}
    for item in bench.items:
        if item.kind == "head":
            yield Entry(item.level, item.parts, None)
        else:
            yield Entry(0, item.parts, by_place[item.parts[0].start])
