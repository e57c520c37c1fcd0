"""Hostile archives, office files, containers and broken files, made by code; nothing of it lies on disk."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support import papers
from tests.support.compound import compound, message, msg

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Hostile:
    """A file to attach. `unread`: it cannot be read whole, and the reader must say so."""

    name: str
    filename: str
    content: bytes
    unread: bool = False


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


def archives() -> Iterator[Hostile]:
    yield Hostile(name="zip bomb", filename="scan.zip", content=bomb(200 * MEGABYTE), unread=True)
    yield Hostile(name="overlapping zip", filename="scan.zip", content=overlapping(500), unread=True)
    yield Hostile(name="zip in zip", filename="scan.zip", content=quine_like(4), unread=True)
    yield Hostile(
        name="zip that says less", filename="scan.zip", content=lying(bomb(3_000_000), 3_000_000, 10), unread=True
    )
    yield Hostile(name="zip that says more", filename="scan.zip", content=lying(bomb(3_000_000), 3_000_000, 2**32 - 2))
    many = papers.zipped({f"{n}.txt": b"x" for n in range(6_000)}, packed=zipfile.ZIP_STORED)
    yield Hostile(name="zip of 6,000 files", filename="scan.zip", content=many, unread=True)
    paths = papers.zipped({"../../etc/passwd": b"x", "C:\\Windows\\a.txt": b"x", "a\x00b.txt": b"x"})
    yield Hostile(name="zip with paths", filename="scan.zip", content=paths)
    sealed = bytearray(papers.zipped({"volmacht.txt": b"geheim"}, packed=zipfile.ZIP_STORED))
    sealed[6] |= 1
    sealed[sealed.index(b"PK\x01\x02") + 8] |= 1
    yield Hostile(name="sealed zip", filename="scan.zip", content=bytes(sealed), unread=True)
    for kind, start in (
        ("rar", b"Rar!\x1a\x07\x01\x00"),
        ("7z", b"7z\xbc\xaf\x27\x1c\x00\x04"),
        ("gz", b"\x1f\x8b\x08"),
    ):
        yield Hostile(name=f"{kind} archive", filename=f"scan.{kind}", content=start + bytes(500), unread=True)


def office(canary: Path) -> Iterator[Hostile]:
    """`canary` is a file on this machine that no document may read."""
    zeros = b"<w:document>" + b" " * (150 * MEGABYTE)
    for name, part, file in (
        ("docx", "word/document.xml", papers.docx()),
        ("odt", "content.xml", papers.odt()),
        ("xlsx", "xl/worksheets/sheet1.xml", papers.xlsx([["a"]])),
    ):
        yield Hostile(name=f"{name} bomb", filename=f"brief.{name}", content=with_part(file, part, zeros), unread=True)
        for what, declared in _declarations(canary):
            root = b"<x>&a;</x>"
            content = with_part(file, part, declared + root)
            yield Hostile(name=f"{name} {what}", filename=f"brief.{name}", content=content, unread=True)
        wide = with_part(file, part, (declared + root).decode().encode("utf-16"))
        yield Hostile(name=f"{name} in utf-16", filename=f"brief.{name}", content=wide, unread=True)
        deep = b"<a>" * 100_000 + b"</a>" * 100_000
        yield Hostile(name=f"{name} deep", filename=f"brief.{name}", content=with_part(file, part, deep), unread=True)
    for target in (canary.as_uri(), "http://127.0.0.1:9/x", "\\\\127.0.0.1\\x"):
        relations = (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
            f'TargetMode="External" Target="{target}"/></Relationships>'
        ).encode()
        content = with_part(papers.docx(), "word/_rels/settings.xml.rels", relations)
        yield Hostile(name=f"docx with {target[:6]}", filename="brief.docx", content=content)
    rows = papers.xlsx([["x" * 1_000] * 20] * 300)
    yield Hostile(name="long workbook", filename="lijst.xlsx", content=rows, unread=True)
    yield Hostile(
        name="docx behind a password", filename="brief.docx", content=compound({"EncryptedPackage": bytes(9_000)}),
        unread=True,
    )  # fmt: skip
    yield Hostile(name="old word", filename="brief.doc", content=compound({"WordDocument": bytes(9_000)}), unread=True)
    yield Hostile(name="rtf groups", filename="brief.rtf", content=b"{\\rtf1" + b"{" * 100_000 + b"}" * 100_001)
    yield Hostile(name="rtf of backslashes", filename="brief.rtf", content=b"{\\rtf1 " + b"\\'" * 500_000)
    yield Hostile(name="rtf without end", filename="brief.rtf", content=b"{\\rtf1" + b"\\bin999999999 x" * 10_000)


def _declarations(canary: Path) -> Iterator[tuple[str, bytes]]:
    laughs = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("lmnopqr", "mnopqrs", strict=True))
    yield "laughs", f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l "ha">{laughs}<!ENTITY a "&s;">]>'.encode()
    yield "entity", f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "{canary.as_uri()}">]>'.encode()
    yield "dtd", f'<?xml version="1.0"?><!DOCTYPE x SYSTEM "{canary.as_uri()}">'.encode()


def containers() -> Iterator[Hostile]:
    whole = msg("Vraag", "Zie bijlage.", {"a.txt": b"kort", "b.bin": bytes(9_000)})
    tables = len(whole) - 512
    for number, link in enumerate((0, 1, 2, 0xFFFFFFFC, 0x7FFFFFFF)):
        looped = whole[:tables] + struct.pack("<128I", *[link] * 128)
        yield Hostile(name=f"msg with looped table {number}", filename="vraag.msg", content=looped)
    sizes = whole.replace(struct.pack("<Q", 9_000), struct.pack("<Q", 2**31 - 1))
    yield Hostile(name="msg with a huge stream", filename="vraag.msg", content=sizes, unread=True)
    inner = message("Diep", "Diep", {})
    for _ in range(20):
        inner = message("Diep", "Diep", {}, inner)
    yield Hostile(name="msg in msg", filename="vraag.msg", content=msg("Diep", "Diep", {}, inner))
    for number, cut in enumerate((8, 512, 1_000, 2_000)):
        yield Hostile(name=f"msg cut {number}", filename="vraag.msg", content=whole[:cut], unread=True)
    letter = papers.tnef("Zie bijlage.", {"volmacht.txt": b"x" * 300})
    for number, said in enumerate((-1, 2**31 - 1, 10_000, 0)):
        patched = letter.replace(struct.pack("<i", 300), struct.pack("<i", said))
        yield Hostile(name=f"winmail that lies {number}", filename="winmail.dat", content=patched)
    for number, count in enumerate((2**32 - 1, 5_000_000, 7)):
        patched = letter.replace(struct.pack("<IHH", 1, 0x1F, 0x3707), struct.pack("<IHH", count, 0x1F, 0x3707))
        yield Hostile(name=f"winmail of {count} properties {number}", filename="winmail.dat", content=patched)
    for cut in (6, 15, 60, len(letter) - 40):
        yield Hostile(name=f"winmail cut at {cut}", filename="winmail.dat", content=letter[:cut])


# (name, a good file of that format): each is damaged in ways that a seed decides.
GOOD = (
    ("pdf", papers.text_pdf("Een brief van een bladzijde.")), ("docx", papers.docx("Een brief.")),
    ("odt", papers.odt("Een brief.")), ("xlsx", papers.xlsx([["a", "b"]])), ("rtf", papers.rtf("Een brief.")),
    ("png", papers.picture("Een brief", size=(400, 200), kind="PNG")),
    ("jpg", papers.picture("brief", size=(400, 200))),
    ("gif", papers.picture("brief", size=(300, 200), kind="GIF")), ("tif", papers.tiff("brief")),
    ("bmp", papers.picture("brief", size=(200, 100), kind="BMP")), ("zip", papers.zipped({"a.txt": b"brief"})),
    ("msg", msg("Vraag", "Brief", {"a.txt": b"brief"})), ("dat", papers.tnef("Brief", {"a.txt": b"brief"})),
    ("webp", papers.picture("brief", size=(300, 200), kind="WEBP")),
)  # fmt: skip


def broken(*, each: int) -> Iterator[Hostile]:
    """Good files with bytes changed, cut or doubled behind their first eight, and noise behind a good beginning."""
    for kind, good in GOOD:
        for seed in range(each):
            chance = random.Random(f"{kind}{seed}")
            content = bytearray(good)
            if seed == 0:
                content[24:] = chance.randbytes(5_000)
            for _ in range(0 if seed == 0 else chance.choice((1, 5, 50))):
                content[chance.randrange(8, len(content))] = chance.randrange(256)
            if seed % 3 == 2:
                del content[chance.randrange(9, len(content)) :]
            if seed % 4 == 3:
                content[8:8] = content[: chance.randrange(len(content))]
            yield Hostile(name=f"broken {kind} {seed}", filename=f"bestand.{kind}", content=bytes(content))


def flate(size: int) -> bytes:
    """Zeros, deflated."""
    packer = zlib.compressobj(9)
    return packer.compress(bytes(size)) + packer.flush()
