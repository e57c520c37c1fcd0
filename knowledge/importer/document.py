"""A document as entries-to-be: its title, its date, its pieces, and what was left out of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge.importer.block import Block, BlockKind, Page
from knowledge.importer.boilerplate import announces, without_boilerplate
from knowledge.importer.dates import stated_date
from knowledge.importer.headings import defines, distinct
from knowledge.importer.notes import with_notes
from knowledge.importer.outline import heading_text, outlined
from knowledge.importer.passages import Piece, pieces
from knowledge.importer.sections import Section, sections, title_of, without_crumbs
from knowledge.importer.wording import folded
from knowledge.lexical import LANGUAGES
from knowledge.text import fold, stop_words, words

_ARTICLE = re.compile(r"(?:het|de|een)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What one file holds. `url` is the page's own address or ""; `dated` the date it gives itself or None.

    `dropped` are lines of menus, cookie bars, page furniture and repeats: none of them is in a piece.
    """

    title: str
    url: str
    language: str
    dated: date | None
    pieces: tuple[Piece, ...]
    dropped: tuple[str, ...]


def as_document(page: Page, *, name: str) -> Document:
    """Cut a page into pieces. `name` is what it is called where nothing in it says."""
    blocks, dropped = without_boilerplate(page.blocks)
    shaped = outlined(with_notes(blocks), marked=page.marked)
    title, taken = title_of(shaped) if not page.title else (page.title, _same_title(shaped, page.title))
    told, announced = _without_announcements(sections(shaped[taken:]))
    found = without_crumbs(told)
    parts = [piece for section in found for piece in pieces(section)]
    headings = distinct([piece.heading for piece in parts], [piece.text for piece in parts])
    named = [replace(piece, heading=heading) for piece, heading in zip(parts, headings, strict=True)]
    kept, repeated = _once(named)
    lost = _lost_headings(shaped[taken:], told)
    return Document(
        title=title or _defined(kept) or name,
        url=page.url,
        language=page.language or _language(kept),
        dated=page.dated or stated_date(fold(title), (fold(block.text) for block in shaped)),
        pieces=tuple(kept),
        dropped=(*page.dropped, *dropped, *announced, *lost, *repeated),
    )


def _same_title(blocks: Sequence[Block], title: str) -> int:
    """1 where the first heading only repeats the title of the page."""
    first = blocks[0] if blocks else None
    heads = first is not None and first.kind is BlockKind.HEADING and not first.asked
    return int(heads and first is not None and folded(first.text) in folded(title))


def _without_announcements(found: Sequence[Section]) -> tuple[list[Section], list[str]]:
    """A section that only says what the page is about to say would be the nearest answer to everything."""
    announcing = [s for s in found if not s.asked and announces(" ".join(block.text for block in s.blocks))]
    said = [block.text for section in announcing for block in section.blocks]
    return [section for section in found if section not in announcing], said


def _once(parts: Sequence[Piece]) -> tuple[list[Piece], list[str]]:
    """Each piece once: pages repeat the same answer under several doors."""
    seen: set[str] = set()
    kept: list[Piece] = []
    repeated: list[str] = []
    for piece in parts:
        said = f"{folded(piece.heading) if piece.asked else ''}\n{folded(piece.text)}"
        if said in seen:
            repeated.extend(line for line in (piece.heading, *piece.text.split("\n")) if line)
        else:
            kept.append(piece)
        seen.add(said)
    return kept, repeated


def _lost_headings(blocks: Sequence[Block], found: Sequence[Section]) -> list[str]:
    """Headings with nothing under them that head nothing below either."""
    shown = {folded(part) for s in found for part in (s.heading, *s.heading.split(" – "))}
    above = {folded(text) for section in found for text in section.path}
    heads = [block for block in blocks if block.kind is BlockKind.HEADING and block.text]
    # A chapter heads its sections and needs no text; a question that nothing answers says nothing.
    said = [(block, folded(heading_text(block.text))) for block in heads]
    return [block.text for block, text in said if text not in shown and (block.asked or text not in above)]


def _defined(parts: Sequence[Piece]) -> str:
    """What the first definition in the text is about, for a page whose title was lost."""
    found = next(filter(None, (defines(piece.text) for piece in parts)), "")
    return _ARTICLE.sub("", found, count=1)


def _language(parts: Sequence[Piece]) -> str:
    """The language whose stop words the text uses most; Dutch where it has none."""
    said = words(" ".join(piece.text for piece in parts)[:20_000])
    counted = {language: sum(word in stop_words(language) for word in said) for language in LANGUAGES}
    return max(counted, key=lambda language: counted[language]) if any(counted.values()) else "nl"
