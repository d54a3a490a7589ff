"""Note calls that the witness has lost without trace: where each fits best between its neighbours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from ibid.model import NoteCall, Span
from ibid.witness import Witness

_SENTENCE_END = re.compile(r"[.!?][’'”\"]?(?=\s|$)|[’'][.,;](?=\s|$)", re.MULTILINE)
_WORD = re.compile(r"[A-Z][\w'’-]{3,}|\d{1,2} [A-Z][a-z]+|1[89]\d\d")


def fill(
    witness: Witness,
    span: Span,
    keys: Sequence[tuple[int, int]],
    calls: Sequence[NoteCall | None],
    texts: Mapping[tuple[int, int], str],
) -> Iterator[NoteCall]:
    """All calls, the gaps filled: a lost call stands after a sentence or quotation between its neighbours,
    where its note fits best."""
    for k, call in enumerate(calls):
        if call is not None:
            yield call
            continue
        before = next((c.span.end for c in reversed(calls[:k]) if c is not None), span.start)
        after = next((c.span.start for c in calls[k + 1 :] if c is not None), span.end)
        missing = [i for i in range(k, -1, -1) if calls[i] is None]
        rank = next((j for j, i in enumerate(missing) if i != k - j), len(missing)) - 1
        run = rank + next((j for j, c in enumerate(calls[k:]) if c is not None), len(calls) - k)
        yield _place(witness, keys[k], Span(before, after), rank, run, texts[keys[k]])


def _place(witness: Witness, key: tuple[int, int], gap: Span, rank: int, run: int, note: str) -> NoteCall:
    """Place a lost call: candidates are ends of sentences and quotations; its note's names and dates, and
    its rank among the lost, weigh."""
    ends = (m.end() for m in _SENTENCE_END.finditer(witness.text, gap.start, gap.end))
    places = [end for end in ends if end < gap.end] or [
        gap.end
    ]  # right before the next call there was no room for one
    words = set(_WORD.findall(note))
    score = _scorer(witness, gap, words, (rank + 1) / (run + 1))
    best = max(places, key=lambda pos: (score(pos), -pos))
    hits = sorted(w for w in words if w in witness.text[max(gap.start, best - 400) : best])
    sense = f"; {', '.join(hits)} stands near it" if hits else ""
    return NoteCall(
        key[0], key[1], Span(best, best), "inferred", "low",
        "No trace of the call is left; placed at the end of a sentence between its neighbours "
        f"where the note fits best{sense}.",
    )  # fmt: skip


def _scorer(witness: Witness, gap: Span, words: set[str], share: float) -> Callable[[int], float]:
    length = max(1, gap.end - gap.start)
    text = witness.text

    def score(pos: int) -> float:
        near = text[max(gap.start, pos - 400) : pos]
        value = 1.5 * sum(1 for w in words if w in near)
        value += 2.0 if near.endswith(("'.", ".'", "’.", ".’", "',", "',")) else 0.0
        value += 1.0 if text[pos : pos + 1] in ("\n", "") else 0.0
        return value - 2.0 * abs((pos - gap.start) / length - share)

    return score
