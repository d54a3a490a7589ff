"""The command line as its users meet it: what it prints, what it writes, how it ends. On the bundled sample."""

from __future__ import annotations

import errno
import hashlib
import importlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from jinja2 import FileSystemLoader

from ibid import cli, publish
from ibid.errors import EditionError, SiteError, TeiError, ToolError, UsageError, WitnessError
from ibid.html import site

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = "little-marks"


@pytest.fixture(autouse=True)
def _no_witnesses(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("EDITION_WITNESSES", str(tmp_path / "nowhere"))


def digest(folder: Path) -> str:
    """One digest over all names and contents."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            total.update(
                str(path.relative_to(folder)).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest()
            )
    return total.hexdigest()


def test_build_says_what_it_built_and_what_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--out", str(tmp_path / "site")]) == 0
    out = capsys.readouterr().out
    assert (tmp_path / "site" / SAMPLE / "ch1.html").is_file()
    assert (tmp_path / "site" / SAMPLE / f"{SAMPLE}.tei.xml").is_file()
    assert "day-1973 was not built" in out
    assert "make site WITNESS=FILE" in out
    assert "source/day-1973/witness.txt" in out


def test_quiet_says_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["build", "--book", SAMPLE, "--quiet", "--out", str(tmp_path / "site")]) == 0
    assert capsys.readouterr().out == ""


def test_the_witness_comes_back_byte_for_byte(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert cli.main(["witness", "--book", SAMPLE]) == 0
    assert capfdbinary.readouterr().out == (ROOT / "source" / SAMPLE / "witness.txt").read_bytes()


def test_stats(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["stats", "--book", SAMPLE, "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["structure"]["chapters"] == 3
    assert figures["notes"]["total"] == figures["calls"]["total"] == 38
    assert cli.main(["stats", "--book", SAMPLE]) == 0
    assert "displayed quotations" in capsys.readouterr().out


def test_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", "--book", SAMPLE, "--json"]) == 0
    assert all(
        set(row) == {"code", "severity", "where", "message", "hint"}
        for row in json.loads(capsys.readouterr().out)
    )


STATUS = [
    (["build", "--book", "nothing"], UsageError.status, "no book 'nothing'"),
    (["build", "--book", SAMPLE, "--witness", "absent.txt"], WitnessError.status, "absent.txt"),
    (["stats", "--book", "day-1973"], WitnessError.status, "no witness at hand"),
    (["new", "Not A Slug", "--witness", "absent.txt"], UsageError.status, "is no slug"),
    (["new", "some-book", "--witness", "absent.txt"], WitnessError.status, "cannot be read"),
    (["new", SAMPLE, "--witness", "absent.txt"], EditionError.status, "exists already"),
]


@pytest.mark.parametrize(("argv", "status", "message"), STATUS, ids=[" ".join(a[:3]) for a, _s, _m in STATUS])
def test_exit_status(argv: list[str], status: int, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(argv) == status
    err = capsys.readouterr().err
    assert err.startswith("error: ")
    assert message in err


def test_unknown_option_is_usage() -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(["build", "--colour"])
    assert caught.value.code == UsageError.status == 2


def test_statuses_of_the_contract() -> None:
    kinds = (UsageError, WitnessError, EditionError, TeiError, SiteError, ToolError)
    assert [kind.status for kind in kinds] == [2, 3, 4, 5, 6, 7]


def test_a_failed_build_leaves_the_old_site(
    small_root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "site"
    assert cli.main(["build", "--out", str(out), "--quiet"], root=small_root) == 0
    before = digest(out)
    emendations = small_root / "edition" / SAMPLE / "emendations.yaml"
    text = emendations.read_text("utf-8") if emendations.exists() else ""
    stale = (
        "- {line: 3, before: no such words, after: x, kind: word, cause: ocr, cert: high, reason: stale}\n"
    )
    emendations.write_text(text + stale * 2, "utf-8")
    assert cli.main(["build", "--out", str(out), "--quiet"], root=small_root) == EditionError.status
    err = capsys.readouterr().err
    assert err.count("stale: 'no such words'") == 2
    assert "emendations.yaml:" in err
    assert digest(out) == before


def test_another_witness_is_a_warning(
    small_root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    witness = small_root / "source" / SAMPLE / "witness.txt"
    witness.write_bytes(witness.read_bytes() + b"\n\nAn added line.\n")
    assert cli.main(["build", "--out", str(tmp_path / "site")], root=small_root) == 0
    assert "is not the one the edition was made from" in capsys.readouterr().err


BAD_WITNESSES = [
    (b"", "is empty"),
    (b"\xff\xfe", "not UTF-8"),
    (b"<html>", "is HTML source"),
    (b"a\0b", "NUL byte"),
]


@pytest.mark.parametrize(("data", "message"), BAD_WITNESSES)
def test_bad_witness_by_command(
    small_root: Path, tmp_path: Path, data: bytes, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (small_root / "source" / SAMPLE / "witness.txt").write_bytes(data)
    assert (
        cli.main(["build", "--out", str(tmp_path / "site"), "--quiet"], root=small_root)
        == WitnessError.status
    )
    assert message in capsys.readouterr().err
    assert not (tmp_path / "site").exists()


def test_a_text_that_is_no_book_still_ends_well(small_root: Path, tmp_path: Path) -> None:
    """HTML and TeX in it, no headings, no notes: an edition of sorts or a clear error, never a traceback."""
    text = "Some text with <b>tags</b> and $x_2$.\n\nMore ^{'4} text \\frac{1}{2} & so on.\n"
    (small_root / "source" / SAMPLE / "witness.txt").write_text(text, "utf-8")
    assert cli.main(["build", "--out", str(tmp_path / "site"), "--quiet"], root=small_root) in {0, 3, 4, 5}


BAD_TEMPLATES = [
    ("about.html", "{% for x in %}", "templates/about.html:1: "),
    (
        "about.html",
        '{% extends "base.html" %}\n{% block main %}\n{{ nothing.at.all }}{% endblock %}',
        "templates/about.html:3: ",
    ),
    ("about.html", '{% extends "absent.html" %}', "templates/about.html:1: there is no template absent.html"),
    (
        "about.html",
        '{% extends "base.html" %}\n{% block main %}\n{{ 1 / 0 }}{% endblock %}',
        "templates/about.html:3: ",
    ),
    (
        "search.html",
        '{% extends "base.html" %}\n{% block main %}{{ 1 / 0 }}{% endblock %}',
        "templates/search.html:2: ",
    ),
    ("about.html", b"caf\xe9", "templates/about.html: not UTF-8"),
    ("shelf.html", "{{ nothing.at.all }}", "templates/shelf.html:1: "),
]


@pytest.mark.parametrize(("name", "text", "message"), BAD_TEMPLATES)
def test_a_bad_template(
    name: str,
    text: str | bytes,
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    templates = tmp_path / "templates"
    shutil.copytree(ROOT / "templates", templates)
    (templates / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    environment = site.environment.__wrapped__()
    environment.loader = FileSystemLoader(templates)
    monkeypatch.setattr(site, "environment", lambda: environment)
    monkeypatch.setattr(importlib.import_module("ibid.html.render"), "environment", lambda: environment)
    assert (
        cli.main(["build", "--book", SAMPLE, "--quiet", "--out", str(tmp_path / "site")]) == SiteError.status
    )
    assert message in capsys.readouterr().err
    assert not (tmp_path / "site").exists()


def test_new_guesses_a_profile(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = tmp_path / "root"
    assert (
        cli.main(["new", "a-book", "--witness", str(ROOT / "source" / SAMPLE / "witness.txt")], root=root)
        == 0
    )
    assert "2 parts, 3 chapters" in capsys.readouterr().out
    shutil.copy(ROOT / "source" / SAMPLE / "witness.txt", root / "source" / "a-book" / "witness.txt")
    assert cli.main(["build", "--out", str(tmp_path / "site"), "--quiet"], root=root) == 0
    assert (tmp_path / "site" / "a-book" / "ch3.html").is_file()


def test_same_input_same_bytes(tmp_path: Path) -> None:
    """Two directories, two hash seeds, two time zones and locales."""
    results = []
    for name, seed, zone in (("one", "0", "UTC"), ("deep folder/two", "1", "Asia/Kathmandu")):
        root = tmp_path / name
        shutil.copytree(
            ROOT,
            root,
            ignore=shutil.ignore_patterns(
                ".git", ".venv", "node_modules", "site", "__pycache__", ".*_cache", "tests"
            ),
        )
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "LC_ALL": "C",
            "SOURCE_DATE_EPOCH": "1700000000",
        }
        command = [sys.executable, str(root / "build.py"), "build", "--book", SAMPLE, "--quiet"]
        subprocess.run(command, check=True, env=environment, cwd=tmp_path)
        results.append(digest(root / "site"))
    assert results[0] == results[1]


def test_a_path_with_other_letters_under_a_plain_c_locale(tmp_path: Path) -> None:
    """Where a path has letters that the locale cannot read, all commands work, and print UTF-8."""
    root = tmp_path / "Gr\u00f6\u00dfe \u0436"
    hidden = (
        ".git",
        ".venv",
        "node_modules",
        "site",
        "__pycache__",
        ".*_cache",
        ".cache",
        "tests",
        "day-1973",
    )
    shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns(*hidden))
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}

    def said(*arguments: str, status: int = 0) -> str:
        command = [sys.executable, str(root / "build.py"), *arguments]
        run = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, check=False)
        assert run.returncode == status, run.stderr.decode()
        return (run.stdout + run.stderr).decode("utf-8")

    said("build", "--out", str(tmp_path / "s\u00efte"))
    assert (tmp_path / "s\u00efte" / SAMPLE / "ch1.html").is_file()
    said("check")
    assert "\u2019" in said("search", "--book", SAMPLE, "Bayle's")
    assert "no such file" in said("build", "--witness", "n\u00f6.txt", status=WitnessError.status)


def test_a_witness_cut_short_is_told_as_what_it_is(
    small_root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Decisions that do not fit another witness are passed over; half a book is no edition, and no defect either."""
    path = small_root / "source" / SAMPLE / "witness.txt"
    text = path.read_text("utf-8")
    path.write_text(text[: len(text) // 2], "utf-8")
    assert (
        cli.main(["build", "--out", str(tmp_path / "site"), "--quiet"], root=small_root)
        == WitnessError.status
    )
    said = capsys.readouterr().err
    assert "this witness is not the one the edition was made from" in said
    assert "no edition can be made" in said
    assert not (tmp_path / "site").exists()


def test_a_folder_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    out = tmp_path / "file" / "site"
    assert cli.main(["build", "--book", SAMPLE, "--out", str(out), "--quiet"]) == SiteError.status
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize("epoch", ["²", "soon", "9" * 20])
def test_a_date_that_is_none(epoch: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert (
        cli.main(["build", "--book", SAMPLE, "--out", str(tmp_path / "site"), "--quiet"]) == UsageError.status
    )


def test_a_decision_about_a_line_that_is_not_there(
    small_root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = small_root / "edition" / SAMPLE / "structure.yaml"
    path.write_text("quotations:\n  - {line: 99999, reason: r}\n", "utf-8")
    assert (
        cli.main(["build", "--out", str(tmp_path / "site"), "--quiet"], root=small_root)
        == EditionError.status
    )
    assert f"edition/{SAMPLE}/structure.yaml:2:5: the witness has no line 99999" in capsys.readouterr().err


def test_a_full_disk_is_told_and_the_old_site_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "site"
    assert cli.main(["build", "--book", SAMPLE, "--out", str(out), "--quiet"]) == 0
    before = digest(out)

    def full(*_args: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "site/x.html")

    monkeypatch.setattr(publish, "_write", full)
    assert cli.main(["build", "--book", SAMPLE, "--out", str(out), "--quiet"]) == SiteError.status
    told = capsys.readouterr().err
    assert "site/x.html: No space left on device" in told
    assert "Traceback" not in told
    assert digest(out) == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full on this system")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_what_cannot_be_printed_is_an_error(unbuffered: str) -> None:
    command = [sys.executable, "build.py", "stats", "--book", SAMPLE]
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command, cwd=ROOT, env=environment, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == SiteError.status
    assert done.stderr.decode().startswith("error: output: No space left on device")
    assert b"Traceback" not in done.stderr
