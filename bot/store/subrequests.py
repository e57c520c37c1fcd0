"""What is asked of others for a case, its mails, and what came of it.

Every function names the body: a sub-request of another body is not found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from bot.store import instants
from bot.store.outbox import OutboxState
from bot.store.session import Row, Session
from bot.store.texts import address_key, indexed
from intake.case import CaseState
from replies.subrequest import Disclosure, SubrequestKind


class SubrequestState(StrEnum):
    """Where a sub-request stands."""

    SENT = "sent"
    ANSWERED = "answered"
    CLOSED = "closed"
    RECALLED = "recalled"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSubrequest:
    """Something to ask; `outbox_id` is the mail that asks it, which stands in the outbox already."""

    subrequest_id: str
    body_id: str
    case_id: str
    kind: SubrequestKind
    recipient_name: str
    recipient_address: str
    school: str | None
    asked: str = field(repr=False)
    due: date
    discloses: frozenset[Disclosure]
    asked_by: str
    asked_at: datetime
    outbox_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subrequest:
    """A sub-request as it stands; `reference` and `case_state` are those of its case.

    `mail_state` and `message_id` are of the mail that asks (`outbox_id`), not of the chasers after it. `returned_at`:
    when we heard that one of its mails did not arrive. An answer is a message (`answer_ledger_id`), a text that a
    person entered, or both.
    """

    subrequest_id: str
    body_id: str
    case_id: str
    reference: str
    case_state: CaseState
    kind: SubrequestKind
    recipient_name: str
    recipient_address: str
    school: str | None
    asked: str = field(repr=False)
    due: date
    state: SubrequestState
    discloses: frozenset[Disclosure]
    version: int
    asked_by: str
    asked_at: datetime
    outbox_id: str
    mail_state: OutboxState
    message_id: str
    chased: int = 0
    chased_on: date | None = None
    returned_at: datetime | None = None
    answer_ledger_id: str | None = None
    answer_text: str | None = field(default=None, repr=False)
    answered_by: str | None = None
    answered_at: datetime | None = None
    closed_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """For whom a case still waits, and until when."""

    recipient_name: str
    due: date


def add(s: Session, new: NewSubrequest) -> None:
    """Keep a new sub-request with the mail that asks it."""
    s.run(
        "subrequest_add",
        subrequest_id=new.subrequest_id,
        body_id=new.body_id,
        case_id=new.case_id,
        kind=new.kind.value,
        recipient_name=new.recipient_name,
        recipient_address=new.recipient_address,
        school=new.school,
        asked=new.asked,
        due=new.due.isoformat(),
        discloses=" ".join(sorted(new.discloses)),
        asked_by=new.asked_by,
        asked_at=instants.to_text(new.asked_at),
        outbox_id=new.outbox_id,
    )
    add_mail(s, body_id=new.body_id, subrequest_id=new.subrequest_id, outbox_id=new.outbox_id)


def add_mail(s: Session, *, body_id: str, subrequest_id: str, outbox_id: str) -> None:
    """One more mail whose answer answers the sub-request."""
    s.run("subrequest_mail_add", body_id=body_id, subrequest_id=subrequest_id, outbox_id=outbox_id)


def put(s: Session, one: Subrequest) -> bool:
    """Write what became of it and step the version; `one.version` is the one it was read with.

    False, and nothing written, when somebody changed it since.
    """
    written = s.run(
        "subrequest_put",
        subrequest_id=one.subrequest_id,
        body_id=one.body_id,
        version=one.version,
        state=one.state.value,
        due=one.due.isoformat(),
        chased=one.chased,
        chased_on=None if one.chased_on is None else one.chased_on.isoformat(),
        returned_at=None if one.returned_at is None else instants.to_text(one.returned_at),
        answer_ledger_id=one.answer_ledger_id,
        answer_text=one.answer_text,
        answered_by=one.answered_by,
        answered_at=None if one.answered_at is None else instants.to_text(one.answered_at),
        closed_reason=one.closed_reason,
    )
    return written == 1


def get(s: Session, *, body_id: str, subrequest_id: str) -> Subrequest | None:
    """One sub-request."""
    row = s.one("subrequest_get", body_id=body_id, subrequest_id=subrequest_id)
    return None if row is None else _subrequest(row)


def of_case(s: Session, *, body_id: str, case_id: str) -> list[Subrequest]:
    """The sub-requests of a case, the oldest first."""
    return [_subrequest(row) for row in s.all("subrequest_of_case", body_id=body_id, case_id=case_id)]


def of_mail(s: Session, *, body_id: str, outbox_id: str) -> Subrequest | None:
    """The sub-request that this mail of ours asks or chases."""
    row = s.one("subrequest_of_mail", body_id=body_id, outbox_id=outbox_id)
    return None if row is None else _subrequest(row)


def of_message(s: Session, *, body_id: str, message_id: str) -> Subrequest | None:
    """The sub-request that our mail with this Message-ID asks or chases."""
    row = s.one("subrequest_of_message", body_id=body_id, message_id=indexed(message_id))
    return None if row is None else _subrequest(row)


def open_for(s: Session, *, body_id: str, reference: str, address: str) -> list[Subrequest]:
    """What this address is still asked for in one case, the oldest first."""
    rows = s.all("subrequest_open_for", body_id=body_id, reference=reference, address=address_key(address))
    return [_subrequest(row) for row in rows]


def board(s: Session, *, body_id: str, viewer: str | None, limit: int, school: str | None = None) -> list[Subrequest]:
    """What is still waited for, what is due first; for `viewer` (a staff id) none of a case shut to that person."""
    rows = s.all("subrequest_board", body_id=body_id, viewer=viewer, school=school, limit=limit)
    return [_subrequest(row) for row in rows]


def of_school(s: Session, *, body_id: str, school: str, viewer: str | None, limit: int) -> list[Subrequest]:
    """The documents a school is asked for, what it must still answer first; none of a case shut to `viewer`."""
    rows = s.all("subrequest_of_school", body_id=body_id, school=school, viewer=viewer, limit=limit)
    return [_subrequest(row) for row in rows]


def late(s: Session, *, body_id: str, today: date, chased_before: date, most: int) -> list[Subrequest]:
    """Documents of open cases that were asked for and are past their day, chased less than `most` times, and not
    after `chased_before`."""
    rows = s.all(
        "subrequest_late",
        body_id=body_id,
        today=today.isoformat(),
        chased_before=chased_before.isoformat(),
        most=most,
    )
    return [_subrequest(row) for row in rows]


def waiting(s: Session, *, body_id: str, limit: int, case_id: str | None = None) -> Mapping[str, tuple[Waiting, ...]]:
    """Case id -> for whom it still waits, what is due first leading; of one case, or of every one of the body."""
    found: dict[str, list[Waiting]] = {}
    for row in s.all("subrequest_waiting", body_id=body_id, case_id=case_id, limit=limit):
        line = Waiting(recipient_name=row["recipient_name"], due=date.fromisoformat(row["due"]))
        found.setdefault(row["case_id"], []).append(line)
    return {one: tuple(lines) for one, lines in found.items()}


def addresses(s: Session, *, body_id: str, limit: int) -> tuple[str, ...]:
    """Where schools and services were written to before, the newest first; never an address of a third person."""
    return tuple(row["recipient_address"] for row in s.all("subrequest_addresses", body_id=body_id, limit=limit))


def move(s: Session, *, body_id: str, case_id: str, to_case_id: str) -> None:
    """Another case took this one over, with what was asked for it."""
    s.run("subrequest_move", body_id=body_id, case_id=case_id, to_case_id=to_case_id)


def _subrequest(row: Row) -> Subrequest:
    values: dict[str, Any] = {
        name: row[name]
        for name in (
            *("body_id", "case_id", "reference", "recipient_name", "recipient_address", "school", "asked", "version"),
            *(
                "asked_by",
                "outbox_id",
                "message_id",
                "chased",
                "answer_ledger_id",
                "answer_text",
                "answered_by",
                "closed_reason",
            ),
        )
    }
    return Subrequest(
        **values,
        subrequest_id=row["id"],
        case_state=CaseState(row["case_state"]),
        mail_state=OutboxState(row["mail_state"]),
        kind=SubrequestKind(row["kind"]),
        due=date.fromisoformat(row["due"]),
        state=SubrequestState(row["state"]),
        discloses=frozenset(Disclosure(name) for name in row["discloses"].split()),
        asked_at=instants.from_text(row["asked_at"]),
        chased_on=None if row["chased_on"] is None else date.fromisoformat(row["chased_on"]),
        returned_at=instants.maybe(row["returned_at"]),
        answered_at=instants.maybe(row["answered_at"]),
    )
