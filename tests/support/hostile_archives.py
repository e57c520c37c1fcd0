"""Hostile archives and office files."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Iterator

from tests.support import papers
from tests.support.compound import compound
from tests.support.hostile_file import CANARY, MEGABYTE, Hostile, flate, perhaps, sure
from tests.support.hostile_pictures import noise


def archives() -> Iterator[Hostile]:
    """Zip files, and archives that are not opened."""
    yield sure("zip bomb", "scan.zip", bomb, 200 * MEGABYTE)
    yield sure("zip of overlapping files", "scan.zip", overlapping, 500)
    yield sure("zip in zip in zip", "scan.zip", quine_like, 4)
    yield sure("zip that says less", "scan.zip", lambda: lying(bomb(3_000_000), 3_000_000, 10))
    yield perhaps("zip that says more", "scan.zip", lambda: lying(bomb(3_000_000), 3_000_000, 2**32 - 2))
    yield sure("zip of 6,000 files", "scan.zip", lambda: papers.zipped({f"{n}.txt": b"x" for n in range(6_000)}))
    yield sure("zip of 70 documents", "scan.zip", _of_documents, 70)
    yield sure("zip of 12 scans", "scan.zip", _of_scans, 12)
    yield sure("zip of office bombs", "scan.zip", _of_bombs)
    yield perhaps("zip with paths", "scan.zip", papers.zipped, {"../../etc/passwd": b"x", "C:\\Windows\\a.txt": b"x"})
    yield perhaps("zip of names of 10 kB", "scan.zip", papers.zipped, {"a" * 10_000 + ".txt": b"kort"})
    yield perhaps("zip of names turned round", "scan.zip", papers.zipped, {"\u202efdp.exe": b"MZ"})
    yield sure("zip behind a password", "scan.zip", _sealed_zip)
    yield sure("zip that ends early", "scan.zip", lambda: papers.zipped({"a.txt": b"kort" * 900})[:60])
    for kind, start in (
        ("rar", b"Rar!\x1a\x07\x01\x00"),
        ("7z", b"7z\xbc\xaf\x27\x1c\x00\x04"),
        ("gz", b"\x1f\x8b\x08"),
        ("xz", b"\xfd7zXZ\x00"),
    ):
        yield sure(f"{kind} archive", f"scan.{kind}", lambda start=start: start + bytes(500))


def office() -> Iterator[Hostile]:
    """Office files: bombs, entities, files of this machine, things behind a password."""
    good: tuple[tuple[str, str, Callable[[], bytes]], ...] = (
        ("docx", "word/document.xml", papers.docx),
        ("odt", "content.xml", papers.odt),
        ("xlsx", "xl/worksheets/sheet1.xml", lambda: papers.xlsx([["a"]])),
    )
    for kind, part, make in good:
        filename = f"brief.{kind}"

        def holding(content: Callable[[], bytes], make: Callable[[], bytes] = make, part: str = part) -> bytes:
            return with_part(make(), part, content())

        yield sure(f"{kind} bomb", filename, holding, lambda: b"<a>" + b" " * (150 * MEGABYTE))
        yield sure(
            f"{kind} that says less", filename, lambda h=holding: lying(h(lambda: b" " * 3_000_007), 3_000_007, 9)
        )
        yield sure(f"{kind} with a bomb beside", filename, lambda m=make: with_part(m(), "extra.xml", b"a" * 10**8))
        yield sure(f"{kind} of nested elements", filename, holding, lambda: b"<a>" * 100_000 + b"</a>" * 100_000)
        for what, declared in declarations():
            yield sure(f"{kind} {what}", filename, holding, lambda d=declared: d + b"<x>&a;</x>")
            wide = (declared + b"<x>&a;</x>").decode().encode("utf-16")
            yield sure(f"{kind} {what} in utf-16", filename, holding, lambda w=wide: w)
    for target in (CANARY.as_uri(), "http://127.0.0.1:9/x", "\\\\127.0.0.1\\x"):
        yield perhaps(f"docx with a template at {target[:6]}", "brief.docx", _with_relation, target)
    yield sure("long workbook", "lijst.xlsx", lambda: papers.xlsx([["x" * 1_000] * 20] * 300))
    yield sure("docx behind a password", "brief.docx", lambda: compound({"EncryptedPackage": bytes(9_000)}))
    yield sure("old word", "brief.doc", lambda: compound({"WordDocument": bytes(9_000)}))
    yield perhaps("rtf of nested groups", "brief.rtf", lambda: b"{\\rtf1" + b"{" * 100_000 + b"}" * 100_001)
    yield perhaps("rtf of backslashes", "brief.rtf", lambda: b"{\\rtf1 " + b"\\'" * 500_000)
    yield perhaps("rtf without end", "brief.rtf", lambda: b"{\\rtf1" + b"\\bin999999999 x" * 10_000)
    yield perhaps("rtf of endless tables", "brief.rtf", lambda: b"{\\rtf1" + b"\\trowd\\cellx9" * 200_000 + b"}")


def bomb(size: int) -> bytes:
    """One letter over and over in a zip entry."""
    return papers.zipped({"groot.txt": b"a" * size})


def overlapping(copies: int) -> bytes:
    """Many directory entries of one compressed run (Fifield, A better zip bomb)."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0.txt", b"a" * (4 * MEGABYTE))
        for number in range(1, copies):
            again = zipfile.ZipInfo("0.txt")
            for field in ("compress_type", "CRC", "compress_size", "file_size", "header_offset"):
                setattr(again, field, getattr(archive.filelist[0], field))
            again.comment = str(number).encode()
            archive.filelist.append(again)
        archive._didModify = True  # type: ignore[attr-defined]
    return written.getvalue()


