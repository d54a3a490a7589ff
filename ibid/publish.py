"""Write the site: into a folder beside it, then one atomic swap. A build killed at any moment leaves the old site whole."""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from ibid.aside import Aside
from ibid.errors import SiteError
from ibid.model import Artefact

MARKER = ".ibid-site"
"""Stands in every folder that Ibid has published; a folder without it is never replaced."""
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


@contextlib.contextmanager
def exclusive(out: Path) -> Iterator[None]:
    """Hold the lock of a site folder; a second build waits for the first instead of mixing with it.

    Raises `SiteError` when nothing can be written there.
    """
    lock = out.resolve().parent / f".{out.resolve().name}.lock"
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        handle = lock.open("w")
    except OSError as error:
        raise SiteError(
            f"{lock}: cannot be written ({error.strerror})", "name another folder with --out"
        ) from error
    with handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)


class Publication:
    """A site on its way to the folder ``out``: written into a folder beside it, aside, while the rest is made; `finish` puts it there.

    To be used as a context: without `finish`, or when anything goes wrong, the old site stays and nothing is left behind.
    Raises `SiteError` for a folder that Ibid did not make, for two artefacts of one path, and for a path that leaves the folder.
    """

    def __init__(self, out: Path) -> None:
        self._out = out.resolve()
        _refuse(self._out)
        self._seen: set[str] = set()
        self._writing: list[Aside[None]] = []
        parent = self._out.parent
        parent.mkdir(parents=True, exist_ok=True)
        for stale in parent.glob(f".{self._out.name}.tmp-*"):
            shutil.rmtree(stale, ignore_errors=True)
        self._fresh = Path(tempfile.mkdtemp(prefix=f".{self._out.name}.tmp-", dir=parent))

    def __enter__(self) -> Publication:
        return self

    def __exit__(self, *_error: object) -> None:
        self._writing.clear()  # nothing is written any more
        shutil.rmtree(self._fresh, ignore_errors=True)

    def add(self, artefacts: Sequence[Artefact], folder: str = "") -> None:
        """Begin to write artefacts, below a folder of the site."""
        for artefact in artefacts:
            path = f"{folder}/{artefact.path}" if folder else artefact.path
            if path.startswith("/") or ".." in path.split("/"):
                raise SiteError(f"{path}: leaves the site's folder", "this is a defect of Ibid")
            if path in self._seen:
                raise SiteError(f"{path}: made twice", "this is a defect of Ibid")
            self._seen.add(path)
        target, old = self._fresh / folder, self._out / folder
        self._writing.append(Aside(lambda: _write(target, artefacts, old)))

    def finish(self, keep: Sequence[str] = ()) -> None:
        """Replace the old site. ``keep``: names of its sub-folders to take over unchanged (books not built this time)."""
        for work in self._writing:
            work.result()
        self._fresh.chmod(0o755)
        (self._fresh / MARKER).write_text(
            "This folder is written by Ibid; deleting it is always safe.\n", "utf-8"
        )
        for name in keep:
            if (self._out / name).is_dir() and not (self._fresh / name).exists():
                shutil.copytree(self._out / name, self._fresh / name, copy_function=_link)
        _swap(self._fresh, self._out)


def publish(out: Path, artefacts: Sequence[Artefact], keep: Sequence[str] = ()) -> None:
    """Replace the folder ``out`` by the artefacts (see `Publication`)."""
    with Publication(out) as publication:
        publication.add(artefacts)
        publication.finish(keep)


def _refuse(out: Path) -> None:
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / MARKER).is_file())):
        raise SiteError(f"{out}: not a folder that Ibid has made", "give an empty or new folder with --out")


def _write(folder: Path, artefacts: Sequence[Artefact], old: Path) -> None:
    """Artefacts below a folder; what lies unchanged in the folder ``old`` is taken over from there."""
    made: set[Path] = set()
    for artefact in artefacts:
        path = folder / artefact.path
        if path.parent not in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            made.add(path.parent)
        if not _taken_over(old / artefact.path, path, artefact.data):
            path.write_bytes(artefact.data)


def _taken_over(old: Path, path: Path, data: bytes) -> bool:
    """Link to a file that has these bytes already: it keeps its date, for whoever copies the site, and no file need be made, which some
    file systems take a millisecond for."""
    try:
        known = old.lstat()
        if not stat.S_ISREG(known.st_mode) or known.st_size != len(data) or old.read_bytes() != data:
            return False
        os.link(old, path)
    except OSError:
        return False
    return True


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _swap(fresh: Path, out: Path) -> None:
    if not out.exists():
        fresh.rename(out)
        return
    if _exchange(fresh, out):
        return
    aside = out.with_name(f".{out.name}.old-{os.getpid()}")
    out.rename(aside)
    fresh.rename(out)
    shutil.rmtree(aside, ignore_errors=True)


def _exchange(a: Path, b: Path) -> bool:
    """Swap two folders in one step where the system can (Linux ``renameat2``)."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        status = libc.renameat2(_AT_FDCWD, os.fsencode(a), _AT_FDCWD, os.fsencode(b), _RENAME_EXCHANGE)
    except (OSError, AttributeError):
        return False
    return bool(status == 0)
