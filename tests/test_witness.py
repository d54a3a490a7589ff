"""What is no OCR text is refused with file, line and a way out; what is one comes back byte for byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ibid import witness
from ibid.errors import WitnessError

BAD = [
    ("empty", b"", "w.txt:1:1: the witness is empty"),
    ("blank", b" \n\n ", "w.txt:1:1: the witness is empty"),
    ("binary", b"one\ntwo\x00three", "w.txt:2: a NUL byte"),
    ("wrong encoding", "one\ncaf\u00e9".encode("latin-1"), "w.txt:2:4: not UTF-8 (byte 0xe9)"),
    ("html", b"<!DOCTYPE html><p>text", "w.txt:1:1: this is HTML source"),
    ("html without doctype", b"\n<html lang=en>", "w.txt:2:1: this is HTML source"),
    ("tex", b"\\documentclass{book}", "w.txt:1:1: this is TeX source"),
    ("pdf", b"%PDF-1.7 text", "w.txt:1:1: this is PDF source"),
    ("one long line", b"a" * 2_000_000, "w.txt:1: a line of 2000000 characters"),
    ("50 MB of one line", b"word " * 10_000_000, "w.txt:1: a line of 50000000 characters"),
    ("too large", b"a\n" * 40_000_000, "w.txt: 80000000 bytes is no book's text"),
    ("control character", b"one\ntwo \x07", "w.txt:2:5: control character U+0007"),
    ("control character of Latin-1", "one\ntwo \x92".encode(), "w.txt:2:5: control character U+0092"),
    ("delete", b"one\ntwo \x7f", "w.txt:2:5: control character U+007F"),
    ("old line ends", b"one\rtwo\r", "w.txt:1:4: a lone carriage return U+000D"),
    ("no character", "one\ntwo \uffff".encode(), "w.txt:2:5: control character U+FFFF"),
    (
        "html after a mark and a comment",
        b"\xef\xbb\xbf<!-- saved -->\n<html>",
        "w.txt:2:1: this is HTML source",
    ),
    ("html fragment", b'<div class="page"><p>text', "w.txt:1:1: this is HTML source"),
    ("xml", b'<?xml version="1.0"?>\n<TEI>', "w.txt:1:1: this is XML source"),
    ("tex after a comment", b"% my book\n\\documentclass{book}", "w.txt:2:1: this is TeX source"),
    ("rtf", b"{\\rtf1\\ansi hello}", "w.txt:1:1: this is RTF source"),
]


@pytest.mark.parametrize(("data", "message"), [(d, m) for _n, d, m in BAD], ids=[n for n, _d, _m in BAD])
def test_bad_witness(data: bytes, message: str) -> None:
    with pytest.raises(WitnessError) as caught:
        witness.parse(data, "w.txt")
    assert caught.value.message.startswith(message)
    assert caught.value.hint
    assert caught.value.status == 3


def test_markup_inside_a_text_is_no_reason_to_refuse_it() -> None:
    assert witness.parse(b"100 % sure\n<5 and >3\n\\o/ [x]\n", "w.txt").lines == 4
    parsed = witness.parse(b"A chapter\n\nHe wrote <b>bold</b> and $x^2$.\n", "w.txt")
    assert parsed.lines == 4


@given(
    st.lists(
        st.text(
            st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff"), max_size=30
        ),
        min_size=1,
        max_size=12,
    )
)
def test_lines_and_offsets_agree(lines: list[str]) -> None:
    text = "x" + "\n".join(lines)
    parsed = witness.parse(text.encode(), "w.txt")
    assert parsed.raw == text
    assert "\n".join(parsed.at(parsed.line(n)) for n in range(1, parsed.lines + 1)) == parsed.text
    for n in range(1, parsed.lines + 1):
        assert parsed.locate(parsed.line(n).start) == (n, 1)


def test_the_last_line_without_newline_matters() -> None:
    assert witness.parse(b"one\ntwo", "w.txt").lines == 2
    assert witness.parse(b"one\ntwo\n", "w.txt").lines == 3
