"""Secret addresses for citizens. A token goes in and only its hash is kept: the store opens no page to its reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.store import instants
from bot.store.session import Session
from bot.store.web_sessions import token_hash


class LinkPurpose(StrEnum):
    """What a secret address is for."""

    STATUS = "status"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True, kw_only=True)
class CitizenLink:
    """An address as it is kept. `last_event`: when its case last moved; `reference` is None where there is no case."""

    link_hash: str
    body_id: str
    purpose: LinkPurpose
    case_id: str | None
    ledger_id: str | None
    reference: str | None
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    used_at: datetime | None
    last_event: datetime | None


def add(
    s: Session,
    *,
    token: str,
    body_id: str,
    purpose: LinkPurpose,
    now: datetime,
    case_id: str | None = None,
    ledger_id: str | None = None,
    expires_at: datetime | None = None,
) -> None:
    """Keep a new address; `token` must be at least 256 random bits."""
    s.run(
        "citizen_link_add",
        token_hash=token_hash(token),
        body_id=body_id,
        purpose=purpose.value,
        case_id=case_id,
        ledger_id=ledger_id,
        now=instants.to_text(now),
        expires_at=None if expires_at is None else instants.to_text(expires_at),
    )


def find(s: Session, token: str) -> CitizenLink | None:
    """The address with this token, whether it still opens anything or not."""
    row = s.one("citizen_link_find", token_hash=token_hash(token))
    if row is None:
        return None
    return CitizenLink(
        link_hash=row["token_hash"],
        body_id=row["body_id"],
        purpose=LinkPurpose(row["purpose"]),
        case_id=row["case_id"],
        ledger_id=row["ledger_id"],
        reference=row["reference"],
        created_at=instants.from_text(row["created_at"]),
        expires_at=instants.maybe(row["expires_at"]),
        revoked_at=instants.maybe(row["revoked_at"]),
        used_at=instants.maybe(row["used_at"]),
        last_event=instants.maybe(row["last_event"]),
    )


def open_links(s: Session, *, body_id: str, case_id: str) -> int:
    """How many status addresses of a case nobody revoked."""
    row = s.one("citizen_link_count", body_id=body_id, case_id=case_id)
    return int(row["links"]) if row else 0


def revoke(s: Session, *, body_id: str, case_id: str, now: datetime) -> int:
    """Shut every status address of a case, with the browsers and the code that came through it; gives how many."""
    s.run("citizen_code_remove", body_id=body_id, case_id=case_id)
    s.run("citizen_session_close_case", body_id=body_id, case_id=case_id)
    return s.run("citizen_link_revoke", body_id=body_id, case_id=case_id, now=instants.to_text(now))


def use(s: Session, link: CitizenLink, *, now: datetime) -> bool:
    """Note that a confirmation was given; False when it had been already."""
    return s.run("citizen_link_use", token_hash=link.link_hash, now=instants.to_text(now)) == 1


def is_confirmed(s: Session, *, body_id: str, ledger_id: str) -> bool:
    """Whether the writer of a message confirmed that the mail address is their own."""
    row = s.one("citizen_link_confirmed", body_id=body_id, ledger_id=ledger_id)
    return bool(row and row["links"])
