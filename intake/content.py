"""What a file of a mail says: its text, the files in it, or why it was not read."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable
from dataclasses import dataclass, replace

from intake import body, charset, markup
from intake.documents.found import Extracted, InnerFile
from intake.documents.recognise import Format, format_of
from intake.labels import Unread
from intake.limits import MAX_INNER_FILES, MAX_MAIL_CHARACTERS
from intake.message import Attachment
from intake.parts import Part

# (content type, bytes) -> what was read, for files that need a program of their own.
Extract = Callable[[str, bytes], Extracted]

_NESTED_MAIL = frozenset({"message/rfc822", "message/global", "message/news"})
# A signature says nothing to a reader.
_SIGNATURES = frozenset({"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"})
_SEALED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"})
_PLAIN_NAMES = (".txt", ".csv", ".md", ".log", ".ics", ".json")
# What calls itself one of these and does not begin like it is broken, not unknown.
_KNOWN_NAMES = (
    ".pdf", ".docx", ".xlsx", ".xls", ".odt", ".ods", ".rtf", ".msg", ".zip",
    ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".gif", ".bmp", ".webp", ".heic",
)  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Allowance:
    """What the files of one mail may still bring, however they are nested."""

    inner_files: int = MAX_INNER_FILES
    characters: int = MAX_MAIL_CHARACTERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The pages of a file (one where it has none), the files in it, named or already read, and why no more."""

    pages: tuple[str, ...] = ()
    files: tuple[InnerFile, ...] = ()
    mail_files: tuple[Attachment, ...] = ()
    unread: Unread | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How files become text: nested mails with their own files (None: too deep already) and, if wired, documents."""

    read_mail: Callable[[bytes], Content] | None
    extract: Extract | None
    allowance: Allowance


def of_part(part: Part, *, reading: Reading, defects: list[str]) -> Content:
    """What a part of a mail says."""
    if part.content_type.startswith("text/") and format_of(part.payload) is None:
        return Content(pages=(body.text_of(part, defects),))
    if part.content_type.startswith("message/") and part.content_type not in _NESTED_MAIL:
        text = charset.decode(part.payload, part.parameters.get("charset"))[0]
        return Content(pages=(text.replace("\r\n", "\n"),))
    return of_file(part.filename, part.content_type, part.payload, reading=reading)


def of_file(name: str, content_type: str, content: bytes, *, reading: Reading) -> Content:
    """What a file says, by its bytes where they tell, else by its type and name."""
    lower = name.lower()
    known = format_of(content) is not None
    if content_type in _SIGNATURES:
        return Content()
    if content_type in _SEALED:
        return Content(unread=Unread.ENCRYPTED)
    if content_type in _NESTED_MAIL or (lower.endswith(".eml") and not known):
        return _mail(content, reading)
    if known:
        return _document(content_type, content, reading)
    if content_type == "text/plain" or (lower.endswith(_PLAIN_NAMES) and b"\x00" not in content):
        return Content(pages=(charset.decode(content, None)[0].replace("\r\n", "\n"),))
    if content_type == "text/html":
        return Content(pages=(markup.to_text(charset.decode(content, None)[0])[0],))
    if reading.extract is None:
        return Content()
    return Content(unread=_why_unknown(lower, content))


def _why_unknown(name: str, content: bytes) -> Unread:
    if not content:
        return Unread.EMPTY
    return Unread.DAMAGED if name.endswith(_KNOWN_NAMES) else Unread.UNKNOWN_FORMAT


def guessed_type(name: str) -> str:
    """The type that a file's name stands for."""
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def _mail(content: bytes, reading: Reading) -> Content:
    if reading.read_mail is None:
        return Content(unread=Unread.LIMIT)
    said = reading.read_mail(content)
    empty = not (said.unread or said.mail_files or any(page.strip() for page in said.pages))
    return replace(said, unread=Unread.EMPTY) if empty else said


def _document(content_type: str, content: bytes, reading: Reading) -> Content:
    if reading.extract is None:
        return Content()
    found = reading.extract(content_type, content)
    pages = tuple(text for page in found.pages if (text := charset.without_nul(page).strip()))
    unread = found.unread
    # A picture without words is a picture; a document without words wants a look.
    if not (pages or found.files or unread) and format_of(content) is not Format.PICTURE:
        unread = Unread.EMPTY
    return Content(pages=pages, files=found.files, unread=unread)
