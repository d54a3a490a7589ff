"""What the register pages show of a record (lines by chapter, pages, company), and the combined index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from ibid.registers import themes
from ibid.registers.model import Kind
from ibid.registers.pageruns import PageRef, page_refs
from ibid.registers.picture import Picture, picture
from ibid.registers.reading import Entry, Part, Reading, Use, by_record

FOLDER: Mapping[Kind, str] = {
    "person": "people",
    "org": "organizations",
    "place": "places",
    "term": "terms",
    "work": "works",
}
"""The folder of the pages of single records."""
COMPANY = 12
"""How many companions a record's page names."""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph or note, with the first mention in it."""

    use: Use
    times: int
    """How often it mentions the record."""


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of a chapter."""

    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A record with everything its page shows."""

    entry: Entry
    path: str
    """``people/hume.html``."""
    count: int
    groups: tuple[Group, ...]
    themes: tuple[themes.Shown, ...]
    """What is said of it where."""
    picture: Picture | None
    company: tuple[tuple[Entry, int], ...]
    """Records of the same register that stand in the same paragraphs, and in how many."""


@dataclass(frozen=True, slots=True)
class Heading:
    """An entry of the combined index."""

    entry: Entry
    path: str
    pages: tuple[PageRef, ...]
    """Where it is mentioned, when that is not divided by chapters."""
    sub: tuple[tuple[str, str, tuple[PageRef, ...]], ...]
    """Sub-entries: (``theme``, ``chapter`` or ``notes``; words; pages)."""
    see: tuple[Entry, str] | None
    see_also: tuple[tuple[Entry, str], ...]


def path_of(entry: Entry) -> str:
    """The page of a record."""
    return f"{FOLDER[entry.kind]}/{entry.key}.html"


def shown(reading: Reading) -> list[Shown]:
    """Every record that is not only a *see*, in the order of its register."""
    uses = by_record(reading.uses)
    company = _company(reading)
    result: list[Shown] = []
    for entry in reading.entries.values():
        if entry.see:
            continue
        mine = uses.get(entry.id, [])
        friends = [
            (reading.entries[i], n) for i, n in company.get(entry.id, Counter()).most_common() if n > 1
        ]
        friends.sort(key=lambda f: (-f[1], f[0].name))
        result.append(
            Shown(
                entry=entry,
                path=path_of(entry),
                count=len(mine),
                groups=tuple(_groups(mine, reading.chapters)),
                themes=tuple(themes.shown(entry, uses)),
                picture=picture(entry.name, mine, reading.chapters) if mine and reading.chapters else None,
                company=tuple(friends[:COMPANY]),
            )
        )
    return result


def _company(reading: Reading) -> dict[str, Counter[str]]:
    """Who stands in how many paragraphs with whom, within each register."""
    result: dict[str, Counter[str]] = {}
    for (a, b), n in _together(reading).items():
        result.setdefault(a, Counter())[b] = n
        result.setdefault(b, Counter())[a] = n
    return result


def _together(reading: Reading) -> Counter[tuple[str, str]]:
    """How many paragraphs name both of two records of one register; each pair once, in the order of their ids."""
    groups: dict[tuple[str, Kind], set[str]] = {}
    for use in reading.uses:
        if use.refs and not use.where.note:
            kind = reading.entries[use.refs[0]].kind
            groups.setdefault((use.where.href, kind), set()).add(use.refs[0])
    return Counter(pair for names in groups.values() for pair in combinations(sorted(names), 2))


def pairs(reading: Reading, kind: Kind = "person") -> list[tuple[Entry, Entry, int]]:
    """The pairs of a register that share most paragraphs."""
    found = [
        (reading.entries[a], reading.entries[b], n)
        for (a, b), n in _together(reading).items()
        if reading.entries[a].kind == kind
    ]
    return sorted(found, key=lambda p: (-p[2], p[0].name, p[1].name))


def _groups(uses: Sequence[Use], chapters: Sequence[Part]) -> list[Group]:
    lines: dict[str, dict[str, list[Use]]] = {}
    for use in uses:
        lines.setdefault(use.where.chapter, {}).setdefault(use.where.href, []).append(use)
    return [
        Group(chapter.label, tuple(Line(found[0], len(found)) for found in lines[chapter.id].values()))
        for chapter in chapters
        if chapter.id in lines
    ]


# --- the combined index -------------------------------------------------------------------------------------

FLAT = 12
"""An entry with more pages than this is divided by chapters."""


def combined(reading: Reading) -> list[tuple[str, list[Heading]]]:
    """All records in one alphabet: (letter, entries)."""
    uses = by_record(reading.uses)
    letters: dict[str, list[Heading]] = {}
    for entry in sorted(reading.entries.values(), key=lambda e: (sort_key(e.name), e.id)):
        heading = _heading(reading, entry, uses)
        if heading.pages or heading.sub or heading.see:
            letters.setdefault(sort_key(entry.name)[:1].upper(), []).append(heading)
    return sorted(letters.items())


def sort_key(name: str) -> str:
    """What a headword is sorted by: no article, no marks, no case."""
    folded = name.casefold().removeprefix("the ")
    return "".join(c for c in folded if c.isalnum() or c == " ")


def _heading(reading: Reading, entry: Entry, found: Mapping[str, Sequence[Use]]) -> Heading:
    def linked(identity: str) -> tuple[Entry, str] | None:
        other = reading.entries.get(identity)
        return (other, path_of(other)) if other else None

    uses = found.get(entry.id, ())
    text = [u for u in uses if not u.where.note]
    pages = len({u.where.page for u in text})
    sub = [("theme", theme.label, theme.pages) for theme in themes.shown(entry, found)]
    if pages > FLAT:
        for chapter in reading.chapters:
            mine = [u for u in text if u.where.chapter == chapter.id]
            if mine:
                sub.append(("chapter", chapter.title, tuple(page_refs(mine))))
    notes = list(dict.fromkeys((u.where.href, u.where.ref) for u in uses if u.where.note))
    if notes:
        short = [PageRef(ref.replace(", note ", "n"), href) for href, ref in notes[:8]]
        if len(notes) > 8:
            short.append(PageRef(f"and {len(notes) - 8} more", path_of(entry)))
        sub.append(("notes", "in the notes", tuple(short)))
    also = [other for identity in entry.see_also if (other := linked(identity))]
    flat = tuple(page_refs(text)) if pages <= FLAT else ()
    see = linked(entry.see) if entry.see else None
    return Heading(entry, path_of(entry), flat, tuple(sub), see, tuple(also))
