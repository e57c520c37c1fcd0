"""Replies on their way out. Only what is queued leaves by itself; the rest waits for a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.store import instants
from bot.store.session import EVERY_ROW, Row, Session
from bot.store.texts import address_key, indexed
from replies.reply import MailKind, ReplyKind, mail_kind


class OutboxState(StrEnum):
    """Where a reply stands; the values are the public contract's, plus `sending` while it is leased."""

    HELD = "held"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    WITHHELD = "withheld"
    FAILED = "failed"
    IN_DOUBT = "in_doubt"


BORN = frozenset({OutboxState.HELD, OutboxState.QUEUED, OutboxState.WITHHELD})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOutboxItem:
    """A composed reply; `state` is held, queued or withheld."""

    item_id: str
    body_id: str
    kind: MailKind
    recipient: str
    message_id: str
    content: bytes = field(repr=False)
    state: OutboxState
    not_before: datetime
    created_at: datetime
    reason: str | None = None
    case_id: str | None = None
    ledger_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxItem:
    """A leased reply, to be sent now; `attempts` counts this one."""

    item_id: str
    body_id: str
    kind: MailKind
    recipient: str
    message_id: str
    attempts: int
    created_at: datetime
    case_id: str | None
    ledger_id: str | None
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxLine:
    """A reply in a list; `case` is a case reference."""

    id: str
    body_id: str
    case: str | None
    case_id: str | None
    ledger_id: str | None
    kind: MailKind
    to: str
    message_id: str
    state: OutboxState
    reason: str | None
    attempts: int
    created_at: datetime
    sent_at: datetime | None
    last_error: str | None


def add(s: Session, item: NewOutboxItem) -> bool:
    """Put a reply in the outbox; False when its message already has one of this kind.

    Raises ValueError for a state no reply is born in.
    """
    if item.state not in BORN:
        raise ValueError(f"no reply is born {item.state.value}")
    added = s.run(
        "outbox_add",
        item_id=item.item_id,
        body_id=item.body_id,
        case_id=item.case_id,
        ledger_id=item.ledger_id,
        kind=item.kind.value,
        recipient=item.recipient,  # as given: the local part belongs to its host (RFC 5321 2.4)
        recipient_key=address_key(item.recipient),
        message_id=indexed(item.message_id),
        content=item.content,
        state=item.state.value,
        reason=item.reason,
        not_before=instants.to_text(item.not_before),
        created_at=instants.to_text(item.created_at),
    )
    return added == 1


def expire_leases(s: Session, *, now: datetime) -> int:
    """Mark replies whose sending was cut off as in doubt; staff decide. Gives how many."""
    return s.run("outbox_expire", now=instants.to_text(now))


def free_leases(s: Session, *, now: datetime) -> int:
    """End every lease at once, which leaves those letters in doubt; only where no other sender runs."""
    return s.run("outbox_free", now=instants.to_text(now))


def claim(s: Session, *, owner: str, now: datetime, lease_until: datetime) -> OutboxItem | None:
    """Lease the reply due longest, after marking cut-off ones; None when nothing is due."""
    expire_leases(s, now=now)
    row = s.one("outbox_claim", owner=owner, now=instants.to_text(now), lease_until=instants.to_text(lease_until))
    if row is None:
        return None
    return OutboxItem(
        item_id=row["id"],
        body_id=row["body_id"],
        kind=mail_kind(row["kind"]),
        recipient=row["recipient"],
        message_id=row["message_id"],
        attempts=row["attempts"],
        created_at=instants.from_text(row["created_at"]),
        case_id=row["case_id"],
        ledger_id=row["ledger_id"],
        content=row["content"],
    )


def heartbeat(s: Session, item_id: str, *, owner: str, lease_until: datetime) -> bool:
    """Prolong a lease; False when it was lost."""
    return s.run("outbox_heartbeat", item_id=item_id, owner=owner, lease_until=instants.to_text(lease_until)) == 1


