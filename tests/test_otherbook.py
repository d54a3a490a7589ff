"""One invented book in many shapes: notes at the ends of chapters, lines of print, other languages. What is read is held against the truth."""

from __future__ import annotations

import re
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import otherbook
import pytest
from otherbook import Chapter, Shape

from ibid import cli, config, pipeline, teitext, witness
from ibid.bench import Bench
from ibid.checks import tei_findings
from ibid.checks.book import book_findings
from ibid.errors import WitnessError
from ibid.tei import document
from ibid.teitext import NS, q, reading_text


class Read:
    """What the program makes of a shape."""

    def __init__(self, root: Path, shape: Shape, text: str | None = None, structure: str = "") -> None:
        self.shape, self.chapters = shape, otherbook.make(shape)
        self.text = otherbook.render(shape, self.chapters) if text is None else text
        folder = root / "edition" / "other"
        folder.mkdir(parents=True)
        (folder / "book.yaml").write_text(otherbook.profile(shape), "utf-8")
        if structure:
            (folder / "structure.yaml").write_text(structure, "utf-8")
        carrier = witness.parse(self.text.encode(), "other.txt")
        self.bench: Bench = pipeline.run(config.read(root, "other"), carrier)
        book = pipeline.assembling.assemble(self.bench)
        self.tei = teitext.parse_tei(document.serialise(document.build(book, "2026-01-01")))

    def witness_again(self) -> str:
        """The witness from the TEI alone."""
        text = self.tei.find("t:text", NS)
        assert text is not None
        return teitext.witness_text(text)

    def paragraphs(self) -> Counter[tuple[str, str]]:
        """(chapter, words) of every paragraph."""
        divs = self.tei.iterfind(".//t:body//t:div[@type='chapter']", NS)
        return Counter((d.get("n", ""), reading_text(p)) for d in divs for p in d.iter(q("p")))

    def notes(self) -> Counter[tuple[str, str]]:
        """(chapter, words) of every note."""
        divs = self.tei.iterfind("t:text/t:back/t:div/t:div[@type='notes-chapter']", NS)
        return Counter((d.get("n", ""), reading_text(n)) for d in divs for n in d.iterchildren(q("note")))

    def right(self) -> float:
        """The share of the paragraphs that are read word for word."""
        true = Counter(
            (str(c), re.sub(r"\{\d+\}", "", p)) for c, x in enumerate(self.chapters, 1) for p in x.paragraphs
        )
        return sum((true & self.paragraphs()).values()) / sum(true.values())


def true_notes(chapters: list[Chapter]) -> Counter[tuple[str, str]]:
    """(chapter, words) of every note; a range has its dash."""
    dashed = re.compile(r"(?<=\d)-(?=\d)")
    return Counter((str(c), dashed.sub("–", n)) for c, x in enumerate(chapters, 1) for n in x.notes)


ENDS = Shape()
SHAPES: list[tuple[str, Shape, float]] = [
    ("a paragraph a line", ENDS, 1),
    ("without headings", replace(ENDS, heading=""), 1),
    ("notes to chapter", replace(ENDS, heading="Notes to the chapter"), 1),
    ("raised figures", replace(ENDS, number="[{n}] ", call="({n})"), 1),
    ("blank lines", replace(ENDS, width=66), 0.95),
    ("indents", replace(ENDS, width=62, marks="indent", ragged=6), 1),
    ("short lines", replace(ENDS, width=66, marks="short"), 0.75),
    ("short ragged lines", replace(ENDS, width=66, marks="short", ragged=6), 0.75),
    ("lines of print without headings", replace(ENDS, width=64, marks="indent", heading=""), 1),
    ("windows", replace(ENDS, width=64, marks="indent", end="\r\n"), 1),
    ("no running heads", replace(ENDS, width=60, marks="indent", furniture=False), 1),
    ("small running heads", replace(ENDS, width=62, marks="indent", small=True), 1),
    ("small running heads, a paragraph a line", replace(ENDS, small=True), 1),
    ("behind the text", replace(ENDS, where="end-of-book"), 1),
    ("behind the text without titles", replace(ENDS, where="end-of-book", titled=False), 1),
    (
        "behind the text without titles, lines of print",
        replace(ENDS, where="end-of-book", titled=False, width=62, marks="indent"),
        1,
    ),
    ("behind the text, lines of print", replace(ENDS, where="end-of-book", width=66), 0.95),
]


