"""A small invented book that is as unlike the sample as can be, to see that a second book needs a profile and no code.

Headings in capitals that the running heads repeat, chapter numbers on lines of their own, numbered sections, calls in brackets, notes
numbered through the book, works cited again by ``op. cit.``, a bibliography without dashes, double quotation marks.
"""

from __future__ import annotations

from collections.abc import Callable

SENTENCES = (
    "The harbour board refused to accept the new scale of dues before the ice came.",
    "Most of the lightermen quietly abandoned the old right of pilotage and the price rose at once.",
    "An inspector of lights wrote at length about the cost of deepening the channel.",
    "The merchants of the lower quay called the charter “the best of bad laws” and paid.",
    "Every captain who wintered there had long foreseen the report on winter traffic.",
    "A committee of pilots published a defence of the rules of the dry dock without much conviction.",
)
TITLES = ("THE HARBOUR BEFORE STEAM", "PILOTS AND THEIR WAGES", "A LAW OF LIGHTS")
NOTES = (
    "Henrik Aalto, The Northern Ports (Helsinki, 1934), pp. 186-189.",
    "Ibid., p. 190.",
    "John Cardew, A History of Pilotage (London, 1926), p. 12.",
    "Aalto, op. cit., p. 7.",
    "Loc. cit.",
    "Cardew, op. cit., p. 40.",
    "Aalto, loc. cit.",
    "Op. cit., p. 9.",
    "Elena Dorsey, Lights and Lighthouses (Boston, 1948), p. 253.",
)
WORKS = ["aalto-northern-ports"] * 2 + ["cardew-history-of-pilotage"] + ["aalto-northern-ports"] * 2
WORKS += ["cardew-history-of-pilotage"] + ["aalto-northern-ports"] * 2 + ["dorsey-lights-and-lighthouses"]
"""What each note cites."""
PROFILE = """title: The Harbour and the Law
author: {family: Lovell, given: Edith}
language: en
rights: none
witness: {size: 0}
chapters:
  - {n: 1, page: 1, title: THE HARBOUR BEFORE STEAM}
  - {n: 2, page: 3, title: PILOTS AND THEIR WAGES}
  - {n: 3, page: 5, title: A LAW OF LIGHTS}
bibliography: {title: Bibliography, page: 7}
notes: {title: Notes, page: 8}
last-page: 8
"""


def square(n: int) -> str:
    """A call in square brackets."""
    return f"[{n}]"


def book(
    call: Callable[[int], str] = square, label: str = "{n}", *, through: bool = True, lists: str = "titled"
) -> str:
    """The book as an OCR engine gives it.

    ``call``: how the text calls a note; ``label``: the line above a chapter's title; ``through``: whether notes are numbered through the
    book; ``lists``: ``titled`` under the chapters' titles, ``flat`` without them, ``ends`` at the end of each chapter.
    """
    contents = [f"{n}. {title} {2 * n - 1}" for n, title in enumerate(TITLES, 1)]
    lines = ["THE HARBOUR AND THE LAW", "EDITH LOVELL", "CONTENTS", *contents, "BIBLIOGRAPHY 7", "NOTES 8"]
    listed: list[str] = []
    for c, title in enumerate(TITLES):
        numbers = [3 * c + k + 1 if through else k + 1 for k in range(3)]
        said = [
            SENTENCES[(c + k) % 6] + call(n) + " " + SENTENCES[(c + k + 3) % 6] for k, n in enumerate(numbers)
        ]
        head, cut = f"{title} {2 * c + 2}", said[1].index(" ", 40)
        lines += [label.format(n=c + 1), title, f"{c + 1}.1 Origins", said[0]]
        lines += [said[1][:cut], head, said[1][cut + 1 :], f"{c + 1}.2 Money", said[2]]
        own = [f"{n}. {note}" for n, note in zip(numbers, NOTES[3 * c : 3 * c + 3], strict=True)]
        if lists == "ends":
            lines += ["NOTES", *own]
        else:
            listed += [title, *own] if lists == "titled" else own
    lines += ["BIBLIOGRAPHY", "Aalto, Henrik. The Northern Ports. Helsinki, 1934."]
    lines += ["Cardew, John. A History of Pilotage. London, 1926."]
    lines += ["Dorsey, Elena. Lights and Lighthouses. Boston, 1948."]
    return "\n\n".join(lines + (["NOTES", *listed] if lists != "ends" else [])) + "\n"
