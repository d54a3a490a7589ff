"""`build.py serve`: build, serve the site on localhost, rebuild when a source changes."""

from __future__ import annotations

import argparse
import functools
import http.server
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from ibid.errors import IbidError

WATCHED = ("edition", "source", "templates")
PAUSE = 0.3


def _state(root: Path, given: Path | None) -> dict[str, int]:
    files = [p for folder in WATCHED for p in (root / folder).rglob("*") if p.is_file()]
    if given:
        files.append(given)
    return {str(p): p.stat().st_mtime_ns for p in files}


class _Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing for every request."""

    def end_headers(self) -> None:
        """Never let a browser keep a page: it may have been rebuilt."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()


def serve(options: argparse.Namespace, root: Path, build: Callable[[argparse.Namespace, Path], int]) -> int:
    """Serve until interrupted. A failed rebuild prints its error and leaves the old site."""
    status = build(options, root)
    if status:
        return status
    handler = functools.partial(_Handler, directory=str(options.out))
    with http.server.ThreadingHTTPServer(("127.0.0.1", options.port), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(f"serving http://127.0.0.1:{server.server_address[1]}/ (Ctrl-C ends)", flush=True)
        try:
            _watch(options, root, build)
        except KeyboardInterrupt:
            print()
        finally:
            server.shutdown()
    return 0


def _watch(options: argparse.Namespace, root: Path, build: Callable[[argparse.Namespace, Path], int]) -> None:
    before = _state(root, options.witness)
    while True:
        time.sleep(PAUSE)
        now = _state(root, options.witness)
        if now == before:
            continue
        before = now
        began = time.perf_counter()
        try:
            build(argparse.Namespace(**{**vars(options), "quiet": True}), root)
            print(f"rebuilt in {time.perf_counter() - began:.2f} s", flush=True)
        except IbidError as error:
            print(f"error: {error}", file=sys.stderr, flush=True)
