"""A small TEI of our own as a site: what the tests of pages look at."""

from __future__ import annotations

from pathlib import Path

from lxml import etree
from pagehelp import write

from ibid.html import render, render_shelf

FIXTURE = Path(__file__).parent / "fixtures" / "mini.tei.xml"
DOWNLOADS = (("mini.tei.xml", "the edition itself, TEI P5"), ("mini.epub", "for reading devices"))
STATS = {"notes": 7, "calls": {"read": 5, "misread": 1, "inferred": 1}, "unresolved": ["x"]}


def build(tei=None, **options):
    """The artefacts of the mini book by path."""
    root = etree.parse(FIXTURE).getroot() if tei is None else tei
    return {a.path: a.data for a in render(root, book="mini", stats=STATS, downloads=DOWNLOADS, **options)}


def on_disk(out):
    """The built book and shelf in a folder, with stand-ins for what other stages make."""
    files = {f"mini/{path}": data for path, data in build().items()}
    files |= {f"mini/{name}": b"<TEI/>" for name, _ in DOWNLOADS}
    files |= {a.path: a.data for a in render_shelf([("mini", etree.parse(FIXTURE).getroot())])}
    return write(out, files)


def pages():
    """The pages of the mini book as text, by path."""
    return {path: data.decode() for path, data in build().items() if path.endswith(".html")}
