"""Italics that the OCR did not see or broke in two, by what is italic elsewhere in the text.

Works on paragraphs of the witness, in which asterisks switch italics on and off, and proposes asterisks to
set or to take away.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ibid.model import Cert
from ibid.rules import Proposal
from ibid.wordrules import times

_RUN = re.compile(r"\*([^*\n]+)\*")
_SPLIT = re.compile(
    r"\*(?P<left>[^*\n]+)(?P<close>\*) (?P<middle>[^\W\d_]+) (?P<open>\*)(?P<right>[^*\n]+)\*"
)
_BRACKET = re.compile(r"\((?P<words>[^\W\d_][^()*\n]{2,80})\)")
_ITALIC_BRACKET = re.compile(r"\(\*[^()*\n]+\*\)")
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
    upright: Mapping[str, int] = field(default_factory=dict)
    """How often each phrase that is usually italic stands upright all the same."""
    signed: frozenset[str] = frozenset()
    """Phrases that end in a soft sign: the OCR sets it outside the italics, but hardly ever leaves it out."""
    brackets: int = 0
    """How many brackets hold nothing but italics."""
    russian: Callable[[str], bool] = lambda _words: False
    """Whether words are transliterated Russian."""


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


def habits(paragraphs: Iterable[str], russian: Callable[[str], bool] = lambda _words: False) -> Habits:
    """Learn from the paragraphs of running text what they set in italics."""
    runs: Counter[str] = Counter()
    roman: Counter[str] = Counter()
    upright: list[str] = []
    plain: list[str] = []
    titles: set[str] = set()
    brackets = 0
    for paragraph in paragraphs:
        plain.append(paragraph.replace("*", ""))
        runs.update(key(m[1]) for m in _RUN.finditer(paragraph) if m[1].strip())
        titles.update(key(m[1]) for m in _RUN.finditer(paragraph) if _is_title(m[1]))
        brackets += len(_ITALIC_BRACKET.findall(paragraph))
        outside = _RUN.sub(" ¦ ", paragraph)
        upright.append(outside.replace("’", "'").lower())
        roman.update(w.lower() for w in _WORD.findall(outside))
    whole = "\n".join(upright)
    counts = {run: _occurrences(run, whole) for run, often in runs.items() if _may(run, often, titles)}
    chosen = [run for run, count in counts.items() if _usual(run, runs, counts, count)]
    letters = "\n".join(plain).lower().replace("’", "'")
    chosen.sort(key=lambda run: (-len(run), run))
    pattern = "|".join(re.escape(run).replace("'", "['’]") for run in chosen)
    return Habits(
        runs,
        re.compile(rf"(?<![\w'’-])(?:{pattern})(?![\w-])", re.IGNORECASE) if chosen else None,
        roman,
        letters,
        {run: counts[run] for run in chosen},
        frozenset(run for run in chosen if _signed(run, letters)),
        brackets,
        russian,
    )


def _is_title(run: str) -> bool:
    """Three words or more, the long ones all with a capital: *State and Revolution*."""
    words = run.split()
    return len(words) > 2 and all(word[:1].isupper() for word in (words[0], *words) if len(word) > 3)


def _signed(run: str, letters: str) -> bool:
    """Whether a phrase that ends in a consonant has a mark after it at nearly all of its places."""
    if run[-1] not in "bcdfghjklmnpqrtvwxz":
        return False
    every = _occurrences(run, letters)
    return every > 2 and 4 * letters.count(run + "'") >= 3 * every


def _may(run: str, often: int, titles: set[str]) -> bool:
    """Italic at least twice (a title of three words or more: once), and letters alone."""
    return (
        (often > 1 or run in titles)
        and re.fullmatch(r"[^\W\d_](?:[\w' -]*[\w'])?", run) is not None
        and (len(run) > 3 or (len(run) == 1 and run not in "aio"))
    )


def _usual(run: str, runs: Mapping[str, int], counts: Mapping[str, int], count: int) -> bool:
    """Italic at most of its places; a title of several words may be upright more often (nothing else has
    these words), and a plural goes with its singular."""
    often = runs[run]
    if often >= count or (len(run.split()) > 2 and 2 * often >= count):
        return True
    one = run.removesuffix("s")
    return one != run and one in counts and runs[one] + often >= counts[one] + count


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
    found = list(_split(paragraph, known))
    if paragraph.count("*") % 2:
        return found  # nobody can tell what is inside
    lost = list(_lost(paragraph, known))
    places = {(first.start, last.end) for first, last in lost}
    glosses = [pair for pair in _glosses(paragraph, known) if (pair[0].start, pair[1].end) not in places]
    return found + [pair for pair in lost if not _within(pair, glosses)] + glosses


def _within(pair: tuple[Proposal, Proposal], others: Iterable[tuple[Proposal, Proposal]]) -> bool:
    return any(first.start <= pair[0].start and pair[1].end <= last.end for first, last in others)


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
    if known.phrases is None:
        return
    covered = [m.span() for m in _RUN.finditer(paragraph)]
    for match in known.phrases.finditer(paragraph):
        start, end = match.span()
        run = match[0].replace("’", "'").lower()
        if any(a < end and start < b for a, b in covered) or (
            match[0].islower() is False and match[0].isupper() and len(match[0]) > 1
        ):
            continue
        if known.runs[run] < 2 and not _is_title(match[0]):
            continue  # the words of a title that is italic but once
        if run in known.signed and paragraph[end : end + 1] in ("'", "’"):
            end += 1
        yield _pair(start, end, "italics-lost", *_sure(paragraph[start:end], run, known))


def _sure(shown: str, run: str, known: Habits) -> tuple[Cert, str]:
    """How sure lost italics are: titles, and words that are italic at three of four places or Russian."""
    often, upright = known.runs[run], known.upright[run]
    one = run.removesuffix("s")
    if one != run and one in known.upright:  # a plural with its singular
        often, upright = often + known.runs[one], upright + known.upright[one]
        shown = f"{one}’ and ‘{run}"
    sure = (
        len(run.split()) > 2
        or (often > 2 and often >= 3 * upright)
        or (often > 4 and shown[0].isupper())
        or (often > 2 and known.russian(run))
    )
    verb = "are" if "‘" in shown else "is"
    return "high" if sure else "medium", f"‘{shown}’ {verb} italic {times(often)}, upright {times(upright)}."


def _glosses(paragraph: str, known: Habits) -> Iterator[tuple[Proposal, Proposal]]:
    """``a closed (zamknutoe) economy``: Russian words in a bracket, where the text has such brackets in
    italics. A single name (``(Vesenkha)``) is none, nor a word that stands upright elsewhere."""
    if known.brackets < 3:
        return
    for match in _BRACKET.finditer(paragraph):
        words = match["words"]
        parts = [word.lower() for word in _WORD.findall(words)]
        if (" " not in words and words[0].isupper()) or not known.russian(words):
            continue
        if min(known.roman.get(word, 0) for word in parts) <= 3 and not re.search(r"\d", words):
            why = f"{known.brackets} other brackets in the text hold nothing but italics."
            yield _pair(*match.span("words"), "italics-gloss", "medium", why)


def _pair(start: int, end: int, rule: str, cert: Cert, why: str) -> tuple[Proposal, Proposal]:
    return Proposal(start, start, "*", rule, cert, why), Proposal(end, end, "*", rule, cert, why)
