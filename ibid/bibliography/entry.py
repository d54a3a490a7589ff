"""Reading one entry of the bibliography: who, what, where, when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ibid.bibliography import imprint, names
from ibid.bibliography.keys import mint, unique
from ibid.bibliography.language import guess
from ibid.bibliography.split import SERIALS, Item
from ibid.folding import fold
from ibid.model import Name, Work

ROLES = re.compile(
    r"""[,.]?\s*(?<![\w])(?:(?P<both>trans\.\s+and\s+eds?\.|eds?\.\s+and\s+trans\.)|(?P<trans>trans(?:l)?\.|translated\sby)
        |(?P<ed>eds?\.|edited\sby)|(?P<intro>intro\.|introduction\sby|foreword\sby))\s+(?=[A-Z])""",
    re.VERBOSE,
)
"""Words that announce an editor, a translator or who wrote the introduction."""

VOLUMES = re.compile(
    r"""[,.]?\s*\(?
        (?P<volumes>\d+\s+vols?\.?
          | vols?\.?\s+\d[\divx\s;,&.\-–pt]*(?<=[\divx])
          | Nos?\.\s+\d+(?:[-–]\d+)?)
        (?=[).,\s]|$)\.?\)?,?\s*""",
    re.VERBOSE,
)
"""``(3 vols)``, ``vols 4-9``, ``vol. 3, pt. i & ii``."""

ARTICLE = re.compile(r"^['\"](?P<title>.+?)[.!?]?['\"][.,]\s*(?P<rest>\S.*)$")
"""An article's title in quotation marks, and what it stands in."""

SERIAL_PLACE = re.compile(
    r"""^(?P<container>.+?),?\s+(?P<volume>\d+|[IVXLC]+)\s+\((?P<year>[^)]*\d{4}(?:[-–]\d{1,4})?)\),
        \s*(?P<pages>[\d–,\x20-]+)\.?$""",
    re.VERBOSE,
)
"""``Journal, 9 (1950), 25-67``."""

PAGES = re.compile(r",?\s*(?P<pages>pp?\.\s*\d[\d–, -]*)\.?$")
"""Pages at the end of an entry."""

ISSUES = re.compile(rf"\((?P<volumes>Nos?\.[^)]*?)\.?\s+(?P<year>{imprint.YEAR})\)\.?$")
"""``(Nos. 1-5. 2-9 March 1911)``: issues of a bulletin and their date, instead of an imprint."""

THESIS = re.compile(
    r"""[,.]?\s*\b(?:unpublished\s+)?(?:ph\.?\s?d\.?|doctoral|master['’]s|m\.?\s?a\.?)
        \s+(?:thesis|dissertation)\b[,.]?\s*""",
    re.VERBOSE | re.IGNORECASE,
)
"""``Unpublished Ph.D. Thesis``."""

TYPESCRIPT = re.compile(
    r"\((?P<what>type(?:written|script)[^)]*|manuscript[^)]*|mimeo[^)]*)\)\.?$", re.IGNORECASE
)
"""A bracket that tells of a typescript and where it lies."""

ARCHIVE = re.compile(
    r"""^(?P<title>[^(]*\b(?:Archives?|Papers|Nachlass|Fond|Collection))
        \s*\((?P<where>[^)]*(?:Librar|Archiv|Universit|Institut|Museum)[^)]*)\)\.?$""",
    re.VERBOSE,
)
"""Papers, and the house that keeps them."""

REPORTS = re.compile(
    r"""\b(?:S['’]ezd|Kongress|Konferentsiya|Sessiya|Plenum|Stenograficheskii|Protokoly|Congress|Conference
        |Proceedings|Minutes|Report|Protokoll|Bericht)\b""",
    re.VERBOSE,
)
"""Nouns (in the nominative) of what meets and is minuted."""

COLLECTIONS = re.compile(r"\b(?:Sbornik|Resheniya|Rezolyutsiyakh|Resolutions|Documents|Collected\sEssays)\b")
"""Words of a title that gathers works of many."""

STRAIGHT = str.maketrans({"‘": "'", "’": "'", "ʹ": "'", "“": '"', "”": '"'})
"""Marks that the patterns here need not tell apart, replaced character for character."""


@dataclass(frozen=True, slots=True)
class _Context:
    places: frozenset[str]
    serials: bool
    inherit: tuple[Name, ...]


