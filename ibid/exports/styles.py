"""References to this edition in the forms of the Chicago Manual (18th ed., notes and bibliography), MLA (9th) and APA (7th).

A small formatter for two item types, a book and a chapter of it; the tests hold it to citeproc-js with the official styles.
Strings are HTML: text is escaped, titles stand in ``<i>``. `plain` gives the same without.
"""

from __future__ import annotations

import re
from html import escape, unescape

from ibid.exports.facts import Facts, Person
from ibid.exports.targets import Target

# The words that headline style leaves small (those of the CSL specification that a title is likely to hold).
_SMALL = frozenset(
    re.findall(
        r"\S+",
        """
a according across afore after against along alongside amid among and anti around as aslant astride
at athwart atop barring before behind below beneath beside besides between beyond but by circa d' de
despite down during except for from given in inside into l' lest like near next nor notwithstanding
of off on onto or out over per plus qua sans since so than the through throughout thru till to
toward towards under underneath until up upon van versus via vis-à-vis von vs. with within without
yet
""",
    )
)
_WORD = re.compile(r"[^\s\-–—/:;.?!“”‘()\[\]]+")


def curly(title: str, language: str = "en") -> str:
    """A title with its apostrophes as a printer sets them, when it is English (elsewhere they may be soft signs)."""
    return re.sub(r"(?<=\w)'", "’", title) if language.startswith("en") else title


def headline(title: str, language: str = "en") -> str:
    """A title in headline capitals, when it is English; words that have a capital already are left alone.

    >>> headline("Oil and the rationing of paper")
    'Oil and the Rationing of Paper'
    >>> headline("A keeper’s attack on lamps in a ‘separate’ tower")
    'A Keeper’s Attack on Lamps in a ‘Separate’ Tower'
    >>> headline("Der lange Weg", "de")
    'Der lange Weg'
    """
    if not language.startswith("en"):
        return title
    title = curly(title, language)
    words = list(_WORD.finditer(title))
    out: list[str] = []
    done = 0
    for index, match in enumerate(words):
        before = title[done : match.start()]
        word = match.group()
        starts = not index or index == len(words) - 1 or before.rstrip(" “‘([")[-1:] in {":", "?", "!", "."}
        if word.islower() and (starts or word not in _SMALL):
            word = word[0].upper() + word[1:]
        out.append(before + word)
        done = match.end()
    return "".join(out) + title[done:]


def plain(html: str) -> str:
    """A formatted reference without its mark-up."""
    return unescape(re.sub(r"</?i>", "", html))


def upper_first(text: str) -> str:
    """The text with a capital at the beginning."""
    return text[:1].upper() + text[1:]


def short_pages(pages: str, *, chicago: bool) -> str:
    """A page range with its second number shortened, by the rule of Chicago or (two figures at least) of MLA.

    >>> [short_pages(x, chicago=True) for x in ("17–46", "105–108", "126–153", "131–132", "100–104", "3–16")]
    ['17–46', '105–8', '126–53', '131–32', '100–104', '3–16']
    >>> [short_pages(x, chicago=False) for x in ("105–108", "126–153", "[131]–132")]
    ['105–08', '126–53', '[131]–132']
    """
    match = re.fullmatch(r"(\d{3,})–(\d{3,})", pages)
    if not match or len(match.group(1)) != len(match.group(2)):
        return pages
    first, last = match.groups()
    if chicago and first.endswith("00"):
        return pages
    keep = next((i for i, (a, b) in enumerate(zip(first, last, strict=True)) if a != b), len(last) - 1)
    if not chicago or first[-2] != "0":
        keep = min(keep, len(last) - 2)
    return f"{first}–{last[keep:]}"


def _names(people: tuple[Person, ...], *, inverted: bool, et_al: int) -> str:
    names = [p.inverted if inverted and not i else p.direct for i, p in enumerate(people)]
    if len(names) >= et_al:
        return f"{names[0]}{', ' if inverted else ' '}et al."
    if len(names) == 2:
        return f"{names[0]}{',' if inverted else ''} and {names[1]}"
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + f", and {names[-1]}" if names else ""


def _end(text: str, mark: str = ".") -> str:
    """The text with a full stop at its end, unless it has one."""
    bare = re.sub(r"</?i>", "", text)
    return text if not text or bare[-1] in ".?!" else text + mark


def _quoted(title: str, mark: str) -> str:
    """A title in quotation marks, the mark after it set inside."""
    inner = escape(title, quote=False)
    return f"“{inner}”" if inner[-1:] in "?!" and mark == "." else f"“{inner}{mark}”"


def _title(facts: Facts) -> str:
    return f"<i>{escape(headline(facts.title, facts.language), quote=False)}</i>"


def _home(target: Target) -> str:
    """The address of the book, for bibliographies; a file without an address of its own has none."""
    return escape(target.url if target.kind == "book" else target.facts.address("index.html"))


def _imprint(facts: Facts) -> str:
    return escape(", ".join(x for x in (facts.publisher, facts.year) if x), quote=False)


def _joined(*parts: str, mark: str = ", ") -> str:
    return mark.join(part for part in parts if part)


