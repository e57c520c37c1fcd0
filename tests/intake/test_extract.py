"""Documents are read in a process of their own; what cannot be read is None."""

import io
import zipfile

import pypdfium2  # type: ignore[import-untyped]  # ships neither stubs nor a marker
import pytest
from docx import Document

from intake.extract import document_text


def _pdf(resources: bytes, drawing: bytes, *extra: bytes) -> bytes:
    """A one-page PDF (ISO 32000-1 7.5) with the given resources and drawing."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 100]/Contents 4 0 R/Resources<<" + resources + b">>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawing), drawing),
        *extra,
    ]
    written = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj" % number + content + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        written
        + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
        + table
        + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(written))
    )


def _text_pdf(words: bytes) -> bytes:
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    return _pdf(b"/Font<</F 5 0 R>>", b"BT /F 24 Tf 20 40 Td (" + words + b") Tj ET", font)


def _scan(words: bytes) -> bytes:
    """The same page as a picture only."""
    bitmap = pypdfium2.PdfDocument(_text_pdf(words))[0].render(scale=3, grayscale=True)
    pixels = bitmap.to_numpy().reshape(bitmap.height, -1)[:, : bitmap.width].tobytes()
    image = (
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray"
        b"/BitsPerComponent 8/Length %d>>"
        b"stream\n%s\nendstream" % (bitmap.width, bitmap.height, len(pixels), pixels)
    )
    return _pdf(b"/XObject<</I 5 0 R>>", b"400 0 0 100 0 0 cm /I Do", image)


def test_text_of_a_pdf_is_read_whatever_the_sender_calls_it() -> None:
    assert document_text("application/octet-stream", _text_pdf(b"Volmacht van Nina")) == "Volmacht van Nina"


def test_a_scanned_page_is_read_by_its_picture() -> None:
    assert "Volmacht" in (document_text("application/pdf", _scan(b"Volmacht van Nina Roels")) or "")


def test_text_and_tables_of_a_docx_are_read_in_order() -> None:
    document = Document()
    document.add_paragraph("Geachte")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "Naam"
    table.cell(0, 1).text = "Nina"
    document.add_paragraph("Groeten")
    stream = io.BytesIO()
    document.save(stream)
    assert document_text("application/msword", stream.getvalue()) == "Geachte\nNaam\tNina\nGroeten"


def test_text_of_an_odt_is_read() -> None:
    from odf.opendocument import OpenDocumentText
    from odf.text import H, P

    document = OpenDocumentText()
    document.text.addElement(H(outlinelevel=1, text="Volmacht"))
    document.text.addElement(P(text="Ik machtig Nina."))
    stream = io.BytesIO()
    document.write(stream)
    assert document_text("application/x-unknown", stream.getvalue()) == "Volmacht\nIk machtig Nina."


def test_text_of_an_rtf_is_read() -> None:
    assert document_text("text/rtf", rb"{\rtf1\ansi Ik machtig {\b Nina}.}") == "Ik machtig Nina."


@pytest.mark.parametrize(
    "content",
    [b"", b"zomaar tekst", b"%PDF-1.4 kapot", b"\x89PNG\r\n\x1a\nkapot", b"PK\x03\x04kapot word/", b"{\\rtf"],
)
def test_what_cannot_be_read_is_none(content: bytes) -> None:
    assert document_text("application/pdf", content) is None


def test_sound_and_film_start_no_process() -> None:
    assert document_text("audio/wav", _text_pdf(b"a")) is None


def test_a_zip_bomb_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("word/document.xml", b"\x00" * (101 * 1024 * 1024))
    assert document_text("application/msword", stream.getvalue()) is None
