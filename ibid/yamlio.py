"""YAML that an editor writes, read safely and with places.

Every scalar stays a string (``NO``, ``12:30``, ``010`` and ``1.10`` mean what they look like); duplicate keys, aliases
and tags are refused; every mapping and item remembers its line for messages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten

import yaml

from ibid.errors import EditionError
from ibid.textfile import read_text

MAX_DEPTH = 12
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")
"""What XML or HTML cannot hold."""
_PLAIN = frozenset({"str", "int", "float", "bool", "null", "timestamp", "seq", "map", "value", "merge"})
"""Tags that plain YAML resolves to; all are read as written."""
_NUMBER = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Node:
    """A YAML value with its place."""

    file: str
    """Name of the file, for messages."""
    line: int
    """Line from 1."""
    column: int
    """Column from 1."""
    value: str | list[Node] | dict[str, Node]
    """Scalar, sequence or mapping."""

    @property
    def shown(self) -> str:
        """The value for a message."""
        kinds = {list: "a list", dict: "a mapping"}
        return kinds.get(type(self.value)) or shorten(repr(self.value), 60, placeholder="…'")

    @property
    def where(self) -> str:
        """``file:line:col``."""
        return f"{self.file}:{self.line}:{self.column}"


class Problems:
    """Collects what is wrong with an edition's data, so that all of it is reported at once."""

    def __init__(self) -> None:
        self._items: list[str] = []

    def add(self, node: Node, message: str) -> None:
        """Note a problem at a node."""
        self._items.append(f"{node.where}: {message}")

    def say(self, message: str) -> None:
        """Note a problem with a ready-made place."""
        self._items.append(message)

    def extend(self, other: Sequence[str]) -> None:
        """Take over problems from elsewhere."""
        self._items.extend(other)

    def __bool__(self) -> bool:
        return bool(self._items)

    @property
    def items(self) -> Sequence[str]:
        """What was noted, in order."""
        return tuple(self._items)

    def stop(self, hint: str = "") -> None:
        """Raise `EditionError` when there are any."""
        if self._items:
            raise EditionError(self._items, hint)


def load(path: Path, name: str | None = None) -> Node | None:
    """Read a YAML file into nodes, or ``None`` when the file is absent or empty.

    Raises `EditionError` (with ``file:line:col``) for syntax errors, duplicate keys, aliases, tags, too deep nesting, bad encoding.
    """
    label = name or path.name
    if not path.is_file():
        return None
    return parse(read_text(path, label), label)


def parse(text: str, label: str) -> Node | None:
    """As `load`, for text at hand."""
    loader_class: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _refuse_events(text, label, loader_class)
        tree = yaml.compose(text, Loader=loader_class)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"{label}:{mark.line + 1}:{mark.column + 1}" if mark else label
        raise EditionError(f"{place}: {error.problem or error}", "mend the YAML") from error
    except yaml.reader.ReaderError as error:
        wrong = error.character if isinstance(error.character, str) else chr(error.character)
        at = max(text.find(wrong), 0)  # libyaml counts bytes
        before = text[:at]
        place = f"{label}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
        raise EditionError(
            f"{place}: a character that YAML does not allow (U+{ord(text[at]):04X})", "delete it"
        ) from error
    except yaml.YAMLError as error:
        raise EditionError(f"{label}: {error}", "mend the YAML") from error
    return None if tree is None else _convert(tree, label)


def _refuse_events(text: str, label: str, loader_class: type[yaml.SafeLoader]) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=loader_class):
        mark = event.start_mark
        place = f"{label}:{mark.line + 1}:{mark.column + 1}" if mark else label
        if isinstance(event, yaml.AliasEvent):
            raise EditionError(f"{place}: an alias (*{event.anchor})", "write the value out")
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
            if depth > MAX_DEPTH:
                raise EditionError(f"{place}: nested deeper than {MAX_DEPTH}", "flatten it")
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1


