"""Italics that the edition restores: two empty changes around a word, read as one change."""

from __future__ import annotations

from lxml import etree

from ibid.teitext import local, q, reading_text, witness_text

_STYLED = frozenset({"hi", "foreign", "term", "title", "emph"})


def is_styled(element: etree._Element | None) -> bool:
    """Whether an element is set in italics."""
    if element is None or local(element) not in _STYLED:
        return False
    return element.get("rend") == "italic" or local(element) == "emph"


def is_within_italics(element: etree._Element) -> bool:
    """Whether an element stands inside italics."""
    return any(is_styled(ancestor) for ancestor in element.iterancestors())


def _is_bare(app: etree._Element) -> bool:
    """Whether an ``app`` concerns italics and neither reading nor witness has a character there."""
    if local(app) != "app" or app.get("type") != "italics":
        return False
    lem, rdg = app.find(q("lem")), app.find(q("rdg"))
    return (lem is None or not reading_text(lem)) and (rdg is None or not witness_text(rdg))


def italics_pair(app: etree._Element) -> tuple[etree._Element, etree._Element] | None:
    """The words between and the closing change, when the ``app`` opens restored italics; else nothing."""
    styled = app.getnext()
    if styled is None or app.tail or local(styled) not in _STYLED or not _is_bare(app):
        return None
    closing = styled.getnext()
    if closing is None or styled.tail or not _is_bare(closing):
        return None
    return styled, closing
