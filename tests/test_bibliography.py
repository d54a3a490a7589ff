"""The bibliography: lines to entries, entries to works, the editor's corrections."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ibid import bibliography, yamlio
from ibid.model import Name, Span, Work


def lines_of(text: str) -> list[tuple[Span, str]]:
    """The lines of a witness with their spans, blank ones left out."""
    out, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            out.append((Span(at, at + len(line)), line))
        at += len(line) + 1
    return out


LIST = """SOURCES
PRIMARY SOURCES
UNPUBLISHED
Ferry Archives (River Library, University of Ferryport).
PUBLISHED
- Able, A. B. The River. London, Dent & Sons, 1911.
 - Rivers and Towns (2 vols). London, Dent & Sons, 1912-14.
Ferries. London, Dent & Sons, 1915.
- Baker, Charlotte, ed. The Ford: Papers on Crossing. Oxford, Ferry Press, 1920. Cook, Yu. Reka i Gorod. Riga,
Izdatel'stvo 'Rassvet', 1911.
- Stoikii Gorod. Moscow, Izdatel'stvo Kommunalnovo Khoz-
- yaistva, 1913. Tikhaya Reka. Moscow, Rassvet, 1914.
SECONDARY WORKS
Dove, Emma & Fox, G. The Quay, trans. Henry Ibis. Boston, Gull, 1930."""


def read(text: str, titles: tuple[str, ...] = ()) -> tuple[list[bibliography.Item], list[Work]]:
    items = bibliography.split(lines_of(text), titles)
    return items, bibliography.parse(items)


def test_headings_nest_and_their_contrasts_stand_side_by_side():
    items, _ = read(LIST.removeprefix("SOURCES\n"))
    heads = [(i.text, i.level) for i in items if i.kind == "head"]
    assert heads == [("PRIMARY SOURCES", 1), ("UNPUBLISHED", 2), ("PUBLISHED", 2), ("SECONDARY WORKS", 1)]
    assert items[-1].section == "SECONDARY WORKS"
    assert items[4].section == "PRIMARY SOURCES / PUBLISHED"


def test_entries_glued_and_split_over_lines():
    items, works = read(LIST)
    entries = [i for i in items if i.kind == "entry"]
    assert [w.title for w in works] == [
        "Ferry Archives",
        "The River",
        "Rivers and Towns",
        "Ferries",
        "The Ford",
        "Reka i Gorod",
        "Stoikii Gorod",
        "Tikhaya Reka",
        "The Quay",
    ]
    assert [i.joins for i in entries if i.joins] == [("no",), ("drop",)]
    assert works[6].publisher == "Izdatel'stvo Kommunalnovo Khozyaistva"


def test_a_line_of_imprint_alone_belongs_to_the_entry_above():
    _, works = read(
        "Able, A. The River.\nLas Rojas, University of Ferries, 1911.\nCook, B. The Ford. London, Dent, 1912."
    )
    assert [(w.title, w.year) for w in works] == [("The River", "1911"), ("The Ford", "1912")]


def test_repeated_authors_follow_the_entry_above():
    _, works = read(LIST)
    by_title = {w.title: w for w in works}
    able, cook = (Name("Able", "A. B."),), (Name("Cook", "Yu."),)
    assert by_title["Rivers and Towns"].authors == by_title["Ferries"].authors == able
    assert by_title["Tikhaya Reka"].authors == cook
    assert by_title["The Ford"].authors == ()
    assert by_title["The Ford"].editors == (Name("Baker", "Charlotte"),)


def test_a_title_made_from_the_name_above_stands_by_the_alphabet():
    _, works = read("- Able, A. The River. London, Dent, 1911.\n- Ableana, vol. 2. London, Dent, 1912.\n")
    assert works[1].authors == ()
    assert works[1].volumes == "vol. 2"


def test_a_list_of_titles_has_no_repeated_authors():
    _, works = read(
        "- The Ford. London, Dent, 1911.\n- Vl. Cook, The River. London, Dent, 1912."
        "\n- The Quay. Rome, Gull, 1913."
    )
    assert [w.authors for w in works] == [(), (Name("Cook", "Vl."),), ()]


ENTRIES = [
    (
        "Able, A. The River. London, Dent, 1911.",
        {"authors": (Name("Able", "A."),), "title": "The River", "year": "1911"},
    ),
    ("Able, A. The River. London, Dent, n.d.", {"year": "n.d.", "publisher": "Dent"}),
    (
        "Able, Anna B. The River, The Father of Towns. London, Dent, 1911.",
        {"title": "The River, The Father of Towns"},
    ),
    (
        "Able, A. and Baker, B. The River. London, Dent, 1911.",
        {"authors": (Name("Able", "A."), Name("Baker", "B."))},
    ),
    (
        "Able, A., ed. The River. London, Dent, 1911.",
        {"authors": (), "editors": (Name("Able", "A."),), "type": "book"},
    ),
    ("Able, A. ed. The River. London, Dent, 1911.", {"editors": (Name("Able", "A."),)}),
    ("Able, Ludwig T. von. The River. London, Dent, 1911.", {"authors": (Name("Able", "Ludwig T. von"),)}),
    (
        "Parvulus. Reka i Gorod. Moscow, Izdanie N. Kotova, 1911.",
        {"authors": (Name("Parvulus"),), "title": "Reka i Gorod"},
    ),
    ("Kotova. New York, Capricorn, 1962.", {"authors": (), "title": "Kotova", "place": "New York"}),
    ("1812. Moscow, Rechnoe Izdatel'stvo, 1911.", {"title": "1812", "lang": "ru-Latn", "place": "Moscow"}),
    (
        "1812, Before and After. trans. and ed. A. B. Cook, London, Dent, 1911.",
        {
            "title": "1812, Before and After",
            "editors": (Name("Cook", "A. B."),),
            "translators": (Name("Cook", "A. B."),),
        },
    ),
    (
        "The River, trans. John G. Cook and Ann Dove, London, Dent, 1911.",
        {
            "translators": (Name("Cook", "John G."), Name("Dove", "Ann")),
            "place": "London",
            "publisher": "Dent",
        },
    ),
    (
        "Ferry Papers 1911-1914, vol. 1, ed. Jan. P. Cook, The Hague, Gull & Co., 1964.",
        {
            "title": "Ferry Papers 1911-1914",
            "volumes": "vol. 1",
            "editors": (Name("Cook", "Jan P."),),
            "place": "The Hague",
        },
    ),
    (
        "The River, vols 1; 2; 3, pt. i & ii. London, Dent, 1911-14.",
        {"title": "The River", "volumes": "vols 1; 2; 3, pt. i & ii"},
    ),
    ("The River, vols 2 & 3. Paris, Dent, 1911–14.", {"volumes": "vols 2 & 3", "year": "1911–14"}),
    ("The River (3 vols). London, Dent, 1911.", {"title": "The River", "volumes": "3 vols"}),
    ("The River: A Portrait. London, Dent, 1911.", {"title": "The River", "subtitle": "A Portrait"}),
    (
        "The River: 1911-1943, vol. 2. London, Dent, 1967.",
        {"title": "The River: 1911-1943", "subtitle": "", "volumes": "vol. 2"},
    ),
    (
        "Whither the River? trans. Ann Dove. London, Dent, 1911.",
        {"title": "Whither the River?", "place": "London"},
    ),
    (
        "Cook, A. Ot Reki k Gorodu, Moscow, Rassvet, 1911.",
        {"title": "Ot Reki k Gorodu", "place": "Moscow", "cert": "medium"},
    ),
    (
        "Cook, A. The Ford. Berlin. Verlag 'Rote Furt', 1911.",
        {"place": "Berlin", "publisher": "Verlag 'Rote Furt'"},
    ),
    ("Cook, A. The Ford. Izdatel'stvo 'Kniga', 1911.", {"place": "", "publisher": "Izdatel'stvo 'Kniga'"}),
    ("Cook, A. The Ford. Moscow, 1911.", {"place": "Moscow", "publisher": "", "year": "1911"}),
    (
        "Cook, A. The Ford. Moscow, Tip. Gorodsk. Khoz., December 1921.",
        {"year": "December 1921", "publisher": "Tip. Gorodsk. Khoz."},
    ),
    (
        "Cook, A., Dove, Ann and Fox, G. The Ford. London, Dent, 1911.",
        {"authors": (Name("Cook", "A."), Name("Dove", "Ann"), Name("Fox", "G."))},
    ),
    ("Cook, A. The Ford. Cambridge, Mass., Dent, 1911.", {"place": "Cambridge, Mass.", "publisher": "Dent"}),
    ("Cook, A. 'On Fords', Kent Review, 53 (1983–4), 54–62.", {"volumes": "53", "year": "1983–4"}),
    (
        "Quay d'Arc, E. E. 'On Fords', Kent Review, 90 (1914), 373–5.",
        {"authors": (Name("Quay d'Arc", "E. E."),), "type": "article", "extent": "373–5"},
    ),
    (
        "Cook, Sir William. 'On Fords', Kent Review, 1 (1788), 1–56.",
        {"authors": (Name("Cook", "Sir William"),)},
    ),
    ("Cook, A. Une Rivière. Paris, Payot & Cie., 1911.", {"lang": "fr", "publisher": "Payot & Cie."}),
    ("Cook, A. Programm der Ufer. Berlin, Dent, 1911.", {"lang": "de"}),
    ("Cook, A. The River. New York & London, Dent, 1911.", {"place": "New York & London"}),
    (
        "Cook, Ann, 'Fords in Kent', Kent in the Second Decade, ed. S. Dove et al., London, "
        "Dent, 1928, pp. 41-64.",
        {
            "type": "article",
            "title": "Fords in Kent",
            "container": "Kent in the Second Decade",
            "extent": "pp. 41-64",
        },
    ),
    (
        "Cook, Ann. 'Fords in Kent, May 1911', Kent Review, 9 (1950), 25–67.",
        {"type": "article", "container": "Kent Review", "volumes": "9", "year": "1950", "extent": "25–67"},
    ),
    (
        "Cook, A. Kent's Fords. Unpublished Ph.D. Thesis, Ferry University, 1963.",
        {"type": "thesis", "title": "Kent's Fords", "publisher": "Ferry University", "year": "1963"},
    ),
    (
        "'The Fords of Kent.' Unpublished Ph.D. Thesis, Ferry University, 1963.",
        {"type": "thesis", "title": "The Fords of Kent"},
    ),
    (
        "Cook, A. Programme of the Ferry [draft], 1911 (Typewritten text in Ferry Library).",
        {
            "type": "typescript",
            "title": "Programme of the Ferry [draft]",
            "publisher": "Ferry Library",
            "year": "1911",
        },
    ),
    (
        "Tretii S'ezd Rechnikov: Protokoly. Moscow, Rassvet, 1911.",
        {"type": "report", "subtitle": "Protokoly", "lang": "ru-Latn"},
    ),
    (
        "Konferentsiya Rechnikov: Byulleten' (Nos. 1-5. 19–29 December 1911).",
        {"type": "report", "volumes": "Nos. 1-5", "year": "19–29 December 1911"},
    ),
    ("Za Reku: Sbornik Statei. Moscow, Rassvet, 1911.", {"type": "collection", "subtitle": "Sbornik Statei"}),
    ("Shirokaya Konferentsiya R.K.S. Moscow, Rassvet, 1911.", {"title": "Shirokaya Konferentsiya R.K.S."}),
]


@pytest.mark.parametrize(("text", "fields"), ENTRIES)
def test_entries(text, fields):
    work = bibliography.parse_entry(text)
    assert {name: getattr(work, name) for name in fields} == fields


def test_fields_keep_the_marks_of_the_reading_text():
    work = bibliography.parse_entry("Kot’ev, A. Put’ k Reke. Moscow, Izdatel’stvo ‘Novaya Nov’’, 1911.")
    assert (work.authors[0].family, work.title, work.publisher) == (
        "Kot’ev",
        "Put’ k Reke",
        "Izdatel’stvo ‘Novaya Nov’’",
    )
    assert work.key == "kotev-put-k-reke"


def test_one_line_of_periodicals_is_divided_at_what_only_begins_a_title():
    line = (
        "Rassvet Rassvet (Riga) Rechnoi Vestnik Vestnik Reki Tikhoe Slovo The New Ferryman Na Rechnom Fronte"
    )
    items, works = read(
        f"NEWSPAPERS AND PERIODICALS\n{line}", ("Rassvet", "Rassvet (Riga)", "Rechnoi Vestnik")
    )
    assert [(w.title, w.place) for w in works] == [
        ("Rassvet", ""),
        ("Rassvet", "Riga"),
        ("Rechnoi Vestnik", ""),
        ("Vestnik Reki", ""),
        ("Tikhoe Slovo", ""),
        ("The New Ferryman", ""),
        ("Na Rechnom Fronte", ""),
    ]
    assert {w.type for w in works} == {"periodical"}
    assert " ".join(i.text for i in items[1:]) == line


def test_titles_that_notes_cite_are_known():
    notes = [
        "Rassvet, 9 July 1911.",
        "Cook, 'On Fords', Tikhoe Slovo, IV (May 1911), 2.",
        "Ann in Novyi Put', 3 May 1912.",
    ]
    assert bibliography.cited_titles(notes) == ["Novyi Put'", "Rassvet", "Tikhoe Slovo"]


LANGUAGES = [
    ("The History of the River", "en"),
    ("Humanism", "en"),
    ("Tikhii Period Reki", "ru-Latn"),
    ("Pis’ma i Rechi", "ru-Latn"),
    ("Politique des Rivières et Calcul", "fr"),
    ("Der Weg zum Ufer", "de"),
    ("", "en"),
]


@pytest.mark.parametrize(("title", "lang"), LANGUAGES)
def test_language_of_a_title(title, lang):
    assert bibliography.guess(title) == lang


KEYS = [
    ("The River", ("Able",), "able-river"),
    ("Put' k Reke i Gorodu", ("Kot'ev",), "kotev-put-k-reke"),
    ("Marxism, A Study", ("Able", "Baker", "Cook"), "able-baker-marxism"),
    ("1812", ("Able",), "able-1812"),
    ("Écrits 1911–1914", ("Able",), "able-ecrits-1911"),
    ("The", (), "the"),
    ("…", (), "work"),
]


@pytest.mark.parametrize(("title", "families", "key"), KEYS)
def test_keys(title, families, key):
    assert bibliography.mint(title, [Name(f) for f in families]) == key


def test_equal_keys_are_told_apart_by_volume_then_year():
    _, works = read(
        "Able, A. The River, vol. 1. London, Dent, 1911.\nThe River, vol. 2. Paris, Dent, 1912."
        "\nThe Ford. Paris, Dent, 1913."
        "\nThe Ford. Rome, Dent, 1914.\nThe Ford. Rome, Dent, 1914."
    )
    assert [w.key for w in works] == [
        "able-river-1",
        "able-river-2",
        "able-ford-1913",
        "able-ford-1914",
        "able-ford-1914-2",
    ]


# --- nothing lost

WORDS = st.sampled_from(
    [
        "Able, A. The River. London, Dent, 1911.",
        "-",
        "Reka i Gorod",
        "BOOKS",
        "Khoz-",
        "yaistva, 1913",
        "(B) n.d.",
    ]
)
LINES = st.lists(st.lists(WORDS, max_size=4).map(" ".join), max_size=12)


@given(LINES)
def test_every_character_belongs_to_one_item_or_is_a_bullet(listed):
    text = "\n".join(listed)
    items = bibliography.split(lines_of(text))
    spans = [part for item in items for part in item.parts]
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    left = list(text)
    for span in spans:
        left[span.start : span.end] = " " * (span.end - span.start)
    assert set("".join(left)) <= set(" \n-–—•*")
    assert all(len(i.joins) == len(i.parts) - 1 for i in items)


@given(LINES)
def test_parsing_never_fails_and_keys_are_distinct(listed):
    works = bibliography.parse(bibliography.split(lines_of("\n".join(listed))))
    assert len({w.key for w in works}) == len(works)


# --- the editor

WORKS = [
    Work("able-river", "book", "The River", (Name("Able", "A."),), year="1911", parts=(Span(0, 10),)),
    Work("able-ford", "book", "The Ford", (Name("Able", "A."),), year="1912", parts=(Span(20, 30),)),
]


def edit(text: str) -> tuple[list[Work], list[str]]:
    problems = yamlio.Problems()
    printed = {"able-river": "Able, A. The River", "able-ford": "The Ford. London"}
    works = bibliography.apply_editor(
        WORKS, yamlio.parse(text, "b.yaml"), problems, lambda pos: 1 + pos // 20, printed
    )
    return works, problems._items


def test_without_a_file_nothing_changes():
    assert edit("") == (WORKS, [])


def test_the_editor_corrects_adds_and_relates():
    works, problems = edit(
        """
