"""Letters that people write on a case: a draft until it is sent or discarded, each change with its version.

Every function names the body: a letter of another body is not found.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from bot.store import instants
from bot.store.session import Row, Session
from replies.letter import LetterFields, LetterKind, Signer
from replies.letter_fields import from_json, to_json


class LetterState(StrEnum):
    """Where a letter stands; `sent` by mail may still be in the outbox."""

    DRAFT = "draft"
    TO_APPROVE = "to_approve"
    APPROVED = "approved"
    SENT = "sent"
    DISCARDED = "discarded"


class LetterChannel(StrEnum):
    """How a letter leaves."""

    MAIL = "mail"
    POST = "post"


OPEN = frozenset({LetterState.DRAFT, LetterState.TO_APPROVE, LetterState.APPROVED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """Why a letter may leave although the linter found something; `codes` are what was found then.

    `second` is the other person who agreed, where the body has one.
    """

    reason: str
    by: str
    codes: frozenset[str]
    second: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredLetter:
    """A letter as it stands; `recipient_address` is a mail address or, by post, the lines of an envelope.

    `sent_on` is the local day it left: by mail the relay's, by post the one staff entered.
    """

    letter_id: str
    body_id: str
    case_id: str
    kind: LetterKind
    state: LetterState
    channel: LetterChannel
    recipient_name: str
    recipient_address: str
    subject: str
    text: str = field(repr=False)
    fields: LetterFields = field(repr=False)
    signer: Signer
    version: int
    created_by: str
    created_at: datetime
    changed_at: datetime
    override: Override | None = None
    approved_by: str | None = None
    approved_at: datetime | None = None
    outbox_id: str | None = None
    sent_on: date | None = None


def add(s: Session, letter: StoredLetter) -> None:
    """Keep a new letter."""
    columns = _columns(letter)
    s.run(
        "letter_add",
        **columns,
        case_id=letter.case_id,
        kind=letter.kind.value,
        created_by=letter.created_by,
        created_at=instants.to_text(letter.created_at),
    )


def put(s: Session, letter: StoredLetter) -> bool:
    """Write a letter over its earlier self and step the version; `letter.version` is the one it was read with.

    False, and nothing written, when somebody changed it since.
    """
    return s.run("letter_put", **_columns(letter)) == 1


def get(s: Session, *, body_id: str, letter_id: str) -> StoredLetter | None:
    """One letter."""
    row = s.one("letter_get", body_id=body_id, letter_id=letter_id)
    return None if row is None else _letter(row)


def of_case(s: Session, *, body_id: str, case_id: str) -> list[StoredLetter]:
    """The letters of a case, the newest first."""
    return [_letter(row) for row in s.all("letter_of_case", body_id=body_id, case_id=case_id)]


def last_signer(s: Session, *, body_id: str, by: str) -> Signer:
    """How somebody signed last; empty for a first letter."""
    row = s.one("letter_last_of", body_id=body_id, by=by)
    return Signer() if row is None else _signer(json.loads(row["fields"]))


def of_outbox(s: Session, *, body_id: str, outbox_id: str) -> tuple[StoredLetter, str] | None:
    """The letter that this outbox row carries, with the reference of its case."""
    row = s.one("letter_of_outbox", body_id=body_id, outbox_id=outbox_id)
    return None if row is None else (_letter(row), row["case_reference"])


def left(s: Session, *, outbox_id: str, body_id: str, on: date) -> bool:
    """Note the day on which the relay took a letter; False when that day stood already."""
    return s.run("letter_left", outbox_id=outbox_id, body_id=body_id, on=on.isoformat()) == 1


def _columns(letter: StoredLetter) -> dict[str, Any]:
    override = letter.override
    kept = {
        "fields": to_json(letter.fields),
        "signer": {"name": letter.signer.name, "capacity": letter.signer.capacity},
        "overridden": sorted(override.codes) if override else [],
    }
    return {
        "letter_id": letter.letter_id,
        "body_id": letter.body_id,
        "state": letter.state.value,
        "channel": letter.channel.value,
        "recipient_name": letter.recipient_name,
        "recipient_address": letter.recipient_address,
        "subject": letter.subject,
        "text": letter.text,
        "fields": json.dumps(kept),
        "version": letter.version,
        "override_reason": override.reason if override else None,
        "override_by": override.by if override else None,
        "second_by": override.second if override else None,
        "changed_at": instants.to_text(letter.changed_at),
        "approved_by": letter.approved_by,
        "approved_at": None if letter.approved_at is None else instants.to_text(letter.approved_at),
        "outbox_id": letter.outbox_id,
        "sent_on": None if letter.sent_on is None else letter.sent_on.isoformat(),
    }


def _signer(kept: dict[str, Any]) -> Signer:
    signer = kept.get("signer") or {}
    return Signer(name=str(signer.get("name", "")), capacity=str(signer.get("capacity", "")))


def _letter(row: Row) -> StoredLetter:
    kept = json.loads(row["fields"])
    override = None
    if row["override_reason"] is not None:
        override = Override(
            reason=row["override_reason"],
            by=row["override_by"],
            codes=frozenset(kept.get("overridden", ())),
            second=row["second_by"],
        )
    return StoredLetter(
        letter_id=row["id"],
        body_id=row["body_id"],
        case_id=row["case_id"],
        kind=LetterKind(row["kind"]),
        state=LetterState(row["state"]),
        channel=LetterChannel(row["channel"]),
        recipient_name=row["recipient_name"],
        recipient_address=row["recipient_address"],
        subject=row["subject"],
        text=row["text"],
        fields=from_json(kept.get("fields", {})),
        signer=_signer(kept),
        version=row["version"],
        created_by=row["created_by"],
        created_at=instants.from_text(row["created_at"]),
        changed_at=instants.from_text(row["changed_at"]),
        override=override,
        approved_by=row["approved_by"],
        approved_at=instants.maybe(row["approved_at"]),
        outbox_id=row["outbox_id"],
        sent_on=None if row["sent_on"] is None else date.fromisoformat(row["sent_on"]),
    )
