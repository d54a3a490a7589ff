"""Divide the running text: sections, paragraphs, displayed quotations; re-join what a page break cut.

The witness has one paragraph a line. What is not to be seen there is decided by rules on the lines around a
place, and where they do not suffice by the editor's decisions (``structure.yaml``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ibid.carrier import HYPHENS
from ibid.config import Decision
from ibid.model import Block, Cert, Emendation, Furniture, NoteCall, Para, Region, Span
from ibid.rulebook import LINE_END_HYPHEN
from ibid.witness import Witness

_CALL_GLYPHS = r"(?:\s?\d{1,3}|[⁰¹²³⁴-⁹]+|\^\{[^}]*\}\$?)?"
_ENDS = re.compile(r"(?:[.!?:;…][’'”“»«\")\]*]*|[’'”“»«\"])" + _CALL_GLYPHS + r"$")
_COLON = re.compile(r":" + _CALL_GLYPHS + r"$")
_LOWER = re.compile(r"[*'‘\"(\[]*[a-zéèêàç]")
_GLUED_QUOTATION = re.compile(r":\s(?=(?:\[[^\]]*\]|\*)?\s?[A-Z\[])")
_MARKED = re.compile(r"[\s(]['‘][\w\[]")
"""A single quotation mark that opens."""
_QUOTED_WORDS = re.compile(r"\s[‘'“\"][\w-]+(?: [\w-]+){0,3}[’'”\"]$")
"""A heading that ends with words in quotation marks: the mark ends no sentence."""
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
WORD_AND_MARK = re.compile(r"([^\W\d_]{3,})('?)(?![\w'])")
"""A word at its end, with the mark that may follow it."""

MAX_HEADING_WORDS = 12
MAX_HEADING_CHARS = 90


@dataclass(slots=True)
class _Line:
    """A stretch of text within one witness line."""

    n: int
    span: Span
    text: str
    after_furniture: bool
    """A running head, folio or form feed stands between it and the text before it."""


@dataclass(frozen=True, slots=True)
class Text:
    """The blocks of one region in order, with what came with them."""

    blocks: tuple[Block, ...]
    """Headings of sections, paragraphs, displayed quotations."""
    hyphens: tuple[Emendation, ...] = ()
    """Line-end hyphens dropped."""
    tight: frozenset[int] = frozenset()
    """Offsets of stretches that continue a word of the stretch before."""
    cuts: tuple[tuple[int, int], ...] = ()
    """(end, start) of the gaps that were bridged: a page ended there."""


@dataclass(slots=True)
class _Context:
    witness: Witness
    calls: frozenset[int]
    """Offsets where a call ends."""
    vocabulary: Mapping[str, int]
    decisions: Mapping[tuple[str, int], list[Decision]]
    hyphens: list[Emendation] = field(default_factory=list)
    tight: set[int] = field(default_factory=set)
    cuts: list[tuple[int, int]] = field(default_factory=list)

    def decided(self, what: str, line: int) -> Decision | None:
        """The editor's decision of a kind on a line."""
        entries = self.decisions.get((what, line))
        return entries[0] if entries else None


def vocabulary(text: str) -> Counter[str]:
    """How often each word (hyphened compounds as one) occurs, in lower case: the text is its own
    dictionary."""
    return Counter(word.lower() for word in _WORD.findall(text))


def divide(
    witness: Witness,
    region: Region,
    furniture: Sequence[Furniture],
    calls: Sequence[NoteCall],
    words: Mapping[str, int],
    decisions: Sequence[Decision],
) -> Text:
    """The blocks of a region. ``words``: vocabulary of the text; ``decisions``: the editor's
    ``structure.yaml``."""
    by_line: dict[tuple[str, int], list[Decision]] = {}
    for decision in decisions:
        by_line.setdefault((decision.what, decision.line), []).append(decision)
    context = _Context(witness, frozenset(c.span.end for c in calls), words, by_line)
    lines = _lines(witness, region.span, furniture)
    headings = _headings(context, lines)
    paras = _join(context, lines, headings)
    paras = [
        piece
        for i, para in enumerate(paras)
        for piece in _unglue(context, para, announced=_announced(paras, i, headings))
    ]
    blocks = _classify(context, paras, headings)
    return Text(tuple(blocks), tuple(context.hyphens), frozenset(context.tight), tuple(context.cuts))


