"""The command line: ``python -m ibid.damage CLEAN --seed 1973 --out FOLDER``."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from .clean import CleanTextError, parse
from .engine import DEFAULT_SEED, damage


def main(arguments: list[str] | None = None) -> int:
    """Write ``witness.txt`` and ``truth.json`` for a clean text; return 0, or 2 if it is not well formed."""
    parser = argparse.ArgumentParser(prog="python -m ibid.damage", description=__doc__)
    parser.add_argument("clean", type=Path, help="the clean text")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help=f"default {DEFAULT_SEED}")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write to")
    options = parser.parse_args(arguments)
    try:
        book = parse(options.clean.read_text(encoding="utf-8"))
    except (OSError, CleanTextError) as error:
        sys.stderr.write(f"{options.clean}: {error}\n")
        return 2
    damaged = damage(book, seed=options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "witness.txt").write_bytes(damaged.text.encode())
    truth = json.dumps(damaged.truth, ensure_ascii=False, indent=1) + "\n"
    (options.out / "truth.json").write_bytes(truth.encode())
    counts = damaged.truth["counts"]
    sys.stdout.write(f"{sum(counts.values())} damages of {len(counts)} kinds\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
