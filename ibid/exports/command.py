"""``build.py export --dts``: the Distributed Text Services of a book down to its paragraphs, displayed quotations and notes."""

from __future__ import annotations

import argparse
from pathlib import Path

from ibid import cli, making
from ibid.errors import UsageError, WitnessError
from ibid.exports.contents import Contents
from ibid.exports.dts import dts
from ibid.html.edition import read
from ibid.model import Artefact
from ibid.publish import exclusive, publish


def export(options: argparse.Namespace, root: Path) -> int:
    """Write the service and its documents into the folder ``--out``, which is new, empty or of an earlier export."""
    chosen, _missing = cli.choose(root, [options.book], options.witness)
    if not chosen:
        raise WitnessError(f"{options.book}: no witness at hand", "give it with --witness FILE")
    book, path = chosen[0]
    out: Path = options.out
    if out.is_file():
        raise UsageError(f"{out} is a file", "give a folder with --out")
    made = making.make_tei(root, book, path, lambda _book, _stage: None)
    files = dts(Contents(read(made.tei, book)), deep=True)
    with exclusive(out):
        publish(out, [Artefact(f"{book}.tei.xml", made.data), *files])
    return 0
