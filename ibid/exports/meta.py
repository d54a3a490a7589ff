"""The metadata in the head of every page: Highwire, Dublin Core, Open Graph, Signposting, JSON-LD.

Which item a page stands for (so that Zotero, Scholar and others take the right one): a chapter or the bibliography is a part of
the book; a source page is the work it tells of; what the edition wrote (registers, commentary, apparatus, the editorial statement) is
a part of the book by the edition's editors; every other page (title page, search, references, what is gone) is the book.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from markupsafe import Markup

from ibid.exports import jsonld, styles
from ibid.exports.contents import Contents
from ibid.exports.facts import mark_pages, person
from ibid.exports.printed import esc
from ibid.exports.targets import Target, book_target, chapter_target
from ibid.html.chapter import OCR
from ibid.html.records import Chapter, Edition, Work
from ibid.html.works import people

Kind = Literal["name", "property", "link", "markup"]
Tag = tuple[Kind, str, str]
"""``("name", "citation_title", "…")``; for a link ``("link", rel, 'href="…" type="…"')``."""

_PICTURE = "cover.png"
_THE_BOOK = frozenset({"index.html", "search.html", "gone.html"})
_ABOUT = {
    "people": "Person",
    "organizations": "Organization",
    "places": "Place",
    "terms": "DefinedTerm",
    "works": "CreativeWork",
}
"""What an entry of a register is about, by its folder."""
_WORK_TYPES = {"thesis": "thesis", "report": "report", "archive": "manuscript", "typescript": "manuscript"}
_URL = re.compile(r"https?://[^\s)]+")


def _link(rel: str, href: str, kind: str = "") -> Tag:
    return ("link", rel, f'href="{esc(href)}"' + (f' type="{kind}"' if kind else ""))


# --- the item of a page ----------------------------------------------------------------------------------------


def bibliography_target(contents: Contents) -> Target:
    """The bibliography as a part of the book."""
    edition = contents.edition
    marks = [page for page in edition.pages if page.href.startswith("bibliography.html#")]
    title = edition.bibliography[0].title if edition.bibliography else "Bibliography"
    pages = mark_pages(marks[0], marks[-1]) if marks else None
    return Target(
        contents.facts, "chapter", "bibliography", "bibliography.html", chapter_title=title, pages=pages
    )


def apparatus_target(contents: Contents, path: str, title: str) -> Target | None:
    """A page that the edition wrote as a part of the book, by the edition's editors; ``None`` for pages that are tools or the book."""
    if not title or path in _THE_BOOK or path.startswith("cite/"):
        return None
    return Target(contents.facts.apparatus, "chapter", "", path, chapter_title=title)


def _names(target: Target) -> Iterator[Tag]:
    for author in target.facts.authors:
        yield "name", "citation_author", author.inverted


def _part(target: Target, root: str) -> Iterator[Tag]:
    """A part of the book: Zotero makes a book section of it."""
    facts = target.facts
    yield "name", "citation_title", target.chapter_title
    yield "name", "citation_inbook_title", facts.title
    yield from _names(target)
    if target.pages:
        yield "name", "citation_firstpage", target.pages.first
        yield "name", "citation_lastpage", target.pages.last
    yield from _printed(target)
    yield "name", "citation_public_url", facts.address(target.href) if facts.base else root + target.href


def _whole(target: Target, root: str) -> Iterator[Tag]:
    """The book."""
    facts = target.facts
    yield "name", "citation_title", facts.title
    yield from _names(target)
    yield from _printed(target)
    yield "name", "citation_public_url", facts.address(target.href) if facts.base else root + target.href


def _printed(target: Target) -> Iterator[Tag]:
    facts = target.facts
    yield "name", "citation_publication_date", facts.year
    yield "name", "citation_publisher", facts.publisher
    yield "name", "citation_isbn", facts.isbn
    yield "name", "citation_language", facts.language
    yield "name", "eprints.place_of_pub", facts.place
    yield "name", "prism.edition", facts.edition


