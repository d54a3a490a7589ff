"""What a run of the gate counted: shares of things that are right, and errors that should be small."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """So many right out of so many."""

    right: int = 0
    """How many are right."""
    of: int = 0
    """How many there are."""
    wrong: list[str] = field(default_factory=list)
    """The ones that are not, described for a reader."""

    def count(self, ok: bool, what: str = "") -> None:
        """Count one more."""
        self.of += 1
        self.right += ok
        if not ok:
            self.wrong.append(what)

    @property
    def share(self) -> float:
        """The share that is right; 1 of nothing."""
        return self.right / self.of if self.of else 1.0


@dataclass(slots=True)
class Score:
    """All figures of one run, or of many added up."""

    recall: dict[str, Tally] = field(default_factory=dict)
    """By kind of damage: recovered exactly."""
    precision: dict[str, Tally] = field(default_factory=dict)
    """By rule: changes that give the true text."""
    found: dict[str, Tally] = field(default_factory=dict)
    """By sort of finding (calls, notes, paragraphs …): found as they are in the truth."""
    errors: dict[str, list[float]] = field(default_factory=dict)
    """Errors that should be small, each as [sum, weight]: character error rates, page breaks."""

    def tally(self, group: str, name: str) -> Tally:
        """The tally of a name in ``recall``, ``precision`` or ``found``."""
        groups = {"recall": self.recall, "precision": self.precision, "found": self.found}
        return groups[group].setdefault(name, Tally())

    def err(self, name: str, amount: float, weight: float) -> None:
        """Add to an error."""
        entry = self.errors.setdefault(name, [0.0, 0.0])
        entry[0] += amount
        entry[1] += weight

    def error(self, name: str) -> float:
        """A mean error."""
        amount, weight = self.errors.get(name, [0.0, 0.0])
        return amount / weight if weight else 0.0


def total(scores: Iterable[Score]) -> Score:
    """Several runs added up."""
    result = Score()
    for score in scores:
        for group in ("recall", "precision", "found"):
            for name, tally in getattr(score, group).items():
                mine = result.tally(group, name)
                mine.right += tally.right
                mine.of += tally.of
                mine.wrong += tally.wrong
        for name, (amount, weight) in score.errors.items():
            result.err(name, amount, weight)
    return result
