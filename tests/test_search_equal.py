"""One search in three engines: Whoosh, a brute-force scan, and the browser's files; same units, order and
scores."""

from __future__ import annotations

import pytest
import searching

GENERATED = 400


@pytest.fixture(scope="module")
def engines(tmp_path_factory):
    tei = searching.tei_of("little-marks", searching.ROOT / "source" / "little-marks" / "witness.txt")
    return searching.engines(tei, tmp_path_factory.mktemp("search"))


@pytest.mark.judge
def test_hand_written_queries(engines):
    queries = searching.hand_written()
    assert len(queries) >= 100
    assert engines.differences(queries) == []


@pytest.mark.judge
def test_generated_queries(engines):
    maker = searching.Maker(engines, 1973)
    queries = [maker.query() for _ in range(GENERATED)]
    assert engines.differences(queries) == []
    assert sum(1 for answer in engines.browser(queries) if answer) > GENERATED / 2  # most find something
