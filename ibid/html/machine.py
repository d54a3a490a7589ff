"""The machine under `ibid.html.inline`: one output list, and a dispatch table by element name.

Speed matters here more than elsewhere (a whole book is rendered in a fraction of a second), so strings are
appended to a list and escaped by hand. All text goes through `escape`: nothing of the TEI reaches the page
otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import ClassVar

from lxml import etree

from ibid.html.comments import Comment
from ibid.html.mentions import Mentions
from ibid.html.records import Edition, Emendation
from ibid.html.walk import local_id
from ibid.teitext import TEI, XML_ID


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


class Machine:
    """Renders mixed content for one page of the site; methods ``_el_NAME`` say what each element becomes.

    ``file``: the page. ``chapter``: the chapter whose prefix identifiers lose. ``witness``: put the witness's
    readings in as well, for the view *as the OCR has it*. ``ids``: elements keep their ids.
    """

    elements: ClassVar[list[tuple[str, str]]] = []
    """(tag, method) of the elements known by name."""

    def __init_subclass__(cls) -> None:
        found = [name for name in dir(cls) if name.startswith("_el_")]
        cls.elements = [(f"{{{TEI}}}{name.removeprefix('_el_')}", name) for name in found]

    def __init__(
        self, edition: Edition, file: str, chapter: str, *, witness: bool = True, ids: bool = True
    ) -> None:
        self.edition = edition
        self.file = file
        self.chapter = chapter
        self.witness = witness
        self.ids = ids
        self.out: list[str] = []
        self.after: list[str] = []
        self.links = 0
        self.lettered = 0
        self.in_notes = False
        """Whether this is the list of notes, where links stand close."""
        self.line = ""
        """The line of the witness that began last."""
        self.mentions: Mentions | None = None
        """What the registers know of the names in this text; nothing when they are not to be marked."""
        self.comments: dict[str, Comment] = {}
        """The comments whose marks stand in what is rendered."""
        self.marked: list[tuple[str, Comment]] = []
        """Those met so far, each with its letter."""
        self.italics = ""
        self.italics_link = False
        self.apparatus = ("../" * file.count("/")) + "emendations.html#"
        self.table: dict[object, Callable[[etree._Element], None]] = {
            tag: getattr(self, method) for tag, method in self.elements
        }
        self.table[etree.PI] = self._pi
        self.table[etree.Comment] = self._nothing

    @cached_property
    def emendations(self) -> dict[str, Emendation]:
        """The changes that are marked in the text, by identifier."""
        return {e.id: e for e in self.edition.emendations if e.doubtful}

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

    def _pi(self, node: etree._Element) -> None:
        return
