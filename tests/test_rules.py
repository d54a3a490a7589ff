"""Rules on letters, digits, hyphens, markup and italics."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ibid import italics, lexicon, rules, wordrules
from ibid.rulebook import KIND_OF, RULES
from ibid.rules import Evidence, Region

TEXT = """The reed and the sedge stand by the river. The river rises always; always the sedge is cut.
Employment, employs, the twenty-two reed-cutters of the royal fen; royal sedge, royal reed. Collect,
collecting. The consequence of it is known. Sokol'nikov wrote of Sokol'nikov and Sokol'nikov. The
correction of the correction is a correction. A washed-out bank. The committee, the committee, the
committee, the committee, the committee met. Stalin, Stalin, Stalin. National, national; village,
village. A nation-state, a nation-state. Pravda, pp. 1-2, p. 3, p. 4, p. 5, p. 6, p. 7, p. 8, p. 9,
p. 10, No. T-101, T-102, T-103, T-104, T-105, T-106, T-107, T-108. (Moscow, 1924), (Moscow, 1928),
(London, 1788). Self-sown."""


def known(extra: str = "", **more: object) -> Evidence:
    text = f"{TEXT}\n{extra}"
    return rules.evidence(text, lexicon.read(text), 1974, **more)  # type: ignore[arg-type]


def mend(line: str, region: Region = "text") -> str:
    found = rules.propose(line, known(line), region)
    for p in sorted(found, key=lambda p: (p.start, p.end), reverse=True):
        line = line[: p.start] + p.new + line[p.end :]
    return line


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("It is alwavs so.", "It is always so."),
        ("He emplovs them.", "He employs them."),
        ("The conscquence is plain.", "The consequence is plain."),
        ("It is collectcd here.", "It is collected here."),
        ("The Roval fen.", "The Royal fen."),
        ("A correc-tion is made.", "A correction is made."),
        ("The commitee met.", "The committee met."),
        ("The comittee met.", "The committee met."),
        ("Then Sokolnikov came.", "Then Sokol'nikov came."),
        ("Then Štalin came.", "Then Stalin came."),
        ("The nationstate.", "The nation-state."),
        ("The nationalvillage.", "The national-village."),
        ("A tenyear plan of twentytwo.", "A ten-year plan of twenty-two."),
        ("Twofifths of it.", "Two-fifths of it."),
        ("The protégé of a façade.", "The protégé of a façade."),
        ("An underdeveloped landscape.", "An underdeveloped landscape."),
        ("A state of being.", "A state of being."),
        ("Daľ and udarnosť.", "Dal' and udarnost'."),
        ("The *rogoz*² is.", "The *rogoz*' is."),
        ("It is $99\\frac{1}{2}$ high.", "It is 99½ high."),
        ("It has <u>one</u> root.", "It has one root."),
        ("More than I,000 million.", "More than 1,000 million."),
        ("On I May it grew.", "On 1 May it grew."),
        ("I may say so.", "I may say so."),
        ("He cut. . He bound.", "He cut … He bound."),
        ("In 1028 it grew.", "In 1928 it grew."),
        ("Read as 1028, it is wrong.", "Read as 1028, it is wrong."),
        ("Born in 1066.", "Born in 1066."),
        ("On 9June it grew.", "On 9 June it grew."),
        ("On 1924Moscow it grew.", "On 1924 Moscow it grew."),
    ],
)
def test_rules_in_running_text(line: str, expected: str) -> None:
    assert mend(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("2. Marsh (London, 1188), p. 4.", "2. Marsh (London, 1788), p. 4."),
        ("2. ISO 1073, Character Sets.", "2. ISO 1073, Character Sets."),
        ("2. Marsh, p 4.", "2. Marsh, p. 4."),
        ("2. Marsh, p. I.", "2. Marsh, p. 1."),
        ("2. Marsh, p. 4. .", "2. Marsh, p. 4."),
        ("2. No. T–109.", "2. No. T-109."),
        ("2. Marsh (Ely, 1960), pp. 3–4.", "2. Marsh (Ely, 1960), pp. 3–4."),
    ],
)
def test_rules_in_notes(line: str, expected: str) -> None:
    assert mend(line, "notes") == expected


LISTED = "- 1. Marsh Gazette, 3 May. - 2. Reed, XV, 12; XVI, 13; II, 4; IX, 6. - 3. Gazette, 4 May; " * 4


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("- 4. Gazette 3 May 1788.", "- 4. Gazette, 3 May 1788."),
        ("- 4. Reed, XXX 332.", "- 4. Reed, XXX, 332."),
        ("- 4. Reed, xxx1 14; IV, 3.", "- 4. Reed, xxx1, 14; IV, 3."),
        ("- 4. Gazette, 3 May 1788.", "- 4. Gazette, 3 May 1788."),
        ("- 4. Almanac 3 May 1788.", "- 4. Almanac 3 May 1788."),
        ("- 4. Gazette in Ely.", "- 4. Gazette in Ely."),
    ],
)
def test_a_comma_that_the_notes_have_everywhere_else(line: str, expected: str) -> None:
    found = rules.propose(line, known(notes=LISTED), "notes")
    assert all((p.rule, p.cause) == ("lost-comma", "unknown") and p.why for p in found)
    for p in reversed(found):
        line = line[: p.start] + p.new + line[p.end :]
    assert line == expected
    assert rules.propose("- 4. Gazette 3 May.", known(notes=LISTED), "text") == []


def test_a_first_volume_is_arabic_where_the_others_are() -> None:
    listed = "Reeds, 53 (1983), 1. Sedge, 20 (1917), 2. Fens, 18 (1921), 3."
    line = "- Marsh, A. 'Reeds', Fens, I (1788), 1-56."
    assert [p.new for p in rules.propose(line, known(bibliography=listed), "bibliography")] == ["1"]
    assert rules.propose(line, known(), "bibliography") == []


@given(st.sampled_from(TEXT.split("\n")), st.sampled_from(["text", "notes", "bibliography"]))
def test_a_right_text_is_left_alone(line: str, region: Region) -> None:
    assert rules.propose(line, known(), region) == []


@given(
    st.text(alphabet="abcevyľť'I109.,- $\\{}^*²", max_size=40),
    st.sampled_from(["text", "notes", "bibliography"]),
)
def test_proposals_are_in_order_and_do_not_overlap(line: str, region: Region) -> None:
    found = rules.propose(line, known(), region)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert all(0 <= p.start <= p.end <= len(line) and line[p.start : p.end] != p.new for p in found)


def test_every_rule_is_described_once() -> None:
    assert len(KIND_OF) == len(RULES)
    assert all(rule.text.endswith(".") for rule in RULES)


@pytest.mark.parametrize(
    "line",
    ["It is alwavs so.", "A correc-tion.", "The nationstate.", "He cut. . He bound.", "On I May it grew."],
)
def test_mending_twice_changes_nothing_more(line: str) -> None:
    once = mend(line)
    assert once != line
    assert mend(once) == once


# --- words ----------------------------------------------------------------------------------------


def test_the_project_dictionary_protects_a_word() -> None:
    words = lexicon.read("always always always alwavs", frozenset({"alwavs"}))
    assert wordrules.mend("alwavs", words) is None


WORDS = (
    "contradictions contradictions transition transition betray played class-conscious class class consciousness "
    "consciousness co-operate co-operation co-operation co-operatives re-covered no-one no-one no-one ensuing ensuing "
    "stratification stratification stratification strategy cover operated manufacturers manufacturers"
)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("contraditions", ("contradictions", "slip", "high")),
        ("tranisition", ("transition", "slip", "high")),
        ("Tranisition", None),  # a name or a title
        ("ensuring", None),  # too short
        ("statification", None),  # another word begins like it
        ("manufactures", None),  # an ending
        ("betraval", ("betrayal", "confusion", "high")),
        ("classconsciousness", ("class-consciousness", "lost-hyphen", "high")),
        ("cooperated", ("co-operated", "lost-hyphen", "high")),
        ("recovering", None),  # its kin has the hyphen but once, after a prefix
        ("noone", ("no-one", "lost-hyphen", "high")),
        ("nineteenthcentury", ("nineteenth-century", "lost-hyphen", "high")),
    ],
)
def test_words_that_differ_by_a_letter_or_a_hyphen(word: str, expected: tuple[str, str, str] | None) -> None:
    others = "strategic enslaved" if word != "statification" else "strategic stationary statue"
    assert wordrules.mend(word, lexicon.read(f"{WORDS} {others} {word}")) == expected


def test_the_apparatus_is_told_what_the_book_has() -> None:
    words = lexicon.read(f"{WORDS} alwavs always always always")
    assert (
        wordrules.attestation("alwavs", "always", words)
        == "‘always’ stands 3 times in the book, ‘alwavs’ once."
    )
    assert (
        wordrules.attestation("cooperated", "co-operated", words)
        == "Its kin has the hyphen in the book: 4 times."
    )
    assert (
        wordrules.attestation("betrayed", "class-cover", words)
        == "The book has ‘class’ twice and ‘cover’ once."
    )
    assert wordrules.attestation("betraval", "betrayal", words) == ""
    (found,) = rules.propose("It is alwavs so.", known())
    assert found.why.startswith("‘always’ stands")


def test_a_lexicon_knows_its_words() -> None:
    words = lexicon.read("The *reed*-bed, the reed; of Ely and by Ely. Élan.")
    assert (words.count("reed-bed"), words.count("Reed"), words.count("sedge")) == (1, 1, 0)
    assert words.known("élan")
    assert not words.known("reed", at_least=2)
    assert words.oddity("the") <= words.oddity("xqz")
    assert list(lexicon.swaps("vivid", "v", "y")) == ["yivid", "viyid", "yiyid"]


# --- italics --------------------------------------------------------------------------------------

PARAGRAPHS = (
    "He read *The Reed and the Fen* and *The Reed and the Fen* again. "
    "The *rogoz'* and the *rogoz'*; it is *not* so.",
    "It is not in The Reed and the Fen, is it not? The rogoz' stands in *The Reed* and *the Fen*.",
)


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("In The Reed and the Fen he says so.", "In *The Reed and the Fen* he says so."),
        ("The rogoz' is a rush.", "The *rogoz'* is a rush."),
        ("In *The Reed* and *the Fen* he says so.", "In *The Reed and the Fen* he says so."),
        ("It is not a rush.", "It is not a rush."),
        ("In *The Reed and the Fen* he says so.", "In *The Reed and the Fen* he says so."),
        ("A *broken The Reed and the Fen.", "A *broken The Reed and the Fen."),
    ],
)
def test_italics(paragraph: str, expected: str) -> None:
    pairs = italics.propose(paragraph, italics.habits([*PARAGRAPHS, paragraph]))
    for p in sorted((p for pair in pairs for p in pair), key=lambda p: p.start, reverse=True):
        paragraph = paragraph[: p.start] + p.new + paragraph[p.end :]
    assert paragraph == expected


RUSSIAN = ["A closed (*zamknutoe*) fen, a small (*malenkoe*) fen, a low (*nizkoe*) fen."]


def russian(words: str) -> bool:
    return words.rsplit(maxsplit=1)[-1].endswith(("oe", "stvo"))


def starred(paragraph: str, known: italics.Habits) -> str:
    found = [p for pair in italics.propose(paragraph, known) for p in pair]
    for p in sorted(found, key=lambda p: p.start, reverse=True):
        paragraph = paragraph[: p.start] + p.new + paragraph[p.end :]
    return paragraph


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("A state (khozyaistvo) of it.", "A state (*khozyaistvo*) of it."),
        ("A closed (zamknutoe khozyaistvo) state.", "A closed (*zamknutoe khozyaistvo*) state."),
        ("The council (Sovnoe) met.", "The council (Sovnoe) met."),
        ("A state (economy) of it.", "A state (economy) of it."),
    ],
)
def test_russian_words_in_brackets(paragraph: str, expected: str) -> None:
    assert starred(paragraph, italics.habits(RUSSIAN, russian)) == expected
    assert starred(paragraph, italics.habits(["A closed (*zamknutoe*) fen."], russian)) == paragraph


def test_a_soft_sign_belongs_to_its_word_in_italics() -> None:
    said = ["The *udarnost*' and the *udarnost*' of it; udarnost' too."]
    assert starred("So udarnost' was.", italics.habits(said)) == "So *udarnost'* was."


def test_a_title_that_is_italic_but_once() -> None:
    known = italics.habits(["In *The Reed and the Fen*.", "In The Reed and the Fen."])
    assert starred("In The Reed and the Fen.", known) == "In *The Reed and the Fen*."
    assert starred("So the reed and the fen.", known) == "So the reed and the fen."


def test_a_plural_goes_with_its_singular() -> None:
    said = ["The *kulak*, the *kulak*, the *kulak*; *kulaks* and *kulaks*; the kulaks, kulaks, kulaks."]
    known = italics.habits(said)
    (pair,) = italics.propose("The kulaks.", known)
    assert pair[0].why == "‘kulak’ and ‘kulaks’ are italic 5 times, upright 3 times."


def test_a_text_without_italics_has_no_habits() -> None:
    known = italics.habits(["The reed.", "The fen."])
    assert known.phrases is None
    assert italics.propose("The reed.", known) == []
