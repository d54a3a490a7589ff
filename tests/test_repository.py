"""What must hold of the repository itself, not of the code in it."""

import re
import subprocess
from pathlib import Path

import conftest
import pytest

ROOT = Path(__file__).resolve().parent.parent


def tracked_though_ignored(folder: Path) -> list[str]:
    done = subprocess.run(
        ["git", "ls-files", "--cached", "--ignored", "--exclude-standard"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split("\n")[:-1]


def test_no_output_cache_or_witness_is_tracked() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("this copy is no git checkout")
    assert tracked_though_ignored(ROOT) == []


def test_the_question_can_be_answered_with_a_file(tmp_path: Path) -> None:
    """The canary: a font made by a build and added all the same."""
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    (tmp_path / ".gitignore").write_text(".cache/\n", encoding="utf-8")
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / "face.woff2").write_bytes(b"wOF2")
    subprocess.run(["git", "add", "--force", ".cache"], cwd=tmp_path, check=True)
    assert tracked_though_ignored(tmp_path) == [".cache/face.woff2"]


def test_no_script_defines_a_function_twice() -> None:
    """A shell takes the last one without a word."""
    for script in [ROOT / ".ci" / "run", *(ROOT / "scripts").glob("*.sh")]:
        defined = re.findall(r"^(\w+)\(\) ", script.read_text("utf-8"), re.MULTILINE)
        assert sorted(defined) == sorted(set(defined)), script


def test_the_files_that_begin_are_there() -> None:
    assert [name for name in conftest.LONGEST_FIRST if not (ROOT / "tests" / f"{name}.py").is_file()] == []
