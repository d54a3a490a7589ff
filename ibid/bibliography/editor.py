"""The editor's ``bibliography.yaml``.

    periodicals: [Title, …]              titles that the one line of periodicals holds (helps `split`)
    keys: {minted-key: chosen-key}       keys other than the rule's
    corrections:                         fields that the rules read wrongly
      - {key: chosen-or-minted, FIELD: value, …, reason: why}
      - {line: 12, start: Words it begins with, FIELD: value, …}
    related: [[key, key, …], …]          editions of one work
    added:                               works that only the notes cite
      - {key: …, type: …, title: …, …}

Fields are those of `Work`; people are written ``Family, Given``. A correction that changes nothing, a key
nobody has, an unknown field are problems.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from ibid.bibliography.keys import slug
from ibid.bibliography.language import guess
from ibid.model import Cert, Name, Work
from ibid.typography import curly
from ibid.yamlio import Fields, Node, Problems

TYPES = ("book", "article", "thesis", "periodical", "archive", "collection", "report", "typescript")
PEOPLE = ("authors", "editors", "translators")
TEXTS = (
    "title",
    "subtitle",
    "container",
    "volumes",
    "place",
    "publisher",
    "year",
    "extent",
    "lang",
    "remark",
    "section",
)
CERTS = ("high", "medium", "low")


def periodical_titles(node: Node | None) -> list[str]:
    """The titles under ``periodicals`` (none without a file)."""
    if node is None or not isinstance(node.value, dict) or "periodicals" not in node.value:
        return []
    listed = node.value["periodicals"].value
    return [n.value for n in listed if isinstance(n.value, str)] if isinstance(listed, list) else []


def apply_editor(
    works: Sequence[Work],
    node: Node | None,
    problems: Problems,
    line_of: Callable[[int], int] | None = None,
    texts: Mapping[str, str] | None = None,
) -> list[Work]:
    """Works with the editor's decisions; those added stand last, ``added=True``.

    ``line_of`` gives the witness line (from 1) of an offset and ``texts`` the printed text of each work by
    its minted key: both are needed only for corrections by ``line`` and ``start``. Problems go to
    ``problems``; nothing is raised.
    """
    if node is None:
        return list(works)
    top = Fields(node, problems, "bibliography")
    top.texts("periodicals")
    out = _keys(list(works), top, problems)
    minted = {chosen.key: work.key for work, chosen in zip(works, out, strict=True)}
    for item in top.items("corrections"):
        _correct(out, item, problems, line_of, {k: (texts or {}).get(minted[k], "") for k in minted})
    out += [work for item in top.items("added") if (work := _added(item, problems)) is not None]
    _distinct(out, node, problems)
    out = _related(out, top, problems)
    top.close()
    return out


def _keys(works: list[Work], top: Fields, problems: Problems) -> list[Work]:
    mapping = top.mapping("keys")
    if mapping is None:
        return works
    chosen = dict(mapping.pairs())
    have = {w.key for w in works}
    for key, to in chosen.items():
        if key not in have:
            problems.add(mapping.node, f"keys: no entry has the key {key!r} any more")
        elif "-".join(slug(to)) != to:
            problems.add(mapping.node, f"keys: {to!r} is not lower-case ASCII with hyphens")
    return [replace(w, key=chosen.get(w.key, w.key)) for w in works]


def _correct(
    works: list[Work],
    item: Node,
    problems: Problems,
    line_of: Callable[[int], int] | None,
    texts: Mapping[str, str],
) -> None:
    f = Fields(item, problems, "correction")
    hits = _find(works, f, line_of, texts)
    f.text("reason", "")
    if len(hits) != 1:
        problems.add(item, f"correction: {'no entry' if not hits else 'more than one entry'} fits")
        return
    changes = _changes(f, problems)
    f.close()
    old = works[hits[0]]
    same = [name for name, new in changes.items() if getattr(old, name) == new]
    if same:
        problems.add(item, f"correction: {', '.join(same)} of {old.key} already read so: delete it")
    if not changes:
        problems.add(item, "correction: nothing to change")
    works[hits[0]] = replace(old, **changes)


def _find(
    works: list[Work], f: Fields, line_of: Callable[[int], int] | None, texts: Mapping[str, str]
) -> list[int]:
    if f.has("line"):
        line, start = f.number("line"), f.text("start", "")
        return [
            i
            for i, w in enumerate(works)
            if line_of
            and w.parts
            and line_of(w.parts[0].start) == line
            and texts.get(w.key, "").startswith(start)
        ]
    key = f.text("key")
    return [i for i, w in enumerate(works) if w.key == key]


def _changes(f: Fields, problems: Problems) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    for name in PEOPLE:
        if f.has(name):
            changes[name] = tuple(_name(_typeset(t)) for t in f.texts(name))
    for name in TEXTS:
        if f.has(name):
            changes[name] = _typeset(f.text(name))
    if f.has("type"):
        changes["type"] = f.choice("type", TYPES)
    if f.has("cert"):
        changes["cert"] = cast(Cert, f.choice("cert", CERTS))
    return changes


def _typeset(text: str) -> str:
    """Typographic marks for the straight ones that are easy to type; soft signs stay straight."""
    return curly(text, russian=guess(text) == "ru-Latn")


def _name(text: str) -> Name:
    family, _, given = text.partition(", ")
    return Name(family, given)


def _added(item: Node, problems: Problems) -> Work | None:
    f = Fields(item, problems, "added work")
    key, kind, title = f.text("key"), f.choice("type", TYPES), _typeset(f.text("title"))
    changes = _changes(f, problems)
    f.close()
    if not key or not title:
        return None
    if "-".join(slug(key)) != key:
        problems.add(item, f"added work: key {key!r} is not lower-case ASCII with hyphens")
    return replace(Work(key, kind, title, added=True), **changes)


def _distinct(works: Sequence[Work], node: Node, problems: Problems) -> None:
    seen: set[str] = set()
    for work in works:
        if work.key in seen:
            problems.add(node, f"bibliography: two works have the key {work.key!r}")
        seen.add(work.key)


def _related(works: list[Work], top: Fields, problems: Problems) -> list[Work]:
    related: dict[str, tuple[str, ...]] = {}
    have = {w.key for w in works}
    for group in top.items("related"):
        if not isinstance(group.value, list):
            problems.add(group, "related: must be a list of lists of keys")
            continue
        keys = [str(n.value) for n in group.value]
        for key in keys:
            if key not in have:
                problems.add(group, f"related: no work has the key {key!r}")
            related[key] = related.get(key, ()) + tuple(k for k in keys if k != key)
    return [replace(w, related=related.get(w.key, w.related)) for w in works]
