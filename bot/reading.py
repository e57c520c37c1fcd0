"""A mail as staff read it: text only, never HTML, whatever its bytes.

Parsing takes milliseconds for ordinary mail and longer for hostile ones: call it in a thread.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from intake.message import AutomaticKind
from intake.mime import parse_mail

_HEADER_END = re.compile(rb"\r?\n\r?\n")  # RFC 5322 2.1, and the bare line feeds some programs write


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """Who wrote and about what; "" where the mail does not say."""

    sender: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadableAttachment:
    """A file that came along."""

    filename: str
    content_type: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadableMail:
    """What a person sees of a mail. `whole` is "" where `newest` is all there is.

    `text` is the readable body as it was parsed: what the offsets of evidence count in.
    """

    sender: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    reply_to: str
    subject: str
    date: datetime | None
    newest: str
    whole: str
    attachments: tuple[ReadableAttachment, ...]
    automatic: AutomaticKind | None
    defects: tuple[str, ...]
    sender_name: str = ""
    sender_address: str = ""
    text: str = field(default="", repr=False)


def headline(head: bytes) -> Headline:
    """Sender and subject from the beginning of a mail."""
    message = parse_mail(_HEADER_END.split(head, maxsplit=1)[0] + b"\r\n\r\n")
    return Headline(sender=_shown(message.sender.name, message.sender.address), subject=message.subject)


def read_mail(content: bytes) -> ReadableMail:
    """The readable form of a whole mail."""
    message = parse_mail(content)
    newest = message.text_unquoted.strip()
    whole = message.text.strip()
    return ReadableMail(
        sender=_shown(message.sender.name, message.sender.address),
        to=tuple(_shown(box.name, box.address) for box in message.to),
        cc=tuple(_shown(box.name, box.address) for box in message.cc),
        reply_to="" if message.reply_to is None else message.reply_to.address,
        subject=message.subject,
        date=message.date,
        newest=newest or whole,
        whole="" if newest in ("", whole) else whole,
        attachments=tuple(
            ReadableAttachment(filename=file.filename, content_type=file.content_type, size=file.size)
            for file in message.attachments
        ),
        automatic=None if message.automatic is None else message.automatic.kind,
        defects=message.defects,
        sender_name=message.sender.name,
        sender_address=message.sender.address,
        text=message.text,
    )


def _shown(name: str, address: str) -> str:
    """Name and address as a mail program shows them; the address always, for a name proves nothing."""
    return f"{name} <{address}>" if name and address else address or name
