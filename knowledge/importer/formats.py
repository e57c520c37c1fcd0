"""Which reader a file takes, by its ending."""

from __future__ import annotations

from typing import Final

from knowledge.importer.block import Page
from knowledge.importer.pages.docx import read_docx
from knowledge.importer.pages.html import read_html
from knowledge.importer.pages.markdown import read_markdown
from knowledge.importer.pages.pdf import read_pdf
from knowledge.importer.pages.plain import read_plain

TEXTS: Final = {
    ".txt": read_plain,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
}
BINARIES: Final = {".pdf": read_pdf, ".docx": read_docx}
SUFFIXES: Final = frozenset({*TEXTS, *BINARIES})


def decoded(content: bytes) -> str:
    """The text of a file: UTF-16 by its mark, UTF-8, else the Windows code page that Dutch offices wrote in."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def read_page(suffix: str, content: bytes) -> Page:
    """The page in a file of this ending (lower case). Raises KeyError for another, and what its reader raises."""
    return TEXTS[suffix](decoded(content)) if suffix in TEXTS else BINARIES[suffix](content)
