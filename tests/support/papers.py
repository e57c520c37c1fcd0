"""Files as citizens send them, made by code: every format that is read, and the mails they come in."""

from __future__ import annotations

import email.policy
import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from pathlib import Path

# The font of Debian's fonts-dejavu-core, which `make setup` installs for letters.
_FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf")
HALF_A4_AT_150_DPI = (1240, 877)

MANDATE = (
    "VOLMACHT\n\nIk, ondergetekende Nina Roels, wonende te Kerkstraat 12, 9000 Gent,\n"
    "geef volmacht aan mevrouw Els Peeters om in mijn naam\n"
    "het evaluatieverslag van mijn dossier op te vragen bij de school.\n\n"
    "Gedaan te Gent op 12 november 2026."
)
REQUEST = (
    "Geachte,\n\nHierbij vraag ik een kopie van het inspectieverslag van de brandweer over de turnzaal "
    "van 3 maart 2026.\n\n"
    "Met vriendelijke groeten,\nMira Holvoet\nKerkstraat 12\n9000 Gent\n"
)


def a_mail(
    *files: tuple[str, bytes], text: str = REQUEST, subject: str = "Aanvraag verslag", html: str | None = None
) -> bytes:
    """A mail with files; their type is told by nothing, as from many telephones."""
    mail = EmailMessage(policy=email.policy.SMTP)
    mail["From"] = "Mira Holvoet <mira.holvoet@particulier.example>"
    mail["To"] = "info@body.example"
    mail["Subject"] = subject
    mail["Date"] = "Tue, 24 Nov 2026 10:00:00 +0100"
    mail["Message-ID"] = "<een@particulier.example>"
    mail.set_content(text)
    if html is not None:
        mail.add_alternative(html, subtype="html")
    for name, content in files:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def nested(inner: bytes) -> tuple[str, bytes]:
    """A mail saved as a file."""
    return "doorgestuurd.eml", inner


