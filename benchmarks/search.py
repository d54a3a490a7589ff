"""What the search weighs and how fast it is, beside Pagefind and MiniSearch on the same units in the same run.

    python benchmarks/search.py TEI [--times 1 10 100] [--peers FOLDER] [--browser] [--answers FILE]

TEI: a built edition (``site/<book>/<book>.tei.xml``). FOLDER: a throw-away folder in which ``npm install pagefind
minisearch`` was run; without it, the peers are left out. ``--browser``: latency and memory in Chromium too. FILE:
queries, one a line, of which it is counted how many each engine answers exactly. Bytes are gzip -9 unless said.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import brotli
import search_browser
from lxml import etree

from ibid.search import index
from ibid.search.brute import Brute
from ibid.search.export import export
from ibid.search.page import assets
from ibid.search.query import parse
from ibid.search.units import Unit, units
from ibid.search.whoosh_index import WhooshIndex

PATH = "/usr/bin:/bin:/usr/local/bin"
OURS_FOUND = """async (q) => { await ask(q); for (;;) { const f = window.index.search(ibidSearch.parse(q));
  if (!f.need) return f.results.map((r) => r[0]); await Promise.all(f.need.map(file)); } }"""
PAGEFIND_FOUND = """async (q) => { const r = await window.p.search(q);
  const all = await Promise.all(r.results.map((x) => x.data())); return all.map((d) => +/u(\\d+)\\.html/.exec(d.raw_url || d.url)[1]); }"""
MINISEARCH_FOUND = """async (q) => window.m.search(q, { combineWith: "AND" }).map((r) => r.id)"""
ROOT = Path(__file__).resolve().parent.parent
QUERIES = {"common word": "trotsky", "rare word": "udarnost'", "phrase": '"permanent revolution"'}


def packed(data: bytes) -> int:
    return len(gzip.compress(data, 9))


def grown(found: Sequence[Unit], times: int) -> list[Unit]:
    """A shelf: the book again and again, its units in another order and some words changed.

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
        out += [
            replace(unit, url=f"b{copy}/{unit.url}", text=texts[unit.kind].pop(), variants=(), russian=())
            for unit in found
        ]
    return out


