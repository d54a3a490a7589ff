"""How good the bench is at misread words, where the truth is known: floors that only rise."""

from __future__ import annotations

from dataclasses import replace

import pytest
from benchmeasure import Figures, measure

from ibid import config
from ibid.gate.sample import BOOK, ROOT, SEEDS

FLOORS = {
    # (as the rules leave it, with words.txt): recall, precision, right readings among those proposed
    (False, True): (0.82, 0.91, 0.85),
    (True, True): (0.72, 0.83, 0.87),
    (False, False): (0.82, 0.15, 0.79),  # a new book, before anybody has accepted a word
}
"""Misread words of ten damaged samples: named, rightly named, and with what the book has proposed."""


@pytest.mark.parametrize(("rules", "accepted"), FLOORS)
def test_misread_words(rules: bool, accepted: bool) -> None:
    edition = config.read(ROOT, BOOK)
    if not accepted:
        edition = replace(edition, words=frozenset())
    figures = Figures()
    for seed in SEEDS:
        measure(edition, seed, figures, rules=rules)
    recall, precision, proposals = FLOORS[rules, accepted]
    assert figures.recall >= recall, figures.missed
    assert figures.precision >= precision, figures.false
    assert figures.proposals >= proposals
