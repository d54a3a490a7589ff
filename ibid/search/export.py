"""The static index: classic scripts that a page loads one by one, from a server or from a folder.

``m`` what is known of the whole · ``wN`` a range of words with their spellings · ``dN`` the units that have
them · ``pN`` their positions there · ``tN`` texts of some units · ``gN`` their pages · ``f`` works and
persons. Each calls ``_i(name, …)``; lists of numbers are strings of `ibid.search.pack`. A large index parts
what would grow with the text (`Sizes`). `docs/search.md` describes every field.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ibid.model import Artefact
from ibid.search.filters import page_number
from ibid.search.heads import Head, Heads
from ibid.search.index import Index, Posting, otherwise
from ibid.search.lexicon import Entry, common
from ibid.search.pack import LAST, pack
from ibid.search.rank import length_class
from ibid.search.units import KINDS, Unit

DICTIONARY = 6_500
"""Characters of a range of words and postings: small enough that one word costs little, large enough to
compress."""
TEXTS = 2_000
"""Characters of a file of texts."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Where an index is large, and how it is parted then."""

    block: int = 4096
    """Units that may be described in the manifest; above, in files for as many units each."""
    long: int = 256
    """Units above which a word of a large index has its list in a file of its own."""
    texts: int = 4
    """Units in a file of texts of a large index."""
    ranges: int = 100
    """Ranges of words that are together in one more file of a large index, for queries that read them all."""


def script(name: str, *values: object) -> bytes:
    """A file of the index."""
    inside = ",".join(
        json.dumps(value, ensure_ascii=False, separators=(",", ":")) for value in (name, *values)
    )
    return f"_i({inside})\n".encode()


def gaps(numbers: Sequence[int]) -> list[int]:
    """Ascending numbers as the distances between them."""
    return [b - a for a, b in zip((0, *numbers), numbers, strict=False)]


# --- dictionary ---


def _spec(form: str, key: str) -> str:
    """How a form is told from its key in as few characters as possible."""
    for code, base in (("a", key), ("A", key[:1].upper() + key[1:]), ("U", key.upper())):
        if form == base:
            return code
        if form == base + "'s":
            return code + "'"
    return "=" + form


def front_coded(words: Sequence[str]) -> Iterator[str]:
    """Each word as the number of characters it shares with the one before, and the rest."""
    last = ""
    for word in words:
        shared = min(common(last, word), 62)
        yield LAST[shared + 1] + word[shared:]
        last = word


def _often(counts: Sequence[int]) -> tuple[str, str]:
    """How often words stand in units, where it is more than once: how many pass between, and what it is, less two."""
    more = [n for n, count in enumerate(counts) if count > 1]
    between = [b - a - 1 for a, b in zip((-1, *more), more, strict=False)]
    return pack(between), pack([counts[n] - 2 for n in more])


@dataclass(slots=True)
class _List:
    """What is written of one word: its units, and where it stands in them."""

    documents: str
    counts: Sequence[int]
    masks: str
    positions: str
    forms: str


def _list(entry: Entry, places: Mapping[int, Posting]) -> _List:
    bits = {form: 1 << n for n, form in enumerate(entry.forms)}
    several = len(bits) > 1
    masks, which, positions = [], [], []
    for posting in places.values():
        last = mask = 0
        for pos, form in posting:
            positions.append(pos - last)
            last = pos
            mask |= bits[form]
        if several:
            masks.append(mask - 1)
            if mask & (mask - 1):
                which += [bits[form].bit_length() - 1 for _pos, form in posting]
    counts = [len(posting) for posting in places.values()]
    return _List(pack(gaps(list(places))), counts, pack(masks), pack(positions), pack(which))


