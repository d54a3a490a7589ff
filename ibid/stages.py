"""The stages of the left half, each a small function on the bench: witness -> ... -> `Book`. Their order is in `pipeline`."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ibid import (
    annotating,
    bibliography,
    calls,
    citations,
    divisions,
    emendations,
    feeds,
    flatnotes,
    flow,
    furniture,
    landmarks,
    lostheads,
    notes,
    pageplaces,
    pages,
    typography,
)
from ibid.aside import Aside
from ibid.bench import Bench
from ibid.carrier import HYPHENS
from ibid.errors import WitnessError
from ibid.model import Emendation, Region, Span, Supplied
from ibid.profile import Chapter
from ibid.registers.naming import namer
from ibid.yamlio import Problems


def find_furniture(bench: Bench) -> None:
    """Running heads and folios, from the first heading of the text on."""
    start = landmarks.body_start(bench.witness, bench.edition.profile)
    found = furniture.find(bench.witness, bench.edition.profile, start)
    heads = {item.span.start for item in found}
    lone = (f for f in feeds.folios(bench.witness) if f.span.start >= start and f.span.start not in heads)
    bench.furniture = sorted([*found, *lone], key=lambda item: item.span)


def find_landmarks(bench: Bench) -> None:
    """Announced headings, and the regions of text between them."""
    bench.marks = landmarks.find(bench.witness, bench.edition.profile, bench.furniture)
    flat = flatnotes.divide(bench.witness, bench.marks, bench.furniture)
    bench.marks = [m for m in bench.marks if m.lines or m.kind != "notes-chapter" or not flat.lists] + list(
        flat.lists
    )
    first = bench.mark("chapter", 1)
    if first is None or not first.lines:
        title = bench.edition.profile.chapters[0].title
        raise WitnessError(
            f"{bench.witness.name}: no line reads like the heading of the first chapter, {title!r}",
            f"is this the text of {bench.edition.profile.book}? The headings are those of its book.yaml",
        )
    refused = landmarks.refusal(
        bench.witness, bench.edition.profile, bench.marks, bench.furniture, flat.complaint
    )
    if refused:
        raise WitnessError(*refused)
    bench.regions = landmarks.regions(bench.witness, bench.marks)
    bench.lists = landmarks.lists_in_text(bench.witness, bench.marks)
    bench.words = divisions.vocabulary(bench.witness.text)


def split_notes(bench: Bench) -> None:
    """Endnotes out of their lists."""
    bench.notes, bench.markup = notes.split(bench.witness, bench.marks, bench.furniture)
    bench.markup = sorted([*bench.markup, *(mark.label for mark in bench.marks if mark.label)])


def apply_decisions(bench: Bench) -> None:
    """The editor's emendations come first: rules pass over what they touch."""
    given = emendations.calls_by_hand(bench.witness, bench.edition.calls, bench.problems, strict=bench.strict)
    bench.calls = calls.find(
        bench.witness, bench.regions, bench.notes, [f.span for f in bench.furniture], given
    )
    glyphs = [c.span for c in bench.calls] + [f.span for f in bench.furniture] + bench.markup
    bench.ledger = emendations.Ledger(glyphs)
    lay_hand(bench)


def lay_hand(bench: Bench) -> None:
    """The editor's emendations, and what a misread call asks for, into the ledger."""
    found = bench.calls
    by_hand = emendations.by_hand(
        bench.witness, bench.edition.emendations, bench.problems, strict=bench.strict
    )
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
    for decision in bench.edition.structure if bench.strict else ():
        if not 1 <= decision.line <= bench.witness.lines:
            bench.problems.say(f"{decision.where}: the witness has no line {decision.line}")
    for region in bench.regions:
        text = divisions.divide(
            bench.witness, region, bench.furniture, bench.calls, bench.words, bench.edition.structure
        )
        for edit in text.hyphens:
            bench.lay(edit)
        bench.tight |= text.tight
        bench.cuts += text.cuts
        blocks = list(text.blocks)
        for n in region.chapters[1:]:
            pos = _lost_heading(bench, n, region)
            before, blocks = lostheads.split_at(bench.witness.text, blocks, pos)
            bench.texts[n - 1] = before
        bench.texts[region.chapters[-1]] = blocks
    for note in bench.notes:
        for part, following in pairwise(note.parts):
            _join_note(bench, part, following)


