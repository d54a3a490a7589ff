"""The EPUB: valid, navigable by the printed pages, its notes linked both ways, the same each time."""

from __future__ import annotations

import io
import zipfile

import judges
import pytest
from exporthelp import BASE, EDITIONS, mini, sample
from lxml import etree

from ibid.exports import epub
from ibid.exports.contents import Contents

X = {
    "x": "http://www.w3.org/1999/xhtml",
    "e": "http://www.idpf.org/2007/ops",
    "o": "http://www.idpf.org/2007/opf",
    "d": "http://purl.org/dc/elements/1.1/",
}
TYPE = "{http://www.idpf.org/2007/ops}type"


def unpack(contents):
    archive = zipfile.ZipFile(io.BytesIO(epub.book(contents).data))
    return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module", params=EDITIONS)
def contents(request):
    return EDITIONS[request.param]()


@pytest.fixture(scope="module")
def trees(contents):
    files = unpack(contents)
    return {name: etree.fromstring(data) for name, data in files.items() if name.endswith((".xhtml", ".opf"))}


@pytest.mark.judge
def test_epubcheck_finds_nothing(contents, tmp_path):
    file = tmp_path / "book.epub"
    file.write_bytes(epub.book(contents).data)
    assert judges.epubcheck(file) == []


@pytest.mark.judge
@pytest.mark.witness
def test_epubcheck_finds_nothing_in_the_real_book(witness_path, tmp_path):
    from ibid import making  # noqa: PLC0415
    from ibid.html.edition import read  # noqa: PLC0415

    root = judges.ROOT
    tei = making.make_tei(root, "day-1973", witness_path, lambda _book, _stage: None).tei
    contents = Contents(read(tei, "day-1973"))
    made = epub.book(contents)
    file = tmp_path / "book.epub"
    file.write_bytes(made.data)
    assert judges.epubcheck(file) == []
    pages = etree.fromstring(unpack(contents)["EPUB/nav.xhtml"]).xpath(
        "//x:nav[@e:type='page-list']//x:a/text()", namespaces=X
    )
    assert [int(page) for page in pages] == list(range(3, 215))[: len(pages)] or len(pages) > 200


def test_the_container():
    archive = zipfile.ZipFile(io.BytesIO(epub.book(mini()).data))
    first = archive.infolist()[0]
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
    assert archive.read("mimetype") == b"application/epub+zip"
    assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_same_each_time(contents):
    assert epub.book(contents) == epub.book(Contents(contents.edition))


def test_every_printed_page_is_in_the_page_list(contents, trees):
    links = trees["EPUB/nav.xhtml"].xpath("//x:nav[@e:type='page-list']//x:a", namespaces=X)
    listed = [link.text for link in links]
    shown = [page.n for page in contents.edition.pages if not page.href.startswith("index.html")]
    assert sorted(listed, key=int) == listed
    assert set(listed) == set(shown)
    for link in links:
        file, _, anchor = link.get("href").partition("#")
        target = trees[f"EPUB/{file}"].xpath(f"//*[@id='{anchor}']")
        assert [t.get(TYPE) for t in target] == ["pagebreak"]
        assert link.text in target[0].get("title")


def test_calls_and_notes_lead_to_each_other(contents, trees):
    calls = notes = 0
    for name, tree in trees.items():
        ids = {e.get("id"): e for e in tree.xpath("//*[@id]")}
        called = {}
        for call in tree.xpath("//*[@e:type='noteref']", namespaces=X):
            note = ids[call.get("href").removeprefix("#")]
            assert note.get(TYPE) == "endnote", name
            called.setdefault(note.get("id"), []).append(call.get("id"))
            calls += 1
        for note in tree.xpath("//*[@e:type='endnote']", namespaces=X):
            backs = [b.get("href").removeprefix("#") for b in note.xpath(".//*[@role='doc-backlink']")]
            assert backs == called.get(note.get("id"), []), note.get("id")
            labels = [b.get("aria-label") for b in note.xpath(".//*[@role='doc-backlink']")]
            assert len(set(labels)) == len(labels)
            notes += 1
    assert (calls, notes) == (len(contents.edition.calls), len(contents.edition.notes))


def test_the_words_are_those_of_the_edition(contents, trees):
    for chapter in contents.edition.chapters:
        tree = trees[f"EPUB/{chapter.id}.xhtml"]
        for block in (b for b in contents.edition.blocks.values() if b.place.chapter == chapter.id):
            element = tree.xpath(f"//*[@id='{block.place.anchor}']")[0]
            for noise in element.xpath(
                ".//x:a[@e:type='noteref'] | .//x:a[starts-with(@href, 'commentary.xhtml#')]", namespaces=X
            ):
                noise.text = ""
                del noise[:]
            found = "".join("".join(element.itertext()).split())
            told = "".join(contents.text(block).marked(call="", page="").split()).replace("[…]", "")
            assert found.replace("[…]", "").replace("[", "").replace("]", "") == told.replace(
                "[", ""
            ).replace("]", ""), block.id


