"""Names in the real book: precision and recall on a hand-checked sample, and no capitalised word unexplained.

The gold file holds paragraph numbers and keys of records, no text. It counts the mentions of registered names
and terms in seven sections (1.12–25, 2.58–72, 3.51–68, 4.71–93, 5.4–19, 6.30–52, 7.49–66), those by a bare “the congress” included, and the
persons in the 47 notes of chapter 8.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from ibid import config, flow, pipeline, witness
from ibid.bench import Bench
from ibid.errors import EditionError
from ibid.model import Span
from ibid.registers.dates import DateContext, dates
from ibid.registers.match import annotate
from ibid.registers.model import Registers
from ibid.registers.read import read
from ibid.registers.unknown import common_words, unaccounted
from ibid.yamlio import Problems

ROOT = Path(__file__).resolve().parent.parent.parent
_FILE = json.loads(Path(__file__).with_name("registers.json").read_text("utf-8"))
GOLD: dict[str, dict[str, int]] = _FILE["paragraphs"]
NOTES: dict[str, dict[str, int]] = _FILE["notes"]
DATES: dict[str, list[str]] = _FILE["dates"]
PRECISION, RECALL = 0.995, 0.995
"""Floors; they only rise."""

pytestmark = pytest.mark.witness


@pytest.fixture(scope="module")
def registers() -> Registers:
    problems = Problems()
    result = read(ROOT / "edition" / "day-1973", problems)
    try:
        problems.stop()
    except EditionError as error:
        pytest.fail(str(error))
    return result


@pytest.fixture(scope="module")
def bench(witness_path: Path) -> Bench:
    """The book before its names are found."""
    result = Bench(config.read(ROOT, "day-1973"), witness.read(witness_path), True)
    for name, stage in pipeline.STAGES:
        stage(result)
        if name == "marks":
            break
    return result


@pytest.fixture(scope="module")
def notes(bench: Bench) -> dict[str, str]:
    """The reading text of each endnote, by identifier."""
    over = bench.layers()
    return {
        f"ch{note.chapter}.n{note.n}": flow.reading(
            flow.atoms(over, Span(note.parts[0].start, note.parts[-1].end))
        )
        for note in bench.notes
        if note.parts
    }


@pytest.fixture(scope="module")
def paragraphs(bench: Bench) -> dict[str, str]:
    """The reading text of each paragraph, by identifier."""
    over = bench.layers()
    result: dict[str, str] = {}
    for chapter, blocks in bench.texts.items():
        numbered = [block for block in blocks if block.kind != "head"]
        for n, block in enumerate(numbered, 1):
            spans = [Span(p.parts[0].start, p.parts[-1].end) for p in block.paras]
            text = " ".join(flow.reading(flow.atoms(over, span)) for span in spans)
            result[f"ch{chapter}.p{n}"] = " ".join(text.split())
    return result


def test_precision_and_recall(registers: Registers, paragraphs: dict[str, str]) -> None:
    found: Counter[tuple[str, str]] = Counter()
    gold: Counter[tuple[str, str]] = Counter()
    for where, counts in GOLD.items():
        gold.update({(where, key): n for key, n in counts.items()})
        found.update((where, m.refs[0]) for m in annotate(paragraphs[where], registers, where))
    right = (found & gold).total()
    assert right / found.total() >= PRECISION, dict(found - gold)
    assert right / gold.total() >= RECALL, dict(gold - found)


def test_persons_in_notes(registers: Registers, notes: dict[str, str]) -> None:
    found = {
        where: dict(
            Counter(m.refs[0] for m in annotate(notes[where], registers, where) if m.kind == "person")
        )
        for where in NOTES
    }
    assert found == NOTES


def test_dates(registers: Registers, paragraphs: dict[str, str]) -> None:
    context = DateContext()
    found: dict[str, list[str]] = {}
    for where, text in paragraphs.items():
        for d in dates(text, registers, where, context):
            found.setdefault(where, []).append(d.begin if d.begin == d.last else f"{d.begin}/{d.last}")
    assert {where: found.get(where) for where in DATES} == DATES


def test_every_capitalised_word_is_accounted_for(registers: Registers, paragraphs: dict[str, str]) -> None:
    common = common_words(list(paragraphs.values()))
    unknown = [
        f"{where}: {u.words}"
        for where, text in paragraphs.items()
        for u in unaccounted(text, registers, where, (), common)
    ]
    assert not unknown, unknown
