"""Prints what a build costs: seconds by stage, output sizes, memory, and how it grows with the book.

    python benchmarks/build.py [--book BOOK] [--scale 1,10,50]

Figures only: nothing here is asserted. Stages are timed one after the other in one process; the whole command as it is, on all cores:
*anew*, with nothing kept of an earlier build, and *text as before*, when only pages, styles or nothing have changed since. The larger
books are the sample's chapters repeated under numbered titles.
"""

from __future__ import annotations

import argparse
import gzip
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from ibid import aside, books, building, config, kept, pipeline, publications, teitext, witness  # noqa: E402
from ibid.profile import Chapter, Profile  # noqa: E402
from ibid.tei import document  # noqa: E402

SAMPLE = "little-marks"


def stages(book: str, path: Path, runs: int) -> None:
    """Seconds of every stage of one book, the median of several runs in one process."""
    os.environ[aside.SERIAL] = os.environ[kept.FRESH] = "1"
    times: dict[str, list[float]] = defaultdict(list)
    built = None
    for _ in range(runs):
        clock = building.Clock()
        built = building.build(ROOT, book, path, clock)
        clock.stop()
        for _book, stage, seconds in clock.times:
            times[stage].append(seconds)
    del os.environ[aside.SERIAL], os.environ[kept.FRESH]
    print(f"{book}: seconds by stage, median of {runs}")
    for stage, values in times.items():
        print(f"  {stage:<16}{statistics.median(values):8.3f}")
    print(f"  {'total':<16}{sum(statistics.median(v) for v in times.values()):8.3f}")
    assert built is not None
    sizes(built)


def sizes(built: building.Built) -> None:
    """Bytes of what is published, by kind of file."""
    groups: dict[str, list[int]] = defaultdict(list)
    for artefact in built.artefacts:
        name = artefact.path
        folder, _, last = name.rpartition("/")
        kind = f"{folder.split('/')[0]}/…{Path(last).suffix}" if folder else name
        kind = "chN.html" if re.match(r"ch\d+\.html", name) else kind
        groups[kind].append(len(artefact.data))
        if kind == "chN.html":
            groups["chN.html, gzip -9, largest"] = [
                max([*groups["chN.html, gzip -9, largest"], len(gzip.compress(artefact.data, 9))])
            ]
    print(f"  {len(built.artefacts)} files, {sum(len(a.data) for a in built.artefacts):,} bytes")
    for kind, values in sorted(groups.items()):
        print(f"    {kind:<34}{len(values):>4} files {sum(values):>12,} bytes")


def whole(book: str, path: Path, runs: int, *, anew: bool) -> None:
    """A build as a process of its own: wall time, processor time and peak memory. ``anew``: with nothing kept."""
    command = [
        sys.executable,
        str(ROOT / "build.py"),
        "build",
        "--book",
        book,
        "--witness",
        str(path),
        "--quiet",
        "--out",
        str(Path(tempfile.gettempdir()) / "ibid-benchmark-site"),
    ]
    given = {**os.environ, **({kept.FRESH: "1"} if anew else {})}
    if not anew:
        subprocess.run(command, check=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = []
    for _ in range(runs):
        began = time.perf_counter()
        subprocess.run(command, check=True, env=given)
        seconds.append(time.perf_counter() - began)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / runs
    print(
        f"{book}, {'anew' if anew else 'text as before'}: whole command {min(seconds):.2f} / {statistics.median(seconds):.2f} / "
        f"{max(seconds):.2f} s (min/median/max of {runs}), {used:.2f} s of processors, peak {after.ru_maxrss / 1024:.0f} MiB"
    )


def repeated(factor: int) -> tuple[Profile, bytes]:
    """The sample with its chapters (text and notes) so many times."""
    edition = config.read(ROOT, SAMPLE)
    carrier = witness.read(ROOT / "source" / SAMPLE / "witness.txt")
    profile = edition.profile
    text = carrier.text
    body_end = text.rindex("\nBibliography\n")
    notes_at = text.rindex("\nNotes\n")
    start = text.index("\n" + profile.chapters[0].title + "\n", text.index(profile.chapters[-1].title))
    chapters: list[Chapter] = []
    body: list[str] = []
    notes: list[str] = []
    block = text[start:body_end]
    block_notes = text[notes_at + 7 :]
    for i in range(factor):
        mark = "" if i == 0 else f" again, {i:02d}"
        b, n = block, block_notes
        for c in profile.chapters:
            b = b.replace("\n" + c.title + "\n", f"\n{c.title}{mark}\n")
            n = re.sub(re.escape(c.title), c.title + mark, n, flags=re.I)
            chapters.append(
                replace(c, n=len(chapters) + 1, title=c.title + mark, part=0, page=3 + 20 * i + c.page)
            )
        body.append(b)
        notes.append(n)
    data = "".join(body) + text[body_end:notes_at] + "\nNotes\n" + "".join(notes)
    grown = replace(
        profile,
        chapters=tuple(chapters),
        parts=(),
        sha256="",
        bibliography=(profile.bibliography[0], 3 + 25 * factor),
        notes=(profile.notes[0], 6 + 25 * factor),
        last_page=8 + 26 * factor,
    )
    return grown, data.encode()


def scaling(factors: list[int]) -> None:
    """Seconds of recovery, TEI and site for the sample at several sizes: all must be linear."""
    print("scaling: the sample's chapters repeated")
    base = config.read(ROOT, SAMPLE)
    for factor in factors:
        profile, data = repeated(factor)
        edition = replace(base, profile=profile, emendations=(), calls=(), structure=())
        carrier = witness.parse(data, "witness.txt")
        began = time.perf_counter()
        book = pipeline.recover(edition, carrier)
        recovered = time.perf_counter() - began
        began = time.perf_counter()
        tei = document.serialise(document.build(book, "2026-01-01"))
        written = time.perf_counter() - began
        began = time.perf_counter()
        given = kept.Made(teitext.parse_tei(tei), tei, "", list)
        made, _found = publications.of(given, SAMPLE, lambda _book, _stage: None)
        print(
            f"  {factor:>3}x {len(data):>10,} bytes: recover {recovered:7.2f} s ({1e6 * recovered / len(data):5.2f} us a byte), "
            f"TEI {written:6.2f} s ({len(tei):,} bytes), site {time.perf_counter() - began:6.2f} s ({len(made)} files)"
        )


def main() -> None:
    """Parse the arguments and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--book", action="append", default=[])
    parser.add_argument("--scale", default="1,10,50")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    for book in options.book or books.books(ROOT):
        path = witness.find(ROOT, book)
        if path is None:
            print(f"{book}: no witness at hand")
            continue
        whole(
            book, path, options.runs, anew=False
        )  # before this process is large itself: its peak would be counted
        whole(book, path, options.runs, anew=True)
        stages(book, path, options.runs)
    scaling([int(x) for x in options.scale.split(",")])


if __name__ == "__main__":
    main()
