"""Sections cut into pieces that can be found and quoted: none over some 400 tokens, none without its subject."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.importer.block import Block, BlockKind
from knowledge.importer.headings import defines, is_answer, main_heading, own_heading, part_heading
from knowledge.importer.numbering import numbered
from knowledge.importer.outline import continues, is_vague
from knowledge.importer.sections import LEAST_WORDS, Section
from knowledge.importer.wording import sentences, word_count

# Characters, some four to a token. The embedder reads 1,200 of a passage (knowledge/embed.py); 1,600 are 400 tokens.
WHOLE = 1_150
LONGEST = 1_560
SHORTEST = 240
_GOOD = 500  # from here on a piece has enough to say
_LIST_NUMBER = re.compile(r"(?:\d{1,3}|[a-z])[.)°]\s")
_LEAD = re.compile(r"(?P<lead>[A-ZÀ-Þ][^.:;?!()]{2,60}?)\s?:\s+\S")
_LEAD_WORDS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What becomes one entry. `asked`: the heading is the page's own question. `under` is the heading it stands under
    where its own was lost, "" elsewhere.
    """

    heading: str
    asked: bool
    text: str
    under: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unit:
    """What is not cut unless it must be: a paragraph with its list and notes, under its label."""

    blocks: tuple[Block, ...]

    @property
    def size(self) -> int:
        return len(rendered(self.blocks))

    @property
    def named(self) -> str:
        """The label or lead it begins with, where that says something by itself."""
        first = self.blocks[0]
        said = first.text if first.kind is BlockKind.LABEL else self.lead
        return "" if continues(said) else said

    @property
    def lead(self) -> str:
        """The words before the colon that a paragraph begins with, as lists of subjects do."""
        first = self.blocks[0]
        number = numbered(first.text) if first.kind is BlockKind.TEXT else None
        found = _LEAD.match(number.rest if number is not None else first.text)
        return found["lead"] if found is not None and word_count(found["lead"]) <= _LEAD_WORDS else ""


def pieces(section: Section) -> tuple[Piece, ...]:
    """The section as one piece where it fits, else as several, each with a heading of its own."""
    units = list(_units(section.blocks))
    whole = rendered(section.blocks)
    packed = [units]
    if not section.heading and not section.path and not section.asked:
        packed = _by_subject(units)
    elif len(whole) > (LONGEST if section.asked or not section.heading else WHOLE):
        packed = _packed(units)
    if len(packed) == 1 and len(whole) > LONGEST:
        packed = _packed(units)
    main = main_heading(section.heading, whole, path=section.path)
    return tuple(_piece(section, part, main=main, is_first=not number) for number, part in enumerate(packed))


def _piece(section: Section, part: Sequence[_Unit], *, main: str, is_first: bool) -> Piece:
    text = rendered([block for unit in part for block in unit.blocks])
    labels = [unit.named for unit in part] if part[0].named else []
    if not section.heading and not section.path and not section.asked:
        heading = defines(text) or own_heading(text)
    else:
        heading = main if is_first else part_heading(section.heading or main, text, labels=labels)
    under = next((above for above in reversed(section.path) if not is_vague(above)), "")
    return Piece(heading=heading, asked=section.asked and is_first, text=text, under="" if section.heading else under)


def rendered(blocks: Iterable[Block]) -> str:
    """Blocks as text: a blank line between paragraphs, list items and what follows a label on lines of their own."""
    lines: list[str] = []
    before: Block | None = None
    for block in blocks:
        item = block.kind is BlockKind.ITEM
        close = before is not None and (item or before.kind is BlockKind.LABEL)
        if before is not None and not close:
            lines.append("")
        lines.append(f"- {block.text}" if item and not _LIST_NUMBER.match(block.text) else block.text)
        before = block
    return "\n".join(lines)


