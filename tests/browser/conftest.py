"""The sample book, built once, and windows in which a reader opens it."""

from __future__ import annotations

import functools
import http.server
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request

ROOT = Path(__file__).resolve().parents[2]
BOOK = "little-marks"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        return


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site, with the sample book in it, as `build.py` makes it."""
    out = tmp_path_factory.mktemp("sample") / "site"
    command = [sys.executable, "build.py", "build", "--book", BOOK, "--out", str(out), "--quiet"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert ran.returncode == 0, ran.stderr
    return out


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """The sample book on a server of this machine."""
    handler = functools.partial(_Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/{BOOK}/"
        server.shutdown()


def _failed(request: Request) -> list[str]:
    """What a page did not get; that a page was left before it had everything is no fault."""
    return [] if "ERR_ABORTED" in (request.failure or "") else [f"not loaded: {request.url}"]


Reader = Callable[..., Page]


@pytest.fixture
def reader(browser: Browser, address: str) -> Iterator[Reader]:
    """Opens a page of the sample in a window of its own; what the browser complains of fails the test."""
    contexts, complaints = [], []

    def open_page(path: str = "index.html", *, base: str = address, **options: Any) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1000, "height": 800}, **options})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("requestfailed", lambda request: complaints.extend(_failed(request)))
        page.goto(base + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
