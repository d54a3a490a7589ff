"""The reading text of a block in one string, with the place of each identified element in it.

From this the sentence around a note call and the words around an emendation are taken. White space is left as
it stands; `squeeze` collapses it in what is shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree

from ibid.teitext import TEI, XML_ID, local, q

_SKIP = frozenset({"fw", "rdg", "sic", "orig"})
_NOTE = q("note")
_LONGEST = 420
_WHOLE = 1200
"""A quotation that reaches into the sentence of its call is shown from its beginning up to this length."""
_OPENING = 160
"""Of a longer one, so much of its beginning is shown."""
_SHORTEST = 48

# A sentence ends at . ! or ?, closing marks and a space, before what can begin the next one;
# not after an initial ("L. D.") or one of the usual abbreviations. What may not stand before is asked
# after the point: a pattern that begins with it would be tried at every letter.
SENTENCE_END = re.compile(
    r"""[.!?] (?<! \b[A-Z].) (?<! \b(?:[Vv]ol|[Ee]ds|cit).) (?<! \b(?:[Nn]o|Dr|Mr|St|pp|cf|vs|op|ed).)
        (?<! \b[pn].) (?<! \s\..) [’”'")\]]* (?= \s+ [‘“'"(\[]* [A-ZÀ-ÞА-Я0-9] )""",
    re.VERBOSE,
)
_ENDED = re.compile(r"[.!?][’”'\")\]]*$")


@dataclass(frozen=True, slots=True)
class Flat:
    """A block's reading text."""

    text: str
    spans: dict[str, tuple[int, int]]
    """Start and end of every element that has an ``xml:id``."""
    quotes: tuple[tuple[frozenset[str], int, int], ...] = ()
    """Quotations whose source is known: citations, start, end."""


def squeeze(text: str) -> str:
    """White space collapsed, ends kept as one space at most."""
    return re.sub(r"\s+", " ", text)


class _Flattener:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.spans: dict[str, tuple[int, int]] = {}
        self.quotes: list[tuple[frozenset[str], int, int]] = []

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
        if name == "quote" and element.get("source"):
            self.quotes.append((sources(element), start, self.length))


def sources(quote: etree._Element) -> frozenset[str]:
    """The citations that a quotation names as its source."""
    return frozenset(quote.get("source", "").replace("#", "").split())


def flatten(*elements: etree._Element) -> Flat:
    """The reading text of the elements, one after the other (a displayed quotation and the call after it)."""
    flattener = _Flattener()
    for element in elements:
        flattener.element(element, local(element))
    return Flat("".join(flattener.parts), flattener.spans, tuple(flattener.quotes))


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


def sentence_span(text: str, offset: int) -> tuple[int, int]:
    """Where the sentence that a call at `offset` belongs to begins and ends.

    A call after a full stop belongs to the sentence before it; a very short one takes the one before along.
    """
    left = text[:offset].rstrip()
    starts = [match.end() for match in SENTENCE_END.finditer(left)]
    while starts and len(left) - starts[-1] < _SHORTEST:
        starts.pop()
    start = starts[-1] if starts else 0
    start += len(left[start:]) - len(left[start:].lstrip())
    if _ENDED.search(left[start:]):
        return start, offset
    match = SENTENCE_END.search(text, offset)
    return start, match.end() if match else max(offset, len(text.rstrip()))


