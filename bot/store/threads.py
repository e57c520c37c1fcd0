"""Who speaks on a case and which messages belong to it: all that joins a new message to an old case.

Every function names the body: a case of another body is not found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby

from bot.store import instants
from bot.store.session import Row, Session
from bot.store.texts import address_key, indexed
from intake.thread import KnownCase

SENDER_CASES = 20  # a lawyer may have hundreds; the oldest are found by id or reference


class Direction(StrEnum):
    """Which way a message went."""

    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMessage:
    """A message of a case, in (`ledger_id`) or out (`outbox_id`)."""

    message_id: str
    direction: Direction
    ledger_id: str | None
    outbox_id: str | None
    sender: str
    at: datetime


def add_party(s: Session, *, body_id: str, case_id: str, address: str, role: str) -> bool:
    """Let an address speak on a case; False when it could already."""
    return s.run("party_add", body_id=body_id, case_id=case_id, address=address_key(address), role=role) == 1


def join_message(s: Session, *, body_id: str, case_id: str, ledger_id: str) -> str | None:
    """Let a message that came in thread with a case; gives its sender, None where it had no message id."""
    row = s.one("message_join", body_id=body_id, case_id=case_id, ledger_id=ledger_id)
    return None if row is None else str(row["sender"])


def add_message(
    s: Session,
    *,
    body_id: str,
    message_id: str,
    direction: Direction,
    sender: str,
    at: datetime,
    case_id: str | None = None,
    ledger_id: str | None = None,
    outbox_id: str | None = None,
) -> None:
    """Remember a message id for threading. A repeated id stays with the first case it was joined to."""
    s.run(
        "message_add",
        body_id=body_id,
        message_id=indexed(message_id),
        direction=direction.value,
        case_id=case_id,
        ledger_id=ledger_id,
        outbox_id=outbox_id,
        sender=address_key(sender),
        at=instants.to_text(at),
    )


def messages(s: Session, *, body_id: str, case_id: str) -> list[CaseMessage]:
    """The messages of a case, oldest first."""
    return [
        CaseMessage(
            message_id=row["message_id"],
            direction=Direction(row["direction"]),
            ledger_id=row["ledger_id"],
            outbox_id=row["outbox_id"],
            sender=row["sender"],
            at=instants.from_text(row["at"]),
        )
        for row in s.all("message_list", body_id=body_id, case_id=case_id)
    ]


def known_cases(
    s: Session,
    body_id: str,
    *,
    message_ids: Sequence[str],
    references: Sequence[str],
    sender: str | None = None,
) -> list[KnownCase]:
    """The cases of a body that these message ids or references point at, and the sender's newest open ones.

    `message_ids` of the result holds only ids that were asked for, `own_message_ids` those of them
    that are of mails we sent. Addresses are lower case.
    """
    found: dict[str, str] = {}
    ids: dict[str, set[str]] = {}
    own_ids: dict[str, set[str]] = {}
    for message_id in message_ids:
        for row in s.all("known_by_message", body_id=body_id, message_id=indexed(message_id)):
            found[row["id"]] = row["reference"]
            ours = row["direction"] == Direction.OUT.value
            (own_ids if ours else ids).setdefault(row["id"], set()).add(message_id)
    for reference in references:
        for row in s.all("known_by_reference", body_id=body_id, reference=reference):
            found[row["id"]] = row["reference"]
    if sender:
        for row in s.all("known_by_party", body_id=body_id, address=address_key(sender), limit=SENDER_CASES):
            found[row["id"]] = row["reference"]
    return [
        KnownCase(
            reference=reference,
            message_ids=frozenset(ids.get(case_id, ())),
            own_message_ids=frozenset(own_ids.get(case_id, ())),
            parties=_parties(s, body_id, case_id),
        )
        for case_id, reference in found.items()
    ]


def all_known(s: Session, body_id: str) -> list[KnownCase]:
    """Every case of a body, for matching mail that is not in the store."""
    rows = s.all("known_all", body_id=body_id)
    return [_known(s, body_id, list(group)) for _, group in groupby(rows, key=lambda row: row["id"])]


def inbound_ledger_id(s: Session, *, body_id: str, message_id: str) -> str | None:
    """The ledger id of the first message that came in with this Message-ID."""
    row = s.one("message_inbound", body_id=body_id, message_id=indexed(message_id))
    return None if row is None else row["ledger_id"]


def _known(s: Session, body_id: str, rows: list[Row]) -> KnownCase:
    ids = {row["message_id"]: row["direction"] for row in rows if row["message_id"] is not None}
    ours = {message_id for message_id, direction in ids.items() if direction == Direction.OUT.value}
    return KnownCase(
        reference=rows[0]["reference"],
        message_ids=frozenset(ids) - ours,
        own_message_ids=frozenset(ours),
        parties=_parties(s, body_id, rows[0]["id"]),
    )


def _parties(s: Session, body_id: str, case_id: str) -> frozenset[str]:
    return frozenset(row["address"] for row in s.all("party_list", body_id=body_id, case_id=case_id))
