"""Names and terms in running text: each line of a table is a sentence, a place and what is found in it."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from itertools import pairwise

import pytest
import registerhelp

import ibid.registers as package
from ibid.citing import names_beside
from ibid.flow import Annotation
from ibid.registers.forms import pattern
from ibid.registers.match import annotate
from ibid.registers.match import elements as annotations
from ibid.registers.model import Spot, Stretch
from ibid.registers.unknown import common_words, unaccounted


@pytest.fixture(scope="module")
def registers(tmp_path_factory):
    return registerhelp.registers(tmp_path_factory.mktemp("reeds"))


MENTIONS = (
    # sentence, place, what is found: words -> records
    ("Reedman’s knife and Ada Reedman's cart", "ch1.p1", "Reedman=p.reedman; Ada Reedman=p.reedman"),
    ("A. B. Reedman, A.B. Reedman", "ch1.p1", "A. B. Reedman=p.reedman; A.B. Reedman=p.reedman"),
    ("Ada Beth Reedman", "ch1.p1", "Ada Beth Reedman=p.reedman"),
    ("the Reedmans of this world", "ch1.p1", "Reedmans=p.reedman"),
    ("the Reedman-Sol'nikov quarrel", "ch1.p1", "Reedman=p.reedman; Sol'nikov=p.solnikov"),
    ("the Reedman–Sol’nikov quarrel", "ch1.p1", "Reedman=p.reedman; Sol’nikov=p.solnikov"),
    ("Solnikov and Sol’nikov’s son", "ch1.p1", "Solnikov=p.solnikov; Sol’nikov=p.solnikov"),
    ("Solʹnikov, Sol`nikov", "ch1.p1", "Solʹnikov=p.solnikov; Sol`nikov=p.solnikov"),
    ("Reedmanism, a Reedmanist, Freedman, Reedmania", "ch1.p1", ""),
    ("the Reedman Archives and Reedman", "ch1.p1", "Reedman=p.reedman"),
    ("The History of Reedman is a book", "ch1.p1", "The History of Reedman=d.history"),
    ("the Chief Cutter came", "ch1.p1", "Chief Cutter=p.reedman"),
    ("Marsh came", "ch1.p2", "Marsh=p.marsh-a"),
    ("Marsh came", "ch1.p4", ""),
    ("Marsh came with a violin", "ch2.p1", "Marsh=p.marsh-b?medium"),
    ("Amos Marsh came", "ch9.p1", "Amos Marsh=p.marsh-a"),
    ("Fen came", "ch1.p1", "Fen=p.fen-a+p.fen-b?low"),
    ("Dora Fen came", "ch1.p1", "Dora Fen=p.fen-b"),
    ("the Reed Board of Ely", "ch1.p1", "Reed Board=o.reed-board; Ely=l.ely"),
    ("Elian bread", "ch1.p1", ""),
    ("at the congress", "ch1.p4", "congress=o.congress"),
    ("at the congress, the Ninth  Congress", "ch1.p6", "Ninth  Congress=o.congress"),
    ("Udarnost’ and udarnost'", "ch1.p1", "Udarnost’=t.udar; udarnost'=t.udar"),
    ("‘udarnost’’", "ch1.p1", "udarnost’=t.udar"),
    ("a trust, Trusts, trusted", "ch1.p1", "trust=t.trust; Trusts=t.trust"),
    ("Great Scott! Whatever Reedman says", "ch1.p1", "Reedman=p.reedman"),
    ("", "ch1.p1", ""),
)


def shown(text, mentions):
    parts = []
    for m in mentions:
        cert = "" if m.cert == "high" else f"?{m.cert}"
        parts.append(f"{text[m.start : m.end]}={'+'.join(m.refs)}{cert}")
    return "; ".join(parts)


@pytest.mark.parametrize(("text", "where", "expected"), MENTIONS)
def test_mentions(registers, text, where, expected):
    assert shown(text, annotate(text, registers, where)) == expected


def test_mentions_never_overlap(registers):
    text = " ".join(text for text, _, _ in MENTIONS)
    found = annotate(text, registers, "ch1.p1")
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_annotations_are_elements_with_pointers(registers):
    found = annotations("Fen met Reedman at Ely", registers, "ch1.p1")
    assert [(a.name, dict(a.attributes)) for a in found] == [
        ("persName", {"ref": "#p.fen-a #p.fen-b", "cert": "low"}),
        ("persName", {"ref": "#p.reedman"}),
        ("placeName", {"ref": "#l.ely"}),
    ]


UNKNOWN = (
    ("In May Reedman saw Pierre Dupont of Ely on Monday.", "Pierre Dupont"),
    ("Reedmanism is Elian, says the Reedmanist.", ""),
    ("However, the Committee for Mud met.", "Committee for Mud"),
    ("‘Under the sky,’ she said. Under it!", ""),
    ("Dupont’s cart. Besides, it rained on Louis XIV and Fournier d’Albe.", "Dupont; Louis; Fournier d’Albe"),
    ("Great Scott, volume IV.", ""),
    (
        "He went back to Riga. Dupont stayed. He met St. Louis, then Jas. Dupont.",
        "Riga; Dupont; St. Louis; Jas. Dupont",
    ),
    ("What was it? Nobody knew. Whose were they? Reeds.", "Reeds"),
)


@pytest.mark.parametrize(("text", "expected"), UNKNOWN)
def test_unknown_words(registers, text, expected):
    common = common_words(["however under besides in it the"])
    assert "; ".join(u.words for u in unaccounted(text, registers, "ch3.p7", (), common)) == expected


def test_unknown_words_come_with_an_entry_to_paste(registers):
    found = unaccounted("He saw Pierre Dupont.", registers, "ch3.p7")
    assert (
        found[0].proposal
        == "# people.yaml\n- key: dupont\n  name: Dupont, Pierre\n  about: …\n  sources: [3.7]\n"
    )
    found = unaccounted("He saw the Mud Committee.", registers, "ch3.p7")
    assert found[0].proposal.startswith("# organizations.yaml\n- key: mud-committee\n")
    found = unaccounted("He saw the Royal Societies of Mud and the Mud Society.", registers, "ch3.p7")
    assert found[-1].proposal.startswith("# organizations.yaml\n- key: mud-society\n")


def test_unknown_words_skip_citations(registers):
    assert unaccounted("See Dupont, here.", registers, "ch1.n1", [(4, 10)]) == []


PLACES = (
    ("2.14", "ch2.p14", True),
    ("2.14", "ch2.n14", False),
    ("2n14", "ch2.n14", True),
    ("2", "ch2.n14", True),
    ("2.14-3.2", "ch3.p1", True),
    ("2.14-3.2", "ch3.p3", False),
    ("1-8", "ch5.p1", True),
)


@pytest.mark.parametrize(("stretch", "spot", "expected"), PLACES)
def test_stretches(stretch, spot, expected):
    assert Stretch.parse(stretch).holds(Spot.of(spot)) is expected


@pytest.mark.parametrize("text", ["", "x", "2.", "2.3-2n4", "3.1-2.9", "1-2-3"])
def test_no_stretch(text):
    assert Stretch.parse(text) is None


def test_doctests():
    for module in pkgutil.iter_modules(package.__path__, "ibid.registers."):
        result = doctest.testmod(importlib.import_module(module.name))
        assert result.failed == 0, module.name


def test_in_notes_only_persons_stand_inside_citations():
    marks = [Annotation(10, 40, "bibl"), Annotation(12, 20, "title")]
    names = [
        Annotation(0, 6, "placeName"),
        Annotation(8, 11, "orgName"),
        Annotation(10, 12, "persName"),
        Annotation(30, 36, "placeName"),
        Annotation(40, 46, "term"),
    ]
    assert [(n.start, n.name) for n in names_beside(names, marks)] == [
        (0, "placeName"),
        (10, "persName"),
        (40, "term"),
    ]


@pytest.mark.parametrize(
    ("form", "text", "found"),
    [
        ("Reed", "Reed Reeds Reed's Reed’s Reed'x", [(0, 4), (5, 10), (11, 15), (18, 22)]),
        ("plan'", "plan' plan plan's plans", [(0, 5), (6, 10), (11, 15)]),
        ("anna", "annanna", [(3, 7)]),
        ("na na", "nana na", [(2, 7)]),
        ("na", "nanna na", [(3, 5), (6, 8)]),
    ],
)
def test_where_a_form_ends(form, text, found):
    assert [m.span() for m in pattern(form, True).finditer(text)] == found
    at = {m.start() for i in range(len(text)) if (m := pattern(form, True).match(text, i))}
    assert {start for start, _end in found} <= at
