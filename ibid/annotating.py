"""All annotations of a book, paragraph by paragraph: what `marking`, `citing` and the registers find, keyed by place in the witness."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ibid import citing, flow, marking
from ibid.bibliography import Item
from ibid.config import Decision
from ibid.flow import Annotation
from ibid.folding import fold
from ibid.model import Block, Citation, NoteCall, NoteText, Span, Work
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
    names: Mapping[int, Sequence[Annotation]] = field(default_factory=dict)
    """What the registers name and date, by the first offset of a paragraph or note (see `named`)."""


def annotate(material: Material) -> tuple[dict[int, tuple[Annotation, ...]], dict[int, str]]:
    """Annotations by the first offset of their paragraph, and the source of each displayed quotation by its first offset."""
    result: dict[int, tuple[Annotation, ...]] = {}
    sources = {(n.chapter, n.n): _source(n, material) for n in material.notes}
    for key, found in _body(material, sources):
        result[key] = tuple(found)
    works = {w.key: w for w in material.works}
    for note in material.notes:
        if note.parts:
            result[note.parts[0].start] = tuple(_note(material, note, works))
    by_place = {w.parts[0].start: w for w in material.works if w.parts}
    for item in material.items:
        result[item.parts[0].start] = tuple(_entry(material, item, by_place.get(item.parts[0].start)))
    return result, _displayed(material, sources)


def _source(note: NoteText, material: Material) -> str:
    first = material.citations.get((note.chapter, note.n), ())
    return citing.citation_id(note.chapter, note.n, 1) if first else f"ch{note.chapter}.n{note.n}"


def _body(
    material: Material, sources: Mapping[tuple[int, int], str]
) -> Iterator[tuple[int, list[Annotation]]]:
    titles = marking.by_title(material.works)
    places = _places(material)
    for chapter, blocks in material.texts.items():
        for block in blocks:
            for para in block.paras:
                start, end = para.parts[0].start, para.parts[-1].end
                found = flow.atoms(material.layers, Span(start, end))
                text = flow.reading(found)
                lines = {material.witness.locate(p.start)[0] for p in para.parts}
                decided = [d for d in material.decisions if d.what == "crossref" and d.line in lines]
                result = marking.languages(flow.italics(found), text, titles)
                if start in material.marks:
                    result += marking.quotations(material.marks[start], marking.call_offsets(found), sources)
                result += marking.cross_references(text, chapter, places, decided)
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
        max(material.texts, default=0), sections, Counter(n.chapter for n in material.notes)
    )


def _note(material: Material, note: NoteText, works: Mapping[str, Work]) -> list[Annotation]:
    found = flow.atoms(material.layers, Span(note.parts[0].start, note.parts[-1].end))
    text = flow.reading(found)
    marks = citing.note_annotations(
        note.chapter, note.n, text, material.citations.get((note.chapter, note.n), ()), works
    )
    result = [*marks, *citing.without_covered(flow.italics(found), marks)]
    return [*result, *material.names.get(note.parts[0].start, ())]


def _entry(material: Material, item: Item, work: Work | None) -> list[Annotation]:
    found = flow.atoms(material.layers, Span(item.parts[0].start, item.parts[-1].end))
    marks = citing.entry_annotations(flow.reading(found), work) if work else []
    return [*marks, *citing.without_covered(flow.italics(found), marks)]


def _displayed(material: Material, sources: Mapping[tuple[int, int], str]) -> dict[int, str]:
    """The note that documents a displayed quotation: the call at its end, else the last one inside."""
    result: dict[int, str] = {}
    ends = sorted((c.span.end, c.chapter, c.n) for c in material.calls)
    for blocks in material.texts.values():
        for block in blocks:
            if block.kind != "quote":
                continue
            span = block.span
            inside = [(chapter, n) for end, chapter, n in ends if span.start < end <= span.end]
            if inside:
                result[span.start] = sources[inside[-1]]
    return result