def sent(s: Session, item_id: str, *, owner: str, now: datetime) -> bool:
    """The relay took it. False when it is not this owner's attempt."""
    return _settle(s, item_id, owner=owner, state=OutboxState.SENT, sent_at=now)


def failed(s: Session, item_id: str, *, owner: str, reason: str, error: str) -> bool:
    """It will not leave any more (`refused`, `given_up`). False when it is not this owner's attempt."""
    return _settle(s, item_id, owner=owner, state=OutboxState.FAILED, reason=reason, error=error)


def in_doubt(s: Session, item_id: str, *, owner: str, error: str) -> bool:
    """The connection broke after the data: the relay may have it. False: not this owner's attempt."""
    return _settle(s, item_id, owner=owner, state=OutboxState.IN_DOUBT, reason="no_answer_after_data", error=error)


def retry_later(s: Session, item_id: str, *, owner: str, not_before: datetime, error: str) -> bool:
    """The relay did not take it now. False when it is not this owner's attempt."""
    return (
        s.run("outbox_retry", item_id=item_id, owner=owner, not_before=instants.to_text(not_before), error=error) == 1
    )


def list_items(
    s: Session, *, body_id: str | None = None, state: OutboxState | None = None, limit: int | None = None
) -> list[OutboxLine]:
    """Replies, oldest first."""
    rows = s.all(
        "outbox_list",
        body_id=body_id,
        state=None if state is None else state.value,
        limit=EVERY_ROW if limit is None else limit,
    )
    return [_line(row) for row in rows]


def of_case(s: Session, *, body_id: str, case_id: str, state: OutboxState | None = None) -> list[OutboxLine]:
    """The replies of one case, oldest first."""
    wanted = None if state is None else state.value
    return [_line(row) for row in s.all("outbox_of_case", body_id=body_id, case_id=case_id, state=wanted)]


def page(
    s: Session,
    *,
    body_id: str,
    state: OutboxState | None = None,
    limit: int,
    offset: int = 0,
    viewer: str | None = None,
) -> list[OutboxLine]:
    """Replies of one body, newest first; for `viewer` (a staff id) none of a case that is shut to that person."""
    wanted = None if state is None else state.value
    rows = s.all("outbox_page", body_id=body_id, state=wanted, limit=limit, offset=offset, viewer=viewer)
    return [_line(row) for row in rows]


def of_span(
    s: Session,
    *,
    body_id: str,
    since: datetime,
    until: datetime,
    limit: int,
    offset: int = 0,
    viewer: str | None = None,
) -> list[OutboxLine]:
    """What the bot sent by itself, or will, from `since` to before `until`, oldest first; `viewer` as in `page`."""
    rows = s.all(
        "outbox_of_span",
        body_id=body_id,
        since=instants.to_text(since),
        until=instants.to_text(until),
        limit=limit,
        offset=offset,
        viewer=viewer,
    )
    return [_line(row) for row in rows]


def get(s: Session, item_id: str, *, body_id: str) -> OutboxLine | None:
    """One reply of a body."""
    row = s.one("outbox_get", item_id=item_id, body_id=body_id)
    return None if row is None else _line(row)


def newest(
    s: Session, *, body_id: str, kind: ReplyKind, state: OutboxState, limit: int, viewer: str | None = None
) -> list[OutboxLine]:
    """The newest replies of one kind in one state; for `viewer` none of a case that is shut to that person."""
    rows = s.all("outbox_newest", body_id=body_id, kind=kind.value, state=state.value, limit=limit, viewer=viewer)
    return [_line(row) for row in rows]


def held_reasons(s: Session, *, body_id: str, kind: ReplyKind) -> dict[str, int]:
    """How many replies of one kind are held, by the reason."""
    rows = s.all("outbox_held_reasons", body_id=body_id, kind=kind.value)
    return {row["reason"]: int(row["replies"]) for row in rows}


