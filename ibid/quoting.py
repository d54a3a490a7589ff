"""Which note documents which quotation of a chapter: how far a note call reaches back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ibid.model import Cert, NoteCall
from ibid.typography import Quotation

_STOP = re.compile(r"(?<=[a-z\d’”)\]]{2})[.?!][’”)\]]*\s+(?=[‘“(\[…]*[A-Z])")
"""The end of a sentence; two small letters before the stop, so that ``I. N. Smirnov`` and ``No. 3`` are none."""
_SCARE = 2
"""Quoted words up to this number are scare quotes, unless their own sentence is the one that calls the note."""
_LONGEST_INTERRUPTION = 80
"""Characters between the halves of a quotation that ``he wrote`` interrupts."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A paragraph of the text, or of a displayed quotation."""

    start: int
    """Its first offset in the witness."""
    text: str
    """Its reading text."""
    calls: tuple[tuple[int, NoteCall], ...]
    """Note calls by offset in the reading text."""
    quotations: tuple[Quotation, ...] = ()
    """Quoted words in it."""
    display: int | None = None
    """The first offset of the displayed quotation that it belongs to."""
    continues: bool = False
    """Whether it goes on after a displayed quotation."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A quotation with the words that lead to it; the halves of an interrupted one are one passage."""

    places: tuple[tuple[int, int], ...]
    """(first offset of the paragraph, offset of the quotation in it); for a displayed one its first offset and -1."""
    before: str
    """From the call before it (or the beginning of the paragraph) to the quotation."""
    words: str
    """The quoted words."""
    cert: Cert
    """How sure it is that the note documents it."""
    apart: str = ""
    """What leads to it in its own sentence, where that sentence is not the one that calls the note."""


@dataclass(slots=True)
class _Reach:
    """What one chapter's notes reach."""

    passages: dict[tuple[int, int], list[Passage]] = field(default_factory=dict)

    def add(self, call: NoteCall, passage: Passage) -> None:
        self.passages.setdefault((call.chapter, call.n), []).append(passage)


def reach(stretches: Sequence[Stretch]) -> Mapping[tuple[int, int], Sequence[Passage]]:
    """The passages that each (chapter, note) documents, in the order of the text.

    A call documents the quotations between the call before it and itself, in its paragraph; the call of a
    displayed quotation also those of the paragraph that introduces it and, perhaps, of the one that goes on
    after it without a call; the call in the first sentence after a displayed quotation that has none, that
    quotation.
    """
    found = _Reach()
    for i, stretch in enumerate(stretches):
        if stretch.display is None:
            for group in _groups(stretch):
                _inline(found, stretches, i, group)
        elif i + 1 == len(stretches) or stretches[i + 1].display != stretch.display:
            _displayed(found, stretches, i, stretch.display)
    return found.passages


def _groups(stretch: Stretch) -> list[list[Quotation]]:
    """Quotations, the parts of an interrupted one together: ‘One,’ he wrote, ‘and another.’"""
    groups: list[list[Quotation]] = []
    for quotation in stretch.quotations:
        if quotation.level != 1 or _is_title(stretch.text[quotation.start : quotation.end]):
            continue
        if groups and _interrupted(stretch, groups[-1][-1], quotation):
            groups[-1].append(quotation)
        else:
            groups.append([quotation])
    return groups


def _interrupted(stretch: Stretch, one: Quotation, other: Quotation) -> bool:
    gap = stretch.text[one.end : other.start]
    called = any(one.end <= at <= other.start for at, _ in stretch.calls)
    open_end = stretch.text[one.end - 2] in ",;–" or stretch.text[other.start + 1 : other.start + 2] == "…"
    return (
        open_end
        and not called
        and len(gap) <= _LONGEST_INTERRUPTION
        and not _STOP.search(stretch.text, one.end, other.start)
    )


def _is_title(quoted: str) -> bool:
    """Whether words in quotation marks are the title of an article: every word of weight has a capital.

    >>> _is_title("‘The Reed and the Lamp’"), _is_title("‘The reed is bent’"), _is_title("‘Rural Norland,’")
    (True, False, False)
    """
    words = re.findall(r"\w[\w'’-]*", quoted)
    weighty = [word for word in words if len(word) > 4 or word is words[-1]]
    inner = quoted[1:-1].rstrip("?!")
    return (
        len(words) > 1
        and words[0][0].isupper()
        and all(word[0].isupper() for word in weighty)
        and not re.search(r"[,.;…]$|[.;…]", inner)
    )


def _inline(found: _Reach, stretches: Sequence[Stretch], i: int, group: Sequence[Quotation]) -> None:
    stretch, first, last = stretches[i], group[0], group[-1]
    at, call = next(((at, c) for at, c in stretch.calls if at >= last.end - 1), (len(stretch.text), None))
    far = bool(_STOP.search(stretch.text, last.end, at))
    short = sum(q.words for q in group) <= _SCARE and at - last.end > 1
    cert: Cert = "medium" if short else "high"
    if call is None:
        cert = "medium"
        call = None if far and not stretch.text.rstrip().endswith(":") else _led_to(stretches, i)
    if call is None and stretch.continues and not any(at < first.start for at, _ in stretch.calls):
        cert, far = "low", bool(_STOP.search(stretch.text, 0, first.start))
        call = _gone_on_from(stretches, i)
    if call is None or (short and far):
        return
    quoted = " ".join(stretch.text[q.start : q.end] for q in group)
    places = tuple((stretch.start, q.start) for q in group)
    before = _before(stretch, first.start)
    apart = _STOP.split(before)[-1] if far else ""
    found.add(call, Passage(places, before, quoted, cert, apart))


def _before(stretch: Stretch, offset: int) -> str:
    start = max((at for at, _ in stretch.calls if at < offset), default=0)
    return stretch.text[start:offset]


def _led_to(stretches: Sequence[Stretch], i: int) -> NoteCall | None:
    """The call of the displayed quotation that a paragraph introduces."""
    if i + 1 == len(stretches) or stretches[i + 1].display is None:
        return None
    return _last_call(stretches, stretches[i + 1].display)


def _gone_on_from(stretches: Sequence[Stretch], i: int) -> NoteCall | None:
    """The call of the displayed quotation after which a paragraph goes on."""
    return _last_call(stretches, stretches[i - 1].display) if i else None


def _last_call(stretches: Sequence[Stretch], display: int | None) -> NoteCall | None:
    calls = [c for s in stretches if s.display == display for _, c in s.calls] if display is not None else []
    return calls[-1] if calls else None


def _displayed(found: _Reach, stretches: Sequence[Stretch], i: int, display: int) -> None:
    """The note that documents a displayed quotation: the last call in it, else that of the sentence that goes on."""
    own = [s for s in stretches[: i + 1] if s.display == display]
    calls = [c for s in own for _, c in s.calls]
    cert: Cert = "high"
    if not calls and i + 1 < len(stretches) and stretches[i + 1].continues and stretches[i + 1].calls:
        at, call = stretches[i + 1].calls[0]
        if not _STOP.search(stretches[i + 1].text[:at].rstrip(".?!’”)] ")):
            calls, cert = [call], "medium"
    if not calls:
        return
    before = i - len(own)
    lead = stretches[before] if before >= 0 and stretches[before].display is None else None
    words = " ".join(s.text for s in own)
    told = _before(lead, len(lead.text)) if lead else ""
    found.add(calls[-1], Passage(((display, -1),), told, words, cert))
