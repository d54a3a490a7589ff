"""`build.py check`: everything that can be checked, over all books at hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ibid import building, config, validate, witness
from ibid.checks import bench, shadowed, stale
from ibid.errors import EditionError, IbidError, SiteError, TeiError
from ibid.model import Finding


def all_findings(root: Path, chosen: Sequence[tuple[str, Path]]) -> tuple[list[Finding], int]:
    """Findings of every book and the exit status: 0, or that of the first stage that failed."""
    findings: list[Finding] = []
    status = 0
    for book, path in chosen:
        found, code = _book(root, book, path)
        findings += found
        status = status or code
    return findings, status


def _book(root: Path, book: str, path: Path) -> tuple[list[Finding], int]:
    try:
        built = building.build(root, book, path, lambda _b, _s: None, thorough=True)
    except TeiError as error:
        return list(error.findings), error.status
    except EditionError as error:
        return _of_edition(root, book, path, error), error.status
    except IbidError as error:
        return [Finding("d-000", "error", book, str(error))], error.status
    schema = validate.tei(
        next(a.data for a in built.artefacts if a.path == f"{book}.tei.xml"), f"{book}.tei.xml"
    )
    status = TeiError.status if any(f.severity == "error" for f in schema) else 0
    if any(f.code in bench.CODES for f in built.findings):
        status = status or EditionError.status  # zero tolerance: mended or accepted, but decided
    by_rule = shadowed.findings(config.read(root, book), witness.read(path))
    return [*built.findings, *by_rule, *schema], status


def _of_edition(root: Path, book: str, path: Path, error: EditionError) -> list[Finding]:
    """What is wrong with the edition's data; emendations that no longer fit, with the entry that does."""
    try:
        moved = stale.emendations(witness.read(path), config.read(root, book).emendations)
    except EditionError:
        moved = []  # the data cannot even be read
    places = {f.where for f in moved}
    problems = [problem.split(": ", 1) for problem in error.problems]
    return [*moved, *(Finding("d-001", "error", *p) for p in problems if p[0] not in places)]


__all__ = ["SiteError", "all_findings"]
