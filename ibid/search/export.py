"""The static index: classic scripts that a page loads one by one, from a server or from a folder.

``m`` what is known of every unit · ``wN`` a range of words with their spellings · ``dN`` the units that
have them ·
``pN`` their positions there · ``tN`` texts of some units · ``f`` works and persons. Each calls ``_i(name,
…)``; lists of numbers
are strings of `ibid.search.pack`. `docs/search.md` describes every field.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ibid.model import Artefact
from ibid.search.filters import page_number
from ibid.search.index import Index, Posting
from ibid.search.lexicon import Entry, common
from ibid.search.pack import LAST, pack
from ibid.search.rank import length_class
from ibid.search.units import KINDS, Unit

DICTIONARY = 5_000
"""Characters of a range of words and postings: small enough that one word costs little, large enough to
compress."""
TEXTS = 2_500
"""Characters of a file of texts."""


def script(name: str, *values: object) -> bytes:
    """A file of the index."""
    inside = ",".join(
        json.dumps(value, ensure_ascii=False, separators=(",", ":")) for value in (name, *values)
    )
    return f"_i({inside})\n".encode()


def gaps(numbers: Sequence[int]) -> Iterator[int]:
    """Ascending numbers as the distances between them."""
    last = 0
    for number in numbers:
        yield number - last
        last = number


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


@dataclass(slots=True)
class _Shard:
    """A file of the dictionary while it is being filled."""

    entries: list[Entry] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    counts: list[str] = field(default_factory=list)
    masks: list[str] = field(default_factory=list)
    positions: list[str] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    size: int = 0

    def add(self, entry: Entry, places: Mapping[int, Posting]) -> None:
        """Take in a word with its postings."""
        documents = pack([len(places), *gaps(list(places))])
        counts = pack(map(len, places.values()))
        self.entries.append(entry)
        self.documents.append(documents)
        self.counts.append(counts)
        numbers = {form: n for n, form in enumerate(entry.forms)}
        several = len(numbers) > 1
        masks, which, positions = [], [], []
        for posting in places.values():
            last = 0
            for pos, _form in posting:
                positions.append(pos - last)
                last = pos
            if several:
                mask = 0
                for _pos, form in posting:
                    mask |= 1 << numbers[form]
                masks.append(mask - 1)
                if mask & (mask - 1):
                    which += [numbers[form] for _pos, form in posting]
        self.masks.append(pack(masks))
        self.forms.append(pack(which))
        self.positions.append(pack(positions))
        self.size += len(documents) + len(counts) + len(masks) + len(entry.key)

    def scripts(self, number: int) -> dict[str, bytes]:
        """The files ``wN``, ``dN`` and ``pN``."""
        keys = front_coded([entry.key for entry in self.entries])
        words = []
        for entry, key in zip(self.entries, keys, strict=True):
            specs = [_spec(form, entry.key) for form in entry.forms]
            tail = "" if specs == ["a"] else ";" + ";".join(specs)
            words.append(key + ("!" if entry.russian else "") + tail)
        streams = ("".join(stream) for stream in (self.documents, self.counts, self.masks))
        positions = ("".join(self.positions), "".join(self.forms))
        parts = {"w": ["\n".join(words)], "d": list(streams), "p": list(positions)}
        return {f"{name}{number}": script(f"{name}{number}", *values) for name, values in parts.items()}


def _shards(index: Index) -> list[_Shard]:
    out = [_Shard()]
    last = ""
    for entry in index.lexicon.entries:
        if out[-1].size > DICTIONARY and entry.skeletons[0] != last:
            out.append(_Shard())
        last = entry.skeletons[0]
        out[-1].add(entry, index.postings[entry.key])
    return out


# --- texts ---


def record(unit: Unit) -> str:
    """A unit's identifier, its address where the identifier does not give it, and its text."""
    address = "" if unit.url == address_of(unit.id, unit.url.split(".html")[0]) else unit.url
    return f"{unit.id}\t{address}\t{unit.text}"


def address_of(identity: str, file: str) -> str:
    """The address that an identifier gives by itself; as `search-core.js` does."""
    return f"{file}.html" if identity == file else f"{file}.html#{identity.removeprefix(file + '.')}"


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


def _units_data(index: Index) -> dict[str, object]:
    """Kinds, lengths, chapters and pages of all units."""
    chapters: list[list[object]] = []
    pages: list[int] = []
    last, file = 0, ""
    for number, unit in enumerate(index.units):
        here = unit.url.split(".html")[0]
        if here != file:
            title = unit.text if unit.kind == "heading" and unit.id == here else ""
            chapters.append([here, unit.chapter, title, number])
            file = here
        elif not chapters[-1][2] and unit.kind == "heading" and here in {unit.id, "bibliography"}:
            chapters[-1][2] = unit.text
        first, end = (page_number(page) for page in unit.pages)
        pages += [2 * (first - last) if first >= last else 2 * (last - first) - 1, max(0, end - first)]
        last = first
    if chapters and not chapters[-1][2] and chapters[-1][0] == "bibliography":
        chapters[-1][2] = "Bibliography"
    return {
        "n": len(index.units),
        "a": index.averages,
        "c": chapters,
        "k": "".join(str(KINDS.index(unit.kind)) for unit in index.units),
        "l": pack(map(length_class, index.lengths)),
        "g": pack(pages),
    }


def _facets(units: Sequence[Unit], labels: Mapping[str, str]) -> list[list[list[str]]]:
    out = []
    for keys in ([unit.sources for unit in units], [unit.persons for unit in units]):
        found: dict[str, list[int]] = {}
        for number, mine in enumerate(keys):
            for key in mine:
                found.setdefault(key, []).append(number)
        out.append([[key, labels.get(key, key), pack(gaps(found[key]))] for key in sorted(found)])
    return out


def export(index: Index, labels: Mapping[str, str]) -> tuple[str, list[Artefact]]:
    """The files of the static index and the folder they are in, which changes with their content.

    ``labels``: what to call works and persons.
    """
    shards = _shards(index)
    texts = _texts(index.units)
    extra: dict[str, list[str]] = {}
    for entry in index.lexicon.entries:
        for name in entry.skeletons[1:]:
            extra.setdefault(name, []).append(entry.key)
    first = ["", *(shard.entries[0].skeletons[0] for shard in shards[1:] if shard.entries)]
    manifest = _units_data(index) | {"s": first, "t": pack(len(part) for part in texts), "x": extra}
    files = {"m": script("m", manifest), "f": script("f", *_facets(index.units, labels))}
    for number, shard in enumerate(shards):
        files |= shard.scripts(number)
    for number, part in enumerate(texts):
        files[f"t{number}"] = script(f"t{number}", part)
    digest = hashlib.sha256(b"".join(files[name] for name in sorted(files))).hexdigest()[:10]
    folder = f"search/{digest}"
    return folder, [Artefact(f"{folder}/{name}.js", files[name]) for name in sorted(files)]
