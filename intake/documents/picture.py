"""Pictures made ready for tesseract: upright by their own note, grey, at a size it reads well."""

from __future__ import annotations

import io
import warnings
import zlib
from collections.abc import Iterator
from typing import Any

from intake.documents.found import CannotRead, Find, Picture, Stopped
from intake.labels import Unread
from intake.limits import FileLimits

# Measured on drawn pages: at 150 to 200 dpi letters are read as well as at 400, in half the time.
LONG_SIDE = 2_340
_SHORT_OF_IT = 1_200
# Measured: without it the grain of a dim photograph costs tesseract half a minute and every word.
_SOFTENED = 1.0
_COARSE = 8
# A page held askew: up to six degrees either way, in steps of half a degree.
_STEPS = 12
_TO_MEASURE = 800
# Beneath this a picture is a logo or a dot that counts who opened a mail.
_LEAST_SIDE = 40
_LEAST_PIXELS = 12_000
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_CHUNK = 12  # bytes of a chunk beside its content: length, type, checksum (RFC 2083 3.2)


def pictures(content: bytes, limits: FileLimits) -> Iterator[Find]:
    """Each page of a picture file."""
    import pi_heif
    from PIL import Image, ImageFile, UnidentifiedImageError

    pi_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = None  # our own bound says why, and stands before anything is decoded
    ImageFile.LOAD_TRUNCATED_IMAGES = True  # half a page is worth reading; `_is_damaged` tells
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            image = Image.open(io.BytesIO(content))
        except UnidentifiedImageError as error:
            raise CannotRead(Unread.DAMAGED) from error
        yield from _pages(image, limits)
    if _is_damaged(content):
        yield Stopped(reason=Unread.DAMAGED)


def _pages(image: Any, limits: FileLimits) -> Iterator[Find]:
    pages = getattr(image, "n_frames", 1) if image.format in ("TIFF", "MPO") else 1
    pages = 1 if image.format == "MPO" else pages  # the second picture of a telephone is the same in depth
    for number in range(min(pages, limits.pictures)):
        image.seek(number)
        if image.width * image.height > limits.picture_pixels:
            raise CannotRead(Unread.TOO_LARGE)
        if min(image.size) < _LEAST_SIDE or image.width * image.height < _LEAST_PIXELS:
            continue
        yield ready(image)
    if pages > limits.pictures:
        yield Stopped(reason=Unread.LIMIT)


def ready(image: Any) -> Picture:
    """A Pillow image as grey pixels of a size to read."""
    from PIL import Image, ImageOps

    image.draft("L", (LONG_SIDE, LONG_SIDE))  # JPEG decodes to a half or a quarter at no cost
    image = ImageOps.exif_transpose(image)
    if image.has_transparency_data:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image)
    grey = image.convert("L")
    long_side = max(grey.size)
    if long_side > LONG_SIDE:
        grey.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    elif long_side < _SHORT_OF_IT:
        grey = grey.resize((grey.width * 2, grey.height * 2), Image.Resampling.LANCZOS)
    grey = _straightened(_evenly_lit(grey))
    return Picture(width=grey.width, height=grey.height, pixels=grey.tobytes())


def _evenly_lit(grey: Any) -> Any:
    """Grain softened and shadows taken out: every part against the paper around it."""
    import numpy as np
    from PIL import Image, ImageFilter

    soft = grey.filter(ImageFilter.GaussianBlur(_SOFTENED))
    small = soft.reduce(_COARSE)
    paper = small.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.GaussianBlur(6)).resize(grey.size)
    even = np.asarray(soft, dtype=np.float32) / np.maximum(np.asarray(paper, dtype=np.float32), 1.0) * 255.0
    return Image.fromarray(even.clip(0, 255).astype(np.uint8))


def _straightened(grey: Any) -> Any:
    """Turned by the angle at which rows of ink and of paper differ most; larger turns are tesseract's."""
    import numpy as np
    from PIL import Image, ImageOps

    ink = ImageOps.invert(grey)
    ink.thumbnail((_TO_MEASURE, _TO_MEASURE))

    def contrast(angle: float) -> float:
        rows = np.asarray(ink.rotate(angle, Image.Resampling.BILINEAR), dtype=np.float32).sum(axis=1)
        return float((np.diff(rows) ** 2).sum())

    best = max((step / 2 for step in sorted(range(-_STEPS, _STEPS + 1), key=abs)), key=contrast)
    if not best:
        return grey
    return grey.rotate(best, Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def _is_damaged(content: bytes) -> bool:
    """A JPEG without its end marker (ITU T.81 B.1.1.3), a PNG cut short or with a wrong checksum."""
    if content.startswith(b"\xff\xd8\xff"):
        return b"\xff\xd9" not in content[-4_096:]
    return content.startswith(_PNG) and not _is_whole_png(content)


def _is_whole_png(content: bytes) -> bool:
    """Every chunk that a picture needs bears its checksum, the last of them too (RFC 2083 3.2 to 3.4)."""
    at = len(_PNG)
    while at + _PNG_CHUNK <= len(content):
        length = int.from_bytes(content[at : at + 4])
        kind, end = content[at + 4 : at + 8], at + 8 + length
        is_needed = not kind[0] & 0x20
        if is_needed and zlib.crc32(content[at + 4 : end]) != int.from_bytes(content[end : end + 4]):
            return False
        if kind == b"IEND":
            return True
        at = end + 4
    return False
