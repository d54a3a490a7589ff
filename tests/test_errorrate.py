"""The estimate of wrong characters: its arithmetic, and the figures of an edition."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from ibid import errorrate, proofreading, yamlio
from ibid.errorrate import Missed, distance, missed
from ibid.errors import EditionError
from ibid.proofreading import Census
from ibid.tei.proofreading import write_census
from ibid.teitext import NS, Writer, q

TEI = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><encodingDesc><editorialDecl><correction>{census}
</correction></editorialDecl></encodingDesc></teiHeader><text><body><p>{text}</p></body></text></TEI>"""
COUNTS = "<p>{}</p>".format(
    "".join(
        f'<measure type="{kind}" unit="place" quantity="{n}">{n}</measure>'
        for kind, n in (("readers", 50), ("rules", 40), ("both", 32))
    )
)


def app(old: str, new: str, cause: str = "ocr", rule: str = "confusion") -> str:
    return f'<app ana="#rule.{rule}"><lem>{new}</lem><rdg wit="#OCR" cause="{cause}">{old}</rdg></app>'


def figures(text: str, census: str = "") -> dict[str, object]:
    return errorrate.figures(etree.fromstring(TEI.format(text=text, census=census)))


# --- arithmetic -----------------------------------------------------------------------------------


def test_chapman_and_chao_by_hand() -> None:
    # 51 * 41 / 33 - 1 = 62.364 in all, 58 seen; variance 51 * 41 * 18 * 8 / (33^2 * 34) = 8.132;
    # exp(1.96 * sqrt(ln(1 + 8.132 / 4.364^2))) = 3.218
    found = missed(50, 40, 32)
    assert found.best == pytest.approx(4.364, abs=0.001)
    assert (found.low, found.high) == pytest.approx((1.356, 14.043), abs=0.001)


def test_a_search_that_found_nothing_of_its_own_may_still_have_missed_something() -> None:
    assert missed(50, 40, 40) == Missed(0.0, 0.0, 3.75)


@pytest.mark.parametrize("counts", [(5, 4, 0), (5, 4, 5), (0, 0, 0)])
def test_what_is_no_census(counts: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="no census"):
        missed(*counts)


@given(st.integers(1, 400), st.integers(0, 400), st.integers(0, 400))
def test_the_interval_holds_the_estimate_and_the_order_is_all_one(both: int, a: int, b: int) -> None:
    found = missed(both + a, both + b, both)
    assert 0 <= found.low <= found.best <= found.high
    other = missed(both + b, both + a, both)
    assert (other.low, other.best, other.high) == pytest.approx((found.low, found.best, found.high))


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [("", "", 0), ("reed", "reed", 0), ("recd", "reed", 1), ("", "reed", 4), ("sedge", "edges", 2)],
)
def test_distance(a: str, b: str, expected: int) -> None:
    assert distance(a, b) == distance(b, a) == expected


# --- an edition -----------------------------------------------------------------------------------


def test_characters_found_wrong() -> None:
    found = figures(f"The {app('recd', 'reed')} and the {app('scdgc', 'sedge', 'unknown')} grow.")
    assert found["characters of the reading text"] == len("The reed and the sedge grow.")
    assert found["wrong in the witness, found"] == 1
    assert found["wrong in the witness or in print, found"] == 3
    assert not any("estimate" in key for key in found)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(app("*", ""), id="italics"),
        pytest.param(app("xv", "XV", rule="numeral"), id="small capitals"),
        pytest.param(app("-", "", rule="line-end-hyphen"), id="a hyphen of the print"),
    ],
)
def test_what_is_no_wrong_character(change: str) -> None:
    assert figures(f"The reed {change} grows.")["wrong in the witness, found"] == 0


def test_calls_furniture_and_the_edition_s_own_notes_are_not_counted() -> None:
    more = '<ref type="noteref">4</ref><fw>REEDS 12</fw><note type="editorial">Ours.</note>'
    assert figures("The reed." + more) == figures("The reed.")


def test_an_estimate_with_its_interval() -> None:
    found = figures("x" * 9996 + app("recd", "reed"), COUNTS)
    assert found["errors missed by both (estimate, lower bound)"] == "4.4 (95 %: 1.4 to 14.0)"
    (rate,) = (v for k, v in found.items() if k.startswith("reading text, wrong"))
    assert rate == "4.36 (95 %: 1.36 to 14.04)"


def test_an_edition_without_text_has_no_figures() -> None:
    assert errorrate.figures(etree.fromstring('<TEI xmlns="http://www.tei-c.org/ns/1.0"/>')) == {}


# --- the census -----------------------------------------------------------------------------------


def test_the_census_goes_from_the_record_to_the_tei_and_back() -> None:
    node = yamlio.parse(
        "census:\n  - {on: 2026-11-24, readers: 50, rules: 40, both: 32}\n", "proofreading.yaml"
    )
    record = proofreading.parse(node).census
    assert record == Census("2026-11-24", 50, 40, 32)
    tei = etree.fromstring(TEI.format(text="The reed.", census=""))
    correction = tei.find(".//t:correction", NS)
    assert correction is not None
    write_census(Writer(correction), record)
    assert errorrate.census(tei) == (50, 40, 32)
    assert "the readers changed 50 places" in "".join(correction.itertext())
    write_census(Writer(correction), None)
    assert len(correction.findall(q("p"))) == 1


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        ("{on: today, readers: 50, rules: 40, both: 32}", "not a day"),
        ("{on: 2026-11-24, readers: 50, rules: 40, both: 41}", "'both' must be at least 1"),
        ("{on: 2026-11-24, readers: 50, rules: 40, both: 0}", "'both' must be at least 1"),
    ],
)
def test_what_no_census_may_say(entry: str, complaint: str) -> None:
    with pytest.raises(EditionError, match=complaint):
        proofreading.parse(yamlio.parse(f"census:\n  - {entry}\n", "proofreading.yaml"))
