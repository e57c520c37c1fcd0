"""PDF to blocks: lines by their place, headings by size and weight, what repeats on every page left out."""

from __future__ import annotations

import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import median
from typing import Any

from knowledge.importer.block import Block, BlockKind, Page
from knowledge.importer.pages.lists import opened
from knowledge.importer.pages.plain import bullet_of, is_page_number, joined
from knowledge.importer.wording import folded, is_finished, is_heading_like, plain

_LARGER = 1.12  # times the size of the text: a heading
_GAP = 1.35  # times the usual distance between lines: a new paragraph
_SHORT = 0.75  # of the widest line: a finished line so short ends its paragraph
_EDGE_LINES = 2  # at the top and at the foot of a page, where running heads stand
_NO_TITLE = re.compile(r"(?:microsoft word|untitled|document\d*|naamloos|.*\.(?:docx?|pdf|indd|odt)$)", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One printed line; `top` counts upwards from the foot of its page, in points."""

    page: int
    top: float
    size: float
    bold: bool
    text: str


def read_pdf(content: bytes) -> Page:
    """The blocks of a PDF with a text layer. Raises what pypdf raises for another file."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content))
    pages = [_page_lines(page, number) for number, page in enumerate(reader.pages)]
    running = _running(pages)
    dropped = [line.text for lines in pages for at, line in enumerate(lines) if _is_around(lines, at, running=running)]
    lines = [line for page in pages for at, line in enumerate(page) if not _is_around(page, at, running=running)]
    blocks = list(_blocks(lines))
    title = _title(reader.metadata, blocks)
    return Page(
        blocks=tuple(opened(blocks)),
        title=title,
        dated=_changed(reader.metadata),
        marked=sum(block.kind is BlockKind.HEADING for block in blocks) > 1,
        dropped=tuple(dropped),
    )


def _page_lines(page: Any, number: int) -> list[_Line]:
    found: list[_Line] = []

    def visit(text: str, cm: Any, tm: Any, font: Any, size: float) -> None:
        if not text.strip():
            if found and text and "\n" not in text:
                found[-1] = replace(found[-1], text=f"{found[-1].text} ")
            return
        scale = abs(tm[3] * cm[3]) or 1.0
        line = _Line(
            page=number,
            top=round(tm[5] * cm[3] + cm[5], 1),
            size=round(size * scale, 1),
            bold="bold" in str((font or {}).get("/BaseFont", "")).lower(),
            text=text.replace("\n", " "),
        )
        before = found[-1] if found else None
        if before is not None and abs(before.top - line.top) < 0.4 * max(before.size, line.size):
            merged = replace(before, text=f"{before.text}{line.text}", bold=before.bold and line.bold)
            found[-1] = replace(merged, size=max(before.size, line.size))
        else:
            found.append(line)

    page.extract_text(visitor_text=visit)
    return _with_marks([replace(line, text=plain(line.text)) for line in found if plain(line.text)])


def _with_marks(lines: list[_Line]) -> list[_Line]:
    """List marks that were drawn apart from their line, put back before it."""
    marks = [line for line in lines if bullet_of(f"{line.text} x") == f"{line.text} "]
    found = [line for line in lines if line not in marks]
    for mark in marks:
        at = next((n for n, line in enumerate(found) if abs(line.top - mark.top) < 0.4 * line.size), None)
        if at is not None and not bullet_of(found[at].text):
            found[at] = replace(found[at], text=f"{mark.text} {found[at].text}")
    return found


def _running(pages: Sequence[Sequence[_Line]]) -> frozenset[tuple[str, float]]:
    """Heads and feet that stand at the same place of half of the pages, numbers apart."""
    counted = Counter(
        said for lines in pages for said in {_signature(line) for line in (*lines[:_EDGE_LINES], *lines[-_EDGE_LINES:])}
    )
    return frozenset(said for said, count in counted.items() if count >= max(2, len(pages) / 2))


def _signature(line: _Line) -> tuple[str, float]:
    return _DIGITS.sub("#", folded(line.text)), round(line.top)


def _is_around(lines: Sequence[_Line], at: int, *, running: frozenset[tuple[str, float]]) -> bool:
    at_edge = at < _EDGE_LINES or at >= len(lines) - _EDGE_LINES
    line = lines[at]
    return at_edge and (_signature(line) in running or line.text.isdigit() or is_page_number(line.text))


def _blocks(lines: Sequence[_Line]) -> Iterator[Block]:
    if not lines:
        return
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    body = sizes.most_common(1)[0][0]
    levels = {
        size: level
        for level, size in enumerate(sorted((s for s in sizes if s > _LARGER * body), reverse=True), start=1)
    }
    gap, width = _usual_gap(lines, body), max(len(line.text) for line in lines)
    held: list[_Line] = []
    for line in lines:
        if held and not _goes_on(held, line, gap=gap, width=width):
            yield _block(held, levels, body=body)
            held = []
        held.append(line)
    yield _block(held, levels, body=body)


def _usual_gap(lines: Sequence[_Line], body: float) -> float:
    gaps = [
        before.top - after.top
        for before, after in itertools.pairwise(lines)
        if before.page == after.page and before.size == after.size == body and 0 < before.top - after.top < 4 * body
    ]
    return median(gaps) if gaps else 1.2 * body


def _goes_on(held: Sequence[_Line], line: _Line, *, gap: float, width: int) -> bool:
    before = held[-1]
    if line.size != before.size or (line.bold != before.bold and (before.bold or is_finished(before.text))):
        return False
    if bullet_of(line.text) or (
        before.page == line.page and before.top - line.top > _GAP * gap * max(1.0, line.size / 12)
    ):
        return False
    if before.page != line.page:
        return not is_finished(before.text) and not is_heading_like(before.text)
    return not (is_finished(before.text) and len(before.text) < _SHORT * width)


def _block(held: Sequence[_Line], levels: dict[float, int], *, body: float) -> Block:
    text = held[0].text
    for line in held[1:]:
        text = joined(text, line.text)
    if held[0].size in levels and is_heading_like(text.rstrip(".?!")):
        return Block(text=text, kind=BlockKind.HEADING, level=levels[held[0].size])
    mark = bullet_of(text)
    if mark:
        return Block(text=text[len(mark) :].strip(), kind=BlockKind.ITEM)
    return Block(text=text, bold=held[0].bold and all(line.bold for line in held))


def _title(metadata: Any, blocks: Sequence[Block]) -> str:
    named = plain(str(metadata.title)) if metadata is not None and metadata.title else ""
    if named and not _NO_TITLE.match(named):
        return named
    first = next((block for block in blocks if block.kind is BlockKind.HEADING), None)
    return first.text if first is not None and first.level == 1 else ""


def _changed(metadata: Any) -> date | None:
    try:
        found = (metadata.modification_date or metadata.creation_date) if metadata is not None else None
    except ValueError:  # a date that is none
        return None
    return found.date() if found is not None else None
