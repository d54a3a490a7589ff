"""The picture of the years: it shows the story of any book, not of one."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from ibid.registers.chronology import year_bars


def drawn(*dates: str) -> tuple[str, list[str], int]:
    """What the picture is called, its labels, and how many bars it has; a date is a year, or two joined by a dash."""
    spans = [re.split(r"(?<=\d{4})-(?=\d{4})", date) for date in dates]
    reading = SimpleNamespace(dates=[SimpleNamespace(begin=s[0], last=s[-1]) for s in spans])
    picture = str(year_bars(reading))
    name = re.search('aria-label="([^"]*)"', picture)
    return (name[1] if name else ""), re.findall(r'y="71">([^<]*)', picture), picture.count("<rect")


def test_a_story_of_some_years_is_drawn_by_years() -> None:
    name, labels, bars = drawn("1861-02-03", "1861", "1863", "1866-01", "1861-1866")
    assert name == "How often the text dates something in each year; the list below says the same."
    assert labels == ["1861", "1862", "1863", "1864", "1865", "1866"]
    assert bars == 6


def test_a_long_story_is_drawn_by_decades_and_a_longer_one_by_centuries() -> None:
    name, labels, bars = drawn("1697", "1740-1749", "1776", "1983")
    assert "each decade" in name
    assert (labels[0], bars) == ("1690s", 30)
    name, labels, bars = drawn("1066", "1697", "1983")
    assert "each century" in name
    assert (labels[0], bars) == ("1000s", 10)


@pytest.mark.parametrize(("far", "first", "outside"), [(1, "1917", 1), (2, "1200s", 0)])
def test_a_far_year_that_one_date_in_twenty_names_is_passed_over(far: int, first: str, outside: int) -> None:
    name, labels, _bars = drawn(*["1215"] * far, *["1917", "1918"] * 10)
    assert labels[0] == first
    assert (f"with {outside} more outside" in name) == bool(outside)


def test_no_dates_no_picture() -> None:
    assert drawn() == ("", [], 0)
    assert drawn("1914-1918") == ("", [], 0)
