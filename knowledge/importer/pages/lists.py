"""List items that hold paragraphs of their own: what an unfolded accordion leaves behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from knowledge.importer.block import Block, BlockKind
from knowledge.importer.wording import word_count

_LONG_ITEM = 15  # words


def opened(blocks: list[Block]) -> Iterator[Block]:
    """Say of each list item whether it holds paragraphs of its own; a long one beside such items is as good as they."""
    beside: dict[int, bool] = {}  # by depth: whether the last item there opened
    for number, block in enumerate(blocks):
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        if block.kind is not BlockKind.ITEM:
            beside = {depth: opens for depth, opens in beside.items() if depth < block.depth}
            yield block
            continue
        deeper = following is not None and following.depth > block.depth and following.kind is BlockKind.TEXT
        opens = deeper or (beside.get(block.depth, False) and word_count(block.text) >= _LONG_ITEM)
        beside = {depth: before for depth, before in beside.items() if depth < block.depth} | {block.depth: opens}
        yield replace(block, opens=opens)
