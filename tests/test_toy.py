"""A small new book, taken from `new` to a valid edition with registers, as docs/registers.md says."""

from __future__ import annotations

from pathlib import Path

import pytest

from ibid import building, cli, validate
from ibid.tei import document
from ibid.teitext import q

ROOT = Path(__file__).resolve().parent.parent
WITNESS = ROOT / "tests" / "fixtures" / "reeds.txt"
BOOK = "reeds-1950"

PEOPLE = """
- {key: marsh-amos, name: "Marsh, Amos", surname: "no", forms: [{form: Marsh, at: [1.1, 2.2]}], about: Cuts reeds., sources: [1.1]}
- {key: marsh-bela, name: "Marsh, Bela", surname: "no", forms: [{form: Bela, plural: "no"}], about: His sister., sources: [1.1]}
- {key: solnikov, name: "Sol'nikov, Gleb", about: An engineer., sources: [1.2]}
"""
ORGANIZATIONS = "- {key: fen-board, name: Fen Board, about: Drains the country., sources: [1.2]}\n"
PLACES = """
- {key: ely, name: Ely, about: A town., sources: [1.1]}
- {key: cambridge, name: Cambridge, about: A town., sources: [1.1]}
- {key: riga, name: Riga, adjectives: [Russian], about: A town., sources: [2.2]}
"""
NAMES = "Amos Marsh|Ely|Fen Board|Marsh|Bela|Cambridge|Russian|Gleb Sol'nikov|Sol'nikov|Bela Marsh|Riga"
DATES = "1911-09/1911-11 1911-10-03 1911-10-21/1911-10-27 1912-01 1912-12/1913-02 1913-03/1913-05"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty project with the code beside it, and the book as `new` guesses it."""
    root = tmp_path_factory.mktemp("toy")
    (root / "edition").mkdir()
    for name in ("ibid", "templates", "docs", "schema"):
        (root / name).symlink_to(ROOT / name)
    assert cli.main(["new", BOOK, "--witness", str(WITNESS)], root=root) == 0
    return root


@pytest.fixture(scope="module")
def bare(project: Path) -> building.Built:
    """Built as it is, but for the empty register that makes `check` propose names."""
    (project / "edition" / BOOK / "people.yaml").touch()
    return building.build(project, BOOK, WITNESS, lambda _book, _stage: None)


def test_a_book_that_no_rule_changes_and_that_begins_with_ibid_is_built(bare: building.Built) -> None:
    assert [f.message for f in bare.findings if f.severity == "error"] == []
    page = next(a.data for a in bare.artefacts if a.path.endswith("ch2.html")).decode()
    assert "nothing stands before it that it could repeat" in page
    assert len(list(bare.tei.iter(q("biblStruct")))) >= 2
    if validate.find_schema() is not None:
        assert [f.message for f in validate.tei(document.serialise(bare.tei), BOOK)] == []


def test_the_names_proposed_are_the_names_of_the_book(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cli.main(["check", "--book", BOOK, "--witness", str(WITNESS)], root=project)
    said = [line for line in capsys.readouterr().out.splitlines() if " r-001 " in line]
    assert [line.split("warning: ")[1].split(" is in no register")[0][1:-1] for line in said] == NAMES.split(
        "|"
    )


def test_with_registers_every_name_is_accounted_for_and_every_date_found(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = project / "edition" / BOOK
    for name, text in (("people", PEOPLE), ("organizations", ORGANIZATIONS), ("places", PLACES)):
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    built = building.build(project, BOOK, WITNESS, lambda _book, _stage: None)
    found = [
        d.get("when") or f"{d.get('notBefore')}/{d.get('notAfter')}"
        for p in built.tei.iter(q("p"))
        for d in p.iter(q("date"))
    ]
    assert " ".join(found) == DATES
    cli.main(["check", "--book", BOOK, "--witness", str(WITNESS)], root=project)
    assert " r-" not in capsys.readouterr().out
