"""Identifiers of public catalogues: which there are, what they look like, where they lead.

An editor gives one only with the public text that was read and says that it means this person or thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ibid.registers.model import Identifier
from ibid.yamlio import Fields, Node, Problems


@dataclass(frozen=True, slots=True)
class Scheme:
    """A public catalogue."""

    label: str
    """Its name, as shown."""
    shape: re.Pattern[str]
    """What its identifiers look like."""
    base: str
    """Its address, to which the identifier is added."""


SCHEMES: Mapping[str, Scheme] = {
    "wikidata": Scheme("Wikidata", re.compile(r"Q[1-9]\d*"), "https://www.wikidata.org/wiki/"),
    "viaf": Scheme("VIAF", re.compile(r"[1-9]\d{1,21}"), "https://viaf.org/viaf/"),
    "gnd": Scheme("GND", re.compile(r"\d+(?:-\d)?|\d+X|\d+-X"), "https://d-nb.info/gnd/"),
}


def address(scheme: str, value: str) -> str:
    """Where an identifier leads.

    >>> address("wikidata", "Q42")
    'https://www.wikidata.org/wiki/Q42'
    """
    return SCHEMES[scheme].base + value


def parse(items: Sequence[Node], problems: Problems) -> Iterator[Identifier]:
    """The identifiers of an entry: ``[{wikidata: Q42, in: a reference}]``; what is wrong goes to `problems`."""
    seen: set[str] = set()
    for item in items:
        f = Fields(item, problems, "identifier")
        source = f.text("in")
        given = [(scheme, value) for scheme in SCHEMES if (value := f.text(scheme, ""))]
        f.close()
        if len(given) != 1:
            problems.add(
                item, f"an identifier names one catalogue of {', '.join(SCHEMES)}, and where it was read"
            )
            continue
        scheme, value = given[0]
        if not SCHEMES[scheme].shape.fullmatch(value):
            problems.add(item, f"{value!r} is no identifier of {SCHEMES[scheme].label}")
        elif scheme in seen:
            problems.add(item, f"{scheme!r} stands twice in one entry")
        else:
            seen.add(scheme)
            yield Identifier(scheme, value, source)