def _dublin_core(target: Target) -> Iterator[Tag]:
    facts = target.facts
    part = target.kind == "chapter"
    yield "link", "schema.DC", 'href="http://purl.org/dc/elements/1.1/"'
    yield "link", "schema.DCTERMS", 'href="http://purl.org/dc/terms/"'
    yield "name", "DC.title", target.chapter_title if part else facts.title
    for author in facts.authors:
        yield "name", "DC.creator", author.inverted
    yield "name", "DC.publisher", facts.publisher
    yield "name", "DC.date", facts.year
    yield "name", "DC.language", facts.language
    yield "name", "DC.type", "BookItem" if part else "Book"
    yield "name", "DC.rights", facts.licence
    yield "name", "DCTERMS.modified", facts.date
    yield "name", "DCTERMS.bibliographicCitation", styles.plain(styles.chicago_bibliography(target))


def _open_graph(target: Target, root: str) -> Iterator[Tag]:
    facts = target.facts
    part = target.kind == "chapter"
    yield "property", "og:title", target.chapter_title if part else facts.title
    yield "property", "og:type", "article" if part else "book"
    yield "property", "og:site_name", facts.title if part else ""
    yield "property", "og:locale", facts.language.replace("-", "_") if "-" in facts.language else ""
    yield "property", "og:url", facts.address(target.href) if facts.base else ""
    yield "property", "og:image", f"{facts.base or root}{_PICTURE}"
    yield "property", "og:image:type", "image/png"
    yield "property", "og:image:width", "1200"
    yield "property", "og:image:height", "630"
    yield "property", "og:image:alt", facts.title


def _signposts(target: Target, root: str, downloads: Sequence[tuple[str, str]]) -> Iterator[Tag]:
    """Signposting (FAIR): the record's permanent address, its descriptions, its contents, its kind."""
    facts = target.facts
    top = facts.base or root
    name = "book" if target.kind == "book" or target.id == "bibliography" else target.id
    yield _link("cite-as", top + target.href)
    if name:  # what the edition wrote has no records of its own
        for end in ("bib", "ris"):
            yield _link("describedby", f"{top}cite/{name}.{end}", jsonld.media_type(f"x.{end}"))
        yield _link("describedby", f"{top}cite/{name}.json", "application/vnd.citationstyles.csl+json")
    yield _link("type", "https://schema.org/AboutPage")
    kind = "Book" if target.kind == "book" else "Chapter" if name else "WebPage"
    yield _link("type", f"https://schema.org/{kind}")
    found = _URL.search(facts.licence)
    if found:
        yield _link("license", found.group().rstrip(".,"))
    if target.kind == "chapter":
        yield _link("collection", f"{top}index.html", "text/html")
        return
    for file, _ in downloads:
        yield _link("item", top + file, jsonld.media_type(file))


# --- cited works -----------------------------------------------------------------------------------------------


def cited_works(edition: Edition, chapter: Chapter) -> list[Work]:
    """The works that a chapter's notes cite, each once, in order."""
    keys = dict.fromkeys(c.work for note in chapter.notes for c in note.citations if c.work in edition.works)
    return [edition.works[key] for key in keys]


def reference(work: Work) -> str:
    """A cited work as the value of ``citation_reference``: ``citation_title=…; citation_author=…``."""
    imprint = dict(work.imprint)
    container = "citation_journal_title" if work.in_periodical else "citation_inbook_title"
    parts = [("citation_title", work.title), (container, work.container)]
    parts += [("citation_author", author) for author in work.authors]
    parts.append(("citation_publication_date", imprint.get("Date", "")))
    return "; ".join(f"{name}={value.replace(';', ',')}" for name, value in parts if value)


def _source(contents: Contents, work: Work, root: str) -> Iterator[Tag]:
    """A source page stands for the work it tells of."""
    imprint = dict(work.imprint)
    publisher = imprint.get("Publisher", "")
    yield "name", "citation_title", work.title
    for role in ("author", "editor"):
        for element in people(work.element, role):
            yield "name", f"citation_{role}", person(element).inverted
    if work.in_periodical:
        yield "name", "citation_journal_title", work.container
        yield "name", "citation_volume", imprint.get("Volume", "")
        yield "name", "citation_issue", imprint.get("Number", "")
    elif work.type == "thesis":
        yield "name", "citation_dissertation_institution", publisher or "unknown"
    elif work.type == "report":
        yield "name", "citation_technical_report_institution", publisher or "unknown"
    else:
        yield "name", "citation_inbook_title", work.container
    yield "name", "citation_publication_date", imprint.get("Date", "")
    yield "name", "citation_publisher", publisher
    yield "name", "eprints.place_of_pub", imprint.get("Place", "")
    yield "link", "schema.DC", 'href="http://purl.org/dc/elements/1.1/"'
    yield "name", "DC.title", work.title
    yield "name", "DC.type", _WORK_TYPES.get(work.type, "" if work.type == "article" else "Book")
    yield "property", "og:title", work.title
    yield "property", "og:site_name", contents.facts.title
    yield "property", "og:image", f"{contents.facts.base or root}{_PICTURE}"
    yield _link("collection", f"{contents.facts.base or root}bibliography.html", "text/html")
    yield "markup", "", jsonld.block(jsonld.work_json(work, contents.facts.base or root))


