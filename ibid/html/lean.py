"""Our own scripts with fewer bytes: no comments, no needless space, short names for what is local to a file.

Not a general tool: it knows the JavaScript that we write (no template literals, no ``eval``, no reliance on a
semicolon that is not there except at a line's end), and the tests run what it makes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import product
from string import ascii_lowercase, ascii_uppercase

_TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*)|(?P<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|(?P<space>\s+)
    |(?P<word>[\w$]+)|(?P<sign>=>|\.\.\.|\+\+|--|[^\s\w])""",
    re.VERBOSE,
)
_REGEX = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/[a-z]*")
_WORDY = re.compile(r"[\w$]")
_BEFORE_REGEX = frozenset("(,=:[!&|?{};+-*%<>~^") | {"=>", "return", "..."}
_DECLARING = frozenset({"const", "let", "var", "function", "class"})
_KEPT = frozenset(
    [
        *[
            "break",
            "case",
            "catch",
            "class",
            "const",
            "constructor",
            "continue",
            "default",
            "delete",
            "do",
            "else",
            "false",
            "finally",
            "for",
        ],
        *[
            "function",
            "if",
            "in",
            "instanceof",
            "let",
            "new",
            "null",
            "of",
            "return",
            "static",
            "super",
            "switch",
            "this",
            "throw",
            "true",
            "try",
            "typeof",
        ],
        *[
            "undefined",
            "var",
            "void",
            "while",
            "async",
            "await",
            "document",
            "window",
            "location",
            "history",
            "navigator",
            "localStorage",
        ],
        *["module", "require", "exports", "root", "NaN", "Infinity", "arguments", "get", "set"],
    ]
)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    """(kind, token), comments left out and stretches of space as one newline or blank."""
    at, last = 0, "("
    while at < len(text):
        regex = (
            _REGEX.match(text, at)
            if text[at] == "/" and text[at + 1] not in "/*" and last in _BEFORE_REGEX
            else None
        )
        match = _TOKEN.match(text, at) if regex is None else regex
        if match is None:
            raise ValueError(f"no JavaScript that we know: {text[at : at + 40]!r}")
        at = match.end()
        kind = "regex" if regex is not None else str(match.lastgroup)
        if kind == "space":
            yield kind, "\n" if "\n" in match[0] else " "
        elif kind != "comment":
            last = match[0]
            yield kind, match[0]


def _locals(tokens: list[tuple[str, str]]) -> set[str]:
    """Names that are declared in the file and never used as the name of a property."""
    solid = [token for token in tokens if token[0] != "space"]
    declared: set[str] = set()
    properties: set[str] = set()
    for i, (kind, text) in enumerate(solid):
        if kind != "word" or text[0].isdigit():
            continue
        before = solid[i - 1][1] if i else ""
        after = solid[i + 1][1] if i + 1 < len(solid) else ""
        if before == "." or after == ":":
            properties.add(text)
        elif before in _DECLARING or (
            text[0].islower()
            and before in {"{", ",", "[", "(", "..."}
            and after in {",", "}", "]", ")", "=", "=>"}
        ):
            declared.add(text)
    return declared - properties - _shorthand(solid) - _KEPT


def _shorthand(solid: list[tuple[str, str]]) -> set[str]:
    """The names in ``{ a, b }``, which are names of properties too; and those of methods."""
    names: set[str] = set()
    opened: list[str] = []
    for i, (kind, text) in enumerate(solid[:-1]):
        if text in {"{", "(", "["}:
            opened.append(text)
        elif text in {"}", ")", "]"}:
            opened.pop()
        elif kind == "word" and opened[-1:] == ["{"] and solid[i - 1][1] in {"{", ",", "}", "async"}:
            follows = solid[i + 1][1]
            if follows in {",", "}", "="} or (
                follows == "(" and solid[i - 1][1] != "," and _method(solid, i)
            ):
                names.add(text)
    return names


def _method(solid: list[tuple[str, str]], at: int) -> bool:
    depth = 0
    for i in range(at + 1, len(solid)):
        depth += solid[i][1] == "("
        depth -= solid[i][1] == ")"
        if depth == 0:
            return solid[i + 1][1] == "{" if i + 1 < len(solid) else False
    return False


def _short(taken: set[str]) -> Iterator[str]:
    letters = ascii_lowercase + ascii_uppercase
    for length in (1, 2):
        for parts in product(letters, repeat=length):
            name = "".join(parts)
            if name not in taken and name not in _KEPT:
                yield name


def lean(text: str) -> str:
    """The script with fewer bytes, the same in what it does."""
    tokens = list(_tokens(text))
    local = _locals(tokens)
    counts = Counter(t for kind, t in tokens if kind == "word")
    fresh = _short({name for name in counts if name not in local})
    names = {name: next(fresh) for name in sorted(local, key=lambda n: (-counts[n], n))}
    out: list[str] = []
    space = ""
    for i, (kind, token) in enumerate(tokens):
        if kind == "space":
            space = token
            continue
        word = names.get(token, token) if kind == "word" and not _property(tokens, i) else token
        if out and space and _needed(out[-1], word, space):
            out.append(space)
        out.append(word)
        space = ""
    return "".join(out) + "\n"


def _property(tokens: list[tuple[str, str]], at: int) -> bool:
    before = [token for kind, token in tokens[max(0, at - 2) : at] if kind != "space"]
    return bool(before) and before[-1] == "."


def _needed(before: str, after: str, space: str) -> bool:
    """Whether white space between two tokens means something."""
    if _WORDY.match(before[-1]) and _WORDY.match(after[0]):
        return True
    if before[-1] in "+-" and after[0] == before[-1]:
        return True
    return space == "\n" and before[-1] not in "{};,([=>&|?:+-" and after[0] not in "}),].?:&|"
