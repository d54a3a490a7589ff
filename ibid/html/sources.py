"""The pages of the cited sources: one a work, with every passage that cites it; and the overviews."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote_plus

from markupsafe import Markup

from ibid.html.chapter import expansion
from ibid.html.citations import locator_text, order_key
from ibid.html.flat import Flat, Piece, ends_of, sentence_pieces, squeeze
from ibid.html.inline import Inline
from ibid.html.kinds import KINDS, stretches
from ibid.html.pictures import matrix, shares, years
from ibid.html.records import Call, Chapter, Citation, Edition, Quotation, Work
from ibid.html.site import Site
from ibid.html.strip import strip_of
from ibid.html.walk import local_id
from ibid.model import Artefact

_CATALOGUES = (
    ("WorldCat", "https://search.worldcat.org/search?q="),
    ("Internet Archive", "https://archive.org/search?query="),
    ("Google Books", "https://www.google.com/search?tbm=bks&q="),
    ("HathiTrust", "https://catalog.hathitrust.org/Search/Home?type=all&lookfor="),
)

_TAIL = 60
"""Characters at the end of a quotation by which it is known again."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that cites, in two parts: before and after the call; quoted words told apart."""

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]
    call: Call | None
    href: str
    """Where the call stands."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One line of a source page: a citation, and the sentence it supports."""

    citation: Citation
    chapter: Chapter | None
    locator: str
    """The cited place without the volume: ``pp. 347–8``."""
    inherited: bool
    """Whether part of the place is inherited from an earlier citation."""
    quoted: str
    """``quoted``, ``perhaps quoted`` (or another citation of the same note) or ``cited``."""
    sentences: tuple[Sentence, ...]
    """The citing sentences, one for each call (or one for a citation in the text)."""
    elsewhere: tuple[tuple[str, bool], ...]
    """What is quoted from it and stands in none of these sentences, by its first and last words; whether that is sure."""
    note_href: str
    note_n: str
    cited_as: Markup
    """The citation as the note has it."""
    stands_for: str
    """What its ``Ibid`` stands for, in words."""


@dataclass(frozen=True, slots=True)
class Volume:
    """The passages that cite one volume (or date year) of a work."""

    title: str
    anchor: str
    passages: tuple[Passage, ...]


def catalogue_links(work: Work) -> list[tuple[str, str]]:
    """Queries to library catalogues, as ``(name, address)``."""
    title = re.sub(r"[^\w\s'-]", " ", work.title.replace("’", "'"))
    who = (work.authors or work.editors or ("",))[0].split(",")[0].replace("’", "'")
    words = title.split() if who in title else [*who.split(), *title.split()]
    query = quote_plus(" ".join(words[:12]))
    return [(name, address + query) for name, address in _CATALOGUES]


def reference(work: Work) -> list[tuple[str, str]]:
    """The structured reference of a work, as ``(what, value)``."""
    rows = [("Author" if len(work.authors) == 1 else "Authors", "; ".join(work.authors))]
    rows.append(("Editor" if len(work.editors) == 1 else "Editors", "; ".join(work.editors)))
    rows.append(("Translator" if len(work.translators) == 1 else "Translators", "; ".join(work.translators)))
    rows.append(("Title", work.title))
    rows.append(("In", work.container))
    rows.extend(work.imprint)
    rows.append(("Kind", work.type.capitalize()))
    section = work.section.capitalize() if work.section.isupper() else work.section
    rows.append(("In the bibliography", section))
    return [(what, value) for what, value in rows if value]


def _sentences(edition: Edition, citation: Citation) -> tuple[Sentence, ...]:
    """The sentence around each call of the note, or around a citation in the text itself."""
    note = edition.notes.get(citation.note)
    found = []
    for call in note.calls if note else ():
        href = f"../{call.place.file}#{local_id(call.id, call.place.chapter)}"
        flat = edition.flats.get(call.block)
        known = flat is not None and call.id in flat.spans
        before, after = _pieces(flat, flat.spans[call.id][0], citation.id) if flat and known else ((), ())
        found.append(Sentence(before, after, call, href))
    flat = edition.flats.get(citation.block)
    if flat is not None and citation.id in flat.spans:
        found.append(Sentence(*_pieces(flat, flat.spans[citation.id][1], citation.id), None, ""))
    return tuple(found)


