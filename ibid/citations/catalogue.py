"""The works as a note may name them: by author and title, short title, initials, periodical, editor.

A cited title is compared with every title word by word, in order, misread letters and initialisms allowed; a
guess below the floor is none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ibid.citations.ranges import expand_range
from ibid.citations.rules import Rules
from ibid.citations.titles import align, near, needed, same
from ibid.folding import fold, similarity
from ibid.model import Locator, Work
from ibid.numerals import restore, value

FLOOR = 0.72
"""A score below this is no match."""

MARGIN = 0.04
"""Two works nearer than this are not told apart."""


@dataclass(frozen=True, slots=True)
class Query:
    """What a reference says of its work."""

    author: str = ""
    """Names before the title."""
    title: str = ""
    """Title, or an article's title."""
    container: str = ""
    """What the article stands in."""
    quoted: bool = False
    """Whether the title stands in quotation marks."""
    year: str = ""
    """Year of the imprint."""
    locators: Sequence[Locator] = ()
    """The places cited: volume and issue tell editions and articles apart."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A work that fits."""

    key: str
    """Its key."""
    score: float
    """How well, 0..1 and a little more for extra evidence."""
    whole: bool
    """The title is cited in full."""


@dataclass(frozen=True, slots=True)
class _Title:
    """A title prepared for comparison."""

    words: tuple[str, ...]
    """Its folded words."""
    distinct: frozenset[str]
    """The same as a set."""
    initials: str
    """First letters of the words: an initialism is a stretch of them."""
    text: str
    """The words in one string."""

    @staticmethod
    def of(words: Sequence[str]) -> _Title:
        """Prepare folded words."""
        return _Title(tuple(words), frozenset(words), "".join(w[:1] for w in words), " ".join(words))


@dataclass(slots=True)
class Memory:
    """What earlier notes cited."""

    order: dict[str, int] = field(default_factory=dict)
    """Key -> when it was last cited."""
    issues: dict[tuple[str, str], list[tuple[str, str]]] = field(default_factory=dict)
    """(container key, issue) -> articles (key, date) cited from it."""


