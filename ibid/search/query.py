"""The query language: a string to a tree, with friendly notes on what was not understood. Never throws.

Twin of ``parse`` in ``search-core.js``; ``tests/fixtures/queries.json`` holds what both must make of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ibid.search.fold import compounds, fold
from ibid.search.values import FIELDS, VALUES

LONGEST = 1000
"""Characters of a query that are read."""
DEEPEST = 40
"""Parentheses within parentheses that are followed."""

Kind = Literal["plain", "exact", "wild", "fuzzy", "forms"]

NOTES = {
    "quote": "A quotation mark is not closed; the phrase was taken to go on to the end.",
    "paren": "The parentheses do not match; the missing or needless one was passed over.",
    "operator": "AND, OR, NOT and the signs - = % ~ ? need a word; what stands alone was passed over.",
    "empty": "There is nothing between the quotation marks or parentheses.",
    "field": "There is no such filter; it was read as words. Filters: in: chapter: page: source: person:",
    "value": "The value of a filter was not understood, and the filter passed over. "
    "Examples: in:notes, chapter:5, page:30-46",
    "star": "A lone * stands for any word, so it only helps inside a phrase; it was passed over.",
    "distance": "word~1 and word~2 are possible; the nearest of the two was taken.",
    "long": "The query is very long; only its beginning was read.",
    "deep": "There are very many parentheses within each other; the innermost were passed over.",
    "nothing": "There is no word in the query.",
}
"""What is said for each code."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a query."""

    kind: Kind
    """How it is to be understood."""
    text: str
    """As typed, without its sign."""
    key: str
    """Folded; a pattern for ``wild``."""
    distance: int = 0
    """Changes allowed, for ``fuzzy``."""


@dataclass(frozen=True, slots=True)
class Seq:
    """A word or a phrase."""

    variants: tuple[tuple[Word | None, ...], ...]
    """Each way to write it; ``None`` stands for any word."""
    slop: int = 0
    """Words that may stand between two of its words."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on the unit."""

    name: str
    """One of `FIELDS`."""
    values: tuple[str, ...]
    """Any of these; for ``page`` the first and the last."""


@dataclass(frozen=True, slots=True)
class Group:
    """AND, OR over all items; NOT of the only one."""

    op: Literal["and", "or", "not"]
    items: tuple[Node, ...]


Node = Seq | Filter | Group


@dataclass(frozen=True, slots=True)
class Query:
    """A query as understood."""

    tree: Node | None
    """``None`` when there is nothing to look for."""
    notes: tuple[str, ...] = ()
    """Codes of `NOTES`, in order."""
    hint: Seq | None = None
    """The plain words side by side: units that have them as a phrase come first."""


# --- words and phrases ---


_DISTANCE = re.compile(r"(?<=\S)~(\d*)$")
_SIGN = re.compile(r"^[=%]+")


def _pattern(text: str) -> str:
    """The folded pattern of a word with wildcards."""
    out = []
    for piece in re.split(r"([*?]+)", text):
        if piece[:1] in {"*", "?"}:
            out.append(re.sub(r"\*[*?]*", "*", piece))
            continue
        found = list(compounds(piece))
        lead = "-" if out and re.match(r"[-‐‑–]\w", piece) else ""
        tail = "-" if re.search(r"\w[-‐‑–]$", piece) else ""
        out.append(lead + "".join(c.whole for c in found) + tail)
    return "".join(out)


