"""Rules that mend letters, digits and hyphens in running text, with the text itself, names and a word list as evidence.

A rule earns its place on many cases: each one proposes a change only where the result is a known word and what stands there is
not. The catalogue `RULES` describes every rule for the TEI header and the apparatus.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from ibid.model import Cert, Rule

RULES: tuple[Rule, ...] = (
    Rule("hand", "letters", "A decision of the editor; its reason stands beside it."),
    Rule("confusion", "letters", "Letters that the OCR confuses (v for y, c for e) in a word that is unknown, when the mended word is known."),
    Rule("caron", "letters", "A soft sign read as a caron on the letter before it (ľ ť for l' t')."),
    Rule("stray-accent", "letters", "An accent on a letter of a name that is written without it everywhere else."),
    Rule("lost-hyphen", "hyphen", "Two words run together where a line-end hyphen was lost: the hyphened form occurs, or both halves do and the whole does not."),
    Rule("line-end-hyphen", "hyphen", "A hyphen that only divided a word at the end of a printed line or page."),
    Rule("glued-digit", "space", "A word glued to the figure before it."),
    Rule("tex-fraction", "markup", "A fraction that the OCR set as TeX."),
    Rule("tex-dollar", "markup", "Dollar signs of TeX around a figure."),
    Rule("tag", "markup", "A tag that the OCR put around letters."),
    Rule("soft-sign-figure", "letters", "A soft sign after an italic word read as a raised figure."),
    Rule("impossible-year", "digit", "A year outside four centuries with one misread figure."),
    Rule("numeral", "numeral", "A volume numeral in small capitals whose I, V or X were misread or set in lower case."),
    Rule("call-mark", "quotation-mark", "A closing quotation mark that the OCR read into the note call after it."),
    Rule("lost-closing-mark", "quotation-mark", "A closing quotation mark swallowed by the note call after it."),
    Rule("double-for-single", "quotation-mark", "Double quotation marks where the book has single ones."),
    Rule("soft-sign", "letters", "A soft sign read as a curly mark."),
    Rule("quotation-marks", "normal", "Straight quotation marks set as opening and closing ones."),
    Rule("apostrophe", "normal", "A straight apostrophe set as a curly one."),
    Rule("ellipsis", "normal", "Omission points, however spaced, set as one sign."),
    Rule("dash", "normal", "A hyphen between spaces set as a dash."),
    Rule("range-dash", "normal", "A hyphen between figures set as a dash."),
    Rule("space", "normal", "Superfluous space removed."),
    Rule("page-break", "normal", "A paragraph cut by a page break joined."),
)
"""Every rule that may change the witness."""

NORMAL_RULES = frozenset(rule.id for rule in RULES if rule.kind == "normal")

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_CONFUSED = (("v", "y"), ("c", "e"), ("y", "v"), ("e", "c"), ("ii", "u"), ("rn", "m"), ("l", "i"), ("i", "l"), ("h", "b"), ("n", "u"), ("u", "n"), ("cl", "d"))
_CARON = re.compile(r"[ľťĽŤďĺň]\s?(?=\w|\s|[.,;:)]|$)")
_CARON_TO = {"ľ": "l'", "ť": "t'", "Ľ": "L'", "Ť": "T'", "ď": "d'", "ĺ": "l'", "ň": "n'"}
_GLUED = re.compile(r"(?<=\d)(?=[A-Z][a-z]{2,})")
_FRACTION = re.compile(r"\$(?P<whole>\d*)\\frac\{(?P<num>\d)\}\{(?P<den>\d)\}\$")
_DOLLAR = re.compile(r"\$(?=\d[\d.,]*(?:\^\{|\$))|(?<=\})\$(?=\s|$)")
_TAG = re.compile(r"</?(?:u|b|i|sub|sup|em)>")
_SIGN = re.compile(r"(?<=[^\W\d_]\*)[¹²³](?=[\s.,;:)])")
_YEAR = re.compile(r"(?<![\d.,-])[0-9]{4}(?![\d,-])")
_VULGAR = {(1, 2): "½", (1, 3): "⅓", (2, 3): "⅔", (1, 4): "¼", (3, 4): "¾", (1, 5): "⅕", (1, 8): "⅛", (3, 8): "⅜", (5, 8): "⅝", (7, 8): "⅞"}


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


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a rule may know."""

    words: Mapping[str, int]
    """How often each word of the text occurs (lower case, hyphened compounds whole)."""
    dictionary: frozenset[str]
    """Words of the language and of the project, lower case."""
    years: tuple[int, int]
    """First and last year the book can speak of."""

    def known(self, word: str, at_least: int = 1) -> bool:
        """Whether a word is in the dictionary or occurs so often in the text."""
        key = word.lower()
        return key in self.dictionary or self.words.get(key, 0) >= at_least


def propose(text: str, evidence: Evidence) -> list[Proposal]:
    """All changes that the rules propose for a stretch of the witness, in order, none overlapping another (the earlier rule wins)."""
    found: list[Proposal] = []
    for rule in (_markup, _carons, _figures, _words):
        for proposal in rule(text, evidence):
            if all(proposal.end <= p.start or p.end <= proposal.start for p in found):
                found.append(proposal)
    return sorted(found, key=lambda p: (p.start, p.end))