class Catalogue:
    """Index of the works of a book."""

    def __init__(self, works: Sequence[Work], rules: Rules) -> None:
        self.works: Mapping[str, Work] = {w.key: w for w in works}
        self._rules = rules
        self._abbreviations = {fold(a): fold(full).split() for a, full in rules.abbreviations.items()}
        self._folded: dict[str, tuple[str, ...]] = {}
        self._candidates: dict[str, list[tuple[str, tuple[float, bool]]]] = {}
        self._fits: dict[tuple[str, str], float] = {}
        self._persons: dict[tuple[str, str], float | None] = {}
        self._containers: dict[str, str] = {}
        self._alike: dict[str, frozenset[str]] = {}
        self._titles = {w.key: [_Title.of(self._words(t)) for t in _titles(w)] for w in works}
        self._vocabulary = frozenset(
            word for titles in self._titles.values() for title in titles for word in title.words
        )
        self._all = [(key, title) for key, titles in self._titles.items() for title in titles]
        self._by_length: dict[int, list[str]] = {}
        for word in sorted(self._vocabulary):
            self._by_length.setdefault(len(word), []).append(word)
        self._holders: dict[str, set[int]] = {}
        for i, (_key, title) in enumerate(self._all):
            for word in title.distinct:
                self._holders.setdefault(word, set()).add(i)
        self._fitting: dict[str, frozenset[int]] = {}
        self._people = {w.key: [fold(p.family) for p in (*w.authors, *w.editors)] for w in works}
        self._surnames = {name for names in self._people.values() for name in names}
        self._short = {fold(words): key for words, key in rules.short_titles.items()}

    def container_key(self, work: Work) -> str:
        """Key of the work an article stands in (``container`` holds a key or a title)."""
        if not work.container or work.container in self.works:
            return work.container
        if work.container not in self._containers:
            wanted = fold(work.container)
            hits = [k for k, w in self.works.items() if fold(w.title) == wanted]
            self._containers[work.container] = hits[0] if hits else ""
        return self._containers[work.container]

    def find(self, query: Query, memory: Memory) -> list[Hit]:
        """Works that fit, best first."""
        hits = [
            h
            for key, fit in self._titled(query.title)
            if (h := self._hit(key, fit, query, memory)) and h.score >= FLOOR
        ]
        return sorted(hits, key=lambda h: (-h.score, -memory.order.get(h.key, -1), h.key))

    def in_volume(self, key: str, volume: str) -> str:
        """The edition of the same title that holds a volume; the same key when there is none other."""
        work = self.works[key]
        if not volume or value(volume) in volume_set(work.volumes) or not volume_set(work.volumes):
            return key
        same = [
            k
            for k, w in self.works.items()
            if fold(w.title) == fold(work.title) and w.authors == work.authors
        ]
        fitting = [k for k in same if value(volume) in volume_set(self.works[k].volumes)]
        return fitting[0] if len(fitting) == 1 else key

    # -- one work

    def _titled(self, title: str) -> list[tuple[str, tuple[float, bool]]]:
        """The works whose title fits, with how well, in the order of the works."""
        known = self._candidates.get(title)
        if known is None:
            best: dict[str, tuple[float, bool]] = {}
            for words in self._readings(title):
                for i in self._possible(words):
                    key, prepared = self._all[i]
                    fit = align(words, prepared.words, self._vocabulary)
                    best[key] = max(best.get(key, fit), fit)
            short = self._short.get(" ".join(self._words(title)))
            if short is not None and short in self.works:
                best[short] = (1.0, False)
            known = [(key, best[key]) for key in self.works if key in best and best[key][0] >= FLOOR]
            self._candidates[title] = known
        return known

    def _readings(self, title: str) -> list[tuple[str, ...]]:
        """The folded words of a cited title, as they stand and with its hyphens taken for line ends."""
        dehyphened = [self._words(title.replace("-", ""))] if "-" in title else []
        return [words for words in (self._words(title), *dehyphened) if words]

    def _possible(self, words: Sequence[str]) -> list[int]:
        """The titles that enough of the words may stand in for `align` to give anything; those of nearly the same letters too, when a
        word stands in no title (it may be misread)."""
        counts = Counter(i for word in words for i in self._titles_with(word))
        enough = needed(len(words)) * len(words)
        found = {i for i, count in counts.items() if count >= enough}
        if any(word not in self._vocabulary for word in words):
            text = " ".join(words)
            found |= {
                i for i, (_key, title) in enumerate(self._all) if i not in found and near(text, title.text)
            }
        return sorted(found)

    def _titles_with(self, word: str) -> frozenset[int]:
        """The titles in which a cited word may stand: itself, one it is a misreading of, or a run of words it is the initials of."""
        known = self._fitting.get(word)
        if known is None:
            found = set(self._holders.get(word, ()))
            for other in self._like(word):
                found |= self._holders[other]
            if 2 <= len(word) <= 5:
                found |= {i for i, (_key, title) in enumerate(self._all) if word in title.initials}
            known = self._fitting[word] = frozenset(found)
        return known

    def _hit(self, key: str, fit: tuple[float, bool], query: Query, memory: Memory) -> Hit | None:
        work = self.works[key]
        people = self._person_score(key, query.author)
        if people is None:
            return None
        if query.quoted != (work.type == "article" or bool(work.container)) and not (
            query.quoted and work.type == "thesis"
        ):
            return None
        title, whole = fit
        score = title + people + self._evidence(work, query) + (0.02 if key in memory.order else 0.0)
        if query.container:
            inside = self._container_score(work, query.container)
            if inside is None:
                return None
            score += inside
        return Hit(key, score, whole)

    def _best(self, cited: str, name: str, titles: Sequence[_Title]) -> float:
        """How well cited words fit the best of some titles; ``name`` stands for the titles."""
        known = self._fits.get((cited, name))
        if known is None:
            fits = (
                align(words, title.words, self._vocabulary)[0]
                for words in self._readings(cited)
                for title in titles
            )
            known = self._fits[cited, name] = max(fits, default=0.0)
        return known

    def _like(self, word: str) -> frozenset[str]:
        """The words of all titles, other than itself, that a cited word may stand for."""
        known = self._alike.get(word)
        if known is None:
            if word in self._vocabulary and len(word) > 1:
                known = frozenset()
            else:
                known = frozenset(w for w in self._possible_words(word) if same(word, w, self._vocabulary))
            self._alike[word] = known
        return known

    def _possible_words(self, word: str) -> Iterable[str]:
        """The words of all titles that are long enough, and not too long, to be like a word."""
        if len(word) == 1:
            return self._vocabulary
        lengths = [n for n in self._by_length if 2 * min(n, len(word)) > 0.8 * (n + len(word))]
        return (other for n in lengths for other in self._by_length[n])

    def _words(self, title: str) -> tuple[str, ...]:
        known = self._folded.get(title)
        if known is None:
            known = self._folded[title] = tuple(self._fold(title))
        return known

    def _fold(self, title: str) -> list[str]:
        words = fold(YEARS.sub(_full_years, title)).split()
        for i, word in enumerate(words):
            full = self._abbreviations.get(word)
            if full:
                words[i : i + 1] = full
        return words[1:] if len(words) > 1 and words[0] in {"the", "a", "an"} else words

    def is_by(self, key: str, names: str) -> bool:
        """Whether a work is by the people named."""
        return key in self.works and (self._person_score(key, names) or 0.0) > 0

    def _person_score(self, key: str, author: str) -> float | None:
        if (key, author) not in self._persons:
            self._persons[key, author] = self._person(key, author)
        return self._persons[key, author]

    def _person(self, key: str, author: str) -> float | None:
        people = self._people[key]
        if not author:
            return -0.02 if people else 0.0
        named = [
            s
            for piece in re.split(r"\s+(?:and|&)\s+", re.sub(r"\(eds?\.?\)", "", author))
            if (s := _surname(piece))
        ]
        if not people:
            return -0.1
        exact = [s for s in named if any(p == s or p.endswith(f" {s}") for p in people)]
        if len(exact) == len(named):
            return 0.03 if len(named) == len(people) else 0.01
        near = [
            s for s in named if s not in self._surnames and any(similarity(s, p, 0.84) > 0.84 for p in people)
        ]
        return 0.0 if len(exact) + len(near) == len(named) else None

    def _evidence(self, work: Work, query: Query) -> float:
        score = 0.0
        if query.year and work.year:
            score += (
                0.05
                if _years(query.year) & _years(work.year)
                else -0.12
                if query.year[0].isdigit()
                else -0.02
            )
        volumes = {value(loc.start) for loc in query.locators if loc.unit == "volume"}
        held = volume_set(work.volumes)
        if volumes and held and work.type != "article":
            score += 0.05 if volumes <= held else -0.1
        if work.type == "article" and work.extent:
            issues = {loc.start for loc in query.locators if loc.unit == "issue"}
            score += 0.06 if issues & set(re.findall(r"[IVXLC]+|\d+", work.extent)) else 0.0
        if work.type == "periodical" and work.place:
            score -= 0.05
        return score

    def _container_score(self, work: Work, container: str) -> float | None:
        key = self.container_key(work)
        titles = self._titles[key] if key else [_Title.of(self._words(work.container))]
        return 0.03 if self._best(container, key or f"= {work.container}", titles) >= FLOOR else None

    def by_issue(self, author: str, container: str, locators: Iterable[Locator], memory: Memory) -> list[str]:
        """Articles of an author in an issue of a periodical that earlier notes (or the works' own data)
        give."""
        issue = "-".join(
            dict.fromkeys(part for loc in locators if loc.unit == "issue" for part in (loc.start, loc.end))
        )
        years = {loc.start[:4] for loc in locators if loc.unit == "date"}
        found = []
        for key, date in memory.issues.get((container, issue), []):
            person = self._person_score(key, author)
            if person is not None and person > -0.1 and (not years or not date or date[:4] in years):
                found.append(key)
        return list(dict.fromkeys(found))


