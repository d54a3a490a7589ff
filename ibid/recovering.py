"""The left half of a build: the witness to the TEI that is published, with what proves it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from lxml import etree

from ibid import assembling, checks, config, kept, pipeline, teitext
from ibid.anchors.files import read as read_lock
from ibid.anchors.files import shrunk
from ibid.anchors.settle import Settled, settle
from ibid.anchors.settle import findings as findings_of_ids
from ibid.book import Book
from ibid.checks.book import book_findings
from ibid.errors import TeiError, WitnessError
from ibid.model import Finding
from ibid.registers import checks as register_checks
from ibid.tei import document, emit
from ibid.teitext import XML_ID, q
from ibid.witness import Witness


def recover(
    root: Path, book: str, carrier: Witness, date: str, key: str, *, thorough: bool
) -> Iterator[str | kept.Written | tuple[Finding, ...]]:
    """The TEI of a book from its witness: the name of each stage as it begins, the TEI, and, once it is proved, what the proof found.

    Proved without an error it is kept under its key. Raises `EditionError`, `TeiError`; `WitnessError` when the witness is another one and
    no TEI comes of it.
    """
    yield "edition data"
    edition = config.read(root, book)
    notice = _strange(edition, carrier)
    bench = pipeline.begin(edition, carrier)
    yield from pipeline.steps(bench)
    recovered = assembling.assemble(bench)
    yield "TEI"
    try:
        tree = document.build(recovered, date)
        locked = settled(root, book, tree)
        tree = locked.tei if locked else tree
    except emit.Unaccounted as error:
        hint = "every character must belong to a block"
        found = [Finding("t-001", "error", f"{book}.tei.xml", f"{error}", hint)]
        raise (_no_edition(notice, found) if notice else TeiError(found)) from error
    data = document.serialise(tree)
    lock = locked.lock if locked else None
    yield kept.Written(data, notice, lock)
    parsed = teitext.parse_tei(data)
    kept.same(parsed, carrier, book)
    findings = [
        *book_findings(recovered, _bench(recovered, edition, parsed) if thorough else None),
        *register_checks.findings(parsed, edition.registers, book, thorough=thorough),
    ]
    if notice:  # decisions were made for another witness: what does not fit it is told, and stops nothing
        findings = [replace(f, severity="warning") if f.severity == "error" else f for f in findings]
    if locked:
        findings += findings_of_ids(locked, book)
    findings += checks.tei_findings(parsed, book)
    if notice and any(f.severity == "error" for f in findings):
        raise _no_edition(notice, findings)
    if not thorough and all(f.severity != "error" for f in findings):
        kept.put(root, key, kept.Kept(data, notice, tuple(findings), lock))
    yield (*findings, *(shrunk(root, book) if locked else ()))


def _strange(edition: config.Edition, carrier: Witness) -> str:
    """A warning when the witness is not the one that the edition was made from."""
    profile = edition.profile
    if not profile.sha256 or carrier.sha256 == profile.sha256:
        return ""
    return (
        f"{profile.book}: this witness is not the one the edition was made from ({carrier.size} bytes, sha256 {carrier.sha256[:12]}…; "
        f"expected {profile.size}, {profile.sha256[:12]}…): decisions that do not fit it are passed over"
    )


def _no_edition(notice: str, findings: Sequence[Finding]) -> WitnessError:
    """What to say when another witness is so different that its TEI would be wrong."""
    first = next(f for f in findings if f.severity == "error")
    return WitnessError(
        f"{notice}. Of this one no edition can be made: {first.where} {first.code} {first.message}",
        "give the whole text of the book, or a profile of its own (python build.py new BOOK --witness FILE)",
    )


def _bench(book: Book, edition: config.Edition, tei: etree._Element) -> list[Finding]:
    """What the editor's bench finds, with the addresses that the edition has settled."""
    from ibid.checks import bench  # noqa: PLC0415 - a build does not pay for what only `check` asks

    return bench.bench_findings(book, edition, [e.get(XML_ID, "") for e in tei.iter(q("p"), q("quote"))])


def settled(root: Path, book: str, tree: etree._Element) -> Settled | None:
    """The TEI with its permanent identifiers from ``edition/<book>/ids.lock``; without a lock the provisional ones stay."""
    lock = read_lock(root, book)
    return settle(tree, lock) if lock is not None else None
