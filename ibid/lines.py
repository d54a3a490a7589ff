"""Lines of print joined to paragraphs, before any stage reads the text.

Most OCR gives a line of the file for every line of print. `join` makes of such a witness one whose text has a paragraph a line, as the stages
expect: the end of a line of print is read as a space, a hyphen that only divided a word there is left out. Both stay where they were
(`ibid.carrier.Silent`), and the TEI gets them back as ``lb`` and as a recorded change. What is furniture or a heading keeps its line.

Whether a line goes on with the one before is told by what the text itself does: blank lines, indented first lines, or neither, when a line
that had room for the first word of the next is the last of its paragraph. Over a running head a paragraph goes on by the same signs. An
editor decides otherwise with ``joins`` and ``not-joins`` (``structure.yaml``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from ibid import feeds, furniture, landmarks, seams
from ibid.carrier import HYPHENS
from ibid.chapternotes import number_of
from ibid.config import Decision
from ibid.model import Span
from ibid.profile import Profile
from ibid.witness import Witness

Style = Literal["blank", "indent", "hanging", "short"]
"""How paragraphs are told apart: blank lines, indented first lines, indented further lines, short last lines."""
Region = Literal["front", "text", "bibliography", "notes"]

_STOP = re.compile(
    r"[.!?:;…][’'”\"»«“)\]*]*(?:\s?\[?\^?\d{1,3}\]?|[⁰¹²³⁴-⁹]+|\(\d{1,3}\)|<sup>\d+</sup>)?\*?$"
)
"""A line ends like a sentence, a note call apart."""
_CAPITAL = re.compile(r"[\W_]*[^\W_a-zß-öø-ÿ]")
"""A line begins like a sentence: its first letter or figure is no small letter."""
_VISIBLE = re.compile(r"\S")
_TAB = 8
_HEADING = 80
_NARROW = 0.75
"""A line shorter than this part of the usual measure may stand alone: a heading, the last line of a paragraph."""
_WIDEST = 160
"""No line of print has more characters."""
_LEAST = 20
"""So many lines must tell of a sign before it is believed."""


@dataclass(slots=True)
class _Row:
    """A line of the file."""

    n: int
    span: Span
    """Its text, without the white space around it."""
    text: str
    indent: int
    region: Region
    alone: bool
    """It keeps its line: furniture, a heading, a line of the front matter."""
    blank: bool
    """A blank line or furniture stands before it."""
    page: bool
    """Furniture or a form feed stands before it."""


@dataclass(frozen=True, slots=True)
class _Set:
    """How a region is set."""

    measure: int
    """Characters of a full line."""
    room: int
    """A line that, with the first word of the next, has fewer was not full."""
    style: Style
    margin: int
    """How far lines are set in at least."""


@dataclass(frozen=True, slots=True)
class Joined:
    """A witness whose lines of print are joined."""

    witness: Witness
    """Its text has a paragraph a line."""
    structure: tuple[Decision, ...]
    """The editor's decisions by the lines of that text, and the paragraphs that go on over a page's end."""


def seem_of_print(text: str) -> bool:
    """Whether a text has a line for every line of print: its lines are short, and many go on in the next.

    >>> seem_of_print("A line of print is short, and the next\\n" * 30), seem_of_print("A paragraph.\\n\\n" * 30)
    (True, False)
    """
    lines = [line for line in text.splitlines() if len(line.strip()) > _LEAST]
    if len(lines) < _LEAST or sum(len(line) > _WIDEST for line in lines) * 20 > len(lines):
        return False
    rows = [line.strip() for line in text.splitlines()]
    pairs = [(a, b) for a, b in pairwise(rows) if len(a) > _LEAST and b]
    going_on = sum(not _STOP.search(a) and a[-1] not in "—:" for a, _b in pairs)
    return going_on * 3 > len(lines)


def join(witness: Witness, profile: Profile, decisions: Sequence[Decision]) -> Joined:
    """The witness with its lines of print joined, and the decisions on its structure by its new lines."""
    rows = _rows(witness, profile)
    decided = {(d.what, d.line): d for d in decisions if d.what in ("join", "not-join")}
    reader = _Reader({region: _set(rows, region) for region in ("text", "bibliography", "notes")}, decided)
    words = seams.vocabulary(witness.text)
    found: list[seams.Seam] = []
    bounds: list[tuple[str, int]] = []
    for i, row in enumerate(rows):
        before = reader.before
        if not reader.goes_on(row, rows[i + 1] if i + 1 < len(rows) else None) or before is None:
            if before is not None and reader.parted(before, row):
                bounds.append(("not-join", before.n))
            continue
        decision = decided.get(("join", before.n))
        if not row.page and (decision or not row.blank):
            found.append(seams.between(before.span, row.span, witness.text, words, decision))
        elif row.page and _STOP.search(before.text):
            bounds.append(("join", before.n))
    joined = seams.sew(witness, found)
    new = [replace(d, line=_line(joined, d.line), end=_line(joined, d.end)) for d in decisions]
    new += [_bound(what, _line(joined, n)) for what, n in bounds]
    return Joined(joined, tuple(new))


def _line(joined: Witness, row: int) -> int:
    """The line of the text in which a line of the file stands; the number itself when there is none."""
    return joined.locate(joined.row(row).start)[0] if 1 <= row <= len(joined.rows) else row


def _bound(what: str, line: int) -> Decision:
    """Where a paragraph ends though no sentence does, or goes on over a page's end though one does: the lines tell."""
    return Decision("", what, line, line, "", "", "no", "", "", "medium", "the lines of print tell")


