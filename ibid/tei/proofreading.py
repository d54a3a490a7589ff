"""The proofreading record in the TEI header.

Readers stand in ``titleStmt`` (``respStmt``), readings in ``revisionDesc``::

    <listChange type="proofreading">
     <change status="proofread" who="#reader-first" when="2026-11-24" target="#ch1 #ch2">…</change>
     <change status="unfinished" target="#ch1 #ch2">No comparison with a copy of the printed book.</change>
    </listChange>

``revisionDesc`` holds either ``change`` or one ``listChange``, never both. So the left half opens a
``listChange`` in it, writes its own ``change`` there, and then calls `write_changes`,
which nests the list of readings in it.
"""

from __future__ import annotations

from collections.abc import Sequence

from ibid.proofreading import Census, Entry, Reader
from ibid.teitext import XML_ID, Writer

_WORDS = {
    "proofread": "Read against the witness.",
    "collated": "Compared with a copy of the printed book.",
    "unfinished": "Not finished.",
}


def write_readers(writer: Writer, readers: Sequence[Reader]) -> None:
    """Write a ``respStmt`` for each reader into the open ``titleStmt``."""
    for reader in readers:
        writer.open("respStmt", {XML_ID: reader.id})
        writer.leaf("resp", reader.kind)
        writer.leaf("name", reader.name)
        writer.close()


def write_census(writer: Writer, census: Census | None) -> None:
    """Write into the open ``correction`` how two searches for errors compare; the figures as ``measure``."""
    if census is None:
        return
    writer.open("p")
    writer.text(f"Two searches for errors, compared on {census.on}: the readers changed ")
    for kind, count, then in (
        ("readers", census.readers, " places of the witness (italics not counted), the rules alone "),
        ("rules", census.rules, ", both of them "),
        (
            "both",
            census.both,
            ". What both missed is estimated from these counts, and at least that: "
            "what is hard for one search is hard for the other, and a rule may have been made by one who knew the readers' finds.",
        ),
    ):
        writer.leaf("measure", str(count), {"type": kind, "unit": "place", "quantity": str(count)})
        writer.text(then)
    writer.close()


def write_changes(writer: Writer, entries: Sequence[Entry]) -> None:
    """Write the ``listChange`` of the readings into the open ``listChange``; without entries, nothing."""
    if not entries:
        return
    writer.open("listChange", {"type": "proofreading"})
    for entry in entries:
        attributes = {"status": entry.status, "target": " ".join(f"#{target}" for target in entry.targets)}
        if entry.reader:
            attributes["who"] = f"#reader-{entry.reader}"
        if entry.when:
            attributes["when"] = entry.when
        writer.leaf("change", entry.words or _WORDS[entry.status], attributes)
    writer.close()
