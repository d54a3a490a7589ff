"""What the search weighs and how fast it is, beside Pagefind and MiniSearch on the same units in the same run.

    python benchmarks/search.py TEI [--times 1 10 100] [--as shelf|book] [--peers FOLDER] [--browser] [--answers FILE]

TEI: a built edition (``site/<book>/<book>.tei.xml``), taken so many times: as a shelf of books that are searched
together, or as one large book. FOLDER: a throw-away folder in which ``npm install pagefind minisearch`` was run; without
it, the peers are left out. ``--browser``: latency and memory in Chromium too. FILE: queries, one a line, which every
engine answers; what is right is found by a scan of all texts. Bytes are gzip -9 unless said. Prints tables in Markdown.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import brotli  # noqa: E402
import search_answers  # noqa: E402
import search_browser  # noqa: E402
from lxml import etree  # noqa: E402

from ibid.search import index  # noqa: E402
from ibid.search.export import export  # noqa: E402
from ibid.search.page import assets  # noqa: E402
from ibid.search.units import Unit, units  # noqa: E402
from ibid.search.whoosh_index import WhooshIndex  # noqa: E402

PATH = "/usr/bin:/bin:/usr/local/bin"
QUERIES = {"common word": "trotsky", "rare word": "udarnost'", "phrase": '"permanent revolution"'}
MORE = {
    "common, transliterated": "Троцкий",
    "common, rarer spelling": "sokolnikov",
    "two words": "foreign trade",
    "phrase of common words": '"of the"',
    "word in notes": "pravda in:notes",
    "without a word": "trotsky -stalin",
    "begins so": "industri*",
    "ends so": "*ism",
    "a letter wrong": "bukarin~1",
    "word forms": "%concession",
    "exact spelling": "=Trotskii",
    "no such word": "perestroika",
}
"""Of ours alone: what other kinds of queries take."""


def grown(found: Sequence[Unit], times: int, shape: str) -> list[Unit]:
    """The book again and again, its units in another order and some words changed.

    The vocabulary grows as the book's does (V = 15.85 N^0.552 distinct words among N); phrases stay.
    """
    out = list(found)
    pick = random.Random(7)  # noqa: S311 - the same shelf every time
    words = sum(len(unit.text.split()) for unit in found)
    for copy in range(1, times):
        rate = 15.85 * 0.552 * (words * copy) ** (0.552 - 1)  # new words for each word
        texts: dict[str, list[str]] = {}
        for unit in found:
            text = [w if pick.random() > rate else f"{w}{pick.randrange(10**6):x}" for w in unit.text.split()]
            texts.setdefault(unit.kind, []).append(" ".join(text))
        for mine in texts.values():
            pick.shuffle(mine)
        where = f"b{copy}/" if shape == "shelf" else f"part{copy}-"
        out += [
            replace(unit, url=f"{where}{unit.url}", text=texts[unit.kind].pop(), variants=(), russian=())
            for unit in found
        ]
    return out


def sampled(made: index.Index, count: int = 400) -> list[str]:
    """Words to measure, in any of their spellings: half as they come in the dictionary, half as often as they are written."""
    pick = random.Random(3)  # noqa: S311 - the same words every time
    entries = [e for e in made.lexicon.entries if e.key.isalpha()]
    often = pick.choices(entries, [len(made.postings[e.key]) for e in entries], k=count // 2)
    return [pick.choice(e.forms) for e in (*pick.sample(entries, min(len(entries), count // 2)), *often)]


# --- the engines: files in a folder, and what they weigh ---


def ours(found: list[Unit], folder: Path) -> dict[str, Any]:
    """Our index and scripts; ``files``: part of the index -> how many, raw, gzip, brotli."""
    began = time.perf_counter()
    made = index.build(found)
    path, files = export(made, {})
    took = time.perf_counter() - began
    sizes: dict[str, list[int]] = {}
    quality = 11 if len(found) < 20_000 else 5  # the best takes a minute for each 60 MB
    for artefact in [*files, *assets()]:
        target = folder / artefact.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(artefact.data)
    for artefact in files:
        row = sizes.setdefault(target_kind(artefact.path), [0, 0, 0, 0])
        more = (
            1,
            len(artefact.data),
            packed(artefact.data),
            len(brotli.compress(artefact.data, quality=quality)),
        )
        row[:] = [a + b for a, b in zip(row, more, strict=True)]
    said = subprocess.run(
        ["node", ROOT / "benchmarks/search_measure.js", folder / "assets", folder / path],
        input=json.dumps({"queries": QUERIES | MORE, "words": sampled(made)}),
        stdout=subprocess.PIPE, text=True, check=True,
        env={"RUN": str(ROOT / "tests/search/run.js"), "PATH": PATH},
    )  # fmt: skip
    index_ = [sum(row[n] for part, row in sizes.items() if part != "t") for n in range(4)]
    return {"path": path, "build_s": took, "files": sizes, "index": index_, **json.loads(said.stdout)}


def packed(data: bytes) -> int:
    return len(gzip.compress(data, 9))


def target_kind(path: str) -> str:
    return Path(path).name[0]


def whoosh(found: list[Unit]) -> float:
    lexicon = index.build(found).lexicon
    began = time.perf_counter()
    WhooshIndex(found, lexicon)
    return time.perf_counter() - began


def minisearch(found: list[Unit], peers: Path, folder: Path) -> dict[str, Any]:
    """The index and the texts as two files; both are fetched before the first result."""
    script = """
    const M=require('minisearch'),fs=require('fs');const d=JSON.parse(fs.readFileSync(0,'utf8'));
    const t=process.hrtime.bigint();const m=new M({fields:['text'],storeFields:[]});m.addAll(d);
    const s=Number(process.hrtime.bigint()-t)/1e9,out=process.argv[1];
    fs.writeFileSync(out+'/index.json',JSON.stringify(m));fs.writeFileSync(out+'/texts.json',JSON.stringify(d.map(x=>x.text)));
    fs.copyFileSync('node_modules/minisearch/dist/es/index.js',out+'/minisearch.mjs');console.log(s);
    """
    data = json.dumps([{"id": n, "text": unit.text} for n, unit in enumerate(found)])
    command = ["node", "--max-old-space-size=8000", "-e", script, str(folder)]
    ran = subprocess.run(
        command, input=data, capture_output=True, text=True, check=True, cwd=peers, env={"PATH": PATH}
    )
    made = (folder / "index.json").read_bytes()
    sizes = [1, len(made), packed(made), len(brotli.compress(made, quality=5 if len(made) > 1e7 else 11))]
    return {"build_s": float(ran.stdout), "index": sizes}


def pagefind(found: list[Unit], peers: Path, site: Path) -> dict[str, Any]:
    """A page for each unit. Its files are compressed as they are."""
    for n, unit in enumerate(found):
        text = unit.text.replace("&", "&amp;").replace("<", "&lt;")
        page = f'<!doctype html><html lang="en"><title>{unit.id}</title><body data-pagefind-body><p>{text}</p></body></html>'
        (site / f"u{n}.html").write_text(page, encoding="utf-8")
    began = time.perf_counter()
    subprocess.run(["npx", "pagefind", "--site", site], cwd=peers, capture_output=True, check=True)
    took = time.perf_counter() - began
    parts = [p for p in (site / "pagefind").rglob("*") if p.suffix in {".pf_index", ".pf_meta"}]
    size = sum(p.stat().st_size for p in parts)
    raw = sum(len(gzip.decompress(p.read_bytes())) for p in parts)
    return {"build_s": took, "index": [len(parts), raw, size, size]}


# --- tables ---


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Rows in Markdown; numbers from 1,000 on in groups."""

    def cell(value: object) -> str:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return f"{value:,}" if number and value >= 1000 else str(value)  # type: ignore[operator]

    return "\n".join(
        [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
        + [f"| {' | '.join(map(cell, row))} |" for row in rows]
    )


def told(mine: Mapping[str, Any], times: int, shape: str) -> str:
    """Ours alone: files, and what each kind of query takes."""
    files = [[part, *row] for part, row in sorted(mine["files"].items())]
    files.append(["all but texts", *mine["index"]])
    queries = [
        [name, q["hits"], q["bytes"], q["br"], q["requests"], q["all"], q["warm"], q["read_mb"]]
        for name, q in mine["queries"].items()
    ]
    some = mine["any"]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return "\n\n".join(
        [
            f"### Ours, {times}×, as a {shape}: built in {mine['build_s']:.1f} s, {peak:,} MB at most",
            table(["file", "how many", "raw", "gzip", "brotli"], files),
            "scripts, gzip: " + ", ".join(f"{name} {size:,}" for name, size in mine["scripts"].items()),
            table(
                ["query", "hits", "bytes to first result", "brotli", "requests", "bytes to all", "warm ms, node", "MB read"],
                queries,
            ),
            f"{some['words']} words: median {some['median']:,}, 95 % up to {some['p95']:,}, most {some['most'][0]:,} ({some['most'][1]})",
        ]
    )  # fmt: skip


def beside(engines: Mapping[str, Mapping[str, Any]], chromium: Mapping[str, search_browser.Rows]) -> str:
    """Every engine, and ours as a share of Pagefind."""
    built = [[n, f"{e['build_s']:.2f}", *e["index"]] for n, e in engines.items()]
    out = [table(["engine", "build s", "index files", "raw", "gzip", "brotli"], built)]
    if not chromium:
        return out[0]
    columns = list(next(iter(next(iter(chromium.values())).values())))
    for query, text in QUERIES.items():
        rows = [[name, *(seen[query][c] for c in columns)] for name, seen in chromium.items()]
        if "pagefind" in chromium:
            a, b = chromium["ours"][query], chromium["pagefind"][query]
            rows.append(["ours / Pagefind", *(f"{a[c] / b[c]:.3f}" if b[c] else "" for c in columns)])
        out.append(table([f"{query} `{text}`", *(c.replace("_", " ") for c in columns)], rows))
    if "pagefind" in engines:
        share = engines["ours"]["index"][2] / engines["pagefind"]["index"][2]
        out.append(f"index without text, ours / Pagefind: {share:.3f}")
    return "\n\n".join(out)


def one(options: argparse.Namespace, shelf: list[Unit], times: int, root: Path) -> None:
    """One size, every engine."""
    folders = {name: root / name for name in ("ours", "pagefind", "minisearch")}
    for folder in folders.values():
        folder.mkdir()
    engines: dict[str, dict[str, Any]] = {"ours": ours(shelf, folders["ours"])}
    print(told(engines["ours"], times, options.shape), flush=True)
    scripts = {"ours": f"const FOLDER={json.dumps(engines['ours']['path'])};" + search_browser.OURS}
    if options.peers:
        engines["pagefind"] = pagefind(shelf, options.peers, folders["pagefind"])
        engines["minisearch"] = minisearch(shelf, options.peers, folders["minisearch"])
        scripts |= {"pagefind": search_browser.PAGEFIND, "minisearch": search_browser.MINISEARCH}
    chromium = {}
    if options.browser:
        places = {name: (folders[name], script) for name, script in scripts.items()}
        chromium = search_browser.measure(places, QUERIES, options.runs)
    print("\n" + beside(engines, chromium), flush=True)
    if times == 1:
        print(f"\nWhoosh, for the terminal: built in {whoosh(shelf):.2f} s", flush=True)
    if options.answers and times == 1:
        lines = options.answers.read_text("utf-8").splitlines()
        queries = [line for line in lines if line.strip() and not line.startswith("# ")]
        print("\n" + search_answers.table(shelf, queries, folders, scripts))


def main() -> None:
    """Parse the arguments, measure, print."""
    grammar = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    grammar.add_argument("tei", type=Path)
    grammar.add_argument("--times", type=int, nargs="+", default=[1])
    grammar.add_argument("--as", dest="shape", choices=["shelf", "book"], default="shelf")
    grammar.add_argument("--peers", type=Path)
    grammar.add_argument("--browser", action="store_true")
    grammar.add_argument(
        "--runs", type=int, default=5, help="visits in Chromium, of which the median is told"
    )
    grammar.add_argument("--answers", type=Path)
    options = grammar.parse_args()
    found = units(etree.parse(options.tei).getroot())
    for times in options.times:
        shelf = grown(found, times, options.shape)
        texts = sum(len(unit.text.encode()) for unit in shelf)
        print(f"\n## {times}×: {len(shelf):,} units, {texts / 1e6:.1f} MB of text\n", flush=True)
        with tempfile.TemporaryDirectory() as name:
            one(options, shelf, times, Path(name))


if __name__ == "__main__":
    main()
