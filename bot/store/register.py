"""The request register (Bestuursdecreet art. II.41) as it stands in the store, and due dates for calendars.

Every function names the body.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bot.store import instants
from bot.store.session import EVERY_ROW, Session
from bot.store.web_sessions import token_hash
from intake.case import CaseState, Outcome, TrackState
from intake.labels import Kind, Regime


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRow:
    """One track of one case. `until`: the last day to decide it, as it is or was; None without a term."""

    case_id: str
    reference: str
    received_on: date
    registered_on: date
    kind: Kind
    case_state: CaseState
    requester_name: str | None = field(repr=False)
    restricted: bool
    summary: Mapping[str, Any] = field(repr=False)
    regime: Regime
    state: TrackState
    outcome: Outcome | None
    sent_on: date | None
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDate:
    """A date to meet, without anybody's name."""

    reference: str
    regime: Regime
    due: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """Whose a secret calendar address is."""

    body_id: str
    staff_id: str
    role: str


def lines(
    s: Session, *, body_id: str, since: date, until: date, limit: int | None = None, offset: int = 0
) -> list[RegisterRow]:
    """The tracks of the cases registered in a period, in order of registration."""
    rows = s.all(
        "register_lines",
        body_id=body_id,
        since=since.isoformat(),
        until=until.isoformat(),
        limit=EVERY_ROW if limit is None else limit,
        offset=offset,
    )
    return [
        RegisterRow(
            case_id=row["case_id"],
            reference=row["reference"],
            received_on=date.fromisoformat(row["received_on"]),
            registered_on=date.fromisoformat(row["registered_on"]),
            kind=Kind(row["kind"]),
            case_state=CaseState(row["case_state"]),
            requester_name=row["requester_name"],
            restricted=bool(row["restricted"]),
            summary=json.loads(row["summary"]),
            regime=Regime(row["regime"]),
            state=TrackState(row["state"]),
            outcome=None if row["outcome"] is None else Outcome(row["outcome"]),
            sent_on=_day(row["sent_on"]),
            until=_day(row["decided_until"]) if row["outcome"] is not None else _day(row["due"]),
        )
        for row in rows
    ]


def schools(s: Session, *, body_id: str, since: date, until: date) -> dict[str, tuple[str, ...]]:
    """Case id -> the schools noted on it."""
    found: dict[str, list[str]] = {}
    for row in s.all("register_schools", body_id=body_id, since=since.isoformat(), until=until.isoformat()):
        found.setdefault(row["case_id"], []).append(row["name"])
    return {case_id: tuple(dict.fromkeys(names)) for case_id, names in found.items()}


def due_dates(s: Session, *, body_id: str, limit: int) -> list[DueDate]:
    """What is to be met, the earliest first; restricted cases are left out."""
    return [
        DueDate(reference=row["reference"], regime=Regime(row["regime"]), due=date.fromisoformat(row["due"]))
        for row in s.all("calendar_due", body_id=body_id, limit=limit)
    ]


def add_feed(s: Session, *, body_id: str, staff_id: str, token: str, now: datetime) -> None:
    """Keep the hash of a secret address."""
    s.run("feed_add", token_hash=token_hash(token), body_id=body_id, staff_id=staff_id, now=instants.to_text(now))


def remove_feeds(s: Session, *, body_id: str, staff_id: str) -> int:
    """Shut every address of a member of staff; gives how many there were."""
    return s.run("feed_remove", body_id=body_id, staff_id=staff_id)


def feeds(s: Session, *, body_id: str, staff_id: str) -> int:
    """How many addresses a member of staff has."""
    return int((s.one("feed_count", body_id=body_id, staff_id=staff_id) or {"feeds": 0})["feeds"])


def feed(s: Session, token: str) -> Feed | None:
    """Whose an address is; None for one that never was, was shut, or belongs to somebody without access."""
    row = s.one("feed_find", token_hash=token_hash(token))
    return None if row is None else Feed(body_id=row["body_id"], staff_id=row["staff_id"], role=row["role"])


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
