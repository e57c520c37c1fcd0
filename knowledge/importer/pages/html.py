"""HTML to blocks: headings, questions with what unfolds under them, lists, tables; menus and banners left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise, takewhile
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from knowledge.importer.block import Block, BlockKind, Page
from knowledge.importer.pages.furniture import is_furniture, unfolds
from knowledge.importer.pages.html_head import Asked, address_of, asked_of, date_of, language_of, title_of_head
from knowledge.importer.pages.lists import opened
from knowledge.importer.wording import folded, is_question, plain, visible, word_count

# Between h1-h6 and what is only guessed: what one presses, and a term with its description.
_UNFOLDING: Final = 7
_TERM: Final = 8
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_INLINE = re.compile(
    r"-text|a|abbr|b|bdi|bdo|cite|code|data|del|dfn|em|font|i|ins|kbd|label|mark|q|s|samp|small|span|strong|sub|sup|time|u|var|wbr|button|tt"
)
_BLANKS = re.compile(r"\s+")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LINE_END = "\n"
_LONG_CELL = 40  # words: a table with such cells lays out a page
_DROPPED_CHARACTERS = 200
_MAIN_SHARE = 0.25  # of the page's text: a <main> with less is not where the text is


@dataclass(slots=True)
class _Writer:
    """Blocks under construction: the pieces of the line at hand with whether they are bold, and where it stands."""

    page_characters: int
    blocks: list[Block] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    current: list[tuple[str, bool]] = field(default_factory=list)
    depth: int = 0
    numbers: list[int | None] = field(default_factory=list)
    mark: str = ""

    def say(self, text: str, *, bold: bool) -> None:
        text = _BLANKS.sub(" ", text)
        if text.strip() or self.current:
            self.current.append((text, bold))

    def flush(self) -> None:
        """End the block at hand: a list item is one, a paragraph one for each of its lines."""
        lines, self.current = _lines(self.current), []
        if lines and self.mark:
            number = "" if self.mark == "-" else f"{self.mark} "
            text = f"{number}{' '.join(line for line, _ in lines)}"
            self.blocks.append(Block(text=text, kind=BlockKind.ITEM, depth=self.depth - 1))
            self.mark = ""
            return
        for text, is_bold in lines:
            self.blocks.append(Block(text=text, depth=self.depth, bold=is_bold, alone=len(lines) == 1))


def _lines(said: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """The lines of a paragraph and whether each is bold; a bold question at its beginning is a line of its own."""
    lines: list[list[tuple[str, bool]]] = [[]]
    for part, bold in said:
        if part == _LINE_END:
            lines.append([])
        else:
            lines[-1].append((part, bold))
    found: list[tuple[str, bool]] = []
    for line in lines:
        text = plain("".join(part for part, _ in line))
        lead = plain("".join(part for part, _ in takewhile(lambda piece: piece[1] or not piece[0].strip(), line)))
        if lead and lead != text and is_question(lead):
            found += [(lead, True), (plain(text[len(lead) :]), False)]
        elif text:
            found.append((text, lead == text))
    return found


def read_html(markup: str) -> Page:
    """The blocks of a web page, hidden answers of an accordion included. Raises RecursionError for endless nesting."""
    tree = LexborHTMLParser(visible(markup))
    root = _text_of_page(tree)
    writer = _Writer(page_characters=len(root.text(strip=True) or "") if root is not None else 0)
    if root is not None:
        _children(root, writer, bold=False)
        writer.flush()
    blocks = list(opened(writer.blocks))
    blocks += _told_elsewhere(asked_of(tree), blocks)
    return Page(
        blocks=tuple(blocks),
        title=title_of_head(tree),
        url=address_of(tree),
        language=language_of(tree),
        dated=date_of(tree),
        marked=any(block.kind is BlockKind.HEADING and block.level > 1 for block in blocks),
        dropped=tuple(writer.dropped),
    )


def _text_of_page(tree: LexborHTMLParser) -> LexborNode | None:
    whole = tree.body
    size = len(whole.text(strip=True) or "") if whole is not None else 0
    for selector in ("main", "[role=main]", "article"):
        found = tree.css(selector)
        if len(found) == 1 and len(found[0].text(strip=True) or "") >= _MAIN_SHARE * size:
            return found[0]
    return whole


def _told_elsewhere(asked: tuple[Asked, ...], blocks: list[Block]) -> Iterator[Block]:
    """Questions that only the page's data answers: its text has them without an answer, or not at all."""
    answered = {folded(block.text) for block, following in pairwise(blocks) if following.kind is not BlockKind.HEADING}
    for pair in asked:
        if folded(pair.question) not in answered:
            yield Block(text=pair.question, kind=BlockKind.HEADING, level=1, asked=True)
            inner = read_html(f"<main>{pair.answer}</main>").blocks
            yield from (replace(block, level=_UNFOLDING if block.level else 0) for block in inner)


