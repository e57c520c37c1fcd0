"""Every format that people send is read; what is not read has a reason. Files are made by code."""

from __future__ import annotations

import zipfile
from dataclasses import replace

import pytest

from intake.documents.found import Extracted, InnerFile
from intake.extract import Extraction
from intake.labels import Unread
from intake.limits import FILE_LIMITS
from tests.support import papers
from tests.support.compound import compound, message, msg

# A machine that does other things too takes longer; the processor's time is bounded all the same.
PATIENT = replace(FILE_LIMITS, file_seconds=200.0, mail_seconds=800.0)


def read(content: bytes, content_type: str = "application/octet-stream") -> Extracted:
    return Extraction(PATIENT).read(content_type, content)


def text_of(content: bytes) -> str:
    return " ".join(" ".join(read(content).pages).split())


@pytest.mark.parametrize(
    "content",
    [
        papers.text_pdf(papers.MANDATE),
        papers.docx(),
        papers.odt(),
        papers.rtf(),
        papers.scanned_pdf(papers.picture()),
        papers.picture(kind="PNG"),
        papers.docx("", picture=papers.picture()),
        papers.tiff(papers.MANDATE),
        msg("Volmacht", papers.MANDATE, {}),
    ],
    ids=["pdf", "docx", "odt", "rtf", "scanned pdf", "png", "scan in docx", "fax", "msg"],
)
def test_a_mandate_is_read_whatever_it_comes_in(content: bytes) -> None:
    text = text_of(content)
    assert "Ik, ondergetekende Nina Roels, wonende te Kerkstraat 12, 9000 Gent" in text
    assert "geef volmacht aan mevrouw Els Peeters" in text


def test_tables_stand_where_they_stood() -> None:
    import io

    from docx import Document

    document = Document()
    document.add_paragraph("Geachte")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "Naam"
    table.cell(0, 1).text = "Nina"
    document.add_paragraph("Groeten")
    written = io.BytesIO()
    document.save(written)
    assert read(written.getvalue()).pages == ("Geachte\nNaam\tNina\nGroeten",)


def test_a_workbook_is_read_by_row() -> None:
    found = read(papers.xlsx([["Naam", "Klas"], ["Nina", "3B"]]))
    assert found == Extracted(pages=("Klassenlijst\nNaam\tKlas\nNina\t3B",))


def test_an_open_document_sheet_is_read() -> None:
    import io

    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    document = OpenDocumentSpreadsheet()
    table = Table(name="Punten")
    row = TableRow()
    cell = TableCell(valuetype="string")
    cell.addElement(P(text="Nina"))
    row.addElement(cell)
    table.addElement(row)
    document.spreadsheet.addElement(table)
    written = io.BytesIO()
    document.write(written)
    assert read(written.getvalue()).pages == ("Punten\nNina",)


def test_pages_with_and_without_a_text_layer_are_both_read() -> None:
    scan = papers.scanned_pdf(papers.picture())
    mixed = _second_page_of(papers.text_pdf("Begeleidende brief over het verslag."), scan)
    text = text_of(mixed)
    assert "Begeleidende brief" in text
    assert "geef volmacht aan" in text


def _second_page_of(first: bytes, second: bytes) -> bytes:
    import io

    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    for content in (first, second):
        for page in PdfReader(io.BytesIO(content)).pages:
            writer.add_page(page)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def test_the_pages_of_a_fax_are_read_in_order() -> None:
    found = read(papers.tiff("Eerste blad van de fax.", "Tweede blad van de fax."))
    assert [" ".join(page.split()) for page in found.pages] == ["Eerste blad van de fax.", "Tweede blad van de fax."]


@pytest.mark.parametrize("turned", [0, 90, 180, 270, 3])
def test_a_photograph_is_read_whichever_way_it_was_held(turned: float) -> None:
    assert "geef volmacht aan mevrouw Els Peeters" in text_of(papers.picture(turned=turned))


def test_a_dim_photograph_is_read() -> None:
    assert "geef volmacht aan mevrouw Els Peeters" in text_of(papers.picture(grain=8))


def test_the_files_of_an_outlook_message_come_out_of_it() -> None:
    inner = message("Origineel", "De eerste vraag.", {"bijlage.txt": b"in de tweede"})
    found = read(msg("Doorgestuurd", "Zie onder.", {"volmacht.pdf": b"x" * 5_000, "a.txt": b"kort"}, inner))
    assert found.pages == (
        "From: Nina Roels <nina.roels@postvak.example>\nSubject: Doorgestuurd\n\nZie onder.",
        "From: Nina Roels <nina.roels@postvak.example>\nSubject: Origineel\n\nDe eerste vraag.",
    )
    assert found.files == (
        InnerFile(name="volmacht.pdf", content=b"x" * 5_000),
        InnerFile(name="a.txt", content=b"kort"),
        InnerFile(name="bijlage.txt", content=b"in de tweede"),
    )


def test_a_message_that_lies_too_deep_is_missed_aloud() -> None:
    inner = message("Diep", "Nummer 9.", {})
    for number in reversed(range(9)):
        inner = message("Diep", f"Nummer {number}.", {}, inner)
    found = read(msg("Doorgestuurd", "Zie onder.", {}, inner))
    assert (found.pages[-1][-9:], found.unread) == ("Nummer 4.", Unread.LIMIT)


