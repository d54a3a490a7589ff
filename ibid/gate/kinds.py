"""Whether a damage of a kind was recovered exactly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .ours import Found, Ours
from .truth import Sample, points, same

Row = dict[str, Any]
Check = Callable[[Row, Ours, Sample], bool]


def recovered(row: Row, ours: Ours, sample: Sample) -> bool:
    """Whether the edition has what the clean text has at the place of a damage."""
    kind: str = row["kind"]
    for prefix, check in _CHECKS:
        if kind.startswith(prefix):
            return check(row, ours, sample)
    return _reads_true(row, ours, sample)


def _reads_true(row: Row, ours: Ours, sample: Sample) -> bool:
    """The reading text over the damage is the clean text."""
    a, b = row["start"], row["end"]
    for _ in range(3):
        a, b = ours.window(*sample.window(a, b))
    return same(ours.reading(a, b), sample.true(a, b))


def _ellipsis(row: Row, ours: Ours, sample: Sample) -> bool:
    """The place reads true, with the full stop before it. (Where the damage took a point nobody can tell whether there was one.)"""
    if not _reads_true(row, ours, sample):
        return False
    a, b = sample.window(max(0, row["start"] - 2), min(len(sample.text), row["end"] + 2))
    a, b = sample.window(*ours.window(a, b))
    lost = row["read"].count(".") == 2
    return lost or points(ours.reading(a, b)) == points(sample.true(a, b))


def _italics(row: Row, ours: Ours, sample: Sample) -> bool:
    """The letters at the place are italic or upright as in the clean text, and read true."""
    a, b = sample.window(max(0, row["start"] - 3), min(len(sample.text), row["end"] + 3))
    for i in sample.atoms(a, b):
        if (
            sample.words[i].isalpha()
            and sample.starts[i] < sample.ends[i]
            and bool(ours.italic[sample.starts[i]]) != sample.italic[i]
        ):
            return False
    return _reads_true(row, ours, sample)


def _call(row: Row, ours: Ours, sample: Sample) -> bool:
    """The call stands where it should, and the text around it reads true."""
    true = next((r for r in sample.truth["calls"] if row["id"] in r["damages"]), None)
    if true is None:
        return False
    call = next((c for c in ours.book.calls if (c.chapter, c.n) == (true["chapter"], true["n"])), None)
    ok = call is not None and true["start"] <= call.span.start and call.span.end <= true["end"]
    return ok and _reads_true(row, ours, sample)


def _whole(row: Row, ours: Ours) -> Found | None:
    para = ours.by_start.get(row["start"])
    return (
        para if para is not None and para.end == row["end"] and para.kind in (row["kind"], "head") else None
    )


def _page(row: Row, ours: Ours, sample: Sample) -> bool:
    """The paragraph that a page end or a running head cut is whole again, and reads true."""
    if row["where"].startswith(("b", "notes")):
        return _entry(row, ours, sample)
    around = [r for r in sample.truth["paragraphs"] if r["start"] <= row["start"] and row["end"] <= r["end"]]
    heads = "running-head" not in row["kind"] or any(
        row["start"] <= f.span.start < row["end"] for f in ours.book.furniture
    )
    if not heads or not around:
        return heads  # between two paragraphs there is nothing to make whole
    return all(_whole(r, ours) for r in around) and _reads_true(row, ours, sample)


def _glued(row: Row, ours: Ours, sample: Sample) -> bool:
    """The paragraphs before and after are two, and each is what it should be."""
    sides = [
        r
        for r in sample.truth["paragraphs"]
        if row["start"] in (r["end"], r["start"]) or row["end"] == r["start"]
    ]
    return len(sides) > 1 and all(_whole(r, ours) for r in sides)


def _heading(row: Row, ours: Ours, sample: Sample) -> bool:
    """The heading is one, with its words: of the notes, of the bibliography, or in the contents."""
    if row["where"] == "contents":
        return _reads_true(row, ours, sample)
    true = next(r for r in sample.truth["headings"] if r["id"] == row["where"])
    spans = [e.parts for e in ours.book.bibliography[1] if e.work is None] + list(
        ours.book.note_heads.values()
    )
    return any(parts[-1].end == true["end"] for parts in spans)


def _lost_heading(row: Row, ours: Ours, sample: Sample) -> bool:
    following = min(
        (r for r in sample.truth["paragraphs"] if r["start"] >= row["end"]), key=lambda r: int(r["start"])
    )
    para = ours.by_start.get(following["start"])
    return para is not None and para.end == following["end"]


def _note(row: Row, ours: Ours, sample: Sample) -> bool:
    """The notes on both sides have the extent they should."""
    mine = {(n.chapter, n.n): n for n in ours.book.notes}
    rows = [r for r in sample.truth["notes"] if row["id"] in r["damages"] or r["id"] == row["where"]]
    for r in rows:
        note = mine.get((r["chapter"], r["n"]))
        if note is None or bool(note.parts) != r["printed"]:
            return False
        if note.parts and (note.parts[0].start, note.parts[-1].end) != (r["start"], r["end"]):
            return False
    return True


def _entry(row: Row, ours: Ours, sample: Sample) -> bool:
    """The entries that touch the place have the extent they should."""
    mine = {(e.parts[0].start, e.parts[-1].end) for e in ours.book.bibliography[1] if e.work}
    rows = [
        r
        for r in sample.truth["bibliography"]
        if r["start"] - 4 <= row["end"] and row["start"] <= r["end"] + 1
    ]
    return all((r["start"], r["end"]) in mine for r in rows if r["section"] != "PERIODICALS")


def _dash(row: Row, ours: Ours, sample: Sample) -> bool:
    """The entry stands alone and has the author of the one before."""
    true = next(r for r in sample.truth["bibliography"] if r["id"] == row["where"])
    for entry in ours.book.bibliography[1]:
        if entry.work and entry.parts[-1].end == true["end"] and entry.parts[0].start >= true["start"]:
            return true["author"].split(",")[0].split()[-1] in " ".join(str(a) for a in entry.work.authors)
    return False


def _list(row: Row, ours: Ours, sample: Sample) -> bool:
    return _note(row, ours, sample) if ".n" in row["where"] else _entry(row, ours, sample)


def _always(_row: Row, _ours: Ours, _sample: Sample) -> bool:
    return True


_CHECKS: tuple[tuple[str, Check], ...] = (
    ("call-", _call),
    ("italic-", _italics),
    ("ellipsis-form", _ellipsis),
    ("soft-sign-", _italics),
    ("page-cut", _page),
    ("running-head", _page),
    ("quotation-glued", _glued),
    ("chapter-heading-lost", _lost_heading),
    ("chapter-one-as-i", _heading),
    ("note-heading-as-item", _heading),
    ("section-heading-as-entry", _heading),
    ("note-", _note),
    ("list-", _list),
    ("entry-", _entry),
    ("dash-as-hyphen", _reads_true),
    ("dash-", _dash),
    ("no-final-newline", _always),
)
