"""The commentary: Markdown without HTML, links of known kinds, anchors that are checked."""

from __future__ import annotations

import pytest
from lxml import etree

from ibid.errors import EditionError
from ibid.registers import commentary
from ibid.registers.prose import write_prose
from ibid.registers.remarks import anchor_of, notes
from ibid.registers.shownprose import prose_html
from ibid.teitext import XML_ID, Writer, q
from ibid.yamlio import Problems

HEAD = 'title: T\nkind: slip\nauthor: The editors\ndate: "2026-11-24"\n'
PROSE = (
    # Markdown, HTML, complaint
    ("One *two* **three** `four`", "<p>One <em>two</em> <strong>three</strong> <code>four</code></p>", ""),
    ("- a\n- b", "<ul><li>a</li><li>b</li></ul>", ""),
    ("1. a", "<ol><li>a</li></ol>", ""),
    ("> said", "<blockquote><p>said</p></blockquote>", ""),
    ("## Head", "<h3>Head</h3>", ""),
    ("[there](2.14)", '<p><a href="ch2.html#p14">there</a></p>', ""),
    ("[gone](2.15)", "<p>gone</p>", ""),
    (
        "[w](https://a.org/?a=1&b=2)",
        '<p><a href="https://a.org/?a=1&amp;b=2" rel="external noreferrer">w</a></p>',
        "",
    ),
    ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>", ""),
    ("<div onclick='x'>a</div>", "<p>&lt;div onclick=&#x27;x&#x27;&gt;a&lt;/div&gt;</p>", ""),
    ("a &nbsp; <b>c</b>", "<p>a &amp;nbsp; &lt;b&gt;c&lt;/b&gt;</p>", ""),
    ("[bad](javascript:alert(1))", "<p>bad</p>", "the link 'javascript:alert(1)'"),
    ("[bad](http://[reed)", "<p>bad</p>", "the link 'http://[reed'"),
    ("[bad](https:reed)", "<p>bad</p>", "the link 'https:reed'"),
    ("[bad](<https://reed.example/a b>)", "<p>bad</p>", "the link 'https://reed.example/a b'"),
    ("[bad](data:text/html,x)", "<p>bad</p>", "the link"),
    ("[bad](other.html)", "<p>bad</p>", "the link"),
    ("![p](https://example.org/p.png)", "<p></p>", "<img> has no place"),
)


@pytest.mark.parametrize(("text", "html", "complaint"), PROSE)
def test_prose(text, html, complaint):
    said = []
    note = etree.Element(q("note"))
    write_prose(Writer(note), text, said.append)
    assert prose_html(note, {"ch2.p14": "ch2.html#p14"}) == html
    assert bool(said) == bool(complaint)
    assert not complaint or complaint in said[0]


def read(folder, **files):
    (folder / "commentary").mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / "commentary" / f"{name}.md").write_text(text, "utf-8")
    problems = Problems()
    comments = commentary.read(folder, problems)
    problems.stop()
    return comments


def test_reading(tmp_path):
    found = read(tmp_path, a=f'---\n{HEAD}anchor: "2n5"\nwords: reeds\n---\nText.\n')
    assert [(c.key, c.anchor, c.words, c.body) for c in found] == [("a", "ch2.n5", "reeds", "Text.")]


BAD = (
    ("Text.", "must begin with front matter"),
    (f"---\n{HEAD}---\n", "says nothing"),
    (f"---\n{HEAD}colour: red\n---\nText.", "unknown key 'colour'"),
    (f"---\n{HEAD}anchor: somewhere\n---\nText.", "no place of the book"),
    (f"---\n{HEAD}words: reeds\n---\nText.", "'words' without 'anchor'"),
    ("---\ntitle: T\nkind: slip\nauthor: E\ndate: today\n---\nText.", "must be a day"),
    ("---\ntitle: [\n---\nText.", "commentary/a.md:"),
    (f"---\n{HEAD}---\n[bad](javascript:alert(1))", "the link"),
)


@pytest.mark.parametrize(("text", "expected"), BAD)
def test_problems(tmp_path, text, expected):
    with pytest.raises(EditionError) as caught:
        read(tmp_path, a=text)
    assert expected in str(caught.value)


def tei(*comments):
    root = etree.Element(q("TEI"))
    writer = Writer(root)
    writer.open("standOff")
    commentary.write_commentary(writer, comments)
    writer.close()
    writer.open("text")
    for n, words in enumerate(("Reeds grow.", "Reeds are cut in May."), 1):
        writer.leaf("p", words, {XML_ID: f"ch1.p{n}"})
    return root


ANCHORS = (
    ("ch1.p2", "cut in May", "", ""),
    ("ch1.p1", "cut in May", "m-002", "it has moved to ch1.p2"),
    ("ch1.p1", "Reeds", "", ""),
    ("ch1.p2", "sold in May", "m-002", "mend the anchor"),
    ("ch1.p7", "cut in May", "m-001", "it has moved to ch1.p2"),
    ("", "", "", ""),
)


@pytest.mark.parametrize(("anchor", "words", "code", "hint"), ANCHORS)
def test_anchors(anchor, words, code, hint):
    root = tei(commentary.Comment("a", "a.md:1", "T", "slip", "E", "2026-11-24", anchor, words, "Text."))
    found = commentary.anchor_findings(root, "reeds")
    assert [anchor_of(note) for note in notes(root)] == [anchor]
    assert [f.code for f in found] == ([code] if code else [])
    assert not hint or hint in found[0].hint


def test_a_comment_that_is_not_utf_8(tmp_path):
    folder = tmp_path / "b" / "commentary"
    folder.mkdir(parents=True)
    (folder / "a.md").write_bytes(f"---\n{HEAD}---\ncaf".encode() + b"\xe9\n")
    problems = Problems()
    commentary.read(tmp_path / "b", problems)
    with pytest.raises(EditionError, match=r"edition/b/commentary/a.md:7:4: not UTF-8 \(byte 0xe9\)"):
        problems.stop()