class _Parser:
    def __init__(self, text: str) -> None:
        self.notes: list[str] = []
        if len(text) > LONGEST:
            self.note("long")
        self.items = self._scan(text[:LONGEST])
        self.at = 0
        self.depth = 0

    def note(self, code: str) -> None:
        if code not in self.notes:
            self.notes.append(code)

    # --- scanning: (what, text, distance) ---

    def _scan(self, text: str) -> list[tuple[str, str, str]]:
        out: list[tuple[str, str, str]] = []
        for match in _ITEM.finditer(text):
            if match["mark"]:
                out.append(("not" if match["mark"] not in "()" else match["mark"], "", ""))
            elif match["open"]:
                if not match["close"]:
                    self.note("quote")
                field = match["field"] or ""
                out.append(("field" if field else "phrase", field + match["phrase"], match["slop"] or ""))
            elif match["word"] in {"AND", "OR", "NOT"}:
                out.append((match["word"].lower(), "", ""))
            else:
                out.append(("word", match["word"], ""))
        return out

    # --- the grammar ---

    def peek(self) -> str:
        return self.items[self.at][0] if self.at < len(self.items) else ""

    def either(self) -> Node | None:
        """Everything between two ORs, and all of them together."""
        found: list[Node] = []
        while True:
            item = self.both()
            if item is not None:
                found.append(item)
            if self.peek() != "or":
                return _group("or", found)
            if item is None:
                self.note("operator")
            self.at += 1
            if self.peek() in {"", ")", "or"}:
                self.note("operator")

    def both(self) -> Node | None:
        """Items side by side or joined by AND."""
        found: list[Node] = []
        waiting = True
        while (what := self.peek()) not in {"", ")", "or"}:
            if what == "and":
                if waiting:
                    self.note("operator")
                self.at += 1
                waiting = True
                continue
            item = self.one()
            waiting = False
            if item is not None:
                found.append(item)
        if waiting and found:
            self.note("operator")
        return _group("and", found)

    def one(self) -> Node | None:
        """A word, phrase, filter or group, with its NOTs."""
        nots = 0
        while self.peek() == "not":
            nots += 1
            self.at += 1
        what = self.peek()
        if nots and what in {"", ")", "or", "and"}:
            self.note("operator")
            return None
        _what, text, slop = self.items[self.at]
        self.at += 1
        item = self.parens() if what == "(" else self.leaf(what, text, slop)
        return Group("not", (item,)) if item is not None and nots % 2 else item

    def parens(self) -> Node | None:
        if self.depth >= DEEPEST:
            self.note("deep")
            return None
        if self.peek() == ")":
            self.note("empty")
        self.depth += 1
        item = self.either()
        self.depth -= 1
        if self.peek() == ")":
            self.at += 1
        else:
            self.note("paren")
        return item

    def all(self) -> Node | None:
        """The whole query; needless closing parentheses are passed over."""
        found: list[Node] = []
        while self.at < len(self.items):
            item = self.either()
            if item is not None:
                found.append(item)
            if self.at < len(self.items):
                self.note("paren")
                self.at += 1
        return _group("and", found)

    # --- leaves ---

    def leaf(self, what: str, text: str, slop: str) -> Node | None:
        if what == "phrase":
            return self.phrase(text, min(int(slop[1:5] or "10"), 1000) if slop else 0)
        name, colon, value = text.partition(":")
        if colon and name.lower() in FIELDS:
            return self.filter(name.lower(), value)
        if colon and name.isalpha() and value and what == "word":
            self.note("field")
        return self.word(text)

    def phrase(self, text: str, slop: int) -> Node | None:
        parts: list[Word | None] = []
        whole: list[Word | None] = []
        for piece in text.split():
            for a, b in self.elements(piece):
                parts += a
                whole += b
        while parts and (parts[0] is None or parts[-1] is None):
            self.note("star")
            edge = 0 if parts[0] is None else -1
            parts.pop(edge)
            if whole and whole[edge] is None:
                whole.pop(edge)
        if not parts:
            self.note("empty")
            return None
        return Seq(tuple(dict.fromkeys((tuple(parts), tuple(whole)))), slop)

    def elements(self, piece: str) -> list[tuple[list[Word | None], list[Word | None]]]:
        """The words of a piece without spaces: (its parts, compounds whole)."""
        if set(piece) == {"*"}:
            return [([None], [None])]
        single = self.special(piece)
        if single is not None:
            return [([single], [single])]
        out: list[tuple[list[Word | None], list[Word | None]]] = []
        for words, whole in compounds(piece):
            text = piece[words[0][1] : words[-1][2]]
            parts: list[Word | None] = [Word("plain", w, fold(w)) for w, _s, _e in words if fold(w)]
            if parts:
                out.append((parts, [Word("plain", text, whole)] if len(parts) > 1 else parts))
        return out

    def special(self, piece: str) -> Word | None:
        """A word with a sign: ``=``, ``%``, ``~`` or wildcards."""
        sign = _SIGN.match(piece)
        body = piece[sign.end() :] if sign else piece
        near = _DISTANCE.search(body)
        body = body[: near.start()] if near else body
        if re.search(r"[*?]", body) and re.search(r"[^\W_]", body):
            return Word("wild", body, _pattern(body))
        if not sign and not near:
            return None
        found = list(compounds(body))
        if not found:
            return None
        key = "".join(c.whole for c in found)
        if sign:
            return Word("exact" if sign[0][0] == "=" else "forms", body, key)
        asked = int((near[1][:3] if near else "") or "1")
        if asked not in {1, 2}:
            self.note("distance")
        return Word("fuzzy", body, key, max(1, min(2, asked)))

    def word(self, text: str) -> Node | None:
        if set(text) == {"*"}:
            self.note("star")
            return None
        found = self.elements(text)
        if not found:
            if re.search(r"[=%~*?]", text):
                self.note("operator")
            return None
        parts = tuple(w for a, _b in found for w in a)
        whole = tuple(w for _a, b in found for w in b)
        if parts == whole:
            return Seq((parts,))
        if any(c.isdigit() for w in whole if w for c in w.key):
            return Seq((whole,))
        return Seq((whole, parts))

    def filter(self, name: str, value: str) -> Node | None:
        values = VALUES[name](value.strip())
        if not values:
            self.note("value")
            return None
        return Filter(name, values)


