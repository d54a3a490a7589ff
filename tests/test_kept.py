"""TEI kept from an earlier build: taken when nothing it is made from has changed, and only then."""

from __future__ import annotations

import os
import pickle
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from ibid import books, building, cli, kept, making, pipeline
from ibid.errors import TeiError
from ibid.model import Artefact, Finding
from ibid.teitext import q

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = "little-marks"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place with the sample only, where TEI is kept."""
    monkeypatch.delenv(kept.FRESH, raising=False)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    for name in ("edition", "source"):
        shutil.copytree(ROOT / name / SAMPLE, tmp_path / "root" / name / SAMPLE)
    return tmp_path / "root"


def stages(root: Path, *, thorough: bool = False) -> list[str]:
    """The stages that the TEI goes through until it is proved."""
    seen: list[str] = []
    witness = root / "source" / SAMPLE / "witness.txt"
    made = making.write_tei(root, SAMPLE, witness, lambda _book, stage: seen.append(stage), thorough=thorough)
    made.prove()
    return seen


def files(root: Path) -> list[Path]:
    return sorted((root / ".cache" / "tei").iterdir())


def artefacts(root: Path) -> tuple[Artefact, ...]:
    witness = root / "source" / SAMPLE / "witness.txt"
    return building.build(root, SAMPLE, witness, lambda _book, _stage: None).artefacts


def test_a_second_build_takes_the_tei_of_the_first_and_publishes_the_same(root: Path) -> None:
    first = artefacts(root)
    assert len(files(root)) == 1
    assert "kept TEI" in stages(root)
    assert "letters" not in stages(root)
    assert artefacts(root) == first


@pytest.mark.parametrize("name", ["emendations.yaml", "ids.lock", "people.yaml", "book.yaml"])
def test_a_file_of_the_editor_that_has_changed_makes_it_anew(root: Path, name: str) -> None:
    stages(root)
    path = root / "edition" / SAMPLE / name
    if name == "ids.lock":
        path.unlink()
    else:
        path.write_text(path.read_text("utf-8") + "# a word more\n", "utf-8")
    assert "letters" in stages(root)


@pytest.mark.parametrize(
    ("variable", "value"), [("SOURCE_DATE_EPOCH", "1800000000"), (books.BASE, "https://example.org/books/")]
)
def test_what_is_told_from_outside_makes_it_anew(
    root: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    stages(root)
    monkeypatch.setenv(variable, value)
    assert "letters" in stages(root)


def test_another_witness_or_program_makes_it_anew(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stages(root)
    witness = root / "source" / SAMPLE / "witness.txt"
    text = witness.read_text("utf-8")
    witness.write_text(text.replace(" the ", " teh ", 1), "utf-8")
    assert "letters" in stages(root)
    witness.write_text(text, "utf-8")
    assert "kept TEI" in stages(root)
    program = root / "program"
    program.mkdir()
    (program / "rules.py").write_text("RULES = ()\n", "utf-8")
    monkeypatch.setattr(kept, "_PROGRAM", program)
    assert "letters" in stages(root)


def test_check_never_takes_what_was_kept(root: Path) -> None:
    stages(root)
    assert "letters" in stages(root, thorough=True)


def test_tei_that_is_not_proved_is_not_kept(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fault = Finding("t-001", "error", "little-marks.tei.xml", "something is lost")
    monkeypatch.setattr(kept, "round_trip", lambda *_given: [fault])
    with pytest.raises(TeiError):
        stages(root)
    assert not (root / ".cache" / "tei").exists()


def test_kept_tei_that_is_not_the_witness_s_stops_the_build(root: Path) -> None:
    stages(root)
    (path,) = files(root)
    found: kept.Kept = pickle.loads(path.read_bytes())  # noqa: S301 - written above
    path.write_bytes(pickle.dumps(replace(found, data=b" teh ".join(found.data.rsplit(b" the ", 1)))))
    with pytest.raises(TeiError, match="t-002"):
        stages(root)


@pytest.mark.parametrize("data", [b"", b"no pickle", pickle.dumps("something else")])
def test_a_damaged_one_is_made_anew(root: Path, data: bytes) -> None:
    stages(root)
    (path,) = files(root)
    path.write_bytes(data)
    assert "letters" in stages(root)
    assert "kept TEI" in stages(root)


def test_a_folder_that_cannot_be_written_is_no_error(root: Path) -> None:
    (root / ".cache").write_text("in the way", "utf-8")
    assert "letters" in stages(root)
    assert "letters" in stages(root)


def test_only_the_last_ones_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(kept.FRESH, raising=False)
    made = kept.Kept(b"<TEI/>", "", (), None)
    for n in range(9):
        kept.put(tmp_path, f"{n}", made)
        os.utime(tmp_path / ".cache" / "tei" / f"{n}", (n, n))
    left = {path.name for path in files(tmp_path)}
    assert "8" in left
    assert "0" not in left
    assert len(left) < 9
    assert kept.get(tmp_path, "8") == made
    monkeypatch.setenv(kept.FRESH, "1")
    assert kept.get(tmp_path, "8") is None


def test_the_terminal_search_and_the_witness_take_it_too(
    root: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stages(root)

    def never(*_given: object) -> None:
        raise AssertionError("recovered again")

    monkeypatch.setattr(pipeline, "recover", never)
    assert cli.main(["witness", "--book", SAMPLE], root) == 0
    assert capfd.readouterr().out == (root / "source" / SAMPLE / "witness.txt").read_text("utf-8")
    tei = making.make_tei(root, SAMPLE, root / "source" / SAMPLE / "witness.txt", lambda _b, _s: None).tei
    assert tei.find(q("text")) is not None
