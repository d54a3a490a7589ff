"""References in notes: the grammar, the works they mean, what Ibid inherits, the editor's decisions."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ibid import citations, yamlio
from ibid.citations import Rules
from ibid.model import Citation, Name, Work

ABLE, BAKER = (Name("Able", "A. B."),), (Name("Baker", "Charlotte"),)
WORKS = [
    Work(
        "able-papers",
        "book",
        "Collected Papers",
        ABLE,
        volumes="vols 1; 2; 3, pt. i & ii; 15; 17",
        year="1911-14",
    ),
    Work("able-river", "book", "The River and Its Towns", ABLE, year="1911"),
    Work("able-five-1", "book", "The First Five Ferries", ABLE, volumes="vol. 1", year="1912"),
    Work("able-five-2", "book", "The First Five Ferries", ABLE, volumes="vol. 2", year="1920"),
    Work("able-1812", "book", "1812", ABLE, year="1925"),
    Work("able-annals", "book", "Annals 1911-1914", ABLE, volumes="vol. 1", year="1955"),
    Work("baker-study", "book", "The Ford, A Study of Crossing", BAKER, year="1913"),
    Work("baker-development", "book", "The Development of the Kentish Ferry System", BAKER, year="1914"),
    Work("kotov-zadachi", "book", "Dal'nie Zadachi Rechnikov", (Name("Kotov", "Yu."),), year="1920"),
    Work("stati", "book", "Pis'ma i Rechi", (Name("Kotov", "Yu."),), volumes="3 vols", year="1927-9"),
    Work(
        "tretii-sezd", "report", "Tretii S'ezd Rechnoi Kommuny Severa (B)", subtitle="Protokoly", year="1918"
    ),
    Work(
        "pyatyi-sezd", "report", "Pyatyi S'ezd Rechnoi Kommuny Severa (B)", subtitle="Protokoly", year="1922"
    ),
    Work("edited", "book", "Bor'ba s Rekoi", editors=(Name("Arsen'ev", "P. N."),), year="1969"),
    Work("quay-buoys", "article", "On Buoys", (Name("Quay d’Arc", "E. E."),), container="Kent Review"),
    Work(
        "cook-engine", "article", "The Engine", (Name("Cook"),), container="Fifth Meeting", publisher="IEEE"
    ),
    Work("rassvet", "periodical", "Rassvet"),
    Work("rassvet-riga", "periodical", "Rassvet", place="Riga"),
    Work("vecher", "periodical", "Vechernyaya Zhizn'"),
    Work("vestnik", "periodical", "Rechnoi Vestnik"),
    Work("za-reku", "collection", "Za Reku", subtitle="Sbornik Statei", year="1925"),
    Work("able-archives", "archive", "Able Archives"),
    Work("able-letter-1", "article", "Pervyi Put'", ABLE, container="vestnik", extent="XI (May 1914)"),
    Work("able-letter-2", "article", "Vtoroi Put'", ABLE, container="vestnik"),
    Work(
        "kotov-iskra",
        "article",
        "Iskra' i Zadachi Reki tov. Bakera",
        (Name("Kotov", "Yu."),),
        container="za-reku",
    ),
    Work("baker-bereg", "article", "Na Beregu", BAKER, container="vestnik"),
]
RULES = Rules.read({"short-titles": "Towns = able-river", "abbreviations": "KFS = Kentish Ferry System"})

Expected = tuple[str | None, str]


def shown(citation: Citation) -> Expected:
    """A citation in short: key, and its locators as ``unit start[-end]``, inherited ones in brackets."""
    parts = []
    for loc in citation.locators:
        text = f"{loc.unit} {loc.start}" + ("" if loc.start == loc.end else f"-{loc.end}")
        parts.append(f"({text})" if loc.at is None else text)
    return citation.work, "; ".join(parts)


def resolve(*texts: str) -> list[list[Citation]]:
    """The citations of notes 1, 2 … of a chapter."""
    found = citations.resolve([(1, n, t) for n, t in enumerate(texts, 1)], WORKS, RULES)
    return list(found.values())


SINGLE = [
    ("Anna Able, The River and Its Towns (London, 1911), p. 158.", [("able-river", "page 158")]),
    (
        "A. Able, The River and Its Towns, intro. Carl Dove (London, 1911), pp. xii–xiii.",
        [("able-river", "page xii-xiii")],
    ),
    (
        "Able, Towns, pp. 112–5, 130, 141 and 150.",
        [("able-river", "page 112-115; page 130; page 141; page 150")],
    ),
    ("Able, Collected Papers (3 vols, London, 1911-14), XV, 10.", [("able-papers", "volume XV; page 10")]),
    ("Able, Collected Papers (London, 1911-14), vol. 1, p. 75.", [("able-papers", "volume I; page 75")]),
    ("Able, Collected Papers, III, pt. i, pp. 88–9.", [("able-papers", "volume III; part i; page 88-89")]),
    ("Able, Collected Papers, III pt. ii, 88.", [("able-papers", "volume III; part ii; page 88")]),
    ("Able, Collected Papers, xv11, 88.", [("able-papers", "volume XVII; page 88")]),
    (
        "Able, Collected Papers, XV 88; XVII, 90.",
        [("able-papers", "volume XV; page 88"), ("able-papers", "volume XVII; page 90")],
    ),
    ("Able, Collected Papers, XV, 112-15 et passim.", [("able-papers", "volume XV; page 112-115")]),
    ("Able, 1812 (Moscow, 1925), p. 4.", [("able-1812", "page 4")]),
    ("Able, 1812, p. 4.", [("able-1812", "page 4")]),
    (
        "Able, Annals 1911-14 (vol. 1, Paris, 1955, vols 2 & 3, Paris, 1958-9), I, 86.",
        [("able-annals", "volume I; page 86")],
    ),
    ("Able, The First Five Ferries, I, 63.", [("able-five-1", "volume I; page 63")]),
    ("Able, The First Five (London, 1920), II, 63.", [("able-five-2", "volume II; page 63")]),
    ("Charlotte Baker, The Ford, A Study of Crossing (London, n.d.), p. 3.", [("baker-study", "page 3")]),
    ("Baker, The Ferry System, p. 3.", [("baker-development", "page 3")]),
    ("Baker, The KFS, p. 3.", [("baker-development", "page 3")]),
    ("Kotov, Dal'nle Zadachi Rechnikov (Moscow, 1920).", [("kotov-zadachi", "")]),
    ("Yu. Kotóv, Pis’ma i Rechi, II, 249.", [("stati", "volume II; page 249")]),
    ("Tretii S'ezd RKS: Protokoly (Moscow, 1918), p. 5.", [("tretii-sezd", "page 5")]),
    ("Pyatyi S'ezd RKS, p. 5.", [("pyatyi-sezd", "page 5")]),
    ("P. N. Arsen'ev (ed.), Bor'ba s Rekoi (Moscow, 1969), pp. 130-6.", [("edited", "page 130-136")]),
    ("The River and Its Towns, p. 9.", [("able-river", "page 9")]),
    ("Rassvet, 9 July 1915.", [("rassvet", "date 1915-07-09")]),
    ("Rassvet 3 March 1927.", [("rassvet", "date 1927-03-03")]),
    ("Rassvet, 12 May, 1925.", [("rassvet", "date 1925-05-12")]),
    ("Rassvet, 26–7 May 1925.", [("rassvet", "date 1925-05-26-1925-05-27")]),
    ("Rassvet, 30 April–2 May 1925.", [("rassvet", "date 1925-04-30-1925-05-02")]),
    ("Rassvet, 28 May 1922 and 29 June 1922.", [("rassvet", "date 1922-05-28; date 1922-06-29")]),
    ("Rassvet, 9 June 1922; and 28 July 1922.", [("rassvet", "date 1922-06-09; date 1922-07-28")]),
    ("Rassvet, 5 May and 7 June 1925.", [("rassvet", "date 1925-05-05; date 1925-06-07")]),
    (
        "Rassvet, 5 May 1925, 28 June 1925, 6 September 1925.",
        [("rassvet", "date 1925-05-05; date 1925-06-28; date 1925-09-06")],
    ),
    (
        "Rassvet, 13 May 1925; cf. Baker in Rassvet, 16 January 1925.",
        [("rassvet", "date 1925-05-13"), ("rassvet", "date 1925-01-16")],
    ),
    (
        "Rassvet, 27 May 1925; cf. 17 June 1925 and 20 July 1925.",
        [("rassvet", "date 1925-05-27"), ("rassvet", "date 1925-06-17; date 1925-07-20")],
    ),
    (
        "See the speeches of Dove, Fox and I. N. Gull in Rassvet, 1 January 1924; cf. "
        "Dove's letter in Rassvet, "
        "10 January 1924.",
        [("rassvet", "date 1924-01-01"), ("rassvet", "date 1924-01-10")],
    ),
    (
        "See Baker in Rassvet, 26 May 1927; cf. Able in ibid, 23 May 1927.",
        [("rassvet", "date 1927-05-26"), ("rassvet", "date 1927-05-23")],
    ),
    ("Able Archives, No. T-303.", [("able-archives", "item T-303")]),
    ("Able Archives, No. T-349-51.", [("able-archives", "item T-349-T-351")]),
    ("Able Archives, No. T-303, T-304.", [("able-archives", "item T-303; item T-304")]),
    (
        "Able Archives, No. T-303; cf. T-5, T-7.",
        [("able-archives", "item T-303"), ("able-archives", "item T-5; item T-7")],
    ),
    (
        "Able, 'Pervyi Put'', Rechnoi Vestnik, XI (May 1914), 9–10.",
        [("able-letter-1", "issue XI; date 1914-05; page 9-10")],
    ),
    (
        "Able, ‘Pervyi Put’’, Rechnoi Vestnik, XV–XVI (31 August 1914), 9.",
        [("able-letter-1", "issue XV-XVI; date 1914-08-31; page 9")],
    ),
    (
        "Able, 'Pervyi Put'', Rechnoi Vestnik (November 1914), p. 9.",
        [("able-letter-1", "date 1914-11; page 9")],
    ),
    (
        "Able, 'Pervyi Put'', Rechnoi Vestnik III (September-October 1914), 9.",
        [("able-letter-1", "issue III; date 1914-09-1914-10; page 9")],
    ),
    (
        "Able, 'Pervyi Put'', Rechnoi Vestnik, XI May 1914), 9.",
        [("able-letter-1", "issue XI; date 1914-05; page 9")],
    ),
    ("Kotov, 'Iskra' i Zadachi Reki tov. Bakera' in Za Reku, p. 28.", [("kotov-iskra", "page 28")]),
    (
        "'Iskra'', Za Reku, p. 29; cf. Able, Collected Papers, vol. 15.",
        [("kotov-iskra", "page 29"), ("able-papers", "volume XV")],
    ),
    (
        "Kotov's essay 'Iskra' i Zadachi Reki tov. Bakera' was reprinted in the volume "
        "Za Reku (Moscow, 1925). "
        "See pp. 60-1.",
        [("kotov-iskra", "page 60-61")],
    ),
    ("Rechnoi Vestnik, V (1926), 28.", [("vestnik", "issue V; date 1926; page 28")]),
    ("Rechnoi Vestnik, No. 2, (Moscow, December 1921), pp. 50-1.", [("vestnik", "issue 2; page 50-51")]),
    (
        "On the towns see Pyatyi S'ezd RKS, pp. 142-3; for the fords see Able Archives, No. T-16, and "
        "Collected Papers, "
        "III, pt. i, 182.",
        [
            ("pyatyi-sezd", "page 142-143"),
            ("able-archives", "item T-16"),
            ("able-papers", "volume III; part i; page 182"),
        ],
    ),
    (
        "See Able, The River and Its Towns (London, 1911), pp. 33-7, 83-4; Yu. Kotov, Pis'ma i Rechi "
        "(Moscow, 1927), pp. 49-50 et "
        "passim: P. N. Arsen'ev (ed.), Bor'ba s Rekoi (Moscow, 1969), p. 5.",
        [("able-river", "page 33-37; page 83-84"), ("stati", "page 49-50"), ("edited", "page 5")],
    ),
    ("See in particular Able, The River and Its Towns (London, 1911).", [("able-river", "")]),
    (
        "Able, The River and Its Towns, p. 50; cf. p. 81.",
        [("able-river", "page 50"), ("able-river", "page 81")],
    ),
    ("Able, The River (Ferryport, Conn., 1911), ch. 7.", [("able-river", "part ch. 7")]),
    ("Able, The River (2nd ed., London, 1911), chs 2 and 3.", [("able-river", "part ch. 2; part ch. 3")]),
    ("Able, The River, sect. 14.3.", [("able-river", "part sect. 14.3")]),
    ("Yu. Kotov, Pis'ma i Rechi (3 vols, Moscow, 1927-9), 1.", [("stati", "volume I")]),
    ("Yu. Kotov, Pis'ma i Rechi (3 vols, Moscow, 1927-9), 1, xxi.", [("stati", "volume I; page xxi")]),
    ("Able Archives, No. 1,838,389.", [("able-archives", "item 1,838,389")]),
    ("Rassvet, 26 and 27 May 1923.", [("rassvet", "date 1923-05-26; date 1923-05-27")]),
    ("Rechnoi Vestnik, LIII (1983–4), 54.", [("vestnik", "issue LIII; date 1983-1984; page 54")]),
    ("Rechnoi Vestnik, XV (March/April 1911).", [("vestnik", "issue XV; date 1911-03-1911-04")]),
    ("Sir Ann Able, The River, p. 3.", [("able-river", "page 3")]),
    ("[Anna Able], The River, p. 3.", [("able-river", "page 3")]),
    (
        "E. E. Quay d’Arc, ‘On Buoys’, Kent Review, XC (1914), 373–5.",
        [("quay-buoys", "issue XC; date 1914; page 373-375")],
    ),
    (
        "Cook, ‘The Engine’, Fifth Meeting (2 vols, Los Rios, 2007), II, 629–33.",
        [("cook-engine", "volume II; page 629-633")],
    ),
    ("Able, The River (London, 1911), preface.", [("able-river", "")]),
    ("This is an ordinary sentence of the author's, and nothing is cited in it.", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), SINGLE)
def test_one_note(text, expected):
    found = resolve(text)[0]
    assert [shown(c) for c in found] == expected
    assert [text[a:b] for a, b in citations.rest(text, found, RULES)] == []
    assert "low" not in {c.cert for c in found}


CHAINS = [
    (
        ["Able, Collected Papers, III, pt. i, 88.", "Ibid, p. 90."],
        ("able-papers", "page 90; (volume III); (part i)"),
    ),
    (
        ["Able, Collected Papers, III, pt. i, 88.", "Ibid, pt. ii, 90."],
        ("able-papers", "part ii; page 90; (volume III)"),
    ),
    (
        ["Able, Collected Papers, III, pt. i, 88.", "Ibid, XVII, pt. ii, 90."],
        ("able-papers", "volume XVII; part ii; page 90"),
    ),
    (["Able, Collected Papers, III, pt. i, 88.", "Ibid, XV, 90."], ("able-papers", "volume XV; page 90")),
    (
        ["Able, Collected Papers, III, pt. i, 88.", "*Ibid*."],
        ("able-papers", "(volume III); (part i); (page 88)"),
    ),
    (
        ["Able, Collected Papers, XV, 88.", "Ibid, p. 3.", "Ibid, 233-4."],
        ("able-papers", "page 233-234; (volume XV)"),
    ),
    (["Able, The First Five Ferries, I, 63.", "Ibid, II, 5."], ("able-five-2", "volume II; page 5")),
    (["Rassvet, 5 May 1925.", "Ibid, 6 May 1925."], ("rassvet", "date 1925-05-06")),
    (["Rassvet, 5 May 1925.", "Ibid."], ("rassvet", "(date 1925-05-05)")),
    (["Able Archives, No. T-1.", "Ibid. No. T–2."], ("able-archives", "item T-2")),
    (["Able Archives, No. T-1.", "Ibid; for Dove see No. T-3."], ("able-archives", "item T-3")),
    (
        ["Able, 'Pervyi Put'', Rechnoi Vestnik, XI (May 1914), 9.", "Ibid, p. 11."],
        ("able-letter-1", "page 11; (issue XI); (date 1914-05)"),
    ),
    (
        [
            "Able, 'Pervyi Put'', Rechnoi Vestnik, XI (May 1914), 9.",
            "Able, 'Vtoroi Put'', Rechnoi Vestnik, loc. cit., p. 12.",
        ],
        ("able-letter-2", "page 12; (issue XI); (date 1914-05)"),
    ),
    (
        [
            "Baker, 'Na Beregu', Rechnoi Vestnik, XX (1915), 9.",
            "Rassvet, 5 May 1925.",
            "Baker, Rechnoi Vestnik, xx (1915), 11.",
        ],
        ("baker-bereg", "issue XX; date 1915; page 11"),
    ),
    (["Able, The River and Its Towns, p. 50; cf. p. 81.", "Ibid, p. 3."], ("able-river", "page 3")),
]


@pytest.mark.parametrize(("texts", "expected"), CHAINS)
def test_what_later_notes_inherit(texts, expected):
    found = resolve(*texts)
    assert shown(found[-1][-1]) == expected
    assert found[-1][-1].cert == "high"


def test_ibid_points_to_what_it_stands_for():
    found = resolve(
        "Able Archives, No. T-1; Rassvet, 5 May 1925; cf. Kotov in ibid, 6 May 1925.", "Ibid, 7 May 1925."
    )
    assert found[0][2].precedes == (1, 1, 2)
    assert found[1][0].precedes == (1, 1, 3)


def test_ibid_after_two_works_takes_the_one_its_locators_fit():
    found = resolve("Able, Towns, p. 98; Rassvet, 2 July 1925.", "Ibid, pp. 47-8.")[1][0]
    assert (found.work, found.cert, found.alternatives, found.precedes) == (
        "able-river",
        "medium",
        ("rassvet",),
        (1, 1, 1),
    )


def test_ibid_after_two_works_that_both_fit_is_low():
    found = resolve("Able, Towns, p. 98; Baker, The Ford, p. 2.", "Ibid, pp. 47-8.")[1][0]
    assert (found.work, found.cert, found.alternatives) == ("baker-study", "low", ("able-river",))


def test_ibid_after_a_lost_note_is_low_and_so_is_what_follows():
    found = resolve("Able, Towns, p. 98.", "", "Ibid, p. 3.", "Ibid, p. 4.")
    assert [c.cert for cs in found for c in cs] == ["high", "low", "low"]
    assert found[2][0].work == "able-river"


def test_ibid_without_anything_before_it_is_open():
    assert shown(resolve("Ibid, p. 3.")[0][0]) == (None, "page 3")
    across = citations.resolve([(1, 1, "Able, Towns, p. 98."), (2, 1, "Ibid, p. 3.")], WORKS, RULES)
    assert across[2, 1][0].work is None


def test_a_work_nobody_knows_is_open():
    found = resolve("Dove, The Unheard Of Book (London, 1911), p. 3.", "Ibid, p. 4.")
    assert [(c.work, c.cert) for cs in found for c in cs] == [(None, "low"), (None, "low")]


def test_the_words_of_another_title_are_no_misreading():
    assert resolve("Chetvertyi S'ezd RKS: Protokoly, p. 5.")[0][0].cert != "high"
    assert resolve("Tretii S'ezd RKS, p. 5.")[0][0].work == "tretii-sezd"


def test_an_unknown_article_counts_for_its_periodical_with_low_cert():
    found = resolve("Dove, 'O Brodakh', Rechnoi Vestnik, IV (May 1914), 9.")[0][0]
    assert (found.work, found.cert) == ("vestnik", "low")


VIAS = [
    ("Able, The River and Its Towns (London, 1911), p. 1.", "full"),
    ("Able, The River, p. 1.", "short"),
    ("Rassvet, 5 May 1925.", "periodical"),
    ("Able Archives, No. T-1.", "archive"),
    ("Able, Towns, p. 1; cf. p. 2.", "continued"),
    ("Able, 'Pervyi Put'', Rechnoi Vestnik, XI (May 1914), 9.", "full"),
    (
        "Able, 'Pervyi Put'', Rechnoi Vestnik, XI (1914), 9; "
        "Able, 'Vtoroi Put'', Rechnoi Vestnik, loc. cit., p. 2.",
        "loc.cit",
    ),
    ("Able, 'Pervyi Put'', Rechnoi Vestnik, XI (1914), 9; Able, Rechnoi Vestnik, XI (1914), 12.", "author"),
    ("Able, Towns, p. 1; Baker in ibid, p. 2.", "ibid"),
]


@pytest.mark.parametrize(("text", "via"), VIAS)
def test_how_a_work_was_found(text, via):
    assert resolve(text)[0][-1].via == via


def test_marks_tell_the_parts_of_the_words():
    text = "A. Able, ‘Pervyi Put’’, Rechnoi Vestnik, IX (1914), 9; "
    text += "A. Able, The River, intro. C. Dove (London, 1911), p. 2."
    first, second = resolve(text)[0]
    assert [(name, text[a:b]) for name, a, b in first.marks] == [
        ("author", "A. Able"),
        ("title", "Pervyi Put’"),
        ("container", "Rechnoi Vestnik"),
    ]
    assert [(name, text[a:b]) for name, a, b in second.marks] == [
        ("author", "A. Able"),
        ("title", "The River"),
        ("editor", "intro. C. Dove"),
        ("pubPlace", "London"),
        ("date", "1911"),
    ]
    assert text[slice(*second.at)].startswith("A. Able, The River")
    assert text[slice(*second.at)].endswith("p. 2")


REST = [
    ("Able, Towns, p. 3 Xyzzy.", ["Xyzzy"]),
    ("Qwertz 1911. Able, Towns, p. 3.", ["Qwertz 1911"]),
    ("The author doubts it; see Able, Towns, p. 3.", []),
    ("Able, Towns, p. 3. The matter is of no weight.", []),
]


@pytest.mark.parametrize(("text", "left"), REST)
def test_what_nothing_explains(text, left):
    found = [c for c in resolve(text)[0] if c.work]
    assert [text[a:b] for a, b in citations.rest(text, found, RULES)] == left


def test_rules_can_list_prose_and_signals():
    rules = Rules.read({"prose": "Xyzzy", "signals": "vide"})
    found = citations.resolve([(1, 1, "Vide Able, The River, p. 3. Xyzzy.")], WORKS, rules)[1, 1]
    assert [shown(c) for c in found if c.work] == [("able-river", "page 3")]
    assert citations.rest("Vide Able, The River, p. 3. Xyzzy.", [c for c in found if c.work], rules) == []


def test_rules_say_what_is_wrong_with_them():
    problems: list[str] = []
    Rules.read({"colour": "red", "short-titles": "Towns able-river"}, problems)
    assert problems == [
        "citation: unknown key 'colour'",
        "citation.short-titles: 'Towns able-river' has no '='",
    ]


RANGES = [
    ("347", "8", "348"),
    ("218", "19", "219"),
    ("100", "1", "101"),
    ("1241", "52", "1252"),
    ("5", "22", "22"),
    ("97", "8", "98"),
    ("98", "7", "7"),
    ("xii", "xiii", "xiii"),
    ("12", "12", "12"),
]


@pytest.mark.parametrize(("first", "last", "full"), RANGES)
def test_ranges_are_written_out(first, last, full):
    assert citations.expand_range(first, last) == full


# --- properties

PIECES = st.sampled_from(
    [
        "Able, ",
        "The River",
        "Collected Papers",
        "Ibid",
        ", p. 3",
        ", XV, 12",
        "xv1",
        "; cf. ",
        "see ",
        " in ",
        "Rassvet",
        ", 5 May 1925",
        " (London, 1911)",
        "'Na Beregu'",
        "'",
        "(",
        ")",
        ".",
        " and ",
        "No. T-12",
        "the ",
        "loc. cit.",
        "7 ",
        "et passim",
        "-",
        "(ed.)",
        ", ",
    ]
)
NOTES = st.lists(st.lists(PIECES, max_size=9).map("".join), min_size=1, max_size=6)


@given(NOTES)
def test_citations_lie_in_their_note_in_order_and_point_backwards(texts):
    found = citations.resolve([(1, n, t) for n, t in enumerate(texts, 1)], WORKS, RULES)
    assert list(found) == [(1, n) for n in range(1, len(texts) + 1)]
    for (chapter, n), cited in found.items():
        text = texts[n - 1]
        at = 0
        for i, c in enumerate(cited, 1):
            assert at <= c.at[0] <= c.at[1] <= len(text)
            at = c.at[1]
            assert c.work is None or c.work in {w.key for w in WORKS}
            assert all(loc.at is None or c.at[0] <= loc.at[0] < loc.at[1] <= c.at[1] for loc in c.locators)
            assert all(c.at[0] <= a <= b <= c.at[1] for _, a, b in c.marks)
            assert c.precedes is None or c.precedes < (chapter, n, i)


@given(NOTES)
def test_what_is_left_lies_outside_citations_and_in_order(texts):
    for text, cited in zip(texts, resolve(*texts), strict=True):
        left = citations.rest(text, cited, RULES)
        assert all(0 <= a < b <= len(text) for a, b in left)
        assert all(b <= c for (_, b), (c, _) in itertools.pairwise(left))


@given(st.text(max_size=60))
def test_no_text_breaks_the_grammar(text):
    found = citations.resolve([(1, 1, text)], WORKS, RULES)[1, 1]
    citations.rest(text, found, RULES)


# --- the editor

TEXTS = [
    (1, 1, "Able, Towns, p. 98; Baker, The Ford, p. 2."),
    (1, 2, "Ibid, pp. 47-8."),
    (1, 3, "Ibid, p. 5."),
    (1, 4, "Xyzzy 7."),
]


def decide(text: str) -> tuple[dict[tuple[int, int], list[Citation]], Rules, list[str]]:
    problems = yamlio.Problems()
    found, rules = citations.decide(TEXTS, WORKS, RULES, yamlio.parse(text, "c.yaml"), problems)
    return found, rules, problems._items


def test_without_decisions_the_rules_stand():
    found, rules, problems = decide("")
    assert (found, rules, problems) == (citations.resolve(TEXTS, WORKS, RULES), RULES, [])


def test_a_decision_holds_for_what_follows_from_it():
    found, _, problems = decide(
        """