@dataclass(slots=True)
class _Shard:
    """A file of the dictionary while it is being filled."""

    number: int
    first: str
    """Skeletons from this one on are here."""
    entries: list[Entry] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)
    sizes: list[str] = field(default_factory=list)
    measures: list[str] = field(default_factory=list)
    heads: dict[int, str] = field(default_factory=dict)
    own: dict[str, bytes] = field(default_factory=dict)
    """Files of long lists."""
    size: int = 0

    def add(self, entry: Entry, places: Mapping[int, Posting]) -> None:
        """Take in a word with its postings."""
        found = _list(entry, places)
        self.entries.append(entry)
        self.lists.append(found)
        self.sizes.append(pack([len(places)]))
        self.size += len(found.documents) + len(found.counts) + len(found.masks) + len(entry.key)

    def add_long(self, entry: Entry, places: Mapping[int, Posting], head: str, like: str) -> None:
        """Take in a word whose list stands by itself; here are only its best units.

        ``like``: what its units are like, where the list is not so long that files of `_described` cost less.
        """
        found = _list(entry, places)
        name = f"{self.number}.{len(self.entries)}"
        self.own[f"d{name}"] = script(f"d{name}", found.documents, pack(found.counts), found.masks, "", like)
        self.own[f"p{name}"] = script(f"p{name}", found.positions, found.forms)
        self.heads[len(self.entries)] = head
        self.entries.append(entry)
        self.lists.append(_List("", (), "", "", ""))
        self.sizes.append(pack([len(places)]))
        self.size += len(head) + len(entry.key)

    def words(self, further: Mapping[str, Sequence[str]]) -> list[object]:
        """What ``wN`` has; ``further``: skeletons of words that stand elsewhere."""
        keys = front_coded([entry.key for entry in self.entries])
        words = []
        for entry, key in zip(self.entries, keys, strict=True):
            specs = [_spec(form, entry.key) for form in entry.forms]
            tail = "" if specs == ["a"] else ";" + ";".join(specs)
            words.append(key + ("!" if entry.russian else "") + tail)
        return ["\n".join(words), *([further] if further else [])]

    def scripts(self, words: list[object]) -> dict[str, bytes]:
        """The files ``wN``, ``dN`` and ``pN``."""
        documents = "".join(n + x.documents for n, x in zip(self.sizes, self.lists, strict=True))
        counts = [n for x in self.lists for n in x.counts]
        between, often = _often(counts)
        d = [documents, often, "".join(x.masks for x in self.lists), between]
        large = ["".join(self.measures), self.heads] if self.measures or self.heads else []
        p = ("".join(x.positions for x in self.lists), "".join(x.forms for x in self.lists))
        n = self.number
        return self.own | {
            f"w{n}": script(f"w{n}", *words),
            f"d{n}": script(f"d{n}", *d, *large),
            f"p{n}": script(f"p{n}", *p),
        }


def measure(index: Index, number: int) -> int:
    """Kind and length of a unit in one number."""
    kind = KINDS.index(index.units[number].kind)
    return length_class(index.lengths[number]) * len(KINDS) + kind


def _head(index: Index, head: Head) -> str:
    rows = [(n, 2 * tf + inexact, measure(index, n)) for n, tf, inexact in head.rows]
    return pack([head.total, *(x for row in rows for x in row)])


def _shards(index: Index, sizes: Sizes) -> list[_Shard]:
    large = len(index.units) > sizes.block
    measures = [pack([measure(index, n)]) for n in range(len(index.units))] if large else []
    heads = Heads(index)
    # Files grow slowly with a large index, so that the manifest, which has the first word of each, does not.
    wanted = max(DICTIONARY, 5_000 * (len(index.units) / 4096) ** 0.25)
    out = [_Shard(0, "")]
    last = ""
    for entry in index.lexicon.entries:
        name = entry.skeletons[0]
        if out[-1].size > wanted and name != last:
            out.append(_Shard(len(out), name[: common(last, name) + 1]))
        last = name
        places = index.postings[entry.key]
        if large and len(places) > sizes.long:
            found = "\n".join(_head(index, head) if head else "" for head in heads.best(entry)).rstrip("\n")
            like = "".join(measures[n] for n in places) if len(places) <= 2 * sizes.block else ""
            out[-1].add_long(entry, places, found, like)
            continue
        out[-1].add(entry, places)
        if large:
            out[-1].measures += [measures[n] for n in places]
            out[-1].size += 2 * len(places)
    return out


# --- texts ---


def record(unit: Unit) -> str:
    """A unit's identifier, its address where the identifier does not give it, its page and its text; then each reading of the witness
    that has words of its own: where it stands in the text, how many characters of it it replaces, itself."""
    address = "" if unit.url == address_of(unit.id, unit.url.split(".html")[0]) else unit.url
    page = page_number(unit.pages[0])
    theirs = "".join(f"\t{start} {end - start} {words}" for start, end, words in otherwise(unit))
    return f"{unit.id}\t{address}\t{page or ''}\t{unit.text}{theirs}"


def address_of(identity: str, file: str) -> str:
    """The address that an identifier gives by itself; as `search-core.js` does. ``file``: with its folder."""
    name = file.rsplit("/", 1)[-1]
    return f"{file}.html" if identity == name else f"{file}.html#{identity.removeprefix(name + '.')}"


def _texts(units: Sequence[Unit]) -> list[list[str]]:
    out: list[list[str]] = [[]]
    size = 0
    for unit in units:
        if size > TEXTS:
            out.append([])
            size = 0
        out[-1].append(record(unit))
        size += len(out[-1][-1])
    return out


# --- everything ---

Chapter = tuple[str, str, str, int]
"""File (with its folder, without its ending), number, title, first unit."""


