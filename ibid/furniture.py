"""Running heads and folios: what belongs to the printed page, not to the text.

A running head repeats the title of the book, a part, a chapter or a back-matter division in capitals, with or without the
page number; the OCR gives it its own line, two lines (title and number), or leaves it inside a line of text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ibid.folding import fold, similarity
from ibid.model import Furniture, Profile, Span
from ibid.witness import Witness

_FOLIO_LINE = re.compile(r"\s*(\d{1,4})\s*$")
_CAPITALS = re.compile(
    r"(?:(?P<before>\d{1,4})\s+)?(?P<head>[A-Z][A-Z'’‘,.: -]{5,}[A-Z])(?:\s+(?P<after>\d{1,4}))?(?!\S)"
)
_NUMBERED_HEADING = re.compile(r"\s*(?:-\s+)?(?:[IVX]+|\d+)\.\s")


def head_titles(profile: Profile) -> tuple[str, ...]:
    """Folded titles that may run along the top of a page."""
    titles = [profile.title, profile.bibliography[0], profile.notes[0], *profile.running_heads]
    titles += [title for _label, title in profile.parts]
    titles += [chapter.title for chapter in profile.chapters]
    return tuple(dict.fromkeys(fold(t) for t in titles if t))


def _is_head(text: str, titles: tuple[str, ...]) -> bool:
    folded = fold(text)
    return any(similarity(folded, title) >= 0.9 for title in titles)


def find(witness: Witness, profile: Profile, start: int) -> list[Furniture]:
    """All running heads and folios after offset ``start`` (the title page and the contents are no furniture), in order."""
    titles = head_titles(profile)
    found: list[Furniture] = []
    first = witness.locate(start)[0]
    for n in range(first, witness.lines + 1):
        span = witness.line(n)
        found.extend(_in_line(witness, span, titles))
    return _with_lone_folios(witness, _spared(witness, profile, first, found))


def _spared(witness: Witness, profile: Profile, first: int, heads: list[Furniture]) -> list[Furniture]:
    """Without the heading of the bibliography, where the book prints it in capitals as it does its running heads: the
    first line of nothing else, without a number beside it, if no line says the same in other letters."""
    title = fold(profile.bibliography[0])
    taken = {head.span.start for head in heads}
    lines = (witness.line(n) for n in range(first, witness.lines + 1))
    if any(span.start not in taken and similarity(fold(witness.at(span)), title) >= 0.9 for span in lines):
        return heads
    for head in heads:
        line = witness.locate(head.span.start)[0]
        folios = (_FOLIO_LINE.match(witness.at(witness.line(n))) for n in _neighbours(witness, line))
        words = witness.text[head.span.start : head.span.end]
        if head.page is None and similarity(fold(words), title) >= 0.9 and not any(folios):
            return [other for other in heads if other is not head]
    return heads


def _in_line(witness: Witness, span: Span, titles: tuple[str, ...]) -> Iterator[Furniture]:
    text = witness.at(span)
    if _NUMBERED_HEADING.match(text):
        return
    for match in _CAPITALS.finditer(text):
        if not _is_head(match["head"], titles):
            continue
        alone = not text[: match.start()].strip() and not text[match.end() :].strip()
        number = match["before"] or match["after"]
        if not alone and not number:
            continue  # words in capitals inside a sentence are no proof of a page break
        page = int(number) if number else None
        yield Furniture(Span(span.start + match.start(), span.start + match.end()), "header", page)


def _with_lone_folios(witness: Witness, heads: list[Furniture]) -> list[Furniture]:
    """A number alone on the line after (or before) a running head without number is that page's folio."""
    result: list[Furniture] = []
    for head in heads:
        result.append(head)
        if head.page is not None:
            continue
        line = witness.locate(head.span.start)[0]
        for n in _neighbours(witness, line):
            span = witness.line(n)
            match = _FOLIO_LINE.match(witness.at(span))
            if match:
                folio = Span(span.start + match.start(1), span.start + match.end(1))
                result.append(Furniture(folio, "folio", int(match[1])))
                break
    return sorted(result, key=lambda f: f.span)


def _neighbours(witness: Witness, line: int) -> Iterator[int]:
    for step in (1, -1):
        n = line + step
        while 1 <= n <= witness.lines:
            if witness.at(witness.line(n)).strip():
                yield n
                break
            n += step
