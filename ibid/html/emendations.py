"""``emendations.html``: the apparatus, every change to the witness, uncertain ones first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ibid.html.records import Chapter, Edition, Emendation
from ibid.html.site import Site
from ibid.model import Artefact

CAUSES = {"ocr": "the OCR", "print": "the printed book", "unknown": "not known"}
CERTS = ("low", "medium", "high")
_CERT_WORDS = {"low": "uncertain", "medium": "probable", "high": "sure"}
_SPACE = {" ": "a space", "": "nothing", "\n": "a line break"}
_FILES = {"front": "Front matter", "bibliography": "Bibliography"}


@dataclass(frozen=True, slots=True)
class Line:
    """One emendation as shown."""

    emendation: Emendation
    number: str
    witness: str
    reading: str
    reason: str
    cause: str
    who: str
    classes: tuple[str, str]
    """How witness and reading are set: ``up``, ``it`` for restored italics; ``d`` when described."""


@dataclass(frozen=True, slots=True)
class Group:
    """Emendations under one heading."""

    title: str
    short: str
    """For the list at the top of the page."""
    anchor: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """One table of counts: ``(value, label, how many)``."""

    title: str
    rows: tuple[tuple[str, str, int], ...]


def shown(text: str) -> tuple[str, bool]:
    """How a witness's or an edition's characters are shown, and whether that is a description of them.

    >>> shown("a\\nb"), shown(" "), shown("")
    (('a | b', False), ('a space', True), ('nothing', True))
    """
    if text in _SPACE:
        return _SPACE[text], True
    return text.replace("\n", " | ").replace("\t", " ⇥ "), False


def _line(edition: Edition, emendation: Emendation) -> Line:
    rule = edition.rules.get(emendation.rule, "")
    witness, no_witness = shown(emendation.witness)
    reading, no_reading = shown(emendation.reading)
    return Line(
        emendation=emendation,
        number=emendation.id.removeprefix("e."),
        witness=witness,
        reading="lost" if emendation.layer == "gap" else reading,
        reason=emendation.reason or rule,
        cause=CAUSES.get(emendation.cause, emendation.cause),
        who=edition.people.get(emendation.resp, ""),
        classes=("up", "it")
        if emendation.closed_by
        else ("d" if no_witness else "", "d" if no_reading else ""),
    )


def _chapter_label(chapters: dict[str, Chapter], identity: str) -> str:
    chapter = chapters.get(identity)
    return chapter.label if chapter else _FILES.get(identity, identity)


def groups(edition: Edition) -> list[Group]:
    """The list: uncertain, then probable readings of the whole book, then the sure ones by chapter."""
    chapters = {chapter.id: chapter for chapter in edition.chapters}
    found = []
    listed = [e for e in edition.emendations if not e.closes]
    lost = tuple(_line(edition, e) for e in listed if e.layer == "gap")
    for cert, title in (("low", "Uncertain"), ("medium", "Probable")):
        lines = tuple(_line(edition, e) for e in listed if e.cert == cert and e.layer != "gap")
        if lines:
            found.append(Group(title, title, cert, lines))
    if lost:
        found.append(Group("Lost", "Lost", "lost", lost))
    sure: dict[str, list[Line]] = {}
    for emendation in listed:
        if emendation.cert not in {"low", "medium"} and emendation.layer != "gap":
            sure.setdefault(emendation.place.chapter, []).append(_line(edition, emendation))
    for identity, lines_of in sure.items():
        label = _chapter_label(chapters, identity)
        short = chapters[identity].n if identity in chapters and chapters[identity].n else label
        found.append(Group(f"Sure: {label}", short, f"sure-{identity}", tuple(lines_of)))
    return found


def _count(title: str, values: Iterable[str], labels: dict[str, str], order: Iterable[str] = ()) -> Count:
    counter = Counter(values)
    keys = [key for key in dict.fromkeys(order) if key in counter]
    keys += sorted((key for key in counter if key not in keys), key=lambda key: (-counter[key], key))
    return Count(title, tuple((key, labels.get(key, key), counter[key]) for key in keys))


def counts(edition: Edition) -> list[Count]:
    """The four tables of counts."""
    chapters = {chapter.id: chapter for chapter in edition.chapters}
    all_of = edition.emendations
    places = list(dict.fromkeys(e.place.chapter for e in all_of))
    labels = {place: _chapter_label(chapters, place) for place in places}
    return [
        _count("Kind", (e.kind for e in all_of), {}),
        _count("Cause", (e.cause for e in all_of), CAUSES),
        _count("Certainty", (e.cert for e in all_of), _CERT_WORDS, CERTS),
        _count("Where", (e.place.chapter for e in all_of), labels, [*chapters, *places]),
    ]


def emendations_page(site: Site) -> Artefact:
    """The apparatus as a page."""
    edition = site.edition
    by_rule = Counter(e.rule for e in edition.emendations if e.rule)
    by_rule.update(edition.normalised)
    rules = [(rule, edition.rules.get(rule, ""), by_rule[rule]) for rule in sorted(by_rule)]
    tables = counts(edition)
    return site.page(
        "emendations.html",
        "emendations.html",
        "Emendations",
        groups=groups(edition),
        counts=tables,
        kinds=[(key, label, n) for key, label, n in tables[0].rows if key],
        rules=rules,
        total=len(edition.emendations),
        normalised=sum(edition.normalised.values()),
        doubtful=sum(e.doubtful for e in edition.emendations),
    )
