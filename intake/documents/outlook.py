"""Files in Microsoft's compound format: Outlook messages and old spreadsheets; old Word files stay unread."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from intake.documents import mapi, office
from intake.documents.found import CannotRead, Find, InnerFile, Stopped
from intake.documents.mapi import OutlookMessage
from intake.labels import Unread
from intake.limits import FileLimits

# [MS-OXMSG] 2.1.2: the types a property stream can have.
_UNICODE, _BYTES, _BINARY = "001F", "001E", "0102"
_ATTACHED = "__attach_version1.0_#"
_EMBEDDED = "__substg1.0_3701000D"
_PROPERTY = "__substg1.0_"


def compound(content: bytes, limits: FileLimits) -> Iterator[Find]:
    """Whatever the file is; raises CannotRead where it is nothing that is read."""
    import olefile

    file = olefile.OleFileIO(io.BytesIO(content))
    if file.exists("EncryptedPackage"):  # [MS-OFFCRYPTO] 2.3.1: an office file behind a password
        raise CannotRead(Unread.ENCRYPTED)
    if file.exists("Workbook") or file.exists("Book"):
        yield from office.sheets(content, limits)
        return
    if not file.exists("__properties_version1.0"):
        raise CannotRead(Unread.UNKNOWN_FORMAT)
    budget = _Budget(limits.unpacked_bytes)
    noticed = len(file.parsing_issues)
    yield from mapi.shown(_message(file, (), budget, depth=0), limits)
    if len(file.parsing_issues) > noticed or not _is_sound(content):
        yield Stopped(reason=Unread.DAMAGED)


def _is_sound(content: bytes) -> bool:
    """Whether its directory can be followed: where the table of sectors is broken, files are missing without a word."""
    import olefile

    try:
        olefile.OleFileIO(io.BytesIO(content), raise_defects=olefile.DEFECT_INCORRECT).close()
    except OSError:  # what olefile raises is one
        return False
    return True


class _Budget:
    """Bytes of streams that may still be read: several entries can name the same sectors."""

    def __init__(self, left: int) -> None:
        self.left = left

    def read(self, file: Any, path: tuple[str, ...]) -> bytes:
        size = file.get_size(list(path))
        self.left -= size
        if self.left < 0:
            raise CannotRead(Unread.TOO_LARGE)
        content: bytes = file.openstream(list(path)).read()
        return content


def _message(file: Any, at: tuple[str, ...], budget: _Budget, *, depth: int) -> OutlookMessage:
    message = OutlookMessage(texts=_texts(file, at, budget))
    message.html = _stream(file, (*at, f"{_PROPERTY}{mapi.HTML:04X}{_BINARY}"), budget)
    message.rtf = _stream(file, (*at, f"{_PROPERTY}{mapi.RTF:04X}{_BINARY}"), budget)
    for folder in _folders(file, at):
        if not folder[-1].startswith(_ATTACHED):
            continue
        if file.exists([*folder, _EMBEDDED]):
            if depth == mapi.MAX_DEPTH:
                message.is_cut = True
                continue
            message.messages.append(_message(file, (*folder, _EMBEDDED), budget, depth=depth + 1))
        elif content := _stream(file, (*folder, f"{_PROPERTY}{mapi.DATA:04X}{_BINARY}"), budget):
            name = mapi.file_name(_texts(file, folder, budget))
            message.files.append(InnerFile(name=name, content=content))
    return message


def _folders(file: Any, at: tuple[str, ...]) -> list[tuple[str, ...]]:
    paths = (tuple(path) for path in file.listdir(streams=False, storages=True))
    return [path for path in paths if path[:-1] == at]


def _texts(file: Any, at: tuple[str, ...], budget: _Budget) -> dict[int, str]:
    """The text properties that are read, Unicode before code page."""
    texts: dict[int, str] = {}
    for tag in (
        mapi.SUBJECT, mapi.SENDER_NAME, mapi.SENDER_ADDRESS, mapi.SENDER_SMTP, mapi.SHOWN_TO, mapi.BODY,
        mapi.LONG_NAME, mapi.SHORT_NAME, mapi.SHOWN_NAME,
    ):  # fmt: skip
        for kind, encoding in ((_UNICODE, "utf-16-le"), (_BYTES, "cp1252")):
            if content := _stream(file, (*at, f"{_PROPERTY}{tag:04X}{kind}"), budget):
                texts[tag] = content.decode(encoding, "replace").rstrip("\x00")
                break
    return texts


def _stream(file: Any, path: tuple[str, ...], budget: _Budget) -> bytes:
    return budget.read(file, path) if file.exists(list(path)) else b""
