"""Build a book: witness to TEI to artefacts, checked and ready to publish. Writes nothing."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from lxml import etree

from ibid import RELEASED, checks, exports, html, kept, publications, teitext, witness
from ibid.aside import Aside
from ibid.books import BASE
from ibid.errors import SiteError
from ibid.html.header import address_of
from ibid.kept import Made
from ibid.model import Artefact, Finding
from ibid.search import shelf

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


def make_tei(root: Path, book: str, path: Path, progress: Progress) -> Made:
    """The TEI of a book, proved against its witness. Raises `WitnessError`, `EditionError`, `TeiError`."""
    made = write_tei(root, book, path, progress)
    progress(book, "round trip")
    made.prove()
    return made


def write_tei(root: Path, book: str, path: Path, progress: Progress, *, thorough: bool = False) -> Made:
    """The TEI of a book, still to be proved: made from the witness, or kept from an earlier build that made it from the same.

    ``thorough``: with the checks that are only for `check`. Raises `WitnessError`, `EditionError`, `TeiError`.
    """
    progress(book, "witness")
    carrier = witness.read(path)
    date = date_of(root)
    key = kept.key(root, book, carrier, date, os.environ.get(BASE, ""))
    found = None if thorough else kept.get(root, key)
    if found:
        progress(book, "kept TEI")
        return kept.again(root, book, carrier, found)
    from ibid import recovering  # noqa: PLC0415 - half of the program, which a build with kept TEI does not need

    return recovering.recover(root, book, carrier, date, key, progress, thorough=thorough)


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


def site(built: Sequence[Built], old: Sequence[tuple[str, Path]]) -> list[Artefact]:
    """All files of the site: every book in its folder and the shelf over them (books of the old site that stay included)."""
    artefacts = [Artefact(f"{b.book}/{a.path}", a.data) for b in built for a in b.artefacts]
    every = [(b.book, b.tei) for b in built] + [
        (name, teitext.parse_tei(path.read_bytes())) for name, path in old if path.is_file()
    ]
    books = sorted(every, key=lambda item: item[0])
    packed = _packed(built, old)
    whole = len(books) > 1 and all(name in packed for name, _ in books)
    found = [*html.render_shelf(books, f"{exports.SHELF}.zip" if whole else ""), *shelf.artefacts(books)]
    found += exports.shelf_files({name: address_of(tei) for name, tei in books})
    if whole:
        found.append(exports.shelf_zip(found, [packed[name] for name, _ in books]))
    return [*found, *artefacts]


def _packed(built: Sequence[Built], old: Sequence[tuple[str, Path]]) -> dict[str, bytes]:
    """The zip of each book, of those from the old site as well."""
    found = {b.book: a.data for b in built for a in b.artefacts if a.path == f"{b.book}.zip"}
    for name, path in old:
        archive = path.with_name(f"{name}.zip")
        if archive.is_file():
            found[name] = archive.read_bytes()
    return found
