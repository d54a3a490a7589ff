"""One query in Chromium: bytes, requests, time cold and warm, on a fast and a slow line and processor, memory.

The same bare page and the same server for every engine: nothing is loaded before the query is asked, and the clock
stops when the text of the first result is there. The server counts and slows: what a worker loads is not seen, and not
slowed, by the page's own tools.
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
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

PLAIN = {".js", ".json", ".html", ".css", ".mjs"}
OURS = """
const loads = {}, early = [];
const load = (src) => loads[src] = loads[src] || new Promise((done) => {
  const s = document.createElement("script");
  s.src = src; s.async = false; s.onload = done; document.head.append(s);
});
window._i = (...v) => (window.index ? window.index.give(...v) : early.push(v));
const script = (name) => load("assets/search-" + name + ".js");
const file = (n) => n[0] === "+" ? script(n.slice(1)) : load(FOLDER + "/" + n + ".js");
window.ask = async (q) => {
  // As search-page.js does it: at once all that will surely be needed.
  const simple = /^[\\p{L}\\p{M}'’ʹ]+$/u.test(q);
  await Promise.all([...(simple ? ["core"] : ["core", "more"]).map(script), file("m")]);
  const query = (simple && ibidSearch.word(q)) || ibidSearch.parse(q);
  if (!window.index) { window.index = new ibidSearch.Index(); early.forEach((v) => window.index.give(...v)); }
  const i = window.index;
  for (;;) {
    const f = i.search(query, false, true);
    if (f.need) { await Promise.all(f.need.map(file)); continue; }
    if (!f.count) return 0;
    i.need.clear();
    while (!i.text(f.results[0][0])) { await Promise.all([...i.need].map(file)); i.need.clear(); }
    return f.count;
  }
};
const parse = (q) => ibidSearch.word(q) || ibidSearch.parse(q);
window.again = (q) => { window.index.made.forEach((_, k) => /^[eh]/.test(k) && window.index.made.delete(k));
  window.index.search(parse(q), false, true); };
"""
PAGEFIND = """
window.ask = async (q) => {
  if (!window.p) {
    window.p = await import("/pagefind/pagefind.js");
    // Chromium slows the page and not a worker: a slow processor is measured with everything on the page.
    if (location.search) await window.p.options({ noWorker: true });
  }
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
  return window.m.search(q, { combineWith: "AND" }).length;
};
window.again = (q) => window.m.search(q, { combineWith: "AND" });
"""


@dataclass(slots=True)
class Line:
    """What goes between server and browser."""

    latency: float = 0.0
    """Seconds before an answer begins."""
    rate: float = 0.0
    """Bytes a second, of all answers together; 0: no limit."""
    sent: int = 0
    """Bytes of the answers, heads included."""
    requests: int = 0
    _free: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def pass_on(self, size: int) -> None:
        """Wait as long as so many bytes take; they are counted."""
        with self._lock:
            self.sent += size
            self._free = max(self._free, time.perf_counter()) + (size / self.rate if self.rate else 0)
            free = self._free
        time.sleep(max(0.0, free - time.perf_counter()))


FAST, SLOW_4G = (0.0, 0.0), (0.150, 200_000.0)
"""Latency and rate of a line; slow 4G: 150 ms there and back, 1.6 Mbit/s."""


class _Packed(http.server.SimpleHTTPRequestHandler):
    """A static server that compresses what is text, as the usual ones do, and keeps the line open."""

    protocol_version = "HTTP/1.1"
    line: Line

    def log_message(self, *_a: object) -> None:
        pass

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        data = path.read_bytes()
        kind = self.guess_type(str(path))
        heads = {"Content-Type": "text/javascript" if path.suffix == ".mjs" else kind}
        if path.suffix in PLAIN:
            data = _gzip(path)
            heads["Content-Encoding"] = "gzip"
        heads["Content-Length"] = str(len(data))
        if not path.name.startswith("bench."):
            self.line.requests += 1
            time.sleep(self.line.latency)
        self.send_response(200)
        for name, value in heads.items():
            self.send_header(name, value)
        head = sum(map(len, self._headers_buffer))
        self.end_headers()
        if path.name.startswith("bench."):
            self.wfile.write(data)
            return
        self.line.pass_on(head)
        for at in range(0, len(data), 4096):
            part = data[at : at + 4096]
            self.line.pass_on(len(part))
            self.wfile.write(part)


@functools.lru_cache(maxsize=4096)
def _gzip(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), 9)


@contextlib.contextmanager
def served(folder: Path, line: Line) -> Iterator[str]:
    """The address of a folder."""
    kind = type("_Here", (_Packed,), {"line": line})
    handler = functools.partial(kind, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


@contextlib.contextmanager
def bench(folder: Path, script: str, line: Line) -> Iterator[str]:
    """The address of the bare page of an engine."""
    (folder / "bench.js").write_text(script, encoding="utf-8")
    page = '<!doctype html><meta charset="utf-8"><title>.</title><script src="bench.js"></script>'
    (folder / "bench.html").write_text(page)
    with served(folder, line) as address:
        yield f"{address}/bench.html"


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """A browser."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield browser
        browser.close()


_TIMED = (
    "async (q) => { const t = performance.now(); const n = await ask(q); return [n, performance.now() - t]; }"
)
_WARM = """async (q) => { const all = []; for (let i = 0; i < 61; i++) { const t = performance.now(); await again(q);
  all.push(performance.now() - t); } return all.sort((a, b) => a - b)[30]; }"""


def _cold(browser: Browser, address: str, line: Line, query: str, cpu: int) -> dict[str, float]:
    context = browser.new_context()
    page: Page = context.new_page()
    tools = context.new_cdp_session(page)
    page.goto(address + ("?main" if cpu > 1 else ""))
    line.sent = line.requests = 0
    tools.send("Emulation.setCPUThrottlingRate", {"rate": cpu})
    hits, took = page.evaluate(_TIMED, query)
    sent, requests = line.sent, line.requests
    warm = page.evaluate(_WARM, query)
    tools.send("HeapProfiler.collectGarbage")
    heap = tools.send("Runtime.getHeapUsage")["usedSize"]
    context.close()
    return {"hits": hits, "ms": took, "warm_ms": warm, "heap": heap, "bytes": sent, "requests": requests}


SETTINGS = {
    "": (FAST, 1),
    "_4x": (FAST, 4),
    "_slow_4g": (SLOW_4G, 1),
    "_slow_4g_4x": (SLOW_4G, 4),
}
"""Line, and how many times the processor is slowed."""


Rows = dict[str, dict[str, Any]]


def measure(
    engines: Mapping[str, tuple[Path, str]], queries: Mapping[str, str], runs: int = 5
) -> dict[str, Rows]:
    """Figures of each engine (its files, its script) for each query; medians of some runs.

    The engines are visited in turn: what else the machine does meanwhile slows all alike.
    """
    lines = {name: Line() for name in engines}
    with chromium() as browser, contextlib.ExitStack() as stack:
        pages = {name: stack.enter_context(bench(*engines[name], lines[name])) for name in engines}
        out: dict[str, Rows] = {name: {} for name in engines}
        for query, text in queries.items():
            seen: dict[tuple[str, str], list[dict[str, float]]] = {}
            for suffix, (speed, cpu) in SETTINGS.items():
                for name in [*engines] * runs:
                    lines[name].latency, lines[name].rate = speed
                    visit = _cold(browser, pages[name], lines[name], text, cpu)
                    seen.setdefault((name, suffix), []).append(visit)
            for name in engines:
                out[name][query] = _row({suffix: seen[name, suffix] for suffix in SETTINGS})
    return out


def _row(seen: Mapping[str, list[dict[str, float]]]) -> dict[str, Any]:
    """The figures of one engine and query, from its visits with each setting."""
    row: dict[str, Any] = {key: seen[""][0][key] for key in ("hits", "bytes", "requests")}
    for suffix, visits in seen.items():
        row[f"cold_ms{suffix}"] = round(statistics.median(one["ms"] for one in visits))
        if SETTINGS[suffix][0] == FAST:
            row[f"warm_ms{suffix}"] = round(statistics.median(one["warm_ms"] for one in visits), 2)
        row["heap_mb"] = round(visits[-1]["heap"] / 1e6, 1)  # the last: all on the page
    return row


def answers(folder: Path, script: str, queries: list[str], shape: str) -> list[list[int] | None]:
    """The units that an engine finds for each query, ``None`` when it fails; ``shape``: JavaScript that gives them."""
    with chromium() as browser, bench(folder, script, Line()) as address:
        page = browser.new_page()
        page.goto(address)
        page.evaluate("async () => { await ask('the'); }")
        found = page.evaluate(
            "async (all) => { const out = []; for (const q of all) { try { out.push(await ("
            + shape
            + ")(q)); }"
            " catch (e) { out.push(null); } } return out; }",
            queries,
        )
    return list(json.loads(json.dumps(found)))
