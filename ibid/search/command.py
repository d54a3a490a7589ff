"""``python build.py search``: the Whoosh index on a terminal."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from ibid import cli, making
from ibid.errors import WitnessError
from ibid.search import index, lexicon
from ibid.search.fold import Token, tokens
from ibid.search.lexicon import Lexicon
from ibid.search.query import NOTES, Query, parse
from ibid.search.rank import Result, leaves
from ibid.search.shelf import shelved
from ibid.search.units import Unit, units
from ibid.search.whoosh_index import WhooshIndex

AROUND = 90
"""Characters of context before the first hit; after it, twice as many."""
SHOWN = 20
"""Results shown on a terminal; ``--json`` gives all."""


def search(options: argparse.Namespace, root: Path) -> int:
    """Answer a query; exit status 0, also when nothing is found."""
    text = options.query if isinstance(options.query, str) else " ".join(options.query)
    chosen, missing = cli.choose(root, [options.book] if options.book else [], None)
    if not chosen:
        raise WitnessError(
            f"no text at hand to search: {', '.join(missing) or 'no book'}", "see `python build.py build`"
        )
    found: list[Unit] = []
    for book, path in sorted(chosen):
        tei = making.make_tei(root, book, path, lambda _book, _stage: None).tei
        here = units(tei)
        if len(chosen) > 1:
            here = shelved(book, here)
        found += here
    made = index.build(found)
    query = parse(text)
    results = WhooshIndex(found, made.lexicon).search(query)
    if options.json:
        print_json(found, results)
    else:
        print_results(found, results, query, made.lexicon)
    return 0


def print_json(found: list[Unit], results: Iterable[Result]) -> None:
    """All results as the contract has them."""
    rows = [
        {"id": u.id, "kind": u.kind, "chapter": u.chapter, "n": u.n, "url": u.url, "text": u.text}
        for u in (found[result.number] for result in results)
    ]
    sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")


def print_results(found: list[Unit], results: list[Result], query: Query, words: Lexicon) -> None:
    """Results for a reader: address, page, context with the hits marked."""
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    bold, dim, off = ("\x1b[1;33m", "\x1b[2m", "\x1b[0m") if colour else ("[", "", "]")
    end = off if colour else ""
    for code in query.notes:
        sys.stdout.write(f"{dim}{NOTES[code]}{end}\n")
    for result in results[:SHOWN]:
        unit = found[result.number]
        page = f" p. {unit.pages[0]}" if unit.pages[0] else ""
        sys.stdout.write(
            f"{dim}{unit.url}{end}  {unit.kind}{page}\n    {_context(unit, query, words, bold, off)}\n"
        )
    rest = len(results) - SHOWN
    sys.stdout.write(f"{len(results)} found" + (f", {rest} more with --json" if rest > 0 else "") + "\n")
    if not results:
        _suggest(query, words)


def _suggest(query: Query, words: Lexicon) -> None:
    for leaf in leaves(query.tree):
        for word in leaf.variants[0]:
            if word and word.kind == "plain" and not words.expand(word):
                near = [words.by_key[key].forms[0] for key in lexicon.suggest(words, word.key)]
                if near:
                    sys.stdout.write(f"did you mean {' or '.join(near)}?\n")


def _context(unit: Unit, query: Query, words: Lexicon, bold: str, off: str) -> str:
    """A piece of a unit with its hits marked; where only the witness has what was sought, its words behind ours."""
    text = unit.text
    picks = [
        words.expand(w) for leaf in leaves(query.tree) for variant in leaf.variants for w in variant if w
    ]

    def wanted(token: Token) -> bool:
        return any(token.key in pick and token.form in (pick[token.key] or {token.form}) for pick in picks)

    hits: list[tuple[int, int, str]] = []
    for token in tokens(text):
        if wanted(token) and (not hits or token.start >= hits[-1][1]):
            hits.append((token.start, token.end, token.key))
    theirs: dict[int, str] = {}
    for start, end, instead in index.otherwise(unit):
        sought = next((token.key for token in tokens(instead) if wanted(token)), "")
        if sought and not any(a < end and start < b for a, b, _key in hits):
            theirs[start] = f" (OCR: {instead})"
            hits.append((start, end, sought))
    hits.sort()

    def together(first: int) -> int:
        """How many different hits stand near each other from here on."""
        return len({key for a, b, key in hits if first <= a and b <= first + 2 * AROUND})

    first = max((a for a, _b, _key in hits), key=lambda a: (together(a), -a), default=0)
    start = 0 if first <= AROUND else text.rfind(" ", 0, first - AROUND) + 1
    stop = text.find(" ", start + 3 * AROUND)
    stop = len(text) if stop < 0 else stop
    out, at = ["… " if start else ""], start
    for a, b, _key in hits:
        if start <= a and b <= stop:
            out += [text[at:a], bold, text[a:b], off, theirs.get(a, "")]
            at = b
    return "".join([*out, text[at:stop], " …" if stop < len(text) else ""])
