"""The JavaScript's own tests: every tests/**/*.test.js, by Node's runner."""

from __future__ import annotations

from pathlib import Path

import judges
import pytest

HERE = Path(__file__).parent


@pytest.mark.judge
@pytest.mark.parametrize(
    "file", sorted(HERE.rglob("*.test.js")), ids=lambda file: str(file.relative_to(HERE))
)
def test_javascript(file):
    findings = judges.node_test(file)
    assert not findings, judges.report(findings)
