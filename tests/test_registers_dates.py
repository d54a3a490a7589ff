"""Dates in running text: sentences in order, as the book has them, and the dates they give."""

from __future__ import annotations

import pytest
import registerhelp

from ibid.registers.dates import DateContext, dates
from ibid.registers.dates import date_elements as date_annotations
from ibid.registers.model import Registers

ONE = (
    ("On 31 October 1914 it rained.", "1914-10-31"),
    ("In January 1909 and in February, 1910.", "1909-01; 1910-02"),
    ("In the summer of 1910, in the winter of 1911.", "1910-06/1910-08; 1911-12/1912-02"),
    (
        "Early in the summer of 1910, in the late autumn of 1911, in mid-winter of 1912, at the end of the winter of 1913",
        "1910-06; 1911-11; 1912-12/1913-02; 1914-02",
    ),
    ("in mid-September 1922", "1922-09-10/1922-09-21"),
    ("Late in 1926, early in 1923, the middle of 1925.", "1926-09/1926-12; 1923-01/1923-04; 1925-04/1925-09"),
    (
        "The last days of 1953, the first weeks of 1920, the closing days of 1924 and the last months of 1925.",
        "1953-12; 1920-01; 1924-12; 1925-09/1925-12",
    ),
    ("On 8 October, 1200 men; on 17 February 1776; in 1697 and the 1740s.", ""),
    ("in 1905–6 and 1917–18 and 1894–1913", "1905/1906; 1917/1918; 1894/1913"),
    ("the mid-1920s and the 1930s", "1923/1927; 1930/1939"),
    ("Order No. 1942, p. 1921, £1,925 and 1,900 rubles, 1920 rubles", ""),
    ("It may rain; they march on.", ""),
    ("May I? March!", ""),
    ("the trend of 1925 and the weekend of 1926, the end of 1927", "1925; 1926; 1927-09/1927-12"),
)


@pytest.mark.parametrize(("text", "expected"), ONE)
def test_dates_by_themselves(text, expected):
    found = dates(text, Registers(), "ch1.p1", DateContext())
    assert "; ".join(d.begin if d.begin == d.last else f"{d.begin}/{d.last}" for d in found) == expected


EARLY = (
    # first year of the edition, text, dates
    (1600, "On 17 February 1776, in 1697, in the 1740s; of 1500 men.", "1776-02-17; 1697; 1740/1749"),
    (
        1600,
        "Late in March 1705 it came; three weeks later, in the spring of 1706, he went.",
        "1705-03-22/1705-03-31; 1706-03/1706-05",
    ),
    (1000, "In 1066, in the 1120s, on 4 May 1431; since 999.", "1066; 1120/1129; 1431-05-04"),
    (2000, "In 1999 and in 2004.", "2004"),
)


@pytest.mark.parametrize(("first", "text", "expected"), EARLY)
def test_an_edition_says_how_far_back_its_years_go(first, text, expected):
    found = dates(text, Registers(first_year=first), "ch1.p1", DateContext())
    assert "; ".join(d.begin if d.begin == d.last else f"{d.begin}/{d.last}" for d in found) == expected


STORY = (
    # place, text, date and certainty
    ("ch2.p1", "On 8 October nothing was known.", ""),
    ("ch2.p2", "In the spring of 1925 she came. On 8 October she left.", "1925-03 high; 1925-10-08 medium"),
    (
        "ch2.p3",
        "In November she wrote, as in 1923. In December she died.",
        "1925-11 low; 1923 high; 1925-12 low",
    ),
    ("ch2.p4", "In 1920 it was so. In January it was not.", "1920 high; 1920-01 medium"),
    ("ch2.p5", "On 3 March they met.", "1931-03-03 high"),
    ("ch3.p1", "On 2 May, and on 3 May; October bread.", "1918-05-02 high"),
)


def test_a_year_is_carried_on_with_less_and_less_certainty(tmp_path):
    registers = registerhelp.registers(tmp_path / "reeds")
    context = DateContext()
    for where, text, expected in STORY:
        found = dates(text, registers, where, context)
        assert "; ".join(f"{d.begin} {d.cert}" for d in found) == expected, where


def test_elements():
    found = date_annotations("Late in 1926, on 5 May", Registers(), "ch1.p1", DateContext())
    assert [dict(a.attributes) for a in found] == [
        {"notBefore": "1926-09", "notAfter": "1926-12"},
        {"when": "1926-05-05", "cert": "medium"},
    ]


