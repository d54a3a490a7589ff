"""The end of the left half: everything on the bench put together as a `Book`, from which the TEI is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ibid import (
    annotating,
    flow,
    rulebook,
)
from ibid.bench import Bench
from ibid.book import Book, Entry, Front
from ibid.model import (
    Block,
    Division,
    Landmark,
    Para,
    Span,
    Supplied,
)
from ibid.registers.naming import foreign_terms


def assemble(bench: Bench) -> Book:
    """Everything put together for the TEI. Raises `EditionError` when the edition's data have problems."""
    bench.problems.stop("mend the entries named above")
    over = bench.layers()
    head, notes_head = bench.mark("bibliography"), bench.mark("notes")
    annotations, sources = annotating.annotate(material(bench, over))
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
        rules=rulebook.RULES,
        unbalanced=tuple(bench.unbalanced),
        registers=bench.edition.registers,
        commentary=bench.edition.commentary,
        proofreading=bench.edition.proofreading,
        rest=tuple(bench.rest),
    )


def material(bench: Bench, over: flow.Layers) -> annotating.Material:
    """What annotations are made from."""
    titles = {
        n: [flow.reading(flow.atoms(over, b.span)) for b in blocks if b.kind == "head"]
        for n, blocks in bench.texts.items()
    }
    return annotating.Material(
        bench.witness, over, bench.texts, titles, bench.notes, bench.calls, bench.items, bench.works, bench.citations,
        bench.marks_of, bench.edition.structure, foreign_terms(bench.edition.registers),
        bench.names.result(),
    )  # fmt: skip


def _front(bench: Bench) -> Front:
    contents = bench.mark("contents")
    first = next(
        (m.start for m in bench.marks if m.kind in {"part", "chapter"} and m.lines),
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
