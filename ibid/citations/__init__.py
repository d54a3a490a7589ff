"""References in notes: read by a small grammar, resolved against the works, decided by the editor where rules
cannot know.

`parse` reads one note, `resolve` all notes of a book in order (``Ibid`` and short titles), `decide` adds the
editor's ``citations.yaml``, `rest` tells what of a note nothing explains. Nothing here touches the disk or
another stage.
"""

from ibid.citations.editor import Decision, decide, read_decisions
from ibid.citations.grammar import parse
from ibid.citations.ranges import expand_range
from ibid.citations.resolve import Note, resolve
from ibid.citations.rest import rest
from ibid.citations.rules import Rules
from ibid.citations.syntax import Reference

__all__ = [
    "Decision",
    "Note",
    "Reference",
    "Rules",
    "decide",
    "expand_range",
    "parse",
    "read_decisions",
    "resolve",
    "rest",
]
