"""The concordance: names and terms of the book with every place, as plain pages that need no script."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from ibid.html.site import Site
from ibid.model import Artefact
from ibid.search.index import Index
from ibid.search.lexicon import Entry
from ibid.search.units import Unit


def wanted(entry: Entry, units: Sequence[Unit], numbers: Sequence[int]) -> bool:
    """Whether a word is a name (always a capital, also within a sentence) or a Russian term."""
    key = entry.key
    if len(key) < 3 or not key[0].isalpha() or any(c.isdigit() for c in key):
        return False
    if entry.russian:
        return True
    if not all(form[0].isupper() for form in entry.forms) or set(key) <= set("ivxlcdm"):
        return False
    return any(_within_sentence(units[number].text, entry.forms[0]) for number in numbers[:3])


def _within_sentence(text: str, form: str) -> bool:
    at = text.find(form)
    return at > 1 and text[at - 1] == " " and text[at - 2].isalpha()


def _place(unit: Unit) -> tuple[str, str]:
    tail = {"note": f"n{unit.n}", "bibliography": "b", "heading": "head", "commentary": "ed"}.get(
        unit.kind, unit.n
    )
    return unit.url, tail if unit.chapter in {"bibliography", "commentary"} else f"{unit.chapter}.{tail}"


def _row(entry: Entry, index: Index) -> tuple[str, Markup]:
    places = []
    for number in index.postings[entry.key]:
        href, text = _place(index.units[number])
        places.append(f'<a href="../{escape(href)}">{escape(text)}</a>')
    return entry.forms[0], Markup(" ".join(places))  # noqa: S704 - every part is escaped above


def pages(index: Index, site: Site) -> list[Artefact]:
    """An overview of the letters and a page for each."""
    rows: dict[str, list[tuple[str, Markup]]] = {}
    for entry in sorted(index.lexicon.entries, key=lambda entry: entry.key):
        if wanted(entry, index.units, list(index.postings[entry.key])):
            rows.setdefault(entry.key[0].upper(), []).append(_row(entry, index))
    letters = [(letter, len(found)) for letter, found in sorted(rows.items())]
    made = [
        site.page(
            f"concordance/{letter.lower()}.html", "concordance.html", f"Concordance: {letter}",
            letter=letter, letters=letters, rows=found,
        )
        for letter, found in sorted(rows.items())
    ]  # fmt: skip
    overview = site.page(
        "concordance/index.html", "concordance.html", "Concordance", letter="", letters=letters, rows=()
    )
    return [overview, *made]
