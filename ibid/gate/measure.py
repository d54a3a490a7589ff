"""Hold a recovered book against the truth of its sample."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ibid import pipeline, witness
from ibid.book import Book
from ibid.config import Edition
from ibid.model import Block, Division, Supplied

from .kinds import recovered
from .ours import Ours
from .score import Score
from .truth import Sample, canonical, distance, same

_FOLD = str.maketrans("‘’“”", "''\"\"")


def recover_bare(edition: Edition, sample: Sample) -> Book:
    """Run the left half on a sample with the profile alone: no hand decisions."""
    profile = replace(edition.profile, sha256="", size=0)
    bare = replace(
        edition, profile=profile, emendations=(), calls=(), structure=(), works=None, citations=None
    )
    return pipeline.recover(bare, witness.parse(sample.text.encode(), "sample"))


def measure(book: Book, sample: Sample) -> Score:
    """All figures of one run."""
    score = Score()
    ours = Ours(book)
    for row in sample.truth["damages"]:
        what = f"{row['where']}: {row['read']!r} for {row['true']!r}, edition: {_shown(ours, sample, row)!r}"
        score.tally("recall", row["kind"]).count(recovered(row, ours, sample), what)
    _rules(score, ours, sample)
    _calls(score, ours, sample)
    _notes(score, ours, sample)
    _structure(score, ours, sample)
    _furniture(score, ours, sample)
    _pages(score, ours, sample)
    _bibliography(score, ours, sample)
    _characters(score, ours, sample)
    return score


def _shown(ours: Ours, sample: Sample, row: dict[str, Any]) -> str:
    start, end = ours.window(
        *sample.window(max(0, row["start"] - 12), min(len(sample.text), row["end"] + 12))
    )
    return ours.reading(start, end, calls=True)


def _rules(score: Score, ours: Ours, sample: Sample) -> None:
    for edit in ours.book.edits:
        if edit.corr == "*" or edit.sic == "*":
            ok = _italic_right(ours, sample, edit.span.start)
        else:
            ok = _reads_true(ours, sample, edit.span.start, edit.span.end)
        around = sample.text[max(0, edit.span.start - 15) : edit.span.end + 15]
        score.tally("precision", edit.rule).count(ok, f"{edit.sic!r} -> {edit.corr!r} in {around!r}")


def _reads_true(ours: Ours, sample: Sample, start: int, end: int) -> bool:
    for more in (0, 1, 2):
        a, b = max(0, start - more), min(len(sample.text), end + more)
        for _ in range(3):
            a, b = ours.window(*sample.window(a, b))
        if same(ours.reading(a, b), sample.true(a, b)):
            return True
    return False


def _italic_right(ours: Ours, sample: Sample, at: int) -> bool:
    """Whether the letters on both sides of an asterisk that was set or removed are upright or italic as
    they should be."""
    near = [
        i for i in sample.atoms(max(0, at - 4), min(len(sample.text), at + 4)) if sample.words[i].isalpha()
    ]
    return all(bool(ours.italic[sample.starts[i]]) == sample.italic[i] for i in near)


def _calls(score: Score, ours: Ours, sample: Sample) -> None:
    by_id = {(c.chapter, c.n): c for c in ours.book.calls}
    for row in sample.truth["calls"]:
        call = by_id.get((row["chapter"], row["n"]))
        ok = call is not None and row["start"] <= call.span.start and call.span.end <= row["end"]
        what = f"{row['id']} {sample.text[max(0, row['start'] - 20) : row['end'] + 5]!r}"
        score.tally("found", "calls").count(ok, what)
        if call is not None and call.cert == "high":
            score.tally("found", "calls with cert high").count(ok, what)


def _notes(score: Score, ours: Ours, sample: Sample) -> None:
    by_id = {(n.chapter, n.n): n for n in ours.book.notes}
    for row in sample.truth["notes"]:
        note = by_id.get((row["chapter"], row["n"]))
        if row["printed"]:
            ok = (
                note is not None
                and bool(note.parts)
                and (note.parts[0].start, note.parts[-1].end) == (row["start"], row["end"])
            )
        else:
            ok = note is not None and not note.parts
        score.tally("found", "notes").count(ok, f"{row['id']} {row['text'][:40]!r}")


def _structure(score: Score, ours: Ours, sample: Sample) -> None:
    for row in sample.truth["paragraphs"]:
        para = ours.by_start.get(row["start"])
        ends = para is not None and para.end == row["end"]
        score.tally("found", "paragraphs").count(ends, f"{row['id']} {row['text'][:40]!r}")
        if row["kind"] == "quote":
            ok = ends and para is not None and para.kind == "quote"
            score.tally("found", "displayed quotations").count(ok, f"{row['id']} {row['text'][:40]!r}")
    true_quotes = {row["start"] for row in sample.truth["paragraphs"] if row["kind"] == "quote"}
    for para in ours.paras:
        if para.kind == "quote":
            score.tally("found", "displayed quotations, precision").count(
                para.start in true_quotes, sample.text[para.start : para.start + 40]
            )
    heads = {row["start"]: row for row in sample.truth["headings"] if row["kind"] == "section"}
    mine = {p.start for p in ours.paras if p.kind == "head"}
    for start, row in heads.items():
        score.tally("found", "section headings").count(start in mine, row["text"])
    printed = {row["start"] for row in sample.truth["headings"] if row["printed"]}
    labels = {
        p.start
        for p in ours.paras
        if p.kind == "head" and sample.text[p.start : p.end].lower().startswith("part ")
    }
    for start in mine - labels:
        score.tally("found", "section headings, precision").count(
            start in printed, sample.text[start : start + 40]
        )
    _lost(score, ours, sample)


def _lost(score: Score, ours: Ours, sample: Sample) -> None:
    for row in sample.truth["headings"]:
        if row["kind"] == "chapter" and not row["printed"]:
            first = next(r for r in sample.truth["paragraphs"] if r["id"].startswith(row["id"] + ".p"))
            ok = chapter_start(ours.book, int(row["id"][2:])) == first["start"]
            score.tally("found", "lost chapter headings").count(ok, row["id"])


def chapter_start(book: Book, n: int) -> int:
    """Offset of the first block of a chapter, -1 when there is none."""
    for division in book.divisions:
        for chapter in division.children if division.kind == "part" else (division,):
            if (
                isinstance(chapter, Division)
                and chapter.kind == "chapter"
                and chapter.n == n
                and chapter.children
            ):
                return _first(chapter.children[0])
    return -1


def _first(child: Block | Division) -> int:
    while isinstance(child, Division):
        head = child.heads[0]
        if isinstance(head, Supplied):
            return head.pos
        child = head
    return child.span.start


def _furniture(score: Score, ours: Ours, sample: Sample) -> None:
    true = [r for r in sample.truth["damages"] if "running-head" in r["kind"]]
    for row in true:
        stripped = row["read"].strip()
        covered = sum(
            f.span.end - f.span.start
            for f in ours.book.furniture
            if row["start"] <= f.span.start and f.span.end <= row["end"]
        )
        score.tally("found", "furniture").count(covered >= len(stripped.replace("\n", "")), stripped)
    for item in ours.book.furniture:
        ok = any(r["start"] <= item.span.start and item.span.end <= r["end"] for r in true)
        score.tally("found", "furniture, precision").count(ok, sample.text[item.span.start : item.span.end])


def _pages(score: Score, ours: Ours, sample: Sample) -> None:
    mine = {p.n: p for p in ours.book.pages}
    for row in sample.truth["pages"]:
        page = mine.get(row["n"])
        score.tally("found", "pages there").count(page is not None, f"page {row['n']}")
        if page is None:
            continue
        score.err("page breaks, mean error", abs(page.pos - row["at"]), 1)
        if page.cert == "high":
            score.tally("found", "pages with cert high").count(
                abs(page.pos - row["at"]) <= 40, f"page {row['n']} {page.evidence}"
            )


def _bibliography(score: Score, ours: Ours, sample: Sample) -> None:
    mine = {(e.parts[0].start, e.parts[-1].end): e for e in ours.book.bibliography[1] if e.work}
    true = {(row["start"], row["end"]): row for row in sample.truth["bibliography"]}
    serials = [row for row in sample.truth["bibliography"] if row["section"] == "PERIODICALS"]
    for key, row in true.items():
        if row in serials:
            continue
        entry = mine.get(key)
        score.tally("found", "bibliography entries").count(entry is not None, row["text"][:50])
        if row.get("author") and entry and entry.work:
            names = " ".join(str(a) for a in entry.work.authors)
            score.tally("found", "repeated authors").count(
                row["author"].split(",")[0].split()[-1] in names, f"{row['text'][:40]} {names}"
            )


def _characters(score: Score, ours: Ours, sample: Sample) -> None:
    rows = sample.truth["paragraphs"] + sample.truth["notes"] + sample.truth["bibliography"]
    calls: dict[str, list[tuple[int, int]]] = {}
    for row in sample.truth["calls"]:
        calls.setdefault(row["where"], []).append((row["clean"], row["n"]))
    for row in rows:
        text = row["text"].removeprefix("—. ")
        clean = canonical(text)
        a, b = ours.window(row["start"], row["end"])
        reading = canonical(ours.reading(a, b).strip())
        raw = canonical(sample.text[row["start"] : row["end"]].replace("*", "").translate(_FOLD))
        score.err("character error rate, reading text, marks and all", distance(clean, reading), len(clean))
        score.err(
            "character error rate, reading text",
            distance(clean.translate(_FOLD), reading.translate(_FOLD)),
            len(clean),
        )
        score.err(
            "character error rate, witness", distance(clean.translate(_FOLD), _without_calls(raw)), len(clean)
        )


def _without_calls(text: str) -> str:
    """The witness without its superscript figures: calls are no part of the clean text they are compared
    with."""
    return "".join(ch for ch in text if ch not in "⁰¹²³⁴⁵⁶⁷⁸⁹")
