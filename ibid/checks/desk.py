"""What the checks of the editor's bench share: the text in units, what the editor has accepted, and findings with something to paste."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ibid.book import Book
from ibid.checks.catalogue import CATALOGUE
from ibid.checks.reading import Unit
from ibid.model import Cert, Finding, Span
from ibid.witness import Witness

_PLACED = re.compile(r"(?P<ref>\d+(?:[.n]\d+)?|bibliography|front): (?P<words>.+)")
_SIGNS = str.maketrans(dict.fromkeys("’‘ʹʼ′`", "'") | dict.fromkeys("–‑‐", "-"))
_JOINABLE = re.compile(r"[^\W\d_][^\s\d⁰¹²³⁴-⁹^{}$\\]*")
"""A neighbour that may be taken into an entry to make it unique: a word without figures, which may be a call."""


def plain(words: str) -> str:
    """Words with straight marks and single spaces, as ``words.txt`` has them."""
    return " ".join(words.translate(_SIGNS).split())


class Accepted:
    """``words.txt``: what stands there is right. ``2.14: words`` is right at that place only."""

    def __init__(self, entries: Iterable[str]) -> None:
        self.everywhere: set[str] = set()
        self.placed: set[tuple[str, str]] = set()
        for entry in entries:
            match = _PLACED.fullmatch(entry)
            if match:
                self.placed.add((match["ref"], plain(match["words"])))
            else:
                self.everywhere.add(plain(entry))

    def has(self, words: str, ref: str = "") -> bool:
        """Whether words are accepted (at a place). A lower-case entry covers its capitalised form, not the other way round."""
        exact = plain(words)
        forms = (exact, exact[:1].lower() + exact[1:], exact.lower() if exact.isupper() else exact)
        return any(form in self.everywhere or (ref, form) in self.placed for form in forms)


@dataclass(frozen=True, slots=True)
class Mend:
    """What an entry may do about a finding."""

    new: str | None = None
    """The reading; ``None``: the editor knows it, not the check."""
    kind: str = "letters"
    """Kind of the emendation."""
    reason: str = ""
    """Why, for the apparatus."""
    cert: Cert = "medium"
    """How sure the reading is."""


def entry(witness: Witness, span: Span, mend: Mend) -> str:
    """An entry of ``emendations.yaml`` that gives a stretch of the witness another reading.

    Without a reading the entry lacks its ``after``, and the build asks for it.
    """
    line = witness.row_of(span.start)
    whole = witness.row(line)
    if span.end > whole.end or span.end == span.start:
        return f"# the place is cut by the end of line {line}: an entry for each side of it, by hand\n"
    text = witness.at(whole)
    before, after, nth = _unique(text, span.start - whole.start, span.end - whole.start, mend.new)
    rows = [f"- line: {line}", f"  before: {_quoted(before)}"]
    rows += [f"  nth: {nth}"] if nth > 1 else []
    rows += (
        [f"  after: {_quoted(after)}"] if after is not None else ["  # after: the reading, which you know"]
    )
    rows += [
        f"  kind: {mend.kind}",
        "  cause: ocr",
        f"  cert: {mend.cert}",
        f"  reason: {_quoted(mend.reason)}",
    ]
    return "\n".join(rows) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _unique(text: str, start: int, end: int, new: str | None) -> tuple[str, str | None, int]:
    """Before, after and which occurrence: a neighbouring word is taken in where that makes the words unique."""
    a, b = start, end
    for _ in range(3):
        if _times(text, text[a:b]) == 1:
            break
        right = re.match(r" (\S+)", text[b:])
        left = re.search(r"(\S+) $", text[:a])
        if right and _JOINABLE.fullmatch(right[1].rstrip(".,;:")):
            b += 1 + len(right[1].rstrip(".,;:"))
        elif left and _JOINABLE.fullmatch(left[1]):
            a -= 1 + len(left[1])
        else:
            break
    words = text[a:b]
    after = None if new is None else text[a:start] + new + text[end:b]
    if _times(text, words) == 1:
        return words, after, 1
    nth = sum(1 for i in range(start + 1) if text.startswith(text[start:end], i))
    return text[start:end], new, nth


def _times(text: str, words: str) -> int:
    return sum(1 for i in range(len(text)) if text.startswith(words, i))


@dataclass(slots=True)
class Desk:
    """The book on the editor's bench."""

    book: Book
    """The recovered book."""
    units: Sequence[Unit]
    """Its reading text."""
    accepted: Accepted
    """``words.txt``."""
    findings: list[Finding] = field(default_factory=list)
    """What has been found."""

    def find(
        self,
        code: str,
        at: tuple[Unit, int, int],
        message: str,
        *,
        mend: Mend,
        accept: str = "",
        placed: bool = False,
    ) -> None:
        """Say what is wrong at a stretch of a unit, with its context, an entry that mends it and the line that accepts it.

        ``accept``: what to put into ``words.txt`` (else the words themselves); ``placed``: for this place alone.
        """
        unit, start, end = at
        line = plain(accept or unit.text[start:end])
        if self.accepted.has(line, unit.ref):
            return
        book, witness = self.book.profile.book, self.book.witness
        span = unit.span(start, end)
        hand = next(
            (e for e in self.book.edits if e.rule == "hand" and e.span.start < span.end and span.start < e.span.end),
            None,
        )  # fmt: skip
        rows = [f"# edition/{book}/emendations.yaml"]
        if hand:
            rows.append(f"# the reading {hand.corr!r} is an entry of its own: mend that one")
        else:
            rows.append(entry(witness, span, mend).rstrip("\n"))
        rows += [
            f"# or, if the text is right, edition/{book}/words.txt",
            f"{unit.ref}: {line}" if placed else line,
        ]
        said = f"{unit.ref}: {message}: {unit.around(start, end)}"
        check = CATALOGUE[code]
        hint = f"{check.hint}:\n" + "\n".join(rows)
        self.findings.append(Finding(check.code, check.severity, witness.where(span.start), said, hint))
