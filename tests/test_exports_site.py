"""What is published as a whole: the zip to take along, absolute addresses where the site's own is known, one right item a page."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from exporthelp import ROOT
from lxml import html
from test_exports_meta import zotero

from ibid import books, building, config
from ibid.errors import EditionError
from ibid.exports import exports, site_zip
from ibid.exports.contents import Contents
from ibid.html.edition import read
from ibid.model import Artefact

SAMPLE = "little-marks"
SITE = "https://editions.example.org/shelf"
BASE = f"{SITE}/{SAMPLE}/"


def build() -> building.Built:
    witness = ROOT / "source" / SAMPLE / "witness.txt"
    return building.build(ROOT, SAMPLE, witness, lambda _book, _stage: None)


def files_of(built: building.Built) -> dict[str, bytes]:
    return {artefact.path: artefact.data for artefact in built.artefacts}


@pytest.fixture(scope="module")
def plain() -> dict[str, bytes]:
    """The sample, its address not known."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(books.BASE, raising=False)
        return files_of(build())


@pytest.fixture(scope="module")
def based() -> dict[str, bytes]:
    """The sample, published at an address."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(books.BASE, SITE)
        return files_of(build())


# --- the zip ---


def unpacked(files: dict[str, bytes]) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(files[f"{SAMPLE}.zip"])) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_zip_holds_every_file_but_itself(plain):
    inside = unpacked(plain)
    assert set(inside) == {f"{SAMPLE}/{path}" for path in plain if not path.endswith(".zip")}
    changed = [path for path, data in plain.items() if inside.get(f"{SAMPLE}/{path}", data) != data]
    assert changed == ["index.html"]


def test_the_zip_is_offered_on_the_site_and_not_in_the_zip(plain):
    offer = f'href="{SAMPLE}.zip"'
    assert plain["index.html"].decode().count(offer) == 1
    inside = unpacked(plain)
    page = inside[f"{SAMPLE}/index.html"].decode()
    assert f"{SAMPLE}.zip" not in page
    assert len(page.splitlines()) == len(plain["index.html"].decode().splitlines()) - 1
    assert f'href="{SAMPLE}.epub"' in page


def test_no_link_of_the_zip_leaves_it_or_leads_nowhere(plain):
    inside = unpacked(plain)
    for path, data in inside.items():
        if not path.endswith(".html"):
            continue
        for href in html.fromstring(data).xpath("//head/link/@href | //a/@href | //script/@src | //img/@src"):
            if re.match(r"[a-z][a-z0-9+.-]*:", href) or href[0] in "#?":
                continue
            steps = path.split("/")[:-1]
            for step in href.partition("#")[0].partition("?")[0].split("/"):
                steps = steps[:-1] if step == ".." else [*steps, step]
            assert "/".join(steps) in inside or "/".join(steps) == "index.html", f"{path}: {href}"


def test_the_zip_is_the_same_each_time_and_asks_nothing_of_a_file_system(plain):
    parts = [Artefact(path, data) for path, data in plain.items()]
    assert site_zip(parts, SAMPLE) == site_zip(reversed(parts), SAMPLE)
    assert site_zip(parts, SAMPLE).data == plain[f"{SAMPLE}.zip"]
    with zipfile.ZipFile(io.BytesIO(plain[f"{SAMPLE}.zip"])) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        names = archive.namelist()
    assert len({name.lower() for name in names}) == len(
        names
    )  # a stick has FAT: no two names differ in case alone
    assert not [name for name in names if re.search(r'[<>:"\\|?*]', name) or len(name) > 200]
    stored = [i.filename for i in archive.infolist() if i.compress_type == zipfile.ZIP_STORED]
    assert f"{SAMPLE}/{SAMPLE}.epub" in stored


# --- the address ---


def heads(files: dict[str, bytes]) -> dict[str, html.HtmlElement]:
    return {path: html.fromstring(data) for path, data in files.items() if path.endswith(".html")}


def test_with_an_address_everything_for_machines_is_absolute(based):
    for path, page in heads(based).items():
        (canonical,) = page.xpath("//link[@rel='canonical']/@href")
        assert canonical == (BASE if path == "index.html" else BASE + path)
        named = page.xpath(
            "//link[@rel='cite-as' or @rel='describedby' or @rel='item' or @rel='collection']/@href"
        )
        named += page.xpath("//meta[@property='og:image' or @property='og:url']/@content")
        named += page.xpath("//meta[@name='citation_public_url']/@content")
        assert [x for x in named if not x.startswith(BASE)] == [], path
        for block in page.xpath("//script[@type='application/ld+json']/text()"):
            ids = re.findall(r'"(?:@id|contentUrl)":"([^"]*)"', block)
            assert ids, path
            assert [x for x in ids if not x.startswith(BASE)] == [], path
    places = re.findall(r"<loc>(.*?)</loc>", based["sitemap.xml"].decode())
    assert BASE in places
    assert [x for x in places if not x.startswith(BASE)] == []
    assert json.loads(based["xref.json"])["base"] == BASE
    assert json.loads(based["dts/index.jsonld"])["navigation"].startswith(f"{BASE}dts/")


def test_with_an_address_the_folder_can_still_be_moved(plain, based):
    assert set(based) == set(plain)
    for path, page in heads(based).items():
        loaded = page.xpath(
            "//a/@href | //script/@src | //img/@src | //link[@rel='stylesheet' or @rel='icon']/@href"
        )
        assert [x for x in loaded if x.startswith(SITE)] == [], path


def test_without_an_address_nothing_is_absolute_or_canonical(plain):
    for path, page in heads(plain).items():
        assert page.xpath("//link[@rel='canonical']") == [], path
        (target,) = page.xpath("//link[@rel='cite-as']/@href") or ["x"]
        assert not target.startswith("http"), path
    assert "http" not in "".join(re.findall(r"<loc>(.*?)</loc>", plain["sitemap.xml"].decode()))


def test_the_address_is_in_the_tei_and_comes_from_there(based):
    assert f'<idno type="URI">{BASE}</idno>' in based[f"{SAMPLE}.tei.xml"].decode()
    from lxml import etree  # noqa: PLC0415

    tei = etree.fromstring(based[f"{SAMPLE}.tei.xml"])
    assert Contents(read(tei, SAMPLE)).facts.base == BASE
    made = {a.path: a.data for a in exports(Contents(read(tei, SAMPLE)))}
    assert made["xref.json"] == based["xref.json"]


def edition_with(tmp_path: Path, line: str) -> Path:
    folder = tmp_path / "edition" / SAMPLE
    folder.mkdir(parents=True)
    profile = (ROOT / "edition" / SAMPLE / "book.yaml").read_text("utf-8")
    (folder / "book.yaml").write_text(f"{profile}{line}\n", "utf-8")
    return tmp_path


ADDRESSES = {
    "of the book": ("base: https://a.example/b", "", "https://a.example/b/"),
    "with a slash": ("base: https://a.example/b/", "", "https://a.example/b/"),
    "of the site": ("", "http://localhost:8000", f"http://localhost:8000/{SAMPLE}/"),
    "the environment goes first": ("base: https://a.example/b", f"{SITE}/", BASE),
    "none": ("", "", ""),
}


@pytest.mark.parametrize(("line", "given", "expected"), ADDRESSES.values(), ids=ADDRESSES)
def test_where_the_address_is_said(tmp_path, monkeypatch, line, given, expected):
    monkeypatch.setenv(books.BASE, given)
    assert config.read(edition_with(tmp_path, line), SAMPLE).profile.base == expected


@pytest.mark.parametrize(
    "address", ["example.org", "ftp://a.example/", "https://a.example/?x=1", "https://a b/"]
)
def test_what_is_no_address_is_refused_with_its_place(tmp_path, monkeypatch, address):
    monkeypatch.delenv(books.BASE, raising=False)
    with pytest.raises(
        EditionError, match=r"book.yaml:\d+:\d+: book: 'base' must be an address like https://"
    ):
        config.read(edition_with(tmp_path, f'base: "{address}"'), SAMPLE)
    monkeypatch.setenv(books.BASE, address)
    with pytest.raises(EditionError, match=r"EDITION_BASE \(environment\): must be an address"):
        config.read(edition_with(tmp_path / "x", ""), SAMPLE)


# --- what Zotero takes of each page ---

THE_BOOK = {"index.html", "search.html", "gone.html"}


def title_of(page: html.HtmlElement, book: str) -> str:
    return page.findtext(".//title").removesuffix(f" · {book}")


def test_every_page_gives_one_right_item(plain):
    pages = heads(plain)
    book = zotero_of(pages["index.html"])
    assert (book["itemType"], book["creators"]) == ("book", ["The Ibid Project"])
    kinds = set()
    for path, page in pages.items():
        item = zotero_of(page)
        kinds.add(path.split("/")[0] if "/" in path else path)
        if path in THE_BOOK or path.startswith("cite/"):
            assert {k: v for k, v in item.items() if k != "url"} == {
                k: v for k, v in book.items() if k != "url"
            }, path
        elif path.startswith("sources/") and path != "sources/index.html":
            assert item["itemType"] != "webpage", path
            assert item["title"] != book["title"], path
        else:
            assert (item["itemType"], item["publicationTitle"]) == ("bookSection", book["title"]), path
            assert item["title"] in page.findtext(".//title"), path
            assert item["creators"], path
        assert item["title"], path
        assert len(page.xpath("//meta[@name='citation_title']")) == 1, path
        assert len(page.xpath("//script[@type='application/ld+json']")) == (
            0 if path == "bibliography.html" else 1
        ), path
    assert {"people", "places", "terms", "concordance", "sources", "search.html", "about.html"} <= kinds


def zotero_of(page: html.HtmlElement) -> dict[str, object]:
    head = "".join(html.tostring(x, encoding="unicode") for x in page.xpath("//head/*"))
    return zotero(head)


def test_an_entry_of_a_register_is_by_the_editors_and_about_its_subject(plain):
    path = next(p for p in plain if p.startswith("people/"))
    page = html.fromstring(plain[path])
    (record,) = [json.loads(x) for x in page.xpath("//script[@type='application/ld+json']/text()")]
    assert (record["@type"], record["about"]["@type"]) == ("WebPage", "Person")
    assert record["about"]["name"] == record["name"] == zotero_of(page)["title"]
    assert record["isPartOf"]["@type"] == "Book"
    assert zotero_of(page)["url"].endswith(path)


def test_the_title_page_says_how_to_cite(plain):
    rows = html.fromstring(plain["index.html"]).xpath("//dl[@class='cite']/dt/text()")
    assert rows == [
        "The printed book",
        "This edition: Chicago, note",
        "This edition: Chicago, bibliography",
        "This edition: MLA, works cited",
        "This edition: APA, reference list",
    ]


def test_a_shelf_is_one_zip(plain):
    from ibid.exports import shelf_zip, site_zip  # noqa: PLC0415
    from ibid.model import Artefact  # noqa: PLC0415

    book = site_zip([Artefact(path, data) for path, data in plain.items()], SAMPLE).data
    other = site_zip([Artefact("index.html", b"<p>other</p>\n"), Artefact("cover.png", b"png")], "other").data
    top = Artefact("index.html", b'<h1>Editions</h1>\n<p><a href="editions.zip">all</a></p>\n')
    made = shelf_zip([top], [book, other])
    assert made.path == "editions.zip"
    assert made == shelf_zip([top], [book, other])
    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        assert archive.testzip() is None
        assert archive.read("editions/index.html") == b"<h1>Editions</h1>\n"  # the copy does not offer itself
        assert archive.read("editions/other/index.html") == b"<p>other</p>\n"
        with zipfile.ZipFile(io.BytesIO(book)) as single:
            for info in single.infolist():
                assert archive.read(f"editions/{info.filename}") == single.read(info), info.filename
            assert len(archive.infolist()) == len(single.infolist()) + 3
