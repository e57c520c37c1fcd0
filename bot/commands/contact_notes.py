"""What the helpdesk does with a call or a visit: write it down, call back, ask to write, take a paper in, open a case.

Every deed and its audit line are one transaction. Nothing here shows anything of a case but its reference.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.commands.case_work import Act, record, settle
from bot.ids import new_id
from bot.roles import Actor, Right
from bot.store import audit, bodies, cases, casework, contact_notes, outbox, request_forms, spool
from bot.store.cases import CaseView, NewCase
from bot.store.casework import Note
from bot.store.contact_notes import ContactNote, NewContactNote
from bot.store.outbox import NewOutboxItem, OutboxState
from bot.store.session import Session
from intake.calendar_days import local_date
from intake.case import CaseEventType, Track, TrackState
from intake.labels import ContactChannel, Kind, Regime
from intake.raw import RawMail
from replies.compose import compose_invitation
from replies.header import is_mailable
from replies.mime import message_id_for, render_mail
from replies.reply import Letterhead, PersonKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A call or a visit as somebody wrote it down; `promised_at`: when the caller would be called back.

    `note_id` is made with the page that holds the form: a button pressed twice is one note.
    """

    note_id: str
    channel: ContactChannel
    caller: str
    about: str
    mail_address: str = ""
    telephone: str = ""
    promised_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """A form that is begun for a caller: its secret link, until when it opens, and what stands in it."""

    token: str = field(repr=False)
    link: str = field(repr=False)
    expires_at: datetime
    fields: Mapping[str, str] = field(repr=False)


def note(s: Session, contact: Contact, *, actor: Actor, at: datetime) -> None:
    """Write a call or a visit down. Raises NotAllowed."""
    if _before(s, contact, actor=actor) is None:
        _add(s, contact, actor=actor, at=at, action="contact_noted")


def call_back(s: Session, note_id: str, *, actor: Actor, at: datetime) -> bool:
    """Tick that somebody was called back; False when nobody waited. Raises NotAllowed."""
    _may(actor)
    done = contact_notes.called(s, note_id, body_id=actor.body_id, by=actor.name, now=at)
    if done:
        _audit(s, actor, at=at, action="contact_called_back", note_id=note_id)
    return done


def tell_to_write(
    s: Session, note_id: str, *, actor: Actor, letterhead: Letterhead, beginning: Beginning, at: datetime
) -> bool:
    """Queue the mail that asks to write; False where there is no address or it was sent. Raises NotAllowed.

    A person presses the button, so that no arming is asked; the link in it holds nothing, what it opens is in the
    store and goes after a while.
    """
    _may(actor)
    bodies.lock(s, actor.body_id)
    found = contact_notes.get(s, note_id, body_id=actor.body_id)
    if found is None or not is_mailable(found.mail_address or ""):
        return False
    if not contact_notes.told(s, note_id, body_id=actor.body_id, now=at):
        return False
    if beginning.link:
        request_forms.keep_draft(
            s, beginning.fields, body_id=actor.body_id, token=beginning.token, expires_at=beginning.expires_at
        )
    outbox.add(s, _invitation(found, actor=actor, letterhead=letterhead, beginning=beginning, at=at))
    _audit(s, actor, at=at, action="contact_told_to_write", note_id=note_id)
    return True


def open_data_access(s: Session, contact: Contact, *, actor: Actor, at: datetime) -> str:
    """Open a case for somebody who asks for his own data; gives its reference. Raises NotAllowed.

    That right needs no form and no paper (AVG art. 12 and 15): the clock runs from the day of the call.
    """
    before = _before(s, contact, actor=actor)
    if before is not None and before.case is not None:
        return before.case
    day = local_date(at)
    reference = cases.next_reference(s, actor.body_id, day.year)
    case_id = new_id(at)
    cases.open_case(
        s,
        NewCase(
            case_id=case_id, body_id=actor.body_id, reference=reference, received_on=day, registered_on=day,
            kind=Kind.DATA_SUBJECT_REQUEST, language="nl", created_at=at, requester_name=contact.caller,
            requester_address=contact.mail_address or None, summary={}, needs_human=True, urgent=False,
            tracks=(Track(regime=Regime.DATA_ACCESS, state=TrackState.OPEN, deadline=None),),
        ),
        actor=actor.name,
    )  # fmt: skip
    opened = _opened(s, actor.body_id, reference)
    act = Act(actor=actor, reference=reference, expected_version=opened.version, at=at)
    told = Note(id=new_id(at), text=_told(contact), written_by=actor.name, at=at)
    casework.add_note(s, told, body_id=actor.body_id, case_id=case_id)
    record(s, act, opened, CaseEventType.NOTE_ADDED, {"note": told.id})
    settle(s, opened)
    _add(s, contact, actor=actor, at=at, action="contact_case_opened", case_id=case_id, reference=reference)
    return reference


