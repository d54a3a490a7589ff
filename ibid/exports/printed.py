"""TEI to XHTML for what is taken along, EPUB and PDF: the reading text alone, with printed pages, calls and notes.

The site's pages show more (the witness, doubtful readings, links to sources); here a book is set. `Printed` renders
one file; subclasses say what becomes of a note call and of a page break.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from ibid.exports.contents import Contents, breaks_before
from ibid.html.comments import SIGN, marked
from ibid.html.records import Chapter, Note, Work
from ibid.html.walk import local_id
from ibid.teitext import TEI, XML_ID, XML_LANG, local, q, unit_of

_TAGS = {"italic": "i", "bold": "b", "sup": "sup", "sub": "sub"}
_SILENT = frozenset({"fw", "rdg", "sic", "orig", "lb"})


def esc(text: str) -> str:
    """Text for element content or a double-quoted attribute."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    return text.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def lang(element: etree._Element) -> str:
    """The language attributes of an element, both of them, as XHTML wants."""
    code = element.get(XML_LANG)
    return f' lang="{esc(code)}" xml:lang="{esc(code)}"' if code else ""


@dataclass(frozen=True, slots=True)
class Page:
    """A printed page as it was rendered."""

    n: str
    anchor: str
    inferred: bool


class Printed:
    """Renders the content of one file.

    ``chapter``: the ``xml:id`` whose prefix identifiers lose (``ch2.p14`` -> ``p14``).
    """

    def __init__(self, contents: Contents, chapter: str) -> None:
        self.contents = contents
        self.edition = contents.edition
        self.chapter = chapter
        self.out: list[str] = []
        self.after: list[str] = []
        self.pending = ""
        self.pages: list[Page] = []
        self.editorial = 0
        self.letters = 0
        """How many comments of the edition have been marked."""
        handlers = {
            name.removeprefix("on_"): getattr(self, name) for name in dir(self) if name.startswith("on_")
        }
        self.table: dict[object, Callable[[etree._Element], None]] = {
            f"{{{TEI}}}{name}": handler for name, handler in handlers.items()
        }
        self.table |= dict.fromkeys((f"{{{TEI}}}{name}" for name in _SILENT), self._silent)

    # --- mixed content ---------------------------------------------------------------------------------------

    def inline(self, element: etree._Element) -> str:
        """The content of an element."""
        kept, self.out = self.out, []
        self.children(element)
        html, self.out = "".join(self.out), kept
        return html

    def children(self, element: etree._Element) -> None:
        """Append the content of an element to the output."""
        out = self.out
        if element.text:
            out.append(esc(element.text))
        for child in element:
            if isinstance(child.tag, str):
                self.table.get(child.tag, self.children)(child)
            if child.tail:
                out.append(esc(child.tail))

    def _silent(self, element: etree._Element) -> None:
        if element.tag == q("lb") and element.get("break") != "no":
            self.out.append(" ")

    def wrap(self, element: etree._Element, before: str, after: str) -> None:
        """Append an element's content between two tags."""
        self.out.append(before)
        self.children(element)
        self.out.append(after)

    def on_hi(self, element: etree._Element) -> None:
        """Italics and the like."""
        tag = _TAGS.get(element.get("rend", ""), "em")
        self.wrap(element, f"<{tag}>", f"</{tag}>")

    def on_foreign(self, element: etree._Element) -> None:
        """Words of another language."""
        tag = "i" if element.get("rend") == "italic" else "span"
        self.wrap(element, f"<{tag}{lang(element)}>", f"</{tag}>")

    def on_title(self, element: etree._Element) -> None:
        """A title; in italics where the book has it so."""
        tag = "i" if element.get("rend") == "italic" else "span"
        self.wrap(element, f"<{tag}{lang(element)}>", f"</{tag}>")

    def on_supplied(self, element: etree._Element) -> None:
        """What the edition supplies, in brackets."""
        self.wrap(element, "[", "]")

    def on_gap(self, element: etree._Element) -> None:
        """Lost text."""
        self.out.append("[…]")

    def on_citedRange(self, element: etree._Element) -> None:  # noqa: N802 - the TEI name
        """A volume's numeral in small capitals."""
        if unit_of(element) == "volume" and (element.text or "").isupper() and not len(element):
            self.wrap(element, '<span class="vol">', "</span>")
        else:
            self.children(element)

    def on_list(self, element: etree._Element) -> None:
        """A list."""
        self.wrap(element, "<ul>", "</ul>")

    def on_item(self, element: etree._Element) -> None:
        """An item of a list."""
        self.wrap(element, "<li>", "</li>")

    def on_p(self, element: etree._Element) -> None:
        """A paragraph inside a note or a quotation."""
        self.wrap(element, f"<p{lang(element)}>", "</p>")

    def on_pb(self, element: etree._Element) -> None:
        """A printed page begins."""
        page = Page(element.get("n", ""), f"pb{element.get('n', '')}", element.get("cert") == "low")
        self.pages.append(page)
        self.out.append(self.page_break(page))

    def on_ref(self, element: etree._Element) -> None:
        """A note call, the mark of a comment; other references are plain words."""
        target = element.get("target", "").removeprefix("#")
        if element.get("type") == "noteref":
            self.out.append(self.call(element, self.edition.notes.get(target)))
        elif element.get("type") == SIGN:
            self.letters += 1
            self.out.append(self.comment(target, chr(96 + (self.letters - 1) % 26 + 1)))
        else:
            self.children(element)

    def on_note(self, element: etree._Element) -> None:
        """An editorial note of the reader's sort goes after the block; reasons and the like are for the site."""
        kind, subtype = element.get("type"), element.get("subtype")
        if kind not in {"editorial", "reason"}:
            self.children(element)
        elif kind == "editorial" and subtype not in {"call", "alternatives"}:
            self.editorial += 1
            self.after.append(f'<p class="ed">Editor’s note: {self.inline(element)}</p>')

    # --- for subclasses --------------------------------------------------------------------------------------

    def call(self, ref: etree._Element, note: Note | None) -> str:
        """What a note call becomes."""
        raise NotImplementedError

    def comment(self, identity: str, letter: str) -> str:
        """What the mark of a comment becomes."""
        raise NotImplementedError

    def page_break(self, page: Page) -> str:
        """What the beginning of a printed page becomes."""
        raise NotImplementedError

    # --- blocks ----------------------------------------------------------------------------------------------

    def _id(self, element: etree._Element) -> str:
        identity = element.get(XML_ID)
        return f' id="{esc(local_id(identity, self.chapter))}"' if identity else ""

    def take_pending(self) -> str:
        """Page breaks that stood between blocks, for the beginning of the next one."""
        pending, self.pending = self.pending, ""
        return pending

    def body(self, element: etree._Element, level: int = 2) -> str:
        """The blocks of a chapter or section, its own heading left out."""
        head = element.find(q("head"))
        parts = [self.block(child, level) for child in element if child is not head and local(child)]
        if level == 2 and self.pending:
            parts.append(f"<p>{self.take_pending()}</p>")
        return "\n".join(part for part in parts if part)

    def block(self, element: etree._Element, level: int) -> str:
        """One block, with the editorial notes after it."""
        name = local(element)
        if name == "pb":
            kept, self.out = self.out, []
            self.on_pb(element)
            self.pending += "".join(self.out)
            self.out = kept
            return ""
        if name in _SILENT:
            return ""
        html = self._block(element, name, level)
        after, self.after = self.after, []
        return "\n".join([html, *after])

    def _block(self, element: etree._Element, name: str, level: int) -> str:
        if name == "div":
            head = element.find(q("head"))
            title = (
                f"<h{level}>{self.take_pending()}{self.inline(head)}</h{level}>\n" if head is not None else ""
            )
            return f"<section{self._id(element)}>\n{title}{self.body(element, min(level + 1, 6))}\n</section>"
        if name == "p":
            element = self._commented(element)
            kind = ' class="on"' if element.get("prev") else ""
            return (
                f"<p{self._id(element)}{kind}{lang(element)}>{self.take_pending()}{self.inline(element)}</p>"
            )
        if name == "cit":
            quote = element.find(q("quote"))
            if quote is not None:
                return self.quotation(quote, [child for child in element if child is not quote])
        if name == "quote":
            return self.quotation(element, [])
        if name == "head":
            return f'<p class="sub">{self.take_pending()}{self.inline(element)}</p>'
        return f"<div{self._id(element)}>{self.take_pending()}{self.inline(element)}</div>"

    def quotation(self, quote: etree._Element, tail: list[etree._Element]) -> str:
        """A displayed quotation; what follows it in its ``cit`` (the call) ends its last paragraph."""
        quote = self._commented(quote)
        paragraphs = [child for child in quote if local(child) == "p"] or [quote]
        parts = []
        for paragraph in paragraphs:
            start = self.take_pending()
            inner = self.inline(paragraph)
            if paragraph is paragraphs[-1]:
                kept, self.out = self.out, []
                for child in tail:
                    if local(child):
                        self.table.get(child.tag, self.children)(child)
                inner += "".join(self.out)
                self.out = kept
            parts.append(f"<p{lang(paragraph) if paragraph is not quote else ''}>{start}{inner}</p>")
            sibling = paragraph.getnext() if paragraph is not quote else None
            while sibling is not None and local(sibling) != "p":
                if local(sibling) == "pb":
                    self.block(sibling, 0)
                sibling = sibling.getnext()
        return f"<blockquote{self._id(quote)}{lang(quote)}>{''.join(parts)}</blockquote>"

    def _commented(self, block: etree._Element) -> etree._Element:
        """The block with the marks of its comments."""
        comments = self.edition.comments.get(block.get(XML_ID, ""), ())
        return marked(block, comments) if comments else block

    def lead(self, chapter: Chapter) -> tuple[str, str]:
        """The part's heading before a chapter, in two parts; page breaks there become pending."""
        number = title = ""
        for element in chapter.lead:
            if local(element) == "pb":
                self.block(element, 0)
            elif local(element) == "head" and element.get("type") == "sub":
                title = self.inline(element)
            elif local(element) == "head":
                number = self.inline(element)
        return number, title

    def heading(self, chapter: Chapter) -> str:
        """The chapter's heading."""
        head = chapter.element.find(q("head"))
        return self.inline(head) if head is not None else esc(chapter.title)

    def note_text(self, note: Note) -> str:
        """A note's words, with the page breaks that stand before it in the list."""
        for pb in breaks_before(note.element):
            self.block(pb, 0)
        text = self.take_pending() + self.inline(note.element).strip()
        extra, self.after = self.after, []
        return text + " ".join(extra).replace('<p class="ed">', ' <span class="ed">').replace(
            "</p>", "</span>"
        )

    def entry(self, work: Work) -> str:
        """A bibliography entry as printed; a work that the edition adds, by its short name."""
        if work.printed is None:
            year = next((value for what, value in work.imprint if what == "Date"), "")
            return esc(", ".join(x for x in (work.name, year) if x))
        return self.inline(work.printed).strip()
