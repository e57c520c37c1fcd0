"""Who speaks on a case and which messages belong to it: all that joins a new message to an old case.

Every function names the body: a case of another body is not found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.store import instants
from bot.store.session import Session
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

    `message_ids` of the result holds only ids that were asked for. Addresses are lower case.
    """
    found: dict[str, str] = {}
    ids: dict[str, set[str]] = {}
    for message_id in message_ids:
        for row in s.all("known_by_message", body_id=body_id, message_id=indexed(message_id)):
            found[row["id"]] = row["reference"]
            ids.setdefault(row["id"], set()).add(message_id)
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
            parties=frozenset(row["address"] for row in s.all("party_list", body_id=body_id, case_id=case_id)),
        )
        for case_id, reference in found.items()
    ]
