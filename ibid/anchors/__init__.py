"""Permanent identifiers (docs/anchors.md): `settle.settle` gives a TEI those of its lock, `update.update` writes the lock,
`gone.tombstone_artefacts` makes the pages for what is gone.

Nothing is imported here: an ordinary build needs some of these modules only when the TEI is made anew.
"""
