"""The export for OpenSearch and Elasticsearch, held to what their documentation says of the format; each rule is
shown to catch what breaks it."""

from __future__ import annotations

import copy
import json
import re
import unicodedata

import pytest
import searching
from lxml import etree

from ibid.cli import main
from ibid.search import index, opensearch
from ibid.search.fold import fold, tokens
from ibid.search.units import KINDS, units

# Component types as documented under "Analyzers" of OpenSearch (all of them in Elasticsearch too).
CHAR_FILTERS = {"html_strip": set(), "mapping": {"mappings"}, "pattern_replace": {"pattern"}}
TOKENIZERS = {"standard", "letter", "lowercase", "whitespace", "uax_url_email", "classic", "thai", "ngram",
              "edge_ngram", "keyword", "pattern", "simple_pattern", "simple_pattern_split", "char_group",
              "path_hierarchy"}  # fmt: skip
FILTERS = {"apostrophe", "asciifolding", "cjk_bigram", "cjk_width", "classic", "common_grams", "conditional",
           "decimal_digit", "delimited_payload", "edge_ngram", "elision", "fingerprint", "flatten_graph", "hunspell",
           "hyphenation_decompounder", "keep", "keep_types", "keyword_marker", "keyword_repeat", "kstem", "kuromoji",
           "length", "limit", "lowercase", "min_hash", "multiplexer", "ngram", "normalization", "pattern_capture",
           "pattern_replace", "phonetic", "porter_stem", "predicate_token_filter", "remove_duplicates", "reverse",
           "shingle", "snowball", "stemmer", "stemmer_override", "stop", "synonym", "synonym_graph", "trim", "truncate",
           "unique", "uppercase", "word_delimiter", "word_delimiter_graph"}  # fmt: skip
PLAIN_FILTERS = {
    "apostrophe",
    "asciifolding",
    "lowercase",
    "uppercase",
    "trim",
    "unique",
    "reverse",
    "porter_stem",
}
"""Those that may be named without being defined; so may every tokenizer and ``html_strip``."""
ANALYZERS = {"standard", "simple", "whitespace", "stop", "keyword", "pattern", "fingerprint"}
FIELDS = {
    "keyword": {"ignore_above", "index", "doc_values"},
    "text": {"analyzer", "search_analyzer", "fields", "index_options", "norms"},
    "integer": {"index", "doc_values"},
    "integer_range": {"index"},
}
ACTIONS = {"index", "create", "update", "delete"}


def wrong_mapping(data: dict) -> list[str]:
    """What a server would refuse in the body of ``PUT /<index>``."""
    found = [f"unknown section {name}" for name in data if name not in {"settings", "mappings", "aliases"}]
    analysis = data["settings"]["analysis"]
    found += [
        f"unknown part {n}" for n in analysis if n not in {"char_filter", "tokenizer", "filter", "analyzer"}
    ]
    for name, part in analysis["char_filter"].items():
        if part["type"] not in CHAR_FILTERS or not CHAR_FILTERS[part["type"]] <= set(part):
            found.append(f"char_filter {name}: {part['type']}")
        found += [f"char_filter {name}: {p}" for p in _bad_rules(part)]
    for name, part in analysis["tokenizer"].items():
        found += [] if part["type"] in TOKENIZERS else [f"tokenizer {name}: {part['type']}"]
    for name, part in analysis["filter"].items():
        found += [] if part["type"] in FILTERS else [f"filter {name}: {part['type']}"]
        if part["type"].startswith("synonym"):
            found += [f"filter {name}: {rule!r}" for rule in part["synonyms"] if not _rule(rule)]
    for name, part in analysis["analyzer"].items():
        found += [f"analyzer {name}: {problem}" for problem in _bad_analyzer(part, analysis)]
    names = ANALYZERS | set(analysis["analyzer"])
    return found + _bad_fields(data["mappings"]["properties"], names)


def _bad_rules(part: dict) -> list[str]:
    keys = [rule.partition("=>")[0] for rule in part.get("mappings", ())]
    bad = [rule for rule in part.get("mappings", ()) if "=>" not in rule or rule.startswith("=>")]
    return bad + sorted({f"{key} twice" for key in keys if keys.count(key) > 1})


def _rule(rule: str) -> bool:
    """Solr's form of synonyms: at least two words or phrases between commas, none of them empty."""
    parts = [part.strip() for part in rule.replace("=>", ",").split(",")]
    return len(parts) > 1 and all(parts) and not rule.startswith("#")


