"""1,000 seeded edits of the sample book, and where every identifier leads after each of them."""

import subprocess
import sys
from collections import Counter
from copy import deepcopy

import pytest
from anchorbook import ROOT, sample_tei, take_apart
from anchoredits import EDITS, Editor
from anchortruth import run
from judges import JudgeMissing
from lxml import etree

from ibid import validate
from ibid.anchors import lock as locks
from ibid.anchors import prints
from ibid.anchors import settle as settling
from ibid.tei import document
from ibid.teitext import NS, XML_ID, parse_tei, q, witness_text


@pytest.fixture(scope="module")
def sample():
    """The sample book's TEI."""
    return sample_tei()


@pytest.mark.parametrize("first", [0, 5, 10, 15])
def test_a_thousand_edits(sample, first):
    """20 sequences of 30 locks, one to three edits before each: at least 1,000 edits in the four runs together."""
    made = Counter()
    for seed in range(first, first + 5):
        truth, _, edits = run(take_apart(sample), seed, 30)
        assert truth.problems == []
        made += edits
    assert made.total() >= 250
    assert sum(1 for name in EDITS if made[name]) >= 18


def test_the_first_lock_keeps_every_provisional_identifier(sample):
    settled = settling.settle(sample, locks.Lock())
    assert settled.tei is sample
    assert {c.what for c in settled.changes} == {"new"}
    assert list(settled.lock.entries) == sorted(settled.lock.entries, key=locks.natural)
    kinds = Counter(e.kind for e in settled.lock)
    assert kinds["chapter"] == 3
    assert kinds["paragraph"] + kinds["quotation"] == len(
        sample.xpath("//*[starts-with(@xml:id, 'ch') and contains(@xml:id, '.p')]")
    )
    again = settling.settle(sample, settled.lock)
    assert again.tei is sample
    assert again.lock is settled.lock
    assert again.changes == ()


def test_an_edited_tree_of_the_pipeline_stays_valid_and_regenerates_its_witness(sample):
    lock = settling.settle(sample, locks.Lock()).lock
    edited = deepcopy(sample)
    paragraph = next(e for e in edited.iter(q("p")) if e.get(XML_ID) == "ch1.p3")
    edited_text = witness_text(edited.find(q("text")))
    chapter = paragraph.getparent()
    chapter.insert(
        chapter.index(paragraph),
        deepcopy(next(e for e in chapter.iter(q("p")) if not e.findall(".//t:ref", NS))),
    )
    for n, e in enumerate((e for e in chapter.iter(q("p"), q("quote")) if ".p" in (e.get(XML_ID) or "")), 1):
        e.set(XML_ID, f"ch1.p{n}"), e.set("n", str(n))
    settled = settling.settle(edited, lock)
    assert [c.what for c in settled.changes] == ["new"]
    assert len(witness_text(settled.tei.find(q("text")))) > len(edited_text)
    assert parse_tei(document.serialise(settled.tei)) is not None


def test_the_same_every_time(sample):
    one, other = (run(take_apart(sample), 7, 6) for _ in range(2))
    assert locks.serialise(one[1]) == locks.serialise(other[1])


PROGRAM = """
import hashlib, sys
from lxml import etree
from ibid.anchors import lock as locks
from ibid.anchors import settle as settling
trees = [etree.fromstring(open(name, "rb").read()) for name in sys.argv[1:]]
lock = locks.Lock()
for tree in trees:
    settled = settling.settle(tree, lock)
    lock = settled.lock
print(hashlib.sha256(etree.tostring(settled.tei) + locks.serialise(lock).encode()).hexdigest())
"""


def test_the_same_under_every_hash_seed(sample, tmp_path):
    edition = take_apart(sample)
    editor, names = Editor(edition, 11), []
    for n in range(3):
        names.append(tmp_path / f"{n}.xml")
        names[-1].write_bytes(etree.tostring(edition.tei()))
        for _ in range(25):
            editor.edit()
    found = set()
    for seed in ("1", "2"):
        command = [sys.executable, "-c", PROGRAM, *map(str, names)]
        environment = {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed, "PYTHONDONTWRITEBYTECODE": "1"}
        found.add(subprocess.run(command, env=environment, capture_output=True, check=True, text=True).stdout)
    assert len(found) == 1


@pytest.mark.judge
def test_anchors_are_valid_tei(sample):
    """A paragraph joined with the next, one moved, one deleted, a work deleted: nothing for the judge to say."""
    if validate.find_schema() is None:
        raise JudgeMissing("tei_all.rng is not installed")
    lock = settling.settle(sample, locks.Lock()).lock
    tree = deepcopy(sample)
    blocks = [
        e for e in tree.iter(q("p")) if (e.get(XML_ID) or "").startswith("ch1.p") and e.find(q("ref")) is None
    ]
    plain = [e for e in blocks if e.getnext() is not None and not (e.tail or "").strip()]
    other = next(e for e in tree.iter(q("p")) if e.get(XML_ID) == "ch2.p2")
    other.addnext(plain[0])
    plain[1].getparent().remove(plain[1])
    work = next(e for e in tree.iter(q("biblStruct")) if (e.get(XML_ID) or "").startswith("w."))
    work.getparent().remove(work)
    settled = settling.settle(tree, lock)
    assert {"moved", "deleted"} <= {c.what for c in settled.changes}
    assert {a.get("type") for a in settled.tei.iter(q("anchor"))} == {"moved", "tombstone"}
    known = {f.message for f in validate.tei(document.serialise(sample), "sample.xml")}
    pointers = {f.message for f in validate.tei(document.serialise(settled.tei), "sample.xml")}
    assert pointers - known == set()


def test_the_lock_holds_no_words(sample):
    lock = settling.settle(sample, locks.Lock()).lock
    text = locks.serialise(lock)
    for line, entry in zip(text.splitlines()[1:], lock, strict=True):
        mark = entry.mark.replace(".", "")
        assert line.startswith(entry.id + " ")
        assert set(mark) <= set(prints.ALPHABET)
        assert len(entry.mark) < 90
    assert len(text) < 90 * len(lock)
