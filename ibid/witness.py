"""Bytes to `Witness`: decode, digest, numbered lines. Finds the witness of a book; refuses what is no text."""

from __future__ import annotations

import bisect
import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from ibid.carrier import NOTHING, Silent, divide
from ibid.errors import WitnessError
from ibid.model import Span

MAX_BYTES = 64 * 1024 * 1024
MAX_LINE = 1_000_000
_COMMENTS = re.compile(r"(?:\s+|\ufeff|<!--.*?-->|%(?!PDF-)[^\n]*\n)*", re.DOTALL | re.IGNORECASE)
"""What markup may begin with: blanks, a byte order mark, comments of HTML and TeX."""
_MARKUP = (
    ("HTML", re.compile(r"<!doctype html|<(?:html|head|body|div|p|span|h\d)\b", re.IGNORECASE)),
    ("XML", re.compile(r"<\?xml|<!doctype|<[a-z][\w:.-]*[\s>]", re.IGNORECASE)),
    ("TeX", re.compile(r"\\(?:documentclass|documentstyle|begin|input|usepackage|section|chapter)\b")),
    ("PDF", re.compile(r"%PDF-", re.IGNORECASE)),
    ("RTF", re.compile(r"\{\\rtf")),
)
FORBIDDEN = re.compile(
    "[^\t\n\r\f\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]|\r(?!\n)"
)
"""Control characters and what is no character: XML 1.0 (2.2, Characters) or HTML cannot hold them. A form feed is kept apart from the
text (`ibid.carrier`), as is a carriage return that belongs to a line's end."""


@dataclass(frozen=True, slots=True)
class Witness:
    """The carrier of the text."""

    name: str
    """Name of the file, for messages."""
    text: str
    """Its text: the decoded characters without those that are silent; a paragraph a line."""
    sha256: str
    """Digest of the file."""
    size: int
    """Bytes of the file."""
    starts: tuple[int, ...]
    """Offset of the first character of every line of the text."""
    raw: str
    """All decoded characters; encoding them as UTF-8 gives the file again."""
    silent: Silent = NOTHING
    """What the file has beside its text."""
    printed: tuple[int, ...] = ()
    """Offset of the first character of every line of the file, where these are lines of print that `ibid.lines` has joined; else nothing."""

    @property
    def rows(self) -> tuple[int, ...]:
        """Offset of the first character of every line of the file: what an editor counts. The lines of the text, if none were joined."""
        return self.printed or self.starts

    def row_of(self, pos: int) -> int:
        """The line of the file, from 1, of an offset."""
        return bisect.bisect_right(self.rows, pos)

    def row(self, n: int) -> Span:
        """The span of line ``n`` of the file (from 1) without its end; ``IndexError`` when there is none."""
        rows = self.rows
        if not 1 <= n <= len(rows):
            raise IndexError(f"the witness has no line {n}")
        end = rows[n] if n < len(rows) else len(self.text)
        return Span(rows[n - 1], end - (n < len(rows) and self.text[end - 1].isspace()))

    def locate(self, pos: int) -> tuple[int, int]:
        """The (line of the text, column), both from 1, of an offset."""
        line = bisect.bisect_right(self.starts, pos)
        return line, pos - self.starts[line - 1] + 1

    def where(self, pos: int) -> str:
        """``file:line:col`` of an offset, by the lines of the file."""
        row = self.row_of(pos)
        return f"{self.name}:{row}:{pos - self.rows[row - 1] + 1}"

    def line(self, n: int) -> Span:
        """The span of line ``n`` of the text (from 1) without its newline; ``IndexError`` when there is none."""
        if not 1 <= n <= len(self.starts):
            raise IndexError(f"the witness has no line {n}")
        end = self.starts[n] - 1 if n < len(self.starts) else len(self.text)
        return Span(self.starts[n - 1], end)

    @property
    def lines(self) -> int:
        """How many lines the text has."""
        return len(self.starts)

    def at(self, span: Span) -> str:
        """The characters of a span."""
        return self.text[span.start : span.end]


def parse(data: bytes, name: str) -> Witness:
    """Decode and number a witness. Raises `WitnessError` for what cannot be an OCR text."""
    if not data.strip():
        raise WitnessError(f"{name}:1:1: the witness is empty", "give the OCR text of the book")
    if len(data) > MAX_BYTES:
        raise WitnessError(
            f"{name}: {len(data)} bytes is no book's text (limit {MAX_BYTES})", "split the file"
        )
    nul = data.find(b"\0")
    if nul >= 0:
        line = data.count(b"\n", 0, nul) + 1
        raise WitnessError(
            f"{name}:{line}: a NUL byte at offset {nul}: not a text file",
            "export the OCR as plain UTF-8 text",
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        raise WitnessError(
            f"{name}:{line}:{column}: not UTF-8 (byte 0x{data[error.start]:02x})",
            "convert it: iconv -f … -t UTF-8",
        ) from error
    _refuse_markup(text, name)
    _refuse_shape(text, _line_starts(text), name)
    read, silent = divide(text)
    return Witness(
        name, read, hashlib.sha256(data).hexdigest(), len(data), tuple(_line_starts(read)), text, silent
    )


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\n", text))]


def _refuse_markup(text: str, name: str) -> None:
    blank = _COMMENTS.match(text, 0, 20_000)
    start = blank.end() if blank else 0
    for language, mark in _MARKUP:
        if mark.match(text, start):
            line = text.count("\n", 0, start) + 1
            raise WitnessError(
                f"{name}:{line}:1: this is {language} source, not OCR text", "export plain text"
            )


def _refuse_shape(text: str, starts: list[int], name: str) -> None:
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(text)], strict=True), 1):
        if end - start > MAX_LINE:
            raise WitnessError(
                f"{name}:{number}: a line of {end - start} characters",
                "the OCR text should have one paragraph a line",
            )
    bad = FORBIDDEN.search(text)
    if bad:
        line = text.count("\n", 0, bad.start()) + 1
        column = bad.start() - text.rfind("\n", 0, bad.start())
        raise WitnessError(f"{name}:{line}:{column}: {_named(bad[0])}", _way_out(bad[0]))


def _named(character: str) -> str:
    kind = "a lone carriage return" if character == "\r" else "control character"
    return f"{kind} U+{ord(character):04X}"


def _way_out(character: str) -> str:
    if character == "\r":
        return "end lines with a newline: tr '\\r' '\\n'"
    if "\x80" <= character <= "\x9f":
        return "Windows-1252 that was read as Latin-1? convert the original: iconv -f WINDOWS-1252 -t UTF-8"
    return "export plain text"


def candidates(root: Path, book: str, given: Path | None = None) -> list[Path]:
    """Where the witness of a book may lie, in the order of the contract."""
    if given is not None:
        return [given]
    folders = os.environ.get("EDITION_WITNESSES", str(root / ".." / "shared" / "witnesses"))
    return [
        root / "source" / book / "witness.txt",
        *(Path(f) / f"{book}.txt" for f in folders.split(os.pathsep) if f),
    ]


def find(root: Path, book: str, given: Path | None = None) -> Path | None:
    """The first existing candidate, or ``None``."""
    return next((path for path in candidates(root, book, given) if path.is_file()), None)


def read(path: Path) -> Witness:
    """Read a witness file. Raises `WitnessError` when it cannot be read or is no text."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise WitnessError(
            f"{path}: cannot be read ({error.strerror})", "check the path and its rights"
        ) from error
    return parse(data, path.name)
