"""All annotations of a book, paragraph by paragraph: what `marking`, `citing` and the registers find, keyed by place in the witness."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ibid import citing, flow, marking, quoting, tying
from ibid.bibliography import Item
from ibid.config import Decision
from ibid.flow import Annotation, Atom
from ibid.folding import fold
from ibid.model import Block, Citation, NoteCall, NoteText, Span, Tie, Work
from ibid.typography import Marks
from ibid.witness import Witness

Naming = Callable[[str, str], Sequence[Annotation]]
"""Names in a paragraph: (reading text, identifier of the place) -> annotations."""


@dataclass(frozen=True, slots=True)
class Material:
    """What annotations are made from."""

    witness: Witness
    """The carrier."""
    layers: flow.Layers
    """Everything that lies over it."""
    texts: Mapping[int, Sequence[Block]]
    """Blocks of each chapter."""
    titles: Mapping[int, Sequence[str]]
    """Headings of the sections of each chapter."""
    notes: Sequence[NoteText]
    """Endnotes."""
    calls: Sequence[NoteCall]
    """Calls."""
    items: Sequence[Item]
    """Bibliography."""
    works: Sequence[Work]
    """Works."""
    citations: Mapping[tuple[int, int], Sequence[Citation]]
    """Citations."""
    marks: Mapping[int, Marks]
    """Quotation marks, by the first offset of their paragraph."""
    decisions: Sequence[Decision]
    """The editor's structure decisions."""
    terms: Mapping[str, str] = field(default_factory=dict)
    """The language of words that the registers know to be foreign."""
    names: Mapping[int, Sequence[Annotation]] = field(default_factory=dict)
    """What the registers name and date, by the first offset of a paragraph or note (see `named`)."""


def annotate(
    material: Material, only: int | None = None
) -> tuple[dict[int, tuple[Annotation, ...]], dict[int, Tie]]:
    """Annotations by the first offset of their paragraph, and the source of each displayed quotation by its first offset.

    ``only``: those of one chapter and its notes.
    """
    result: dict[int, tuple[Annotation, ...]] = {}
    ties: dict[tuple[int, int], Tie] = {}
    paragraphs = list(_paragraphs(material, only))
    notes = {(n.chapter, n.n): n for n in material.notes}
    works = {w.key: w for w in material.works}
    periodicals = {w.key: fold(w.title) for w in material.works if w.type == "periodical"}
    persons = frozenset(fold(author.family) for work in material.works for author in work.authors)
    for chapter in material.texts:
        reached = quoting.reach([p.stretch for p in paragraphs if p.chapter == chapter])
        for place, passages in reached.items():
            choice = _sources(notes[place], material, works)
            cited = _cited(notes[place], material, works)
            meant = [p for p in passages if not tying.says_its_source(p, periodicals, cited)]
            for passage, tie in tying.tie(meant, choice, persons):
                ties |= dict.fromkeys(passage.places, tie)
    for key, found in _body(material, paragraphs, ties):
        result[key] = tuple(found)
    for note in material.notes:
        if note.parts and only in {None, note.chapter}:
            result[note.parts[0].start] = tuple(_note(material, note, works))
    by_place = {w.parts[0].start: w for w in material.works if w.parts}
    for item in material.items if only is None else ():
        result[item.parts[0].start] = tuple(_entry(material, item, by_place.get(item.parts[0].start), works))
    return result, {start: tie for (start, offset), tie in ties.items() if offset < 0}


def _sources(note: NoteText, material: Material, works: Mapping[str, Work]) -> list[tying.Candidate]:
    """What a quotation under a note may be from: its citations, or the note itself when it cites nothing."""
    citations = material.citations.get((note.chapter, note.n), ())
    ids = [citing.citation_id(note.chapter, note.n, i) for i in range(1, len(citations) + 1)]
    if not ids:
        ids = [f"ch{note.chapter}.n{note.n}"]
    if len(ids) == 1:
        return [tying.Candidate(ids[0])]
    text = flow.reading(flow.atoms(material.layers, Span(note.parts[0].start, note.parts[-1].end)))
    return tying.candidates(ids, text, citations, [works.get(c.work or "") for c in citations])