def sentence_at(text: str, offset: int) -> tuple[str, str]:
    """The sentence that a call at `offset` belongs to, cut in two at the call.

    >>> sentence_at("One came. Two of them went a long way home together, they say. Three.", 62)
    ('Two of them went a long way home together, they say.', '')
    """
    start, end = sentence_span(text, offset)
    before, after = squeeze(text[start:offset]).rstrip(), squeeze(text[offset:end])
    return _cut_left(before, _LONGEST), _cut_right(after, _LONGEST // 2)


def _begin(text: str, offset: int) -> int:
    """Where the sentence begins in which the word at `offset` stands."""
    start = max((m.end() for m in SENTENCE_END.finditer(text) if m.end() <= offset), default=0)
    return start + len(text[start:]) - len(text[start:].lstrip())


Piece = tuple[str, bool]
"""Words, and whether they are quoted."""


def sentence_pieces(flat: Flat, offset: int, citation: str) -> tuple[list[Piece], list[Piece]]:
    """The sentence before and after a call, the words quoted from a citation told apart.

    Reaches back to the sentence in which an earlier quotation began: always where the call's own sentence goes on
    with it (a displayed quotation is one passage), else where it is not too far.
    """
    start, end = sentence_span(flat.text, offset)
    quoted = [(a, b) for names, a, b in flat.quotes if citation in names]
    own = [a for a, b in quoted if a < offset and b > start]
    near = [a for a, _ in quoted if offset - _LONGEST < a < offset]
    first = min([start, *(_begin(flat.text, a) for a in {*own, *near})])
    low = first if offset - first <= (_WHOLE if own or near else _LONGEST) else offset - _LONGEST
    low = low if low == first else flat.text.find(" ", low) + 1
    high = min(end, offset + _LONGEST // 2)
    high = high if high == end else max(flat.text.rfind(" ", offset, high), offset)
    before = _pieces(flat.text, low, offset, quoted)
    after = _pieces(flat.text, offset, high, quoted)
    if low != first:
        opening = flat.text.rfind(" ", first, first + _OPENING) if own else first
        before[:0] = [*_pieces(flat.text, first, opening, quoted), (" … " if own else "… ", False)]
    if high != end:
        after.append((" …", False))
    return before, after


def _pieces(text: str, low: int, high: int, quoted: list[tuple[int, int]]) -> list[Piece]:
    edges = sorted({low, high, *(min(max(x, low), high) for span in quoted for x in span)})
    found: list[Piece] = []
    for a, b in pairwise(edges):
        inside = any(start <= a and b <= end for start, end in quoted)
        words = squeeze(text[a:b])
        if words:
            found.append((words, inside and bool(words.strip())))
    return found


def ends_of(words: str, each: int = 5) -> str:
    """A quotation by its first and last words, without its own marks.

    >>> ends_of("‘one two three four five six seven eight nine ten eleven twelve.’")
    'one two three four five … eight nine ten eleven twelve.'
    >>> ends_of("‘a short one’")
    'a short one'
    >>> ends_of("‘one two three four … six seven … nine ten eleven twelve.’")
    'one two three four … nine ten eleven twelve.'
    """
    parts = _quoted(words)
    if len(parts) <= 2 * each + 1:
        return " ".join(parts)
    first, last = (" ".join(x) for x in (parts[:each], parts[-each:]))
    return f"{first.removesuffix(' …')} … {last.removeprefix('… ')}"


def start_of(words: str, most: int) -> str:
    """A quotation by its first words, without its own marks: enough to find it beside the call.

    >>> start_of("‘one two three four five.’", 3), start_of("‘a rather short one’", 3)
    ('one two three …', 'a rather short one')
    """
    parts = _quoted(words)
    return " ".join(parts) if len(parts) <= most + 1 else f"{' '.join(parts[:most])} …"


def _quoted(words: str) -> list[str]:
    plain = squeeze(words).strip()
    if len(plain) > 1 and plain[0] in "‘“" and plain[-1] in "’”":
        plain = plain[1:-1].strip()
    return plain.split()


def around(flat: Flat, identity: str, width: int = 42) -> tuple[str, str]:
    """The words before and after an identified element, for the apparatus."""
    start, end = flat.spans.get(identity, (0, 0))
    before = squeeze(flat.text[max(0, start - 3 * width) : start])
    after = squeeze(flat.text[end : end + 3 * width])
    return _cut_left(before, width), _cut_right(after, width)
