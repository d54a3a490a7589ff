"""Measure citations and bibliography against gold data made by hand, on the real witness.

    python tests/witness/measure_citations.py --witness WITNESS --gold FOLDER [--name p5] [--raw]

Not a test: it prints figures. FOLDER holds NAME.cites.jsonl, NAME.notes.tsv, NAME.bib.yaml and
NAME.emend.yaml, as the proofreaders write them. The works are the edition's own: the witness's bibliography
with its ``bibliography.yaml``. ``--raw`` leaves the notes' emendations out. Neither witness nor gold belongs
into the repository.
"""

# ruff: noqa: T201 - figures on a terminal

from __future__ import annotations

import argparse
import bisect
import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from ibid import bibliography, citations, config, yamlio  # noqa: E402 - runs from a checkout, nothing is installed
from ibid.bibliography.split import join  # noqa: E402
from ibid.model import Citation, Span, Work  # noqa: E402
from ibid.numerals import MONTHS  # noqa: E402


class Material:
    """The witness's lines, with the gold emendations laid over them."""

    def __init__(self, witness: Path, gold: Path, name: str, raw: bool) -> None:
        self.text = witness.read_text("utf-8")
        self.lines = self.text.split("\n")
        self.offsets = [0]
        for line in self.lines:
            self.offsets.append(self.offsets[-1] + len(line) + 1)
        self.changes: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
        for entry in yaml.safe_load((gold / f"{name}.emend.yaml").read_text("utf-8")):
            at = -1
            for _ in range(entry.get("nth") or 1):
                at = self.lines[entry["line"] - 1].find(entry["before"], at + 1)
            self.changes[entry["line"]].append((at, entry["before"], entry["after"]))
        self.raw = raw

    def line_of(self, pos: int) -> int:
        return bisect.bisect_right(self.offsets, pos)

    def reading(self, line: int, start: int, end: int) -> str:
        text = self.lines[line - 1][start:end]
        for at, before, after in sorted(self.changes[line], reverse=True):
            if start <= at and at + len(before) <= end:
                text = text[: at - start] + after + text[at - start + len(before) :]
        return re.sub(r"\*|</?\w>", "", text)

    def notes(self, path: Path) -> list[tuple[int, int, str]]:
        out = []
        for row in path.read_text("utf-8").splitlines()[1:]:
            chapter, n, line, start, end = map(int, row.split("\t")[:5])
            text = (
                re.sub(r"\*|</?\w>", "", self.lines[line - 1][start:end])
                if self.raw and line
                else self.reading(line, start, end)
                if line
                else ""
            )
            out.append((chapter, n, text))
        return out


def works_of(
    material: Material, edition: config.Edition, first: int, last: int, problems: yamlio.Problems
) -> list[Work]:
    """The edition's works, out of the witness's lines from ``first`` to ``last``."""
    heads = {h.upper() for h in (edition.profile.bibliography[0], *edition.profile.running_heads)}
    lines = [
        (Span(material.offsets[i], material.offsets[i] + len(material.lines[i])), material.lines[i])
        for i in range(first - 1, last)
        if material.lines[i].strip() and material.lines[i].strip() not in heads
    ]
    items = bibliography.split(lines, bibliography.periodical_titles(edition.works))
    texts = []
    for item in items:
        pieces = []
        for part in item.parts:
            line = material.line_of(part.start)
            base = material.offsets[line - 1]
            pieces.append(material.reading(line, part.start - base, part.end - base))
        texts.append(join(pieces, item.joins))
    parsed = bibliography.parse(items, texts)
    entries = [t for i, t in zip(items, texts, strict=True) if i.kind == "entry"]
    printed = {w.key: t for w, t in zip(parsed, entries, strict=True)}
    return bibliography.apply_editor(parsed, edition.works, problems, material.line_of, printed)


# --- citations


