"""What a reader waits for: real Chromium, its processor slowed four times, an empty cache. Figures only; nothing is asserted.

    python benchmarks/reading.py [SITE/BOOK] [--runs 5] [--slow 4] [--rtt MS --kbps N]

SITE/BOOK: the folder of a built book (default: the heaviest under site/). Served by this script as a plain server would, with gzip.
The pages: the heaviest chapter, the title page, search (with a question typed), and the source page with most passages.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import http.server
import shutil
import statistics
import threading
from collections import defaultdict
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Playwright, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PACKED = {".html", ".css", ".js", ".json", ".svg", ".xml", ".txt"}
WATCH = """
  window.seen = {lcp: 0, cls: 0, long: []};
  const watch = (type, take) => new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({type, buffered: true});
  watch('largest-contentful-paint', (e) => { seen.lcp = e.startTime; });
  watch('layout-shift', (e) => { if (!e.hadRecentInput) seen.cls += e.value; });
  watch('longtask', (e) => { seen.long.push([e.startTime, e.duration]); });
"""
READ = """() => {
  const paint = performance.getEntriesByType('paint').find((e) => e.name === 'first-contentful-paint');
  const [page] = performance.getEntriesByType('navigation');
  const fcp = paint ? paint.startTime : 0;
  const blocked = seen.long.filter(([at]) => at >= fcp).reduce((sum, [, length]) => sum + length - 50, 0);
  return {FCP: fcp, LCP: seen.lcp, CLS: seen.cls, TBT: blocked, longest: Math.max(0, ...seen.long.map(([, length]) => length)),
          DCL: page.domContentLoadedEventEnd, load: page.loadEventEnd, nodes: document.querySelectorAll('*').length};
}"""
COLUMNS = (
    ("FCP", "FCP ms", "{:.0f}"),
    ("LCP", "LCP ms", "{:.0f}"),
    ("CLS", "CLS", "{:.3f}"),
    ("TBT", "TBT ms", "{:.0f}"),
    ("longest", "longest task ms", "{:.0f}"),
    ("load", "load ms", "{:.0f}"),
    ("requests", "requests", "{:.0f}"),
    ("kB", "kB over the wire", "{:.1f}"),
    ("text kB", "without fonts", "{:.1f}"),
    ("script kB", "scripts", "{:.1f}"),
    ("file kB", "the same as files, gzip -9", "{:.1f}"),
    ("text file kB", "without fonts", "{:.1f}"),
    ("nodes", "elements", "{:.0f}"),
)


class Handler(http.server.SimpleHTTPRequestHandler):
    """A plain server: files, gzip for what is text."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_args: object) -> None:
        """Nothing is logged."""

    def do_GET(self) -> None:
        """A file, packed where that helps."""
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        packed = path.suffix in PACKED
        data = _gzip(path) if packed else path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(data)))
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(data)


@functools.cache
def _gzip(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), 9)


def chromium() -> str:
    """The browser that is there."""
    return next(
        (
            found
            for name in ("chromium", "chromium-browser", "google-chrome")
            if (found := shutil.which(name))
        ),
        "",
    )


def heaviest(folder: Path) -> dict[str, str]:
    """The pages to measure, by what they are."""
    size = lambda path: len(_gzip(path))  # noqa: E731
    chapter = max(folder.glob("ch[0-9]*.html"), key=size)
    source = max(folder.glob("sources/*.html"), key=lambda p: 0 if p.name == "index.html" else size(p))
    return {
        "heaviest chapter": chapter.name,
        "title page": "index.html",
        "search": "search.html",
        "source page": f"sources/{source.name}",
    }


