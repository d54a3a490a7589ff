"""The editor's bench: every kind of slip planted in the sample is found at its place, and what the finding proposes settles it."""

from __future__ import annotations

import doctest
import importlib
import json
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from stagehelp import w

from ibid import cli, config, pipeline, witness, yamlio
from ibid.checks import CATALOGUE, bench, english, stale
from ibid.checks.desk import Accepted, Mend, entry
from ibid.config import Edition, HandEmendation
from ibid.errors import EditionError
from ibid.model import Finding, Span

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = "little-marks"
WITNESS = ROOT / "source" / SAMPLE / "witness.txt"


@pytest.fixture(scope="module")
def edition() -> Edition:
    return config.read(ROOT, SAMPLE)


@pytest.fixture(scope="module")
def text() -> str:
    return WITNESS.read_text("utf-8")


def look(edition: Edition, text: str) -> list[Finding]:
    """What the bench finds in a witness."""
    return bench.bench_findings(
        pipeline.recover(edition, witness.parse(text.encode(), WITNESS.name)), edition
    )


@dataclass(frozen=True)
class Slip:
    """Something planted in the sample."""

    code: str
    old: str
    new: str
    said: str
    """A part of the message."""
    ref: str
    """Where the finding must say it is."""
    mended: bool = True
    """Whether the proposed entry is complete; else the editor has to know the reading."""


SLIPS = [
    Slip("e-001", "It may be the same message", "It may be 'the same message", "no partner", "1.20"),
    Slip("e-002", "It may be the same message", "It may (be the same message", "'(' has no partner", "1.20"),
    Slip("e-003", "the same breath as", "tbe same breath as", "'tbe' is in no dictionary", "1.20"),
    Slip("e-003", "the same breath as", "the same breatb as", "likely 'breath'", "1.20"),
    Slip("e-003", "the same breath as", "the same br3ath as", "letters and figures", "1.20"),
    Slip("e-003", "the same breath as", "the same brEath as", "a capital inside", "1.20"),
    Slip("e-003", "the same breath as", "the same xqzpth as", "'xqzpth' is in no", "1.20", mended=False),
    Slip("e-003", "Grafton, The Footnote, p. 103", "Graffon, The Footnote, p. 103", "likely 'Grafton'", "1n8"),
    Slip("e-004", "in the evenings, and was", "in the evenings, arid was", "a misread 'and'", "3.5"),
    Slip("e-005", "in the same breath", "in the the same breath", "'the' stands twice", "1.20"),
    Slip("e-005", "one's sleeve and", "one's one's sleeve and", "stands twice", "1.20"),
    Slip("e-005", "it says two things at\n\nonce", "it says two things at\n\nat once", "'at' stands twice", "1.21"),
    Slip("e-006", "In 1914 the Royal", "In 2914 the Royal", "is after the book, which is of 2026; likely 1914", "3.1"),
    Slip("e-006", "(2 vols, Rotterdam, 1697)", "(2 vols, Rotterdam, 1679)", "the bibliography 1697", "1n3"),
    Slip("e-007", "In 1914 the Royal", "On 31 June 1914 the Royal", "June has no such day", "3.1", mended=False),
    Slip("e-008", "does not recognize a word", "does not recognise a word", "beside 'recognize' (2 times)", "3.2"),
]  # fmt: skip


def planted(text: str, slip: Slip) -> str:
    assert text.count(slip.old) == 1, slip.old
    return text.replace(slip.old, slip.new)


def proposed(finding: Finding) -> tuple[str, str]:
    """The entry and the line that a finding proposes."""
    _intro, *rows = finding.hint.split("\n")
    at = next(i for i, row in enumerate(rows) if row.startswith("# or, if the text is right"))
    assert rows[0] == f"# edition/{SAMPLE}/emendations.yaml"
    (line,) = rows[at + 1 :]
    return "\n".join(rows[1:at]) + "\n", line


def read_entries(text: str) -> tuple[HandEmendation, ...]:
    node = yamlio.parse(text, "pasted")
    assert node is not None
    assert isinstance(node.value, list)
    problems = yamlio.Problems()
    found = tuple(config._emendation(item, problems) for item in node.value)
    problems.stop()
    return found


def test_the_sample_has_nothing_left(edition: Edition, text: str) -> None:
    assert [(f.where, f.code, f.message) for f in look(edition, text)] == []


@pytest.fixture(scope="module", params=SLIPS, ids=lambda s: f"{s.code} {s.said}")
def slip(request: pytest.FixtureRequest) -> Slip:
    return request.param


@pytest.fixture(scope="module")
def findings(slip: Slip, edition: Edition, text: str) -> list[Finding]:
    return look(edition, planted(text, slip))


def test_a_planted_slip(slip: Slip, findings: list[Finding], text: str) -> None:
    (found,) = findings
    assert found.code == slip.code
    assert found.severity == CATALOGUE[slip.code].severity
    assert slip.said in found.message
    assert found.message.startswith(f"{slip.ref}: ")
    assert "‹" in found.message
    name, line, _column = found.where.split(":")
    assert name == WITNESS.name
    assert slip.new.split("\n")[-1] in planted(text, slip).split("\n")[int(line) - 1]


def test_what_a_finding_proposes_settles_it(
    slip: Slip, findings: list[Finding], edition: Edition, text: str
) -> None:
    damaged = planted(text, slip)
    (found,) = findings
    entry_, line = proposed(found)
    if slip.mended:
        pasted = replace(edition, emendations=(*edition.emendations, *read_entries(entry_)))
        assert [f.message for f in look(pasted, damaged)] == []
    else:
        with pytest.raises(EditionError, match="after"):
            read_entries(entry_)
    accepted = replace(edition, words=edition.words | {line})
    assert [f.message for f in look(accepted, damaged)] == []


