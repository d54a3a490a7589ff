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

from ibid.proofreading import Entry, Reader, Sample
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


def write_sample(writer: Writer, sample: Sample | None, readers: Sequence[Reader]) -> None:
    """Write into the open ``correction`` how many errors are estimated to be left; each passage of the sample as ``measure``."""
    if sample is None:
        return
    name = next(r.name for r in readers if r.key == sample.reader)
    found = sum(p.errors for p in sample.passages)
    writer.open("p")
    writer.text(
        f"How many errors are left was estimated on {sample.on} from {len(sample.passages)} passages of about 300 characters, drawn by chance "
        f"from all chapters, the notes and the bibliography by their length (seed {sample.seed}) and read by the {name}, "
        "who saw the reading text alone: neither the witness nor what rules or editors had changed. Anything wrong or at odds with the rest "
        "of the book was counted: letters, words, figures, marks, hyphens, italics, spaces. "
        f"Errors found: {found}. What makes good sense but is not what the book has, such as another figure in a likely number, no reader can see."
    )
    for passage in sample.passages:
        writer.empty(
            "measure",
            {
                "type": "passage",
                "corresp": f"#{passage.unit}",
                "n": str(passage.n),
                "unit": "error",
                "quantity": str(passage.errors),
                "commodity": passage.fingerprint,
            },
        )
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
