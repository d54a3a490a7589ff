"""Invented registers for the tests of `ibid.registers`."""

from __future__ import annotations

from pathlib import Path

from ibid.errors import EditionError
from ibid.registers.model import Registers
from ibid.registers.read import read
from ibid.yamlio import Problems

PEOPLE = """
- {key: reedman, name: "Reedman, Ada Beth", cyrillic: Ридман, born: "1880", died: "1930",
   about: Cuts reeds., sources: [1.1],
   themes: [{label: and Sol'nikov, with: solnikov}, {label: at Ely, at: [1.1]}],
   identifiers: [{wikidata: Q42, in: far}, {viaf: "1234567", in: "A Dictionary of Rushes, 1971"}],
   never: [Reedman Archives], forms: [{form: Chief Cutter, plural: "no"}]}
- {key: solnikov, name: "Sol'nikov, Gleb", about: Sells reeds., sources: [1.2], see-also: [reedman,
   "term:udar"]}
- {key: marsh-a, name: "Marsh, Amos", surname: "no", forms: [{form: Marsh, at: [1.1-1.3]}],
   about: A farmer., sources: [1.1]}
- {key: marsh-b, name: "Marsh, Bela", surname: "no", forms: [{form: Marsh, near: [violin],
   cert: medium}], about: A player., sources: [1.2]}
- {key: fen-a, name: "Fen, Cora", about: One of two., sources: [1.1]}
- {key: fen-b, name: "Fen, Dora", about: The other., sources: [1.1]}
- {key: cutter, name: Chief Cutter, see: reedman}
"""
ORGANIZATIONS = """
- {key: reed-board, name: Reed Board, type: public body, about: A board., sources: [1.1]}
- {key: congress, name: Ninth Congress, about: A congress., sources: [1.4], forms: [{form: congress,
   at: [1.4], not-at: [1.5]}]}
"""
PLACES = """
- {key: ely, name: Ely, type: city, adjectives: [Elian], about: A city., sources: [1.1]}
"""
TERMS = """
- {key: udar, name: "udarnost'", cyrillic: ударность, literal: shock, defined: [1.2], about: Haste.,
   sources: [1.2, far], identifiers: [{gnd: 4000000-X, in: far}]}
- {key: trust, name: trust, about: A firm., sources: [1.2]}
"""
WORKS = """
- {key: history, name: The History of Reedman, cyrillic: История Ридмана, work: reedman-history, about: A book., sources: [1.3]}
"""
SETTINGS = """
references: {far: "A Dictionary of Reeds, 1970"}
not-names: [Great Scott, Whatever]
years: [{at: [2.5-2.9], year: 1931}]
dates:
  - {at: [3.1], words: "2 May", when: 1918-05-02, reason: known}
  - {at: [3.1], words: "October bread", when: ""}
"""
FILES = {
    "people.yaml": PEOPLE,
    "organizations.yaml": ORGANIZATIONS,
    "places.yaml": PLACES,
    "terms.yaml": TERMS,
    "works.yaml": WORKS,
    "registers.yaml": SETTINGS,
}


def write(folder: Path, **changed: str) -> Path:
    """The files in a folder, some replaced (``people="…"``)."""
    folder.mkdir(exist_ok=True)
    for name, text in FILES.items():
        (folder / name).write_text(changed.get(name.removesuffix(".yaml"), text), "utf-8")
    return folder


def registers(folder: Path, **changed: str) -> Registers:
    """The registers, with every problem as an error."""
    problems = Problems()
    result = read(write(folder, **changed), problems)
    problems.stop()
    return result


def complaints(folder: Path, **changed: str) -> list[str]:
    """What is wrong with changed files."""
    try:
        registers(folder, **changed)
    except EditionError as error:
        return error.problems
    return []
