"""The editor's commentary, ``edition/<book>/commentary/*.md``: read, anchored, written as editorial notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from ibid.errors import EditionError
from ibid.model import Finding
from ibid.registers.model import Spot, Stretch
from ibid.registers.prose import write_prose
from ibid.registers.remarks import label_of, notes
from ibid.teitext import XML_ID, Writer, local, q, reading_text
from ibid.textfile import read_text
from ibid.yamlio import Fields, Node, Problems, parse

KINDS = ("introduction", "editorial", "explanation", "slip", "sources")
"""What a comment is: the introduction, how the edition was made, help for a reader, a slip of the text,
sources that disagree."""

_FRONT = re.compile(r"---\n(?P<front>.*?)\n---\n(?P<body>.*)", re.DOTALL)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_ID = re.compile(r"ch\d+(?:\.[pns]\d+)?")


@dataclass(frozen=True, slots=True)
class Comment:
    """One file of the commentary."""

    key: str
    """Name of the file without its number: ``lost-note`` of ``20-lost-note.md``."""
    where: str
    """``file:line:col`` of its front matter."""
    title: str
    """Heading."""
    kind: str
    """One of `KINDS`."""
    author: str
    """Who signs it."""
    date: str
    """ISO day."""
    anchor: str
    """Identifier that it belongs to (``ch4.p76``); empty: to the whole book."""
    words: str
    """Words of the anchored text that it is about; empty: the whole of it."""
    body: str
    """Markdown."""


def read(folder: Path, problems: Problems) -> tuple[Comment, ...]:
    """All comments of a book in the order of their file names."""
    result: list[Comment] = []
    for path in sorted((folder / "commentary").glob("*.md")):
        label = f"edition/{folder.name}/commentary/{path.name}"
        comment = _comment(path, label, problems)
        if comment is None:
            continue
        if any(c.key == comment.key for c in result):
            problems.say(f"{label}: the name {comment.key!r} stands twice")
        result.append(comment)
    return tuple(result)


def _comment(path: Path, label: str, problems: Problems) -> Comment | None:
    try:
        text = read_text(path, label)
    except EditionError as error:
        problems.say(error.message)
        return None
    match = _FRONT.fullmatch(text)
    if match is None:
        problems.say(f"{label}:1: the file must begin with front matter between two lines of ---")
        return None
    try:
        node = parse("\n" + match["front"], label)
    except EditionError as error:
        problems.extend(error.problems)
        return None
    if node is None:
        problems.say(f"{label}:1: the front matter is empty")
        return None
    key = re.sub(r"^\d+-", "", path.stem)
    return _checked(node, key, match["body"].strip(), problems)


def _checked(node: Node, key: str, body: str, problems: Problems) -> Comment:
    f = Fields(node, problems, "comment")
    comment = Comment(
        key=key,
        where=node.where,
        title=f.text("title"),
        kind=f.choice("kind", KINDS),
        author=f.text("author"),
        date=f.text("date"),
        anchor=_anchor(f.text("anchor", ""), node, problems),
        words=f.text("words", ""),
        body=body,
    )
    f.close()
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", key):
        problems.add(node, f"the file name {key!r} must be lower-case letters, digits and hyphens")
    if not _ISO.fullmatch(comment.date):
        problems.add(node, f"date {comment.date!r} must be a day, 2026-11-24")
    if comment.words and not comment.anchor:
        problems.add(node, "'words' without 'anchor': in which paragraph?")
    if not body:
        problems.add(node, "the comment says nothing")
    write_prose(Writer(etree.Element(q("note"))), body, lambda message: problems.add(node, message))
    return comment


def _anchor(text: str, node: Node, problems: Problems) -> str:
    """``4.76``, ``4n46``, ``4``, ``ch4.p76`` as an identifier."""
    if not text or _ID.fullmatch(text):
        return text
    place = Stretch.parse(text)
    if place is None or place.first != place.last:
        problems.add(node, f"anchor {text!r} is no place of the book: 4.76, 4n46, or an identifier")
        return ""
    chapter, kind, n = place.first
    return Spot(chapter, kind == "n", n).id if kind else f"ch{chapter}"


# --- TEI ----------------------------------------------------------------------------------------------------


def write_commentary(writer: Writer, comments: Sequence[Comment]) -> None:
    """Write every comment as ``note type="editorial" subtype="commentary"`` into the open ``standOff``."""
    if not comments:
        return
    writer.open("listAnnotation", {"type": "commentary"})
    for comment in comments:
        attributes = {
            "type": "editorial",
            "subtype": "commentary",
            XML_ID: f"c.{comment.key}",
            "resp": "#editor",
        }
        attributes["rend"] = comment.kind
        if comment.anchor:
            attributes["target"] = f"#{comment.anchor}"
        writer.open("note", attributes)
        writer.leaf("label", comment.title, {"type": "title"})
        if comment.words:
            writer.leaf("label", comment.words, {"type": "lemma"})
        write_prose(writer, comment.body)
        writer.open("p", {"rend": "signed"})
        writer.text(f"{comment.author}, ")
        writer.leaf("date", comment.date, {"when": comment.date})
        writer.close()
        writer.close()
    writer.close()


def anchor_findings(tei: etree._Element, book: str) -> list[Finding]:
    """Anchors that lead nowhere, and quotations that have moved, with the place where they are now."""
    texts = {e.get(XML_ID, ""): e for e in tei.iter(q("p"), q("quote"), q("note"), q("div")) if e.get(XML_ID)}
    found: list[Finding] = []
    for note in notes(tei):
        anchor, words = note.get("target", "").removeprefix("#"), label_of(note, "lemma")
        where = f"edition/{book}/commentary: {note.get(XML_ID, '')[2:]}"
        if anchor and anchor not in texts:
            found.append(
                Finding("m-001", "error", where, f"anchor {anchor} is not there", _elsewhere(words, texts))
            )
        elif words and words not in reading_text(texts[anchor]):
            found.append(
                Finding("m-002", "error", where, f"{words!r} is not in {anchor}", _elsewhere(words, texts))
            )
    return found


def _elsewhere(words: str, texts: Mapping[str, etree._Element]) -> str:
    places = list(_holding(words, texts)) if words else []
    if len(places) == 1:
        return f"it has moved to {places[0]}: change the anchor"
    return f"it stands in {', '.join(places[:5])}" if places else "mend the anchor or the words"


def _holding(words: str, texts: Mapping[str, etree._Element]) -> Iterator[str]:
    for identity, element in texts.items():
        if local(element) != "div" and Spot.of(identity) and words in reading_text(element):
            yield identity
