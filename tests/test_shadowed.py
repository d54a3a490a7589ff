"""Entries of emendations.yaml that a rule makes just the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ibid import config, witness
from ibid.checks import shadowed
from ibid.config import Edition, HandEmendation
from ibid.witness import Witness

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = "little-marks"


@pytest.fixture(scope="module")
def text() -> Witness:
    return witness.read(ROOT / "source" / SAMPLE / "witness.txt")


@pytest.fixture(scope="module")
def edition() -> Edition:
    return config.read(ROOT, SAMPLE)


@pytest.fixture(scope="module")
def made(edition: Edition, text: Witness) -> HandEmendation:
    """An entry for what the first rule on letters does."""
    change = next(
        e for e in shadowed._run(edition, text, ()).ledger.edits if e.rule == "confusion" and e.cert == "high"
    )
    line, _column = text.locate(change.span.start)
    return HandEmendation(
        "emendations.yaml:9:3", line, change.sic, change.corr, 1, "letters", "ocr", "high", "so"
    )


def found(
    edition: Edition, text: Witness, entry: HandEmendation
) -> list[tuple[HandEmendation, tuple[str, ...]]]:
    changed = replace(edition, emendations=(*edition.emendations, entry))
    return [(s.entry, s.rules) for s in shadowed.shadowed(changed, text)]


def test_the_sample_has_none(edition: Edition, text: Witness) -> None:
    assert shadowed.findings(edition, text) == []


def test_an_entry_that_a_rule_makes(edition: Edition, text: Witness, made: HandEmendation) -> None:
    assert found(edition, text, made) == [(made, ("confusion",))]
    (finding,) = shadowed.findings(replace(edition, emendations=(made,)), text)
    assert (finding.code, finding.where) == ("e-011", made.where)
    assert "made by confusion" in finding.message


@pytest.mark.parametrize("other", [{"cause": "print"}, {"cert": "low"}, {"after": "otherwise"}])
def test_another_judgement_or_reading_stays(
    edition: Edition, text: Witness, made: HandEmendation, other: dict[str, str]
) -> None:
    assert found(edition, text, replace(made, **other)) == []  # type: ignore[arg-type]


def test_an_entry_that_no_longer_fits_is_not_its_business(
    edition: Edition, text: Witness, made: HandEmendation
) -> None:
    assert found(edition, text, replace(made, before="nothing of the sort")) == []
