"""The layers of the text in HTML: readings, what only the witness has, what is supplied or lost."""

from __future__ import annotations

from lxml import etree

from ibid.html.italics import italics_pair
from ibid.html.machine import Machine, attribute, escape
from ibid.teitext import XML_ID, is_witness_pi, local, pi_string, q, witness_text

_DRAWN = {"'": "a1", '"': "a2", "-": "a3"}
"""Marks of the witness that the style sheet draws where a normalisation stands, and their classes."""


class Readings(Machine):
    """Renders ``app``, ``choice`` and their kin: both readings stand in the page, the witness's hidden."""

    def _only_witness(self, text: str, where: str = "", *, hide: bool = False) -> None:
        """Characters that only the witness has: in the page, hidden until the view is switched.

        ``hide``: from a screen reader even then, because a name stands in their place.
        """
        if not self.witness or not text.strip():
            return
        shown = escape(text.replace("\n", "| "))
        if where and not self.links:
            self.out.append(f'<a class="w" hidden href="{self.apparatus}{attribute(where)}">{shown}</a>')
        else:
            silent = ' aria-hidden="true"' if hide else ""
            self.out.append(f'<span class="w" hidden{silent}>{shown}</span>')

    def _pi(self, node: etree._Element) -> None:
        if not (self.witness and is_witness_pi(node)):
            return
        parent = node.getparent()
        if (
            parent is not None
            and local(parent) == "note"
            and parent[0] is node
            and not (parent.text or "").strip()
        ):
            return  # the number and bullet of an item in the list of notes: the list has numbers of its own
        self._only_witness(pi_string(node))

    def _el_fw(self, element: etree._Element) -> None:
        words = witness_text(element)
        if self.witness and words.strip():
            self.out.append(f'<span class="w fw" hidden>{escape(words.strip())}</span>')

    def _el_lb(self, element: etree._Element) -> None:
        """A line of the witness begins: a mark that only the view *as the OCR has it* draws."""
        self.line = element.get("n", "")
        if self.witness:
            self.out.append('<span class="e"></span>')
        if element.get("break") != "no":
            self.out.append(" ")

    def _el_app(self, element: etree._Element) -> None:
        identity = element.get(XML_ID, "")
        if identity and identity == self.italics:
            self._close_italics(element)
            return
        pair = italics_pair(element)
        if pair is not None:
            self._open_italics(element, pair[1].get(XML_ID, ""))
            return
        lem, rdg = element.find(q("lem")), element.find(q("rdg"))
        self._reading(element, lem, "" if rdg is None else witness_text(rdg))

    def _open_italics(self, element: etree._Element, closing: str) -> None:
        """Restored italics: the words between the two changes; the witness has them upright."""
        identity, where = element.get(XML_ID, ""), self._id(element)
        self.italics = closing
        self.italics_link = identity in self.emendations and not self.links
        if self.italics_link:
            self.links += 1
            href = f"{self.apparatus}{attribute(identity)}"
            self.out.append(f'<a class="ia q"{where} href="{href}">')
            return
        self.out.append(f'<span class="ia"{where}>')
        if identity in self.emendations:
            self._remark(identity)

    def _close_italics(self, element: etree._Element) -> None:
        self.italics = ""
        self.out.append(f"<span{self._id(element)}></span>" if self.ids else "")
        if self.italics_link:
            self.links -= 1
            self.out.append("</a>")
        else:
            self.out.append("</span>")

    def _el_choice(self, element: etree._Element) -> None:
        reg = element.find(q("reg"))
        if reg is not None:
            self._normalised(element, reg)
            return
        sic = element.find(q("sic"))
        self._reading(element, element.find(q("corr")), "" if sic is None else witness_text(sic))

    def _normalised(self, element: etree._Element, reg: etree._Element) -> None:
        """A normalisation: for the usual marks a class is enough, and the style sheet draws the witness's."""
        orig = element.find(q("orig"))
        witness = "" if orig is None else witness_text(orig)
        if not self.witness or len(reg):
            self.children(reg)
            return
        reading = escape(reg.text or "")
        if len(reading) == 1 and witness in _DRAWN:
            self.out.append(f'<span class="{_DRAWN[witness]}">{reading}</span>')
            return
        shown = escape(witness.replace("\n", "| "))
        self.out.append(f'<span class="l">{reading}</span><span class="w" hidden>{shown}</span>')

    def _reading(self, element: etree._Element, lem: etree._Element | None, witness: str) -> None:
        """A reading and, hidden, the witness's: marked in the text only when it is doubtful."""
        identity = element.get(XML_ID, "")
        doubtful = identity in self.emendations
        if lem is not None and len(lem) == 0 and not (lem.text or "").strip() and not doubtful:
            self._plain_reading(element, lem.text or "", witness)
            return
        inner = self.render(lem) if lem is not None else ""
        where = self._id(element)
        crowded = self.links or (self.in_notes and len(inner) < 3)  # too small a thing to hit among links
        if doubtful and not crowded:
            label = attribute(
                f"{self.emendations[identity].reading.strip() or 'Something left out'}: uncertain reading"
            )
            self.out.append(
                f'<a class="l q{"" if inner.strip() else " z"}"{where} '
                f'href="{self.apparatus}{attribute(identity)}" '
                f'aria-label="{label}">{inner}</a>'
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
        link = f'<a href="{self.apparatus}{attribute(identity)}">uncertain'
        reading = (
            f"<q>{escape(emendation.reading.strip())}</q>"
            if emendation.reading.strip()
            else "what is left out"
        )
        witness = (
            f"<q>{escape(emendation.witness.strip())}</q>" if emendation.witness.strip() else "nothing here"
        )
        if emendation.closed_by:
            told = f"{reading} in italics is {link}</a>; the witness has it upright."
        else:
            told = f"{reading} is an {link} reading</a>; the witness has {witness}."
        self.after.append(f'<p class="ed"><span class="sig">Edition</span> {told}</p>')

    def _el_supplied(self, element: etree._Element) -> None:
        self._wrap(element, f'<span class="supplied"{self._id(element)}>[', "]</span>")

    def _el_gap(self, element: etree._Element) -> None:
        self.out.append(f'<span class="gap"{self._id(element)} role="img" aria-label="text lost">[…]</span>')
