"""The comments of an edition as its TEI has them: what pages and exports read."""

from __future__ import annotations

from lxml import etree

from ibid.registers.model import Spot
from ibid.teitext import XML_ID, q, reading_text


def notes(tei: etree._Element) -> list[etree._Element]:
    """The comments of a TEI edition, in order."""
    return [
        n for n in tei.iter(q("note")) if n.get("type") == "editorial" and n.get("subtype") == "commentary"
    ]


def label_of(note: etree._Element, kind: str) -> str:
    """The title or lemma of a comment."""
    return next((reading_text(x) for x in note.iterchildren(q("label")) if x.get("type") == kind), "")


def anchor_of(note: etree._Element) -> str:
    """The identifier a comment belongs to: its target, else the paragraph or note it stands in."""
    if note.get("target"):
        return note.get("target", "").removeprefix("#")
    holders = (a.get(XML_ID, "") for a in note.iterancestors())
    return next((identity for identity in holders if Spot.of(identity)), "")
