"""The files of a mail: safely named, listed as they came, read where that is plain; nothing is executed."""

from __future__ import annotations

import hashlib
import mimetypes
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from intake import body, charset, parameters, parts
from intake.limits import MAX_ATTACHMENT_CHARACTERS
from intake.message import Attachment
from intake.parts import Part

# (content type, bytes) -> text, for files that need a program of their own; None where there is none.
Extract = Callable[[str, bytes], str | None]
# A nested mail as bytes -> its readable text.
ReadMail = Callable[[bytes], str]

BAD_UUENCODING = "bad_uuencoding"

_NAMES = {
    "message/rfc822": "message.eml",
    "message/delivery-status": "delivery-status.txt",
    "message/disposition-notification": "disposition-notification.txt",
    "text/rfc822-headers": "headers.txt",
    "text/calendar": "calendar.ics",
    "application/ms-tnef": "winmail.dat",
    "application/pgp-signature": "signature.asc",
    "application/pkcs7-signature": "smime.p7s",
    "application/pkcs7-mime": "smime.p7m",
}
_NESTED_MAIL = frozenset({"message/rfc822", "message/global", "message/news"})
_UU_BEGIN = re.compile(r"^begin [0-7]{3,4} ([^\n]{1,250})$", re.MULTILINE)
_UU_LINE = re.compile(r"[\x20-\x60]{1,63}\s*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How files become text: nested mails and, if wired, documents."""

    read_mail: ReadMail | None
    extract: Extract | None


def listed(
    files: Sequence[Part], *, reading: Reading, defects: list[str], taken: Sequence[Attachment] = ()
) -> tuple[Attachment, ...]:
    """The parts as attachments, repeated names told apart in `label`."""
    found = list(taken)
    for part in files:
        name, unsafe = parameters.safe_filename(part.filename)
        defects.extend(unsafe if part.filename else ())
        found.append(
            _attachment(
                name or _invented(part),
                part.content_type,
                part.payload,
                text=_text(part, reading, defects),
                taken=found,
            )
        )
    return tuple(found)


def uuencoded(text: str, *, reading: Reading, defects: list[str]) -> tuple[str, tuple[Attachment, ...]]:
    """The body without uuencoded files, and those files; a `begin` line in running text stays."""
    if not _UU_BEGIN.search(text):
        return text, ()
    kept: list[str] = []
    found: list[Attachment] = []
    position = 0
    for match in _UU_BEGIN.finditer(text):
        if match.start() < position:
            continue
        end, encoded, closed = _uu_block(text, match.end() + 1)
        if not encoded:
            continue
        kept.append(text[position : match.start()])
        position = end
        if not closed:
            defects.append(BAD_UUENCODING)
        name, unsafe = parameters.safe_filename(match[1])
        defects.extend(unsafe)
        content = parts.uudecoded("\n".join(encoded).encode("ascii", "replace"))
        guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
        decoded = _content_text(guessed, content, reading)
        found.append(_attachment(name or "unnamed.bin", guessed, content, text=decoded, taken=found))
    kept.append(text[position:])
    return "".join(kept), tuple(found)


def _uu_block(text: str, start: int) -> tuple[int, list[str], bool]:
    """Where the encoded lines end, the lines, and whether `end` closed them."""
    encoded: list[str] = []
    position = start
    while position < len(text):
        newline = text.find("\n", position)
        newline = len(text) if newline < 0 else newline
        line = text[position:newline]
        if line.strip() == "end" and encoded:
            return newline, encoded, True
        if not _UU_LINE.match(line):
            break
        encoded.append(line)
        position = newline + 1
    return min(position, len(text)), encoded, False


def _attachment(
    name: str, content_type: str, content: bytes, *, text: str | None, taken: Sequence[Attachment]
) -> Attachment:
    same = sum(other.filename == name for other in taken)
    return Attachment(
        filename=name,
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        label=f"{name}#{same + 1}" if same else name,
        text=None if text is None else text[:MAX_ATTACHMENT_CHARACTERS],
        content=content,
    )


def _text(part: Part, reading: Reading, defects: list[str]) -> str | None:
    if part.content_type in _NESTED_MAIL:
        return reading.read_mail(part.payload) if reading.read_mail else None
    if part.content_type.startswith("text/"):
        return body.text_of(part, defects)
    if part.content_type.startswith("message/"):
        return charset.decode(part.payload, part.parameters.get("charset"))[0].replace("\r\n", "\n")
    return _content_text(part.content_type, part.payload, reading)


def _content_text(content_type: str, content: bytes, reading: Reading) -> str | None:
    if content_type == "text/plain":
        return charset.decode(content, None)[0].replace("\r\n", "\n")
    text = reading.extract(content_type, content) if reading.extract and content else None
    return None if text is None else charset.without_nul(text)


def _invented(part: Part) -> str:
    extension = mimetypes.guess_extension(part.content_type) or ".bin"
    return _NAMES.get(part.content_type, f"unnamed{extension}")
