"""A mail as received: bytes and envelope, never altered afterwards."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Source(StrEnum):
    """How a mail reached us; decides whether an automatic reply is possible at all."""

    SMTP = "smtp"
    LMTP = "lmtp"
    IMAP = "imap"
    INGEST = "ingest"
    UPLOAD = "upload"  # sent in through the console by somebody who signed in
    STATUS_PAGE = "status_page"
    WEB = "web"
    DESK = "desk"
    CHAT = "chat"
    CHAT_MESSAGE = "chat_message"  # passed on to a person out of a chat


# Pages of ours whose mails say field by field what was asked.
FILLED_IN = frozenset({Source.WEB, Source.CHAT})
# Nobody proved to have the address in From: what somebody typed into a page, or a colleague at the desk wrote down.
TYPED = FILLED_IN | {Source.DESK, Source.CHAT_MESSAGE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What the peer said around the mail (RFC 5321 2.3.1); stored beside the bytes.

    `mail_from` is "" for the null sender (RFC 5321 4.5.5) and None where no envelope
    existed (IMAP, ingested files, pages of ours). `options` are those of MAIL FROM; of a mail that a
    page of ours composed they say what that page knows, and nobody else can write such a mail.
    """

    mail_from: str | None = None
    helo: str = ""
    peer: str = ""
    tls: bool = False
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RawMail:
    """One mail for one recipient address of one public body.

    `received_at` is aware UTC. `backlog` marks mail that was already in a mailbox before
    Inzage looked at it for the first time, or that was ingested from files: it is never
    answered by itself (an armed start answers nothing old).
    """

    body_id: str
    recipient: str
    content: bytes = field(repr=False)
    source: Source
    received_at: datetime
    envelope: Envelope = Envelope()
    backlog: bool = False

    def digest(self) -> str:
        """SHA-256 of the bytes, in hex: the identity of the content."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Proof that a mail is on disk: its ledger id, and whether it was new."""

    ledger_id: str
    new: bool
