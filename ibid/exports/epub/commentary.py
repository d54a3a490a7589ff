"""The comments of the edition as a file of the EPUB, apart from the author's words."""

from __future__ import annotations

import re

from ibid.exports.contents import Contents
from ibid.exports.epub.pages import File, page
from ibid.exports.printed import esc
from ibid.html.comments import Comment
from ibid.html.walk import local_id

_LINK = re.compile(r'<a href="(?P<to>[^":]*)">(?P<words>.*?)</a>', re.DOTALL)
"""A link to another page of the site: those with a scheme lead out of the book and stay."""
_CHAPTER = re.compile(r"(?P<file>ch\w+)\.html(?P<anchor>#.*)?")


def commentary_file(contents: Contents) -> File | None:
    """All comments, each with the place it is about; ``None`` when there are none."""
    comments = [c for found in contents.edition.comments.values() for c in found]
    if not comments:
        return None
    title = "Introduction and commentary"
    inner = "\n".join(_comment(contents, comment) for comment in comments)
    body = (
        f'<section role="doc-appendix" epub:type="appendix" aria-labelledby="title">\n<h1 id="title">{title}</h1>\n'
        f'<p class="ed">Notes of the edition, not of the author.</p>\n{inner}\n</section>'
    )
    return File("commentary.xhtml", title, page(contents, title, body, kind="backmatter"))


def _comment(contents: Contents, comment: Comment) -> str:
    words = f" ‘{esc(comment.lemma)}’" if comment.lemma else ""
    href = _place(contents, comment)
    place = f'<p class="ed"><a href="{esc(href)}">On the text</a>{words}</p>\n' if href else ""
    return f'<section id="{esc(comment.id)}">\n<h2>{esc(comment.title)}</h2>\n{place}{_inside(comment.body)}\n</section>'


def _place(contents: Contents, comment: Comment) -> str:
    """The mark in the text, or what the comment is about as a whole."""
    found = _CHAPTER.fullmatch(contents.edition.hrefs.get(comment.anchor, ""))
    if found is None:
        return ""
    anchor = comment.mark if comment.passage else local_id(comment.anchor, found["file"])
    return f"{found['file']}.xhtml" + (f"#{anchor}" if comment.anchor != found["file"] else "")


def _inside(html: str) -> str:
    """A comment's prose: links into chapters lead to the chapters of this file, those to other pages fall."""

    def linked(match: re.Match[str]) -> str:
        to = _CHAPTER.fullmatch(match["to"])
        if to is None:
            return match["words"]
        return f'<a href="{to["file"]}.xhtml{to["anchor"] or ""}">{match["words"]}</a>'

    return _LINK.sub(linked, html).replace("<br>", "<br/>")
