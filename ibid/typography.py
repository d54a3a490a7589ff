"""The small marks of a block: which `'` is an apostrophe, a soft sign, an opening or a closing quotation
mark; ellipses, dashes, spaces.

Works on the reading text of one block and proposes changes at its offsets; knows nothing of the witness.
British usage of the printed book is assumed: single marks outside, double inside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ibid.numerals import MONTHS

_CONTRACTION = re.compile(r"(?:s|t|re|ve|ll|d|m)\b", re.I)
_ELIDED = re.compile(r"(?:^|[^\w])[dlDLO]$")
_ELLIPSIS = re.compile(
    r"""(?<!\.)(?<!\.\s) (?P<before>\s*)
        (?P<dots> \.(?:\s?\.){2,3}(?!\s?\.) | …\s?\.(?!\s?[.…]) | \.\s?… )
        (?P<after>\s*)""",
    re.VERBOSE,
)
_HYPHEN_DASH = re.compile(r"(?<=\s)-{1,3}(?=\s)|(?<=\w)--(?=\w)|(?<=\s)—(?=\s)")
_HYPHEN = re.compile("[-—]")
_MONTHS = "|".join(month.capitalize() for month in MONTHS)
_RANGE = re.compile(
    rf"""(?<=\d)-(?=\d) | (?<=[IVXL])-(?=[IVXL]+\b) | (?<=[ivxl])-(?=[ivxl]+\b)
       | (?<=[a-z])-(?=(?:{_MONTHS})\b)""",
    re.VERBOSE,
)
_BEFORE_RANGE = re.compile(rf"(?:\b[IVXL]+|\bpp\.\s[ivxlc]+|\b(?:{_MONTHS}))$")
"""What a hyphen stands after that divides numerals, pages in small numerals, or months."""
_LITTLE_WORD = re.compile(r"\s[kvious]\s[A-Z]")
"""After a mark: a Russian word of one letter, which stands before no English one (``Put' k Svobode``)."""
_SPACES = re.compile(r"(?<=\S)[ \t]{2,}(?=\S)")
_SPACE_BEFORE = re.compile(r"(?<=\w) +(?=[,;:](?:\s|$))")
_GAPS = ("  ", "\t", " ,", " ;", " :")
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_SENTENCES = re.compile(r"[.!?](?<=\w.)['’]?\s+[A-Z]")
_CONSONANT = frozenset("bcdfghjklmnpqrstvwxz")

MARKS = frozenset("'\"‘’“”")
_ANY_MARK = re.compile("['\"‘’“”]")


@dataclass(frozen=True, slots=True)
class Change:
    """A proposal for one block."""

    start: int
    """First offset in the block's reading text."""
    end: int
    """Offset after the last."""
    new: str
    """What stands there instead."""
    rule: str
    """Rule that says so."""
    sure: bool = True
    """Nothing else can stand there."""
    why: str = ""
    """What speaks for it at this place."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words between quotation marks, the marks included."""

    start: int
    """Offset of the opening mark."""
    end: int
    """Offset after the closing mark."""
    level: int
    """1 outside, 2 inside another."""
    words: int = 0
    """How many words it has."""


@dataclass(slots=True)
class Marks:
    """What the marks of a block are."""

    changes: list[Change] = field(default_factory=list)
    """Straight marks made typographic, doubled ones made single."""
    quotations: list[Quotation] = field(default_factory=list)
    """Balanced pairs, in order of their opening marks."""
    unbalanced: list[int] = field(default_factory=list)
    """Offsets of marks without partner."""
    soft_signs: list[int] = field(default_factory=list)
    """Offsets of soft signs (kept as straight marks)."""


Softness = Callable[[str], bool]
"""Whether a word (without its mark) ends in a soft sign."""


def soft_final(vocabulary: Mapping[str, int], with_mark: Mapping[str, int]) -> Softness:
    """A judge of word-final soft signs from the text itself: a word that ends in a consonant and hardly
    ever stands without the mark.

    ``vocabulary``: how often each word occurs without a mark after it; ``with_mark``: with one. Lower case.
    """

    def judge(word: str) -> bool:
        key = word.lower()
        if not key or key[-1] not in _CONSONANT or len(key) < 3:
            return False
        if key[-1] == "s" and key[:-1] in vocabulary:
            return False  # a plural: its mark is a possessive's
        marked = with_mark.get(key, 0)
        return marked > 0 and vocabulary.get(key, 0) * 3 <= marked

    return judge


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a block beside its letters."""

    calls: tuple[int, ...] = ()
    """Offsets of note calls."""
    signs: frozenset[int] = frozenset()
    """Offsets of marks that are soft signs for certain: a rule on letters has restored them."""
    slanted: frozenset[int] = frozenset()
    """Offsets of marks right after the end of italics."""
    russian: bool = False
    """The block is mostly transliterated (a title), so that a doubtful final mark is a soft sign."""


def marks(text: str, soft: Softness, hints: Hints | None = None) -> Marks:
    """Tell the marks of a block apart.

    A double mark that has no partner is taken for a single one where that gives a single mark its partner.
    """
    hints = hints or Hints()
    best = _tell(text, soft, hints)
    for i in sorted(best.unbalanced):
        if text[i] not in '"“”' or i not in best.unbalanced:
            continue
        tried = _tell(text[:i] + "'" + text[i + 1 :], soft, hints)
        if len(tried.unbalanced) < len(best.unbalanced) and len(tried.quotations) > len(best.quotations):
            single = next((c for c in tried.changes if c.start == i), None)
            tried.changes = [c for c in tried.changes if c.start != i or c.end == i]
            sure, why = _partner(text, i, tried)
            new = single.new if single else "’"
            tried.changes.append(Change(i, i + 1, new, "double-for-single", sure, why))
            text, best = text[:i] + "'" + text[i + 1 :], _kept(tried, best)
    best.changes += _lost_closing(text, best, hints.calls)
    return best


def _partner(text: str, i: int, found: Marks) -> tuple[bool, str]:
    """How sure a double mark is a single one: it is when it closes a quotation after a stop."""
    whole = next((q for q in found.quotations if i in (q.start, q.end - 1)), None)
    if whole is None or whole.start == i:
        return False, "The mark that closes it is single." if whole else ""
    return text[
        i - 1
    ] in ".,;!?", f"The quotation opens with a single mark, at ‘{_opening(text, whole.start)}’."


def _opening(text: str, start: int) -> str:
    """The first words of a quotation."""
    words = text[start + 1 : start + 60].split()[:4]
    return " ".join(words).rstrip(",.;:!?'’\"”")


def _kept(new: Marks, old: Marks) -> Marks:
    """The changes of double marks that were told apart before stay."""
    done = {c.start: c for c in old.changes if c.rule == "double-for-single"}
    new.changes = [done.get(c.start, c) if c.end > c.start else c for c in new.changes]
    return new


def _tell(text: str, soft: Softness, hints: Hints) -> Marks:
    result = Marks()
    places = [m.start() for m in _ANY_MARK.finditer(text)]
    roles = {i: "soft" if i in hints.signs else _role(text, i, soft, hints.russian) for i in places}
    for i in hints.slanted:  # the sign of an italic word may stand outside its italics
        if roles.get(i) == "close" and text[i] in "'’" and text[i - 1 : i].lower() in _CONSONANT - {"s"}:
            roles[i] = "soft-or-close"
    _settle(text, places, roles)
    singles: list[int] = []
    doubles: list[int] = []
    for i in places:
        role, single = roles[i], text[i] in "'‘’"
        stack = singles if single else doubles
        if role == "soft":
            result.soft_signs.append(i)
            if text[i] != "'":
                result.changes.append(Change(i, i + 1, "'", "soft-sign"))
        elif role == "open":
            result.unbalanced += stack
            stack[:] = [i]
        elif role == "close" and stack:
            _pair(text, stack.pop(), i, result, inside=bool(singles) and not single)
        elif role == "close" and not single:
            result.unbalanced.append(i)
        else:
            _apostrophe(text, i, result)
    for i in singles + doubles:
        result.unbalanced.append(i)
        _set(text, i, "‘" if text[i] in "'‘’" else "“", "quotation-marks", result)
    result.quotations.sort(key=lambda quotation: quotation.start)
    return result


def _role(text: str, i: int, soft: Softness, russian: bool) -> str:
    """open, close, either, apostrophe or soft: what a mark can be by its neighbours alone."""
    ch = text[i]
    before, after = text[i - 1 : i], text[i + 1 : i + 2]
    if ch in "'‘’" and before.isalnum() and after.isalpha():
        if _CONTRACTION.match(text, i + 1) or _ELIDED.search(text[max(0, i - 2) : i]):
            return "apostrophe"
        return "soft" if before.isalpha() else "apostrophe"
    opens = (
        (not before or before in " \t\n([{–—-/‘“'\"…")
        and bool(after)
        and (after.isalnum() or after in "[(.…£$‘“'\"*")
    )
    closes = bool(before) and not before.isspace() and not after.isalnum()
    if closes and not opens:
        word = _LAST_WORD.search(text, 0, i) if ch in "'’" else None
        likely = russian or _LITTLE_WORD.match(text, i + 1)
        sign = word and (soft(word[0]) or (likely and word[0][-1].lower() in _CONSONANT))
        return "soft-or-close" if sign else "close"
    if opens and closes:
        return "either"
    return "open" if opens else "apostrophe"


def _settle(text: str, places: Sequence[int], roles: dict[int, str]) -> None:
    """Decide between soft sign, plural possessive and closing mark by what is open and what is still to
    come."""
    open_single = False
    for k, i in enumerate(places):
        if text[i] not in "'‘’":
            roles[i] = _double(roles[i], places[:k], roles, text)
            continue
        role = roles[i]
        if role == "either":
            role = roles[i] = "close" if open_single else "open"
        if role == "soft-or-close":
            role = roles[i] = (
                "close" if open_single and not _closes_later(text, places[k + 1 :], roles) else "soft"
            )
        if (role == "close" and not open_single) or (
            role == "close" and _possessive(text, i) and _closes_later(text, places[k + 1 :], roles)
        ):
            role = roles[i] = "apostrophe"
        if role == "open":
            open_single = True
        elif role == "close":
            open_single = False


def _double(role: str, before: Sequence[int], roles: Mapping[int, str], text: str) -> str:
    if role == "either":
        opened = sum(
            1 if roles[i] == "open" else -1
            for i in before
            if text[i] in '"“”' and roles[i] in ("open", "close")
        )
        return "close" if opened > 0 else "open"
    return "close" if role == "soft-or-close" else role


def _possessive(text: str, i: int) -> bool:
    """``workers' control``: after an s, before a space and a word."""
    return text[i - 1 : i] in ("s", "x", "z") and bool(re.match(r"\s[a-z]", text[i + 1 : i + 3]))


def _closes_later(text: str, places: Sequence[int], roles: Mapping[int, str]) -> bool:
    """Whether another closing mark comes before the next opening one."""
    for i in places:
        if text[i] not in "'‘’":
            continue
        if roles[i] == "open":
            return False
        if roles[i] == "close" and not _possessive(text, i):
            return True
    return False


def _pair(text: str, start: int, end: int, result: Marks, *, inside: bool) -> None:
    double = text[start] in '"“”'
    outer_double = double and not inside
    opening, closing = ("“", "”") if double and inside else ("‘", "’")
    rule = "double-for-single" if outer_double else "quotation-marks"
    _set(text, start, opening, rule, result)
    _set(text, end, closing, rule, result)
    result.quotations.append(
        Quotation(start, end + 1, 2 if double and inside else 1, len(text[start:end].split()))
    )


def _set(text: str, i: int, new: str, rule: str, result: Marks) -> None:
    if text[i] != new:
        result.changes.append(Change(i, i + 1, new, rule))


def _apostrophe(text: str, i: int, result: Marks) -> None:
    _set(
        text,
        i,
        "’" if text[i] in "'‘’" else "”",
        "apostrophe" if text[i] in "'‘’" else "quotation-marks",
        result,
    )


def _lost_closing(text: str, result: Marks, calls: Sequence[int]) -> Iterator[Change]:
    """A quotation that nothing closes ends where a call follows a stop: the OCR read the mark into the
    call."""
    for start in result.unbalanced:
        if text[start] not in "'‘’":
            continue
        after = [c for c in calls if c > start + 1]
        following = [q.start for q in result.quotations if q.start > start]
        if (
            after
            and text[after[0] - 1 : after[0]] in (".", ",", "!", "?", ";")
            and (not following or after[0] <= following[0])
        ):
            end, words = after[0], text[start + 1 : after[0] - 1]
            whole = words[:1].isupper() or bool(_SENTENCES.search(words))
            alone = len(after) < 2 or (bool(following) and following[0] < after[1])
            why = f"It closes the quotation that opens at ‘{_opening(text, start)}’."
            yield Change(end, end, "’", "lost-closing-mark", alone and whole and text[end - 1] in ".!?", why)


def curly(text: str, *, russian: bool = False) -> str:
    """A title with its quotation marks and apostrophes set; ``russian``: it is transliterated, with soft signs."""
    found = marks(text, lambda _word: False, Hints(russian=russian))
    for change in sorted(found.changes, key=lambda c: -c.start):
        text = text[: change.start] + change.new + text[change.end :]
    return text


def moved(marks: Marks, changes: Sequence[Change]) -> Marks:
    """The marks at their offsets after ``changes`` were made (offsets inside a changed stretch go to its
    end)."""
    shifts = sorted((c.end, len(c.new) - (c.end - c.start)) for c in changes if len(c.new) != c.end - c.start)

    def at(offset: int) -> int:
        return offset + sum(delta for end, delta in shifts if end <= offset)

    quotations = [Quotation(at(q.start), at(q.end), q.level, q.words) for q in marks.quotations]
    return Marks([], quotations, [at(i) for i in marks.unbalanced], [at(i) for i in marks.soft_signs])


def regular(text: str) -> list[Change]:
    """Ellipses, dashes and spaces made uniform."""
    result: list[Change] = []
    for match in _ELLIPSIS.finditer(text):
        result += _ellipsis(text, match)
    for hyphen in _HYPHEN.finditer(
        text
    ):  # a pattern that begins with what stands before would be tried at every letter
        at = hyphen.start()
        dash = _HYPHEN_DASH.match(text, at)
        if dash:
            result.append(Change(at, dash.end(), "–", "dash"))
        if _RANGE.match(text, at) and not _compound(text, at):
            result.append(Change(at, at + 1, "–", "range-dash"))
    if any(gap in text for gap in _GAPS):
        result += [Change(m.start(), m.end(), "", "space") for m in _SPACE_BEFORE.finditer(text)]
        result += [Change(m.start(), m.end(), " ", "space") for m in _SPACES.finditer(text)]
    result.sort(key=lambda change: (change.start, change.end))
    kept: list[Change] = []
    for change in result:
        if not kept or change.start >= kept[-1].end:
            kept.append(change)
    return kept


def _compound(text: str, i: int) -> bool:
    """An archive number (``T-3493-4``) keeps its hyphens, and so do letters that are no numeral (``MIX-X``)."""
    if text[i - 1].isdigit():
        return bool(re.search(r"[A-Z]-\d+$", text[:i]))
    return not _BEFORE_RANGE.search(text[:i])


def _follows(text: str, i: int) -> bool:
    """Whether a straight mark stands after a word or its punctuation, so that it closes."""
    return i > 0 and not (text[i - 1].isspace() or text[i - 1] in "([‘“'\"–—")


def _ellipsis(text: str, match: re.Match[str]) -> Iterator[Change]:
    """Three dots, however spaced, become one sign with a space where words stand beside it.

    A fourth is a full stop: that of the sentence before, when the dots stand right behind its last word, else that of the sentence
    from which words are left out.
    """
    before = text[match.start() - 1 : match.start()]
    after = text[match.end() : match.end() + 1]
    dots = match["dots"]
    stop = dots.count(".") + 3 * dots.count("…") > 3
    opens = before in "([‘“" or (before in "'\"" and not _follows(text, match.start() - 1))
    left = "" if not before or opens else " "
    right = (
        ""
        if not after
        or not (after.isalnum() or after in "[(‘“'\"£$–")
        or (after in "'\"’”" and not match["after"])
        else " "
    )
    glued = stop and bool(left) and not match["before"]
    new = f"{'.' if glued else ''}{left}…{'.' if stop and not glued else ''}{right}"
    if new != match[0]:
        yield Change(match.start(), match.end(), new, "ellipsis")
