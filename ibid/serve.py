"""`build.py serve`: build, serve the site on localhost, rebuild when a source changes.

An editor who saves a decision wants to see its chapter, so that is made first and shown over the old site (`Overlay`): from the
book as it was made last when an emendation was saved (`ibid.again`), else from the whole book made anew. Everything else follows in a
process of its own, checked as always, and replaces both; what is saved meanwhile stops it and begins anew.
"""

from __future__ import annotations

import argparse
import functools
import gc
import http.server
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.process import BaseProcess
from pathlib import Path

from ibid.again import Last, Refused
from ibid.errors import IbidError
from ibid.model import Artefact
from ibid.tei.emit import Unaccounted

Build = Callable[[argparse.Namespace, Path], int]
Choose = Callable[[str], Path | None]
"""The witness of a book, when it is at hand."""

WATCHED = ("edition", "source", "templates")
PAUSE = 0.05
"""Seconds between two looks at the sources."""
_FORK = multiprocessing.get_context("fork")


def _state(root: Path, given: Path | None) -> dict[str, tuple[int, int]]:
    """When each source was changed last, and how long it is."""
    tops = [os.walk(root / folder) for folder in WATCHED]
    paths = [Path(top, name) for walk in tops for top, _folders, names in walk for name in names]
    found: dict[str, tuple[int, int]] = {}
    for path in [*paths, *([given] if given else [])]:
        with suppress(OSError):  # an editor's own temporary file may be gone again
            stat = path.stat()
            found[str(path)] = stat.st_mtime_ns, stat.st_size
    return found


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
        process = _FORK.Process(target=_forever, args=(server,), daemon=True)
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
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as Ctrl-C does, with everything it began
    gc.enable()  # other commands do without: they end soon
    seen = _state(root, options.witness)
    status = build(options, root)
    if status:
        return status
    with tempfile.TemporaryDirectory(prefix="ibid-") as folder, _serving(options, Path(folder)):
        desk = _Desk(options, root, build, choose, Overlay(Path(folder), options.out))
        try:
            desk.watch(seen)
        except KeyboardInterrupt:
            print()
        finally:
            desk.stop()
    return 0


class _Desk:
    """Shows what is saved."""

    def __init__(
        self, options: argparse.Namespace, root: Path, build: Build, choose: Choose, overlay: Overlay
    ) -> None:
        self._options = argparse.Namespace(**{**vars(options), "quiet": True})
        self._root = root
        self._build = build
        self._choose = choose
        self._overlay = overlay
        self._kept: dict[str, Last] = {}
        self._whole: BaseProcess | None = None
        self._began = 0.0

    def watch(self, seen: dict[str, tuple[int, int]]) -> None:
        """Look at the sources until interrupted. ``seen``: as they were when the site was built."""
        self._began = time.perf_counter()
        for book in self._books(list(seen)):
            with suppress(IbidError):  # the build would have failed: something is being saved now
                kept = self._keep(book)
                self._lay(book, kept.pages() if kept else ())
        while True:
            time.sleep(PAUSE)
            now = _state(self._root, self._options.witness)
            changed = [path for path in seen.keys() | now.keys() if seen.get(path) != now.get(path)]
            seen = now
            if changed:
                self._show(changed)
            elif self._whole is not None and not self._whole.is_alive():
                self._everything()

    def _show(self, changed: Sequence[str]) -> None:
        self._began = time.perf_counter()
        self.stop()
        if not all(self._book_of(path) for path in changed):
            self._kept.clear()  # a witness or a template
        for book in self._books(changed):
            try:
                pages = self._pages(book, changed)
            except IbidError:
                continue  # it is told by the build that follows
            self._lay(book, pages)
        self._whole = _FORK.Process(target=_whole, args=(self._build, self._options, self._root))
        self._whole.start()

    def _lay(self, book: str, pages: Sequence[Artefact]) -> None:
        names = self._overlay.lay(book, pages)
        if names:
            print(f"{', '.join(names)} after {time.perf_counter() - self._began:.2f} s", flush=True)

    def _pages(self, book: str, changed: Sequence[str]) -> Sequence[Artefact]:
        """The chapters that may have changed."""
        emendations = str(self._root / "edition" / book / "emendations.yaml")
        other = [path for path in changed if self._book_of(path) == book and path != emendations]
        if book in self._kept and not other:
            with suppress(Refused, Unaccounted):
                return self._kept[book].again()
        kept = self._keep(book)
        return kept.pages() if kept else ()

    def _keep(self, book: str) -> Last | None:
        self._kept.pop(book, None)
        path = self._choose(book)
        if path is not None:
            self._kept[book] = Last(self._root, book, path)
        return self._kept.get(book)

    def _books(self, changed: Sequence[str]) -> list[str]:
        """The books that decisions were saved for."""
        found = {self._book_of(path) for path in changed} - {""}
        return sorted(book for book in found if not self._options.book or book in self._options.book)

    def _book_of(self, path: str) -> str:
        """The book that a source belongs to; nothing for what belongs to all."""
        with suppress(ValueError):
            parts = Path(path).relative_to(self._root / "edition").parts
            return parts[0] if len(parts) > 1 else ""
        return ""

    def _everything(self) -> None:
        """The whole build has ended: it has told what was wrong, or the site has everything now."""
        if self._whole is not None and self._whole.exitcode == 0:
            self._overlay.clear()
            print(f"everything after {time.perf_counter() - self._began:.2f} s", flush=True)
        self._whole = None

    def stop(self) -> None:
        """Let a build that goes on end now."""
        if self._whole is not None and self._whole.pid is not None:
            with suppress(ProcessLookupError):
                os.killpg(
                    self._whole.pid, signal.SIGKILL
                )  # with what it does aside; the old site stays whole
            self._whole.join()
        self._whole = None


def _whole(build: Build, options: argparse.Namespace, root: Path) -> None:
    os.setpgid(0, 0)
    try:
        status = build(options, root)
    except IbidError as error:
        print(f"error: {error}", file=sys.stderr, flush=True)
        status = error.status
    except KeyboardInterrupt:
        status = 1
    sys.exit(status)
