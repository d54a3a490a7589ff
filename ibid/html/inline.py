"""TEI mixed content to HTML: a dispatch table by element name over one output list.

Speed matters here more than elsewhere (a whole book is rendered in a fraction of a second), so strings are
appended to a list and escaped by hand. All text goes through `escape`; nothing of the TEI reaches the page otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from ibid.html.records import Edition
from ibid.html.walk import local_id
from ibid.teitext import TEI, XML_ID, XML_LANG, is_witness_pi, local, pi_string, q, witness_text

_REND = {
    "italic": ("<i>", "</i>"),
    "bold": ("<b>", "</b>"),
    "smallcaps": ('<span class="sc">', "</span>"),
    "small-caps": ('<span class="sc">', "</span>"),
    "sup": ("<sup>", "</sup>"),
    "sub": ("<sub>", "</sub>"),
}
_ROMAN = re.compile(r"\b[IVXLCDM]+\b")
_BREAKABLE = frozenset("!?—–-/…")
_ISO = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


def escape(text: str) -> str:
    """Text for element content."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text


def attribute(text: str) -> str:
    """Text for a double-quoted attribute."""
    return escape(text).replace('"', "&quot;")


class Inline:
    """Renders mixed content for one page of the site.

    ``file``: the page. ``chapter``: the chapter whose prefix identifiers lose. ``witness``: put the witness's
    readings in as well, hidden, for the view *as the OCR has it*.
    """

    def __init__(self, edition: Edition, file: str, chapter: str, *, witness: bool = True, ids: bool = True) -> None:
        self.edition = edition
        self.file = file
        self.chapter = chapter
        self.witness = witness
        self.ids = ids
        self.out: list[str] = []
        self.after: list[str] = []
        self.links = 0
        self.lettered = 0
        self.apparatus = ("../" * file.count("/")) + "emendations.html#"
        self.emendations = {e.id: e for e in edition.emendations if e.doubtful}
        names = {name.removeprefix("_el_"): getattr(self, name) for name in dir(self) if name.startswith("_el_")}
        self.table: dict[object, Callable[[etree._Element], None]] = {
            f"{{{TEI}}}{name}": method for name, method in names.items()
        }
        self.table[etree.PI] = self._pi
        self.table[etree.Comment] = self._nothing

    # --- the machine -----------------------------------------------------------------------------------------

    def render(self, element: etree._Element) -> str:
        """The content of an element as HTML."""
        kept, self.out = self.out, []
        self.children(element)
        html = "".join(self.out)
        self.out = kept
        return html

    def render_element(self, element: etree._Element) -> str:
        """The element itself as HTML."""
        kept, self.out = self.out, []
        self.element(element)
        html = "".join(self.out)
        self.out = kept
        return html

    def take_after(self) -> list[str]:
        """What is to be shown after the block: editorial notes and remarks; the list is emptied."""
        after, self.after = self.after, []
        return after

    def children(self, element: etree._Element) -> None:
        """Append the content of an element to the output."""
        out, table = self.out, self.table
        if element.text:
            out.append(escape(element.text))
        for child in element:
            handler = table.get(child.tag)
            if handler is not None:
                handler(child)
            else:
                self.children(child)
            if child.tail:
                out.append(escape(child.tail))

    def element(self, element: etree._Element) -> None:
        """Append an element to the output."""
        self.table.get(element.tag, self.children)(element)

    def _nothing(self, element: etree._Element) -> None:
        return

    def _wrap(self, element: etree._Element, before: str, after: str) -> None:
        self.out.append(before)
        self.children(element)
        self.out.append(after)

    def _id(self, element: etree._Element) -> str:
        identity = element.get(XML_ID)
        return f' id="{attribute(local_id(identity, self.chapter))}"' if identity and self.ids else ""

    # --- the witness -----------------------------------------------------------------------------------------

    def _only_witness(self, text: str, where: str = "") -> None:
        """Characters that only the witness has: in the page, hidden from every reader until the view is switched."""
        if not self.witness or not text.strip():
            return
        shown = escape(text.replace("\n", "⏎ "))
        if where and not self.links:
            self.out.append(f'<a class="w" hidden href="{self.apparatus}{attribute(where)}">{shown}</a>')
        else:
            self.out.append(f'<span class="w" hidden>{shown}</span>')

    def _pi(self, node: etree._Element) -> None:
        if self.witness and is_witness_pi(node):
            self._only_witness(pi_string(node))

    def _el_fw(self, element: etree._Element) -> None:
        self._only_witness(witness_text(element))

    def _el_lb(self, element: etree._Element) -> None:
        if element.get("break") != "no":
            self.out.append(" ")

    def _el_app(self, element: etree._Element) -> None:
        lem, rdg = element.find(q("lem")), element.find(q("rdg"))
        self._reading(element, lem, "" if rdg is None else witness_text(rdg))

    def _el_choice(self, element: etree._Element) -> None:
        reg = element.find(q("reg"))
        if reg is not None:
            self.children(reg)
            return
        sic = element.find(q("sic"))
        self._reading(element, element.find(q("corr")), "" if sic is None else witness_text(sic))

    def _reading(self, element: etree._Element, lem: etree._Element | None, witness: str) -> None:
        """A reading and, hidden, the witness's: marked in the text only when it is doubtful."""
        identity = element.get(XML_ID, "")
        doubtful = identity in self.emendations
        if lem is not None and len(lem) == 0 and not (lem.text or "").strip() and not doubtful:
            self._plain_reading(element, lem.text or "", witness)
            return
        inner = self.render(lem) if lem is not None else ""
        where = self._id(element)
        if doubtful and not self.links:
            label = attribute(f"{self.emendations[identity].reading.strip() or 'nothing'}: uncertain reading")
            self.out.append(
                f'<a class="l q"{where} href="{self.apparatus}{attribute(identity)}" aria-label="{label}">{inner}</a>'
            )
        elif doubtful:
            self.out.append(f'<span class="l q"{where}>{inner}</span>')
            self._remark(identity)
        else:
            self.out.append(f'<span class="l"{where}>{inner}</span>')
        self._only_witness(witness, identity)

    def _plain_reading(self, element: etree._Element, text: str, witness: str) -> None:
        """A reading that is a space or nothing."""
        where = self._id(element)
        self.out.append(f'<span class="l"{where}>{text}</span>' if text or where else "")
        self._only_witness(witness, element.get(XML_ID, ""))

    def _remark(self, identity: str) -> None:
        """A doubtful reading inside a link cannot be a link itself: it is told after the note."""
        emendation = self.emendations[identity]
        witness = escape(emendation.witness.strip()) or "nothing"
        self.after.append(
            f'<p class="ed"><span class="sig">Edition</span> <q>{escape(emendation.reading.strip())}</q> is an '
            f'<a href="{self.apparatus}{attribute(identity)}">uncertain reading</a>; the witness has <q>{witness}</q>.</p>'
        )

    def _el_supplied(self, element: etree._Element) -> None:
        self._wrap(element, f'<span class="supplied"{self._id(element)}>[', "]</span>")

    def _el_gap(self, element: etree._Element) -> None:
        self.out.append(f'<span class="gap"{self._id(element)} role="img" aria-label="text lost">[…]</span>')

    # --- pages, calls ----------------------------------------------------------------------------------------

    def _el_pb(self, element: etree._Element) -> None:
        n = element.get("n", "")
        inferred = element.get("cert") == "low"
        name = f"Page {n}, place inferred" if inferred else f"Page {n}"
        shown = f"[{n}]" if inferred else n
        self.out.append(
            f'<span class="pb"{self._id(element)} role="doc-pagebreak" aria-label="{attribute(name)}" '
            f'data-n="{attribute(shown)}"></span>'
        )

    def _el_ref(self, element: etree._Element) -> None:
        kind = element.get("type")
        if kind == "noteref":
            self._call(element)
        elif kind == "precedingWork":
            self._wrap(element, '<span class="ibid">', "</span>")
        else:
            self._link(element, self.edition.href(element.get("target", ""), self.file))

    def _link(self, element: etree._Element, href: str) -> None:
        if not href or self.links:
            self.children(element)
            return
        self.links += 1
        self._wrap(element, f'<a class="x" href="{attribute(href)}">', "</a>")
        self.links -= 1

    def _call(self, element: etree._Element) -> None:
        call = self.edition.calls.get(element.get(XML_ID, ""))
        note = local_id(element.get("target", "").removeprefix("#"), self.chapter)
        n = element.get("n", "")
        marks = "c"
        if call is not None and call.doubtful:
            marks = "c un" if call.cert in {"low", "medium"} else "c in"
        closing = self._keep_with_word()
        label = f"Note {n}" + (", place uncertain" if marks != "c" else "")
        self.out.append(
            f'<a class="{marks}"{self._id(element)} href="#{attribute(note)}" role="doc-noteref" aria-label="{label}">'
        )
        glyphs = "".join(pi_string(child) for child in element if is_witness_pi(child))
        if self.witness and element.get("subtype", "read") != "read":
            self.links += 1
            self.out.append(f'<span class="l">{n}</span>')
            self._only_witness(glyphs)
            self.links -= 1
        else:
            self.out.append(n)
        self.out.append("</a>" + closing)

    def _keep_with_word(self) -> str:
        """No call at the beginning of a line: where a break would be allowed, the word before it is held fast."""
        last = self.out[-1] if self.out else ""
        if not last or last[-1] not in _BREAKABLE or last.startswith("<"):
            return ""
        cut = last.rfind(" ") + 1
        self.out[-1] = f'{last[:cut]}<span class="nb">{last[cut:]}'
        return "</span>"

    # --- citations -------------------------------------------------------------------------------------------

    def _el_bibl(self, element: etree._Element) -> None:
        identity = element.get(XML_ID, "")
        work = self.edition.works.get(element.get("ref", "").removeprefix("#"))
        if work is None:
            self._wrap(element, f'<span class="b un"{self._id(element)}>', "</span>")
            return
        if self.links or not self.ids:
            self._wrap(element, f'<span class="b"{self._id(element)}>', "</span>")
            return
        href = "../" * self.file.count("/") + f"sources/{work.key}.html#c-{identity}"
        self.links += 1
        self._wrap(element, f'<a class="b"{self._id(element)} href="{attribute(href)}">', "</a>")
        self.links -= 1

    def _el_citedRange(self, element: etree._Element) -> None:  # noqa: N802 - the TEI name
        if element.get("unit") != "volume" or len(element):
            self.children(element)
            return
        text = escape(element.text or "")
        self.out.append(_ROMAN.sub(lambda m: f'<span class="vol">{m.group()}</span>', text))

    # --- words -----------------------------------------------------------------------------------------------

    def _el_hi(self, element: etree._Element) -> None:
        before, after = _REND.get(element.get("rend", ""), ("<em>", "</em>"))
        self._wrap(element, before, after)

    def _el_emph(self, element: etree._Element) -> None:
        self._wrap(element, "<em>", "</em>")

    def _el_foreign(self, element: etree._Element) -> None:
        tag = "i" if element.get("rend") == "italic" else "span"
        self._wrap(element, f'<{tag} lang="{attribute(element.get(XML_LANG, "und"))}">', f"</{tag}>")

    def _el_term(self, element: etree._Element) -> None:
        lang = element.get(XML_LANG)
        if not lang and element.get("rend") != "italic":
            self.children(element)
            return
        tag = "i" if element.get("rend") == "italic" else "span"
        self._wrap(element, f"<{tag}" + (f' lang="{attribute(lang)}">' if lang else ">"), f"</{tag}>")

    def _el_title(self, element: etree._Element) -> None:
        lang = element.get(XML_LANG)
        marks = f' lang="{attribute(lang)}"' if lang else ""
        tag = "cite" if element.get("rend") == "italic" else 'cite class="t"'
        self._wrap(element, f"<{tag}{marks}>", "</cite>")

    def _el_date(self, element: etree._Element) -> None:
        when = element.get("when", "")
        if _ISO.fullmatch(when):
            self._wrap(element, f'<time datetime="{when}">', "</time>")
        else:
            self.children(element)

    # --- lists and paragraphs inside notes and statements -----------------------------------------------------

    def _el_p(self, element: etree._Element) -> None:
        self._wrap(element, "<p>", "</p>")

    def _el_list(self, element: etree._Element) -> None:
        self._wrap(element, f"<ul{self._id(element)}>", "</ul>")

    def _el_item(self, element: etree._Element) -> None:
        self._wrap(element, "<li>", "</li>")

    def _el_gi(self, element: etree._Element) -> None:
        self._wrap(element, "<code>", "</code>")

    # --- editorial notes -------------------------------------------------------------------------------------

    def _el_note(self, element: etree._Element) -> None:
        """The edition's own prose never stands inside the author's: it is lettered and shown after the block."""
        kind, subtype = element.get("type"), element.get("subtype")
        if kind not in {"editorial", "reason"}:
            self._wrap(element, "<span>", "</span>")
            return
        if kind == "reason" or subtype in {"call", "alternatives"} or not self.ids:
            return
        kept, self.witness = self.witness, False
        prose = self.render(element)
        self.witness = kept
        who = self.edition.people.get(element.get("resp", "").removeprefix("#"), "")
        self._editorial(element, prose, f' <span class="by">{escape(who)}</span>' if who else "")

    def _editorial(self, element: etree._Element, prose: str, signed: str) -> None:
        """An editorial note after its block; one in the author's text gets a letter there, with links both ways."""
        if any(True for _ in element.iterancestors(q("note"))):
            self.after.append(
                f'<div class="ed"{self._id(element)}><span class="sig">Edition</span> {prose}{signed}</div>'
            )
            return
        self.lettered += 1
        letter = chr(96 + (self.lettered - 1) % 26 + 1)
        here, there = f"ec{self.lettered}", local_id(element.get(XML_ID, "") or f"en{self.lettered}", self.chapter)
        self.out.append(
            f'<a class="ec" id="{here}" href="#{attribute(there)}" aria-label="Note {letter} of the edition">{letter}</a>'
        )
        self.after.append(
            f'<aside class="ed" id="{attribute(there)}" aria-label="Note {letter} of the edition">'
            f'<span class="sig">Edition, {letter}</span> {prose}{signed} '
            f'<a class="back" href="#{here}">Back to the text at {letter}</a></aside>'
        )
