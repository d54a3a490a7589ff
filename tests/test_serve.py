"""`make serve`: the chapter of a saved decision is shown at once, then everything; a mistake leaves the old site."""

from __future__ import annotations

import os
import queue
import re
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PATIENCE = 120
"""Seconds after which a line that did not come fails the test."""
PROGRAM = """
import sys
from pathlib import Path
from ibid import cli
sys.exit(cli.main(sys.argv[2:], root=Path(sys.argv[1])))
"""


@pytest.fixture
def project(small_root):
    """A project of its own: the sample's data copied, the code linked."""
    for name in ("ibid", "templates", "build.py", "docs", "schema"):
        (small_root / name).symlink_to(ROOT / name)
    return small_root


class Server:
    """The command, and what it says: read by a thread, so that waiting for a line always ends."""

    def __init__(self, project: Path) -> None:
        self.site = project / "site"
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(project), "serve", "--port", "0", "--out", str(self.site)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        for line in self.process.stdout or ():
            self._lines.put(line)

    def said(self, pattern: str) -> re.Match[str]:
        """The first line from now on that fits a pattern."""
        heard = ""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                line = self._lines.get(timeout=1)
            except queue.Empty:
                assert self.process.poll() is None, f"ended; waited for {pattern}, heard: {heard}"
                continue
            heard += line
            if match := re.search(pattern, line):
                return match
        raise AssertionError(f"waited for {pattern}, heard: {heard}")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)
        self._listener.join(20)
        if self.process.stdout:
            self.process.stdout.close()


@pytest.fixture
def server(project):
    running = Server(project)
    yield running
    running.stop()


def read(address):
    with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310 - our own server
        return answer.read().decode()


def entry(line, word):
    return f'\n- line: {line}\n  before: "{word}"\n  after: "Q{word.upper()}"\n  kind: letters\n  cause: ocr\n  cert: low\n  reason: "A trial."\n'


def word_of(project, start):
    """A line of the witness from a line on, and a word that it has once."""
    lines = (project / "source" / "little-marks" / "witness.txt").read_text("utf-8").splitlines()
    at = next(i for i, line in enumerate(lines) if i >= start and len(line) > 400 and line[0].isupper())
    return at + 1, next(w for w in re.findall(r"\b[a-z]{8,}\b", lines[at]) if lines[at].count(w) == 1)


def test_a_saved_decision_is_shown_then_built(server, project):
    address = server.said(r"serving (http://\S+)")[1] + "little-marks/"
    before = read(address + "ch1.html")
    file = project / "edition" / "little-marks" / "emendations.yaml"
    line, word = word_of(project, 30)
    good = file.read_text("utf-8")

    file.write_text(good + entry(line, word), "utf-8")
    changed = server.said(r"(ch\d\.html) after [\d.]+ s")[1]
    assert f"Q{word.upper()}" in read(address + changed)
    assert f"Q{word.upper()}" not in (server.site / "little-marks" / changed).read_text(
        "utf-8"
    )  # that comes later
    quick = read(address + changed)
    server.said(r"everything after [\d.]+ s")
    assert (server.site / "little-marks" / changed).read_text("utf-8") == quick
    assert read(address + changed) == quick

    file.write_text(good + "\n- line: nothing\n", "utf-8")
    server.said(r"error: ")
    assert read(address + changed) == quick

    file.write_text(good, "utf-8")
    server.said(r"everything after [\d.]+ s")
    assert read(address + "ch1.html") == before


def test_what_is_saved_during_a_build_is_not_missed(server, project):
    address = server.said(r"serving (http://\S+)")[1] + "little-marks/"
    file = project / "edition" / "little-marks" / "emendations.yaml"
    good = file.read_text("utf-8")
    first, second = word_of(project, 30), word_of(project, 60)
    assert first != second
    file.write_text(good + entry(*first), "utf-8")
    server.said(r"ch\d\.html after")
    file.write_text(good + entry(*first) + entry(*second), "utf-8")
    server.said(r"ch\d\.html after")
    server.said(r"everything after [\d.]+ s")
    text = "".join(page.read_text("utf-8") for page in (server.site / "little-marks").glob("ch?.html"))
    assert f"Q{first[1].upper()}" in text
    assert f"Q{second[1].upper()}" in text
    assert f"Q{second[1].upper()}" in "".join(read(f"{address}ch{n}.html") for n in (1, 2, 3))
