"""Permanent identifiers on the real book: edits without loss, and a small lock."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from anchorbook import take_apart
from anchortruth import run

from ibid import making
from ibid.anchors import lock as locks
from ibid.anchors import settle as settling

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def day(witness_path):
    return making.make_tei(ROOT, "day-1973", witness_path, lambda _book, _stage: None).tei


def test_edits(day):
    truth, lock, made = run(take_apart(day), 1973, 20, most=9)
    assert truth.problems == []
    assert made.total() >= 60
    assert Counter(e.status for e in lock)["live"] > 2000


def test_the_lock_is_small_and_settles_as_it_was_written(day):
    lock = settling.settle(day, locks.Lock()).lock
    text = locks.serialise(lock)
    assert len(text) < 90 * len(lock)
    assert settling.settle(day, locks.parse(text)).lock == lock
