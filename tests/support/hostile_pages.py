"""Hostile PDF files and pictures, made by code."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Iterator

from tests.support import papers
from tests.support.hostile_files import MEGABYTE, Hostile, flate
from tests.support.papers import pdf_of, stream


def documents() -> Iterator[Hostile]:
    def hostile(name: str, content: bytes, *, unread: bool = False) -> Hostile:
        return Hostile(name=name, filename="scan.pdf", content=content, unread=unread)

    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>"
    kids = b" ".join(b"%d 0 R" % n for n in range(3, 10_003))
    tree = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%s]/Count 10000>>" % kids, *[page] * 10_000]
    yield hostile("pdf of 10,000 pages", pdf_of(tree), unread=True)
    yield hostile(
        "pdf that says a million pages", pdf_of([tree[0], b"<</Type/Pages/Kids[3 0 R]/Count 1000000>>", page])
    )
    for size in (10**6, 10**9, -50):
        drawing = b"0 0 %d %d re f" % (size, size)
        yield hostile(f"pdf page of {size}", papers.pdf(drawing, box=b"0 0 %d %d" % (size, size)))
    yield hostile("pdf page box of words", papers.pdf(b"0 0 9 9 re f", box=b"/a (b) null"))
    for name, kids_of in (("itself", b"2 0 R"), ("its parent", b"1 0 R"), ("each other", b"3 0 R 2 0 R")):
        loop = [
            tree[0],
            b"<</Type/Pages/Kids[%s]/Count 3>>" % kids_of,
            b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R]/Count 1>>",
        ]
        yield hostile(f"pdf pages that hold {name}", pdf_of(loop))
    nested = b"<</Type/Catalog/Pages 2 0 R/A " + b"[" * 50_000 + b"]" * 50_000 + b">>"
    yield hostile("pdf of nested arrays", pdf_of([nested, *tree[1:2]]))
    packed = stream(flate(300 * MEGABYTE), b"/Filter/FlateDecode")
    yield hostile("pdf flate bomb", _page_with(packed))
    twice = stream(zlib.compress(flate(100 * MEGABYTE)), b"/Filter[/FlateDecode/FlateDecode]")
    yield hostile("pdf flate in flate", _page_with(twice))
    yield hostile("pdf of endless filters", _page_with(stream(b"x", b"/Filter[%s]" % (b"/ASCIIHexDecode" * 20_000))))
    yield hostile("pdf of endless drawing", _page_with(stream(b"0 0 1 1 re f\n" * 400_000)))
    yield hostile("pdf of endless saved states", _page_with(stream(b"q " * 500_000)))
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 4 0 R>>>>"
    yield hostile("pdf form in itself", _page_with(stream(b"/X Do /X Do", form), named=b"/XObject<</X 4 0 R>>"))
    objects = stream(b"9 0 8 4 " * 1_000, b"/Type/ObjStm/N 1000/First 4000/Extends 4 0 R")
    yield hostile("pdf of object streams that go round", _page_with(objects))
    good = papers.text_pdf("Een brief van een bladzijde.")
    yield hostile("pdf without a table", good.replace(b"startxref", b"startxyyy"))
    yield hostile(
        "pdf table that goes round", good.replace(b"trailer<<", b"trailer<</Prev %d" % good.rindex(b"xref\n0"))
    )
    yield hostile("pdf table of a billion", good.replace(b"/Size ", b"/Size 99999999"))
    yield hostile(
        "pdf with javascript",
        pdf_of([b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(while(1);)>>>>", *tree[1:2]]),
    )
    yield hostile(
        "pdf that launches", pdf_of([b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/Launch/F(/bin/sh)>>>>", *tree[1:2]])
    )
    image = stream(
        b"x", b"/Type/XObject/Subtype/Image/Width 100000/Height 100000/BitsPerComponent 8/ColorSpace/DeviceGray"
    )
    yield hostile(
        "pdf picture of 10 gigapixels",
        _page_with(stream(b"100 0 0 100 0 0 cm /I Do"), image, named=b"/XObject<</I 5 0 R>>"),
    )
    sealed = pdf_of(
        [*tree[:2], page],
        b"/Encrypt<</Filter/Standard/V 5/R 6/Length 256/O(%s)/U(%s)/OE(x)/UE(x)/P -4>>" % (b"o" * 48, b"u" * 48),
    )
    yield hostile("sealed pdf", sealed, unread=True)
    yield hostile("pdf that is only a head", b"%PDF-1.7\n", unread=True)


def _page_with(*objects: bytes, named: bytes = b"") -> bytes:
    """A page whose drawing is the first of these objects."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<<%s>>>>" % named
    return pdf_of([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, *objects])


def pictures() -> Iterator[Hostile]:
    yield Hostile(name="png of 400 megapixels", filename="foto.png", content=png(20_000, 20_000), unread=True)
    yield Hostile(name="png of words", filename="foto.png", content=png(2**31 - 1, 2**31 - 1, rows=3), unread=True)
    yield Hostile(name="png of one endless row", filename="foto.png", content=png(50_000_000, 1))
    yield Hostile(name="png that says more", filename="foto.png", content=png(3_000, 3_000, rows=5))
    yield Hostile(name="tiff of 400 megapixels", filename="fax.tif", content=tiff(20_000, 20_000), unread=True)
    yield Hostile(name="tiff of 400 gigapixels", filename="fax.tif", content=tiff(2**20, 2**20), unread=True)
    yield Hostile(name="tiff that goes round", filename="fax.tif", content=tiff(500, 500, following=8))
    yield Hostile(name="tiff of many pages", filename="fax.tif", content=papers.tiff(*["Blad"] * 40), unread=True)
    photograph = papers.picture()
    for part in (0.02, 0.5, 0.95):
        cut = photograph[: int(len(photograph) * part)]
        yield Hostile(name=f"jpeg cut at {part}", filename="foto.jpg", content=cut, unread=True)
    yield Hostile(name="jpeg of 4 gigapixels", filename="foto.jpg", content=_resized(photograph), unread=True)
    for kind in ("PNG", "JPEG", "BMP"):
        yield Hostile(name=f"noise in {kind}", filename=f"ruis.{kind.lower()}", content=noise(1_400, kind))
    yield Hostile(name="lines", filename="lijnen.png", content=lines(2_000))
    yield Hostile(name="gif of two pixels", filename="a.gif", content=b"GIF89a\x02\x00\x02\x00\x00\x00\x00;")
    yield Hostile(
        name="heic of nothing", filename="foto.heic", content=b"\x00\x00\x00\x18ftypheic" + bytes(400), unread=True
    )


def png(width: int, height: int, *, rows: int | None = None) -> bytes:
    """A white PNG of one bit a pixel (RFC 2083)."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    packer = zlib.compressobj(1)
    row = b"\x00" + b"\xff" * min(-(-width // 8), 10 * MEGABYTE)
    data = b"".join(packer.compress(row) for _ in range(height if rows is None else rows)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def tiff(width: int, height: int, *, following: int = 0) -> bytes:
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
