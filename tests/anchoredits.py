"""Seeded edits of a book of numbered words, as an editor might make them."""

import random

from anchorbook import VOCABULARY, Block, Call, Heading, Note, Word


class Editor:
    """Makes seeded random edits; each returns whether it could be made."""

    def __init__(self, edition, seed):
        self.edition = edition
        self.random = random.Random(seed)  # noqa: S311

    def edit(self):
        while True:
            name = self.random.choices(list(EDITS), list(EDITS.values()))[0]
            if getattr(self, name)():
                return name

    def chapter(self):
        return self.random.choice(self.edition.chapters)

    def block(self, least=1):
        chapter = self.chapter()
        fit = [b for b in chapter.blocks() if len(b.words()) >= least]
        return (chapter, self.random.choice(fit)) if fit else (chapter, None)

    def invented(self, low, high):
        return [self.random.choice(VOCABULARY) for _ in range(self.random.randint(low, high))]

    def misprint_mended(self):
        _, block = self.block()
        if block:
            for word in self.random.sample(block.words(), min(3, len(block.words()))):
                at = self.random.randrange(len(word.text))
                word.text = word.text[:at] + self.random.choice("abcdefghij") + word.text[at + 1 :]
        return bool(block)

    def words_changed(self):
        _, block = self.block()
        for word in block.words() if block else ():
            if self.random.random() < 0.2:
                word.text = self.random.choice(VOCABULARY)
        return bool(block)

    def paragraph_split(self):
        chapter, block = self.block(16)
        if block is None:
            return False
        at = self.random.randint(6, len(block.items) - 6)
        rest = Block(block.quote, block.items[at:])
        if len(rest.words()) < 5:
            return False
        block.items = block.items[:at]
        chapter.items.insert(chapter.items.index(block) + 1, rest)
        return True

    def paragraphs_merged(self):
        chapter = self.chapter()
        pairs = [
            (a, b)
            for a, b in zip(chapter.items, chapter.items[1:], strict=False)
            if isinstance(a, Block) and isinstance(b, Block) and len(a.items) + len(b.items) < 400
        ]
        if not pairs or len(chapter.blocks()) < 5:
            return False
        a, b = self.random.choice(pairs)
        a.items = a.items + b.items
        chapter.items.remove(b)
        return True

    def paragraph_inserted(self):
        chapter = self.chapter()
        words = [Word(x, self.edition.fresh()) for x in self.invented(12, 90)]
        chapter.items.insert(
            self.random.randint(0, len(chapter.items)), Block(self.random.random() < 0.2, words)
        )
        return True

    def paragraph_moved(self):
        chapter, block = self.block(10)
        if block is None or len(chapter.blocks()) < 5:
            return False
        goal = self.chapter() if self.random.random() < 0.25 else chapter
        called = {x.note for x in block.items if isinstance(x, Call)}
        if goal is not chapter and any(note.calls > 1 for note in called):
            return False
        chapter.items.remove(block)
        goal.items.insert(self.random.randint(0, len(goal.items)), block)
        return True

    def paragraph_deleted(self):
        chapter, block = self.block()
        if block is None or len(chapter.blocks()) < 6:
            return False
        for call in [x for x in block.items if isinstance(x, Call)]:
            call.note.calls -= 1
        chapter.items.remove(block)
        return True

    def note_inserted(self):
        _, block = self.block(8)
        if block is None:
            return False
        short = self.random.random() < 0.3
        text = ["Ibid,", "p.", str(self.random.randint(1, 400))] if short else self.invented(4, 14)
        note = Note(self.edition.fresh(), [(self.edition.fresh(), text)])
        block.items.insert(self.random.randint(2, len(block.items)), Call(note, self.edition.fresh()))
        return True

    def calls(self):
        chapter = self.chapter()
        return chapter, [(b, x) for b in chapter.blocks() for x in b.items if isinstance(x, Call)]

    def note_deleted(self):
        _, calls = self.calls()
        fit = [(b, x) for b, x in calls if x.note.calls == 1]
        if len(fit) < 4:
            return False
        block, call = self.random.choice(fit)
        block.items.remove(call)
        return True

    def note_renumbered(self):
        """A call is put elsewhere in the chapter: its note gets another number, and so do those between."""
        chapter, calls = self.calls()
        if not calls:
            return False
        block, call = self.random.choice(calls)
        if sum(len(words) for _, words in call.note.citations) < 3:
            return False  # "Ibid." gone here and "Ibid." come there: nobody could tell that it is the same
        goal = self.random.choice(chapter.blocks())
        block.items.remove(call)
        goal.items.insert(self.random.randint(1, len(goal.items)), call)
        return True

    def note_called_again(self):
        chapter, calls = self.calls()
        fit = [(b, x) for b, x in calls if x.note.calls < 3]
        if not fit:
            return False
        block, call = self.random.choice(fit)
        call.note.calls += 1
        goal = self.random.choice([b for b in chapter.blocks() if b is not block])
        goal.items.insert(self.random.randint(1, len(goal.items)), Call(call.note, self.edition.fresh()))
        return True

    def note_mended(self):
        _, calls = self.calls()
        if not calls:
            return False
        words = self.random.choice(self.random.choice(calls)[1].note.citations)[1]
        at = self.random.randrange(len(words))
        words[at] = words[at] + "x"
        return True

    def citation_inserted(self):
        _, calls = self.calls()
        if not calls:
            return False
        citations = self.random.choice(calls)[1].note.citations
        new = (self.edition.fresh(), [*self.invented(3, 8), str(self.random.randint(1, 400))])
        citations.insert(self.random.randint(0, len(citations)), new)
        return True

    def citation_deleted(self):
        _, calls = self.calls()
        fit = [x.note for _, x in calls if len(x.note.citations) > 1]
        if fit:
            citations = self.random.choice(fit).citations
            citations.pop(self.random.randrange(len(citations)))
        return bool(fit)

    def chapter_heading_changed(self):
        self.chapter().title = self.invented(2, 5)
        return True

    def section_heading_changed(self):
        fit = [x for x in self.chapter().items if isinstance(x, Heading)]
        if fit:
            self.random.choice(fit).title = self.invented(2, 4)
        return bool(fit)

    def section_inserted(self):
        chapter = self.chapter()
        if sum(isinstance(x, Heading) for x in chapter.items) > 8:
            return False
        free = [
            i
            for i, x in enumerate(chapter.items)
            if isinstance(x, Block) and (i == 0 or isinstance(chapter.items[i - 1], Block))
        ]
        chapter.items.insert(self.random.choice(free), Heading(self.edition.fresh(), self.invented(2, 4)))
        return True

    def section_deleted(self):
        chapter = self.chapter()
        fit = [x for x in chapter.items if isinstance(x, Heading)]
        if len(fit) > 1:
            chapter.items.remove(self.random.choice(fit))
        return len(fit) > 1

    def key_changed(self):
        work = self.random.choice(self.edition.works)
        work[1] = f"w.{self.random.choice(VOCABULARY)}-{self.edition.fresh()}"
        return True

    def work_deleted(self):
        if len(self.edition.works) > 20:
            self.edition.works.pop(self.random.randrange(len(self.edition.works)))
            return True
        return False

    def work_inserted(self):
        key = f"w.{self.random.choice(VOCABULARY)}-{self.edition.fresh()}"
        at = self.random.randint(0, len(self.edition.works))
        self.edition.works.insert(at, [self.edition.fresh(), key, self.invented(6, 14)])
        return True


EDITS = {
    "misprint_mended": 14, "words_changed": 8, "paragraph_split": 10, "paragraphs_merged": 10, "paragraph_inserted": 7,
    "paragraph_moved": 9, "paragraph_deleted": 5, "note_inserted": 7, "note_deleted": 5, "note_renumbered": 6,
    "note_called_again": 2, "note_mended": 5, "citation_inserted": 3, "citation_deleted": 2, "chapter_heading_changed": 3,
    "section_heading_changed": 3, "section_inserted": 2, "section_deleted": 2, "key_changed": 2, "work_deleted": 1,
    "work_inserted": 2,
}  # fmt: skip
