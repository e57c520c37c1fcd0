"""Any bytes to an InboundMessage. Total: what is wrong with a mail is data in `defects`, no exception."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from intake import addresses, attachments, automatic, body, headers, language, parts, quotes
from intake.content import Allowance, Content, Extract, Reading
from intake.labels import Unread
from intake.limits import MAX_NESTED_MAILS
from intake.message import Address, InboundMessage
from intake.parts import Part

NO_FROM = "no_from"
SEVERAL_FROM = "several_from"
NO_MESSAGE_ID = "no_message_id"
BAD_MESSAGE_ID = "bad_message_id"
NO_DATE = "no_date"
BAD_DATE = "bad_date"
EMPTY_MAIL = "empty_mail"


def parse_mail(
    content: bytes, *, own_addresses: Collection[str] = (), extract: Extract | None = None
) -> InboundMessage:
    """The readable value of one mail, whatever its bytes.

    `own_addresses` are the addresses this installation sends from. `extract` turns a document into
    text (`intake.extract.Extraction.read`); without it only text parts and nested mails are read.
    """
    message = _read(content, extract=extract, allowance=Allowance(), level=0)
    return replace(message, automatic=automatic.find(message, own_addresses=own_addresses))


def _read(content: bytes, *, extract: Extract | None, allowance: Allowance, level: int) -> InboundMessage:
    root, found = parts.parse(content)
    defects = list(found)
    if not content.strip():
        defects.append(EMPTY_MAIL)
    selection = body.select(root)
    defects.extend(selection.defects)
    # A mail that came back holds what this body itself, or a forger, once sent: its files are not opened.
    returned = root.content_type == "multipart/report"

    def nested(mail: bytes) -> Content:
        said = _nested(mail, extract=None if returned else extract, allowance=allowance, level=level + 1)
        return replace(said, mail_files=()) if returned else said

    reading = Reading(read_mail=nested if level < MAX_NESTED_MAILS else None, extract=extract, allowance=allowance)
    text, embedded = attachments.uuencoded(selection.text(), reading=reading, defects=defects)
    text = text.strip("\n")
    files = attachments.listed(selection.files, reading=reading, defects=defects, taken=embedded)
    decoded = _decoded_headers(root, defects)
    subject = next((value for name, value in decoded if name.lower() == "subject"), "")
    unquoted = quotes.newest_text(text, subject=subject)
    return InboundMessage(
        message_id=_message_id(root, defects),
        date=_date(root, defects),
        sender=_sender(root, defects),
        reply_to=next((box for box in _mailboxes(root, "reply-to", defects) if box.address), None),
        to=_mailboxes(root, "to", defects),
        cc=_mailboxes(root, "cc", defects),
        subject=subject,
        headers=decoded,
        text=text,
        text_unquoted=unquoted,
        language=language.detect(unquoted or subject) if level == 0 else language.DEFAULT_LANGUAGE,
        attachments=files,
        automatic=None,
        in_reply_to=next(iter(_identifiers(root, "in-reply-to")), None),
        references=_identifiers(root, "references"),
        defects=tuple(dict.fromkeys(defects)),
    )


def _nested(content: bytes, *, extract: Extract | None, allowance: Allowance, level: int) -> Content:
    """An attached mail as a person would read it: who, when, what about, and the text; and its files."""
    nested = _read(content, extract=extract, allowance=allowance, level=level)
    shown = [f"{name}: {value}" for name in ("From", "Date", "To", "Subject") if (value := nested.header(name))]
    text = "\n".join([*shown, "", nested.text] if shown else [nested.text]).strip()
    files = nested.attachments[: max(0, allowance.inner_files)]
    allowance.inner_files -= len(files)
    cut = len(files) < len(nested.attachments) or not parts.OUTGROWN.isdisjoint(nested.defects)
    return Content(pages=(text,), mail_files=files, unread=Unread.LIMIT if cut else None)


def _decoded_headers(root: Part, defects: list[str]) -> tuple[tuple[str, str], ...]:
    decoded: list[tuple[str, str]] = []
    for name, value in root.headers:
        text, found = headers.decoded(value)
        defects.extend(found)
        decoded.append((headers.one_line(headers.unfolded(name, defects)), text))
    return tuple(decoded)


def _values(root: Part, name: str) -> list[str]:
    return [value for key, value in root.headers if key.lower() == name]


def _mailboxes(root: Part, name: str, defects: list[str]) -> tuple[Address, ...]:
    found: list[Address] = []
    for value in _values(root, name):
        boxes, more = addresses.mailboxes(value)
        found.extend(boxes)
        defects.extend(more)
    return tuple(found)


def _sender(root: Part, defects: list[str]) -> Address:
    """The first From that holds an address; RFC 5322 3.6 allows one header, real mail has two or none."""
    boxes = _mailboxes(root, "from", defects)
    if len(_values(root, "from")) > 1:
        defects.append(SEVERAL_FROM)
    if not boxes:
        defects.append(NO_FROM)
        return Address()
    return next((box for box in boxes if "@" in box.address), boxes[0])


def _identifiers(root: Part, name: str) -> tuple[str, ...]:
    found = [
        identifier for value in _values(root, name) for identifier in headers.message_ids(headers.decoded(value)[0])
    ]
    return tuple(dict.fromkeys(found))


def _message_id(root: Part, defects: list[str]) -> str | None:
    if not any(value.strip() for value in _values(root, "message-id")):
        defects.append(NO_MESSAGE_ID)
        return None
    found = _identifiers(root, "message-id")
    if not found:
        defects.append(BAD_MESSAGE_ID)
        return None
    return found[0]


def _date(root: Part, defects: list[str]) -> datetime | None:
    values = _values(root, "date")
    moments = [moment for value in values if (moment := headers.date(headers.decoded(value)[0])) is not None]
    if not moments:
        defects.append(BAD_DATE if values else NO_DATE)
        return None
    return moments[0]