def of_message(s: Session, *, body_id: str, ledger_id: str) -> list[OutboxLine]:
    """The replies to one message, oldest first."""
    return [_line(row) for row in s.all("outbox_of_message", body_id=body_id, ledger_id=ledger_id)]


def to_person(s: Session, *, body_id: str, recipient: str, since: datetime) -> list[OutboxLine]:
    """The replies composed for one person since an instant, oldest first."""
    key = address_key(recipient)
    rows = s.all("outbox_to_person", body_id=body_id, recipient_key=key, since=instants.to_text(since))
    return [_line(row) for row in rows]


def counts(s: Session, *, body_id: str) -> dict[tuple[MailKind, OutboxState], int]:
    """How many replies of each kind stand in each state."""
    return {
        (mail_kind(row["kind"]), OutboxState(row["state"])): int(row["replies"])
        for row in s.all("outbox_counts", body_id=body_id)
    }


def by_message_id(s: Session, message_id: str, *, body_id: str | None = None) -> OutboxLine | None:
    """The reply with this Message-ID."""
    row = s.one("outbox_by_message_id", message_id=indexed(message_id), body_id=body_id)
    return None if row is None else _line(row)


def content(s: Session, item_id: str, *, body_id: str | None = None) -> bytes:
    """The bytes of a reply. Raises LookupError when there is none, or it is another body's."""
    row = s.one("outbox_content", item_id=item_id, body_id=body_id)
    if row is None:
        raise LookupError(f"no reply {item_id}")
    stored: bytes = row["content"]
    return stored


def stop_unsent(s: Session, *, body_id: str, kinds: Iterable[ReplyKind], reason: str = "disarmed") -> int:
    """Hold back every queued reply of these kinds; gives how many. What is being sent cannot be stopped."""
    return sum(s.run("outbox_stop", body_id=body_id, kind=kind.value, reason=reason) for kind in kinds)


def recall(s: Session, item_id: str, *, body_id: str) -> bool:
    """Hold back one letter that is still queued; False when it is gone, or on its way."""
    return s.run("outbox_recall", item_id=item_id, body_id=body_id) == 1


def recall_pair(s: Session, one: str, other: str, *, body_id: str) -> bool:
    """Hold back two letters that leave together; False, and nothing changed, when either is gone or on its way."""
    if len(s.all("outbox_queued_pair", body_id=body_id, one=one, other=other)) < len({one, other}):
        return False
    for item_id in (one, other):
        recall(s, item_id, body_id=body_id)
    return True


def sent_to(s: Session, *, body_id: str, recipient: str, since: datetime) -> int:
    """How many automatic replies since an instant this person got, may have got, or will get, from a body.

    Staff read when there were too many: what other bodies of the installation wrote to somebody is not theirs to know.
    """
    row = s.one("outbox_sent_to", body_id=body_id, recipient_key=address_key(recipient), since=instants.to_text(since))
    return int(row["replies"]) if row else 0


def _settle(
    s: Session,
    item_id: str,
    *,
    owner: str,
    state: OutboxState,
    reason: str | None = None,
    error: str | None = None,
    sent_at: datetime | None = None,
) -> bool:
    settled = s.run(
        "outbox_settle",
        item_id=item_id,
        owner=owner,
        state=state.value,
        reason=reason,
        error=error,
        sent_at=None if sent_at is None else instants.to_text(sent_at),
    )
    return settled == 1


def _line(row: Row) -> OutboxLine:
    return OutboxLine(
        id=row["id"],
        body_id=row["body_id"],
        case=row["case_reference"],
        case_id=row["case_id"],
        ledger_id=row["ledger_id"],
        kind=mail_kind(row["kind"]),
        to=row["recipient"],
        message_id=row["message_id"],
        state=OutboxState(row["state"]),
        reason=row["reason"],
        attempts=row["attempts"],
        created_at=instants.from_text(row["created_at"]),
        sent_at=instants.maybe(row["sent_at"]),
        last_error=row["last_error"],
    )
