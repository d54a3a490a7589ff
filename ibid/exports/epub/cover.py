"""A typographic cover: a plain SVG, the author over the title over a rule."""

from __future__ import annotations

from ibid.exports.contents import Contents
from ibid.exports.epub.pages import File, page
from ibid.exports.printed import esc

_WIDTH, _HEIGHT, _MARGIN = 1200, 1800, 130
_PAPER, _INK, _RED = "#fbf7ee", "#1f1b16", "#8a2f1d"


def lines_of(text: str, width: int) -> list[str]:
    """The text in lines of about the width; no article or preposition ends one, so that a line may be a little longer.

    >>> lines_of("Leon Trotsky and the Politics of Economic Isolation", 18)
    ['Leon Trotsky', 'and the Politics', 'of Economic Isolation']
    """
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= width and lines[-1][-1] not in ":;":
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    for index in range(len(lines) - 1, 0, -1):  # no article or preposition at the end of a line
        words = lines[index - 1].split()
        while len(words) > 1 and len(words[-1]) <= 3 and words[-1].islower():
            lines[index] = f"{words.pop()} {lines[index]}"
        lines[index - 1] = " ".join(words)
    return lines


def cover_svg(contents: Contents) -> str:
    """``cover.svg``."""
    facts = contents.facts
    lines = lines_of(facts.title, 18)
    size = min(118, int((_WIDTH - 2 * _MARGIN) / max(len(line) for line in lines) / 0.52)) if lines else 100
    who = ", ".join(person.direct for person in facts.authors)
    imprint = " · ".join(x for x in (facts.publisher, facts.year) if x)
    text = [_text(_MARGIN, 300, 52, who, _INK)]
    top = 520
    for line in lines:
        text.append(_text(_MARGIN, top, size, line, _INK))
        top += int(size * 1.16)
    text.append(_text(_MARGIN, _HEIGHT - 170, 40, imprint, _INK))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}" '
        f'role="img" aria-label="{esc(facts.title)}">\n<title>{esc(facts.title)}</title>\n'
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="{_PAPER}"/>\n'
        f'<rect x="{_MARGIN}" y="350" width="{_WIDTH - 2 * _MARGIN}" height="5" fill="{_RED}"/>\n'
        f'<rect x="{_MARGIN}" y="{_HEIGHT - 250}" width="{_WIDTH - 2 * _MARGIN}" height="2" fill="{_RED}"/>\n'
        + "\n".join(text)
        + "\n</svg>\n"
    )


def _text(x: int, y: int, size: int, words: str, fill: str) -> str:
    return (
        f'<text x="{x}" y="{y}" font-family="Literata, Georgia, \'Times New Roman\', serif" font-size="{size}" '
        f'fill="{fill}">{esc(words)}</text>'
    )


def cover_file(contents: Contents) -> File:
    """``cover.xhtml``: the picture on a page of its own."""
    title = esc(contents.facts.title)
    body = f'<section epub:type="cover" class="cover"><img src="cover.svg" alt="Cover: {title}"/></section>'
    return File("cover.xhtml", "Cover", page(contents, "Cover", body, kind="frontmatter"))
