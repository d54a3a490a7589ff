"""Keys of works: who and what, in ASCII, the same from the same entry."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ibid.model import Name, Work

ARTICLES = frozenset({"the", "a", "an", "le", "la", "les", "l", "un", "une", "der", "die", "das"})
"""Words that open a title without belonging to its key."""

LITTLE = ARTICLES | frozenset(
    re.findall(
        r"\w+",
        "of and in on to for by with from de des du et und von zu i v na k ko o ob ot s so po pri za pod iz"
        " dlya u this that is",
    )
)
"""Words that do not count as a word of the key."""

_LETTERS = re.compile(r"[a-z0-9]+")


def slug(text: str) -> list[str]:
    """The words of a text in plain ASCII; apostrophes and soft signs vanish within a word."""
    plain = unicodedata.normalize("NFKD", re.sub(r"[–—‐]", "-", re.sub(r"['’‘ʹ]", "", text)))
    return _LETTERS.findall(plain.encode("ascii", "ignore").decode().lower())


def mint(title: str, names: Sequence[Name] = (), words: int = 2) -> str:
    """``author-short-title``: up to two family names, then the title without its opening article up to its
    second word of weight.

    What stands in brackets or after a comma or colon is left out, little words between words of weight are
    kept.
    """
    family = [w for name in names[:2] for w in slug(name.family)[-1:]]
    short = re.split(r"[,:]", re.sub(r"\(.*?\)|\[.*?\]", " ", title))[0]
    all_words = slug(short) or slug(title)
    while len(all_words) > 1 and all_words[0] in ARTICLES:
        all_words = all_words[1:]
    taken: list[str] = []
    for word in all_words:
        taken.append(word)
        if sum(w not in LITTLE for w in taken) == words:
            break
    while len(taken) > 1 and taken[-1] in LITTLE:
        taken.pop()
    return "-".join(family + taken) or "work"


def unique(works: Sequence[Work]) -> list[Work]:
    """Tell works of one key apart: by volume, then by year, then by a number."""
    out = list(works)
    for tell in (_volume, _year):
        counts = Counter(w.key for w in out)
        out = [replace(w, key=f"{w.key}-{tell(w)}") if counts[w.key] > 1 and tell(w) else w for w in out]
    seen: Counter[str] = Counter()
    final = []
    for work in out:
        seen[work.key] += 1
        n = seen[work.key]
        final.append(work if n == 1 else replace(work, key=f"{work.key}-{n}"))
    return final


def _volume(work: Work) -> str:
    return "-".join(re.findall(r"\d+", work.volumes)) if work.volumes.startswith("vol") else ""


def _year(work: Work) -> str:
    found = re.search(r"\d{4}", work.year)
    return found[0] if found else ""
