"""Text files that an editor writes."""

from __future__ import annotations

from pathlib import Path

from ibid.errors import EditionError


def read_text(path: Path, label: str) -> str:
    """The text of an editor's file. Raises `EditionError` (with ``file:line:col``) when it is not UTF-8."""
    data = path.read_bytes()
    try:
        return data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise EditionError(
            f"{label}:{line}:{column}: not UTF-8 (byte 0x{data[error.start]:02x})", "save the file as UTF-8"
        ) from error
