"""From references to works: full and short titles, ``Ibid`` and what it inherits.

Notes are taken in order. An ``Ibid`` stands for the reference before it in its note, else for the last
note's; it inherits every locator that its own do not override. Nothing is guessed in silence: what does not
fit a work has ``work=None``, what fits badly or fits several has a lower ``cert`` and its alternatives.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ibid.citations import heads
from ibid.citations.catalogue import MARGIN, Catalogue, Hit, Memory, Query
from ibid.citations.grammar import parse
from ibid.citations.inherit import compatible, inherited
from ibid.citations.rules import Rules
from ibid.citations.syntax import SAME_WIDTH, At, Reference
from ibid.folding import fold
from ibid.model import Cert, Citation, Locator, Work

Note = tuple[int, int, str]
"""Chapter, number, reading text (empty when the witness lost the note)."""

Found = dict[tuple[int, int], list[Citation]]
"""Citations by chapter and note."""


@dataclass(frozen=True, slots=True)
class Override:
    """What the editor says of one citation."""

    work: str | None = None
    """Key of the work; None leaves it to the rules."""
    unresolved: bool = False
    """No known work is meant."""
    cert: Cert | None = None
    """How sure."""
    alternatives: tuple[str, ...] | None = None
    """Other works it may mean."""


@dataclass(slots=True)
class _State:
    catalogue: Catalogue
    overrides: Mapping[tuple[int, int, int], Override]
    memory: Memory = field(default_factory=Memory)
    found: Found = field(default_factory=dict)
    previous: tuple[int, int] | None = None
    gap: bool = False
    chapter: int = 0
    clock: int = 0


def resolve(
    notes: Sequence[Note],
    works: Sequence[Work],
    rules: Rules | None = None,
    overrides: Mapping[tuple[int, int, int], Override] | None = None,
    catalogue: Catalogue | None = None,
) -> Found:
    """The citations of every note, in order of the notes (which must be that of the book).

    ``overrides`` ((chapter, note, index from 1) -> decision) come from `ibid.citations.read_decisions`; what
    follows from a decided citation follows from the decision. Every note has an entry, perhaps empty. No
    errors. ``catalogue``: that of the same works and rules, when one was made before.
    """
    used = rules or Rules()
    state = _State(catalogue or Catalogue(works, used), overrides or {})
    numbers = frozenset(w.title for w in works if w.title.isdigit())
    for chapter, n, text in notes:
        if chapter != state.chapter:
            state.chapter, state.previous, state.gap = chapter, None, False
        here = state.found.setdefault((chapter, n), [])
        for ref in parse(text, used, numbers).references if text.strip() else ():
            citation = _Resolver(state, chapter, n, text).citation(ref, here)
            here.append(_decided(state, citation, (chapter, n, len(here) + 1)))
            _remember(state, here[-1])
        if not text.strip():
            state.gap = True
        elif here:
            state.previous, state.gap = (chapter, n), False
    return state.found


def _decided(state: _State, citation: Citation, place: tuple[int, int, int]) -> Citation:
    decision = state.overrides.get(place)
    if decision is None:
        return citation
    work = None if decision.unresolved else decision.work or citation.work
    alternatives = citation.alternatives if decision.alternatives is None else decision.alternatives
    return replace(
        citation,
        work=work,
        cert=decision.cert or "high",
        alternatives=tuple(a for a in alternatives if a != work),
    )


def _remember(state: _State, citation: Citation) -> None:
    if citation.work is None or citation.work not in state.catalogue.works:
        return
    state.clock += 1
    state.memory.order[citation.work] = state.clock
    work = state.catalogue.works[citation.work]
    container = state.catalogue.container_key(work)
    if container:
        state.memory.order[container] = state.clock
        issue = "-".join(
            dict.fromkeys(p for loc in citation.locators if loc.unit == "issue" for p in (loc.start, loc.end))
        )
        date = next((loc.start for loc in citation.locators if loc.unit == "date"), "")
        if issue:
            state.memory.issues.setdefault((container, issue), []).append((citation.work, date))


class _Resolver:
    """Resolves the references of one note."""

    def __init__(self, state: _State, chapter: int, n: int, text: str) -> None:
        self.state = state
        self.catalogue = state.catalogue
        self.chapter = chapter
        self.n = n
        self.text = text

    def citation(self, ref: Reference, here: Sequence[Citation]) -> Citation:
        """The citation a reference makes; ``here``: those before it in the note."""
        if ref.kind == "named":
            return self.named(ref)
        return self.derived(ref, here)

    # -- with words of its own

    def named(self, ref: Reference) -> Citation:
        again = self.by_author(ref) if ref.ibid else None
        if again:
            return again
        readings = self.readings(ref)
        ranked: list[tuple[float, int]] = []
        hits: list[list[Hit]] = []
        for i, (_, _, query) in enumerate(readings):
            hits.append(self.catalogue.find(query, self.state.memory))
            if hits[-1]:
                ranked.append((-hits[-1][0].score, i))
        if not ranked:
            return self.by_issue(ref, readings) or self.unknown(ref, readings[-1])
        author, title, query = readings[min(ranked)[1]]
        best = hits[min(ranked)[1]]
        if query.author and self.catalogue.works[best[0].key].type == "periodical":
            article = self.by_issue(ref, [(author, title, query)])
            if article:
                return article
        return self.found(ref, author, title, best)

    def by_author(self, ref: Reference) -> Citation | None:
        """``So-and-so, op. cit.``: the work by this author that was cited last, or else the only one that the bibliography has."""
        at = ref.author or ref.title or ref.head
        plain = self.text.translate(SAME_WIDTH)
        if ref.quoted or not heads.names(plain, at):
            return None
        name = plain[slice(*at)].strip("[] ")
        cited = [(p, c) for p, c in self.latest() if c.work and self.catalogue.is_by(c.work, name)]
        works = list(dict.fromkeys(c.work for _place, c in cited if c.work))
        known = works or [key for key in self.catalogue.works if self.catalogue.is_by(key, name)]
        if not known or (not works and len(known) > 1):
            return None
        place, before = cited[0] if cited else (None, None)
        more = inherited(ref.locators, before.locators) if before and ref.loc_cit else ()
        return Citation(
            (ref.start, ref.end),
            known[0],
            "loc.cit",
            tuple(self.fit(ref.locators, self.catalogue.works[known[0]])) + more,
            precedes=place,
            marks=self.marks(ref, at, None),
            cert="high" if len(works) == 1 else "medium",
            alternatives=tuple(known[1:]),
        )

    def readings(self, ref: Reference) -> list[tuple[At | None, At, Query]]:
        """(author, title, query) for every way to read the head."""
        if ref.quoted:
            query = self.query(ref, ref.author, ref.quoted, quoted=True)
            return [(ref.author, ref.quoted, query)]
        head = ref.title or ref.head
        out = [(a, t, self.query(ref, a, t)) for a, t in heads.author_splits(self.text, head)]
        within = heads.within_split(self.text, head)
        if within:
            out.append((ref.author, within, self.query(ref, None, within)))
        return out

    def query(self, ref: Reference, author: At | None, title: At, quoted: bool = False) -> Query:
        return Query(
            author=self.text[slice(*author)] if author else "",
            title=self.text[slice(*title)],
            container=self.text[slice(*ref.container)] if ref.container else "",
            quoted=quoted,
            year=ref.imprint.year if ref.imprint else "",
            locators=ref.locators,
        )

    def found(self, ref: Reference, author: At | None, title: At, hits: Sequence[Hit]) -> Citation:
        best = hits[0]
        rivals = tuple(h.key for h in hits[1:] if best.score - h.score < MARGIN)
        work = self.catalogue.works[best.key]
        cert: Cert = "medium" if rivals else "high" if best.score > 0.8 else "medium"
        locators = tuple(self.fit(ref.locators, work))
        start = ref.start
        if author is None and title[0] > ref.start and ref.author is None and not ref.quoted:
            start = title[0]
        via = _via(work, ref, best)
        citation = Citation(
            (start, ref.end),
            best.key,
            via,
            locators,
            marks=self.marks(ref, author or ref.author, title),
            cert=cert,
            alternatives=rivals,
        )
        return self.same_place(citation, ref) if ref.ibid else citation

    def fit(self, locators: Sequence[Locator], work: Work) -> list[Locator]:
        """A numeral after a periodical counts issues, a plain number of an archive items."""
        inside = self.catalogue.works.get(self.catalogue.container_key(work))
        serial = work.type == "periodical" or (
            work.type == "article" and (inside.type == "periodical" if inside else not work.publisher)
        )
        if serial and not any(loc.unit == "issue" for loc in locators):
            return [replace(loc, unit="issue") if loc.unit == "volume" else loc for loc in locators]
        if work.type == "archive":
            return [replace(loc, unit="item") if loc.unit == "issue" else loc for loc in locators]
        return list(locators)

    def by_issue(self, ref: Reference, readings: Sequence[tuple[At | None, At, Query]]) -> Citation | None:
        """``Author, Periodical, XII (1911), 5``: the title of the article is not repeated."""
        for author, title, query in readings:
            if not query.author or query.quoted:
                continue
            serials = self.catalogue.find(replace(query, author=""), self.state.memory)
            serials = [h for h in serials if self.catalogue.works[h.key].type in {"periodical", "collection"}]
            if not serials:
                continue
            keys = self.catalogue.by_issue(
                query.author,
                serials[0].key,
                self.fit(ref.locators, self.catalogue.works[serials[0].key]),
                self.state.memory,
            )
            if keys:
                work = self.catalogue.works[keys[0]]
                marks = self.marks(ref, author, None, title)
                return Citation(
                    (ref.start, ref.end),
                    keys[0],
                    "author",
                    tuple(self.fit(ref.locators, work)),
                    marks=marks,
                    cert="high" if len(keys) == 1 else "medium",
                    alternatives=tuple(keys[1:]),
                )
        return None

    def unknown(self, ref: Reference, reading: tuple[At | None, At, Query]) -> Citation:
        """No work fits: an article in a known periodical counts as a use of that periodical, anything else
        stays open."""
        author, title, query = reading
        if query.container:
            serials = self.catalogue.find(
                Query(title=query.container, locators=ref.locators, year=query.year), self.state.memory
            )
            if serials:
                work = self.catalogue.works[serials[0].key]
                return Citation(
                    (ref.start, ref.end),
                    work.key,
                    "full",
                    tuple(self.fit(ref.locators, work)),
                    marks=self.marks(ref, author, title),
                    cert="low",
                )
        return Citation(
            (ref.start, ref.end),
            None,
            "full" if ref.imprint else "short",
            tuple(ref.locators),
            marks=self.marks(ref, author or ref.author, title),
            cert="low",
        )

    def marks(
        self, ref: Reference, author: At | None, title: At | None, container: At | None = None
    ) -> tuple[tuple[str, int, int], ...]:
        """The parts of the printed words, in order."""
        listed: list[tuple[str, At | None]] = [
            ("author", author),
            ("title", title),
            ("container", container or ref.container),
            ("editor", ref.contributor),
            ("ibid", ref.ibid),
            ("pubPlace", ref.imprint.place if ref.imprint else None),
            ("date", ref.imprint.date if ref.imprint else None),
        ]
        return tuple(sorted(((name, *at) for name, at in listed if at), key=lambda m: m[1:]))

    def same_place(self, citation: Citation, ref: Reference) -> Citation:
        """``loc. cit.`` after a title: the places of the last citation of the work, or of what its article
        stands in."""
        container = self.catalogue.container_key(self.catalogue.works[citation.work]) if citation.work else ""
        for place, earlier in self.latest():
            same = earlier.work == citation.work
            beside = (
                bool(container)
                and earlier.work is not None
                and self.catalogue.container_key(self.catalogue.works[earlier.work]) == container
            )
            if same or beside:
                more = inherited(citation.locators, earlier.locators) if ref.loc_cit else ()
                return replace(citation, via="loc.cit", locators=citation.locators + more, precedes=place)
        return replace(citation, via="loc.cit", cert="low")

    def latest(self) -> list[tuple[tuple[int, int, int], Citation]]:
        """Every citation so far, the last one first."""
        return [
            ((*note, i), c)
            for note, cs in reversed(self.state.found.items())
            for i, c in reversed(list(enumerate(cs, 1)))
        ]

    # -- Ibid
    # ---------

    def derived(self, ref: Reference, here: Sequence[Citation]) -> Citation:
        via = "continued" if ref.kind == "continued" else "ibid"
        marks = self.marks(ref, ref.author, None)
        empty = Citation((ref.start, ref.end), None, via, tuple(ref.locators), marks=marks, cert="low")
        choice = self.antecedent(ref, here)
        if choice is None:
            return empty
        place, before, alternatives, cert = choice
        if before.work is None:
            return replace(
                empty, precedes=place, locators=empty.locators + inherited(ref.locators, before.locators)
            )
        work = self.catalogue.works.get(before.work)
        own = tuple(self.fit(ref.locators, work)) if work else tuple(ref.locators)
        volume = next((loc.start for loc in own if loc.unit == "volume"), "")
        key = self.catalogue.in_volume(before.work, volume) if work else before.work
        return replace(
            empty,
            work=key,
            locators=own + inherited(own, before.locators),
            precedes=place,
            cert=cert,
            alternatives=alternatives,
        )

    def antecedent(
        self, ref: Reference, here: Sequence[Citation]
    ) -> tuple[tuple[int, int, int], Citation, tuple[str, ...], Cert] | None:
        """(place, citation, alternatives, cert) of what an ``Ibid`` stands for."""
        if here:
            return (self.chapter, self.n, len(here)), here[-1], (), here[-1].cert
        note = self.state.previous
        if note is None:
            return None
        earlier = self.state.found[note]
        fitting = [
            i
            for i, c in enumerate(earlier)
            if compatible(ref.locators, c, self.catalogue.works.get(c.work or ""))
        ]
        index = fitting[-1] if fitting else len(earlier) - 1
        chosen = earlier[index]
        others = tuple(dict.fromkeys(c.work for c in reversed(earlier) if c.work and c.work != chosen.work))
        open_choice = {earlier[i].work for i in fitting} - {chosen.work}
        cert: Cert = "low" if self.state.gap or open_choice else "medium" if others else chosen.cert
        if chosen.cert == "low":
            cert = "low"
        return (*note, index + 1), chosen, others, cert


def _via(work: Work, ref: Reference, hit: Hit) -> str:
    if work.type in {"periodical", "archive"}:
        return work.type
    if ref.imprint or (ref.quoted and hit.whole and ref.container):
        return "full"
    return "short" if fold(work.title) else "full"