@pytest.mark.parametrize("through", [False, True], ids=["anew", "through"])
@pytest.mark.parametrize(("shape", "share"), [(s, n) for _i, s, n in SHAPES], ids=[i for i, _s, _n in SHAPES])
def test_a_shape_is_read(tmp_path: Path, shape: Shape, share: float, through: bool) -> None:
    read = Read(tmp_path, replace(shape, through=through))
    assert read.witness_again() == read.text
    expected = [(c, k) for c, x in enumerate(read.chapters, 1) for k in range(1, len(x.notes) + 1)]
    firsts = [
        sum(len(x.notes) for x in read.chapters[:c]) if through else 0 for c in range(len(read.chapters))
    ]
    assert [(c.chapter, c.n - firsts[c.chapter - 1], c.status) for c in read.bench.calls] == [
        (*e, "read") for e in expected
    ]
    assert read.notes() == true_notes(read.chapters)
    assert read.right() >= share
    assert [f.message for f in tei_findings(read.tei, "other") if f.severity != "info"] == []
    assert all(c.work for cited in read.bench.citations.values() for c in cited)


def test_hyphens_are_recorded(tmp_path: Path) -> None:
    read = Read(tmp_path, replace(ENDS, width=62, marks="indent"))
    dropped = read.tei.findall(".//t:text//t:app[@ana='#rule.line-end-hyphen']", NS)
    assert len(dropped) > 80
    for app in dropped:
        assert [reading_text(app), "".join(app.find("t:rdg", NS).itertext())] == ["", "-"]  # type: ignore[union-attr]
    following = [app.getnext() for app in dropped]
    assert sum(x is not None and x.tag == q("lb") and x.get("break") == "no" for x in following) > 0.9 * len(
        dropped
    )
    assert all("self-made" in p or "selfmade" not in p for _c, p in read.paragraphs())
    rule = read.tei.find(
        ".//t:category[@{http://www.w3.org/XML/1998/namespace}id='rule.line-end-hyphen']", NS
    )
    assert rule is not None
    assert rule.get("n") == str(len(dropped))


def test_a_hyphen_that_nothing_tells_of_is_uncertain(tmp_path: Path) -> None:
    shape = replace(ENDS, width=62, marks="indent")
    text = otherbook.render(shape, otherbook.make(shape))
    line = next(x for x in text.split("\n") if x.startswith("   ") and len(x) > 50)
    read = Read(tmp_path, shape, text.replace(line, line[:40] + " cyano-\ntype " + line[40:], 1))
    certs = Counter(
        app.get("cert") for app in read.tei.iterfind(".//t:text//t:app[@ana='#rule.line-end-hyphen']", NS)
    )
    assert certs["low"] == 1
    assert any("cyanotype" in p for _c, p in read.paragraphs())


def test_an_editor_decides_where_a_paragraph_ends(tmp_path: Path) -> None:
    shape = replace(ENDS, width=66, marks="short")
    plain = Read(tmp_path / "a", shape)
    rows = plain.text.split("\n")
    carrier = plain.bench.witness
    line = [carrier.locate(carrier.row(n).start)[0] for n in range(1, len(rows) + 1)]
    text = {
        n
        for r in plain.bench.regions
        for n in range(carrier.row_of(r.span.start), carrier.row_of(r.span.end))
    }
    at = next(
        i for i in range(len(rows)) if i + 1 in text and rows[i].endswith(".") and line[i] == line[i + 1]
    )
    told = Read(tmp_path / "b", shape, structure=f"not-joins:\n  - {{line: {at + 1}}}\n")
    assert sum(told.paragraphs().values()) == sum(plain.paragraphs().values()) + 1
    assert any(p.endswith(rows[at].split()[-1]) for _c, p in told.paragraphs() - plain.paragraphs())
    assert told.witness_again() == told.text


