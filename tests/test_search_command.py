"""The search on a terminal, as it is typed there."""

from __future__ import annotations

import json

import pytest
import searching

from ibid import making
from ibid.cli import main


@pytest.fixture(scope="module", autouse=True)
def sample():
    """The sample's TEI, made once for all commands."""
    made = making.make_tei
    kept = made(
        searching.ROOT,
        "little-marks",
        searching.ROOT / "source" / "little-marks" / "witness.txt",
        lambda *_a: None,
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "make_tei", lambda *_a: kept)
        yield


@pytest.fixture
def said(capsys):
    """What a search prints."""

    def run(*words: str) -> str:
        assert main(["search", "--book", "little-marks", *words]) == 0
        return capsys.readouterr().out

    return run


def test_json_is_what_the_contract_says(said):
    rows = json.loads(said("--json", '"soft sign"'))
    assert len(rows) > 2
    assert all(set(row) == {"id", "kind", "chapter", "n", "url", "text"} for row in rows)
    assert all("soft sign" in row["text"].lower().replace("-", " ") for row in rows)
    assert json.loads(said("--json", "perestroika")) == []


def test_a_reader_sees_address_page_and_context(said):
    out = said("gibbon")
    assert "ch1.html#" in out
    assert " p. " in out
    assert "[Gibbon" in out
    assert out.endswith(" found\n")


def test_words_need_no_quotation_marks(said):
    both, one, other = (
        said(*words).splitlines()[-1] for words in (["soft", "sign"], ["soft", "-sign"], ["soft"])
    )
    assert int(both.split()[0]) + int(one.split()[0]) == int(other.split()[0])
    assert said("-soft", "sign") == said("sign -soft")


def test_the_context_has_most_of_the_words(said):
    found = [line for line in said("soft machine").splitlines() if line.startswith("    ")]
    assert found
    assert all(line.count("[") > 1 for line in found)


def test_a_reading_of_the_witness_is_told_behind_ours(said):
    assert "[consequence] (OCR: conscquence)" in said("conscquence")
    assert "(OCR:" not in said("consequence")


def test_what_is_wrong_is_said_and_what_was_meant(said):
    out = said('"soft sign')
    assert "A quotation mark is not closed" in out
    assert "[soft] [sign]" in out
    assert "did you mean Footnote" in said("footnotte")
    assert "There is no word in the query" in said("!!")


def test_colour_is_for_terminals(said, monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b" not in said("gibbon")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    assert "\x1b[1;33mGibbon" in said("gibbon")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in said("gibbon")
