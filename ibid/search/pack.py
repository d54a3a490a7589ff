"""Whole numbers as printable characters that need no escaping in a script: one for 0..63, two up to 1855 …"""

from __future__ import annotations

from collections.abc import Collection

_SAFE = "".join(chr(c) for c in range(0x20, 0x7F) if chr(c) not in '"\\')
LAST, MORE = _SAFE[:64], _SAFE[64:]
"""Characters that end a number, and those that say more follows; `search-core.js` has the same."""
_COUNT = len(MORE)


def _one(value: int) -> str:
    out = ""
    while value >= 64:
        out += MORE[value % _COUNT]
        value //= _COUNT
    return out + LAST[value]


_SMALL = [_one(value) for value in range(4096)]


def pack(values: Collection[int]) -> str:
    """The numbers, one after the other."""
    try:
        return "".join(map(_SMALL.__getitem__, values))
    except IndexError:
        return "".join([_SMALL[value] if value < 4096 else _one(value) for value in values])


def unpack(text: str) -> list[int]:
    """The way back, for tests."""
    out, value, factor = [], 0, 1
    for char in text:
        at = _SAFE.index(char)
        if at >= 64:
            value += (at - 64) * factor
            factor *= _COUNT
        else:
            out.append(value + at * factor)
            value, factor = 0, 1
    return out