def parse(items: Sequence[Item], texts: Sequence[str] | None = None) -> list[Work]:
    """The works of the entries among ``items``, in order, with repeated authors resolved and keys minted.

    ``texts``: the reading text of each item (headings too, they are passed over), where emendations
    changed it. A list whose first entry names an author is a list by authors: an entry without one repeats
    the author above, unless its title stands where the alphabet puts it by itself. No errors; ``cert`` is
    medium where an imprint's punctuation failed.
    """
    readings = [_clean(t) for t in (texts if texts is not None else [i.text for i in items])]
    places = imprint.learn_places(
        t.translate(STRAIGHT) for t, i in zip(readings, items, strict=True) if i.kind == "entry"
    )
    works: list[Work] = []
    section: str | None = None
    by_author = False
    current: tuple[Name, ...] = ()
    for item, text in zip(items, readings, strict=True):
        if item.kind == "head":
            continue
        plain = text.translate(STRAIGHT)
        head = names.head(plain)
        if item.section != section:
            section, by_author, current = item.section, head is not None and head.inverted, ()
        context = _Context(
            places, bool(SERIALS.search(item.section.rpartition(" / ")[2])), current if by_author else ()
        )
        work = _set(_work(plain, context, item.section), text)
        if head is not None:
            current = () if head.editors else work.authors
        works.append(replace(work, parts=item.parts))
    return unique(works)


def parse_entry(text: str, previous: Work | None = None, section: str = "") -> Work:
    """One entry by itself; ``previous`` gives the author when the entry repeats it."""
    inherit = previous.authors if previous else ()
    cleaned = _clean(text)
    return _set(
        _work(
            cleaned.translate(STRAIGHT),
            _Context(imprint.COMMON, bool(SERIALS.search(section)), inherit),
            section,
        ),
        cleaned,
    )


def _clean(text: str) -> str:
    """One space between words, no asterisks, no bullet."""
    plain = re.sub(r"\s+", " ", text.replace("*", "")).strip().lstrip(".-–— ")
    return re.sub(r"(?<=['’ʹ]) (?=['’](?:[.,]|$))", "", plain)


def _set(work: Work, text: str) -> Work:
    """The fields with the quotation marks and apostrophes of the text they were read from."""
    plain = text.translate(STRAIGHT)

    def printed(value: str) -> str:
        at = plain.find(value) if value else -1
        return text[at : at + len(value)] if at >= 0 else value

    def people(names_: tuple[Name, ...]) -> tuple[Name, ...]:
        return tuple(Name(printed(n.family), n.given) for n in names_)

    return replace(
        work,
        title=printed(work.title),
        subtitle=printed(work.subtitle),
        container=printed(work.container),
        volumes=printed(work.volumes),
        place=printed(work.place),
        publisher=printed(work.publisher),
        year=printed(work.year),
        extent=printed(work.extent),
        authors=people(work.authors),
        editors=people(work.editors),
        translators=people(work.translators),
    )


def _work(text: str, context: _Context, section: str) -> Work:
    special = _unpublished(text, context, section)
    if special:
        return special
    if context.serials and not imprint.TAIL_YEAR.search(text):
        return _periodical(text, section)
    head = names.head(text)
    body = text[head.end :] if head else text
    authors: tuple[Name, ...] = ()
    editors: tuple[Name, ...] = ()
    if head:
        authors, editors = ((), head.names) if head.editors else (head.names, ())
    elif not _alphabetical(body, context.inherit):
        authors = context.inherit
    article = ARTICLE.match(body)
    if article:
        return _article(article["title"], article["rest"], authors, section, context)
    work = _book(body, authors, editors, section, context)
    return replace(work, key=mint(work.title, work.authors or work.editors[:1] if head else work.authors))


def _alphabetical(body: str, inherit: tuple[Name, ...]) -> bool:
    """The title's first word is made from the author's name: it stands here by its own letters (``Name``,
    ``Nameiana``)."""
    if not inherit:
        return True
    words = re.split(r"[\s,]", body, maxsplit=1)
    family = fold(inherit[0].family)
    first = fold(words[0])
    return "'" not in words[0] and first.startswith(family) and len(first) > len(family) and " " not in first


def _unpublished(text: str, context: _Context, section: str) -> Work | None:
    archive = ARCHIVE.match(text)
    if archive:
        title = archive["title"].strip()
        return Work(
            mint(title), "archive", title, publisher=archive["where"], lang=guess(title), section=section
        )
    typed = TYPESCRIPT.search(text)
    if not typed:
        return None
    body = text[: typed.start()].strip()
    head = names.head(body)
    authors = head.names if head else context.inherit
    rest = body[head.end :] if head else body
    year = imprint.TAIL_YEAR.search(rest)
    title = (rest[: year.start()] if year else rest).strip(" ,.")
    where = re.sub(r"^\w+(?: text)? (?:in|at) ", "", typed["what"])
    return Work(
        mint(title, authors),
        "typescript",
        title,
        authors,
        publisher=where,
        year=year["year"] if year else "",
        lang=guess(title),
        section=section,
    )


