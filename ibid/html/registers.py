"""Reads the registers of an edition: short definitions for the reader, and the address of each record's page.

The pages themselves are made by `ibid.registers.pages`, which has the last word on their addresses (a test
holds the two together).
"""

from __future__ import annotations

import json

from lxml import etree

from ibid.html.records import Edition, Record
from ibid.model import Artefact
from ibid.teitext import XML_ID, local, q, reading_text

FOLDERS = {"p": "people", "o": "organizations", "l": "places", "t": "terms", "d": "works"}
"""First part of a record's ``xml:id`` to the folder of its page."""
MENTIONS = {"persName": "p", "orgName": "o", "placeName": "l", "term": "t", "title": "d"}
"""Elements around a mention in the text."""


def _dates(holder: etree._Element) -> str:
    born, died = (
        next((x.get("when", "") for x in holder.iterchildren(q(name))), "") for name in ("birth", "death")
    )
    if born and died:
        return f"{born}–{died}"
    return f"born {born}" if born else f"died {died}" if died else ""


def _about(holder: etree._Element) -> str:
    literal = " ".join(f"‘{reading_text(gloss)}’." for gloss in holder.iterchildren(q("gloss")))
    told = [reading_or_own(n) for n in holder.iterchildren(q("note")) if n.get("subtype") == "register"]
    return " ".join(x for x in (literal, *told) if x)


def reading_or_own(note: etree._Element) -> str:
    """The words of an editorial note."""
    return " ".join("".join(str(piece) for piece in note.itertext()).split())


def read_records(tei: etree._Element) -> dict[str, Record]:
    """Every record of ``standOff`` that a mention may point to, in document order."""
    found: dict[str, Record] = {}
    for standoff in tei.iter(q("standOff")):
        for element in standoff.iter(q("person"), q("org"), q("place"), q("term"), q("bibl")):
            identity = element.get(XML_ID, "")
            kind, _, key = identity.partition(".")
            if kind not in FOLDERS or not key:
                continue
            holder = _holder(element)
            if any(note.get("subtype") == "see" for note in holder.iterchildren(q("note"))):
                continue
            name = element if kind == "t" else next(iter(_names(holder)), element)
            path = f"{FOLDERS[kind]}/{key}.html"
            work = element.get("corresp", "").removeprefix("#w.")
            source = f"sources/{work}.html" if work else ""
            found[identity] = Record(
                identity, reading_text(name), _dates(holder), _about(holder), path, source
            )
    return found


def _holder(element: etree._Element) -> etree._Element:
    """The element that holds what is said of a record: itself; the ``item`` after the ``label`` of a term."""
    label = element.getparent()
    if local(element) != "term" or label is None:
        return element
    item = label.getnext()
    return item if item is not None else element


def _names(holder: etree._Element) -> list[etree._Element]:
    return [x for x in holder if local(x) in {"persName", "orgName", "placeName", "title"}]


def registers_script(edition: Edition) -> Artefact:
    """``assets/registers.js``: the definitions as data, fetched when the first one is opened."""
    data = {
        record.id: [record.name, record.dates, record.about, record.path]
        + ([record.source] if record.source else [])
        for record in edition.records.values()
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return Artefact("assets/registers.js", f"window.ibidRegisters={text};\n".encode())