def _markup(text: str, _evidence: Evidence) -> Iterator[Proposal]:
    for match in _FRACTION.finditer(text):
        sign = _VULGAR.get((int(match["num"]), int(match["den"])), f"{match['num']}/{match['den']}")
        yield Proposal(match.start(), match.end(), match["whole"] + sign, "tex-fraction", "high")
    for match in _DOLLAR.finditer(text):
        yield Proposal(match.start(), match.end(), "", "tex-dollar", "high")
    for match in _TAG.finditer(text):
        yield Proposal(match.start(), match.end(), "", "tag", "high")
    for match in _SIGN.finditer(text):
        word = _WORD.findall(text[: match.start()])
        if word and _evidence.words.get(word[-1].lower() + "'", 0) + _evidence.words.get(word[-1].lower(), 0):
            yield Proposal(match.start(), match.end(), "'", "soft-sign-figure", "high")


def _carons(text: str, _evidence: Evidence) -> Iterator[Proposal]:
    for match in _CARON.finditer(text):
        letter = match[0][0]
        end = match.end() if match[0].endswith(" ") and text[match.end() : match.end() + 1].islower() and _half(text, match.start()) else match.start() + 1
        yield Proposal(match.start(), end, _CARON_TO[letter], "caron", "high")


def _half(text: str, at: int) -> bool:
    """Whether the letters before a place cannot be a word: the space after the caron is an intruder (``stroiteľ stva``)."""
    return bool(re.search(r"[A-Za-z]{2,}$", text[:at])) and bool(re.match(r".\s(?:ya|no|n|stv|sk|ts|m)", text[at : at + 6]))


def _figures(text: str, evidence: Evidence) -> Iterator[Proposal]:
    for match in _GLUED.finditer(text):
        yield Proposal(match.start(), match.start(), " ", "glued-digit", "high")
    first, last = evidence.years
    for match in _YEAR.finditer(text):
        year = int(match[0])
        if first <= year <= last or not 1000 <= year <= 1099:
            continue
        fixed = "19" + match[0][2:]
        if first <= int(fixed) <= last:
            yield Proposal(match.start(), match.end(), fixed, "impossible-year", "high")


def _words(text: str, evidence: Evidence) -> Iterator[Proposal]:
    for match in _WORD.finditer(text):
        word = match[0]
        if len(word) < 4 or evidence.words.get(word.lower(), 0) > 2 or word.lower() in evidence.dictionary:
            continue
        for mend in (_accent, _confusion, _run_together):
            result = mend(word, evidence)
            if result:
                new, rule, cert = result
                yield Proposal(match.start(), match.end(), new, rule, cert)
                break


Mend = Callable[[str, Evidence], "tuple[str, str, Cert] | None"]


def _accent(word: str, evidence: Evidence) -> tuple[str, str, Cert] | None:
    plain = "".join(ch for ch in unicodedata.normalize("NFD", word) if not unicodedata.combining(ch))
    if plain == word or evidence.words.get(plain.lower(), 0) < 3:
        return None
    return plain, "stray-accent", "high"


def _confusion(word: str, evidence: Evidence) -> tuple[str, str, Cert] | None:
    """One or two letters of a confusion pair; the mended word must be clearly better attested than the one that stands there."""
    seen = evidence.words.get(word.lower(), 0)
    best: tuple[int, str] | None = None
    for wrong, right in _CONFUSED[:2]:
        for mended in _swaps(word, wrong, right):
            weight = evidence.words.get(mended.lower(), 0) + (1 if mended.lower() in evidence.dictionary else 0)
            if weight > max(seen, 0) and (best is None or weight > best[0]):
                best = (weight, mended)
    if best is None:
        return None
    return best[1], "confusion", "high" if best[0] > 1 else "medium"


def _swaps(word: str, wrong: str, right: str) -> Iterator[str]:
    places = [i for i in range(len(word)) if word.startswith(wrong, i)]
    for i in places:
        yield word[:i] + right + word[i + len(wrong) :]
    if len(places) > 1:
        yield word.replace(wrong, right)


def _run_together(word: str, evidence: Evidence) -> tuple[str, str, Cert] | None:
    if not word.isalpha() or word[0].isupper():
        return None
    compound = next((word[:i] + "-" + word[i:] for i in range(2, len(word) - 1) if evidence.words.get(f"{word[:i]}-{word[i:]}".lower(), 0)), None)
    if compound:
        return compound, "lost-hyphen", "high"
    if not evidence.dictionary:
        return None
    for i in range(3, len(word) - 3):
        left, right = word[:i].lower(), word[i:].lower()
        if left in evidence.dictionary and right in evidence.dictionary and evidence.words.get(left, 0) and evidence.words.get(right, 0):
            return word[:i] + "-" + word[i:], "lost-hyphen", "medium"
    return None
