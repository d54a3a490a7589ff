"""The catalogue of all rules that may change the witness: what each does and why, for the TEI header and the
apparatus. The rules themselves are in `rules`, `wordrules`, `italics`, `numerals`, `typography`."""

from __future__ import annotations

from collections.abc import Mapping

from ibid.model import Rule

LINE_END_HYPHEN = "line-end-hyphen"
"""The rule that leaves out the hyphen of a word which a line's or page's end divided."""

RULES: tuple[Rule, ...] = (
    Rule("hand", "letters", "A decision of the editor; its reason stands beside it."),
    Rule(
        "confusion",
        "letters",
        "Letters that the OCR confuses (v for y, c for e), when the mended word or its kin is known better.",
    ),
    Rule("caron", "letters", "A soft sign read as a caron on the letter before it (ľ ť for l' t')."),
    Rule(
        "stray-accent",
        "letters",
        "An accent on a letter of a name that is written without it everywhere else.",
    ),
    Rule("doubled-letter", "letters", "One of two equal letters lost in a word that the text has often."),
    Rule("slip", "letters", "A letter too few or too many in a word that the text has otherwise."),
    Rule("soft-sign-lost", "letters", "A soft sign lost inside a word that is written with it elsewhere."),
    Rule(
        "lost-hyphen",
        "hyphen",
        "Two words run together where a line-end hyphen was lost: the hyphened form occurs, or both halves "
        "do and the whole does not.",
    ),
    Rule(
        LINE_END_HYPHEN, "hyphen", "A hyphen that only divided a word at the end of a printed line or page."
    ),
    Rule(
        "kept-hyphen",
        "hyphen",
        "A hyphen kept inside a word that the text has whole: a line ended there in print.",
    ),
    Rule("archive-number", "hyphen", "A dash for the hyphen between letter and figure of an archive number."),
    Rule("call-space", "space", "A space lost after a note call, or set before one."),
    Rule("glued-digit", "space", "A word glued to the figure before it."),
    Rule("tex-fraction", "markup", "A fraction that the OCR set as TeX."),
    Rule("tex-dollar", "markup", "Dollar signs of TeX around a figure."),
    Rule("tag", "markup", "A tag that the OCR put around letters."),
    Rule("soft-sign-figure", "letters", "A soft sign after an italic word read as a raised figure."),
    Rule("one-as-letter", "digit", "The figure 1 read as a capital I, in a number or a date."),
    Rule(
        "contents-number",
        "digit",
        "A chapter or page number of the contents misread; the other places where the book gives it agree.",
    ),
    Rule(
        "lost-point",
        "punctuation",
        "A point lost: the third of an omission, after an abbreviation, at the end of a note or an entry.",
    ),
    Rule(
        "lost-comma",
        "punctuation",
        "A comma lost in a note, after a periodical or before a page, where the notes have one.",
    ),
    Rule("speck", "punctuation", "A speck read as a second full stop at the end of a note."),
    Rule(
        "italics-lost",
        "italics",
        "Italics not seen in a title or a foreign word that is italic at most of its places.",
    ),
    Rule(
        "italics-gloss",
        "italics",
        "Italics not seen in transliterated words that a bracket gives for English ones.",
    ),
    Rule("italics-split", "italics", "The italics of one title or phrase broken in two."),
    Rule("italics-sign", "italics", "Italics that end before the soft sign of their last word."),
    Rule("impossible-year", "digit", "A year outside four centuries with one misread figure."),
    Rule(
        "numeral",
        "numeral",
        "A volume numeral in small capitals whose I, V or X were misread or set in lower case.",
    ),
    Rule(
        "call-mark",
        "quotation-mark",
        "A closing quotation mark that the OCR read into the note call after it.",
    ),
    Rule(
        "lost-closing-mark", "quotation-mark", "A closing quotation mark swallowed by the note call after it."
    ),
    Rule("double-for-single", "quotation-mark", "Double quotation marks where the book has single ones."),
    Rule("soft-sign", "letters", "A soft sign read as a curly mark."),
    Rule("quotation-marks", "normal", "Straight quotation marks set as opening and closing ones."),
    Rule("apostrophe", "normal", "A straight apostrophe set as a curly one."),
    Rule(
        "ellipsis",
        "normal",
        "Omission points, however spaced, set as one sign; a fourth point is the full stop of the sentence.",
    ),
    Rule("dash", "normal", "A hyphen between spaces set as a dash."),
    Rule("range-dash", "normal", "A hyphen between figures, numerals or months set as a dash."),
    Rule("space", "normal", "Superfluous space removed."),
    Rule(
        "plain-character",
        "normal",
        "What only sets type (a space of another width, a hyphen that does not break, a ligature) read as plain characters; a form feed "
        "alone between two words as a space.",
    ),
)
"""Every rule that may change the witness."""

NORMAL_RULES = frozenset(rule.id for rule in RULES if rule.kind == "normal")
KIND_OF: Mapping[str, str] = {rule.id: rule.kind for rule in RULES}
"""The kind of the emendations that each rule makes."""