# --- the tags of a page ----------------------------------------------------------------------------------------


def _chapter_tags(contents: Contents, chapter: Chapter, root: str) -> Iterator[Tag]:
    """A chapter; its page *as the OCR has it* (in a folder of its own) stands for the same, and leaves the long lists to it."""
    target = chapter_target(contents, chapter)
    cited = [] if root else cited_works(contents.edition, chapter)
    yield from _edition_author(contents)
    yield from _part(target, root)
    for work in cited:
        yield "name", "citation_reference", reference(work)
    yield from _dublin_core(target)
    yield from _open_graph(target, root)
    yield from _signposts(target, root, ())
    yield "markup", "", jsonld.block(jsonld.chapter_json(contents, chapter, cited, root))


def _edition_author(contents: Contents) -> Iterator[Tag]:
    yield "name", "author", ", ".join(author.direct for author in contents.facts.authors)


def _book_tags(
    contents: Contents, root: str, path: str, downloads: tuple[tuple[str, str], ...]
) -> Iterator[Tag]:
    target = book_target(contents)
    yield from _edition_author(contents)
    yield from _whole(target, root)
    yield from _dublin_core(target)
    yield from _open_graph(target, root)
    title_page = path == "index.html"
    yield from _signposts(target, root, downloads if title_page else ())
    yield "markup", "", jsonld.block(jsonld.book_json(contents, root, full=title_page, downloads=downloads))


def _apparatus_tags(contents: Contents, target: Target, root: str) -> Iterator[Tag]:
    yield "name", "author", ", ".join(author.direct for author in target.facts.authors)
    yield from _part(target, root)
    yield from _dublin_core(target)
    yield from _open_graph(target, root)
    yield from _signposts(target, root, ())
    about = _ABOUT.get(target.href.partition("/")[0]) if "/" in target.href else None
    yield "markup", "", jsonld.block(jsonld.apparatus_json(contents, target, root, about))


def tags(
    contents: Contents, path: str, downloads: Sequence[tuple[str, str]] = (), title: str = ""
) -> list[Tag]:
    """The tags of the page at a path of the book's folder; those without a value are left out. ``title``: the page's own."""
    root = "../" * path.count("/")
    chapter = next((c for c in contents.edition.chapters if c.file == path.removeprefix(OCR)), None)
    key = path.removeprefix("sources/").removesuffix(".html") if path.startswith("sources/") else ""
    work = contents.edition.works.get(f"w.{key}") if key else None
    if chapter is not None:
        found = list(_chapter_tags(contents, chapter, root))
    elif work is not None:
        found = list(_source(contents, work, root))
    elif path == "bibliography.html":
        target = bibliography_target(contents)
        found = [
            *_edition_author(contents),
            *_part(target, root),
            *_dublin_core(target),
            *_open_graph(target, root),
        ]
        found += _signposts(target, root, ())
    elif apparatus := apparatus_target(contents, path, title):
        found = list(_apparatus_tags(contents, apparatus, root))
    else:
        found = list(_book_tags(contents, root, path, tuple(downloads)))
    if contents.facts.base:
        found.append(_link("canonical", contents.facts.address("" if path == "index.html" else path)))
    return [tag for tag in found if tag[2]]


def head_tags(
    contents: Contents, path: str, downloads: Sequence[tuple[str, str]] = (), title: str = ""
) -> Markup:
    """The same as HTML for the page's head, a tag a line.

    ``path``: of the page in the book's folder (``ch2.html``, ``sources/x.html``). ``downloads``: ``(file, description)``. ``title``: of
    the page.
    """
    lines = []
    for kind, name, value in tags(contents, path, downloads, title):
        if kind == "link":
            lines.append(f'<link rel="{name}" {value}>')
        elif kind == "markup":
            lines.append(value)
        else:
            lines.append(f'<meta {kind}="{name}" content="{esc(value)}">')
    return Markup("\n".join(lines))  # noqa: S704 - every value is escaped