keys: {able-ford: ford}
corrections:
  - {key: able-river, title: Put' k 'Reke', authors: ["Able, Anna", Cook], reason: as the notes have it}
  - {line: 2, start: The Ford, year: "1913", cert: medium, reason: misread}
related: [[able-river, ford]]
added:
  - {key: cook-quay, type: article, title: The Quay, container: ford, lang: en}
"""
    )
    assert problems == []
    assert (works[0].title, works[0].authors) == ("Put' k ‘Reke’", (Name("Able", "Anna"), Name("Cook")))
    assert (works[1].key, works[1].year, works[1].cert, works[1].related) == (
        "ford",
        "1913",
        "medium",
        ("able-river",),
    )
    assert (works[2].key, works[2].added, works[2].container) == ("cook-quay", True, "ford")


PROBLEMS = [
    ("keys: {nobody: somebody}", "no entry has the key 'nobody'"),
    ("keys: {able-ford: Able Ford}", "not lower-case ASCII"),
    ("keys: {able-ford: able-river}", "two works have the key"),
    ("corrections: [{key: nobody, title: X}]", "no entry fits"),
    ("corrections: [{line: 9, title: X}]", "no entry fits"),
    ("corrections: [{line: 1, start: The Ford, title: X}]", "no entry fits"),
    ("corrections: [{key: able-ford, title: The Ford}]", "already read so"),
    ("corrections: [{key: able-ford, reason: why}]", "nothing to change"),
    ("corrections: [{key: able-ford, colour: red, title: X}]", "unknown key 'colour'"),
    ("corrections: [{key: able-ford, type: poem}]", "not one of book"),
    ("added: [{key: Able Quay, type: book, title: X}]", "not lower-case ASCII"),
    ("added: [{key: able-ford, type: book, title: X}]", "two works have the key"),
    ("added: [{key: quay, type: book}]", "key 'title' is missing"),
    ("related: [[able-ford, nobody]]", "no work has the key 'nobody'"),
    ("related: [able-ford]", "a list of lists"),
    ("colour: red", "unknown key 'colour'"),
]


@pytest.mark.parametrize(("text", "problem"), PROBLEMS)
def test_what_is_wrong_with_the_editors_data(text, problem):
    _, problems = edit(text)
    assert any(problem in p for p in problems), problems
    assert all(p.startswith("b.yaml:") for p in problems)


def test_titles_of_periodicals_come_from_the_editor():
    assert bibliography.periodical_titles(yamlio.parse("periodicals: [Rassvet, Novyi Put']", "b.yaml")) == [
        "Rassvet",
        "Novyi Put'",
    ]
    assert (
        bibliography.periodical_titles(None)
        == bibliography.periodical_titles(yamlio.parse("keys: {}", "b.yaml"))
        == []
    )
