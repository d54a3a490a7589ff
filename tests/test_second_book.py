"""A second book of another make needs a new profile, not new code; what cannot be read is refused with the reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import harbour
import pytest

from ibid import cli, config, pipeline, teitext, witness
from ibid.bench import Bench
from ibid.checks import tei_findings
from ibid.errors import WitnessError
from ibid.tei import document


def run(tmp_path: Path, text: str) -> Bench:
    folder = tmp_path / "edition" / "harbour"
    folder.mkdir(parents=True)
    (folder / "book.yaml").write_text(harbour.PROFILE, "utf-8")
    return pipeline.run(config.read(tmp_path, "harbour"), witness.parse(text.encode(), "harbour.txt"))


CALLS: list[tuple[str, Callable[[int], str], str]] = [
    ("square brackets", harbour.square, "{n}"),
    ("round brackets", "({})".format, "CHAPTER {n}"),
    ("as pandoc has them", "[^{}]".format, "Chapter {n}."),
    ("tags", "<sup>{}</sup>".format, "{n}."),
    ("after a space", " [{}]".format, "{n}"),
    ("raised figures", lambda n: "⁰¹²³⁴⁵⁶⁷⁸⁹"[n], "{n}"),
]


@pytest.mark.parametrize(("call", "label"), [(c, n) for _i, c, n in CALLS], ids=[i for i, _c, _n in CALLS])
@pytest.mark.parametrize("through", [True, False], ids=["numbered through", "numbered anew"])
def test_it_is_read(tmp_path: Path, call: Callable[[int], str], label: str, through: bool) -> None:
    text = harbour.book(call, label, through=through)
    bench = run(tmp_path, text)
    numbers = [3 * c + k if through else k for c in range(3) for k in (1, 2, 3)]
    assert [(n.chapter, n.n, n.flag) for n in bench.notes] == [
        (i // 3 + 1, n, "ok") for i, n in enumerate(numbers)
    ]
    assert [(c.chapter, c.n, c.status) for c in bench.calls] == [
        (i // 3 + 1, n, "read") for i, n in enumerate(numbers)
    ]
    assert [bench.witness.at(c.span) for c in bench.calls] == [call(n).strip() for n in numbers]
    assert [[b.kind for b in blocks] for blocks in bench.texts.values()] == [
        ["head", "p", "p", "head", "p"]
    ] * 3
    assert [f.page for f in bench.furniture] == [2, 4, 6]
    assert [c.work for cited in bench.citations.values() for c in cited] == harbour.WORKS


def test_its_tei_is_whole(tmp_path: Path) -> None:
    text = harbour.book()
    book = pipeline.assembling.assemble(run(tmp_path, text))
    tei = teitext.parse_tei(document.serialise(document.build(book, "2026-01-01")))
    body = tei.find("t:text", teitext.NS)
    assert body is not None
    assert teitext.witness_text(body) == text
    assert [f.message for f in tei_findings(tei, "harbour") if f.severity != "info"] == []
    heads = [teitext.reading_text(h) for h in tei.iterfind(".//t:div[@type='chapter']/t:head", teitext.NS)]
    assert heads == list(harbour.TITLES)


def test_it_is_built_from_a_guessed_profile(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "harbour.txt"
    path.write_text(harbour.book(), "utf-8")
    assert cli.main(["new", "harbour", "--witness", str(path)], root=tmp_path) == 0
    assert "0 parts, 3 chapters" in capsys.readouterr().out
    command = ["build", "--book", "harbour", "--witness", str(path), "--out", str(tmp_path / "site")]
    assert cli.main([*command, "--quiet"], root=tmp_path) == 0
    page = (tmp_path / "site" / "harbour" / "ch2.html").read_text("utf-8")
    assert 'id="n4"' in page
    assert 'href="#n4"' in page


@pytest.mark.parametrize(
    ("lists", "through", "said"),
    [
        ("ends", False, "the notes seem to stand at the end of each chapter"),
        ("ends", True, "the notes seem to stand at the end of each chapter"),
    ],
)
def test_notes_in_other_places_are_refused(tmp_path: Path, lists: str, through: bool, said: str) -> None:
    with pytest.raises(WitnessError) as caught:
        run(tmp_path, harbour.book(lists=lists, through=through))
    assert said in caught.value.message
    assert caught.value.message.startswith("harbour.txt:")


def test_a_contents_list_without_notes_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "harbour.txt"
    path.write_text(harbour.book().replace("NOTES 8\n", ""), "utf-8")
    assert cli.main(["new", "harbour", "--witness", str(path)], root=tmp_path) == 0
    assert "the contents name no notes" in capsys.readouterr().out


def test_an_ibid_that_leads_nowhere_breaks_nothing(tmp_path: Path) -> None:
    path = tmp_path / "harbour.txt"
    path.write_text(harbour.book().replace(harbour.NOTES[0], "Ibid."), "utf-8")
    assert cli.main(["new", "harbour", "--witness", str(path)], root=tmp_path) == 0
    command = [
        "build",
        "--book",
        "harbour",
        "--witness",
        str(path),
        "--out",
        str(tmp_path / "site"),
        "--quiet",
    ]
    assert cli.main(command, root=tmp_path) == 0


@pytest.mark.parametrize("through", [True, False])
def test_a_list_without_titles_is_divided_among_the_chapters(tmp_path: Path, through: bool) -> None:
    bench = run(tmp_path, harbour.book(lists="flat", through=through))
    assert [(n.chapter, n.n) for n in bench.notes] == [
        (c, 3 * (c - 1) * through + k) for c in (1, 2, 3) for k in (1, 2, 3)
    ]
    assert [c.status for c in bench.calls] == ["read"] * 9
