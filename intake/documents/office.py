"""Text documents and spreadsheets of office programs."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from intake.documents import archive, picture
from intake.documents.found import CannotRead, Find, Page, Stopped
from intake.documents.recognise import Format, format_of
from intake.labels import Unread
from intake.limits import MAX_ATTACHMENT_CHARACTERS, FileLimits

# A text shorter than this with pictures beside it is a scan that was pasted into a document.
_SCAN_CHARACTERS = 200


def docx(content: bytes, limits: FileLimits) -> Iterator[Find]:
    """Paragraphs and tables in order; pictures where there is next to no text."""
    from docx import Document
    from docx.table import Table

    plain = archive.repacked(content, limits, wanted=_is_xml)
    lines: list[str] = []
    for block in Document(io.BytesIO(plain)).iter_inner_content():  # `.paragraphs` would lose tables
        if isinstance(block, Table):
            lines.extend("\t".join(dict.fromkeys(cell.text for cell in row.cells)) for row in block.rows)
        else:
            lines.append(block.text)
    yield from _with_pictures("\n".join(lines), content, limits, folder="word/media/")


def open_text(content: bytes, limits: FileLimits) -> Iterator[Find]:
    """Headings and paragraphs of an OpenDocument text; pictures where there is next to no text."""
    from odf import teletype
    from odf.namespaces import TEXTNS
    from odf.opendocument import load

    body = load(io.BytesIO(archive.repacked(content, limits, wanted=_is_open_part))).text
    lines = [
        teletype.extractText(element)
        for element in _descendants(body)
        if getattr(element, "qname", None) in ((TEXTNS, "h"), (TEXTNS, "p"))
    ]
    yield from _with_pictures("\n".join(lines), content, limits, folder="Pictures/")


def sheets(content: bytes, limits: FileLimits) -> Iterator[Find]:
    """Each sheet of a workbook: its name, then its rows with a tab between cells."""
    import python_calamine

    # calamine unpacks by itself; a bomb is found before it is given one. Old .xls is no archive.
    if content[:2] == b"PK":
        content = archive.repacked(content, limits, wanted=_is_sheet_part)
    try:
        workbook = python_calamine.load_workbook(io.BytesIO(content))
    except python_calamine.PasswordError as error:
        raise CannotRead(Unread.ENCRYPTED) from error
    left = MAX_ATTACHMENT_CHARACTERS
    for name in workbook.sheet_names[: limits.pages]:
        lines = [name]
        for row in workbook.get_sheet_by_name(name).iter_rows():
            line = "\t".join("" if cell is None else str(cell) for cell in row).rstrip("\t")
            if line:
                lines.append(line)
                left -= len(line) + 1
            if left < 0:
                break
        if len(lines) > 1:
            yield Page(text="\n".join(lines))
        if left < 0:
            yield Stopped(reason=Unread.LIMIT)
            return
    if len(workbook.sheet_names) > limits.pages:
        yield Stopped(reason=Unread.LIMIT)


def rtf(content: bytes, _limits: FileLimits) -> Iterator[Find]:
    """The text of an RTF file."""
    from striprtf.striprtf import rtf_to_text

    text: str = rtf_to_text(content.decode("cp1252", "replace"), errors="replace")  # type: ignore[no-untyped-call]
    yield Page(text=text)


def _with_pictures(text: str, content: bytes, limits: FileLimits, *, folder: str) -> Iterator[Find]:
    yield Page(text=text)
    if len(text.strip()) >= _SCAN_CHARACTERS:
        return
    inside = archive.inner_files(content, replace(limits, files=limits.pictures), folder=folder)
    for file in inside:
        if isinstance(file, Stopped):
            yield file
        elif format_of(file.content) is Format.PICTURE:
            yield from picture.pictures(file.content, limits)


def _is_xml(name: str) -> bool:
    return name.endswith((".xml", ".rels"))


def _is_open_part(name: str) -> bool:
    return name == "mimetype" or _is_xml(name)


def _is_sheet_part(name: str) -> bool:
    return _is_open_part(name) or (name.startswith("xl/") and name.endswith(".bin"))


def _descendants(element: Any) -> Iterator[Any]:
    for child in getattr(element, "childNodes", ()):
        yield child
        yield from _descendants(child)
