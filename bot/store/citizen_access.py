"""Codes that were mailed to the requester of a case, the browsers that gave one, and how many mails that made.

Every function names the body: a case of another body is not found.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.store import instants
from bot.store.session import Session
from bot.store.texts import address_key
from bot.store.web_sessions import token_hash
from replies.reply import DemandKind


@dataclass(frozen=True, slots=True, kw_only=True)
class SentCode:
    """The code of a case that was sent last, and how often somebody tried it."""

    code_hash: str = field(repr=False)
    tries: int
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CitizenSession:
    """A browser that gave the code of one case, through one address."""

    body_id: str
    case_id: str
    link_hash: str
    created_at: datetime


def set_code(s: Session, *, body_id: str, case_id: str, code_hash: str, now: datetime) -> None:
    """Keep the code of a case; an earlier one is no longer taken."""
    s.run("citizen_code_remove", body_id=body_id, case_id=case_id)
    s.run("citizen_code_add", body_id=body_id, case_id=case_id, code_hash=code_hash, now=instants.to_text(now))


def code(s: Session, *, body_id: str, case_id: str) -> SentCode | None:
    """The code of a case that is not spent."""
    row = s.one("citizen_code_find", body_id=body_id, case_id=case_id)
    if row is None:
        return None
    return SentCode(code_hash=row["code_hash"], tries=row["tries"], created_at=instants.from_text(row["created_at"]))


def note_try(s: Session, *, body_id: str, case_id: str) -> None:
    """Somebody gave a code that is not this one."""
    s.run("citizen_code_try", body_id=body_id, case_id=case_id)


def spend_code(s: Session, *, body_id: str, case_id: str) -> None:
    """The code of a case was taken, or is of no use any more."""
    s.run("citizen_code_remove", body_id=body_id, case_id=case_id)


def start(s: Session, *, token: str, body_id: str, case_id: str, link_hash: str, now: datetime) -> None:
    """Remember a browser; `token` must be at least 256 random bits."""
    s.run(
        "citizen_session_add",
        token_hash=token_hash(token),
        body_id=body_id,
        case_id=case_id,
        link_hash=link_hash,
        now=instants.to_text(now),
    )


def session(s: Session, token: str) -> CitizenSession | None:
    """What the holder of a token may read; how long is the caller's business."""
    row = s.one("citizen_session_find", token_hash=token_hash(token))
    if row is None:
        return None
    return CitizenSession(
        body_id=row["body_id"],
        case_id=row["case_id"],
        link_hash=row["link_hash"],
        created_at=instants.from_text(row["created_at"]),
    )


def end(s: Session, token: str) -> bool:
    """The person is done; False when the session had ended."""
    return s.run("citizen_session_close", token_hash=token_hash(token)) == 1


def expire(s: Session, *, made_before: datetime) -> int:
    """End sessions made before an instant; gives how many."""
    return s.run("citizen_session_expire", made_before=instants.to_text(made_before))


def mails_of_case(s: Session, *, body_id: str, case_id: str, kind: DemandKind, since: datetime) -> int:
    """How many mails of this kind were made for a case since an instant."""
    row = s.one(
        "citizen_mails_of_case", body_id=body_id, case_id=case_id, kind=kind.value, since=instants.to_text(since)
    )
    return int(row["mails"]) if row else 0


def mails_to(s: Session, *, recipient: str, kind: DemandKind, since: datetime) -> int:
    """How many mails of this kind were made for an address since an instant, by every body."""
    row = s.one(
        "citizen_mails_to", recipient_key=address_key(recipient), kind=kind.value, since=instants.to_text(since)
    )
    return int(row["mails"]) if row else 0