def wanted(row: dict[str, Any]) -> dict[str, list[tuple[str, str]]]:
    """The locators of a gold row in our terms."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for unit in ("volume", "part"):
        if row[unit]:
            found[unit] = [(row[unit], row[unit])]
    for pages in row["pages"]:
        first, _, last = pages.replace("–", "-").partition("-")
        found["page"].append((first, citations.expand_range(first, last) if last else first))
    found["date"] = [(d, d) for d in row["dates"]]
    for item in row["items"]:
        ranged = re.match(r"^(\D+-)(\d+)-(\d+)$", item)
        last = ranged[1] + citations.expand_range(ranged[2], ranged[3]) if ranged else item
        found["item"].append((f"{ranged[1]}{ranged[2]}" if ranged else item, last))
    issue = re.match(r"^(?:No\. )?([IVXLC]+(?:[-–][IVXLC]+)?|\d+)?\s*\(?(.*?)\)?$", row["issue"])
    if row["issue"] and issue:
        if issue[1]:
            first, _, last = issue[1].replace("–", "-").partition("-")
            found["issue"] = [(first, last or first)]
        found["date"] = found["date"] or _date(issue[2].replace(",", ""))
    return found


def _date(text: str) -> list[tuple[str, str]]:
    match = re.match(r"^(?:(\d+) )?(?:(\w+)(?:-(\w+))? )?(\d{4})$", text.strip())
    if not match:
        return []
    day = f"-{int(match[1]):02d}" if match[1] else ""
    months = [f"-{MONTHS.index(m.lower()) + 1:02d}" if m else "" for m in (match[2], match[3] or match[2])]
    return [(match[4] + months[0] + day, match[4] + months[1] + day)]


def differences(citation: Citation, row: dict[str, Any]) -> list[str]:
    """What a citation reads otherwise than gold."""
    have: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for loc in citation.locators:
        have[loc.unit].append((loc.start, loc.end))
    want = wanted(row)
    units = ("volume", "part", "page", "date", "item", "issue")
    out = [f"{u}: {have[u]} for {want[u]}" for u in units if have[u] != want[u]]
    return ([f"work: {citation.work} for {row['work']}"] if citation.work != row["work"] else []) + out


def measure(found: dict[tuple[int, int], list[Citation]], gold: Path) -> Counter[str]:
    """Print every difference; count what is right."""
    rows: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    for line in gold.read_text("utf-8").splitlines():
        row = json.loads(line)
        chapter, _, n = row["note"].partition(".")
        rows[int(chapter), int(n)].append(row)
    count: Counter[str] = Counter(found=sum(map(len, found.values())), gold=sum(map(len, rows.values())))
    for note, expected in sorted(rows.items()):
        if len(found.get(note, [])) != len(expected):
            print(f"{note}: {len(found.get(note, []))} citations, gold has {len(expected)}")
        for citation, row in zip(found.get(note, []), expected, strict=False):
            wrong = differences(citation, row)
            count["work"] += citation.work == row["work"]
            count["right"] += not wrong
            count[f"cert {citation.cert}"] += 1
            if wrong:
                print(f"{note} {row['i']}: {'; '.join(wrong)}")
    return count


# --- bibliography


def compare_works(works: list[Work], gold: Path) -> tuple[int, int]:
    """How many works are right on every field, of how many."""
    by_key = {w.key: w for w in works}
    rows = yaml.safe_load(gold.read_text("utf-8"))
    right = 0
    for row in rows:
        work = by_key.get(row["key"])
        if work is None:
            print(f"no work {row['key']}")
            continue
        names = {
            role: [(n["family"], n.get("given", "")) for n in row.get(role) or []]
            for role in ("authors", "editors", "translators")
        }
        wrong = [
            role
            for role, people in names.items()
            if [(plain(n.family), n.given) for n in getattr(work, role)] != people
        ]
        texts = ("type", "title", "subtitle", "container", "place", "year", "lang")
        wrong += [f for f in texts if plain(getattr(work, f)) != plain(row.get(f))]
        wrong += ["publisher"] * (
            plain(work.publisher) != plain(row.get("publisher") or row.get("repository"))
        )
        wrong += ["volumes"] * (_numbers(work.volumes) != _numbers(row.get("volumes")))
        right += not wrong
        if wrong:
            print(f"{row['key']}: {', '.join(wrong)}")
    return right, len(rows)


def plain(value: object) -> str:
    """Straight marks and hyphens."""
    return str(value or "").translate(str.maketrans("‘’–ʹ", "''-'")).strip()


def _numbers(volumes: object) -> list[str]:
    return re.findall(r"\d+|[ivx]+\b", re.sub(r"vols?", "", plain(volumes)))


def main() -> None:
    """Read the arguments, print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--witness", type=Path, required=True)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--name", default="p5")
    parser.add_argument("--edition", default="day-1973")
    parser.add_argument("--raw", action="store_true")
    args = parser.parse_args()
    edition = config.read(ROOT, args.edition)
    material = Material(args.witness, args.gold, args.name, args.raw)
    problems = yamlio.Problems()
    heads = {edition.profile.bibliography[0], edition.profile.notes[0]}
    lines = [i for i, text in enumerate(material.lines, 1) if text in heads]
    works = works_of(material, edition, lines[-2] + 1, lines[-1] - 1, problems)
    notes = material.notes(args.gold / f"{args.name}.notes.tsv")
    complaints: list[str] = []
    found, rules = citations.decide(
        notes, works, citations.Rules.read(edition.profile.citation, complaints), edition.citations, problems
    )
    right, total = compare_works(works, args.gold / f"{args.name}.bib.yaml")
    count = measure(found, args.gold / f"{args.name}.cites.jsonl")
    rest = {(c, n): left for c, n, t in notes if (left := citations.rest(t, found[c, n], rules))}
    print(f"works: {right} of {total} right on every field")
    print(f"problems of the edition's data: {complaints + problems._items}")
    precision, recall = count["right"] / count["found"], count["right"] / count["gold"]
    print(f"citations: precision {precision:.4f}, recall {recall:.4f}")
    print(f"unexplained stretches: {len(rest)} {sorted(rest)}; {dict(count)}")


if __name__ == "__main__":
    main()
