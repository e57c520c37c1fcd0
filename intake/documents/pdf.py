"""PDF: the text layer of each page, and a picture of the pages that have none."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from intake.documents import picture
from intake.documents.found import CannotRead, Find, Page, Stopped
from intake.labels import Unread
from intake.limits import FileLimits

# A stamp, a page number or a scanner's own mark is no text layer.
_LEAST_CHARACTERS = 25
_SCALE = 200 / 72  # 200 dpi; a PDF unit is 1/72 inch (ISO 32000-1 8.3.2.3)


def pages(content: bytes, limits: FileLimits) -> Iterator[Find]:
    """Pages in order: text where there is any, else pixels."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        sealed = getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD
        raise CannotRead(Unread.ENCRYPTED if sealed else Unread.DAMAGED) from error
    texts = _texts(content, document, limits)
    drawn = 0
    for number, text in enumerate(texts):
        if len(text.strip()) >= _LEAST_CHARACTERS:
            yield Page(text=text)
            continue
        sheet = _sheet(document, number)
        if sheet is None or not _has_picture(sheet, pypdfium2):
            yield Page(text=text)
        elif drawn == limits.pictures:
            yield Stopped(reason=Unread.LIMIT)
            return
        else:
            drawn += 1
            yield _drawn(sheet)
    if len(document) > limits.pages:
        yield Stopped(reason=Unread.LIMIT)


def _texts(content: bytes, document: Any, limits: FileLimits) -> Iterator[str]:
    """pypdf keeps the order of words best; what it cannot open PDFium reads."""
    from pypdf import PdfReader

    number = 0
    most = min(len(document), limits.pages)
    try:
        reader = PdfReader(io.BytesIO(content))
        while number < most:
            text = reader.pages[number].extract_text()
            yield text
            number += 1
    except Exception:  # a damaged or encrypted file may raise anything; PDFium goes on at this page
        while number < most:
            sheet = _sheet(document, number)
            yield "" if sheet is None else sheet.get_textpage().get_text_bounded().replace("\r\n", "\n")
            number += 1


def _sheet(document: Any, number: int) -> Any | None:
    import pypdfium2

    try:
        return document[number]
    except pypdfium2.PdfiumError:
        return None


def _has_picture(sheet: Any, pypdfium2: Any) -> bool:
    """Whether anything but text is drawn: an empty page needs no tesseract."""
    return any(found.type != pypdfium2.raw.FPDF_PAGEOBJ_TEXT for found in sheet.get_objects(max_depth=2))


def _drawn(sheet: Any) -> Find:
    """The page in grey; a poster or a hostile page box is drawn no larger than a page is read."""
    longest = max(sheet.get_size())
    scale = min(_SCALE, picture.LONG_SIDE / longest) if longest > 0 else _SCALE
    bitmap = sheet.render(scale=scale, grayscale=True)
    return picture.ready(bitmap.to_pil())
