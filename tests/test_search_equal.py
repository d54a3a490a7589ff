"""One search in three engines: Whoosh, a brute-force scan, and the browser's files; same units, order and
scores. With an index that fits one manifest, and with one that is parted as a large shelf's is."""

from __future__ import annotations

import pytest
import searching

from ibid.search.export import Sizes

GENERATED = 400
LARGE = Sizes(block=64, long=8, texts=3, ranges=5)
"""So small that the sample is a large shelf: every way of parting is taken."""


@pytest.fixture(scope="module", params=[None, LARGE], ids=["one book", "as a large shelf"])
def engines(request, tmp_path_factory):
    tei = searching.tei_of("little-marks", searching.ROOT / "source" / "little-marks" / "witness.txt")
    return searching.engines(tei, tmp_path_factory.mktemp("search"), request.param)


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


@pytest.mark.judge
def test_first_pages(engines):
    """What a reader sees first, count and order, is what the whole answer has; from heads of lists too."""
    frequent = sorted(engines.index.postings, key=lambda key: -len(engines.index.postings[key]))[:60]
    forms = [form for key in frequent for form in engines.index.lexicon.by_key[key].forms]
    queries = [*searching.hand_written(), *forms, *(form.upper() for form in forms)]
    pages = engines.pages(queries)
    for text, whole, page in zip(queries, engines.browser(queries), pages, strict=True):
        assert page["first"] == whole[:10], text
        assert page["count"] == len(whole), text
    large = (engines.folder / "k0.js").exists()
    long = [form for key in frequent if len(engines.index.postings[key]) > LARGE.long
            for form in engines.index.lexicon.by_key[key].forms if form != "AND"]  # fmt: skip
    heads = dict(zip(queries, pages, strict=True))
    assert len(long) > 20
    assert [form for form in long if heads[form]["part"] != large] == []
