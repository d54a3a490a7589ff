"""Quotations tied to the citations that document them: how far a call reaches, and which citation of its note is meant."""

from __future__ import annotations

import re

import pytest

from ibid.model import Citation, Locator, Name, NoteCall, Span, Tie, Work
from ibid.quoting import Passage, Stretch, reach
from ibid.tying import Candidate, candidates, says_its_source, tie
from ibid.typography import Quotation

_MARK = re.compile(r"\[(\d+)\]|‘|’(?!\w)")


def _stretch(text: str, start: int = 0, display: int | None = None, continues: bool = False) -> Stretch:
    """A paragraph written with calls in brackets; single quotation marks are outside, double ones inside."""
    plain, calls, quotations, opened = "", [], [], -1
    end = 0
    for match in _MARK.finditer(text):
        plain += text[end : match.start()]
        if match[1]:
            call = NoteCall(1, int(match[1]), Span(start, start + 1), "read", "high", "")
            calls.append((len(plain), call))
        else:
            if match[0] == "‘":
                opened = len(plain)
            else:
                words = len(plain[opened:].split())
                quotations.append(Quotation(opened, len(plain) + 1, 1, words))
            plain += match[0]
        end = match.end()
    plain += text[end:]
    return Stretch(start, plain, tuple(calls), tuple(quotations), display, continues)


def _reached(*stretches: Stretch) -> dict[int, list[tuple[str, str]]]:
    return {n: [(p.words, p.cert) for p in found] for (_, n), found in reach(stretches).items()}


REACH = {
    "the call documents what it follows, and what stands before it in its paragraph": (
        [
            _stretch(
                "She saw ‘a bent green reed’. It broke. He saw ‘nothing at all there’.[1] And ‘more of it all’."
            )
        ],
        {1: [("‘a bent green reed’", "high"), ("‘nothing at all there’", "high")]},
    ),
    "two words are a quotation in the sentence that calls the note, else scare quotes": (
        [_stretch("The ‘old lamp’ stood there. She thought it a ‘fine thing’ to own.[1]")],
        {1: [("‘fine thing’", "medium")]},
    ),
    "the halves of an interrupted quotation are one": (
        [_stretch("‘Reeds,’ he wrote, ‘are bent by any wind that comes.’[1]")],
        {1: [("‘Reeds,’ ‘are bent by any wind that comes.’", "high")]},
    ),
    "initials and abbreviations end no sentence": (
        [_stretch("A ‘fine thing’, as A. B. Reed says in No. 3 of it.[1]")],
        {1: [("‘fine thing’", "medium")]},
    ),
    "the title of an article is no quotation": (
        [_stretch("In ‘The Reed and the Lamp’ she spoke of it.[1]")],
        {},
    ),
    "the paragraph that introduces a displayed quotation belongs to its note": (
        [
            _stretch("He called it ‘a most curious lamp’. And he went on:"),
            _stretch("It burns without oil.[1]", 90, display=90),
        ],
        {1: [("‘a most curious lamp’", "medium"), ("It burns without oil.", "high")]},
    ),
    "an earlier sentence of a paragraph that does not introduce it does not": (
        [
            _stretch("He called it ‘a most curious lamp’. Then he left."),
            _stretch("It burns without oil.[1]", 90, display=90),
        ],
        {1: [("It burns without oil.", "high")]},
    ),
    "a displayed quotation without a call has that of the sentence that goes on": (
        [
            _stretch("He wrote:"),
            _stretch("It burns without oil.", 90, display=90),
            _stretch("To fill it, he added, was vain.[1] So it was.", 150, continues=True),
        ],
        {1: [("It burns without oil.", "medium")]},
    ),
    "but not that of a later sentence": (
        [
            _stretch("It burns without oil.", 90, display=90),
            _stretch("It went out. To fill it was vain.[1]", 150, continues=True),
        ],
        {},
    ),
    "what goes on after it without a call of its own is perhaps from the same place": (
        [
            _stretch("It burns without oil.[1]", 90, display=90),
            _stretch("He called it ‘a most curious lamp’. It was.", 150, continues=True),
            _stretch("She called it ‘no lamp at all’.", 220),
        ],
        {1: [("It burns without oil.", "high"), ("‘a most curious lamp’", "low")]},
    ),
    "a displayed quotation of two paragraphs is one": (
        [_stretch("One lamp.", 10, display=10), _stretch("Two lamps.[1]", 30, display=10)],
        {1: [("One lamp. Two lamps.", "high")]},
    ),
}


