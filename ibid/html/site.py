"""The templates: one Jinja2 environment, and what every page of a book is given."""

from __future__ import annotations

import hashlib
import os
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from jinja2 import (
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from markupsafe import Markup

from ibid.errors import SiteError
from ibid.html.records import Edition
from ibid.model import Artefact

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


@contextmanager
def rendering() -> Iterator[None]:
    """What goes wrong in a template meanwhile is raised as a `SiteError`: which one, which line, what."""
    try:
        yield
    except Exception as error:
        told = _told(error)
        if told is None:
            raise
        raise told from error


def _told(error: Exception) -> SiteError | None:
    """The error for people; nothing for what went wrong elsewhere."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.endswith(".html")]
    place = f"templates/{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    if isinstance(error, TemplateSyntaxError) and error.filename:
        place = f"templates/{Path(error.filename).name}:{error.lineno}"
    elif isinstance(error, TemplateNotFound):
        return SiteError(
            f"{place or f'templates/{error.name}'}: there is no template {error.name}", "mend the template"
        )
    elif isinstance(error, UnicodeDecodeError):
        loader = environment().loader
        folders = loader.searchpath if isinstance(loader, FileSystemLoader) else []
        files = (path for folder in folders for path in sorted(Path(folder).rglob("*.html")))
        broken = next((path for path in files if path.read_bytes() == error.object), None)
        return SiteError(f"templates/{broken.name}: not UTF-8", "save the file as UTF-8") if broken else None
    elif not isinstance(error, TemplateError) and not (frames and _last_file(error) == frames[-1].filename):
        return None
    message = getattr(error, "message", None) or f"{error}"
    return SiteError(f"{place or 'templates'}: {message}", "mend the template")


def _last_file(error: Exception) -> str:
    """Where an error was raised."""
    return traceback.extract_tb(error.__traceback__)[-1].filename


class _Bytecode(FileSystemBytecodeCache):
    """Keyed by the bytes of a template's path: under a plain C locale a path may have characters that are no text."""

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The name of what is kept for a template: the same in every locale."""
        return hashlib.sha256(os.fsencode(f"{name}|{filename or ''}")).hexdigest()


def _bytecode() -> FileSystemBytecodeCache | None:
    """Compiled templates, kept between builds (compiling them takes a quarter of a second); none where nothing can be written."""
    folder = TEMPLATES.parent / ".cache" / "templates"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return _Bytecode(str(folder)) if os.access(folder, os.W_OK) else None


@cache
def environment() -> Environment:
    """The Jinja2 environment; a missing value stops the build."""
    env = Environment(
        bytecode_cache=_bytecode(),
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    env.globals["safe"] = Markup
    return env


def load() -> None:
    """Every template, so that none is looked for later. One that is wrong is left for the page that wants it."""
    env = environment()
    for name in env.list_templates(extensions=["html"]):
        with suppress(TemplateError, OSError, UnicodeDecodeError):
            env.get_template(name)


def _nothing(_path: str, _title: str) -> Markup:
    return Markup("")


@dataclass(frozen=True, slots=True)
class Hooks:
    """What others put into every page, by the page's path in the book's folder and its title."""

    head: Callable[[str, str], Markup] = _nothing
    """Tags for the end of the page's head."""
    cite: Sequence[tuple[str, Markup]] = ()
    """How to cite the edition, for the title page: ``(form, reference)``."""


@dataclass(frozen=True, slots=True)
class Site:
    """What the pages of one book share."""

    edition: Edition
    stats: Mapping[str, object]
    downloads: Sequence[tuple[str, str]]
    search_url: str | None = None
    registers: Sequence[tuple[str, str]] = ()
    """Pages of others for the contents, as ``(file, title)``: registers, commentary."""
    hooks: Hooks = Hooks()
    """What others put into every page."""
    _contents: dict[tuple[str, str], Markup] = field(default_factory=dict, compare=False, repr=False)
    """The drawer of contents as rendered before: most pages have the same."""

    def contents(self, path: str, root: str) -> Markup:
        """The drawer of contents for a page, whose own entry is marked in it."""
        listed = {"index.html", "bibliography.html", "sources/index.html", "emendations.html", "about.html"}
        listed |= {chapter.file for chapter in self.edition.chapters} | {
            file for file, _title in self.registers
        }
        key = (path if path in listed else "", root)
        if key not in self._contents:
            html = (
                environment()
                .get_template("nav.html")
                .render(chapters=self.edition.chapters, registers=self.registers, path=path, root=root)
            )
            self._contents[key] = Markup(html.rstrip())  # noqa: S704 - a template of ours, escaped there
        return self._contents[key]

    def page(self, path: str, template: str, title: str, **values: object) -> Artefact:
        """One page of the book as an artefact.

        In: its path in the book's folder, its template, its title, and what the template asks for.
        """
        page = environment().get_template(template)
        html = page.render(
            site=self,
            edition=self.edition,
            header=self.edition.header,
            chapters=self.edition.chapters,
            path=path,
            root="../" * path.count("/"),
            title=title,
            search_url=self.search_url,
            downloads=self.downloads,
            registers=self.registers,
            **values,
        )
        return Artefact(path, html.encode("utf-8"))
