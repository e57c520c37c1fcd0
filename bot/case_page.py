"""A case as its page shows it: every clock with its working, one timeline, people, notes, and what may be done now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.commands.case_work import days_of, standings, visible
from bot.commands.casework import undoable
from bot.commands.kind_undoing import Corrected, corrected
from bot.commands.passing_on import can_take_back
from bot.roles import Actor, Right
from bot.store import cases, casework, citizen_links, corrections, outbox, spool, subrequests
from bot.store import letters as letter_store
from bot.store import worklist as worklist_store
from bot.store.cases import CaseEvent, CaseView
from bot.store.casework import AccessMode, CaseLink, CasePerson, Note, Work
from bot.store.corrections import Correction
from bot.store.session import Session
from bot.store.spool import JOIN_TO_CONFIRM
from bot.store.subrequests import Waiting
from bot.store.worklist import Absence
from bot.views import Letter, Mail, letters_of, mail_of
from bot.worklist import ASKED, Colleague, colleagues, days_left
from intake.case import RUNNING, TRACK_EVENTS, CaseEventType, Deadline, after
from intake.clock import CaseDays, ExtensionRefusal, TrackClock
from intake.day_warnings import DayWarning, day_warnings, shipped_school_holidays
from intake.labels import Regime
from intake.track_log import TrackStanding
from replies.letter import LetterKind

CASE_MESSAGES = 20  # messages shown whole on a case; a mail may have 35 MB, and older ones are in the ledger
# Lines of the log whose mail, letter or note stands in the timeline itself.
_SHOWN_ITSELF = frozenset({CaseEventType.NOTE_ADDED, CaseEventType.MESSAGE_APPENDED})
# What the clocks are counted from, and what was taken back of it.
_OF_TRACKS = TRACK_EVENTS | {CaseEventType.OPENED, CaseEventType.TRACK_OPENED, CaseEventType.UNDONE}


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackPanel:
    """One track: where it stands, its dates, and what to beware of on the next of them.

    `decide_by`: the date by which it is, or was, to be decided. `barred`: why it cannot be extended today.
    """

    standing: TrackStanding
    clock: TrackClock
    decide_by: Deadline | None
    days_left: int | None
    warnings: tuple[DayWarning, ...]
    barred: ExtensionRefusal | None

    def may(self, event: CaseEventType) -> bool:
        """Whether this may happen to the track now."""
        return after(self.standing.state, event) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One thing on the timeline: a mail, a letter, a note or a line of the log."""

    at: datetime
    item: Mail | Letter | Note | CaseEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealAlarm:
    """An appeal that came to us and waits; `draft` is the letter that names the right door, if there is one to send."""

    draft: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """A case with everything an officer needs on one page; the timeline runs from old to new.

    `opened_by` is the ledger id of the message its labels were read in; corrections of it by label.
    """

    case: CaseView
    work: Work
    opened_by: str | None
    corrections: Mapping[str, Correction]
    panels: tuple[TrackPanel, ...]
    timeline: tuple[Moment, ...]
    mails: tuple[Mail, ...]  # newest first
    older_mails: bool  # there are more than are shown
    letters: tuple[Letter, ...]
    to_confirm: tuple[Mail, ...]  # messages that only point at the case
    people: tuple[CasePerson, ...]
    links: tuple[CaseLink, ...]
    access: Mapping[str, AccessMode]
    officers: tuple[Colleague, ...]
    viewers: tuple[Colleague, ...]
    status_links: int  # addresses on which the requester follows the case, that nobody revoked
    absence: Absence | None  # of whoever has the case, before or on the day it is to be worked on
    undoable: CaseEvent | None
    appeal: AppealAlarm | None
    corrected: Corrected | None
    pass_on_waits: bool  # the last passing on is in the outbox, whole, and can be taken back
    waits_for: tuple[Waiting, ...]  # of those who were asked for something, what is due first


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockPage:
    """The clocks of a case alone, to print."""

    case: CaseView
    panels: tuple[TrackPanel, ...]
    events: tuple[CaseEvent, ...]  # of its tracks, oldest first


