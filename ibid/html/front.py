"""The pages around the text: title page, chapters, bibliography, editorial statement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from lxml import etree
from markupsafe import Markup

from ibid.html.chapter import OCR, Body, notes_head, notes_html
from ibid.html.comments import shown
from ibid.html.emendations import listed
from ibid.html.inline import Inline
from ibid.html.kinds import stretches
from ibid.html.levels import chapter_level, levels, readers
from ibid.html.mentions import Mentions, unmarked
from ibid.html.pictures import glance
from ibid.html.records import Chapter, Edition, Header, PageMark
from ibid.html.site import Site
from ibid.model import Artefact
from ibid.teitext import local, q


def _source(header: Header, what: str) -> str:
    return next((value for name, value in header.source if name == what), "")


def citation_text(edition: Edition) -> list[tuple[str, str]]:
    """How to cite the book and this edition, as ``(what, text)``; the title is marked with ``*``."""
    header = edition.header
    place, publisher, date = (_source(header, what) for what in ("Place", "Publisher", "Date"))
    imprint = ": ".join(x for x in (place, publisher) if x)
    printed = ", ".join(x for x in (imprint, date) if x)
    author = header.author or _source(header, "Author")
    title = f"{header.title}: {header.subtitle}" if header.subtitle else header.title
    book = f"{author}, *{title}*" + (f" ({printed})" if printed else "")
    version = f", version {header.version}" if header.version else ""
    return [
        ("The printed book", f"{book}."),
        ("This edition", f"{book}; digital edition{version}, 2.14 [chapter.paragraph]."),
    ]


def page_list(edition: Edition) -> list[PageMark]:
    """The printed pages in the order of the text."""
    return list(edition.pages)


_FRONT_BLOCKS = ("head", "item", "titlePart", "docAuthor", "docImprint", "docEdition", "byline", "p")
_FRONT_TAGS = tuple(q(name) for name in _FRONT_BLOCKS)


def _front_html(edition: Edition) -> Markup:
    """The book's own title page and contents, as the witness has them."""
    inline = Inline(edition, "index.html", "front")
    parts: list[str] = []
    for block in edition.front.iter(*_FRONT_TAGS) if edition.front is not None else ():
        if not any(ancestor.tag in _FRONT_TAGS for ancestor in block.iterancestors()):
            parts.append(f"<p>{inline.render(block)}</p>")
    return Markup("\n".join(parts))  # noqa: S704 - rendered by Inline, which escapes


def title_page(site: Site) -> Artefact:
    """``index.html`` of the book: contents, pages, how to cite, downloads."""
    edition = site.edition
    return site.page(
        "index.html",
        "title.html",
        "",
        cite=citation_text(edition),
        front=_front_html(edition),
        pages=page_list(edition),
        glance=glance(stretches(edition)),
        counts={
            "notes": len(edition.notes),
            "citations": len(edition.citations),
            "works": len(edition.works),
            "emendations": len(listed(edition)),
            "doubtful": sum(e.doubtful for e in edition.emendations),
        },
    )


_NOTES = '<h2 id="notes-title">Notes</h2>\n'


def chapter_pages(site: Site) -> Iterator[Artefact]:
    """``chN.html`` for every chapter; ``ocr/chN.html``: the same as the OCR has it; what the former needs for later mentions."""
    for index in range(len(site.edition.chapters)):
        yield from chapter_files(site, index)


def chapter_files(site: Site, index: int) -> Iterator[Artefact]:
    """The files of one chapter."""
    chapter = site.edition.chapters[index]
    mentions = Mentions() if site.registers and site.edition.records else None
    yield _chapter_page(site, chapter, index, mentions, ocr=False)
    if mentions is not None:
        yield mentions.script(chapter.id)
    bare = replace(site, edition=replace(site.edition, comments={}))
    yield _chapter_page(bare, chapter, index, None, ocr=True)


