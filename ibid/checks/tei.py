"""Our own rules for the TEI: what RELAX NG cannot say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from lxml import etree

from ibid import errorrate
from ibid.checks.catalogue import CATALOGUE
from ibid.model import Finding
from ibid.teitext import NS, XML_ID, in_printed_order, local, q, reading_text, witness_text

_ID = re.compile(
    r"""part\d+ | ch\d+[a-z]* (?: \.s\d+[a-z]* | \.p\d+[a-z]* | \.n\d+[a-z]* (?:\.b\d+)? | \.r\d+[a-z]* (?:\.why)? )? | pb\.\d+
      | w\.[a-z0-9][a-z0-9-]* | e\.\d+ | rule\.[a-z-]+ | page\.[a-z]+ | [a-z]+\.[a-z0-9-]+ | [A-Za-z][\w-]*""",
    re.VERBOSE,
)
_POINTERS = frozenset(
    {"target", "ref", "source", "ana", "resp", "prev", "next", "corresp", "wit", "who", "key-ref"}
)


def round_trip(tei: etree._Element, text: str, book: str) -> list[Finding]:
    """Whether the witness comes back from the TEI alone; at most one finding, at the first difference."""
    root = tei.find("t:text", NS)
    back = witness_text(root) if root is not None else ""
    if back == text:
        return []
    at = next(
        (i for i, (a, b) in enumerate(zip(back, text, strict=False)) if a != b), min(len(back), len(text))
    )
    line = text.count("\n", 0, at) + 1
    message = f"differs from line {line} on: the TEI gives {back[at : at + 30]!r}, the witness has {text[at : at + 30]!r}"
    return [CATALOGUE["t-002"].at(f"witness.txt:{line}", message)]


def tei_findings(tei: etree._Element, book: str) -> list[Finding]:
    """All findings on a TEI document, in a fixed order."""
    where = f"{book}.tei.xml"
    ids = Counter(x for x in (e.get(XML_ID) for e in tei.iter("*")) if x)
    found: list[Finding] = []
    for rules in (_identifiers, _pointers):
        found.extend(rules(tei, where, ids))
    for rule in (_paragraphs, _notes, _calls, _citations, _pages, _sample):
        found.extend(rule(tei, where))
    return found


def _sample(tei: etree._Element, where: str) -> Iterator[Finding]:
    for name, fingerprint in errorrate.stale(tei):
        yield CATALOGUE["d-003"].at(f"{where}#{name.partition('/')[0]}", f"{name} is {fingerprint} now")


def _identifiers(_tei: etree._Element, where: str, ids: Counter[str]) -> Iterator[Finding]:
    for name, count in ids.items():
        if count > 1:
            yield CATALOGUE["t-003"].at(f"{where}#{name}", f"{name} stands {count} times")
        if not _ID.fullmatch(name):
            yield CATALOGUE["t-004"].at(f"{where}#{name}", f"{name!r} is no identifier of ours")


def _pointers(tei: etree._Element, where: str, ids: Counter[str]) -> Iterator[Finding]:
    for element in tei.iter("*"):
        for attribute, pointers in element.items():
            for pointer in pointers.split() if attribute in _POINTERS and "#" in pointers else ():
                if pointer.startswith("#") and pointer[1:] not in ids:
                    yield CATALOGUE["t-005"].at(
                        _near(element, where), f"{local(element)}/@{attribute} points to {pointer}"
                    )


def _near(element: etree._Element, where: str) -> str:
    """The nearest identifier around an element, else its line: the TEI has few lines."""
    around = (e.get(XML_ID) for e in (element, *element.iterancestors()))
    name = next((name for name in around if name), None)
    return f"{where}#{name}" if name else f"{where}:{element.sourceline}"


def _paragraphs(tei: etree._Element, where: str) -> Iterator[Finding]:
    for chapter in tei.iterfind(".//t:div[@type='chapter']", NS):
        name = chapter.get(XML_ID, "")
        numbers = [
            e.get("n")
            for e in chapter.iter(q("p"), q("quote"))
            if (e.get(XML_ID) or "").startswith(f"{name}.p")
        ]
        wrong = [
            e.get(XML_ID)
            for e in chapter.iter(q("p"), q("quote"))
            if e.get(XML_ID) and e.get(XML_ID) != f"{name}.p{e.get('n')}"
        ]
        if len(set(numbers)) != len(numbers) or wrong:
            yield CATALOGUE["t-006"].at(
                f"{where}#{name}",
                f"{len(numbers)} paragraphs; not agreeing: {', '.join(map(str, wrong[:5])) or 'doubled numbers'}",
            )


def _note_elements(tei: etree._Element) -> list[etree._Element]:
    return [n for n in tei.iter(q("note")) if n.get("type") == "authorial"]


def _call_elements(tei: etree._Element) -> list[etree._Element]:
    return [r for r in tei.iter(q("ref")) if r.get("type") == "noteref"]


def _notes(tei: etree._Element, where: str) -> Iterator[Finding]:
    called: dict[str, list[str]] = {}
    for call in _call_elements(tei):
        called.setdefault(call.get("target", "").lstrip("#"), []).append(call.get(XML_ID, ""))
    before = 0
    for chapter in tei.iterfind(".//t:div[@type='notes-chapter']", NS):
        notes = list(chapter.iterchildren(q("note")))
        first = before + 1 if notes and notes[0].get("n") == str(before + 1) else 1
        before = first + len(notes) - 1
        if [n.get("n") for n in notes] != [str(i) for i in range(first, before + 1)]:
            yield CATALOGUE["n-003"].at(
                f"{where}#{chapter.get('corresp', '')[1:]}", "the numbers skip or repeat"
            )
        for note in notes:
            name = note.get(XML_ID, "")
            if name not in called:
                yield CATALOGUE["n-002"].at(f"{where}#{name}", f"note {note.get('n')} has no call")
            elif note.get("target", "").split() != [f"#{c}" for c in called[name]]:
                yield CATALOGUE["n-004"].at(
                    f"{where}#{name}", f"it points to {note.get('target')!r}, its calls are {called[name]}"
                )
            if note.find("t:gap", NS) is not None:
                yield CATALOGUE["n-005"].at(
                    f"{where}#{name}", f"note {note.get('n')} of {chapter.get('corresp', '')[1:]} is lost"
                )


def _calls(tei: etree._Element, where: str) -> Iterator[Finding]:
    names = {n.get(XML_ID) for n in _note_elements(tei)}
    lists = {
        d.get("corresp", "")[1:]: d.find("t:note", NS)
        for d in tei.iterfind(".//t:div[@type='notes-chapter']", NS)
    }
    for chapter in tei.iterfind(".//t:div[@type='chapter']", NS):
        first = lists.get(chapter.get(XML_ID, ""))
        last = int(first.get("n", "1")) - 1 if first is not None else 0
        seen: set[str] = set()
        for call in _call_elements(chapter):
            name, n = call.get(XML_ID, ""), int(call.get("n", "0"))
            if call.get("target", "").lstrip("#") not in names:
                yield CATALOGUE["n-001"].at(f"{where}#{name}", f"call {n} leads to {call.get('target')}")
            if call.get("target") not in seen:  # a second call of one note may stand anywhere after the first
                if n != last + 1:
                    yield CATALOGUE["n-007"].at(f"{where}#{name}", f"call {n} stands after call {last}")
                last = n
                seen.add(call.get("target", ""))
            if call.get("cert") == "low":
                yield CATALOGUE["n-006"].at(f"{where}#{name}", f"call {n}: {_reason(call)}")


def _reason(call: etree._Element) -> str:
    following = call.getnext()
    if following is not None and following.get("subtype") == "call":
        return reading_text(following)
    return call.get("subtype", "")


def _citations(tei: etree._Element, where: str) -> Iterator[Finding]:
    works = {s.get(XML_ID) for s in tei.iter(q("biblStruct"))}
    order = {b.get(XML_ID): i for i, b in enumerate(tei.iter(q("bibl"))) if b.get(XML_ID)}
    for bibl in tei.iterfind(".//t:back//t:note//t:bibl", NS):
        name = bibl.get(XML_ID, "")
        place, work = f"{where}#{name}", bibl.get("ref", "").lstrip("#")
        if not work:
            yield CATALOGUE["c-001"].at(place, f"{reading_text(bibl)[:60]!r}")
        elif work not in works:
            yield CATALOGUE["c-002"].at(place, work)
        if bibl.get("cert") in {"low", "medium"}:
            yield CATALOGUE["c-005"].at(place, f"{reading_text(bibl)[:60]!r} ({bibl.get('cert')})")
        for ref in bibl.iterchildren(q("ref")):
            if ref.get("type") == "precedingWork":
                target = ref.get("target", "").lstrip("#")
                if order.get(target, len(order)) >= order.get(name, -1):
                    yield CATALOGUE["c-003"].at(place, f"it points to {target or 'nothing'}")


def _pages(tei: etree._Element, where: str) -> Iterator[Finding]:
    numbers = [int(p.get("n", "0")) for p in in_printed_order(tei, "pb")]
    for a, b in pairwise(numbers):
        if b != a + 1:
            yield CATALOGUE["p-001"].at(f"{where}#pb.{b}", f"page {b} follows page {a}")
