"""Fixtures and rules for every test: the witness, the browser, and when a skip is a failure."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from judges import JudgeMissing, launch
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

pytest_plugins = ["pytester"]

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = "little-marks"
MUST_RUN_IN_CI = {"browser", "judge", "witness"}
MARKED_BY_FIXTURE = {"witness_path": "witness", "browser": "browser"}
LONGEST_FIRST = [
    "browser/test_reader",
    "witness/test_search_day",
    "test_canaries",
    "test_anchors_edits",
    "test_cli",
    "witness/test_anchors_day",
    "browser/test_pages",
    "test_search_page",
    "test_exports_epub",
    "test_checks_bench",
    "test_checks",
    "test_gate",
    "test_checks_measure",
    "test_publications",
    "test_search_equal",
    "test_html_links",
    "test_exports_references",
    "test_serve",
    "test_damage",
    "test_kept",
    "test_exports_meta",
]
"""A worker takes a whole file (``make test``): the long ones begin, so that none keeps one worker when the other is done."""

# In CI the same examples every time, and no deadline: a slow machine is no counterexample.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("here", deadline=None)


# Every test sees what the code under test does, not what an earlier run has kept; `tests/test_kept.py` asks for that.
os.environ["IBID_FRESH"] = "1"


def _in_ci() -> bool:
    return os.environ.get("IBID_CI") == "1"


settings.load_profile("ci" if _in_ci() else "here")


# --- fixtures ---


@pytest.fixture(scope="session")
def witness_path() -> Path:
    """The real witness of day-1973; skips, saying where it was looked for, when it is not at hand."""
    folders = os.environ.get("EDITION_WITNESSES") or "../shared/witnesses"
    candidates = [ROOT / "source" / "day-1973" / "witness.txt"]
    candidates += [ROOT / folder / "day-1973.txt" for folder in folders.split(os.pathsep) if folder]
    for candidate in candidates:
        if candidate.is_file():
            return candidate.resolve()
    pytest.skip("the witness of day-1973 is not at hand: looked for " + ", ".join(map(str, candidates)))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium for the whole session; a test opens its own context in it."""
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture
def small_root(tmp_path: Path) -> Path:
    """A root with the sample only, to be damaged at will."""
    root = tmp_path / "root"
    for name in ("edition", "source"):
        shutil.copytree(ROOT / name / SAMPLE, root / name / SAMPLE)
    return root


@pytest.fixture
def window(browser: Browser, pages: Path) -> Iterator[Callable[..., Page]]:
    """Opens a page from disk; what the browser complains of fails the test. ``pages``: the module's folder of pages."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(path: str = "ch1.html", **options: Any) -> Page:
        context = browser.new_context(**{"viewport": {"width": 700, "height": 800}, **options})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto((pages / path).as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


# --- a skip says why, and in CI it is a failure ---


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test that asks for the witness or the browser, so that no author has to remember it; the longest files come first."""
    places = {ROOT / "tests" / f"{name}.py": place for place, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))
    for item in items:
        for fixture, marker in MARKED_BY_FIXTURE.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(marker)


@contextmanager
def _missing_judge_skips() -> Iterator[None]:
    try:
        yield
    except JudgeMissing as missing:
        if _in_ci():
            raise
        pytest.skip(str(missing))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup() -> Generator[None, Any, Any]:
    """A fixture whose judge is missing skips its tests."""
    with _missing_judge_skips():
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call() -> Generator[None, Any, Any]:
    """A test whose judge is missing skips."""
    with _missing_judge_skips():
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With IBID_CI=1, a skipped test of browser, judge or witness has failed."""
    test_report = yield
    kinds = sorted(MUST_RUN_IN_CI & {marker.name for marker in item.iter_markers()})
    if kinds and _in_ci() and test_report.skipped and not hasattr(test_report, "wasxfail"):
        test_report.outcome = "failed"
        test_report.longrepr = (
            f"skipped, but {', '.join(kinds)} must run with IBID_CI=1: {_reason(test_report)}"
        )
    return test_report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """With IBID_CI=1, a file of tests that skips itself whole has failed: its markers were never seen."""
    collect_report = yield
    if _in_ci() and collect_report.skipped:
        collect_report.outcome = "failed"
        collect_report.longrepr = f"skipped whole, with IBID_CI=1: {_reason(collect_report)}"
    return collect_report


def _reason(skipped: pytest.TestReport | pytest.CollectReport) -> str:
    """What the skip said: pytest keeps (file, line, reason)."""
    reason = skipped.longrepr[2] if isinstance(skipped.longrepr, tuple) else skipped.longrepr
    return str(reason).removeprefix("Skipped: ")
