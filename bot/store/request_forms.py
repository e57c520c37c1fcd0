"""The web form of citizens: its key, forms begun and not sent, what a sent one became, how often one place sends.

Of every token and every address that is counted only a hash is kept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.store import instants
from bot.store.session import Session
from bot.store.web_sessions import token_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A form that was begun: what was typed, and until when it is kept."""

    fields: Mapping[str, str] = field(repr=False)
    expires_at: datetime


def key(s: Session) -> str | None:
    """What tokens are signed with; None before the first need."""
    row = s.one("form_key_get")
    return None if row is None else str(row["secret"])


def make_key(s: Session, secret: str) -> str:
    """Keep a new key unless there is one; gives the one that holds."""
    s.run("form_key_add", secret=secret)
    kept = key(s)
    if kept is None:
        raise LookupError("a key just made is not there")
    return kept


def keep_draft(s: Session, fields: Mapping[str, str], *, body_id: str, token: str, expires_at: datetime) -> None:
    """Keep what was typed; the same token again keeps the newer words and the first end."""
    s.run(
        "draft_put",
        token_hash=token_hash(token),
        body_id=body_id,
        fields=json.dumps(dict(fields)),
        expires_at=instants.to_text(expires_at),
    )


def draft(s: Session, token: str, *, body_id: str, now: datetime) -> Draft | None:
    """What a token opens; None when there is nothing, it expired, or it is another body's."""
    row = s.one("draft_get", token_hash=token_hash(token), body_id=body_id, now=instants.to_text(now))
    if row is None:
        return None
    return Draft(fields=json.loads(row["fields"]), expires_at=instants.from_text(row["expires_at"]))


def drop_draft(s: Session, token: str, *, body_id: str) -> None:
    """Forget a form that was sent."""
    s.run("draft_remove", token_hash=token_hash(token), body_id=body_id)


def add_receipt(s: Session, *, token: str, body_id: str, ledger_id: str, now: datetime) -> None:
    """Remember which message a sent form became."""
    s.run(
        "form_receipt_add",
        token_hash=token_hash(token),
        body_id=body_id,
        ledger_id=ledger_id,
        now=instants.to_text(now),
    )


def receipt(s: Session, token: str, *, body_id: str) -> str | None:
    """The ledger id of the message that a sent form became; None where the token opens nothing."""
    row = s.one("form_receipt_get", token_hash=token_hash(token), body_id=body_id)
    return None if row is None else str(row["ledger_id"])


def tries(s: Session, place: str, *, since: datetime) -> int:
    """How many forms came from a place since an instant."""
    row = s.one("form_try_count", place=place, since=instants.to_text(since)) or {}
    return int(row["tries"])


def count_try(s: Session, place: str, *, now: datetime) -> None:
    """One more from this place; `place` must be a hash."""
    s.run("form_try_add", place=place, now=instants.to_text(now))


def expire(s: Session, *, now: datetime, tried_before: datetime, sent_before: datetime) -> int:
    """Delete drafts that are over, counts that count no more, and pages of forms sent long ago; gives how many."""
    return (
        s.run("draft_expire", now=instants.to_text(now))
        + s.run("form_try_expire", before=instants.to_text(tried_before))
        + s.run("form_receipt_expire", made_before=instants.to_text(sent_before))
    )
