"""Blocks under their heading: the sections of a page, each with the headings it stands under."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from knowledge.importer.block import Block, BlockKind
from knowledge.importer.numbering import numbered
from knowledge.importer.outline import UNNUMBERED, heading_text, is_vague
from knowledge.importer.wording import word_count

LEAST_WORDS = 15  # below this a section is no answer, unless the page itself asks the question
TITLE_CHARACTERS = 130


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """`heading` is "" where the page has none; `path` are the headings above it, the widest first."""

    heading: str
    asked: bool
    path: tuple[str, ...]
    blocks: tuple[Block, ...]

    @property
    def words(self) -> int:
        """How much is said under the heading."""
        return sum(word_count(block.text) for block in self.blocks)


def sections(blocks: Iterable[Block]) -> tuple[Section, ...]:
    """Cut at every heading; one with nothing under it is only part of the path of those below."""
    found: list[Section] = []
    above: list[Block] = []
    heading: Block | None = None
    under: list[Block] = []
    for block in blocks:
        if block.kind is not BlockKind.HEADING:
            under.append(block)
            continue
        if under:
            found.append(_section(heading, under, above=above))
        above = _above(block, above, heading=heading, is_bare=not under)
        heading, under = block, []
    if under:
        found.append(_section(heading, under, above=above))
    return tuple(found)


def _above(block: Block, above: Sequence[Block], *, heading: Block | None, is_bare: bool) -> list[Block]:
    """The headings that a new one stands under: wider ones, and one of its own level right before it with no text."""
    wider = [other for other in above if other.level < block.level]
    if heading is None or not heading.text:
        return wider
    if heading.level < block.level:
        return [*wider, heading]
    beside = [other for other in above if other.level >= block.level]
    if is_bare and heading.level == block.level and not beside:
        return [*wider, replace(heading, level=heading.level - 1)]
    return wider


def _section(heading: Block | None, under: Sequence[Block], *, above: Sequence[Block]) -> Section:
    asked = heading is not None and heading.asked
    # A question stands by itself, even where an earlier one is the list item around it.
    path = [b for b in above if b.text and not (asked and b.asked)]
    own = heading_text(heading.text) if heading is not None else ""
    if own and not asked and path and path[-1].asked:
        own = f"{heading_text(path.pop().text)} – {own}"
    return Section(
        heading=own,
        asked=asked,
        path=tuple(heading_text(block.text) for block in path),
        blocks=tuple(under),
    )


def without_crumbs(found: Sequence[Section]) -> tuple[Section, ...]:
    """Sections too short to stand alone go with their neighbour under the same heading, their own as a label."""
    kept: list[Section] = []
    waiting: Section | None = None  # the first of its parent: it goes before the next
    for section in found:
        this = section if waiting is None else _together(waiting, section, heading=section)
        waiting = None
        if section.asked or this.words >= LEAST_WORDS:
            kept.append(this)
        elif kept and (
            kept[-1].path[:1] == this.path[:1]
            or this.path[: len(kept[-1].path) + 1] == (*kept[-1].path, kept[-1].heading)
        ):
            kept[-1] = _together(kept[-1], this, heading=kept[-1])
        else:
            waiting = this
    if waiting is not None:
        kept = [*kept[:-1], _together(kept[-1], waiting, heading=kept[-1])] if kept else [waiting]
    return tuple(kept)


def _together(first: Section, second: Section, *, heading: Section) -> Section:
    def labelled(section: Section) -> tuple[Block, ...]:
        own = section.heading if section is not heading else ""
        return (Block(text=own, kind=BlockKind.LABEL), *section.blocks) if own else section.blocks

    return replace(heading, blocks=(*labelled(first), *labelled(second)))


def title_of(blocks: Sequence[Block]) -> tuple[str, int]:
    """The title of a page that names none, and how many blocks it takes: the headings before its first text.

    "" and 0 where the page begins with text, or with one of several headings that it marks as equal.
    """
    leading = list(takewhile(_may_be_title, blocks))
    if leading and _has_equals(leading[-1], blocks[len(leading) :]):
        leading.pop()
    named = [heading_text(block.text) for block in leading]
    telling = [text for text in named if not is_vague(text)] or named
    title = " – ".join(dict.fromkeys(telling))
    if len(title) > TITLE_CHARACTERS:
        title = telling[-1][:TITLE_CHARACTERS]
    return title, len(leading)


def _may_be_title(block: Block) -> bool:
    return block.kind is BlockKind.HEADING and block.text != "" and not block.asked and numbered(block.text) is None


def _has_equals(last: Block, rest: Sequence[Block]) -> bool:
    """Whether the page marks other headings as equal to this one; guessed headings are all of one level."""
    return last.level < UNNUMBERED and any(b.kind is BlockKind.HEADING and b.level == last.level for b in rest)