def test_an_emendation_counts_lines_of_the_file(tmp_path: Path) -> None:
    shape = replace(ENDS, width=66, marks="indent")
    text = otherbook.render(shape, otherbook.make(shape))
    rows = text.split("\n")
    at = next(i for i, row in enumerate(rows) if i > 40 and row.count("the") == 1 and " the " in row)
    rows[at] = rows[at].replace(" the ", " tho ")
    folder = tmp_path / "edition" / "other"
    folder.mkdir(parents=True)
    entry = f"- {{line: {at + 1}, before: tho, after: the, kind: letters, cause: ocr, cert: high, reason: plain}}\n"
    (folder / "emendations.yaml").write_text(entry, "utf-8")
    (folder / "book.yaml").write_text(otherbook.profile(shape), "utf-8")
    carrier = witness.parse("\n".join(rows).encode(), "other.txt")
    bench = pipeline.run(config.read(tmp_path, "other"), carrier)
    hand = [e for e in bench.ledger.edits if e.rule == "hand"]
    assert [(e.sic, bench.witness.where(e.span.start).split(":")[1]) for e in hand] == [("tho", str(at + 1))]


@pytest.mark.parametrize("width", [0, 64])
@pytest.mark.parametrize("where", ["end-of-chapter", "end-of-book"])
def test_it_is_built_from_a_guessed_profile(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], where: str, width: int
) -> None:
    shape = Shape(where=where, width=width, marks="indent" if width else "blank")
    chapters = otherbook.make(shape)
    path = tmp_path / "source" / "other" / "witness.txt"
    path.parent.mkdir(parents=True)
    text = otherbook.render(shape, chapters)
    path.write_bytes(text.encode())
    assert cli.main(["new", "other", "--witness", str(path)], root=tmp_path) == 0
    told = capsys.readouterr().out
    assert ("line of print" in told) == bool(width)
    assert ("at the end of each chapter" in told) == (where == "end-of-chapter")
    guessed = tmp_path / "edition" / "other" / "book.yaml"
    if where == "end-of-book":
        guessed.write_text(
            guessed.read_text("utf-8")
            .replace("Notes, page: 0", "Notes, page: 60")
            .replace("last-page: 50", "last-page: 70"),
            "utf-8",
        )
    command = ["build", "--book", "other", "--out", str(tmp_path / "site"), "--quiet"]
    assert cli.main(command, root=tmp_path) == 0
    page = (tmp_path / "site" / "other" / "ch2.html").read_text("utf-8")
    assert page.count('class="back"') == len(chapters[1].notes)
    assert 'id="n1"' in page
    assert "milestone" not in page
    assert cli.main(["check", "--book", "other"], root=tmp_path) == 0


def test_a_list_has_its_own_pages(tmp_path: Path) -> None:
    read = Read(tmp_path, replace(ENDS, width=64, marks="indent"))
    pages = [int(pb.get("n", "0")) for pb in teitext.in_printed_order(read.tei, "pb")]
    assert pages == sorted(pages)
    assert len(pages) == len(set(pages)) == len(read.tei.findall(".//t:pb", NS))
    for div in read.tei.iterfind(".//t:div[@type='notes-chapter']", NS):
        first = div.find(".//t:pb", NS)
        before = teitext.page_before(div)
        assert before is not None
        assert first is None or int(first.get("n", "0")) == int(before) + 1


@pytest.mark.parametrize("through", [False, True])
def test_lists_that_the_profile_does_not_know_of_are_told(tmp_path: Path, through: bool) -> None:
    shape = Shape(through=through)
    text = otherbook.render(shape, otherbook.make(shape))
    with pytest.raises(WitnessError) as caught:
        Read(tmp_path, replace(shape, where="end-of-book"), text)
    assert "the notes seem to stand at the end of each chapter" in caught.value.message
    assert "where: end-of-chapter" in caught.value.hint


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "A Law of Lights\n",
            "Of other matters\n",
            "no line reads like the heading of chapter 3, 'A Law of Lights'",
        ),
        ("NOTES\n", "AFTERWORD\n", ""),
    ],
)
def test_what_is_missing_is_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    shape = Shape()
    text = otherbook.render(shape, otherbook.make(shape)).replace(old, new)
    if said:
        with pytest.raises(WitnessError) as caught:
            Read(tmp_path, shape, text)
        assert said in caught.value.message
    else:  # other headings are no hindrance: the order of the numbers tells where the lists begin
        assert sum(Read(tmp_path, shape, text).notes().values()) == sum(
            len(x.notes) for x in otherbook.make(shape)
        )


