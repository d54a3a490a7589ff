"""The command line: `python build.py …`. Parses, dispatches, prints, and turns errors into the exit statuses of the contract."""

from __future__ import annotations

import argparse
import errno
import io
import json
import os
import re
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from ibid import __version__, making, witness
from ibid.books import books
from ibid.display import Display
from ibid.errors import IbidError, SiteError, UsageError, WitnessError
from ibid.garbage import paused
from ibid.publish import Publication, exclusive
from ibid.teitext import NS, witness_text

ROOT = Path(__file__).resolve().parent.parent
_NOT_OURS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO})
"""What goes wrong on a machine, whatever a program does: a full disk, a folder that cannot be written."""
COMMANDS = ("build", "serve", "search", "check", "witness", "stats", "export", "new", "lock")


def parser() -> argparse.ArgumentParser:
    """The grammar of the command line."""
    top = argparse.ArgumentParser(
        prog="build.py", description="From the OCR text of a monograph with endnotes to a digital edition."
    )
    top.add_argument("--version", action="version", version=f"Ibid {__version__}")
    sub = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, text in (
        ("build", "build the site (the default command)"),
        ("serve", "build, serve on localhost, rebuild on change"),
    ):
        p = sub.add_parser(name, help=text)
        p.add_argument("--book", action="append", default=[], help="build this book only (may be repeated)")
        p.add_argument("--witness", type=Path, help="the OCR text of the book")
        p.add_argument("--out", type=Path, default=ROOT / "site", help="folder to publish to (default: site)")
        p.add_argument("--quiet", action="store_true", help="print nothing but warnings and errors")
        p.add_argument(
            "--pdf",
            action="store_true",
            help="lay out the printable edition as well (slow; wants WeasyPrint)",
        )
        if name == "serve":
            p.add_argument("--port", type=int, default=8000)
    p = sub.add_parser("search", help="search from the terminal")
    p.add_argument("--book")
    p.add_argument("--json", action="store_true")
    p.add_argument("query", nargs="+")
    p = sub.add_parser("check", help="every check over witness, TEI and site")
    p.add_argument("--book", action="append", default=[])
    p.add_argument("--witness", type=Path)
    p.add_argument("--json", action="store_true")
    p = sub.add_parser("witness", help="the witness regenerated from the TEI alone, on standard output")
    p.add_argument("--book", required=True)
    p.add_argument("--witness", type=Path)
    p = sub.add_parser("stats", help="the edition's figures")
    p.add_argument("--book", required=True)
    p.add_argument("--witness", type=Path)
    p.add_argument("--json", action="store_true")
    p = sub.add_parser("export", help="data for other systems")
    what = p.add_mutually_exclusive_group(required=True)
    what.add_argument("--opensearch", action="store_true", help="index mapping and bulk data")
    what.add_argument(
        "--dts", action="store_true", help="Distributed Text Services down to paragraphs and notes"
    )
    p.add_argument("--book", required=True)
    p.add_argument("--witness", type=Path)
    p.add_argument("--out", type=Path, required=True)
    p = sub.add_parser("lock", help="make the identifiers of a book permanent: write edition/BOOK/ids.lock")
    p.add_argument("--book", required=True)
    p.add_argument("--witness", type=Path)
    p = sub.add_parser("new", help="scaffold edition/BOOK/")
    p.add_argument("book")
    p.add_argument("--witness", type=Path, required=True)
    return top


def run() -> NoReturn:
    """The whole command, as a process of its own: it ends without taking its trees apart, which takes a tenth of a second."""
    utf8()
    status = main()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        pass  # nobody reads any more
    except OSError as error:
        status = status or SiteError.status
        os.write(2, f"error: output: {error.strerror}\n".encode())
    os._exit(status)