# --- the lines
# -----------------------------------------------------------------------------------------------------------


def _rows(witness: Witness, profile: Profile) -> list[_Row]:
    """The lines that are not blank."""
    start = landmarks.body_start(witness, profile)
    found = furniture.find(witness, profile, start)
    marks = landmarks.find(witness, profile, found)
    heads = {f.span.start for f in found} | {f.span.start for f in feeds.folios(witness)}
    own = {line.start for m in marks for line in m.lines if line.start < line.end} | {
        m.label.start for m in marks if m.label
    }
    begins = sorted((m.start, m.kind) for m in marks if m.lines)
    regions: dict[str, Region] = {
        "contents": "front",
        "bibliography": "bibliography",
        "notes": "notes",
        "notes-chapter": "notes",
    }
    fed = frozenset(_fed(witness))
    result: list[_Row] = []
    region: Region = "front"
    at = 0
    blank = page = False
    for n in range(1, witness.lines + 1):
        line = witness.line(n)
        text = witness.at(line)
        page = page or n in fed
        stripped = text.strip()
        if not stripped:
            blank = True
            continue
        lead = len(text) - len(text.lstrip())
        place = line.start + lead
        while at < len(begins) and begins[at][0] <= place:
            region = regions.get(begins[at][1], "text")
            at += 1
        if place in heads or line.start in heads:
            blank = page = True
            continue
        alone = place in own or line.start < start
        span = Span(place, place + len(stripped))
        indent = len(text[:lead].expandtabs(_TAB))
        result.append(_Row(n, span, stripped, indent, region, alone, blank, page))
        blank = page = False
    return result


def _fed(witness: Witness) -> Iterator[int]:
    """The lines before which, or at whose beginning, a form feed stands."""
    text = witness.text
    for pos in witness.silent.feeds:
        line = text.rfind("\n", 0, pos) + 1
        first = _VISIBLE.search(text, pos)
        if first and (not text[line:pos].strip() or "\n" in text[pos : first.start()]):
            yield witness.locate(first.start())[0]


