"""Signed-in browsers. A token goes in and only its hash is kept: the store opens no session to its reader."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from bot.store import instants
from bot.store.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSession:
    """Who is signed in, and the token its forms must carry."""

    staff_id: str
    body_id: str
    name: str
    role: str
    csrf_token: str = field(repr=False)
    created_at: datetime
    seen_at: datetime
    school: str | None
    password_temporary: bool
    id_token: str | None = field(repr=False)  # what the identity provider wants to see again at sign-out


def start(
    s: Session,
    *,
    token: str,
    staff_id: str,
    body_id: str,
    csrf_token: str,
    now: datetime,
    id_token: str | None = None,
) -> None:
    """Remember a new sign-in; `token` must be at least 128 random bits."""
    s.run(
        "session_add",
        token_hash=token_hash(token),
        staff_id=staff_id,
        body_id=body_id,
        csrf_token=csrf_token,
        id_token=id_token,
        now=instants.to_text(now),
    )


def find(s: Session, token: str) -> WebSession | None:
    """Who holds the token; None when it ended or the person lost access. Idle limits are the caller's."""
    row = s.one("session_find", token_hash=token_hash(token))
    if row is None:
        return None
    return WebSession(
        staff_id=row["staff_id"],
        body_id=row["body_id"],
        name=row["name"],
        role=row["role"],
        csrf_token=row["csrf_token"],
        created_at=instants.from_text(row["created_at"]),
        seen_at=instants.from_text(row["seen_at"]),
        school=row["school"],
        password_temporary=bool(row["password_temporary"]),
        id_token=row["id_token"],
    )


def seen(s: Session, token: str, *, now: datetime) -> bool:
    """The browser was here; False when its session ended."""
    return s.run("session_seen", token_hash=token_hash(token), now=instants.to_text(now)) == 1


def end(s: Session, token: str) -> bool:
    """Sign out; False when it had ended already."""
    return s.run("session_close", token_hash=token_hash(token)) == 1


def end_all(s: Session, *, body_id: str, name: str) -> int:
    """End every session of one person; gives how many."""
    return s.run("session_close_staff", body_id=body_id, name=name)


def expire(s: Session, *, idle_since: datetime, made_before: datetime) -> int:
    """End sessions unseen since one instant or made before another; gives how many."""
    return s.run("session_expire", idle_since=instants.to_text(idle_since), made_before=instants.to_text(made_before))


def token_hash(token: str) -> str:
    """What is kept of a token: nobody who reads the store can use it."""
    return hashlib.sha256(token.encode()).hexdigest()