def main(argv: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Run a command; returns the exit status (0 fine, 2 usage, 3 witness, 4 edition, 5 TEI, 6 site, 7 missing tool)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments or (arguments[0] not in COMMANDS and arguments[0] not in {"-h", "--help", "--version"}):
        arguments.insert(0, "build")
    if arguments[0] == "search":  # `search sign -soft`: what begins with one hyphen is a word to leave out
        arguments = [f" {arg}" if re.match("-(?!-|h$)", arg) else arg for arg in arguments]
    options = parser().parse_args(arguments)
    try:
        return _dispatch(options, root)
    except IbidError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.status
    except BrokenPipeError:
        return 0
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _NOT_OURS:
            place = error.filename or "output"
            print(f"error: {place}: {error.strerror}; the old site is as it was", file=sys.stderr)
            return SiteError.status
        traceback.print_exc()
        print("error: this is a defect of Ibid; the old site is as it was", file=sys.stderr)
        return 1


def utf8() -> None:
    """What is printed is UTF-8, whatever the locale says: JSON and the witness are, and a plain C locale has no letters for the rest."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _dispatch(options: argparse.Namespace, root: Path) -> int:
    here: dict[str, Callable[[argparse.Namespace, Path], int]] = {
        "build": build,
        "check": check,
        "witness": regenerate,
        "stats": figures,
        "lock": lock,
    }
    return here.get(options.command, _elsewhere)(options, root)


def _elsewhere(options: argparse.Namespace, root: Path) -> int:
    """Commands whose modules only they need."""
    if options.command == "serve":
        from ibid import serve

        def witness_of(book: str) -> Path | None:
            chosen, _missing = choose(root, [book], options.witness)
            return chosen[0][1] if chosen else None

        return serve.serve(options, root, build, witness_of)
    if options.command == "new":
        from ibid import scaffold

        return scaffold.new(root, options.book, options.witness)
    if options.command == "search":
        from ibid.search import command

        return command.search(options, root)
    if options.dts:
        from ibid.exports import command as services

        return services.export(options, root)
    from ibid.search import opensearch

    return opensearch.export(options, root)


# --- build -----------------------------------------------------------------------------------------------------


def choose(root: Path, names: Sequence[str], given: Path | None) -> tuple[list[tuple[str, Path]], list[str]]:
    """The books to build with their witnesses, and the books whose witness is not at hand.

    A witness given by path belongs to the one book named, else to the book whose digest or file name it matches.
    Raises `UsageError` for unknown books.
    """
    known = books(root)
    for name in names:
        if name not in known:
            raise UsageError(
                f"no book {name!r}: edition/{name}/book.yaml is missing",
                f"known books: {', '.join(known) or 'none'}",
            )
    owner = _owner(root, known, names, given) if given else None
    chosen: list[tuple[str, Path]] = []
    missing: list[str] = []
    for book in names or known:
        path = witness.find(root, book, given if book == owner else None)
        if path:
            chosen.append((book, path))
        else:
            missing.append(book)
    return chosen, missing


def _owner(root: Path, known: Sequence[str], names: Sequence[str], given: Path) -> str:
    if not given.is_file():
        raise WitnessError(f"{given}: no such file", "give the path of the OCR text")
    if len(names) == 1:
        return names[0]
    from ibid import config

    carrier = witness.read(given)
    for book in known:
        if config.read(root, book).profile.sha256 == carrier.sha256:
            return book
    if given.stem in known:
        return given.stem
    absent = [book for book in known if witness.find(root, book) is None]
    if len(absent) == 1:
        return absent[0]
    raise UsageError(
        f"{given}: no book expects this text (sha256 {carrier.sha256[:12]}…)", "name the book with --book"
    )


def build(options: argparse.Namespace, root: Path) -> int:
    """Build and publish."""
    chosen, missing = choose(root, options.book, options.witness)
    display = Display(quiet=options.quiet)
    with exclusive(options.out), paused(), Publication(options.out) as publication:
        first = making.begin(root, *chosen[0]) if chosen else None
        from ibid import building  # nothing of it is needed for what has begun

        built = (
            building.every(root, chosen, first, display.stage, publication.add, pdf=options.pdf)
            if first
            else []
        )
        if not built:
            display.end()
            _tell_missing(missing)
            return WitnessError.status
        keep = (
            [
                p.parent.name
                for p in sorted(options.out.glob("*/index.html"))
                if p.parent.name not in {b.book for b in built}
            ]
            if options.book
            else []
        )
        display.stage("site", "publish")
        publication.add(
            building.site(built, [(name, options.out / name / f"{name}.tei.xml") for name in keep])
        )
        publication.finish(keep)
    display.end()
    for result in built:
        if result.notice:
            print(f"warning: {result.notice}", file=sys.stderr)
        warnings = [f for f in result.findings if f.severity == "warning"]
        if not options.quiet:
            print(
                f"{result.book}: {len(result.artefacts)} files"
                + (f", {len(warnings)} warnings (python build.py check)" if warnings else "")
            )
    if not options.quiet:
        print(f"open {options.out / 'index.html'}")
        _tell_missing(missing)
    return 0


def _tell_missing(missing: Sequence[str]) -> None:
    for book in missing:
        print(f"{book} was not built: its text is not part of this repository and is not at hand.")
        print(f"  to build it:  make site WITNESS=FILE   (FILE: the OCR text of {book})")
        print(
            f"  or put the text at source/{book}/witness.txt, or as {book}.txt into a folder named by EDITION_WITNESSES"
        )


# --- looking ---------------------------------------------------------------------------------------------------


def _one(root: Path, book: str, given: Path | None) -> Path:
    chosen, missing = choose(root, [book], given)
    if missing:
        _tell_missing(missing)
        raise WitnessError(f"{book}: no witness at hand", "see above")
    return chosen[0][1]


def check(options: argparse.Namespace, root: Path) -> int:
    """All findings, printed; the status is that of the worst error."""
    from ibid.checks.command import all_findings

    chosen, missing = choose(root, options.book, options.witness)
    findings, status = all_findings(root, chosen)
    if options.json:
        rows = [
            {"code": f.code, "severity": f.severity, "where": f.where, "message": f.message, "hint": f.hint}
            for f in findings
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return status
    for f in findings:
        hint = (
            f"\n{f.hint}" if "\n" in f.hint else f" ({f.hint})" if f.hint else ""
        )  # what is to be pasted stands alone
        print(f"{f.where} {f.code} {f.severity}: {f.message}{hint}")
    counts = {s: sum(1 for f in findings if f.severity == s) for s in ("error", "warning", "info")}
    print(
        f"{len(chosen)} book(s): {counts['error']} errors, {counts['warning']} warnings, {counts['info']} remarks"
    )
    _tell_missing(missing)
    return status


def regenerate(options: argparse.Namespace, root: Path) -> int:
    """The witness, from the TEI alone, to standard output."""
    path = _one(root, options.book, options.witness)
    tei = making.make_tei(root, options.book, path, lambda _b, _s: None).tei
    text = tei.find("t:text", NS)
    sys.stdout.flush()
    sys.stdout.buffer.write(witness_text(text).encode("utf-8") if text is not None else b"")
    sys.stdout.buffer.flush()
    return 0


def figures(options: argparse.Namespace, root: Path) -> int:
    """The edition's figures."""
    from ibid import stats

    path = _one(root, options.book, options.witness)
    tei = making.make_tei(root, options.book, path, lambda _b, _s: None).tei
    result = stats.stats(tei)
    if options.json:
        print(json.dumps(result, ensure_ascii=False, indent=1))
        return 0
    for name, value in result.items():
        print(name)
        for line in _lines(value, 1):
            print(line)
    return 0


def lock(options: argparse.Namespace, root: Path) -> int:
    """Write ``edition/<book>/ids.lock``: every identifier of the edition is permanent from then on."""
    path = _one(root, options.book, options.witness)
    made = making.make_tei(root, options.book, path, lambda _b, _s: None)
    if made.notice:
        raise WitnessError(
            made.notice, "a lock is only written from the witness that the edition was made from"
        )
    from ibid.anchors.update import update

    settled = update(root, options.book, made.tei)
    changes = Counter(change.what for change in settled.changes)
    print(
        f"edition/{options.book}/ids.lock: {sum(changes.values())} changes"
        + "".join(f", {n} {what}" for what, n in changes.items())
    )
    return 0


def _lines(value: object, depth: int) -> list[str]:
    if not isinstance(value, dict):
        return [f"{'  ' * depth}{value}"]
    out: list[str] = []
    for key, item in value.items():
        if isinstance(item, dict):
            out.append(f"{'  ' * depth}{key}")
            out += _lines(item, depth + 1)
        else:
            out.append(f"{'  ' * depth}{key:<28} {item:>7}")
    return out
