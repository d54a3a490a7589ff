"""Emendations and editorial notes as W3C Web Annotations on the edition's pages."""

from __future__ import annotations

from collections.abc import Iterator

from ibid.exports.contents import Contents, read_text
from ibid.exports.data import Json, compact, dump
from ibid.html.records import Call, Emendation
from ibid.model import Artefact
from ibid.teitext import XML_ID, q

_CAUSES = {"ocr": "an error of the OCR", "print": "a slip of the printed book", "unknown": "cause not known"}
_WIDTH = 40
_FRAGMENT = "http://tools.ietf.org/rfc/rfc3236"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _quote(reading: str, before: str, after: str) -> dict[str, Json]:
    """A text-quote selector; an empty reading or a space is quoted with the words on either side.

    >>> _quote("keeper", "met a better ", ". He")
    {'type': 'TextQuoteSelector', 'exact': 'keeper', 'prefix': 'met a better ', 'suffix': '. He'}
    >>> _quote(" ", "The board", "printed forms")["exact"]
    'board printed'
    """
    if not reading.strip():
        left, right = before.rsplit(" ", maxsplit=1)[-1], after.split(" ", maxsplit=1)[0]
        before, after = before[: len(before) - len(left)], after[len(right) :]
        reading = left + reading + right
    return compact({"type": "TextQuoteSelector", "exact": reading, "prefix": before, "suffix": after})


def _target(source: str, anchor: str, refined: dict[str, Json] | None) -> Json:
    selector: dict[str, Json] = {"type": "FragmentSelector", "value": anchor, "conformsTo": _FRAGMENT}
    if not anchor:
        return compact({"source": source, "selector": refined})
    if refined:
        selector["refinedBy"] = refined
    return {"source": source, "selector": selector}


def _annotation(contents: Contents, identity: str, purpose: str, words: str, resp: str, target: Json) -> Json:
    who = contents.edition.people.get(resp.removeprefix("#"), "")
    creator: Json = (
        {"type": "Software" if resp.removeprefix("#") == "ibid" else "Person", "name": who} if who else None
    )
    body: Json = {
        "type": "TextualBody",
        "value": words,
        "format": "text/plain",
        "language": "en",
        "purpose": purpose,
    }
    record: dict[str, Json] = {
        "id": f"{contents.facts.base}annotations.json#{identity}",
        "type": "Annotation",
        "motivation": purpose,
        "creator": creator,
        "body": body,
        "target": target,
    }
    return compact(record)


def _words(contents: Contents, emendation: Emendation) -> str:
    """What was changed and why, in a sentence or two."""
    read = f"“{emendation.reading}”" if emendation.reading else "nothing"
    witness = f"“{_one_line(emendation.witness) or emendation.witness}”" if emendation.witness else "nothing"
    about = ", ".join(
        x for x in (emendation.kind, _CAUSES.get(emendation.cause, ""), f"certainty {emendation.cert}") if x
    )
    reason = emendation.reason or contents.edition.rules.get(emendation.rule, "")
    if emendation.layer == "gap":
        return f"Text is lost here ({about}). {reason}".strip()
    return f"The edition reads {read}, the witness has {witness} ({about}). {reason}".strip()


def _around(contents: Contents, emendation: Emendation) -> tuple[str, str, str]:
    """The reading with what stands before and after it, from the text that the other exports have."""
    edition, identity = contents.edition, f"{emendation.place.chapter}.{emendation.place.anchor}"
    item = edition.blocks.get(identity) or edition.notes.get(identity)
    text = contents.text(item) if item is not None else None
    if text is None or emendation.id not in text.spans:
        return emendation.reading, emendation.before.removeprefix("… "), emendation.after.removesuffix(" …")
    start, end = text.spans[emendation.id]
    return text.text[start:end], text.text[max(0, start - _WIDTH) : start], text.text[end : end + _WIDTH]


def _emendation(contents: Contents, emendation: Emendation) -> Json:
    place = emendation.place
    quote = _quote(*_around(contents, emendation)) if emendation.layer != "gap" else None
    target = _target(
        contents.facts.address(place.file), place.anchor, quote if quote and quote.get("exact") else None
    )
    return _annotation(
        contents, emendation.id, "editing", _words(contents, emendation), emendation.resp, target
    )


def _call(contents: Contents, call: Call) -> Json | None:
    """Why a note call stands where it does."""
    if call.why is None:
        return None
    href = contents.edition.hrefs.get(call.id, "")
    file, _, anchor = href.partition("#")
    identity = call.why.get(XML_ID, "") or f"{call.id}.why"
    words = f"Call of note {call.n}: {read_text(*call.why).text or _inner(call)}"
    target = _target(contents.facts.address(file), anchor, None)
    return _annotation(contents, identity, "commenting", words, call.why.get("resp", ""), target)


def _inner(call: Call) -> str:
    return _one_line("".join(str(text) for text in call.why.itertext())) if call.why is not None else ""


def _notes(contents: Contents) -> Iterator[Json]:
    """The edition's own notes: commentary, and what is said of lost text."""
    edition = contents.edition
    places = [(note.element, edition.hrefs.get(note.id, "")) for note in edition.notes.values()]
    places += [
        (block.element, f"{block.place.file}#{block.place.anchor}") for block in edition.blocks.values()
    ]
    for element, href in places:
        for number, note in enumerate(element.iter(q("note")), 1):
            if note.get("type") != "editorial" or note.get("subtype") in {"call", "alternatives"}:
                continue
            file, _, anchor = href.partition("#")
            words = _one_line("".join(str(text) for text in note.itertext()))
            identity = note.get(XML_ID, "") or f"{element.get(XML_ID, '')}.ed{number}"
            target = _target(contents.facts.address(file), anchor, None)
            yield _annotation(contents, identity, "commenting", words, note.get("resp", ""), target)


def web_annotations(contents: Contents) -> Artefact:
    """``annotations.json``: one page of a Web Annotation collection."""
    items: list[Json] = [_emendation(contents, emendation) for emendation in contents.edition.emendations]
    items += [
        made
        for made in (_call(contents, call) for call in contents.edition.calls.values())
        if made is not None
    ]
    items += _notes(contents)
    facts = contents.facts
    page: dict[str, Json] = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"{facts.base}annotations.json",
        "type": "AnnotationPage",
        "partOf": {
            "id": f"{facts.base}annotations.json#collection",
            "type": "AnnotationCollection",
            "label": f"{facts.title}: emendations and editorial notes, {facts.edition}",
            "total": len(items),
        },
        "startIndex": 0,
        "items": items,
    }
    return Artefact("annotations.json", dump(page))
