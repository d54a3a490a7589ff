"""Name forms by rule, and the patterns that find a form in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ibid.registers.model import Form, Kind

APOSTROPHES = "'’ʼʹ′‘`"
"""Whatever may stand for a soft sign or an apostrophe."""
HYPHENS = "-‐‑–"
"""Whatever may join two words."""

_INITIAL = re.compile(r"[A-ZÀ-ÞА-Я]")
_PARTICLES = ("von ", "de ", "di ", "van ")

DERIVED = re.compile(
    r"""(?:[nv]?ist|[nv]?ism|ite|[ei]?an|esque|[ei]?st|i[sz]ation|i[sz]e)   # Humist, Gibbonism, Miltonian
        (?:s|es|['’]s)? """,
    re.VERBOSE,
)
"""What turns a name into a word about its bearer: no mention, but accounted for."""


def by_rule(kind: Kind, name: str, *, surname: bool = True) -> tuple[Form, ...]:
    """The forms that follow from a headword.

    ``Reedman, Ada Beth`` gives the surname alone (unless ``surname`` is off) and with names and
    initials before it; any other headword gives itself.

    >>> [f.text for f in by_rule("person", "Ivanov, V. M.")]
    ['Ivanov', 'V. Ivanov', 'V. M. Ivanov', 'V.M. Ivanov']
    """
    if kind != "person" or ", " not in name:
        return (Form(name),)
    family, given = name.split(", ", 1)
    names = given.split()
    initials = [f"{m[0]}." for part in names if (m := _INITIAL.match(part))]
    family = next((p + family for p in _PARTICLES if given.endswith(p.strip())), family)
    texts = (
        [f"{initials[0]} {family}", f"{' '.join(initials)} {family}", f"{''.join(initials)} {family}"]
        if initials
        else []
    )
    texts += [f"{names[0]} {family}", f"{given} {family}"]
    unique = dict.fromkeys([family, *texts] if surname else texts)
    return tuple(Form(text) for text in unique)


_END = rf"(?![^\W_]|[{APOSTROPHES}](?!s\b)[^\W_])"
"""A name ends where no letter follows, and no apostrophe with another letter than the possessive's after it."""
_ENDS = re.compile(_END)


class Pattern:
    """A form as it is looked for in running text.

    The end is asked for separately, in one pattern for all forms: hundreds of forms are compiled in every build, and most of that was for
    their ends, which are all alike. Only where a form may end with an apostrophe or without does one depend on the other.
    """

    __slots__ = ("_body",)

    def __init__(self, body: str, *, may_end_before: bool) -> None:
        self._body = re.compile(body + _END if may_end_before else body)

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """The form at a word's beginning."""
        found = self._body.match(text, start)
        return found if found and _ENDS.match(text, found.end()) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """The form wherever it stands, none overlapping another."""
        at = 0
        while found := self._body.search(text, at):
            whole = _ENDS.match(text, found.end())
            at = found.end() if whole else found.start() + 1
            if whole:
                yield found


@cache
def pattern(text: str, plural: bool) -> Pattern:
    """A form as a pattern to be matched at a word's beginning.

    Soft signs and apostrophes of any kind, or none; any hyphen; any white space; a lower-case form may be
    capitalised; the plural's ``s`` belongs to the match, the possessive's does not.

    >>> bool(pattern("Mel'nikov", True).match("Mel’nikov’s budget"))
    True
    """
    parts: list[str] = []
    for i, char in enumerate(text):
        if char in APOSTROPHES:
            parts.append(f"[{APOSTROPHES}]?")
        elif char in HYPHENS:
            parts.append(f"[{HYPHENS}]")
        elif char.isspace():
            parts.append(r"\s+")
        elif i == 0 and char.islower():
            parts.append(f"[{re.escape(char)}{re.escape(char.upper())}]")
        else:
            parts.append(re.escape(char))
    ending = "s?" if plural and text[-1].isalpha() and not text.endswith("s") else ""
    return Pattern("".join(parts) + ending, may_end_before=text[-1] in APOSTROPHES)


def needed_letters(text: str) -> str:
    """The longest run of letters that stands in every text where a form fits: a cheap question before `pattern`.

    >>> needed_letters("V. M. Ivan'kov")
    'Ivan'
    """
    runs = re.findall(r"[^\W_]+", text[1:])  # the first letter may be a capital
    return max(runs, key=len, default="")


@cache
def fold_word(word: str) -> str:
    """A word without case and marks (a prime that counts as a letter is a soft sign too).

    >>> fold_word("Sol\u02b9nikov")
    'solnikov'
    """
    return "".join(c for c in word.casefold() if c not in APOSTROPHES)


def first_words(text: str) -> tuple[str, ...]:
    """What the first run of letters of a form may look like, folded: with and without its soft signs.

    >>> first_words("Mel'nikov")
    ('mel', 'melnikov', 'melnikovs')
    """
    head = text.split(maxsplit=1)[0] if text.strip() else ""
    bare = "".join(c for c in head if c not in APOSTROPHES)
    runs = [m.group() for x in (head, bare) if (m := re.search(r"\w+", x))]
    folded = dict.fromkeys(run.casefold() for run in runs)
    return (*folded, *([runs[-1].casefold() + "s"] if runs else []))