def _periodical(text: str, section: str) -> Work:
    match = re.match(r"^(?P<title>.+?)\s*(?:\((?P<place>[^)]+)\))?\.?$", text)
    title, place = (match["title"], match["place"] or "") if match else (text, "")
    article = re.sub(r"^(?:The |L['’])", "", title)
    return Work(
        "-".join([mint(article, words=3), *mint(place).split("-")] if place else [mint(article, words=3)]),
        "periodical",
        title,
        place=place,
        lang=guess(title),
        section=section,
    )


def _article(title: str, rest: str, authors: tuple[Name, ...], section: str, context: _Context) -> Work:
    base = Work(
        mint(title, authors), "article", title.strip(" ,"), authors, lang=guess(title), section=section
    )
    if THESIS.match(rest):
        return _thesis(base, THESIS.sub("", rest, count=1))
    serial = SERIAL_PLACE.match(rest)
    if serial:
        return replace(
            base,
            container=serial["container"],
            volumes=serial["volume"],
            year=serial["year"],
            extent=serial["pages"],
        )
    pages = PAGES.search(rest)
    book = _book(rest[: pages.start()] if pages else rest, (), (), section, context)
    return replace(
        base,
        container=book.title,
        editors=book.editors,
        translators=book.translators,
        place=book.place,
        publisher=book.publisher,
        year=book.year,
        extent=pages["pages"] if pages else "",
    )


def _thesis(base: Work, rest: str) -> Work:
    found = imprint.TAIL_YEAR.search(rest)
    where = (rest[: found.start()] if found else rest).strip(" ,.")
    return replace(base, type="thesis", publisher=where, year=found["year"] if found else "")


def _book(
    body: str, authors: tuple[Name, ...], editors: tuple[Name, ...], section: str, context: _Context
) -> Work:
    thesis = THESIS.search(body)
    if thesis:
        title = body[: thesis.start()].strip(" ,.'")
        return _thesis(
            Work("", "thesis", title, authors, editors, lang=guess(title), section=section),
            body[thesis.end() :],
        )
    bracket = ISSUES.search(body)
    if bracket:
        title, subtitle = _subtitle(body[: bracket.start()])
        issues = bracket["volumes"].rstrip(" ,;")
        report = Work("", "report", title, authors, editors, subtitle=subtitle, volumes=issues)
        return replace(report, year=bracket["year"], lang=guess(title), section=section)
    tail = imprint.find(body, context.places)
    front = body[: tail.start]
    front, volumes = _volumes(front)
    front, roles = _roles(front)
    title, subtitle = _subtitle(front)
    people = editors + roles["ed"]
    return Work(
        "",
        _type(title, subtitle, authors, roles["ed"]),
        title,
        authors,
        people,
        roles["trans"],
        subtitle=subtitle,
        volumes=volumes,
        place=tail.place,
        publisher=tail.publisher,
        year=tail.year,
        lang=guess(title, f"{subtitle} {tail.publisher}"),
        section=section,
        cert="high" if tail.sure and title else "medium",
    )


def _volumes(front: str) -> tuple[str, str]:
    match = VOLUMES.search(front)
    if not match or not front[: match.start()].strip():
        return front, ""
    after = front[match.end() :]
    glue = ", " if after.strip(" .,") else ""
    return front[: match.start()] + glue + after, match["volumes"].strip()


def _roles(front: str) -> tuple[str, dict[str, tuple[Name, ...]]]:
    found: dict[str, tuple[Name, ...]] = {"ed": (), "trans": ()}
    matches = list(ROLES.finditer(front))
    if not matches:
        return front, found
    for match, following in zip(matches, [*[m.start() for m in matches[1:]], len(front)], strict=True):
        named = names.people(re.sub(r"[.,]\s*$", "", front[match.end() : following].strip()))
        for role in ("ed", "trans"):
            if match[role] or match["both"]:
                found[role] += named
    return front[: matches[0].start()], found


def _subtitle(front: str) -> tuple[str, str]:
    plain = front.strip().rstrip(",; ").strip()
    if plain.endswith(".") and not re.search(r"\.\w+\.$", plain):
        plain = plain.rstrip(".,; ")
    title, colon, rest = plain.partition(": ")
    if not colon or rest[:1].isdigit():
        return plain, ""
    return title.strip(), rest.strip()


def _type(title: str, subtitle: str, authors: tuple[Name, ...], editors: tuple[Name, ...]) -> str:
    if authors:
        return "book"
    if COLLECTIONS.search(title) or COLLECTIONS.search(subtitle) or editors:
        return "collection"
    if REPORTS.search(title) or REPORTS.search(subtitle):
        return "report"
    return "book"
