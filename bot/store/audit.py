"""Who did what, written in the same transaction as the deed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.ids import new_id
from bot.store import instants
from bot.store.session import EVERY_ROW, Row, Session


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One deed; `subject` names what it was done to (a case reference, a ledger id, a kind)."""

    id: str
    body_id: str
    at: datetime
    actor: str
    action: str
    subject: str
    detail: Mapping[str, Any]


def write(
    s: Session,
    *,
    body_id: str,
    at: datetime,
    actor: str,
    action: str,
    subject: str,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Add a line; nothing ever changes one."""
    s.run(
        "audit_add",
        audit_id=new_id(at),
        body_id=body_id,
        at=instants.to_text(at),
        actor=actor,
        action=action,
        subject=subject,
        detail=json.dumps(detail or {}),
    )


def entries(
    s: Session, *, body_id: str | None = None, subject: str | None = None, limit: int | None = None
) -> list[AuditEntry]:
    """Lines, the newest first."""
    rows = s.all("audit_list", body_id=body_id, subject=subject, limit=EVERY_ROW if limit is None else limit)
    return [_entry(row) for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which lines are wanted; None is any. `until` itself is left out."""

    actor: str | None = None
    action: str | None = None
    subject: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def page(s: Session, *, body_id: str, chosen: Chosen, limit: int, offset: int = 0) -> list[AuditEntry]:
    """Lines of one body, the newest first."""
    rows = s.all(
        "audit_page",
        body_id=body_id,
        actor=chosen.actor,
        action=chosen.action,
        subject=chosen.subject,
        since=None if chosen.since is None else instants.to_text(chosen.since),
        until=None if chosen.until is None else instants.to_text(chosen.until),
        limit=limit,
        offset=offset,
    )
    return [_entry(row) for row in rows]


def actions(s: Session, *, body_id: str) -> list[str]:
    """Every kind of deed that has a line."""
    return [row["action"] for row in s.all("audit_actions", body_id=body_id)]


def _entry(row: Row) -> AuditEntry:
    return AuditEntry(
        id=row["id"],
        body_id=row["body_id"],
        at=instants.from_text(row["at"]),
        actor=row["actor"],
        action=row["action"],
        subject=row["subject"],
        detail=json.loads(row["detail"]),
    )
