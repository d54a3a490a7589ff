"""The estimate of wrong characters: its arithmetic, and the figures of an edition."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from ibid import errorrate, proofreading, sampling, yamlio
from ibid.checks.tei import tei_findings
from ibid.errorrate import distance, interval
from ibid.errors import EditionError
from ibid.proofreading import Read, Sample
from ibid.tei.proofreading import write_sample
from ibid.teitext import NS, Writer, q

TEI = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><encodingDesc><editorialDecl><correction>{census}
</correction></editorialDecl></encodingDesc></teiHeader><text><body><p>{text}</p></body></text></TEI>"""


def app(old: str, new: str, cause: str = "ocr", rule: str = "confusion") -> str:
    return f'<app ana="#rule.{rule}"><lem>{new}</lem><rdg wit="#OCR" cause="{cause}">{old}</rdg></app>'


def figures(text: str, census: str = "") -> dict[str, object]:
    return errorrate.figures(etree.fromstring(TEI.format(text=text, census=census)))


# --- arithmetic -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [(0, 0.0, 2.996), (1, 0.0253, 5.572), (3, 0.619, 8.767), (10, 4.795, 18.390), (50, 37.11, 65.92)],
)
def test_the_exact_interval_of_a_count(count: int, low: float, high: float) -> None:
    # Garwood 1936, as in the tables of Pearson and Hartley; for none found, the rule of three
    found = interval(count)
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.01)


def test_there_is_no_interval_below_nothing() -> None:
    with pytest.raises(ValueError, match="no count"):
        interval(-1)


@given(st.integers(0, 300))
def test_the_interval_holds_the_count(count: int) -> None:
    found = interval(count)
    assert found.low <= count <= found.high
    assert found.high < interval(count + 1).high


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


LONG = "The reed grows by the river and the sedge by the reed. " * 40


def passage(name: str, fingerprint: str, errors: int = 0) -> str:
    unit, n = name.split("/")
    return f'<measure type="passage" corresp="#{unit}" n="{n}" commodity="{fingerprint}" unit="error" quantity="{errors}"/>'


def edition(text: str, sample: str = "") -> etree._Element:
    chapter = f'<div type="chapter" xml:id="ch1"><p xml:id="ch1.p1">{text}</p></div>'
    return etree.fromstring(
        TEI.format(text="", census=f"<p>{sample}</p>").replace("<body><p></p>", f"<body>{chapter}")
    )


def test_an_estimate_with_its_interval() -> None:
    frame = list(sampling.passages(edition(LONG)).values())
    read = [passage(p.name, p.fingerprint, int(i == 1)) for i, p in enumerate(frame[:3])]
    found = errorrate.figures(edition(LONG, "".join(read)))
    characters = sum(p.characters for p in frame[:3])
    assert (found["characters read in them"], found["errors found in them"]) == (characters, 1)
    (rate,) = (v for k, v in found.items() if k.startswith("reading text, errors"))
    best, low, high = (f"{10_000 * n / characters:.2f}" for n in (1, 0.02532, 5.57164))
    assert rate == f"{best} (95 %: {low} to {high})"


def test_where_no_error_was_found_there_is_an_upper_limit() -> None:
    frame = list(sampling.passages(edition(LONG)).values())
    found = errorrate.figures(edition(LONG, "".join(passage(p.name, p.fingerprint) for p in frame)))
    (rate,) = (v for k, v in found.items() if k.startswith("reading text, errors"))
    limit = 10_000 * 2.99573 / sum(p.characters for p in frame)
    assert rate == f"0.00 (95 %: at most {limit:.2f})"


def test_a_passage_that_reads_otherwise_is_told_and_not_counted() -> None:
    first, second, *_ = sampling.passages(edition(LONG)).values()
    read = passage(first.name, first.fingerprint, 1) + passage(second.name, second.fingerprint)
    tei = edition(LONG.replace("reed", "rood", 1), read)
    now = sampling.passages(tei)[first.name].fingerprint
    assert errorrate.stale(tei) == [(first.name, now)]
    assert errorrate.sampled(tei) == errorrate.Sampled(2, 1, second.characters, 0)
    assert [f.code for f in tei_findings(tei, "reeds") if f.code == "d-003"] == ["d-003"]
    assert errorrate.stale(edition(LONG, read)) == []


def test_an_edition_without_text_has_no_figures() -> None:
    assert errorrate.figures(etree.fromstring('<TEI xmlns="http://www.tei-c.org/ns/1.0"/>')) == {}


# --- the record -----------------------------------------------------------------------------------

RECORD = "readers:\n  - {key: third, name: third reader, kind: proofreading}\n"
SAMPLE = """on: 2026-11-28
reader: third
seed: 7
passages:
  - ch1.p1/2 0f3c9a21
  - w.able-reeds/1 00000000
errors:
  - {at: ch1.p1/2, kind: letters, mended: yes, what: one letter for another}
"""


def parsed(sample: str) -> proofreading.Proofreading:
    return proofreading.parse(yamlio.parse(RECORD, "proofreading.yaml"), yamlio.parse(sample, "sample.yaml"))


def test_the_sample_goes_from_the_record_to_the_tei_and_back() -> None:
    record = parsed(SAMPLE)
    reads = (Read("ch1.p1", 2, "0f3c9a21", 1), Read("w.able-reeds", 1, "00000000", 0))
    assert record.sample == Sample("2026-11-28", "third", 7, reads)
    tei = etree.fromstring(TEI.format(text="The reed.", census=""))
    correction = tei.find(".//t:correction", NS)
    assert correction is not None
    write_sample(Writer(correction), record.sample, record.readers)
    assert errorrate.sampled(tei) == errorrate.Sampled(2, 2, 0, 0)
    assert "read by the third reader" in "".join(correction.itertext())
    write_sample(Writer(correction), None, ())
    assert len(correction.findall(q("p"))) == 1


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("on: 2026-11-28", "on: today", "not a day"),
        ("reader: third", "reader: fourth", "none of the readers"),
        ("ch1.p1/2 0f3c9a21", "ch1.p1 0f3c9a21", "its name and its fingerprint"),
        ("at: ch1.p1/2", "at: ch1.p1/3", "none of its passages"),
    ],
)
def test_what_no_sample_may_say(old: str, new: str, complaint: str) -> None:
    with pytest.raises(EditionError, match=complaint):
        parsed(SAMPLE.replace(old, new))
