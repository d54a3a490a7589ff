"""Headings and entries of the bibliography, out of lines that the OCR glued, split and re-bulleted.

An entry ends with its year; a line that begins in lower case, after a hyphen or before the entry above has
ended goes on with it, whatever bullet it carries. Spans are the witness's own: a bullet or dash never belongs
to an entry.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from ibid.bibliography.imprint import COMPLETE, IMPRINT_TAIL, learn_places
from ibid.bibliography.periodicals import split_titles
from ibid.model import Cert, Span

Join = Literal["no", "keep", "drop"]
"""How two parts join: with a space, with the hyphen kept, or with the line-end hyphen dropped."""

BULLET = re.compile(r"^\s*(?:[-–—•*]+\s+)+")
"""List bullets and what is left of repeated-author dashes."""

IMPRINT_ALONE = re.compile(r"[A-Z][^.,]*(?:, [A-Z][a-z]*\.)?, [^,]+, \d{4}(?:[-–]\d+)?\.?$")
"""A line of nothing but place, publisher and year."""

LINE_END_HYPHEN = re.compile(r"\w['’]?[-‐]$")

GLUED = re.compile(r"(?:\d{4}(?:[-–]\d{1,4})?|n\. ?d\.|\bpp?\. ?\d+(?:[-–]\d+)?)\.?\s+(?=[A-ZÉ'‘\d])")
"""The end of an entry inside a line, with the beginning of the next."""

SERIALS = re.compile(r"\b(?:periodicals?|newspapers?|journals?|serials?|press|magazines?)\b", re.IGNORECASE)
"""Words of a heading under which one line may hold many titles."""

CONTRASTS = (
    frozenset({"primary", "secondary"}),
    frozenset({"unpublished", "published"}),
    frozenset({"manuscript", "printed"}),
)
"""First words of headings that stand side by side."""


@dataclass(frozen=True, slots=True)
class Item:
    """A heading or an entry of the bibliography."""

    kind: Literal["head", "entry"]
    """What it is."""
    parts: tuple[Span, ...]
    """Its stretches of the witness, each within one line, without bullets."""
    joins: tuple[Join, ...]
    """How each part but the first joins the one before it."""
    text: str
    """The parts joined: the witness's letters."""
    level: int
    """Depth: of a heading from 1; of an entry that of the heading above it."""
    section: str
    """Headings above it (a heading: with itself), joined by `` / ``."""
    bullet: bool = False
    """Whether a bullet or dash stands before it."""
    cert: Cert = "high"
    """How sure its borders are."""
    reason: str = ""
    """Why they are not plain."""


@dataclass(slots=True)
class _Block:
    spans: list[Span]
    texts: list[str]
    joins: list[Join]
    bullet: bool

    @property
    def text(self) -> str:
        return join(self.texts, self.joins)


def join(texts: Sequence[str], joins: Sequence[Join]) -> str:
    """Parts put together as their joins say."""
    out = texts[0] if texts else ""
    for text, how in zip(texts[1:], joins, strict=True):
        if how == "drop":
            out = out[:-1] + text
        else:
            out += text if how == "keep" else " " + text
    return out


def split(lines: Sequence[tuple[Span, str]], titles: Sequence[str] = ()) -> list[Item]:
    """Headings and entries, in order.

    ``lines``: the lines below the bibliography's own heading, without blank lines and furniture, each with
    its span and the witness's text of that span. ``titles``: titles of periodicals that the notes or the
    editor know, to divide a line that holds many. Every character of a line belongs to one item, but for
    bullets and white space. No errors: what is not understood is an entry.
    """
    blocks: list[tuple[bool, _Block]] = []
    for span, text in lines:
        _place(blocks, span, text)
    places = learn_places(b.text for head, b in blocks if not head)
    items: list[Item] = []
    levels = _Levels()
    for i, (head, block) in enumerate(blocks):
        if head:
            follows = i + 1 < len(blocks) and blocks[i + 1][0]
            levels.enter(block.text, follows)
            items.append(_item("head", block, levels, 0, len(block.text)))
        elif SERIALS.search(levels.last) and not COMPLETE.search(block.text):
            cuts = split_titles(block.text, titles)
            items += [_item("entry", block, levels, a, b, "one line holds all titles") for a, b in cuts]
        else:
            cuts = _glued(block.text, places)
            why = "glued to another entry" if len(cuts) > 1 else ""
            items += [_item("entry", block, levels, a, b, why) for a, b in cuts]
    return items


def _place(blocks: list[tuple[bool, _Block]], span: Span, text: str) -> None:
    """Give a line to the block above it, or begin a new one."""
    bullet = BULLET.match(text)
    start = bullet.end() if bullet else len(text) - len(text.lstrip())
    body = text[start:].rstrip()
    if not body:
        return
    here = Span(span.start + start, span.start + start + len(body))
    above = blocks[-1][1] if blocks and not blocks[-1][0] else None
    if above is not None and _continues(above.text, body):
        above.joins.append("drop" if LINE_END_HYPHEN.search(above.text) else "no")
        above.spans.append(here)
        above.texts.append(body)
        return
    blocks.append((_is_heading(body), _Block([here], [body], [], bullet is not None)))


