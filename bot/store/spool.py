"""Every mail ever accepted (ledger), its bytes, and the work still to do on it (spool)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.store import instants
from bot.store.session import EVERY_ROW, Row, Session
from bot.store.texts import indexed
from intake.raw import Envelope, RawMail, Receipt, Source


class LedgerState(StrEnum):
    """Where a message stands."""

    RECEIVED = "received"
    PROCESSING = "processing"
    DONE = "done"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpoolItem:
    """A leased mail; `attempts` counts this lease, `failures` the attempts that came to a bad end."""

    ledger_id: str
    body_id: str
    recipient: str
    sha256: str
    source: Source
    envelope: Envelope
    received_at: datetime
    backlog: bool
    attempts: int
    failures: int
    content: bytes = field(repr=False)


# The reason of a message that points at a case without proof that it belongs there.
JOIN_TO_CONFIRM = "join_to_confirm"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """One accepted message; `case` is a case reference. `reason` of a quarantined one is its last error."""

    id: str
    body_id: str
    sha256: str
    message_id: str | None
    recipient: str
    source: Source
    backlog: bool
    received_at: datetime
    state: LedgerState
    route: str | None
    reason: str | None
    case: str | None
    decided_at: datetime | None


def put(s: Session, mail: RawMail, *, ledger_id: str, now: datetime) -> Receipt:
    """Store a mail; the same bytes for the same recipient give the first receipt."""
    return put_all(s, [mail], ledger_ids=[ledger_id], now=now)[0]


def put_all(s: Session, mails: Sequence[RawMail], *, ledger_ids: Sequence[str], now: datetime) -> list[Receipt]:
    """Store mails, as many as a message has recipients; bytes they share are hashed and sent once."""
    digests: dict[int, str] = {}
    stored: set[tuple[str, str]] = set()
    receipts = []
    due = instants.to_text(now)
    for mail, ledger_id in zip(mails, ledger_ids, strict=True):
        # By identity: the recipients of one message share one bytes object, which lives as long as `mails`.
        sha256 = digests.get(id(mail.content)) or mail.digest()
        digests[id(mail.content)] = sha256
        if (mail.body_id, sha256) not in stored:
            stored.add((mail.body_id, sha256))
            s.run("raw_add", body_id=mail.body_id, sha256=sha256, size=len(mail.content), content=mail.content)
        receipts.append(_put_line(s, mail, sha256=sha256, ledger_id=ledger_id, due=due))
    return receipts


def _put_line(s: Session, mail: RawMail, *, sha256: str, ledger_id: str, due: str) -> Receipt:
    recipient = indexed(mail.recipient)
    added = s.run(
        "ledger_add",
        ledger_id=ledger_id,
        body_id=mail.body_id,
        recipient=recipient,
        sha256=sha256,
        source=mail.source.value,
        backlog=int(mail.backlog),
        envelope=envelope_text(mail.envelope),
        received_at=instants.to_text(mail.received_at),
    )
    if added:
        s.run("spool_add", ledger_id=ledger_id, body_id=mail.body_id, now=due)
        return Receipt(ledger_id=ledger_id, new=True)
    first = s.one("ledger_same", body_id=mail.body_id, recipient=recipient, sha256=sha256)
    if first is None:
        raise LookupError("a ledger line conflicted and is not there")
    return Receipt(ledger_id=first["id"], new=False)


def claim(s: Session, *, owner: str, now: datetime, lease_until: datetime) -> SpoolItem | None:
    """Lease the item due longest, or one whose lease ran out; None when nothing is due.

    `owner` must name one worker of one process, for the lease is checked by it.
    """
    claimed = s.one("spool_claim", owner=owner, now=instants.to_text(now), lease_until=instants.to_text(lease_until))
    if claimed is None:
        return None
    s.run("ledger_state", ledger_id=claimed["ledger_id"], state=LedgerState.PROCESSING.value, reason=None)
    row = s.one("spool_item", ledger_id=claimed["ledger_id"])
    if row is None:
        raise LookupError("a spool item has no mail")
    return SpoolItem(
        ledger_id=row["id"],
        body_id=row["body_id"],
        recipient=row["recipient"],
        sha256=row["sha256"],
        source=Source(row["source"]),
        envelope=_envelope(row["envelope"]),
        received_at=instants.from_text(row["received_at"]),
        backlog=bool(row["backlog"]),
        attempts=claimed["attempts"],
        failures=claimed["failures"],
        content=row["content"],
    )


def heartbeat(s: Session, ledger_id: str, *, owner: str, lease_until: datetime) -> bool:
    """Prolong a lease; False when another has it or the work is done."""
    return s.run("spool_heartbeat", ledger_id=ledger_id, owner=owner, lease_until=instants.to_text(lease_until)) == 1


def free_leases(s: Session) -> int:
    """End every lease at once; only for whoever knows that no other worker runs. Gives how many."""
    return s.run("spool_free")


def finish(
    s: Session,
    ledger_id: str,
    *,
    owner: str,
    route: str,
    reason: str,
    case_id: str | None,
    message_id: str | None,
    now: datetime,
) -> bool:
    """Record the outcome. False when the lease was lost: the caller must raise, to undo its other writes."""
    if s.run("spool_finish", ledger_id=ledger_id, owner=owner) == 0:
        return False
    s.run(
        "ledger_done",
        ledger_id=ledger_id,
        route=route,
        reason=reason,
        case_id=case_id,
        message_id=None if message_id is None else indexed(message_id),
        now=instants.to_text(now),
    )
    return True


def retry_later(s: Session, ledger_id: str, *, owner: str, not_before: datetime, error: str) -> bool:
    """Give an item back until `not_before`; False when the lease was lost."""
    given_back = s.run(
        "spool_retry", ledger_id=ledger_id, owner=owner, not_before=instants.to_text(not_before), error=error
    )
    if given_back:
        s.run("ledger_state", ledger_id=ledger_id, state=LedgerState.RECEIVED.value, reason=None)
    return given_back == 1


def quarantine(s: Session, ledger_id: str, *, owner: str, error: str) -> bool:
    """Set an item aside for a person; False when the lease was lost."""
    set_aside = s.run("spool_quarantine", ledger_id=ledger_id, owner=owner, error=error)
    if set_aside:
        s.run("ledger_state", ledger_id=ledger_id, state=LedgerState.QUARANTINED.value, reason=error)
    return set_aside == 1


def release(s: Session, ledger_id: str, *, now: datetime) -> bool:
    """Try a quarantined item afresh; False when it is not quarantined."""
    released = s.run("spool_release", ledger_id=ledger_id, now=instants.to_text(now))
    if released:
        s.run("ledger_state", ledger_id=ledger_id, state=LedgerState.RECEIVED.value, reason=None)
    return released == 1


def ledger(
    s: Session,
    *,
    body_id: str | None = None,
    state: LedgerState | None = None,
    limit: int | None = None,
    newest_first: bool = False,
) -> list[LedgerLine]:
    """Ledger lines in order of receipt."""
    rows = s.all(
        "ledger_newest" if newest_first else "ledger_list",
        body_id=body_id,
        state=None if state is None else state.value,
        limit=EVERY_ROW if limit is None else limit,
    )
    return [_line(row) for row in rows]


def page(
    s: Session,
    *,
    body_id: str,
    state: LedgerState | None = None,
    route: str | None = None,
    limit: int,
    offset: int = 0,
    viewer: str | None = None,
) -> list[LedgerLine]:
    """Lines of one body, newest first; for `viewer` (a staff id) none of a case that is shut to that person."""
    rows = s.all(
        "ledger_page",
        body_id=body_id,
        state=None if state is None else state.value,
        route=route,
        limit=limit,
        offset=offset,
        viewer=viewer,
    )
    return [_line(row) for row in rows]


def waiting_for_person(s: Session, *, body_id: str, limit: int, viewer: str | None = None) -> list[LedgerLine]:
    """Messages that a person must answer, free or join to a case, the longest waiting first.

    For `viewer` (a staff id) none that points at a case that is shut to that person.
    """
    return [_line(row) for row in s.all("ledger_waiting", body_id=body_id, limit=limit, viewer=viewer)]


def waiting_count(s: Session, *, body_id: str) -> int:
    """How many messages wait for a person outside the cases."""
    row = s.one("ledger_waiting_count", body_id=body_id) or {}
    return int(row["lines"])


def of_case(s: Session, *, body_id: str, case_id: str, limit: int) -> list[LedgerLine]:
    """The messages of a case, newest first."""
    return [_line(row) for row in s.all("ledger_of_case", body_id=body_id, case_id=case_id, limit=limit)]


def head(s: Session, ledger_id: str, *, body_id: str, size: int) -> bytes:
    """The first `size` bytes of a mail. Raises LookupError when there is none, or it is another body's."""
    row = s.one("ledger_head", ledger_id=ledger_id, body_id=body_id, bytes=size)
    if row is None:
        raise LookupError(f"no message {ledger_id}")
    return bytes(row["head"])


