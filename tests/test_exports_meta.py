"""What machines read: the head of every page, inventories, annotations, Distributed Text Services.

Zotero's translator "Embedded Metadata" is modelled by its rules: which item type a page gives, and what is in its fields.
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET

import judges
import pytest
from exporthelp import BASE, EDITIONS, ROOT, load, mini
from lxml import etree, html

from ibid import cli
from ibid.exports import downloads, dts, inventory, web_annotations
from ibid.exports.meta import cited_works, head_tags, tags
from ibid.exports.picture import draw, picture
from ibid.exports.targets import passages
from ibid.teitext import NS


@pytest.fixture(scope="module", params=EDITIONS)
def contents(request):
    return EDITIONS[request.param]()


def paths(contents):
    edition = contents.edition
    names = [
        "index.html",
        "about.html",
        "bibliography.html",
        "emendations.html",
        "search.html",
        "sources/index.html",
        "cite/ch1.html",
    ]
    return [
        *names,
        *(c.file for c in edition.chapters),
        *(f"sources/{w.key}.html" for w in edition.works.values()),
    ]


# --- Zotero ---

HIGHWIRE = {
    "citation_title": "title",
    "citation_publication_date": "date",
    "citation_journal_title": "publicationTitle",
    "citation_inbook_title": "publicationTitle",
    "citation_publisher": "publisher",
    "citation_isbn": "ISBN",
    "citation_public_url": "url",
    "citation_language": "language",
}
HIGHWIRE_TYPES = {
    "citation_journal_title": "journalArticle",
    "citation_technical_report_institution": "report",
    "citation_inbook_title": "bookSection",
    "citation_dissertation_institution": "thesis",
}
DC_TYPES = {
    "book": "book",
    "bookitem": "bookSection",
    "manuscript": "manuscript",
    "report": "report",
    "thesis": "thesis",
}


def zotero(head):
    """The item that Zotero's "Embedded Metadata" makes of a page's head (Embedded Metadata.js and RDF.js, 2026)."""
    tree = html.document_fromstring(f"<html><head>{head}</head><body></body></html>")
    metas = [(m.get("name") or m.get("property"), m.get("content")) for m in tree.xpath("//head/meta")]
    first = {}
    for name, value in metas:
        first.setdefault(name, value)
    highwire = [HIGHWIRE_TYPES[name] for name, _ in metas if name in HIGHWIRE_TYPES]  # the last one wins
    og = "book" if first.get("og:type") == "book" else None
    dc = DC_TYPES.get(first.get("DC.type", "").lower())
    guess = (
        "book" if "citation_isbn" in first else "journalArticle" if "citation_title" in first else "webpage"
    )
    item = {"itemType": (highwire or [None])[-1] or og or dc or guess}
    item |= {field: first[name] for name, field in HIGHWIRE.items() if name in first}
    item["creators"] = [value for name, value in metas if name == "citation_author"]
    item["editors"] = [value for name, value in metas if name == "citation_editor"]
    if not item["creators"] and not item["editors"] and "author" in first:
        item["creators"] = [first["author"]]
    pages = [first.get("citation_firstpage"), first.get("citation_lastpage")]
    item["pages"] = "-".join(page for page in pages if page)
    item["place"], item["edition"] = first.get("eprints.place_of_pub"), first.get("prism.edition")
    return item


THE_BOOK = {
    "itemType": "book",
    "title": "Salt and Lamplight",
    "creators": ["Merrow, Ada"],
    "date": "1961",
    "publisher": "Harbour Press",
    "place": "Port Ellery",
    "ISBN": "978-0-00-000000-2",
    "edition": "digital edition 0.3",
    "language": "en",
}
A_PART = THE_BOOK | {"itemType": "bookSection", "publicationTitle": "Salt and Lamplight"}
WRITTEN = {
    "itemType": "bookSection",
    "publicationTitle": "Salt and Lamplight",
    "creators": ["Ibid"],
    "date": "2026",
    "publisher": None,
    "place": None,
    "ISBN": None,
    "edition": "digital edition 0.3",
}
"""What the edition wrote: by its editors, of its own year, not by the author or from the press of the book."""
ITEMS = {
    "the title page": ("index.html", THE_BOOK | {"url": "index.html", "pages": ""}),
    "a chapter": ("ch1.html", A_PART | {"title": "The first lamps", "pages": "1-2", "url": "ch1.html"}),
    "the bibliography": ("bibliography.html", A_PART | {"title": "Bibliography", "url": "bibliography.html"}),
    "the editorial statement": ("about.html", WRITTEN | {"title": "About this edition", "url": "about.html"}),
    "the apparatus": ("emendations.html", WRITTEN | {"title": "Emendations"}),
    "the search page": ("search.html", THE_BOOK),
    "the list of sources": (
        "sources/index.html",
        WRITTEN | {"title": "Sources", "url": "../sources/index.html"},
    ),
    "a person": ("people/veld.html", WRITTEN | {"title": "Oskar Veld", "url": "../people/veld.html"}),
    "the concordance": ("concordance/a.html", WRITTEN | {"title": "Concordance: A"}),
    "a page of references": ("cite/ch1.html", THE_BOOK),
    "a cited book": (
        "sources/veld-reports.html",
        {
            "itemType": "book",
            "title": "Reports",
            "creators": ["Veld, Oskar"],
            "date": "1905",
            "publisher": "Lamp Board",
            "place": "Orlan",
        },
    ),
    "a cited article": (
        "sources/veld-letters.html",
        {
            "itemType": "journalArticle",
            "title": "Letters on oil",
            "publicationTitle": "Coast Review",
            "date": "1911",
        },
    ),
    "a cited periodical, which has no author": (
        "sources/harbour-gazette.html",
        {"itemType": "book", "title": "Harbour Gazette", "creators": []},
    ),
}


@pytest.mark.parametrize("name", ITEMS)
def test_zotero_takes_the_right_item(name):
    path, expected = ITEMS[name]
    item = zotero(head_tags(mini(), path, title=str(expected["title"])))
    assert {key: item.get(key) for key in expected} == expected


TYPES = {
    "book": "book",
    "article": "journalArticle",
    "thesis": "thesis",
    "report": "report",
    "archive": "manuscript",
    "typescript": "manuscript",
    "collection": "book",
    "periodical": "book",
}


def test_zotero_takes_the_right_type_of_every_source(contents):
    for work in contents.edition.works.values():
        item = zotero(head_tags(contents, f"sources/{work.key}.html"))
        expected = TYPES[work.type]
        if work.container and not work.in_periodical and work.type not in {"thesis", "report"}:
            expected = "bookSection"
        if work.type != "article" or work.container:
            assert (item["itemType"], item["title"]) == (expected, work.title), work.id


# --- the head of every page ---


def test_every_tag_of_every_page_is_well_formed_and_has_a_value(contents):
    for path in paths(contents):
        tree = html.document_fromstring(f"<html><head>{head_tags(contents, path)}</head><body></body></html>")
        for element in tree.xpath("//head/*"):
            assert element.tag in {"meta", "link", "script"}
            if element.tag == "script":
                assert element.get("type") in {"application/json", "application/ld+json"}
                json.loads(element.text)
            else:
                assert (element.get("content") or element.get("href") or "").strip(), html.tostring(element)


def test_the_head_is_escaped():
    assert zotero(head_tags(mini(), "index.html"))["title"] == "Salt and Lamplight"
    kinds = {kind for kind, _, _ in tags(mini(), "ch1.html")}
    assert kinds == {"name", "property", "link", "markup"}


def test_every_cited_work_has_its_citation_reference(contents):
    for chapter in contents.edition.chapters:
        found = [value for _, name, value in tags(contents, chapter.file) if name == "citation_reference"]
        cited = {c.work for note in chapter.notes for c in note.citations if c.work in contents.edition.works}
        assert len(found) == len(cited) == len(cited_works(contents.edition, chapter))
        assert all(re.match(r"citation_title=[^;]+", value) for value in found)


def linked_data(contents, path):
    tree = html.document_fromstring(f"<html><head>{head_tags(contents, path)}</head><body></body></html>")
    return [json.loads(s.text) for s in tree.xpath("//script[@type='application/ld+json']")]


def test_linked_data_of_a_chapter():
    (chapter,) = linked_data(mini(), "ch1.html")
    assert (chapter["@type"], chapter["name"], chapter["pageStart"], chapter["pageEnd"]) == (
        "Chapter",
        "The first lamps",
        "1",
        "2",
    )
    assert chapter["isPartOf"]["@type"] == "Book"
    assert chapter["isBasedOn"]["datePublished"] == "1961"
    assert [work["@id"] for work in chapter["citation"]] == [
        "sources/veld-reports.html",
        "sources/harbour-gazette.html",
    ]


def test_linked_data_of_the_book():
    (book,) = linked_data(mini(BASE), "index.html")
    assert (book["@context"], book["@type"], book["@id"]) == (
        "https://schema.org",
        "Book",
        f"{BASE}index.html",
    )
    assert [part["name"] for part in book["hasPart"]] == ["The first lamps", "Oil and paper"]
    assert book["isBasedOn"]["isbn"] == "978-0-00-000000-2"


def links(contents, path, offered=()):
    tree = html.document_fromstring(
        f"<html><head>{head_tags(contents, path, offered)}</head><body></body></html>"
    )
    found = {}
    for link in tree.xpath("//head/link"):
        found.setdefault(link.get("rel"), []).append((link.get("href"), link.get("type")))
    return found


def test_signposts_of_the_title_page():
    found = links(mini(BASE), "index.html", downloads("mini"))
    assert found["cite-as"] == [(f"{BASE}index.html", None)]
    assert found["canonical"] == [(BASE, None)]
    assert (f"{BASE}cite/book.json", "application/vnd.citationstyles.csl+json") in found["describedby"]
    assert (f"{BASE}mini.epub", "application/epub+zip") in found["item"]
    assert ("mini.epub", "application/epub+zip") in links(mini(), "index.html", downloads("mini"))["item"]
    assert {href for href, _ in found["type"]} == {"https://schema.org/AboutPage", "https://schema.org/Book"}


def test_signposts_of_a_chapter():
    found = links(mini(), "ch2.html")
    assert found["cite-as"] == [("ch2.html", None)]
    assert found["collection"] == [("index.html", "text/html")]
    assert "canonical" not in found


def test_pages_in_folders_point_up():
    for path in ("sources/index.html", "cite/ch1.html"):
        found = links(mini(), path)
        assert found["describedby"][0][0] == "../cite/book.bib"
        assert found["cite-as"] == [("../index.html", None)]


def test_what_the_head_names_is_made():
    made = {a.path for a in __import__("ibid.exports", fromlist=["x"]).exports(mini())}
    for path in paths(mini()):
        named = [
            href for rel, pairs in links(mini(), path).items() if rel == "describedby" for href, _ in pairs
        ]
        assert {href.removeprefix("../") for href in named} <= made


@pytest.mark.judge
def test_the_nu_checker_finds_nothing(tmp_path):
    start = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>x</title>'
    for path in paths(mini()):
        file = tmp_path / path.replace("/", "-")
        file.write_text(
            f"{start}{head_tags(mini(), path, downloads('mini'))}</head><body><h1>x</h1></body></html>",
            "utf-8",
        )
    assert judges.vnu(*sorted(tmp_path.glob("*.html"))) == []


def test_the_picture():
    data = draw("Ada Merrow", "Salt and Lamplight", "Harbour Press, 1961")
    assert data == draw("Ada Merrow", "Salt and Lamplight", "Harbour Press, 1961")
    assert (data[:8], data[16:24]) == (
        b"\x89PNG\r\n\x1a\n",
        (1200).to_bytes(4, "big") + (630).to_bytes(4, "big"),
    )
    assert 5_000 < len(data) < 60_000


def test_the_picture_is_kept(tmp_path):
    first = picture(mini(), tmp_path)
    (file,) = tmp_path.iterdir()
    assert file.read_bytes() == first.data
    file.write_bytes(b"kept")
    assert picture(mini(), tmp_path).data == b"kept"


# --- inventories ---


def test_every_identifier_is_in_the_inventory(contents):
    objects = load(inventory.xref(contents).data)["objects"]
    assert {o["id"]: o["url"] for o in objects} == {k: v for k, v in contents.edition.hrefs.items() if k}
    kinds = {o["id"]: o["kind"] for o in objects}
    for chapter in contents.edition.chapters:
        assert kinds[chapter.id] == "chapter"
        assert all(kinds[t.id] == t.kind for t in passages(contents, chapter))
    assert all(kinds[c] == "call" for c in contents.edition.calls)
    assert all(kinds[w] == "work" for w in contents.edition.works)


def test_the_site_map():
    pages = ["index.html", "ch1.html", "sources/a&b.html", "x.json"]
    root = ET.fromstring(inventory.sitemap(mini(BASE), pages).data)  # noqa: S314 - our own file
    found = [loc.text for loc in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert found == [f"{BASE}ch1.html", BASE, f"{BASE}sources/a&b.html"]


HERE = "https://editions.example.org"
SHELVES = {
    "no address": ({"b": "", "a": ""}, "", "a/sitemap.xml"),
    "one for all": ({"b": f"{HERE}/b/", "a": f"{HERE}/a/"}, f"{HERE}/sitemap.xml", f"{HERE}/a/sitemap.xml"),
    "only one is known": ({"b": f"{HERE}/b/", "a": ""}, "", "a/sitemap.xml"),
    "they do not agree": ({"b": f"{HERE}/b/", "a": "https://else.example.org/"}, "", f"{HERE}/b/sitemap.xml"),
}


@pytest.mark.parametrize(("books", "named", "listed"), SHELVES.values(), ids=SHELVES)
def test_robots_are_welcome(books, named, listed):
    made = {a.path: a.data.decode() for a in inventory.shelf_files(books)}
    assert made["robots.txt"] == "User-agent: *\nAllow: /\n" + (f"Sitemap: {named}\n" if named else "")
    places = re.findall(r"<loc>(.*?)</loc>", made["sitemap.xml"])
    assert listed in places
    assert len(places) == 2


# --- annotations ---


def annotated(contents):
    return load(web_annotations.web_annotations(contents).data)


def test_the_annotations_are_of_the_web_annotation_model(contents):
    page = annotated(contents)
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert page["type"] == "AnnotationPage"
    assert page["partOf"]["total"] == len(page["items"])
    for item in page["items"]:
        assert item["type"] == "Annotation"
        assert item["motivation"] in {"editing", "commenting"}
        assert item["body"]["type"] == "TextualBody"
        assert item["body"]["value"].strip()
        assert item["target"]["source"].endswith(".html")
    assert len({item["id"] for item in page["items"]}) == len(page["items"])


def test_every_emendation_is_annotated(contents):
    found = {
        item["id"].partition("#")[2]
        for item in annotated(contents)["items"]
        if item["motivation"] == "editing"
    }
    assert found == {emendation.id for emendation in contents.edition.emendations}


def test_every_selector_finds_its_words(contents):
    edition = contents.edition
    places = {f"{b.place.file}#{b.place.anchor}": b for b in edition.blocks.values()}
    places |= {edition.hrefs[n.id]: n for n in edition.notes.values()}
    tested = 0
    for item in annotated(contents)["items"]:
        selector = item["target"].get("selector", {})
        where = places.get(f"{item['target']['source']}#{selector.get('value')}")
        quote = selector.get("refinedBy")
        if where is None or quote is None:
            continue
        sought = "".join((quote.get("prefix", "") + quote["exact"] + quote.get("suffix", "")).split())
        assert sought in "".join(contents.text(where).text.split()), item["id"]
        tested += 1
    assert tested >= 3


WORDS = {
    "an emendation": ("e.2", "The edition reads “nineteen”, the witness has “ninteen”"),
    "its reason": ("e.2", "the annual return counts nineteen"),
    "a slip": ("e.3", "a slip of the printed book"),
    "a call": ("ch1.r2.why", "Recognition made an apostrophe of the figure"),
    "commentary": ("ch1.c1", "They were paid in lamp oil"),
    "a lost note": ("ch1.n3.lost", "The line with note 3 is wanting"),
}


@pytest.mark.parametrize(("identity", "words"), WORDS.values(), ids=WORDS)
def test_what_annotations_say(identity, words):
    items = {item["id"].partition("#")[2]: item for item in annotated(mini())["items"]}
    assert words in items[identity]["body"]["value"]


# --- Distributed Text Services ---

ANSWERS = {
    "EntryPoint": {"@context", "@id", "@type", "dtsVersion", "collection", "navigation", "document"},
    "Collection": {
        "@context",
        "@id",
        "@type",
        "dtsVersion",
        "title",
        "totalParents",
        "totalChildren",
        "collection",
    },
    "Resource": {
        *("@context", "@id", "@type", "dtsVersion", "title", "totalParents", "totalChildren"),
        *("collection", "navigation", "document", "citationTrees"),
    },
    "Navigation": {"@context", "@id", "@type", "dtsVersion", "resource"},
}
"""What version 1.0 of the specification requires of each answer."""


def expand(template, **values):
    """RFC 6570, as far as the templates go: ``{x}``, ``{/x,y}``, ``{;x}``."""

    def fill(match):
        operator, names = match.groups()
        found = [(name, values[name]) for name in names.split(",") if values.get(name) is not None]
        if operator == ";":
            return "".join(f";{name}={value}" for name, value in found)
        return "".join(f"{operator}{value}" for _, value in found)

    return re.sub(r"\{([/;]?)([\w,]+)\}", fill, template)


class Client:
    """Asks the files as the validator asks a server; relative addresses are resolved against the file they stand in."""

    def __init__(self, contents, deep=False):
        self.base = contents.facts.base
        self.files = {a.path: a.data for a in dts.dts(contents, deep=deep)}
        self.files[f"{contents.edition.book}.tei.xml"] = b"<TEI xmlns='http://www.tei-c.org/ns/1.0'/>"

    def get(self, address, here):
        if self.base:
            path = address.removeprefix(self.base)
        else:
            parts = here.split("/")[:-1]
            for step in address.split("/"):
                parts = parts[:-1] if step == ".." else [*parts, step]
            path = "/".join(parts)
        return path, self.files.get(path)

    def ask(self, template, here, **values):
        path, data = self.get(expand(template, **values), here)
        assert data is not None, f"no file for {template} with {values}: {path}"
        return path, json.loads(data) if path.endswith(".jsonld") else etree.fromstring(data)


@pytest.mark.parametrize("deep", [False, True])
def test_every_answer_has_what_the_specification_requires(contents, deep):
    for path, data in Client(contents, deep).files.items():
        if path.endswith(".jsonld"):
            answer = json.loads(data)
            assert ANSWERS[answer["@type"]] <= set(answer), path
            assert answer["dtsVersion"] == "1.0"


@pytest.mark.parametrize("base", ["", BASE])
def test_the_way_of_the_validator(base):
    client = Client(mini(base))
    here = "dts/index.jsonld"
    entry = json.loads(client.files[here])
    for name, needed in {
        "collection": "id nav",
        "navigation": "resource ref start end down",
        "document": "resource ref start end",
    }.items():
        assert set(needed.split()) <= set(re.findall(r"\w+", " ".join(re.findall(r"\{[^}]*\}", entry[name]))))
    at, root = client.ask(entry["collection"], here)
    (member,) = root["member"]
    assert (
        member["@type"] == "Collection"
    )  # the validator looks for a resource below what the root names, not among it
    at, work = client.ask(entry["collection"], here, id=member["@id"])
    (found,) = work["member"]
    assert (found["@type"], found["totalParents"], work["totalChildren"]) == ("Resource", 1, 1)
    at, resource = client.ask(entry["collection"], here, id=found["@id"])
    assert {k: v for k, v in resource.items() if k in found} == found
    _, parents = client.ask(resource["collection"], at, nav="parents")
    assert [p["@id"] for p in parents["member"]] == [work["@id"]]
    _, above = client.ask(work["collection"], at, id=work["@id"], nav="parents")
    assert [p["@id"] for p in above["member"]] == [root["@id"]]
    place, tree = client.ask(resource["navigation"], at, down="1")
    assert [unit["identifier"] for unit in tree["member"]] == ["1", "2"]
    last = tree["member"][-1]["identifier"]
    for down in ("-1", "1", "2"):
        _, sub = client.ask(tree["resource"]["navigation"], place, ref=last, down=down)
        assert sub["ref"]["identifier"] == last
        assert sub["member"] == [sub["ref"]]
    _, alone = client.ask(resource["navigation"], at, ref=last)
    assert "member" not in alone
    _, siblings = client.ask(resource["navigation"], at, ref=last, down="0")
    assert [unit["identifier"] for unit in siblings["member"]] == ["1", "2"]
    _, whole = client.ask(resource["document"], at)
    assert whole.tag == "{http://www.tei-c.org/ns/1.0}TEI"
    _, part = client.ask(resource["document"], at, ref=last)
    (wrapper,) = part.iter("{https://w3id.org/api/dts#}wrapper")
    assert wrapper.xpath("t:div/@n", namespaces=NS) == [last]


def test_down_to_paragraphs_and_notes(contents):
    client = Client(contents, deep=True)
    at = f"dts/collection/{contents.edition.book}.jsonld"
    resource = json.loads(client.files[at])
    (tree,) = resource["citationTrees"]
    (chapter,) = tree["citeStructure"]
    assert [x["citeType"] for x in chapter["citeStructure"]] == ["paragraph", "quotation", "note"]
    place, whole = client.ask(resource["navigation"], at, down="-1")
    _, same = client.ask(resource["navigation"], at, down="2")
    assert same["member"] == whole["member"]
    units = {unit["identifier"]: unit for unit in whole["member"]}
    edition = contents.edition
    assert len(units) == len(whole["member"])
    assert len(units) == len(edition.chapters) + len(edition.blocks) + len(edition.notes)
    for ref, unit in units.items():
        assert unit["parent"] is None if unit["level"] == 1 else units[unit["parent"]]["level"] == 1
        _, alone = client.ask(whole["resource"]["navigation"], place, ref=ref)
        assert (alone["ref"], "member" in alone) == (unit, False)
        _, beside = client.ask(resource["navigation"], at, ref=ref, down="0")
        names = [x["identifier"] for x in beside["member"]]
        assert names == [name for name, x in units.items() if x["parent"] == unit["parent"]]
        for down in ("1", "2", "-1"):
            _, below = client.ask(resource["navigation"], at, ref=ref, down=down)
            assert below["member"] == [x for x in whole["member"] if x == unit or x["parent"] == ref]
        _, part = client.ask(resource["document"], at, ref=ref)
        (wrapper,) = part.iter("{https://w3id.org/api/dts#}wrapper")
        (element,) = wrapper
        anchor = (
            f"p{ref.split('.')[1]}"
            if unit["level"] == 2 and unit["citeType"] != "note"
            else ref.split(".")[-1]
        )
        if unit["level"] == 2:
            assert element.get("{http://www.w3.org/XML/1998/namespace}id").endswith(f".{anchor}")


def test_the_deep_tree_is_exported_on_demand(tmp_path):
    out = tmp_path / "out"
    assert cli.main(["export", "--dts", "--book", "little-marks", "--out", str(out)]) == 0
    entry = json.loads((out / "dts" / "index.jsonld").read_text("utf-8"))
    assert entry["@type"] == "EntryPoint"
    assert (out / "little-marks" / "1.1.tei.xml").is_file()
    assert (out / "little-marks.tei.xml").is_file()
    assert cli.main(["export", "--dts", "--book", "little-marks", "--out", str(out)]) == 0
    (tmp_path / "file").write_text("x")
    assert cli.main(["export", "--dts", "--book", "little-marks", "--out", str(tmp_path / "file")]) == 2


def test_a_range_leads_to_no_file():
    client = Client(mini())
    resource = json.loads(client.files["dts/collection/mini.jsonld"])
    assert (
        client.get(expand(resource["navigation"], start="1", end="2"), "dts/collection/mini.jsonld")[1]
        is None
    )


def test_a_chapter_asked_for_is_the_chapter_of_the_edition(contents):
    for artefact in dts.dts(contents):
        if artefact.path.endswith(".tei.xml"):
            root = etree.fromstring(artefact.data)
            found = root.xpath("//t:body//t:div[@type='chapter']", namespaces=NS)
            chapter = next(c for c in contents.edition.chapters if c.n == found[0].get("n"))
            assert _c14n(found[0]) == _c14n(chapter.element)
            assert len(root.xpath("//t:note[@place='end']", namespaces=NS)) == len(chapter.notes)


def _c14n(element):
    return etree.tostring(element, method="c14n", exclusive=True, with_tail=False)


def test_the_templates_are_in_the_repository():
    assert (ROOT / "templates" / "cite.html").is_file()
