"""The head of a reference: names, a title, an article and what it stands in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ibid.citations.syntax import SAME_WIDTH, At, Reference, Token

CONNECTIVES = frozenset({"in", "is", "was", "appears", "appeared", "and", "from", "published", "reprinted"})
"""Words that may follow an article's closing quotation mark."""

INITIALS = r"(?:[A-Z][A-Za-z]?\.\s?-?)+"
NAME = re.compile(
    rf"""^\[?(?:(?:Sir|Lord|Lady|Dr|St)\s)?
        (?:(?:{INITIALS}|[A-ZŠ][\w'-]+|von|de|van|du)\s?){{0,4}}    # initials, given names, particles
        (?:d')?[A-ZŠ][\w'-]+\]?(?:\s\(eds?\.?\))?$""",
    re.VERBOSE,
)
"""One person: a family name, with given name or initials or without."""

CONTRIBUTOR = re.compile(
    r",\s*(?:intro|trans|ed|eds|introduction by|translated by|edited by)\b\.?\s+[A-Z][^,(]*$"
)
QUOTED = re.compile(r"(?:^|(?<=[\s(]))(?:'(?=[^\s'])|\"(?=[^\s\"]))")
WITHIN = re.compile(
    r"""^[,\s]*
        (?P<words>(?:(?:(?:is|was)\s+)?(?:appears|appeared|printed|published|reprinted)\s+)?(?:in|from)
           (?:\s+the\s+(?:collection|volume|book|journal|newspaper|periodical))?\s+)?
        (?=\S)""",
    re.VERBOSE,
)
"""What joins an article's title to what it stands in."""

POSSESSIVE = re.compile(
    r"""^(?P<name>.*?)['’]s\s+
        (?:article|speech|report|letter|essay|statement|remarks|pamphlet|review|interview|thesis|theses)\b
        \s*(?:in\s*)?$""",
    re.VERBOSE,
)
"""``So-and-so's article``."""

LOWER = re.compile(
    r"(?:^|\s)(?:the|a|an|of|by|on|for|to|at|his|her|their|is|was|are|article|speech|proposed|resolution)(?=\s|$)"
)


def closing_mark(tokens: Sequence[Token], opening: int) -> int:
    """Position after the mark that closes the quotation opened at a position; 0 when none does.

    An apostrophe closes only where a comma, a bracket, the end or a connective follows: soft signs and
    plurals go on.
    """
    mark = tokens[opening].text
    for i in range(opening + 2, len(tokens) - 1):
        if tokens[i].text == mark and tokens[i - 1].end == tokens[i].start and tokens[i + 1].text != mark:
            following = tokens[i + 1]
            if (
                following.kind == "end"
                or following.text in ",.;:)("
                or (following.low in CONNECTIVES and following.start > tokens[i].end)
            ):
                return i + 1
    return 0


def analyse(text: str, ref: Reference) -> None:
    """Fill in author, title, article and container of a reference from its head; prose before an author is
    set apart."""
    plain = text.translate(SAME_WIDTH)
    start, end = ref.head
    start, end = _trim(plain, start, end)
    contributor = CONTRIBUTOR.search(plain[start:end])
    if contributor:
        ref.contributor = (start + contributor.start() + 2, end)
        end = start + contributor.start()
    quoted = _quotation(plain, start, end)
    if quoted:
        _article(plain, ref, start, quoted, end)
        return
    ref.title = (start, end)
    within = plain.rfind(" in ", start, end)
    if within > start:
        _before(plain, ref, start, within, strict=True)


def looks_cited(text: str, ref: Reference) -> bool:
    """A head without locator that may still cite a work: it names an author, quotes an article or is a run of
    capitals."""
    head = text[slice(*ref.head)]
    words = re.findall(r"[^\W\d_]+", head)
    if ref.quoted:
        return True
    return bool(words) and not LOWER.search(head) and sum(w[0].isupper() for w in words) * 2 > len(words)


def names(plain: str, at: At) -> bool:
    """Whether a stretch is one or two people."""
    pieces = re.split(r"\s+(?:and|&)\s+|,\s+(?=[A-Z]\.|[A-Z][\w'-]+\s)", plain[slice(*at)].strip())
    return bool(pieces) and all(NAME.match(p.strip()) for p in pieces)


def author_splits(text: str, at: At) -> list[tuple[At | None, At]]:
    """The ways to read a head as author and title: without an author, then with the words before each of its
    commas.

    Only what looks like people is offered as an author.
    """
    plain = text.translate(SAME_WIDTH)
    start, end = at
    out: list[tuple[At | None, At]] = [(None, (start, end))]
    for match in re.finditer(r",\s+", plain[start:end]):
        author = (start, start + match.start())
        if names(plain, author) and start + match.end() < end:
            out.append((author, (start + match.end(), end)))
    return out


def within_split(text: str, at: At) -> At | None:
    """The title after the last `` in `` of a head (``So-and-so in Title``)."""
    plain = text.translate(SAME_WIDTH)
    found = plain.rfind(" in ", *at)
    return (found + 4, at[1]) if found >= 0 else None


def _trim(plain: str, start: int, end: int) -> At:
    while start < end and plain[start] in " ,":
        start += 1
    while end > start and plain[end - 1] in " ,":
        end -= 1
    return start, end


def _quotation(plain: str, start: int, end: int) -> At | None:
    """The article's title in quotation marks (marks included): at the beginning, or after a comma or
    ``article``."""
    for match in QUOTED.finditer(plain, start, end):
        before = plain[start : match.start()].rstrip()
        if before and not (before.endswith(",") or POSSESSIVE.match(before)):
            continue
        mark = plain[match.start()]
        closers = [
            m.start()
            for m in re.finditer(
                rf"{mark}(?=\s*(?:,|$)|\s+(?:{'|'.join(sorted(CONNECTIVES - {'and'}))})\s)", plain[:end]
            )
            if m.start() > match.start() + 1
        ]
        if closers:
            return match.start(), closers[0] + 1
    return None


def _article(plain: str, ref: Reference, start: int, quoted: At, end: int) -> None:
    ref.quoted = (quoted[0] + 1, quoted[1] - 1)
    _before(plain, ref, start, quoted[0])
    link = WITHIN.match(plain[quoted[1] : end])
    begin = quoted[1] + (link.end() if link else 0)
    if link and link["words"]:
        ref.prose.append((quoted[1] + link.start("words"), begin))
    container = _trim(plain, begin, end)
    if container[0] < container[1]:
        ref.container = container


def _before(plain: str, ref: Reference, start: int, end: int, strict: bool = False) -> None:
    """What stands before a quoted title or `` in ``: an author, or prose."""
    at = _trim(plain, start, end)
    if at[0] >= at[1]:
        return
    possessive = POSSESSIVE.match(plain[slice(*at)])
    if possessive:
        ref.author = (at[0], at[0] + possessive.end("name"))
        ref.prose.append((ref.author[1], end))
    elif names(plain, at):
        ref.author = at
    elif not strict:
        ref.prose.append(at)
