"""Publication: whole or not at all, never over what is not ours, two builds never mixed."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest

from ibid import publish
from ibid.errors import SiteError
from ibid.model import Artefact


def _files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_publish_and_replace(tmp_path: Path) -> None:
    out = tmp_path / "site"
    publish.publish(out, [Artefact("a/b.html", b"one"), Artefact("old.html", b"x")])
    publish.publish(out, [Artefact("a/b.html", b"two")])
    found = _files(out)
    assert found.pop(publish.MARKER)
    assert found == {"a/b.html": b"two"}
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


def test_what_has_not_changed_keeps_its_date(tmp_path: Path) -> None:
    out = tmp_path / "site"
    publish.publish(out, [Artefact("a/same", b"1"), Artefact("a/other", b"2"), Artefact("a/edited", b"3")])
    for path in out.glob("a/*"):
        os.utime(path, (1, 1))
    (out / "a/edited").write_bytes(b"4")
    reader = (out / "a/other").open("rb")
    publish.publish(out, [Artefact("a/same", b"1"), Artefact("a/other", b"5"), Artefact("a/edited", b"3")])
    assert (out / "a/same").stat().st_mtime == 1
    assert (out / "a/other").stat().st_mtime > 1
    assert _files(out) == {
        publish.MARKER: _files(out)[publish.MARKER],
        "a/same": b"1",
        "a/other": b"5",
        "a/edited": b"3",
    }
    with reader:
        assert reader.read() == b"2", "who reads the old site reads it to the end"


def test_keep_books_not_built(tmp_path: Path) -> None:
    out = tmp_path / "site"
    publish.publish(out, [Artefact("one/x.html", b"1"), Artefact("two/x.html", b"2")])
    publish.publish(out, [Artefact("one/x.html", b"new")], keep=["two"])
    assert (out / "one/x.html").read_bytes() == b"new"
    assert (out / "two/x.html").read_bytes() == b"2"


def test_a_foreign_folder_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "home"
    out.mkdir()
    (out / "letter.txt").write_text("mine")
    with pytest.raises(SiteError, match="not a folder that Ibid has made"):
        publish.publish(out, [Artefact("a", b"")])
    assert _files(out) == {"letter.txt": b"mine"}


@pytest.mark.parametrize("paths", [["../a"], ["/a"], ["a/../../b"], ["a", "a"]])
def test_bad_paths(tmp_path: Path, paths: list[str]) -> None:
    with pytest.raises(SiteError):
        publish.publish(tmp_path / "site", [Artefact(p, b"") for p in paths])
    assert not (tmp_path / "site").exists()


def test_a_failing_write_leaves_the_old_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "site"
    publish.publish(out, [Artefact("a", b"old")])

    def fail(*_args: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(publish, "_write", fail)
    with pytest.raises(OSError, match="disk full"):
        publish.publish(out, [Artefact("a", b"new")])
    assert (out / "a").read_bytes() == b"old"


def test_without_exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publish, "_exchange", lambda _a, _b: False)
    out = tmp_path / "site"
    publish.publish(out, [Artefact("a", b"old")])
    publish.publish(out, [Artefact("a", b"new")])
    assert (out / "a").read_bytes() == b"new"
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


def _endless(out: Path, tag: bytes) -> None:
    artefacts = [Artefact(f"p/{i}.html", tag) for i in range(300)]
    while True:
        with publish.exclusive(out):
            publish.publish(out, artefacts)


def test_killed_at_any_moment(tmp_path: Path) -> None:
    """Two builds at once, killed at odd moments: the site is always whole and of one build."""
    out = tmp_path / "site"
    publish.publish(out, [Artefact(f"p/{i}.html", b"first") for i in range(300)])
    context = multiprocessing.get_context("spawn")
    for wait in (0.35, 0.5, 0.62, 0.71):
        workers = [context.Process(target=_endless, args=(out, tag), daemon=True) for tag in (b"A", b"B")]
        for worker in workers:
            worker.start()
        time.sleep(wait)
        for worker in workers:
            if worker.pid:
                os.kill(worker.pid, signal.SIGKILL)
            worker.join()
        found = _files(out)
        assert len(found) == 301
        assert len({data for name, data in found.items() if name != publish.MARKER}) == 1