def case_page(s: Session, *, actor: Actor, reference: str, today: date) -> CasePage | None:
    """A case with its newest messages and every letter; None when there is no such case for the actor."""
    case = visible(s, actor=actor, reference=reference)
    if case is None:
        return None
    body_id, case_id = case.body_id, case.case_id
    work = casework.work(s, body_id=body_id, case_id=case_id)
    if work is None:
        raise LookupError("a case just read is not there")
    lines = spool.of_case(s, body_id=body_id, case_id=case_id, limit=CASE_MESSAGES + 1)
    mails = tuple(mail_of(s, line) for line in lines[:CASE_MESSAGES])
    letters = letters_of(s, outbox.of_case(s, body_id=body_id, case_id=case_id))
    opened_by = corrections.opening_message(s, body_id=body_id, case_id=case_id)
    return CasePage(
        case=case,
        work=work,
        opened_by=opened_by,
        corrections=corrections.standing(s, body_id=body_id, ledger_id=opened_by) if opened_by else {},
        panels=_panels(s, case, today=today),
        timeline=_timeline(s, case, mails=mails, letters=letters),
        mails=mails,
        older_mails=len(lines) > CASE_MESSAGES,
        letters=letters,
        to_confirm=tuple(mail for mail in mails if mail.line.reason == JOIN_TO_CONFIRM),
        people=casework.people(s, body_id=body_id, case_id=case_id),
        links=_visible_links(s, case, actor=actor),
        access=casework.access(s, body_id=body_id, case_id=case_id),
        officers=colleagues(s, body_id=body_id),
        viewers=colleagues(s, body_id=body_id, right=Right.SEE_CASES),
        status_links=citizen_links.open_links(s, body_id=body_id, case_id=case_id),
        absence=_absence(s, case, work, today=today),
        undoable=undoable(s, case, by=actor.name),
        appeal=_appeal(s, case),
        corrected=corrected(s, case),
        pass_on_waits=can_take_back(s, case),
        waits_for=subrequests.waiting(s, body_id=body_id, case_id=case_id, limit=ASKED).get(case_id, ()),
    )


def clock_page(s: Session, *, actor: Actor, reference: str, today: date) -> ClockPage | None:
    """The clocks of a case; None when there is no such case for the actor."""
    case = visible(s, actor=actor, reference=reference)
    if case is None:
        return None
    log = cases.events(s, body_id=case.body_id, case_id=case.case_id)
    return ClockPage(
        case=case,
        panels=_panels(s, case, today=today),
        events=tuple(event for event in log if event.type in _OF_TRACKS),
    )


def since(s: Session, *, actor: Actor, reference: str, version: int) -> tuple[CaseEvent, ...]:
    """What happened to a case after a version of it was shown; nothing where the actor sees no such case."""
    case = visible(s, actor=actor, reference=reference)
    if case is None:
        return ()
    log = cases.events(s, body_id=case.body_id, case_id=case.case_id)
    return tuple(event for event in log if event.seq > version)


def _panels(s: Session, case: CaseView, *, today: date) -> tuple[TrackPanel, ...]:
    days = days_of(case)
    return tuple(_panel(standing, days, today=today) for standing in standings(s, case).values())


def _panel(standing: TrackStanding, days: CaseDays, *, today: date) -> TrackPanel:
    clock = days.clock(standing)
    following = clock.next
    return TrackPanel(
        standing=standing,
        clock=clock,
        decide_by=days.decision(standing),
        days_left=days_left(following.due if following else None, today),
        warnings=() if following is None else _warnings(following, days),
        barred=days.cannot_extend(standing, on=today),
    )


def _warnings(deadline: Deadline, days: CaseDays) -> tuple[DayWarning, ...]:
    """Of the day to plan on, and of the last day where that is another."""
    found = dict[str, DayWarning]()
    for day in dict.fromkeys((deadline.plan, deadline.due)):
        for warning in day_warnings(day, holidays=days.holidays, school_holidays=shipped_school_holidays()):
            found.setdefault(warning.text, warning)
    return tuple(found.values())


def _timeline(
    s: Session, case: CaseView, *, mails: tuple[Mail, ...], letters: tuple[Letter, ...]
) -> tuple[Moment, ...]:
    notes = casework.notes(s, body_id=case.body_id, case_id=case.case_id)
    log = cases.events(s, body_id=case.body_id, case_id=case.case_id)
    moments = [
        *(Moment(at=event.at, item=event) for event in log if event.type not in _SHOWN_ITSELF),
        *(Moment(at=mail.line.received_at, item=mail) for mail in mails),
        *(Moment(at=letter.line.created_at, item=letter) for letter in letters),
        *(Moment(at=note.at, item=note) for note in notes),
    ]
    return tuple(sorted(moments, key=lambda moment: moment.at))


def _visible_links(s: Session, case: CaseView, *, actor: Actor) -> tuple[CaseLink, ...]:
    found = casework.links(s, body_id=case.body_id, case_id=case.case_id)
    return tuple(link for link in found if visible(s, actor=actor, reference=link.reference) is not None)


def _appeal(s: Session, case: CaseView) -> AppealAlarm | None:
    standing = standings(s, case).get(Regime.APPEAL)
    if standing is None or standing.state not in RUNNING:
        return None
    written = letter_store.of_case(s, body_id=case.body_id, case_id=case.case_id)
    drafts = [one for one in written if one.kind is LetterKind.APPEAL_DOOR and one.state in letter_store.OPEN]
    return AppealAlarm(draft=drafts[0].letter_id if drafts else None)


def _absence(s: Session, case: CaseView, work: Work, *, today: date) -> Absence | None:
    """Whoever has the case is away now, or on the day to plan on."""
    if work.assigned_to is None:
        return None
    days = {today} if work.work_until is None else {today, work.work_until}
    away = worklist_store.absences(s, body_id=case.body_id, since=today)
    return next(
        (
            one
            for one in away
            if one.staff_id == work.assigned_to and any(one.first_day <= day <= one.last_day for day in days)
        ),
        None,
    )
