"""Damage to note calls, and marks that pretend to be calls."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from .model import Sheet
from .render import superscript
from .spots import PROSE, Kind, Spot, calls, calls_after, calls_before_space, matching, pick

CONFUSED = {
    "0": "6",
    "1": "27",
    "2": "17",
    "3": "85",
    "4": "1",
    "5": "3",
    "6": "8",
    "7": "12",
    "8": "3",
    "9": "8",
}
"""Digits that are read for other digits."""


def misread(spot: Spot, rng: Random) -> None:
    """Read one digit of a call as another."""
    digits = str(spot[0].n)
    i = int(rng.random() * len(digits))
    spot[0].read = superscript(int(digits[:i] + pick(rng, list(CONFUSED[digits[i]])) + digits[i + 1 :]))


def long_calls(sheet: Sheet) -> Iterator[Spot]:
    """Find the calls of two digits or more."""
    return (spot for spot in calls(sheet) if spot[0].n > 9)


def lose_digit(spot: Spot, rng: Random) -> None:
    """Lose one digit of a call."""
    digits = str(spot[0].n)
    i = int(rng.random() * len(digits))
    spot[0].read = superscript(int(digits[:i] + digits[i + 1 :]))


def double_digit(spot: Spot, rng: Random) -> None:
    """Read one digit of a call twice."""
    digits = str(spot[0].n)
    i = int(rng.random() * len(digits))
    spot[0].read = superscript(int(digits[: i + 1] + digits[i:]))


def plain_digits(spot: Spot, rng: Random) -> None:
    """Read a call as ordinary digits, glued to the mark before it."""
    del rng
    spot[0].read = str(spot[0].n)


def quote_as_digit(spot: Spot, rng: Random) -> None:
    """Read the closing quotation mark before a call as a digit more in front of it."""
    spot[0].read = ""
    spot[-1].read = superscript(int(pick(rng, ["2", "3", "7", "9"]))) + spot[-1].ideal


def swallow(spot: Spot, rng: Random) -> None:
    """Read a call as a quotation mark, alone or with the one before it."""
    del rng
    spot[0].read = "" if spot[0].role == "quote" else spot[0].read
    spot[-1].read = '"'


def tex_after_quote(spot: Spot, rng: Random) -> None:
    """Write a call and the quotation mark before it as a TeX exponent."""
    del rng
    spot[0].read = ""
    spot[-1].read = f"^{{'{spot[-1].n}}}"


def tex_dollar(spot: Spot, rng: Random) -> None:
    """Write a call as a TeX exponent and one of its digits as a dollar sign."""
    digits = str(spot[0].n)
    i = int(rng.random() * len(digits))
    spot[0].read = f"^{{{digits[:i]}\\${digits[i + 1 :]}}}"


def calls_after_number(sheet: Sheet) -> Iterator[Spot]:
    """Find every call that follows a year and a stop; the spot runs from the first digit of the year."""
    for block in sheet.of_kind(*PROSE):
        for i, atom in enumerate(block.body):
            if i < 5 or atom.role != "call" or block.body[i - 1].true != ".":
                continue
            if all(digit.role == "digit" for digit in block.body[i - 5 : i - 1]):
                yield block.body[i - 5 : i + 1]


def tex_number(spot: Spot, rng: Random) -> None:
    """Take a year, its stop and a call for one formula, and lose the last digit of the call if it has two."""
    del rng
    spot[0].read = "$" + spot[0].read
    spot[-1].read = f"^{{{str(spot[-1].n)[:1]}}}$"


def after_space(spot: Spot, rng: Random) -> None:
    """Put a space before a call and read it as ordinary digits."""
    del rng
    spot[0].read = f" {spot[0].n}"


def glue_to_next(spot: Spot, rng: Random) -> None:
    """Glue a call to the word after it."""
    del rng
    spot[1].read = ""


def lose(spot: Spot, rng: Random) -> None:
    """Lose a call without trace."""
    del rng
    spot[0].read = ""


def soft_signs_after_italic(sheet: Sheet) -> Iterator[Spot]:
    """Find every soft sign at the end of an italic word, with the end of the italic."""
    for block in sheet.of_kind(*PROSE):
        for atom, following in zip(block.body, block.body[1:], strict=False):
            if atom.role == "soft" and following.role == "italic-off" and following.ideal:
                yield [atom, following]


def soft_sign_as_digit(spot: Spot, rng: Random) -> None:
    """Read a soft sign after an italic word as a superscript two."""
    del rng
    spot[0].read = ""
    spot[1].read = "*²"


def soft_sign_outside(spot: Spot, rng: Random) -> None:
    """End the italic before the soft sign."""
    del rng
    spot[0].read, spot[1].read = "*", "'"


def tex_fraction(spot: Spot, rng: Random) -> None:
    """Write a number and a half as a formula."""
    del rng
    spot[0].read = "$" + spot[0].read
    spot[-1].read = r"\frac{1}{2}$"


CALLS = (
    Kind(
        "call-quote-as-digit",
        0.3,
        calls_after("quote", reach=2),
        quote_as_digit,
        "the closing quotation mark before the call is read as one more digit of it",
    ),
    Kind(
        "call-swallowed",
        0.3,
        calls_after("quote", reach=2),
        swallow,
        "the call is swallowed into a quotation mark",
    ),
    Kind(
        "call-tex-quote",
        0.3,
        calls_after("quote", reach=2),
        tex_after_quote,
        "quotation mark and call become a TeX exponent",
    ),
    Kind(
        "call-tex-number",
        0.5,
        calls_after_number,
        tex_number,
        "a year and its call become a formula",
    ),
    Kind(
        "call-lost-digit",
        0.05,
        long_calls,
        lose_digit,
        "one digit of the call is lost",
    ),
    Kind(
        "call-misread",
        0.05,
        calls,
        misread,
        "a digit of the call is read as another",
    ),
    Kind(
        "call-doubled-digit",
        0.03,
        calls,
        double_digit,
        "a digit of the call is read twice",
    ),
    Kind(
        "call-plain-digits",
        0.03,
        calls,
        plain_digits,
        "the call is in ordinary digits, glued to the mark before",
    ),
    Kind(
        "call-tex-dollar",
        0.1,
        long_calls,
        tex_dollar,
        "the call is a TeX exponent with a dollar sign for a digit",
    ),
    Kind(
        "call-after-space",
        0.03,
        calls,
        after_space,
        "the call stands after a space, in ordinary digits",
    ),
    Kind(
        "call-glued-to-word",
        0.03,
        calls_before_space,
        glue_to_next,
        "the call is glued to the next word",
    ),
    Kind(
        "call-lost",
        0.03,
        calls,
        lose,
        "the call is lost without trace",
    ),
    Kind(
        "soft-sign-as-digit",
        0.4,
        soft_signs_after_italic,
        soft_sign_as_digit,
        "a soft sign after an italic word is read as a superscript two",
    ),
    Kind(
        "soft-sign-outside-italic",
        0.4,
        soft_signs_after_italic,
        soft_sign_outside,
        "the italic ends before its soft sign",
    ),
    Kind(
        "fraction-tex",
        1.0,
        matching(r"\d+½", (*PROSE, "note")),
        tex_fraction,
        "a number and a half become a formula",
    ),
)
"""To note calls, and to marks that pretend to be calls."""
