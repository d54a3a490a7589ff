"""The quality gate: recovery on damaged texts whose truth is known, against floors that only rise.

    python tests/gate.py                       the table, with the floors it falls below
    python tests/gate.py --raise-floors        write every figure that is better than its floor
    python tests/gate.py --lower NAME …        write these figures though they are worse (say why)

A floor is a share of right ones (``recall/…``, ``precision/…``, ``found/…``), a ceiling an error.
``gate_floors.json`` holds them with the digests of the clean text and of what is added to it: they say nothing about another text.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from ibid.gate import Score, table  # noqa: E402 - the path comes first when run as a script
from ibid.gate.sample import MORE, SEEDS, digest, run  # noqa: E402

FLOORS = Path(__file__).with_name("gate_floors.json")
GROUPS = ("recall", "precision", "found")
PLACES = 4
"""Decimal places of a floor: cut off (a ceiling rounded up), so that no figure falls below its own floor."""


def figures(score: Score) -> dict[str, float]:
    """Every measure by ``group/name``."""
    found = {f"{g}/{name}": _cut(t.share) for g in GROUPS for name, t in getattr(score, g).items()}
    return found | {f"errors/{name}": _cut(score.error(name), up=True) for name in score.errors}


def _cut(value: float, *, up: bool = False) -> float:
    scaled = value * 10**PLACES
    whole = int(scaled) + int(up and scaled > int(scaled))
    return float(whole / 10**PLACES)


def better(name: str, value: float, floor: float) -> bool:
    """Whether a figure is better than its floor (for an error: smaller)."""
    return value < floor if name.startswith("errors/") else value > floor


def below(values: Mapping[str, float], floors: Mapping[str, float]) -> list[str]:
    """The measures that are worse than their floors, or that were not measured at all, described."""
    result = []
    for name, floor in sorted(floors.items()):
        value = values.get(name)
        if value is None:
            if not name.startswith("precision/"):  # a rule that changes nothing does nothing wrong
                result.append(f"{name}: not measured (floor {floor})")
        elif value != floor and not better(name, value, floor):
            result.append(f"{name}: {value}, floor {floor}")
    return result


def load() -> tuple[str, dict[str, float]]:
    """The digest of the clean text and the floors."""
    if not FLOORS.is_file():
        return digest(), {}
    data = json.loads(FLOORS.read_text("utf-8"))
    return str(data["clean"]), {str(name): float(value) for name, value in data["floors"].items()}


def raised(
    values: Mapping[str, float], floors: Mapping[str, float], lower: frozenset[str] = frozenset()
) -> dict[str, float]:
    """The floors with every better figure in place of the old one; ``lower``: those that may get worse."""
    result = dict(floors)
    for name, value in values.items():
        if name not in floors or better(name, value, floors[name]) or name in lower:
            result[name] = value
    return dict(sorted(result.items()))


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, and write floors when told to; 1 when something is below its floor."""
    parser = argparse.ArgumentParser(prog="python tests/gate.py", description=__doc__)
    parser.add_argument("--raise-floors", action="store_true", help="write higher values")
    parser.add_argument(
        "--lower", nargs="+", default=[], metavar="NAME", help="let these floors become worse"
    )
    parser.add_argument("--verbose", action="store_true", help="list what is wrong")
    options = parser.parse_args(arguments)
    score = run(SEEDS)
    values = figures(score)
    sys.stdout.write(table(score, verbose=options.verbose))
    clean, floors = load()
    unknown = [name for name in options.lower if name not in values]
    if unknown:
        parser.error(f"no such measure: {', '.join(unknown)}")
    if options.raise_floors or options.lower:
        kept = floors if clean == digest() else {}
        new = raised(values, kept, frozenset(options.lower))
        FLOORS.write_text(
            json.dumps({"clean": digest(), "more": digest(MORE), "floors": new}, ensure_ascii=False, indent=1)
            + "\n",
            "utf-8",
        )
        floors = new
    failed = below(values, floors)
    sys.stdout.write("".join(f"below its floor: {line}\n" for line in failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
