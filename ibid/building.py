"""Build a book: witness to TEI to artefacts, checked and ready to publish. Writes nothing."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from lxml import etree

from ibid import RELEASED, anchors, checks, config, exports, html, pipeline, publications, witness
from ibid.aside import Aside
from ibid.book import Book
from ibid.errors import SiteError, TeiError
from ibid.html.header import address_of
from ibid.model import Artefact, Finding
from ibid.registers import checks as register_checks
from ibid.search import shelf
from ibid.tei import document, emit
from ibid.teitext import XML_ID, q

Progress = Callable[[str, str], None]
"""Called with the book and the stage that begins."""


@dataclass(frozen=True, slots=True)
class Built:
    """A book ready to publish."""

    book: str
    """Slug."""
    tei: etree._Element
    """Its TEI, as parsed back from the published bytes."""
    artefacts: tuple[Artefact, ...]
    """Files below ``site/<book>/``."""
    findings: tuple[Finding, ...]
    """What the checks say (no errors)."""
    notice: str = ""
    """A warning about the witness, for the user."""


def date_of(root: Path) -> str:
    """The day of an edition, ISO: ``SOURCE_DATE_EPOCH``, else the last commit to what it is made from, else the day of this release."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch.isdigit():
        try:
            command = [
                "git",
                "-C",
                str(root),
                "log",
                "-1",
                "--format=%ct",
                "--",
                "source",
                "edition",
                "templates",
                "ibid",
            ]
            epoch = subprocess.run(
                command, capture_output=True, text=True, check=True, timeout=10
            ).stdout.strip()
        except (OSError, subprocess.SubprocessError):
            epoch = ""
    return datetime.fromtimestamp(int(epoch), UTC).date().isoformat() if epoch.isdigit() else RELEASED


@dataclass(frozen=True, slots=True)
class Made:
    """The TEI of a book."""

    tei: etree._Element
    """The tree, as parsed back from the bytes."""
    data: bytes
    """The bytes to publish."""
    notice: str
    """A warning about the witness, for the user."""
    prove: Callable[[], list[Finding]]
    """What the stages could not explain, and what the TEI says of itself. Raises `TeiError` when it is not the witness's."""
    lock: anchors.Lock | None = None
    """The permanent identifiers, when the book has a lock."""


def make_tei(root: Path, book: str, path: Path, progress: Progress) -> Made:
    """The TEI of a book, proved against its witness. Raises `WitnessError`, `EditionError`, `TeiError`."""
    made = write_tei(root, book, path, progress)
    progress(book, "round trip")
    made.prove()
    return made


def write_tei(root: Path, book: str, path: Path, progress: Progress, *, thorough: bool = False) -> Made:
    """The TEI of a book, still to be proved.

    ``thorough``: with the checks that are only for `check`. Raises `WitnessError`, `EditionError`, `TeiError`.
    """
    progress(book, "edition data")
    edition = config.read(root, book)
    progress(book, "witness")
    carrier = witness.read(path)
    expected = edition.profile.sha256
    notice = ""
    if expected and carrier.sha256 != expected:
        notice = (
            f"{book}: this witness is not the one the edition was made from ({carrier.size} bytes, sha256 {carrier.sha256[:12]}…; "
            f"expected {edition.profile.size}, {expected[:12]}…): decisions that do not fit it are passed over"
        )
    recovered = pipeline.recover(edition, carrier, lambda name: progress(book, name))
    progress(book, "TEI")
    try:
        tree = document.build(recovered, date_of(root))
        lock, locked = _settle(root, book, tree)
        tree = locked.tei if locked else tree
    except emit.Unaccounted as error:
        raise TeiError(
            [
                Finding(
                    "t-001", "error", f"{book}.tei.xml", str(error), "every character must belong to a block"
                )
            ]
        ) from error
    data = document.serialise(tree)
    parsed = document.parse(data)

    def prove() -> list[Finding]:
        found = checks.round_trip(parsed, carrier.text, book)
        if found:
            raise TeiError(found)
        findings = [
            *checks.book_findings(recovered, _bench(recovered, edition, parsed) if thorough else None),
            *register_checks.findings(parsed, edition.registers, book, thorough=thorough),
        ]
        if notice:  # decisions were made for another witness: what does not fit it is told, and stops nothing
            findings = [replace(f, severity="warning") if f.severity == "error" else f for f in findings]
        if locked:
            findings += anchors.findings(locked, book)
        if lock:
            findings += anchors.refuse_shrunk(anchors.committed(root, book) or anchors.Lock(), lock)
        return [*findings, *checks.tei_findings(parsed, book)]

    return Made(parsed, data, notice, prove, locked.lock if locked else None)


