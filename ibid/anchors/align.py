"""Global alignment of what the lock remembers with what the edition has now: which old unit is which new one.

First the chain: the heaviest set of pairs that do not cross (order decides between equal texts). What is left
over is paired across, which is a move, if the likeness is high. Below the floors nothing is paired at all.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ibid.anchors.prints import SHORT, Print, Text

FLOOR = 0.2
"""Likeness below which two texts are not the same; between unlike paragraphs of one book it has never
been seen."""
GAP_FLOOR = 0.1
"""The same where the texts before and after are known, and nothing else stands between them."""
MOVE_FLOOR = 0.3
"""The same for texts out of order."""
PART_FLOOR = 0.5
"""Share of a piece that must come from a text for it to have been split off from it."""
REST_FLOOR = 0.4
"""Share of a text that must live on in another for an alias to lead there."""
_REST_FLOOR_SHORT = 0.6
_MOVE_SIZE = 6
_ENOUGH = 3

Edge = tuple[float, int, int]
"""(likeness, index among the old, index among the new)."""
_Link = tuple[Edge, Any]


@dataclass(frozen=True, slots=True)
class Old:
    """A text that the lock remembers."""

    name: str
    """Its identifier."""
    mark: Print
    """Its fingerprint."""


def enough(mark: Print, text: Text) -> bool:
    """Whether the hashes found are too many for chance."""
    hits = mark.held_by(text) * len(mark.sketch)
    return hits >= min(_ENOUGH, len(mark.sketch)) and hits > 0


def edges(old: Sequence[Old], new: Sequence[Text]) -> list[Edge]:
    """All pairs of equal texts, and of similar ones where one side has no unique equal."""
    by_exact: dict[str, list[int]] = defaultdict(list)
    for j, text in enumerate(new):
        if text.size:
            by_exact[text.exact].append(j)
    found: list[Edge] = []
    equal: set[int] = set()
    rest: list[int] = []
    for i, unit in enumerate(old):
        pairs = by_exact.get(unit.mark.exact, [])
        found += [(1.0, i, j) for j in pairs]
        equal.update(pairs)
        if not pairs and unit.mark.sketch:
            rest.append(i)
    free = [j for j in range(len(new)) if j not in equal]
    return found + list(_similar(old, new, rest, free))


def _similar(
    old: Sequence[Old], new: Sequence[Text], rest: Sequence[int], free: Sequence[int]
) -> Iterator[Edge]:
    holders: dict[str, list[int]] = defaultdict(list)
    for j in free if rest else ():
        for feature in new[j].features:
            holders[feature].append(j)
    for i in rest:
        mark = old[i].mark
        for j in sorted({j for feature in mark.sketch for j in holders.get(feature, ())}):
            likeness = mark.likeness(new[j])
            if likeness >= FLOOR and enough(mark, new[j]):
                yield likeness, i, j


def chain(found: Iterable[Edge]) -> list[Edge]:
    """The heaviest set of pairs that do not cross; of equally heavy ones always the same."""
    rows: dict[int, list[Edge]] = defaultdict(list)
    for edge in found:
        rows[edge[1]].append(edge)
    ends: list[int] = []  # new indices, rising …
    best: list[tuple[float, _Link | None]] = []  # … and the heaviest chain that ends there
    for i in sorted(rows):
        grown: list[tuple[int, float, _Link]] = []
        for edge in sorted(rows[i], key=lambda e: e[2]):
            at = bisect_left(ends, edge[2])
            weight, links = best[at - 1] if at else (0.0, None)
            grown.append((edge[2], weight + edge[0], (edge, links)))
        for j, weight, link in grown:
            _insert(ends, best, j, weight, link)
    result: list[Edge] = []
    last = best[-1][1] if best else None
    while last is not None:
        result.append(last[0])
        last = last[1]
    return result[::-1]


def _insert(
    ends: list[int], best: list[tuple[float, _Link | None]], j: int, weight: float, link: _Link
) -> None:
    """Keep the frontier of chains: ends rise, weights do not fall; of equally heavy ones the first stays."""
    at = bisect_left(ends, j)
    if at and best[at - 1][0] >= weight - 1e-9:
        return
    if at < len(ends) and ends[at] == j and best[at][0] >= weight - 1e-9:
        return
    stop = at
    while stop < len(ends) and best[stop][0] < weight - 1e-9:
        stop += 1
    ends[at:stop] = [j]
    best[at:stop] = [(weight, link)]


def pair(found: Sequence[Edge], may_move: Callable[[Edge], bool]) -> dict[int, int]:
    """Old index -> new index: the chain, then moves, the most alike first."""
    matched = {i: j for _, i, j in chain(found)}
    taken = set(matched.values())
    for edge in sorted(found, key=lambda e: (-e[0], e[1], e[2])):
        _, i, j = edge
        if i not in matched and j not in taken and may_move(edge):
            matched[i] = j
            taken.add(j)
    return matched


def match(old: Sequence[Old], new: Sequence[Text]) -> dict[int, int]:
    """Which old text is which new one; of pieces of a split and of parts of a merger the largest counts."""
    if [o.mark.exact for o in old] == [t.exact for t in new]:
        return {i: i for i in range(len(old))}
    found = edges(old, new)
    matched = pair(found, lambda e: e[0] >= MOVE_FLOOR and old[e[1]].mark.size >= _MOVE_SIZE)
    _close_gaps(old, new, matched)
    _prefer_larger_piece(old, new, matched)
    _prefer_larger_part(old, new, matched)
    _leave_remnants(old, new, matched)
    return matched


def _close_gaps(old: Sequence[Old], new: Sequence[Text], matched: dict[int, int]) -> None:
    taken = set(matched.values())
    for i in range(len(old)):
        if i in matched:
            continue
        j = matched.get(i - 1, -1 if i == 0 else len(new)) + 1
        after = matched.get(i + 1, len(new) if i == len(old) - 1 else -1)
        if after != j + 1 or j in taken:
            continue
        if old[i].mark.likeness(new[j]) >= GAP_FLOOR and enough(old[i].mark, new[j]):
            matched[i] = j
            taken.add(j)


def _prefer_larger_piece(old: Sequence[Old], new: Sequence[Text], matched: dict[int, int]) -> None:
    """A sample only estimates: between pieces of one text their own length decides."""
    free = [j for j in range(len(new)) if j not in set(matched.values())]
    for i, j in sorted(matched.items()):
        mark = old[i].mark
        if not free or mark.exact == new[j].exact or not is_piece(mark, new[j]):
            continue
        pieces = [x for x in free if is_piece(mark, new[x]) and new[x].size > new[j].size]
        if pieces:
            matched[i] = max(pieces, key=lambda x: (new[x].size, -x))
            free = sorted({*free, j} - {matched[i]})


def _prefer_larger_part(old: Sequence[Old], new: Sequence[Text], matched: dict[int, int]) -> None:
    free = [i for i in range(len(old)) if i not in matched]
    for i, j in sorted(matched.items()):
        mark = old[i].mark
        if not free or mark.exact == new[j].exact or mark.held_by(new[j]) < PART_FLOOR:
            continue
        parts = [
            x for x in free if old[x].mark.size > mark.size and lives_on(old[x].mark, new[j]) >= PART_FLOOR
        ]
        if parts:
            larger = max(parts, key=lambda x: (old[x].mark.size, -x))
            del matched[i]
            matched[larger] = j
            free = sorted({*free, i} - {larger})


def _leave_remnants(old: Sequence[Old], new: Sequence[Text], matched: dict[int, int]) -> None:
    """Where most of a text went into another one, what was left behind is not it."""
    changed = [(i, j) for i, j in matched.items() if old[i].mark.exact != new[j].exact]
    for i, j in changed:
        mark = old[i].mark
        elsewhere = (lives_on(mark, new[k]) for x, k in changed if x != i)
        if mark.held_by(new[j]) < REST_FLOOR and any(held > PART_FLOOR for held in elsewhere):
            del matched[i]


def is_piece(mark: Print, text: Text) -> bool:
    """Whether a text was split off from an older one."""
    return bool(text.size) and mark.shared(text) / text.size >= PART_FLOOR and enough(mark, text)


def lives_on(mark: Print, text: Text) -> float:
    """The share of an old text that a new one holds, 0 below the floor."""
    held = mark.held_by(text)
    floor = REST_FLOOR if mark.size >= SHORT else _REST_FLOOR_SHORT
    return held if held >= floor and enough(mark, text) else 0.0
