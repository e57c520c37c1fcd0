"""What the helpdesk wrote down of calls and visits, and who waits to be called back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.store import instants
from bot.store.session import Row, Session
from intake.labels import ContactChannel


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContactNote:
    """A note as it is written down."""

    note_id: str
    body_id: str
    channel: ContactChannel
    caller: str
    about: str
    mail_address: str | None
    telephone: str | None
    promised_at: datetime | None
    written_by: str
    ledger_id: str | None = None
    case_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactNote:
    """A note as it stands; `number` counts within the body, `case` is a reference."""

    note_id: str
    number: int
    channel: ContactChannel
    caller: str
    about: str
    mail_address: str | None
    telephone: str | None
    promised_at: datetime | None
    called_back_at: datetime | None
    called_back_by: str | None
    written_by: str
    written_at: datetime
    told_at: datetime | None
    ledger_id: str | None
    case: str | None

    @property
    def waits(self) -> bool:
        """Whether somebody still has to call back."""
        return self.promised_at is not None and self.called_back_at is None


def add(s: Session, note: NewContactNote, *, now: datetime) -> None:
    """Write a note down."""
    s.run(
        "contact_note_add",
        note_id=note.note_id,
        body_id=note.body_id,
        channel=note.channel.value,
        caller=note.caller,
        about=note.about,
        mail_address=note.mail_address,
        telephone=note.telephone,
        promised_at=None if note.promised_at is None else instants.to_text(note.promised_at),
        written_by=note.written_by,
        now=instants.to_text(now),
        ledger_id=note.ledger_id,
        case_id=note.case_id,
    )


def get(s: Session, note_id: str, *, body_id: str) -> ContactNote | None:
    """One note; None when there is none, or it is another body's."""
    row = s.one("contact_note_get", note_id=note_id, body_id=body_id)
    return None if row is None else _note(row)


def newest(s: Session, *, body_id: str, limit: int) -> list[ContactNote]:
    """Notes of a body, the newest first."""
    return [_note(row) for row in s.all("contact_note_list", body_id=body_id, limit=limit)]


def to_call(s: Session, *, body_id: str, limit: int) -> list[ContactNote]:
    """Who waits for a call, the earliest promise first."""
    return [_note(row) for row in s.all("contact_note_to_call", body_id=body_id, limit=limit)]


def called(s: Session, note_id: str, *, body_id: str, by: str, now: datetime) -> bool:
    """Somebody called back; False when nobody waited."""
    return s.run("contact_note_called", note_id=note_id, body_id=body_id, by=by, now=instants.to_text(now)) == 1


def told(s: Session, note_id: str, *, body_id: str, now: datetime) -> bool:
    """The letter that asks to write was sent; False when it was before."""
    return s.run("contact_note_told", note_id=note_id, body_id=body_id, now=instants.to_text(now)) == 1


def expire(s: Session, *, body_id: str, written_before: datetime) -> int:
    """Delete old notes but those whose caller waits; gives how many."""
    return s.run("contact_note_expire", body_id=body_id, before=instants.to_text(written_before))


def _note(row: Row) -> ContactNote:
    return ContactNote(
        note_id=row["id"],
        number=int(row["number"]),
        channel=ContactChannel(row["channel"]),
        caller=row["caller"],
        about=row["about"],
        mail_address=row["mail_address"],
        telephone=row["telephone"],
        promised_at=instants.maybe(row["promised_at"]),
        called_back_at=instants.maybe(row["called_back_at"]),
        called_back_by=row["called_back_by"],
        written_by=row["written_by"],
        written_at=instants.from_text(row["written_at"]),
        told_at=instants.maybe(row["told_at"]),
        ledger_id=row["ledger_id"],
        case=row["case_reference"],
    )