def chapters(units: Sequence[Unit]) -> list[Chapter]:
    """The chapters in order; one begins wherever the file changes."""
    found: list[Chapter] = []
    for number, unit in enumerate(units):
        here = unit.url.split(".html")[0]
        name = here.rsplit("/", 1)[-1]
        if not found or here != found[-1][0]:
            found.append((here, unit.chapter, "", number))
        title = found[-1][2]
        if not title and unit.kind == "heading" and (name in (unit.id, "bibliography")):
            found[-1] = (*found[-1][:2], unit.text, found[-1][3])
    spare = {"bibliography": "Bibliography", "commentary": "Commentary"}
    return [(f, n, title or spare.get(n, ""), first) for f, n, title, first in found]


def _pages(units: Sequence[Unit]) -> str:
    """First page (zigzag difference) and extent of each unit."""
    out, last = [], 0
    for unit in units:
        first, end = (page_number(page) for page in unit.pages)
        out += [2 * (first - last) if first >= last else 2 * (last - first) - 1, max(0, end - first)]
        last = first
    return pack(out)


def _facets(units: Sequence[Unit], labels: Mapping[str, str]) -> list[list[list[str]]]:
    out = []
    for keys in ([unit.sources for unit in units], [unit.persons for unit in units]):
        found: dict[str, list[int]] = {}
        for number, mine in enumerate(keys):
            for key in mine:
                found.setdefault(key, []).append(number)
        out.append([[key, labels.get(key, key), pack(gaps(found[key]))] for key in sorted(found)])
    return out


def _described(index: Index, start: int, end: int) -> tuple[str, str]:
    """Kinds and length classes of some units."""
    kinds = "".join(str(KINDS.index(unit.kind)) for unit in index.units[start:end])
    return kinds, pack([length_class(n) for n in index.lengths[start:end]])


def _small(index: Index, manifest: dict[str, object]) -> dict[str, bytes]:
    """Units and texts of an index that one book fills: what is known of every unit stands in the manifest."""
    texts = _texts(index.units)
    kinds, lengths = _described(index, 0, len(index.units))
    manifest |= {
        "c": chapters(index.units),
        "k": kinds,
        "l": lengths,
        "t": pack([len(part) for part in texts]),
    }
    files = {f"t{n}": script(f"t{n}", part) for n, part in enumerate(texts)}
    return files | {"g0": script("g0", _pages(index.units))}


def _large(index: Index, manifest: dict[str, object], sizes: Sizes) -> dict[str, bytes]:
    """Units and texts of a large index: in files for so many units each."""
    units, files = index.units, {}
    rows = chapters(units)
    manifest |= {"b": sizes.block, "u": sizes.texts, "v": sizes.ranges}
    files["c"] = script("c", rows)
    for n, start in enumerate(range(0, len(units), sizes.block)):
        end = start + sizes.block
        files[f"k{n}"] = script(f"k{n}", *_described(index, start, end))
        files[f"g{n}"] = script(f"g{n}", _pages(units[start:end]))
    at = 0
    for n, start in enumerate(range(0, len(units), sizes.texts)):
        end = start + sizes.texts
        while at + 1 < len(rows) and rows[at + 1][3] <= start:
            at += 1
        mine = [row for row in rows[at : at + sizes.texts] if row[3] < end]
        files[f"t{n}"] = script(f"t{n}", [record(unit) for unit in units[start:end]], mine)
    return files


def export(index: Index, labels: Mapping[str, str], sizes: Sizes = Sizes()) -> tuple[str, list[Artefact]]:
    """The files of the static index and the folder they are in, which changes with their content.

    ``labels``: what to call works and persons.
    """
    shards = _shards(index, sizes)
    starts = [shard.first for shard in shards]
    manifest: dict[str, object] = {"n": len(index.units), "a": index.averages, "s": " ".join(starts)}
    large = len(index.units) > sizes.block
    files = _large(index, manifest, sizes) if large else _small(index, manifest)
    files |= {"m": script("m", manifest), "f": script("f", *_facets(index.units, labels))}
    further: list[dict[str, list[str]]] = [{} for _ in shards]
    for entry in index.lexicon.entries:
        for name in entry.skeletons[1:]:
            further[bisect_right(starts, name) - 1].setdefault(name, []).append(entry.key)
    words = [shard.words(more) for shard, more in zip(shards, further, strict=True)]
    for shard, mine in zip(shards, words, strict=True):
        files |= shard.scripts(mine)
    if large:
        for n, start in enumerate(range(0, len(words), sizes.ranges)):
            files[f"v{n}"] = script(f"v{n}", words[start : start + sizes.ranges])
    digest = hashlib.sha256(b"".join(files[name] for name in sorted(files))).hexdigest()[:10]
    folder = f"search/{digest}"
    return folder, [Artefact(f"{folder}/{name}.js", files[name]) for name in sorted(files)]