@pytest.mark.parametrize("name", REACH)
def test_reach(name: str) -> None:
    stretches, wanted = REACH[name]
    assert _reached(*stretches) == wanted


def _passage(before: str, words: str = "‘it burns without any oil’", cert: str = "high") -> Passage:
    return Passage(((0, len(before)),), before, words, cert)  # type: ignore[arg-type]


REED = Candidate("b1", authors=frozenset({"reed"}), title="on lamps", lang="en", pages=frozenset({"12"}))
MOSS = Candidate("b2", authors=frozenset({"moss"}), title="les lampes du nord", lang="fr")
GAZETTE = Candidate("b3", title="gazette", dates=frozenset({"1921-05-03"}))
LETTER = Candidate("b4", named=frozenset({"moss"}), title="papers")
EITHER = Tie(("b1", "b2"), "low")

TIES = {
    "one citation has them all": ([_passage("x"), _passage("y")], [REED], [Tie(("b1",), "high")] * 2),
    "by the name said last": (
        [_passage("Reed doubted it; Moss wrote that ")],
        [REED, MOSS],
        [Tie(("b2",), "medium")],
    ),
    "a possessive is a name": (
        [_passage("It was Reed’s view that ")],
        [REED, MOSS],
        [Tie(("b1",), "medium")],
    ),
    "another person between makes it doubtful": (
        [_passage("Reed thought that Alder said ")],
        [REED, MOSS],
        [EITHER],
    ),
    "numbers agree: in order": (
        [_passage("First "), _passage("then ")],
        [REED, MOSS],
        [Tie(("b1",), "medium"), Tie(("b2",), "medium")],
    ),
    "numbers agree, a name says otherwise: not in order": (
        [_passage("Moss said "), _passage("then ")],
        [REED, MOSS],
        [Tie(("b2",), "medium"), EITHER],
    ),
    "numbers agree only with doubtful quotations: not in order": (
        [_passage("First ", cert="medium"), _passage("then ")],
        [REED, MOSS],
        [EITHER, EITHER],
    ),
    "numbers do not agree: all, and low": ([_passage("It was said ")], [REED, MOSS], [EITHER]),
    "by a date": (
        [_passage("On 3 May the paper called it ")],
        [REED, GAZETTE],
        [Tie(("b3",), "medium")],
    ),
    "by a page": ([_passage("On page 12 it is ")], [REED, MOSS], [Tie(("b1",), "medium")]),
    "by a title": ([_passage("In On Lamps it is ")], [REED, MOSS], [Tie(("b1",), "medium")]),
    "by language": (
        [_passage("It was ", "‘les lampes de la nuit et du jour’")],
        [REED, MOSS],
        [Tie(("b2",), "medium")],
    ),
    "anybody may have written in a gazette: an author's name tells nothing": (
        [_passage("Reed said ")],
        [REED, GAZETTE],
        [Tie(("b1", "b3"), "low")],
    ),
    "a name that the note gives with the citation does": (
        [_passage("Moss said ")],
        [GAZETTE, LETTER],
        [Tie(("b4",), "medium")],
    ),
}


@pytest.mark.parametrize("name", TIES)
def test_tie(name: str) -> None:
    passages, choice, wanted = TIES[name]
    assert [t for _, t in tie(passages, choice, frozenset({"reed", "moss", "alder"}))] == wanted


