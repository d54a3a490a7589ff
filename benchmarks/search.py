"""What the search weighs and how fast it is, beside Pagefind and MiniSearch on the same units in the same run.

    python benchmarks/search.py TEI [--times 1 10 100] [--peers FOLDER]

TEI: a built edition (``site/<book>/<book>.tei.xml``). FOLDER: a throw-away folder in which
``npm install pagefind minisearch`` was run; without it, the peers are left out. Bytes are gzip -9 unless said.
"""

from __future__ import annotations

import argparse
import gzip
import http.server
import json
import random
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import brotli
from lxml import etree
from playwright.sync_api import sync_playwright

from ibid.search import index
from ibid.search.export import export
from ibid.search.page import assets
from ibid.search.units import Unit, units
from ibid.search.whoosh_index import WhooshIndex

ROOT = Path(__file__).resolve().parent.parent
QUERIES = {"common word": "trotsky", "rare word": "udarnost'", "phrase": '"permanent revolution"'}


def packed(data: bytes) -> int:
    return len(gzip.compress(data, 9))


def grown(found: Sequence[Unit], times: int) -> list[Unit]:
    """A shelf: the book again and again, words shuffled and some changed: the vocabulary grows as the book's does.

    Within the book, V = 15.85 N^0.552 distinct words among N.
    """
    out = list(found)
    pick = random.Random(7)  # noqa: S311 - the same shelf every time
    words = sum(len(unit.text.split()) for unit in found)
    for copy in range(1, times):
        n = words * copy
        rate = 15.85 * 0.552 * n ** (0.552 - 1)  # new words for each word
        for unit in found:
            text = [w if pick.random() > rate else f"{w}{pick.randrange(10**6):x}" for w in unit.text.split()]
            pick.shuffle(text)
            out.append(replace(unit, id=f"b{copy}.{unit.id}", text=" ".join(text), variants=(), russian=()))
    return out


def ours(found: list[Unit], folder: Path) -> dict[str, object]:
    began = time.perf_counter()
    made = index.build(found)
    path, files = export(made, {})
    took = time.perf_counter() - began
    for artefact in [*files, *assets()]:
        target = folder / artefact.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(artefact.data)
    sizes: dict[str, list[int]] = {}
    for artefact in files:
        row = sizes.setdefault(Path(artefact.path).name[0], [0, 0, 0, 0])
        more = (1, len(artefact.data), packed(artefact.data), len(brotli.compress(artefact.data)))
        sizes[Path(artefact.path).name[0]] = [a + b for a, b in zip(row, more, strict=True)]
    script = """
    const fs=require('fs'),path=require('path'),zlib=require('zlib');
    const {core,open,answer}=require(process.env.RUN);
    const [scripts,folder]=process.argv.slice(2),out={};
    const z=f=>zlib.gzipSync(fs.readFileSync(f),{level:9}).length;
    const code=z(scripts+'/search-core.js')+z(scripts+'/search-query.js');
    for(const [name,q] of Object.entries(JSON.parse(process.env.QUERIES))){
      const index=open();const files=new Set();const load=index.load;
      index.load=n=>{files.add(n);load(n)};
      const r=answer(index,core.parse(q));
      while(r.length&&index.text(r[0][0])===null){[...index.need].forEach(index.load);index.need.clear()}
      const bytes=[...files].reduce((s,n)=>s+z(path.join(folder,n+'.js')),code);
      const times=[];
      for(let i=0;i<40;i++){const t=process.hrtime.bigint();index.made=new Map([...index.made].filter(([k])=>!/^[eh]/.test(k)));
        index.search(core.parse(q));times.push(Number(process.hrtime.bigint()-t)/1e6)}
      out[name]={hits:r.length,bytes,requests:files.size+2,warm_ms:times.sort((a,b)=>a-b)[20]};
    }
    console.log(JSON.stringify({code,page:z(scripts+'/search-page.js'),land:z(scripts+'/search-land.js'),queries:out}));
    """
    run = folder / "measure.js"
    run.write_text(script)
    env = {
        "RUN": str(ROOT / "tests/search/run.js"),
        "QUERIES": json.dumps(QUERIES),
        "PATH": "/usr/bin:/bin:/usr/local/bin",
    }
    ran = subprocess.run(
        ["node", run, folder / "assets", folder / path], capture_output=True, text=True, check=True, env=env
    )
    return {"build_s": round(took, 2), "index {part: [files, raw, gz, br]}": sizes, **json.loads(ran.stdout)}


def whoosh(found: list[Unit]) -> float:
    lexicon = index.build(found).lexicon
    began = time.perf_counter()
    WhooshIndex(found, lexicon)
    return round(time.perf_counter() - began, 2)


