"""InboundMessage to the object of `inzage parse --json`; its schema is `bot/schemas/parse.schema.json`."""

from __future__ import annotations

from typing import Any

from intake.labels import Paper, Unread
from intake.message import Address, Attachment, Automatic, InboundMessage


def parse_object(message: InboundMessage) -> dict[str, Any]:
    """The contract's fields but `file` and `ok`, which belong to whoever read the file."""
    return {
        "message_id": message.message_id,
        "date": message.date.isoformat() if message.date else None,
        "from": _address(message.sender),
        "reply_to": _address(message.reply_to) if message.reply_to else None,
        "to": [_address(box) for box in message.to],
        "cc": [_address(box) for box in message.cc],
        "subject": message.subject,
        "headers": [[name, value] for name, value in message.headers],
        "text": message.text,
        "text_unquoted": message.text_unquoted,
        "language": message.language,
        "attachments": [_attachment(file) for file in message.attachments],
        "automatic": _automatic(message.automatic),
        "in_reply_to": message.in_reply_to,
        "references": list(message.references),
        "defects": list(message.defects),
    }


def _address(box: Address) -> dict[str, str]:
    return {"name": box.name, "address": box.address}


def _attachment(file: Attachment) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "filename": file.filename,
        "content_type": file.content_type,
        "size": file.size,
        "sha256": file.sha256,
    }
    if file.text is not None:
        shown["text"] = file.text
    if file.unread is not None:
        shown["unread"] = file.unread.value
    if file.paper is not Paper.OTHER:
        shown["paper"] = file.paper.value
    if file.inside is not None:
        shown["inside"] = file.inside
    return shown


def unread_files(message: InboundMessage) -> list[dict[str, str]]:
    """The files of a mail that were not read, or not to their end, and why: what a warning rests on."""
    return [
        {"filename": file.filename, "reason": file.unread.value}
        for file in message.attachments
        if file.unread is not None and file.unread is not Unread.IDENTITY_DOCUMENT
    ]


def _automatic(finding: Automatic | None) -> dict[str, str | None]:
    if finding is None:
        return {"kind": None, "evidence": None}
    return {"kind": finding.kind.value, "evidence": f"{finding.source}: {finding.evidence}"}
