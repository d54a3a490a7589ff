"""The reading text of a block in one string, with the place of each identified element in it.

From this the sentence around a note call and the words around an emendation are taken. White space is left as
it stands; `squeeze` collapses it in what is shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from ibid.teitext import TEI, XML_ID, local, q

_SKIP = frozenset({"fw", "rdg", "sic", "orig"})
_NOTE = q("note")
_LONGEST = 420
_SHORTEST = 48

# A sentence ends at . ! or ?, closing marks and a space, before what can begin the next one;
# not after an initial ("L. D.") or one of the usual abbreviations.
SENTENCE_END = re.compile(
    r"""(?<! \b[A-Z]) (?<! \b(?:[Vv]ol|[Ee]ds|cit)) (?<! \b(?:[Nn]o|Dr|Mr|St|pp|cf|vs|op|ed)) (?<! \b[pn])
        (?<! \s\.) [.!?] [’”'")\]]* (?= \s+ [‘“'"(\[]* [A-ZÀ-ÞА-Я0-9] )""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Flat:
    """A block's reading text."""

    text: str
    spans: dict[str, tuple[int, int]]
    """Start and end of every element that has an ``xml:id``."""


def squeeze(text: str) -> str:
    """White space collapsed, ends kept as one space at most."""
    return re.sub(r"\s+", " ", text)


class _Flattener:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.spans: dict[str, tuple[int, int]] = {}

    def add(self, text: str | None) -> None:
        if text:
            self.parts.append(text)
            self.length += len(text)

    def children(self, element: etree._Element) -> None:
        self.add(element.text)
        for child in element:
            if isinstance(child.tag, str):
                self.element(child, child.tag[len(TEI) + 2 :])
            self.add(child.tail)

    def element(self, element: etree._Element, name: str) -> None:
        start = self.length
        if name == "lb":
            if element.get("break") != "no":
                self.add(" ")
        elif name in _SKIP or (name == "note" and element.get("type") in {"editorial", "reason"}):
            return
        elif name == "ref" and element.get("type") == "noteref":
            pass
        else:
            self.children(element)
            if name == "p":
                self.add(" ")
        identity = element.get(XML_ID)
        if identity:
            self.spans[identity] = (start, self.length)


def flatten(*elements: etree._Element) -> Flat:
    """The reading text of the elements, one after the other (a displayed quotation and the call after it)."""
    flattener = _Flattener()
    for element in elements:
        flattener.element(element, local(element))
    return Flat("".join(flattener.parts), flattener.spans)


def _cut_left(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    cut = text[-length:]
    return "… " + cut[cut.find(" ") + 1 :]


def _cut_right(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    cut = text[:length]
    return cut[: cut.rfind(" ") if " " in cut else length] + " …"


def sentence_at(text: str, offset: int) -> tuple[str, str]:
    """The sentence that a call at `offset` belongs to, cut in two at the call.

    A call after a full stop belongs to the sentence before it; a very short one takes the one before along.

    >>> sentence_at("One came. Two of them went a long way home together, they say. Three.", 62)
    ('Two of them went a long way home together, they say.', '')
    """
    left = squeeze(text[:offset]).strip()
    right = squeeze(text[offset:])
    starts = [match.end() for match in SENTENCE_END.finditer(left)]
    while starts and len(left) - starts[-1] < _SHORTEST:
        starts.pop()
    begin = left[starts[-1] :].lstrip() if starts else left
    if re.search(r"[.!?][’”'\")\]]*$", begin):
        return _cut_left(begin, _LONGEST), ""
    match = SENTENCE_END.search(right)
    rest = right[: match.end()] if match else right.rstrip()
    return _cut_left(begin, _LONGEST), _cut_right(rest, _LONGEST // 2)


def around(flat: Flat, identity: str, width: int = 42) -> tuple[str, str]:
    """The words before and after an identified element, for the apparatus."""
    start, end = flat.spans.get(identity, (0, 0))
    before = squeeze(flat.text[max(0, start - 3 * width) : start])
    after = squeeze(flat.text[end : end + 3 * width])
    return _cut_left(before, width), _cut_right(after, width)
