"""Italics that the OCR did not see or broke in two, by what is italic elsewhere in the text.

Works on paragraphs of the witness, in which asterisks switch italics on and off, and proposes asterisks to
set or to take away.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ibid.model import Cert
from ibid.rules import Proposal

_RUN = re.compile(r"\*([^*\n]+)\*")
_SPLIT = re.compile(
    r"\*(?P<left>[^*\n]+)(?P<close>\*) (?P<middle>[^\W\d_]+) (?P<open>\*)(?P<right>[^*\n]+)\*"
)
_EDGES = " ,.;:?!'’\"“”()"
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Habits:
    """What a text sets in italics."""

    runs: Mapping[str, int]
    """How often each title or phrase is italic (lower case, without the marks at its ends)."""
    phrases: re.Pattern[str] | None
    """Finds those that are italic at most of their places, longest first."""
    roman: Mapping[str, int]
    """How often each word stands upright."""
    text: str
    """All paragraphs without asterisks, lower case."""


def key(run: str) -> str:
    """What a stretch of italics is counted by.

    >>> key("Results and Prospects,")
    'results and prospects'
    """
    bare = run.strip(_EDGES)
    sign = run[len(run.rstrip(_EDGES)) :][:1]
    return (
        (bare + "'" if sign in ("'", "’") and bare[-1:].lower() in "bcdfghjklmnpqrtvwxz" else bare)
        .replace("’", "'")
        .lower()
    )


def habits(paragraphs: Iterable[str]) -> Habits:
    """Learn from the paragraphs of running text what they set in italics."""
    runs: Counter[str] = Counter()
    roman: Counter[str] = Counter()
    upright: list[str] = []
    plain: list[str] = []
    for paragraph in paragraphs:
        plain.append(paragraph.replace("*", ""))
        runs.update(key(m[1]) for m in _RUN.finditer(paragraph) if m[1].strip())
        outside = _RUN.sub(" ¦ ", paragraph)
        upright.append(outside.replace("’", "'").lower())
        roman.update(w.lower() for w in _WORD.findall(outside))
    whole = "\n".join(upright)
    chosen = [run for run, often in runs.items() if _usual(run, often, whole)]
    chosen.sort(key=lambda run: (-len(run), run))
    pattern = "|".join(re.escape(run).replace("'", "['’]") for run in chosen)
    return Habits(
        runs,
        re.compile(rf"(?<![\w'’-])(?:{pattern})(?![\w-])", re.IGNORECASE) if chosen else None,
        roman,
        "\n".join(plain).lower(),
    )


def _usual(run: str, often: int, upright: str) -> bool:
    """Italic at least twice and at most of its places; a title of several words may be upright more often
    (nothing else has these words)."""
    words = run.split()
    if (
        often < 2
        or not re.fullmatch(r"[^\W\d_](?:[\w' -]*[\w'])?", run)
        or (len(run) < 4 and (len(run) > 1 or run in "aio"))
    ):
        return False
    count = _occurrences(run, upright)
    return often >= count or (len(words) > 2 and 2 * often >= count)


def _occurrences(run: str, upright: str) -> int:
    """How often a run of whole words stands upright."""
    count, at = 0, upright.find(run)
    while at >= 0:
        before, after = upright[at - 1 : at], upright[at + len(run) : at + len(run) + 1]
        count += not (before and (before.isalnum() or before in "_'-")) and not (
            after and (after.isalnum() or after in "_-")
        )
        at = upright.find(run, at + 1)
    return count


def propose(paragraph: str, known: Habits) -> list[tuple[Proposal, Proposal]]:
    """Pairs of asterisks to take away (split italics) and to set (lost ones), at offsets of the paragraph."""
    split = list(_split(paragraph, known))
    return split + (list(_lost(paragraph, known)) if known.phrases else [])


def _split(paragraph: str, known: Habits) -> Iterator[tuple[Proposal, Proposal]]:
    for match in _SPLIT.finditer(paragraph):
        whole = f"{match['left']} {match['middle']} {match['right']}".lower()
        elsewhere = known.text.count(whole) > 1 or known.runs.get(key(whole), 0) > 0
        foreign = known.roman.get(match["middle"].lower(), 0) <= 1 and match["left"][:1].isalpha()
        if elsewhere or foreign:
            cert: Cert = "high" if elsewhere else "medium"
            close, again = (
                Proposal(match.start(n), match.end(n), "", "italics-split", cert) for n in ("close", "open")
            )
            yield close, again


def _lost(paragraph: str, known: Habits) -> Iterator[tuple[Proposal, Proposal]]:
    phrases = known.phrases
    if phrases is None:
        return
    covered = [m.span() for m in _RUN.finditer(paragraph)]
    if paragraph.count("*") % 2:
        return  # nobody can tell what is inside
    for match in phrases.finditer(paragraph):
        start, end = match.span()
        if any(a < end and start < b for a, b in covered) or (
            match[0].islower() is False and match[0].isupper() and len(match[0]) > 1
        ):
            continue
        yield (
            Proposal(start, start, "*", "italics-lost", "medium"),
            Proposal(end, end, "*", "italics-lost", "medium"),
        )
