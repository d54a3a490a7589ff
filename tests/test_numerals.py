"""Volume numerals: where they stand, what they say."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ibid import numerals

RESTORED = [
    ("Able, Collected Papers (London, 1911), v1, 10.", ["VI"]),
    ("Able, Collected Papers, xxx1, 74.", ["XXXI"]),
    ("Able, Collected Papers, xxxII, 39.", ["XXXII"]),
    ("Able, Collected Papers, 11, 111.", ["II"]),
    ("Able, Collected Papers, 111, pt. ii, 141.", ["III"]),
    ("Able, Collected Papers, 1, 75.", ["I"]),
    ("Able, Collected Papers, 1, p. 75.", ["I"]),
    ("Able, ‘On Rivers’, The Ferryman, 1X (1911), 4.", ["IX"]),
    ("Able, 'On Rivers', The Ferryman, xv11–xv111 (1911), 9.", ["XVII", "XVIII"]),
    ("Able, 'On Rivers', The Ferryman 11 (May, 1911), 9.", ["II"]),
    ("Able, 'On Rivers', The Ferryman, xxx1, (1911), 6.", ["XXXI"]),
    ("Able, 'On Rivers', The Ferryman, x1 May 1911), 9-10.", ["XI"]),
    ("Ibid, xxx1 14; xxx11, 43.", ["XXXI", "XXXII"]),
    ("*Ibid*, xv11, pt. ii, 57.", ["XVII"]),
    ("Able, Collected Papers (3 vols. London, 1911-14), 11, 49.", ["II"]),
]

WHOLE = [
    ("Able, Collected Papers, xv, 12.", ["XV"]),
    ("Ibid, xv, 15.", ["XV"]),
    ("Able, Collected Papers (London, 1911), v, 10.", ["V"]),
    ("The Ferryman, v (1911), 28.", ["V"]),
]

NOTHING = [
    "Able, My Life (London, 1911), p. xix.",
    "Able, My Life, pp. xii-xiii.",
    "See VI. Kotov, The River (London, 1911), p. 5.",
    "V. I. Able, The River, p. 5.",
    "I. Able, The River (London, 1911), p. 66.",
    "The Daily Ferryman, 1 August 1911.",
    "The Daily Ferryman, 11 May 1911 and 1 June 1911.",
    "Able, The River, pp. 5-7, 11, 25.",
    "Able, The River, vol. 1, p. 75.",
    "Able, 1812 (London, 1911), p. 4.",
    "Doklad na XIII Sobranii (Moscow, 1911), p. 36.",
    "Kotov, V Gorode, p. 25.",
    "Able, Collected Papers, III, pt. i, 88.",
    "Ibid.",
    "",
]


@pytest.mark.parametrize(("text", "roman"), RESTORED)
def test_garbled_numerals_are_restored(text, roman):
    found = numerals.find(text)
    assert [n.roman for n in found] == roman
    assert all(n.garbled and text[n.start : n.end] == n.sic for n in found)


@pytest.mark.parametrize(("text", "roman"), WHOLE)
def test_whole_numerals_become_capitals(text, roman):
    found = numerals.find(text)
    assert [(n.roman, n.garbled) for n in found] == [(r, False) for r in roman]


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_volume_stays(text):
    assert numerals.find(text) == []


def test_numerals_in_capitals_are_volumes_but_need_nothing():
    assert [n.roman for n in numerals.volumes("Able, Collected Papers, XV, 12.")] == ["XV"]
    assert [n.roman for n in numerals.volumes("Able, The Ferryman, XV-XVI (31 August 1911), 81.")] == [
        "XV",
        "XVI",
    ]


def test_figures_before_pages_are_sure_and_after_ibid_are_not():
    assert numerals.find("Able, Papers, 11, 111.")[0].cert == "high"
    assert numerals.find("Ibid, 11, 111.")[0].cert == "medium"


@given(st.integers(1, 399))
def test_value_inverts_numeral(n):
    assert numerals.value(numerals.numeral(n)) == n


@pytest.mark.parametrize("wrong", ["", "IIII", "VX", "IC", "A", "XVIIIV"])
def test_irregular_numerals_have_no_value(wrong):
    assert numerals.value(wrong) == 0


@pytest.mark.parametrize("n", [0, -3, 400])
def test_numbers_without_numeral(n):
    with pytest.raises(ValueError, match="no Roman numeral"):
        numerals.numeral(n)


@given(st.integers(1, 49), st.data())
def test_any_garbling_is_restored(n, data):
    """Whatever mixture of cases and figures a numeral became, its place gives it back."""
    roman = numerals.numeral(n)
    sic = "".join(
        data.draw(st.sampled_from(["I", "i", "1"] if ch == "I" else [ch, ch.lower()]), label="glyph")
        for ch in roman
    )
    text = f"Able, Collected Papers (London, 1911), {sic}, 27."
    assert [n.roman for n in numerals.volumes(text)] == [roman]


@given(st.text(alphabet="Ibid, xv1XIV.(;)pt -1925", max_size=40))
def test_found_numerals_are_in_order_and_apart(text):
    found = numerals.volumes(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert all(text[n.start : n.end] == n.sic for n in found)