# --- Chicago ---------------------------------------------------------------------------------------------------


def _locator(target: Target) -> str:
    if not target.passage:
        return ""
    return escape(_joined(short_pages(target.page, chicago=True), target.sub), quote=False)


def chicago_note(target: Target) -> str:
    """The full note: ``Ada B. Merrow, *Oil and Paper* …, digital edition 1.0 (Press, 1961), 31, para. 2.14, address.``"""
    facts = target.facts
    names = escape(_names(facts.authors, inverted=False, et_al=3), quote=False)
    book = f"{_title(facts)}, {escape(facts.edition)}" + (f" ({_imprint(facts)})" if _imprint(facts) else "")
    if target.kind == "chapter":
        title = _quoted(headline(target.chapter_title, facts.language), ",")
        number = f"chap. {escape(target.chapter_n)} in " if target.chapter_n else "in "
        book = f"{title} {number}{book}"
    return _joined(names, book, _locator(target), escape(target.url)) + "."


def chicago_bibliography(target: Target) -> str:
    """The entry of a bibliography: of the chapter for a chapter, else of the book."""
    facts = target.facts
    names = _end(escape(_names(facts.authors, inverted=True, et_al=7), quote=False))
    if target.kind != "chapter":
        edition = _end(escape(upper_first(facts.edition)))
        parts = (names, _end(_title(facts)), edition, _end(_imprint(facts)), _end(_home(target)))
        return _joined(*parts, mark=" ")
    number = f"Chap. {escape(target.chapter_n)} in" if target.chapter_n else "In"
    container = _end(f"{number} {_title(facts)}, {escape(facts.edition)}")
    title = _quoted(headline(target.chapter_title, facts.language), ".")
    return _joined(names, title, container, _end(_imprint(facts)), _end(escape(target.url)), mark=" ")


# --- MLA -------------------------------------------------------------------------------------------------------


def mla(target: Target) -> str:
    """The entry in the list of works cited: of the chapter for a chapter, else of the book."""
    facts = target.facts
    names = _end(escape(_names(facts.authors, inverted=True, et_al=3), quote=False))
    edition = escape(upper_first(facts.edition))
    rest = _joined(edition, _imprint(facts))
    if target.kind != "chapter":
        entry = _end(_joined(rest, _home(target)))
        return _joined(names, _end(_title(facts)), entry, mark=" ")
    title = _quoted(headline(target.chapter_title, facts.language), ".")
    page = ""
    if target.pages:
        page = f"{'pp' if target.several else 'p'}. {short_pages(target.page, chicago=False)}"
    return _joined(names, title, _end(_joined(_title(facts), rest, page, escape(target.url))), mark=" ")


def _families(facts: Facts, ampersand: str) -> str:
    names = [p.family for p in facts.authors]
    if len(names) > 2:
        return f"{names[0]} et al."
    return f" {ampersand} ".join(names) or facts.title


def mla_in_text(target: Target) -> str:
    """``(Day 31, para. 2.14)``."""
    page = short_pages(target.page, chicago=False)
    inner = _joined(page, target.sub) if target.passage else page
    return escape(f"({_families(target.facts, 'and')}{' ' if inner else ''}{inner})", quote=False)


# --- APA -------------------------------------------------------------------------------------------------------


def _initials(person: Person) -> str:
    letters = " ".join(f"{word[0]}." for word in re.split(r"[\s]+", person.given) if word)
    return f"{person.family}, {letters}" if letters else person.family


def apa(target: Target) -> str:
    """The entry in the list of references: of the chapter for a chapter, else of the book."""
    facts = target.facts
    names = [escape(_initials(p), quote=False) for p in facts.authors]
    who = ", ".join(names[:-1]) + f", &amp; {names[-1]}" if len(names) > 1 else "".join(names)
    year = f"({escape(facts.year or 'n.d.')})."
    title = f"<i>{escape(curly(facts.title, facts.language), quote=False)}</i>"
    if target.kind == "chapter":
        place = f"Chapter {target.chapter_n}" if target.chapter_n else ""
        if target.pages:
            place = f"{'pp' if target.several else 'p'}. {target.page}"
        chapter = _end(escape(curly(target.chapter_title, facts.language), quote=False))
        work = f"{chapter} In {title} ({escape(_joined(facts.edition, place))})."
        address = escape(target.url)
    else:
        work = f"{title} ({escape(facts.edition)})."
        address = _home(target)
    publisher = "" if facts.publisher in {p.direct for p in facts.authors} else facts.publisher
    parts = (_end(who), year, work, _end(escape(publisher, quote=False)), address)
    return _joined(*parts, mark=" ")


def apa_in_text(target: Target) -> str:
    """``(Day, 1973, p. 31, para. 2.14)``."""
    page = f"{'pp' if target.several else 'p'}. {target.page}" if target.page else ""
    parts = (
        _families(target.facts, "&"),
        target.facts.year or "n.d.",
        page,
        target.sub if target.passage else "",
    )
    return escape(f"({_joined(*parts)})", quote=False)
