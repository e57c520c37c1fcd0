"""What triage found in each message, and what staff say a label is instead.

What staff correct is counted and shown; nothing is learned from it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.ids import new_id
from bot.store import instants
from bot.store.session import Row, Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What somebody says a label of a message is; `found` is what the bot read."""

    ledger_id: str
    label: str
    found: str
    corrected: str
    by: str
    at: datetime

    @property
    def confirms(self) -> bool:
        """The bot read it right."""
        return self.corrected == self.found


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Of how many messages a label was found to be one thing and is said to be another (or the same)."""

    label: str
    found: str
    corrected: str
    messages: int


def keep_found(s: Session, *, body_id: str, ledger_id: str, found: Mapping[str, Any], at: datetime) -> None:
    """Keep what triage found in a message; `found` is JSON-able."""
    s.run("triage_set", ledger_id=ledger_id, body_id=body_id, found=json.dumps(found), at=instants.to_text(at))


def found_in(s: Session, *, body_id: str, ledger_id: str) -> Mapping[str, Any] | None:
    """What triage found in a message; None where it was never thought through, or the body has no such message."""
    row = s.one("triage_of_message", body_id=body_id, ledger_id=ledger_id)
    if row is None or row["found"] is None:
        return None
    found: Mapping[str, Any] = json.loads(row["found"])
    return found


def opening_message(s: Session, *, body_id: str, case_id: str) -> str | None:
    """The ledger id of the message that opened a case."""
    row = s.one("triage_opening", body_id=body_id, case_id=case_id)
    return None if row is None else str(row["id"])


def messages_read(s: Session, *, body_id: str, since: datetime) -> int:
    """How many messages triage read since then."""
    row = s.one("triage_count", body_id=body_id, since=instants.to_text(since)) or {}
    return int(row["messages"])


def add(s: Session, correction: Correction, *, body_id: str) -> None:
    """Add a line; nothing ever changes one."""
    s.run(
        "correction_add",
        correction_id=new_id(correction.at),
        body_id=body_id,
        ledger_id=correction.ledger_id,
        label=correction.label,
        found=correction.found,
        corrected=correction.corrected,
        by=correction.by,
        at=instants.to_text(correction.at),
    )


def standing(s: Session, *, body_id: str, ledger_id: str) -> dict[str, Correction]:
    """By label what was said last of a message."""
    rows = s.all("correction_of_message", body_id=body_id, ledger_id=ledger_id)
    return {row["label"]: _correction(row) for row in rows}


def tallies(s: Session, *, body_id: str, since: datetime) -> list[Tally]:
    """What was said since then and still stands; by label, the most frequent first."""
    rows = s.all("correction_counts", body_id=body_id, since=instants.to_text(since))
    return [
        Tally(label=row["label"], found=row["found"], corrected=row["corrected"], messages=int(row["messages"]))
        for row in rows
    ]


def newest(s: Session, *, body_id: str, since: datetime, limit: int) -> list[Correction]:
    """What was said since then, the newest first; what was said again later as well."""
    rows = s.all("correction_newest", body_id=body_id, since=instants.to_text(since), limit=limit)
    return [_correction(row) for row in rows]


def _correction(row: Row) -> Correction:
    return Correction(
        ledger_id=row["ledger_id"],
        label=row["label"],
        found=row["found"],
        corrected=row["corrected"],
        by=row["corrected_by"],
        at=instants.from_text(row["at"]),
    )