def _set(rows: Sequence[_Row], region: Region) -> _Set:
    """How the lines of a region are set."""
    own = [row for row in rows if row.region == region and not row.alone]
    widths = sorted(row.indent + len(row.text) for row in own)
    measure = widths[int(0.9 * (len(widths) - 1))] if widths else 0
    pairs = [(a, b) for a, b in pairwise(own) if not b.page]
    certain = sorted(
        _filled(a, b) for a, b in pairs if not b.blank and b.text[0].islower() and not _STOP.search(a.text)
    )
    room = certain[len(certain) // 50] if len(certain) >= _LEAST else int(_NARROW * measure)
    indents = sorted(row.indent for row in own)
    margin = indents[len(indents) // 20] if indents else 0
    return _Set(measure, min(room, measure), _style(pairs, room, len(own)), margin)


def _filled(row: _Row, after: _Row) -> int:
    """The characters of a line with the first word of the next."""
    return row.indent + len(row.text) + 1 + len(after.text.split(maxsplit=1)[0])


def _style(pairs: Sequence[tuple[_Row, _Row]], room: int, lines: int) -> Style:
    """By what most of the lines that seem to begin a paragraph are told."""
    deeper = sum(b.indent > 0 for _a, b in pairs)
    ends = [
        (a, b) for a, b in pairs if _filled(a, b) < room and _STOP.search(a.text) and _CAPITAL.match(b.text)
    ]
    blank = sum(b.blank for _a, b in ends)
    usual = Counter(b.indent for _a, b in pairs).most_common(1)
    margin = usual[0][0] if usual else 0
    indented = sum(not b.blank and b.indent > margin for _a, b in ends)
    outdented = sum(not b.blank and b.indent < margin for _a, b in ends)
    if blank * 2 > len(ends):
        return "blank"
    if outdented * 2 > len(ends) and deeper * 3 > lines:
        return "hanging"
    return "indent" if indented * 2 > len(ends) else "short"


# --- does a line go on?
# -----------------------------------------------------------------------------------------------------------


class _Reader:
    """Reads lines one after the other and tells which goes on with the one before it."""

    def __init__(self, sets: Mapping[Region, _Set], decided: Mapping[tuple[str, int], Decision]) -> None:
        self.before: _Row | None = None
        self._sets = sets
        self._decided = decided
        self._run = 0
        """Lines of the paragraph so far."""

    def goes_on(self, row: _Row, after: _Row | None) -> bool:
        """Whether a line goes on with the paragraph of the line before it; ``after``: the line below."""
        before = self.before
        if row.alone or row.region == "front":
            self.before = None
            return False
        on = before is not None and before.region == row.region and self._judge(before, row, after)
        self._run = self._run + 1 if on else 1
        self.before = row
        return on

    def _one_line(self, row: _Row, after: _Row | None, set_: _Set) -> bool:
        """Whether a line is set in like a first line, below a paragraph of one such line."""
        if set_.style != "indent" or self._run > 1 or row.indent <= set_.margin + 1:
            return False
        return (
            after is None or after.alone or after.indent + 1 < row.indent or _filled(row, after) < set_.room
        )

    def parted(self, before: _Row, row: _Row) -> bool:
        """Whether a line is set apart from the one before it, which ends no sentence, by the sign that parts paragraphs."""
        if row.page or row.alone or before.region != row.region or not _CAPITAL.match(row.text):
            return False
        style = self._sets[row.region].style
        set_in = style == "indent" and row.indent > self._sets[row.region].margin + 1
        return not before.text.endswith(HYPHENS) and ((style == "blank" and row.blank) or set_in)

    def _judge(self, before: _Row, row: _Row, after: _Row | None) -> bool:
        for what in ("not-join", "join"):
            if (what, before.n) in self._decided:
                return what == "join"
        if row.region == "notes" and number_of(row.text):
            return False  # whether a note begins here is told by the order of all numbers
        if _is_divided(before.text, row.text):
            return True
        set_ = self._sets[row.region]
        if (row.blank and not row.page) or _apart(before, row, after, set_):
            return False
        return self._as_set(before, row, after, set_)

    def _as_set(self, before: _Row, row: _Row, after: _Row | None, set_: _Set) -> bool:
        """By the way in which a region tells its paragraphs apart."""
        sentence = bool(_CAPITAL.match(row.text))
        if set_.style == "hanging":
            return row.indent > set_.margin + 1 or not sentence
        if row.indent > before.indent + 1 or self._one_line(row, after, set_):
            return not sentence
        if row.indent + 1 < before.indent and self._run > 1 and not row.page:
            return not sentence  # the end of a stretch that is set in
        if set_.style == "indent" or (set_.style == "blank" and not row.page):
            return True
        if row.region == "bibliography":
            return False  # the entries tell where they end
        return not (sentence and _filled(before, row) < set_.room and _STOP.search(before.text))


def _is_divided(before: str, after: str) -> bool:
    """Whether a word seems to be cut by the end of a line."""
    return before.endswith(HYPHENS) and len(before) > 1 and before[-2].isalpha() and after[0].islower()


def _apart(before: _Row, row: _Row, after: _Row | None, set_: _Set) -> bool:
    """Whether one of two lines is a heading, or a line of verse: much too short, and no sentence's end."""
    if not _CAPITAL.match(row.text):
        return False
    narrow = _NARROW * set_.measure
    if not _STOP.search(before.text):
        return _filled(before, row) < narrow
    return (
        after is not None
        and not after.alone
        and len(row.text) < _HEADING
        and _filled(row, after) < narrow
        and not _STOP.search(row.text)
        and bool(_CAPITAL.match(after.text))
    )
