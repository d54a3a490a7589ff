"""The EPUB's package: manifest, metadata, navigation, cover, and the zip around them."""

from __future__ import annotations

import re
import uuid

from ibid.exports.archive import zipped
from ibid.exports.contents import Contents
from ibid.exports.epub.commentary import commentary_file
from ibid.exports.epub.cover import cover_file, cover_png
from ibid.exports.epub.pages import File, bibliography_file, chapter_file, colophon_file, page, title_file
from ibid.exports.epub.style import CSS
from ibid.exports.printed import esc
from ibid.model import Artefact

_CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
_FEATURES = (
    "tableOfContents",
    "structuralNavigation",
    "readingOrder",
    "pageBreakMarkers",
    "pageNavigation",
    "displayTransformability",
    "ARIA",
)
_SUMMARY = (
    "A text without pictures but a decorative cover. Headings, notes with links back to the text, the pages of the printed "
    "book and the language of foreign words are marked up; type, size and colours are the reader’s to choose."
)


def _item(name: str, title: str, inner: str = "") -> str:
    return f'<li><a href="{esc(name)}">{esc(title)}</a>{inner}</li>'


def _chapter_item(file: File) -> str:
    inner = "".join(_item(f"{file.name}#{anchor}", title) for anchor, title in file.sections if title)
    return _item(file.name, file.title, f"\n<ol>{inner}</ol>" if inner else "")


def _toc(contents: Contents, chapters: list[File], others: list[File]) -> str:
    """The contents: chapters under their parts."""
    rows: list[str] = []
    inside: list[str] = []
    part = ""

    def close() -> None:
        if part and inside:
            rows.append(f"<li><span>{esc(part)}</span>\n<ol>\n" + "\n".join(inside) + "\n</ol></li>")
        else:
            rows.extend(inside)
        inside.clear()

    for chapter, file in zip(contents.edition.chapters, chapters, strict=True):
        if chapter.part:
            close()
            part = ": ".join(x for x in (chapter.part, chapter.part_sub) if x)
        inside.append(_chapter_item(file))
    close()
    rows += [_item(file.name, file.title) for file in others]
    return "\n".join(rows)


def _page_list(files: list[File]) -> str:
    """The printed pages, in the order of their numbers."""
    marks = [(mark, file.name) for file in files for mark in file.pages]
    marks.sort(key=lambda item: (not item[0].n.isdigit(), int(item[0].n) if item[0].n.isdigit() else 0))
    return "\n".join(_item(f"{name}#{mark.anchor}", mark.n) for mark, name in marks)


def nav(contents: Contents, chapters: list[File], others: list[File]) -> bytes:
    """``nav.xhtml``: contents, landmarks, page list."""
    pages = _page_list([*chapters, *others])
    start = chapters[0].name if chapters else "title.xhtml"
    landmarks = [
        ("cover", "cover.xhtml", "Cover"),
        ("titlepage", "title.xhtml", "Title page"),
        ("toc", "nav.xhtml", "Contents"),
        ("bodymatter", start, "Text"),
    ]
    landmarks += [("bibliography", f.name, f.title) for f in others if f.name == "bibliography.xhtml"]
    listed = "\n".join(
        f'<li><a epub:type="{kind}" href="{name}">{esc(title)}</a></li>' for kind, name, title in landmarks
    )
    body = (
        '<nav epub:type="toc" role="doc-toc" aria-labelledby="toc-title" id="toc">\n<h1 id="toc-title">Contents</h1>\n'
        f"<ol>\n{_toc(contents, chapters, others)}\n</ol>\n</nav>\n"
        f'<nav epub:type="landmarks" aria-label="Landmarks" hidden="hidden">\n<ol>\n{listed}\n</ol>\n</nav>'
    )
    if pages:
        body += (
            '\n<nav epub:type="page-list" role="doc-pagelist" aria-label="Pages of the printed book" hidden="hidden">\n'
            f"<ol>\n{pages}\n</ol>\n</nav>"
        )
    return page(contents, "Contents", body, kind="frontmatter")