def test_a_word_stands_twice_over_a_page_end(edition: Edition, text: str) -> None:
    """The text goes on behind the page end, and the entry takes the second word out of its own line."""
    slip = next(s for s in SLIPS if "\n" in s.old)
    (found,) = look(edition, planted(text, slip))
    assert "things ‹at at› once" in found.message or "at ‹at› once" in found.message


def test_an_entry_says_which_of_several_places(edition: Edition) -> None:
    carrier = w("tbe reed, tbe rush; tbe tbe\n")
    at = [i for i in range(len(carrier.text)) if carrier.text.startswith("tbe", i)]
    entries = [read_entries(entry(carrier, Span(i, i + 3), Mend("the", "letters", "no word")))[0] for i in at]
    assert [(e.before, e.after, e.nth) for e in entries] == [
        ("tbe reed", "the reed", 1),
        ("tbe rush", "the rush", 1),
        ("tbe tbe", "the tbe", 1),
        ("tbe tbe", "tbe the", 1),
    ]
    figures = w("19, 19; 19\n")
    (last,) = read_entries(entry(figures, Span(8, 10), Mend("91", "digit", "so")))
    assert (last.before, last.after, last.nth) == ("19", "91", 3)
    assert entry(carrier, Span(0, 0), Mend("x")).startswith("# ")


def test_words_that_stand_nowhere_are_told(edition: Edition, text: str) -> None:
    more = replace(edition, words=edition.words | {"nowhere-land", "2.1: reedmace", "serif"})
    found = look(more, text)
    assert [(f.code, f.where, f.message) for f in found] == [
        ("e-010", f"edition/{SAMPLE}/words.txt", "'2.1: reedmace'"),
        ("e-010", f"edition/{SAMPLE}/words.txt", "'nowhere-land'"),
    ]


def test_an_accepted_word_covers_its_capital_but_not_the_other_way_round() -> None:
    accepted = Accepted(["serif", "Dal", "2.14: had had", "3n5: n.d."])
    assert [accepted.has(word) for word in ("serif", "Serif", "SERIF", "Dal", "dal")] == [True] * 4 + [False]
    assert accepted.has("had  had", "2.14")
    assert not accepted.has("had had", "2.15")
    assert accepted.has("n.d.", "3n5")


def moved(line: int, before: str) -> HandEmendation:
    return HandEmendation(
        f"emendations.yaml:{line}:3", line, before, "reed", 1, "letters", "print", "low", "so"
    )


def test_an_emendation_that_moved_comes_with_its_new_place() -> None:
    carrier = w("one\n\ntwo\nthe raed stands\n")
    assert stale.emendations(carrier, [moved(4, "raed")]) == []
    found = stale.emendations(carrier, [moved(2, "raed"), moved(9, "rush")])
    assert [(f.code, f.where, f.message) for f in found] == [
        ("e-009", "emendations.yaml:2:3", "'raed' is not in line 2"),
        ("e-009", "emendations.yaml:9:3", "'rush' is not in line 9"),
    ]
    (entry_,) = read_entries(found[0].hint.partition("\n")[2])
    assert (entry_.line, entry_.before, entry_.after, entry_.cause, entry_.cert) == (
        4,
        "raed",
        "reed",
        "print",
        "low",
    )
    assert "take the entry out" in found[1].hint


def checked(root: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[dict[str, str]]]:
    status = cli.main(["check", "--book", SAMPLE, "--json"], root=root)
    return status, json.loads(capsys.readouterr().out)


def test_check_ends_with_4_while_a_word_is_undecided(
    small_root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = small_root / "edition" / SAMPLE / "words.txt"
    words.write_text(words.read_text("utf-8").replace("\nserif\n", "\n"), "utf-8")
    status, rows = checked(small_root, capsys)
    assert status == EditionError.status == 4
    assert [r["code"] for r in rows if r["code"] in bench.CODES] == ["e-003"]
    assert cli.main(["check", "--book", SAMPLE], root=small_root) == 4
    out = capsys.readouterr().out
    assert "\n- line: " in out
    assert "\nserif\n" in out
    assert (
        cli.main(["build", "--book", SAMPLE, "--out", str(small_root / "site"), "--quiet"], root=small_root)
        == 0
    )


def test_check_tells_stale_emendations_with_what_to_paste(
    small_root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = small_root / "edition" / SAMPLE / "emendations.yaml"
    lost = "- {line: 3, before: dictionaries, after: x, kind: word, cause: ocr, cert: high, reason: stale}\n"
    file.write_text(file.read_text("utf-8") + lost, "utf-8")
    status, rows = checked(small_root, capsys)
    assert status == EditionError.status
    assert [r["code"] for r in rows] == ["e-009"]
    assert "- line: " in rows[0]["hint"]


def test_the_dictionary_is_one_and_has_its_licence() -> None:
    folder = Path(english.__file__).with_name("dictionary")
    lines = (folder / "british.txt").read_text("utf-8").splitlines()
    assert len(lines) == len(set(lines)) == len(english.words()) > 70_000
    assert lines == sorted(lines, key=lambda word: (word.casefold(), word))
    assert "SCOWL" in (folder / "LICENCE.txt").read_text("utf-8")


@pytest.mark.parametrize("name", ["english", "evidence", "years"])
def test_doctests(name: str) -> None:
    result = doctest.testmod(importlib.import_module(f"ibid.checks.{name}"))
    assert result.failed == 0
    assert result.attempted