def _lines(witness: Witness, region: Span, furniture: Sequence[Furniture]) -> list[_Line]:
    first, last = witness.locate(region.start)[0], witness.locate(max(region.start, region.end - 1))[0]
    feeds = [Span(pos, pos) for pos in witness.silent.feeds]
    inside = [
        s for s in sorted([*(f.span for f in furniture), *feeds]) if region.start <= s.start < region.end
    ]
    result: list[_Line] = []
    seen_furniture = False
    for n in range(first, last + 1):
        line = witness.line(n)
        start, end = max(line.start, region.start), min(line.end, region.end)
        cuts = [s for s in inside if start <= s.start < end or start <= s.start == s.end == end]
        stretches = [*zip([start, *(s.end for s in cuts)], [*(s.start for s in cuts), end], strict=True)]
        for i, (a, b) in enumerate(stretches):
            seen_furniture = seen_furniture or i > 0
            text = witness.text[a:b]
            stripped = text.strip()
            if stripped:
                first = a + text.index(stripped)
                result.append(_Line(n, Span(first, first + len(stripped)), stripped, seen_furniture))
                seen_furniture = False
    return result


# --- headings
# --------------------------------------------------------------------------------------------------


def _headings(context: _Context, lines: Sequence[_Line]) -> frozenset[int]:
    """Offsets of section headings: short lines without a full stop between paragraphs, the next of which
    begins a sentence."""
    found: set[int] = set()
    for i, line in enumerate(lines):
        if context.decided("not-heading", line.n):
            continue
        if context.decided("heading", line.n) or _like_heading(context, lines, i):
            found.add(line.span.start)
    return frozenset(found)


def _like_heading(context: _Context, lines: Sequence[_Line], i: int) -> bool:
    text = lines[i].text
    if len(text) > MAX_HEADING_CHARS or len(text.split()) > MAX_HEADING_WORDS or text.endswith(("-", ",")):
        return False
    if _LOWER.match(text) or text.startswith(("[", "-", "–")):
        return False
    if _ENDS.search(text) and not text.endswith("?") and not _QUOTED_WORDS.search(text):
        return False
    if lines[i].span.end in context.calls or i + 1 == len(lines) or _LOWER.match(lines[i + 1].text):
        return False
    return (
        i == 0
        or _terminal(context, lines[i - 1])
        or lines[i - 1].span.end - lines[i - 1].span.start <= MAX_HEADING_CHARS
    )


def _terminal(context: _Context, line: _Line) -> bool:
    return line.span.end in context.calls or bool(_ENDS.search(line.text))


# --- joins
# -----------------------------------------------------------------------------------------------------


def _join(context: _Context, lines: Sequence[_Line], headings: frozenset[int]) -> list[list[_Line]]:
    """Lines grouped to paragraphs: a page break cut those that end in mid-sentence."""
    paras: list[list[_Line]] = []
    for line in lines:
        heading = line.span.start in headings
        previous = paras[-1][-1] if paras else None
        if previous and not heading and previous.span.start not in headings and _cut(context, previous, line):
            _bridge(context, previous, line)
            paras[-1].append(line)
        else:
            paras.append([line])
    return paras


def _cut(context: _Context, previous: _Line, line: _Line) -> bool:
    if context.decided("not-join", previous.n):
        return False
    if context.decided("join", previous.n):
        return True
    open_end = not _terminal(context, previous)
    if previous.n == line.n:  # furniture in mid-line
        return open_end or bool(_LOWER.match(line.text))
    lower = bool(_LOWER.match(line.text))
    return open_end or (lower and line.after_furniture and not _COLON.search(previous.text))


def _bridge(context: _Context, previous: _Line, line: _Line) -> None:
    context.cuts.append((previous.span.end, line.span.start))
    if not previous.text.endswith(HYPHENS):
        return
    context.tight.add(line.span.start)
    decision = context.decided("join", previous.n)
    if decision and decision.hyphen == "no":
        decision = None
    dropped = divided(context.witness, context.vocabulary, previous.span, line.span, decision)
    if dropped:
        context.hyphens.append(dropped)


