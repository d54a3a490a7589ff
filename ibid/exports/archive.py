"""Zip files that are the same each time: fixed times, order and attributes."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable

_TIME = (1980, 1, 1, 0, 0, 0)
_LEVEL = 6
_STORED = (".woff2", ".png", ".jpg", ".epub", ".pdf", ".zip")


def zipped(
    files: Iterable[tuple[str, bytes]], *, plain: frozenset[str] = frozenset(), level: int = _LEVEL
) -> bytes:
    """A zip of ``(path, content)`` in the order given. ``plain``: paths to store without compression."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, data in files:
            _put(archive, path, data, 0 if path in plain else level)
    return out.getvalue()


def _put(archive: zipfile.ZipFile, path: str, data: bytes, level: int) -> None:
    """Appends a file; without compression at level 0, and when it is packed already."""
    info = zipfile.ZipInfo(path, _TIME)
    info.create_system = 3
    info.external_attr = 0o100644 << 16
    stored = not level or path.endswith(_STORED)
    info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    archive.writestr(info, data, compresslevel=None if stored else level)


def joined(folder: str, files: Iterable[tuple[str, bytes]], archives: Iterable[bytes]) -> bytes:
    """A zip of files and of everything in other zips, all in one folder.

    What the other zips hold is copied as it is packed there: a shelf of books costs no more than reading them.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for packed in archives:
            _copied(packed, archive, out, folder)
        for path, data in files:
            _put(archive, f"{folder}/{path}", data, _LEVEL)
    return out.getvalue()


_HEADER = struct.Struct("<26xHH")
"""The part of a file's header that says how long its name and its extra field are."""


def _copied(packed: bytes, archive: zipfile.ZipFile, out: io.BytesIO, folder: str) -> None:
    """Appends the files of one zip to another, still compressed."""
    with zipfile.ZipFile(io.BytesIO(packed)) as source:
        for info in source.infolist():
            name, extra = _HEADER.unpack_from(packed, info.header_offset)
            begin = info.header_offset + _HEADER.size + name + extra
            copy = zipfile.ZipInfo(f"{folder}/{info.filename}", _TIME)
            copy.create_system, copy.external_attr = info.create_system, info.external_attr
            copy.compress_type, copy.CRC = info.compress_type, info.CRC
            copy.compress_size, copy.file_size = info.compress_size, info.file_size
            out.seek(archive.start_dir)
            copy.header_offset = out.tell()
            out.write(copy.FileHeader() + packed[begin : begin + info.compress_size])
            archive.start_dir = out.tell()
            archive.filelist.append(copy)
            archive.NameToInfo[copy.filename] = copy
