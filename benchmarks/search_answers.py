"""Which queries an engine answers with exactly the units that a scan of all texts finds, and how it errs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import search_browser

from ibid.search import index
from ibid.search.brute import Brute
from ibid.search.query import parse
from ibid.search.units import Unit

FOUND = {
    "ours": """async (q) => { await ask(q); for (;;) { const f = window.index.search(ibidSearch.parse(q));
  if (!f.need) return f.results.map((r) => r[0]); await Promise.all(f.need.map(file)); } }""",
    "pagefind": r"""async (q) => { const r = await window.p.search(q), all = await Promise.all(r.results.map((x) => x.data()));
  return all.map((d) => +/u(\d+)\.html/.exec(d.raw_url || d.url)[1]); }""",
    "minisearch": """async (q) => window.m.search(q, { combineWith: "AND" }).map((r) => r.id)""",
}
"""JavaScript that gives the numbers of all units found; pages and functions are those of `search_browser`."""
KINDS = {
    "words": r"[^\W\d_]+( [^\W\d_]+)*",
    "words with hyphens, figures, apostrophes": r"[\w'’.–-]+( [\w'’.–-]+)*",
    "phrases": r'"[^"*]+"',
    "filters": r".*\b(in|chapter|page|source|person):.*",
    "wildcards": r".*[*?].*",
    "one or two letters wrong": r"\S+~\d",
    "exact spelling and word forms": r".*[=%].*",
    "AND OR NOT, near": r".*",
}
"""A query is of the first kind that fits."""


def kind_of(query: str) -> str:
    """The name of its kind."""
    bare = re.sub(r"\b(AND|OR|NOT)\b", "(", query)
    return next(name for name, pattern in KINDS.items() if re.fullmatch(pattern, bare))


def table(
    found: Sequence[Unit], queries: Sequence[str], folders: Mapping[str, Path], scripts: Mapping[str, str]
) -> str:
    """Two tables in Markdown: how many of each kind every engine gets right; and query by query, hits and verdict."""
    scan = Brute(found, index.build(found).lexicon)
    truth = [sorted(result.number for result in scan.search(parse(query))) for query in queries]
    said = {
        name: search_browser.answers(folders[name], script, list(queries), FOUND[name])
        for name, script in scripts.items()
    }
    right = {
        name: [
            sorted(mine or []) == true and mine is not None for mine, true in zip(all_, truth, strict=True)
        ]
        for name, all_ in said.items()
    }
    head = f"| queries | how many | {' | '.join(said)} |\n" + "|---" * (len(said) + 2) + "|"
    rows = [head]
    kinds = [kind_of(query) for query in queries]
    for name in [*KINDS, "all"]:
        mine = [n for n, kind in enumerate(kinds) if name in (kind, "all")]
        counts = [str(sum(right[engine][n] for n in mine)) for engine in said]
        rows.append(f"| {name} | {len(mine)} | {' | '.join(counts)} |")
    rows += ["", head.replace("queries | how many", "query | truth")]
    for n, query in enumerate(queries):
        cells = [
            ("✓" if right[engine][n] else "✗")
            + f" {'fails' if said[engine][n] is None else len(said[engine][n] or [])}"
            for engine in said
        ]
        rows.append(f"| `{query}` | {len(truth[n])} | {' | '.join(cells)} |")
    return "\n".join(rows)
