"""Which blocks are headings, and how deep: by the page's own marks, else by number, shape and place."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from itertools import groupby

from knowledge.importer.block import Block, BlockKind
from knowledge.importer.numbering import Numbered, numbered, rank_of
from knowledge.importer.wording import (
    folded,
    is_heading_like,
    is_question,
    starts_low,
    without_marks,
    word_count,
)

LABEL_WORDS = 8
_SHOUTED = 3  # letters: a shorter heading in capitals is an abbreviation
_LONG = 12  # words; a line with so many is text, under which a short one before it is a heading
UNNUMBERED = 10  # level of a heading that neither the page nor a number places; 10 further in each list item
_CONTAINER = 9  # between the headings beside a list item and those inside it


@cache
def _wordings() -> dict[str, frozenset[str]]:
    table = tomllib.loads((files("knowledge.importer") / "outline.toml").read_text(encoding="utf-8"))
    return {name: frozenset(lines) for name, lines in table.items()}


def continues(heading: str) -> bool:
    """Whether a heading only goes on with what stands above it ("Waarom?")."""
    return _bare(heading) in _wordings()["continuing"]


def is_vague(heading: str) -> bool:
    """Whether a heading says nothing by itself ("Algemeen", "Artikel 5")."""
    rest = numbered(heading)
    said = _bare(heading)
    return said in _wordings()["vague"] or said in _wordings()["continuing"] or (rest is not None and not rest.rest)


def _bare(heading: str) -> str:
    found = numbered(heading)
    return folded(found.rest if found is not None and found.rest else heading)


def outlined(blocks: Sequence[Block], *, marked: bool) -> tuple[Block, ...]:
    """The blocks with HEADING and LABEL where one stands; every heading has a level, 1 the widest."""
    found = [_shaped(blocks, at, marked=marked) for at in range(len(blocks))]
    return tuple(_settled(list(_levelled(list(_without_runs(found))))))


def _shaped(blocks: Sequence[Block], at: int, *, marked: bool) -> Block:
    block = blocks[at]
    if block.kind is BlockKind.NOTE:
        return block
    if block.opens:
        asked = block.asked or is_question(block.text)
        return replace(block, kind=BlockKind.HEADING, asked=asked) if asked else block
    if block.kind is BlockKind.HEADING or block.asked:
        return replace(block, kind=BlockKind.HEADING, asked=block.asked or is_question(block.text))
    following = blocks[at + 1] if at + 1 < len(blocks) else None
    if is_question(block.text) and _may_head(block, following):
        return replace(block, kind=BlockKind.HEADING, asked=True)
    if block.kind is BlockKind.ITEM:
        return block
    number = numbered(without_marks(block.text))
    if number is not None:
        return _numbered_block(block, number, following=following)
    return _unnumbered_block(blocks, at, marked=marked)


def _may_head(block: Block, following: Block | None) -> bool:
    """A question heads what follows, unless it stands among the questions of a list or the lines of a text."""
    if following is None or (following.kind is BlockKind.ITEM and block.kind is BlockKind.ITEM):
        return False
    return block.alone or block.bold or block.kind is BlockKind.ITEM or word_count(following.text) >= 3


def _numbered_block(block: Block, number: Numbered, *, following: Block | None) -> Block:
    """A number with a heading (2.1. Kosten) heads a section, with a label (59. Datum:) a part of one; or it is text."""
    short = word_count(number.rest) <= LABEL_WORDS and following is not None
    named = rank_of(number.style) > 0
    if block.alone and short and number.rest and (number.rest.endswith(":") or starts_low(number.rest)):
        ended = number.rest[-1] in ".;,"
        return block if ended else replace(block, kind=BlockKind.LABEL)
    heading = is_heading_like(number.rest) if number.rest else named
    if heading and (block.alone or block.bold or named or (number.rest.isupper() and len(number.rest) > 3)):
        return replace(block, kind=BlockKind.HEADING)
    if block.alone or named:
        return block
    alone_of_its_kind = following is not None and numbered(following.text) is None and not number.rest.endswith(":")
    heads = alone_of_its_kind and short and heading
    return replace(block, kind=BlockKind.LABEL if heads else BlockKind.ITEM)


def _unnumbered_block(blocks: Sequence[Block], at: int, *, marked: bool) -> Block:
    block = blocks[at]
    following = blocks[at + 1] if at + 1 < len(blocks) else None
    if following is None or not is_heading_like(block.text):
        return block
    if block.text.endswith(":") and word_count(block.text) > LABEL_WORDS:
        return block
    if continues(block.text) or block.text.endswith(":"):
        return replace(block, kind=BlockKind.LABEL)
    if block.bold:
        return replace(block, kind=BlockKind.HEADING)
    if marked or block.depth < following.depth:
        return block
    return replace(block, kind=BlockKind.HEADING) if block.alone or _stands_over(blocks, at) else block


def _stands_over(blocks: Sequence[Block], at: int) -> bool:
    """A short line right before a long one, and after one that ended: a heading without blank lines around it."""
    before = blocks[at - 1] if at else None
    after = blocks[at + 1]
    ended = before is None or not is_heading_like(before.text)
    return ended and word_count(after.text) >= _LONG and not is_heading_like(after.text)


def _without_runs(blocks: list[Block]) -> Iterator[Block]:
    """Three guessed headings in a row are lines of a list that lost its marks; only the last may head what follows."""

    def guessed(block: Block) -> bool:
        plain = block.kind is BlockKind.HEADING and not block.level and not block.asked and not block.bold
        return plain and numbered(block.text) is None

    for is_guess, run in groupby(blocks, key=guessed):
        members = list(run)
        many = is_guess and len(members) >= 3
        yield from (replace(b, kind=BlockKind.TEXT) if many else b for b in members[:-1])
        yield members[-1]


def _levelled(blocks: list[Block]) -> Iterator[Block]:
    """Give every heading its level; a list item with paragraphs of its own opens a section, even without a heading."""
    styles: list[str] = []
    for block in blocks:
        if block.kind is BlockKind.HEADING and not block.level:
            number = numbered(block.text)
            level = _level_of(number, styles) if number is not None else UNNUMBERED * (block.depth + 1)
            yield replace(block, level=level + (_CONTAINER if block.opens else 0))
        elif block.opens and block.kind is BlockKind.ITEM:
            yield Block(text="", kind=BlockKind.HEADING, level=UNNUMBERED * (block.depth + 1) + _CONTAINER)
            yield replace(block, kind=BlockKind.TEXT, opens=False, depth=block.depth + 1)
        else:
            yield block


def _level_of(number: Numbered, styles: list[str]) -> int:
    """Named parts by their width; other numbers below them, in the order in which their styles came, then by depth."""
    if number.style not in styles:
        styles.append(number.style)
    if rank_of(number.style):
        return rank_of(number.style)
    above = max(map(rank_of, styles))
    return above + [style for style in styles if not rank_of(style)].index(number.style) + number.depth


def _settled(blocks: list[Block]) -> Iterator[Block]:
    """A label with nothing under it is text; a heading that only goes on with the section above it is a label."""
    inside = False
    for at, block in enumerate(blocks):
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        empty = following is None or following.kind in {BlockKind.HEADING, BlockKind.LABEL}
        if block.kind is BlockKind.LABEL and empty:
            yield replace(block, kind=BlockKind.TEXT)
        elif block.kind is BlockKind.HEADING and inside and continues(block.text) and numbered(block.text) is None:
            yield replace(block, kind=BlockKind.LABEL)
        else:
            inside = inside or (block.kind is BlockKind.HEADING)
            yield block


def heading_text(text: str) -> str:
    """A heading as a title: without number, footnote marks and colon; shouted ones in ordinary letters."""
    bare = without_marks(text)
    number = numbered(bare)
    if number is not None and number.rest and not rank_of(number.style):
        bare = number.rest  # "Artikel 5. Kosten" keeps its number: it is what people cite
    bare = bare.rstrip(":").strip()
    return bare.capitalize() if bare.isupper() and len(bare) > _SHOUTED else bare
