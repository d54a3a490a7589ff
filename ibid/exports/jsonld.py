"""Schema.org descriptions of the book, its chapters and the works it cites, as JSON-LD data blocks."""

from __future__ import annotations

import json

from markupsafe import Markup

from ibid.exports.contents import Contents
from ibid.exports.data import Json, compact, people_json
from ibid.exports.facts import Person
from ibid.exports.targets import Target, chapter_target
from ibid.html.records import Chapter, Work

_KINDS = {"article": "Article", "thesis": "Thesis", "periodical": "Periodical", "report": "Report"}
_KINDS |= {"archive": "ArchiveComponent", "collection": "Collection", "typescript": "Manuscript"}
_MEDIA = {
    "tei.xml": "application/tei+xml",
    "epub": "application/epub+zip",
    "pdf": "application/pdf",
    "txt": "text/plain",
    "json": "application/json",
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "zip": "application/zip",
    "csl.json": "application/vnd.citationstyles.csl+json",
}


def media_type(name: str) -> str:
    """The media type of a download, by the end of its name.

    >>> media_type("merrow-1961.tei.xml"), media_type("x.epub"), media_type("x")
    ('application/tei+xml', 'application/epub+zip', '')
    """
    ends = sorted((end for end in _MEDIA if name.endswith(f".{end}")), key=len)
    return _MEDIA[ends[-1]] if ends else ""


def _people(people: tuple[Person, ...]) -> list[Json]:
    found: list[Json] = []
    for person in people:
        if person.given:
            found.append(
                {
                    "@type": "Person",
                    "name": person.direct,
                    "familyName": person.family,
                    "givenName": person.given,
                }
            )
        else:
            found.append({"@type": "Organization", "name": person.family})
    return found


def _printed(contents: Contents) -> dict[str, Json]:
    """The printed book that the edition is based on."""
    facts = contents.facts
    publisher: Json = compact({"@type": "Organization", "name": facts.publisher, "location": facts.place})
    return compact(
        {
            "@type": "Book",
            "name": facts.title,
            "author": _people(facts.authors),
            "publisher": publisher if facts.publisher else None,
            "datePublished": facts.year,
            "isbn": facts.isbn,
        }
    )


def _details(contents: Contents, root: str, downloads: tuple[tuple[str, str], ...]) -> dict[str, Json]:
    """What only the title page says of the book: its chapters, its files, what it is based on."""
    facts = contents.facts
    encodings: list[Json] = []
    for name, what in downloads:
        kind = media_type(name)
        encodings.append(
            compact(
                {
                    "@type": "MediaObject",
                    "contentUrl": f"{facts.base or root}{name}",
                    "encodingFormat": kind,
                    "description": what,
                }
            )
        )
    parts: list[Json] = []
    for chapter in contents.edition.chapters:
        identity = f"{facts.base or root}{chapter.file}"
        parts.append({"@type": "Chapter", "@id": identity, "name": chapter.title, "position": chapter.n})
    return {
        "dateModified": facts.date,
        "publisher": {"@type": "Organization", "name": facts.issuer} if facts.issuer else None,
        "copyrightNotice": facts.licence,
        "accessMode": "textual",
        "accessibilityFeature": ["tableOfContents", "structuralNavigation", "pageNavigation", "ARIA"],
        "accessibilityHazard": "none",
        "isBasedOn": _printed(contents),
        "hasPart": parts,
        "encoding": encodings,
    }


def book_json(
    contents: Contents, root: str, *, full: bool, downloads: tuple[tuple[str, str], ...] = ()
) -> Json:
    """The edition as a ``Book``; with its chapters and files when ``full``."""
    facts = contents.facts
    record: dict[str, Json] = {
        "@type": "Book",
        "@id": f"{facts.base or root}index.html",
        "name": facts.title,
        "author": _people(facts.authors),
        "inLanguage": facts.language,
        "bookFormat": "https://schema.org/EBook",
        "bookEdition": facts.edition,
        "version": facts.version,
    }
    return compact(record | _details(contents, root, downloads) if full else record)


def chapter_json(contents: Contents, chapter: Chapter, cited: list[Work], root: str = "") -> Json:
    """A chapter, part of the book, with the works it cites: what they are is told where their ``@id`` leads."""
    target = chapter_target(contents, chapter)
    works: list[Json] = [
        {
            "@type": _KINDS.get(work.type, "Book"),
            "@id": f"{contents.facts.base}sources/{work.key}.html",
        }
        for work in cited
    ]
    return compact(
        {
            "@type": "Chapter",
            "@id": target.url if contents.facts.base else root + target.href,
            "name": chapter.title,
            "position": chapter.n,
            "author": _people(contents.facts.authors),
            "inLanguage": contents.facts.language,
            "pageStart": target.pages.first if target.pages else "",
            "pageEnd": target.pages.last if target.pages else "",
            "isPartOf": {
                "@type": "Book",
                "@id": f"{contents.facts.base or root}index.html",
                "name": contents.facts.title,
            },
            "isBasedOn": compact({**_printed(contents), "author": None}),
            "citation": works,
        }
    )


def apparatus_json(contents: Contents, target: Target, root: str, about: str | None) -> Json:
    """A page that the edition wrote, part of the book. ``about``: the kind of thing that an entry of a register is about."""
    subject: Json = {"@type": about, "name": target.chapter_title} if about else None
    return compact(
        {
            "@type": "WebPage",
            "@id": f"{contents.facts.base or root}{target.href}",
            "name": target.chapter_title,
            "author": _people(target.facts.authors),
            "dateModified": target.facts.date,
            "about": subject,
            "isPartOf": book_json(contents, root, full=False),
        }
    )


def work_json(work: Work, root: str) -> Json:
    """A cited work."""
    imprint = dict(work.imprint)
    kind = "Periodical" if work.in_periodical else "Book"
    container: Json = {"@type": kind, "name": work.container} if work.container else None
    authors: list[Json] = [
        {"@type": "Person", "name": " ".join(str(x) for x in (p.get("given"), p.get("family")) if x)}
        for p in people_json(work.element, "author")
        if isinstance(p, dict)
    ]
    publisher = imprint.get("Publisher", "")
    return compact(
        {
            "@type": _KINDS.get(work.type, "Book"),
            "@id": f"{root}sources/{work.key}.html",
            "name": work.title,
            "author": authors,
            "publisher": {"@type": "Organization", "name": publisher} if publisher else None,
            "datePublished": imprint.get("Date", ""),
            "isPartOf": container,
        }
    )


def block(record: Json) -> Markup:
    """A JSON-LD data block for a page."""
    whole: Json = {"@context": "https://schema.org", **record} if isinstance(record, dict) else record
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return Markup(f'<script type="application/ld+json">{text}</script>')  # noqa: S704 - JSON, escaped
