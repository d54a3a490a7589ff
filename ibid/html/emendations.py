"""``emendations.html``: the apparatus, every change to the witness, uncertain ones first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

from ibid.html.filters import Filter, css_name, make, style_sheet
from ibid.html.records import Chapter, Edition, Emendation
from ibid.html.site import Site
from ibid.model import Artefact

CAUSES = {"ocr": "the OCR", "print": "the printed book", "unknown": "not known"}
CERTS = {"low": "uncertain", "medium": "probable", "high": "sure"}
KINDS = {
    "letters": "letters",
    "word": "words",
    "digit": "digits",
    "numeral": "Roman numerals",
    "space": "spaces",
    "hyphen": "hyphens",
    "punctuation": "punctuation",
    "quotation-mark": "quotation marks",
    "italics": "italics",
    "markup": "signs of the OCR’s markup",
    "call": "note calls",
    "supplied": "supplied by the edition",
    "gap": "text that is lost",
}
HAND = "rule.hand"
"""The rule that is none: a decision of the editor, whose reason stands with it."""
_SPACE = {" ": "a space", "": "nothing", "\n": "a line break"}
_FILES = {"front": "Front matter", "bibliography": "Bibliography", "notes": "Head of the notes"}
_STYLES = {"restored": ("up", "it"), "removed": ("it", "up")}


@dataclass(frozen=True, slots=True)
class Line:
    """One change as shown."""

    emendation: Emendation
    number: str
    witness: Markup
    reading: Markup
    reason: str
    rule: str
    """The anchor of its rule, when it follows one."""
    cause: str
    kind: str
    cert: str
    who: str
    where: str
    """Chapter, reference and page."""
    css: str
    """Classes for the filters."""


@dataclass(frozen=True, slots=True)
class Group:
    """Changes of one certainty."""

    title: str
    anchor: str
    css: str
    lines: tuple[Line, ...]


def shown(text: str) -> tuple[str, bool]:
    """How a witness's or an edition's characters are shown, and whether that is a description of them.

    >>> shown("a\\nb"), shown(" "), shown("")
    (('a | b', False), ('a space', True), ('nothing', True))
    """
    if text in _SPACE:
        return _SPACE[text], True
    return text.replace("\n", " | ").replace("\t", " ⇥ "), False


def _side(emendation: Emendation, tag: str) -> Markup:
    """The witness's side (``del``) or the edition's (``ins``) as HTML."""
    old = tag == "del"
    text = emendation.witness if old else emendation.reading
    if emendation.style.startswith("moved"):
        inside = (emendation.style == "moved-in") is not old
        mark, word = escape(text), escape(emendation.word)
        html = f"<i>{word}{mark}</i>" if inside else f"<i>{word}</i>{mark}"
        return Markup(f"<{tag}>{html}</{tag}>")  # noqa: S704 - escaped above
    if emendation.layer == "gap":
        return Markup(f'<{tag} class="d">{"not transmitted" if old else "lost"}</{tag}>')  # noqa: S704 - fixed words
    words, described = shown(text)
    css = _STYLES[emendation.style][not old] if emendation.style in _STYLES else "d" if described else ""
    attribute = f' class="{css}"' if css else ""
    return Markup(f"<{tag}{attribute}>{escape(words)}</{tag}>")  # noqa: S704 - escaped here


def _line(edition: Edition, chapters: dict[str, Chapter], emendation: Emendation) -> Line:
    rule = edition.rules.get(emendation.rule, "")
    by_rule = emendation.rule not in {"", HAND}
    place = emendation.place
    chapter = chapters.get(place.chapter)
    classes = {"k": emendation.kind, "u": emendation.cause, "s": emendation.cert, "c": place.chapter}
    where = place.label
    if chapter is not None and place.ref.startswith(("note", "heading")):
        where = f"{chapter.n or chapter.title}, {place.label}"
    elif place.chapter in _FILES:
        where = _FILES[place.chapter] + (f", p. {place.page.label}" if place.page else "")
    return Line(
        emendation=emendation,
        number=emendation.id.removeprefix("e."),
        witness=_side(emendation, "del"),
        reading=_side(emendation, "ins"),
        reason=" ".join(filter(None, (rule if by_rule else "", emendation.reason)))
        or "by decision of the editor",
        rule=emendation.rule if rule and by_rule else "",
        cause=CAUSES.get(emendation.cause, emendation.cause),
        kind=KINDS.get(emendation.kind, emendation.kind),
        cert=CERTS.get(emendation.cert, emendation.cert),
        who=edition.people.get(emendation.resp, ""),
        where=where,
        css=" ".join(f"{prefix}-{css_name(value)}" for prefix, value in classes.items()),
    )


def listed(edition: Edition) -> list[Emendation]:
    """The entries of the list: a change of italics that closes another is told with it."""
    return [e for e in edition.emendations if not e.closes]


def groups(edition: Edition) -> list[Group]:
    """The list: uncertain, probable, sure."""
    chapters = {chapter.id: chapter for chapter in edition.chapters}
    found = []
    for cert, label in CERTS.items():
        lines = tuple(_line(edition, chapters, e) for e in listed(edition) if e.cert == cert)
        if lines:
            found.append(Group(label.capitalize(), label, f"s-{cert}", lines))
    return found


def _chapter_label(chapters: dict[str, Chapter], identity: str) -> str:
    chapter = chapters.get(identity)
    return chapter.label if chapter else _FILES.get(identity, identity)


def filters(edition: Edition) -> list[Filter]:
    """Four rows of buttons, each value with its number."""
    chapters = {chapter.id: chapter for chapter in edition.chapters}
    entries = listed(edition)
    places = list(dict.fromkeys(e.place.chapter for e in entries))
    labels = {place: _chapter_label(chapters, place) for place in places}
    return [
        make("certainty", "Certainty", "s", (e.cert for e in entries), CERTS, tuple(CERTS)),
        make("kind", "Kind", "k", (e.kind for e in entries), KINDS),
        make("cause", "Cause", "u", (e.cause for e in entries), CAUSES),
        make("chapter", "Where", "c", (e.place.chapter for e in entries), labels, [*chapters, *places]),
    ]


@dataclass(frozen=True, slots=True)
class Tally:
    """A table of counts by rule and chapter."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[int, ...], int], ...]
    """Rule, its words, count for each chapter, sum."""


