"""The editor's comments for a chapter's page: what each says, and where in the text its mark stands.

A comment on a passage is marked in the text, opened from there, and listed at the end of the page. One on a
whole chapter, section or note is shown there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from html import escape

from lxml import etree

from ibid.registers.model import Spot
from ibid.registers.remarks import label_of, notes
from ibid.registers.shownprose import prose_html
from ibid.teitext import XML_ID, insert_after_words, local, q

SIGN = "comment"
"""``ref/@type`` of the mark that `marked` puts into a copy of a block."""
_OPEN = frozenset({"p", "quote", "q", "hi", "emph", "said", "seg"})
"""Elements in the middle of which a mark may stand: none of them becomes a link or a word of its own."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment of the edition as a chapter's page shows it."""

    id: str
    """``c.lost-note``."""
    title: str
    anchor: str
    """``xml:id`` of what it is about."""
    lemma: str
    """The words that it is about; empty: all of it."""
    body: str
    """HTML."""

    @property
    def passage(self) -> bool:
        """Whether it belongs to a paragraph or a displayed quotation: then it has a mark in the text."""
        spot = Spot.of(self.anchor)
        return spot is not None and not spot.note

    @property
    def mark(self) -> str:
        """The id of its mark in the text: ``cm-lost-note``."""
        return "cm-" + self.id.removeprefix("c.")


def read_comments(tei: etree._Element, hrefs: Mapping[str, str]) -> dict[str, tuple[Comment, ...]]:
    """The comments of each paragraph, note, section and chapter. ``hrefs``: page of each identifier.

    Those on the whole book stand under no identifier. A note that stands in the text itself is not among
    them: it is shown after its paragraph.
    """
    found: dict[str, list[Comment]] = {}
    for note in notes(tei):
        anchor, identity = note.get("target", "").removeprefix("#"), note.get(XML_ID, "")
        if identity.startswith("c."):
            title = label_of(note, "title")
            made = Comment(identity, title, anchor, label_of(note, "lemma"), prose_html(note, hrefs))
            found.setdefault(anchor, []).append(made)
    return {anchor: tuple(comments) for anchor, comments in found.items()}


def work_pages(tei: etree._Element) -> Iterator[tuple[str, str]]:
    """The pages of the works discussed, to which comments may link."""
    for bibl in tei.iterfind(f"{q('standOff')}//{q('bibl')}"):
        identity = bibl.get(XML_ID, "")
        if identity.startswith("d."):
            yield identity, f"works/{identity[2:]}.html"


def marked(block: etree._Element, comments: Iterable[Comment]) -> etree._Element:
    """A copy of a block with a mark after the words of each comment, or at its end."""
    copy = deepcopy(block)
    for comment in comments:
        sign = etree.Element(q("ref"), {"type": SIGN, "target": f"#{comment.id}"})
        insert_after_words(_holder(copy, comment.lemma), comment.lemma, sign, _OPEN)
    return copy


def _holder(block: etree._Element, words: str) -> etree._Element:
    """The block, or the paragraph of a displayed quotation that is the last to hold anything."""
    inner = [child for child in block if local(child) == "p"]
    return inner[-1] if inner and not words else block


def shown(comments: Iterable[Comment]) -> str:
    """Comments on a whole chapter, section or note, in full."""
    return "".join(
        f'<div class="ed" id="{escape(c.id)}"><span class="sig">Edition</span> <b>{escape(c.title)}</b>'
        f'<div class="cb">{c.body}</div></div>'
        for c in comments
    )


def listed(comments: Iterable[tuple[str, Comment]]) -> str:
    """The list at the end of a chapter's page: (letter, comment on a passage) in the order of the text."""
    return "\n".join(
        f'<li class="ed" id="{escape(c.id)}"><p class="nt"><span class="sig">Edition, {letter}</span> '
        f"<b>{escape(c.title)}</b> "
        f'<a class="back" role="doc-backlink" href="#{escape(c.mark)}"><span class="vh">Back to the text at '
        f'comment </span>{letter}</a></p><div class="cb">{c.body}</div></li>'
        for letter, c in comments
    )
