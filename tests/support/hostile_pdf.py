"""Hostile PDF files (ISO 32000-1)."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import partial

from tests.support import papers
from tests.support.hostile_file import MEGABYTE, Hostile, flate, perhaps, sure
from tests.support.papers import pdf_of, stream

_CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>"
_IMAGE = b"/Type/XObject/Subtype/Image/Width 100000/Height 100000/BitsPerComponent 8/ColorSpace/DeviceGray"
_FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 4 0 R>>>>"
_SCAN = "scan.pdf"


def documents() -> Iterator[Hostile]:
    """Files whose pages, streams, tables or passwords are not what they should be."""
    yield sure("pdf of 10,000 pages", _SCAN, many_pages, 10_000)
    yield perhaps("pdf that says a million pages", _SCAN, tree, b"<</Type/Pages/Kids[3 0 R]/Count 1000000>>")
    for size in (10**6, 10**9, -50):
        yield perhaps(f"pdf page of {size}", _SCAN, _large_page, size)
    yield perhaps("pdf page box of words", _SCAN, lambda: papers.pdf(b"0 0 9 9 re f", box=b"/a (b) null"))
    for name, kids in (("itself", b"2 0 R"), ("its parent", b"1 0 R"), ("each other", b"3 0 R 2 0 R")):
        loop = b"<</Type/Pages/Kids[%s]/Count 3>>" % kids
        yield perhaps(
            f"pdf pages that hold {name}", _SCAN, tree, loop, b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R]/Count 1>>"
        )
    nested = b"<</Type/Catalog/Pages 2 0 R/A " + b"[" * 50_000 + b"]" * 50_000 + b">>"
    yield perhaps("pdf of nested arrays", _SCAN, lambda: pdf_of([nested, _holding(b"3 0 R"), _PAGE]))
    yield perhaps("pdf flate bomb", _SCAN, lambda: _drawn_by(stream(flate(300 * MEGABYTE), b"/Filter/FlateDecode")))
    yield perhaps("pdf flate in flate", _SCAN, _flate_in_flate)
    filters = b"/Filter[%s]" % (b"/ASCIIHexDecode" * 20_000)
    yield perhaps("pdf of endless filters", _SCAN, lambda: _drawn_by(stream(b"x", filters)))
    yield perhaps("pdf of endless drawing", _SCAN, lambda: _drawn_by(stream(b"0 0 1 1 re f\n" * 400_000)))
    yield perhaps("pdf of endless saved states", _SCAN, lambda: _drawn_by(stream(b"q " * 500_000)))
    yield perhaps("pdf of endless words", _SCAN, lambda: papers.text_pdf("het verslag van de raad\n" * 40_000))
    yield perhaps("pdf form in itself", _SCAN, _drawn_by, stream(b"/X Do /X Do", _FORM), b"/XObject<</X 4 0 R>>")
    round_stream = stream(b"9 0 8 4 " * 1_000, b"/Type/ObjStm/N 1000/First 4000/Extends 4 0 R")
    yield perhaps("pdf of object streams that go round", _SCAN, lambda: _drawn_by(round_stream))
    yield perhaps("pdf without a table", _SCAN, lambda: _good().replace(b"startxref", b"startxyyy"))
    yield perhaps("pdf table that goes round", _SCAN, _round_table)
    yield perhaps("pdf table of a billion", _SCAN, lambda: _good().replace(b"/Size ", b"/Size 99999999"))
    for name, action in (
        ("with javascript", b"<</S/JavaScript/JS(while\\(1\\);)>>"),
        ("that launches a program", b"<</S/Launch/F(/bin/sh)>>"),
        ("that calls home", b"<</S/URI/URI(http://127.0.0.1:9/)>>"),
    ):
        opening = b"<</Type/Catalog/Pages 2 0 R/OpenAction%s>>" % action
        yield perhaps(f"pdf {name}", _SCAN, partial(pdf_of, [opening, _holding(b"3 0 R"), _PAGE]))
    drawing = stream(b"100 0 0 100 0 0 cm /I Do")
    yield perhaps(
        "pdf picture of 10 gigapixels", _SCAN, _drawn_by, drawing, b"/XObject<</I 5 0 R>>", stream(b"x", _IMAGE)
    )
    yield sure("pdf behind a password", _SCAN, _sealed)
    yield sure("pdf that is only a head", _SCAN, lambda: b"%PDF-1.7\n")


def many_pages(number: int) -> bytes:
    """Empty pages."""
    kids = b" ".join(b"%d 0 R" % n for n in range(3, number + 3))
    return pdf_of([_CATALOGUE, b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, number), *[_PAGE] * number])


def tree(pages: bytes, kid: bytes = _PAGE) -> bytes:
    """A file with this page tree and a child of it."""
    return pdf_of([_CATALOGUE, pages, kid])


def _holding(kids: bytes) -> bytes:
    return b"<</Type/Pages/Kids[%s]/Count 1>>" % kids


def _drawn_by(drawing: bytes, named: bytes = b"", *more: bytes) -> bytes:
    """One page, drawn by this stream."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<<%s>>>>" % named
    return pdf_of([_CATALOGUE, _holding(b"3 0 R"), page, drawing, *more])


def _good() -> bytes:
    return papers.text_pdf("Een brief van een bladzijde.")


def _round_table() -> bytes:
    good = _good()
    return good.replace(b"trailer<<", b"trailer<</Prev %d" % good.rindex(b"xref\n0"))


def _large_page(size: int) -> bytes:
    return papers.pdf(b"0 0 %d %d re f" % (size, size), box=b"0 0 %d %d" % (size, size))


def _flate_in_flate() -> bytes:
    return _drawn_by(stream(zlib.compress(flate(100 * MEGABYTE)), b"/Filter[/FlateDecode/FlateDecode]"))


def _sealed() -> bytes:
    lock = b"/Encrypt<</Filter/Standard/V 5/R 6/Length 256/O(%s)/U(%s)/OE(x)/UE(x)/P -4>>" % (b"o" * 48, b"u" * 48)
    return pdf_of([_CATALOGUE, _holding(b"3 0 R"), _PAGE], lock)
