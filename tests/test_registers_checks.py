"""What `check` says of registers, each code with a TEI that raises it and one that does not."""

from __future__ import annotations

import pytest
import registerhelp
from lxml import etree

from ibid.registers import checks
from ibid.registers.match import annotate
from ibid.registers.model import Registers
from ibid.registers.read import read
from ibid.teitext import XML_ID, Writer, q
from ibid.yamlio import Problems

PERSON = "- {{key: reedman, name: Reedman, about: x, sources: [{source}]}}"
CASES = (
    # text of 1.1, text of 1.2, source, codes
    ("Reedman came.", "Now, even now, rain falls.", "1.1", []),
    ("Reedman saw Pierre Dupont.", "Now, even now, rain falls.", "1.1", ["r-001"]),
    ("Now, even now, rain falls.", "Now, even now, rain falls.", "1.1", ["r-002"]),
    ("Reedman came.", "Now, even now, rain falls.", "1.3", ["r-003", "r-004"]),
    ("Reedman came.", "Now, even now, rain falls.", "1.2", ["r-004"]),
    ("Reedman came.", "Now, even now, rain falls.", "1", []),
)


def tei(*texts):
    root = etree.Element(q("TEI"))
    writer = Writer(root)
    writer.open("div", {XML_ID: "ch1"})
    for n, text in enumerate(texts, 1):
        writer.open("p", {XML_ID: f"ch1.p{n}"})
        before, name, after = text.partition("Reedman")
        writer.text(before)
        if name:
            writer.leaf("persName", name, {"ref": "#p.reedman"})
        writer.text(after)
        writer.close()
    return root


@pytest.mark.parametrize(("first", "second", "source", "codes"), CASES)
def test_findings(tmp_path, first, second, source, codes):
    only = dict.fromkeys(("organizations", "places", "terms", "works", "registers"), "")
    found = registerhelp.registers(tmp_path / "reeds", people=PERSON.format(source=source), **only)
    result = checks.findings(tei(first, second), found, "reeds")
    assert [f.code for f in result] == codes
    assert all(f.severity == checks.CODES[f.code][0] for f in result)


THEMES = (
    # theme, codes
    ("at: [1.1]", []),
    ("at: [1.2]", ["r-005"]),
    ("at: [1.1-1.2]", ["r-005"]),
    ("with: reedman", []),
    ("with: nobody", ["r-005"]),
)


@pytest.mark.parametrize(("theme", "codes"), THEMES)
def test_a_sub_entry_leads_to_paragraphs_that_name_its_record(tmp_path, theme, codes):
    only = dict.fromkeys(("organizations", "places", "terms", "works", "registers"), "")
    people = (
        f"- {{key: reedman, name: Reedman, about: x, sources: [1.1], themes: [{{label: in May, {theme}}}]}}\n"
        "- {key: nobody, name: Nobody, about: x, sources: [1.1]}\n"
    )
    found = registerhelp.registers(tmp_path / "reeds", people=people, **only)
    result = checks.findings(tei("Reedman came.", "Now, even now."), found, "reeds", thorough=False)
    assert [f.code for f in result if f.code != "r-002"] == codes


def test_a_work_that_the_bibliography_does_not_have(tmp_path):
    only = dict.fromkeys(("people", "organizations", "places", "terms", "registers"), "")
    works = "- {key: reed, name: The Reed, about: x, sources: [1.1], work: reedman-reed}"
    found = registerhelp.registers(tmp_path / "reeds", works=works, **only)
    root = tei("Now.")
    codes = [f.code for f in checks.findings(root, found, "reeds", thorough=False)]
    assert codes == ["r-002", "r-006"]
    Writer(root).empty("biblStruct", {XML_ID: "w.reedman-reed"})
    codes = [f.code for f in checks.findings(root, found, "reeds", thorough=False)]
    assert codes == ["r-002"]


