"""Permanent identifiers: 1,000 seeded edits of the sample book, and where every identifier leads after each of them.

The sample's text is taken apart into words with serial numbers. Edits change, move, join and drop words, notes and
headings; a word keeps its serial number, so the test knows without any fingerprint where the content of an identifier
has gone. `Edition.tei` writes it down with provisional identifiers, as the pipeline would.
"""

from __future__ import annotations

import random
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from lxml import etree

from ibid import anchors, building
from ibid.anchors import align, lock as locks, prints, units
from ibid.anchors.lock import Entry
from ibid.errors import EditionError
from ibid.html.edition import read as read_edition
from ibid.html.site import Site
from ibid.teitext import NS, XML_ID, Writer, q, reading_text, witness_text
from ibid.tei import document

ROOT = Path(__file__).resolve().parent.parent
VOCABULARY = """amber anvil barley basin beacon bramble cedar chalk cinder clover copper cradle delta drover ember fallow
fennel ferry flint garnet gravel hazel heron hollow juniper kettle lantern ledger linden marrow meadow millet mortar nettle
oaken orchard otter pebble pewter plover quarry quill raven rowan saddle saffron sedge shale sorrel spindle tallow thistle
timber turnip umber vellum walnut willow winter yarrow""".split()


# --- a book of numbered words --------------------------------------------------------------------------------


@dataclass(eq=False)
class Word:
    text: str
    serial: int


@dataclass(eq=False)
class Note:
    uid: int
    citations: list[tuple[int, list[str]]]
    calls: int = 1


@dataclass(eq=False)
class Call:
    note: Note


@dataclass(eq=False)
class Block:
    quote: bool
    items: list[Word | Call]

    def words(self):
        return [x for x in self.items if isinstance(x, Word)]


@dataclass(eq=False)
class Heading:
    uid: int
    title: list[str]


@dataclass(eq=False)
class Chapter:
    title: list[str]
    items: list[Block | Heading]

    def blocks(self):
        return [x for x in self.items if isinstance(x, Block)]


@dataclass(eq=False)
class Edition:
    chapters: list[Chapter]
    works: list[list]  # [uid, key, words]
    serial: int = 0

    def fresh(self):
        self.serial += 1
        return self.serial

    def tei(self, day="2026-01-01"):
        """The book as TEI with provisional identifiers."""
        root = etree.Element(q("TEI"), nsmap={None: NS["t"]})
        w = Writer(root)
        w.open("teiHeader"), w.open("revisionDesc"), w.leaf("change", "made up", {"when": day}), w.close(), w.close()
        w.open("text"), w.open("body")
        page, numbers = 0, []
        for c, chapter in enumerate(self.chapters, 1):
            w.open("div", {"type": "chapter", "n": str(c), XML_ID: f"ch{c}"})
            w.leaf("head", " ".join(chapter.title))
            block = section = 0
            notes: dict[Note, list[int]] = {}
            for item in chapter.items:
                if isinstance(item, Heading):
                    if section:
                        w.close()
                    section += 1
                    w.open("div", {"type": "section", "n": str(section), XML_ID: f"ch{c}.s{section}"})
                    w.leaf("head", " ".join(item.title))
                    continue
                block += 1
                if block % 3 == 1:
                    page += 1
                    w.empty("pb", {"n": str(page), XML_ID: f"pb.{page}"})
                name = {XML_ID: f"ch{c}.p{block}", "n": str(block)}
                prev = {"prev": f"#ch{c}.p{block - 1}"} if block % 5 == 0 else {}
                w.open("quote", {"rend": "display", **name}) if item.quote else w.open("p", {**name, **prev})
                if item.quote:
                    w.open("p")
                for k, x in enumerate(item.items):
                    if isinstance(x, Word):
                        w.text((" " if k else "") + x.text)
                        continue
                    seen = notes.setdefault(x.note, [len(notes) + 1, 0])
                    seen[1] += 1
                    n, call = seen[0], f"ch{c}.r{seen[0]}" + ("" if seen[1] == 1 else "abcdefgh"[seen[1] - 1])
                    w.leaf("ref", str(n), {"type": "noteref", XML_ID: call, "target": f"#ch{c}.n{n}", "n": str(n)})
                    why = {"type": "editorial", "subtype": "call", XML_ID: call + ".why", "target": f"#{call}"}
                    w.leaf("note", "because", why)
                w.close()
                if item.quote:
                    w.close()
            if section:
                w.close()
            w.close()
            numbers.append((c, notes))
        w.close(), w.open("back"), self._works(w)
        w.open("div", {"type": "notes", XML_ID: "notes"})
        for c, notes in numbers:
            w.open("div", {"type": "notes-chapter", "n": str(c), "corresp": f"#ch{c}"})
            for note, (n, count) in notes.items():
                calls = " ".join(f"#ch{c}.r{n}" + ("" if k == 0 else "abcdefgh"[k]) for k in range(count))
                w.open("note", {"place": "end", "type": "authorial", XML_ID: f"ch{c}.n{n}", "n": str(n), "target": calls})
                w.witness_only(f"- {n}. ")
                for b, (_, words) in enumerate(note.citations, 1):
                    w.leaf("bibl", " ".join(words), {XML_ID: f"ch{c}.n{n}.b{b}", "ref": "#" + self.works[0][1]})
                    w.text(" ")
                w.close()
            w.close()
        w.close(), w.close(), w.close()
        return root

    def _works(self, w):
        w.open("div", {"type": "bibliography", XML_ID: "bibliography"}), w.leaf("head", "Works"), w.open("listBibl")
        for _, key, words in self.works:
            w.open("biblStruct", {XML_ID: key}), w.leaf("note", " ".join(words), {"type": "printed"}), w.close()
        w.close(), w.close()

    def things(self):
        """What each identified element of `tei` is, in document order: a block, or a token of something else."""
        found = []
        page = 0
        for c, chapter in enumerate(self.chapters):
            found.append(("chapter", c))
            calls, block = Counter(), 0
            for item in chapter.items:
                if isinstance(item, Heading):
                    found.append(("section", item.uid))
                    continue
                block += 1
                if block % 3 == 1:
                    page += 1
                    found.append(("page", page))
                found.append(item)
                for x in item.items:
                    if isinstance(x, Call):
                        found.append(("call", x.note.uid, calls[x.note]))
                        calls[x.note] += 1
        found += [("work", uid) for uid, _, _ in self.works]
        for chapter in self.chapters:
            notes = dict.fromkeys(x.note for b in chapter.blocks() for x in b.items if isinstance(x, Call))
            for note in notes:
                found.append(("note", note.uid))
                found += [("citation", uid) for uid, _ in note.citations]
        return found


