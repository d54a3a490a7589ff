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

_ATTRIBUTE = re.compile(r"<(?P<tag>[a-z0-9]+)\b(?P<rest>[^<>]*)>", re.S)
_PAIR = re.compile(r'\s(?P<name>[a-z-]+)="(?P<value>[^"]*)"')
_LOADS = {"src", "srcset", "poster", "data"}


def site_findings(artefacts: Sequence[Artefact], book: str) -> list[Finding]:
    """All findings on a book's pages (paths relative to its folder)."""
    paths = {a.path for a in artefacts}
    pages = {a.path: a.data.decode("utf-8") for a in artefacts if a.path.endswith(".html")}
    tags = {
        path: [(m["tag"], dict(_PAIR.findall(m["rest"]))) for m in _ATTRIBUTE.finditer(text)]
        for path, text in pages.items()
    }
    ids = {
        path: [attributes["id"] for _tag, attributes in found if "id" in attributes]
        for path, found in tags.items()
    }
    places = {path: frozenset(names) for path, names in ids.items()}
    found: list[Finding] = []
    for path in sorted(pages):
        where = f"{book}/{path}"
        found += _doubled(ids[path], where)
        found += _links(path, where, tags[path], paths, places)
        found += _policy(where, tags[path])
        found += _walk(where, tags[path])
    return found


def _doubled(ids: Sequence[str], where: str) -> Iterator[Finding]:
    for name in sorted({x for x in ids if ids.count(x) > 1}) if len(set(ids)) != len(ids) else ():
        yield CATALOGUE["s-002"].at(f"{where}#{name}", f"id {name!r} stands {ids.count(name)} times")


def _links(
    path: str,
    where: str,
    tags: Sequence[tuple[str, dict[str, str]]],
    paths: set[str],
    places: dict[str, frozenset[str]],
) -> Iterator[Finding]:
    folder = posixpath.dirname(path)
    for tag, attributes in tags:
        for name in ("href", "src"):
            link = attributes.get(name)
            if not link or re.match(r"[a-z][a-z0-9+.-]*:", link):
                continue
            target, _, anchor = link.replace("&amp;", "&").partition("#")
            target = target.split("?")[0]
            full = posixpath.normpath(posixpath.join(folder, target)) if target else path
            if full.startswith("../") or full == "..":
                continue  # the shelf above the book
            if full not in paths and f"{full}/index.html" not in paths and full != ".":
                yield CATALOGUE["s-001"].at(where, f"<{tag} {name}={link!r}>: no such file")
            elif anchor and full in places and anchor not in places[full]:
                yield CATALOGUE["s-001"].at(where, f"<{tag} {name}={link!r}>: no such place")


def _policy(where: str, tags: Sequence[tuple[str, dict[str, str]]]) -> Iterator[Finding]:
    for tag, attributes in tags:
        for name in _LOADS & attributes.keys():
            if re.match(r"(?:https?:)?//", attributes[name]):
                yield CATALOGUE["s-003"].at(where, f"<{tag} {name}={attributes[name]!r}>")
        if (
            tag == "link"
            and attributes.get("rel") in {"stylesheet", "preload", "icon"}
            and re.match(r"(?:https?:)?//", attributes.get("href", ""))
        ):
            yield CATALOGUE["s-003"].at(where, f"<link href={attributes['href']!r}>")
        if "style" in attributes or any(name.startswith("on") for name in attributes) or tag == "style":
            yield CATALOGUE["s-004"].at(where, f"<{tag}> has an inline style or handler")
        if (
            tag == "script"
            and "src" not in attributes
            and attributes.get("type") not in {"application/ld+json", "application/json"}
        ):
            yield CATALOGUE["s-004"].at(where, "a script without src")


def _walk(where: str, tags: Sequence[tuple[str, dict[str, str]]]) -> Iterator[Finding]:
    """Every call leads to a note that has a link back to exactly that call, and no back-link leads elsewhere."""
    calls = {a.get("id", ""): a.get("href", "")[1:] for tag, a in tags if a.get("role") == "doc-noteref"}
    backs = {a.get("href", "")[1:] for tag, a in tags if a.get("role") == "doc-backlink"}
    for name in sorted(set(calls) - backs):
        yield CATALOGUE["s-005"].at(f"{where}#{name}", f"nothing leads back to call {name}")
    for name in sorted(b for b in backs if b not in calls):
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
