"""Asking others for a case: the mail is read before it leaves, and tells of the requester only what was ticked.

The consent question of Bestuursdecreet II.46 al.3 suspends nothing, so it is asked early.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bot.app import letterhead_of
from bot.commands import case_work
from bot.commands.case_work import Act, CaseRefusal, taken, visible
from bot.commands.letter_leaving import UNDO_FOR
from bot.commands.subrequest_work import Deed, Refused, SubrequestRefusal, held, put, record
from bot.config import BodySection, Config
from bot.ids import new_id
from bot.letter_facts import requester_of, written_to
from bot.roles import Actor, Right
from bot.store import audit, outbox, subrequests
from bot.store.cases import CaseView
from bot.store.session import Session
from bot.store.subrequests import NewSubrequest, Subrequest, SubrequestState
from bot.subrequest_mail import queue_mail
from intake.calendar_days import local_date
from intake.case import CaseEventType, CaseState
from replies.findings import FindingCode
from replies.header import is_mailable
from replies.letter import Correspondent, LetterFacts, Signer
from replies.reply import Letterhead, PersonKind
from replies.subrequest import (
    Disclosure,
    SubrequestFacts,
    SubrequestKind,
    SubrequestText,
    compose_subrequest,
    gives_away,
)

_WHY = {
    CaseRefusal.STALE: SubrequestRefusal.STALE,
    CaseRefusal.NOT_FOUND: SubrequestRefusal.NOT_FOUND,
}
_GIVEN_AWAY = {
    FindingCode.NAMES_REQUESTER: SubrequestRefusal.NAMES_REQUESTER,
    FindingCode.NAMES_CAPACITY: SubrequestRefusal.NAMES_CAPACITY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What an officer wants to ask of one recipient; `capacity` and `motive` are words told only where ticked."""

    kind: SubrequestKind
    recipient_name: str
    recipient_address: str
    school: str | None
    asked: str = field(repr=False)
    due: date
    discloses: frozenset[Disclosure] = frozenset()
    capacity: str = ""
    motive: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The mail as it would leave; `seen` goes with the form that sends it, so that nobody sends what nobody read."""

    written: SubrequestText
    seen: str


def preview(
    s: Session, *, actor: Actor, config: Config, reference: str, question: Question, at: datetime
) -> Preview | Refused:
    """Show the mail; writes nothing. Raises NotAllowed."""
    actor.require(Right.CASEWORK, body_id=actor.body_id)
    case = visible(s, actor=actor, reference=reference)
    if case is None:
        return Refused(reason=SubrequestRefusal.NOT_FOUND)
    return _written(s, case, question, config=config, today=local_date(at))


def ask(s: Session, act: Act, question: Question, *, config: Config, seen: str) -> Subrequest | Refused:
    """Put the mail in the outbox; it leaves after UNDO_FOR. `seen` is that of its preview. Raises NotAllowed."""
    case = taken(s, act)
    if isinstance(case, case_work.Refused):
        return Refused(reason=_WHY[case.reason])
    shown = _written(s, case, question, config=config, today=local_date(act.at))
    if isinstance(shown, Refused):
        return shown
    if shown.seen != seen:
        return Refused(reason=SubrequestRefusal.NOT_SEEN)
    return _sent(s, act, case, question=question, written=shown.written, letterhead=_letterhead(s, config, case))


def recall(s: Session, deed: Deed) -> Subrequest | Refused:
    """Take back what was asked while it is still in the outbox. Raises NotAllowed."""
    found = held(s, deed)
    if isinstance(found, Refused):
        return found
    one = found.subrequest
    if one.state is not SubrequestState.SENT:
        return Refused(reason=SubrequestRefusal.NOT_OPEN)
    if not outbox.recall(s, one.outbox_id, body_id=one.body_id):
        return Refused(reason=SubrequestRefusal.GONE)
    done = put(s, replace(one, state=SubrequestState.RECALLED))
    record(
        s,
        done,
        by=deed.actor.name,
        at=deed.at,
        action="subrequest_recalled",
        event=CaseEventType.SUBREQUEST_CLOSED,
        detail={"reason": "recalled"},
    )
    return done


def facts_for_chaser(s: Session, config: Config, one: Subrequest, *, case: CaseView, today: date) -> SubrequestFacts:
    """What a second mail to the recipient may say."""
    return SubrequestFacts(
        kind=one.kind,
        letterhead=_letterhead(s, config, case),
        reference=case.reference,
        recipient_name=one.recipient_name,
        asked=one.asked,
        due=one.due,
        written_on=today,
        disclosed={},
    )


def _written(s: Session, case: CaseView, question: Question, *, config: Config, today: date) -> Preview | Refused:
    """The mail, or what is wrong with it."""
    letterhead = _letterhead(s, config, case)
    requester = requester_of(case)
    wrong = _wrong(case, question, body=config.body_by_id(case.body_id), today=today)
    if wrong is None and Disclosure.REQUESTER in question.discloses and not requester.name:
        wrong = Refused(reason=SubrequestRefusal.NO_NAME)
    wrong = wrong or _given_away(case, question, letterhead=letterhead, requester=requester, today=today)
    if wrong is not None:
        return wrong
    words = {
        Disclosure.REQUESTER: requester.name,
        Disclosure.CAPACITY: question.capacity,
        Disclosure.MOTIVE: question.motive,
    }
    written = compose_subrequest(
        SubrequestFacts(
            kind=question.kind,
            letterhead=letterhead,
            reference=case.reference,
            recipient_name=question.recipient_name,
            asked=question.asked,
            due=question.due,
            written_on=today,
            disclosed={one: words[one] for one in question.discloses},
        )
    )
    shown = f"{question.kind}\n{question.school}\n{question.recipient_address}\n{written.subject}\n{written.text}"
    return Preview(written=written, seen=hashlib.sha256(shown.encode("utf-8", "replace")).hexdigest())


def _wrong(case: CaseView, question: Question, *, body: BodySection, today: date) -> Refused | None:
    told = {Disclosure.CAPACITY: question.capacity, Disclosure.MOTIVE: question.motive}
    silent = any(not words.strip() for one, words in told.items() if one in question.discloses)
    if case.state is CaseState.CLOSED:
        return Refused(reason=SubrequestRefusal.CASE_CLOSED)
    if silent or not (question.asked.strip() and question.recipient_name.strip()):
        return Refused(reason=SubrequestRefusal.EMPTY)
    if not is_mailable(question.recipient_address):
        return Refused(reason=SubrequestRefusal.NO_ADDRESS)
    if question.recipient_address.casefold() in {address.casefold() for address in body.addresses}:
        return Refused(reason=SubrequestRefusal.OWN_ADDRESS)
    if question.school is not None and question.school not in body.schools:
        return Refused(reason=SubrequestRefusal.UNKNOWN_SCHOOL)
    return Refused(reason=SubrequestRefusal.BAD_DUE) if question.due < today else None


def _given_away(
    case: CaseView, question: Question, *, letterhead: Letterhead, requester: Correspondent, today: date
) -> Refused | None:
    """What somebody typed that tells of the requester although it was not ticked."""
    facts = LetterFacts(
        letterhead=letterhead,
        signer=Signer(),
        recipient=Correspondent(name=question.recipient_name, mail_address=question.recipient_address),
        requester=requester,
        reference=case.reference,
        written_on=today,
    )
    told = " ".join(
        words
        for one, words in ((Disclosure.CAPACITY, question.capacity), (Disclosure.MOTIVE, question.motive))
        if one in question.discloses
    )
    typed = f"{question.asked}\n{told}"
    found = next(gives_away(typed, facts, disclosed=question.discloses), None)
    return None if found is None else Refused(reason=_GIVEN_AWAY[found.code], where=found.where)


def _letterhead(s: Session, config: Config, case: CaseView) -> Letterhead:
    return letterhead_of(config, case.body_id, recipient=written_to(s, case))


def _sent(
    s: Session, act: Act, case: CaseView, *, question: Question, written: SubrequestText, letterhead: Letterhead
) -> Subrequest:
    """Mail, sub-request, event and audit lines."""
    body_id, by = case.body_id, act.actor.name
    item = queue_mail(
        s, written, case=case, kind=PersonKind.LETTER, to=question.recipient_address, letterhead=letterhead,
        at=act.at, leaves=act.at + UNDO_FOR,
    )  # fmt: skip
    new = NewSubrequest(
        subrequest_id=new_id(act.at),
        body_id=body_id,
        case_id=case.case_id,
        kind=question.kind,
        recipient_name=question.recipient_name,
        recipient_address=question.recipient_address,
        school=question.school,
        asked=question.asked,
        due=question.due,
        discloses=question.discloses,
        asked_by=by,
        asked_at=act.at,
        outbox_id=item.item_id,
    )
    subrequests.add(s, new)
    kept = subrequests.get(s, body_id=body_id, subrequest_id=new.subrequest_id)
    if kept is None:
        raise LookupError("a sub-request just kept is not there")
    due = {"due": question.due.isoformat()}
    record(s, kept, by=by, at=act.at, action="subrequest_sent", event=CaseEventType.SUBREQUEST_SENT, detail=due)
    if question.discloses:
        detail = {"subrequest": kept.subrequest_id, "discloses": sorted(question.discloses)}
        audit.write(
            s, body_id=body_id, at=act.at, actor=by, action="requester_disclosed", subject=case.reference, detail=detail
        )
    return kept
