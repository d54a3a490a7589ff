"""The command line: ``python -m ibid.gate [--verbose] [SEED …]`` prints the figures for the sample book."""

from __future__ import annotations

import argparse
import sys

from .sample import SEEDS, run
from .table import table


def main(arguments: list[str] | None = None) -> int:
    """Print the table; return 0."""
    parser = argparse.ArgumentParser(prog="python -m ibid.gate", description=__doc__)
    parser.add_argument("seeds", type=int, nargs="*", help="seeds of the damage", default=SEEDS)
    parser.add_argument("--verbose", action="store_true", help="list what is wrong")
    options = parser.parse_args(arguments)
    sys.stdout.write(table(run(options.seeds), verbose=options.verbose))
    return 0


if __name__ == "__main__":
    sys.exit(main())
