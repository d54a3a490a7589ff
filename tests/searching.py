"""Helpers of the tests of the search: one index for every engine, and queries made at random."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import judges
from lxml import etree

from ibid import making
from ibid.search import index
from ibid.search.brute import Brute
from ibid.search.export import Sizes, export
from ibid.search.page import assets
from ibid.search.query import parse
from ibid.search.units import Unit, units
from ibid.search.whoosh_index import WhooshIndex

ROOT = Path(__file__).resolve().parent.parent
RUN = ROOT / "tests" / "search" / "run.js"


def tei_of(book: str, witness: Path) -> etree._Element:
    return making.make_tei(ROOT, book, witness, lambda _book, _stage: None).tei


QUERIES = ROOT / "tests" / "fixtures" / "search-queries.txt"


def hand_written(path: Path = QUERIES) -> list[str]:
    lines = path.read_text("utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("# ")]


class Engines(NamedTuple):
    """A book in Whoosh, in the brute-force scan and as the files that a browser reads."""

    units: Sequence[Unit]
    index: index.Index
    whoosh: WhooshIndex
    brute: Brute
    scripts: Path
    folder: Path

    def browser(self, queries: Sequence[str]) -> list[list[list[Any]]]:
        """What the published scripts answer, from the published files."""
        return self._node(queries)

    def pages(self, queries: Sequence[str]) -> list[dict[str, Any]]:
        """The first page of each answer, from no more files than it takes."""
        return self._node(queries, "pages")

    def _node(self, queries: Sequence[str], *mode: str) -> list[Any]:
        command = [judges.node(), RUN, self.scripts, self.folder, *mode]
        ran = judges._run(command, stdin=json.dumps(list(queries)))
        assert ran.returncode == 0, ran.stderr
        return json.loads(ran.stdout)

    def differences(self, queries: Sequence[str]) -> list[str]:
        """The queries on which the three do not agree to the last bit, with what each says."""
        found = []
        for text, js in zip(queries, self.browser(queries), strict=True):
            query = parse(text)
            whoosh = [list(result) for result in self.whoosh.search(query)]
            brute = [list(result) for result in self.brute.search(query)]
            if not whoosh == brute == js:
                found.append(f"{text!r}: whoosh {whoosh[:3]} brute {brute[:3]} browser {js[:3]}")
        return found


def engines(tei: etree._Element, out: Path, sizes: Sizes | None = None) -> Engines:
    return engines_of(units(tei), out, sizes)


def engines_of(found: Sequence[Unit], out: Path, sizes: Sizes | None = None) -> Engines:
    made = index.build(found)
    folder, files = export(made, {}, sizes or Sizes())
    for artefact in [*files, *assets()]:
        path = out / artefact.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(artefact.data)
    whoosh, brute = WhooshIndex(found, made.lexicon), Brute(found, made.lexicon)
    return Engines(found, made, whoosh, brute, out / "assets", out / folder)


class Maker:
    """Makes queries of all kinds from a book's own words."""

    def __init__(self, engines: Engines, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - the same queries every time
        self.units = engines.units
        self.keys = [entry.key for entry in engines.index.lexicon.entries]

    def word(self) -> str:
        pick = self.random
        text = pick.choice(self.units).text.split() if pick.random() < 0.6 else self.keys
        word = pick.choice(text)
        middle = len(word) // 2
        return pick.choices(
            [word, word[:3] + "*", "*" + word[2:], word[:middle] + "?" + word[middle + 1 :], "=" + word,
             "%" + word, word + "~1", word + "~2"],
            [60, 8, 3, 3, 8, 5, 6, 3],
        )[0]  # fmt: skip

    def phrase(self) -> str:
        text = self.random.choice(self.units).text.replace('"', "").split()
        at = self.random.randrange(len(text))
        words = text[at : at + self.random.randint(2, 4)]
        if len(words) > 2 and self.random.random() < 0.2:
            words[1] = "*"
        return '"' + " ".join(words) + '"' + self.random.choice(["", "", "", "~2", "~10"])

    def filter(self) -> str:
        low = self.random.randint(1, 60)
        choices = [
            "in:text",
            "in:notes",
            "in:bibliography",
            "in:quotations",
            "in:headings",
            "chapter:1",
            "chapter:2-3",
        ]
        return self.random.choice([*choices, f"page:{low}-{low + self.random.randint(0, 30)}"])

    def query(self) -> str:  # noqa: PLR0911
        kind = self.random.randrange(9)
        if kind == 0:
            return self.word()
        if kind in {1, 2}:
            return self.phrase()
        if kind == 3:
            return f"{self.word()} {self.word()}"
        if kind == 4:
            return f"{self.word()} OR {self.phrase()}"
        if kind == 5:
            return f"{self.word()} -{self.word()}"
        if kind == 6:
            return f"({self.word()} OR {self.word()}) {self.filter()}"
        if kind == 7:
            return f"{self.filter()} NOT ({self.word()} {self.word()})"
        return f'"{self.word()} {self.word()}"~{self.random.randint(1, 30)}'