def tally(edition: Edition, counts: dict[str, dict[str, int]]) -> Tally:
    """Counts by rule and chapter, chapters in the order of the book."""
    chapters = {chapter.id: chapter for chapter in edition.chapters}
    used = {place for by_place in counts.values() for place in by_place}
    order = ["front", *chapters, "bibliography", "notes"]
    columns = [place for place in order if place in used] + sorted(used - set(order))
    heads = {"front": "front", "bibliography": "bibl.", "notes": "notes"}
    heads |= {c.id: c.n or c.title for c in edition.chapters}
    rows = [
        (rule, edition.rules.get(rule, ""), tuple(by.get(c, 0) for c in columns), sum(by.values()))
        for rule, by in sorted(counts.items(), key=lambda item: (-sum(item[1].values()), item[0]))
    ]
    return Tally(tuple(heads.get(c, c) for c in columns), tuple(rows))


def by_rule(emendations: Iterable[Emendation]) -> dict[str, dict[str, int]]:
    """Emendations counted by rule and chapter; those without a rule are decisions of the editor."""
    found: dict[str, dict[str, int]] = {}
    for emendation in emendations:
        counter = found.setdefault(emendation.rule or HAND, {})
        counter[emendation.place.chapter] = counter.get(emendation.place.chapter, 0) + 1
    return found


def emendations_page(site: Site) -> list[Artefact]:
    """The apparatus as a page, and the style sheet of its filters."""
    edition = site.edition
    made = filters(edition)
    entries = listed(edition)
    normalised = Counter({rule: sum(by.values()) for rule, by in edition.normalised.items()})
    page = site.page(
        "emendations.html",
        "emendations.html",
        "Emendations",
        groups=groups(edition),
        filters=made,
        changes=tally(edition, by_rule(entries)),
        normal=tally(edition, edition.normalised),
        total=len(entries),
        raw=len(edition.emendations),
        normalised=sum(normalised.values()),
        doubtful=sum(e.cert != "high" for e in entries),
    )
    return [page, style_sheet(made)]
