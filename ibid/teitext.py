"""The only place that touches ``.text`` and ``.tail``.

Writing: `Writer` builds mixed content without the usual lxml trap. Reading: `reading_text` and `witness_text`
project a TEI tree to the edition's text and to the carrier's, by the three layers of ``docs/encoding.md``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from lxml import etree

TEI = "http://www.tei-c.org/ns/1.0"
XML = "http://www.w3.org/XML/1998/namespace"
XML_ID = f"{{{XML}}}id"
XML_LANG = f"{{{XML}}}lang"
NS = {"t": TEI}
WITNESS_PI = "w"

_PREFIX = f"{{{TEI}}}"


def q(name: str) -> str:
    """A local TEI element name as lxml wants it: ``p`` -> ``{http://www.tei-c.org/ns/1.0}p``."""
    return _PREFIX + name


def local(element: etree._Element) -> str:
    """The local name of an element, or ``""`` for comments and processing instructions."""
    tag = element.tag
    return tag.removeprefix(_PREFIX) if isinstance(tag, str) else ""


def is_witness_pi(node: etree._Element) -> bool:
    """Whether the node is a ``<?w "…"?>``: characters of the witness that are no text."""
    return isinstance(node, etree._ProcessingInstruction) and node.target == WITNESS_PI


def pi_string(node: etree._Element) -> str:
    """The witness characters that a ``<?w "…"?>`` holds.

    Raises ``ValueError`` when the content is not a JSON string.
    """
    value = json.loads(node.text or '""')
    if not isinstance(value, str):
        raise ValueError(f"<?w?> holds {value!r}, not a string")
    return value


def witness_pi(text: str) -> etree._ProcessingInstruction:
    """A ``<?w "…"?>`` for the given witness characters; ``>`` is escaped so that ``?>`` cannot end it early."""
    return etree.ProcessingInstruction(
        WITNESS_PI, json.dumps(text, ensure_ascii=False).replace(">", "\\u003e")
    )


class Writer:
    """Appends text, elements and witness-only characters to a tree, keeping track of the open element."""

    def __init__(self, root: etree._Element) -> None:
        self._stack = [root]

    @property
    def here(self) -> etree._Element:
        """The element that is open now."""
        return self._stack[-1]

    @property
    def depth(self) -> int:
        """How many elements are open, the root included."""
        return len(self._stack)

    def text(self, text: str) -> None:
        """Append characters to the open element."""
        if not text:
            return
        here = self._stack[-1]
        try:
            last = here[-1]  # lxml would count all children to say whether there are any
        except IndexError:
            here.text = (here.text or "") + text
        else:
            last.tail = (last.tail or "") + text

    def open(self, name: str, attributes: Mapping[str, str] | None = None) -> etree._Element:
        """Open a TEI element inside the current one and return it."""
        element = etree.SubElement(self._stack[-1], _PREFIX + name, dict(attributes or {}))
        self._stack.append(element)
        return element

    def close(self) -> None:
        """Close the open element."""
        if len(self._stack) == 1:
            raise ValueError("the root cannot be closed")
        self._stack.pop()

    def empty(self, name: str, attributes: Mapping[str, str] | None = None) -> etree._Element:
        """Append an empty TEI element."""
        return etree.SubElement(self._stack[-1], _PREFIX + name, dict(attributes or {}))

    def leaf(self, name: str, text: str, attributes: Mapping[str, str] | None = None) -> etree._Element:
        """Append a TEI element that holds text only."""
        element = self.empty(name, attributes)
        element.text = text
        return element

    def append(self, node: etree._Element) -> None:
        """Append a ready-made node (element or processing instruction)."""
        self._stack[-1].append(node)

    def witness_only(self, text: str) -> None:
        """Append witness characters that are no text, as ``<?w "…"?>``."""
        if text:
            self._stack[-1].append(witness_pi(text))


# --- projections ----------------------------------------------------------------------------------------------


def is_edition_only(element: etree._Element, name: str) -> bool:
    """Whether the element's own characters were added by the edition (see ``docs/encoding.md``)."""
    if name in {"lem", "corr", "reg", "supplied", "biblStruct"}:
        return True
    if name == "ref":
        return element.get("type") == "noteref"
    if name == "note":
        return element.get("type") in {"editorial", "reason"}
    return False


Lists = Mapping[str, etree._Element]
"""The lists of notes that the witness has at the end of each chapter, by what they belong to (``#ch2``)."""


def lists_in_text(tei: etree._Element) -> dict[str, etree._Element]:
    """The lists of notes that stand in the text of the witness, not behind it: a ``milestone`` says where each was."""
    marked = {m.get("corresp", "") for m in tei.iter(q("milestone")) if m.get("unit") == "notes"}
    if not marked:
        return {}
    lists = (d for d in tei.iter(q("div")) if d.get("type") == "notes-chapter")
    return {key: div for div in lists if (key := div.get("corresp", "")) in marked}


def page_before(notes: etree._Element) -> str | None:
    """The printed page that goes on where a list of notes begins which the witness has in the text; ``None`` for any other list."""
    places = notes.xpath(
        "//t:milestone[@unit='notes'][@corresp=$list]", namespaces=NS, list=notes.get("corresp", "")
    )
    if not places:
        return None
    before = places[0].xpath("preceding::t:pb[1]", namespaces=NS)
    return str(before[0].get("n", "")) if before else ""


def in_printed_order(tei: etree._Element, name: str) -> Iterator[etree._Element]:
    """The elements of a name in the order of the witness."""
    lists = lists_in_text(tei)
    elsewhere = {element for div in lists.values() for element in div.iter(q(name))}
    for element in tei.iter(q(name), q("milestone")) if lists else tei.iter(q(name)):
        if element.get("unit") == "notes" and element.get("corresp", "") in lists:
            yield from lists[element.get("corresp", "")].iter(q(name))
        elif element.tag == q(name) and element not in elsewhere:
            yield element


def _witness(
    element: etree._Element, out: list[str], keep: bool, lists: Lists = MappingProxyType({})
) -> None:
    if keep and element.text:
        out.append(element.text)
    for child in element:
        if lists and child.get("corresp") in lists:
            if local(child) == "milestone":
                _witness(lists[child.get("corresp", "")], out, True)
        else:
            _witness_child(child, out, keep, lists)
        if keep and child.tail:
            out.append(child.tail)


_WITNESS_SIDES = {"app": ("rdg",), "choice": ("sic", "orig")}
"""Elements of which one side alone is the witness's."""


def _witness_child(child: etree._Element, out: list[str], keep: bool, lists: Lists) -> None:
    if is_witness_pi(child):
        out.append(pi_string(child))
        return
    name = local(child)
    if name == "lb":
        if child.get("ed") == "OCR" and child.get("n") != "1":
            out.append("\n")
    elif name in _WITNESS_SIDES:
        for side in child.iterchildren(*map(q, _WITNESS_SIDES[name])):
            _witness(side, out, True)
    elif name:
        printed = name == "note" and child.get("type") == "printed"
        _witness(child, out, printed or (keep and not is_edition_only(child, name)), lists)


def witness_text(element: etree._Element) -> str:
    """The witness's characters that a TEI subtree holds, regenerated from the TEI alone."""
    out: list[str] = []
    _witness(element, out, True, lists_in_text(element) if element.tag == q("text") else {})
    return "".join(out)


_SKIP_IN_READING = frozenset({"fw", "rdg", "sic", "orig"})


def _is_skipped(child: etree._Element, name: str, calls: bool) -> bool:
    """Whether an element gives nothing to the reading text."""
    if name == "ref":
        return child.get("type") == "noteref" and not calls
    if name == "note":
        return child.get("type") in {"editorial", "reason"}
    return not name or name in _SKIP_IN_READING


def is_read(element: etree._Element) -> bool:
    """Whether an element's characters belong to the reading text, note calls apart."""
    return not _is_skipped(element, local(element), False)


def reading_parts(element: etree._Element, *, calls: bool = False) -> Iterator[str]:
    """The pieces of the reading text of a subtree, in order; line starts inside it give a space.

    ``calls``: include the numbers of note calls. Editorial notes, furniture and witness readings are left out.
    """
    if element.text:
        yield element.text
    for child in element:
        name = local(child)
        if name == "lb":
            if child.get("break") != "no":
                yield " "
        elif name == "app":
            for lem in child.iterchildren(q("lem")):
                yield from reading_parts(lem, calls=calls)
        elif not _is_skipped(child, name, calls):
            yield from reading_parts(child, calls=calls)
        if child.tail:
            yield child.tail


def reading_text(element: etree._Element, *, calls: bool = False) -> str:
    """The reading text of a subtree in one line: white space collapsed, ends stripped."""
    return " ".join("".join(reading_parts(element, calls=calls)).split())


def insert_after_words(
    element: etree._Element, words: str, node: etree._Element, inside: frozenset[str]
) -> bool:
    """Put a node after the first place where the reading text has the words, or at the end of the element.

    ``inside``: names of elements in which the node may stand; from within any other it is moved behind it.
    Says whether the words were found.
    """
    pieces = list(_pieces(element))
    end = _end_of(words, "".join(text for *_, text in pieces))
    for owner, tail, text in pieces:
        if 0 < end <= len(text):
            _put(element, owner, end, tail, node, inside)
            return True
        end -= len(text)
    element.append(node)
    return False


def _pieces(element: etree._Element) -> Iterator[tuple[etree._Element, bool, str]]:
    """The reading text as (element, whether it is the tail of it, text).

    The space that a line's end gives belongs to neither; no words end with it.
    """
    if element.text:
        yield element, False, element.text
    for child in element:
        name = local(child)
        if name == "lb":
            if child.get("break") != "no":
                yield child, True, " "
        elif name == "app":
            for lem in child.iterchildren(q("lem")):
                yield from _pieces(lem)
        elif not _is_skipped(child, name, False):
            yield from _pieces(child)
        if child.tail:
            yield child, True, child.tail


def _end_of(words: str, text: str) -> int:
    """The offset after the words in text whose white space is not collapsed; -1 when they are not there."""
    if not words:
        return -1
    match = re.search(r"\s+".join(map(re.escape, words.split())), text)
    return match.end() if match else -1


def _put(
    root: etree._Element,
    owner: etree._Element,
    at: int,
    tail: bool,
    node: etree._Element,
    inside: frozenset[str],
) -> None:
    """Insert the node at an offset of an element's text or tail, or behind the outermost closed element."""
    holder = owner.getparent() if tail else owner
    closed = None
    while holder is not None and holder is not root:
        if local(holder) not in inside:
            closed = holder
        holder = holder.getparent()
    if closed is not None:
        _behind(closed, node, 0)
    elif tail:
        _behind(owner, node, at)
    else:
        text = owner.text or ""
        owner.text = text[:at]
        owner.insert(0, node)
        node.tail = text[at:]


def _behind(owner: etree._Element, node: etree._Element, at: int) -> None:
    """Insert the node into an element's tail."""
    text = owner.tail or ""
    owner.addnext(node)  # takes the tail along
    owner.tail, node.tail = text[:at], text[at:]


def parse_tei(data: bytes) -> etree._Element:
    """Parse a TEI document without reading anything else. Raises ``ValueError`` for a document type, lxml's errors for broken XML."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root: etree._Element = etree.fromstring(data, parser)
    if root.getroottree().docinfo.doctype:
        raise ValueError("a TEI file of ours has no document type")
    return root


ISSUE = "#unit.issue"
"""What ``@ana`` says of a ``citedRange`` whose volume is the number of a periodical's issue."""


def unit_of(cited: etree._Element) -> str:
    """What a ``citedRange`` counts: volume, part, page, date, item, or issue."""
    return "issue" if cited.get("ana") == ISSUE else cited.get("unit", "page")
