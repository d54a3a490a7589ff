"""What the build puts together: metadata on the pages, downloads that are there, judged as a whole."""

from __future__ import annotations

import re
from pathlib import Path

import judges
import pytest

from ibid import building

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = "little-marks"


@pytest.fixture(scope="module")
def built() -> dict[str, bytes]:
    made = building.build(ROOT, SAMPLE, ROOT / "source" / SAMPLE / "witness.txt", lambda _b, _s: None)
    return {a.path: a.data for a in made.artefacts}


def test_every_page_has_one_right_item_for_zotero(built: dict[str, bytes]) -> None:
    chapter = built["ch1.html"].decode()
    assert len(re.findall(r'name="citation_title"', chapter)) == 1
    assert 'name="citation_inbook_title" content="Little Marks' in chapter
    assert 'name="citation_title" content="Little Marks' in built["index.html"].decode()


def test_downloads_are_there(built: dict[str, bytes]) -> None:
    page = built["index.html"].decode()
    offered = re.search(r'<ul class="downloads">(.*?)</ul>', page, re.S)
    assert offered is not None
    names = re.findall(r'href="([^"]+)"', offered[1])
    assert f"{SAMPLE}.epub" in names
    assert [name for name in names if name not in built] == []


def test_nothing_is_asked_from_outside_and_no_script_is_inline(built: dict[str, bytes]) -> None:
    for path, data in built.items():
        if path.endswith(".html"):
            text = data.decode()
            assert "default-src 'none'" in text, path
            loads = re.findall(
                r'<(?:script|img|iframe)[^>]*src="([^"]+)"|<link rel="(?:stylesheet|icon|preload)"[^>]*href="([^"]+)"',
                text,
            )
            assert [a or b for a, b in loads if re.match(r"(?:https?:)?//", a or b)] == [], path


@pytest.mark.judge
def test_the_whole_is_valid(built: dict[str, bytes], tmp_path: Path) -> None:
    for path, data in built.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    pages = sorted(p for p in tmp_path.rglob("*") if p.suffix in {".html", ".css", ".svg"})
    assert judges.vnu(*pages) == []
    assert judges.epubcheck(tmp_path / f"{SAMPLE}.epub") == []