def _metadata(contents: Contents) -> str:
    facts = contents.facts
    identity = uuid.uuid5(uuid.NAMESPACE_URL, f"urn:ibid:{facts.book}")
    date = facts.date if re.fullmatch(r"\d{4}-\d\d-\d\d", facts.date) else "1980-01-01"
    source = f"urn:isbn:{re.sub('[^0-9Xx]', '', facts.isbn)}" if facts.isbn else ""
    printed = ", ".join(x for x in (facts.title, facts.publisher, facts.year) if x)
    lines = [
        f'<dc:identifier id="id">urn:uuid:{identity}</dc:identifier>',
        f"<dc:title>{esc(facts.title)}</dc:title>",
        f"<dc:language>{esc(facts.language)}</dc:language>",
    ]
    for index, person in enumerate(facts.authors, 1):
        lines.append(f'<dc:creator id="a{index}">{esc(person.direct)}</dc:creator>')
        lines.append(f'<meta refines="#a{index}" property="role" scheme="marc:relators">aut</meta>')
        lines.append(f'<meta refines="#a{index}" property="file-as">{esc(person.inverted)}</meta>')
    rest = [("publisher", facts.issuer), ("rights", facts.licence), ("source", source or printed)]
    lines += [f"<dc:{name}>{esc(value)}</dc:{name}>" for name, value in rest if value]
    lines.append(f"<dc:date>{date}</dc:date>")
    lines.append(f'<meta property="dcterms:modified">{date}T00:00:00Z</meta>')
    if contents.edition.pages:
        lines.append(f'<meta property="pageBreakSource">{esc(source or printed)}</meta>')
    lines += [f'<meta property="schema:accessibilityFeature">{x}</meta>' for x in _FEATURES]
    lines += [
        '<meta property="schema:accessMode">textual</meta>',
        '<meta property="schema:accessModeSufficient">textual</meta>',
        '<meta property="schema:accessibilityHazard">none</meta>',
        f'<meta property="schema:accessibilitySummary">{_SUMMARY}</meta>',
        '<meta name="cover" content="cover-image"/>',
    ]
    return "\n".join(lines)


def package(contents: Contents, files: list[File]) -> str:
    """``package.opf``."""
    items = [
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
        '<item id="css" href="book.css" media-type="text/css"/>',
        '<item id="cover-image" href="cover.png" media-type="image/png" properties="cover-image"/>',
    ]
    spine = []
    for file in files:
        name = file.name.removesuffix(".xhtml")
        items.append(f'<item id="f-{esc(name)}" href="{esc(file.name)}" media-type="application/xhtml+xml"/>')
        spine.append(f'<itemref idref="f-{esc(name)}"/>')
        if name == "title":
            spine.append('<itemref idref="nav"/>')
    code = esc(contents.facts.language)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{code}">\n'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n{_metadata(contents)}\n</metadata>\n'
        f"<manifest>\n{chr(10).join(items)}\n</manifest>\n<spine>\n{chr(10).join(spine)}\n</spine>\n</package>\n"
    )


def book(contents: Contents) -> Artefact:
    """``<book>.epub``."""
    chapters = [chapter_file(contents, chapter) for chapter in contents.edition.chapters]
    bibliography = bibliography_file(contents)
    commentary = commentary_file(contents)
    others = [*(f for f in (bibliography, commentary) if f), colophon_file(contents)]
    files = [cover_file(contents), title_file(contents), *chapters, *others]
    parts = [
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", _CONTAINER.encode("utf-8")),
        ("EPUB/package.opf", package(contents, files).encode("utf-8")),
        ("EPUB/nav.xhtml", nav(contents, chapters, others)),
        ("EPUB/book.css", CSS.encode("utf-8")),
        ("EPUB/cover.png", cover_png(contents)),
        *((f"EPUB/{file.name}", file.data) for file in files),
    ]
    return Artefact(f"{contents.edition.book}.epub", zipped(parts, plain=frozenset({"mimetype"})))
