"""A mail that asks somebody for something, as a row of the outbox; its answers are known by its Message-ID."""

from __future__ import annotations

from datetime import datetime

from bot.ids import new_id
from bot.store import outbox, threads
from bot.store.cases import CaseView
from bot.store.outbox import NewOutboxItem, OutboxState
from bot.store.session import Session
from bot.store.threads import Direction
from replies.header import thread_of
from replies.mime import message_id_for, render_mail
from replies.reply import Letterhead, MailKind, OutboundReply
from replies.subrequest import SubrequestText


def queue_mail(
    s: Session,
    written: SubrequestText,
    *,
    case: CaseView,
    kind: MailKind,
    to: str,
    letterhead: Letterhead,
    at: datetime,
    leaves: datetime,
    after: str | None = None,
) -> NewOutboxItem:
    """Put the mail in the outbox; `after` is the Message-ID of the earlier mail that it follows."""
    item_id = new_id(at)
    message_id = message_id_for(item_id, letterhead.address.rpartition("@")[2])
    reply = _reply(written, kind=kind, to=to, letterhead=letterhead, after=after)
    item = NewOutboxItem(
        item_id=item_id,
        body_id=case.body_id,
        kind=kind,
        recipient=to,
        message_id=message_id,
        content=render_mail(reply, message_id=message_id, date=leaves),
        state=OutboxState.QUEUED,
        not_before=leaves,
        created_at=at,
        case_id=case.case_id,
    )
    outbox.add(s, item)
    _remember(s, item, sender=letterhead.address, at=at)
    return item


def _reply(
    written: SubrequestText, *, kind: MailKind, to: str, letterhead: Letterhead, after: str | None
) -> OutboundReply:
    parent, references = thread_of(parent=after, references=(), in_reply_to=None)
    return OutboundReply(
        kind=kind,
        sender_name=letterhead.name,
        sender_address=letterhead.address,
        to=to,
        subject=written.subject,
        text=written.text,
        in_reply_to=parent,
        references=references,
    )


def _remember(s: Session, item: NewOutboxItem, *, sender: str, at: datetime) -> None:
    """Whoever answers it threads with the case."""
    threads.add_message(
        s,
        body_id=item.body_id,
        message_id=item.message_id,
        direction=Direction.OUT,
        sender=sender,
        at=at,
        case_id=item.case_id,
        outbox_id=item.item_id,
    )
