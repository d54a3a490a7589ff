"""TEI mixed content to HTML: calls, pages, citations, words, editorial notes."""

from __future__ import annotations

import re

from lxml import etree

from ibid.html.comments import SIGN, Comment
from ibid.html.machine import attribute, escape
from ibid.html.mentions import ENDED, begun
from ibid.html.readings import Readings
from ibid.html.records import Record
from ibid.html.registers import MENTIONS
from ibid.html.walk import local_id
from ibid.teitext import XML_ID, XML_LANG, is_witness_pi, local, pi_string, q, reading_text, unit_of

__all__ = ["Inline", "attribute", "escape"]

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


def _place(identity: str) -> str:
    """An identifier as readers cite it: ``ch2.p14`` -> ``2.14``, ``ch2.n5`` -> ``chapter 2, note 5``."""
    match = re.fullmatch(r"ch(\w+)\.([a-z])(\w+)", identity)
    if not match:
        return identity
    chapter, kind, n = match.groups()
    name = {"n": "note", "r": "note call", "s": "section"}.get(kind)
    return f"chapter {chapter}, {name} {n}" if name else f"{chapter}.{n}"


class Inline(Readings):
    """Renders mixed content for one page of the site: see `Machine` for how it is made."""

    # --- pages, calls ---

    def _el_pb(self, element: etree._Element) -> None:
        if not self.ids:
            return  # words shown elsewhere than in their place: no page begins here
        n = element.get("n", "")
        shown = f"[{n}]" if element.get("cert") == "low" else n
        kind = "pb mid" if element.get("break") == "no" else "pb"
        self.out.append(
            f'<span class="{kind}" role="doc-pagebreak" title="{attribute(shown)}"{self._id(element)}></span>'
        )

    def _el_anchor(self, element: etree._Element) -> None:
        """An address that was: an alias lands here, of what moved or went a link says where (docs/anchors.md)."""
        if not self.ids:
            return
        kind, identity = element.get("type"), element.get(XML_ID, "")
        if kind not in {"moved", "tombstone"}:
            self.out.append(f"<span{self._id(element)}></span>")
            return
        target = element.get("corresp", "")
        moved = f"{_place(identity)} now stands at {_place(target.removeprefix('#'))}"
        text = moved if kind == "moved" else f"{_place(identity)} is no longer in the text"
        root = "../" * self.file.count("/")
        href = self.edition.href(target, self.file) if kind == "moved" else f"{root}gone.html#{identity}"
        if self.links or not href:
            self.out.append(f'<span class="gone"{self._id(element)}>{escape(text)}</span>')
        else:
            self.out.append(f'<a class="gone"{self._id(element)} href="{attribute(href)}">{escape(text)}</a>')

    def _el_ref(self, element: etree._Element) -> None:
        kind = element.get("type")
        if kind == "noteref":
            self._call(element)
        elif kind == SIGN:
            self._comment(self.comments[element.get("target", "#")[1:]])
        elif kind == "precedingWork":
            self.children(element)
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
        n = attribute(element.get("n", ""))
        marks = "c"
        if call is not None and call.doubtful:
            marks = "c un" if call.cert in {"low", "medium"} else "c in"
        closing = self._keep_with_word()
        label = f"Note {n}" + (", place uncertain" if marks != "c" else "")
        start = f'<a class="{marks}" role="doc-noteref" href="#{attribute(note)}"{self._id(element)}'
        glyphs = "".join(pi_string(child) for child in element if is_witness_pi(child))
        if self.witness and element.get("subtype", "read") != "read":
            self.links += 1
            name = f'<span class="vh">{label}</span>'  # what is seen depends on the view; the name does not
            self.out.append(f'{start}>{name}<span class="l" aria-hidden="true">{n}</span>')
            self._only_witness(glyphs, hide=True)
            self.links -= 1
        else:
            named = (
                "" if marks == "c" else f' aria-label="{label}"'
            )  # the others have their name from copy.js
            self.out.append(f"{start}{named}>{n}")
        self.out.append("</a>" + closing)

    def _keep_with_word(self) -> str:
        """No call at the beginning of a line: where a break is possible, the word before is held fast."""
        last = self.out[-1] if self.out else ""
        if not last or last[-1] not in _BREAKABLE or last.startswith("<"):
            return ""
        cut = last.rfind(" ") + 1
        self.out[-1] = f'{last[:cut]}<span class="nb">{last[cut:]}'
        return "</span>"

    # --- citations ---

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
        self._wrap(element, f'<a class="b" href="{attribute(href)}"{self._id(element)}>', "</a>")
        self.links -= 1

    def _el_citedRange(self, element: etree._Element) -> None:  # noqa: N802 - the TEI name
        printed = element.text or ""
        page = unit_of(element) == "page" and (
            " " in printed or len(element) > 0
        )  # a bare figure does not break
        if len(printed) <= 14 and ("–" in printed or "-" in printed or page):
            self._wrap(element, '<span class="nb">', "</span>")
            return
        if unit_of(element) == "volume" and len(element) and _ROMAN.fullmatch(reading_text(element)):
            self._wrap(element, '<span class="vol">', "</span>")
            return
        if unit_of(element) != "volume" or len(element):
            self.children(element)
            return
        text = escape(printed)
        self.out.append(_ROMAN.sub(lambda m: f'<span class="vol">{m.group()}</span>', text))

    # --- words ---

    def _el_hi(self, element: etree._Element) -> None:
        before, after = _REND.get(element.get("rend", ""), ("<em>", "</em>"))
        self._wrap(element, before, after)

    def _mention(self, element: etree._Element, before: str, after: str) -> None:
        """A name or term of a register: the first on a page is a link, the later ones can be asked for."""
        record = self._record(element) if self.mentions is not None and not self.links else None
        if record is None or self.mentions is None:
            self._wrap(element, before, after)
            return
        if record.id in self.mentions.seen:
            self._wrap(element, f"{begun(record.id)}{before}", f"{after}{ENDED}")
            return
        self.mentions.seen.add(record.id)
        href = attribute("../" * self.file.count("/") + (record.source or record.path))
        key = f' data-k="{attribute(record.id)}"' if record.source else ""
        self.links += 1
        self._wrap(element, f'<a class="m"{key} href="{href}">{begun("")}{before}', f"{after}{ENDED}</a>")
        self.links -= 1

    def _record(self, element: etree._Element) -> Record | None:
        kind = MENTIONS[local(element)]
        names = [name.removeprefix("#") for name in element.get("ref", "").split()]
        if element.get("key"):
            names.append(f"{kind}.{element.get('key')}")
        return next((self.edition.records[n] for n in names if n in self.edition.records), None)

    def _el_persName(self, element: etree._Element) -> None:  # noqa: N802 - the TEI name
        self._mention(element, "", "")

    _el_orgName = _el_placeName = _el_persName  # noqa: N815

    def _el_emph(self, element: etree._Element) -> None:
        self._wrap(element, "<em>", "</em>")

    def _el_foreign(self, element: etree._Element) -> None:
        tag = "i" if element.get("rend") == "italic" else "span"
        self._wrap(element, f'<{tag} lang="{attribute(element.get(XML_LANG, "und"))}">', f"</{tag}>")

    def _el_term(self, element: etree._Element) -> None:
        lang = element.get(XML_LANG)
        if not lang and element.get("rend") != "italic":
            self._mention(element, "", "")
            return
        tag = "i" if element.get("rend") == "italic" else "span"
        self._mention(element, f"<{tag}" + (f' lang="{attribute(lang)}">' if lang else ">"), f"</{tag}>")

    def _el_title(self, element: etree._Element) -> None:
        lang = element.get(XML_LANG)
        marks = f' lang="{attribute(lang)}"' if lang else ""
        tag = "cite" if element.get("rend") == "italic" else 'cite class="t"'
        self._mention(element, f"<{tag}{marks}>", "</cite>")

    # --- lists and paragraphs inside notes and statements ---

    def _el_p(self, element: etree._Element) -> None:
        self._wrap(element, "<p>", "</p>")

    def _el_list(self, element: etree._Element) -> None:
        self._wrap(element, f"<ul{self._id(element)}>", "</ul>")

    def _el_item(self, element: etree._Element) -> None:
        self._wrap(element, "<li>", "</li>")

    def _el_gi(self, element: etree._Element) -> None:
        self._wrap(element, "<code>", "</code>")

    # --- editorial notes ---

    def _letter(self) -> str:
        """What the next note of the edition is called: the author's are numbered, the edition's lettered."""
        self.lettered += 1
        return chr(96 + (self.lettered - 1) % 26 + 1)

    def _comment(self, comment: Comment) -> None:
        """The mark of a comment, which opens like a note; without script it leads to the commentary."""
        letter = self._letter()
        self.marked.append((letter, comment))
        self.out.append(
            f'<a class="ec cm" id="{attribute(comment.mark)}" href="commentary.html#{attribute(comment.id)}" '
            f'role="doc-noteref" aria-label="Comment {letter} of the edition: {attribute(comment.title)}">{letter}</a>'
        )

    def _el_note(self, element: etree._Element) -> None:
        """The edition's prose never stands inside the author's: it is lettered and shown after the block."""
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
        """An editorial note after its block; one in the author's text is lettered, with links both ways."""
        if any(True for _ in element.iterancestors(q("note"))):
            self.after.append(
                f'<div class="ed"{self._id(element)}><span class="sig">Edition</span> {prose}{signed}</div>'
            )
            return
        letter = self._letter()
        here, there = (
            f"ec{self.lettered}",
            local_id(element.get(XML_ID, "") or f"en{self.lettered}", self.chapter),
        )
        self.out.append(
            f'<a class="ec" id="{here}" href="#{attribute(there)}" aria-label="Note {letter} of the '
            f'edition">{letter}</a>'
        )
        self.after.append(
            f'<aside class="ed" id="{attribute(there)}" aria-label="Note {letter} of the edition">'
            f'<span class="sig">Edition, {letter}</span> {prose}{signed} '
            f'<a class="back" href="#{here}">Back to the text at {letter}</a></aside>'
        )
