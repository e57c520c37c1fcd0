"""What is known of each IMAP mailbox (RFC 3501 2.3.1.1): UIDs here, and UIDs that could not be fetched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.store import instants, spool
from bot.store.session import Session
from intake.raw import RawMail, Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxCount:
    """What the server listed in the last whole pass against what is here, under the same UIDVALIDITY."""

    mailbox: str
    uidvalidity: int
    on_server: int
    in_ledger: int
    set_aside: int
    synced_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A mail on the server that could not be fetched, and why."""

    mailbox: str
    uidvalidity: int
    uid: int
    body_id: str
    reason: str
    at: datetime


def known_uids(s: Session, mailbox: str, uidvalidity: int) -> set[int]:
    """UIDs that are in the ledger or set aside."""
    return {row["uid"] for row in s.all("mailbox_uids", mailbox=mailbox, uidvalidity=uidvalidity)}


def is_first_sync(s: Session, mailbox: str) -> bool:
    """True until one whole pass was recorded, whatever its UIDVALIDITY."""
    return s.one("mailbox_get", mailbox=mailbox) is None


def put(
    s: Session, mail: RawMail, *, mailbox: str, uidvalidity: int, uid: int, ledger_id: str, now: datetime
) -> Receipt:
    """Store a mail and its UID together."""
    receipt = spool.put(s, mail, ledger_id=ledger_id, now=now)
    _add_uid(s, mailbox, uidvalidity, uid=uid, body_id=mail.body_id, at=now, ledger_id=receipt.ledger_id)
    return receipt


def set_aside(
    s: Session, *, body_id: str, mailbox: str, uidvalidity: int, uid: int, reason: str, now: datetime
) -> None:
    """Record a UID that could not be fetched; one that is in the ledger stays so."""
    _add_uid(s, mailbox, uidvalidity, uid=uid, body_id=body_id, at=now, reason=reason)


def synced(s: Session, mailbox: str, uidvalidity: int, *, on_server: int, now: datetime) -> None:
    """Record a whole pass over the mailbox."""
    s.run(
        "mailbox_synced",
        mailbox=mailbox,
        uidvalidity=uidvalidity,
        on_server=on_server,
        now=instants.to_text(now),
    )


def reconciliation(s: Session) -> list[MailboxCount]:
    """Per mailbox the numbers that must add up: on_server against in_ledger + set_aside."""
    return [
        MailboxCount(
            mailbox=row["name"],
            uidvalidity=row["uidvalidity"],
            on_server=row["on_server"],
            in_ledger=row["in_ledger"],
            set_aside=row["set_aside"],
            synced_at=instants.from_text(row["synced_at"]),
        )
        for row in s.all("mailbox_counts")
    ]


def list_set_aside(s: Session, *, body_id: str | None = None) -> list[SetAside]:
    """What a person must fetch by hand."""
    return [
        SetAside(
            mailbox=row["mailbox"],
            uidvalidity=row["uidvalidity"],
            uid=row["uid"],
            body_id=row["body_id"],
            reason=row["set_aside"],
            at=instants.from_text(row["at"]),
        )
        for row in s.all("mailbox_set_aside", body_id=body_id)
    ]


def _add_uid(
    s: Session,
    mailbox: str,
    uidvalidity: int,
    *,
    uid: int,
    body_id: str,
    at: datetime,
    ledger_id: str | None = None,
    reason: str | None = None,
) -> None:
    s.run(
        "mailbox_uid_add",
        mailbox=mailbox,
        uidvalidity=uidvalidity,
        uid=uid,
        body_id=body_id,
        ledger_id=ledger_id,
        set_aside=reason,
        at=instants.to_text(at),
    )
