"""Form feeds: the pages of the carrier."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree
from stagehelp import divide, w

from ibid import config, feeds, pages, pipeline, teitext, witness
from ibid.checks import tei_findings
from ibid.pages import Anchor, Ruler
from ibid.tei import document
from ibid.teitext import NS

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "source" / "little-marks"
SAMPLE = (SOURCE / "witness.txt").read_bytes().decode()


def made(text: str) -> etree._Element:
    """The TEI of the sample with another witness, as parsed back."""
    edition = config.read(ROOT, "little-marks")
    book = pipeline.recover(edition, witness.parse(text.encode(), "w.txt"))
    data = document.serialise(document.build(book, "2026-01-01"))
    assert b"\x0c" not in data
    return teitext.parse_tei(data)


def paged(text: str) -> str:
    """The sample as pdftotext would give it: a form feed, at the beginning of a line, where a page begins."""
    rows = json.loads((SOURCE / "truth.json").read_text("utf-8"))["pages"]
    for at in sorted((row["at"] for row in rows), reverse=True):
        before = text[:at].rstrip(" ")
        text = before + "\n" * (not before.endswith("\n")) + "\f" + text[at:].lstrip(" ")
    return text


def test_with_a_form_feed_a_page_every_page_is_known() -> None:
    tei = made(paged(SAMPLE))
    found = list(tei.iter(teitext.q("pb")))
    assert [pb.get("n") for pb in found] == [str(n) for n in range(3, 24)]
    assert {pb.get("cert") for pb in found} == {"high"}
    assert {pb.get("ana") for pb in found} == {"#page.contents", "#page.head", "#page.feed"}
    for pb in found:
        if pb.get("ana") == "#page.contents":
            continue  # before a part, whose heading the sample's truth counts to the page before
        following = pb.getnext()
        assert following is not None
        assert teitext.is_witness_pi(following)
        assert "\f" in teitext.pi_string(following)
    assert not [f for f in tei_findings(tei, "little-marks") if f.severity == "error" and f.code != "t-005"]


def test_form_feeds_are_not_read() -> None:
    tei = made(paged(SAMPLE))
    body = tei.find("t:text", NS)
    assert body is not None
    assert "\f" not in "".join(teitext.reading_parts(body))
    assert teitext.witness_text(body) == paged(SAMPLE)


TEXT = "".join(f"The reed number {n} stands by the river and the sedge beside it.\n" for n in range(100))


def settled(text: str, known: list[tuple[int, int, str]], last: int) -> list[tuple[int, int, str, str]]:
    carrier = w(text)
    given = [Anchor(n, pos, "high", evidence) for n, pos, evidence in known]
    found = feeds.settle(carrier, [], Ruler(carrier, [], []), given, last)
    return [(a.n, a.pos, a.cert, a.evidence) for a in found]


def fed(*lines: int) -> str:
    """The text with form feeds before the lines of these numbers (from 0)."""
    return "".join("\f" * lines.count(i) + line for i, line in enumerate(TEXT.splitlines(keepends=True)))


def at(line: int) -> int:
    return sum(map(len, TEXT.splitlines(keepends=True)[:line]))


def test_as_many_form_feeds_as_pages_are_sure() -> None:
    assert settled(fed(10, 25, 40), [(3, 0, "contents")], 6) == [
        (3, 0, "high", "contents"),
        (4, at(10), "high", "feed"),
        (5, at(25), "high", "feed"),
        (6, at(40), "high", "feed"),
    ]


def test_a_lost_form_feed_makes_the_others_less_sure() -> None:
    found = settled(fed(20, 60, 80), [(3, 0, "contents"), (8, at(100), "end")], 8)
    assert [(n, cert) for n, _pos, cert, evidence in found if evidence == "feed"] == [
        (4, "medium"),
        (6, "medium"),
        (7, "medium"),
    ]


def test_more_form_feeds_than_pages_leave_one_out() -> None:
    found = settled(fed(20, 22, 40), [(3, 0, "contents"), (6, at(60), "contents")], 6)
    assert len([a for a in found if a[3] == "feed"]) == 2


def test_a_blank_page_is_a_page() -> None:
    assert [(n, pos) for n, pos, *_ in settled(fed(10, 10, 40), [(3, 0, "contents")], 6)] == [
        (3, 0), (4, at(10)), (5, at(10)), (6, at(40)),
    ]  # fmt: skip


def test_a_known_page_begins_at_the_form_feed_before_it() -> None:
    text = "Marsh.\n\f\n\nThe wet years\n\nIt grew.\n"
    start = text.replace("\f", "").index("The wet")
    assert settled(text, [(3, start, "contents")], 3)[0][1] == text.index("\f")


def test_a_chapter_that_begins_further_down_begins_on_the_page_of_the_last_form_feed() -> None:
    found = settled(fed(20, 40, 60), [(3, 0, "contents"), (6, at(65), "contents")], 6)
    assert found == [
        (3, 0, "high", "contents"),
        (4, at(20), "high", "feed"),
        (5, at(40), "high", "feed"),
        (6, at(60), "high", "contents"),
    ]


def test_the_last_form_feed_of_the_file_begins_no_page() -> None:
    assert [a[0] for a in settled(fed(10) + "\f", [(3, 0, "contents")], 4)] == [3, 4]


def test_without_a_known_page_no_number_is_made_up() -> None:
    assert settled(fed(10, 20), [], 9) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("one\n\n30\n\ftwo\n\n31\n\fthree\n", [(30, "bottom"), (31, "bottom")], id="at the foot"),
        pytest.param("one\n\f- 30 -\n\ntwo\n\f31\n\nthree\n", [(30, "top"), (31, "top")], id="at the head"),
        pytest.param(
            "one\n\f3\n\nThe wet years\n\n\ftwo\n", [], id="the number of a chapter agrees with none"
        ),
        pytest.param("one\n\n30\n\ntwo\n\n31\n\nthree\n", [], id="without form feeds numbers prove nothing"),
    ],
)
def test_lone_numbers_beside_form_feeds(text: str, expected: list[tuple[int, str]]) -> None:
    found = feeds.folios(w(text))
    assert [(f.page, f.place) for f in found] == expected
    assert all(f.kind == "folio" for f in found)


def test_a_page_with_its_number_at_its_foot_begins_at_the_form_feed_before() -> None:
    text = "one\n\n30\n\ftwo\n\n31\n\fthree\n"
    carrier = w(text)
    known = pages.anchors(carrier, feeds.folios(carrier), [])
    assert [(a.n, a.pos) for a in known] == [(31, carrier.text.index("two"))]


def test_a_form_feed_joins_what_goes_on_in_small_letters() -> None:
    found = divide("The reeds were cut.\n\n\fand bound in the fen.")
    assert len(found.blocks) == 1
    assert len(divide("The reeds were cut.\n\nand bound in the fen.").blocks) == 2


def test_folios_in_the_text_are_furniture() -> None:
    text = paged(SAMPLE)
    numbered = text.split("\f")
    for n in range(len(numbered) - 1):
        numbered[n + 1] = f"{n + 3}\n\n" + numbered[n + 1]
    tei = made("\f".join(numbered))
    folios = [fw for fw in tei.iter(teitext.q("fw")) if fw.get("type") == "pageNum"]
    assert {fw.text for fw in folios} == {str(n) for n in range(3, 24)}
    assert not any(teitext.reading_text(p).isdigit() for p in tei.iter(teitext.q("p")))
