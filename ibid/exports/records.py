"""Records for reference managers: CSL-JSON, BibTeX and RIS, from the same targets as the formatted references."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from ibid.exports.data import Json, compact
from ibid.exports.targets import Target

_ENCODE = json.JSONEncoder(ensure_ascii=False)
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_TEX_SPECIAL = re.compile(r"[\\{}&%$#_~^]")


# --- CSL-JSON --------------------------------------------------------------------------------------------------


def csl(target: Target) -> dict[str, Json]:
    """The item of a target in CSL-JSON; a passage is a ``chapter`` with the passage's own pages."""
    facts = target.facts
    authors: list[Json] = [
        {"family": p.family, "given": p.given} if p.given else {"literal": p.family} for p in facts.authors
    ]
    year = re.search(r"\d{4}", facts.year)
    issued: Json = {"date-parts": [[int(year.group())]]} if year else None
    record: dict[str, Json] = {"id": target.key, "type": "book", "author": authors, "title": facts.title}
    if target.kind != "book":
        record |= {
            "type": "chapter",
            "title": target.chapter_title,
            "container-title": facts.title,
            "chapter-number": target.chapter_n,
            "page": _plain_pages(target, "-"),
            "section": target.ref if target.kind in {"paragraph", "quotation"} else "",
            "note": target.remark,
        }
    record |= {
        "edition": facts.edition,
        "publisher": facts.publisher,
        "publisher-place": facts.place,
        "issued": issued,
        "ISBN": facts.isbn,
        "language": facts.language,
        "URL": target.url,
    }
    return compact(record)


def _plain_pages(target: Target, dash: str) -> str:
    if target.pages is None:
        return ""
    return target.pages.first if target.pages.single else f"{target.pages.first}{dash}{target.pages.last}"


def csl_file(targets: Iterable[Target]) -> str:
    """CSL-JSON: one item a line."""
    return "[\n" + ",\n".join(_ENCODE.encode(csl(target)) for target in targets) + "\n]\n"


# --- BibTeX ----------------------------------------------------------------------------------------------------


def tex(text: str) -> str:
    """Text for a BibTeX field.

    >>> tex("Salt & Lamp_light")
    'Salt \\\\& Lamp\\\\_light'
    """
    return _TEX_SPECIAL.sub(lambda match: _TEX[match.group()], text)


def bibtex(target: Target) -> str:
    """The BibTeX entry of a target; Unicode is kept."""
    facts = target.facts
    who = " and ".join(f"{{{tex(p.family)}}}" if not p.given else tex(p.inverted) for p in facts.authors)
    part = target.kind != "book"
    fields = [
        ("author", who),
        ("title", f"{{{tex(target.chapter_title if part else facts.title)}}}"),
        ("booktitle", f"{{{tex(facts.title)}}}" if part else ""),
        ("chapter", tex(target.chapter_n) if part else ""),
        ("pages", _plain_pages(target, "--") if part else ""),
        ("edition", tex(facts.edition)),
        ("publisher", tex(facts.publisher)),
        ("address", tex(facts.place)),
        ("year", tex(facts.year)),
        ("isbn", tex(facts.isbn)),
        ("note", tex(target.remark)),
        ("url", target.url),
    ]
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields if value)
    return f"@{'incollection' if part else 'book'}{{{target.key},\n{lines}}}\n"


# --- RIS -------------------------------------------------------------------------------------------------------


def ris(target: Target) -> str:
    """The RIS record of a target."""
    facts = target.facts
    part = target.kind != "book"
    fields = [
        ("TY", "CHAP" if part else "BOOK"),
        ("ID", target.key),
        *(("AU", p.inverted) for p in facts.authors),
        ("TI", target.chapter_title if part else facts.title),
        ("T2", facts.title if part else ""),
        ("SE", target.chapter_n if part else ""),
        ("SP", target.pages.first if part and target.pages else ""),
        ("EP", target.pages.last if part and target.pages else ""),
        ("ET", facts.edition),
        ("PB", facts.publisher),
        ("CY", facts.place),
        ("PY", facts.year),
        ("SN", facts.isbn),
        ("LA", facts.language),
        ("N1", target.remark),
        ("UR", target.url),
    ]
    lines = "".join(f"{name}  - {' '.join(value.split())}\r\n" for name, value in fields if value)
    return f"{lines}ER  - \r\n"
