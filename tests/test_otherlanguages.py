"""Books in other languages: the words of their apparatus, their quotation marks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import otherbook
import pytest
from otherbook import Shape
from test_otherbook import Read, true_notes

from ibid import cli, othermarks
from ibid.citations import grammar
from ibid.citations.rules import Rules
from ibid.languages import marks as usage_of
from ibid.teitext import NS, q, reading_text


@pytest.mark.parametrize(
    ("language", "opening", "closing", "shown"),
    [
        ("de", "„", "“", ("„", "“")),
        ("de", "»", "«", ("»", "«")),
        ("de-CH", "«", "»", ("«", "»")),
        ("de", '"', '"', ("„", "“")),
        ("fr", "«\u00a0", "\u00a0»", ("« ", " »")),
        ("en-US", '"', '"', ("“", "”")),
    ],
)
@pytest.mark.parametrize("width", [0, 64])
def test_quotations_and_citations(
    tmp_path: Path, language: str, opening: str, closing: str, shown: tuple[str, str], width: int
) -> None:
    shape = Shape(
        language=language, quotes=(opening, closing), width=width, marks="indent" if width else "blank"
    )
    read = Read(tmp_path, shape)
    assert read.witness_again() == read.text
    assert read.bench.unbalanced == []
    quoted = [reading_text(x) for x in read.tei.iterfind(".//t:body//t:quote", NS)]
    quoted += [reading_text(x) for x in read.tei.iterfind(".//t:body//t:q", NS)]
    assert len(quoted) == sum(
        p.count(opening) if opening != closing else p.count(opening) // 2
        for x in read.chapters
        for p in x.paragraphs
    )
    assert len(quoted) > 20
    assert all(x.startswith(shown[0]) and x.endswith(shown[1]) for x in quoted)
    assert read.notes() == true_notes(read.chapters)
    assert all(c.work and c.cert == "high" for cited in read.bench.citations.values() for c in cited)
    again = read.tei.findall(".//t:ref[@type='precedingWork']", NS)
    words = {reading_text(x) for x in again}
    assert words == {
        w.rstrip(".") if " " not in w else w for w in otherbook.AGAIN[language.partition("-")[0]]
    }
    assert read.bench.rest == []


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("de", "Ebd., S. 12 f.", [("ibid", "Ebd", [("page", "12")])]),
        ("de", "Aalto, a. a. O., S. 7.", [("named", "a. a. O.", [("page", "7")])]),
        ("de", "A.a.O., S. 9.", [("ibid", "A.a.O.", [("page", "9")])]),
        ("de", "Vgl. Aalto, Die Häfen (Berlin 1934), Bd. II, S. 3; ebenda, S. 4.",
         [("named", "", [("volume", "II"), ("page", "3")]), ("ibid", "ebenda", [("page", "4")])]),
        ("de", "Aalto, Die Häfen, Berlin 1934, S. 12.", [("named", "", [("page", "12")])]),
        ("fr", "Aalto, Les ports, Paris, 1934, t. II, p. 4.", [("named", "", [("volume", "II"), ("page", "4")])]),
        ("fr", "Id., p. 5.", [("ibid", "Id", [("page", "5")])]),
        ("fr", "Voir Aalto, art. cit., t. II, p. 9.", [("named", "art. cit.", [("volume", "II"), ("page", "9")])]),
        ("en", "Ebd., S. 12.", [("named", "", [])]),
    ],
)  # fmt: skip
def test_words_of_the_apparatus(
    language: str, text: str, found: list[tuple[str, str, list[tuple[str, str]]]]
) -> None:
    read = grammar.parse(text, Rules.read({}, [], language))
    assert [
        (r.kind, text[slice(*r.ibid)] if r.ibid else "", [(x.unit, x.start) for x in r.locators])
        for r in read.references
    ][: len(found)] == found


@pytest.mark.parametrize(
    ("language", "text", "quoted", "unbalanced", "after"),
    [
        ("de", "„Noch ‚so‘ ein Hafen.“", ["„Noch ‚so‘ ein Hafen.“", "‚so‘"], 0, "„Noch ‚so‘ ein Hafen.“"),
        ("de", "Wort.“ Und „noch", [], 2, "Wort.“ Und „noch"),
        ("de", "Das ist's, 'so'.", ["'so'"], 0, "Das ist’s, ‚so‘."),
        ("fr", "Il dit « l'ordre ».", ["« l'ordre »"], 0, "Il dit « l’ordre »."),
        (
            "en-US",
            "The pilots' \"dry 'dock'.\"",
            ["\"dry 'dock'.\"", "'dock'"],
            0,
            "The pilots’ “dry ‘dock’.”",
        ),
    ],
)
def test_marks(language: str, text: str, quoted: list[str], unbalanced: int, after: str) -> None:
    found = othermarks.marks(text, usage_of(language))
    assert [text[x.start : x.end] for x in found.quotations] == quoted
    assert len(found.unbalanced) == unbalanced
    for change in sorted(found.changes, key=lambda c: -c.start):
        text = text[: change.start] + change.new + text[change.end :]
    assert text == after


def test_a_german_book_from_a_guessed_profile(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shape = Shape(language="de", quotes=("„", "“"), heading="Anmerkungen")
    german = (
        "Der Hafen und die Lotsen sind nicht das, was sie waren",
        "Die Kammer hat den Zoll und das Geld",
    )
    chapters = otherbook.make(shape)
    for chapter in chapters:
        chapter.paragraphs = [f"{german[k % 2]}. {p}" for k, p in enumerate(chapter.paragraphs)]
    text = otherbook.render(shape, chapters).replace("CONTENTS", "INHALT").replace("the ", "die ")
    path = tmp_path / "source" / "other" / "witness.txt"
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    assert cli.main(["new", "other", "--witness", str(path)], root=tmp_path) == 0
    assert "at the end of each chapter" in capsys.readouterr().out
    profile = (tmp_path / "edition" / "other" / "book.yaml").read_text("utf-8")
    assert "language: de\n" in profile
    assert 'contents: "Inhalt"' in profile
    assert "notes: {title: Anmerkungen, where: end-of-chapter}" in profile
    command = ["build", "--book", "other", "--out", str(tmp_path / "site"), "--quiet"]
    assert cli.main(command, root=tmp_path) == 0
    assert "Ebd" in (tmp_path / "site" / "other" / "ch1.html").read_text("utf-8")


def test_an_english_book_is_read_as_before(tmp_path: Path) -> None:
    read = Read(tmp_path, replace(Shape(), quotes=("'", "'")))
    quoted = [reading_text(x) for x in read.tei.iter(q("quote"), q("q"))]
    assert quoted
    assert all(x.startswith("‘") and x.endswith("’") for x in quoted)
