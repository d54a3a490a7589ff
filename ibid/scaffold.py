"""`build.py new BOOK --witness FILE`: a first ``edition/BOOK/book.yaml``, guessed from the contents list of the witness."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from ibid import furniture, landmarks, languages, witness
from ibid.errors import EditionError, UsageError
from ibid.folding import SUPERSCRIPTS, fold
from ibid.lines import seem_of_print
from ibid.model import Name
from ibid.profile import Chapter, Profile

_CONTENTS = frozenset(words for known in languages.LANGUAGES for words in known.contents)
_NOTES = frozenset(words for known in languages.LANGUAGES for words in known.notes)
_BIBLIOGRAPHY = frozenset(words for known in languages.LANGUAGES for words in known.bibliography)
_SAMPLE = 60_000
"""So many characters tell the language."""
_ENTRY = re.compile(
    r"^\s*(?:(?P<label>\d{1,2}|[IVXl]{1,5})[.\t ]\s*)?(?P<title>.+?)[\s.]*(?:\t|\s)(?P<page>[\d⁰¹²³⁴-⁹ ]{1,5})\s*$"
)
_PART = re.compile(r"^\s*(?P<label>part\s+(?:\w+))\b[\s.:]*(?P<title>.*)$", re.I)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PAGE_OR_LABEL = re.compile(r"^\d{1,2}\s|\s\d{1,4}$")
_UNNUMBERED = frozenset(
    [
        "preface",
        "index",
        "introduction",
        "acknowledgements",
        "foreword",
        "abbreviations",
        "vorwort",
        "register",
        "einleitung",
        "abkürzungen",
    ]
)
"""What is no chapter, unless it is numbered like one."""
_COLUMNS = frozenset(
    {"page", "chapter", "chap", "chap page", "chapter page", "part page", "seite", "kapitel seite"}
)
"""What stands above the columns of the contents."""
_LONG = 200
"""An entry of the contents has fewer characters."""
_LIMIT = 500
"""Lines within which the contents stand."""


@dataclass(slots=True)
class Guess:
    """What the contents list seems to say."""

    title: str = ""
    author: str = ""
    parts: list[tuple[str, str]] = field(default_factory=list)
    chapters: list[tuple[str, int, int]] = field(default_factory=list)
    """(title, page, part)."""
    back: dict[str, int] = field(default_factory=dict)
    """Folded heading of back matter -> page."""
    last: int = 0
    """Highest page of the list."""
    of_print: bool = False
    """A line of the file seems to be a line of print."""
    language: str = "en"
    """Tag of its language."""
    contents: str = ""
    """Heading of the contents list."""
    notes: str = "Notes"
    """Heading of the notes."""
    ends: bool = False
    """The notes seem to stand at the ends of chapters."""


def guess(carrier: witness.Witness) -> Guess:
    """What title page, contents and the look of a witness tell; what is not found stays empty."""
    result = _contents(carrier)
    result.of_print = seem_of_print(carrier.text)
    result.language = languages.guess(carrier.text[:_SAMPLE])
    words = languages.language(result.language)
    result.contents = result.contents or words.contents[0].capitalize()
    listed = bool(set(words.notes) & set(result.back))
    result.notes = next((w for w in words.notes if w in result.back), words.notes[0]).capitalize()
    for title in words.notes if result.chapters else ():
        if _ends(carrier, result, title.capitalize(), headed=True):
            result.notes, result.ends = title.capitalize(), True
            break
    else:
        result.ends = (
            bool(result.chapters) and not listed and _ends(carrier, result, result.notes, headed=False)
        )
    return result


def _ends(carrier: witness.Witness, found: Guess, title: str, *, headed: bool) -> bool:
    """Whether most chapters seem to end with a list of notes; ``headed``: lists without a heading do not count."""
    chapters = tuple(Chapter(n, words, page, 0) for n, (words, page, _part) in enumerate(found.chapters, 1))
    profile = Profile(
        "", found.title, Name("", ""), "", "", 0, found.language, "", "", 0, (), chapters,
        ("", 0), (title, 0), found.last, found.contents, notes_at="end-of-chapter",
    )  # fmt: skip
    running = furniture.find(carrier, profile, landmarks.body_start(carrier, profile))
    marks = [m for m in landmarks.find(carrier, profile, running) if m.lines]
    lists = [m.lines[0] for m in marks if m.kind == "notes-chapter"]
    if headed:
        lists = [heading for heading in lists if heading.start < heading.end]
    there = sum(m.kind == "chapter" for m in marks)
    return there == len(chapters) and len(lists) > 1 and 2 * len(lists) >= there


def _contents(carrier: witness.Witness) -> Guess:
    """What title page and contents tell."""
    lines = [carrier.at(carrier.line(n)) for n in range(1, min(carrier.lines, _LIMIT) + 1)]
    start = next((i for i, line in enumerate(lines) if fold(line) in _CONTENTS), None)
    result = Guess()
    head = [line.strip() for line in lines[: start or 8] if line.strip()]
    result.title, result.author = (
        [*head, "", ""][0].title() if head else "",
        [*head, "", ""][1].title() if len(head) > 1 else "",
    )
    if start is None:
        return result
    result.contents = lines[start].strip().capitalize()
    seen: set[str] = set()
    pending = ""
    for line in lines[start + 1 :]:
        if not line.strip() or fold(line) in _COLUMNS:
            continue
        if _text_begins(result, line):
            break
        part = _PART.match(line)
        if part:
            label = part["label"].strip()
            if label.lower() in seen:
                break  # the text begins: everything is announced once
            seen.add(label.lower())
            result.parts.append((label.capitalize(), part["title"].strip().capitalize()))
            continue
        before = len(result.chapters)
        pending = _entry(result, line, pending)
        if len(result.chapters) > before > 0 and result.chapters[-1][1] < result.chapters[-2][1]:
            result.chapters.pop()
            break  # a running head, or the number of the first chapter
    return result


def _text_begins(found: Guess, line: str) -> bool:
    """Whether a line can be no entry of the contents: prose, or a chapter that was announced already."""
    words = fold(line)
    announced = {fold(title) for title, _page, _part in found.chapters}
    return len(line) > _LONG or words in announced or _PAGE_OR_LABEL.sub("", words).strip() in announced


def _entry(result: Guess, line: str, pending: str) -> str:
    """Take one line of the contents; returns the beginning of a title that goes on in the next line."""
    match = _ENTRY.match(line)
    if not match:
        words = line.strip()
        if result.parts and not result.parts[-1][1] and words.isupper():
            label, _ = result.parts[-1]
            result.parts[-1] = (label, words.capitalize())
            return ""
        return words if len(words) < 80 else ""
    title = " ".join(f"{pending} {match['title']}".split())
    title = re.sub(r"^(?:\d{1,2}|[IVXl]{1,5})[.\t ]\s*", "", title)
    page = int(match["page"].translate(SUPERSCRIPTS).replace(" ", "") or 0)
    result.last = max(result.last, page)
    key = fold(title)
    if (key in _UNNUMBERED and not match["label"]) or key in _NOTES | _BIBLIOGRAPHY:
        result.back[key] = page
    else:
        result.chapters.append((title, page, len(result.parts)))
    return ""


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def profile_text(carrier: witness.Witness, found: Guess) -> str:
    """The guessed ``book.yaml``, with a remark where the editor must look."""
    given, _, family = found.author.rpartition(" ")
    bibliography = next((k for k in found.back if k in _BIBLIOGRAPHY - _NOTES), "")
    notes = found.back.get(fold(found.notes), 0)
    lines = [
        "# Guessed from the title page and contents of the witness: check every line against the printed book.",
        f"title: {_quoted(found.title or 'TITLE')}",
        f"author: {{family: {_quoted(family or 'FAMILY')}, given: {_quoted(given)}}}",
        'place: ""',
        'publisher: ""',
        "year: 0",
        f"language: {found.language}",
        'rights: "Say whose the text is."',
        f"witness: {{sha256: {carrier.sha256}, size: {carrier.size}}}",
    ]
    if found.parts:
        lines += ["parts:", *(f"  - {{label: {_quoted(a)}, title: {_quoted(b)}}}" for a, b in found.parts)]
    lines.append("chapters:")
    for n, (title, page, part) in enumerate(found.chapters, 1):
        lines.append(f"  - {{n: {n}, part: {part}, page: {page}, title: {_quoted(title)}}}")
    if fold(found.contents) != "contents":
        lines.append(f"contents: {_quoted(found.contents)}")
    if found.of_print:
        lines += [
            "# Lines of the file seem to be lines of print; if each is a paragraph, take this out.",
            "lines: print",
        ]
    if bibliography or not found.ends:
        title = bibliography.capitalize() or "Bibliography"
        lines.append(f"bibliography: {{title: {title}, page: {found.back.get(bibliography, 0)}}}")
    where = "where: end-of-chapter" if found.ends else f"page: {notes}"
    lines += [
        f"notes: {{title: {found.notes}, {where}}}",
        f"last-page: {found.back['index'] - 1 if notes < found.back.get('index', 0) else found.last}",
        "",
    ]
    return "\n".join(lines)


def new(root: Path, book: str, path: Path) -> int:
    """Write ``edition/BOOK/book.yaml`` and ``source/BOOK/README.md``; returns the exit status.

    Raises `UsageError` for a bad slug, `WitnessError` for a bad witness, `EditionError` when the book exists.
    """
    if not _SLUG.fullmatch(book):
        raise UsageError(f"{book!r} is no slug", "use lower-case letters, digits and hyphens: author-1973")
    target = root / "edition" / book / "book.yaml"
    if target.exists():
        raise EditionError(f"edition/{book}/book.yaml exists already", "delete it to start anew")
    carrier = witness.read(path)
    found = guess(carrier)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(profile_text(carrier, found), "utf-8")
    readme = root / "source" / book / "README.md"
    readme.parent.mkdir(parents=True, exist_ok=True)
    if not readme.exists():
        readme.write_text(
            f"# Witness of {book}\n\nSHA-256 {carrier.sha256}, {carrier.size} bytes. Say where it comes from, who made it, and whose the text is.\n",
            "utf-8",
        )
    print(
        f"wrote edition/{book}/book.yaml: {len(found.parts)} parts, {len(found.chapters)} chapters guessed from the contents"
    )
    if found.of_print:
        print("a line of the file seems to be a line of print: they will be joined to paragraphs")
    if found.ends:
        print("the notes seem to stand at the end of each chapter")
    elif not _NOTES & set(found.back):
        print(
            "the contents name no notes: say in book.yaml how their list is headed, and on which page it begins"
        )
    print(f"next: check it against the book, then  python build.py build --book {book} --witness {path}")
    return 0
