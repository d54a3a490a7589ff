"""From saving an emendation to its chapter being served: ``python benchmarks/serve.py BOOK WITNESS [SAVES]``.

A copy of the edition's data in a temporary folder is served with the code of this repository; entries that change one word each are added
to it, one after another, in words of the running text chosen by chance. Times are those of the wall and of the server's process (its
builds in the background not counted).
"""

from __future__ import annotations

import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = "import sys; from pathlib import Path; from ibid import cli; sys.exit(cli.main(sys.argv[2:], root=Path(sys.argv[1])))"
LINKED = ("ibid", "templates", "schema")
ENTRY = '- line: {}\n  before: "{}"\n  after: "{}"\n  kind: word\n  cause: ocr\n  cert: low\n  reason: "A trial."\n'
Saved = tuple[str, float, float]


def words(witness: Path) -> list[tuple[int, str]]:
    """(line, word) of the words that a long line has once."""
    lines = witness.read_text("utf-8").splitlines()
    return [
        (n, word)
        for n, line in enumerate(lines, 1)
        if len(line) > 500
        for word in re.findall(r"\b[a-z]{8,}\b", line)
        if line.count(word) == 1
    ]


def spent(pid: int) -> float:
    """Seconds of processor time of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def said(process: subprocess.Popen[str], pattern: str) -> re.Match[str]:
    """The next line that fits a pattern."""
    for line in process.stdout or ():
        if match := re.search(pattern, line):
            return match
    raise SystemExit(f"the server ended before it said {pattern}")


def saves(process: subprocess.Popen[str], root: Path, book: str, witness: Path, count: int) -> list[Saved]:
    """Save so many entries; the page, the time on the wall and the processor's for each."""
    address = said(process, r"serving (http\S+)")[1]
    file = root / "edition" / book / "emendations.yaml"
    text = file.read_text("utf-8") if file.is_file() else ""
    time.sleep(15)  # the book is read once before it is kept
    found: list[Saved] = []
    for line, word in random.Random(1).sample(words(witness), count):  # noqa: S311 - not a secret
        text += "\n" + ENTRY.format(line, word, word.upper())
        began, before = time.perf_counter(), spent(process.pid)
        file.write_text(text, "utf-8")
        page = said(process, r"(ch\d+\.html).* after [\d.]+ s")[1]
        with urllib.request.urlopen(f"{address}{book}/{page}") as answer:  # noqa: S310 - our own server
            answer.read()
        found.append((page, time.perf_counter() - began, spent(process.pid) - before))
        time.sleep(1)
    return found


def main(book: str, witness: Path, count: int) -> None:
    """Measure, and print."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(ROOT / "edition" / book, root / "edition" / book)
        (root / "source").mkdir()
        for name in LINKED:
            (root / name).symlink_to(ROOT / name)
        options = ["serve", "--book", book, "--witness", str(witness), "--port", "0", "--quiet"]
        command = [sys.executable, "-u", "-c", PROGRAM, str(root), *options, "--out", str(root / "site")]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        try:
            found = saves(process, root, book, witness.resolve(), count)
        finally:
            process.terminate()
            process.wait(20)
    for page, wall, cpu in found:
        print(f"{page:12} {wall:6.2f} s, processor {cpu:5.2f} s")
    print(
        f"{'median':12} {statistics.median(x[1] for x in found):6.2f} s, processor {statistics.median(x[2] for x in found):5.2f} s"
    )


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 8)