YEARS = re.compile(r"\b(\d{4})[-–](\d{1,3})\b")
"""A span of years with its end cut short."""


def _full_years(match: re.Match[str]) -> str:
    return f"{match[1]} {expand_range(match[1], match[2])}"


def _titles(work: Work) -> list[str]:
    titles = [work.title]
    if work.subtitle:
        titles.append(f"{work.title}: {work.subtitle}")
    return titles


def _surname(name: str) -> str:
    words = [w for w in re.split(r"\s+", name.strip(" ,.")) if not re.fullmatch(r"(?:[A-Z][a-z]?\.)+", w)]
    return fold(words[-1]) if words else fold(name)


def _years(text: str) -> set[int]:
    years: set[int] = set()
    for first, last in re.findall(r"(\d{4})(?:[-–](\d{1,4}))?", text):
        end = int(first[: 4 - len(last)] + last) if last else int(first)
        years |= set(range(int(first), min(end, int(first) + 60) + 1))
    return years


def volume_set(volumes: str) -> set[int]:
    """The volumes that an entry lists (``vols 1; 2; 3, pt. i & ii`` -> 1, 2, 3; ``3 vols`` -> 1, 2, 3); empty
    when it lists none."""
    count = re.match(r"^(\d+)\s+vol", volumes)
    if count:
        return set(range(1, int(count[1]) + 1))
    held: set[int] = set()
    if not re.match(r"^vol", volumes):
        return held
    for first, last in re.findall(r"\b(\d+)(?:[-–](\d+))?", volumes):
        held |= set(range(int(first), int(last or first) + 1))
    held |= {value(restore(r)) for r in re.findall(r"\b[IVXLC]+\b", volumes)}
    return held
