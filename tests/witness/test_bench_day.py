"""Zero tolerance on the real book: every word, year and spelling of day-1973 is mended or accepted."""

from __future__ import annotations

from pathlib import Path

from ibid import config, pipeline, witness
from ibid.checks import bench

ROOT = Path(__file__).resolve().parent.parent.parent


def test_nothing_is_left_on_the_bench(witness_path: Path) -> None:
    edition = config.read(ROOT, "day-1973")
    found = bench.bench_findings(pipeline.recover(edition, witness.read(witness_path)), edition)
    assert [f"{f.where} {f.code} {f.message}" for f in found] == []
