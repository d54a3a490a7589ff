"""The command line: ``python -m ibid.gate [--verbose] [SEED …]`` prints the figures for the sample book."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ibid import config
from ibid.damage import DEFAULT_SEED, parse

from . import make, measure, recover_bare, table, total

SEEDS = (DEFAULT_SEED, 1, 2, 7, 42, 20260, 11, 12, 13, 14)
"""The committed witness's seed, and others."""
ROOT = Path(__file__).resolve().parent.parent.parent


def main(arguments: list[str] | None = None) -> int:
    """Print the table; return 0."""
    parser = argparse.ArgumentParser(prog="python -m ibid.gate", description=__doc__)
    parser.add_argument("seeds", type=int, nargs="*", help="seeds of the damage", default=SEEDS)
    parser.add_argument("--verbose", action="store_true", help="list what is wrong")
    options = parser.parse_args(arguments)
    edition = config.read(ROOT, "little-marks")
    clean = parse((ROOT / "source" / "little-marks" / "clean.txt").read_text(encoding="utf-8"))
    samples = (make(clean, seed) for seed in options.seeds or SEEDS)
    score = total(measure(recover_bare(edition, sample), sample) for sample in samples)
    sys.stdout.write(table(score, verbose=options.verbose))
    return 0


if __name__ == "__main__":
    sys.exit(main())