def _children(node: LexborNode, writer: _Writer, *, bold: bool) -> None:
    child = node.child
    while child is not None:
        _write(child, writer, bold=bold)
        child = child.next


def _write(node: LexborNode, writer: _Writer, *, bold: bool) -> None:
    tag = node.tag or ""
    if tag == "-text":
        writer.say(node.text_content or "", bold=bold)
    elif tag.startswith("-"):
        return
    elif is_furniture(node, page_characters=writer.page_characters):
        if said := plain(node.text(separator=" ", strip=True) or ""):
            writer.flush()
            writer.dropped.append(said[:_DROPPED_CHARACTERS])
    elif tag in _HEADINGS or tag in {"summary", "dt"} or unfolds(node):
        _heading(node, writer, tag=tag)
    elif tag == "button":
        return  # a button that unfolds nothing is no text
    elif tag == "br":
        writer.current.append((_LINE_END, bold))
    elif tag == "table" and not _lays_out(node):
        _table(node, writer)
    elif _INLINE.fullmatch(tag):
        _inline(node, writer, tag=tag, bold=bold)
    else:
        _block(node, writer, tag=tag)


def _inline(node: LexborNode, writer: _Writer, *, tag: str, bold: bool) -> None:
    if tag == "sup" and (node.text(strip=True) or "").isdigit():
        writer.say((node.text(strip=True) or "").translate(_RAISED), bold=bold)
        return
    _children(node, writer, bold=bold or tag in {"b", "strong"})


def _heading(node: LexborNode, writer: _Writer, *, tag: str) -> None:
    writer.flush()
    text = plain(node.text(separator=" ") or "")
    asked = tag in {"summary", "dt"} or unfolds(node) or any(unfolds(inner) for inner in node.css("button"))
    level = _HEADINGS.get(tag, _TERM if tag == "dt" else _UNFOLDING)
    if text and word_count(text):
        writer.blocks.append(Block(text=text, kind=BlockKind.HEADING, level=level, asked=asked, bold=True))


def _block(node: LexborNode, writer: _Writer, *, tag: str) -> None:
    writer.flush()
    if tag in {"ul", "ol"}:
        writer.numbers.append(0 if tag == "ol" else None)
    if tag == "li":
        writer.depth += 1
        writer.mark = _next_mark(writer)
    _children(node, writer, bold=False)
    writer.flush()
    if tag == "li":
        writer.depth -= 1
        writer.mark = ""
    if tag in {"ul", "ol"}:
        writer.numbers.pop()


def _next_mark(writer: _Writer) -> str:
    if not writer.numbers or writer.numbers[-1] is None:
        return "-"
    writer.numbers[-1] += 1
    return f"{writer.numbers[-1]}."


def _lays_out(table: LexborNode) -> bool:
    """Whether a table holds text rather than rows."""
    return bool(table.css("h1,h2,h3,h4,ul,ol,td table")) or any(
        word_count(cell.text(separator=" ") or "") > _LONG_CELL for cell in table.css("td,th")
    )


def _table(table: LexborNode, writer: _Writer) -> None:
    writer.flush()
    caption = table.css_first("caption")
    if caption is not None and (title := plain(caption.text(separator=" "))):
        writer.blocks.append(Block(text=f"{title.rstrip(':')}:", depth=writer.depth))
    for row in table.css("tr"):
        cells = [plain(cell.text(separator=" ") or "") for cell in row.css("td,th")]
        said = [cell for cell in cells if cell]
        if said:
            text = f"{said[0].rstrip(':')}: {said[1]}" if len(cells) == 2 and len(said) == 2 else " | ".join(said)
            writer.blocks.append(Block(text=text, kind=BlockKind.ITEM, depth=writer.depth))
