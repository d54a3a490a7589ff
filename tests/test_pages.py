"""Where printed pages begin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stagehelp import w

from ibid import pages
from ibid.model import Furniture, Span
from ibid.pages import Anchor

TEXT = ("The reed stands by the river and the sedge beside it. " * 400).strip()


def test_known_pages_come_from_heads_and_divisions_in_order() -> None:
    head = Furniture(Span(5000, 5020), "header", 6)
    wrong = Furniture(Span(6000, 6020), "header", 4)
    found = pages.anchors(w(TEXT), [head, wrong], [(3, 0), (9, 12000)])
    assert [(a.n, a.pos, a.evidence) for a in found] == [
        (3, 0, "contents"),
        (6, 5000, "head"),
        (9, 12000, "contents"),
    ]


def test_a_folio_on_its_own_line_belongs_to_the_head_beside_it() -> None:
    folio, head = Furniture(Span(5000, 5001), "folio", 6), Furniture(Span(5003, 5020), "header", None)
    assert [a.pos for a in pages.anchors(w(TEXT), [folio, head], [])] == [5000]


def breaks(known: list[Anchor], cuts: list[tuple[int, int]], last: int) -> list[tuple[int, int, str, str]]:
    carrier = w(TEXT)
    ruler = pages.Ruler(carrier, [], [])
    found, _model = pages.breaks(carrier, ruler, known, cuts, last, len(TEXT))
    return [(p.n, p.pos, p.cert, p.evidence) for p in found]


def test_between_known_pages_they_are_interpolated_at_words() -> None:
    found = breaks([Anchor(3, 0, "high", "contents"), Anchor(7, 10000, "high", "contents")], [], 8)
    assert [n for n, *_ in found] == [3, 4, 5, 6, 7, 8]
    assert [cert for _n, _pos, cert, _e in found] == ["high", "low", "low", "low", "high", "low"]
    assert all(TEXT[pos - 1] == " " and TEXT[pos] != " " for _n, pos, _c, e in found if e == "interpolated")
    assert abs(found[2][1] - 5000) < 80


def test_a_cut_near_its_expected_place_is_that_page() -> None:
    found = breaks(
        [Anchor(3, 0, "high", "contents"), Anchor(7, 10000, "high", "contents")], [(5199, 5202)], 7
    )
    assert (5, 5202, "high", "cut") in found


def test_a_cut_far_from_every_page_is_none() -> None:
    found = breaks([Anchor(3, 0, "high", "contents"), Anchor(5, 5000, "high", "contents")], [(1200, 1203)], 5)
    assert not any(e == "cut" for *_x, e in found)


def test_the_ruler_passes_over_furniture() -> None:
    carrier = w(TEXT)
    plain, furnished = (
        pages.Ruler(carrier, [], []),
        pages.Ruler(carrier, [Furniture(Span(10, 30), "header", 4)], []),
    )
    assert plain.length(0, 100) - furnished.length(0, 100) == 20
    assert furnished.advance(0, plain.length(0, 100)) == 120


def test_the_error_is_measured_by_leaving_pages_out() -> None:
    carrier = w(TEXT)
    known = [Anchor(n, n * 2000, "high", "head") for n in range(1, 6)]
    _found, model = pages.breaks(carrier, pages.Ruler(carrier, [], []), known, [], 5, len(TEXT))
    assert model.checked == 3
    assert model.mean == pytest.approx(0, abs=1)
    assert model.per_page == pytest.approx(2000)


@given(
    st.lists(st.integers(0, len(TEXT) - 1), unique=True, min_size=2, max_size=6),
    st.lists(st.integers(1, len(TEXT) - 9), max_size=5),
)
def test_pages_are_whole_and_in_order(places: list[int], cuts: list[int]) -> None:
    known = [Anchor(3 + 2 * i, pos, "high", "head") for i, pos in enumerate(sorted(places))]
    found = breaks(known, [(c, c + 2) for c in sorted(cuts)], known[-1].n + 1)
    assert [n for n, *_ in found] == list(range(3, known[-1].n + 2))
    assert [pos for _n, pos, *_ in found] == sorted(pos for _n, pos, *_ in found)