def visit(
    page: Page, base: str, path: str, folder: Path, slow: float, link: tuple[float, float] | None
) -> dict[str, float]:
    """One visit with an empty cache: what the page measured of itself, what went over the wire, and what its files weigh."""
    address = base + path
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.send("Emulation.setCPUThrottlingRate", {"rate": slow})
    if link:
        rate = link[1] * 1024 / 8
        session.send(
            "Network.emulateNetworkConditions",
            {"offline": False, "latency": link[0], "downloadThroughput": rate, "uploadThroughput": rate},
        )
    names: dict[str, str] = {}
    sizes: dict[str, float] = {}
    session.on("Network.requestWillBeSent", lambda e: names.__setitem__(e["requestId"], e["request"]["url"]))
    session.on("Network.loadingFinished", lambda e: sizes.__setitem__(e["requestId"], e["encodedDataLength"]))
    page.add_init_script(WATCH)
    page.goto(address, wait_until="load")
    box = page.locator("#q, input[type=search]").first
    if "search.html" in address and box.count():
        box.fill("paper")
        page.locator("#results a, .results a, main ol a").first.wait_for(timeout=20_000)
    page.evaluate(
        "() => document.fonts.ready.then(() => new Promise((d) => requestAnimationFrame(() => requestAnimationFrame(d))))"
    )
    page.wait_for_timeout(500)  # layout shifts and tasks that come late
    found: dict[str, Any] = page.evaluate(READ)
    groups: dict[str, float] = defaultdict(float)
    for request, size in sizes.items():
        kind = names.get(request, "").partition("?")[0].rpartition(".")[2]
        groups["kB"] += size / 1000
        groups["text kB"] += 0 if kind == "woff2" else size / 1000
        groups["script kB"] += size / 1000 if kind == "js" else 0
        file = folder / names.get(request, "").removeprefix(base).partition("?")[0]
        weight = (len(_gzip(file)) if file.suffix in PACKED else file.stat().st_size) / 1000
        groups["file kB"] += weight
        groups["text file kB"] += 0 if kind == "woff2" else weight
    return {
        **found,
        "requests": len(sizes),
        **groups,
    }


def measure(
    play: Playwright,
    base: str,
    path: str,
    folder: Path,
    runs: int,
    slow: float,
    link: tuple[float, float] | None,
) -> dict[str, float]:
    """The median of several visits, each with a browser profile of its own."""
    values: dict[str, list[float]] = defaultdict(list)
    browser = play.chromium.launch(executable_path=chromium() or None)
    try:
        for _ in range(runs):
            context = browser.new_context(viewport={"width": 412, "height": 823}, device_scale_factor=1.75)
            for name, value in visit(context.new_page(), base, path, folder, slow, link).items():
                values[name].append(float(value))
            context.close()
    finally:
        browser.close()
    return {name: statistics.median(found) for name, found in values.items()}


def table(rows: dict[str, dict[str, float]]) -> str:
    """The figures as a Markdown table."""
    lines = [
        "| page | " + " | ".join(title for _, title, _ in COLUMNS) + " |",
        "|---" * (len(COLUMNS) + 1) + "|",
    ]
    for name, row in rows.items():
        lines.append(f"| {name} | " + " | ".join(form.format(row[key]) for key, _, form in COLUMNS) + " |")
    return "\n".join(lines)


def main() -> None:
    """Parse the arguments, serve, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--slow", type=float, default=4)
    parser.add_argument("--rtt", type=float, default=0, help="milliseconds of latency added to each request")
    parser.add_argument("--kbps", type=float, default=0, help="kilobits a second of the line")
    options = parser.parse_args()
    books = [p.parent for p in (ROOT / "site").glob("*/index.html")]
    folder = options.folder or max(books, key=lambda b: len(list(b.rglob("*"))), default=None)
    if folder is None or not (folder / "index.html").is_file():
        parser.error("no built book: give its folder, or run python build.py first")
    link = (options.rtt, options.kbps or 1e6) if options.rtt or options.kbps else None
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Handler, directory=str(folder))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}/"
    line = f", line of {link[1]:.0f} kbit/s and {link[0]:.0f} ms" if link else ", no limit of the line"
    with sync_playwright() as play:
        rows = {
            name: measure(play, base, path, folder, options.runs, options.slow, link)
            for name, path in heaviest(folder).items()
        }
    print(
        f"{folder.name}: median of {options.runs} visits, processor slowed {options.slow:g} times{line}; 412 x 823, empty cache\n"
    )
    print(table(rows))
    server.shutdown()


if __name__ == "__main__":
    main()
