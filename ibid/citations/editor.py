"""The editor's ``citations.yaml``: a list of decisions about single citations.

    - note: "2.57"            chapter.note
      index: 1                which citation of the note (from 1; default 1)
      text: Ibid, p. 12      how the citation begins: the decision is refused when it reads otherwise
      work: some-key          the work meant, or ``none``
      cert: high              how sure (default high)
      alternatives: [key]     other works it may mean
      reason: why
    - note: "2.58"
      prose: words            words of the note that are no reference
      reason: why

A decision about a note or citation that is not there, with a key no work has, that changes nothing, or
without a reason is a problem.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from ibid.citations.catalogue import Catalogue
from ibid.citations.resolve import Found, Note, Override, resolve
from ibid.citations.rules import Rules
from ibid.model import Cert, Work
from ibid.yamlio import Fields, Node, Problems

CERTS = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class Decision:
    """What the editor decided of all notes."""

    overrides: Mapping[tuple[int, int, int], Override] = field(default_factory=dict)
    """By chapter, note and index."""
    prose: Mapping[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)
    """Words of notes that are no reference."""
    reasons: Mapping[tuple[int, int, int], str] = field(default_factory=dict)
    """Why, by the same keys."""


@dataclass(slots=True)
class _Entry:
    node: Node
    place: tuple[int, int, int]
    text: str
    override: Override


def decide(
    notes: Sequence[Note], works: Sequence[Work], rules: Rules, node: Node | None, problems: Problems
) -> tuple[Found, Rules]:
    """The citations with the editor's decisions, and the rules with the prose that the editor allowed (for
    `rest`).

    Without a file the same as `resolve`. What a decided citation hands on to a later ``Ibid`` is the
    decision.
    """
    catalogue = Catalogue(works, rules)
    plain = resolve(notes, works, rules, catalogue=catalogue)
    if node is None:
        return plain, rules
    entries, decision = _read(node, problems)
    _check(entries, plain, notes, works, problems)
    _check_prose(decision, notes, node, problems)
    prose = tuple(dict.fromkeys([*rules.prose, *(w for words in decision.prose.values() for w in words)]))
    used = replace(rules, prose=prose)
    return resolve(notes, works, used, decision.overrides, catalogue), used


def read_decisions(node: Node | None, problems: Problems) -> Decision:
    """The decisions of a file, without checking them against the notes."""
    return _read(node, problems)[1] if node is not None else Decision()


def _read(node: Node, problems: Problems) -> tuple[list[_Entry], Decision]:
    overrides: dict[tuple[int, int, int], Override] = {}
    prose: dict[tuple[int, int], tuple[str, ...]] = {}
    reasons: dict[tuple[int, int, int], str] = {}
    entries: list[_Entry] = []
    if not isinstance(node.value, list):
        problems.add(node, "must be a list of decisions")
        return [], Decision()
    for item in node.value:
        f = Fields(item, problems, "citation")
        chapter, n = _note(f, item, problems)
        place = (chapter, n, f.number("index", 1))
        reasons[place] = f.text("reason")
        if f.has("prose"):
            prose[chapter, n] = (*prose.get((chapter, n), ()), f.text("prose"))
        else:
            entry = _Entry(item, place, f.text("text", ""), _override(f))
            if place in overrides:
                problems.add(item, f"citation: {chapter}.{n} index {place[2]} is decided twice")
            overrides[place] = entry.override
            entries.append(entry)
        f.close()
    return entries, Decision(overrides, prose, reasons)


def _note(f: Fields, item: Node, problems: Problems) -> tuple[int, int]:
    chapter, dot, n = f.text("note").partition(".")
    if not (dot and chapter.isdigit() and n.isdigit()):
        problems.add(item, "citation: 'note' must be chapter.note, as \"2.57\"")
        return 0, 0
    return int(chapter), int(n)


def _override(f: Fields) -> Override:
    work = f.text("work", "")
    cert = cast(Cert, f.choice("cert", CERTS, "high"))
    alternatives = f.texts("alternatives") if f.has("alternatives") else None
    return Override(None if work in {"", "none"} else work, work == "none", cert, alternatives)


def _check(
    entries: Sequence[_Entry], plain: Found, notes: Sequence[Note], works: Sequence[Work], problems: Problems
) -> None:
    keys = {w.key for w in works}
    texts = {(c, n): text for c, n, text in notes}
    for entry in entries:
        chapter, n, index = entry.place
        citations = plain.get((chapter, n), [])
        override = entry.override
        for key in (override.work, *(override.alternatives or ())):
            if key is not None and key not in keys:
                problems.add(entry.node, f"citation: no work has the key {key!r}")
        if not 1 <= index <= len(citations):
            problems.add(entry.node, f"citation: note {chapter}.{n} has no citation {index}")
            continue
        old = citations[index - 1]
        if entry.text and not texts[chapter, n][old.at[0] :].startswith(entry.text):
            problems.add(
                entry.node, f"citation: {chapter}.{n} index {index} does not begin with {entry.text!r}"
            )
        if _unchanged(override, old.work, old.cert, old.alternatives):
            problems.add(
                entry.node, f"citation: {chapter}.{n} index {index} already reads so: delete the decision"
            )


def _unchanged(override: Override, work: str | None, cert: Cert, alternatives: tuple[str, ...]) -> bool:
    wanted = None if override.unresolved else override.work or work
    listed = alternatives if override.alternatives is None else override.alternatives
    return (wanted, override.cert, listed) == (work, cert, alternatives)


def _check_prose(decision: Decision, notes: Sequence[Note], node: Node, problems: Problems) -> None:
    texts = {(c, n): text for c, n, text in notes}
    for (chapter, n), stretches in decision.prose.items():
        for words in stretches:
            if words not in texts.get((chapter, n), ""):
                problems.add(node, f"citation: note {chapter}.{n} does not hold the words {words!r}")