def _cited(note: NoteText, material: Material, works: Mapping[str, Work]) -> set[str]:
    """The keys of the works that a note cites, and of what an article among them stands in."""
    cited = [works[c.work] for c in material.citations.get((note.chapter, note.n), ()) if c.work]
    inside = {work.container for work in cited if work.container}
    return {work.key for work in cited} | inside | {w.key for w in works.values() if w.title in inside}


@dataclass(frozen=True, slots=True)
class _Paragraph:
    chapter: int
    parts: Sequence[Span]
    atoms: Sequence[Atom]
    stretch: quoting.Stretch


def _paragraphs(material: Material, only: int | None) -> Iterator[_Paragraph]:
    for chapter, blocks in material.texts.items():
        for block in blocks if only in {None, chapter} else ():
            for para in block.paras:
                start = para.parts[0].start
                found = flow.atoms(material.layers, Span(start, para.parts[-1].end))
                stretch = quoting.Stretch(
                    start,
                    flow.reading(found),
                    tuple(marking.call_offsets(found)),
                    tuple(material.marks[start].quotations) if start in material.marks else (),
                    block.span.start if block.kind == "quote" else None,
                    block.continues,
                )
                yield _Paragraph(chapter, para.parts, found, stretch)


def _body(
    material: Material, paragraphs: Sequence[_Paragraph], ties: Mapping[tuple[int, int], Tie]
) -> Iterator[tuple[int, list[Annotation]]]:
    titles = marking.by_title(material.works)
    places = _places(material)
    for paragraph in paragraphs:
        text, start = paragraph.stretch.text, paragraph.stretch.start
        lines = {material.witness.locate(p.start)[0] for p in paragraph.parts}
        decided = [d for d in material.decisions if d.what == "crossref" and d.line in lines]
        result = marking.languages(flow.italics(paragraph.atoms), text, titles, material.terms)
        if start in material.marks:
            result += marking.quotations(start, material.marks[start], ties)
        result += marking.cross_references(text, paragraph.chapter, places, decided)
        result += material.names.get(start, ())
        yield start, result


def named(
    layers: flow.Layers, texts: Mapping[int, Sequence[Block]], notes: Sequence[NoteText], naming: Naming
) -> dict[int, Sequence[Annotation]]:
    """Names and dates of all paragraphs and notes by their first offset; ``naming`` is asked in the order of the book."""
    found: dict[int, Sequence[Annotation]] = {}
    for chapter, blocks in texts.items():
        number = 0
        for block in blocks:
            number += block.kind != "head"
            for para in block.paras:
                where = f"ch{chapter}.p{number}"
                found[para.parts[0].start] = naming(_reading(layers, para.parts), where)
    for note in notes:
        if note.parts:
            where = f"ch{note.chapter}.n{note.n}"
            found[note.parts[0].start] = naming(_reading(layers, note.parts), where)
    return found


def _reading(layers: flow.Layers, parts: Sequence[Span]) -> str:
    return flow.reading(flow.atoms(layers, Span(parts[0].start, parts[-1].end)))


def _places(material: Material) -> marking.Places:
    sections = {
        (n, fold(title)): f"ch{n}.s{i}"
        for n, titles in material.titles.items()
        for i, title in enumerate(titles, 1)
    }
    return marking.Places(
        max(material.texts, default=0), sections, {(n.chapter, n.n) for n in material.notes}
    )


def _note(material: Material, note: NoteText, works: Mapping[str, Work]) -> list[Annotation]:
    found = flow.atoms(material.layers, Span(note.parts[0].start, note.parts[-1].end))
    text = flow.reading(found)
    marks = citing.note_annotations(
        note.chapter, note.n, text, material.citations.get((note.chapter, note.n), ()), works
    )
    names = citing.names_beside(material.names.get(note.parts[0].start, ()), marks)
    return [*marks, *citing.without_covered(flow.italics(found), marks), *names]


def _entry(material: Material, item: Item, work: Work | None, works: Mapping[str, Work]) -> list[Annotation]:
    found = flow.atoms(material.layers, Span(item.parts[0].start, item.parts[-1].end))
    marks = citing.entry_annotations(flow.reading(found), work, works) if work else []
    return [*marks, *citing.without_covered(flow.italics(found), marks)]
