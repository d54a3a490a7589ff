"""Rules that mend letters, digits, hyphens and markup in a line of the witness, with the text itself as
evidence.

A rule earns its place on many cases: each one proposes a change only where the result is better attested
than what stands there. The catalogue of all rules is in `rulebook`; rules on single words are in `wordrules`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from ibid.lexicon import WORD, Lexicon
from ibid.model import Cause, Cert
from ibid.numerals import MONTHS
from ibid.wordrules import UNCERTAIN_CAUSE, attestation, mend, times

Region = Literal["text", "bibliography", "notes"]
"""Where a line stands: some rules know what is usual there."""

_MONTH = "|".join(month.capitalize() for month in MONTHS)
_CARON = re.compile(r"[ľťĽŤďĺň]\s?(?=\w|\s|[.,;:)'’”\"*?!]|$)")
CARON_TO = {"ľ": "l'", "ť": "t'", "Ľ": "L'", "ď": "d'", "ĺ": "l'", "ň": "n'"}
_GLUED = re.compile(r"(?<=\d)(?=[A-Z][a-z]{2,})")
_FRACTION = re.compile(r"\$(?P<whole>\d*)\\frac\{(?P<num>\d)\}\{(?P<den>\d)\}\$")
_DOLLAR = re.compile(r"\$(?=\d[\d.,]*(?:\^\{|\$))|(?<=\})\$(?=\s|$)")
_TAG = re.compile(r"</?(?:u|b|i|sub|sup|em)>")
_SIGN = re.compile(r"(?<=[bcdfghjklmnpqrstvwxz]\*)[¹²³](?=[\s.,;:)'’\"]|$)")
_YEAR = re.compile(r"(?<![\d.,–-])[0-9]{4}(?!\d|,\d)")
_ONE = re.compile(
    rf"""(?<![\w.'’*-]) I (?= ,\d{{3}}\b              # I,000 million
                            | [ ](?:{_MONTH})\b        # On I May
                            | [ ]and[ ]the[ ]\d\b )   # the I and the 7
      | (?<=\bp\.[ ]) I (?= [.,;]|$ )                 # p. I.
      | (?<=\bpp\.[ ]) I (?= [–-]\d )                # pp. I-56
    """,
    re.VERBOSE,
)
"""A capital I where only a figure can stand."""
_ISSUE = re.compile(r"(?<=,[ ])I(?=[ ]\(\d{4})")
_ARABIC_ISSUE = re.compile(r",[ ]\d{1,3}[ ]\(\d{4}")
_TWO_POINTS = re.compile(r"(?<=[\w'’”\")])(?P<space>\s?)\.\s\.(?=\s\S)(?!\s?\.)")
_SPECK = re.compile(r"(?<=\w)\.\s\.(?=\s*$)")
_ABBREVIATION = re.compile(r"(?<=[\s(,])(?P<word>pp?|vol|pt|No)(?P<point>\.?)[ ](?=\d)")
_NUMBERED = re.compile(
    r"""(?<![\w'’])(?:(?P<volume>[IVXLivxl1]{1,7}) | (?P<word>[A-Z][^\W\d_]*(?:['’][^\W\d_]+)*)) \*?
        (?P<comma>,?)\ (?=(?P<figures>\d{1,3}\b)(?!\ [A-Z]) | (?P<part>pts?\b) | [ivx]*[IVX1]+\b | \d)""",
    re.VERBOSE,
)
"""A volume before its page or part, a title before a date or volume."""
_ARCHIVE = re.compile(r"\b(?P<letter>[A-Z])(?P<dash>[–-])(?=\d{2,5}\b)")
_VULGAR = {
    (1, 2): "½",
    (1, 3): "⅓",
    (2, 3): "⅔",
    (1, 4): "¼",
    (3, 4): "¾",
    (1, 5): "⅕",
    (1, 8): "⅛",
    (3, 8): "⅜",
    (5, 8): "⅝",
    (7, 8): "⅞",
}
_LOOKS_LIKE = {"0": "9", "1": "7", "3": "8", "8": "3", "5": "6", "6": "5", "7": "12"}
"""For a figure that is read, the figures that may stand in print."""
_EARLIEST = 1450
"""No book was printed before."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that a rule proposes, at offsets of the text it was given."""

    start: int
    """First offset."""
    end: int
    """Offset after the last."""
    new: str
    """The reading."""
    rule: str
    """Its rule."""
    cert: Cert
    """How sure."""
    why: str = ""
    """What speaks for it at this place, for the apparatus."""
    cause: Cause = "ocr"
    """Who erred."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a rule may know."""

    lexicon: Lexicon
    """The words of the text."""
    last_year: int = 2100
    """No year the book speaks of is later."""
    years: Mapping[str, int] = field(default_factory=Counter)
    """How often each number of four figures occurs."""
    points: Mapping[tuple[str, str], int] = field(default_factory=Counter)
    """How often each abbreviation before a figure stands with a point and without."""
    archive: Mapping[tuple[str, str], int] = field(default_factory=Counter)
    """How often a capital and a figure are joined by a hyphen and by a dash."""
    arabic: bool = False
    """The bibliography gives the volumes of periodicals in Arabic figures."""
    commas: Mapping[tuple[str, str], int] = field(default_factory=Counter)
    """How often each word of the notes stands before a number with a comma and without."""


