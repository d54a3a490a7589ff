"""Blocks as atoms: every witness character exactly once, whatever lies over it."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ibid import config, flow, pipeline, witness
from ibid.book import Book
from ibid.config import Edition
from ibid.damage import damage, parse
from ibid.emendations import Ledger
from ibid.flow import Annotation
from ibid.gate.ours import Ours
from ibid.gate.sample import CLEAN
from ibid.model import Emendation, Furniture, NoteCall, PageBreak, Span
from ibid.tei import document
from ibid.teitext import NS, XML_ID, parse_tei, reading_text, witness_text

ROOT = Path(__file__).resolve().parent.parent


def edit(start: int, end: int, corr: str, text: str) -> Emendation:
    return Emendation(Span(start, end), text[start:end], corr, "letters", "ocr", "high", "confusion", "")


# --- atoms ----------------------------------------------------------------------------------------

TEXT = "The *reed* stands\n\n4 THE FEN\n\nby the riv-\n\ner.¹ So."


def over(text: str = TEXT) -> flow.Layers:
    at = text.index
    edits = [
        edit(at("stands"), at("stands") + 6, "stood", text),
        edit(at("- \n") if "- \n" in text else at("-\n"), at("-\n") + 1, "", text),
    ]
    call = NoteCall(1, 1, Span(at("¹"), at("¹") + 1), "read", "high", "")
    head = Furniture(Span(at("4 THE"), at("4 THE") + 9), "header", 4)
    page = PageBreak(4, at("4 THE"), "high", "head")
    return flow.layers(text, edits, [call], [head], [], [page], frozenset({at("er.¹")}))


def test_the_reading_text_of_a_block() -> None:
    found = flow.atoms(over(), Span(0, len(TEXT)))
    assert " ".join(flow.reading(found).split()) == "The reed stood by the river. So."
    assert [(a.start, a.end) for a in flow.italics(found)] == [(4, 8)]


def test_a_word_goes_on_behind_a_list_mark() -> None:
    text = "- the great ree-\n- ds of Ely"
    at = text.index
    edits = [edit(at("-\n"), at("-\n") + 1, "", text)]
    marks = [Span(0, 2), Span(at("- ds"), at("ds"))]
    layers = flow.layers(text, edits, [], [], marks, [], frozenset({at("ds")}))
    assert flow.reading(flow.atoms(layers, Span(2, len(text)))) == "the great reeds of Ely"


def test_an_offset_of_the_reading_text_leads_back_to_the_witness() -> None:
    found = flow.atoms(over(), Span(0, len(TEXT)))
    text = flow.reading(found)
    assert flow.place(found, text.index("reed")) == TEXT.index("reed")
    assert flow.place(found, text.index("stood")) == TEXT.index("stands")
    assert flow.place(found, len(text)) == len(TEXT)


@st.composite
def layered(draw: st.DrawFn) -> tuple[str, flow.Layers]:
    """A text with random changes, calls, furniture and page breaks that do not overlap."""
    text = draw(st.text(alphabet="ab *\n'²", min_size=1, max_size=60))
    ledger = Ledger()
    for start, length, corr in draw(
        st.lists(
            st.tuples(st.integers(0, 59), st.integers(0, 4), st.sampled_from(["", "x", "xy"])), max_size=12
        )
    ):
        if start + length <= len(text) and (length or corr):
            ledger.add(edit(start, start + length, corr, text))
    edits, calls, furniture, pages = [], [], [], []
    for n, change in enumerate(ledger.edits):
        kind = draw(st.sampled_from(["edit", "call", "furniture", "page"]))
        if kind == "call":
            calls.append(NoteCall(1, n + 1, change.span, "read", "high", ""))
        elif kind == "furniture" and change.sic:
            furniture.append(Furniture(change.span, "header", None))
        elif kind == "page":
            pages.append(PageBreak(n + 1, change.span.start, "low", "interpolated"))
        else:
            edits.append(change)
    return text, flow.layers(text, edits, calls, furniture, [], pages, frozenset())


@given(layered(), st.data())
def test_atoms_cover_every_character_exactly_once(
    given_: tuple[str, flow.Layers], data: st.DataObject
) -> None:
    text, layers = given_
    spans = [(start, end) for start, _rank, end, _kind, _item in layers.items if end > start]
    start = data.draw(st.integers(0, len(text)).filter(lambda p: not any(a < p < b for a, b in spans)))
    end = data.draw(st.integers(start, len(text)).filter(lambda p: not any(a < p < b for a, b in spans)))
    found = flow.atoms(layers, Span(start, end))
    assert "".join(text[a.span.start : a.span.end] for a in found) == text[start:end]
    assert all(a.span.end == b.span.start for a, b in itertools.pairwise(found))
    assert all(a.reading == text[a.span.start : a.span.end] for a in found if a.kind == "text")


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 10), st.integers(0, 3)), max_size=8))
def test_annotations_nest(rows: list[tuple[int, int, int]]) -> None:
    found = flow.nest([Annotation(start, start + length, "hi", rank=rank) for start, length, rank in rows])
    for i, a in enumerate(found):
        for b in found[i + 1 :]:
            assert b.start >= a.end or b.end <= a.end
    covered = {p for start, length, _rank in rows for p in range(start, start + length)}
    assert {p for a in found for p in range(a.start, a.end)} == covered


# --- the whole book -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def edition() -> Edition:
    found = config.read(ROOT, "little-marks")
    profile = replace(found.profile, sha256="", size=0)
    return replace(found, profile=profile, emendations=(), calls=(), structure=(), works=None, citations=None)


@pytest.fixture(scope="module")
def sample(edition: Edition) -> Book:
    return pipeline.recover(edition, witness.read(CLEAN.parent / "witness.txt"))


def back(book: Book) -> str:
    root = parse_tei(document.serialise(document.build(book, "2026-01-01")))
    text = root.find(".//t:text", NS)
    assert text is not None
    return witness_text(text)


def with_edits(book: Book, edits: list[Emendation]) -> Book:
    """The book with other changes laid over it, its calls, furniture and list markup as they are."""
    old = book.layers
    items = [i for i in old.items if i[3] != "edit"]
    items += [(e.span.start, 0 if e.span.start == e.span.end else 4, e.span.end, "edit", e) for e in edits]
    items.sort(key=lambda x: x[:3])
    layers = replace(old, items=tuple(items), starts=tuple(x[0] for x in items))
    return replace(book, edits=tuple(edits), layers=layers, annotations={})


def borders(book: Book) -> set[int]:
    """Where paragraphs, notes, entries and headings begin and end: no change reaches over them."""
    paras = [Span(p.start, p.end) for p in Ours(book).paras]
    paras += [Span(n.parts[0].start, n.parts[-1].end) for n in book.notes if n.parts]
    paras += [Span(e.parts[0].start, e.parts[-1].end) for e in book.bibliography[1]]
    paras += [
        *book.front.title,
        *book.front.items,
        *(line for lines in book.note_heads.values() for line in lines),
    ]
    return {p for span in paras for p in (span.start, span.end)}


@settings(max_examples=15)
@given(st.integers(0, 2**32))
def test_the_witness_comes_back_whatever_is_changed(sample: Book, seed: int) -> None:
    rng = Random(seed)  # noqa: S311 - the same example again and again, nothing secret
    text = sample.witness.text
    protected = [Span(i[0], i[2]) for i in sample.layers.items if i[3] not in ("edit", "pb")]
    cuts = {p.pos for p in sample.pages} | borders(sample)
    cuts |= {s.start for s in protected if s.start == s.end}  # a call of which nothing is left
    starts = [s.start for s in protected]
    ledger = Ledger(protected)
    for _ in range(300):
        start = rng.randrange(len(text))
        end = min(len(text), start + rng.randrange(4))
        if (
            "\n" in text[start:end]
            or "*" in text[start:end]
            or any(start < c < end for c in cuts)
            or start in starts
            or end in starts
        ):
            continue
        ledger.add(edit(start, end, rng.choice(["", "q", "zz"]) or ("" if end > start else "q"), text))
    assert back(with_edits(sample, ledger.edits)) == text


@pytest.mark.parametrize("seed", [3, 5, 8])
def test_any_damage_comes_back_byte_for_byte(edition: Edition, seed: int) -> None:
    text = damage(parse(CLEAN.read_text("utf-8")), seed=seed).text
    assert back(pipeline.recover(edition, witness.parse(text.encode(), "sample"))) == text


def test_recovering_twice_gives_the_same(edition: Edition, sample: Book) -> None:
    again = pipeline.recover(edition, sample.witness)
    assert again.edits == sample.edits
    assert again.divisions == sample.divisions
    assert again.calls == sample.calls


# --- the TEI reads as the stages read ---------------------------------------------------------------


def recovered(text: str) -> Book:
    edition = config.read(ROOT, "little-marks")
    bare = replace(
        edition,
        profile=replace(edition.profile, sha256="", size=0),
        emendations=(),
        calls=(),
        structure=(),
        works=None,
        citations=None,
    )
    return pipeline.recover(bare, witness.parse(text.encode(), "sample"))


def squeezed(text: str) -> str:
    return " ".join(text.split())


def by_stages(book: Book) -> dict[str, str]:
    """What the stages read in every note and entry."""
    parts = {f"ch{n.chapter}.n{n.n}": n.parts for n in book.notes if n.parts}
    parts |= {f"w.{w.key}": w.parts for w in book.works if w.parts}
    spans = {name: Span(p[0].start, p[-1].end) for name, p in parts.items()}
    return {
        name: squeezed(flow.reading(flow.atoms(book.layers, span))) for name, span in sorted(spans.items())
    }


def by_tei(book: Book) -> dict[str, str]:
    """What the TEI reads there."""
    found: dict[str, str] = {}
    for note in document.build(book, "2026-01-01").iterfind("t:text/t:back//t:note", NS):
        if note.get("type") == "printed":
            found[note.getparent().get(XML_ID)] = reading_text(note)
        elif note.get("type") == "authorial" and note.find("t:gap", NS) is None:
            found[note.get(XML_ID)] = reading_text(note)
    return dict(sorted(found.items()))


def test_a_word_cut_at_a_line_end_is_whole_in_the_tei_though_a_list_mark_stands_in_it() -> None:
    text = (ROOT / "source" / "little-marks" / "witness.txt").read_text("utf-8")
    assert text.count("the Roman Empire (6 vols). London, W. Strahan") == 1
    book = recovered(text.replace("the Roman Empire (6 vols)", "the Roman Em-\n- pire (6 vols)"))
    assert any("the Roman Empire (6 vols)" in words for words in by_stages(book).values())
    assert by_tei(book) == by_stages(book)


@pytest.mark.parametrize("seed", [1973, 2, 42])
def test_notes_and_entries_read_alike_in_both_whatever_the_damage(seed: int) -> None:
    book = recovered(damage(parse(CLEAN.read_text("utf-8")), seed=seed).text)
    read = by_stages(book)
    assert len(read) > 60
    assert by_tei(book) == read
