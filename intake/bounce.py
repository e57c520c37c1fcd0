"""A delivery report: which recipients failed, for good or for now, and which of our mails it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from intake import addresses, headers
from intake.message import AutomaticKind, InboundMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedRecipient:
    """One address of a report: `status` is a code of RFC 3463 or "", `diagnostic` the server's words."""

    address: str
    permanent: bool
    status: str = ""
    diagnostic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReport:
    """What a bounce says. `original_message_id` is None where the report does not quote our mail."""

    failures: tuple[FailedRecipient, ...]
    original_message_id: str | None


_FIELD = re.compile(r"^([A-Za-z-]{1,60})[ \t]*:[ \t]*(.*(?:\n[ \t]+.*)*)", re.MULTILINE)
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")  # RFC 3463 2
_REPLY_CODE = re.compile(r"\b([45])\d\d[ -]")  # RFC 5321 4.2.1
_MESSAGE_ID = re.compile(r"^[>\s]{0,4}Message-I[Dd][ \t]*:\s*(<[^<>\s]{1,990}>)", re.MULTILINE | re.IGNORECASE)
_MAILBOX = re.compile(r"<?\b([\w.+=#&'*/-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+)>?")
_FOR_NOW = re.compile(
    r"\bdelayed\b|will (?:be retried|keep trying|continue)|not yet (?:been )?delivered|still trying|"
    r"warning message only|vertraagd|retard[ée]|verz[öo]gert|mailbox (?:is )?full|over quota|temporar",
    re.IGNORECASE,
)
# Where the copy of our own mail begins in a report without parts; addresses below it did not fail.
_COPY = re.compile(
    r"^[-=> ]*(?:this is a copy of|below this line is a copy|original message|message headers?|"
    r"included is a copy|return-path:|received:|origineel bericht|oorspronkelijk bericht|message d'origine)",
    re.MULTILINE | re.IGNORECASE,
)
# RFC 6522 3: the whole mail or its header section may come back
_RETURNED = ("message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers")
_MAX_FAILURES = 100  # RFC 5321 4.5.3.1.8: what one of our mails can have had


def read_report(message: InboundMessage) -> DeliveryReport | None:
    """The report in a message that `automatic.find` calls a bounce; None for any other message.

    RFC 3464 first, then `X-Failed-Recipients` (Exim, Google), then the words of the text.
    """
    if message.automatic is None or message.automatic.kind is not AutomaticKind.BOUNCE:
        return None
    failures = _from_status(message) or _from_header(message) or _from_text(message)
    return DeliveryReport(failures=failures[:_MAX_FAILURES], original_message_id=_original(message))


def _from_status(message: InboundMessage) -> tuple[FailedRecipient, ...]:
    """RFC 3464 2.3: a block for each recipient; delivered, relayed and expanded are no failures."""
    found: list[FailedRecipient] = []
    for file in message.attachments:
        if file.content_type not in ("message/delivery-status", "message/global-delivery-status"):
            continue
        for block in re.split(r"\n\s*\n", file.text or ""):
            fields = {name.lower(): " ".join(value.split()) for name, value in _FIELD.findall(block)}
            action = fields.get("action", "").split(" ")[0].lower()
            recipient = fields.get("original-recipient") or fields.get("final-recipient", "")
            address = recipient.partition(";")[2] or recipient
            if address and action in ("failed", "delayed", ""):
                found.append(_failure(address, action, fields))
    return tuple(found)


def _failure(address: str, action: str, fields: dict[str, str]) -> FailedRecipient:
    status = match[1] if (match := _STATUS.search(fields.get("status", ""))) else ""
    diagnostic = fields.get("diagnostic-code", "").partition(";")[2].strip()
    # RFC 3463 3: class 4 may succeed later; RFC 3464 2.3.3: "delayed" is no final word either.
    permanent = action != "delayed" and not status.startswith("4")
    return FailedRecipient(
        address=_plain(address),
        permanent=permanent,
        status=status,
        diagnostic=headers.one_line(diagnostic)[:500],
    )


def _from_header(message: InboundMessage) -> tuple[FailedRecipient, ...]:
    boxes, _ = addresses.mailboxes(message.header("X-Failed-Recipients") or "")
    return tuple(_told_by_text(box.address, message) for box in boxes if "@" in box.address)


def _from_text(message: InboundMessage) -> tuple[FailedRecipient, ...]:
    """Addresses that the report itself names, above the copy of our mail."""
    text = message.text
    above = text[: match.start()] if (match := _COPY.search(text)) and match.start() else text
    ours = {message.sender.address.lower(), *(box.address.lower() for box in message.to)}
    named = dict.fromkeys(_plain(name) for name in _MAILBOX.findall(above[:20_000]))
    return tuple(
        _told_by_text(name, message)
        for name in named
        if name.lower() not in ours and not name.lower().startswith(("postmaster@", "mailer-daemon@"))
    )


def _told_by_text(address: str, message: InboundMessage) -> FailedRecipient:
    text = message.text[:20_000]
    near = text[text.find(address) :][:1_000] if address in text else text
    status = match[1] if (match := _STATUS.search(near)) else ""
    code = match[1] if (match := _REPLY_CODE.search(near)) else ""
    kind = status[:1] or code
    permanent = kind != "4" if kind else not _FOR_NOW.search(f"{message.subject}\n{text}")
    return FailedRecipient(address=_plain(address), permanent=permanent, status=status)


def _plain(address: str) -> str:
    local, at, domain = address.strip().strip("<>").rpartition("@")
    return f"{local}{at}{domain.lower()}"


def _original(message: InboundMessage) -> str | None:
    """The Message-ID of our mail: returned copy, text, else threading headers."""
    for file in message.attachments:
        if file.content_type in _RETURNED:
            raw = file.content[:65_536].decode("latin-1").replace("\r\n", "\n")
            if match := _MESSAGE_ID.search(raw):
                return match[1]
    for text in (message.text, *(file.text or "" for file in message.attachments)):
        if match := _MESSAGE_ID.search(text):
            return match[1]
    return message.in_reply_to or next(iter(reversed(message.references)), None)