def sampled(made: index.Index, count: int = 400) -> list[str]:
    """Words to measure: half as they come in the dictionary, half as often as they are written."""
    pick = random.Random(3)  # noqa: S311 - the same words every time
    entries = [e for e in made.lexicon.entries if e.key.isalpha()]
    often = pick.choices(entries, [len(made.postings[e.key]) for e in entries], k=count // 2)
    return [e.forms[0] for e in (*pick.sample(entries, min(len(entries), count // 2)), *often)]


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
    const {core,open}=require(process.env.RUN);
    const [scripts,folder]=process.argv.slice(2),out={};
    const z=f=>zlib.gzipSync(fs.readFileSync(f),{level:9}).length,b=f=>zlib.brotliCompressSync(fs.readFileSync(f)).length;
    const code=z(scripts+'/search-core.js')+z(scripts+'/search-query.js');
    const br=(files)=>[scripts+'/search-core.js',scripts+'/search-query.js',
      ...[...files].map(n=>n==='+'?scripts+'/search-more.js':path.join(folder,n+'.js'))].reduce((s,f)=>s+b(f),0);
    const bytes=(files)=>[...files].reduce((s,n)=>s+z(n==='+'?scripts+'/search-more.js':path.join(folder,n+'.js')),code);
    for(const [name,q] of Object.entries(JSON.parse(process.env.QUERIES))){
      const index=open(),files=new Set(),load=n=>{files.add(n);index.load(n);if(n==='+')index.give('+')};
      const run=(brief)=>{for(;;){const f=index.search(core.parse(q),false,brief);if(!f.need)return f;f.need.forEach(load)}};
      const r=run(true);
      while(r.count&&index.text(r.results[0][0])===null){[...index.need].forEach(load);index.need.clear()}
      const first=bytes(files),first_br=br(files),requests=files.size+2;
      run(false);
      const all=bytes(files),times=[];
      for(let i=0;i<40;i++){const t=process.hrtime.bigint();index.made=new Map([...index.made].filter(([k])=>!/^[eh]/.test(k)));
        index.search(core.parse(q),false,true);times.push(Number(process.hrtime.bigint()-t)/1e6)}
      out[name]={hits:r.count,bytes:first,bytes_br:first_br,requests,all_results:all,warm_ms:times.sort((a,b)=>a-b)[20]};
    }
    const words=JSON.parse(process.env.WORDS).map(q=>{
      const index=open(),files=new Set(),load=n=>{files.add(n);index.load(n)};
      let r;for(;;){r=index.search(core.parse(q),false,true);if(!r.need)break;r.need.forEach(load)}
      while(r.count&&index.text(r.results[0][0])===null){[...index.need].forEach(load);index.need.clear()}
      return bytes(files)}).sort((a,b)=>a-b);
    out['any word']={words:words.length,median:words[words.length>>1],p95:words[Math.floor(words.length*0.95)],most:words.at(-1)};
    console.log(JSON.stringify({code,page:z(scripts+'/search-page.js'),land:z(scripts+'/search-land.js'),queries:out}));
    """
    run = folder / "measure.js"
    run.write_text(script)
    env = {
        "RUN": str(ROOT / "tests/search/run.js"),
        "QUERIES": json.dumps(QUERIES),
        "WORDS": json.dumps(sampled(made)),
        "PATH": PATH,
    }
    ran = subprocess.run(
        ["node", run, folder / "assets", folder / path], capture_output=True, text=True, check=True, env=env
    )
    shown = json.loads(ran.stdout)
    return {"folder": path, "build_s": round(took, 2), "index {part: [files, raw, gz, br]}": sizes, **shown}


def whoosh(found: list[Unit]) -> float:
    lexicon = index.build(found).lexicon
    began = time.perf_counter()
    WhooshIndex(found, lexicon)
    return round(time.perf_counter() - began, 2)


def minisearch(found: list[Unit], peers: Path, folder: Path) -> dict[str, object]:
    """The index and the texts as two files; both are fetched before the first result."""
    script = """
    const M=require('minisearch'),fs=require('fs'),zlib=require('zlib');const d=JSON.parse(fs.readFileSync(0,'utf8'));
    const t=process.hrtime.bigint();const m=new M({fields:['text'],storeFields:[]});m.addAll(d);
    const s=Number(process.hrtime.bigint()-t)/1e9,j=JSON.stringify(m),x=JSON.stringify(d.map(x=>x.text)),out=process.argv[1];
    const z=x=>zlib.gzipSync(x,{level:9}).length,b=x=>zlib.brotliCompressSync(x).length;
    fs.writeFileSync(out+'/index.json',j);fs.writeFileSync(out+'/texts.json',x);
    const lib=fs.readFileSync('node_modules/minisearch/dist/es/index.js');fs.writeFileSync(out+'/minisearch.mjs',lib);
    console.log(JSON.stringify({build_s:s,raw:j.length,gz:z(j),br:b(j),first_result:z(j)+z(x)+6100}));
    """
    data = json.dumps([{"id": n, "text": unit.text} for n, unit in enumerate(found)])
    command = ["node", "-e", script, str(folder)]
    env = {"PATH": PATH}
    ran = subprocess.run(command, input=data, capture_output=True, text=True, check=True, cwd=peers, env=env)
    return dict(json.loads(ran.stdout))


def pagefind(found: list[Unit], peers: Path, site: Path) -> dict[str, object]:
    """A page for each unit."""
    for n, unit in enumerate(found):
        text = unit.text.replace("&", "&amp;").replace("<", "&lt;")
        page = f'<!doctype html><html lang="en"><title>{unit.id}</title><body data-pagefind-body><p>{text}</p></body></html>'
        (site / f"u{n}.html").write_text(page, encoding="utf-8")
    began = time.perf_counter()
    subprocess.run(["npx", "pagefind", "--site", site], cwd=peers, capture_output=True, check=True)
    took = time.perf_counter() - began
    by = {
        suffix: sum(p.stat().st_size for p in (site / "pagefind").rglob(f"*.{suffix}"))
        for suffix in ("pf_index", "pf_meta", "pf_fragment")
    }
    total = by["pf_index"] + by["pf_meta"]
    return {"build_s": round(took, 2), "index_without_text": total, "fragments": by["pf_fragment"]}


def exact(
    found: list[Unit], queries: list[str], peers: Path | None, folders: dict[str, Path]
) -> dict[str, object]:
    """How many queries each engine answers with exactly the units that a scan of all texts finds."""
    made = index.build(found)
    scan = Brute(found, made.lexicon)
    truth = [sorted(result.number for result in scan.search(parse(query))) for query in queries]
    plain = [
        bool(re.fullmatch(r'[^\W\d_]+( [^\W\d_]+)*|"[^\W\d_]+( [^\W\d_]+)*"', query)) for query in queries
    ]
    shapes = {
        "ours": (
            f"const FOLDER={json.dumps(folders['index'].as_posix())};" + search_browser.OURS,
            OURS_FOUND,
        ),
        "pagefind": (search_browser.PAGEFIND, PAGEFIND_FOUND),
        "minisearch": (search_browser.MINISEARCH, MINISEARCH_FOUND),
    }
    out: dict[str, object] = {"queries": len(queries), "of words and phrases alone": sum(plain)}
    for name, (script, shape) in shapes.items():
        if name != "ours" and not peers:
            continue
        said = search_browser.answers(folders[name], script, queries, shape)
        right = [sorted(a or []) == b for a, b in zip(said, truth, strict=True)]
        wrong = [q for q, fine in zip(queries, right, strict=True) if not fine]
        simple = sum(a and b for a, b in zip(right, plain, strict=True))
        out[name] = {"exact": sum(right), "of words and phrases alone": simple, "wrong": wrong[:12]}
    return out


def main() -> None:
    grammar = argparse.ArgumentParser(description=__doc__)
    grammar.add_argument("tei", type=Path)
    grammar.add_argument("--times", type=int, nargs="+", default=[1])
    grammar.add_argument("--peers", type=Path)
    grammar.add_argument("--browser", action="store_true")
    grammar.add_argument("--answers", type=Path)
    options = grammar.parse_args()
    found = units(etree.parse(options.tei).getroot())
    for times in options.times:
        shelf = grown(found, times)
        print(f"== {times}x: {len(shelf)} units")
        with tempfile.TemporaryDirectory() as name:
            one(options, shelf, times, Path(name))


def one(options: argparse.Namespace, shelf: list[Unit], times: int, root: Path) -> None:
    """One size of shelf, every engine."""
    folders = {name: root / name for name in ("ours", "pagefind", "minisearch")}
    for folder in folders.values():
        folder.mkdir()
    mine = ours(shelf, folders["ours"])
    folders["index"] = Path(str(mine["folder"]))
    print("ours", json.dumps(mine, indent=1))
    peers = options.peers if times <= 10 else None
    if times == 1:
        print("whoosh build_s", whoosh(shelf))
    scripts = {"ours": f"const FOLDER={json.dumps(mine['folder'])};" + search_browser.OURS}
    if peers:
        print("pagefind", json.dumps(pagefind(shelf, peers, folders["pagefind"])))
        print("minisearch", json.dumps(minisearch(shelf, peers, folders["minisearch"])))
        scripts |= {"pagefind": search_browser.PAGEFIND, "minisearch": search_browser.MINISEARCH}
    if options.browser:
        for name, script in scripts.items():
            measured = search_browser.measure(folders[name], script, QUERIES)
            print(f"{name} in Chromium", json.dumps(measured, indent=1))
    if options.answers and times == 1:
        lines = options.answers.read_text("utf-8").splitlines()
        queries = [line for line in lines if line.strip() and not line.startswith("# ")]
        print("answers", json.dumps(exact(shelf, queries, peers, folders), indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
