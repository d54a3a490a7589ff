"""A random sample of the reading text, read afresh: the passages, which of them are drawn, and what their reading says of all.

The text of chapters, notes and bibliography is cut into passages of about 300 characters (`passages`), each with a name that stays while
the text before it in its paragraph stays: ``ch2.p14/3``. `draw` takes some of them by chance, from every chapter, the notes and the
bibliography by their length, the same ones for the same seed. Someone who has not seen the edition's rules reads them as a proofreader
reads; how many errors each had is kept in ``edition/<book>/sample.yaml`` with a fingerprint of the passage, so that a passage
which has changed since is told and no longer counted.

``python -m ibid.sampling FILE.tei.xml --seed 7 --count 300 [--record]`` prints them to be read, or as entries for ``sample.yaml``.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
import sys
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from ibid.teitext import NS, XML_ID, is_read, local, parse_tei, q

LENGTH = 300
"""Characters of a passage, about."""
_MARKED = re.compile(r"\*|\[\d+\]")


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of the reading text."""

    unit: str
    """``xml:id`` of its paragraph, note or entry."""
    n: int
    """Which of the passages of that it is, from 1."""
    stratum: str
    """``ch2``, ``notes`` or ``bibliography``."""
    text: str
    """Its words, with asterisks around italics and calls as ``[5]``."""

    @property
    def name(self) -> str:
        """``ch2.p14/3``."""
        return f"{self.unit}/{self.n}"

    @property
    def characters(self) -> int:
        """How many characters it has, marks of italics and calls not counted."""
        return len(_MARKED.sub("", self.text))

    @property
    def fingerprint(self) -> str:
        """Changes when anything in it changes, italics and calls included."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:8]


def passages(tei: etree._Element, only: Container[str] | None = None) -> dict[str, Passage]:
    """All passages of an edition by their names, in the order of the text.

    ``only``: those of some paragraphs, notes and entries, by their identifiers.
    """
    found: dict[str, Passage] = {}
    for stratum, element in _units(tei):
        unit = element.get(XML_ID) or _owner(element)
        if only is not None and unit not in only:
            continue
        for n, text in enumerate(_cut(" ".join("".join(_marked(element)).split())), 1):
            passage = Passage(unit, n, stratum, text)
            found[passage.name] = passage
    return found


def draw(frame: Mapping[str, Passage], count: int, seed: int) -> list[Passage]:
    """So many passages by chance, from each stratum by its share of the characters, in the order of the text."""
    strata: dict[str, list[Passage]] = {}
    for passage in frame.values():
        strata.setdefault(passage.stratum, []).append(passage)
    sizes = {name: sum(p.characters for p in found) for name, found in strata.items()}
    whole = sum(sizes.values())
    shares = {name: min(len(strata[name]), round(count * size / whole)) for name, size in sizes.items()}
    taken = {
        p.name
        for name, found in strata.items()
        for p in random.Random(f"{seed} {name}").sample(found, shares[name])  # noqa: S311 - chance, not a secret
    }
    return [p for name, p in frame.items() if name in taken]


def _units(tei: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Paragraphs, displayed quotations, notes and printed entries."""
    for chapter in tei.iterfind("t:text/t:body//t:div[@type='chapter']", NS):
        for element in chapter.iter(q("p"), q("quote")):
            if element.get(XML_ID):
                yield chapter.get(XML_ID, ""), element
    for note in tei.iterfind("t:text/t:back//t:note", NS):
        kind = note.get("type")
        if kind == "authorial":
            yield "notes", note
        elif kind == "printed":
            yield "bibliography", note


def _owner(element: etree._Element) -> str:
    parent = element.getparent()
    return parent.get(XML_ID, "") if parent is not None else ""


def _marked(element: etree._Element) -> Iterator[str]:
    """The reading text of an element, with italics and calls marked."""
    if element.text:
        yield element.text
    for child in element:
        name = local(child)
        border = "*" if child.get("rend") == "italic" else " " if name == "p" else ""
        if name == "lb":
            yield "" if child.get("break") == "no" else " "
        elif name == "ref" and child.get("type") == "noteref":
            yield f"[{child.get('n')}]"
        elif name == "app":
            for lem in child.iterchildren(q("lem")):
                yield from _marked(lem)
        elif is_read(child):
            yield border
            yield from _marked(child)
            yield border
        if child.tail:
            yield child.tail


def _cut(text: str) -> Iterator[str]:
    """Passages of whole words; what is left over goes with the last.

    >>> [len(x) for x in _cut("word " * 130)]
    [300, 349]
    """
    start = 0
    while len(text) - start >= 2 * LENGTH:
        end = text.index(" ", start + LENGTH - 1) if " " in text[start + LENGTH - 1 :] else len(text)
        yield text[start : end + 1]
        start = end + 1
    if text[start:]:
        yield text[start:]


def main(argv: Sequence[str] | None = None) -> int:
    """Print the passages drawn from a TEI file."""
    parser = argparse.ArgumentParser(
        prog="python -m ibid.sampling", description="A random sample to be read."
    )
    parser.add_argument("tei", type=Path)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--record", action="store_true", help="names and fingerprints, not the words")
    options = parser.parse_args(argv)
    frame = passages(parse_tei(options.tei.read_bytes()))
    for passage in draw(frame, options.count, options.seed):
        shown = (
            f"  - {passage.name} {passage.fingerprint}"
            if options.record
            else f"{passage.name}\t{passage.text}"
        )
        sys.stdout.write(shown + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