def pdf(*pages: bytes, resources: bytes = b"", box: bytes = b"0 0 595 842", extra: Sequence[bytes] = ()) -> bytes:
    """A PDF (ISO 32000-1 7.5) of drawn pages."""
    first = 3 + len(extra)
    kids = b" ".join(b"%d 0 R" % (first + 2 * n) for n in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(pages)),
        *extra,
    ]
    for number, drawing in enumerate(pages):
        contents = first + 2 * number + 1
        objects += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents %d 0 R/Resources<<%s>>>>" % (box, contents, resources),
            stream(drawing),
        ]
    return pdf_of(objects)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A PDF stream object."""
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), entries, content)


def pdf_of(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """The objects, numbered from 1, as a file; the first is the catalogue."""
    written = bytearray(b"%PDF-1.5\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj" % number + content + b"endobj\n"
    start = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    written += b"".join(b"%010d 00000 n \n" % place for place in places)
    written += b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
    return bytes(written)


FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def text_pdf(*pages: str) -> bytes:
    """A PDF with a text layer."""
    return pdf(*(drawn_text(text) for text in pages), resources=b"/Font<</F 3 0 R>>", extra=[FONT])


def drawn_text(text: str, colour: bytes = b"0 g") -> bytes:
    """Lines of text as drawing operators."""
    lines = b"".join(
        b"(" + line.encode("latin-1", "replace").replace(b"(", b"[").replace(b")", b"]") + b") Tj T* "
        for line in text.split("\n")
    )
    return b"BT %s /F 12 Tf 14 TL 40 780 Td %s ET" % (colour, lines)


def scanned_pdf(*pictures: bytes) -> bytes:
    """A PDF whose pages are nothing but JPEG pictures."""
    from PIL import Image

    objects = []
    for content in pictures:
        with Image.open(io.BytesIO(content)) as image:
            size = b"/Width %d/Height %d" % image.size
        objects.append(
            stream(
                content,
                b"/Type/XObject/Subtype/Image%s/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/DCTDecode" % size,
            )
        )
    kids = [b"595 0 0 842 0 0 cm /I%d Do" % n for n in range(len(pictures))]
    named = b"".join(b"/I%d %d 0 R" % (n, 3 + n) for n in range(len(pictures)))
    return pdf(*kids, resources=b"/XObject<<%s>>" % named, extra=objects)


def picture(
    text: str = MANDATE,
    *,
    turned: float = 0,
    size: tuple[int, int] = HALF_A4_AT_150_DPI,
    grain: int = 0,
    kind: str = "JPEG",
) -> bytes:
    """A page as a camera sees it: grey, turned counter-clockwise in degrees, with grain."""
    from PIL import Image, ImageDraw, ImageFont

    page = Image.new("L", size, 245)
    letters = ImageFont.truetype(str(_FONT), size=max(12, size[0] // 60))
    ImageDraw.Draw(page).multiline_text((size[0] // 12, size[1] // 12), text, font=letters, fill=25, spacing=10)
    if grain:
        import numpy as np

        noise = np.random.default_rng(5).normal(0, grain, (size[1], size[0]))
        seen = (np.asarray(page, dtype=np.float32) * 0.6 + 60 + noise).clip(0, 255)
        page = Image.fromarray(seen.astype(np.uint8))
    page = page.rotate(turned, expand=True, fillcolor=245)
    written = io.BytesIO()
    page.save(written, kind, quality=75)
    return written.getvalue()


def tiff(*texts: str) -> bytes:
    """A fax: a TIFF of several pages, one bit a pixel."""
    from PIL import Image

    pages = [
        Image.open(io.BytesIO(picture(text, kind="PNG"))).point(lambda grey: 255 * (grey > 128), "1") for text in texts
    ]
    written = io.BytesIO()
    pages[0].save(written, "TIFF", save_all=True, append_images=pages[1:], compression="group4")
    return written.getvalue()


def zipped(files: Mapping[str, bytes], *, packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", packed) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return written.getvalue()


def docx(text: str = MANDATE, *, picture: bytes | None = None) -> bytes:
    """A Word file, with a picture in it if given."""
    from docx import Document

    document = Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    if picture is not None:
        document.add_picture(io.BytesIO(picture))
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def odt(text: str = MANDATE) -> bytes:
    """An OpenDocument text."""
    from odf.opendocument import OpenDocumentText
    from odf.text import P

    document = OpenDocumentText()
    for line in text.split("\n"):
        document.text.addElement(P(text=line))
    written = io.BytesIO()
    document.write(written)
    return written.getvalue()


def rtf(text: str = MANDATE) -> bytes:
    """An RTF file."""
    return b"{\\rtf1\\ansi " + text.replace("\n", "\\par ").encode("cp1252") + b"}"


_SHEET_TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    b'<Override PartName="/xl/workbook.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    b'<Override PartName="/xl/worksheets/sheet1.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def xlsx(rows: Sequence[Sequence[str]], *, declared: str = "") -> bytes:
    """A workbook of one sheet (ECMA-376 part 1, 18); `declared` stands before the sheet's root."""
    cells = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row) + "</row>" for row in rows
    )
    return zipped(
        {
            "[Content_Types].xml": _SHEET_TYPES,
            "_rels/.rels": (
                f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                f'<Relationship Id="a" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
            ).encode(),
            "xl/_rels/workbook.xml.rels": (
                f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                f'<Relationship Id="a" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
            ).encode(),
            "xl/workbook.xml": (
                f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
                f'<sheet name="Klassenlijst" sheetId="1" r:id="a"/></sheets></workbook>'
            ).encode(),
            "xl/worksheets/sheet1.xml": (
                f'{declared}<worksheet xmlns="{_MAIN}"><sheetData>{cells}</sheetData></worksheet>'
            ).encode(),
        }
    )


def tnef(text: str, files: Mapping[str, bytes]) -> bytes:
    """A winmail.dat ([MS-OXTNEF] 2.1.3): a body and files."""

    def attribute(level: int, number: int, value: bytes) -> bytes:
        return struct.pack("<BIi", level, number, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)

    written = struct.pack("<IH", 0x223E9F78, 1)
    written += attribute(1, 0x00018004, b"Doorgestuurd\x00") + attribute(1, 0x0002800C, text.encode("cp1252") + b"\x00")
    for name, content in files.items():
        written += attribute(2, 0x00069002, bytes(14))
        written += attribute(2, 0x00018010, name.encode("cp1252") + b"\x00") + attribute(2, 0x0006800F, content)
        long_name = f"lang {name}".encode("utf-16-le") + b"\x00\x00"
        properties = struct.pack("<IHHII", 1, 0x1F, 0x3707, 1, len(long_name)) + long_name
        written += attribute(2, 0x00069005, properties + bytes(-len(long_name) % 4))
    return written
