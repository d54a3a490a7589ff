"""What a file has beside its text: no stage meets it, the reading text has nothing of it, and the witness has it again."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stagehelp import divide, w
from test_feeds import SAMPLE, made

from ibid import carrier, stages
from ibid.bench import Bench
from ibid.model import Emendation, Span
from ibid.teitext import NS, q, reading_text, witness_text

CASES = [
    pytest.param("one\r\ntwo\r\n", "one\ntwo\n", id="line ends of Windows"),
    pytest.param("\ufeffone", "one", id="a byte order mark"),
    pytest.param("one\n\ftwo\n\f", "one\ntwo\n", id="form feeds of pdftotext"),
    pytest.param("one\n\f\n\ftwo", "one\n\ntwo", id="a blank page"),
    pytest.param("one \ftwo", "one two", id="a form feed beside a space"),
    pytest.param("one.\ftwo", "one. two", id="a form feed alone between two words"),
    pytest.param("cut-\fting", "cut-ting", id="a form feed after a hyphen"),
    pytest.param("cut\u00adting", "cutting", id="a soft hyphen within a word"),
    pytest.param("cut\u00ad\nting", "cut\u00ad\nting", id="a soft hyphen at a line's end is a hyphen"),
    pytest.param("cut\u00ad\r\nting", "cut\u00ad\nting", id="as well before a Windows line's end"),
    pytest.param("cut \u00ad\n", "cut \n", id="a soft hyphen after no word"),
    pytest.param("shelf\u200cful and\u200d", "shelfful and", id="joiners in Latin letters"),
    pytest.param("\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u200c\u062e", id="a joiner that is spelling"),
    pytest.param("a\u200bb\u2060c\ufeffd", "abcd", id="spaces without width"),
    pytest.param("one\u2028two\u00a0three\u2009four", "one two three four", id="spaces"),
    pytest.param("o\ufb03ce \ufb01ve re\u2011read", "office five re-read", id="ligatures and hyphens"),
    pytest.param("\ue000 \u017fee caf\u00e9\tx", "\ue000 \u017fee caf\u00e9\tx", id="what is text"),
]


@pytest.mark.parametrize(("raw", "text"), CASES)
def test_the_text_of_a_file(raw: str, text: str) -> None:
    parsed = w("x" + raw)
    assert parsed.text == "x" + text
    assert parsed.raw == "x" + raw


@given(st.text(st.sampled_from("ab -.\f\u00ad\u200b\ufeff\u200d\n\u00a0\ufb03"), max_size=40), st.data())
def test_the_file_comes_back_from_its_text(raw: str, data: st.DataObject) -> None:
    text, silent = carrier.divide(raw)
    assert "\f" not in text
    pieces, pos = [], 0
    while pos < len(text):
        end = data.draw(st.integers(pos + 1, len(text)))
        pieces += [silent.at.get(pos, ""), carrier.restore(text, silent, pos, end)]
        pos = end
    assert "".join(pieces) + silent.at.get(len(text), "") == raw
    assert len(silent.feeds) == raw.count("\f")
    assert list(silent.feeds) == sorted(silent.feeds)


def test_messages_name_the_line_of_the_file() -> None:
    parsed = w("one\r\n\fta\u200bwo three\r\n")
    assert parsed.locate(parsed.text.index("three")) == (2, 6)


@pytest.fixture(scope="module")
def plain() -> list[str]:
    return _blocks(SAMPLE)


def _blocks(text: str) -> list[str]:
    """The reading texts of the sample's blocks; its witness must come back from the TEI, which has to be valid to our own rules."""
    tei = made(text)
    body = tei.find("t:text", NS)
    assert body is not None
    assert witness_text(body) == text
    names = ("head", "p", "note[@type='authorial']", "biblStruct", "item")
    return [reading_text(e) for name in names for e in body.iterfind(f".//t:{name}", NS)]


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(plain: list[str]) -> None:
    assert _blocks("\ufeff" + SAMPLE.replace("\n", "\r\n")) == plain


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(st.integers(1, len(SAMPLE) - 1), max_size=80))
def test_marks_without_width_anywhere_change_nothing(plain: list[str], places: set[int]) -> None:
    marked = "".join("\u200b" * (i in places) + ch for i, ch in enumerate(SAMPLE))
    assert _blocks(marked) == plain


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(st.integers(60, SAMPLE.count("\n") - 1), max_size=40))
def test_form_feeds_before_any_lines_change_nothing(plain: list[str], places: set[int]) -> None:
    lines = SAMPLE.split("\n")
    assert _blocks("\n".join("\f" * (i in places) + line for i, line in enumerate(lines))) == plain


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(st.integers(200, len(SAMPLE) - 1)))
def test_ligatures_and_other_spaces_change_nothing(plain: list[str], places: set[int]) -> None:
    given = {" ": "\u00a0", "fi": "\ufb01", "fl": "\ufb02", "ffi": "\ufb03", "ff": "\ufb00", "-": "\u2011"}
    text = re.sub(
        "ffi|ff|fi|fl| |-",
        lambda m: given[m[0]] if m.start() % 3 == 0 or m.start() in places else m[0],
        SAMPLE,
    )
    assert _blocks(text) == plain


@settings(max_examples=3, deadline=None)
@given(st.sets(st.integers(1, len(SAMPLE) - 1), max_size=60), st.sampled_from("\f\u00ad\u00a0\ufb01"))
def test_wherever_they_stand_the_witness_comes_back(places: set[int], mark: str) -> None:
    _blocks("".join(mark * (i in places) + ch for i, ch in enumerate(SAMPLE)))


def test_a_soft_hyphen_at_a_page_end_divides_a_word() -> None:
    text = "The reeds were cut and bound, and the cut\u00ad\n\nting of reeds is cutting."
    found = divide(text)
    assert [e.sic for e in found.hyphens] == ["\u00ad"]
    assert len(found.blocks) == 1


def test_a_change_may_go_over_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is silent inside the witness's reading of a change stands in its ``rdg``, once."""
    sure = SAMPLE.index("Every scholarly book is two books")
    given = Emendation(Span(sure, sure + 14), "", "Each scholarly", "word", "ocr", "high", "hand", "a test")
    words = "Ever\u00ady scho\u200blarly"
    text = SAMPLE.replace("Every scholarly", words, 1)

    def with_change(bench: Bench) -> None:
        span = Span(sure, sure + len("Every scholarly"))
        bench.ledger.add(replace(given, span=span, sic=bench.witness.at(span)))

    monkeypatch.setattr(stages, "lay_hand", with_change)
    tei = made(text)
    body = tei.find("t:text", NS)
    assert body is not None
    assert witness_text(body) == text
    rdg = next(e for e in body.iter(q("rdg")) if witness_text(e) == words)
    assert reading_text(rdg) == "Every scholarly"
