"""Running heads and folios: what belongs to the printed page, not to the text.

A running head repeats the title of the book, a part, a chapter or a back-matter division in capitals, with or without the
page number; the OCR gives it its own line, two lines (title and number), or leaves it inside a line of text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ibid import capitals
from ibid.folding import fold, similarity
from ibid.model import Furniture, Span
from ibid.profile import Profile
from ibid.witness import Witness

_FOLIO_LINE = re.compile(r"\s*(\d{1,4})\s*$")
_CAPITALS = re.compile(
    r"(?:(?P<before>\d{1,4})\s+)?(?P<head>[A-Z][A-Z'’‘,.: -]{5,}[A-Z])(?:\s+(?P<after>\d{1,4}))?(?!\S)"
)
_NUMBERED_TITLE = re.compile(
    r"\s*(?:(?P<before>\d{1,4})\s+)?(?P<head>[^\W\d_].*?[^\W\d_])(?:\s+(?P<after>\d{1,4}))?\s*"
)
_LONG = 120
"""A running head has fewer characters."""
_SEVERAL = 3
"""So many lines must read like running heads in small letters before one is taken for it."""
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
    headings = capitals.headings(witness, profile, start)
    found: list[Furniture] = []
    first = witness.locate(start)[0]
    for n in range(first, witness.lines + 1):
        span = witness.line(n)
        if span.start not in headings:
            found.extend(_in_line(witness, span, titles))
    taken = {item.span.start for item in found}
    found += (
        item for item in _small(witness, profile, titles, first) if item.span.start not in taken | headings
    )
    return _with_lone_folios(witness, sorted(found, key=lambda item: item.span))


def _small(witness: Witness, profile: Profile, titles: tuple[str, ...], first: int) -> list[Furniture]:
    """Running heads in small letters: lines of their own with a title and a page number, when several give numbers that rise."""
    found: list[Furniture] = []
    for n in range(first, witness.lines + 1):
        span = witness.line(n)
        text = witness.at(span)
        match = _NUMBERED_TITLE.fullmatch(text) if len(text) < _LONG else None
        if not match or bool(match["before"]) == bool(match["after"]) or match["head"].isupper():
            continue
        page = int(match["before"] or match["after"])
        own = profile.chapters[page - 1].title if 0 < page <= len(profile.chapters) else ""
        if own and similarity(fold(match["head"]), fold(own)) >= 0.9:
            continue  # the number of a chapter before its title
        if _is_head(match["head"], titles) and page > (found[-1].page or 0 if found else 1):
            lead = len(text) - len(text.lstrip())
            found.append(Furniture(Span(span.start + lead, span.start + len(text.rstrip())), "header", page))
    return found if len(found) >= _SEVERAL else []


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
