"""Files that are made once: read from the cache when they are there, else made and put there.

The name of such a file holds a digest of everything it depends on, so that what lies there is right or is not asked for.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def cached(file: Path, make: Callable[[], bytes]) -> bytes:
    """The content of a file of the cache. A folder that cannot be written is no error: the content is made each time."""
    with suppress(OSError):
        return file.read_bytes()
    data = make()
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=".")
        with os.fdopen(handle, "wb") as beside:
            beside.write(data)
        Path(name).replace(file)  # whole or not at all
    return data
