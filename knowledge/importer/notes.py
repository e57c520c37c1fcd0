"""Footnotes of a paper that became text, put behind the paragraph that points at them; cut paragraphs are mended."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from knowledge.importer.block import Block, BlockKind
from knowledge.importer.numbering import numbered
from knowledge.importer.wording import is_finished, starts_low, word_count

_MARK = re.compile(r"([¹²³⁰⁴-⁹]{1,3}|\[\d{1,3}\])\s*(?=\S)")
_RAISED = re.compile(r"[¹²³⁰⁴-⁹]+|\[\d{1,3}\]")
_DEGREE = re.compile(r"(\d{1,2})°")
_LEAST_WORDS = 6  # a shorter line that does not end as a sentence is a title or a row, not half a paragraph


@dataclass(slots=True)
class _Note:
    mark: str
    parts: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class _Reader:
    """What was read so far: the paragraphs, the notes by where they stood, and whether a note is going on."""

    body: list[Block] = field(default_factory=list)
    notes: list[_Note] = field(default_factory=list)
    in_note: bool = False

    def take(self, block: Block) -> None:
        mark = _MARK.match(block.text)
        if mark is not None and self._points_at(mark[1]):
            self.notes.append(_Note(mark=mark[1], parts=[replace(block, kind=BlockKind.NOTE)]))
            self.in_note = True
        elif block.kind is BlockKind.TEXT and starts_low(block.text) and self._goes_on(block):
            return
        elif self.in_note and self._belongs_to_note(block):
            self.notes[-1].parts.append(replace(block, kind=BlockKind.NOTE))
        else:
            self.in_note = False
            self.body.append(block)

    def _points_at(self, mark: str) -> bool:
        """A raised number never begins a line but that of a note; one in brackets does, in lists of sources."""
        return mark[0] != "[" or any(mark in _RAISED.findall(block.text) for block in self.body)

    def _goes_on(self, block: Block) -> bool:
        """Join a line that begins in the middle of a sentence to the sentence that was left open."""
        if self.body and _is_open(self.body[-1]) and self.body[-1].depth == block.depth:
            self.body[-1] = replace(self.body[-1], text=f"{self.body[-1].text} {block.text}")
            self.in_note = False
            return True
        last = self.notes[-1].parts[-1] if self.notes else None
        if last is not None and _is_open(last):
            self.notes[-1].parts[-1] = replace(last, text=f"{last.text} {block.text}")
            self.in_note = True
            return True
        return False

    def _belongs_to_note(self, block: Block) -> bool:
        if self.body and _is_open(self.body[-1]):
            return True  # what the body left open goes on in lower case: all before that is of the note
        last = self.notes[-1].parts[-1].text
        this, before = _DEGREE.match(block.text), _DEGREE.match(last)
        if this is None or before is None:
            return this is not None and last.endswith(":")
        return int(this[1]) == int(before[1]) + 1


def _is_open(block: Block) -> bool:
    """Whether a paragraph was cut, by the end of a page for one."""
    return (
        block.kind in {BlockKind.TEXT, BlockKind.NOTE}
        and not block.bold
        and not is_finished(block.text)
        and word_count(block.text) >= _LEAST_WORDS
        and (numbered(block.text) is None or word_count(block.text) > 12)
    )


def with_notes(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The same blocks, paragraphs whole again, each note behind the paragraph (and its list) that points at it."""
    reader = _Reader()
    for block in blocks:
        reader.take(block)
    found = list(reader.body)
    for note in reversed(reader.notes):
        at = next((n for n, b in enumerate(found) if note.mark in _RAISED.findall(b.text)), len(found) - 1)
        while at + 1 < len(found) and found[at + 1].kind is BlockKind.ITEM and not found[at + 1].opens:
            at += 1
        found[at + 1 : at + 1] = note.parts
    return tuple(found)
