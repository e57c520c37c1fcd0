"""Which format a file has, by its bytes; what the sender calls it does not count."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    """The formats that a reader exists for, and those that are known to have none."""

    PDF = "pdf"
    DOCX = "docx"
    OPEN_TEXT = "open_text"
    SHEETS = "sheets"
    RTF = "rtf"
    PICTURE = "picture"
    TNEF = "tnef"
    OLE = "ole"
    ZIP = "zip"
    OTHER_ARCHIVE = "other_archive"


_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\x00", b"MM\x00*", b"GIF87a", b"GIF89a")
# ISO 14496-12: a box length, "ftyp" and the brand; iPhones send HEIC.
_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif")
# gzip, 7z, rar, xz, bzip2.
_ARCHIVES = (b"\x1f\x8b\x08", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\xfd7zXZ\x00")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
# ISO 32000-1 Annex H.3.4.1: readers accept a header within the first 1024 bytes.
_PDF_REACH = 1_024


def format_of(content: bytes) -> Format | None:
    """The format, or None where no reader knows it. Office files in a zip are told by the names of their parts."""
    start = content[:_PDF_REACH]
    if start.startswith(_ZIP):
        return _zipped(content)
    if start.startswith(b"{\\rt"):
        return Format.RTF
    if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):  # MS-CFB 2.2
        return Format.OLE
    if start.startswith(b"\x78\x9f\x3e\x22"):  # MS-OXTNEF 2.1.3.1
        return Format.TNEF
    if start.startswith(_ARCHIVES) or (start[:3] == b"BZh" and start[4:7] == b"1AY"):
        return Format.OTHER_ARCHIVE
    if start.startswith(_PICTURES) or _is_other_picture(start):
        return Format.PICTURE
    return Format.PDF if b"%PDF-" in start else None


def _is_other_picture(start: bytes) -> bool:
    webp = start[:4] == b"RIFF" and start[8:12] == b"WEBP"
    bitmap = start[:2] == b"BM" and start[6:10] == bytes(4)  # words begin with BM too
    return webp or bitmap or (start[4:8] == b"ftyp" and start[8:12] in _BRANDS)


def _zipped(content: bytes) -> Format:
    """Names stand in the clear in the local headers and in the directory at the end (APPNOTE 4.3.7, 4.3.12)."""
    start = content[:200]
    if b"mimetypeapplication/vnd.oasis.opendocument.text" in start:
        return Format.OPEN_TEXT
    if b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet" in start:
        return Format.SHEETS
    if b"[Content_Types].xml" in content:
        if b"word/document" in content:
            return Format.DOCX
        if b"xl/workbook" in content:
            return Format.SHEETS
    return Format.ZIP
