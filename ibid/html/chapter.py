"""The page of a chapter: its text, and its endnotes at the end of the same page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml import etree

from ibid.html.citations import locator_text
from ibid.html.comments import listed, marked, shown
from ibid.html.flat import start_of
from ibid.html.inline import Inline, attribute, escape
from ibid.html.mentions import Mentions
from ibid.html.records import Call, Chapter, Citation, Edition, Note, Quotation
from ibid.html.walk import local_id
from ibid.teitext import XML_ID, local, q

OCR = "ocr/"
"""The folder of the pages that show the chapters as the OCR has them."""
_MOST = 3
"""How many quotations a note tells of."""
_UNBROKEN = re.compile(r"\b[A-Z]-\d+|\bpp?\. \d[\d–-]*|\b\d+[–-]\d+\b")
"""An item or a page, which no line end may part."""
_ORDINALS = ("", ", second call", ", third call", ", fourth call", ", fifth call")


def _lang(element: etree._Element) -> str:
    lang = element.get("{http://www.w3.org/XML/1998/namespace}lang")
    return f' lang="{attribute(lang)}"' if lang else ""


def _inline(edition: Edition, chapter: Chapter, *, ocr: bool) -> Inline:
    """What renders the words of a chapter's page, or of its page *as the OCR has it*."""
    return Inline(edition, f"{OCR}{chapter.file}" if ocr else chapter.file, chapter.id, witness=ocr)


class Body:
    """Renders the divisions, paragraphs and displayed quotations of one chapter."""

    def __init__(
        self, edition: Edition, chapter: Chapter, mentions: Mentions | None = None, *, ocr: bool = False
    ) -> None:
        self.edition = edition
        self.chapter = chapter
        self.inline = _inline(edition, chapter, ocr=ocr)
        self.inline.mentions = mentions
        self.out: list[str] = []
        self.pending = ""
        self.numbered = 0
        """How many blocks have had their number."""

    def _take_pending(self) -> str:
        """Page breaks that stood between blocks: they are shown at the beginning of the next one."""
        pending, self.pending = self.pending, ""
        return pending

    def render(self) -> str:
        """The text of the chapter without its heading."""
        head = self.chapter.element.find(q("head"))
        for child in self.chapter.element:
            if child is not head and local(child):
                self._block(child, 2)
        if self.pending:
            self.out.append(f"<p>{self._take_pending()}</p>")
        return "\n".join(self.out)

    def lead(self) -> str:
        """What stands before the chapter in its part: the part's heading, page breaks."""
        parts = []
        for element in self.chapter.lead:
            name = local(element)
            if name == "head":
                kind = "part-title" if element.get("type") == "sub" else "part-no"
                parts.append(f'<span class="{kind}">{self.inline.render(element)}</span>')
            elif name in {"pb", "fw", "lb"}:
                self._between(element)
            else:
                parts.append(f"<span>{self.inline.render(element)}</span>")
        return self._take_pending() + " ".join(parts)

    def heading(self) -> str:
        """The chapter's heading as HTML."""
        head = self.chapter.element.find(q("head"))
        return self.inline.render(head) if head is not None else escape(self.chapter.title)

    def _block(self, element: etree._Element, level: int) -> None:
        name = local(element)
        if name in {"pb", "fw", "lb"}:
            self._between(element)
        elif name == "div":
            self._section(element, level)
        elif name == "p":
            self._paragraph(element)
        elif name == "cit":
            self._cit(element)
        elif name == "quote":
            self._quote(element, "")
        elif name == "head":
            self.out.append(
                f'<h{level} class="sub">{self._take_pending()}{self.inline.render(element)}</h{level}>'
            )
        elif name and name != "milestone":  # which says where the witness has the notes
            self.out.append(f'<div class="{name}">{self.inline.render_element(element)}</div>')
        self.out.extend(self.inline.take_after())

    def _between(self, element: etree._Element) -> None:
        """What stands between blocks; the style sheet draws the line ends there."""
        html = self.inline.render_element(element).strip()
        if local(element) != "lb":
            self.pending += html

    def _section(self, div: etree._Element, level: int) -> None:
        anchor = local_id(div.get(XML_ID, ""), self.chapter.id)
        identity = f' id="{attribute(anchor)}"' if anchor else ""
        self.out.append(f"<section{identity}>")
        for child in div:
            if local(child) == "head":
                tag = f"h{min(level, 6)}"
                self.out.append(f"<{tag}>{self._take_pending()}{self.inline.render(child)}</{tag}>")
                self.out.extend(self.inline.take_after())
                self.out.append(shown(self.edition.comments.get(div.get(XML_ID, ""), ())))
            elif local(child):
                self._block(child, level + 1)
        self.out.append("</section>")

    def _number(self, element: etree._Element) -> tuple[str, str]:
        """The id attribute of a block and the paragraph number in the margin (drawn by the style sheet)."""
        identity, n = element.get(XML_ID, ""), element.get("n", "")
        if not identity:
            return "", ""
        anchor = attribute(local_id(identity, self.chapter.id))
        if not n:
            return f' id="{anchor}"', ""
        self.numbered += 1  # the style sheet counts, and is told where the count is another
        other = "" if n == str(self.numbered) else f' data-n="{attribute(n)}"'
        line = f' data-l="{attribute(self.inline.line)}"' if self.inline.witness and self.inline.line else ""
        return f' id="{anchor}"', f'<a class="pn" href="#{anchor}"{other}{line}></a>'

    def _commented(self, block: etree._Element) -> etree._Element:
        """The block, with a mark where each comment on a passage of it belongs."""
        comments = self.edition.comments.get(block.get(XML_ID, ""), ())
        self.inline.comments.update((comment.id, comment) for comment in comments)
        return marked(block, comments) if comments else block

    def comments(self) -> str:
        """The items of the list of comments, once the text is rendered."""
        return listed(self.inline.marked)

    def _paragraph(self, element: etree._Element) -> None:
        element = self._commented(element)
        identity, number = self._number(element)
        kind = ' class="on"' if element.get("prev") else ""
        number += self._take_pending()
        self.out.append(f"<p{identity}{kind}{_lang(element)}>{number}{self.inline.render(element)}</p>")

    def _cit(self, cit: etree._Element) -> None:
        quote = cit.find(q("quote"))
        if quote is None:
            self.out.append(f"<p>{self.inline.render(cit)}</p>")
            return
        tail = "".join(
            self.inline.render_element(child) for child in cit if child is not quote and local(child)
        )
        self._quote(quote, tail)

    def _quote(self, quote: etree._Element, tail: str) -> None:
        """A displayed quotation; the call after it is set at the end of its last paragraph."""
        quote = self._commented(quote)
        identity, number = self._number(quote)
        number += self._take_pending()
        paragraphs = [child for child in quote if local(child) == "p"]
        inner = []
        for child in quote:
            name = local(child)
            if name == "p":
                end = tail if paragraphs and child is paragraphs[-1] else ""
                start = number if child is paragraphs[0] else ""
                inner.append(f"<p{_lang(child)}>{start}{self.inline.render(child)}{end}</p>")
            elif name:
                inner.append(self.inline.render_element(child))
        if not paragraphs:
            inner = [f"<p>{number}{self.inline.render(quote)}{tail}</p>"]
        self.out.append(f"<blockquote{identity}{_lang(quote)}>{''.join(inner)}</blockquote>")


