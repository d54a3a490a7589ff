"""What `check` says of registers (codes r) and commentary (codes m); each is explained in `CODES`."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator, Mapping

from lxml import etree

from ibid.model import Finding
from ibid.registers.commentary import anchor_findings
from ibid.registers.model import Registers, Spot, Stretch
from ibid.registers.read import resolve_key
from ibid.registers.unknown import common_words, unaccounted
from ibid.teitext import XML_ID, q, reading_text

_MENTIONS = (q("persName"), q("orgName"), q("placeName"), q("term"), q("title"))
CODES: Mapping[str, tuple[str, str]] = {
    "r-001": ("warning", "a capitalised word is in no register"),
    "r-002": ("info", "a record of a register is mentioned nowhere"),
    "r-003": ("error", "a source or definition is a place that the book does not have"),
    "r-004": (
        "info",
        "none of the places given as sources names the record: have paragraphs been renumbered?",
    ),
    "r-005": ("error", "a sub-entry of the index leads to a paragraph that does not mention the record"),
    "r-006": ("error", "a record names a work that the bibliography does not have"),
    "r-007": ("info", "an edition without registers: names are proposed once one of their files is there"),
    "r-008": ("info", "a name may be any of several records"),
    "m-001": ("error", "the anchor of a comment is not there"),
    "m-002": ("error", "the words of a comment are no longer where its anchor says"),
}
"""Code to severity and meaning."""


def findings(tei: etree._Element, registers: Registers, book: str, *, thorough: bool = True) -> list[Finding]:
    """All findings: unknown names with an entry to paste, idle records, anchors of comments that moved.

    ``thorough``: look for unknown names as well, which takes longer than all the rest and never stops a build.
    """
    if not (registers.records or registers.kept):
        return [*(_unregistered(tei, registers, book) if thorough else ()), *anchor_findings(tei, book)]
    named = _named(tei)
    rules = [
        _idle(tei, registers),
        _ambiguous(tei, book),
        _places(tei, registers, named),
        _themes(registers, named),
    ]
    if thorough:
        rules.insert(0, _unknown(tei, registers, book))
    return [*(f for rule in rules for f in rule), *anchor_findings(tei, book)]


def paragraphs(tei: etree._Element) -> dict[str, str]:
    """The reading text of each paragraph and displayed quotation, by identifier."""
    found: dict[str, str] = {}
    for element in tei.iter(q("p"), q("quote")):
        spot = Spot.of(element.get(XML_ID, ""))
        if spot and not spot.note:
            found[spot.id] = reading_text(element)
    return found


def note_prose(tei: etree._Element) -> dict[str, str]:
    """What the author's notes say beside their citations, by identifier: citations are left out, a dash in their place."""
    found: dict[str, str] = {}
    for note in tei.iter(q("note")):
        if note.get("type") == "authorial" and note.find(f".//{q('bibl')}") is None:
            found[note.get(XML_ID, "")] = reading_text(note)
        elif note.get("type") == "authorial":
            bare = copy.deepcopy(note)
            for citation in list(bare.iter(q("bibl"))):
                tail = citation.tail
                citation.clear()
                citation.text, citation.tail = "–", tail
            found[note.get(XML_ID, "")] = reading_text(bare)
    return found


def _unknown(tei: etree._Element, registers: Registers, book: str) -> Iterator[Finding]:
    """One finding for each unknown name, at its first place."""
    texts = {**paragraphs(tei), **note_prose(tei)}
    common = common_words(list(texts.values()))
    places: dict[str, list[str]] = {}
    proposals: dict[str, str] = {}
    for where, text in texts.items():
        for unknown in unaccounted(text, registers, where, (), common):
            places.setdefault(unknown.words, []).append(where)
            proposals.setdefault(unknown.words, unknown.proposal)
    for words, found in places.items():
        message = f"{words!r} is in no register" + (f" ({len(found)} times)" if len(found) > 1 else "")
        hint = f"add to edition/{book}/:\n{proposals[words]}or to not-names in registers.yaml"
        yield Finding("r-001", "warning", f"{book}.tei.xml#{found[0]}", message, hint)


def _unregistered(tei: etree._Element, registers: Registers, book: str) -> Iterator[Finding]:
    """How to begin, for an edition that keeps no registers yet."""
    names = sum(1 for _ in _unknown(tei, registers, book))
    if names:
        message = f"{names} names and other capitalised words are in no register: there is none"
        hint = f"make edition/{book}/people.yaml, empty at first: then check proposes an entry for each"
        yield Finding("r-007", "info", f"{book}.tei.xml", message, hint)


