"""An English dictionary: the British word list in ``dictionary/`` (SCOWL, see the notice beside it).

It lies in the repository, so that the same text has the same findings on every machine. It is small on purpose:
a rare word that it lacks is asked for once and then stands in ``words.txt``; a rare word that it had would hide misreadings.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("dictionary") / "british.txt"
_Z_FORMS = (("iz", "is"), ("yz", "ys"))
"""``-ize`` beside the list's ``-ise``: both are British, and a book keeps to its own."""


@cache
def words() -> frozenset[str]:
    """All words of the list; names have their capital."""
    return frozenset(_FILE.read_text("utf-8").split("\n")) - {""}


@cache
def knows(word: str) -> bool:
    """Whether the dictionary has a word (straight apostrophes), as it stands or without the capital of a sentence.

    >>> knows("Industrialization"), knows("moscow"), knows("MOSCOW"), knows("doesn't"), knows("tbe"), knows("moDern")
    (True, False, True, True, False, False)
    """
    known = words()
    if word in known or (word.isupper() and word.capitalize() in known):
        return True
    lower = word.lower()
    if word[1:] != lower[1:] and not word.isupper():
        return False
    return lower in known or any(z in lower and lower.replace(z, s) in known for z, s in _Z_FORMS)
