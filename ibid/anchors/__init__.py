"""Permanent identifiers (docs/anchors.md): `settle` gives a TEI those of its lock, `update` writes the lock,
`tombstone_artefacts` makes the pages for what is gone."""

from ibid.anchors.files import committed, read, shrunk, update
from ibid.anchors.gone import tombstone_artefacts
from ibid.anchors.ledger import Change
from ibid.anchors.lock import Entry, Lock, parse, refuse_shrunk, serialise
from ibid.anchors.settle import Settled, findings, settle

__all__ = [
    "Change",
    "Entry",
    "Lock",
    "Settled",
    "committed",
    "findings",
    "parse",
    "read",
    "refuse_shrunk",
    "serialise",
    "settle",
    "shrunk",
    "tombstone_artefacts",
    "update",
]
