"""Plain text to blocks: paragraphs, list items by their mark and indentation, lines joined where they were wrapped."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from knowledge.importer.block import Block, BlockKind, Page
from knowledge.importer.pages.lists import opened
from knowledge.importer.wording import is_finished, plain, starts_low, visible

_BULLET = re.compile(r"(?P<mark>[•▪◦‣●○■□*–·-]|o(?=\s))\s+(?=\S)")
_UNDERLINE = re.compile(r"(={3,}|-{3,}|_{3,}|\*{3,})$")
_EMPHASIS = re.compile(r"(?<![\w*])(\*\*|__|\*|_)(?=\S)(.+?)(?<=\S)\1(?![\w*])")
_BOLD = re.compile(r"(\*\*|__)[^*]+\1:?")
_CUT_WORD = re.compile(r"[a-zà-ÿ]-$")
_ADDRESS = re.compile(r"(?:(?:bron|url|link|adres|source)\s*:\s*)?<?(https?://\S+?)>?", re.IGNORECASE)
_PAGE_NUMBER = re.compile(
    r"[-–—|\s]*(?:(?:pagina|pag\.|blz\.|page|p\.)\s*\d{1,4}(?:\s*(?:van|/|of|sur)\s*\d{1,4})?|\d{1,4}\s*/\s*\d{1,4})[-–—|\s]*",
    re.IGNORECASE,
)
_TAB = 4
_WRAPPED = 0.3  # the share of lines that go on in the next one, above which lines were wrapped by width
_TOP_LINES = 8  # a page's own address stands among its first lines


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One line: where it begins, its text without mark, and whether a mark stood before it."""

    indent: int
    text: str
    mark: str = ""


@dataclass(slots=True)
class _Lists:
    """The list items that are open at a line, by their indentation."""

    indents: list[int] = field(default_factory=list)

    def depth_of(self, line: _Line) -> int:
        while self.indents and self.indents[-1] >= line.indent:
            self.indents.pop()
        depth = len(self.indents)
        if line.mark:
            self.indents.append(line.indent)
        return depth


def read_plain(text: str) -> Page:
    """The blocks of a text file. Nothing in it is known to be a heading."""
    dropped: list[str] = []
    groups = list(_groups(visible(text), dropped))
    if _is_wrapped(groups):
        groups = [_unwrapped(group) for group in groups]
    blocks = tuple(opened(list(_blocks(groups))))
    return Page(blocks=blocks, url=_address(text), dropped=tuple(dropped))


def _groups(text: str, dropped: list[str]) -> Iterator[list[_Line]]:
    """Lines between blank ones; a form feed ends a page and so a group."""
    group: list[_Line] = []
    for raw in _whole_emphasis(text.replace("\f", "\n\n").split("\n")):
        line = raw.expandtabs(_TAB)
        bare = plain(line)
        if not bare or _UNDERLINE.fullmatch(bare):
            if group:
                yield group
            group = []
        elif is_page_number(bare):
            dropped.append(bare)
        else:
            group.append(_line(line))
    if group:
        yield group


def _whole_emphasis(lines: Iterable[str]) -> Iterator[str]:
    """A bold text that runs over several lines is one line."""
    held = ""
    for line in lines:
        held = f"{held} {line.strip()}" if held else line
        if held.count("**") % 2 and line.strip():
            continue
        yield held
        held = ""
    if held:
        yield held


def _line(line: str) -> _Line:
    indent = len(line) - len(line.lstrip(" \u00a0"))
    text = plain(line)
    bullet = _BULLET.match(text)
    mark = bullet["mark"] if bullet else ""
    return _Line(indent=indent, text=text[bullet.end() :] if bullet else text, mark=mark)


def _is_wrapped(groups: list[list[_Line]]) -> bool:
    pairs = [(before, after) for group in groups for before, after in itertools.pairwise(group)]
    goes_on = sum(not is_finished(a.text) and starts_low(b.text) and not b.mark for a, b in pairs)
    return len(pairs) >= 3 and goes_on >= _WRAPPED * len(pairs)


def _unwrapped(group: list[_Line]) -> list[_Line]:
    """The paragraphs of a group whose lines were cut by width: a mark or a short finished line ends one."""
    width = max(len(line.text) for line in group)
    found: list[_Line] = []
    length = 0  # of the line just before
    for line in group:
        ended = not found or bool(line.mark) or (length < 0.7 * width and is_finished(found[-1].text))
        length = len(line.text)
        if ended:
            found.append(line)
        else:
            found[-1] = replace(found[-1], text=joined(found[-1].text, line.text))
    return found


def bullet_of(text: str) -> str:
    """The mark of a list item that a line begins with, with its blanks; "" for another line."""
    found = _BULLET.match(text)
    return found.group() if found else ""


def is_page_number(text: str) -> bool:
    """Whether a line is "Pagina 3 van 9" or the like."""
    return _PAGE_NUMBER.fullmatch(text) is not None


def joined(text: str, more: str) -> str:
    """Two lines of one paragraph as one; a word that was cut by the end of the line is mended."""
    if _CUT_WORD.search(text) and starts_low(more):
        return f"{text[:-1]}{more}"
    return f"{text} {more}"


def _blocks(groups: list[list[_Line]]) -> Iterator[Block]:
    lists = _Lists()
    for group in groups:
        for line in group:
            yield Block(
                text=plain(_EMPHASIS.sub(r"\2", line.text)),
                kind=BlockKind.ITEM if line.mark else BlockKind.TEXT,
                depth=lists.depth_of(line),
                alone=len(group) == 1,
                bold=_BOLD.fullmatch(line.text) is not None,
            )


def _address(text: str) -> str:
    """The page's own address: alone on one of its first lines."""
    lines = [plain(line) for line in text.split("\n") if plain(line)][:_TOP_LINES]
    return next((found[1] for line in lines if (found := _ADDRESS.fullmatch(line))), "")
