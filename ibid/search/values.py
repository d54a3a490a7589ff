"""The values of the filters of a query: ``in:notes``, ``chapter:1-3``, ``page:347-8``, ``source:key``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

PLACES = ("text", "notes", "bibliography", "quotations", "headings", "commentary")
_PLACES = {name: name for name in PLACES} | {
    "note": "notes", "endnotes": "notes", "quotation": "quotations", "quotes": "quotations",
    "heading": "headings", "heads": "headings", "comments": "commentary",
}  # fmt: skip


def _places(value: str) -> tuple[str, ...]:
    names = [_PLACES.get(name, "") for name in value.lower().split(",")]
    return tuple(names) if all(names) else ()


def _numbers(value: str) -> tuple[int, int] | None:
    match = re.fullmatch(r"(\d{1,5})(?:[-–—](\d{1,5}))?", value)
    if not match:
        return None
    a, b = match[1], match[2] or match[1]
    if len(b) < len(a):
        b = a[: -len(b)] + b
    return (int(a), int(b)) if int(a) <= int(b) else (int(b), int(a))


def _chapters(value: str) -> tuple[str, ...]:
    out: list[str] = []
    for part in value.split(","):
        found = _numbers(part)
        if found and found[1] - found[0] < 200:
            out += [str(n) for n in range(found[0], found[1] + 1)]
        elif re.fullmatch(r"[A-Za-z][\w.-]*", part):
            out.append(part.lower())
        else:
            return ()
    return tuple(out)


def _pages(value: str) -> tuple[str, ...]:
    found = _numbers(value)
    return (str(found[0]), str(found[1])) if found else ()


def _keys(value: str) -> tuple[str, ...]:
    keys = [re.sub(r"^(#|w\.|p\.)+", "", key.strip().lower()) for key in value.split(",")]
    return tuple(keys) if all(keys) else ()


VALUES: Mapping[str, Callable[[str], tuple[str, ...]]] = {
    "in": _places,
    "chapter": _chapters,
    "page": _pages,
    "source": _keys,
    "person": _keys,
}
"""How the value of each filter is read; nothing when it is not understood."""
FIELDS = tuple(VALUES)
