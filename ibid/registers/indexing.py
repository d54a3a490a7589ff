"""What the register pages show of a record (lines by chapter, pages, company), and the combined index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ibid.registers.model import Kind
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
    """``people/trotsky.html``."""
    count: int
    groups: tuple[Group, ...]
    picture: Picture | None
    company: tuple[tuple[Entry, int], ...]
    """Records of the same register that stand in the same paragraphs, and in how many."""


@dataclass(frozen=True, slots=True)
class PageRef:
    """A printed page, or a run of them, in the combined index."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Heading:
    """An entry of the combined index."""

    entry: Entry
    path: str
    sub: tuple[tuple[str, tuple[PageRef, ...]], ...]
    """(chapter or nothing, pages)."""
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
                picture=picture(entry.name, mine, reading.chapters) if mine and reading.chapters else None,
                company=tuple(friends[:COMPANY]),
            )
        )
    return result


def _company(reading: Reading) -> dict[str, Counter[str]]:
    """Who stands in how many paragraphs with whom, within each register."""
    together: dict[str, set[str]] = {}
    for use in reading.uses:
        if not use.where.note:
            together.setdefault(use.where.href, set()).update(use.refs[:1])
    result: dict[str, Counter[str]] = {}
    for names in together.values():
        for a in names:
            for b in names:
                if a != b and reading.entries[a].kind == reading.entries[b].kind:
                    result.setdefault(a, Counter())[b] += 1
    return result


def pairs(reading: Reading, kind: Kind = "person") -> list[tuple[Entry, Entry, int]]:
    """The pairs of a register that share most paragraphs."""
    found = [
        (reading.entries[a], reading.entries[b], n)
        for a, counter in _company(reading).items()
        for b, n in counter.items()
        if a < b and reading.entries[a].kind == kind
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
        heading = _heading(reading, entry, uses.get(entry.id, []))
        if heading.sub or heading.see:
            letters.setdefault(sort_key(entry.name)[:1].upper(), []).append(heading)
    return sorted(letters.items())


def sort_key(name: str) -> str:
    """What a headword is sorted by: no article, no marks, no case."""
    folded = name.casefold().removeprefix("the ")
    return "".join(c for c in folded if c.isalnum() or c == " ")


def _heading(reading: Reading, entry: Entry, uses: Sequence[Use]) -> Heading:
    def linked(identity: str) -> tuple[Entry, str] | None:
        other = reading.entries.get(identity)
        return (other, path_of(other)) if other else None

    text = [u for u in uses if not u.where.note]
    pages = len({u.where.page for u in text})
    sub: list[tuple[str, tuple[PageRef, ...]]] = []
    if pages > FLAT:
        for chapter in reading.chapters:
            mine = [u for u in text if u.where.chapter == chapter.id]
            if mine:
                sub.append((chapter.title, tuple(page_refs(mine))))
    elif text:
        sub.append(("", tuple(page_refs(text))))
    notes = list(dict.fromkeys((u.where.href, u.where.ref) for u in uses if u.where.note))
    if notes:
        short = [PageRef(ref.replace(", note ", "n"), href) for href, ref in notes[:8]]
        if len(notes) > 8:
            short.append(PageRef(f"and {len(notes) - 8} more", path_of(entry)))
        sub.append(("in the notes", tuple(short)))
    also = [found for identity in entry.see_also if (found := linked(identity))]
    return Heading(entry, path_of(entry), tuple(sub), linked(entry.see) if entry.see else None, tuple(also))


def page_refs(uses: Sequence[Use]) -> list[PageRef]:
    """Printed pages in order, runs drawn together: ``75–7``; a mention without page by its paragraph."""
    places: dict[str, str] = {}
    for use in uses:
        places.setdefault(use.where.page or use.where.ref, use.where.href)
    runs: list[tuple[list[str], str]] = []
    for page, href in places.items():
        before = runs[-1][0][-1] if runs else ""
        if _number(before) and _number(page) == _number(before) + 1:
            runs[-1][0].append(page)
        else:
            runs.append(([page], href))
    return [PageRef(_run(run), href) for run, href in runs]


def _number(page: str) -> int:
    bare = page.strip("[]")
    return int(bare) if bare.isdigit() else 0


def _run(run: Sequence[str]) -> str:
    if len(run) == 1:
        return run[0]
    first, last = run[0].strip("[]"), run[-1].strip("[]")
    doubtful = run[0].startswith("[") or run[-1].startswith("[")
    keep = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), 0)
    tail = last[keep:] if len(first) == len(last) else last
    if len(first) == len(last) and len(last) > 1 and last[-2] == "1" and len(tail) == 1:
        tail = last[-2:]
    return f"[{first}–{tail}]" if doubtful else f"{first}–{tail}"
