"""Lists for machines: every identifier with its address, the site map, what robots may do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from ibid.exports.contents import Contents
from ibid.exports.data import Json, compact, dump
from ibid.exports.printed import esc
from ibid.exports.targets import passages
from ibid.model import Artefact

_KINDS = (
    (r"pb\..+", "page"),
    (r"w\..+", "work"),
    (r"e\..+", "emendation"),
    (r".+\.b\d+", "citation"),
    (r".+\.n\d+\w?", "note"),
    (r".+\.r\d+\w?", "call"),
    (r".+\.s\d+", "section"),
    (r".+\.p\d+\w?", "paragraph"),
)
_PATTERNS = tuple((re.compile(pattern), kind) for pattern, kind in _KINDS)
_MAP = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SCHEMA = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def kind_of(identity: str) -> str:
    """What an identifier names, by its form.

    >>> [kind_of(x) for x in ("ch2", "ch2.p14", "ch2.n5", "ch2.n5.b1", "ch2.r5b", "pb.30", "w.x", "e.7", "ch2.s1")]
    ['chapter', 'paragraph', 'note', 'citation', 'call', 'page', 'work', 'emendation', 'section']
    """
    return next((kind for pattern, kind in _PATTERNS if pattern.fullmatch(identity)), "chapter")


def xref(contents: Contents) -> Artefact:
    """``xref.json``: every identifier of the edition, what it is, where it is found; for others to link to."""
    known = {t.id: t for chapter in contents.edition.chapters for t in passages(contents, chapter)}
    objects: list[Json] = []
    for identity, href in contents.edition.hrefs.items():
        if not identity:
            continue
        target = known.get(identity)
        work = contents.edition.works.get(identity)
        objects.append(
            compact(
                {
                    "id": identity,
                    "kind": target.kind if target else kind_of(identity),
                    "url": href,
                    "ref": target.ref if target and target.kind != "note" else "",
                    "pages": target.pages.label if target and target.pages else "",
                    "source": f"sources/{work.key}.html" if work else "",
                }
            )
        )
    facts = contents.facts
    head: dict[str, Json] = {
        "format": "ibid-xref-1",
        "book": facts.book,
        "title": facts.title,
        "version": facts.version,
        "base": facts.base,
        "objects": objects,
    }
    return Artefact("xref.json", dump(head))


def sitemap(contents: Contents, paths: Iterable[str]) -> Artefact:
    """``sitemap.xml`` of a book: its pages among the paths given.

    The protocol wants absolute addresses: without a base they are relative, and search engines will not take the map.
    """
    facts = contents.facts
    pages = sorted(path for path in paths if path.endswith(".html"))
    date = f"<lastmod>{esc(facts.date)}</lastmod>" if re.fullmatch(r"\d{4}-\d\d-\d\d", facts.date) else ""
    rows = [
        f"<url><loc>{esc(facts.address('' if facts.base and p == 'index.html' else p))}</loc>{date}</url>"
        for p in pages
    ]
    text = f"{_MAP}<urlset {_SCHEMA}>\n" + "\n".join(rows) + "\n</urlset>\n"
    return Artefact("sitemap.xml", text.encode("utf-8"))


def shelf_files(books: Mapping[str, str]) -> list[Artefact]:
    """``robots.txt`` and the index of site maps for the shelf.

    ``books``: slugs, each with the address of its folder (empty: not known). The shelf's own address is told to robots when the
    books' addresses agree on it.
    """
    roots = {
        base.removesuffix(f"{book}/") if base.endswith(f"/{book}/") else "" for book, base in books.items()
    }
    root = roots.pop() if len(roots) == 1 else ""
    rows = [
        f"<sitemap><loc>{esc((base or f'{book}/') + 'sitemap.xml')}</loc></sitemap>"
        for book, base in sorted(books.items())
    ]
    index = f"{_MAP}<sitemapindex {_SCHEMA}>\n" + "\n".join(rows) + "\n</sitemapindex>\n"
    robots = "User-agent: *\nAllow: /\n" + (f"Sitemap: {root}sitemap.xml\n" if root else "")
    return [Artefact("robots.txt", robots.encode("utf-8")), Artefact("sitemap.xml", index.encode("utf-8"))]
