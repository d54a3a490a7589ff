"""`make serve`: the chapter of a saved decision is shown at once, then everything; a mistake leaves the old site."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def project(tmp_path):
    """A project of its own: the sample's data copied, the code linked."""
    for name in ("edition", "source"):
        shutil.copytree(ROOT / name / "little-marks", tmp_path / name / "little-marks")
    for name in ("ibid", "templates", "build.py", ".cache", "docs", "schema"):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


@pytest.fixture
def server(project):
    process = subprocess.Popen(
        [
            sys.executable,
            "-u",
            "-c",
            PROGRAM,
            str(project),
            "serve",
            "--port",
            "0",
            "--out",
            str(project / "site"),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    watchdog = threading.Timer(180, process.kill)
    watchdog.start()
    yield process
    watchdog.cancel()
    process.terminate()
    process.wait(20)


PROGRAM = """
import sys
from pathlib import Path
from ibid import cli
sys.exit(cli.main(sys.argv[2:], root=Path(sys.argv[1])))
"""


def said(process, pattern):
    """The first line from now on that fits a pattern."""
    heard = ""
    for line in process.stdout:
        heard += line
        if match := re.search(pattern, line):
            return match
        if line.startswith("error:"):
            break
    raise AssertionError(f"waited for {pattern}, heard: {heard}")


def test_a_saved_decision_is_shown_then_built(server, project):
    address = said(server, r"serving (http://\S+)")[1]
    page = f"{address}little-marks/ch1.html"

    def read():
        with urllib.request.urlopen(page, timeout=20) as answer:  # noqa: S310 - our own server
            return answer.read().decode()

    before = read()
    title = re.search(r"<h1[^>]*>(.*?)</h1>", before, re.DOTALL)[0]
    file = project / "edition" / "little-marks" / "emendations.yaml"
    line, word = changed(project)
    entry = f'\n- line: {line}\n  before: "{word}"\n  after: "QQ{word}"\n  kind: letters\n  cause: ocr\n  cert: low\n  reason: "A trial."\n'
    good = file.read_text("utf-8")
    file.write_text(good + entry, "utf-8")
    said(server, r"ch1\.html after [\d.]+ s")
    assert f"QQ{word}" in read()
    said(server, r"everything after [\d.]+ s")
    assert f"QQ{word}" in read()
    assert title in read()
    file.write_text(good + "\n- line: nothing\n", "utf-8")
    said(server, r"error: ")
    assert f"QQ{word}" in read()
    file.write_text(good, "utf-8")
    said(server, r"everything after [\d.]+ s")
    assert read() == before


def changed(project):
    """A line of the first chapter and a word that it has once."""
    lines = (project / "source" / "little-marks" / "witness.txt").read_text("utf-8").splitlines()
    start = next(i for i, line in enumerate(lines) if len(line) > 600)
    words = re.findall(r"[a-z]{8,}", lines[start])
    return start + 1, next(w for w in words if lines[start].count(w) == 1)