def take_apart(tei):
    """A TEI edition of the pipeline as numbered words."""
    edition = Edition([], [])
    texts = {n.get(XML_ID): reading_text(n).split() or ["lost"] for n in tei.iter(q("note")) if n.get("type") == "authorial"}
    notes: dict[str, Note] = {}
    for name, words in texts.items():
        cuts = [i for i, x in enumerate(words, 1) if x.endswith(";")] + [len(words)]
        pieces = [words[a:b] for a, b in zip([0, *cuts], cuts, strict=False) if words[a:b]]
        notes[name] = Note(edition.fresh(), [(edition.fresh(), piece) for piece in pieces])
    for div in tei.iterfind(".//t:div[@type='chapter']", NS):
        chapter = Chapter(reading_text(div.find(q("head"))).split(), [])
        edition.chapters.append(chapter)
        for element in div.iter(q("p"), q("quote"), q("div")):
            if element.get("type") == "section" and element is not div:
                chapter.items.append(Heading(edition.fresh(), reading_text(element.find(q("head"))).split()))
            elif ".p" in (element.get(XML_ID) or ""):
                chapter.items.append(_block(edition, element, notes))
    for struct in tei.iter(q("biblStruct")):
        if (struct.get(XML_ID) or "").startswith("w."):
            edition.works.append([edition.fresh(), struct.get(XML_ID), reading_text(struct).split() or ["untitled"]])
    return edition


def _block(edition, element, notes):
    flat = units._Flat()
    holder = element.getparent() if element.getparent().tag == q("cit") else element
    flat.read(holder)
    text, items, at = "".join(flat.parts), [], 0
    for offset, ref in [*((o, r) for o, r in flat.marks if r.get("target")), (len(text), None)]:
        items += [Word(x, edition.fresh()) for x in text[at:offset].split()]
        at = offset
        if ref is not None and ref.get("target")[1:] in notes:
            items.append(Call(notes[ref.get("target")[1:]]))
    return Block(element.tag == q("quote"), items or [Word("empty", edition.fresh())])