def _convert(node: yaml.Node, label: str) -> Node:
    line, column = node.start_mark.line + 1, node.start_mark.column + 1
    if node.tag.removeprefix("tag:yaml.org,2002:") not in _PLAIN:
        raise EditionError(f"{label}:{line}:{column}: a tag ({node.tag})", "write plain YAML")
    if isinstance(node, yaml.ScalarNode):
        forbidden = _FORBIDDEN.search(node.value)
        if forbidden:
            raise EditionError(
                f"{label}:{line}:{column}: the character U+{ord(forbidden[0]):04X} cannot stand in a text",
                "delete it",
            )
        return Node(label, line, column, node.value)
    if isinstance(node, yaml.SequenceNode):
        return Node(label, line, column, [_convert(item, label) for item in node.value])
    assert isinstance(node, yaml.MappingNode)
    mapping: dict[str, Node] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise EditionError(f"{label}:{line}:{column}: a key that is no word", "write plain YAML")
        if key.value in mapping:
            mark = key.start_mark
            raise EditionError(
                f"{label}:{mark.line + 1}:{mark.column + 1}: key {key.value!r} twice", "keep one of them"
            )
        mapping[key.value] = _convert(value, label)
    return Node(label, line, column, mapping)


class Fields:
    """The entries of one mapping, taken out one by one and checked; what is left over at the end is an unknown key."""

    def __init__(self, node: Node, problems: Problems, what: str) -> None:
        self.node = node
        self._problems = problems
        self._what = what
        self._left: dict[str, Node] = {}
        if isinstance(node.value, dict):
            self._left = dict(node.value)
        else:
            problems.add(node, f"{what} must be a mapping")

    def _take(self, key: str, required: bool) -> Node | None:
        node = self._left.pop(key, None)
        if node is None and required:
            self._problems.add(self.node, f"{self._what}: key {key!r} is missing")
        return node

    def text(self, key: str, default: str | None = None) -> str:
        """A scalar; required when no default is given."""
        node = self._take(key, default is None)
        if node is None:
            return default or ""
        if not isinstance(node.value, str):
            self._problems.add(node, f"{self._what}: {key!r} must be a text")
            return default or ""
        return node.value

    def number(self, key: str, default: int | None = None) -> int:
        """A whole number; required when no default is given."""
        node = self._take(key, default is None)
        if node is None:
            return default or 0
        if not isinstance(node.value, str) or not _NUMBER.fullmatch(node.value):
            self._problems.add(node, f"{self._what}: {key!r} must be a whole number, not {node.shown}")
            return default or 0
        return int(node.value)

    def choice(self, key: str, allowed: Sequence[str], default: str | None = None) -> str:
        """A scalar out of a fixed set."""
        node = self._left.get(key)
        value = self.text(key, default)
        if node is not None and value not in allowed:
            self._problems.add(node, f"{self._what}: {key!r} is {value!r}, not one of {', '.join(allowed)}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of scalars (optional)."""
        return tuple(str(item.value) for item in self.items(key) if self._is_text(item, key))

    def _is_text(self, item: Node, key: str) -> bool:
        if isinstance(item.value, str):
            return True
        self._problems.add(item, f"{self._what}: {key!r} must be a list of texts")
        return False

    def items(self, key: str) -> list[Node]:
        """A list of nodes (optional)."""
        node = self._take(key, False)
        if node is None or node.value == "":
            return []
        if not isinstance(node.value, list):
            self._problems.add(node, f"{self._what}: {key!r} must be a list")
            return []
        return node.value

    def mapping(self, key: str, required: bool = False) -> Fields | None:
        """A nested mapping."""
        node = self._take(key, required)
        return None if node is None else Fields(node, self._problems, f"{self._what}.{key}")

    def pairs(self) -> Iterator[tuple[str, str]]:
        """All entries left, as texts (for free-form mappings)."""
        for key, node in list(self._left.items()):
            self._left.pop(key)
            if isinstance(node.value, str):
                yield key, node.value
            else:
                self._problems.add(node, f"{self._what}: {key!r} must be a text")

    def has(self, key: str) -> bool:
        """Whether the key is there (and not taken yet)."""
        return key in self._left

    def close(self) -> None:
        """Report the keys nobody asked for."""
        for key, node in self._left.items():
            self._problems.add(node, f"{self._what}: unknown key {key!r}")