def _pieces(flat: Flat, offset: int, citation: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    before, after = sentence_pieces(flat, offset, citation)
    if before:  # a call follows its sentence at once, also after the paragraph of a displayed quotation
        words, quoted = before[-1]
        before[-1] = (words.rstrip(), quoted)
    return tuple(before), tuple(after)


def _elsewhere(
    edition: Edition, citation: Citation, sentences: tuple[Sentence, ...]
) -> tuple[tuple[str, bool], ...]:
    """Quotations that the sentences do not show: set off before the call, or further away."""
    shown = squeeze("".join(words for s in sentences for words, quoted in (*s.before, *s.after) if quoted))
    return tuple(
        (ends_of(quotation.words), _sure(quotation))
        for quotation in edition.quoted.get(citation.id, ())
        if squeeze(quotation.words).strip()[-_TAIL:] not in shown  # with its closing mark
    )


def _sure(quotation: Quotation) -> bool:
    """Whether it is from this citation, not perhaps from another one or from none."""
    return quotation.sure and not quotation.shared


def _use(quotations: Sequence[Quotation]) -> str:
    if any(map(_sure, quotations)):
        return "quoted"
    return "perhaps quoted" if quotations else "cited"


def _passage(edition: Edition, inline: Inline, chapters: dict[str, Chapter], citation: Citation) -> Passage:
    note = edition.notes.get(citation.note)
    sentences = _sentences(edition, citation)
    return Passage(
        citation=citation,
        chapter=chapters.get(citation.place.chapter),
        locator=locator_text(citation.locators, without=frozenset({"volume"})),
        inherited=any(x.source for x in citation.locators),
        quoted=_use(edition.quoted.get(citation.id, ())),
        sentences=sentences,
        elsewhere=_elsewhere(edition, citation, sentences),
        note_href=edition.href(citation.id, "sources/x"),
        note_n=note.n if note else "",
        cited_as=Markup(inline.render(citation.element)),  # noqa: S704 - Inline escapes
        stands_for=expansion(edition, citation) if citation.ibid else "",
    )


def _volume(citation: Citation) -> str:
    return next((x.start or x.printed for x in citation.locators if x.unit == "volume"), "")


def volumes(edition: Edition, work: Work, inline: Inline) -> list[Volume]:
    """Every citation of a work, in the order of the work: by volume, then page, date, item."""
    chapters = {chapter.id: chapter for chapter in edition.chapters}
    places = {citation.id: index for index, citation in enumerate(edition.cited.get(work.id, ()))}
    ordered = sorted(edition.cited.get(work.id, ()), key=lambda c: (order_key(c), places[c.id]))
    groups: dict[str, list[Passage]] = {}
    for citation in ordered:
        groups.setdefault(_volume(citation), []).append(_passage(edition, inline, chapters, citation))
    several = len(groups) > 1
    return [
        Volume(
            title=(f"Volume {name}" if name else "No volume given") if several or name else "",
            anchor=f"v-{name}" if name else "v-none",
            passages=tuple(passages),
        )
        for name, passages in groups.items()
    ]


def _cited_works(edition: Edition) -> list[Work]:
    return [work for section in edition.bibliography for work in section.works]


def source_pages(site: Site) -> list[Artefact]:
    """``sources/<key>.html`` for every work, cited or not."""
    edition = site.edition
    works = _cited_works(edition)
    artefacts = []
    for index, work in enumerate(works):
        path = f"sources/{work.key}.html"
        inline = Inline(edition, path, "bibliography", witness=False, ids=False)
        groups = volumes(edition, work, inline)
        artefacts.append(
            site.page(
                path,
                "source.html",
                work.label,
                work=work,
                printed=Markup(inline.render(work.printed)) if work.printed is not None else "",  # noqa: S704
                reference=reference(work),
                catalogues=catalogue_links(work),
                volumes=groups,
                count=sum(len(group.passages) for group in groups),
                quoted=sum(p.quoted == "quoted" for group in groups for p in group.passages),
                strip=strip_of(edition, work),
                holder=edition.works.get(work.inside),
                articles=standing_in(edition, work),
                related=[edition.works[key] for key in work.related if key in edition.works],
                previous=works[index - 1] if index else None,
                following=works[index + 1] if index + 1 < len(works) else None,
            )
        )
    return artefacts


def standing_in(edition: Edition, work: Work) -> list[tuple[Work, int]]:
    """The articles in a periodical or book that the notes cite by themselves, and how often; the oldest first."""
    found = [(x, len(edition.cited.get(x.id, ()))) for x in _cited_works(edition) if x.inside == work.id]
    return sorted((x for x in found if x[1]), key=lambda x: (order_key(edition.cited[x[0].id][0]), x[0].sort))


def overview(site: Site) -> Artefact:
    """``sources/index.html``: pictures of all citations; all works by number, section, name."""
    edition = site.edition
    counts = Counter({work: len(citations) for work, citations in edition.cited.items()})
    works = _cited_works(edition)
    unresolved = [c for c in edition.citations.values() if not c.work or c.work not in edition.works]
    return site.page(
        "sources/index.html",
        "sources.html",
        "Sources",
        counts=counts,
        most=max(counts.values(), default=1),
        by_count=sorted((w for w in works if counts[w.id]), key=lambda w: (-counts[w.id], w.sort, w.id)),
        by_name=sorted(works, key=lambda w: (w.sort, w.id)),
        sections=[section for section in edition.bibliography if section.works],
        plates=[p for p in (matrix(edition), years(edition), shares(edition, stretches(edition))) if p],
        kinds=KINDS,
        total=len(edition.citations),
        unresolved=[(c, edition.href(c.id, "sources/index.html")) for c in unresolved],
    )
