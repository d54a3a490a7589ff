"""Editorial prose of the TEI as HTML: a closed set of elements, everything escaped."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from lxml import etree

from ibid.teitext import local

_TAGS = {
    ("p", ""): ("<p>", "</p>"),
    ("p", "signed"): ('<p class="by">', "</p>"),
    ("item", ""): ("<li>", "</li>"),
    ("list", ""): ("<ul>", "</ul>"),
    ("list", "numbered"): ("<ol>", "</ol>"),
    ("hi", ""): ("<em>", "</em>"),
    ("hi", "bold"): ("<strong>", "</strong>"),
    ("quote", ""): ("<blockquote>", "</blockquote>"),
    ("code", ""): ("<code>", "</code>"),
    ("label", ""): ("<h3>", "</h3>"),
}


def prose_html(note: etree._Element, hrefs: Mapping[str, str]) -> str:
    """The prose of an editorial note without its title and lemma. ``hrefs``: page of each identifier."""
    parts: list[str] = []
    for child in note:
        if not (local(child) == "label" and child.get("type")):
            parts.append(_element(child, hrefs))
    return "".join(parts)


def _inside(element: etree._Element, hrefs: Mapping[str, str]) -> str:
    parts = [escape(element.text or "")]
    for child in element:
        parts.append(_element(child, hrefs) + escape(child.tail or ""))
    return "".join(parts)


def _element(element: etree._Element, hrefs: Mapping[str, str]) -> str:
    name = local(element)
    inner = _inside(element, hrefs)
    if name == "ref":
        return _link(element, inner, hrefs)
    if name == "date":
        return f'<time datetime="{escape(element.get("when", ""), quote=True)}">{inner}</time>'
    if name == "lb":
        return "<br>"
    rend = element.get("rend", "")
    before, after = _TAGS.get((name, rend), _TAGS.get((name, ""), ("", "")))
    return f"{before}{inner}{after}"


def _link(element: etree._Element, inner: str, hrefs: Mapping[str, str]) -> str:
    target = element.get("target", "")
    if target.startswith("#"):
        href = hrefs.get(target[1:], "")
        return f'<a href="{escape(href, quote=True)}">{inner}</a>' if href else inner
    return f'<a href="{escape(target, quote=True)}" rel="external noreferrer">{inner}</a>'
