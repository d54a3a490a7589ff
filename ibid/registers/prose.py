"""Markdown of the editor as TEI prose: no raw HTML, no pictures, links of known schemes only."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from lxml import etree
from markdown import Markdown

from ibid.registers.model import PREFIX, Spot
from ibid.teitext import Writer

SCHEMES = frozenset({"http", "https", "mailto"})
"""Links that may leave the edition."""

_REF = re.compile(r"(?P<chapter>\d+)(?P<what>[.n])(?P<n>\d+)")
_KEY = re.compile(r"(?P<register>[a-z]+):(?P<key>[a-z0-9-]+)")
_ENTITY = re.compile(r"&(?=#?\w+;)")
"""What looks like an entity of HTML: it is shown as it stands."""
_SIMPLE = {
    "p": ("p", {}),
    "em": ("hi", {"rend": "italic"}),
    "strong": ("hi", {"rend": "bold"}),
    "code": ("code", {}),
    "blockquote": ("quote", {"rend": "display"}),
    "ul": ("list", {"rend": "bulleted"}),
    "ol": ("list", {"rend": "numbered"}),
    "li": ("item", {}),
    **{f"h{n}": ("label", {}) for n in range(1, 7)},
}
Say = Callable[[str], None]
"""Takes what is wrong."""


def _markdown() -> Markdown:
    md = Markdown(output_format="xhtml")
    md.preprocessors.deregister("html_block")
    for pattern in ("html", "entity"):
        md.inlinePatterns.deregister(pattern)
    return md


def target(link: str) -> str | None:
    """Where a link leads: an address, or ``#id`` inside the edition; ``None`` when it may not stand.

    >>> target("2.14"), target("4n46"), target("term:smychka"), target("javascript:alert(1)")
    ('#ch2.p14', '#ch4.n46', '#t.smychka', None)
    """
    match = _REF.fullmatch(link)
    if match:
        return "#" + Spot(int(match["chapter"]), match["what"] == "n", int(match["n"])).id
    key = _KEY.fullmatch(link)
    if key and key["register"] in PREFIX:
        return f"#{PREFIX[key['register']]}.{key['key']}"
    if re.fullmatch(r"#?ch\d+(?:\.[a-z]\d+)?", link):
        return "#" + link.lstrip("#")
    return link if _leaves(link) else None


def _leaves(link: str) -> bool:
    """Whether a link is a whole address of a known scheme, with a host for the web.

    >>> _leaves("https://reed.example/a"), _leaves("https:reed"), _leaves("http://[reed"), _leaves("https://a b")
    (True, False, False, False)
    """
    try:
        parts = urlsplit(link)
    except ValueError:  # brackets that are no address
        return False
    return parts.scheme in SCHEMES and (parts.scheme == "mailto" or bool(parts.hostname)) and " " not in link


def write_prose(writer: Writer, text: str, say: Say = lambda _message: None) -> None:
    """Write Markdown into the open element as ``p``, ``list``, ``quote``, ``label``, ``hi``, ``ref``.

    ``say`` is told what is not allowed: such things are left out, their words kept.
    """
    html = _markdown().convert(_ENTITY.sub("&amp;", text))
    try:
        root = etree.fromstring(
            f"<div>{html}</div>", etree.XMLParser(resolve_entities=False, no_network=True)
        )
    except etree.XMLSyntaxError as error:
        say(f"this Markdown cannot be read: {error.msg}")
        return
    for child in root:
        _write(writer, child, say)


def _write(writer: Writer, element: etree._Element, say: Say) -> None:
    name = str(element.tag)
    if name in _SIMPLE:
        tag, attributes = _SIMPLE[name]
        writer.open(tag, attributes)
        _inside(writer, element, say)
        writer.close()
    elif name == "a":
        _link(writer, element, say)
    elif name == "br":
        writer.empty("lb")
    else:
        say(f"<{name}> has no place in a commentary")
        _inside(writer, element, say)


def _inside(writer: Writer, element: etree._Element, say: Say) -> None:
    blocks = element.tag in {"ul", "ol", "blockquote"}
    if element.text and not (blocks and not element.text.strip()):
        writer.text(element.text)
    for child in element:
        _write(writer, child, say)
        if child.tail and not (blocks and not child.tail.strip()):
            writer.text(child.tail)


def _link(writer: Writer, element: etree._Element, say: Say) -> None:
    where = target(element.get("href", ""))
    if where is None:
        say(f"the link {element.get('href', '')!r} is no place of the edition, nor http, https or mailto")
        _inside(writer, element, say)
        return
    writer.open("ref", {"target": where})
    _inside(writer, element, say)
    writer.close()
