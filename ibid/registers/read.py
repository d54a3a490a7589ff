"""Reads ``edition/<book>/people.yaml organizations.yaml places.yaml terms.yaml works.yaml registers.yaml``.

All problems are collected and reported at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

from ibid.model import Cert
from ibid.registers import identifiers
from ibid.registers.forms import by_rule
from ibid.registers.model import (
    FIRST_YEAR,
    PREFIX,
    DateDecision,
    Form,
    Kind,
    Record,
    Registers,
    Stretch,
    Theme,
)
from ibid.yamlio import Fields, Node, Problems, load

FILES: tuple[tuple[str, Kind], ...] = (
    ("people.yaml", "person"),
    ("organizations.yaml", "org"),
    ("places.yaml", "place"),
    ("terms.yaml", "term"),
    ("works.yaml", "work"),
)
SETTINGS = "registers.yaml"
CERTS = ("high", "medium", "low")

_KEY = re.compile(r"[a-z0-9][a-z0-9-]*")
_YEAR = re.compile(r"\d{4}")
_ISO = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def read(folder: Path, problems: Problems) -> Registers:
    """Everything in the edition's folder; files that are not there are empty registers."""
    records: list[Record] = []
    nodes: dict[str, Node] = {}
    for name, kind in FILES:
        for node in _entries(folder, name, problems):
            record = _record(node, kind, problems)
            if record.id in nodes:
                problems.add(node, f"{record.key}: the key stands twice (first at {nodes[record.id].where})")
            nodes[record.id] = node
            records.append(record)
    by_id = {record.id: record for record in records}
    registers = _settings(folder, problems, tuple(records), by_id)
    named: dict[tuple[str, str, str], Record] = {}
    for record in records:
        node = nodes[record.id]
        _check_links(record, by_id, node, problems)
        for source in record.sources:
            if not (Stretch.parse(source) or _public(source, registers)):
                problems.add(
                    node, f"{record.key}: source {source!r} is no place of the book and no named reference"
                )
        for found in record.identifiers:
            if not _public(found.source, registers):
                problems.add(
                    node, f"{record.key}: {found.value} was read in {found.source!r}, no named reference"
                )
            first = named.setdefault((record.kind, found.scheme, found.value), record)
            if first is not record:
                problems.add(node, f"{record.key}: {found.value} is {first.key} already")
    return replace(registers, kept=any((folder / name).is_file() for name in (*dict(FILES), SETTINGS)))


def _public(source: str, registers: Registers) -> bool:
    """Whether a source is a public text: named in short, or in full words."""
    return source in registers.references or (" " in source and not Stretch.parse(source))


def _entries(folder: Path, name: str, problems: Problems) -> list[Node]:
    node = load(folder / name, f"edition/{folder.name}/{name}")
    if node is None:
        return []
    if not isinstance(node.value, list):
        problems.add(node, "must be a list of entries")
        return []
    return node.value


def _record(node: Node, kind: Kind, problems: Problems) -> Record:
    f = Fields(node, problems, kind)
    key, name = f.text("key"), f.text("name")
    if not _KEY.fullmatch(key):
        problems.add(node, f"{kind}: key {key!r} must be lower-case ASCII letters, digits and hyphens")
    surname = f.choice("surname", ("yes", "no"), "yes") == "yes"
    headword = f.choice("headword", ("yes", "no"), "yes") == "yes"
    given = tuple(_forms(f.items("forms"), problems))
    see = f.text("see", "")
    ruled = () if see or not headword else by_rule(kind, name, surname=surname)
    taken = {form.text for form in given}
    record = Record(
        kind=kind,
        key=key,
        name=name,
        where=node.where,
        forms=(*given, *(form for form in ruled if form.text not in taken)),
        translit=f.text("translit", ""),
        cyrillic=f.text("cyrillic", ""),
        literal=f.text("literal", ""),
        type=f.text("type", ""),
        born=_year(f, "born", problems),
        died=_year(f, "died", problems),
        about=f.text("about", ""),
        sources=f.texts("sources"),
        defined=f.texts("defined"),
        see=see,
        see_also=f.texts("see-also"),
        adjectives=f.texts("adjectives"),
        never=f.texts("never"),
        work=f.text("work", ""),
        themes=tuple(_themes(f.items("themes"), problems)),
        identifiers=tuple(identifiers.parse(f.items("identifiers"), problems)),
    )
    f.close()
    _check(record, node, problems)
    return record


def _forms(items: Sequence[Node], problems: Problems) -> Iterator[Form]:
    for item in items:
        if isinstance(item.value, str):
            yield Form(item.value)
            continue
        f = Fields(item, problems, "form")
        text = f.text("form")
        cert = cast(Cert, f.choice("cert", CERTS, "high"))
        at = tuple(stretches(f.items("at"), problems))
        near = f.texts("near")
        not_at = tuple(stretches(f.items("not-at"), problems))
        plural = f.choice("plural", ("yes", "no"), "yes") == "yes"
        f.close()
        yield Form(text, cert, at, near, not_at, plural)


