"""The search on the real book: what issue 5 promises, and the three engines on hand-written and generated
queries."""

from __future__ import annotations

import re

import pytest
import searching

from ibid.search.fold import fold
from ibid.search.query import parse

ONE = [
    ["udarnost'", "udarnost’", "udarnostʹ", "udarnost", "udarnosť", "UDARNOST'", "ударность"],
    ["Sokol'nikov", "Sokoľnikov", "sokolnikov", "Sokolʹnikov", "Сокольников"],
    ["Trotsky", "Trotský", "Trotsky's", "Trotskii", "Trockij", "Trotskiĭ", "Trotzki", "Троцкий"],
    ["Zinoviev", "Zinov'ev", "Zinovʹev", "Зиновьев"],
    ["Preobrazhensky", "Preobrazhenskii", "Preobraženskij", "Преображенский"],
    ["Bukharin", "Buharin", "Бухарин"],
    ["Sochineniya", "Sochineniia", "Sočineniâ", "Сочинения"],
    ["Dzerzhinsky", "Dzerzhinskii", "Dzeržinskij", "Дзержинский"],
    ["melee", "mêlée"],
    ["S'ezd", "съезд", "sʺezd"],
]
HAND = """trotsky -stalin|"permanent revolution"|"revolution permanent"|T-3034|T-297?|industri*|*ism
perestroika|cars|"lenin electrification"~10|self-sufficiency|"self sufficiency"|=Trotskii|=Party
=party congress|%concession|%planned|in:notes sochineniya|in:bibliography moscow 1928
in:quotations socialism|in:headings integrationism|"of the"|page:30-46 lenin|"war communism" -trotsky
chapter:5 stalin NOT trotsky|socalled|tenyear|"socialism in one country"|"trotsk* sokol*"~3
"in one" (lenin OR "all union")|udarnost~1|trotski~2|"nep * the"|krasnaya|kras*aya|1922-3
concession* foreign|NOT the in:text"""


@pytest.fixture(scope="module")
def engines(witness_path, tmp_path_factory):
    tei = searching.tei_of("day-1973", witness_path)
    return searching.engines(tei, tmp_path_factory.mktemp("search"))


def found(engines, text):
    return {result.number for result in engines.whoosh.search(parse(text))}


@pytest.mark.witness
@pytest.mark.parametrize("spellings", ONE, ids=lambda group: group[0])
def test_every_spelling_finds_the_same(engines, spellings):
    sets = {text: found(engines, text) for text in spellings}
    assert len(set(map(frozenset, sets.values()))) == 1, {text: len(x) for text, x in sets.items()}
    assert sets[spellings[0]]


@pytest.mark.witness
def test_counts_by_another_way(engines):
    """Against the texts themselves, by regular expressions."""
    texts = [unit.text for unit in engines.units]
    loose = {
        n for n, text in enumerate(texts) if re.search(r"\bpermanent\W+revolution\b", text, re.IGNORECASE)
    }
    assert loose <= found(engines, '"permanent revolution"')
    assert {n for n, text in enumerate(texts) if "T-3034" in text} == found(engines, "T-3034")
    assert found(engines, "perestroika") == set()
    assert found(engines, "cars") == {n for n, text in enumerate(texts) if re.search(r"\bcars\b", text)}


@pytest.mark.witness
def test_the_misprint_finds_its_place(engines):
    """Every word that the witness has instead of one of ours is found where it stands."""
    sought = 0
    for number, unit in enumerate(engines.units):
        for _start, _end, theirs in unit.variants[:2]:
            word = re.search(r"[^\W\d_]{5,}", theirs)
            if word and fold(word[0]) in engines.index.lexicon.by_key:
                sought += 1
                assert number in found(engines, word[0]), (unit.id, word[0])
    assert sought > 50


@pytest.mark.witness
@pytest.mark.judge
def test_three_engines_agree(engines):
    maker = searching.Maker(engines, 1917)
    hand = [query for line in HAND.splitlines() for query in line.split("|")]
    spellings = [text for group in ONE for text in group]
    queries = [*hand, *spellings, *(maker.query() for _ in range(300))]
    assert engines.differences(queries) == []
