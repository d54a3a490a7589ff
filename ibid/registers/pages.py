"""The register pages: indexes, a page for each record, the combined index, chronology, commentary."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lxml import etree
from markupsafe import Markup

from ibid.html.kinds import KINDS, stretches
from ibid.html.site import Site
from ibid.model import Artefact
from ibid.registers.chronology import chronology, year_bars
from ibid.registers.identifiers import SCHEMES, address
from ibid.registers.indexing import Shown, combined, pairs, path_of, shown
from ibid.registers.model import Kind, Stretch
from ibid.registers.overview import cited, most
from ibid.registers.reading import Entry, Reading
from ibid.registers.remarks import anchor_of, label_of, notes
from ibid.registers.shownprose import prose_html
from ibid.teitext import XML_ID

_INDEXES: tuple[tuple[Kind, str, str], ...] = (
    ("person", "index-people.html", "People"),
    ("org", "index-organizations.html", "Organizations"),
    ("place", "index-places.html", "Places"),
    ("term", "glossary.html", "Glossary"),
    ("work", "index-works.html", "Works discussed"),
)


def links(tei: etree._Element, reading: Reading) -> list[tuple[str, str]]:
    """The pages that this edition gets, as ``(file, title)``, for the contents."""
    found = [("commentary.html", "Introduction and commentary")] if notes(tei) else []
    if reading.uses:
        found.append(("register.html", "Index"))
    kinds = {entry.kind for entry in reading.entries.values()}
    found += [(path, title) for kind, path, title in _INDEXES if kind in kinds]
    if reading.dates:
        found.append(("chronology.html", "Chronology"))
    if reading.uses:
        found.append(("overview.html", "The book at a glance"))
    return found


def artefacts(tei: etree._Element, *, site: Site, reading: Reading) -> list[Artefact]:
    """All register pages of a book, sorted by path; nothing when it has neither registers nor commentary.

    In: the root of its TEI, what its pages share, its registers as `ibid.registers.reading.read` gives them. Out: artefacts with
    paths relative to the book's folder.
    """
    if not site.registers:
        return []
    records = shown(reading)
    listed = {path for path, _title in site.registers}
    found = [_index(site, reading, records, index) for index in _INDEXES if index[1] in listed]
    found += [_record(site, reading, record) for record in records]
    if reading.uses:
        found.append(site.page("register.html", "register-combined.html", "Index", letters=combined(reading)))
        found.append(_overview(site, records))
    if reading.dates:
        found.append(_chronology(site, reading))
    if notes(tei):
        found.append(_commentary(site, tei, reading))
    return sorted(found, key=lambda artefact: artefact.path)


def _index(site: Site, reading: Reading, records: Sequence[Shown], index: tuple[Kind, str, str]) -> Artefact:
    kind, path, title = index
    mine = [r for r in records if r.entry.kind == kind]
    sees = [
        (e, reading.entries[e.see])
        for e in reading.entries.values()
        if e.kind == kind and e.see in reading.entries
    ]
    return site.page(
        path,
        "register-index.html",
        title,
        kind=kind,
        records=mine,
        sees=[(entry, other, path_of(other)) for entry, other in sees],
        pairs=[(a, path_of(a), b, path_of(b), n) for a, b, n in pairs(reading, kind)[:20]]
        if kind == "person"
        else [],
        refs=lambda places: _places(places, ""),
    )


def _overview(site: Site, records: Sequence[Shown]) -> Artefact:
    parts = stretches(site.edition)
    named = {block.place.chapter for block in site.edition.blocks.values()}
    sources = cited(parts, [(c.label, c.file) for c in site.edition.chapters if c.id in named])
    return site.page(
        "overview.html",
        "register-overview.html",
        "The book at a glance",
        sections=parts,
        longest=max((part.words for part in parts), default=1),
        kinds=[label for _, label in KINDS],
        sources=sources,
        most_cited=max((n for row in sources for n in row.kinds), default=1) or 1,
        groups=[
            ("Who is spoken of when", most(records, "person")),
            ("Terms through the book", most(records, "term")),
        ],
    )


def _record(site: Site, reading: Reading, record: Shown) -> Artefact:
    entry = record.entry
    also = [
        (reading.entries[i], "../" + path_of(reading.entries[i]))
        for i in entry.see_also
        if i in reading.entries
    ]
    home = next((path, title) for kind, path, title in _INDEXES if kind == entry.kind)
    work = site.edition.works.get(entry.work)
    return site.page(
        record.path,
        "register-entry.html",
        entry.name,
        record=record,
        entry=entry,
        home=home,
        also=also,
        company=[(other, "../" + path_of(other), n) for other, n in record.company],
        sources=_places(entry.sources, "../"),
        defined=_places(entry.defined, "../"),
        work=f"../sources/{work.key}.html" if work else "",
        identifiers=[
            (SCHEMES[scheme].label, value, address(scheme, value), source)
            for scheme, value, source in entry.identifiers
            if scheme in SCHEMES
        ],
    )


def _places(sources: Sequence[str], root: str) -> list[tuple[str, str]]:
    """Sources as (words, link): canonical references lead into the text, other references nowhere."""
    return [(source, _href(source, root)) for source in sources]


def _href(source: str, root: str) -> str:
    stretch = Stretch.parse(source)
    if stretch is None:
        return ""
    chapter, kind, n = stretch.first
    anchor = {"": "", ".": f"#p{n}", "n": f"#n{n}"}[kind]
    return f"{root}ch{chapter}.html{anchor}"


def _chronology(site: Site, reading: Reading) -> Artefact:
    uncertain = sum(use.cert != "high" for use in reading.dates)
    return site.page(
        "chronology.html",
        "register-chronology.html",
        "Chronology",
        years=chronology(reading),
        bars=year_bars(reading),
        total=len(reading.dates),
        press=len(reading.press),
        uncertain=uncertain,
    )


def _commentary(site: Site, tei: etree._Element, reading: Reading) -> Artefact:
    hrefs = _hrefs(site, reading.entries)
    marks = {
        c.id: f"{c.anchor.partition('.')[0]}.html#{c.mark}"
        for comments in site.edition.comments.values()
        for c in comments
        if c.passage and c.anchor in site.edition.blocks
    }
    items: list[dict[str, object]] = []
    for n, note in enumerate(notes(tei), 1):
        anchor = anchor_of(note)
        title = label_of(note, "title")
        items.append(
            {
                "id": note.get(XML_ID) or f"c{n}",
                "title": title or f"On {_reference(anchor)}",
                "lemma": label_of(note, "lemma"),
                "kind": note.get("rend", ""),
                "href": marks.get(note.get(XML_ID, "")) or hrefs.get(anchor, ""),
                "ref": _reference(anchor),
                "body": Markup(prose_html(note, hrefs)),  # noqa: S704 - built from escaped text
            }
        )
    return site.page(
        "commentary.html", "register-commentary.html", "Introduction and commentary", items=items
    )


def _hrefs(site: Site, entries: Mapping[str, Entry]) -> dict[str, str]:
    return {**site.edition.hrefs, **{identity: path_of(entry) for identity, entry in entries.items()}}


def _reference(anchor: str) -> str:
    """``4.76`` for ``ch4.p76``, ``4, note 46`` for ``ch4.n46``, ``4, section 2`` for ``ch4.s2``."""
    match = re.fullmatch(r"ch(\d+)(?:\.([pns])(\d+))?", anchor)
    if not match:
        return ""
    chapter, kind, n = match.groups()
    if not kind:
        return f"chapter {chapter}"
    return f"{chapter}.{n}" if kind == "p" else f"{chapter}, {'note' if kind == 'n' else 'section'} {n}"