def lying(content: bytes, true: int, said: int) -> bytes:
    """An archive whose headers say another size."""
    return content.replace(struct.pack("<I", true), struct.pack("<I", said))


def quine_like(levels: int) -> bytes:
    """An archive in an archive in an archive …"""
    content = bomb(MEGABYTE)
    for level in range(levels):
        content = papers.zipped({f"{level}-{n}.zip": content for n in range(3)})
    return content


def with_part(office: bytes, name: str, content: bytes) -> bytes:
    """An office file with one part replaced or added."""
    with zipfile.ZipFile(io.BytesIO(office)) as archive:
        parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, value in {**parts, name: content}.items():
            # An OpenDocument file says what it is in the clear (ODF 1.2 part 3, 3.3).
            archive.writestr(part, value, zipfile.ZIP_STORED if part == "mimetype" else None)
    return written.getvalue()


def declarations() -> Iterator[tuple[str, bytes]]:
    """Document type declarations that grow without end or read a file of this machine."""
    laughs = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("lmnopqr", "mnopqrs", strict=True))
    yield (
        "of a billion laughs",
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l "ha">{laughs}<!ENTITY a "&s;">]>'.encode(),
    )
    yield "with an entity", f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "{CANARY.as_uri()}">]>'.encode()
    yield "with a type", f'<?xml version="1.0"?><!DOCTYPE x SYSTEM "{CANARY.as_uri()}">'.encode()


def _with_relation(target: str) -> bytes:
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
        f'TargetMode="External" Target="{target}"/></Relationships>'
    )
    return with_part(papers.docx(), "word/_rels/settings.xml.rels", relations.encode())


def _of_documents(number: int) -> bytes:
    return papers.zipped({f"{n}.rtf": papers.rtf(f"Brief {n}") for n in range(number)})


def _of_scans(number: int) -> bytes:
    scan = noise(400, "PNG")
    return papers.zipped({f"{n}.png": scan for n in range(number)})


def _of_bombs() -> bytes:
    packed = with_part(papers.docx(), "word/document.xml", b" " * (30 * MEGABYTE))
    deflated = papers.pdf_of([b"<</Type/Catalog>>", papers.stream(flate(30 * MEGABYTE), b"/Filter/FlateDecode")])
    return papers.zipped({"a.docx": packed, "b.docx": packed, "c.zip": bomb(30 * MEGABYTE), "d.pdf": deflated})


def _sealed_zip() -> bytes:
    sealed = bytearray(papers.zipped({"volmacht.txt": b"geheim"}, packed=zipfile.ZIP_STORED))
    sealed[6] |= 1  # APPNOTE 4.4.4: the flag in the file's own header, and in the directory
    sealed[sealed.index(b"PK\x01\x02") + 8] |= 1
    return bytes(sealed)
