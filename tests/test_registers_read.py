"""What is wrong with an editor's registers is said at once, with its place."""

from __future__ import annotations

import pytest
import registerhelp

from ibid.registers.model import Registers
from ibid.registers.read import read
from ibid.yamlio import Problems

_A = "- {key: a, name: X, about: x, sources: [1.1], "
PEOPLE = (
    ("- {key: A, name: X, about: x, sources: [1.1]}", "key 'A' must be lower-case"),
    ("- {key: a, name: X, sources: [1.1]}", "'about' is missing"),
    ("- {key: a, name: X, about: …, sources: [1.1]}", "'about' is missing"),
    ("- {key: a, name: X, about: x}", "'sources' is missing"),
    ("- {key: a, name: X, about: x, sources: [nowhere]}", "source 'nowhere' is no place of the book"),
    ("- {key: a, name: X, about: x, sources: [1.1], born: soon}", "'born' must be a year"),
    ('- {key: a, name: X, about: x, sources: [1.1], born: "1900", died: "1890"}', "born 1900, died 1890"),
    ("- {key: a, name: X, about: x, sources: [1.1], see-also: [b]}", "no record 'b'"),
    ("- {key: a, name: X, see: b}", "no record 'b'"),
    ("- {key: a, name: X, about: x, sources: [1.1], defined: [here]}", "'here' is no place of the book"),
    ("- {key: a, name: X, about: x, sources: [1.1], forms: [{form: Y, at: [1.x]}]}", "'1.x' is no place"),
    ("- {key: a, name: X, about: x, sources: [1.1], forms: [{form: Y, cert: sure}]}", "'cert' is 'sure'"),
    ("- {key: a, name: X, about: x, sources: [1.1], colour: red}", "unknown key 'colour'"),
    (
        "- {key: a, name: X, about: x, sources: [1.1]}\n- {key: a, name: Y, about: x, sources: [1.1]}",
        "stands twice",
    ),
    (
        "- {key: a, name: X, about: x, sources: [1.1], themes: [{label: in all}]}",
        "theme 'in all': either 'at' (paragraphs) or 'with' (another record)",
    ),
    (
        "- {key: a, name: X, about: x, sources: [1.1], themes: [{label: in all, at: [1n2]}]}",
        "theme 'in all': paragraphs of one chapter",
    ),
    (
        "- {key: a, name: X, about: x, sources: [1.1], themes: [{label: in all, with: b}]}",
        "no record 'b'",
    ),
    ("key: a", "must be a list"),
    (_A + "identifiers: [{wikidata: 42, in: far}]}", "'42' is no identifier of Wikidata"),
    (_A + "identifiers: [{viaf: Q42, in: far}]}", "'Q42' is no identifier of VIAF"),
    (_A + "identifiers: [{gnd: X1, in: far}]}", "'X1' is no identifier of GND"),
    (_A + "identifiers: [{wikidata: Q42}]}", "'in' is missing"),
    (_A + "identifiers: [{in: far}]}", "an identifier names one catalogue"),
    (_A + 'identifiers: [{wikidata: Q42, viaf: "12", in: far}]}', "an identifier names one catalogue"),
    (_A + "identifiers: [{isni: 42, in: far}]}", "unknown key 'isni'"),
    (_A + "identifiers: [{wikidata: Q42, in: near}]}", "Q42 was read in 'near', no named reference"),
    (_A + "identifiers: [{wikidata: Q42, in: 1.1}]}", "Q42 was read in '1.1', no named reference"),
    (_A + "identifiers: [{wikidata: Q1, in: far}, {wikidata: Q2, in: far}]}", "'wikidata' stands twice"),
    (
        _A
        + "identifiers: [{wikidata: Q1, in: far}]}\n"
        + _A.replace("key: a", "key: b")
        + "identifiers: [{wikidata: Q1, in: far}]}",
        "b: Q1 is a already",
    ),
)


@pytest.mark.parametrize(("text", "expected"), PEOPLE)
def test_problems(tmp_path, text, expected):
    found = registerhelp.complaints(tmp_path / "reeds", people=text, terms="", works="")
    assert any(expected in problem and "people.yaml:" in problem for problem in found), found


def test_all_problems_at_once(tmp_path):
    text = "- {key: A, name: X}\n- {key: b, name: Y, about: y}"
    assert len(registerhelp.complaints(tmp_path / "reeds", people=text, terms="", works="")) == 4


SETTINGS = (
    ("years: [{at: [x], year: 1920}]", "'x' is no place"),
    ("dates: [{at: [1.1], words: a, when: soon}]", "'soon' is no ISO date"),
    ("first-year: 99", "'first-year' is the earliest year that the book speaks of, 1000 to 2000, not 99"),
    ("first-year: soon", "'first-year' must be a whole number"),
    ("colour: red", "unknown key 'colour'"),
)


@pytest.mark.parametrize(("text", "expected"), SETTINGS)
def test_settings(tmp_path, text, expected):
    found = registerhelp.complaints(tmp_path / "reeds", registers=text, terms="")
    assert any(expected in problem for problem in found), found


def test_a_book_without_registers(tmp_path):
    problems = Problems()
    assert read(tmp_path, problems) == Registers()
    problems.stop()
