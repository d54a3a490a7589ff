"""Whoosh's traps: what `search.md` measured, each met by our own analysis, parser and ranking."""

from __future__ import annotations

import ast
import os

import pytest
import searching
import whoosh

from ibid.search import index
from ibid.search.query import parse
from ibid.search.units import Unit
from ibid.search.whoosh_index import WhooshIndex

TEXTS = [
    "Trotsky wrote to Stalin about ‘Nashe Slovo’.",
    "Trotsky alone; file T-3034 of the archive.",
    "Stalin in file T-2975, and T 3034 apart.",
    "The end of the affair and of the matter, in and out.",
    "Self-sufficiency, or self sufficiency, or selfsufficiency; a Trotskyism.",
    " ".join(["word"] * 150) + " Trotsky",
    " ".join(["word"] * 147) + " Trotsky",
    "They asked for gold. Gold, golden goblets came.",
]


@pytest.fixture(scope="module")
def both():
    units = [
        Unit(f"p{n}", "paragraph", "1", str(n), f"x#p{n}", ("", ""), text) for n, text in enumerate(TEXTS)
    ]
    whoosh = WhooshIndex(units, index.build(units).lexicon)
    return lambda text: [result.number for result in whoosh.search(parse(text))], lambda text: [
        result.score for result in whoosh.search(parse(text))
    ]


@pytest.fixture
def search(both):
    return both[0]


def test_minus_excludes(search):
    assert sorted(search("trotsky -stalin")) == [1, 5, 6]


def test_minus_inside_a_word_does_not(search):
    assert search("T-3034") == [1]


def test_quotation_marks_of_one_stroke_are_no_phrase(search):
    assert search("'Nashe Slovo'") == search("‘Nashe Slovo’") == search("Slovo Nashe") == [0]


def test_hyphens(search):
    assert search("self-sufficiency") == search('"self-sufficiency"') == search("selfsufficiency") == [4]


def test_wildcard_with_hyphen(search):
    assert search("T-297?") == [2]
    assert search("T-*") == [1, 2]


def test_many_words_of_a_wildcard_are_scored(both):
    scores = both[1]("trotsk*")
    assert len(set(scores)) > 2
    assert scores == sorted(scores, reverse=True)


def test_lengths_are_ours(search):
    """Whoosh would score by its own byte of length (147 and 150 alike); ties are in the order of the book."""
    assert search("word trotsky") == [5, 6]


def test_operator_without_word_is_no_word(search):
    assert search("trotsky AND") == search("trotsky")
    assert sorted(search("and")) == [2, 3]


def test_no_stop_words_and_no_gaps(search):
    assert search('"end of the affair"') == [3]
    assert search('"end the affair"') == []
    assert search("a") == [4]


def test_span_query_under_and(search):
    """Whoosh 2.7.4 raises NotImplementedError here: span queries do not tell their size."""
    assert search('"file T-3034" trotsky (alone OR "no such")') == [1]


def test_words_of_a_phrase_that_touch(search):
    """Whoosh makes one stretch of two spellings of a word that stand side by side."""
    assert (
        search('"gold gold"')
        == search('"for gold gold golden"')
        == search('"gold* gold* gold* goblets"')
        == [7]
    )
    assert search('"gol* go* go* go* go*"') == []
    assert search('"gold gold gold"') == []


def test_the_pinned_whoosh_or_the_one_asked_for():
    """``make test-whoosh3`` puts the fork before the pinned one; everything here holds for both."""
    wanted = int(os.environ.get("IBID_WHOOSH", "2"))
    assert whoosh.__version__[0] == wanted
    assert wanted == 3 or whoosh.__version__ == (2, 7, 4)


def test_only_one_module_knows_whoosh():
    folder = searching.ROOT / "ibid"
    users = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, (ast.Import, ast.ImportFrom))
        and any(name.startswith("whoosh") for name in _imported(node))
    }
    assert users == {"search/whoosh_index.py"}


def _imported(node):
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
