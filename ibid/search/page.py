"""The files of the search: its page, its scripts, the static index, the concordance."""

from __future__ import annotations

from lxml import etree

from ibid.garbage import paused
from ibid.html.assets import asset
from ibid.html.edition import read
from ibid.html.site import Site
from ibid.model import Artefact
from ibid.search import concordance, index
from ibid.search.examples import examples
from ibid.search.export import export
from ibid.search.query import NOTES
from ibid.search.units import units
from ibid.teitext import NS, XML_ID, local, q, reading_text

FILES = {
    "search-core.js": ("search-core.js",),
    "search-more.js": ("search-query.js", "search-more.js"),
    **{name: (name,) for name in ("search-large.js", "search-page.js", "search-land.js")},
    **{name: (name,) for name in ("search.css", "search-off.css")},
}
"""The name of each file to what it is put together from: a reader waits for every one."""


def artefacts(tei: etree._Element, *, book: str, site: Site | None = None) -> list[Artefact]:
    """Everything that searching a book needs, relative to its folder, sorted. Nothing is written.

    In: the root of its TEI, its slug, and what its pages share if that is at hand (else it is read again).
    """
    with paused():
        return _artefacts(tei, site or Site(read(tei, book), {}, (), "search.html"))


def _artefacts(tei: etree._Element, shared: Site) -> list[Artefact]:
    made = index.build(units(tei))
    folder, files = export(made, labels(tei))
    page = shared.page(
        "search.html",
        "search.html",
        "Search",
        folder=folder,
        books=(),
        examples=examples(made),
        notes=NOTES,
    )
    found = [page, *files, *assets(), *concordance.pages(made, shared)]
    return sorted(found, key=lambda artefact: artefact.path)


def assets() -> list[Artefact]:
    """The scripts and the style sheet, lean."""
    return [asset(name, *parts) for name, parts in FILES.items()]


def labels(tei: etree._Element) -> dict[str, str]:
    """What to call the works and persons that a reader can narrow a search to."""
    out = {}
    for work in tei.iterfind(".//t:biblStruct", NS):
        name = next((reading_text(x) for x in work.iter(q("surname"), q("name"), q("author"))), "")
        title = next((reading_text(x) for x in work.iter(q("title"))), "")
        label = ", ".join(part for part in (name.split(",")[0], title) if part)
        out[work.get(XML_ID, "").removeprefix("w.").lower()] = label[:80]
    for person in tei.iter(q("person"), q("persName")):
        register = local(person) == "person"
        key = person.get(XML_ID if register else "ref", "")
        named = person.find(q("persName")) if register else person
        if key and named is not None:
            out.setdefault(key.removeprefix("#").removeprefix("p.").lower(), reading_text(named))
    return out
