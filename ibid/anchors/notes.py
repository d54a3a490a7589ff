"""Notes are known by their words and by the place of their call, calls by their note, citations by their
words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ibid.anchors import align, prints
from ibid.anchors.align import Edge, Old
from ibid.anchors.ledger import Ledger, chapter_of, letters, naturally_before
from ibid.anchors.lock import Entry, sequence
from ibid.anchors.sequences import KNOWN, Series, settle
from ibid.anchors.units import Unit

_OWN, _PLACE, _NUMBER = 0.6, 0.4, 0.05
FLOOR, MOVE_FLOOR = 0.3, 0.75
SHORT_CITATION = 6
"""Words of a citation too short to be known by them."""
_HALF = 2 * 3
_CITATION = re.compile(r"(?P<note>.+)\.b(?P<n>\d+)")
_LETTERS = re.compile(r"[a-z]+$")


# --- notes ------------------------------------------------------------------------------------------------


def settle_notes(ledger: Ledger, notes: Sequence[Unit], calls: Sequence[Unit]) -> None:
    """Identifiers of the author's notes."""
    old = sequence(ledger.old, "note")
    matched = _match(ledger, old, notes, calls)
    settle(ledger, Series("n", ("note",), old, notes, matched))


def _match(
    ledger: Ledger, old: Sequence[Entry], new: Sequence[Unit], calls: Sequence[Unit]
) -> dict[int, int]:
    marks = [Old(e.id, prints.read(e.mark)) for e in old]
    if [m.mark.exact for m in marks] == [u.text.exact for u in new]:
        return {i: i for i in range(len(old))}
    places, contexts = _old_places(ledger, old), _new_places(new, calls)
    known = _Known(ledger, old, new)
    found: list[Edge] = []
    sure: set[tuple[int, int]] = set()
    for i, j in sorted({*_alike(marks, new), *_same_place(places, contexts)}):
        if known(marks[i].mark, old[i], new[j]):
            sure.add((i, j))
        place = max((prints.context_likeness(a, b) for a in places[i] for b in contexts[j]), default=0.0)
        score = _score(marks[i].mark, new[j].text, place)
        if score >= FLOOR:
            same = _LETTERS.sub("", old[i].id.rpartition(".n")[2]) == new[j].element.get("n")
            found.append((score + (_NUMBER if same else 0.0), i, j))
    return align.pair(found, lambda edge: edge[0] >= MOVE_FLOOR or (edge[1], edge[2]) in sure)


class _Known:
    """Whether a note is known by its words, wherever its call stands."""

    def __init__(self, ledger: Ledger, old: Sequence[Entry], new: Sequence[Unit]) -> None:
        self.chapter = {u.name: ledger.names.get(u.scope, u.scope) for u in new}
        self.before = Counter((chapter_of(e.id), e.mark.partition(".")[0]) for e in old)
        self.now = Counter((self.chapter[u.name], u.text.exact) for u in new)

    def __call__(self, mark: prints.Print, entry: Entry, unit: Unit) -> bool:
        """By many words; by few if they are the very same there; by one or two if no other has them."""
        if mark.size >= KNOWN:
            return mark.likeness(unit.text) >= align.PART_FLOOR
        here = (chapter_of(entry.id), mark.exact)
        if mark.exact != unit.text.exact or self.chapter[unit.name] != here[0]:
            return False
        return mark.size >= 3 or (self.before[here] == 1 and self.now[here] == 1)


def _first_call(note: str) -> str:
    return note.replace(".n", ".r", 1)


def _score(mark: prints.Print, text: prints.Text, place: float) -> float:
    """Own words and the place of the call; a lost note, or one found again, is known by its place alone."""
    if not mark.size or not text.size:
        return 0.75 * place + (0.2 if mark.size == text.size else 0.0)
    return _OWN * mark.likeness(text) + _PLACE * place


def _alike(old: Sequence[Old], new: Sequence[Unit]) -> Iterable[tuple[int, int]]:
    return ((i, j) for _, i, j in align.edges(old, [u.text for u in new]))


def _same_place(old: Sequence[Sequence[str]], new: Sequence[Sequence[str]]) -> Iterable[tuple[int, int]]:
    """Pairs of which a call stands after, or before, the same words."""
    at: dict[str, list[int]] = defaultdict(list)
    for j, places in enumerate(new):
        for half in _halves(places):
            at[half].append(j)
    return ((i, j) for i, places in enumerate(old) for half in _halves(places) for j in at.get(half, ()))


