"""Errors for people: what is wrong, where, what to do; with the exit status of the contract."""

from __future__ import annotations

from collections.abc import Sequence

from ibid.model import Finding


class IbidError(Exception):
    """Base of all errors that a user can mend. ``status`` is the exit status."""

    status = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n  -> {self.hint}" if self.hint else self.message

    def __reduce__(self) -> tuple[object, ...]:
        """Errors of work done aside come back whole (`ibid.aside`)."""
        return _again, (type(self), self.args, self.__dict__)


def _again(kind: type[IbidError], args: tuple[object, ...], state: dict[str, object]) -> IbidError:
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(state)
    return error


class UsageError(IbidError):
    """Wrong command line."""

    status = 2


class WitnessError(IbidError):
    """The witness is missing or no OCR text."""

    status = 3


class EditionError(IbidError):
    """Something in ``edition/<book>/`` is wrong. Carries every problem found, not only the first."""

    status = 4

    def __init__(self, problems: Sequence[str] | str, hint: str = "") -> None:
        self.problems = [problems] if isinstance(problems, str) else list(problems)
        super().__init__("\n".join(self.problems), hint)


class TeiError(IbidError):
    """The TEI breaks a rule. Carries the findings."""

    status = 5

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = list(findings)
        super().__init__("\n".join(f"{f.where}: {f.code} {f.message}" for f in self.findings))


class SiteError(IbidError):
    """The site breaks a rule or cannot be published."""

    status = 6


class ToolError(IbidError):
    """An outside tool is missing."""

    status = 7
