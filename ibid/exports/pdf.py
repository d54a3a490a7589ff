"""The book as a PDF for print: true footnotes, running heads, contents, bookmarks, tagged for PDF/UA.

WeasyPrint sets it; it is heavy (some 15 s for a book of two hundred pages) and therefore an extra of its own
(``requirements-pdf.lock``), and no part of the usual build. Nothing is fetched: the type is the site's own.
"""

from __future__ import annotations

import base64
import importlib
import importlib.util
import io
import logging
import re
from typing import Any

from lxml import etree

from ibid.errors import ToolError
from ibid.exports.contents import Contents
from ibid.exports.pdf_style import CSS, FACES
from ibid.exports.printed import Page, Printed, esc, lang
from ibid.exports.references import how_to_cite
from ibid.html.comments import Comment
from ibid.html.fonts import faces
from ibid.html.records import Chapter, Note
from ibid.model import Artefact
from ibid.teitext import XML_ID

_PASSES = 6
COMMENTARY = "Introduction and commentary"
_BLOCK = re.compile(r"[^.]+\.p\d+\w?")
REMEDY = "make pdf installs it; it also wants Pango (Debian: libpangoft2-1.0-0, macOS: brew install pango)"


class Foot(Printed):
    """Calls become footnotes: the note's text stands where its call is, and the page makers of CSS do the rest."""

    def __init__(self, contents: Contents, chapter: str) -> None:
        super().__init__(contents, chapter)
        self.set: set[str] = set()

    def _id(self, element: etree._Element) -> str:
        identity = element.get(XML_ID)
        return f' id="{esc(identity)}"' if identity else ""

    def call(self, ref: etree._Element, note: Note | None) -> str:
        """The note at its first call; a further call of it is a number with a link."""
        n = esc(ref.get("n", ""))
        if note is None:
            return f"<sup>{n}</sup>"
        if note.id in self.set:
            return f'<a class="again" href="#{esc(note.id)}">{n}</a>'
        self.set.add(note.id)
        return f'<span class="fn" id="{esc(note.id)}" data-n="{n}"{lang(note.element)}>{self.note_text(note)}</span>'

    def comment(self, identity: str, letter: str) -> str:
        """A letter, and where the comment is found."""
        return f'<a class="cm" href="#{esc(identity)}">{letter}</a>'

    def page_break(self, page: Page) -> str:
        """The number of the printed page, small, where it begins."""
        shown = f"[{page.n}]" if page.inferred else page.n
        return f'<span class="pb">{esc(shown)}</span>'


def _chapter(contents: Contents, chapter: Chapter, side: str) -> str:
    foot = Foot(contents, chapter.id)
    number, title = foot.lead(chapter)
    part = f'<p class="part"><span>{number}</span> {title}</p>' if number or title else ""
    ordinal = f'<span class="n">{esc(chapter.n)}</span> ' if chapter.n else ""
    heading = (
        f'<h1 id="{esc(chapter.id)}" data-label="{esc(chapter.label)}">{ordinal}{foot.heading(chapter)}</h1>'
    )
    opening = foot.take_pending()
    mark = f'<p class="opens">{opening}</p>' if opening else ""
    text = foot.body(chapter.element)
    left = [note for note in chapter.notes if note.id not in foot.set]
    rest = "".join(f'<p class="left" id="{esc(n.id)}">{esc(n.n)} {foot.note_text(n)}</p>' for n in left)
    rest = f"<section><h2>Notes without a call</h2>{rest}</section>" if rest else ""
    running = f'<div class="running">{esc(chapter.title)}</div>'
    return f'<section class="chapter {side}">{running}{part}{mark}{heading}\n{text}{rest}</section>'


def _bibliography(contents: Contents, side: str) -> str:
    sections = contents.edition.bibliography
    if not sections:
        return ""
    foot = Foot(contents, "bibliography")
    parts = []
    for index, section in enumerate(sections):
        level = "h1" if index == 0 else f"h{min(max(section.level, 2), 4)}"
        identity = ' id="bibliography"' if index == 0 else ""
        entries = "".join(f'<p class="work">{foot.entry(work)}</p>' for work in section.works)
        parts.append(
            f'<{level}{identity} data-label="{esc(section.title)}">{esc(section.title)}</{level}>{entries}'
        )
    return f'<section class="chapter {side}"><div class="running">{esc(sections[0].title)}</div>{"".join(parts)}</section>'


_LINK = re.compile(r'<a href="(?![a-z]+:)[^"]*">(.*?)</a>', re.DOTALL)
"""A link to a page of the site, which is not in the PDF."""


