"""Asking a school or service again: by an officer's press, or by itself once that kind of mail is armed.

Consent is never chased: whoever is silent chose so (Bestuursdecreet II.46 al.3 asks, and sets no duty to answer).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from bot.app import letterhead_of
from bot.commands.asking import facts_for_chaser
from bot.commands.subrequest_work import Deed, Refused, SubrequestRefusal, held, put, record
from bot.config import Config
from bot.store import arming, bodies, cases, subrequests
from bot.store.cases import CaseView
from bot.store.outbox import OutboxState
from bot.store.session import Session
from bot.store.subrequests import Subrequest, SubrequestState
from bot.subrequest_mail import queue_mail
from intake.calendar_days import ONE_DAY, belgian_holidays, local_date
from replies.reply import MailKind, PersonKind, ReplyKind
from replies.subrequest import SubrequestKind, compose_chaser

BY_ITSELF = "bot"


def chase(s: Session, deed: Deed, *, config: Config) -> Subrequest | Refused:
    """An officer asks again, now. Raises NotAllowed."""
    found = held(s, deed)
    if isinstance(found, Refused):
        return found
    one = found.subrequest
    if one.state is not SubrequestState.SENT:
        return Refused(reason=SubrequestRefusal.NOT_OPEN)
    if one.kind is not SubrequestKind.DOCUMENTS:
        return Refused(reason=SubrequestRefusal.NEVER_CHASED)
    if one.mail_state is not OutboxState.SENT:
        return Refused(reason=SubrequestRefusal.NOT_LEFT)
    return _chased(s, one, case=found.case, config=config, kind=PersonKind.LETTER, by=deed.actor.name, at=deed.at)


def chase_late(s: Session, *, config: Config, at: datetime) -> tuple[Subrequest, ...]:
    """Ask again, by itself, everybody who is late; on working days, as often as the configuration says.

    Only where a body armed that kind of mail. One transaction: what was chased is counted with its mail.
    """
    today, times = local_date(at), config.replies.chasers
    holidays = belgian_holidays(first_year=today.year - 1, last_year=today.year)
    if times == 0 or not holidays.is_working_day(today):
        return ()
    before = working_days_before(today, days=config.replies.chaser_days)
    own = frozenset(address.casefold() for body in config.body for address in body.addresses)
    chased = []
    for body in config.body:
        # Nothing by itself to an address of our own, or without a contact where a person can be reached.
        if ReplyKind.CHASER not in arming.armed_kinds(s, body.id) or not letterhead_of(config, body.id).contact:
            continue
        bodies.lock(s, body.id)
        for one in subrequests.late(s, body_id=body.id, today=today, chased_before=before, most=times):
            case = cases.get(s, body.id, one.reference)
            if case is not None and one.recipient_address.casefold() not in own:
                chased.append(_chased(s, one, case=case, config=config, kind=ReplyKind.CHASER, by=BY_ITSELF, at=at))
    return tuple(chased)


def working_days_before(day: date, *, days: int) -> date:
    """The working day that lies so many working days before this one."""
    holidays = belgian_holidays(first_year=day.year - 1, last_year=day.year)
    for _ in range(days):
        day = holidays.working_day_until(day - ONE_DAY)
    return day


def _chased(
    s: Session,
    one: Subrequest,
    *,
    case: CaseView,
    config: Config,
    kind: MailKind,
    by: str,
    at: datetime,
) -> Subrequest:
    today = local_date(at)
    facts = facts_for_chaser(s, config, one, case=case, today=today)
    written = compose_chaser(facts, asked_on=local_date(one.asked_at), automatic=kind is ReplyKind.CHASER)
    item = queue_mail(
        s, written, case=case, kind=kind, to=one.recipient_address, letterhead=facts.letterhead,
        at=at, leaves=at, after=one.message_id,
    )  # fmt: skip
    subrequests.add_mail(s, body_id=one.body_id, subrequest_id=one.subrequest_id, outbox_id=item.item_id)
    done = put(s, replace(one, chased=one.chased + 1, chased_on=today))
    record(s, done, by=by, at=at, action="subrequest_chased", detail={"times": done.chased, "outbox_id": item.item_id})
    return done
