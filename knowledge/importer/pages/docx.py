"""Word files to blocks: headings by their style, list items, table rows; needs the extra `docs`."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from knowledge.importer.block import Block, BlockKind, Page
from knowledge.importer.pages.lists import opened
from knowledge.importer.wording import plain

# The XML in a Word file is never this large unless it is a bomb.
_MAX_UNPACKED_BYTES = 100 * 1024 * 1024
_HEADING = re.compile(r"(?:heading|kop|titre|überschrift)\s*(\d)", re.IGNORECASE)
_TITLE = re.compile(r"(?:title|titel|titre)", re.IGNORECASE)
_LIST = re.compile(r"(?:list|lijst|opsomming|liste|aufzählung)", re.IGNORECASE)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read_docx(content: bytes) -> Page:
    """The blocks of a Word file. Raises what python-docx raises for another file, and ValueError for a zip bomb."""
    from docx import Document

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > _MAX_UNPACKED_BYTES:
            raise ValueError("uitgepakt te groot")
    document = Document(io.BytesIO(content))
    blocks = list(_blocks(document))
    named = [block.text for block in blocks if block.kind is BlockKind.HEADING and block.level == 0]
    rest = [block for block in blocks if not (block.kind is BlockKind.HEADING and block.level == 0)]
    properties = document.core_properties
    changed = properties.modified or properties.created
    return Page(
        blocks=tuple(opened(rest)),
        title=named[0] if named else plain(properties.title or ""),
        dated=changed.date() if changed is not None else None,
        marked=any(block.kind is BlockKind.HEADING for block in rest),
    )


def _blocks(document: Any) -> Iterator[Block]:
    from docx.table import Table

    for element in document.iter_inner_content():  # `.paragraphs` would lose tables
        if isinstance(element, Table):
            yield from _rows(element)
        elif text := plain(element.text.replace("\n", " ")):
            yield _paragraph(element, text)


def _paragraph(paragraph: Any, text: str) -> Block:
    style = paragraph.style.name if paragraph.style is not None else ""
    heading = _HEADING.match(style)
    if heading is not None:
        return Block(text=text, kind=BlockKind.HEADING, level=int(heading[1]) or 1)
    if _TITLE.fullmatch(style):
        return Block(text=text, kind=BlockKind.HEADING, level=0)
    numbering = paragraph._p.find(f"{_W}pPr/{_W}numPr")
    if numbering is not None or _LIST.match(style):
        level = numbering.find(f"{_W}ilvl") if numbering is not None else None
        return Block(text=text, kind=BlockKind.ITEM, depth=int(level.get(f"{_W}val")) if level is not None else 0)
    said = [run for run in paragraph.runs if run.text.strip()]
    return Block(text=text, bold=bool(said) and all(run.bold for run in said))


def _rows(table: Any) -> Iterator[Block]:
    for row in table.rows:
        cells = list(dict.fromkeys(plain(cell.text.replace("\n", " ")) for cell in row.cells))
        said = [cell for cell in cells if cell]
        if said:
            text = f"{said[0].rstrip(':')}: {said[1]}" if len(said) == 2 else " | ".join(said)
            yield Block(text=text, kind=BlockKind.ITEM)
