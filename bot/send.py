"""Deliver the outbox: lease a row, hand it to the transport, record what became of it.

At least once by nature; the Message-ID comes from the row, so a double is recognisable
(deploy/decisions/0001). A reply in doubt is left for staff, never sent again by itself.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.commands import letter_steps
from bot.store import arming, outbox
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
    outcome = await transport.send(item.content, recipient=item.recipient)
    await door.write(lambda s: _record(s, item, outcome, owner=owner, now=clock()))
    log.info("reply_delivered", outbox_id=item.item_id, kind=item.kind, status=type(outcome).__name__)
    return True


def _record(s: Session, item: OutboxItem, outcome: Delivery, *, owner: str, now: datetime) -> None:
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
                return
            outbox.retry_later(s, item.item_id, owner=owner, not_before=again, error=str(reason))
            if isinstance(item.kind, ReplyKind) and item.kind not in arming.armed_kinds(s, item.body_id):
                # Disarmed while the relay had it in hand: back in the queue it would leave after all.
                outbox.stop_unsent(s, body_id=item.body_id, kinds=(item.kind,))