def _units(blocks: Iterable[Block]) -> Iterator[_Unit]:
    held: list[Block] = []
    for block in blocks:
        goes_on = bool(held) and (
            held[-1].kind is BlockKind.LABEL
            or block.kind in {BlockKind.ITEM, BlockKind.NOTE}
            or (held[-1].text.endswith(":") and block.kind is not BlockKind.LABEL)
        )
        if held and not goes_on:
            yield _Unit(blocks=tuple(held))
            held = []
        held.append(block)
    if held:
        yield _Unit(blocks=tuple(held))


def _by_subject(units: list[_Unit]) -> list[list[_Unit]]:
    """Text without any heading: a new piece where an answer or a definition begins, as long as each says enough."""
    found: list[list[_Unit]] = []
    for unit in units:
        enough = bool(found) and _words(found[-1]) >= LEAST_WORDS
        text = unit.blocks[0].text
        if not found or (enough and _words([unit]) >= LEAST_WORDS and (defines(text) or is_answer(text))):
            found.append([unit])
        else:
            found[-1].append(unit)
    return [part for group in found for part in (_packed(group) if _size(group) > WHOLE else [group])]


def _packed(units: list[_Unit]) -> list[list[_Unit]]:
    """The best cuts between the units: few pieces, each of a size that is read whole, from a label or lead on."""
    small = [part for unit in units for part in _fitting(unit)]
    best: list[tuple[float, int]] = [(0.0, 0)]  # by end: the cost of the pieces up to there, and where the last begins
    for end in range(1, len(small) + 1):
        found = (0.0, end - 1)
        for start in range(end - 1, -1, -1):
            if start < end - 1 and _size(small[start:end]) > LONGEST:
                break
            cost = best[start][0] + _cost(small[start:end]) + (_cut_cost(small[start]) if start else 0.0)
            if start == end - 1 or cost < found[0]:
                found = (cost, start)
        best.append(found)
    cuts = [len(small)]
    while cuts[-1]:
        cuts.append(best[cuts[-1]][1])
    return [small[start:end] for end, start in reversed(list(itertools.pairwise(cuts)))]


def _cost(part: Sequence[_Unit]) -> float:
    """What speaks against a piece: that there is one more, its size, and subjects of their own that it hides."""
    size = _size(part)
    small = ((_GOOD - size) / _GOOD) ** 2 if size < _GOOD else 0.0
    large = ((size - WHOLE) / (LONGEST - WHOLE)) ** 2 if size > WHOLE else 0.0
    tiny = 3.0 if size < SHORTEST else 0.0
    hidden = sum(0.4 for unit in part[1:] if unit.lead and unit.size >= SHORTEST)
    return 0.1 + small + large + tiny + hidden


def _cut_cost(unit: _Unit) -> float:
    if unit.blocks[0].kind is BlockKind.LABEL:
        return 0.0
    return 0.1 if unit.lead else 0.4


def _fitting(unit: _Unit) -> Iterator[_Unit]:
    """A unit as it is, or cut between its blocks, or a single block between its sentences."""
    if unit.size <= LONGEST:
        yield unit
        return
    held: list[Block] = []
    for block in (part for whole in unit.blocks for part in _cut(whole)):
        if held and len(rendered([*held, block])) > WHOLE and held[-1].kind is not BlockKind.LABEL:
            yield replace(unit, blocks=tuple(held))
            held = []
        held.append(block)
    yield replace(unit, blocks=tuple(held))


def _cut(block: Block) -> Iterator[Block]:
    if len(block.text) <= LONGEST:
        yield block
        return
    share = len(block.text) / -(-len(block.text) // WHOLE)
    held: list[str] = []
    for sentence in sentences(block.text):
        if held and len(" ".join([*held, sentence])) > share:
            yield replace(block, text=" ".join(held))
            held = []
        held.append(sentence)
    yield replace(block, text=" ".join(held))


def _size(units: Iterable[_Unit]) -> int:
    return len(rendered([block for unit in units for block in unit.blocks]))


def _words(units: Iterable[_Unit]) -> int:
    return sum(word_count(block.text) for unit in units for block in unit.blocks)
