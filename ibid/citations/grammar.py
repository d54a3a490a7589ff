"""The grammar of a note, by recursive descent.

note      = { separator | signal | reference | prose }
reference = ( "Ibid" | head | ) tail
head      = words up to a bracket with a year, a locator, ";" or the end of the sentence
tail      = { imprint | issue-date | locator | "," | "and" locator | "; and" date | "et passim" | "loc. cit."
} locator   = volume | part | pages | date | item | issue
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from ibid import languages
from ibid.citations import heads
from ibid.citations.locators import LocatorReader
from ibid.citations.rules import Rules
from ibid.citations.syntax import SAME_WIDTH, At, Reference, Token, tokenize

SENTENCE_ABBREVIATIONS = frozenset(
    "tov vol vols pt pts no nos ed eds intro trans st gg g t mass co et al".split(" ")  # noqa: SIM905 - reads as words
)
"""Words whose point ends no sentence."""

LOOSE_PLACES = frozenset({"passim", "f", "ff", "preface", "introduction", "foreword"})
"""Words that stand for a place without counting anything."""


@dataclass(slots=True)
class Reading:
    """What the grammar found in a note."""

    references: list[Reference] = field(default_factory=list)
    """The references, in order."""
    signals: list[At] = field(default_factory=list)
    """Signal words."""
    prose: list[At] = field(default_factory=list)
    """Stretches that are neither."""


def parse(text: str, rules: Rules | None = None, numbers: frozenset[str] = frozenset()) -> Reading:
    """The references of one note's reading text, in order.

    ``numbers``: titles of works that are numbers. No errors: what does not begin a reference is prose. The
    references do not overlap.
    """
    given = rules or Rules()
    plain = text.translate(SAME_WIDTH)
    prose = tuple(words for words in given.prose if words.translate(SAME_WIDTH) in plain)
    return _parse(text, given.signals, prose, numbers, given.language)


@lru_cache(
    maxsize=4096
)  # a note is read for the plain and for the decided citations, and again by the next build of `serve`
def _parse(
    text: str, signals: tuple[str, ...], prose: tuple[str, ...], numbers: frozenset[str], language: str
) -> Reading:
    return _Parser(text, Rules(signals=signals, prose=prose, language=language), numbers).note()


@lru_cache(maxsize=16)
def _plain(prose: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(words.translate(SAME_WIDTH) for words in prose)


@lru_cache(maxsize=16)
def _signals(signals: tuple[str, ...], language: str) -> tuple[tuple[str, ...], ...]:
    """Signal words as the tokens read them, longest first."""
    spoken = languages.language(language)
    return tuple(
        sorted((tuple(t.low for t in tokenize(s, spoken)[:-1]) for s in signals), key=lambda s: (-len(s), s))
    )


class _Parser:
    def __init__(self, text: str, rules: Rules, numbers: frozenset[str]) -> None:
        self.text = text
        self.rules = rules
        self.tokens = tokenize(text, languages.language(rules.language))
        self.locators = LocatorReader(
            self.tokens, numbers, bare=languages.language(rules.language).bare_imprint
        )
        self.known_prose = _plain(tuple(rules.prose))
        self.signals = _signals(tuple(rules.signals), rules.language)
        self.pos = 0
        self.out = Reading()
        self.signal = ""

    # -- movement

    @property
    def here(self) -> Token:
        return self.tokens[self.pos]

    def peek(self, n: int = 1) -> Token:
        return self.tokens[min(self.pos + n, len(self.tokens) - 1)]

    def signal_length(self, at: int) -> int:
        for words in self.signals:
            if tuple(t.low for t in self.tokens[at : at + len(words)]) == words:
                return len(words)
        return 0

    # -- note
    # ---------

    def note(self) -> Reading:
        """The whole note."""
        while self.here.kind != "end":
            if self.here.kind == "mark" and self.here.text in ".,;:":
                self.pos += 1
            elif self.here.low == "and":
                self.take_signal(1, keep=True)
            elif length := self.signal_length(self.pos):
                self.take_signal(length)
            elif not self.take_prose():
                self.reference()
        return self.out

    def take_prose(self) -> bool:
        """Words that the rules know as prose."""
        start = self.here.start
        for words in self.known_prose:
            if self.text.translate(SAME_WIDTH).startswith(words, start):
                self.out.prose.append((start, start + len(words)))
                while self.here.kind != "end" and self.here.start < start + len(words):
                    self.pos += 1
                return True
        return False

    def take_signal(self, length: int, keep: bool = False) -> None:
        first, last = self.here, self.tokens[self.pos + length - 1]
        self.pos += length
        end = last.end
        if self.here.text == "." and last.low in {"cf", "e.g"}:
            end = self.here.end
            self.pos += 1
        if not keep:
            self.signal = self.text[first.start : end].lower()
        self.out.signals.append((first.start, end))

    def reference(self) -> None:
        ref = Reference("named", self.here.start, signal=self.signal)
        self.signal = ""
        first = self.pos
        if self.here.low == "ibid":
            ref.kind, ref.ibid = "ibid", (self.here.start, self.here.end)
            self.pos += 1
            if self.here.text == "." and self.peek().kind != "end":
                self.pos += 1
            ref.end = ref.ibid[1]
        elif self.cites_again(self.pos):
            ref.kind = "ibid"
            self.locate_cited(ref)
            ref.end = self.tokens[self.pos - 1].end
        elif self.locators.starts(self.pos):
            ref.kind = "continued"
        else:
            self.head(ref)
        if self.pos > first or ref.kind == "continued":
            self.tail(ref)
        if self.pos == first:
            self.pos += 1
            ref.end = self.tokens[first].end
        self.accept(ref)

    def accept(self, ref: Reference) -> None:
        """Analyse the head; a stretch without author, title and locator is prose."""
        if ref.kind == "named":
            heads.analyse(self.text, ref)
            if (
                not ref.locators
                and not ref.imprint
                and not ref.loc_cit
                and not heads.looks_cited(self.text, ref)
            ):
                self.out.prose.append((ref.start, ref.end))
                return
        if ref.kind == "continued" and self.completes(ref):
            return
        self.out.references.append(ref)

    def completes(self, ref: Reference) -> bool:
        """``…. See pp. 80-1.``: pages in a sentence of their own complete a reference that had none."""
        last = self.out.references[-1] if self.out.references else None
        if last is None or last.kind != "named" or last.locators or not ref.locators:
            return False
        between = self.text[last.end : ref.start]
        if not between.lstrip().startswith("."):
            return False
        last.prose.append((last.end, ref.start))
        last.locators = ref.locators
        last.end = ref.end
        return True

    # -- head
    # ---------

    def head(self, ref: Reference) -> None:
        """Words up to what ends them; a signal inside begins the reference anew and leaves prose behind."""
        while not self.head_ends():
            length = (
                self.signal_length(self.pos)
                if self.pos > 0 and self.here.kind == "word" and self.here.text.islower()
                else 0
            )
            if length and not self.quoted_end():
                self.out.prose.append((ref.start, self.here.start))
                self.take_signal(length)
                ref.signal, self.signal = self.signal, ""
                while self.here.kind == "mark" and self.here.text in ".,:":
                    self.pos += 1
                ref.start = self.here.start
                if self.here.low == "ibid" or self.locators.starts(self.pos):
                    self.restart(ref)
                    return
                continue
            if self.here.low == "in" and self.peek().low == "ibid":
                self.within_ibid(ref)
                return
            closing = self.quoted_end()
            if closing:
                self.pos = closing
            elif self.here.text == "(":
                self.pos = self.bracket_end() + 1
            else:
                self.pos += 1
        ref.head = (ref.start, max(self.tokens[self.pos - 1].end, ref.start) if self.pos else ref.start)
        ref.end = ref.head[1]

    def restart(self, ref: Reference) -> None:
        """After prose and a signal stands a bare locator or ``Ibid``."""
        if self.here.low == "ibid":
            ref.kind, ref.ibid = "ibid", (self.here.start, self.here.end)
            ref.end = self.here.end
            self.pos += 1
        else:
            ref.kind = "continued"

    def within_ibid(self, ref: Reference) -> None:
        """``So-and-so in ibid``: the name is an author in the work of the reference before."""
        if self.here.start > ref.start:
            ref.author = (ref.start, self.tokens[self.pos - 1].end)
        word = self.peek()
        ref.kind, ref.ibid, ref.end = "ibid", (word.start, word.end), word.end
        self.pos += 2

    def head_ends(self) -> bool:
        token = self.here
        if token.kind == "end" or token.text == ";":
            return True
        if token.text == "," and (
            self.locators.starts(self.pos + 1, after_comma=True)
            or self.is_tail_bracket(self.pos + 1)
            or self.cites_again(self.pos + 1)
        ):
            return True
        if token.text == "(" and self.is_tail_bracket(self.pos):
            return True
        if token.text == ".":
            return self.sentence_ends()
        return self.pos > 0 and token.text != "," and self.locators.starts(self.pos)

    def is_tail_bracket(self, at: int) -> bool:
        return self.locators.imprint(at, self.text) is not None or self.locators.issue_date(at) is not None

    def sentence_ends(self) -> bool:
        following, before = self.peek(), self.tokens[self.pos - 1] if self.pos else self.here
        if following.kind == "end":
            return not (len(before.text) == 1 and before.text.isupper() and self.peek(-2).text == ".")
        initial = len(before.text) <= 2 and before.text[:1].isupper()
        abbreviated = before.low in SENTENCE_ABBREVIATIONS or initial
        return (
            not abbreviated
            and following.kind == "word"
            and following.text[0].isupper()
            and self.here.end < following.start
        )

    def bracket_end(self) -> int:
        depth = 0
        for i in range(self.pos, len(self.tokens)):
            depth += {"(": 1, ")": -1}.get(self.tokens[i].text, 0)
            if depth == 0:
                return i
        return self.pos

    def quoted_end(self) -> int:
        """Position after the closing mark when a quotation opens here, else 0."""
        token = self.here
        if (
            token.text not in {"'", '"'}
            or self.peek().start != token.end
            or (self.pos and self.tokens[self.pos - 1].end == token.start)
        ):
            return 0
        return heads.closing_mark(self.tokens, self.pos)

    # -- tail
    # ---------

    def tail(self, ref: Reference) -> None:
        """Brackets and locators after the head."""
        while True:
            at = self.pos
            while self.here.text == ",":
                self.pos += 1
            if self.here.text == ")" or not self.tail_part(ref):
                if self.here.text == ")":
                    self.pos += 1
                    ref.end = self.tokens[self.pos - 1].end
                    continue
                self.pos = at
                return
            ref.end = self.tokens[self.pos - 1].end

    def tail_part(self, ref: Reference) -> bool:
        imprint = self.locators.imprint(self.pos, self.text) if self.may_have_imprint(ref) else None
        if imprint:
            ref.imprint, self.pos = imprint
            return True
        dated = self.locators.issue_date(self.pos)
        if dated:
            self.locators.number_to_issue(ref.locators)
            ref.locators += dated[0]
            self.pos = dated[1]
            return True
        if self.locate_cited(ref) or self.passim():
            return True
        start = self.pos + self.joint(ref)
        found = self.locators.read(start, ref.locators)
        if found is None:
            return False
        locators, self.pos = found
        ref.locators += locators
        return True

    def may_have_imprint(self, ref: Reference) -> bool:
        """Place and year come before the locators, but for the number of an issue."""
        return (
            ref.kind == "named" and ref.imprint is None and all(loc.unit == "issue" for loc in ref.locators)
        )

    def joint(self, ref: Reference) -> int:
        """Tokens of ``and``, ``&``, ``; and`` that go on with the same list of locators."""
        unit = ref.locators[-1].unit if ref.locators else ""
        if self.here.low in {"and", "&"} and self.locators.goes_on(self.pos + 1, unit):
            return 1
        if self.here.text == ";" and unit == "date":
            skip = 2 if self.peek().low == "and" else 1
            if self.locators.goes_on(self.pos + skip, unit):
                return skip
        return 0

    def cites_again(self, at: int) -> bool:
        """Whether ``loc. cit.`` or ``op. cit.`` stands at a position."""
        words = [token.low for token in self.tokens[at : at + 3]]
        return words[:1] in (["loc"], ["op"]) and "cit" in words[1:]

    def locate_cited(self, ref: Reference) -> bool:
        if not self.cites_again(self.pos):
            return False
        words = [self.peek(i).low for i in range(4)]
        first = self.here
        self.pos += words.index("cit") + 1
        if self.here.text == "." and self.peek().kind != "end":
            self.pos += 1
        ref.ibid = (first.start, self.tokens[self.pos - 1].end)
        ref.loc_cit = words[0] == "loc"
        return True

    def passim(self) -> bool:
        if self.here.low == "et" and self.peek().low in {"passim", "seq"}:
            self.pos += 2
            return True
        if self.here.low in LOOSE_PLACES:
            self.pos += 1
            return True
        return False
