"""Build a book: witness to TEI to artefacts, checked and ready to publish. Writes nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from ibid import checks, exports, html, making, publications, teitext
from ibid.aside import Aside
from ibid.errors import SiteError
from ibid.html.fonts import faces
from ibid.html.header import address_of
from ibid.html.site import load, rendering
from ibid.kept import Made
from ibid.making import Begun, Progress
from ibid.model import Artefact, Finding
from ibid.search import shelf


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


def build(
    root: Path, book: str, path: Path, progress: Progress, *, pdf: bool = False, thorough: bool = False
) -> Built:
    """Everything that is published of a book. Any finding of severity error stops it.

    ``pdf``: the printable edition as well. ``thorough``: with the checks that are only for `check`.
    """
    begun = making.begin(root, book, path, thorough=thorough)
    _load()
    return _finish(book, begun.made(progress), progress, lambda _artefacts, _book: None, pdf=pdf)


def every(
    root: Path,
    chosen: Sequence[tuple[str, Path]],
    first: Begun,
    progress: Progress,
    add: Callable[[Sequence[Artefact], str], None],
    *,
    pdf: bool = False,
) -> list[Built]:
    """Several books, as `build` makes each of them; the next one's TEI is begun when the one before has its own.

    In: books with their witnesses; the first of them, begun already; ``add`` is given the artefacts of each and its slug as soon as they
    are made, still unchecked.
    """
    built: list[Built] = []
    begun = first
    _load()
    for i, (book, _path) in enumerate(chosen):
        made = begun.made(progress)
        begun = making.begin(root, *chosen[i + 1]) if i + 1 < len(chosen) else begun
        built.append(_finish(book, made, progress, add, pdf=pdf))
    return built


def _load() -> None:
    """What the pages will need, while the TEI is being made."""
    load()
    faces()


def _finish(
    book: str,
    made: Made,
    progress: Progress,
    add: Callable[[Sequence[Artefact], str], None],
    *,
    pdf: bool,
) -> Built:
    artefacts, findings = publications.of(made, book, progress, pdf=pdf)
    progress(book, "links")
    add(artefacts, book)
    packed = Aside(lambda: exports.site_zip(artefacts, book))
    whole = [*artefacts, Artefact(f"{book}.zip", b"")]
    found = [*checks.site_findings(whole, book), *checks.balance(made.tei, artefacts, book)]
    whole[-1] = packed.result()
    add(whole[-1:], book)
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
    """The shelf over all books (those of the old site that stay included): what lies beside their folders."""
    every = [(b.book, b.tei) for b in built] + [
        (name, teitext.parse_tei(path.read_bytes())) for name, path in old if path.is_file()
    ]
    books = sorted(every, key=lambda item: item[0])
    packed = _packed(built, old)
    whole = len(books) > 1 and all(name in packed for name, _ in books)
    with rendering():
        found = [*html.render_shelf(books, f"{exports.SHELF}.zip" if whole else ""), *shelf.artefacts(books)]
    found += exports.shelf_files({name: address_of(tei) for name, tei in books})
    if whole:
        found.append(exports.shelf_zip(found, [packed[name] for name, _ in books]))
    return found


def _packed(built: Sequence[Built], old: Sequence[tuple[str, Path]]) -> dict[str, bytes]:
    """The zip of each book, of those from the old site as well."""
    found = {b.book: a.data for b in built for a in b.artefacts if a.path == f"{b.book}.zip"}
    for name, path in old:
        archive = path.with_name(f"{name}.zip")
        if archive.is_file():
            found[name] = archive.read_bytes()
    return found