def divided(
    witness: Witness, words: Mapping[str, int], before: Span, after: Span, decision: Decision | None = None
) -> Emendation | None:
    """The hyphen at the end of a stretch left out, when it only divides a word that goes on in the next stretch."""
    head, tail = _WORD.findall(witness.at(before)[:-1])[-1:], _WORD.match(witness.at(after))
    mode, cert = _hyphen(words, head[0] if head else "", tail[0] if tail else "")
    if decision:
        mode, cert = decision.hyphen, decision.cert
    if mode != "drop":
        return None
    span = Span(before.end - 1, before.end)
    return Emendation(span, witness.at(span), "", "hyphen", "ocr", cert, LINE_END_HYPHEN, "")


def _hyphen(words: Mapping[str, int], head: str, tail: str) -> tuple[str, Cert]:
    """Whether the hyphen between two halves belongs to the word: the text itself tells, else English
    habit."""
    whole, compound = words.get((head + tail).lower(), 0), words.get(f"{head}-{tail}".lower(), 0)
    if whole or compound:
        return ("drop" if whole >= compound else "keep"), "high"
    return ("keep", "medium") if tail[:1].isupper() else ("drop", "medium")


# --- glued paragraphs
# ------------------------------------------------------------------------------------------


def _announced(paras: Sequence[list[_Line]], i: int, headings: frozenset[int]) -> bool:
    """Whether the paragraph before ends with a colon: then this one is a displayed quotation from its first
    word."""
    return i > 0 and paras[i - 1][0].span.start not in headings and bool(_COLON.search(paras[i - 1][-1].text))


def _unglue(context: _Context, para: list[_Line], *, announced: bool = False) -> list[list[_Line]]:
    """Split a paragraph where a displayed quotation or a new paragraph begins in mid-line."""
    for i, line in enumerate(para):
        last = i == len(para) - 1
        cut = _decided_cut(context, line)
        if cut is None and announced:
            cut = _quotation_end(context, line)
        elif cut is None and last:
            cut = _quotation_start(context, line)
        if cut is None:
            continue
        left, right = _split_line(line, cut)
        goes_on = not announced and bool(_COLON.search(left.text))
        rest = _unglue(context, [right, *para[i + 1 :]], announced=goes_on)
        return [[*para[:i], left], *rest] if left.text else rest
    return [para]


def _split_line(line: _Line, at: int) -> tuple[_Line, _Line]:
    left = line.text[: at - line.span.start].rstrip()
    right = line.text[at - line.span.start :]
    return (
        _Line(line.n, Span(line.span.start, line.span.start + len(left)), left, line.after_furniture),
        _Line(line.n, Span(at, line.span.end), right, False),
    )


def _decided_cut(context: _Context, line: _Line) -> int | None:
    """The first offset inside a line where another block begins by decision."""
    places: list[int] = []
    for what in ("quotation", "paragraph"):
        for decision in context.decisions.get((what, line.n), ()):
            if decision.start and (at := line.text.find(decision.start)) > 0:
                places.append(line.span.start + at)
            if decision.stop and (at := line.text.find(decision.stop)) >= 0:
                end = at + len(decision.stop)
                rest = line.text[end:]
                if rest.strip():
                    places.append(line.span.start + end + len(rest) - len(rest.lstrip()))
    return min((p for p in places if p > line.span.start), default=None)


def _quotation_start(context: _Context, line: _Line) -> int | None:
    """Where a displayed quotation begins in mid-line: at a capital after a colon, when what follows has no
    quotation marks and goes on to the call at the end of the line."""
    if context.decided("not-quotation", line.n) or line.span.end not in context.calls:
        return None
    for match in _GLUED_QUOTATION.finditer(line.text):
        rest = line.text[match.end() :]
        inner = any(line.span.start + match.end() < call < line.span.end for call in context.calls)
        if len(rest) > 120 and not inner and not _MARKED.search(rest):
            return line.span.start + match.end()
    return None