- note: "1.2"
  text: Ibid, pp. 47
  work: able-river
  alternatives: [baker-study]
  reason: the passage is about towns
"""
    )
    assert problems == []
    assert [(found[1, n][0].work, found[1, n][0].cert) for n in (2, 3)] == [
        ("able-river", "high"),
        ("able-river", "high"),
    ]
    assert found[1, 2][0].alternatives == ("baker-study",)


def test_a_work_can_be_declared_unknown():
    found, _, problems = decide('[{note: "1.1", index: 2, work: none, cert: low, reason: another Ford}]')
    assert problems == []
    assert found[1, 1][1].work is None


def test_words_can_be_declared_prose():
    found, rules, problems = decide('[{note: "1.4", prose: Xyzzy 7, reason: a joke}]')
    assert problems == []
    assert found[1, 4] == []
    assert citations.rest("Xyzzy 7.", [], RULES) == [(0, 7)]
    assert citations.rest("Xyzzy 7.", [], rules) == []


PROBLEMS = [
    ('[{note: "9.9", work: able-river, reason: x}]', "note 9.9 has no citation 1"),
    ('[{note: "1.2", index: 3, work: able-river, reason: x}]', "note 1.2 has no citation 3"),
    ('[{note: "1.2", work: nobody, reason: x}]', "no work has the key 'nobody'"),
    ('[{note: "1.2", work: able-river, alternatives: [nobody], reason: x}]', "no work has the key 'nobody'"),
    ('[{note: "1.1", work: able-river, reason: x}]', "already reads so"),
    ('[{note: "1.2", text: Baker, work: able-river, reason: x}]', "does not begin with 'Baker'"),
    ('[{note: "1.2", work: able-river}]', "key 'reason' is missing"),
    ("[{note: one, work: able-river, reason: x}]", "must be chapter.note"),
    ('[{note: "1.2", work: able-river, colour: red, reason: x}]', "unknown key 'colour'"),
    ('[{note: "1.2", work: able-river, cert: sure, reason: x}]', "not one of high"),
    (
        '[{note: "1.2", work: able-river, reason: x}, {note: "1.2", work: able-1812, reason: x}]',
        "decided twice",
    ),
    ('[{note: "1.2", prose: Plugh, reason: x}]', "does not hold the words 'Plugh'"),
    ("note: 1.2", "must be a list"),
]


@pytest.mark.parametrize(("text", "problem"), PROBLEMS)
def test_what_is_wrong_with_decisions(text, problem):
    problems = decide(text)[2]
    assert any(problem in p for p in problems), problems
    assert all(p.startswith("c.yaml:") for p in problems)
