"""A letter of a person as a mail in the outbox, in the conversation it belongs to."""

from __future__ import annotations

from datetime import datetime

from bot.ids import new_id
from bot.store import corrections, outbox, spool, threads
from bot.store.cases import CaseView
from bot.store.letters import StoredLetter
from bot.store.outbox import NewOutboxItem, OutboxState
from bot.store.session import Session
from bot.store.texts import address_key
from bot.store.threads import Direction
from replies.header import SUBJECT_LIMIT, one_line, reply_subject, thread_of
from replies.letter import LetterKind
from replies.mime import message_id_for, render_mail
from replies.reply import Letterhead, OutboundReply, PersonKind


def outgoing_letter(
    s: Session,
    letter: StoredLetter,
    *,
    case: CaseView,
    letterhead: Letterhead,
    at: datetime,
    leaves: datetime,
    enclosed: tuple[bytes, ...] = (),
) -> NewOutboxItem:
    """The row to queue; it may leave from `leaves` on, which is also its Date. `enclosed`: mails that go along."""
    item_id = new_id(at)
    message_id = message_id_for(item_id, letterhead.address.rpartition("@")[2])
    parent, references = _conversation(s, letter)
    subject = (
        reply_subject(letter.subject, reference=case.reference, fallback=letter.subject)
        if parent
        else one_line(f"[{case.reference}] {letter.subject}", limit=SUBJECT_LIMIT)
    )
    reply = OutboundReply(
        kind=PersonKind.LETTER,
        sender_name=letterhead.name,
        sender_address=letterhead.address,
        to=letter.recipient_address,
        subject=subject,
        text=letter.text,
        in_reply_to=parent,
        references=references,
        enclosed=enclosed,
    )
    return NewOutboxItem(
        item_id=item_id,
        body_id=letter.body_id,
        kind=PersonKind.LETTER,
        recipient=letter.recipient_address,
        message_id=message_id,
        content=render_mail(reply, message_id=message_id, date=leaves),
        state=OutboxState.QUEUED,
        not_before=leaves,
        created_at=at,
        case_id=case.case_id,
    )


def queue(s: Session, item: NewOutboxItem, *, sender: str, at: datetime) -> None:
    """Put a letter in the outbox, and remember its Message-ID: an answer to it then finds the case."""
    outbox.add(s, item)
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


def request_of(s: Session, letter: StoredLetter) -> tuple[bytes, ...]:
    """The mail that opened the case, for a letter that sends the request on; nothing for any other letter."""
    if letter.kind is not LetterKind.PASS_ON:
        return ()
    opened_by = corrections.opening_message(s, body_id=letter.body_id, case_id=letter.case_id)
    return () if opened_by is None else (spool.raw(s, opened_by, body_id=letter.body_id),)


def _conversation(s: Session, letter: StoredLetter) -> tuple[str | None, tuple[str, ...]]:
    """Threading headers from what this person wrote on the case: nobody gets the ids of another's mails."""
    person = address_key(letter.recipient_address)
    ids = [
        message.message_id
        for message in threads.messages(s, body_id=letter.body_id, case_id=letter.case_id)
        if message.direction is Direction.IN and message.sender == person
    ]
    return thread_of(parent=ids[-1] if ids else None, references=ids[:-1], in_reply_to=None)