def _bad_analyzer(part: dict, analysis: dict) -> list[str]:
    bad = [] if part["type"] == "custom" else [part["type"]]
    named = {
        "char_filter": set(analysis["char_filter"]) | {"html_strip"},
        "filter": set(analysis["filter"]) | PLAIN_FILTERS,
    }
    for kind, known in named.items():
        bad += [f"no {kind} {name}" for name in part.get(kind, ()) if name not in known]
    if part["tokenizer"] not in set(analysis["tokenizer"]) | TOKENIZERS:
        bad.append(f"no tokenizer {part['tokenizer']}")
    return bad


def _bad_fields(properties: dict, analyzers: set[str]) -> list[str]:
    bad = []
    for name, part in properties.items():
        kind = part.get("type")
        if kind not in FIELDS:
            bad.append(f"field {name}: {kind}")
            continue
        bad += [f"field {name}: {key}" for key in set(part) - FIELDS[kind] - {"type"}]
        bad += [
            f"field {name}: no analyzer {part[k]}"
            for k in part
            if "analyzer" in k and part[k] not in analyzers
        ]
        bad += _bad_fields(part.get("fields", {}), analyzers)
    return bad


def wrong_bulk(text: str, properties: dict) -> list[str]:
    """What a server would refuse in the body of ``POST /_bulk``."""
    bad = [] if text.endswith("\n") else ["no newline at the end"]
    lines = text.split("\n")[:-1] if text.endswith("\n") else text.split("\n")
    seen = set()
    if len(lines) % 2:
        bad.append("an action without a document")
    for n in range(0, len(lines) - 1, 2):
        try:
            action, document = json.loads(lines[n]), json.loads(lines[n + 1])
        except ValueError as error:
            bad.append(f"line {n + 1}: {error}")
            continue
        if len(action) != 1 or not set(action) <= ACTIONS:
            bad.append(f"line {n + 1}: no action")
            continue
        meta = next(iter(action.values()))
        if not re.fullmatch(r"(?![-_+.])[^A-Z\\/*?\"<>| ,#:]{1,255}", meta.get("_index", "")):
            bad.append(f"line {n + 1}: index {meta.get('_index')}")
        if not meta.get("_id") or len(meta["_id"].encode()) > 512 or meta["_id"] in seen:
            bad.append(f"line {n + 1}: id {meta.get('_id')}")
        seen.add(meta.get("_id"))
        bad += [f"line {n + 2}: {name}" for name in document if name not in properties]
        pages = document.get("pages", {"gte": 0, "lte": 0})
        if not pages["gte"] <= pages["lte"]:
            bad.append(f"line {n + 2}: pages")
    return bad


@pytest.fixture(scope="module")
def found():
    sample = searching.tei_of("little-marks", searching.ROOT / "source" / "little-marks" / "witness.txt")
    return units(sample)


@pytest.fixture(scope="module")
def mapping(found):
    return json.loads(json.dumps(opensearch.mapping(index.build(found).lexicon)))


def test_the_mapping_is_one(mapping):
    assert wrong_mapping(mapping) == []
    assert mapping["settings"]["analysis"]["filter"]["spellings"]["synonyms"]


def test_the_bulk_data_is_bulk_data(found, mapping):
    text = opensearch.bulk(found, "little-marks")
    properties = mapping["mappings"]["properties"]
    assert wrong_bulk(text, properties) == []
    documents = [json.loads(line) for line in text.splitlines()[1::2]]
    assert [d["id"] for d in documents] == [unit.id for unit in found]
    assert [d["text"] for d in documents] == [unit.text for unit in found]
    assert {d["kind"] for d in documents} <= set(KINDS)
    assert "witness" in {name for d in documents for name in d}


BROKEN_MAPPING = {
    "a section that is none": lambda d: d.update(mapings={}),
    "a char filter without its rules": lambda d: d["settings"]["analysis"]["char_filter"]["cyrillic"].pop(
        "mappings"
    ),
    "a rule twice": lambda d: d["settings"]["analysis"]["char_filter"]["cyrillic"]["mappings"].append("а=>b"),
    "a token filter that is none": lambda d: d["settings"]["analysis"]["filter"]["spellings"].update(
        type="synonims"
    ),
    "a synonym alone": lambda d: d["settings"]["analysis"]["filter"]["spellings"]["synonyms"].append("alone"),
    "a name that is not defined": lambda d: d["settings"]["analysis"]["analyzer"]["ibid"][
        "char_filter"
    ].append("x"),
    "a filter as char filter": lambda d: d["settings"]["analysis"]["analyzer"]["ibid"]["char_filter"].append(
        "lowercase"
    ),
    "a tokenizer that is none": lambda d: d["settings"]["analysis"]["analyzer"]["ibid"].update(
        tokenizer="wrods"
    ),
    "an analyzer that is none": lambda d: d["mappings"]["properties"]["text"].update(analyzer="english2"),
    "a field type that is none": lambda d: d["mappings"]["properties"]["order"].update(type="int"),
    "a parameter that is none": lambda d: d["mappings"]["properties"]["id"].update(analyzer="ibid"),
}