def test_an_unknown_name_comes_with_an_entry(tmp_path):
    only = dict.fromkeys(("organizations", "places", "terms", "works", "registers"), "")
    found = registerhelp.registers(tmp_path / "reeds", people=PERSON.format(source="1.1"), **only)
    result = checks.findings(
        tei("Reedman saw Pierre Dupont.", "Now Pierre Dupont fell, and now rain."), found, "reeds"
    )
    assert result[0].message == "'Pierre Dupont' is in no register (2 times)"
    assert "- key: dupont\n  name: Dupont, Pierre\n" in result[0].hint


def test_the_prose_of_notes_is_looked_at_but_not_their_citations(tmp_path):
    only = dict.fromkeys(("organizations", "places", "terms", "works", "registers"), "")
    found = registerhelp.registers(tmp_path / "reeds", people=PERSON.format(source="1.1"), **only)
    root = tei("Reedman came, see there.")
    writer = Writer(root)
    for n, prose in enumerate(("for a warmer view see Pierre Dupont", "see Reedman; cf."), 1):
        writer.open("note", {"type": "authorial", XML_ID: f"ch1.n{n}"})
        writer.leaf("bibl", "Jean Martin, The Rush (Ely, 1970)", {XML_ID: f"ch1.n{n}.b1"})
        writer.text(f"; {prose} ")
        writer.leaf("bibl", "A. Roe, The Sedge (Wells, 1971)", {XML_ID: f"ch1.n{n}.b2"})
        writer.close()
    assert checks.note_prose(root) == {
        "ch1.n1": "–; for a warmer view see Pierre Dupont –",
        "ch1.n2": "–; see Reedman; cf. –",
    }
    assert [f.message for f in checks.findings(root, found, "reeds")] == ["'Pierre Dupont' is in no register"]


def test_a_name_of_two_records_is_told_until_it_is_tied_to_its_places(tmp_path):
    only = dict.fromkeys(("organizations", "places", "terms", "works", "registers"), "")
    people = (
        "- {key: marsh-a, name: 'Marsh, Amos', about: x, sources: [1.1]}\n"
        "- {key: marsh-b, name: 'Marsh, Bela', about: x, sources: [1.2]FORMS}\n"
    )

    def said(forms):
        found = registerhelp.registers(tmp_path / "reeds", people=people.replace("FORMS", forms), **only)
        root = etree.Element(q("TEI"))
        writer = Writer(root)
        for n, text in enumerate(("Marsh came.", "Marsh and Marsh went."), 1):
            writer.open("p", {XML_ID: f"ch1.p{n}"})
            end = 0
            for m in annotate(text, found, f"ch1.p{n}"):
                writer.text(text[end : m.start])
                writer.leaf("persName", text[m.start : m.end], {"ref": " ".join(f"#{r}" for r in m.refs)})
                end = m.end
            writer.text(text[end:])
            writer.close()
        result = checks.findings(root, found, "reeds", thorough=False)
        return [(f.where, f.message) for f in result if f.code == "r-008"]

    assert said("") == [("reeds.tei.xml#ch1.p1", "'Marsh' may be p.marsh-a or p.marsh-b (1.1, 1.2)")]
    assert said(", forms: [{form: Marsh, at: [1.2]}]") == []


def test_an_edition_without_registers_is_told_how_to_begin(tmp_path):
    root = tei("Reedman saw Pierre Dupont, and Reedman.")
    bare = Registers()
    found = checks.findings(root, bare, "reeds")
    assert [(f.code, f.severity) for f in found] == [("r-007", "info")]
    assert found[0].message.startswith("2 names")
    assert checks.findings(root, bare, "reeds", thorough=False) == []
    (tmp_path / "reeds").mkdir()
    (tmp_path / "reeds" / "people.yaml").write_text("", "utf-8")
    begun = read(tmp_path / "reeds", Problems())
    assert [f.code for f in checks.findings(root, begun, "reeds")] == ["r-001", "r-001"]
    assert checks.findings(tei("Now, even now."), bare, "reeds") == []
