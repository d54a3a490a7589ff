"""The filters of the apparatus: radio buttons, and a style sheet made for the values that a book has.

No script is needed: ``:has()`` of a style sheet hides what does not fit. Where a browser does not know it,
the whole rule is void and everything is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ibid.model import Artefact

PATH = "assets/filters.css"


@dataclass(frozen=True, slots=True)
class Option:
    """One value that can be chosen."""

    id: str
    """Of its radio button: ``f-k-digit``."""
    css: str
    """The class that entries of this value have: ``k-digit``."""
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Filter:
    """One row of radio buttons."""

    name: str
    """Of the form field."""
    title: str
    options: tuple[Option, ...]


def css_name(value: str) -> str:
    """A value as part of a class name.

    >>> css_name("quotation-mark"), css_name("a b")
    ('quotation-mark', 'a_b')
    """
    return "".join(c if c.isalnum() or c in "-_" else "_" for c in value) or "none"


def make(
    name: str,
    title: str,
    prefix: str,
    values: Iterable[str],
    labels: dict[str, str],
    order: Sequence[str] = (),
) -> Filter:
    """A filter over the values of all entries: those of `order` first, the others by number."""
    counter = Counter(values)
    keys = [key for key in dict.fromkeys(order) if key in counter]
    keys += sorted((key for key in counter if key not in keys), key=lambda key: (-counter[key], key))
    options = []
    for key in keys:
        css = f"{prefix}-{css_name(key)}"
        options.append(Option(f"f-{css}", css, labels.get(key, key) or "not given", counter[key]))
    return Filter(name, title, tuple(options))


def style_sheet(filters: Sequence[Filter]) -> Artefact:
    """The rules: a chosen value hides the entries (and groups) that do not have it."""
    rules = []
    for group in filters:
        for option in group.options:
            entries = f".apparatus:has(#{option.id}:checked) .ems > li:not(.{option.css})"
            rules.append(entries)
            if group.name == "certainty":
                rules.append(f".apparatus:has(#{option.id}:checked) .grp:not(.{option.css})")
    text = ",\n".join(rules) + " { display: none; }\n" if rules else ""
    head = "/* Made for this book: what each filter of the apparatus hides. */\n"
    return Artefact(PATH, (head + text).encode())