def evidence(
    text: str, lexicon: Lexicon, last_year: int, bibliography: str = "", notes: str = ""
) -> Evidence:
    """What the whole text tells the rules; ``bibliography``: its part that lists the works; ``notes``: its
    endnotes."""
    return Evidence(
        lexicon,
        last_year,
        Counter(m[0] for m in _YEAR.finditer(text)),
        Counter((m["word"], m["point"]) for m in _ABBREVIATION.finditer(text)),
        Counter((m["letter"], m["dash"]) for m in _ARCHIVE.finditer(text)),
        len(_ARABIC_ISSUE.findall(bibliography)) >= 3,
        Counter((_before_number(m), m["comma"]) for m in _NUMBERED.finditer(notes)),
    )


def propose(text: str, known: Evidence, region: Region = "text") -> list[Proposal]:
    """All changes that the rules propose for a stretch of the witness, in order, none overlapping another
    (the earlier rule wins)."""
    found: list[Proposal] = []
    for rule in _FAMILIES:
        for proposal in rule(text, known, region):
            if all(proposal.end <= p.start or p.end <= proposal.start for p in found):
                found.append(proposal)
    return sorted(found, key=lambda p: (p.start, p.end))


def _markup(text: str, _known: Evidence, _region: Region) -> Iterator[Proposal]:
    for match in _FRACTION.finditer(text):
        sign = _VULGAR.get((int(match["num"]), int(match["den"])), f"{match['num']}/{match['den']}")
        yield Proposal(match.start(), match.end(), match["whole"] + sign, "tex-fraction", "high")
    for match in _DOLLAR.finditer(text):
        yield Proposal(match.start(), match.end(), "", "tex-dollar", "high")
    for match in _TAG.finditer(text):
        yield Proposal(match.start(), match.end(), "", "tag", "high")
    for match in _SIGN.finditer(text):  # a note call is protected, so that what is left is none
        yield Proposal(match.start(), match.end(), "'", "soft-sign-figure", "high")


def _carons(text: str, known: Evidence, _region: Region) -> Iterator[Proposal]:
    for match in _CARON.finditer(text):
        letter = match[0][0]
        if letter not in CARON_TO or (
            letter.isupper() and text[match.start() + 1 : match.start() + 2].islower()
        ):
            yield from _capital(text, match.start(), known)
            continue
        intruder = (
            match[0].endswith(" ")
            and text[match.end() : match.end() + 1].islower()
            and _half(text, match.start())
        )
        end = match.end() if intruder else match.start() + 1
        yield Proposal(match.start(), end, CARON_TO[letter], "caron", "high")


def _capital(text: str, at: int, known: Evidence) -> Iterator[Proposal]:
    """A capital before a small letter has no soft sign after it: ``Ťolkovyi`` is a speck over a T."""
    word = WORD.match(text, at)
    if word:
        plain = {"Ť": "T", "Ľ": "L"}[text[at]]
        if known.lexicon.count(plain + word[0][1:]):
            yield Proposal(at, at + 1, plain, "stray-accent", "high")


def _half(text: str, at: int) -> bool:
    """Whether the letters before a place cannot be a word: the space after the caron is an intruder
    (``stroiteľ stva``)."""
    return bool(re.search(r"[A-Za-z]{2,}$", text[:at])) and bool(
        re.match(r".\s(?:ya|no|n|stv|sk|ts|m)", text[at : at + 6])
    )


def _figures(text: str, known: Evidence, region: Region) -> Iterator[Proposal]:
    for match in _GLUED.finditer(text):
        yield Proposal(match.start(), match.start(), " ", "glued-digit", "high")
    for match in _YEAR.finditer(text):
        listed = region != "text"
        year = _year(match[0], known, listed=listed) if _is_year(text, match, listed=listed) else ""
        if year:
            yield Proposal(
                match.start(),
                match.end(),
                year,
                "impossible-year",
                "high" if known.years.get(year, 0) else "medium",
            )
    for match in _ONE.finditer(text):
        yield Proposal(match.start(), match.end(), "1", "one-as-letter", "high")
    if region == "bibliography" and known.arabic:
        for match in _ISSUE.finditer(text):
            yield Proposal(match.start(), match.end(), "1", "one-as-letter", "medium")


_DATES = re.compile(
    rf"\b(?:in|of|since|until|by|during|from|to|the|year|{_MONTH}|spring|summer|autumn|winter)[ ]$",
    re.IGNORECASE,
)
"""Words before a year in running text."""


