"""`build.py check`: everything that can be checked, over all books at hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ibid import building, validate
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
        return [
            Finding("d-001", "error", *problem.split(": ", 1)) for problem in error.problems
        ], error.status
    except IbidError as error:
        return [Finding("d-000", "error", book, str(error))], error.status
    schema = validate.tei(
        next(a.data for a in built.artefacts if a.path == f"{book}.tei.xml"), f"{book}.tei.xml"
    )
    status = TeiError.status if any(f.severity == "error" for f in schema) else 0
    return [*built.findings, *schema], status


__all__ = ["SiteError", "all_findings"]