def minisearch(found: list[Unit], peers: Path) -> dict[str, object]:
    script = """
    const M=require('minisearch'),zlib=require('zlib');const d=JSON.parse(require('fs').readFileSync(0,'utf8'));
    const t=process.hrtime.bigint();const m=new M({fields:['text'],storeFields:[]});m.addAll(d);
    const s=Number(process.hrtime.bigint()-t)/1e9;const j=JSON.stringify(m);
    const z=x=>zlib.gzipSync(x,{level:9}).length;const text=z(JSON.stringify(d.map(x=>x.text)));
    const hits=q=>m.search(q,{combineWith:'AND'}).length;
    console.log(JSON.stringify({build_s:s,raw:j.length,gz:z(j),first_result:z(j)+text+6100,
      hits:JSON.parse(process.env.Q).map(hits)}));
    """
    data = json.dumps([{"id": n, "text": unit.text} for n, unit in enumerate(found)])
    env = {"PATH": "/usr/bin:/bin:/usr/local/bin", "Q": json.dumps(list(QUERIES.values()))}
    ran = subprocess.run(
        ["node", "-e", script], input=data, capture_output=True, text=True, check=True, cwd=peers, env=env
    )
    return json.loads(ran.stdout)


def pagefind(found: list[Unit], peers: Path) -> dict[str, object]:
    """A page for each unit; the bytes of the first result as its own client asks for them."""
    with tempfile.TemporaryDirectory() as name:
        site = Path(name)
        for n, unit in enumerate(found):
            text = unit.text.replace("&", "&amp;").replace("<", "&lt;")
            page = f'<!doctype html><html lang="en"><title>{unit.id}</title><body data-pagefind-body><p>{text}</p></body></html>'
            (site / f"u{n}.html").write_text(page, encoding="utf-8")
        began = time.perf_counter()
        subprocess.run(["npx", "pagefind", "--site", site], cwd=peers, capture_output=True, check=True)
        took = time.perf_counter() - began
        out = site / "pagefind"
        by = {
            suffix: [p.stat().st_size for p in sorted(out.rglob(f"*.{suffix}"))]
            for suffix in ("pf_index", "pf_meta", "pf_fragment", "pagefind")
        }
        wasm = [p.stat().st_size for p in out.glob("wasm.en.pagefind")] or [
            p.stat().st_size for p in out.glob("wasm*.pagefind")
        ][:1]
        code = packed((out / "pagefind.js").read_bytes())
        worker = out / "pagefind-worker.js"
        code += packed(worker.read_bytes()) if worker.exists() else 0
        first = _pagefind_first(out)
        total = sum(by["pf_index"]) + sum(by["pf_meta"])
        return {
            "build_s": round(took, 2),
            "index_without_text": total,
            "fragments": sum(by["pf_fragment"]),
            "code": code + sum(wasm),
            "first_result": first,
        }


def _pagefind_first(out: Path) -> dict[str, object]:
    """Serves the folder and counts what a real browser fetches for one query."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_a: object) -> None:
            pass

    handler = lambda *a, **k: Quiet(*a, directory=str(out.parent), **k)  # noqa: E731
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found: dict[str, object] = {}
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name, query in QUERIES.items():
            page = browser.new_context().new_page()
            asked: list[str] = []
            page.on("request", lambda r, asked=asked: asked.append(r.url.split("?")[0]))
            page.goto(f"http://127.0.0.1:{server.server_port}/u0.html")
            asked.clear()
            hits = page.evaluate(
                "async q => { const p = await import('/pagefind/pagefind.js'); const r = await p.search(q);"
                " if (r.results.length) await r.results[0].data(); return r.results.length; }",
                query,
            )
            files = [out.parent / url.split("/", 3)[3] for url in asked]
            plain = {".js", ".json"}
            sizes = [
                packed(f.read_bytes()) if f.suffix in plain else f.stat().st_size
                for f in files
                if f.is_file()
            ]
            found[name] = {"hits": hits, "bytes": sum(sizes), "requests": len(sizes)}
        browser.close()
    server.shutdown()
    return found


def main() -> None:
    grammar = argparse.ArgumentParser(description=__doc__)
    grammar.add_argument("tei", type=Path)
    grammar.add_argument("--times", type=int, nargs="+", default=[1])
    grammar.add_argument("--peers", type=Path)
    options = grammar.parse_args()
    found = units(etree.parse(options.tei).getroot())
    for times in options.times:
        shelf = grown(found, times)
        print(f"== {times}x: {len(shelf)} units")
        with tempfile.TemporaryDirectory() as name:
            print("ours", json.dumps(ours(shelf, Path(name)), indent=1))
        if times == 1:
            print("whoosh build_s", whoosh(shelf))
        if options.peers and times <= 10:
            print("pagefind", json.dumps(pagefind(shelf, options.peers), indent=1))
            print("minisearch", json.dumps(minisearch(shelf, options.peers)))


if __name__ == "__main__":
    main()
