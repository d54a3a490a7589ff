"""Interpolated page breaks of the back matter stand between citations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stagehelp import w

from ibid.model import PageBreak
from ibid.pageplaces import Unit, settle

TEXT = """The reeds were cut in *The Wet Years of the Fen* and sold.
Notes
1. A. B. Marsh, The First Reeds (Ely, 1911), pp. 3-4.
2. Marsh, Reeds, II, 12; C. D. Sedge, Binding (Ely, 1912), p. 9.
3. No reed was cut that year. The fen was frozen until May, as Sedge says in Binding, p. 40.
"""


def units() -> list[Unit]:
    found = [Unit(TEXT.index("Notes"), TEXT.index("Notes") + 5, True)]
    for n in (1, 2, 3):
        start = TEXT.index(f"{n}. ")
        found.append(Unit(start, TEXT.index("\n", start)))
    return found


def settled(*places: tuple[str, str]) -> list[str]:
    """What stands at the breaks that were reckoned to be before some words: the rest of the line."""
    breaks = [
        PageBreak(n, TEXT.index(words), "low", evidence, 90.0)
        for n, (words, evidence) in enumerate(places, 3)
    ]
    return [TEXT[p.pos :].split("\n", maxsplit=1)[0] for p in settle(w(TEXT), breaks, units())]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("First Reeds", "Notes", id="before the heading that the first note follows"),
        pytest.param("1911", "2. Marsh", id="between two notes"),
        pytest.param("Reeds, II", "2. Marsh", id="before a note"),
        pytest.param("Binding (Ely", "C. D. Sedge", id="before the next of several citations"),
        pytest.param("fen was", "The fen was frozen", id="before a sentence"),
        pytest.param("Years of", "*The Wet Years", id="before italics in running text"),
        pytest.param("reeds were", "reeds were cut", id="anywhere else in running text"),
    ],
)
def test_where_it_may_stand(words: str, expected: str) -> None:
    assert settled((words, "interpolated"))[0].startswith(expected)


@pytest.mark.parametrize("evidence", ["head", "contents", "cut", "feed"])
def test_what_is_known_stays(evidence: str) -> None:
    assert settled(("First Reeds", evidence))[0].startswith("First Reeds")


def test_it_stays_between_its_neighbours() -> None:
    known = TEXT.index("Sedge, Binding")
    breaks = [
        PageBreak(3, known, "high", "head"),
        PageBreak(4, TEXT.index("Binding (Ely"), "low", "interpolated"),
        PageBreak(5, TEXT.index("1912"), "high", "head"),
    ]
    found = [p.pos for p in settle(w(TEXT), breaks, units())]
    assert found == sorted(found)
    assert found[0] == known
    assert found[2] == TEXT.index("1912")


@given(st.lists(st.integers(0, len(TEXT) - 1), min_size=1, max_size=8))
def test_breaks_stay_whole_and_in_order_between_words(places: list[int]) -> None:
    breaks = [PageBreak(n, pos, "low", "interpolated", 90.0) for n, pos in enumerate(sorted(places), 3)]
    once = settle(w(TEXT), breaks, units())
    assert [p.n for p in once] == [p.n for p in breaks]
    assert [p.pos for p in once] == sorted(p.pos for p in once)
    for p in once:
        assert not any(u.start < p.pos < u.end and TEXT[p.pos - 1] != " " for u in units())
