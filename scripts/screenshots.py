"""Screenshots of the main pages, for review, and the README's picture.

    .venv/bin/python scripts/screenshots.py [--site FOLDER] [--out FOLDER] [--book BOOK]

Builds the site into a temporary folder when none is named. Writes PAGE-DEVICE-THEME.png into `--out` (default
`test-results/screenshots`, which git ignores), and, when the book is the sample, ``docs/sample.png``. Pictures of any
other book stay out of the repository: their text may be in copyright.
"""

from __future__ import annotations

import argparse
import struct
import subprocess
import sys
import tempfile
import zlib
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from judges import launch  # noqa: E402 - the tests know how to find and start the browser
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

SAMPLE = "little-marks"
PICTURE = ROOT / "docs" / "sample.png"
PICTURE_LIMIT = 200_000
PAGES = (
    *("index.html", "ch1.html", "ch2.html", "bibliography.html", "emendations.html", "about.html"),
    *("sources/index.html", "search.html", "index-people.html", "glossary.html", "chronology.html"),
    *("overview.html", "ocr/ch1.html", "cite/ch1.html"),
)
DEVICES = {"small": (320, 640), "phone": (390, 844), "desktop": (1400, 900), "wall": (2560, 1300)}
THEMES = ("light", "dark", "sepia")
DENSEST = """() => {
    const page = document.getElementById('page').getBoundingClientRect().top + scrollY;
    const tops = [...document.querySelectorAll('.sn')].map(e => page + e.offsetTop);
    const paragraphs = [...document.querySelectorAll('#text p[id]')];
    const at = e => e.getBoundingClientRect().top + scrollY - 76;
    const seen = y => tops.filter(t => t > y + 60 && t < y + 800).length;
    scrollTo(0, at(paragraphs.reduce((a, b) => (seen(at(b)) > seen(at(a)) ? b : a))));
}"""
"""Scrolls to the paragraph from which most notes are seen."""


def open_page(browser: Browser, address: str, size: tuple[int, int], theme: str, scale: int = 1) -> Page:
    """A page in a window of a size and theme; the caller closes its context."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, device_scale_factor=scale, reduced_motion="reduce"
    )
    context.add_init_script(f"try {{ localStorage.setItem('ibid.theme', '{theme}'); }} catch (e) {{}}")
    page = context.new_page()
    page.goto(address)
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(150)
    return page


def review(browser: Browser, book: Path, out: Path) -> int:
    """Every main page at every size and theme; how many pictures were made."""
    made = 0
    for name in PAGES:
        if not (book / name).is_file():
            continue
        for device, size in DEVICES.items():
            for theme in THEMES:
                page = open_page(browser, (book / name).as_uri(), size, theme)
                stem = name.removesuffix(".html").replace("/", "-")
                page.screenshot(path=out / f"{stem}-{device}-{theme}.png")
                page.context.close()
                made += 1
    return made


def sample_picture(browser: Browser, book: Path) -> bytes:
    """A chapter of the sample with its notes beside the text, as a small PNG."""
    page = open_page(browser, (book / "ch2.html").as_uri(), (1400, 900), "light")
    page.evaluate(DENSEST)
    page.wait_for_timeout(150)
    data = page.screenshot()
    page.context.close()
    return data if len(data) <= PICTURE_LIMIT else smaller(data)


def smaller(data: bytes) -> bytes:
    """A PNG (8 bits, RGB or RGBA) with a palette: the commonest greys and colours, every other as the nearest.

    Only what a browser's screenshot holds is understood; anything else comes back unchanged.
    """
    chunks = _chunks(data)
    width, height, depth, colour, _, _, interlace = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    if depth != 8 or colour not in (2, 6) or interlace:
        return data
    wide = 3 if colour == 2 else 4
    rows = _rows(zlib.decompress(chunks[b"IDAT"]), width * wide, wide, height)
    dots = [[row[x : x + 3] for x in range(0, width * wide, wide)] for row in rows]
    counts = Counter(dot for row in dots for dot in row)
    coloured = Counter({dot: n for dot, n in counts.items() if max(dot) - min(dot) > 48})
    palette = list(dict.fromkeys(dot for few in (counts, coloured) for dot, _ in few.most_common(120)))
    number = {dot: _nearest(dot, palette) for dot in counts}
    body = b"".join(b"\0" + bytes(number[dot] for dot in row) for row in dots)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = {b"IHDR": header, b"PLTE": b"".join(palette), b"IDAT": zlib.compress(body, 9), b"IEND": b""}
    return data[:8] + b"".join(_chunk(name, content) for name, content in parts.items())


def _nearest(dot: bytes, palette: list[bytes]) -> int:
    """The number of the colour that differs least."""
    return min(
        range(len(palette)), key=lambda n: sum((a - b) ** 2 for a, b in zip(dot, palette[n], strict=True))
    )


def _chunks(data: bytes) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    at = 8
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        name = data[at + 4 : at + 8]
        found[name] = found.get(name, b"") + data[at + 8 : at + 8 + length]
        at += 12 + length
    return found


def _chunk(name: bytes, content: bytes) -> bytes:
    crc = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", crc)


def _rows(raw: bytes, length: int, wide: int, height: int) -> list[bytes]:
    """The rows of a PNG without their filters (PNG specification, chapter 9)."""
    rows: list[bytes] = []
    above = bytes(length)
    for index in range(height):
        start = index * (length + 1)
        row = bytearray(raw[start + 1 : start + 1 + length])
        _unfilter(row, above, raw[start], wide)
        above = bytes(row)
        rows.append(above)
    return rows


def _unfilter(row: bytearray, above: bytes, kind: int, wide: int) -> None:
    for i, value in enumerate(row):
        left = row[i - wide] if i >= wide else 0
        corner = above[i - wide] if i >= wide else 0
        guess = (0, left, above[i], (left + above[i]) // 2, _paeth(left, above[i], corner))[kind]
        row[i] = (value + guess) & 255


def _paeth(left: int, above: int, corner: int) -> int:
    estimate = left + above - corner
    return min((left, above, corner), key=lambda x: abs(estimate - x))


def built(folder: Path, book: str) -> Path:
    """The site, built into a folder."""
    command = [sys.executable, "build.py", "build", "--book", book, "--out", str(folder), "--quiet"]
    subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603 - a list of our own
    return folder


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--site", type=Path, help="a built site; else it is built")
    parser.add_argument("--out", type=Path, default=ROOT / "test-results" / "screenshots")
    parser.add_argument("--book", default=SAMPLE)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        site = options.site or built(Path(temporary) / "site", options.book)
        browser = launch(playwright)
        made = review(browser, (site / options.book).resolve(), options.out)
        sys.stdout.write(f"{made} pictures in {options.out}\n")
        if options.book == SAMPLE:
            picture = sample_picture(browser, (site / SAMPLE).resolve())
            PICTURE.write_bytes(picture)
            sys.stdout.write(f"{PICTURE.relative_to(ROOT)}: {len(picture):,} bytes\n")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