def _bench(book: Book, edition: config.Edition, tei: etree._Element) -> list[Finding]:
    """What the editor's bench finds, with the addresses that the edition has settled."""
    from ibid.checks import bench  # noqa: PLC0415 - a build does not pay for what only `check` asks

    return bench.bench_findings(book, edition, [e.get(XML_ID, "") for e in tei.iter(q("p"), q("quote"))])


def _settle(
    root: Path, book: str, tree: etree._Element
) -> tuple[anchors.Lock | None, anchors.Settled | None]:
    """Permanent identifiers from ``edition/<book>/ids.lock``; without a lock the provisional ones stay."""
    lock = anchors.read(root, book)
    return lock, anchors.settle(tree, lock) if lock is not None else None


def build(
    root: Path, book: str, path: Path, progress: Progress, *, pdf: bool = False, thorough: bool = False
) -> Built:
    """Everything that is published of a book. Any finding of severity error stops it.

    ``pdf``: the printable edition as well. ``thorough``: with the checks that are only for `check`.
    """
    made = write_tei(root, book, path, progress, thorough=thorough)
    artefacts, findings = publications.of(
        made.tei, made.data, book, made.lock, progress, prove=made.prove, pdf=pdf
    )
    progress(book, "links")
    packed = Aside(lambda: exports.site_zip(artefacts, book))
    whole = [*artefacts, Artefact(f"{book}.zip", b"")]
    found = [*checks.site_findings(whole, book), *checks.balance(made.tei, artefacts, book)]
    whole[-1] = packed.result()
    broken = [f for f in found if f.severity == "error"]
    if broken:
        raise SiteError(
            "\n".join(f"{f.where}: {f.code} {f.message}" for f in broken), "this is a defect of Ibid"
        )
    return Built(book, made.tei, tuple(sorted(whole, key=lambda a: a.path)), (*findings, *found), made.notice)


class Clock:
    """Times stages for a progress display or a benchmark."""

    def __init__(self, show: Callable[[str, str, float], None] | None = None) -> None:
        self.times: list[tuple[str, str, float]] = []
        self._show = show
        self._open: tuple[str, str, float] | None = None

    def __call__(self, book: str, stage: str) -> None:
        """A stage begins; the one before it ends."""
        self.stop()
        self._open = (book, stage, time.perf_counter())
        if self._show:
            self._show(book, stage, 0.0)

    def stop(self) -> None:
        """The last stage ends."""
        if self._open:
            book, stage, began = self._open
            self.times.append((book, stage, time.perf_counter() - began))
            self._open = None


def site(built: Sequence[Built], kept: Sequence[tuple[str, Path]]) -> list[Artefact]:
    """All files of the site: every book in its folder and the shelf over them (books kept from the old site included)."""
    artefacts = [Artefact(f"{b.book}/{a.path}", a.data) for b in built for a in b.artefacts]
    every = [(b.book, b.tei) for b in built] + [
        (name, document.parse(path.read_bytes())) for name, path in kept if path.is_file()
    ]
    books = sorted(every, key=lambda item: item[0])
    packed = _packed(built, kept)
    whole = len(books) > 1 and all(name in packed for name, _ in books)
    found = [*html.render_shelf(books, f"{exports.SHELF}.zip" if whole else ""), *shelf.artefacts(books)]
    found += exports.shelf_files({name: address_of(tei) for name, tei in books})
    if whole:
        found.append(exports.shelf_zip(found, [packed[name] for name, _ in books]))
    return [*found, *artefacts]


def _packed(built: Sequence[Built], kept: Sequence[tuple[str, Path]]) -> dict[str, bytes]:
    """The zip of each book, of those from the old site as well."""
    found = {b.book: a.data for b in built for a in b.artefacts if a.path == f"{b.book}.zip"}
    for name, path in kept:
        archive = path.with_name(f"{name}.zip")
        if archive.is_file():
            found[name] = archive.read_bytes()
    return found
