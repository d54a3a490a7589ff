"""One query in Chromium: bytes, requests, time cold and warm, on a fast and a slow line and processor, memory.

The same bare page and the same server for every engine: nothing is loaded before the query is asked, and the clock
stops when the text of the first result is there.
"""

from __future__ import annotations

import contextlib
import functools
import gzip
import http.server
import json
import shutil
import statistics
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

PLAIN = {".js", ".json", ".html", ".css", ".mjs"}
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
"""150 ms there and back, 1.6 Mbit/s."""
OURS = """
const index = [], loads = {};
const load = (src) => loads[src] = loads[src] || new Promise((done) => {
  const s = document.createElement("script");
  s.src = src; s.async = false; s.onload = done; document.head.append(s);
});
const early = [];
window._i = (...v) => (window.index ? window.index.give(...v) : early.push(v));
const file = (n) => load(n === "+" ? "assets/search-more.js" : FOLDER + "/" + n + ".js");
window.ask = async (q) => {
  await Promise.all([load("assets/search-core.js"), load("assets/search-query.js"), file("m")]);
  if (!window.index) { window.index = new ibidSearch.Index(); early.forEach((v) => window.index.give(...v)); }
  const i = window.index;
  for (;;) {
    const f = i.search(ibidSearch.parse(q), false, true);
    if (f.need) { await Promise.all(f.need.map(file)); continue; }
    if (!f.count) return 0;
    i.need.clear();
    while (!i.text(f.results[0][0])) { await Promise.all([...i.need].map(file)); i.need.clear(); }
    return f.count;
  }
};
window.again = (q) => { window.index.made.forEach((_, k) => /^[eh]/.test(k) && window.index.made.delete(k));
  window.index.search(ibidSearch.parse(q), false, true); };
"""
PAGEFIND = """
window.ask = async (q) => {
  window.p = window.p || (await import("/pagefind/pagefind.js"));
  const r = await window.p.search(q);
  if (r.results.length) await r.results[0].data();
  return r.results.length;
};
window.again = (q) => window.p.search(q);
"""
MINISEARCH = """
window.ask = async (q) => {
  if (!window.m) {
    const [lib, index, texts] = await Promise.all([import("/minisearch.mjs"), fetch("/index.json"), fetch("/texts.json")]);
    window.m = lib.default.loadJSON(await index.text(), { fields: ["text"] });
    window.t = await texts.json();
  }
  const r = window.m.search(q.replace(/"/g, ""), { combineWith: "AND" });
  return r.length;
};
window.again = (q) => window.m.search(q.replace(/"/g, ""), { combineWith: "AND" });
"""


class _Packed(http.server.SimpleHTTPRequestHandler):
    """A static server that compresses what is text, as the usual ones do, and keeps the line open."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_a: object) -> None:
        pass

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        data = path.read_bytes()
        self.send_response(200)
        kind = self.guess_type(str(path))
        self.send_header("Content-Type", "text/javascript" if path.suffix == ".mjs" else kind)
        if path.suffix in PLAIN:
            data = gzip.compress(data, 9)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder."""
    handler = functools.partial(_Packed, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


_TIMED = (
    "async (q) => { const t = performance.now(); const n = await ask(q); return [n, performance.now() - t]; }"
)
_WARM = """async (q) => { const all = []; for (let i = 0; i < 60; i++) { const t = performance.now(); await again(q);
  all.push(performance.now() - t); } return all.sort((a, b) => a - b)[30]; }"""


def _cold(browser: Browser, address: str, query: str, *, slow: bool, cpu: int) -> dict[str, float]:
    context = browser.new_context()
    page: Page = context.new_page()
    line = context.new_cdp_session(page)
    page.goto(f"{address}/bench.html")
    weight = {"bytes": 0.0, "requests": 0.0}

    def done(event: Mapping[str, Any]) -> None:
        weight["bytes"] += event["encodedDataLength"]
        weight["requests"] += 1

    line.on("Network.loadingFinished", done)
    line.send("Network.enable")
    if slow:
        line.send("Network.emulateNetworkConditions", SLOW_4G)
    line.send("Emulation.setCPUThrottlingRate", {"rate": cpu})
    hits, took = page.evaluate(_TIMED, query)
    warm = page.evaluate(_WARM, query)
    line.send("HeapProfiler.collectGarbage")
    heap = line.send("Runtime.getHeapUsage")["usedSize"]
    context.close()
    return {"hits": hits, "ms": took, "warm_ms": warm, "heap": heap, **weight}


def measure(folder: Path, script: str, queries: Mapping[str, str], runs: int = 5) -> dict[str, Any]:
    """Figures of one engine, whose files are in the folder; medians of some runs."""
    (folder / "bench.js").write_text(script, encoding="utf-8")
    (folder / "bench.html").write_text('<!doctype html><title>.</title><script src="bench.js"></script>')
    out: dict[str, Any] = {}
    with served(folder) as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, query in queries.items():

            def median(key: str, query: str = query, **how: bool | int) -> float:
                return statistics.median(_cold(browser, address, query, **how)[key] for _ in range(runs))

            first = _cold(browser, address, query, slow=False, cpu=1)
            out[name] = {
                "hits": first["hits"],
                "line_bytes": first["bytes"],
                "requests": first["requests"],
                "cold_ms": round(median("ms", slow=False, cpu=1)),
                "cold_ms_4x": round(median("ms", slow=False, cpu=4)),
                "slow_4g_ms": round(median("ms", slow=True, cpu=1)),
                "slow_4g_ms_4x": round(median("ms", slow=True, cpu=4)),
                "warm_ms": round(median("warm_ms", slow=False, cpu=1), 3),
                "warm_ms_4x": round(median("warm_ms", slow=False, cpu=4), 3),
                "heap_mb": round(first["heap"] / 1e6, 1),
            }
        browser.close()
    return out


def answers(folder: Path, script: str, queries: list[str], shape: str) -> list[list[int] | None]:
    """The units that an engine finds for each query; ``shape``: JavaScript that gives them."""
    (folder / "bench.js").write_text(script, encoding="utf-8")
    (folder / "bench.html").write_text('<!doctype html><title>.</title><script src="bench.js"></script>')
    with served(folder) as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"{address}/bench.html")
        page.evaluate("async () => { await ask('the'); }")
        found = page.evaluate(
            "async (all) => { const out = []; for (const q of all) { try { out.push(await ("
            + shape
            + ")(q)); }"
            " catch (e) { out.push(null); } } return out; }",
            queries,
        )
        browser.close()
    return list(json.loads(json.dumps(found)))
