"""The small picture of a source: it fits any page, breaks a long gap, and tells the last mark before it."""

from __future__ import annotations

import re
from datetime import date

from lxml import etree

from ibid.html.strip import _svg

COLUMNS = [("ch1", "ch. 1"), ("ch2", "ch. 2")]


def _picture(days: list[str], unit: str = "date") -> etree._Element:
    values = [date.fromisoformat(day).toordinal() if unit == "date" else int(day) for day in days]
    points = [(value, f"ch{1 + i % 2}", "") for i, value in enumerate(values)]
    return etree.fromstring(str(_svg(points, unit, COLUMNS, "A picture")))


def _labels(picture: etree._Element) -> list[str]:
    return [text.text for text in picture.iterfind("text") if text.get("text-anchor")]


def _places(picture: etree._Element, css: str) -> list[float]:
    return [float(line.get("x1").rstrip("%")) for line in picture.iterfind(f"line[@class='{css}']")]


def test_every_place_is_inside_the_picture_in_hundredths_of_its_width():
    picture = _picture(["1920-03-01", "1921-05-03", "1928-12-30"])
    for name in ("x1", "x2"):
        for line in picture.iterfind("line"):
            assert re.fullmatch(r"[\d.]+%", line.get(name))
            assert 0 <= float(line.get(name).rstrip("%")) <= 100
    assert "viewBox" not in picture.attrib
    assert picture.get("width") == "100%"


def test_a_date_far_from_the_others_stands_behind_a_broken_axis():
    picture = _picture(["1920-03-01", "1921-05-03", "1922-01-07", "1923-09-09", "1924-04-01", "1966-12-05"])
    marks, strokes = _places(picture, "tk"), _places(picture, "br")
    assert len(strokes) == 2 * len(COLUMNS)
    before, after = sorted(marks)[-2:]
    assert before < min(strokes)
    assert max(strokes) < after
    assert before > 60, "the others keep most of the width"
    assert _labels(picture) == ["March 1920", "Dec. 1966", "April 1924"]


def test_dates_of_one_season_are_told_by_the_day():
    assert _labels(_picture(["1925-07-23", "1925-08-18", "1925-09-26"])) == [
        "23 July 1925",
        "26 September 1925",
    ]


def test_no_label_stands_on_another():
    picture = _picture(["10", "12", "15", "18", "20", "400"], "page")
    assert _labels(picture) == ["10", "400", "20"]
    crowded = _picture(["300", "301", "302", "303", "304", "900"], "page")
    assert _labels(crowded)[:2] == ["300", "900"]
