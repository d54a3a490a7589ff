"""For libraries that outgrow static files: index mapping and bulk data for OpenSearch or Elasticsearch.

The analysis is ours, as far as theirs can express it: char filters for apostrophes and Cyrillic, a pattern
for words,
lower case, ASCII folding; and the book's own transliterations as synonyms.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from ibid import cli, making
from ibid.errors import UsageError, WitnessError
from ibid.search import index
from ibid.search.filters import page_number
from ibid.search.fold import APOSTROPHES, CYRILLIC, HYPHENS
from ibid.search.lexicon import Lexicon
from ibid.search.units import Unit, units


def synonyms(lexicon: Lexicon) -> list[str]:
    """Rules for spellings of one Russian word in the book, and for compounds and their solid spelling."""
    rules = set()
    for entries in lexicon.by_skeleton.values():
        keys = sorted({entry.key for entry in entries if entry.russian and entry.key.isalnum()})
        if len(keys) > 1:
            rules.add(", ".join(keys))
    for name, entries in lexicon.by_solid.items():
        if any("-" in entry.key for entry in entries) and name.isalpha():
            rules.add(
                f"{name}, " + ", ".join(sorted(e.key.replace("-", " ") for e in entries if "-" in e.key))
            )
    return sorted(rules)


def _char_filters() -> dict[str, object]:
    marks = f"[{APOSTROPHES}]"
    cyrillic = [f"{chr(a)}=>{b}" for a, b in sorted(CYRILLIC.items())]
    capitals = [f"{chr(a).upper()}=>{b}" for a, b in sorted(CYRILLIC.items())]
    return {
        "possessive": {"type": "pattern_replace", "pattern": rf"{marks}[sS]\b", "replacement": ""},
        "apostrophes": {"type": "pattern_replace", "pattern": marks, "replacement": ""},
        "hyphens": {"type": "mapping", "mappings": [f"{c}=>\\u002D" for c in HYPHENS if c != "-"]},
        "cyrillic": {"type": "mapping", "mappings": cyrillic + capitals},
    }


def mapping(lexicon: Lexicon) -> dict[str, object]:
    """Settings and mappings of the index."""
    keyword = {"type": "keyword"}
    chain = ["lowercase", "asciifolding", "spellings"]
    analyzer = {
        "type": "custom",
        "char_filter": ["possessive", "apostrophes", "hyphens", "cyrillic"],
        "tokenizer": "words",
    }
    return {
        "settings": {
            "index": {"similarity": {"default": {"type": "BM25", "k1": 1.2, "b": 0.75}}},
            "analysis": {
                "char_filter": _char_filters(),
                "tokenizer": {"words": {"type": "pattern", "pattern": r"[^\p{L}\p{N}\p{M}]+"}},
                "filter": {
                    "spellings": {"type": "synonym_graph", "synonyms": synonyms(lexicon), "lenient": True}
                },
                "analyzer": {
                    "ibid": {**analyzer, "filter": chain[:2]},
                    "ibid_search": {**analyzer, "filter": chain},
                },
            },
        },
        "mappings": {
            "dynamic": "strict",
            "properties": {
                "id": keyword, "book": keyword, "kind": keyword, "chapter": keyword, "n": keyword,
                "url": keyword,
                "source": keyword, "person": keyword, "order": {"type": "integer"},
                "pages": {"type": "integer_range"},
                "text": {"type": "text", "analyzer": "ibid", "search_analyzer": "ibid_search",
                         "fields": {"exact": {"type": "text", "analyzer": "whitespace"}}},
                "witness": {"type": "text", "analyzer": "ibid", "search_analyzer": "ibid_search"},
            },
        },
    }  # fmt: skip


def bulk(found: list[Unit], book: str) -> str:
    """The units in the bulk format: an action and a document on a line each."""
    lines: list[dict[str, object]] = []
    for order, unit in enumerate(found):
        lines.append({"index": {"_index": book, "_id": unit.id}})
        document: dict[str, object] = {
            "id": unit.id, "book": book, "kind": unit.kind, "chapter": unit.chapter, "n": unit.n,
            "url": unit.url,
            "source": list(unit.sources), "person": list(unit.persons), "order": order, "text": unit.text,
        }  # fmt: skip
        first, last = (page_number(page) for page in unit.pages)
        if first:
            document["pages"] = {"gte": first, "lte": max(first, last)}
        if unit.variants:
            document["witness"] = [theirs for _start, _end, theirs in unit.variants]
        lines.append(document)
    return "".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines)


def export(options: argparse.Namespace, root: Path) -> int:
    """Write ``<book>-mapping.json`` and ``<book>-bulk.ndjson``."""
    chosen, _missing = cli.choose(root, [options.book], getattr(options, "witness", None))
    if not chosen:
        raise WitnessError(f"{options.book}: no witness at hand", "give it with --witness FILE")
    book, path = chosen[0]
    tei = making.make_tei(root, book, path, lambda _book, _stage: None).tei
    found = units(tei)
    lexicon = index.build(found).lexicon
    out: Path = options.out
    if out.is_file():
        raise UsageError(f"{out} is a file", "give a folder with --out")
    out.mkdir(parents=True, exist_ok=True)
    text = json.dumps(mapping(lexicon), ensure_ascii=False, indent=1) + "\n"
    (out / f"{book}-mapping.json").write_text(text, encoding="utf-8", newline="\n")
    (out / f"{book}-bulk.ndjson").write_text(bulk(found, book), encoding="utf-8", newline="\n")
    return 0
