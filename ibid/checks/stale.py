"""Decisions that no longer fit: emendations whose words are gone, entries of ``words.txt`` that stand nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ibid.checks.catalogue import CATALOGUE
from ibid.checks.desk import Accepted, Mend, entry, plain
from ibid.checks.evidence import TOKEN, bare
from ibid.checks.reading import Unit
from ibid.config import HandEmendation
from ibid.model import Finding, Span
from ibid.witness import Witness


def emendations(witness: Witness, entries: Iterable[HandEmendation]) -> list[Finding]:
    """Entries whose words are not in their line (e-009), with the entry for the nearest line that has them."""
    found: list[Finding] = []
    for e in entries:
        line = witness.at(witness.row(e.line)) if 1 <= e.line <= len(witness.rows) else ""
        count = line.count(e.before)
        if count >= e.nth and (count == 1 or e.nth > 1 or line.count(e.before) == 1):
            continue
        if count > 1:
            continue  # ambiguous, not stale: the stage that applies them says so
        check = CATALOGUE["e-009"]
        hint = f"{check.hint}:\n{_moved(witness, e)}"
        found.append(
            Finding(check.code, check.severity, e.where, f"{e.before!r} is not in line {e.line}", hint)
        )
    return found


def _moved(witness: Witness, e: HandEmendation) -> str:
    places = [m.start() for m in re.finditer(re.escape(e.before), witness.text)]
    if not places:
        return f"# {e.before!r} stands nowhere in the witness: take the entry out"
    at = min(places, key=lambda p: (abs(witness.row_of(p) - e.line), p))
    text = entry(witness, Span(at, at + len(e.before)), Mend(e.after, e.kind, e.reason, e.cert))
    return text.replace("  cause: ocr\n", f"  cause: {e.cause}\n").rstrip("\n")


def words(units: Sequence[Unit], accepted: Accepted, book: str) -> list[Finding]:
    """Entries of ``words.txt`` that stand nowhere in the reading text (e-010)."""
    tokens: set[str] = set()
    for unit in units:
        for match in TOKEN.finditer(unit.text):
            word = bare(match[0])
            tokens |= {word.lower(), *(part.lower() for part in re.split(r"[-']", word))}
    phrases = [w for w in accepted.everywhere if not TOKEN.fullmatch(w)]
    text = "\n".join(plain(unit.text) for unit in units).lower() if phrases else ""
    idle = [
        w for w in accepted.everywhere if w.lower() not in tokens and not (w in phrases and w.lower() in text)
    ]
    by_ref: dict[str, str] = {}
    for unit in units if accepted.placed else ():
        by_ref[unit.ref] = by_ref.get(unit.ref, "") + " " + plain(unit.text)
    idle += [f"{ref}: {w}" for ref, w in accepted.placed if w not in by_ref.get(ref, "")]
    check = CATALOGUE["e-010"]
    return [check.at(f"edition/{book}/words.txt", repr(w)) for w in sorted(idle)]
