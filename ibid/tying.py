"""Which citation of a note a quotation is from: by what the passage says of it, by order where the numbers agree, else all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from ibid.bibliography import guess
from ibid.folding import fold
from ibid.model import Citation, Tie, Work, lower
from ibid.numerals import MONTHS
from ibid.quoting import Passage

_COMPARED = re.compile(r"\b(?:cf\b|compare\b|contrast\b|but see\b|see also\b)", re.I)
_SOURCE = re.compile(r"\b(?:from|quoted (?:in|from)|cited (?:in|from))\b", re.I)
_OPEN = frozenset({"periodical", "archive", "collection", "report"})
_NAME = re.compile(r"\b[A-Z][\w'’-]{2,}")
_NO_NAME = frozenset(
    {
        "see",
        "the",
        "for",
        "this",
        "that",
        "these",
        "those",
        "also",
        "but",
        "and",
        "according",
        "compare",
        "contrast",
    }
)
_DAY = re.compile(r"\b(\d{1,2}) (" + "|".join(m.capitalize() for m in MONTHS) + r")\b(?: (\d{4})\b)?")
_PAGE = re.compile(r"\b(?:page|p\.) ?(\d+)\b")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A citation that may be the source of a quotation."""

    id: str
    """Its identifier, ``ch2.n5.b1``."""
    authors: frozenset[str] = frozenset()
    """Folded surnames of its authors; none for what anybody may have written in, a periodical or an archive."""
    named: frozenset[str] = frozenset()
    """Folded names that the note says with it: ``for Reed see``, ``Reed in``."""
    title: str = ""
    """The folded title of its work."""
    lang: str = ""
    """The language of its work."""
    dates: frozenset[str] = frozenset()
    """ISO dates it cites."""
    pages: frozenset[str] = frozenset()
    """First pages it cites."""


def says_its_source(passage: Passage, periodicals: Mapping[str, str], cited: Collection[str]) -> bool:
    """Whether the sentence of a quotation documents it by itself: it says a periodical and a day, the note cites no such
    periodical, and is called only later.

    ``periodicals``: folded titles by key of work; ``cited``: keys of what the note cites and of what that stands in.
    """
    if not _DAY.search(passage.apart):
        return False
    words = f" {fold(passage.apart)} "
    named = {key for key, title in periodicals.items() if f" {title} " in words}
    return bool(named) and named.isdisjoint(cited)


def candidates(
    ids: Sequence[str], text: str, citations: Sequence[Citation], works: Sequence[Work | None]
) -> list[Candidate]:
    """The citations of a note that may be sources: those that it does not only compare, if there are any."""
    made: list[Candidate] = []
    compared: list[bool] = []
    end, comparing = 0, False
    for identifier, citation, work in zip(ids, citations, works, strict=True):
        lead = text[end : citation.at[0]]
        # a comparison lasts until the note says something else: "cf. A, p. 1 and B, p. 2. See C"
        if _SOURCE.search(lead) or re.search(r"\.\s|\b[Ss]ee\b|\bfor\b", lead):
            comparing = False
        comparing = comparing or bool(_COMPARED.search(lead))
        compared.append(comparing)
        made.append(_candidate(identifier, text, end, citation, work))
        end = citation.at[1]
    sources = [c for c, against in zip(made, compared, strict=True) if not against]
    return sources or made


def _candidate(identifier: str, text: str, start: int, citation: Citation, work: Work | None) -> Candidate:
    spans = [(a, b) for _, a, b in citation.marks] + [x.at for x in citation.locators if x.at]
    words = list(text)
    for a, b in spans:
        words[a:b] = " " * (b - a)
    named = _NAME.findall("".join(words)[start : citation.at[1]])
    anybody = work is None or work.type in _OPEN
    return Candidate(
        identifier,
        frozenset() if work is None or anybody else frozenset(fold(a.family) for a in work.authors),
        frozenset(fold(_owner(name)) for name in named) - _NO_NAME,
        fold(work.title) if work else "",
        work.lang if work else "",
        frozenset(x.start for x in citation.locators if x.unit == "date"),
        frozenset(x.start for x in citation.locators if x.unit == "page"),
    )


def _owner(name: str) -> str:
    """``Brontë’s`` -> ``Brontë``."""
    return re.sub(r"['’]s$", "", name)


def tie(
    passages: Sequence[Passage], choice: Sequence[Candidate], persons: frozenset[str]
) -> list[tuple[Passage, Tie]]:
    """Each passage with its source; ``persons``: folded surnames, one of which between a name and the quoted words makes it doubtful."""
    if len(choice) == 1:
        return [(p, Tie((choice[0].id,), p.cert)) for p in passages]
    told = [_told(p, choice, persons) for p in passages]
    if (
        len(passages) == len(choice)
        and all(p.cert == "high" for p in passages)
        and all(t is None or t is c for t, c in zip(told, choice, strict=True))
    ):
        told = list(choice)
    every = tuple(c.id for c in choice)
    return [
        (p, Tie((t.id,), lower("medium", p.cert)) if t else Tie(every, "low"))
        for p, t in zip(passages, told, strict=True)
    ]


def _told(passage: Passage, choice: Sequence[Candidate], persons: frozenset[str]) -> Candidate | None:
    """The only candidate that the passage speaks of."""
    tests: tuple[Callable[[], list[Candidate]], ...] = (
        lambda: _by_date(passage, choice),
        lambda: [c for c in choice if {m[1] for m in _PAGE.finditer(passage.before)} & c.pages],
        lambda: [c for c in choice if " " in c.title and f" {c.title} " in f" {fold(passage.before)} "],
        lambda: _by_language(passage, choice),
        lambda: _by_name(passage, choice, persons),
    )
    for test in tests:
        found = test()
        if len(found) == 1:
            return found[0]
    return None


def _by_date(passage: Passage, choice: Sequence[Candidate]) -> list[Candidate]:
    days = [f"-{MONTHS.index(m[2].lower()) + 1:02d}-{int(m[1]):02d}" for m in _DAY.finditer(passage.before)]
    for day in reversed(days):
        found = [c for c in choice if any(date.endswith(day) for date in c.dates)]
        if found:
            return found
    return []


def _by_language(passage: Passage, choice: Sequence[Candidate]) -> list[Candidate]:
    spoken = guess(passage.words)
    return [c for c in choice if spoken != "en" and c.lang == spoken]


def _by_name(passage: Passage, choice: Sequence[Candidate], persons: frozenset[str]) -> list[Candidate]:
    """The candidate whose name was said last before the quotation, when no other person's was said after it.

    An author's name tells nothing where anybody may have written the other thing cited.
    """
    by_author = all(c.authors or c.named for c in choice)
    for word in reversed(_NAME.findall(passage.before)):
        name = fold(_owner(word))
        found = [c for c in choice if name in c.named or (by_author and name in c.authors)]
        if found:
            return found
        if name in persons:
            return []
    return []
