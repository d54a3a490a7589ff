"""A book of numbered words, for the tests of permanent identifiers.

The sample's text is taken apart into words with serial numbers. Edits change, move, join and drop words, notes and
headings; a word keeps its serial number, so a test knows without any fingerprint where the content of an identifier
has gone. `Edition.tei` writes it down with provisional identifiers, as the pipeline would.
"""

import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lxml import etree

from ibid import making
from ibid.anchors import lock as locks
from ibid.anchors import settle as settling
from ibid.anchors import units
from ibid.teitext import NS, XML_ID, Writer, q, reading_text

ROOT = Path(__file__).resolve().parent.parent
VOCABULARY = [
    *(
        "amber",
        "anvil",
        "barley",
        "basin",
        "beacon",
        "bramble",
        "cedar",
        "chalk",
        "cinder",
        "clover",
        "copper",
        "cradle",
    ),
    *(
        "delta",
        "drover",
        "ember",
        "fallow",
        "fennel",
        "ferry",
        "flint",
        "garnet",
        "gravel",
        "hazel",
        "heron",
        "hollow",
    ),
    *(
        "juniper",
        "kettle",
        "lantern",
        "ledger",
        "linden",
        "marrow",
        "meadow",
        "millet",
        "mortar",
        "nettle",
        "oaken",
    ),
    *(
        "orchard",
        "otter",
        "pebble",
        "pewter",
        "plover",
        "quarry",
        "quill",
        "raven",
        "rowan",
        "saddle",
        "saffron",
        "sedge",
    ),
    *(
        "shale",
        "sorrel",
        "spindle",
        "tallow",
        "thistle",
        "timber",
        "turnip",
        "umber",
        "vellum",
        "walnut",
        "willow",
    ),
    *("winter", "yarrow"),
]
SUFFIX = ("", *"bcdefgh")
"""What a first, second, third call of a note has after its number."""


def opened(writer, *names):
    for name in names:
        writer.open(name)


def closed(writer, count):
    for _ in range(count):
        writer.close()


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
    uid: int


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
    page: int = 0

    def fresh(self):
        self.serial += 1
        return self.serial

    def tei(self, day="2026-01-01"):
        """The book as TEI with provisional identifiers."""
        root = etree.Element(q("TEI"), nsmap={None: NS["t"]})
        w = Writer(root)
        opened(w, "teiHeader", "revisionDesc")
        w.leaf("change", "made up", {"when": day})
        closed(w, 2)
        opened(w, "text", "body")
        self.page = 0
        numbers = [self._chapter(w, c, chapter) for c, chapter in enumerate(self.chapters, 1)]
        closed(w, 1)
        w.open("back")
        self._works(w)
        w.open("div", {"type": "notes", XML_ID: "notes"})
        for c, notes in enumerate(numbers, 1):
            self._notes(w, c, notes)
        closed(w, 3)
        return root

    def _chapter(self, w, c, chapter):
        """Writes a chapter; returns its notes with number and number of calls."""
        w.open("div", {"type": "chapter", "n": str(c), XML_ID: f"ch{c}"})
        w.leaf("head", " ".join(chapter.title))
        block = section = 0
        notes: dict[Note, list[int]] = {}
        for item in chapter.items:
            if isinstance(item, Block):
                block += 1
                self._block(w, c, block, item, notes)
                continue
            closed(w, 1 if section else 0)
            section += 1
            w.open("div", {"type": "section", "n": str(section), XML_ID: f"ch{c}.s{section}"})
            w.leaf("head", " ".join(item.title))
        closed(w, 2 if section else 1)
        return notes

    def _block(self, w, c, n, block, notes):
        if n % 3 == 1:
            self.page += 1
            w.empty("pb", {"n": str(self.page), XML_ID: f"pb.{self.page}"})
        name = {XML_ID: f"ch{c}.p{n}", "n": str(n)}
        if block.quote:
            w.open("quote", {"rend": "display", **name})
            w.open("p")
        else:
            w.open("p", name | ({"prev": f"#ch{c}.p{n - 1}"} if n % 5 == 0 else {}))
        for k, x in enumerate(block.items):
            if isinstance(x, Word):
                w.text((" " if k else "") + x.text)
            else:
                self._call(w, c, notes.setdefault(x.note, [len(notes) + 1, 0]))
        closed(w, 2 if block.quote else 1)

    def _call(self, w, c, seen):
        n, name = seen[0], f"ch{c}.r{seen[0]}{SUFFIX[seen[1]]}"
        seen[1] += 1
        w.leaf("ref", str(n), {"type": "noteref", XML_ID: name, "target": f"#ch{c}.n{n}", "n": str(n)})
        why = {"type": "editorial", "subtype": "call", XML_ID: name + ".why", "target": f"#{name}"}
        w.leaf("note", "because", why)

    def _notes(self, w, c, notes):
        w.open("div", {"type": "notes-chapter", "n": str(c), "corresp": f"#ch{c}"})
        for note, (n, count) in notes.items():
            calls = " ".join(f"#ch{c}.r{n}{SUFFIX[k]}" for k in range(count))
            name = {XML_ID: f"ch{c}.n{n}", "n": str(n), "target": calls}
            w.open("note", {"place": "end", "type": "authorial", **name})
            w.witness_only(f"- {n}. ")
            for b, (_, words) in enumerate(note.citations, 1):
                w.leaf("bibl", " ".join(words), {XML_ID: f"ch{c}.n{n}.b{b}", "ref": "#" + self.works[0][1]})
                w.text(" ")
            w.close()
        w.close()

    def _works(self, w):
        w.open("div", {"type": "bibliography", XML_ID: "bibliography"})
        w.leaf("head", "Works")
        w.open("listBibl")
        for _, key, words in self.works:
            w.open("biblStruct", {XML_ID: key})
            w.leaf("note", " ".join(words), {"type": "printed"})
            w.close()
        closed(w, 2)

    def things(self):
        """What each identified element of `tei` is, in document order: a block, or a token of something else."""
        found = []
        page = 0
        for c, chapter in enumerate(self.chapters):
            found.append(("chapter", c))
            block = 0
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
                        found.append(("call", x.uid))
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
    texts = {
        n.get(XML_ID): reading_text(n).split() or ["lost"]
        for n in tei.iter(q("note"))
        if n.get("type") == "authorial"
    }
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
            edition.works.append(
                [edition.fresh(), struct.get(XML_ID), reading_text(struct).split() or ["untitled"]]
            )
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
            items.append(Call(notes[ref.get("target")[1:]], edition.fresh()))
    return Block(element.tag == q("quote"), items or [Word("empty", edition.fresh())])


