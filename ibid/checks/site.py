"""Checks over the pages as published: every link leads somewhere, every call comes back, nothing is asked from outside."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from lxml import etree

from ibid.checks.catalogue import CATALOGUE
from ibid.model import Artefact, Finding
from ibid.teitext import NS, XML_ID

_TAG = re.compile(r"<[a-z][^<>]*>")
_ID = re.compile(r'\sid="([^"]*)"')
_LINK = re.compile(r'\s(href|src)="([^"]*)"')
_OUTSIDE = re.compile(r"(?:https?:)?//")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:")
_LOADS = re.compile(r'\s(?:src|srcset|poster|data)="((?:https?:)?//[^"]*)"')
_STYLES = re.compile(r'<link\b[^>]*\srel="(?:stylesheet|preload|icon)"[^>]*>')
_INLINE = re.compile(r'<style\b|\sstyle="|\son[a-z]+="')
_SCRIPT = re.compile(r"<script\b[^>]*>")
_DATA = re.compile(r'\stype="application/(?:ld\+)?json"')
_NOTEREF = re.compile(r'<a\b[^>]*\srole="doc-noteref"[^>]*>')
_BACKLINK = re.compile(r'<a\b[^>]*\srole="doc-backlink"[^>]*>')


def site_findings(artefacts: Sequence[Artefact], book: str) -> list[Finding]:
    """All findings on a book's pages (paths relative to its folder). Only tags are looked at, never the text between them."""
    paths = {a.path for a in artefacts}
    tags: dict[str, str] = {}
    distinct: set[str] = set()
    for artefact in artefacts:
        if artefact.path.endswith(".html"):
            written = _TAG.findall(artefact.data.decode("utf-8"))
            tags[artefact.path] = "".join(written)
            distinct.update(written)
    clean = not any(
        _policy("", "".join(sorted(distinct)))
    )  # one tag in ten is unlike all others: those are asked first
    ids = {path: _ID.findall(text) for path, text in tags.items()}
    places = {path: frozenset(names) for path, names in ids.items()}
    known: dict[tuple[str, str], str] = {}
    found: list[Finding] = []
    for path in sorted(tags):
        where = f"{book}/{path}"
        found += _doubled(ids[path], where)
        found += _links(path, where, tags[path], paths, places, known)
        if not clean:
            found += _policy(where, tags[path])
        if "doc-noteref" in tags[path] or "doc-backlink" in tags[path]:
            found += _walk(where, tags[path])
    return found


def _doubled(ids: Sequence[str], where: str) -> Iterator[Finding]:
    if len(set(ids)) == len(ids):
        return
    for name, count in sorted(Counter(ids).items()):
        if count > 1:
            yield CATALOGUE["s-002"].at(f"{where}#{name}", f"id {name!r} stands {count} times")


def _links(
    path: str,
    where: str,
    tags: str,
    paths: set[str],
    places: dict[str, frozenset[str]],
    known: dict[tuple[str, str], str],
) -> Iterator[Finding]:
    folder = posixpath.dirname(path)
    for name, link in dict.fromkeys(_LINK.findall(tags)):
        if not link or _SCHEME.match(link) or link.startswith("//"):
            continue
        target, _, anchor = link.replace("&amp;", "&").partition("#")
        target = target.partition("?")[0]
        full = path
        if target:
            if (folder, target) not in known:
                known[folder, target] = posixpath.normpath(posixpath.join(folder, target))
            full = known[folder, target]
        if full.startswith("../") or full == "..":
            continue  # the shelf above the book
        if full not in paths and f"{full}/index.html" not in paths and full != ".":
            yield CATALOGUE["s-001"].at(where, f"{name}={link!r}: no such file")
        elif anchor and full in places and anchor not in places[full]:
            yield CATALOGUE["s-001"].at(where, f"{name}={link!r}: no such place")


def _policy(where: str, tags: str) -> Iterator[Finding]:
    for address in _LOADS.findall(tags):
        yield CATALOGUE["s-003"].at(where, f"src={address!r}")
    for tag in _STYLES.findall(tags):
        address = next((link for _name, link in _LINK.findall(tag)), "")
        if _OUTSIDE.match(address):
            yield CATALOGUE["s-003"].at(where, f"<link href={address!r}>")
    inline = _INLINE.search(tags)
    if inline:
        yield CATALOGUE["s-004"].at(where, f"an inline style or handler: {inline[0].strip()}")
    for tag in _SCRIPT.findall(tags):
        if " src=" not in tag and not _DATA.search(tag):
            yield CATALOGUE["s-004"].at(where, "a script without src")


def _walk(where: str, tags: str) -> Iterator[Finding]:
    """Every call leads to a note that has a link back to exactly that call, and no back-link leads elsewhere."""
    calls = {name for tag in _NOTEREF.findall(tags) for name in _ID.findall(tag)}
    backs = {link[1:] for tag in _BACKLINK.findall(tags) for _name, link in _LINK.findall(tag)}
    for name in sorted(calls - backs):
        yield CATALOGUE["s-005"].at(f"{where}#{name}", f"nothing leads back to call {name}")
    for name in sorted(backs - calls):
        yield CATALOGUE["s-005"].at(f"{where}#{name}", f"a back-link leads to {name}, which is no call")


def balance(tei: etree._Element, artefacts: Sequence[Artefact], book: str) -> list[Finding]:
    """Whether the source pages show exactly the citations that the notes make (each as ``id="c-ch2.n5.b1"``, on its work's page)."""
    wanted = Counter(
        (b.get("ref", "")[3:], b.get(XML_ID, "")) for b in tei.iterfind(".//t:back//t:note//t:bibl[@ref]", NS)
    )
    shown: Counter[tuple[str, str]] = Counter()
    for artefact in artefacts:
        match = re.fullmatch(r"sources/(.+)\.html", artefact.path)
        if match:
            shown.update(
                (match[1], name) for name in re.findall(r'id="c-(ch[\w.]+)"', artefact.data.decode("utf-8"))
            )
    found: list[Finding] = []
    for key, name in sorted((wanted - shown) + (shown - wanted)):
        there, here = wanted[key, name], shown[key, name]
        found.append(
            CATALOGUE["c-006"].at(
                f"{book}/sources/{key}.html", f"{name}: {there} in the notes, {here} on the page"
            )
        )
    return found