def _chapter_page(
    site: Site, chapter: Chapter, index: int, mentions: Mentions | None, *, ocr: bool
) -> Artefact:
    edition = site.edition
    body = Body(edition, chapter, mentions, ocr=ocr)
    lead, heading, text = unmarked(body.lead()), unmarked(body.heading()), body.render()
    notes, head = notes_html(edition, chapter, mentions, ocr=ocr), notes_head(edition, chapter, ocr=ocr)
    if mentions is not None:
        text = mentions.taken("text", text, "\n")
        notes = mentions.taken("notes", notes, f"\n{_NOTES}{head}\n<ol>\n")
    calls = [call for note in chapter.notes for call in note.calls]
    chapters = edition.chapters
    return site.page(
        f"{OCR}{chapter.file}" if ocr else chapter.file,
        "chapter.html",
        f"{chapter.label}, as the OCR has it" if ocr else chapter.label,
        chapter=chapter,
        ocr=ocr,
        lead=Markup(lead),  # noqa: S704 - rendered by Inline, which escapes
        heading=Markup(heading),  # noqa: S704
        body=Markup(text),  # noqa: S704
        comments=Markup(body.comments()),  # noqa: S704
        remarks=Markup(shown(edition.comments.get(chapter.id, ()))),  # noqa: S704
        notes_title=Markup(_NOTES),  # noqa: S704
        notes=Markup(notes),  # noqa: S704
        notes_head=Markup(head),  # noqa: S704
        previous=chapters[index - 1] if index else None,
        following=chapters[index + 1] if index + 1 < len(chapters) else None,
        level=chapter_level(edition, chapter),
        marked=mentions is not None,
        mentions=f"mentions-{chapter.id}.js" if mentions is not None else "",
        doubtful_calls=sum(call.doubtful for call in calls),
        doubtful_readings=sum(e.doubtful for e in edition.emendations if e.place.chapter == chapter.id),
    )


def bibliography_page(site: Site) -> Artefact:
    """``bibliography.html``: the book's bibliography, each entry linked to its source page."""
    edition = site.edition
    inline = Inline(edition, "bibliography.html", "bibliography")
    entries = {}
    for work in edition.works.values():
        if work.printed is not None:
            html = (
                _breaks(inline, work.element.getprevious(), "biblStruct")
                + inline.render(work.printed)
                + "".join(inline.take_after())
            )
            entries[work.id] = Markup(html)  # noqa: S704 - rendered by Inline, which escapes
    counts = Counter({work: len(citations) for work, citations in edition.cited.items()})
    within: Counter[str] = Counter()
    for work in edition.works.values():
        if work.inside:
            within[work.inside] += counts[work.id]
    return site.page(
        "bibliography.html",
        "bibliography.html",
        "Bibliography",
        entries=entries,
        breaks={
            section.anchor: Markup("".join(inline.render_element(pb) for pb in section.breaks))  # noqa: S704
            for section in edition.bibliography
        },
        counts=counts,
        within=within,
        sections=edition.bibliography,
    )


def _breaks(inline: Inline, element: etree._Element | None, until: str) -> str:
    """Page breaks among the elements before an entry, back to the one named `until`."""
    found: list[str] = []
    while element is not None and local(element) != until:
        if local(element) == "pb":
            found.insert(0, inline.render_element(element))
        element = element.getprevious()
    return "".join(found)


def _figures(stats: Mapping[str, object], title: str = "") -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The figures as tables: nested mappings become tables of their own."""
    rows = []
    for key in stats:
        value = stats[key]
        if isinstance(value, Mapping):
            continue
        if isinstance(value, (list, tuple)):
            value = len(value)
        rows.append((str(key).replace("_", " "), str(value)))
    if rows:
        yield title or "In all", rows
    for key, value in stats.items():
        if isinstance(value, Mapping) and value:
            name = str(key).replace("_", " ")
            yield from _figures(value, f"{title}: {name}" if title else name[:1].upper() + name[1:])


def about_page(site: Site) -> Artefact:
    """``about.html``: the editorial statement, with the figures of `stats`."""
    edition = site.edition
    inline = Inline(edition, "about.html", "about", witness=False, ids=False)
    statements = [
        (name, Markup(inline.render(element)))  # noqa: S704 - rendered by Inline, which escapes
        for name, element in edition.header.statements
    ]
    status = Counter((call.status, call.cert) for call in edition.calls.values())
    return site.page(
        "about.html",
        "about.html",
        "About this edition",
        statements=statements,
        figures=list(_figures(site.stats)),
        levels=levels(edition),
        readers=readers(edition),
        glance=glance(stretches(edition)),
        statuses=sorted(status.items()),
        doubtful_calls=[call for call in edition.calls.values() if call.doubtful],
        lost_notes=[n for n in edition.notes.values() if n.element.find(q("gap")) is not None],
        unresolved=[(c, edition.href(c.id, "about.html")) for c in edition.citations.values() if not c.work],
        inferred_pages=sum(page.cert == "low" for page in edition.pages),
    )