_OPEN = '"“”„«»'
_ITEM = re.compile(
    rf"""(?P<mark>[()]|(?:(?<![^\s(])[-−](?=[^\s\-−)])))
    |(?P<field>(?:in|chapter|page|source|person):)?(?P<open>[{_OPEN}])(?P<phrase>[^{_OPEN}]*)(?P<close>[{_OPEN}]?)
     (?P<slop>(?<=[{_OPEN}])~\d*)?
    |(?P<word>(?:(?!(?:in|chapter|page|source|person):[{_OPEN}])[^\s(){_OPEN}])+)""",
    re.VERBOSE,
)


def _group(op: Literal["and", "or"], items: list[Node]) -> Node | None:
    if len(items) < 2:
        return items[0] if items else None
    flat: list[Node] = []
    for item in items:
        flat += item.items if isinstance(item, Group) and item.op == op else (item,)
    return Group(op, tuple(flat))


# --- the whole ---


def parse(text: str) -> Query:
    """The query as understood. Never throws."""
    parser = _Parser(text)
    tree = parser.all()
    if tree is None and not parser.notes:
        parser.note("nothing")
    return Query(tree, tuple(parser.notes), _hint(tree))


def _hint(tree: Node | None) -> Seq | None:
    if not isinstance(tree, Group) or tree.op != "and":
        return None
    words = [w for item in tree.items if (w := single(item)) is not None and w.kind == "plain"]
    return Seq((tuple(words),)) if len(words) > 1 else None


def single(node: Node) -> Word | None:
    """The word, when the node is one word alone."""
    if isinstance(node, Seq) and len(node.variants) == len(node.variants[0]) == 1:
        return node.variants[0][0]
    return None


def as_data(node: Node | None) -> object:
    """A tree as plain data, for comparing with the JavaScript twin."""
    if isinstance(node, Seq):
        rows = [[w and [w.kind, w.text, w.key, w.distance] for w in variant] for variant in node.variants]
        return ["seq", rows, node.slop]
    if isinstance(node, Filter):
        return ["filter", node.name, list(node.values)]
    return [node.op, [as_data(item) for item in node.items]] if node else None
