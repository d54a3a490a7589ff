"""Find the note calls: a global alignment of the ordered endnotes with ordered, noisy candidates.

The endnotes say how many calls there are and in which order (1..N in each chapter). The text offers
candidates: superscript digits, plain digits glued to punctuation, TeX debris, quotation marks that
swallowed a call. A hidden sequence aligned by dynamic programming (Viterbi over a left-to-right model;
Needleman & Wunsch 1970) decides which candidate is which call, under a cost model of how an OCR confuses
digits. Chapters whose heading is lost share a region: the numbers start again at 1 and the alignment finds
where.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ibid import lostcalls
from ibid.folding import SUPERSCRIPTS
from ibid.model import CallStatus, Cert, Emendation, NoteCall, NoteText, Region, Span
from ibid.witness import Witness

_CANDIDATE = re.compile(
    r"""(?P<tex>\^\{[^}\n]{0,6}\})                                   # ^{'4}
      | (?P<sup>[⁰¹²³⁴-⁹]+)                                          # ²⁶
      | (?<=[.,;:!?'"’”“»«)\]*])(?P<space>\ ?)(?P<plain>\d{1,3})(?=\s|$|[A-Z(]|[-–—])   # task'.8   orders. 101
      | (?<=[\w.,;:!?'"’”“»«)*])(?P<square>\[\^?\d{1,3}\]|<sup>\d{1,3}</sup>)     # task.[8]   task.[^8]   task.<sup>8</sup>
      | (?<=[.,;:!?'"’”“»«)*])(?P<round>\(\d{1,3}\))(?=\s|$)             # task.(8)
      | (?<=[.,;:!?'"’”“»«)*]\ )(?P<apart>\[\^?\d{1,3}\])(?=\s|$)         # task. [8]
      | (?<=[.,!?a-z])(?P<mark>["”])(?=\s|$)                         # bodies." for bodies.'5
    """,
    re.VERBOSE | re.MULTILINE,
)
_BEGINS = re.compile(r"[\^⁰¹²³⁴-⁹\[<(\"”]|\d+")
"""The first character of each of these, the space before figures apart."""
_OPENS = re.compile(r"(?:^|[\s(\[—–])['‘](?=\w|\[|\.)", re.MULTILINE)
_CLOSES = re.compile(r"(?<=[.,;:!?])['’](?!\w)|(?<=\w)['’](?=[.,;:!?)\s]|$|[⁰¹²³⁴-⁹])")
_OPENS_DOUBLE = re.compile(r"(?:^|[\s(\[—–])[\"“](?=\w|\[|\.)", re.MULTILINE)
_CLOSES_DOUBLE = re.compile(r"(?<=[\w.,;:!?])[\"”’'](?!\w)")
_PAIRS = ((_OPENS, _CLOSES), (_OPENS_DOUBLE, _CLOSES_DOUBLE))

CONFUSED = {
    "38": 0.6,
    "35": 0.7,
    "12": 0.8,
    "17": 0.8,
    "27": 0.8,
    "58": 0.9,
    "68": 0.9,
    "69": 0.9,
    "06": 1.0,
    "08": 1.0,
}
"""Cost of reading one digit for another, for the pairs whose shapes an OCR confuses; others cost
`OTHER_DIGIT`."""
OTHER_DIGIT = 1.7
DIGIT_DOUBLED = 1.1
DIGIT_LOST = 1.5
BEAM = 60.0
"""A reading dearer than the cheapest by more than ten lost calls takes no further candidate."""
UNREAD = "?"
"""A figure of which only a sign is left (a dollar sign in TeX debris)."""
UNREAD_DIGIT = 0.4
"""Cost of taking such a sign for any one figure."""
RIVAL = 1.0
"""Up to this cost, glyphs may as well be the lost call beside the one they were taken for."""
_RIVAL = "The OCR reads this number; the call beside it is lost, and these figures may be that one misread."
_LOOSE = "The OCR reads this number in the line; a call beside it is not read exactly, so the order of the calls does not confirm it."
QUOTE_PREFIX = 0.6
"""Cost of an extra leading digit that is a misread closing quotation mark (see `QUOTE_LIKE`)."""
QUOTE_LIKE = "2379'1"
LOST = 5.5
"""Cost of a call that left no candidate."""
MAX_COST = 3.6
SKIP = {
    "tex": 4.5,
    "sup": 5.0,
    "square": 4.0,
    "round": 1.5,
    "apart": 1.5,
    "sign": 1.0,
    "plain": 2.0,
    "spaced": 0.2,
    "mark": 0.0,
}
"""Cost of declaring a candidate no call, by its kind."""
USE = {
    "tex": 0.0,
    "sup": 0.0,
    "square": 0.0,
    "round": 0.2,
    "apart": 0.2,
    "sign": 2.0,
    "plain": 0.2,
    "spaced": 0.6,
    "mark": 3.0,
}
"""Cost of declaring a candidate a call, before its digits are compared."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something in the text that may be a call."""

    span: Span
    """Its glyphs."""
    kind: str
    """Key of `SKIP`: tex, sup, square and round (brackets around figures), apart (such brackets after a space), sign (a
    superscript after an italic word: perhaps a soft sign), plain, spaced, mark."""
    digits: str
    """What the glyphs say, a quotation mark among them kept as ``'``."""
    bare: bool
    """Whether a quotation is open here that nothing has closed: a digit too many may be its mark."""


@dataclass(frozen=True, slots=True)
class _Match:
    cost: float
    prefix: int
    """Leading glyphs that are a misread quotation mark."""
    exact: bool


@lru_cache(maxsize=8192)
def _edit(read: str, true: str) -> float:
    """Weighted edit distance between the digits read and the number expected."""
    previous = [0.0]
    for j in range(len(true)):
        previous.append(previous[j] + DIGIT_LOST)
    for i, a in enumerate(read):
        doubled = DIGIT_DOUBLED if i and read[i - 1] == a else DIGIT_LOST
        row = [previous[0] + doubled]
        for j, b in enumerate(true):
            swap = (
                UNREAD_DIGIT
                if a == UNREAD
                else 0.0
                if a == b
                else CONFUSED.get(min(a, b) + max(a, b), OTHER_DIGIT)
            )
            row.append(min(previous[j] + swap, previous[j + 1] + doubled, row[j] + DIGIT_LOST))
        previous = row
    return previous[-1]


@lru_cache(maxsize=65536)
def _match(kind: str, digits: str, bare: bool, n: int) -> _Match | None:
    """How well a candidate reads as call ``n``; ``None`` when it cannot be."""
    true, use = str(n), USE[kind]
    if kind == "mark":
        return _Match(use if bare else use + 2.0, 1, False)
    plain = digits.lstrip("'")
    best = _Match(use + _edit(plain, true), len(digits) - len(plain), plain == true)
    if len(digits) > 1 and digits[0] in QUOTE_LIKE and plain == digits:
        cost = use + QUOTE_PREFIX + (0.0 if bare else 1.0) + _edit(digits[1:], true)
        if cost < best.cost:
            best = _Match(cost, 1, digits[1:] == true)
    if kind == "sign" and not best.exact:
        return None
    return best if best.cost - use <= MAX_COST else None


def _matches(text: str, span: Span) -> Iterator[re.Match[str]]:
    """As ``_CANDIDATE.finditer``, which would look back at every letter for what may stand before a call."""
    done = span.start
    for begun in _BEGINS.finditer(text, span.start, span.end):
        at = begun.start()
        match = _CANDIDATE.match(text, at - 1, span.end) if at > done and text[at - 1] == " " else None
        match = match or (_CANDIDATE.match(text, at, span.end) if at >= done else None)
        if match:
            yield match
            done = match.end()


def candidates(witness: Witness, span: Span, excluded: Sequence[Span] = ()) -> list[Candidate]:
    """Everything between two offsets that may be a call, in order; ``excluded`` spans (furniture, headings)
    are passed over."""
    text = witness.text
    result: list[Candidate] = []
    for match in _matches(text, span):
        kind = match.lastgroup or ""
        start, end = match.span(kind)
        if any(x.start < end and start < x.end for x in excluded):
            continue
        glyphs = match[kind]
        digits = "".join(
            ch
            for ch in glyphs.translate(SUPERSCRIPTS).replace("\\$", UNREAD)
            if ch.isdigit() or ch in ("'", UNREAD)
        )
        if kind == "plain":
            if _is_figure(text, match):
                continue
            kind = "spaced" if match["space"] else "plain"
        elif kind == "sup" and text[start - 1] == "*" and len(glyphs) == 1:
            kind = "sign"
        result.append(Candidate(Span(start, end), kind, digits, _quotation_open(text, start)))
    return result


def _is_figure(text: str, match: re.Match[str]) -> bool:
    """``48.8``, ``1,000``, ``1905-6.``: digits that belong to a number before them, or one that goes on."""
    before = text[match.start("space") - 2 : match.start("space")]
    figure = len(before) == 2 and before[0].isdigit() and before[1] in ".,:" and not match["space"]
    after = text[match.end() : match.end() + 1]
    return figure or (after in "-–—" and text[match.end() + 1 : match.end() + 2].isdigit())


def _quotation_open(text: str, pos: int) -> bool:
    """Whether a quotation mark opened in this line before ``pos`` has not been closed (single and double
    ones apart)."""
    line = text[text.rfind("\n", 0, pos) + 1 : pos]
    return any(_depth(line, opens, closes) for opens, closes in _PAIRS)


def _depth(line: str, opens: re.Pattern[str], closes: re.Pattern[str]) -> bool:
    """Whether the last opening mark of a kind stands after the last closing one."""
    places = [match.end() for match in opens.finditer(line)]
    return bool(places) and not closes.search(line, places[-1])


def align(found: Sequence[Candidate], expected: Sequence[int]) -> list[int | None]:
    """For every expected call the index of its candidate, or ``None`` when none is left of it."""
    width = len(expected) + 1
    row = [j * LOST for j in range(width)]
    back: list[list[int]] = [[2] * width]  # 0 skip the candidate, 1 take it, 2 the call is lost
    for candidate in found:
        skip, dearest = SKIP[candidate.kind], min(row) + BEAM
        new, steps = [row[0] + skip], [0]
        for j in range(1, width):
            cost, step = row[j] + skip, 0
            if row[j - 1] < dearest:
                match = _match(candidate.kind, candidate.digits, candidate.bare, expected[j - 1])
                if match is not None and row[j - 1] + match.cost < cost:
                    cost, step = row[j - 1] + match.cost, 1
            if new[j - 1] + LOST < cost:
                cost, step = new[j - 1] + LOST, 2
            new.append(cost)
            steps.append(step)
        row = new
        back.append(steps)
    return _trace(back, width - 1)


def _trace(back: Sequence[Sequence[int]], j: int) -> list[int | None]:
    result: list[int | None] = [None] * j
    i = len(back) - 1
    while j > 0:
        step = back[i][j] if i else 2
        if step == 0:
            i -= 1
        elif step == 1:
            i -= 1
            j -= 1
            result[j] = i
        else:
            j -= 1
    return result


def find(
    witness: Witness,
    regions: Sequence[Region],
    notes: Sequence[NoteText],
    excluded: Sequence[Span],
    given: Mapping[tuple[int, int], NoteCall],
) -> list[NoteCall]:
    """The calls of all notes, in order.

    ``excluded``: furniture and headings. ``given``: calls placed by an editor's decision; they are taken as
    they are, and the alignment runs between them.
    """
    texts = {(note.chapter, note.n): " ".join(witness.at(p) for p in note.parts) for note in notes}
    result: list[NoteCall] = []
    for region in regions:
        expected = [key for key in texts if key[0] in region.chapters]
        start = region.span.start
        segment: list[tuple[int, int]] = []
        for key in expected:
            if key not in given:
                segment.append(key)
                continue
            fixed = given[key]
            result += _segment(witness, Span(start, fixed.span.start), segment, texts, excluded)
            result.append(fixed)
            start, segment = fixed.span.end, []
        result += _segment(witness, Span(start, max(start, region.span.end)), segment, texts, excluded)
    return result


def _segment(
    witness: Witness,
    span: Span,
    keys: Sequence[tuple[int, int]],
    texts: Mapping[tuple[int, int], str],
    excluded: Sequence[Span],
) -> list[NoteCall]:
    if not keys or span.start >= span.end:
        return []
    inside = [x for x in excluded if x.start < span.end and span.start < x.end]
    found = candidates(witness, span, inside)
    chosen = align(found, [n for _chapter, n in keys])
    calls: list[NoteCall | None] = []
    for k, (key, index) in enumerate(zip(keys, chosen, strict=True)):
        call = None
        if index is not None:
            call = _call(witness, key, found[index], _firm(found, chosen, keys, k))
            if call.cert == "high" and _has_rival(found[index], chosen, keys, k):
                call = replace(call, cert="medium", evidence=f"{call.evidence} {_RIVAL}".strip())
        calls.append(call)
    return list(lostcalls.fill(witness, span, keys, calls, texts))


def _has_rival(
    candidate: Candidate, chosen: Sequence[int | None], keys: Sequence[tuple[int, int]], k: int
) -> bool:
    """Whether the call before or after is lost and these glyphs might as well be that one, misread."""
    for i in (k - 1, k + 1):
        if 0 <= i < len(chosen) and chosen[i] is None:
            match = _match(candidate.kind, candidate.digits, candidate.bare, keys[i][1])
            if match is not None and match.cost - USE[candidate.kind] <= RIVAL:
                return True
    return False


def _firm(
    found: Sequence[Candidate], chosen: Sequence[int | None], keys: Sequence[tuple[int, int]], k: int
) -> bool:
    """Whether both neighbours of call ``k`` were read exactly (the ends of a region count as firm)."""

    def exact(i: int) -> bool:
        if not 0 <= i < len(chosen):
            return True
        index = chosen[i]
        if index is None:
            return False
        candidate = found[index]
        match = _match(candidate.kind, candidate.digits, candidate.bare, keys[i][1])
        return match is not None and match.exact

    return exact(k - 1) and exact(k + 1)


def _call(witness: Witness, key: tuple[int, int], candidate: Candidate, firm: bool) -> NoteCall:
    """The call that a candidate stands for, with the changes that come with it."""
    call = _reading(witness, key, candidate, firm)
    if call.status == "read" and call.cert != "high" and not call.evidence:
        call = replace(call, evidence=_LOOSE)
    return replace(call, mend=call.mend + tuple(_spaces(witness, candidate)))


def _spaces(witness: Witness, candidate: Candidate) -> Iterator[Emendation]:
    """A space that came between text and call goes; one lost between call and next word comes back."""
    start, end = candidate.span.start, candidate.span.end
    if candidate.kind == "spaced":
        yield Emendation(Span(start - 1, start), " ", "", "space", "ocr", "high", "call-space", "")
    if candidate.kind != "mark" and witness.text[end : end + 1].isalpha():
        yield Emendation(Span(end, end), "", " ", "space", "ocr", "high", "call-space", "")


def _reading(witness: Witness, key: tuple[int, int], candidate: Candidate, firm: bool) -> NoteCall:
    chapter, n = key
    match = _match(candidate.kind, candidate.digits, candidate.bare, n) or _Match(MAX_COST, 0, False)
    span = candidate.span
    glyphs = witness.at(span)
    if candidate.kind == "mark":
        mend = Emendation(span, glyphs, "'", "quotation-mark", "ocr", "medium", "call-mark", "")
        evidence = (
            f"The closing quotation mark and the call were read as one mark ({glyphs}); "
            f"the numbers before and after leave only {n}."
        )
        return NoteCall(
            chapter, n, Span(span.end, span.end), "inferred", "medium" if firm else "low", evidence, (mend,)
        )
    if candidate.kind == "tex":
        mends = (
            (
                Emendation(
                    Span(span.start, span.start), "", "'", "quotation-mark", "ocr", "high", "call-mark", ""
                ),
            )
            if match.prefix
            else ()
        )
        return NoteCall(
            chapter,
            n,
            span,
            "misread",
            "high" if match.exact and firm else "medium",
            f"TeX debris ({glyphs}) stands for the call {n}.",
            mends,
        )
    mends = ()
    if match.prefix:
        mark = Span(span.start, span.start + match.prefix)
        mends = (Emendation(mark, witness.at(mark), "'", "quotation-mark", "ocr", "high", "call-mark", ""),)
        span = Span(mark.end, span.end)
    if match.exact:
        sure: Cert = "high" if firm or candidate.kind == "sup" else "medium"
        return NoteCall(chapter, n, span, "read", sure, "", mends)
    status: CallStatus = "misread"
    sure = "high" if firm and match.cost < 1.2 else "medium" if firm or match.cost < 1.2 else "low"
    evidence = f"The OCR reads {witness.at(span)}; the calls before and after leave only {n}."
    return NoteCall(chapter, n, span, status, sure, evidence, mends)
