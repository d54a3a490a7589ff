"""Small invented books for the tests of the stages left of the TEI."""

from __future__ import annotations

from ibid import divisions, witness
from ibid.config import Decision
from ibid.model import Furniture, Name, NoteCall, NoteText, Region, Span
from ibid.profile import Chapter, Profile
from ibid.witness import Witness

PROFILE = Profile(
    book="reeds",
    title="The History of Reeds",
    author=Name("Marsh", "A. B."),
    place="Ely",
    publisher="Fen Press",
    year=1970,
    language="en-GB",
    rights="ours",
    sha256="",
    size=0,
    parts=(("Part one", "The wet years"),),
    chapters=(
        Chapter(1, "The first reeds", 3, 1),
        Chapter(2, "Cutting and binding", 9, 1),
        Chapter(3, "The dry years", 15, 1),
    ),
    bibliography=("Bibliography", 21),
    notes=("Notes", 23),
    last_page=25,
    running_heads=(),
)


def w(text: str) -> Witness:
    """A witness of the given text."""
    return witness.parse(text.encode(), "reeds.txt")


def span(text: str, words: str) -> Span:
    """The span of words that occur once."""
    assert text.count(words) == 1, words
    return Span(text.index(words), text.index(words) + len(words))


def call(text: str, glyphs: str, n: int = 1, chapter: int = 1) -> NoteCall:
    """A call at glyphs that occur once."""
    return NoteCall(chapter, n, span(text, glyphs), "read", "high", "")


def note(n: int, chapter: int = 1) -> NoteText:
    """An endnote without text."""
    return NoteText(chapter, n, (), "ok", "high")


def decision(what: str, line: int, **more: str | int) -> Decision:
    """An entry of structure.yaml."""
    given = {
        "end": line,
        "start": "",
        "stop": "",
        "hyphen": "no",
        "target": "",
        "words": "",
        "cert": "high",
        "reason": "so",
    }
    return Decision(where="structure.yaml:1:1", what=what, line=line, **{**given, **more})  # type: ignore[arg-type]


def divide(
    text: str,
    calls: list[NoteCall] | None = None,
    decisions: list[Decision] | None = None,
    furniture: list[Furniture] | None = None,
) -> divisions.Text:
    """The blocks of a text that is one region."""
    carrier = w(text)
    region = Region((1,), Span(0, len(text)))
    words = divisions.vocabulary(text)
    return divisions.divide(carrier, region, furniture or [], calls or [], words, decisions or [])
