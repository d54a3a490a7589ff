"""Files that are made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from ibid.cached import cached


def test_what_was_made_is_not_made_again(tmp_path: Path) -> None:
    made: list[int] = []

    def make() -> bytes:
        made.append(1)
        return b"content"

    file = tmp_path / "below" / "digest.js"
    assert [cached(file, make), cached(file, make)] == [b"content", b"content"]
    assert len(made) == 1
    assert [path.name for path in file.parent.iterdir()] == ["digest.js"], "nothing unfinished is left"


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert cached(tmp_path / "file" / "digest.js", lambda: b"content") == b"content"


def test_what_cannot_be_made_leaves_nothing(tmp_path: Path) -> None:
    def make() -> bytes:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        cached(tmp_path / "digest.js", make)
    assert not list(tmp_path.iterdir())
