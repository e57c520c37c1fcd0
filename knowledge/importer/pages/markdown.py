"""Markdown to blocks: its headings are the page's own, its front matter names the page, the rest is plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import yaml

from knowledge.importer.block import Block, BlockKind, Page
from knowledge.importer.pages.plain import read_plain
from knowledge.importer.wording import plain, visible
from knowledge.lexical import LANGUAGES

_FENCE = "---"
_HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*$")
_UNDERLINED = re.compile(r"^(?P<text>[^\s#>|*-].*)\n(?P<line>=+|-{3,})\s*$", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\]]*)\]\((?:<[^>]*>|[^)\s]*)(?:\s+\"[^\"]*\")?\)")
_TAG = re.compile(r"</?(?:details|summary|br|p|div|span|b|strong|i|em|a|h[1-6])\b[^>]*>", re.IGNORECASE)
_SUMMARY = re.compile(r"<summary[^>]*>(.*?)</summary>", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TABLE_LINE = re.compile(r"^\s*\|?[\s:|-]+\|[\s:|-]*$")
_QUOTE = re.compile(r"^\s*>\s?", re.MULTILINE)
_ASKED = 7  # level of a summary: below every heading
_CODE = re.compile(r"`([^`]+)`")


def front_matter(text: str) -> tuple[dict[str, object], str]:
    """The fields between the fences at the top, and what stands below; none where there are no fences."""
    lines = visible(text).split("\n")
    if not lines or lines[0].strip() != _FENCE:
        return {}, text
    end = next((number for number, line in enumerate(lines[1:], start=1) if line.strip() == _FENCE), 0)
    try:
        fields = yaml.safe_load("\n".join(lines[1:end])) if end else None
    except yaml.YAMLError:
        return {}, text
    return (fields, "\n".join(lines[end + 1 :])) if isinstance(fields, dict) else ({}, text)


def is_entry(fields: dict[str, object]) -> bool:
    """Whether the front matter is that of a guidance entry, well made or not."""
    return "key" in fields and "id" in fields


def read_markdown(text: str) -> Page:
    """The blocks of a Markdown page that is no entry."""
    fields, rest = front_matter(text)
    rest = _COMMENT.sub("", visible(rest))
    rest = _SUMMARY.sub(lambda found: f"\n\n{'#' * _ASKED} {found[1].strip()}\n\n", rest)
    rest = _UNDERLINED.sub(lambda found: f"{'#' if found['line'][0] == '=' else '##'} {found['text']}", rest)
    rest = _TAG.sub("", _LINK.sub(r"\1", _QUOTE.sub("", rest)))
    page = read_plain("\n".join(_spaced(rest.split("\n"))))
    blocks = tuple(_headed(block) for block in page.blocks)
    levels = [block.level for block in blocks if block.kind is BlockKind.HEADING and block.level < _ASKED]
    top = [block for block in blocks if block.kind is BlockKind.HEADING and block.level == min(levels, default=0)]
    title = _text(fields, "title") or (top[0].text if len(top) == 1 else "")
    return Page(
        blocks=blocks,
        title=title,
        url=next(
            (found for name in ("url", "source", "bron") if (found := _text(fields, name)).startswith("http")), page.url
        ),
        language=found if (found := _text(fields, "language") or _text(fields, "lang")) in LANGUAGES else "",
        dated=next(
            (day for name in ("updated", "modified", "date", "datum") if isinstance(day := fields.get(name), date)),
            None,
        ),
        marked=len(levels) > 1,
        dropped=page.dropped,
    )


def _spaced(lines: list[str]) -> Iterator[str]:
    """A heading is a paragraph of its own; a row of a table is a list item."""
    for line in lines:
        if re.match(r"\s{0,3}#{1,7}\s", line):
            yield from ("", line.strip(), "")
        elif _TABLE_LINE.fullmatch(line) and "-" in line:
            continue
        elif line.strip().startswith("|") and line.strip().endswith("|"):
            yield f"- {line.strip().strip('|').strip()}"
        else:
            yield line


def _headed(block: Block) -> Block:
    found = re.match(r"(#{1,7})\s+(.+?)\s*#*$", block.text)
    if found is None:
        return replace(block, text=_CODE.sub(r"\1", block.text))
    level = len(found[1])
    return Block(text=plain(_CODE.sub(r"\1", found[2])), kind=BlockKind.HEADING, level=level, asked=level == _ASKED)


def _text(fields: dict[str, object], name: str) -> str:
    value = fields.get(name)
    return plain(value) if isinstance(value, str) else ""
