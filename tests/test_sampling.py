"""A random sample: passages cover the text once, the same seed draws the same, names stay where the text before them stays."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from ibid import sampling
from ibid.sampling import LENGTH, draw, passages

WORDS = "The reed grows by the river and the sedge by the reed. "


def edition(*paragraphs: str, notes: str = "", entry: str = "") -> etree._Element:
    body = "".join(f'<p xml:id="ch1.p{i}">{p}</p>' for i, p in enumerate(paragraphs, 1))
    back = f'<note type="authorial" xml:id="ch1.n1">{notes}</note>' if notes else ""
    back += (
        f'<biblStruct xml:id="w.able-reeds"><note type="printed">{entry}</note></biblStruct>' if entry else ""
    )
    return etree.fromstring(
        f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><div type="chapter" xml:id="ch1">{body}</div></body>'
        f"<back><div>{back}</div></back></text></TEI>"
    )


def test_what_a_passage_shows_of_the_text() -> None:
    tei = edition(
        'The <hi rend="italic">reed</hi><ref type="noteref" n="5">5</ref> '
        '<app><lem>grows</lem><rdg>gr0ws</rdg></app><lb ed="OCR" n="2"/><pb n="4"/>here.<note type="editorial">Ours.</note>',
        notes='<ref rend="italic">Ibid</ref>, p. 3.',
        entry="Able, A. Reeds. 1911.",
    )
    found = passages(tei)
    assert {name: (p.stratum, p.text) for name, p in found.items()} == {
        "ch1.p1/1": ("ch1", "The *reed*[5] grows here."),
        "ch1.n1/1": ("notes", "*Ibid*, p. 3."),
        "w.able-reeds/1": ("bibliography", "Able, A. Reeds. 1911."),
    }
    assert found["ch1.p1/1"].characters == len("The reed grows here.")


def test_italics_and_calls_change_the_fingerprint() -> None:
    plain, slanted, called = (
        passages(edition(text))["ch1.p1/1"].fingerprint
        for text in ("A reed.", '<hi rend="italic">A reed</hi>.', 'A reed.<ref type="noteref" n="1">1</ref>')
    )
    assert len({plain, slanted, called}) == 3


@given(st.lists(st.integers(1, 60), min_size=1, max_size=6))
def test_passages_are_the_whole_text_each_character_once(sizes: list[int]) -> None:
    texts = [(WORDS * n).strip() for n in sizes]
    found = list(passages(edition(*texts)).values())
    assert "".join(p.text for p in found) == "".join(texts)
    assert all(LENGTH <= len(p.text) < 2 * LENGTH + 20 for p in found if p.n > 1)


def test_a_change_leaves_the_passages_before_it() -> None:
    old, new = (passages(edition(x)) for x in (WORDS * 40, WORDS * 30 + "Here. " + WORDS * 10))
    same = [name for name in old if old[name].fingerprint == new[name].fingerprint]
    assert same == [f"ch1.p1/{n}" for n in range(1, len(same) + 1)]
    assert 4 <= len(same) < len(old)


def test_the_same_seed_draws_the_same_from_every_part_by_its_length() -> None:
    frame = passages(edition(*[WORDS * 40] * 30, notes=WORDS * 120, entry="Able."))
    drawn = draw(frame, 40, 7)
    assert drawn == draw(frame, 40, 7)
    assert drawn != draw(frame, 40, 8)
    assert [p.name for p in drawn] == [name for name in frame if frame[name] in drawn]
    assert sum(p.stratum == "notes" for p in drawn) == round(40 * 120 / (30 * 40 + 120))


def test_the_command_prints_passages_or_their_record(tmp_path, capsys) -> None:
    path = tmp_path / "reeds.tei.xml"
    path.write_bytes(etree.tostring(edition(WORDS * 40)))
    assert sampling.main([str(path), "--seed", "7", "--count", "2"]) == 0
    words = capsys.readouterr().out.splitlines()
    assert sampling.main([str(path), "--seed", "7", "--count", "2", "--record"]) == 0
    record = capsys.readouterr().out.splitlines()
    assert [x.split("\t")[0] for x in words] == [x.split()[1] for x in record]
    assert all("reed" in x for x in words)
    assert not any("reed" in x for x in record)