def _cited(text: str, *parts: str) -> list[Citation]:
    found = []
    for part in parts:
        start = text.index(part)
        found.append(Citation((start, start + len(part)), "w", "short", ()))
    return found


BOOK = Work("w", "book", "On Lamps", authors=(Name("Reed", "A."),))
PRESS = Work("w", "periodical", "Gazette")

SOURCES = {
    "what is only compared is no source": (
        "Reed, p. 1; cf. Moss, p. 2 and Alder, p. 3.",
        ["Reed, p. 1", "Moss, p. 2", "Alder, p. 3"],
        ["b1"],
    ),
    "until the note sees something else": (
        "Reed, p. 1; cf. Moss, p. 2; for oil see Alder, p. 3.",
        ["Reed, p. 1", "Moss, p. 2", "Alder, p. 3"],
        ["b1", "b3"],
    ),
    "a note that only compares has nothing else": (
        "Cf. Reed, p. 1; Moss, p. 2.",
        ["Reed, p. 1", "Moss, p. 2"],
        ["b1", "b2"],
    ),
}


@pytest.mark.parametrize("name", SOURCES)
def test_candidates(name: str) -> None:
    text, parts, wanted = SOURCES[name]
    citations = _cited(text, *parts)
    ids = [f"b{i}" for i in range(1, len(citations) + 1)]
    assert [c.id for c in candidates(ids, text, citations, [BOOK] * len(ids))] == wanted


SAYS = {
    "another newspaper and its day, in a sentence of its own": (
        "In the Gazette of 3 May Reed wrote ‘it was bent by the wind’. Moss saw ‘nothing there at all’.[1]",
        [True, False],
    ),
    "the newspaper that the note cites": (
        "In the Mirror of 3 May Reed wrote ‘it was bent by the wind’. Moss saw ‘nothing there at all’.[1]",
        [False, False],
    ),
    "what the article that the note cites stands in": (
        "In the Review of 3 May Reed wrote ‘it was bent by the wind’. Moss saw ‘nothing there at all’.[1]",
        [False, False],
    ),
    "without a day": (
        "In the Gazette Reed wrote ‘it was bent by the wind’. Moss saw ‘nothing there at all’.[1]",
        [False, False],
    ),
    "in the sentence that calls the note": (
        "In the Gazette of 3 May Reed wrote ‘it was bent by the wind’.[1]",
        [False],
    ),
    "in the sentence before": (
        "The Gazette of 3 May said it. Reed wrote ‘it was bent by the wind’. All saw it there.[1]",
        [False],
    ),
}


@pytest.mark.parametrize("name", SAYS)
def test_a_sentence_that_says_its_source_is_documented_by_itself(name: str) -> None:
    text, wanted = SAYS[name]
    periodicals = {"gazette": "gazette", "mirror": "mirror", "review": "review"}
    passages = reach([_stretch(text)])[1, 1]
    assert [says_its_source(p, periodicals, {"mirror", "an-article", "review"}) for p in passages] == wanted


def test_names_of_a_candidate() -> None:
    text = "The lamp: Moss in Gazette, 3 May 1921; Reed, p. 1."
    press, book = _cited(text, "Moss in Gazette, 3 May 1921", "Reed, p. 1")
    at = text.index("3 May 1921")
    day = Locator("date", "1921-05-03", "1921-05-03", (at, at + 10))
    title = text.index("Gazette")
    press = Citation(press.at, "w", "periodical", (day,), marks=(("title", title, title + 7),))
    one, two = candidates(["b1", "b2"], text, [press, book], [PRESS, BOOK])
    assert (one.named, one.authors, one.dates) == (
        frozenset({"moss"}),
        frozenset(),
        frozenset({"1921-05-03"}),
    )
    assert two.authors == frozenset({"reed"})
