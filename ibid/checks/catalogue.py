"""Every finding that a check may report, with what it means and what to do. Retired codes stay here, marked so."""

from __future__ import annotations

from dataclasses import dataclass

from ibid.model import Finding, Severity


@dataclass(frozen=True, slots=True)
class Check:
    """A kind of finding."""

    code: str
    """Letter of the area (t TEI, n notes, c citations, e emendations, s site, w witness) and number."""
    severity: Severity
    """An error stops the build."""
    title: str
    """What is wrong, in general."""
    hint: str
    """What to do."""

    def at(self, where: str, message: str) -> Finding:
        """A finding of this kind."""
        return Finding(self.code, self.severity, where, message, self.hint)


_PASTE = "paste the entry proposed into emendations.yaml, or the line into words.txt"

CATALOGUE: dict[str, Check] = {
    check.code: check
    for check in (
        Check(
            "t-001",
            "error",
            "characters of the witness belong to no block",
            "a rule lost them: report it with the witness",
        ),
        Check(
            "t-002",
            "error",
            "the witness does not come back from the TEI",
            "a rule changed text without recording it: report it",
        ),
        Check("t-003", "error", "an identifier is used twice", "rename one of them in the edition's data"),
        Check(
            "t-004",
            "error",
            "an identifier breaks the contract's form",
            "identifiers are ch2, ch2.p14, ch2.n5, ch2.r5, ch2.n5.b1, pb.30, w.key",
        ),
        Check("t-005", "error", "a pointer leads nowhere", "the element it names is missing"),
        Check(
            "t-006",
            "error",
            "numbers of a chapter's paragraphs are doubled or differ from their identifiers",
            "identifiers and @n must agree",
        ),
        Check("n-001", "error", "a call leads to no note", "place the call in calls.yaml"),
        Check("n-002", "error", "a note is called from nowhere", "place its call in calls.yaml"),
        Check(
            "n-003",
            "error",
            "the notes of a chapter are not numbered 1..N, nor on from the chapter before",
            "check the list of notes",
        ),
        Check("n-004", "error", "call and note do not point to each other", "report it"),
        Check(
            "n-005", "warning", "the text of a note is lost", "nothing to do unless a better witness is found"
        ),
        Check("n-006", "info", "a call is placed by inference", "check it against the printed book"),
        Check("n-007", "error", "calls of a chapter are not in order", "check calls.yaml"),
        Check(
            "n-008",
            "warning",
            "the book is read without notes: no list of them was found",
            "give its heading under 'notes' in book.yaml as the text has it; for lists at the ends of chapters say 'where: end-of-chapter'",
        ),
        Check(
            "c-001",
            "warning",
            "a citation names no work",
            "add the work to bibliography.yaml or decide in citations.yaml",
        ),
        Check("c-002", "error", "a citation names a work that does not exist", "mend the key"),
        Check("c-003", "warning", "an Ibid leads to nothing before it", "decide in citations.yaml"),
        Check(
            "c-004",
            "warning",
            "words of a note are explained by no citation and are no plain prose",
            "decide in citations.yaml",
        ),
        Check("c-005", "info", "a citation is uncertain", "check it against the printed book"),
        Check("c-006", "error", "citations on source pages and in the notes differ in number", "report it"),
        Check("e-001", "warning", "a quotation mark has no partner", _PASTE),
        Check("e-002", "warning", "a bracket has no partner", _PASTE),
        Check("e-003", "warning", "a word that nothing explains", _PASTE),
        Check("e-004", "warning", "a right word that may be another one misread", _PASTE),
        Check("e-005", "warning", "a word stands twice in a row", _PASTE),
        Check("e-006", "warning", "a year is out of place", _PASTE),
        Check("e-007", "warning", "a date cannot be, or a range runs backwards", _PASTE),
        Check("e-008", "warning", "one name or word in two spellings", _PASTE),
        Check(
            "e-009", "error", "an emendation no longer fits the witness", "paste the entry proposed over it"
        ),
        Check("e-010", "warning", "an entry of words.txt stands nowhere in the text", "take it out"),
        Check(
            "e-011",
            "info",
            "an emendation that a rule makes just the same",
            "take the entry out of emendations.yaml: the reading stays",
        ),
        Check(
            "p-001", "error", "printed pages are missing or out of order", "check running heads and book.yaml"
        ),
        Check(
            "r-001",
            "warning",
            "a capitalised word is in no register",
            "paste the entry proposed, or add the word to not-names in registers.yaml",
        ),
        Check("r-002", "info", "a record of a register is mentioned nowhere", "check its forms"),
        Check(
            "r-003",
            "error",
            "a source or definition is a place that the book does not have",
            "mend the reference in the register",
        ),
        Check(
            "r-004",
            "info",
            "none of the places given as sources names the record",
            "have paragraphs been renumbered?",
        ),
        Check(
            "r-005",
            "error",
            "a sub-entry of the index leads to a paragraph that does not mention the record",
            "give other paragraphs under themes",
        ),
        Check(
            "r-006",
            "error",
            "a record names a work that the bibliography does not have",
            "give the key of its entry as 'work'",
        ),
        Check(
            "r-007",
            "info",
            "an edition without registers: names are proposed once one of their files is there",
            "make people.yaml, empty at first",
        ),
        Check(
            "r-008",
            "info",
            "a name may be any of several records",
            "tie it to its places with 'at' or 'near'",
        ),
        Check("m-001", "error", "the anchor of a comment is not there", "mend the anchor in commentary/"),
        Check(
            "m-002",
            "error",
            "the words of a comment are no longer where its anchor says",
            "the finding names the new place",
        ),
        Check(
            "d-002",
            "error",
            "the proofreading record names a part that the book does not have",
            "mend edition/BOOK/proofreading.yaml",
        ),
        Check(
            "d-003",
            "warning",
            "a passage of the random sample reads otherwise than when it was read: it is not counted",
            "read it again (python -m ibid.sampling), then put its name and fingerprint into edition/BOOK/sample.yaml",
        ),
        Check(
            "a-001",
            "warning",
            "the lock of identifiers does not know everything that the edition has",
            "python build.py lock --book BOOK",
        ),
        Check(
            "a-002",
            "error",
            "the lock of identifiers has lost identifiers",
            "restore edition/BOOK/ids.lock: identifiers are never taken back",
        ),
        Check(
            "w-001",
            "warning",
            "a character that no font shows: a private one, or the sign for a lost one",
            "see what the page has there, and mend it in emendations.yaml",
        ),
        Check(
            "w-002",
            "warning",
            "lines of the file seem to be lines of print",
            "say 'lines: print' in book.yaml, and they are joined to paragraphs",
        ),
        Check("s-001", "error", "a link leads to no page or place of the site", "report it"),
        Check("s-002", "error", "an identifier is used twice on a page", "report it"),
        Check("s-003", "error", "a page asks something from outside", "nothing may be loaded from elsewhere"),
        Check("s-004", "error", "inline script or style", "the content security policy forbids it"),
        Check("s-005", "error", "the way from call to note and back is broken", "report it"),
    )
}
