"""The works of a book for reference managers: CSL-JSON and BibTeX, the same bytes from the same works.

Written so that Zotero imports them without loss: names stay as they are (a name without given name is
literal), transliterated titles carry their language, spans of years become ranges, capitals are kept by
braces. Sources: the CSL 1.0.2 input schema, and Zotero's BibTeX translator, which reads ``language`` (not
``langid``) and ``date`` as it stands, drops a ``year`` that is no number, and knows no ``volumes`` (so a
number of volumes is said in ``note`` too).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ibid.model import Name, Work
from ibid.numerals import MONTHS
from ibid.tei.works import in_periodical

CSL_TYPES: Mapping[str, str] = {
    "book": "book",
    "thesis": "thesis",
    "periodical": "periodical",
    "archive": "collection",
    "collection": "book",
    "report": "report",
    "typescript": "manuscript",
}
"""Type of a work -> CSL type; an article's depends on what it stands in."""

BIB_TYPES: Mapping[str, str] = {
    "book": "book",
    "thesis": "phdthesis",
    "periodical": "misc",
    "archive": "misc",
    "collection": "book",
    "report": "book",
    "typescript": "unpublished",
}
"""Type of a work -> BibTeX entry type."""

LANGUAGES: Mapping[str, str] = {
    "en": "english",
    "fr": "french",
    "de": "german",
    "ru-Latn": "russian",
    "ru": "russian",
}
"""Language tag -> name that biblatex and Zotero know (``langid``)."""

DATE = re.compile(
    r"^(?:(?P<d1>\d{1,2})(?:[-–](?P<d2>\d{1,2}))?\s+)?(?:(?P<m1>[A-Z][a-z]+)(?:[-–](?P<m2>[A-Z][a-z]+))?,?\s+)?(?P<y1>\d{4})(?:[-–](?P<y2>\d{1,4}))?$"
)
"""A date as entries print it: ``2–9 March 1911``, ``March 1911``, ``1911–14``."""

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "%": r"\%",
    "&": r"\&",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def csl_json(works: Sequence[Work], base_url: str = "") -> bytes:
    """CSL-JSON (UTF-8, a list sorted by key); ``base_url`` with a final slash gives each item the address of
    its page.

    In: works with unique keys. No errors; fields that are empty are left out.
    """
    by_key = {w.key: w for w in works}
    items = [_csl(w, by_key, base_url) for w in sorted(works, key=lambda w: w.key)]
    return (json.dumps(items, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def bibtex(works: Sequence[Work]) -> bytes:
    """BibTeX (UTF-8, entries sorted by key), with ``langid`` and titles whose capitals are protected by
    braces."""
    by_key = {w.key: w for w in works}
    return "\n".join(_bib(w, by_key) for w in sorted(works, key=lambda w: w.key)).encode()


def _container(work: Work, by_key: Mapping[str, Work]) -> str:
    """The title of what an article stands in: of a work of the list, or by itself."""
    inside = by_key.get(work.container)
    return _title(inside) if inside else work.container


def _title(work: Work) -> str:
    return f"{work.title}: {work.subtitle}" if work.subtitle else work.title


# --- CSL-JSON
# ----------------------------------------------------------------------------------------------------


def _csl(work: Work, by_key: Mapping[str, Work], base_url: str) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": work.key,
        "type": CSL_TYPES.get(work.type, "book"),
        "title": _title(work),
        "language": work.lang,
    }
    for field, people in (
        ("author", work.authors),
        ("editor", work.editors),
        ("translator", work.translators),
    ):
        if people:
            item[field] = [_csl_name(p) for p in people]
    date = csl_date(work.year)
    if date:
        item["issued"] = date
    item |= _csl_places(work, by_key)
    if work.type == "archive":
        item["archive"] = item.pop("publisher", "")
    if work.type == "thesis":
        item["genre"] = "Thesis"
    if base_url:
        item["URL"] = f"{base_url}sources/{work.key}.html"
    if work.remark:
        item["note"] = work.remark
    return {k: v for k, v in item.items() if v}


def _csl_places(work: Work, by_key: Mapping[str, Work]) -> dict[str, Any]:
    fields: dict[str, Any] = {"publisher-place": work.place, "publisher": work.publisher}
    if work.type == "article":
        kind = "article-journal" if in_periodical(work, by_key) else "chapter"
        fields |= {"container-title": _container(work, by_key), "type": kind}
        issue, pages, date = _issue(work)
        fields |= {"issue": issue, "page": pages, "volume": work.volumes}
        if date:
            fields["issued"] = date
        return fields
    count = re.match(r"^(\d+)\s+vols?", work.volumes)
    if count:
        fields["number-of-volumes"] = count[1]
    elif work.volumes:
        fields["volume"] = re.sub(r"^vols?\.?\s+", "", work.volumes)
    return fields


def _csl_name(name: Name) -> dict[str, str]:
    return {"family": name.family, "given": name.given} if name.given else {"literal": name.family}


def csl_date(year: str) -> dict[str, Any]:
    """A CSL date of a printed year: ``date-parts`` for one date or a range, ``literal`` for anything else,
    nothing for nothing."""
    match = DATE.match(year.strip())
    if not match or (match["m1"] and match["m1"].lower() not in MONTHS):
        return {"literal": year} if year else {}
    first, last = _parts(match, "1"), _parts(match, "2")
    return {"date-parts": [first] if first == last else [first, last]}


def _parts(match: re.Match[str], end: str) -> list[int]:
    years = match["y1"]
    if end == "2" and match["y2"]:
        years = match["y1"][: 4 - len(match["y2"])] + match["y2"]
    parts = [int(years)]
    month = match["m2"] if end == "2" and match["m2"] else match["m1"]
    if month and month.lower() in MONTHS:
        parts.append(MONTHS.index(month.lower()) + 1)
        day = match["d2"] if end == "2" and match["d2"] else match["d1"]
        if day:
            parts.append(int(day))
    return parts


def _issue(work: Work) -> tuple[str, str, dict[str, Any]]:
    """(issue, pages, date) of an article's extent: ``XI (5 April 1911)``, ``June 1911``, ``pp. 41-64``,
    ``25-67``."""
    if re.match(r"^(?:pp?\.\s*)?\d[\d–,\s-]*$", work.extent):
        return "", re.sub(r"^pp?\.\s*", "", work.extent), {}
    match = re.match(r"^(?P<issue>[^(]*?)\s*\((?P<date>[^)]*)\)$", work.extent)
    issue, date = (match["issue"], match["date"]) if match else ("", work.extent)
    parsed = csl_date(date)
    if "date-parts" not in parsed:
        return work.extent, "", {}
    return issue, "", parsed


# --- BibTeX
# ------------------------------------------------------------------------------------------------------


def _bib(work: Work, by_key: Mapping[str, Work]) -> str:
    kind = BIB_TYPES.get(work.type, "book")
    fields: list[tuple[str, str]] = [
        ("author", _bib_names(work.authors)),
        ("editor", _bib_names(work.editors)),
        ("translator", _bib_names(work.translators)),
        ("title", _protect(_title(work))),
    ]
    if work.type == "article":
        title = _container(work, by_key)
        kind = "article" if in_periodical(work, by_key) else "incollection"
        issue, pages, _ = _issue(work)
        fields += [("journal" if kind == "article" else "booktitle", _protect(title))]
        fields += [
            ("volume", _tex(work.volumes)),
            ("number", _tex(issue)),
            ("pages", re.sub(r"[–-]+", "--", pages)),
        ]
    fields += _bib_dates(work)
    fields += _bib_imprint(work)
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields if value)
    return f"@{kind}{{{work.key},\n{body}}}\n"


