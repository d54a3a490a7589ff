"""What a chapter of the real book weighs, as a reader's browser fetches it."""

from __future__ import annotations

import gzip

import pytest
import searching

from ibid import publications
from ibid.html.assets import asset
from ibid.html.fonts import faces

FACES = ("literata.woff2", "literata-italic.woff2", "literata-display.woff2")
"""The faces that a chapter shows (tests/browser/test_reader.py counts the files)."""
HEADERS = 200
"""What an answer of a server weighs beside its body."""


def packed(data):
    return len(gzip.compress(data, 9)) + HEADERS


@pytest.fixture(scope="module")
def chapters(witness_path):
    tei = searching.tei_of("day-1973", witness_path)
    return {a.path: a.data for a in publications.Chapters(tei, "day-1973").all() if a.path.endswith(".html")}


@pytest.mark.witness
def test_the_heaviest_chapter_is_light(chapters):
    page = max(packed(data) for path, data in chapters.items() if "/" not in path)
    text = page + packed(asset("edition.css").data) + packed(asset("reader.js").data)
    assert text <= 60_000
    assert text + sum(len(faces()[name]) + HEADERS for name in FACES) <= 150_000


@pytest.mark.witness
def test_it_asks_for_nothing_else(chapters):
    for path, data in chapters.items():
        if "/" not in path:
            page = data.decode()
            assert page.count("<script async src=") == page.count('<link rel="stylesheet"') == 1
            assert "<script defer" not in page