METADATA = {
    "identifier": ("string(//d:identifier)", "urn:uuid:"),
    "title": ("string(//d:title)", "Salt and Lamplight"),
    "author": ("string(//d:creator)", "Ada Merrow"),
    "file as": ("string(//o:meta[@property='file-as'])", "Merrow, Ada"),
    "language": ("string(//d:language)", "en"),
    "changed": ("string(//o:meta[@property='dcterms:modified'])", "2026-01-02T00:00:00Z"),
    "source of the page numbers": ("string(//o:meta[@property='pageBreakSource'])", "urn:isbn:9780000000002"),
    "cover": ("string(//o:item[@properties='cover-image']/@href)", "cover.png"),
    "hazards": ("string(//o:meta[@property='schema:accessibilityHazard'])", "none"),
}


@pytest.mark.parametrize("name", METADATA)
def test_metadata(name):
    path, expected = METADATA[name]
    found = etree.fromstring(unpack(mini())["EPUB/package.opf"]).xpath(path, namespaces=X)
    if name == "identifier":
        assert found.startswith("urn:uuid:")
        assert found == etree.fromstring(unpack(mini(BASE))["EPUB/package.opf"]).xpath(path, namespaces=X)
    else:
        assert found == expected


def test_accessibility_features():
    package = etree.fromstring(unpack(mini())["EPUB/package.opf"])
    features = set(package.xpath("//o:meta[@property='schema:accessibilityFeature']/text()", namespaces=X))
    assert features >= {"tableOfContents", "pageBreakMarkers", "pageNavigation", "structuralNavigation"}


def test_landmarks_and_contents():
    nav = etree.fromstring(unpack(mini())["EPUB/nav.xhtml"])
    landmarks = nav.xpath("//x:nav[@e:type='landmarks']//x:a/@e:type", namespaces=X)
    assert landmarks == ["cover", "titlepage", "toc", "bodymatter", "bibliography"]
    toc = nav.xpath("//x:nav[@e:type='toc']", namespaces=X)[0]
    assert toc.xpath(".//x:span/text()", namespaces=X) == ["Part one: The lit coast"]
    assert toc.xpath(".//x:a/@href", namespaces=X) == [
        *("ch1.xhtml", "ch1.xhtml#s1", "ch2.xhtml", "bibliography.xhtml", "colophon.xhtml"),
    ]


def test_a_second_call_of_a_note_has_a_way_back_of_its_own():
    tree = etree.fromstring(unpack(mini())["EPUB/ch1.xhtml"])
    backs = tree.xpath("//*[@id='n5']//*[@role='doc-backlink']")
    assert [b.get("href") for b in backs] == ["#r5", "#r5b"]
    assert backs[1].get("aria-label") == "p. 2: back to the text at note 5, call 2"


def test_a_file_that_has_left_the_site_names_no_relative_address():
    assert b"index.html" not in unpack(sample())["EPUB/colophon.xhtml"]
    assert BASE.encode() in unpack(mini(BASE))["EPUB/colophon.xhtml"]


@pytest.mark.browser
@pytest.mark.judge
def test_axe_finds_nothing_in_a_chapter(browser, tmp_path):
    for name, data in unpack(mini()).items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    for page in ("ch1", "bibliography", "nav", "title"):
        findings = judges.axe_address(browser, (tmp_path / "EPUB" / f"{page}.xhtml").as_uri())
        kept = [
            f for f in findings if f.code not in {"region", "landmark-one-main"}
        ]  # rules for sites, not for books
        assert kept == [], judges.report(kept)


def test_comments_stand_apart_and_are_linked_both_ways():
    files = unpack(sample())
    text = etree.fromstring(files["EPUB/ch2.xhtml"])
    commentary = etree.fromstring(files["EPUB/commentary.xhtml"])
    mark = text.xpath("//x:a[@id='cm-soft-sign']", namespaces=X)[0]
    assert mark.get("href") == "commentary.xhtml#c.soft-sign"
    back = commentary.xpath("//*[@id='c.soft-sign']//x:a", namespaces=X)[0]
    assert back.get("href") == "ch2.xhtml#cm-soft-sign"
    hrefs = [a.get("href") for a in commentary.iter("{*}a")]
    assert {"ch1.xhtml#n5", "ch3.xhtml#s3", "ch2.xhtml"} <= set(hrefs)
    assert not [href for href in hrefs if ".html" in href]
    assert "commentary.xhtml" in files["EPUB/nav.xhtml"].decode()
