"""The lock as a file: read, written, refused."""

import subprocess

import pytest
from anchorbook import book

from ibid.anchors import files
from ibid.anchors import lock as locks
from ibid.anchors.lock import Entry
from ibid.anchors.update import update
from ibid.errors import EditionError

GOOD = """# ids.lock 1 · 3 identifiers · docs/anchors.md
ch1.p1 paragraph live 3 kQ3x9f.121.AbCdEfGhI 2026-01-01
ch1.p2 paragraph alias->ch1.p1 3 - 2026-01-01 at=ch1.p1 merged=2026-02-02
ch1.p3 paragraph tombstone - - 2026-01-01 at=ch1.p1 deleted=2026-02-02
"""
BROKEN = {
    "": "no head line",
    "ch1.p1 paragraph live 3 - 2026-01-01\n": "no head line",
    GOOD.replace("3 identifiers", "4 identifiers"): "4 identifiers announced, 3 found",
    GOOD.replace("ch1.p3 para", "ch1.p1 para"): "ids.lock:4:1: ch1.p1 stands twice",
    GOOD.replace("alias->ch1.p1", "alias->ch1.p3"): "ch1.p2 is an alias of ch1.p3, which leads nowhere",
    GOOD.replace("alias->ch1.p1", "alias->ch1.p2"): "ch1.p2 is an alias of ch1.p2, which leads nowhere",
    GOOD.replace("paragraph live", "parish live"): "ids.lock:2:1: not a line of an identifier",
    GOOD.replace("<<<", "").replace("ch1.p2 ", "<<<<<<< HEAD\nch1.p2 "): "ids.lock:3:1: not a line",
}


def test_the_file_comes_back_as_it_was():
    lock = locks.parse(GOOD)
    assert locks.serialise(lock) == GOOD
    assert lock.entries["ch1.p2"] == Entry(
        "ch1.p2", "paragraph", "alias", "3", "-", "2026-01-01", "ch1.p1", "ch1.p1", "", "merged", "2026-02-02"
    )
    assert (lock.resolve("ch1.p2"), lock.resolve("ch1.p3"), lock.place("ch1.p3")) == ("ch1.p1", "", "ch1.p1")


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_file_is_refused(text):
    with pytest.raises(EditionError) as error:
        locks.parse(text)
    assert BROKEN[text] in str(error.value)


def test_a_shrunk_lock_is_refused():
    old = locks.parse(GOOD)
    new = locks.make(e for e in old if e.id != "ch1.p3")
    found = locks.refuse_shrunk(old, new)
    assert [(f.code, f.severity) for f in found] == [("a-002", "error")]
    assert "ch1.p3 (paragraph, tombstone)" in found[0].message
    assert locks.refuse_shrunk(new, old) == []


def test_update_writes_the_lock_and_refuses_one_that_lost_committed_lines(tmp_path):
    edition = book([30, 30])
    (tmp_path / "edition" / "b").mkdir(parents=True)
    path = tmp_path / "edition" / "b" / "ids.lock"
    assert files.read(tmp_path, "b") is None
    update(tmp_path, "b", edition.tei())
    written, stamp = path.read_text(), path.stat().st_mtime_ns
    assert update(tmp_path, "b", edition.tei()).changes == ()
    assert path.stat().st_mtime_ns == stamp
    assert files.committed(tmp_path, "b") is None
    git = ["git", "-C", str(tmp_path), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "lock"]):
        subprocess.run([*git, *command], check=True)
    assert locks.serialise(files.committed(tmp_path, "b")) == written
    path.write_text(locks.serialise(locks.make(e for e in locks.parse(written) if e.id != "ch1.p2")))
    with pytest.raises(EditionError, match=r"a-002 ch1\.p2"):
        update(tmp_path, "b", edition.tei())
    path.write_text(written.replace("ch1.p2 ", "ch1.p2"))
    with pytest.raises(EditionError, match="not a line"):
        files.read(tmp_path, "b")
