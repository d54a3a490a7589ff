"""The sample shows each feature of the registers, dates and commentary that docs/registers.md describes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from ibid import making
from ibid.registers.commentary import KINDS
from ibid.registers.read import FILES
from ibid.teitext import NS, XML_ID, q, reading_text

ROOT = Path(__file__).resolve().parent.parent
BOOK = "little-marks"
EDITION = ROOT / "edition" / BOOK
KEYS = (
    *(
        "key",
        "name",
        "forms",
        "form",
        "at",
        "near",
        "cert",
        "plural",
        "surname",
        "headword",
        "about",
        "sources",
    ),
    *("cyrillic", "translit", "born", "died", "type", "literal", "defined", "identifiers", "see", "see-also"),
    *("adjectives", "never", "work", "themes", "label", "with"),
)
SETTINGS = ("references", "not-names", "years", "first-year", "dates")


@pytest.fixture(scope="module")
def tei() -> etree._Element:
    return making.make_tei(ROOT, BOOK, ROOT / "source" / BOOK / "witness.txt", lambda _b, _s: None).tei


def test_every_key_of_a_record_is_used() -> None:
    text = "\n".join((EDITION / name).read_text("utf-8") for name, _kind in FILES)
    assert [key for key in KEYS if not re.search(rf"(?:^|[{{, -]){key}: ", text, re.M)] == []


def test_every_setting_is_used() -> None:
    text = (EDITION / "registers.yaml").read_text("utf-8")
    assert [key for key in SETTINGS if not re.search(rf"^{key}:", text, re.M)] == []


def mentions(tei: etree._Element, ref: str) -> list[tuple[str, str]]:
    """Where a record is mentioned, and with what words."""
    found = []
    for element in tei.iter(*(q(name) for name in ("persName", "orgName", "placeName", "term", "title"))):
        if f"#{ref}" in element.get("ref", "").split():
            holders = (re.match(r"ch\d+\.[pn]\d+", e.get(XML_ID, "")) for e in element.iterancestors())
            found.append((next(h[0] for h in holders if h), reading_text(element)))
    return found


MENTIONS = (
    # feature, record, place, words
    ("variant spelling", "t.khozraschet", "ch2.p17", "khozraschyot"),
    ("variant spelling with an accent", "t.khozraschet", "ch2.p17", "Khozraschët"),
    ("two of one name: the poet", "p.pope", "ch1.p7", "Pope"),
    ("two of one name: the other", "p.pius-vi", "ch1.p11", "Pope"),
    ("description near a word", "p.gibbon", "ch1.p8", "the historian"),
    ("description at a place", "p.johnson", "ch2.p12", "The lexicographer"),
    ("possessive", "p.hume", "ch1.p13", "Hume"),
    ("organization", "o.royal-society", "ch3.p1", "Royal Society"),
    ("place", "l.basel", "ch1.p14", "Basel"),
    ("work discussed", "d.dunciad", "ch1.p7", "Dunciad"),
    ("person in a note", "p.smith", "ch3.n8", "Smith"),
)


@pytest.mark.parametrize(("feature", "record", "place", "words"), MENTIONS)
def test_mentions(tei: etree._Element, feature: str, record: str, place: str, words: str) -> None:
    assert (place, words) in mentions(tei, record), feature


MISREAD = (
    # what the witness reads, record, place, words
    ("*ukazatel*²", "t.ukazatel", "ch2.p18", "ukazatel'"),
    ("Vladimir Daľ", "p.dal", "ch2.n10", "Vladimir Dal'"),
)


@pytest.mark.parametrize(("read", "record", "place", "words"), MISREAD)
def test_misread_spellings(tei: etree._Element, read: str, record: str, place: str, words: str) -> None:
    assert read in (ROOT / "source" / BOOK / "witness.txt").read_text("utf-8")
    assert (place, words) in mentions(tei, record)


DATES = (
    # what kind of date, place, attributes
    ("a season", "ch3.p22", {"notBefore": "1776-03", "notAfter": "1776-05"}),
    ("a day whose year the editor sets", "ch3.p22", {"when": "1776-04-08"}),
    ("a date that leans on the one before it", "ch3.p22", {"when": "1776-04", "cert": "medium"}),
    ("a part of a year", "ch3.p5", {"when": "1953-12"}),
    ("a decade", "ch1.p7", {"notBefore": "1740", "notAfter": "1749"}),
)


@pytest.mark.parametrize(("kind", "place", "attributes"), DATES)
def test_dates(tei: etree._Element, kind: str, place: str, attributes: dict[str, str]) -> None:
    holder = tei.find(f".//*[@{{http://www.w3.org/XML/1998/namespace}}id='{place}']", NS)
    assert holder is not None
    assert attributes in [dict(date.attrib) for date in holder.iter(q("date"))], kind


def test_a_date_decided_by_hand_is_no_date(tei: etree._Element) -> None:
    holder = tei.find(".//*[@{http://www.w3.org/XML/1998/namespace}id='ch3.p13']", NS)
    assert holder is not None
    assert "1928" in reading_text(holder)
    assert list(holder.iter(q("date"))) == []


def test_every_kind_of_comment_and_of_anchor(tei: etree._Element) -> None:
    notes = [n for n in tei.iter(q("note")) if n.get("subtype") == "commentary"]
    assert {n.get("rend") for n in notes} == set(KINDS)
    anchors = {re.sub(r"\d+", "N", n.get("target", "")) for n in notes}
    assert anchors == {"", "#chN", "#chN.pN", "#chN.nN", "#chN.sN"}
    assert any(n.find("t:label[@type='lemma']", NS) is not None for n in notes)
