"""The pass itself: a TEI with provisional identifiers and the lock in; a TEI with permanent ones and the
lock as it should be out."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from ibid.anchors import align, notes, others, prints, sequences, units
from ibid.anchors.ledger import Change, Ledger
from ibid.anchors.lock import Lock, sequence
from ibid.anchors.rewrite import rewrite
from ibid.model import Finding

_MANY = 5


@dataclass(frozen=True, slots=True)
class Settled:
    """An edition whose identifiers are permanent."""

    tei: etree._Element
    """The TEI; the given tree itself when it was right already."""
    lock: Lock
    """The lock with everything that is new; the given one itself when nothing changed."""
    changes: tuple[Change, ...]
    """What the given lock did not know."""


def settle(tei: etree._Element, lock: Lock) -> Settled:
    """Replace provisional identifiers by permanent ones.

    The given tree is not changed. Nothing is read but the tree and the lock, and the same input gives the
    same result. A tree settled already, with its lock, comes back as it is.
    """
    found = units.read(tei)
    ledger = Ledger(lock, found.date)
    old = sequence(lock, "paragraph", "quotation")
    marks = [align.Old(e.id, prints.read(e.mark)) for e in old]
    matched = align.match(marks, [u.text for u in found.blocks])
    others.settle_divisions(ledger, found.divisions, old, found.blocks, matched)
    sequences.settle(ledger, sequences.Series("p", ("paragraph", "quotation"), old, found.blocks, matched))
    others.settle_sections(ledger, found.sections)
    notes.settle_notes(ledger, found.notes, found.calls)
    notes.settle_calls(ledger, found.calls)
    notes.settle_citations(ledger, found.citations)
    others.settle_pages(ledger, found.pages)
    others.settle_works(ledger, found.works)
    ledger.close()
    after = ledger.lock()
    return Settled(rewrite(tei, ledger.names, after), after, tuple(ledger.changes))


def findings(settled: Settled, book: str) -> list[Finding]:
    """What an ordinary build has to say: the lock does not know everything that the edition has (a-001)."""
    if not settled.changes:
        return []
    kinds: dict[str, list[str]] = {}
    for change in settled.changes:
        kinds.setdefault(change.what, []).append(change.id)
    parts = []
    for what, names in kinds.items():
        shown = ", ".join(names[:_MANY]) + (" …" if len(names) > _MANY else "")
        parts.append(f"{len(names)} {what} ({shown})")
    message = f"identifiers that the lock does not know yet: {'; '.join(parts)}"
    hint = f"look at them, then run `python build.py lock --book {book}` and commit the lock"
    return [Finding("a-001", "warning", f"edition/{book}/ids.lock", message, hint)]
