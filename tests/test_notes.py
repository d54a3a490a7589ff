"""Splitting a list of endnotes."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stagehelp import w

from ibid import notes
from ibid.model import Furniture, Landmark, Span

HEAD = "1. THE FIRST REEDS\n"


def split(listed: str, furniture: list[Furniture] | None = None) -> list[tuple[int, str, str]]:
    text = HEAD + listed
    carrier = w(text)
    mark = Landmark("notes-chapter", 1, "The first reeds", (Span(0, len(HEAD) - 1),))
    found, markup = notes.split(carrier, [mark], furniture or [])
    spans = sorted([*markup, *(p for n in found for p in n.parts)])
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans)), "nothing is claimed twice"
    claimed = "".join(text[s.start : s.end] for s in spans)
    assert sorted(claimed.replace(" ", "")) == sorted(listed.replace("\n", "").replace(" ", "")), (
        "nothing is lost"
    )
    return [(n.n, " / ".join(carrier.at(p) for p in n.parts), n.flag) for n in found]


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        pytest.param(
            "- 1. Marsh, p. 3.\n2. Fenn, p. 4.\n",
            [(1, "Marsh, p. 3.", "ok"), (2, "Fenn, p. 4.", "ok")],
            id="bullets come and go",
        ),
        pytest.param(
            "- 1. Marsh, p. 3.\n\n- 2. Fenn.\n",
            [(1, "Marsh, p. 3.", "ok"), (2, "Fenn.", "ok")],
            id="blank line",
        ),
        pytest.param(
            "- 1. Marsh, p. 3.\n- Fenn.\n- 3. Ibid.\n",
            [(1, "Marsh, p. 3.", "ok"), (2, "Fenn.", "unnumbered"), (3, "Ibid.", "ok")],
            id="number lost",
        ),
        pytest.param(
            "- 1. Marsh, p. 3. 2. Fenn.\n- 3. Ibid.\n",
            [(1, "Marsh, p. 3.", "ok"), (2, "Fenn.", "glued"), (3, "Ibid.", "ok")],
            id="two on a line",
        ),
        pytest.param(
            "- 1. Marsh, p. 3. Fenn, Sedge (Ely, 1960).\n- 3. Ibid.\n- 4. Marsh.\n",
            [
                (1, "Marsh, p. 3.", "ok"),
                (2, "Fenn, Sedge (Ely, 1960).", "unnumbered"),
                (3, "Ibid.", "ok"),
                (4, "Marsh.", "ok"),
            ],
            id="run on without number",
        ),
        pytest.param(
            "- 1. Marsh on reeds\n- 3. Ibid.\n- 4. Fenn.\n",
            [(1, "Marsh on reeds", "ok"), (2, "", "lost"), (3, "Ibid.", "ok"), (4, "Fenn.", "ok")],
            id="lost altogether",
        ),
        pytest.param(
            "- 1. Marsh, p. 3. It is a fine book.\n- 2. Fenn.\n",
            [(1, "Marsh, p. 3. It is a fine book.", "ok"), (2, "Fenn.", "ok")],
            id="two sentences are one note",
        ),
        pytest.param(
            "- 1. Marsh,\np. 3.\n- 2. Fenn.\n",
            [(1, "Marsh, / p. 3.", "ok"), (2, "Fenn.", "ok")],
            id="goes on in the next line",
        ),
        pytest.param(
            "- 1. Marsh.\n- 7. Fenn.\n- 3. Ibid.\n",
            [(1, "Marsh.", "ok"), (2, "Fenn.", "misnumbered"), (3, "Ibid.", "ok")],
            id="misread number",
        ),
        pytest.param(
            "- 1. Marsh, p. 3. Fenn, p. 9.\n- 2.\n- 3. Ibid.\n",
            [(1, "Marsh, p. 3.", "ok"), (2, "Fenn, p. 9.", "misplaced-number"), (3, "Ibid.", "ok")],
            id="text on the line before",
        ),
    ],
)
def test_the_list_becomes_notes(listed: str, expected: list[tuple[int, str, str]]) -> None:
    assert split(listed) == expected


def test_a_page_s_furniture_is_no_note() -> None:
    listed = "- 1. Marsh.\n\nNOTES 24\n\n- 2. Fenn.\n"
    at = (HEAD + listed).index("NOTES")
    carrier = w(HEAD + listed)
    mark = Landmark("notes-chapter", 1, "", (Span(0, len(HEAD) - 1),))
    found, _markup = notes.split(carrier, [mark], [Furniture(Span(at, at + 8), "header", 24)])
    assert [carrier.at(n.parts[0]) for n in found] == ["Marsh.", "Fenn."]


@given(
    st.lists(
        st.tuples(
            st.booleans(), st.sampled_from(["Marsh, p. 3.", "Fenn, Sedge (Ely, 1960), II, 4.", "Ibid."])
        ),
        min_size=1,
        max_size=30,
    )
)
def test_a_list_with_numbers_is_always_read_right(entries: list[tuple[bool, str]]) -> None:
    listed = "".join(f"{'- ' if bullet else ''}{n}. {text}\n" for n, (bullet, text) in enumerate(entries, 1))
    assert split(listed) == [(n, text, "ok") for n, (_bullet, text) in enumerate(entries, 1)]
