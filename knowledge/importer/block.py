"""A page as its reader saw it: blocks of text in order, with what the page itself says about each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block is. LABEL heads a part of a section ("Waarom?", "De ouder:"); NOTE is a footnote."""

    HEADING = "heading"
    LABEL = "label"
    TEXT = "text"
    ITEM = "item"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One paragraph, list item, table row or heading, without markup; of a list mark only a number or letter is kept.

    `level` is that of a heading (1 the highest), 0 where the page does not say. `depth` counts the list items the
    block stands in. `opens`: a list item with paragraphs of its own, as an unfolded accordion is. `alone`: blank
    lines before and after. `asked`: the page itself marks it as a question (a summary, a term, an accordion's button).
    A heading without text opens a section whose heading was lost.
    """

    text: str
    kind: BlockKind = BlockKind.TEXT
    level: int = 0
    depth: int = 0
    opens: bool = False
    alone: bool = True
    bold: bool = False
    asked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A whole page. `title`, `url`, `language` and `dated` are what it says of itself, "" or None where it does not.

    `marked`: it has real headings, so that none needs to be guessed from short lines. `dropped` are lines that the
    reader left out by their place (menus, banners, page numbers).
    """

    blocks: tuple[Block, ...]
    title: str = ""
    url: str = ""
    language: str = ""
    dated: date | None = None
    marked: bool = False
    dropped: tuple[str, ...] = field(default=())