# --- notes ---


def expansion(edition: Edition, citation: Citation) -> str:
    """What an ``Ibid`` stands for, in words: ``Veld, Reports, XI, pp. 112–15``."""
    work = edition.works.get(citation.work)
    name = work.label if work else "an unidentified work"
    return ", ".join(x for x in (name, locator_text(citation.locators)) if x)


def _expansion_html(edition: Edition, citation: Citation) -> str:
    """The same, with the volume's numeral in small capitals."""
    text = escape(expansion(edition, citation))
    for locator in citation.locators:
        if locator.unit == "volume" and locator.start:
            volume = escape(locator.start)
            text = text.replace(f", {volume}", f', <span class="vol">{volume}</span>', 1)
    return _UNBROKEN.sub(r'<span class="nb">\g<0></span>', text)


def _ibid(edition: Edition, chapter: Chapter, note: Note) -> Iterator[str]:
    for citation in note.citations:
        if not citation.ibid and not any(x.source for x in citation.locators):
            continue
        heirs = (x.source for x in citation.locators if x.source)
        before = citation.antecedent or next(heirs, "")
        if not before:
            yield f"<i>{escape(citation.ibid)}</i>: nothing stands before it that it could repeat"
            continue
        href = edition.href(before, chapter.file)
        text = _expansion_html(edition, citation)
        if not text:
            continue  # it leads to nothing that is known
        if href:
            text = f'<a href="{attribute(href)}">{text}</a>'
        sure = "" if citation.cert == "high" else " (probably)"
        yield f"<i>{escape(citation.ibid or 'The citation')}</i> = {text}{sure}"


def _words(quotations: Sequence[Quotation]) -> str:
    """Quotations by their first words, not all of them where they are many: the rest stands on the source page."""
    told = (
        ("" if x.sure or x.shared else "perhaps ") + f"‘{escape(start_of(x.words, 3))}’" for x in quotations
    )
    words = "; ".join(islice(told, _MOST))
    more = len(quotations) - _MOST
    return f"{words} and {more} more" if more > 0 else words


