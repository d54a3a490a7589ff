"""Examples for the help of the search page, made from the book's own words."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import NamedTuple

from ibid.search.fold import tokens
from ibid.search.index import Index
from ibid.search.lexicon import Entry


class Example(NamedTuple):
    """A query and what it does."""

    query: str
    text: str


def _best(index: Index, wanted: list[Entry]) -> Entry | None:
    ranked = sorted(wanted, key=lambda entry: (-len(index.postings[entry.key]), entry.key))
    return ranked[0] if ranked else None


def _phrase(index: Index) -> tuple[str, str]:
    """The most frequent pair of long words, in the first hundred paragraphs."""
    pairs: Counter[tuple[str, str]] = Counter()
    for unit in [unit for unit in index.units if unit.kind == "paragraph"][:100]:
        words = [token.form.lower() for token in tokens(unit.text)]
        pairs.update((a, b) for a, b in pairwise(words) if len(a) > 5 and len(b) > 5)
    return min(pairs, key=lambda pair: (-pairs[pair], pair), default=("first", "second"))


def examples(index: Index) -> list[Example]:
    """A query of each kind."""
    entries = [e for e in index.lexicon.entries if e.key.isascii()]
    names = [e for e in entries if len(e.key) > 4 and all(form[0].isupper() for form in e.forms)]
    name = _best(index, [e for e in names if e.russian]) or _best(index, names)
    soft = _best(index, [e for e in entries if e.russian and any(f.endswith("'") for f in e.forms)])
    plain = [e for e in entries if e.key.isalpha() and len(e.key) > 7 and not e.russian]
    word = _best(index, [e for e in plain if e.forms[0].islower()])
    hyphened = _best(index, [e for e in entries if "-" in e.key and not any(c.isdigit() for c in e.key)])
    first, second = _phrase(index)
    chapter = next((u.chapter for u in index.units if u.chapter.isdigit()), "1")
    pages = sorted({int(u.pages[0]) for u in index.units if u.pages[0].isdecimal()}) or [1]
    a, w = (name.forms[0] if name else "name"), (word.key if word else "word")
    found = [
        Example(f"{a} {w}", "both words in one place"),
        Example(f'"{first} {second}"', "a phrase, word for word"),
        Example(f'"{a} {w}"~10', "in this order, at most ten words between"),
        Example(f"{a} OR {w}", "either word"),
        Example(f"{w} -{a}", "the first without the second (or NOT)"),
        Example(
            f"{w[:5]}*", "every word that begins so; * stands for letters, ? for one, anywhere in a word"
        ),
        Example(f"{w}~1", "words that differ by one letter (~2: two)"),
        Example(f"%{w}", "English word forms as well: plural, past …"),
        Example(f"={a}", "exactly this spelling"),
        Example(f"{w} in:notes", "also in:text, in:quotations, in:headings, in:bibliography, in:commentary"),
        Example(f"{w} chapter:{chapter}", "in one chapter"),
        Example(f"{w} page:{pages[0]}-{pages[min(len(pages) - 1, 9)]}", "on these printed pages"),
        Example(f"({a} OR {second}) {w}", "parentheses"),
    ]
    source = next((u.sources[0] for u in index.units if u.sources), "")
    person = next((u.persons[0] for u in index.units if u.persons), "")
    found += [Example(soft.forms[0], "with or without its soft sign")] if soft else []
    found += [Example(hyphened.forms[0], "a hyphened word, whole or in parts")] if hyphened else []
    found += [Example(f"source:{source}", "every place that cites this work")] if source else []
    found += [Example(f"person:{person}", "every place that names this person")] if person else []
    return found
