"""Running text as annotations: quotations tied to the citation that documents them, cross-references, languages, titles."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from ibid.bibliography import spoken
from ibid.config import Decision
from ibid.flow import Annotation, Atom
from ibid.folding import fold
from ibid.model import NoteCall, Tie, Work
from ibid.teitext import XML_LANG
from ibid.typography import Marks

_ORDINAL_WORDS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
)  # fmt: skip
_ORDINALS = {
    w: n
    for n, w in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
        ],
        1,
    )
}
_CHAPTER = re.compile(
    r"\b(?:the\s+)?(?P<relative>following|next|preceding|previous|last)\s+chapter\b|\bthe\s+(?P<ordinal>"
    + "|".join(_ORDINALS)
    + r")\s+chapter\b|\b[Cc]hapter\s+(?P<number>\d{1,2})\b"
)
_NOTE = re.compile(r"\b(?:[Ss]ee\s+|cf\.\s+)?(?P<words>notes?\s+(?P<n>\d{1,3}))(?:\s+(?:above|below))?\b")


@dataclass(frozen=True, slots=True)
class Places:
    """What a cross-reference may lead to."""

    chapters: int
    """How many chapters there are."""
    sections: Mapping[tuple[int, str], str]
    """(chapter, folded heading) -> identifier."""
    notes: Collection[tuple[int, int]]
    """(chapter, number) of every note."""


def quotations(start: int, marks: Marks, ties: Mapping[tuple[int, int], Tie]) -> list[Annotation]:
    """``quote`` for quotations that a note documents, ``q`` for other quoted words.

    ``ties``: what a quotation is tied to, by the first offset of its paragraph (``start``) and its own offset in it.
    """
    result: list[Annotation] = []
    for quotation in marks.quotations:
        tie = ties.get((start, quotation.start))
        attributes: dict[str, str] = {}
        if tie:
            attributes["source"] = " ".join(f"#{source}" for source in tie.sources)
            if tie.cert != "high":
                attributes["cert"] = tie.cert
        name = "quote" if tie else "q"
        result.append(Annotation(quotation.start, quotation.end, name, attributes, rank=1))
    return result


def call_offsets(found: Sequence[Atom]) -> list[tuple[int, NoteCall]]:
    """The calls of a paragraph with their offsets in its reading text."""
    result: list[tuple[int, NoteCall]] = []
    at = 0
    for atom in found:
        if isinstance(atom.item, NoteCall):
            result.append((at, atom.item))
        at += len(atom.reading)
    return result


def cross_references(
    text: str, chapter: int, places: Places, decisions: Sequence[Decision]
) -> list[Annotation]:
    """References inside the book: by decision, and the plain ones (``the following chapter``, ``chapter 3``, ``see note 5``) by rule."""
    result: list[Annotation] = []
    for decision in decisions:
        at = _straight(text).find(_straight(decision.words))
        target = _target(decision.target, places)
        if at >= 0 and target:
            result.append(_reference(at, at + len(decision.words), target, decision.cert))
    for match in _CHAPTER.finditer(text):
        n = _number(match, chapter)
        if 1 <= n <= places.chapters and not _covered(match.span(), result):
            result.append(_reference(*match.span(), f"ch{n}", "high" if match["relative"] else "medium"))
    for match in _NOTE.finditer(text):
        if (chapter, int(match["n"])) in places.notes and not _covered(match.span("words"), result):
            result.append(_reference(*match.span("words"), f"ch{chapter}.n{match['n']}", "medium"))
    return result


def _straight(text: str) -> str:
    return text.replace("‘", "'").replace("’", "'")


def _number(match: re.Match[str], chapter: int) -> int:
    if match["relative"]:
        return chapter + (1 if match["relative"] in {"following", "next"} else -1)
    return _ORDINALS[match["ordinal"]] if match["ordinal"] else int(match["number"])


def _reference(start: int, end: int, target: str, cert: str) -> Annotation:
    return Annotation(start, end, "ref", {"type": "crossref", "target": f"#{target}", "cert": cert}, rank=2)


def _covered(span: tuple[int, int], found: Sequence[Annotation]) -> bool:
    return any(a.start < span[1] and span[0] < a.end for a in found)


def _target(words: str, places: Places) -> str:
    """``ch3`` or ``ch3: Heading of a section`` -> identifier; empty when there is none."""
    chapter, _, heading = words.partition(":")
    match = re.fullmatch(r"ch(\d+)", chapter.strip())
    if not match:
        return ""
    return places.sections.get((int(match[1]), fold(heading)), "") if heading.strip() else chapter.strip()


def languages(
    italics: Sequence[Annotation],
    text: str,
    titles: Mapping[str, Work],
    terms: Mapping[str, str] = MappingProxyType({}),
) -> list[Annotation]:
    """Italic stretches for what they are: the title of a work, foreign words with their language, or plain emphasis.

    ``terms``: the language of words that the registers know (folded).
    """
    result: list[Annotation] = []
    for italic in italics:
        words = text[italic.start : italic.end]
        work = titles.get(fold(words))
        if work:
            known = {XML_LANG: work.lang} if work.lang and work.lang != "en" else {}
            result.append(
                Annotation(
                    italic.start,
                    italic.end,
                    "title",
                    {"ref": f"#w.{work.key}", "rend": "italic", **known},
                    rank=5,
                )
            )
            continue
        language = terms.get(fold(words)) or spoken(words)
        if language and language != "en":
            result.append(
                Annotation(
                    italic.start, italic.end, "foreign", {XML_LANG: language, "rend": "italic"}, rank=5
                )
            )
        else:
            result.append(italic)
    return result


def by_title(works: Sequence[Work]) -> dict[str, Work]:
    """Works by folded title, for titles that name one work only; a title of one word is too little to tell a work by."""
    found: dict[str, Work] = {}
    doubled: set[str] = set()
    for work in works:
        for words in {fold(work.title), fold(f"{work.title} {work.subtitle}")}:
            if " " not in words.strip():
                continue
            if words in found and found[words].key != work.key:
                doubled.add(words)
            found[words] = work
    return {words: work for words, work in found.items() if words not in doubled}