def _themes(items: Sequence[Node], problems: Problems) -> Iterator[Theme]:
    """Sub-entries: a label with ``at`` (paragraphs) or ``with`` (another record)."""
    for item in items:
        f = Fields(item, problems, "theme")
        label, beside = f.text("label"), f.text("with", "")
        at = tuple(stretches(f.items("at"), problems))
        f.close()
        if bool(at) == bool(beside):
            problems.add(item, f"theme {label!r}: either 'at' (paragraphs) or 'with' (another record)")
        if any(s.first[1] != "." or s.first[0] != s.last[0] for s in at):
            problems.add(item, f"theme {label!r}: paragraphs of one chapter, 4.2 or 4.2-4.9")
        yield Theme(label, at, beside)


def stretches(items: Sequence[Node], problems: Problems) -> Iterator[Stretch]:
    """The stretches of a list: ``[4.2, 4.10-4.12, 4n73]``."""
    for item in items:
        found = Stretch.parse(item.value) if isinstance(item.value, str) else None
        if found is None:
            problems.add(item, f"{item.value!r} is no place of the book: write 4.2, 4n73, 4 or 4.2-4.9")
        else:
            yield found


def _year(f: Fields, key: str, problems: Problems) -> str:
    value = f.text(key, "")
    if value and not _YEAR.fullmatch(value):
        problems.add(f.node, f"{key!r} must be a year of four digits, not {value!r}")
    return value


def _check(record: Record, node: Node, problems: Problems) -> None:
    if record.see:
        return
    if record.about in {"", "…"}:  # what check proposes to be filled in
        problems.add(node, f"{record.key}: 'about' is missing: who or what is it in the matter of this book?")
    if not record.sources:
        problems.add(node, f"{record.key}: 'sources' is missing: where do the facts come from?")
    for place in record.defined:
        if Stretch.parse(place) is None:
            problems.add(node, f"{record.key}: {place!r} is no place of the book")
    if record.born and record.died and record.born > record.died:
        problems.add(node, f"{record.key}: born {record.born}, died {record.died}")


def _check_links(record: Record, by_id: dict[str, Record], node: Node, problems: Problems) -> None:
    beside = [theme.beside for theme in record.themes if theme.beside]
    for key in (*record.see_also, *([record.see] if record.see else []), *beside):
        if resolve_key(key, record.kind) not in by_id:
            problems.add(node, f"{record.key}: no record {key!r} (another register's: term:smychka)")


def resolve_key(key: str, kind: Kind) -> str:
    """The ``xml:id`` that a key means: of the same register, or of the one named before a colon.

    >>> resolve_key("term:smychka", "person")
    't.smychka'
    """
    register, _, name = key.rpartition(":")
    return f"{PREFIX.get(register or kind, '?')}.{name}"


def _settings(
    folder: Path, problems: Problems, records: tuple[Record, ...], by_id: dict[str, Record]
) -> Registers:
    node = load(folder / SETTINGS, f"edition/{folder.name}/{SETTINGS}")
    if node is None:
        return Registers(records, by_id=by_id)
    f = Fields(node, problems, "registers")
    not_names = f.texts("not-names")
    named = f.mapping("references")
    references = dict(named.pairs()) if named else {}
    years = tuple(_years(f.items("years"), problems))
    dates = tuple(_dates(f.items("dates"), problems))
    first = f.number("first-year", FIRST_YEAR)
    if not 1000 <= first <= 2000:
        problems.add(
            node, f"'first-year' is the earliest year that the book speaks of, 1000 to 2000, not {first}"
        )
    f.close()
    return Registers(records, not_names, years, dates, by_id, references, first)


def _years(items: Sequence[Node], problems: Problems) -> Iterator[tuple[Stretch, int]]:
    for item in items:
        f = Fields(item, problems, "years")
        year = f.number("year")
        for stretch in stretches(f.items("at"), problems):
            yield stretch, year
        f.close()


def _dates(items: Sequence[Node], problems: Problems) -> Iterator[DateDecision]:
    for item in items:
        f = Fields(item, problems, "date")
        places = list(stretches(f.items("at"), problems))
        words, start = f.text("words"), f.text("when", "")
        begin, end = f.text("from", start), f.text("to", start)
        cert = cast(Cert, f.choice("cert", CERTS, "high"))
        f.text("reason", "")
        f.close()
        for value in (begin, end):
            if value and not _ISO.fullmatch(value):
                problems.add(item, f"{value!r} is no ISO date")
        yield from (DateDecision(place, words, begin, end, cert) for place in places)