def _idle(tei: etree._Element, registers: Registers) -> Iterator[Finding]:
    used: Counter[str] = Counter()
    for element in tei.iter(*_MENTIONS):
        used.update(ref.removeprefix("#") for ref in element.get("ref", "").split())
    for record in registers.records:
        if not record.see and not used[record.id]:
            yield Finding(
                "r-002", "info", record.where, f"{record.id} is mentioned nowhere", "mend its forms"
            )


def _ambiguous(tei: etree._Element, book: str) -> Iterator[Finding]:
    """Words that mean one of several records, nobody has said which: one finding for the same words and records."""
    found: dict[tuple[str, str], list[str]] = {}
    for element in tei.iter(*_MENTIONS):
        refs = element.get("ref", "")
        if " " in refs:
            around = (Spot.of(e.get(XML_ID, "")) for e in element.iterancestors())
            spot = next((spot for spot in around if spot), None)
            if spot:
                found.setdefault((reading_text(element), refs.replace("#", "")), []).append(spot.ref)
    for (words, refs), places in found.items():
        first = Stretch.parse(places[0])
        where = f"{book}.tei.xml#{_identifier(first.first)}" if first else f"{book}.tei.xml"
        message = f"{words!r} may be {' or '.join(refs.split())} ({', '.join(dict.fromkeys(places))})"
        hint = f"tie it to its places: forms: [{{form: {words}, at: [{places[0]}]}}]"
        yield Finding("r-008", "info", where, message, hint)


def _places(tei: etree._Element, registers: Registers, named: Mapping[str, list[str]]) -> Iterator[Finding]:
    """Canonical references of the records: places not there, sources that do not name their record."""
    known = {e.get(XML_ID, "") for e in tei.iter(q("p"), q("quote"), q("note"), q("div"))}
    works = {e.get(XML_ID, "") for e in tei.iter(q("biblStruct"))}
    for record in registers.records:
        stretches = [s for source in record.sources if (s := Stretch.parse(source))]
        defined = [s for place in record.defined if (s := Stretch.parse(place))]
        ends = [_identifier(end) for s in (*stretches, *defined) for end in (s.first, s.last)]
        if record.work and f"w.{record.work}" not in works:
            yield Finding(
                "r-006", "error", record.where, f"{record.id}: no work {record.work!r}", "mend its 'work'"
            )
        for end in dict.fromkeys(ends):
            if end not in known:
                yield Finding("r-003", "error", record.where, f"{record.id}: {end} is not there", "mend it")
        spots = [spot for spot in map(Spot.of, named.get(record.id, ())) if spot]
        if stretches and spots and not any(s.holds(spot) for s in stretches for spot in spots):
            yield Finding(
                "r-004", "info", record.where, f"{record.id}: no source names it", "check the references"
            )


def _themes(registers: Registers, named: Mapping[str, list[str]]) -> Iterator[Finding]:
    """Sub-entries: a paragraph, and both ends of a run of them, must name the record."""
    for record in registers.records:
        mine = set(named.get(record.id, ()))
        for theme in record.themes:
            ends = dict.fromkeys(_identifier(end) for s in theme.at for end in (s.first, s.last))
            idle = [end for end in ends if end not in mine]
            if theme.beside and not mine.intersection(named.get(resolve_key(theme.beside, record.kind), ())):
                idle = [f"no paragraph with {theme.beside}"]
            for end in idle:
                message = f"{record.id}, {theme.label!r}: {end} does not mention it"
                yield Finding("r-005", "error", record.where, message, "give other paragraphs")


def _identifier(end: tuple[int, str, int]) -> str:
    chapter, kind, n = end
    return Spot(chapter, kind == "n", n).id if kind else f"ch{chapter}"


def _named(tei: etree._Element) -> dict[str, list[str]]:
    """The paragraphs and notes that name each record."""
    found: dict[str, list[str]] = {}
    for holder in tei.iter(q("p"), q("quote"), q("note")):
        if Spot.of(holder.get(XML_ID, "")):
            for element in holder.iter(*_MENTIONS):
                for ref in element.get("ref", "").split():
                    found.setdefault(ref.removeprefix("#"), []).append(holder.get(XML_ID, ""))
    return found