def _halves(places: Sequence[str]) -> Iterator[str]:
    for place in places:
        yield "<" + place[:_HALF]
        yield ">" + place[_HALF:]


def _old_places(ledger: Ledger, old: Sequence[Entry]) -> list[list[str]]:
    """Where the calls of each note stood."""
    found: dict[str, list[str]] = defaultdict(list)
    for entry in ledger.old.live("call"):
        if len(entry.mark) == 2 * _HALF:
            found[_note_of(ledger, entry)].append(entry.mark)
    return [found[e.id] for e in old]


def _new_places(new: Sequence[Unit], calls: Sequence[Unit]) -> list[list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for call in calls:
        if call.context:
            found[call.leads].append(call.context)
    return [found[u.name] for u in new]


# --- calls ------------------------------------------------------------------------------------------------


def settle_calls(ledger: Ledger, calls: Sequence[Unit]) -> None:
    """Identifiers of note calls: that of the note with ``r`` for ``n``; further calls of a note with a
    letter."""
    old: dict[str, list[Entry]] = defaultdict(list)
    for entry in ledger.old.live("call"):
        old[_note_of(ledger, entry)].append(entry)
    rest: list[Unit] = []
    new: dict[str, list[Unit]] = defaultdict(list)
    for unit in calls:
        new[ledger.names.get(unit.leads, unit.leads)].append(unit)
    for note, units in new.items():
        rest += _pair_calls(ledger, old[note], units)
    spare = [e for entries in old.values() for e in entries]
    for unit in rest:
        _place_call(ledger, spare, unit)
    for entry in spare:
        _end_call(ledger, entry, new)
    for note, units in new.items():
        for unit in units:
            name = ledger.names[unit.name]
            ledger.lead(name, "" if _by_number(name, ledger.entries) == note else note)


def _by_number(call: str, entries: Mapping[str, Entry]) -> str:
    """The note that a call's identifier says: ``ch2.r4a`` to ``ch2.n4a`` if there is one, else ``ch2.n4``."""
    note = call.replace(".r", ".n", 1)
    return note if note in entries else _LETTERS.sub("", note)


def _note_of(ledger: Ledger, entry: Entry) -> str:
    return entry.origin or _by_number(entry.id, ledger.old.entries)


def _at(ledger: Ledger, unit: Unit) -> str:
    return ledger.names.get(unit.place, unit.place)


def _pair_calls(ledger: Ledger, old: list[Entry], units: list[Unit]) -> list[Unit]:
    """Pair the calls of one note, the most alike places first; what is paired leaves ``old``, the rest of
    the units is returned."""
    pairs = sorted(
        (-prints.context_likeness(e.mark, u.context), i, k)
        for i, e in enumerate(old)
        for k, u in enumerate(units)
    )
    done: dict[int, int] = {}
    for _, i, k in pairs:
        if i not in done and k not in done.values() and _chapter(ledger, units[k]) == chapter_of(old[i].id):
            done[i] = k
            ledger.keep(old[i], units[k], _at(ledger, units[k]))
    old[:] = [e for i, e in enumerate(old) if i not in done]
    return [u for k, u in enumerate(units) if k not in done.values()]


def _chapter(ledger: Ledger, unit: Unit) -> str:
    return ledger.names.get(unit.scope, unit.scope)


def _place_call(ledger: Ledger, spare: list[Entry], unit: Unit) -> None:
    """A call that its note does not know: one of another note in the same place, or a new one."""
    chapter = _chapter(ledger, unit)
    for entry in spare:
        if chapter_of(entry.id) == chapter and prints.context_likeness(entry.mark, unit.context) > 0.7:
            ledger.keep(entry, unit, _at(ledger, unit))
            spare.remove(entry)
            return
    note = ledger.names.get(unit.leads, unit.leads)
    name = _first_call(note) if chapter_of(note) == chapter else ""
    if not name or not ledger.free(name):
        number = _LETTERS.sub("", name or f"{chapter}.r{unit.element.get('n', '0')}")
        free = (number + x for x in letters() if x != "a")
        name = next(x for x in free if ledger.free(x) and ledger.free(x.replace(".r", ".n", 1)))
    ledger.mint(unit, name, _at(ledger, unit))


def _end_call(ledger: Ledger, entry: Entry, new: Mapping[str, Sequence[Unit]]) -> None:
    """A call without a place: with its note it went to another chapter, or it is gone."""
    note = ledger.entries.get(_note_of(ledger, entry))
    units = new.get(ledger.live(note.id), ()) if note is not None and note.status == "alias" else ()
    fit = [(prints.context_likeness(entry.mark, u.context), -k) for k, u in enumerate(units)]
    best = max(fit, default=(0.0, 0))
    if best[0] >= 0.5 or len(units) == 1:
        goal = ledger.names[units[-best[1]].name]
        ledger.alias(entry, goal, entry.at, "merged" if chapter_of(goal) == chapter_of(entry.id) else "moved")
    else:
        ledger.bury(entry, entry.at)


# --- citations --------------------------------------------------------------------------------------------


def settle_citations(ledger: Ledger, citations: Sequence[Unit]) -> None:
    """Identifiers of citations, counted through the note."""
    old: dict[str, list[Entry]] = defaultdict(list)
    for entry in sequence(ledger.old, "citation"):
        match = _CITATION.fullmatch(entry.id)
        old[match["note"] if match else ""].append(entry)
    new: dict[str, list[Unit]] = defaultdict(list)
    for unit in citations:
        new[ledger.names.get(unit.scope, unit.scope)].append(unit)
    free: dict[str, list[Unit]] = {}
    for note, units in new.items():
        free[note] = _pair_citations(ledger, old.get(note, []), units)
    spare = [e for entries in old.values() for e in entries if e.id not in ledger.units]
    goals = _mint_citations(ledger, spare, free)
    for note, units in new.items():
        for name, at in naturally_before([ledger.names[u.name] for u in units], note).items():
            ledger.place(name, at)
    for entry in spare:
        if entry.id in goals:
            same = chapter_of(goals[entry.id]) == chapter_of(entry.id)
            ledger.alias(entry, goals[entry.id], _note(entry), "merged" if same else "moved")
        else:
            ledger.bury(entry, _note(entry))


def _note(entry: Entry) -> str:
    return entry.id.rpartition(".")[0]


def _pair_citations(ledger: Ledger, old: Sequence[Entry], units: Sequence[Unit]) -> list[Unit]:
    marks = [Old(e.id, prints.read(e.mark)) for e in old]
    matched = align.match(marks, [u.text for u in units])
    matched |= _short_ones(marks, units, matched)
    for i, j in matched.items():
        ledger.keep(old[i], units[j], old[i].at)
    return [u for j, u in enumerate(units) if j not in matched.values()]


def _short_ones(old: Sequence[Old], units: Sequence[Unit], matched: Mapping[int, int]) -> dict[int, int]:
    """A word mended in two or three leaves nothing to know them by: in the same note, between the same
    neighbours, they are the same."""
    found: dict[int, int] = {}
    for i, mark in enumerate(old):
        j = matched.get(i - 1, found.get(i - 1, -1)) + 1
        if i in matched or j >= len(units) or (i and j == 0) or j in matched.values():
            continue
        after = matched.get(i + 1, len(units)) if i + 1 < len(old) else len(units)
        short = max(mark.mark.size, units[j].text.size) <= SHORT_CITATION
        if after == j + 1 and short and mark.mark.likeness(units[j].text) > 0:
            found[i] = j
    return found


def _mint_citations(
    ledger: Ledger, spare: Sequence[Entry], free: Mapping[str, Sequence[Unit]]
) -> dict[str, str]:
    """New identifiers; those of citations that came with a note from elsewhere by the identifier they had
    there."""
    came: dict[str, list[Entry]] = defaultdict(list)
    for entry in spare:
        home = ledger.entries.get(_note(entry))
        if home is not None and home.status == "alias":
            came[ledger.live(home.id)].append(entry)
    goals: dict[str, str] = {}
    for note, units in free.items():
        for unit in units:
            origin = next(
                (e for e in came[note] if prints.read(e.mark).likeness(unit.text) >= align.MOVE_FLOOR), None
            )
            name = f"{note}.b{ledger.next_number(f'{note}.b')}"
            ledger.mint(unit, name, origin=origin.id if origin else "")
            if origin:
                came[note].remove(origin)
                goals[origin.id] = name
    return goals
