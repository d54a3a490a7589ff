"""What an ``app``, ``choice``, ``supplied`` or ``gap`` changes, and which changes belong together."""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from ibid.html.flat import Flat, around, squeeze
from ibid.html.italics import is_styled, is_within_italics
from ibid.html.records import Emendation, Place
from ibid.teitext import XML_ID, local, q, reading_parts, reading_text, witness_text

_LONGEST = 160
_SILENT = frozenset({"", "*"})
"""Witness characters of a change that only switches italics on or off."""


def is_normalisation(element: etree._Element) -> bool:
    """Whether a change follows from a general rule and is only counted: ``orig`` and ``reg``."""
    return local(element) == "choice" and element.find(q("orig")) is not None


def emendation(element: etree._Element, place: Place, flat: Flat, number: int, shown: bool) -> Emendation:
    """One change as a record; ``number``: of those before it; ``shown``: whether its place is on the page."""
    name, identity = local(element), element.get(XML_ID, "")
    before, after = around(flat, identity) if identity in flat.spans else ("", "")
    witness, reading, kind, cause, reason = _sides(element, name)
    return Emendation(
        id=identity or f"e.u{number + 1}",
        layer=name,
        kind=kind,
        cause=cause,
        cert=element.get("cert", "high"),
        resp=element.get("resp", "").removeprefix("#"),
        rule=element.get("ana", "").removeprefix("#"),
        reason=reason,
        witness=witness,
        reading=reading,
        before=before,
        after=after,
        place=place,
        anchored=bool(identity) and shown,
        closes="",
        closed_by="",
    )


def joined(found: list[tuple[Emendation, etree._Element]], flat: Flat) -> list[Emendation]:
    """The changes of one block; those that switch italics on and off, or move a mark, are joined."""
    result = [change for change, _ in found]
    italics = [i for i, change in enumerate(result) if change.kind == "italics" and change.id in flat.spans]
    taken: set[int] = set()
    for position, index in enumerate(italics):
        if index in taken:
            continue
        for other in italics[position + 1 : position + 4]:
            inner = result[index + 1 : other]
            pair = None if other in taken else _pair(*found[index], result[other], inner, flat)
            if pair:
                taken.update((index, other))
                result[index], result[other] = pair
                break
    return result


def _pair(
    first: Emendation, element: etree._Element, second: Emendation, inner: list[Emendation], flat: Flat
) -> tuple[Emendation, Emendation] | None:
    """Two changes as one and its end, when they belong together."""
    start, end = flat.spans[first.id][1], flat.spans[second.id][0]
    words = squeeze(flat.text[start:end])
    after = around(flat, second.id)[1]
    closing = replace(second, closes=first.id)
    if _silent(first) and _silent(second) and words.strip() and len(words) <= _LONGEST:
        style = "restored" if is_within_italics(element) or is_styled(element.getnext()) else "removed"
        old = _as_in_witness(flat, start, end, inner)
        change = replace(first, witness=old, reading=words, after=after, closed_by=second.id, style=style)
        return change, closing
    moved_in = first.reading and not first.witness and second.witness and not second.reading
    moved_out = first.witness and not first.reading and second.reading and not second.witness
    if not words and (moved_in or moved_out):
        word = first.before.rstrip().rpartition(" ")[2]
        change = replace(
            first,
            witness=first.witness or second.witness,
            reading=first.reading or second.reading,
            before=first.before.removesuffix(word),
            after=after,
            closed_by=second.id,
            style="moved-in" if moved_in else "moved-out",
            word=word,
        )
        return change, closing
    return None


def _as_in_witness(flat: Flat, start: int, end: int, inner: list[Emendation]) -> str:
    """The words between two changes with the witness's readings of the changes among them."""
    parts, at = [], start
    for change in inner:
        low, high = flat.spans.get(change.id, (-1, -1))
        if at <= low and high <= end and not change.closes:
            parts += [flat.text[at:low], change.witness]
            at = high
    return squeeze("".join([*parts, flat.text[at:end]]))


def _silent(change: Emendation) -> bool:
    return change.layer == "app" and not change.reading and change.witness in _SILENT


def _sides(element: etree._Element, name: str) -> tuple[str, str, str, str, str]:
    """Witness, reading, kind, cause, reason of an emendation."""
    if name == "app":
        lem, rdg, why = (element.find(q(tag)) for tag in ("lem", "rdg", "note"))
        cause = rdg.get("cause", "unknown") if rdg is not None else "unknown"
        reason = reading_text(why) if why is not None else ""
        return _witness(rdg), _reading(lem), element.get("type", ""), cause, reason
    if name == "choice":
        sic, corr = (element.find(q(tag)) for tag in ("sic", "corr"))
        kind = corr.get("type", "") if corr is not None else ""
        why = corr.find(q("note")) if corr is not None else None  # choice itself has no room for a note
        return _witness(sic), _reading(corr), kind, "print", reading_text(why) if why is not None else ""
    reason = element.get("reason", "")
    return "", _reading(element) if name == "supplied" else "", name, "unknown", reason


def _witness(element: etree._Element | None) -> str:
    return "" if element is None else witness_text(element)


def _reading(element: etree._Element | None) -> str:
    return "" if element is None else "".join(reading_parts(element, calls=True))