@pytest.mark.parametrize("name", BROKEN_MAPPING)
def test_what_is_no_mapping_is_seen(mapping, name):
    data = copy.deepcopy(mapping)
    BROKEN_MAPPING[name](data)
    assert wrong_mapping(data) != []


BROKEN_BULK = {
    "no newline at the end": lambda text: text[:-1],
    "a document without action": lambda text: text + '{"id":"x"}\n',
    "lines changed round": lambda text: "\n".join(text.split("\n")[1:3]) + "\n",
    "one identifier twice": lambda text: text + "\n".join(text.split("\n")[:2]) + "\n",
    "an index with capitals": lambda text: text.replace('"_index":"m"', '"_index":"M"', 1),
    "a field without mapping": lambda text: text.replace('"kind"', '"knid"', 1),
    "a line in two": lambda text: text.replace('","', '",\n"', 1),
}


@pytest.mark.parametrize("name", BROKEN_BULK)
def test_what_is_no_bulk_data_is_seen(found, mapping, name):
    text = opensearch.bulk(found[:5], "m")
    assert wrong_bulk(BROKEN_BULK[name](text), mapping["mappings"]["properties"]) != []


# --- their analysis finds what ours finds ---


def analysed(text: str, analysis: dict) -> list[str]:
    """A text through char filters, tokenizer, ``lowercase`` and ``asciifolding``, as documented."""
    for name in analysis["analyzer"]["ibid"]["char_filter"]:
        part = analysis["char_filter"][name]
        if part["type"] == "pattern_replace":
            text = re.sub(part["pattern"], part["replacement"], text)
            continue
        rules = dict(rule.replace("\\u002D", "-").split("=>") for rule in part["mappings"])
        text = "".join(rules.get(char, char) for char in text)
    words, word = [], ""
    for char in text + " ":  # the tokenizer's pattern, in words that Python's regular expressions lack
        if unicodedata.category(char)[0] in "LNM":
            word += char
        elif word:
            words.append(word)
            word = ""
    plain = (unicodedata.normalize("NFKD", word.lower()) for word in words)
    return ["".join(c for c in word if not unicodedata.combining(c)) for word in plain]


@pytest.mark.parametrize(
    "text",
    [
        "Trotsky’s",
        "TROTSKÝ",
        "udarnost'",
        "udarnostʹ",
        "ударность",
        "Сокольников",
        "Sokoľnikov",
        "mêlée",
        "of the",
    ],
)
def test_their_analysis_is_ours(mapping, text):
    assert analysed(text, mapping["settings"]["analysis"]) == [fold(word) for word in text.split()]


def test_their_analysis_of_the_sample_is_ours(found, mapping):
    analysis = mapping["settings"]["analysis"]
    for unit in found:
        ours = [t.key for t in tokens(unit.text) if t.key.isascii() and t.key.isalpha()]
        missing = [key for key in ours if key not in set(analysed(unit.text, analysis))]
        # An abbreviation is one word for us (A.D.) and an elision two.
        assert len(missing) <= len(re.findall(r"\w\.\w|\w’\w", unit.text)), (unit.id, missing)


def test_from_the_command_line(tmp_path, mapping):
    tiny = etree.parse(searching.ROOT / "tests" / "fixtures" / "search.tei.xml").getroot()
    assert wrong_bulk(opensearch.bulk(units(tiny), "tiny"), mapping["mappings"]["properties"]) == []
    assert main(["export", "--opensearch", "--book", "little-marks", "--out", str(tmp_path)]) == 0
    assert wrong_mapping(json.loads((tmp_path / "little-marks-mapping.json").read_text("utf-8"))) == []
    text = (tmp_path / "little-marks-bulk.ndjson").read_text("utf-8")
    assert wrong_bulk(text, mapping["mappings"]["properties"]) == []
