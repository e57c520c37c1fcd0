"""What store tests put in: mails, cases and replies with everything filled in."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from itertools import count

import psycopg

from bot.store import spool
from bot.store.cases import NewCase
from bot.store.outbox import NewOutboxItem, OutboxState
from bot.store.session import Door
from intake.case import Deadline, DeadlineStep, Track, TrackState
from intake.labels import Kind, Regime
from intake.raw import RawMail, Receipt, Source
from replies.reply import MailKind, ReplyKind

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
_number = count(1)


def an_id() -> str:
    return f"id{next(_number):06d}"


def a_mail(
    content: bytes = b"Subject: vraag\r\n\r\nBeste",
    *,
    recipient: str = "info@dorp.example",
    body_id: str = "dorp",
) -> RawMail:
    return RawMail(body_id=body_id, recipient=recipient, content=content, source=Source.SMTP, received_at=NOW)


def spooled(door: Door, mail: RawMail | None = None, *, now: datetime = NOW) -> Receipt:
    """Put a mail through the door; without one, a mail like no other."""
    stored = mail or a_mail(f"Subject: {an_id()}\r\n\r\nBeste".encode())
    ledger_id = an_id()
    return door.write_now(lambda s: spool.put(s, stored, ledger_id=ledger_id, now=now))


def a_track(regime: Regime = Regime.FOI, due: date | None = date(2026, 3, 22)) -> Track:
    deadline = None
    if due is not None:
        step = DeadlineStep(text="ontvangen", on=date(2026, 3, 2), article="II.43", status="vast")
        deadline = Deadline(
            regime=regime,
            due=due,
            plan=due - timedelta(days=2),
            rule_version="1",
            unsure=False,
            steps=(step,),
        )
    return Track(regime=regime, state=TrackState.OPEN, deadline=deadline)


def a_case(
    *,
    body_id: str = "dorp",
    reference: str = "OB-2026-0001",
    requester_address: str | None = "an.peeters@burger.example",
    tracks: tuple[Track, ...] | None = None,
    summary: Mapping[str, object] | None = None,
) -> NewCase:
    return NewCase(
        case_id=an_id(),
        body_id=body_id,
        reference=reference,
        received_on=date(2026, 3, 2),
        registered_on=date(2026, 3, 2),
        kind=Kind.DOCUMENT_REQUEST,
        language="nl",
        created_at=NOW,
        requester_name="An Peeters",
        requester_address=requester_address,
        summary=summary or {"requested": ["het verslag"]},
        tracks=(a_track(),) if tracks is None else tracks,
    )


def a_reply(
    *,
    body_id: str = "dorp",
    state: OutboxState = OutboxState.QUEUED,
    kind: MailKind = ReplyKind.RECEIPT,
    ledger_id: str | None = None,
    recipient: str = "an.peeters@burger.example",
    created_at: datetime = NOW,
) -> NewOutboxItem:
    item_id = an_id()
    return NewOutboxItem(
        item_id=item_id,
        body_id=body_id,
        kind=kind,
        recipient=recipient,
        message_id=f"<{item_id}@dorp.example>",
        content=b"Subject: ontvangen\r\n\r\nBeste",
        state=state,
        not_before=created_at,
        created_at=created_at,
        ledger_id=ledger_id,
    )


def execute_directly(store_url: str, statement: str) -> None:
    """Change a store behind its back."""
    if store_url.startswith("sqlite"):
        with closing(sqlite3.connect(store_url.removeprefix("sqlite:///"), isolation_level=None)) as file:
            file.execute(statement)
    else:
        with psycopg.connect(store_url) as server:
            server.execute(statement.encode())
