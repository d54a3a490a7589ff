"""Progress on a terminal: one line that is rewritten; silent elsewhere."""

from __future__ import annotations

import sys
import time


class Display:
    """Shows which stage of which book runs, on a terminal only."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._live = not quiet and sys.stderr.isatty()
        self._quiet = quiet
        self._began = time.perf_counter()
        self._book = ""

    def stage(self, book: str, name: str) -> None:
        """A stage begins."""
        if self._live:
            elapsed = time.perf_counter() - self._began
            sys.stderr.write(f"\r\x1b[2K{elapsed:5.1f} s  {book}: {name} …")
            sys.stderr.flush()
        elif not self._quiet and book != self._book:
            print(f"building {book} …", flush=True)
        self._book = book

    def end(self) -> None:
        """Everything is done: clear the line."""
        if self._live:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()
