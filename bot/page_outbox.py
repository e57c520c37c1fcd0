"""Mail that somebody asked for on a page for citizens, put in the outbox; the page is no answer, so it is no thread."""

from __future__ import annotations

from datetime import datetime

from bot.ids import new_id
from bot.store import outbox, threads
from bot.store.outbox import NewOutboxItem, OutboxState
from bot.store.session import Session
from bot.store.threads import Direction
from replies.mime import message_id_for, render_mail
from replies.reply import Letterhead, OutboundReply


def queue(
    s: Session,
    reply: OutboundReply,
    *,
    letterhead: Letterhead,
    at: datetime,
    case_id: str | None = None,
    ledger_id: str | None = None,
) -> str:
    """Queue the mail and remember its Message-ID, so that an answer to it joins the case; gives its outbox id.

    Raises LookupError where the message of `ledger_id` has one of this kind already.
    """
    item_id = new_id(at)
    message_id = message_id_for(item_id, letterhead.address.rpartition("@")[2])
    item = NewOutboxItem(
        item_id=item_id,
        body_id=letterhead.body_id,
        kind=reply.kind,
        recipient=reply.to,
        message_id=message_id,
        content=render_mail(reply, message_id=message_id, date=at),
        state=OutboxState.QUEUED,
        not_before=at,
        created_at=at,
        case_id=case_id,
        ledger_id=ledger_id,
    )
    if not outbox.add(s, item):
        raise LookupError("a mail of this kind was made for this message before")
    threads.add_message(
        s,
        body_id=item.body_id,
        message_id=message_id,
        direction=Direction.OUT,
        sender=letterhead.address,
        at=at,
        case_id=case_id,
        outbox_id=item_id,
    )
    return item_id