def _bib_imprint(work: Work) -> list[tuple[str, str]]:
    count = re.match(r"^(\d+)\s+vols?", work.volumes)
    volume = "" if work.type == "article" or count else re.sub(r"^vols?\.?\s+", "", work.volumes)
    where = (
        "school"
        if work.type == "thesis"
        else "howpublished"
        if work.type in {"archive", "typescript"}
        else "publisher"
    )
    return [
        ("volume", _tex(volume)),
        ("volumes", count[1] if count else ""),
        ("address", _tex(work.place)),
        (where, _whole(work.publisher)),
        ("langid", LANGUAGES.get(work.lang, work.lang)),
        ("language", work.lang),
        ("note", _tex("; ".join(x for x in (count[0] if count else "", work.remark) if x))),
    ]


def _bib_dates(work: Work) -> list[tuple[str, str]]:
    """``date`` in ISO form, or as printed where no date can be made; ``year`` for programs that know no
    ``date``."""
    source = (
        _issue(work)[2]
        if work.type == "article" and not re.match(r"^(?:pp?\.\s*)?\d[\d–,\s-]*$", work.extent)
        else {}
    )
    parts = (source or csl_date(work.year)).get("date-parts")
    if not parts:
        return [("date", _tex(work.year)), ("year", _tex(work.year))]
    iso = ["-".join(f"{n:04d}" if i == 0 else f"{n:02d}" for i, n in enumerate(p)) for p in parts]
    return [("date", "/".join(iso)), ("year", str(parts[0][0]))]


def _bib_names(people: Sequence[Name]) -> str:
    return " and ".join(
        f"{_tex(p.family)}, {_tex(p.given)}" if p.given else f"{{{_tex(p.family)}}}" for p in people
    )


def _protect(text: str) -> str:
    """Words with a capital in braces, so that no style lowers them."""
    return re.sub(r"\b[^\W\d_]*[A-ZÀ-Þ][\w'’ʹ-]*", lambda m: f"{{{m[0]}}}", _tex(text))


def _whole(text: str) -> str:
    """A publisher's name: its ``and`` in braces, for programs that take it for a list."""
    return re.sub(r"\band\b", "{and}", _tex(text))


def _tex(text: str) -> str:
    """TeX's special characters made harmless."""
    return "".join(_SPECIAL.get(ch, ch) for ch in text)
