"""References to the edition: static files for reference managers, pages to read and copy from, and what cite.js needs."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from ibid.exports import records, styles
from ibid.exports.contents import Contents
from ibid.exports.data import Json
from ibid.exports.facts import Pages
from ibid.exports.targets import Target, book_target, chapter_target, passages
from ibid.html.records import Chapter
from ibid.model import Artefact

if TYPE_CHECKING:
    from ibid.html.site import Site

FORMS: tuple[tuple[str, Callable[[Target], str]], ...] = (
    ("Chicago, note", styles.chicago_note),
    ("Chicago, bibliography", styles.chicago_bibliography),
    ("MLA, works cited", styles.mla),
    ("MLA, in the text", styles.mla_in_text),
    ("APA, reference list", styles.apa),
    ("APA, in the text", styles.apa_in_text),
)
"""The written forms, as HTML, in the order in which they are offered."""

RECORDS: tuple[tuple[str, Callable[[Target], str]], ...] = (
    ("BibTeX", records.bibtex),
    ("RIS", records.ris),
    (
        "CSL-JSON",
        lambda target: json.dumps(
            records.csl(target),
            ensure_ascii=False,
        ),
    ),
)
"""The records for reference managers, as text."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A target on a page of references."""

    anchor: str
    label: str
    href: str
    """From the folder ``cite/``."""
    forms: tuple[tuple[str, Markup], ...]


def forms(target: Target, only: Sequence[str] = ()) -> tuple[tuple[str, Markup], ...]:
    """The written forms of a target: all, or those named."""
    return tuple(
        (name, Markup(make(target)))  # noqa: S704 - the formatter escapes
        for name, make in FORMS
        if not only or name in only
    )


def how_to_cite(contents: Contents, *, away: bool = False) -> tuple[tuple[str, Markup], ...]:
    """The book as a whole, in every written form but those for the text.

    ``away``: for a file that has left the site, where an address that is not absolute says nothing.
    """
    target = book_target(contents)
    if away and not contents.facts.base:
        target = replace(target, href="")
    return forms(target, [name for name, _ in FORMS if not name.endswith("in the text")])


# --- files -----------------------------------------------------------------------------------------------------


def _files(name: str, targets: Sequence[Target]) -> list[Artefact]:
    return [
        Artefact(f"cite/{name}.bib", "\n".join(records.bibtex(t) for t in targets).encode("utf-8")),
        Artefact(f"cite/{name}.ris", "".join(records.ris(t) for t in targets).encode("utf-8")),
        Artefact(f"cite/{name}.json", records.csl_file(targets).encode("utf-8")),
    ]


def reference_files(contents: Contents) -> list[Artefact]:
    """``cite/book.bib .ris .json``: the book and its chapters; ``cite/chN.…``: the chapter and every anchor in it (``.js``: for
    the control *cite*)."""
    chapters = contents.edition.chapters
    whole = [chapter_target(contents, chapter) for chapter in chapters]
    found = _files("book", [book_target(contents), *whole])
    for chapter, target in zip(chapters, whole, strict=True):
        found += _files(chapter.id, [target, *passages(contents, chapter)])
        found.append(client_script(contents, chapter))
    return found


# --- pages -----------------------------------------------------------------------------------------------------

_PASSAGE_FORMS = ("Chicago, note", "MLA, in the text", "APA, in the text")


def _entry(target: Target) -> Entry:
    anchor = target.href.partition("#")[2]
    label = f"Note {target.ref}" if target.kind == "note" else target.ref
    return Entry(anchor, label, f"../{target.href}", forms(target, _PASSAGE_FORMS))


def cite_pages(site: Site, contents: Contents) -> list[Artefact]:
    """``cite/index.html`` for the book and its chapters; ``cite/chN.html``: every anchor of a chapter, without JavaScript."""
    book = book_target(contents)
    found = []
    for chapter in contents.edition.chapters:
        target = chapter_target(contents, chapter)
        found.append(
            site.page(
                f"cite/{chapter.id}.html",
                "cite.html",
                f"References to chapter {chapter.n}" if chapter.n else f"References to {chapter.title}",
                chapter=chapter,
                whole=forms(target),
                book_forms=how_to_cite(contents),
                entries=[_entry(passage) for passage in passages(contents, chapter)],
                files=chapter.id,
            )
        )
    entries = [
        Entry(chapter.id, chapter.label, f"{chapter.id}.html", forms(chapter_target(contents, chapter)))
        for chapter in contents.edition.chapters
    ]
    found.append(
        site.page(
            "cite/index.html",
            "cite.html",
            "References to this edition",
            chapter=None,
            whole=forms(book),
            book_forms=(),
            entries=entries,
            files="book",
        )
    )
    return found


# --- for the script --------------------------------------------------------------------------------------------


def _template(contents: Contents, chapter: Chapter) -> Target:
    """A passage whose particulars are signs that cite.js replaces."""
    facts = replace(contents.facts, base="")
    return Target(facts, "paragraph", "@K@", "@U@", "@R@", chapter.n, chapter.title, Pages("@P@", "@P@"))


def _signs(name: str, text: str) -> str:
    """The template with signs for what depends on the number of pages, the kind of passage and the place of the site."""
    text = text.replace("para. @R@", "@S@").replace("paragraph @R@", "@N@").replace("index.html", "@H@")
    if name == "MLA, in the text":
        return text.replace("@P@", "@M@")
    if name == "APA, in the text":
        return text.replace("p. @P@", "@L@")
    if name == "RIS":
        return text.replace("SP  - @P@", "SP  - @A@").replace("EP  - @P@", "EP  - @Z@")
    if name == "BibTeX":
        return text.replace("@P@", "@A@--@Z@")
    return text.replace("@P@", "@A@-@Z@") if name == "CSL-JSON" else text


def client_data(contents: Contents, chapter: Chapter) -> dict[str, Json]:
    """What cite.js needs on a chapter's page: templates for a passage, the chapter's own forms, the page of each anchor."""
    sample = _template(contents, chapter)
    whole = replace(chapter_target(contents, chapter), facts=sample.facts, href="@U@")
    every = (*FORMS, *RECORDS)
    found = list(passages(contents, chapter))
    pages: dict[str, Json] = {
        target.href.partition("#")[2]: target.pages.label for target in found if target.pages is not None
    }
    return {
        "base": contents.facts.base,
        "key": f"{contents.edition.book}.{chapter.id}.",
        "n": chapter.n,
        "where": f"chapter {chapter.n}" if chapter.n else chapter.title,
        "short": f"chap. {chapter.n}" if chapter.n else f"“{chapter.title}”",
        "passage": [[name, _signs(name, make(sample).replace(f"{contents.edition.book}.@K@", "@K@"))] for name, make in every],
        "chapter": [[name, make(whole)] for name, make in every],
        "pages": pages,
    }  # fmt: skip


def client_script(contents: Contents, chapter: Chapter) -> Artefact:
    """The same as ``cite/chN.js``, a classic script that cite.js loads when a reference is first wanted (from disk as well)."""
    text = json.dumps(client_data(contents, chapter), ensure_ascii=False, separators=(",", ":"))
    return Artefact(f"cite/{chapter.id}.js", f"var citeData = {text};\n".encode())