LEANING = (
    # text, dates
    ("On 3 May 1920 it rained. Three days later it rained.", "1920-05-03 high; 1920-05-06 medium"),
    ("On 3 May 1920 it rained. Two weeks later it rained.", "1920-05-03 high; 1920-05-14/1920-05-20 medium"),
    ("In May 1920 it rained. Two months later it did not.", "1920-05 high; 1920-07 medium"),
    ("In December 1920 it rained; a month later it snowed.", "1920-12 high; 1921-01 medium"),
    ("In May 1920 it rained, in the following month too.", "1920-05 high; 1920-06 medium"),
    ("In May 1920 it rained. A year later it did not.", "1920-05 high; 1921 medium"),
    ("In 1920 it rained more than two years earlier.", "1920 high"),
    (
        "In 1920 it rained as it had a year earlier; the previous year’s rain.",
        "1920 high; 1919 medium; 1919 medium",
    ),
    ("In May 1920 he came, and in the same month he went.", "1920-05 high; 1920-05 medium"),
    (
        "On 8 May 1920 he came; at the end of the month he went.",
        "1920-05-08 high; 1920-05-22/1920-05-31 medium",
    ),
    ("In May 1920 he came. Early in the year it was cold.", "1920-05 high; 1920-01/1920-04 medium"),
    ("In the spring and summer of 1921 it was dry.", "1921-03/1921-05 high; 1921-06/1921-08 high"),
    ("In May 1921 he came. By the end of the summer he went.", "1921-05 high; 1921-08 medium"),
    ("In May 1921 he came. In the autumn of the year he went.", "1921-05 high; 1921-09/1921-11 medium"),
    ("In May 1921 he came, as in the previous autumn.", "1921-05 high; 1920-09/1920-11 medium"),
    ("In May 1921 he came; the following summer was dry.", "1921-05 high; 1921-06/1921-08 medium"),
    ("In May 1921 he came; the previous winter was dry.", "1921-05 high; 1920-12/1921-02 medium"),
    ("In October 1921 he came after the previous spring.", "1921-10 high; 1921-03/1921-05 medium"),
    ("In 1921 he came; the following spring was wet.", "1921 high; 1922-03/1922-05 medium"),
    ("In 1921 he came, as in the previous autumn of all.", "1921 high"),
    ("In May 1921 he came. Five days later, on 7 June, he went.", "1921-05 high; 1921-06-07 medium"),
    ("In 1921 he came. Two months later he went; a few days later she.", "1921 high"),
    ("Two days later nothing was known of the year, nor in the spring.", ""),
)


@pytest.mark.parametrize(("text", "expected"), LEANING)
def test_dates_that_lean_on_the_one_before(text, expected):
    found = dates(text, Registers(), "ch1.p1", DateContext())
    shown = [f"{d.begin if d.begin == d.last else f'{d.begin}/{d.last}'} {d.cert}" for d in found]
    assert "; ".join(shown) == expected


def test_across_paragraphs_they_lean_with_less_certainty_and_not_across_chapters():
    context = DateContext()
    dates("On 3 May 1920, as in 1918, it rained.", Registers(), "ch1.p1", context)
    found = dates("Two days later it rained.", Registers(), "ch1.p2", context)
    assert [(d.begin, d.cert) for d in found] == [("1920-05-05", "low")]
    assert dates("Two days later it rained.", Registers(), "ch2.p1", context) == []


def test_a_season_beside_leans_on_the_year_that_an_editor_gives(tmp_path):
    registers = registerhelp.registers(tmp_path / "reeds")
    context = DateContext(chapter=2, anchor="1925-12")
    found = dates("It was as in the previous autumn.", registers, "ch2.p5", context)
    assert [(d.begin, d.last) for d in found] == [("1930-09", "1930-11")]


def test_an_editor_overrules_a_reckoned_date(tmp_path):
    settings = 'references: {far: A Dictionary}\ndates: [{at: [1.1], words: "a year later", when: ""}]'
    registers = registerhelp.registers(tmp_path / "reeds", registers=settings)
    found = dates("In 1920 it rained, a year later too.", registers, "ch1.p1", DateContext())
    assert [d.begin for d in found] == ["1920"]
