"""`build.py serve`: build, serve the site on localhost, rebuild when a source changes.

An editor who saves a decision wants to see its chapter, so the chapters are made first and shown over the old site (`Overlay`); the
rest of the site follows, checked as always, and replaces both.
"""

from __future__ import annotations

import argparse
import functools
import http.server
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from ibid import building, publications
from ibid.errors import IbidError
from ibid.model import Artefact

Build = Callable[[argparse.Namespace, Path], int]
Choose = Callable[[str], Path | None]
"""The witness of a book, when it is at hand."""

WATCHED = ("edition", "source", "templates")
PAUSE = 0.1
"""Seconds between two looks at the sources."""


def _state(root: Path, given: Path | None) -> dict[str, int]:
    files = [p for folder in WATCHED for p in (root / folder).rglob("*") if p.is_file()]
    if given:
        files.append(given)
    return {str(p): p.stat().st_mtime_ns for p in files if p.exists()}


class Overlay:
    """Pages that are shown instead of those of the site, until it is built anew."""

    def __init__(self, folder: Path, out: Path) -> None:
        self._folder = folder
        self._out = out

    def lay(self, book: str, pages: Sequence[Artefact]) -> list[str]:
        """Show the pages that differ from the site's; returns their paths."""
        changed: list[str] = []
        for page in pages:
            old = self._out / book / page.path
            if old.is_file() and old.read_bytes() == page.data:
                continue
            path = self._folder / book / page.path
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh = path.with_name(path.name + ".new")
            fresh.write_bytes(page.data)
            fresh.replace(path)
            changed.append(page.path)
        return changed

    def clear(self) -> None:
        """The site has everything now."""
        for path in self._folder.iterdir():
            shutil.rmtree(path, ignore_errors=True)


class _Server(http.server.ThreadingHTTPServer):
    """Ends when the process that began it has ended, however that ended."""

    owner = 0

    def service_actions(self) -> None:
        """Asked twice a second."""
        if os.getppid() != self.owner:
            raise KeyboardInterrupt


class _Handler(http.server.SimpleHTTPRequestHandler):
    def __init__(self, *args: object, overlay: str, directory: str) -> None:
        self._overlay = overlay
        super().__init__(*args, directory=directory)  # type: ignore[arg-type]

    def translate_path(self, path: str) -> str:
        """The page that is shown instead, when there is one."""
        usual = super().translate_path(path)
        over = Path(self._overlay, os.path.relpath(usual, self.directory))
        return str(over) if over.is_file() else usual

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing for every request."""

    def end_headers(self) -> None:
        """Never let a browser keep a page: it may have been rebuilt."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()


@contextmanager
def _serving(options: argparse.Namespace, overlay: Path) -> Iterator[None]:
    """The site on localhost, from a process of its own (so that a build may use its second core, see `ibid.aside`)."""
    handler = functools.partial(_Handler, overlay=str(overlay), directory=str(options.out))
    with _Server(("127.0.0.1", options.port), handler) as server:
        server.owner = os.getpid()
        process = multiprocessing.get_context("fork").Process(target=_forever, args=(server,), daemon=True)
        process.start()
        print(f"serving http://127.0.0.1:{server.server_address[1]}/ (Ctrl-C ends)", flush=True)
        try:
            yield
        finally:
            process.terminate()
            process.join()


def _forever(server: _Server) -> None:
    with suppress(KeyboardInterrupt):  # the parent says what there is to say
        server.serve_forever()


def serve(options: argparse.Namespace, root: Path, build: Build, choose: Choose) -> int:
    """Serve until interrupted. A failed rebuild prints its error and leaves the old site."""
    status = build(options, root)
    if status:
        return status
    with tempfile.TemporaryDirectory(prefix="ibid-") as folder, _serving(options, Path(folder)):
        try:
            _watch(options, root, build, choose, Overlay(Path(folder), options.out))
        except KeyboardInterrupt:
            print()
    return 0


def _watch(options: argparse.Namespace, root: Path, build: Build, choose: Choose, overlay: Overlay) -> None:
    before = _state(root, options.witness)
    while True:
        time.sleep(PAUSE)
        now = _state(root, options.witness)
        if now == before:
            continue
        began = time.perf_counter()
        changed = [Path(path) for path in before.keys() | now.keys() if before.get(path) != now.get(path)]
        before = now
        for book in _books(root, changed, options.book):
            _show(root, book, choose, overlay, began)
        try:
            build(argparse.Namespace(**{**vars(options), "quiet": True}), root)
            overlay.clear()
            print(f"everything after {time.perf_counter() - began:.2f} s", flush=True)
        except IbidError as error:
            print(f"error: {error}", file=sys.stderr, flush=True)


def _books(root: Path, changed: Sequence[Path], served: Sequence[str]) -> list[str]:
    """The books that decisions were saved for."""
    folder = root / "edition"
    found = {path.relative_to(folder).parts[0] for path in changed if path.is_relative_to(folder)}
    return sorted(book for book in found if not served or book in served)


def _show(root: Path, book: str, choose: Choose, overlay: Overlay, began: float) -> None:
    """Make the chapters of a book and show those that changed. What is wrong is told by the build that follows."""
    path = choose(book)
    if path is None:
        return
    try:
        made = building.write_tei(root, book, path, lambda _book, _stage: None)
        changed = overlay.lay(book, publications.chapters(made.tei, book))
    except IbidError:
        return
    if changed:
        print(f"{', '.join(changed)} after {time.perf_counter() - began:.2f} s", flush=True)