def take_paper(s: Session, contact: Contact, *, actor: Actor, mail: RawMail, ledger_id: str, at: datetime) -> str:
    """Store a letter or a slip that was handed over as a message, and the note of it; gives the ledger id.

    Raises NotAllowed.
    """
    before = _before(s, contact, actor=actor)
    if before is not None and before.ledger_id is not None:
        return before.ledger_id
    stored = spool.put(s, mail, ledger_id=ledger_id, now=at)
    _add(s, contact, actor=actor, at=at, action="contact_paper_received", ledger_id=stored.ledger_id)
    return stored.ledger_id


def listed(s: Session, *, actor: Actor, limit: int) -> tuple[list[ContactNote], list[ContactNote]]:
    """Who waits for a call, and the newest notes. Raises NotAllowed."""
    _may(actor)
    return (
        contact_notes.to_call(s, body_id=actor.body_id, limit=limit),
        contact_notes.newest(s, body_id=actor.body_id, limit=limit),
    )


def forget(s: Session, *, age: timedelta, at: datetime) -> int:
    """Delete the notes of every body that are older; gives how many. The audit line counts them and names nobody."""
    gone = 0
    for body_id in bodies.names(s):
        deleted = contact_notes.expire(s, body_id=body_id, written_before=at - age)
        if deleted:
            detail = {"notes": deleted, "before": local_date(at - age).isoformat()}
            audit.write(
                s, body_id=body_id, at=at, actor="bot", action="contacts_deleted", subject="contacts", detail=detail
            )
        gone += deleted
    return gone


def _before(s: Session, contact: Contact, *, actor: Actor) -> ContactNote | None:
    """The note of this very form, where it was sent before; the body is held meanwhile."""
    _may(actor)
    bodies.lock(s, actor.body_id)
    return contact_notes.get(s, contact.note_id, body_id=actor.body_id)


def _may(actor: Actor) -> None:
    actor.require(Right.NOTE_CONTACTS, body_id=actor.body_id)


def _add(
    s: Session,
    contact: Contact,
    *,
    actor: Actor,
    at: datetime,
    action: str,
    ledger_id: str | None = None,
    case_id: str | None = None,
    reference: str | None = None,
) -> None:
    written = NewContactNote(
        note_id=contact.note_id,
        body_id=actor.body_id,
        channel=contact.channel,
        caller=contact.caller,
        about=contact.about,
        mail_address=contact.mail_address or None,
        telephone=contact.telephone or None,
        promised_at=contact.promised_at,
        written_by=actor.name,
        ledger_id=ledger_id,
        case_id=case_id,
    )
    contact_notes.add(s, written, now=at)
    detail = {"channel": contact.channel.value} | ({"case": reference} if reference else {})
    _audit(s, actor, at=at, action=action, note_id=contact.note_id, **detail)


def _audit(s: Session, actor: Actor, *, at: datetime, action: str, note_id: str, **detail: str) -> None:
    audit.write(s, body_id=actor.body_id, at=at, actor=actor.name, action=action, subject=note_id, detail=detail)


def _invitation(
    found: ContactNote, *, actor: Actor, letterhead: Letterhead, beginning: Beginning, at: datetime
) -> NewOutboxItem:
    item_id = new_id(at)
    message_id = message_id_for(item_id, letterhead.address.rpartition("@")[2])
    to = found.mail_address or ""
    reply = compose_invitation(
        to, letterhead, signer=actor.name, link=beginning.link, until=local_date(beginning.expires_at)
    )
    return NewOutboxItem(
        item_id=item_id,
        body_id=actor.body_id,
        kind=PersonKind.INVITATION_TO_WRITE,
        recipient=to,
        message_id=message_id,
        content=render_mail(reply, message_id=message_id, date=at),
        state=OutboxState.QUEUED,
        not_before=at,
        created_at=at,
    )


def _opened(s: Session, body_id: str, reference: str) -> CaseView:
    found = cases.get(s, body_id, reference)
    if found is None:
        raise LookupError("a case just opened is not there")
    return found


def _told(contact: Contact) -> str:
    """What an officer reads on the case."""
    reached = ", ".join(value for value in (contact.mail_address, contact.telephone) if value)
    heard = "Telefonisch gevraagd" if contact.channel is ContactChannel.PHONE else "Aan het loket gevraagd"
    return f"{heard} door {contact.caller}{f' ({reached})' if reached else ''}:\n{contact.about}"
