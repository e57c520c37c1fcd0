"""Papers to hang on a mail: a document, a PDF with its text, and the same page as a scan without a text layer."""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass

# A4 at the resolution that office scanners send, in points of 1/72 inch and pixels.
_PAGE = (595, 842)
_DOTS = 200
_LINE = 90  # characters of 11 points that fit between the margins


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A file as it would be attached."""

    name: str
    content_type: str
    content: bytes


def text_papers(text: str) -> tuple[Paper, ...]:
    """The text as docx and as PDF."""
    from docx import Document

    document = Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    target = io.BytesIO()
    document.save(target)
    docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return (
        Paper(name="brief.docx", content_type=docx, content=target.getvalue()),
        Paper(name="brief.pdf", content_type="application/pdf", content=written_page(text)),
    )


def scan(text: str) -> Paper:
    """The text as a scanned page: a grey picture in a PDF."""
    import pypdfium2

    page = pypdfium2.PdfDocument(written_page(text))[0]
    bitmap = page.render(scale=_DOTS / 72, grayscale=True)
    rows = bitmap.to_numpy().reshape(bitmap.height, -1)[:, : bitmap.width].tobytes()
    picture = (
        f"<</Type/XObject/Subtype/Image/Width {bitmap.width}/Height {bitmap.height}/ColorSpace/DeviceGray"
        "/BitsPerComponent 8/Filter/FlateDecode"
    )
    drawing = f"{_PAGE[0]} 0 0 {_PAGE[1]} 0 0 cm /P Do".encode()
    content = _page("/XObject<</P 5 0 R>>", drawing, (picture, zlib.compress(rows)))
    return Paper(name="scan.pdf", content_type="application/pdf", content=content)


def written_page(text: str) -> bytes:
    """One PDF page of text in Helvetica (ISO 32000-1 9.4); what does not fit on it is left out."""
    lines = [line[at : at + _LINE] for line in text.split("\n") for at in range(0, max(len(line), 1), _LINE)]
    shown = "".join(f"({_escaped(line)}) Tj T*\n" for line in lines[:52])
    drawing = f"BT /F 11 Tf 14 TL 50 790 Td\n{shown}ET".encode("cp1252", "replace")
    font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding"
    return _page("/Font<</F 5 0 R>>", drawing, (font, None))


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _page(resources: str, drawing: bytes, used: tuple[str, bytes | None]) -> bytes:
    """A PDF of one page whose drawing uses one object (ISO 32000-1 7.5)."""
    head, data = used
    last = f"{head}>>".encode() if data is None else _stream(f"{head}/Length {len(data)}>>", data)
    shown = f"/Contents 4 0 R/Resources<<{resources}>>>>"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {_PAGE[0]} {_PAGE[1]}]{shown}".encode(),
        _stream(f"<</Length {len(drawing)}>>", drawing),
        last,
    )
    made, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = "".join(f"{place:010d} 00000 n \n" for place in places).encode()
    size = len(objects) + 1
    made += b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, table)
    start = made.index(b"xref\n")
    return made + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, start)


def _stream(head: str, data: bytes) -> bytes:
    return b"%b\nstream\n%b\nendstream" % (head.encode(), data)
