"""What the pages of a book load: style sheets, scripts, fonts, each as small as it can be made here.

A reader waits for every file, so what every page needs is one style sheet and one script; what a chapter does not show
or does not need before somebody asks for it stands in files of its own (docs/architecture.md, *What a page loads*).
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Final

from ibid.cached import cached
from ibid.html.fonts import faces, licence
from ibid.html.lean import lean
from ibid.html.site import TEMPLATES
from ibid.model import Artefact

CACHE = Path(__file__).resolve().parents[2] / ".cache" / "scripts"

FILES: Final = {
    **{name: (name,) for name in ("edition.css", "pages.css", "panel.css")},
    "reader.js": ("settings.js", "reading.js", "notes.js", "mentions.js", "copy.js"),
    **{name: (name,) for name in ("help.js", "resume.js", "cite.js", "names.js")},
}
"""The name of each file to what it is put together from."""

_FOR_TESTS = re.compile(r"^  if \(typeof (?:module|document) === .*;\n", re.MULTILINE)
"""What a reader's script says to Node, where the pure parts of its sources are tested."""
_CSS = re.compile(
    r"""(?P<comment>/\*.*?\*/)|(?P<string>"[^"]*")|(?P<sign>\s*[{};,]\s*|:\s+)|(?P<space>\s+)""", re.DOTALL
)


def lean_css(text: str) -> str:
    """A style sheet without comments and needless space.

    >>> lean_css("/* page */ a:hover, .b :is(i) { color: red; content: \\"a, b\\"; }")
    'a:hover,.b :is(i){color:red;content:"a, b"}'
    """

    def shorter(match: re.Match[str]) -> str:
        if match["string"]:
            return match["string"]
        return "" if match["comment"] else match["sign"].strip() if match["sign"] else " "

    return _CSS.sub(shorter, text).strip().replace(";}", "}")


@cache
def asset(name: str, *parts: str) -> Artefact:
    """A style sheet or script of the folder ``templates/static/``, put together and made lean, as ``assets/NAME``.

    ``parts``: what it is put together from, when that is neither told in `FILES` nor one file of its name.
    """
    sources = parts or FILES.get(name, (name,))
    text = "".join((TEMPLATES / "static" / part).read_text("utf-8") for part in sources)
    if name.endswith(".css"):
        return Artefact(f"assets/{name}", lean_css(text).encode())
    script = _FOR_TESTS.sub("", text) if name in FILES else text
    digest = hashlib.sha256(_tool() + script.encode()).hexdigest()[:16]
    return Artefact(f"assets/{name}", cached(CACHE / f"{digest}.js", lambda: lean(script).encode()))


@cache
def _tool() -> bytes:
    """What makes a script lean, as it is written: another one, other scripts."""
    return Path(__file__).with_name("lean.py").read_bytes()


def assets() -> list[Artefact]:
    """Style sheets, scripts and fonts, as ``assets/…``."""
    found = [asset(name) for name in FILES]
    found.extend(Artefact(f"assets/{name}", data) for name, data in sorted(faces().items()))
    found.append(Artefact("assets/literata-licence.txt", licence()))
    return found
