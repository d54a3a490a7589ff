"""Zip files that are the same each time: fixed times, order and attributes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

_TIME = (1980, 1, 1, 0, 0, 0)
_STORED = (".woff2", ".png", ".jpg", ".epub", ".pdf", ".zip")


def zipped(
    files: Iterable[tuple[str, bytes]], *, plain: frozenset[str] = frozenset(), level: int = 6
) -> bytes:
    """A zip of ``(path, content)`` in the order given. ``plain``: paths to store without compression."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for path, data in files:
            info = zipfile.ZipInfo(path, _TIME)
            info.create_system = 3
            info.external_attr = 0o100644 << 16
            stored = path in plain or path.endswith(_STORED)
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, data, compresslevel=None if stored else level)
    return out.getvalue()
