"""Pages for identifiers that are no longer in the text: ``gone.html``, and a page for every page that is
gone itself."""

from __future__ import annotations

from dataclasses import dataclass

from ibid.anchors.ledger import chapter_of
from ibid.anchors.lock import Entry, Lock, natural
from ibid.html.site import Site
from ibid.html.walk import local_id
from ibid.model import Artefact

TEMPLATE = "gone.html"
KINDS = {
    "part": "Part",
    "chapter": "Chapter",
    "section": "Section",
    "paragraph": "Paragraph",
    "quotation": "Displayed quotation",
    "note": "Note",
    "call": "Call of note",
    "citation": "Citation in note",
    "page": "Printed page",
    "work": "Work",
}


@dataclass(frozen=True, slots=True)
class Gone:
    """A line of the page."""

    id: str
    """The identifier in full."""
    anchor: str
    """The id of the line on the page."""
    kind: str
    """Its kind."""
    label: str
    """``Paragraph 2.14``."""
    page: str
    """Printed page, ``""`` when unknown."""
    minted: str
    """The day it was first published, ``""`` when unknown."""
    when: str
    """The day of the edition in which it ended."""
    href: str
    """Where its content stands, or the place where it stood."""
    goal: str
    """Label of that place."""
    moved: bool
    """Whether its content still stands somewhere."""
    why: str
    """merged, moved, deleted or unheaded."""


def label(entry: Entry) -> str:
    """``Paragraph 2.14``, ``Note 5 of chapter 2``: what a reader calls it."""
    kind, _, rest = KINDS[entry.kind], *entry.id.partition(".")[1:]
    chapter = chapter_of(entry.id).removeprefix("ch")
    if entry.kind in {"paragraph", "quotation"}:
        return f"{kind} {chapter}.{rest.removeprefix('p')}"
    if entry.kind in {"note", "call", "section"}:
        return f"{kind} {rest[1:]} of chapter {chapter}"
    if entry.kind == "citation":
        note, _, number = rest.partition(".b")
        return f"{kind} {note[1:]} of chapter {chapter} (number {number})"
    if entry.kind == "part":
        return f"{kind} {entry.id.removeprefix('part')}"
    return f"{kind} {rest if entry.kind in {'page', 'work'} else chapter}"


def tombstone_artefacts(lock: Lock, site: Site) -> list[Artefact]:
    """The pages for identifiers that are no longer where they were.

    In: the settled lock; the site as `ibid.html.render` makes it. Out: ``gone.html`` with an entry for
    every tombstone and for every alias that leads to another page; a page in place of each chapter or
    source page that is gone. Nothing when nothing is gone.
    """
    dead = [e for e in lock if e.status != "live" and _elsewhere(lock, e)]
    if not dead:
        return []
    pages = [
        _page(site, "gone.html", "No longer here", [_row(site, lock, e, e.id, "gone.html") for e in dead])
    ]
    pages += _chapter_stubs(lock, site)
    pages += _source_stubs(lock, site)
    return sorted(pages, key=lambda artefact: artefact.path)


def _elsewhere(lock: Lock, entry: Entry) -> bool:
    goal = lock.resolve(entry.id)
    return not goal or chapter_of(goal) != chapter_of(entry.id) or entry.kind == "work"


def _row(site: Site, lock: Lock, entry: Entry, anchor: str, file: str) -> Gone:
    goal = lock.resolve(entry.id)
    place = goal or lock.place(entry.at)
    href = site.edition.href(place, file) if place else ""
    if not href and entry.kind == "work":
        place, href = "", site.edition.href("bibliography", file) or _up(file) + "bibliography.html"
    return Gone(
        id=entry.id,
        anchor=anchor,
        kind=entry.kind,
        label=label(entry),
        page="" if entry.page == "-" else entry.page,
        minted="" if entry.minted == "-" else entry.minted,
        when="" if entry.when == "-" else entry.when,
        href=href,
        goal=label(lock.entries[place]) if place else "the bibliography",
        moved=bool(goal),
        why=entry.why,
    )


def _up(file: str) -> str:
    return "../" * file.count("/")


def _page(site: Site, path: str, title: str, rows: list[Gone]) -> Artefact:
    return site.page(
        path, TEMPLATE, title, rows=rows, forward=rows[0].href if len(rows) == 1 and rows[0].moved else ""
    )


def _chapter_stubs(lock: Lock, site: Site) -> list[Artefact]:
    """A chapter that is gone: its page tells of every identifier that stood on it."""
    present = {chapter.id for chapter in site.edition.chapters}
    lost: dict[str, list[Entry]] = {}
    for entry in lock:
        chapter = chapter_of(entry.id)
        if entry.status != "live" and chapter not in present and entry.kind not in {"part", "page", "work"}:
            lost.setdefault(chapter, []).append(entry)
    return [
        _page(site, f"{chapter}.html", f"Chapter {chapter.removeprefix('ch')}",
              [_row(site, lock, e, local_id(e.id, chapter), f"{chapter}.html") for e in entries])
        for chapter, entries in sorted(lost.items(), key=lambda item: natural(item[0]))
    ]  # fmt: skip


def _source_stubs(lock: Lock, site: Site) -> list[Artefact]:
    """The page of a work that is gone, or is listed under another key."""
    dead = [e for e in lock if e.kind == "work" and e.status != "live"]
    found = [(e, f"sources/{e.id.removeprefix('w.')}.html") for e in dead]
    return [_page(site, path, label(e), [_row(site, lock, e, e.id, path)]) for e, path in found]
