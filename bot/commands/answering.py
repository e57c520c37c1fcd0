"""What came of a sub-request: an answer by mail, noted by hand or given by a school, or none any more."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bot.commands.subrequest_work import Deed, Refused, SubrequestRefusal, held, put, record
from bot.ids import new_id
from bot.roles import Actor, Right
from bot.route import Route
from bot.store import bodies, cases, casework, subrequests, uploads
from bot.store.session import Session
from bot.store.subrequests import Subrequest, SubrequestState
from bot.upload_mail import Upload, upload_mail
from intake.calendar_days import local_date
from intake.case import CaseEventType
from intake.raw import RawMail, Source
from replies.subrequest import SubrequestKind

ANSWERS_SUBREQUEST = "answers_subrequest"  # the reason of a message that answers one
# An answer that comes after nobody expected one any more is still an answer.
_ANSWERABLE = frozenset({SubrequestState.SENT, SubrequestState.CLOSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolAnswer:
    """What somebody of a school sends in: words, files, or both."""

    text: str = field(repr=False)
    files: tuple[Upload, ...] = ()


def note_answer(s: Session, deed: Deed, *, text: str) -> Subrequest | Refused:
    """Write down an answer that came by telephone, by post or in passing. Raises NotAllowed."""
    found = held(s, deed)
    if isinstance(found, Refused):
        return found
    if found.subrequest.state not in _ANSWERABLE:
        return Refused(reason=SubrequestRefusal.NOT_OPEN)
    if not text.strip():
        return Refused(reason=SubrequestRefusal.EMPTY)
    return _answered(s, found.subrequest, by=deed.actor.name, at=deed.at, text=text.strip())


def postpone(s: Session, deed: Deed, *, due: date) -> Subrequest | Refused:
    """Give them until another day: nothing is late, and nobody is reminded, before it is over. Raises NotAllowed."""
    found = held(s, deed)
    if isinstance(found, Refused):
        return found
    if found.subrequest.state is not SubrequestState.SENT:
        return Refused(reason=SubrequestRefusal.NOT_OPEN)
    if due < local_date(deed.at):
        return Refused(reason=SubrequestRefusal.BAD_DUE)
    detail = {"from": found.subrequest.due.isoformat(), "to": due.isoformat()}
    done = put(s, replace(found.subrequest, due=due))
    record(s, done, by=deed.actor.name, at=deed.at, action="subrequest_postponed", detail=detail)
    return done


def close(s: Session, deed: Deed, *, reason: str) -> Subrequest | Refused:
    """Expect nothing more of them, and say why. Raises NotAllowed."""
    found = held(s, deed)
    if isinstance(found, Refused):
        return found
    if found.subrequest.state is not SubrequestState.SENT:
        return Refused(reason=SubrequestRefusal.NOT_OPEN)
    if not reason.strip():
        return Refused(reason=SubrequestRefusal.EMPTY)
    said = " ".join(reason.split())
    done = put(s, replace(found.subrequest, state=SubrequestState.CLOSED, closed_reason=said))
    record(
        s,
        done,
        by=deed.actor.name,
        at=deed.at,
        action="subrequest_closed",
        event=CaseEventType.SUBREQUEST_CLOSED,
        detail={"ground": said},
    )
    return done


def answered_by_mail(
    s: Session, *, body_id: str, subrequest_id: str, ledger_id: str, by: str, at: datetime
) -> Subrequest | None:
    """A message that joined the case answers this sub-request; None where it was answered, or taken back, before."""
    found = subrequests.get(s, body_id=body_id, subrequest_id=subrequest_id)
    if found is None or found.state not in _ANSWERABLE:
        return None
    return _answered(s, found, by=by, at=at, ledger_id=ledger_id)


def came_back(s: Session, *, body_id: str, subrequest_id: str, by: str, at: datetime) -> None:
    """A mail of it did not arrive, or not yet: nobody is chased by itself any more, and a person finds another way."""
    found = subrequests.get(s, body_id=body_id, subrequest_id=subrequest_id)
    if found is None or found.state is not SubrequestState.SENT:
        return
    done = put(s, replace(found, returned_at=at))
    record(s, done, by=by, at=at, action="subrequest_returned")
    cases.flag_for_person(s, body_id=body_id, case_id=found.case_id)


def answer_for_school(
    s: Session, *, actor: Actor, subrequest_id: str, expected_version: int, answer: SchoolAnswer, at: datetime
) -> Subrequest | Refused:
    """Somebody of the school that was asked answers in the console; what is sent in is kept as a message of the case.

    Raises NotAllowed.
    """
    actor.require(Right.ANSWER_FOR_SCHOOL, body_id=actor.body_id)
    bodies.lock(s, actor.body_id)
    one = for_school(s, actor=actor, subrequest_id=subrequest_id)
    if one is None:
        return Refused(reason=SubrequestRefusal.NOT_FOUND)
    if one.state is not SubrequestState.SENT:
        return Refused(reason=SubrequestRefusal.NOT_OPEN)
    if one.version != expected_version:
        return Refused(reason=SubrequestRefusal.STALE)
    if not answer.text.strip() and not answer.files:
        return Refused(reason=SubrequestRefusal.EMPTY)
    ledger_id = new_id(at)
    mail = upload_mail(
        sender=f"{actor.name}, {one.school}",
        reference=one.reference,
        text=answer.text.strip(),
        files=answer.files,
        message_name=ledger_id,
        at=at,
    )
    raw = RawMail(body_id=one.body_id, recipient="", content=mail.content, source=Source.UPLOAD, received_at=at)
    uploads.keep(
        s,
        raw,
        ledger_id=ledger_id,
        case_id=one.case_id,
        message_id=mail.message_id,
        route=Route.APPEND_TO_CASE.value,
        reason=ANSWERS_SUBREQUEST,
    )
    cases.flag_for_person(s, body_id=one.body_id, case_id=one.case_id)
    return _answered(s, one, by=actor.name, at=at, ledger_id=ledger_id)


def for_school(s: Session, *, actor: Actor, subrequest_id: str) -> Subrequest | None:
    """A sub-request for documents of the actor's own school, of a case that is not shut to this person."""
    one = subrequests.get(s, body_id=actor.body_id, subrequest_id=subrequest_id)
    if one is None or one.kind is not SubrequestKind.DOCUMENTS or actor.school is None or one.school != actor.school:
        return None
    may = casework.may_see(s, body_id=one.body_id, case_id=one.case_id, staff_id=actor.staff_id)
    return one if may else None


def _answered(
    s: Session, one: Subrequest, *, by: str, at: datetime, text: str | None = None, ledger_id: str | None = None
) -> Subrequest:
    done = put(
        s,
        replace(
            one,
            state=SubrequestState.ANSWERED,
            answer_text=text,
            answer_ledger_id=ledger_id,
            answered_by=by,
            answered_at=at,
        ),
    )
    record(
        s,
        done,
        by=by,
        at=at,
        action="subrequest_answered",
        event=CaseEventType.SUBREQUEST_ANSWERED,
        detail={"ledger_id": ledger_id} if ledger_id else None,
    )
    return done
