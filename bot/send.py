"""Deliver the outbox: lease a row, hand it to the transport, record what became of it.

At least once by nature; the Message-ID comes from the row, so a double is recognisable
(deploy/decisions/0001). A reply in doubt is left for staff, never sent again by itself.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from email import policy
from email.parser import BytesHeaderParser

import structlog

from bot.clock import Clock
from bot.commands import letter_steps
from bot.store import arming, cases, outbox
from bot.store.outbox import OutboxItem
from bot.store.session import Door, Session
from replies.delivery import next_attempt
from replies.ports import Deferred, Delivered, Delivery, InDoubt, Refused, Transport
from replies.reply import PersonKind, ReplyKind

LEASE = timedelta(minutes=5)  # longer than any relay conversation we allow

log = structlog.get_logger()


async def deliver_next(door: Door, transport: Transport, *, clock: Clock, owner: str) -> bool:
    """Deliver one due reply; False when nothing is due."""
    item = await door.write(lambda s: outbox.claim(s, owner=owner, now=clock(), lease_until=clock() + LEASE))
    if item is None:
        return False
    outcome = await _hand_over(transport, item)
    await door.write(lambda s: _record(s, item, outcome, owner=owner, now=clock()))
    log.info("reply_delivered", outbox_id=item.item_id, kind=item.kind, status=type(outcome).__name__)
    return True


async def _hand_over(transport: Transport, item: OutboxItem) -> Delivery:
    """A letter of a person, or an alert, names its sender: should it bounce, somebody must know (RFC 5321 4.4.1)."""
    if not isinstance(item.kind, ReplyKind):
        return await transport.send(item.content, recipient=item.recipient, sender=_sender(item.content))
    return await transport.send(item.content, recipient=item.recipient)


def _sender(content: bytes) -> str:
    header = BytesHeaderParser(policy=policy.default).parsebytes(content)["From"]
    return str(header.addresses[0].addr_spec)


def _record(s: Session, item: OutboxItem, outcome: Delivery, *, owner: str, now: datetime) -> None:
    if not isinstance(item.kind, ReplyKind) and item.case_id is not None and isinstance(outcome, InDoubt | Refused):
        cases.flag_for_person(s, body_id=item.body_id, case_id=item.case_id)
    match outcome:
        case Delivered():
            outbox.sent(s, item.item_id, owner=owner, now=now)
            if isinstance(item.kind, PersonKind):
                # The day that counts is the one on which it left, whatever was planned (Bestuursdecreet II.48 §1).
                letter_steps.left(s, body_id=item.body_id, outbox_id=item.item_id, at=now)
        case InDoubt(reason=reason):
            outbox.in_doubt(s, item.item_id, owner=owner, error=str(reason))
        case Refused(reason=reason):
            outbox.failed(s, item.item_id, owner=owner, reason="refused", error=str(reason))
        case Deferred(reason=reason):
            again = next_attempt(attempts=item.attempts, queued_at=item.created_at, now=now)
            if again is None:
                outbox.failed(s, item.item_id, owner=owner, reason="given_up", error=str(reason))
                if not isinstance(item.kind, ReplyKind) and item.case_id is not None:
                    cases.flag_for_person(s, body_id=item.body_id, case_id=item.case_id)
                return
            outbox.retry_later(s, item.item_id, owner=owner, not_before=again, error=str(reason))
            if isinstance(item.kind, ReplyKind) and item.kind not in arming.armed_kinds(s, item.body_id):
                # Disarmed while the relay had it in hand: back in the queue it would leave after all.
                outbox.stop_unsent(s, body_id=item.body_id, kinds=(item.kind,))