def _quotes(edition: Edition, note: Note) -> str:
    """What the book quotes from the sources that a note names: the edition's addition."""
    told = []
    for citation in note.citations:
        own = [x for x in edition.quoted.get(citation.id, ()) if not x.shared]
        work = edition.works.get(citation.work)
        place = locator_text(citation.locators) or (work.name if work else "")
        if own:
            named = len(note.citations) > 1 and place
            told.append(f"{escape(place)}: {_words(own)}" if named else _words(own))
    shared = {x: None for c in note.citations for x in edition.quoted.get(c.id, ()) if x.shared}
    if shared:
        told.append(f"{_words(list(shared))} (from one of these)")
    if not told:
        return ""
    return f'<p class="ed qs"><span class="sig">Edition</span> quotes {" · ".join(told)}</p>'


def _doubts(edition: Edition, note: Note) -> Iterator[str]:
    for citation in note.citations:
        if not citation.work:
            yield f"Work not identified: <q>{escape(citation.printed)}</q>."
        if citation.alternatives:
            links = [
                f'<a href="sources/{attribute(work.key)}.html">{escape(work.label)}</a>'
                for work in (edition.works.get(key) for key in citation.alternatives)
                if work
            ]
            yield "Could also be: " + "; ".join(links) + "."


def _call_remarks(inline: Inline, note: Note) -> Iterator[str]:
    for call in note.calls:
        if not call.doubtful and call.why is None:
            continue
        state = {"inferred": "inferred", "misread": "misread by the OCR"}.get(call.status, "read")
        sure = {"low": ", uncertain", "medium": ", fairly sure"}.get(call.cert, "")
        reason = inline.render(call.why) if call.why is not None else "No further evidence."
        yield f"Place of the call: {state}{sure}. {reason}"


def _backlink(call: Call, chapter: Chapter, index: int) -> str:
    """The way back; copy.js adds which paragraph and page that is."""
    which = _ORDINALS[min(index, len(_ORDINALS) - 1)]
    return (
        f'<a href="#{attribute(local_id(call.id, chapter.id))}" class="back" role="doc-backlink">'
        f'<span class="vh">Back to the text at note {escape(call.n)}{which}</span></a>'
    )


def _note(edition: Edition, chapter: Chapter, inline: Inline, note: Note, position: int) -> str:
    element = note.element
    breaks = "".join(inline.render_element(pb) for pb in _breaks_before(element))
    text = breaks + inline.render(element).strip()
    after = inline.take_after()
    if not inline.witness:  # the page as the OCR has it tells of the witness, not of sources
        remarks = [*_ibid(edition, chapter, note), *_doubts(edition, note), *_call_remarks(inline, note)]
        if remarks:
            after.append(
                '<div class="ed"><span class="sig">Edition</span> ' + "<br>".join(remarks) + "</div>"
            )
        after.append(_quotes(edition, note))
        after.append(shown(edition.comments.get(note.id, ())))
    backs = " ".join(_backlink(call, chapter, index) for index, call in enumerate(note.calls))
    anchor = attribute(local_id(note.id, chapter.id))
    counted = note.n == str(position) and anchor == f"n{position}"
    value = f' value="{int(note.n)}"' if note.n.isdecimal() and not counted else ""
    tag = "div" if "<p>" in text or "<ul" in text else "p"
    item = f'<{tag} class="nt">{text} {backs}</{tag}>{"".join(after)}'
    return f'<li id="{anchor}"{value}{_lang(element)}>{item}</li>'


def _breaks_before(note: etree._Element) -> list[etree._Element]:
    """Page breaks that stand between this note and the one before it."""
    found: list[etree._Element] = []
    previous = note.getprevious()
    while previous is not None and local(previous) != "note":
        if local(previous) == "pb":
            found.insert(0, previous)
        previous = previous.getprevious()
    return found


def notes_html(
    edition: Edition, chapter: Chapter, mentions: Mentions | None = None, *, ocr: bool = False
) -> str:
    """The items of the list of endnotes."""
    inline = _inline(edition, chapter, ocr=ocr)
    inline.mentions, inline.in_notes = mentions, True
    notes = enumerate(chapter.notes, 1)
    return "\n".join(_note(edition, chapter, inline, note, position) for position, note in notes)


def notes_head(edition: Edition, chapter: Chapter, *, ocr: bool = False) -> str:
    """How the printed list of notes heads those of this chapter."""
    parent = chapter.notes[0].element.getparent() if chapter.notes else None
    if parent is None:
        return ""
    inline = _inline(edition, chapter, ocr=ocr)
    before = list(parent.itersiblings(q("pb"), q("div"), preceding=True))
    opening = "" if any(local(x) == "div" for x in before) else "".join(map(inline.render_element, before))
    heads = [inline.render(head).strip() for head in parent.iterchildren(q("head"))]
    words = "<br>".join(head for head in heads if head)
    html = f'<p class="nh">{opening}{words}</p>' if opening or words else ""
    return html + "".join(inline.take_after())
