"""The proofreading record: from YAML to the TEI to the levels on the pages; and the editor's mistakes."""

from __future__ import annotations

from pathlib import Path

import judges
import pytest
from lxml import etree

from ibid import proofreading
from ibid.errors import EditionError
from ibid.html.edition import read as read_edition
from ibid.html.levels import LEVELS, levels
from ibid.tei.proofreading import write_changes, write_readers
from ibid.teitext import Writer, q
from ibid.yamlio import parse

ROOT = Path(__file__).resolve().parent.parent
FIXTURE = Path(__file__).parent / "fixtures" / "mini.tei.xml"
RECORD = """
readers:
  - {key: first, name: first reader, kind: AI-assisted proofreading}
  - {key: print, name: a person, kind: comparison with the print}
readings:
  - {reader: first, on: 2026-11-24, of: [ch1, notes], note: Line by line.}
  - {reader: print, on: 2026-12-01, of: [ch1.s1], with: print}
remains:
  - {of: [ch1], what: Only one section was compared.}
"""


def record(text=RECORD):
    return proofreading.parse(parse(text, "proofreading.yaml"))


def test_a_record_is_read():
    found = record()
    assert [(e.status, e.reader, e.when, e.targets) for e in found.entries] == [
        ("proofread", "first", "2026-11-24", ("ch1", "notes")),
        ("collated", "print", "2026-12-01", ("ch1.s1",)),
        ("unfinished", "", "", ("ch1",)),
    ]
    assert found.unknown({"ch1", "notes"}) == ["ch1.s1"]
    assert proofreading.parse(None) == proofreading.Proofreading()


def test_the_record_of_the_real_book():
    found = proofreading.read(ROOT / "edition" / "day-1973")
    assert {reader.kind for reader in found.readers} == {"AI-assisted proofreading"}
    read = [e for e in found.entries if e.status == "proofread"]
    whole = (*(f"ch{n}" for n in range(1, 9)), "notes", "bibliography")
    assert [(e.reader, e.targets) for e in read] == [
        ("first", whole),
        ("second", whole),
        ("third", whole),
    ]
    assert [e.status for e in found.entries if e.status != "proofread"] == ["unfinished"]


MISTAKES = {
    "no such reader": (RECORD.replace("reader: first", "reader: third"), "'third' is none of the readers"),
    "not a day": (RECORD.replace("2026-11-24", "24 November"), "not a day"),
    "no such place": (RECORD.replace("[ch1.s1]", "[chapter one]"), "'chapter one' is none of"),
    "nothing read": (RECORD.replace("[ch1, notes]", "[]"), "'of' must list what was read"),
    "a reader twice": (RECORD.replace("key: print", "key: first"), "'first' is there twice"),
    "a bad key": (RECORD.replace("key: first", "key: First"), "lower-case"),
    "an unknown key": (RECORD.replace("with: print", "against: print"), "unknown key 'against'"),
    "neither witness nor print": (RECORD.replace("with: print", "with: memory"), "not one of witness, print"),
}


@pytest.mark.parametrize(("text", "message"), MISTAKES.values(), ids=MISTAKES.keys())
def test_mistakes_are_told_with_their_line(text, message):
    with pytest.raises(EditionError) as raised:
        record(text)
    assert message in str(raised.value)
    assert "proofreading.yaml:" in str(raised.value)


def with_record(found):
    root = etree.parse(FIXTURE).getroot()
    changes = root.find(f".//{q('revisionDesc')}/{q('listChange')}")
    changes.remove(changes.find(q("listChange")))
    write_readers(Writer(root.find(f".//{q('titleStmt')}")), found.readers)
    write_changes(Writer(changes), found.entries)
    return root


def test_levels_follow_from_the_readings():
    rows = {row.title: row for row in levels(read_edition(with_record(record()), "mini"))}
    assert {title: LEVELS[row.level] for title, row in rows.items()} == {
        "1 The first lamps": "proofread once",
        "Wicks & weather": "compared with the printed book",
        "2 Oil and paper": "not proofread",
        "Notes": "proofread once",
        "Bibliography": "not proofread",
    }
    assert rows["1 The first lamps"].readings == (("first reader", "24 November 2026"),)
    assert rows["1 The first lamps"].remains == ("Only one section was compared.",)


def test_the_same_reader_twice_is_once():
    again = record(RECORD.replace("reader: print", "reader: first").replace(", with: print", ""))
    rows = levels(read_edition(with_record(again), "mini"))
    assert {row.level for row in rows} == {0, 1}


def test_the_history_is_not_the_record():
    edition = read_edition(with_record(record()), "mini")
    assert edition.header.changes == (("2026-01-02", "First version."),)


def test_nothing_is_written_without_a_record():
    root = with_record(proofreading.Proofreading())
    assert not list(root.iter(q("listChange")))[1:]
    assert levels(read_edition(root, "mini")) == []


@pytest.mark.judge
def test_the_tei_is_valid(tmp_path):
    path = tmp_path / "mini.tei.xml"
    path.write_bytes(etree.tostring(with_record(record())))
    mine = (
        'element "change"',
        'element "listChange"',
        'element "respStmt"',
        'attribute "who"',
        'attribute "wh',
    )
    found = [
        f for f in judges.tei(path) if f.message.startswith((*mine, 'attribute "status"', 'attribute "ta'))
    ]
    assert not found, judges.report(found)
