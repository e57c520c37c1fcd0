"""Hostile pictures."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Iterator
from functools import cache

from tests.support import papers
from tests.support.hostile_file import MEGABYTE, Hostile, perhaps, sure


def pictures() -> Iterator[Hostile]:
    """Too large, cut, endless, or grain that looks like a million letters."""
    yield sure("png of 400 megapixels", "foto.png", png, 20_000, 20_000)
    yield sure("png that says 4 exapixels", "foto.png", png, 2**31 - 1, 2**31 - 1, 3)
    yield perhaps("png of one endless row", "foto.png", png, 50_000_000, 1)
    yield perhaps("png that says more", "foto.png", png, 3_000, 3_000, 5)
    yield sure("tiff of 400 megapixels", "fax.tif", tiff, 20_000, 20_000)
    yield sure("tiff of a terapixel", "fax.tif", tiff, 2**20, 2**20)
    yield perhaps("tiff that goes round", "fax.tif", tiff, 500, 500, 8)
    yield sure("tiff of 12 pages", "fax.tif", lambda: papers.tiff(*["Blad"] * 12))
    for part in (0.02, 0.5, 0.95):
        yield sure(f"jpeg cut at {part}", "foto.jpg", lambda part=part: _photograph()[: int(len(_photograph()) * part)])
    yield sure("jpeg of 4 gigapixels", "foto.jpg", lambda: _resized(_photograph()))
    for kind in ("PNG", "JPEG", "BMP"):
        yield perhaps(f"noise in {kind}", f"ruis.{kind.lower()}", noise, 1_000, kind)
    yield perhaps("picture of short lines", "lijnen.png", lines, 2_000)
    yield perhaps("gif of two pixels", "a.gif", lambda: b"GIF89a\x02\x00\x02\x00\x00\x00\x00;")
    yield sure("heic of nothing", "foto.heic", lambda: b"\x00\x00\x00\x18ftypheic" + bytes(400))


@cache
def _photograph() -> bytes:
    return papers.picture()


def png(width: int, height: int, rows: int | None = None) -> bytes:
    """A white PNG of one bit a pixel (RFC 2083)."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    packer = zlib.compressobj(1)
    row = b"\x00" + b"\xff" * min(-(-width // 8), 10 * MEGABYTE)
    data = b"".join(packer.compress(row) for _ in range(height if rows is None else rows)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def tiff(width: int, height: int, following: int = 0) -> bytes:
    """A TIFF head that promises a picture (TIFF 6.0, section 2); `following` is where the next page would be."""
    entries = (
        (256, width),
        (257, height),
        (258, 1),
        (259, 1),
        (262, 1),
        (273, 200),
        (277, 1),
        (278, height),
        (279, 100),
    )
    written = struct.pack("<2sHIH", b"II", 42, 8, len(entries))
    written += b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries)
    return (written + struct.pack("<I", following)).ljust(400, b"\x00")


def noise(side: int, kind: str) -> bytes:
    """Grains that look like a million letters."""
    from PIL import Image

    written = io.BytesIO()
    Image.frombytes("L", (side, side), random.Random(3).randbytes(side * side)).save(written, kind)
    return written.getvalue()


def lines(side: int) -> bytes:
    """Short strokes everywhere: layout analysis has a bad time."""
    from PIL import Image, ImageDraw

    page = Image.new("L", (side, side), 255)
    drawing = ImageDraw.Draw(page)
    chance = random.Random(4)
    for _ in range(30_000):
        x, y = chance.randrange(side), chance.randrange(side)
        drawing.line((x, y, x + chance.randrange(-9, 9), y + chance.randrange(-9, 9)), fill=0, width=2)
    written = io.BytesIO()
    page.save(written, "PNG")
    return written.getvalue()


def _resized(jpeg: bytes) -> bytes:
    """The same bytes that say 65,000 pixels each way (ITU T.81 B.2.2)."""
    at = jpeg.index(b"\xff\xc0") + 5
    return jpeg[:at] + struct.pack(">HH", 65_000, 65_000) + jpeg[at + 4 :]
