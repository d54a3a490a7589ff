"""The TEI header: what the edition is, how it was made, by which rules; figures come from the book itself."""

from __future__ import annotations

from collections import Counter

from ibid import __version__
from ibid.book import Book
from ibid.rulebook import LINE_END_HYPHEN, NORMAL_RULES
from ibid.tei.proofreading import write_changes, write_readers, write_sample
from ibid.teitext import ISSUE, XML_ID, Writer

PAGE_EVIDENCE = {
    "head": "A running head or folio in the witness gives the number of the page.",
    "contents": "The contents give the page on which the division begins.",
    "feed": "A form feed stands here between two pages of the carrier; its number is counted from the known pages around it.",
    "cut": "A paragraph is cut in mid-sentence here: a page ended; its number is reckoned from the known pages around it.",
    "interpolated": "The place is reckoned from the known pages around it by length of text.",
}


def write_header(writer: Writer, book: Book, date: str) -> None:
    """Write ``<teiHeader>``. ``date``: day of the edition, ISO (from the sources, never the clock)."""
    writer.open("teiHeader")
    _file(writer, book)
    _encoding(writer, book)
    writer.open("profileDesc")
    writer.open("langUsage")
    writer.leaf("language", "English", {"ident": book.profile.language})
    writer.leaf("language", "Russian, transliterated", {"ident": "ru-Latn"})
    writer.close()
    writer.close()
    writer.open("revisionDesc")
    writer.open("listChange")
    text = "Encoded from the witness by the rules described above."
    writer.leaf("change", text, {"when": date, "who": "#ibid"})
    write_changes(writer, book.proofreading.entries)
    writer.close()
    writer.close()
    writer.close()


def _file(writer: Writer, book: Book) -> None:
    profile = book.profile
    writer.open("fileDesc")
    writer.open("titleStmt")
    writer.leaf("title", profile.title, {"type": "main"})
    writer.leaf("title", "a digital edition", {"type": "sub"})
    _author(writer, book)
    for identifier, resp, name in (
        ("ibid", "rules of recovery, encoding", f"Ibid {__version__}"),
        ("editor", "decisions recorded in the edition’s data", profile.editor or "the editors"),
    ):
        writer.open("respStmt", {XML_ID: identifier})
        writer.leaf("resp", resp)
        writer.leaf("name", name)
        writer.close()
    write_readers(writer, book.proofreading.readers)
    writer.close()
    writer.open("editionStmt")
    writer.leaf("edition", f"Ibid edition, encoded with Ibid {__version__}", {"n": __version__})
    writer.close()
    writer.open("publicationStmt")
    writer.leaf("publisher", profile.editor or "the editors")
    if profile.base:
        writer.leaf("idno", profile.base, {"type": "URI"})
    writer.open("availability")
    writer.leaf("p", profile.rights)
    writer.close()
    writer.close()
    _source(writer, book)
    writer.close()


def _author(writer: Writer, book: Book) -> None:
    name = book.profile.author
    writer.open("author")
    if name.given:
        writer.leaf("forename", name.given)
        writer.text(" ")
    writer.leaf("surname", name.family)
    writer.close()


def _source(writer: Writer, book: Book) -> None:
    profile, witness = book.profile, book.witness
    writer.open("sourceDesc")
    writer.open("listWit")
    writer.leaf(
        "witness",
        f"OCR text, {witness.size} bytes, {len(witness.rows)} lines, SHA-256 {witness.sha256}",
        {XML_ID: "OCR", "n": witness.sha256},
    )
    writer.close()
    writer.open("biblStruct", {XML_ID: "print"})
    writer.open("monogr")
    _author(writer, book)
    writer.leaf("title", profile.title, {"level": "m"})
    writer.open("imprint")
    if profile.place:
        writer.leaf("pubPlace", profile.place)
    if profile.publisher:
        writer.leaf("publisher", profile.publisher)
    writer.leaf("date", str(profile.year), {"when": f"{profile.year:04d}"}) if profile.year else writer.empty(
        "date"
    )
    writer.close()
    writer.close()
    writer.close()
    writer.close()


def _encoding(writer: Writer, book: Book) -> None:
    writer.open("encodingDesc")
    writer.open("editorialDecl")
    _declaration(writer, book)
    writer.close()
    _references(writer)
    writer.open("classDecl")
    counts = Counter(e.rule for e in book.edits)
    silent = book.witness.silent
    counts["plain-character"] += sum("\n" not in raw for raw in silent.shown.values())
    counts[LINE_END_HYPHEN] += len(silent.divided)
    used = [rule for rule in book.rules if counts[rule.id]]
    if used:  # a text without a change by rule: an empty taxonomy is not valid
        writer.open("taxonomy", {XML_ID: "rules"})
    for rule in used:
        writer.open("category", {XML_ID: f"rule.{rule.id}", "n": str(counts[rule.id])})
        writer.leaf("catDesc", rule.text)
        writer.close()
    if used:
        writer.close()
    writer.open("taxonomy", {XML_ID: "pages"})
    for key, text in PAGE_EVIDENCE.items():
        writer.open("category", {XML_ID: f"page.{key}"})
        writer.leaf("catDesc", text)
        writer.close()
    writer.close()
    writer.open("taxonomy", {XML_ID: "units"})
    writer.open("category", {XML_ID: ISSUE.removeprefix("#")})
    writer.leaf("catDesc", "The volume that is cited is the number of a periodical's issue.")
    writer.close()
    writer.close()
    writer.close()
    writer.close()


def _declaration(writer: Writer, book: Book) -> None:
    corrections = sum(1 for e in book.edits if e.rule not in NORMAL_RULES)
    normal = len(book.edits) - corrections
    corrections += len(book.witness.silent.divided)
    error = book.page_error
    texts = {
        "correction": f"{corrections} changes to the witness: errors of the OCR as app (lem: reading, rdg: witness), "
        "slips of the printed book as choice (sic, corr); "
        "kind, cause, certainty, responsibility and rule or reason stand with each.",
        "normalization": f"{normal} normalisations by general rule as choice (orig, reg).",
        "hyphenation": "Hyphens that only divided a word at a line end are removed as recorded changes; others are kept.",
        "quotation": "Quotation marks are kept as characters inside quote and q; soft signs of the transliteration stand as straight marks.",
        "segmentation": "Line beginnings of the witness are lb with ed OCR. Printed pages are pb; "
        f"interpolated ones were tested by leaving out each of {error.checked} known pages: "
        f"mean error {error.mean:.0f}, worst {error.worst:.0f} characters of about {error.per_page:.0f} on a page.",
    }
    attributes = {
        "correction": {"method": "markup", "status": "high"},
        "hyphenation": {"eol": "none"},
        "quotation": {"marks": "all"},
    }
    for name, text in texts.items():
        writer.open(name, attributes.get(name))
        writer.leaf("p", text)
        if name == "correction":
            write_sample(writer, book.proofreading.sample, book.proofreading.readers)
        writer.close()


def _references(writer: Writer) -> None:
    writer.open("refsDecl")
    writer.open(
        "citeStructure", {"unit": "chapter", "match": "/TEI/text/body//div[@type='chapter']", "use": "@n"}
    )
    writer.empty(
        "citeStructure",
        {"unit": "paragraph", "match": ".//*[self::p or self::quote][@xml:id]", "use": "@n", "delim": "."},
    )
    writer.close()
    writer.close()
