"""What every act on a case shares: who may, on which case, at which version, and how it is written down.

State, log line and audit line are one transaction; whoever decided on an older version writes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from bot.emergency import in_danger
from bot.roles import Actor, Right
from bot.store import audit, bodies, cases, casework, spool
from bot.store.cases import CaseView
from bot.store.casework import TrackOutcome
from bot.store.session import Session
from intake.calendar_days import belgian_holidays
from intake.case import RUNNING, CaseEventType, Track
from intake.clock import CaseDays
from intake.labels import Regime
from intake.terms import shipped_terms
from intake.track_log import Logged, TrackStanding, fold

# A clock that is extended, specified and appealed ends within these years.
_YEARS_ON = 3


class CaseRefusal(StrEnum):
    """Why an act on a case was not done; nothing was written."""

    NOT_FOUND = "not_found"
    STALE = "stale"
    NOT_NOW = "not_now"
    NO_SUCH_TRACK = "no_such_track"
    BAD_DATE = "bad_date"
    NO_EXTENSION = "no_extension"
    ALREADY_EXTENDED = "already_extended"
    TOO_LATE = "too_late"
    EMPTY = "empty"
    SAME_CASE = "same_case"
    NOTHING_TO_UNDO = "nothing_to_undo"
    UNKNOWN_STAFF = "unknown_staff"
    # Of taking a corrected kind back.
    LETTER_SENT = "letter_sent"
    BUILT_ON = "built_on"
    # Of passing a request on.
    NO_ADDRESS = "no_address"
    NOT_IN_ORDER = "not_in_order"
    NEEDS_DECIDER = "needs_decider"
    UNSEEN = "unseen"
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """An act that was not done, and why."""

    reason: CaseRefusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """An act that was done; `reference` is the case it is seen on."""

    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Somebody about to act on a case as it was shown: `expected_version` is that of the page."""

    actor: Actor
    reference: str
    expected_version: int
    at: datetime


def taken(s: Session, act: Act, *, right: Right = Right.CASEWORK) -> CaseView | Refused:
    """The case, held for this transaction. Raises NotAllowed where the role lacks the right."""
    actor = act.actor
    actor.require(right, body_id=actor.body_id)
    bodies.lock(s, actor.body_id)
    found = visible(s, actor=actor, reference=act.reference)
    if found is None:
        return Refused(reason=CaseRefusal.NOT_FOUND)
    return found if found.version == act.expected_version else Refused(reason=CaseRefusal.STALE)


def visible(s: Session, *, actor: Actor, reference: str) -> CaseView | None:
    """A case of the actor's body that is not shut to this person; None looks the same as no such case."""
    found = cases.get(s, actor.body_id, reference)
    if found is None or not casework.may_see(s, body_id=actor.body_id, case_id=found.case_id, staff_id=actor.staff_id):
        return None
    return found


def message_visible(s: Session, *, actor: Actor, ledger_id: str) -> bool:
    """Whether a message of the actor's body belongs to no case that is shut to this person."""
    line = spool.ledger_line(s, ledger_id, body_id=actor.body_id)
    return line is not None and (line.case is None or visible(s, actor=actor, reference=line.case) is not None)


def record(s: Session, act: Act, case: CaseView, type: CaseEventType, data: Mapping[str, Any] | None = None) -> None:
    """The line in the case's log and the one in the audit log."""
    body_id, detail = act.actor.body_id, dict(data or {})
    cases.append_event(
        s, body_id=body_id, case_id=case.case_id, type=type, at=act.at, actor=act.actor.name, data=detail
    )
    audit.write(
        s, body_id=body_id, at=act.at, actor=act.actor.name, action=type.value, subject=case.reference, detail=detail
    )


def days_of(case: CaseView) -> CaseDays:
    """The starts of a case's clocks, with the rules and the calendar they are counted by."""
    return CaseDays(
        received_on=case.received_on,
        registered_on=case.registered_on,
        terms=shipped_terms(),
        holidays=belgian_holidays(first_year=case.received_on.year, last_year=case.registered_on.year + _YEARS_ON),
    )


def standings(s: Session, case: CaseView) -> dict[Regime, TrackStanding]:
    """Where each track of a case stands, from its log."""
    log = cases.events(s, body_id=case.body_id, case_id=case.case_id)
    return fold(Logged(seq=line.seq, type=line.type, data=line.data) for line in log)


def settle(s: Session, case: CaseView) -> None:
    """Write every track anew from the log: states, dates and the day to plan on."""
    found, days = standings(s, case), days_of(case)
    tracks = [
        Track(regime=regime, state=standing.state, deadline=days.clock(standing).next)
        for regime, standing in found.items()
    ]
    outcomes = [made for standing in found.values() if (made := _outcome(standing, days)) is not None]
    casework.set_tracks(s, body_id=case.body_id, case_id=case.case_id, tracks=tracks, outcomes=outcomes)
    if (appeal := found.get(Regime.APPEAL)) is not None:
        set_alarm(s, case, runs=appeal.state in RUNNING)


def set_alarm(s: Session, case: CaseView, *, runs: bool) -> None:
    """An appeal that came to us stands on top until its sender knows the right door; danger stays there."""
    log = cases.events(s, body_id=case.body_id, case_id=case.case_id)
    # What a case that was taken over was on top for does not stand in this log.
    merged = case.urgent and any(line.type is CaseEventType.MERGED for line in log)
    urgent = runs or merged or in_danger(case.summary, log)
    casework.set_urgent(s, body_id=case.body_id, case_id=case.case_id, urgent=urgent)


def _outcome(standing: TrackStanding, days: CaseDays) -> TrackOutcome | None:
    if standing.outcome is None or standing.sent_on is None:
        return None
    term = days.decision(standing)
    return TrackOutcome(
        regime=standing.regime,
        outcome=standing.outcome,
        sent_on=standing.sent_on,
        due=None if term is None else term.due,
        remedies_named=standing.remedies_named,
    )


def sound_day(day: date, *, case: CaseView, at: date) -> bool:
    """A day on which something can have happened to the case: not before it came, not after today."""
    return case.received_on <= day <= at
