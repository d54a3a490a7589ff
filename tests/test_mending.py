"""The stages that change letters and marks, on small books with their headings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from stagehelp import PROFILE

from ibid import config, flow, lexicon, pipeline, rulebook, rules, witness
from ibid.book import Book
from ibid.config import Edition, HandEmendation
from ibid.damage import DEFAULT_SEED, parse
from ibid.gate import make, recover_bare
from ibid.gate.sample import CLEAN, ROOT
from ibid.model import Division
from ibid.rulebook import NORMAL_RULES

BOOK = """THE HISTORY OF REEDS

Contents

Part one
\tTHE WET YEARS
I\tThe first reeds\t3
2\tCutting and binding\t9
3\tThe dry years\t¹ 5
\tBibliography\t21
\tNotes\t23

Part one

The wet years

The first reeds

{text}

Cutting and binding

It was cut.

The dry years

It was gone.

Bibliography

- Marsh, A. Reeds. Ely, 1960.

Notes

1. THE FIRST REEDS

1. Marsh, Reeds, p. 3.
2. Ibid, p. 4.

2. CUTTING AND BINDING

3. THE DRY YEARS
"""


@pytest.fixture(scope="module")
def edition() -> Edition:
    found = config.read(ROOT, "little-marks")
    return replace(found, profile=PROFILE, emendations=(), calls=(), structure=(), works=None, citations=None)


def recover(edition: Edition, text: str) -> Book:
    return pipeline.recover(edition, witness.parse(BOOK.format(text=text).encode(), "reeds.txt"))


def reading(book: Book) -> str:
    """The reading text of the first chapter."""
    part = book.divisions[0]
    chapter = part.children[0]
    assert isinstance(chapter, Division)
    return " ".join(
        flow.reading(flow.block_atoms(book.layers, b, 0))
        for b in chapter.children
        if not isinstance(b, Division)
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is 'cold'.¹ It fell. 2 It rose.", "It is ‘cold’. It fell. It rose."),
        ("It is 'cold.²¹ It fell.²It rose.", "It is ‘cold.’ It fell. It rose."),
        (
            "It is cold.¹ The *rogoz*², a rush, fell.² It rose.",
            "It is cold. The rogoz', a rush, fell. It rose.",
        ),
        ("He said 'it is cold.¹ It fell.²", "He said ‘it is cold.’ It fell."),
        ("It is Daľ and Vladimir Daľ.¹ It fell.²", "It is Dal' and Vladimir Dal'. It fell."),
        (
            "It is - as he said - cold.¹ It fell. . . . It rose.²",
            "It is – as he said – cold. It fell. … It rose.",
        ),
    ],
)
def test_a_paragraph_as_the_edition_reads_it(edition: Edition, text: str, expected: str) -> None:
    assert reading(recover(edition, text)) == expected


def test_the_italics_of_a_word_take_in_its_soft_sign(edition: Edition) -> None:
    book = recover(edition, "It is *rogoz*', a rush.¹ It fell.²")
    assert [(e.rule, e.sic, e.corr) for e in book.edits if e.rule == "italics-sign"] == [
        ("italics-sign", "*", ""),
        ("italics-sign", "", "*"),
    ]


def test_a_soft_sign_that_an_editor_gives_an_italic_word_is_none_of_the_quotation_marks(
    edition: Edition,
) -> None:
    text = "They ‘cut the *rogoz*, a rush,’ and went.¹ It fell.²"
    given = HandEmendation(
        "here",
        BOOK[: BOOK.index("{text}")].count("\n") + 1,
        "*rogoz*,",
        "*rogoz'*,",
        1,
        "letters",
        "ocr",
        "high",
        "lost",
    )
    assert "‘cut the rogoz', a rush,’" in reading(recover(replace(edition, emendations=(given,)), text))


def test_numbers_of_the_contents_are_those_of_the_book(edition: Edition) -> None:
    book = recover(edition, "It grew.¹ It fell.²")
    assert [(e.sic, e.corr) for e in book.edits if e.rule == "contents-number"] == [("I", "1"), ("¹ 5", "15")]


@pytest.fixture(scope="module")
def sample() -> Book:
    clean = parse(CLEAN.read_text("utf-8"))
    return recover_bare(config.read(ROOT, "little-marks"), make(clean, DEFAULT_SEED))


def test_letter_rules_find_nothing_in_a_mended_text(sample: Book) -> None:
    """The reading text put through the same rules again."""
    mended: list[str] = []
    for start in sample.witness.starts:
        end = sample.witness.text.find("\n", start)
        line = (start, end if end >= 0 else len(sample.witness.text))
        if not any(a < p < b for p in line for a, _rank, b, _kind, _item in sample.layers.items):
            mended.append("".join(a.reading for a in flow.atoms(sample.layers, flow.Span(*line))))
    text = "\n".join(mended)
    evidence = rules.evidence(text, lexicon.read(text), sample.profile.year + 1)
    found = [(p.rule, line[p.start : p.end], p.new) for line in mended for p in rules.propose(line, evidence)]
    assert found == []


def test_every_change_is_of_a_rule_in_the_catalogue(sample: Book) -> None:
    assert {e.rule for e in sample.edits} <= set(rulebook.KIND_OF)
    assert all(e.kind == rulebook.KIND_OF[e.rule] for e in sample.edits)
    assert all(e.sic == sample.witness.at(e.span) for e in sample.edits)
    assert all(e.sic != e.corr for e in sample.edits if e.rule in NORMAL_RULES)


def test_the_committed_book_has_its_witness() -> None:
    profile = config.read(ROOT, "little-marks").profile
    data = Path(CLEAN.parent / "witness.txt").read_bytes()
    assert (profile.sha256, profile.size) == (witness.parse(data, "witness.txt").sha256, len(data))