def _commentary(contents: Contents, side: str) -> str:
    """The comments of the edition, apart from the author's words: an appendix."""
    comments = [comment for found in contents.edition.comments.values() for comment in found]
    if not comments:
        return ""
    parts = []
    for comment in comments:
        place = _about(contents, comment)
        about = f'<p class="about">{place}</p>' if place else ""
        body = _LINK.sub(r"\1", comment.body)
        parts.append(
            f'<section class="comment" id="{esc(comment.id)}"><h2>{esc(comment.title)}</h2>{about}{body}</section>'
        )
    return (
        f'<section class="chapter commentary {side}"><div class="running">{COMMENTARY}</div>'
        f'<h1 id="commentary" data-label="{COMMENTARY}">{COMMENTARY}</h1>'
        f'<p class="ed">Notes of the edition, not of the author.</p>{"".join(parts)}</section>'
    )


def _about(contents: Contents, comment: Comment) -> str:
    """The place a comment is about, and its words."""
    block = contents.edition.blocks.get(comment.anchor)
    note = contents.edition.notes.get(comment.anchor)
    chapter = next((c for c in contents.edition.chapters if c.id == comment.anchor), None)
    place = (
        block.place.label
        if block
        else f"note {note.n}"
        if note
        else f"chapter {chapter.label}"
        if chapter
        else ""
    )
    words = f" ‘{esc(comment.lemma)}’" if comment.lemma else ""
    target = f'<a href="#{esc(comment.anchor)}">{esc(place)}</a>' if place else ""
    return f"On {target}{words}" if target else words.strip()


def _contents_page(contents: Contents) -> str:
    rows = []
    for chapter in contents.edition.chapters:
        if chapter.part:
            part = ": ".join(x for x in (chapter.part, chapter.part_sub) if x)
            rows.append(f'<li class="toc-part">{esc(part)}</li>')
        ordinal = f'<span class="toc-n">{esc(chapter.n)}</span>' if chapter.n else ""
        rows.append(f'<li>{ordinal}<a href="#{esc(chapter.id)}">{esc(chapter.title)}</a></li>')
    if contents.edition.bibliography:
        title = contents.edition.bibliography[0].title
        rows.append(f'<li class="toc-back"><a href="#bibliography">{esc(title)}</a></li>')
    if contents.edition.comments:
        rows.append(f'<li class="toc-back"><a href="#commentary">{COMMENTARY}</a></li>')
    rows.append('<li><a href="#colophon">About this edition</a></li>')
    return f'<nav class="toc"><h1 id="contents" data-label="Contents">Contents</h1><ul>{"".join(rows)}</ul></nav>'


def _front(contents: Contents) -> str:
    facts = contents.facts
    who = esc(", ".join(person.direct for person in facts.authors))
    imprint = esc(", ".join(x for x in (facts.publisher, facts.place, facts.year) if x))
    printed = f"<p>First printed: {imprint}.</p>" if facts.publisher else ""
    isbn = f"<p>ISBN of the printed book: {esc(facts.isbn)}.</p>" if facts.isbn else ""
    edition = esc(facts.edition[:1].upper() + facts.edition[1:])
    return (
        f'<section class="title"><p class="by">{who}</p><p class="booktitle">{esc(facts.title)}</p>'
        f'<p class="imprint">{edition}</p></section>'
        f'<section class="imprint-page">{printed}{isbn}<p>{edition}, {esc(facts.date)}, {esc(facts.issuer)}.</p>'
        f"<p>{esc(facts.licence)}</p><p>Small figures in the text are the pages of the printed book, those in brackets "
        "inferred. Set in Literata by TypeTogether.</p></section>"
    )


def _colophon(contents: Contents, side: str) -> str:
    rows = "".join(f"<dt>{esc(name)}</dt><dd>{text}</dd>" for name, text in how_to_cite(contents, away=True))
    return (
        f'<section class="chapter {side}"><div class="running">About this edition</div>'
        '<h1 id="colophon" data-label="About this edition">About this edition</h1>'
        "<p>The text is that of the printed book, recognised by machine and corrected; the notes, printed there at the end "
        "of the book, stand here at the foot of the page. Every change to the recognised text is listed, with its reason, in "
        "the edition on the web and in its TEI file; paragraphs and notes have the same numbers there.</p>"
        f"<h2>How to cite</h2><dl>{rows}</dl></section>"
    )


