"""The quotation marks of a book that does not follow British usage: of another language, or American ones.

Marks that the print sets stay as they are (`„…“`, `»…«`, `«…»`, `“…”`) and are paired; straight ones get the form that the language has, as
normalisations. The small marks of British books are told apart in `ibid.typography`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ibid.languages import Marks as Usage
from ibid.typography import Change, Marks, Quotation

DOUBLE = frozenset('"“”„«»')
SINGLE = frozenset("'‘’‚‹›")
_OPENS_AFTER = frozenset(" \t\n([{–—-/…") | DOUBLE | SINGLE
_CLOSES_BEFORE = frozenset(" \t\n)]}–—-/….,;:!?") | DOUBLE | SINGLE


@dataclass(slots=True)
class _Open:
    """A mark that has opened and not closed."""

    at: int
    single: bool


@dataclass(slots=True)
class _Teller:
    text: str
    usage: Usage
    result: Marks = field(default_factory=Marks)
    stack: list[_Open] = field(default_factory=list)

    def tell(self) -> Marks:
        for i, ch in enumerate(self.text):
            if ch in DOUBLE or ch in SINGLE:
                self._mark(i, ch)
        for left in self.stack:
            if left.single and self.text[left.at] in "'’":
                self._set(left.at, "’", "apostrophe")  # an elided word: 's, ’n
            else:
                self.result.unbalanced.append(left.at)
        self.result.quotations.sort(key=lambda quotation: quotation.start)
        return self.result

    def _mark(self, i: int, ch: str) -> None:
        single = ch in SINGLE
        if single and self._apostrophe(i, ch):
            self._set(i, "’", "apostrophe") if ch == "'" else None
        elif self._role(i, ch, single=single) == "open":
            self.stack.append(_Open(i, single))
        else:
            self._close(i, single=single)

    def _apostrophe(self, i: int, ch: str) -> bool:
        """Whether a single mark stands in a word, or at its end while nothing is open that it could close."""
        before, after = self.text[i - 1 : i], self.text[i + 1 : i + 2]
        if ch not in "'’" or not before.isalnum():
            return False
        return after.isalnum() or not any(o.single for o in self.stack)

    def _role(self, i: int, ch: str, *, single: bool) -> str:
        if ch in "„‚":
            return "open"
        before, after = self.text[i - 1 : i] if i else "", self.text[i + 1 : i + 2]
        opens = (not before or before in _OPENS_AFTER) and bool(after) and not after.isspace()
        closes = bool(before) and not before.isspace() and (not after or after in _CLOSES_BEFORE)
        firm = self.usage.firm and ch in self.usage.opening + self.usage.closing
        if opens != closes and not firm:
            return "open" if opens else "close"
        if ch in self.usage.opening:
            return "open"
        if ch in self.usage.closing:
            return "close"
        return "close" if any(o.single == single for o in self.stack) else "open"

    def _close(self, i: int, *, single: bool) -> None:
        """Pair a closing mark with the last one of its kind that is open; what opened after that has no partner."""
        at = next((k for k in range(len(self.stack) - 1, -1, -1) if self.stack[k].single == single), None)
        if at is None:
            self.result.unbalanced.append(i)
            return
        left = self.stack[at]
        self.result.unbalanced += [o.at for o in self.stack[at + 1 :]]
        del self.stack[at:]
        level = 1 + sum(o.single != single for o in self.stack)
        opening, closing = self.usage.inner if single else self.usage.outer
        for place, new in ((left.at, opening), (i, closing)):
            if self.text[place] in "'\"":
                self._set(place, new, "quotation-marks")
        words = len(self.text[left.at : i].split())
        self.result.quotations.append(Quotation(left.at, i + 1, level, words))

    def _set(self, i: int, new: str, rule: str) -> None:
        if self.text[i] != new:
            self.result.changes.append(Change(i, i + 1, new, rule))


def marks(text: str, usage: Usage) -> Marks:
    """Tell the marks of a block apart.

    >>> from ibid.languages import marks as usage_of
    >>> found = marks("Er sagte: „Das ist ein ‚Hafen‘.“", usage_of("de"))
    >>> [(q.start, q.end, q.level) for q in found.quotations], found.unbalanced, found.changes
    ([(10, 32, 1), (23, 30, 2)], [], [])
    """
    return _Teller(text, usage).tell()