UNITS = (q("div"), q("pb"), q("p"), q("quote"), q("ref"), q("biblStruct"), q("note"), q("bibl"))


def identified(tei):
    """The elements that `Edition.things` tells of, in the same order."""
    found = []
    for e in tei.find(q("text")).iter(*UNITS):
        name = e.get(XML_ID)
        skipped = e.tag == q("note") and e.get("type") != "authorial"
        if name and not skipped and name not in {"notes", "bibliography"}:
            found.append(e)
    return found


@cache
def sample_tei():
    """The sample book's TEI, made by the pipeline (without a lock: identifiers are provisional)."""
    witness = ROOT / "source" / "little-marks" / "witness.txt"
    return making.make_tei(ROOT, "little-marks", witness, lambda _book, _stage: None).tei


def book(*chapters, notes=()):
    """A small edition: each chapter a list of paragraphs (numbers of invented words), from one seed each."""
    edition = Edition([], [[1, "w.one", ["Some", "work"]]], 10)
    for c, paragraphs in enumerate(chapters, 1):
        blocks = []
        for p, size in enumerate(paragraphs):
            source = random.Random(c * 1000 + p)  # noqa: S311
            blocks.append(
                Block(False, [Word(source.choice(VOCABULARY), edition.fresh()) for _ in range(size)])
            )
        edition.chapters.append(Chapter([f"Chapter{c}"], blocks))
    for c, p, text in notes:
        note = Note(edition.fresh(), [(edition.fresh(), text.split())])
        edition.chapters[c - 1].items[p - 1].items.insert(5, Call(note, edition.fresh()))
    return edition


def settled(edition, lock):
    result = settling.settle(edition.tei("2026-03-03"), lock)
    return result, [e.get(XML_ID) for e in identified(result.tei) if ".p" in (e.get(XML_ID) or "")]


def first(edition):
    return settling.settle(edition.tei(), locks.Lock()).lock


def extra(edition, size=20, seed=99):
    source = random.Random(seed)  # noqa: S311
    return Block(False, [Word(source.choice(VOCABULARY), edition.fresh()) for _ in range(size)])