def ledger_line(s: Session, ledger_id: str, *, body_id: str | None = None) -> LedgerLine | None:
    """One line; None when it is not there, or is another body's."""
    row = s.one("ledger_line", ledger_id=ledger_id, body_id=body_id)
    return None if row is None else _line(row)


def raw(s: Session, ledger_id: str, *, body_id: str | None = None) -> bytes:
    """The mail as received. Raises LookupError when there is none, or it is another body's."""
    row = s.one("ledger_raw", ledger_id=ledger_id, body_id=body_id)
    if row is None:
        raise LookupError(f"no message {ledger_id}")
    content: bytes = row["content"]
    return content


def counts(s: Session, *, body_id: str | None = None) -> dict[str, int]:
    """How many messages are `waiting`, `processing`, `quarantined` and `done`."""
    work = s.one("spool_counts", body_id=body_id) or {}
    lines = s.one("ledger_count", body_id=body_id) or {}
    found = {name: int(work[name]) for name in ("waiting", "processing", "quarantined")}
    return {**found, "done": int(lines["lines"]) - sum(found.values())}


def _line(row: Row) -> LedgerLine:
    return LedgerLine(
        id=row["id"],
        body_id=row["body_id"],
        sha256=row["sha256"],
        message_id=row["message_id"],
        recipient=row["recipient"],
        source=Source(row["source"]),
        backlog=bool(row["backlog"]),
        received_at=instants.from_text(row["received_at"]),
        state=LedgerState(row["state"]),
        route=row["route"],
        reason=row["reason"],
        case=row["case_reference"],
        decided_at=instants.maybe(row["decided_at"]),
    )


def envelope_text(envelope: Envelope) -> str:
    """What a peer said around a mail, as the ledger keeps it."""
    return json.dumps(
        {
            "mail_from": envelope.mail_from,
            "helo": envelope.helo,
            "peer": envelope.peer,
            "tls": envelope.tls,
            "options": envelope.options,
        }
    )


def _envelope(text: str) -> Envelope:
    stored = json.loads(text)
    return Envelope(**{**stored, "options": tuple(stored["options"])})


def settle_join(s: Session, ledger_id: str, *, body_id: str, joined: bool) -> None:
    """A person said whether a message belongs to the case it points at; if not, it stands alone again."""
    s.run("ledger_join", ledger_id=ledger_id, body_id=body_id, joined=int(joined))


def join(s: Session, ledger_id: str, *, body_id: str, case_id: str) -> None:
    """A message belongs to a case from now on."""
    s.run("ledger_case", ledger_id=ledger_id, body_id=body_id, case_id=case_id)


def deal_with(s: Session, ledger_id: str, *, body_id: str) -> None:
    """A message waits for nobody any more."""
    s.run("ledger_dealt_with", ledger_id=ledger_id, body_id=body_id)
