"""winmail.dat: a message of Outlook in Microsoft's transport format ([MS-OXTNEF])."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from intake.documents import mapi
from intake.documents.found import Find, InnerFile, Stopped
from intake.documents.mapi import OutlookMessage
from intake.labels import Unread
from intake.limits import FileLimits

# [MS-OXTNEF] 2.1.3.2: attribute ids, without the type that stands in their upper half.
_SUBJECT, _BODY, _FILE_DATA, _FILE_TITLE = 0x8004, 0x800C, 0x800F, 0x8010
_NEXT_FILE, _MESSAGE_PROPERTIES, _FILE_PROPERTIES = 0x9002, 0x9003, 0x9005
_HEAD = struct.Struct("<BIi")
_SIGNATURE_LENGTH = 6
_CHECKSUM_LENGTH = 2
# [MS-OXCDATA] 2.11.1: bytes of a property of fixed length, and the types that carry their own length.
_FIXED = {0x2: 4, 0x3: 4, 0x4: 4, 0x5: 8, 0x6: 8, 0x7: 8, 0xA: 4, 0xB: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_OBJECT, _TEXT, _UNICODE, _BINARY = 0xD, 0x1E, 0x1F, 0x102
_SEVERAL = 0x1000
_NAMED = 0x8000
_ID_LENGTH = 16


class _Ends(Exception):
    """A length reaches beyond the file; what was read so far stands."""

    temporary = False


def letters(content: bytes, limits: FileLimits) -> Iterator[Find]:
    """The message and its files."""
    message, whole = _message(content, depth=0)
    yield from mapi.shown(message, limits)
    if not whole:
        yield Stopped(reason=Unread.DAMAGED)


def _message(content: bytes, *, depth: int) -> tuple[OutlookMessage, bool]:
    message = OutlookMessage()
    file: dict[int, str] = {}
    data = b""
    whole = True
    try:
        for attribute, value in _attributes(content):
            match attribute:
                case _ if attribute == _NEXT_FILE:
                    _keep(message, file, data)
                    file, data = {}, b""
                case _ if attribute == _SUBJECT:
                    message.texts.setdefault(mapi.SUBJECT, _plain(value))
                case _ if attribute == _BODY:
                    message.texts.setdefault(mapi.BODY, _plain(value))
                case _ if attribute == _FILE_TITLE:
                    file.setdefault(mapi.SHORT_NAME, _plain(value))
                case _ if attribute == _FILE_DATA:
                    data = value
                case _ if attribute == _MESSAGE_PROPERTIES:
                    _message_properties(message, value)
                case _ if attribute == _FILE_PROPERTIES:
                    data = _file_properties(message, file, value, depth=depth) or data
    except _Ends:
        whole = False
    _keep(message, file, data)
    return message, whole


def _keep(message: OutlookMessage, file: dict[int, str], data: bytes) -> None:
    if data:
        message.files.append(InnerFile(name=mapi.file_name(file), content=data))


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    at = _SIGNATURE_LENGTH
    end = len(content.rstrip(b"\x00\r\n"))  # gateways fill up the end
    while at < end:
        if at + _HEAD.size > len(content):
            raise _Ends
        _, attribute, length = _HEAD.unpack_from(content, at)
        at += _HEAD.size
        if length < 0 or at + length > len(content):
            raise _Ends
        yield attribute & 0xFFFF, content[at : at + length]
        at += length + _CHECKSUM_LENGTH


def _message_properties(message: OutlookMessage, value: bytes) -> None:
    for tag, kind, content in _properties(value):
        if kind in (_TEXT, _UNICODE):
            message.texts[tag] = _decoded(kind, content)
        elif tag == mapi.HTML:
            message.html = content
        elif tag == mapi.RTF:
            message.rtf = content


def _file_properties(message: OutlookMessage, file: dict[int, str], value: bytes, *, depth: int) -> bytes:
    """The names of a file and its data where they stand here; a message in a message goes to `messages`."""
    data = b""
    for tag, kind, content in _properties(value):
        if kind in (_TEXT, _UNICODE):
            file[tag] = _decoded(kind, content)
        elif tag == mapi.DATA and kind in (_OBJECT, _BINARY):
            inner = content[_ID_LENGTH:] if kind == _OBJECT else content
            if inner.startswith(b"\x78\x9f\x3e\x22") and depth < mapi.MAX_DEPTH:
                message.messages.append(_message(inner, depth=depth + 1)[0])
            else:
                data = inner
    return data


def _properties(value: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Tag, type and bytes of each property that has bytes of its own ([MS-OXTNEF] 2.1.3.4); others are passed over."""
    reader = _Reader(value)
    for _ in range(reader.number()):
        kind, tag = reader.short(), reader.short()
        if tag >= _NAMED:
            reader.take(_ID_LENGTH)
            if reader.number() == 0:
                reader.number()
            else:
                reader.padded(reader.number())
        several = bool(kind & _SEVERAL)
        kind &= ~_SEVERAL
        if kind in _FIXED:
            reader.padded(_FIXED[kind] * (reader.number() if several else 1))
        elif kind in (_OBJECT, _TEXT, _UNICODE, _BINARY):
            for number in range(reader.number()):
                content = reader.padded(reader.number())
                if number == 0:
                    yield tag, kind, content
        elif kind != 1:  # PtypNull has no bytes; after an unknown type nothing can be found any more
            raise _Ends


class _Reader:
    """Little-endian numbers and runs of bytes, none beyond the end."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0

    def take(self, length: int) -> bytes:
        """The next bytes."""
        if length > len(self._content) - self._at:
            raise _Ends
        self._at += length
        return self._content[self._at - length : self._at]

    def padded(self, length: int) -> bytes:
        """The next bytes, and those that fill up four."""
        content = self.take(length)
        self.take(min(-length % 4, len(self._content) - self._at))
        return content

    def number(self) -> int:
        """An unsigned number of four bytes."""
        return int.from_bytes(self.take(4), "little")

    def short(self) -> int:
        """An unsigned number of two bytes."""
        return int.from_bytes(self.take(2), "little")


def _decoded(kind: int, content: bytes) -> str:
    return content.decode("utf-16-le" if kind == _UNICODE else "cp1252", "replace").rstrip("\x00")


def _plain(content: bytes) -> str:
    return content.decode("cp1252", "replace").rstrip("\x00")