def _continues(above: str, body: str) -> bool:
    if LINE_END_HYPHEN.search(above):
        return True
    if body[0].islower() or body[0] in "(,;:)":
        return True
    if IMPRINT_ALONE.match(body) and not re.search(r"\d{4}|n\.\s?d\.", above[-16:]):
        return True
    return not (COMPLETE.search(above) or _is_heading(body) or _all_titles(above))


def _all_titles(text: str) -> bool:
    """A line of bare titles: neither point nor year ends anything in it."""
    return ". " not in text and not re.search(r"\d{4}", text)


def _is_heading(body: str) -> bool:
    """A short line without point, year or imprint (``Proceedings of …``, ``PRIMARY SOURCES``)."""
    if len(body) > 120 or body[-1] in ".,;:-‐(" or re.search(r"\d", body) or ". " in body or ", " in body:
        return False
    if body == body.upper():
        return True
    return body[0].isupper() and (" " in body) and not _many_capitals(body)


def _many_capitals(body: str) -> bool:
    """A run of many titles rather than one heading."""
    return len(body) > 110 or len(re.findall(r"\b[A-Z]", body)) > 14


class _Levels:
    """The stack of headings: capitals above title case, contrasted words side by side."""

    def __init__(self) -> None:
        self._stack: list[tuple[int, str]] = []
        self._by_word: dict[str, int] = {}
        self._capitals = 0

    @property
    def last(self) -> str:
        return self._stack[-1][1] if self._stack else ""

    @property
    def depth(self) -> int:
        return self._stack[-1][0] if self._stack else 0

    @property
    def path(self) -> str:
        return " / ".join(text for _, text in self._stack)

    def enter(self, text: str, heading_follows: bool) -> None:
        word = text.split(maxsplit=1)[0].lower()
        level = self._level(text, word)
        self._stack = [(n, t) for n, t in self._stack if n < level] + [(level, text)]
        self._by_word[word] = level
        if text.isupper():
            self._capitals = level + 1 if heading_follows and level == 1 else max(level, self._capitals)

    def _level(self, text: str, word: str) -> int:
        for pair in CONTRASTS:
            known = [self._by_word[w] for w in pair if w in self._by_word]
            if word in pair and known:
                return known[0]
        if text.isupper():
            return max(self._capitals, 1)
        return max(self._capitals, 1) + 1


def _glued(text: str, places: frozenset[str]) -> list[tuple[int, int]]:
    """Borders of the entries in a block."""
    cuts = [0]
    for match in GLUED.finditer(text):
        before, after = text[cuts[-1] : match.end()].strip(), text[match.end() :]
        if IMPRINT_TAIL(places).search(before) and _begins_entry(after, places):
            cuts.append(match.end())
    return list(zip(cuts, [*cuts[1:], len(text)], strict=True))


def _begins_entry(after: str, places: frozenset[str]) -> bool:
    first = re.split(r"[,.]\s", after, maxsplit=1)[0]
    return first not in places and (". " in after or after.count(", ") > 1)


def _item(
    kind: Literal["head", "entry"], block: _Block, levels: _Levels, start: int, end: int, reason: str = ""
) -> Item:
    parts, texts, joins = _slice(block, start, end)
    cert: Cert = "medium" if reason else "high"
    if len(parts) > 1 and not reason:
        reason = "split over lines"
    return Item(
        kind=kind,
        parts=tuple(parts),
        joins=tuple(joins),
        text=join(texts, joins),
        level=levels.depth,
        section=levels.path,
        bullet=block.bullet and start == 0,
        cert=cert,
        reason=reason,
    )


def _slice(block: _Block, start: int, end: int) -> tuple[list[Span], list[str], list[Join]]:
    """The parts of a block between two offsets of its joined text."""
    parts: list[Span] = []
    texts: list[str] = []
    joins: list[Join] = []
    at = 0
    for i, (span, text) in enumerate(zip(block.spans, block.texts, strict=True)):
        how = block.joins[i - 1] if i else "no"
        if i:
            at += {"no": 1, "keep": 0, "drop": -1}[how]
        low, high = max(start - at, 0), min(end - at, len(text))
        at += len(text)
        piece = text[low:high] if low < high else ""
        if not piece.strip():
            continue
        lead = len(piece) - len(piece.lstrip())
        piece = piece.strip()
        if parts:
            joins.append(how)
        parts.append(Span(span.start + low + lead, span.start + low + lead + len(piece)))
        texts.append(piece)
    return parts, texts, joins


LineOf = Callable[[int], int]
"""Gives the witness line of an offset."""