def _is_year(text: str, match: re.Match[str], *, listed: bool) -> bool:
    """Whether a number of four figures stands where a year stands: after a comma or bracket in a list,
    after ``in``, ``of`` … in the text."""
    before, after = text[: match.start()], text[match.end() :]
    if listed:
        return before.endswith((", ", "(")) and (not after or after[0] in ").,;–-")
    return (
        bool(_DATES.search(before))
        and (after[:1] == "s" or not before.endswith("the "))
        and not after[:1].isdigit()
    )


def _year(read: str, known: Evidence, *, listed: bool) -> str:
    """The year that stands for an impossible one: in a list a year before printing or still to come; in the
    text one of the eleventh century that is the twentieth with a 9 read as 0. It must be the only one that
    one misread figure explains."""
    if _EARLIEST <= int(read) <= known.last_year or (
        not listed and not (read.startswith("10") and "0" not in read[2:])
    ):
        return ""
    if not 1000 <= int(read) <= 1999:
        return ""
    options = {
        read[:i] + figure + read[i + 1 :] for i in (1, 2, 3) for figure in _LOOKS_LIKE.get(read[i], "")
    }
    options = {o for o in options if _EARLIEST <= int(o) <= known.last_year}
    attested = {o for o in options if known.years.get(o, 0)}
    if not listed and not attested:
        return ""
    best = attested if len(attested) == 1 else options
    return best.pop() if len(best) == 1 else ""


def _points(text: str, known: Evidence, region: Region) -> Iterator[Proposal]:
    if region == "text":
        for match in _TWO_POINTS.finditer(text):
            yield Proposal(match.start(), match.end(), " …", "lost-point", "medium")
        return
    for match in _SPECK.finditer(text):
        yield Proposal(match.start(), match.end(), ".", "speck", "high")
    for match in _ABBREVIATION.finditer(text):
        word, at = match["word"], match.end("word")
        with_point, without = (known.points.get((word, point), 0) for point in (".", ""))
        if not match["point"] and with_point >= 8 * without:
            why = f"‘{word}’ has a point {times(with_point)} before a figure, and none {times(without)}."
            yield Proposal(at, at, ".", "lost-point", "high", why)
    if region == "notes":
        yield from _commas(text, known)
    for match in _ARCHIVE.finditer(text):
        if match["dash"] == "–" and known.archive.get((match["letter"], "-"), 0) >= 8 * known.archive.get(
            (match["letter"], "–"), 0
        ):
            yield Proposal(match.start("dash"), match.end("dash"), "-", "archive-number", "high")


def _before_number(match: re.Match[str]) -> str:
    """What the comma of a number is counted by: the word, or for a volume what follows it."""
    if match["volume"] and (match["figures"] or match["part"]):
        return "<part>" if match["part"] else "<page>"
    return match["word"] or ""


def _commas(text: str, known: Evidence) -> Iterator[Proposal]:
    """``Pravda 3 March``, ``XXX 332``: a comma that all others of their like have."""
    for match in _NUMBERED.finditer(text):
        word = _before_number(match)
        if match["comma"] or not word:
            continue
        have, lack = (known.commas.get((word, comma), 0) for comma in (",", ""))
        if have >= 4 and have >= 4 * lack:
            what = {"<page>": "a volume before its page", "<part>": "a volume before its part"}.get(
                word, f"‘{word}’ before a number"
            )
            why = f"In the notes {what} has a comma {times(have)}, and none {times(lack)}."
            at = match.end("comma")
            yield Proposal(at, at, ",", "lost-comma", "medium", why, "unknown")


def _words(text: str, known: Evidence, _region: Region) -> Iterator[Proposal]:
    judged = known.lexicon.judged
    for match in WORD.finditer(text):
        word = match[0]
        if judged.get(word, ()) is None:  # nearly every word has been met before, and stands
            continue
        if text[match.start() - 1 : match.start()].isdigit():
            continue
        result = mend(word, known.lexicon)
        if result:
            new, rule, cert = result
            why = attestation(word, new, known.lexicon)
            start, end, new = _narrow(match, new, rule)
            cause: Cause = "unknown" if rule in UNCERTAIN_CAUSE else "ocr"
            yield Proposal(start, end, new, rule, cert, why, cause)


def _narrow(match: re.Match[str], new: str, rule: str) -> tuple[int, int, str]:
    """Hyphens are changed alone; letters with their word, as an apparatus shows them."""
    old = match[0]
    if rule == "kept-hyphen":
        at = match.start() + old.index("-")
        return at, at + 1, ""
    if rule == "lost-hyphen" and new.replace("-", "") == old:
        at = match.start() + new.index("-")
        return at, at, "-"
    return match.start(), match.end(), new


Family = Callable[[str, Evidence, Region], Iterator[Proposal]]

_FAMILIES: tuple[Family, ...] = (_markup, _carons, _figures, _points, _words)
