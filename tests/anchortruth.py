"""Where every identifier must lead after an edit, told by the serial numbers of words alone."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from anchorbook import Block, identified
from anchoredits import Editor
from lxml import etree

from ibid.anchors import lock as locks
from ibid.anchors import settle as settling
from ibid.teitext import XML_ID, q, reading_text, witness_text


@dataclass
class Truth:
    """What every identifier stood for, by the words themselves."""

    core: dict[str, set[int]] = field(default_factory=dict)
    home: dict[str, tuple] = field(default_factory=dict)
    past: Counter = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    def check(self, edition, settled, old):
        lock, tei = settled.lock, settled.tei
        assert locks.refuse_shrunk(old, lock) == []
        things, elements = edition.things(), identified(tei)
        assert len(things) == len(elements)
        named = list(zip([e.get(XML_ID) for e in elements], things, strict=True))
        assert len({name for name, _ in named}) == len(named)
        for name, _ in named:
            assert lock.entries[name].status == "live", name
        assert len(named) == sum(e.status == "live" for e in lock)
        blocks = {name: {w.serial for w in x.words()} for name, x in named if isinstance(x, Block)}
        others = {x: name for name, x in named if not isinstance(x, Block)}
        holders = defaultdict(list)
        for name, words in blocks.items():
            for serial in words:
                holders[serial].append(name)
        for name, core in self.core.items():
            self._block(lock, name, core, holders)
        for name, home in self.home.items():
            self._other(lock, name, home, others)
        self.core |= blocks
        self.home |= {name: x for x, name in others.items()}

    def _block(self, lock, name, core, holders):
        goal = lock.resolve(name)
        held = Counter(block for serial in core for block in holders.get(serial, ()))
        most, total = max(held.values(), default=0), held.total()
        self.past[lock.entries[name].status] += 1
        if goal and held[goal] < 0.8 * most:
            self.problems.append(
                f"{name} leads to {goal} ({held[goal]} of {len(core)} words), most are elsewhere: {most}"
            )
        elif goal and not most:
            self.problems.append(f"{name} leads to {goal}, but all its words are gone")
        elif not goal and total > 0.5 * len(core):
            self.problems.append(f"{name} is a tombstone, but {total} of {len(core)} words are there")

    def _other(self, lock, name, home, others):
        goal, now = lock.resolve(name), others.get(home, "")
        if home[0] == "section" and not now:
            return  # its heading is gone: the tombstone or the paragraph it began with is checked apart
        if goal != now:
            self.problems.append(f"{name} leads to {goal or 'nothing'}, {home} is {now or 'gone'}")


def well_formed(edition, given, settled):
    """The settled TEI: pointers lead somewhere, numbers agree, anchors stand where they should, the text is untouched."""
    tei, lock = settled.tei, settled.lock
    names = Counter(e.get(XML_ID) for e in tei.iter("*") if e.get(XML_ID))
    assert max(names.values()) == 1
    for e in tei.iter("*"):
        for value in e.attrib.values():
            for pointer in value.split():
                assert not pointer.startswith("#") or pointer[1:] in names, (e.tag, pointer)
    elements = {e.get(XML_ID): e for e in tei.iter("*") if e.get(XML_ID)}
    for entry in lock:
        anchor = elements.get(entry.id)
        if entry.status == "live":
            if entry.kind in {"paragraph", "quotation"}:
                assert entry.id.endswith(".p" + anchor.get("n"))
            continue
        goal, chapter = lock.resolve(entry.id), entry.id.partition(".")[0]
        assert anchor is not None, entry
        assert anchor.tag == q("anchor"), entry
        if anchor.get("type") == "alias":
            assert anchor.get("corresp") == f"#{goal}"
            assert elements[goal] in anchor.iterancestors() or anchor.getnext() is not None
        else:
            assert anchor.get("type") == ("moved" if goal else "tombstone")
        if entry.kind not in {"work", "page"} and anchor.get("type") != "alias":
            assert chapter in {x.get(XML_ID, "").partition(".")[0] for x in anchor.iterancestors()}, entry
    assert witness_text(tei.find(q("text"))) == witness_text(given.find(q("text")))
    assert reading_text(tei.find(q("text"))) == reading_text(given.find(q("text")))
    for call in tei.iter(q("ref")):
        note = elements[call.get("target")[1:]]
        assert f"#{call.get(XML_ID)}" in note.get("target").split()
        assert call.get("n") == note.get("n")
        assert call.getnext().get(XML_ID) == call.get(XML_ID) + ".why"


def run(edition, seed, steps, most=3):
    """Edit, settle, write and read back the lock, check; returns the truth, the last lock and the edits made."""
    editor, truth, made = Editor(edition, seed), Truth(), Counter()
    settled = settling.settle(edition.tei(), locks.Lock())
    truth.check(edition, settled, locks.Lock())
    lock = settled.lock
    for step in range(steps):
        for _ in range(editor.random.randint(1, most)):
            made[editor.edit()] += 1
        given = edition.tei(f"2026-{2 + step // 28:02}-{1 + step % 28:02}")
        settled = settling.settle(given, lock)
        before = len(truth.problems)
        truth.check(edition, settled, lock)
        truth.problems[before:] = [f"seed {seed} step {step}: {x}" for x in truth.problems[before:]]
        well_formed(edition, given, settled)
        lock = locks.parse(locks.serialise(settled.lock))
        assert lock == settled.lock
        if step % 4 == 0:
            again = settling.settle(settled.tei, lock)
            assert not again.changes
            assert again.lock is lock
            assert etree.tostring(again.tei) == etree.tostring(settled.tei)
    return truth, lock, made
