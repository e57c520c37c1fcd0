"""Menus, cookie bars, page furniture: what stands around the text of a page, by a reviewable list of wordings."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from knowledge.importer.block import Block, BlockKind
from knowledge.importer.wording import folded, is_heading_like, is_question, word_count

_EDGE = 8  # blocks at either end of a page where a cookie bar stands
_NEAR = 3  # blocks between the sentence of a cookie bar and its buttons
_SHORT = 15  # words; a longer text is never taken for advertising or a signature
_ANNOUNCEMENT = 30  # words
_MENU = 4  # so many headings with nothing under them are a menu
_SIGNATURE = 4  # blocks at the end of a paper where a signature stands


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wordings:
    lines: frozenset[str]
    patterns: tuple[re.Pattern[str], ...]
    cookie_bar: re.Pattern[str]
    cookie_buttons: frozenset[str]
    choices: frozenset[str]
    advertising: tuple[re.Pattern[str], ...]
    announcements: re.Pattern[str]
    signers: tuple[re.Pattern[str], ...]


@cache
def _wordings() -> _Wordings:
    table = tomllib.loads((files("knowledge.importer") / "boilerplate.toml").read_text(encoding="utf-8"))
    return _Wordings(
        lines=frozenset(table["lines"]),
        patterns=tuple(map(re.compile, table["patterns"])),
        cookie_bar=re.compile(table["cookie_bar"]),
        cookie_buttons=frozenset(table["cookie_buttons"]),
        choices=frozenset(table["choices"]),
        advertising=tuple(map(re.compile, table["advertising"])),
        announcements=re.compile(table["announcements"]),
        signers=tuple(map(re.compile, table["signers"])),
    )


def is_boilerplate(text: str) -> bool:
    """Whether a line says nothing of its own on any page."""
    said = folded(text)
    return not said or said in _wordings().lines or any(p.fullmatch(said) for p in _wordings().patterns)


def announces(text: str) -> bool:
    """Whether a whole section only says that answers follow."""
    return word_count(text) <= _ANNOUNCEMENT and _wordings().announcements.search(folded(text)) is not None


def without_boilerplate(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """The blocks that are text, and the lines that were left out."""
    gone = _by_wording(blocks) | _cookie_bars(blocks) | _choices(blocks) | _advertising(blocks) | _signature(blocks)
    left = [number for number in range(len(blocks)) if number not in gone]
    gone |= _menus(blocks, left)
    return (
        tuple(block for number, block in enumerate(blocks) if number not in gone),
        tuple(block.text for number, block in enumerate(blocks) if number in gone and block.text),
    )


def _by_wording(blocks: Sequence[Block]) -> set[int]:
    """A heading that could be one of a menu stays where text follows it directly and it is no first or last line."""
    found: set[int] = set()
    for number, block in enumerate(blocks):
        if not block.text or not is_boilerplate(block.text):
            continue
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        heads = block.kind is BlockKind.HEADING or (block.alone and block.kind is BlockKind.TEXT)
        carries = following is not None and word_count(following.text) >= _SHORT and number >= _EDGE
        if not (heads and carries):
            found.add(number)
    return found


def _cookie_bars(blocks: Sequence[Block]) -> set[int]:
    said = _wordings()
    buttons = [n for n, block in enumerate(blocks) if folded(block.text) in said.cookie_buttons]
    found: set[int] = set()
    for number, block in enumerate(blocks):
        at_edge = min(number, len(blocks) - 1 - number) < _EDGE
        if said.cookie_bar.search(folded(block.text)) and at_edge and any(abs(number - b) <= _NEAR for b in buttons):
            found.add(number)
    return found


def _choices(blocks: Sequence[Block]) -> set[int]:
    """Buttons to choose between; "Ja." by itself is an answer."""
    said = [folded(block.text) in _wordings().choices for block in blocks]
    return {at for at in range(len(blocks)) if said[at] and any(said[at - 1 : at] + said[at + 1 : at + 2])}


def _advertising(blocks: Sequence[Block]) -> set[int]:
    """A heading such as "Nieuwsbrief" with the line under it."""
    found: set[int] = set()
    for number, (block, following) in enumerate(itertools.pairwise(blocks)):
        heads = block.kind is not BlockKind.ITEM and any(
            p.fullmatch(folded(block.text)) for p in _wordings().advertising
        )
        if heads and word_count(following.text) < _SHORT and following.kind is BlockKind.TEXT:
            rest = blocks[number + 2] if number + 2 < len(blocks) else None
            if rest is None or is_boilerplate(rest.text) or is_heading_like(rest.text):
                found |= {number, number + 1}
    return found


def _signature(blocks: Sequence[Block]) -> set[int]:
    """Who signed, at the end: a name in guidance would go out in answers."""
    start = max(0, len(blocks) - _SIGNATURE)
    for number in range(start, len(blocks)):
        rest = blocks[number:]
        signs = any(p.fullmatch(folded(rest[0].text)) for p in _wordings().signers)
        if signs and all(word_count(block.text) <= 6 for block in rest):
            return set(range(number, len(blocks)))
    return set()


def _menus(blocks: Sequence[Block], left: list[int]) -> set[int]:
    """Headings with nothing under them: many before the first text, all after the last."""

    def bare(number: int) -> bool:
        block = blocks[number]
        heading = block.kind is BlockKind.HEADING or (block.kind is BlockKind.TEXT and is_heading_like(block.text))
        return heading and not block.text.endswith(":") and not is_question(block.text) and not block.asked

    first = next((at for at, number in enumerate(left) if not bare(number)), len(left))
    last = next((at for at, number in reversed(list(enumerate(left))) if not bare(number)), -1)
    if first > last:
        return set()  # nothing but headings: not for us to judge
    found = set(left[: first - 2]) if first >= _MENU else set()
    ended = last + 1
    if blocks[left[last]].text.endswith(":"):
        return found  # a list follows, without marks
    return found | set(left[ended:])