def _quotation_end(context: _Context, line: _Line) -> int | None:
    """Where the author's words go on in mid-line after an announced quotation: after its call, when no
    quotation mark opened before it."""
    if (
        context.decided("not-quotation", line.n)
        or context.decided("quotation", line.n)
        or re.match(r"['‘\"“]", line.text)
    ):
        return None
    call = min((c for c in context.calls if line.span.start + 60 < c < line.span.end), default=None)
    if call is None:
        return None
    before, after = line.text[: call - line.span.start], line.text[call - line.span.start :]
    if _MARKED.search(before) or not re.match(r"\s?['‘\"“(*\[]?[A-Z]", after):
        return None
    return call + len(after) - len(after.lstrip())


# --- displayed quotations
# --------------------------------------------------------------------------------------


def _classify(context: _Context, paras: Sequence[list[_Line]], headings: frozenset[int]) -> list[Block]:
    blocks: list[Block] = []
    for para in paras:
        parts = tuple(line.span for line in para)
        previous = blocks[-1] if blocks else None
        if para[0].span.start in headings:
            blocks.append(Block("head", (Para(parts),)))
            continue
        quoted, cert, reason = _quotation(context, para, previous)
        if quoted and previous and previous.kind == "quote" and _same_quotation(context, para, previous):
            blocks[-1] = replace(previous, paras=(*previous.paras, Para(parts)))
        elif quoted:
            blocks.append(Block("quote", (Para(parts),), cert=cert, reason=reason))
        else:
            blocks.append(_paragraph(context, para, parts, previous))
    return blocks


def _paragraph(
    context: _Context, para: list[_Line], parts: tuple[Span, ...], previous: Block | None
) -> Block:
    after = previous is not None and previous.kind == "quote"
    decision = context.decided("continues", para[0].n)
    if decision and after and (not decision.start or para[0].text.startswith(decision.start)):
        return Block("p", (Para(parts),), continues=True, cert=decision.cert, reason=decision.reason)
    if after and _LOWER.match(para[0].text):
        return Block(
            "p",
            (Para(parts),),
            continues=True,
            cert="high",
            reason="begins in lower case after a displayed quotation",
        )
    return Block("p", (Para(parts),))


def _covers(decision: Decision, para: list[_Line]) -> bool:
    first = para[0]
    if not decision.line <= first.n <= decision.end:
        return False
    if decision.start and first.n == decision.line:
        return first.text.startswith(decision.start)
    return not (decision.stop and first.n == decision.end and decision.stop not in first.text)


def _quotation(context: _Context, para: list[_Line], previous: Block | None) -> tuple[bool, Cert, str]:
    """Whether a paragraph is a displayed quotation: by decision, else by the colon before it, the call at
    its end, and the absence of quotation marks around it."""
    for (what, _line), decisions in context.decisions.items():
        if what == "quotation" and any(_covers(d, para) for d in decisions):
            return True, decisions[0].cert, decisions[0].reason
    if context.decided("not-quotation", para[0].n) or previous is None or previous.kind == "head":
        return False, "high", ""
    text = para[0].text
    whole = " ".join(line.text for line in para)
    if re.match(r"['‘\"“]", text):
        return False, "high", ""
    last = previous.paras[-1].parts[-1]
    after_colon = bool(_COLON.search(context.witness.at(last))) and previous.kind == "p"
    called = para[-1].span.end in context.calls
    inner_calls = any(para[0].span.start < c < para[-1].span.end for c in context.calls)
    marked = bool(_MARKED.search(whole))
    if after_colon and not inner_calls:
        return True, "high" if called else "medium", ""
    if (
        previous.kind == "quote"
        and last.end not in context.calls
        and called
        and not inner_calls
        and not marked
    ):
        return True, "medium", "goes on until the call"
    return False, "high", ""


def _same_quotation(context: _Context, para: list[_Line], previous: Block) -> bool:
    """A further paragraph of the quotation before it, not a quotation of its own."""
    last = previous.paras[-1].parts[-1]
    if last.end in context.calls:
        return False
    line = context.witness.locate(last.start)[0]
    for (what, first), decisions in context.decisions.items():
        if what == "quotation":
            for decision in decisions:
                if first <= line <= decision.end and first <= para[0].n <= decision.end:
                    return True
                if first == para[0].n:
                    return False
    return True