def document(contents: Contents) -> str:
    """The HTML that is set."""
    facts = contents.facts
    count = len(contents.edition.chapters)
    sections = [
        _chapter(contents, chapter, "ba"[i % 2]) for i, chapter in enumerate(contents.edition.chapters)
    ]
    for make in (_bibliography, _commentary, _colophon):
        section = make(contents, "ba"[count % 2])
        sections.append(section)
        count += bool(section)
    short = facts.title.partition(":")[0] if len(facts.title) > 60 else facts.title
    return (
        f'<!DOCTYPE html>\n<html lang="{esc(facts.language)}"><head><meta charset="utf-8"><title>{esc(facts.title)}</title>'
        f'<meta name="author" content="{esc(", ".join(p.direct for p in facts.authors))}"></head><body>\n'
        f'<div class="running-book">{esc(short)}</div>\n{_front(contents)}\n{_contents_page(contents)}\n'
        + "\n".join(section for section in sections if section)
        + "\n</body></html>\n"
    )


def _font_faces() -> str:
    """``@font-face`` rules that hold the fonts themselves."""
    files = faces()
    rules = []
    for name, style, weight, family in FACES:
        data = base64.b64encode(files[name]).decode("ascii")
        rules.append(
            f"@font-face {{ font-family: {family}; font-style: {style}; font-weight: {weight}; "
            f"src: url(data:font/woff2;base64,{data}) format('woff2'); }}"
        )
    return "\n".join(rules)


def available() -> bool:
    """Whether WeasyPrint can work: it is installed, and finds Pango."""
    try:
        importlib.import_module("weasyprint")
    except (ImportError, OSError):  # OSError: a library of the system is missing
        return False
    return True


def _where(laid: Any) -> tuple[dict[str, int], dict[str, int], dict[int, str]]:  # noqa: ANN401 - WeasyPrint has no types
    """Of a laid-out document: the page of each call, the page of each footnote, the last block of each page."""
    calls: dict[str, int] = {}
    notes: dict[str, int] = {}
    last: dict[int, str] = {}
    for number, page in enumerate(laid.pages):
        for box in page._page_box.descendants():
            element = getattr(box, "element", None)
            identity = element.get("id", "") if element is not None else ""
            kind = getattr(box, "element_tag", None) or ""
            if kind.endswith("::footnote-call"):
                calls.setdefault(identity, number)
            elif kind.endswith("::footnote-marker"):
                notes.setdefault(identity, number)
            elif _BLOCK.fullmatch(identity):
                last[number] = identity
    return calls, notes, last


def _displaced(laid: Any) -> set[str]:  # noqa: ANN401 - WeasyPrint has no types
    """The blocks that end the pages from which a footnote slipped to the next one."""
    calls, notes, last = _where(laid)
    slipped = {calls[note] for note, page in notes.items() if calls.get(note, page) != page}
    return {last[page] for page in slipped if page in last}


def _lay_out(contents: Contents) -> Any:  # noqa: ANN401 - WeasyPrint has no types
    """The pages.

    WeasyPrint lets a footnote slip to the next page when it takes back lines of a broken paragraph for the sake of widows
    and orphans. The few paragraphs where that happens are freed from the rule and the book is laid out again.
    """
    weasyprint: Any = importlib.import_module("weasyprint")
    urls: Any = importlib.import_module("weasyprint.urls")
    fonts: Any = importlib.import_module("weasyprint.text.fonts")
    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)
    html, style = document(contents), _font_faces() + CSS
    free: set[str] = set()
    for _ in range(_PASSES):
        fetcher = urls.URLFetcher(allowed_protocols=("data",))
        config = fonts.FontConfiguration()
        rules = "".join(
            f'[id="{name}"], [id="{name}"] p {{ orphans: 1; widows: 1; }}\n' for name in sorted(free)
        )
        sheet = weasyprint.CSS(string=style + rules, font_config=config, url_fetcher=fetcher)
        source = weasyprint.HTML(string=html, url_fetcher=fetcher)
        laid = source.render(stylesheets=[sheet], font_config=config, pdf_variant="pdf/ua-1")
        more = _displaced(laid) - free
        if not more:
            break
        free |= more
    return laid


def pdf(contents: Contents) -> Artefact:
    """``<book>.pdf``. Raises `ToolError` when WeasyPrint cannot work here."""
    if not available():
        raise ToolError("the PDF wants WeasyPrint, which is not here or does not find Pango", REMEDY)
    out = io.BytesIO()
    _lay_out(contents).write_pdf(out, pdf_variant="pdf/ua-1")
    return Artefact(f"{contents.edition.book}.pdf", out.getvalue())