def test_the_time_grows_with_the_length_alone(tmp_path: Path) -> None:
    shape = Shape(where="end-of-book")
    text = otherbook.render(shape, otherbook.make(shape))
    at = text.index(f"{shape.titles[1]}\n\n")
    began = time.process_time()
    read = Read(tmp_path, shape, text[:at] + "a\n" * 40_000 + text[at:])
    assert read.witness_again() == read.text
    assert (
        time.process_time() - began < 60
    )  # it takes a few seconds; growing with the square of the length it took minutes


@pytest.mark.parametrize(
    ("shape", "told", "codes"),
    [
        (Shape(width=66), "lines: print\n", ["w-002"]),
        (Shape(where="end-of-book"), "title: Notes,", ["n-008"]),
        (Shape(), "", []),
    ],
)
def test_what_the_profile_does_not_know_is_found(
    tmp_path: Path, shape: Shape, told: str, codes: list[str]
) -> None:
    folder = tmp_path / "edition" / "other"
    folder.mkdir(parents=True)
    profile = otherbook.profile(shape)
    profile = profile.replace(told, "title: Remarks," if "title" in told else "") if told else profile
    (folder / "book.yaml").write_text(profile, "utf-8")
    text = otherbook.render(shape, otherbook.make(shape))
    bench = pipeline.run(config.read(tmp_path, "other"), witness.parse(text.encode(), "other.txt"))
    found = book_findings(pipeline.assembling.assemble(bench))
    assert [f.code for f in found if f.code in {"n-008", "w-002"}] == codes


def test_a_list_that_begins_too_often_is_refused(tmp_path: Path) -> None:
    shape = Shape(where="end-of-book", titled=False)
    text = otherbook.render(shape, otherbook.make(shape))
    at = text.rindex("\n1. ")
    with pytest.raises(WitnessError) as caught:
        Read(tmp_path, shape, text[:at] + "\n\n1. Of something else.\n\n2. Of more." + text[at:])
    assert "its numbers begin with 1 5 times, for 4 chapters" in caught.value.message


def test_a_line_of_a_note_may_begin_with_a_number(tmp_path: Path) -> None:
    shape = Shape(width=62, marks="indent", furniture=False)
    text = otherbook.render(shape, otherbook.make(shape))
    head, tail = text.split(f"\n{shape.titles[1]}\n")
    read = Read(tmp_path, shape, f"{head} See also no.\n2, in the second volume.\n{shape.titles[1]}\n{tail}")
    assert [(n.chapter, n.n) for n in read.bench.notes] == [
        (c, k) for c, x in enumerate(read.chapters, 1) for k in range(1, len(x.notes) + 1)
    ]
    assert any(words.endswith("See also no. 2, in the second volume.") for _c, words in read.notes())


@pytest.mark.parametrize(("mode", "word"), [("keep", "cyano-type"), ("drop", "cyanotype")])
def test_an_editor_decides_on_a_hyphen(tmp_path: Path, mode: str, word: str) -> None:
    shape = Shape(width=62, marks="indent")
    text = otherbook.render(shape, otherbook.make(shape))
    line = next(x for x in text.split("\n") if x.startswith("   ") and len(x) > 50)
    text = text.replace(line, f"{line[:40]} cyano-\ntype {line[40:]}", 1)
    at = text[: text.index("cyano-")].count("\n") + 1
    read = Read(tmp_path, shape, text, f"joins:\n  - {{line: {at}, hyphen: {mode}, cert: medium}}\n")
    assert any(f" {word} " in p for _c, p in read.paragraphs())
    certs = Counter(app.get("cert") for app in read.tei.iterfind(".//t:text//t:app[@type='hyphen']", NS))
    assert certs["medium"] == (mode == "drop")
    assert read.witness_again() == text
