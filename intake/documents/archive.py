"""Zip files, unpacked with every byte counted; what an archive says of itself is not believed."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator

from intake.documents.found import CannotRead, InnerFile, Stopped
from intake.labels import Unread
from intake.limits import FileLimits

_CHUNK = 64 * 1024
_SEALED = 0x1  # APPNOTE 4.4.4, bit 0
# More entries than this are no papers; a directory of millions costs memory before anything is unpacked.
_MAX_ENTRIES = 5_000
# Programs' own notes beside the files.
_CLUTTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


def inner_files(content: bytes, limits: FileLimits, *, folder: str = "") -> Iterator[InnerFile | Stopped]:
    """The files of an archive in its order; where one cannot be had the reason follows them."""
    reason: Unread | None = None
    left = limits.unpacked_bytes
    with _opened(content) as archive:
        files = (entry for entry in archive.infolist() if not entry.is_dir() and not _is_clutter(entry.filename))
        entries = [entry for entry in files if entry.filename.startswith(folder)]
        for entry in entries[: limits.files]:
            try:
                unpacked = _unpacked(archive, entry, most=left)
            except CannotRead as failure:
                reason = failure.reason
                if reason is Unread.TOO_LARGE:
                    break
                continue
            left -= len(unpacked)
            yield InnerFile(name=entry.filename, content=unpacked)
    if reason is None and len(entries) > limits.files:
        reason = Unread.LIMIT
    if reason is not None:
        yield Stopped(reason=reason)


def repacked(content: bytes, limits: FileLimits, *, wanted: Callable[[str], bool]) -> bytes:
    """The archive with its parts unpacked and counted, those not wanted emptied: what a library is given to open.

    Raises CannotRead for a bomb, a damaged archive, and XML that declares entities: office formats
    forbid it (ECMA-376 part 2, 8.1.4), and it reads files or grows without end.
    """
    left = limits.unpacked_bytes
    made = io.BytesIO()
    with _opened(content) as archive, zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as target:
        for entry in archive.infolist():
            if entry.filename in target.NameToInfo:
                raise CannotRead(Unread.DAMAGED)
            part = _unpacked(archive, entry, most=left) if wanted(entry.filename) else b""
            if _declares(part):
                raise CannotRead(Unread.DAMAGED)
            left -= len(part)
            target.writestr(zipfile.ZipInfo(entry.filename), part)
    return made.getvalue()


def _opened(content: bytes) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise CannotRead(Unread.DAMAGED) from error
    if len(archive.infolist()) > _MAX_ENTRIES:
        raise CannotRead(Unread.LIMIT)
    return archive


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, most: int) -> bytes:
    """One entry. The library reads as far as the size an entry claims, in pieces that we bound and count."""
    if entry.flag_bits & _SEALED:
        raise CannotRead(Unread.ENCRYPTED)
    pieces: list[bytes] = []
    total = 0
    try:
        with archive.open(entry) as stream:
            while piece := stream.read(_CHUNK):
                total += len(piece)
                if total > most:
                    raise CannotRead(Unread.TOO_LARGE)
                pieces.append(piece)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise CannotRead(Unread.DAMAGED) from error
    return b"".join(pieces)


def _is_clutter(name: str) -> bool:
    return name.startswith(_CLUTTER[0]) or name.rpartition("/")[2] in _CLUTTER


def _declares(part: bytes) -> bool:
    """A document type declaration, in any encoding that XML parsers guess from the first bytes."""
    letters = part.replace(b"\x00", b"") if b"\x00" in part[:64] else part
    return b"<!DOCTYPE" in letters or b"<!ENTITY" in letters