def _join_note(bench: Bench, before: Span, after: Span) -> None:
    """A word of a note that the end of a page divides."""
    text = bench.witness.at(before)
    if not text.endswith(HYPHENS) or not bench.witness.text[after.start].islower():
        return
    bench.tight.add(after.start)
    dropped = divisions.divided(bench.witness, bench.words, before, after)
    if dropped:
        bench.lay(dropped)


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
                    if m.kind == "part" and m.lines and 0 < mark.start - m.lines[-1].end < 4
                ),
                None,
            )
            result.append((chapter.page, first.lines[0].start if first else mark.start))
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
        bench.lay(
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


def find_names(bench: Bench) -> None:
    """Names, terms and dates in the text. Its reading stands by now, and nothing before the TEI asks for them: they are found aside."""
    naming = namer(bench.edition.registers)
    over, texts = bench.layers(), bench.texts
    bench.names = Aside(lambda: annotating.named(over, texts, (), naming))


def name_in_notes(bench: Bench) -> None:
    """Names and terms in the notes, beside those of the text."""
    found = annotating.named(bench.layers(), {}, bench.notes, namer(bench.edition.registers))
    bench.names = Aside.done({**bench.names.result(), **found})


def find_pages(bench: Bench) -> None:
    """A page break for every printed page."""
    starts = _starts(bench)
    heads = [pos for _page, pos in starts]
    ruler = pages.Ruler(bench.witness, bench.furniture, heads)
    known = pages.anchors(bench.witness, bench.furniture, starts)
    if not known:
        return
    known = feeds.settle(bench.witness, bench.furniture, ruler, known, bench.edition.profile.last_page)
    found, bench.page_error = pages.breaks(
        bench.witness, ruler, known, bench.cuts, bench.edition.profile.last_page, len(bench.witness.text)
    )
    bench.ruled = pageplaces.settle(bench.witness, found, list(_back_units(bench)))
    set_pages(bench)


def _back_units(bench: Bench) -> Iterator[pageplaces.Unit]:
    """Notes, entries and headings of the back matter, with their numbers and bullets."""
    before = {span.end: span.start for span in bench.markup}
    back = [m.lines for m in bench.marks if m.kind in {"bibliography", "notes", "notes-chapter"} and m.lines]
    heads = [*back, *(item.parts for item in bench.items if item.kind == "head")]
    lists = [n.parts for n in bench.notes if n.parts] + [i.parts for i in bench.items if i.kind == "entry"]
    for parts, head in [*((p, True) for p in heads), *((p, False) for p in lists)]:
        start = parts[0].start
        yield pageplaces.Unit(before.get(start, start), parts[-1].end, head)


def set_pages(bench: Bench) -> None:
    """A page break never falls inside a change, a call or furniture: it moves to the end of it."""
    spans = [e.span for e in bench.ledger.edits] + [c.span for c in bench.calls]
    spans += [f.span for f in bench.furniture] + bench.markup
    covered = sorted((span.start, span.end) for span in spans if span.start < span.end)

    def outside(pos: int) -> int:
        start, end = covered[max(0, bisect.bisect_left(covered, (pos, pos)) - 1)] if covered else (pos, pos)
        return end if start < pos < end else pos

    bench.pages = [replace(p, pos=outside(p.pos)) for p in bench.ruled]


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
        works, bench.edition.works, problems, bench.witness.row_of, printed
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
    profile = bench.edition.profile
    complaints: list[str] = []
    given = citations.Rules.read(profile.citation, complaints, profile.language)
    problems.extend([f"edition/{profile.book}/book.yaml: {c}" for c in complaints])
    bench.citations, known = citations.decide(texts, bench.works, given, bench.edition.citations, problems)
    for chapter, n, text in texts:
        for start, end in citations.rest(text, bench.citations.get((chapter, n), ()), known):
            bench.rest.append((chapter, n, text[start:end]))
