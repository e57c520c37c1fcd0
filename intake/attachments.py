"""The files of a mail: safely named, listed as they came with the files in them; nothing is executed."""

from __future__ import annotations

import hashlib
import mimetypes
import re
from collections.abc import Sequence
from dataclasses import replace

from intake import content, paper, parameters, parts
from intake.content import Content, Reading
from intake.documents.found import InnerFile
from intake.labels import Paper, Unread
from intake.limits import MAX_ARCHIVE_DEPTH, MAX_ATTACHMENT_CHARACTERS
from intake.message import Attachment
from intake.parts import Part

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
_UU_BEGIN = re.compile(r"^begin [0-7]{3,4} ([^\n]{1,250})$", re.MULTILINE)
_UU_LINE = re.compile(r"[\x20-\x60]{1,63}\s*\Z")


def listed(
    files: Sequence[Part], *, reading: Reading, defects: list[str], taken: Sequence[Attachment] = ()
) -> tuple[Attachment, ...]:
    """The parts as attachments, each followed by the files in it; repeated names told apart in `label`."""
    found = list(taken)
    for part in files:
        name, unsafe = parameters.safe_filename(part.filename)
        defects.extend(unsafe if part.filename else ())
        said = content.of_part(part, reading=reading, defects=defects)
        found += _made(name or _invented(part), part.content_type, part.payload, said=said, reading=reading)
    return _labelled(found)


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
        decoded = parts.uudecoded("\n".join(encoded).encode("ascii", "replace"))
        guessed = content.guessed_type(name)
        said = content.of_file(name, guessed, decoded, reading=reading)
        found += _made(name or "unnamed.bin", guessed, decoded, said=said, reading=reading)
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


def _made(
    name: str, content_type: str, data: bytes, *, said: Content, reading: Reading, depth: int = 0
) -> list[Attachment]:
    """A file, then the files in it, as long as the mail's allowance lasts."""
    inner: list[Attachment] = []
    unread = said.unread
    for packed in said.files:
        if depth >= MAX_ARCHIVE_DEPTH or reading.allowance.inner_files <= 0:
            unread = Unread.LIMIT
            break
        reading.allowance.inner_files -= 1
        inner += _inner(packed, reading, depth=depth + 1)
    file = _attachment(name, content_type, data, said=replace(said, unread=unread), reading=reading)
    within = [made if made.inside else replace(made, inside=name) for made in (*inner, *said.mail_files)]
    return [file, *within]


def _inner(file: InnerFile, reading: Reading, *, depth: int) -> list[Attachment]:
    name, _ = parameters.safe_filename(file.name)
    content_type = content.guessed_type(name)
    said = content.of_file(name, content_type, file.content, reading=reading)
    return _made(name or "unnamed.bin", content_type, file.content, said=said, reading=reading, depth=depth)


def _attachment(name: str, content_type: str, data: bytes, *, said: Content, reading: Reading) -> Attachment:
    text, unread = _kept(name, said, reading)
    return Attachment(
        filename=name,
        content_type=content_type,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        label=name,
        text=text,
        unread=unread,
        paper=Paper.IDENTITY_CARD if unread is Unread.IDENTITY_DOCUMENT and text is None else paper.paper(name, text),
        content=data,
    )


def _kept(name: str, said: Content, reading: Reading) -> tuple[str | None, Unread | None]:
    """The text without identity cards and within the bounds, and why it is not all there."""
    unread = said.unread
    pages = [page for page in said.pages if not paper.is_identity_card(page)]
    text = "\n".join(pages)
    if len(pages) < len(said.pages) or (text and paper.paper(name, text) is Paper.IDENTITY_CARD):
        unread = unread or Unread.IDENTITY_DOCUMENT
        text = "" if paper.paper(name, text) is Paper.IDENTITY_CARD else text
    most = max(0, min(MAX_ATTACHMENT_CHARACTERS, reading.allowance.characters))
    if len(text) > most:
        text, unread = text[:most], unread or Unread.LIMIT
    reading.allowance.characters -= len(text)
    return text if text.strip() else None, unread


def _labelled(files: Sequence[Attachment]) -> tuple[Attachment, ...]:
    seen: dict[str, int] = {}
    labelled: list[Attachment] = []
    for file in files:
        number = seen[file.filename] = seen.get(file.filename, 0) + 1
        labelled.append(replace(file, label=f"{file.filename}#{number}" if number > 1 else file.filename))
    return tuple(labelled)


def _invented(part: Part) -> str:
    extension = mimetypes.guess_extension(part.content_type) or ".bin"
    return _NAMES.get(part.content_type, f"unnamed{extension}")
