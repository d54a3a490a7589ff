"""Puts permanent identifiers into a TEI tree: names, pointers, paragraph numbers, and an anchor for every
old one."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping

from lxml import etree

from ibid.anchors.ledger import chapter_of
from ibid.anchors.lock import Entry, Lock
from ibid.anchors.units import ANCHOR_TYPES
from ibid.teitext import NS, XML_ID, local, q

_NUMBERED = frozenset({"paragraph", "quotation"})


def rewrite(tei: etree._Element, names: Mapping[str, str], lock: Lock) -> etree._Element:
    """The tree with permanent identifiers; the given one is not changed, and is returned itself when it
    is right already."""
    renamed = any(a != b for a, b in names.items())
    dead = [e for e in lock if e.status != "live"]
    pieces = [e for e in lock.live("paragraph", "quotation", "note") if e.origin]
    if not renamed and not dead and not pieces and next(_anchors(tei), None) is None:
        return tei
    root = copy.deepcopy(tei)
    for anchor in list(_anchors(root)):
        _drop(anchor)
    if renamed:
        _rename(root, names)
    elements = {name: e for e in root.iter("*") if (name := e.get(XML_ID))}
    _number(elements, lock)
    places = _Places(root, elements, lock)
    for entry in dead:
        places.anchor(entry)
    for entry in pieces:
        if entry.origin in elements:
            elements[entry.id].set("corresp", f"#{entry.origin}")
    return root


def _anchors(tei: etree._Element) -> Iterator[etree._Element]:
    return (a for a in tei.iter(q("anchor")) if a.get("type") in ANCHOR_TYPES and a.get(XML_ID))


# --- names ------------------------------------------------------------------------------------------------


def _rename(root: etree._Element, names: Mapping[str, str]) -> None:
    for element in root.iter("*"):
        for attribute, value in element.items():
            if attribute == XML_ID:
                element.set(XML_ID, _name(value, names))
            elif "#" in value:
                element.set(attribute, " ".join(_pointer(x, names) for x in value.split(" ")))


def _pointer(pointer: str, names: Mapping[str, str]) -> str:
    return "#" + _name(pointer[1:], names) if pointer.startswith("#") else pointer


def _name(name: str, names: Mapping[str, str]) -> str:
    """The new name; what hangs on a renamed thing (``ch2.r5.why``) goes with it."""
    stem, rest = name, ""
    while stem not in names:
        stem, dot, last = stem.rpartition(".")
        if not dot:
            return name
        rest = f".{last}{rest}"
    return names[stem] + rest


def _number(elements: Mapping[str, etree._Element], lock: Lock) -> None:
    """``@n`` of a paragraph is the number of its identifier: the canonical reference is permanent."""
    for entry in lock.live("paragraph", "quotation"):
        number = entry.id.rpartition(".p")[2]
        if elements[entry.id].get("n") != number:
            elements[entry.id].set("n", number)


# --- anchors ----------------------------------------------------------------------------------------------


class _Places:
    """Where an identifier that is no longer live has its anchor."""

    def __init__(self, root: etree._Element, elements: Mapping[str, etree._Element], lock: Lock) -> None:
        self.elements = elements
        self.lock = lock
        self.bibliography = root.find(".//t:div[@type='bibliography']/t:head", NS)
        self._last: dict[etree._Element, etree._Element] = {}

    def anchor(self, entry: Entry) -> None:
        """Put an anchor for the entry into the tree, if the page it stood on is still there."""
        goal = self.lock.resolve(entry.id)
        if goal and _page(goal) == _page(entry.id):
            kind, place, at_end = "alias", self.elements.get(goal), False
            pointer = goal
        else:
            kind = "moved" if goal else "tombstone"
            place, at_end = self._old_place(entry)
            pointer = goal or (place.get(XML_ID, "") if place is not None else "")
        if place is None:
            return
        attributes = {"type": kind, XML_ID: entry.id}
        if pointer:
            attributes["corresp"] = f"#{pointer}"
        anchor = etree.Element(q("anchor"), attributes)
        self._put(anchor, place, at_end=at_end)

    def _old_place(self, entry: Entry) -> tuple[etree._Element | None, bool]:
        """The element at whose end (or beginning) the thing stood."""
        if entry.kind == "work":
            return self.bibliography, True
        at = self.lock.place(entry.at)
        page = _page(entry.id) or _page(at)
        if at and _page(at) == page and at in self.elements and local(self.elements[at]) != "div":
            return self.elements[at], True
        chapter = self.elements.get(page)
        if chapter is None:
            return None, False
        head = chapter.find(q("head"))
        return (chapter, False) if head is None else (head, True)

    def _put(self, anchor: etree._Element, place: etree._Element, *, at_end: bool) -> None:
        name = local(place)
        if name == "biblStruct":
            printed = place.find("t:note[@type='printed']", NS)
            if printed is None:
                place.addprevious(anchor)
                return
            place = printed
        elif name == "ref" or (name == "pb" and not at_end):
            place.addprevious(anchor)
            return
        elif name == "quote":
            inner = place.findall(q("p"))
            place = (inner[-1] if at_end else inner[0]) if inner else place
        if at_end:
            place.append(anchor)
        else:
            self._prepend(place, anchor)

    def _prepend(self, place: etree._Element, anchor: etree._Element) -> None:
        """At the beginning, after the anchors put there before."""
        last = self._last.get(place)
        if last is not None:
            tail, last.tail = last.tail, None
            anchor.tail = tail
            last.addnext(anchor)
        else:
            anchor.tail, place.text = place.text, None
            place.insert(0, anchor)
        self._last[place] = anchor


def _page(name: str) -> str:
    """The chapter on whose page an identifier is found; works and printed pages have none of their own."""
    first = chapter_of(name)
    return "" if first in {"pb", "w"} else first


def _drop(anchor: etree._Element) -> None:
    """Take an anchor out, leaving the text after it where it was."""
    parent, before = anchor.getparent(), anchor.getprevious()
    if parent is None:
        return
    if anchor.tail:
        if before is None:
            parent.text = (parent.text or "") + anchor.tail
        else:
            before.tail = (before.tail or "") + anchor.tail
        anchor.tail = None
    parent.remove(anchor)