def test_an_outlook_message_whose_table_goes_round_says_that_it_is_damaged() -> None:
    whole = msg("Vraag", "Zie bijlage.", {"a.txt": b"kort", "b.bin": bytes(9_000)})
    found = read(whole[:-512] + bytes(512))
    assert (found.files, found.unread) == ((), Unread.DAMAGED)


def test_the_files_of_a_winmail_come_out_of_it() -> None:
    found = read(papers.tnef("Zie bijlage.", {"volmacht.pdf": b"bytes"}))
    assert found == Extracted(
        pages=("Subject: Doorgestuurd\n\nZie bijlage.",),
        files=(InnerFile(name="lang volmacht.pdf", content=b"bytes"),),
    )


def test_the_files_of_an_archive_come_out_of_it() -> None:
    found = read(papers.zipped({"map/a.txt": b"een", "__MACOSX/._a": b"x", "b.pdf": b"twee"}))
    assert found.files == (InnerFile(name="map/a.txt", content=b"een"), InnerFile(name="b.pdf", content=b"twee"))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.4 kapot", Unread.DAMAGED),
        (b"\x89PNG\r\n\x1a\nkapot", Unread.DAMAGED),
        (b"PK\x03\x04kapot word/", Unread.DAMAGED),
        (b"zomaar tekst", Unread.UNKNOWN_FORMAT),
        (b"Rar!\x1a\x07\x00 en meer", Unread.ARCHIVE),
        (compound({"WordDocument": b"x" * 100}), Unread.UNKNOWN_FORMAT),
        (compound({"EncryptedPackage": b"x" * 100}), Unread.ENCRYPTED),
        (papers.picture()[:-2_000], Unread.DAMAGED),
        (papers.picture(kind="PNG").replace(b"IDAT", b"IDAT\x00", 1), Unread.DAMAGED),
    ],
)
def test_what_is_not_read_says_why(content: bytes, reason: Unread) -> None:
    assert read(content).unread is reason


def test_an_encrypted_pdf_says_so_and_one_that_anybody_may_open_is_read() -> None:
    assert read(_sealed("geheim")).unread is Unread.ENCRYPTED
    assert "ondergetekende Nina Roels" in text_of(_sealed(""))


def _sealed(password: str) -> bytes:
    import io

    import pikepdf

    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(papers.text_pdf(papers.MANDATE))) as document:
        document.save(written, encryption=pikepdf.Encryption(owner="eigenaar", user=password, R=6))
    return written.getvalue()


def test_sound_and_film_start_no_process() -> None:
    assert read(papers.rtf(), "audio/wav") == Extracted(unread=Unread.UNKNOWN_FORMAT)


def test_unpacked_bytes_are_counted_whatever_the_archive_says() -> None:
    parts = {"[Content_Types].xml": b"<Types/>", "word/document.xml": bytes(3_000_000)}
    bomb = papers.zipped(parts)
    lying = bomb.replace((3_000_000).to_bytes(4, "little"), (90_000).to_bytes(4, "little"))
    small = Extraction(replace(FILE_LIMITS, unpacked_bytes=2_000_000))
    assert small.read("", bomb).unread is Unread.TOO_LARGE
    assert small.read("", lying).unread is Unread.DAMAGED


def test_pages_beyond_the_limit_are_left_and_said() -> None:
    limits = replace(FILE_LIMITS, pages=2)
    found = Extraction(limits).read("", papers.text_pdf(*(f"Bladzijde nummer {n} van dit verslag" for n in range(3))))
    assert ([page.split()[2] for page in found.pages], found.unread) == (["0", "1"], Unread.LIMIT)


def test_the_scans_of_a_mail_are_counted_over_its_files() -> None:
    extraction = Extraction(replace(PATIENT, mail_scans=1))
    first, second = (extraction.read("", papers.picture()) for _ in range(2))
    assert (first.unread, second) == (None, Extracted(pages=("",), unread=Unread.LIMIT))


def test_the_files_and_the_time_of_a_mail_are_bounded() -> None:
    few = Extraction(replace(FILE_LIMITS, mail_files=1))
    assert [few.read("", papers.rtf("kort")).unread for _ in range(2)] == [None, Unread.LIMIT]
    spent = Extraction(replace(FILE_LIMITS, mail_seconds=0.0))
    assert spent.read("", papers.rtf("kort")).unread is Unread.LIMIT


def test_a_reader_that_takes_too_long_or_too_much_is_ended() -> None:
    for limits in (replace(FILE_LIMITS, file_seconds=0.05), replace(FILE_LIMITS, memory_bytes=30_000_000)):
        assert Extraction(limits).read("", papers.text_pdf("kort")).unread in (Unread.LIMIT, Unread.NO_READER)


def test_an_archive_behind_a_password_says_so() -> None:
    content = bytearray(papers.zipped({"volmacht.txt": b"geheim"}, packed=zipfile.ZIP_STORED))
    content[6] |= 1  # APPNOTE 4.4.4: the flag in the file's own header, and in the directory
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert read(bytes(content)) == Extracted(unread=Unread.ENCRYPTED)
