"""The legal steps of a track: an officer or decider says that they were taken, and on which day.

Nothing here sends anything. A letter that announces a step is `bot.commands.letters`'s, which records the step with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.commands.case_work import Act, CaseRefusal, Done, Refused, days_of, record, settle, sound_day, standings, taken
from bot.store.cases import CaseView
from bot.store.session import Session
from intake.calendar_days import local_date
from intake.case import CaseEventType, Outcome, after
from intake.labels import Regime
from intake.track_log import TrackStanding

# A request may be too general only under the chapter on openness (II.42).
_MAY_BE_TOO_GENERAL = frozenset({Regime.FOI, Regime.ENVIRONMENT})


def extend(s: Session, act: Act, *, regime: Regime, on: date, ground: str) -> Done | Refused:
    """The extension was announced, with its ground (II.43 par. 3; GDPR art. 12(3)). Raises NotAllowed."""
    found = _at(s, act, regime=regime, event=CaseEventType.EXTENSION_ANNOUNCED, on=on)
    if isinstance(found, Refused):
        return found
    case, standing = found
    if not ground.strip():
        return Refused(reason=CaseRefusal.EMPTY)
    barred = days_of(case).cannot_extend(standing, on=on)
    if barred is not None:
        return Refused(reason=CaseRefusal(barred.value))
    return _step(s, act, case, CaseEventType.EXTENSION_ANNOUNCED, regime=regime, on=on, more={"ground": ground.strip()})


def invite_to_specify(s: Session, act: Act, *, regime: Regime, on: date) -> Done | Refused:
    """The requester was asked to specify (II.42). Raises NotAllowed."""
    if regime not in _MAY_BE_TOO_GENERAL:
        return Refused(reason=CaseRefusal.NOT_NOW)
    return _dated(s, act, CaseEventType.INVITED_TO_SPECIFY, regime=regime, on=on)


def specify(s: Session, act: Act, *, regime: Regime, on: date) -> Done | Refused:
    """The requester specified: a new term runs (II.43 par. 2). Raises NotAllowed."""
    return _dated(s, act, CaseEventType.SPECIFIED, regime=regime, on=on)


def decide(s: Session, act: Act, *, regime: Regime, on: date, outcome: Outcome, remedies_named: bool) -> Done | Refused:
    """The decision was sent on that day, from which the appeal term runs (II.48). Raises NotAllowed."""
    more = {"outcome": outcome.value, "remedies_named": remedies_named}
    return _dated(s, act, CaseEventType.DECISION_SENT, regime=regime, on=on, more=more)


def execute(s: Session, act: Act, *, regime: Regime, on: date) -> Done | Refused:
    """What was granted was handed over (II.44). Raises NotAllowed."""
    return _dated(s, act, CaseEventType.EXECUTED, regime=regime, on=on)


def pass_on(s: Session, act: Act, *, regime: Regime, on: date, holder: str) -> Done | Refused:
    """The request went to the body that holds the document, and the requester was told (II.40). Raises NotAllowed."""
    if not holder.strip():
        return Refused(reason=CaseRefusal.EMPTY)
    return _dated(s, act, CaseEventType.PASSED_ON, regime=regime, on=on, more={"holder": holder.strip()})


def confirm_withdrawal(s: Session, act: Act, *, regime: Regime, on: date) -> Done | Refused:
    """The requester took it back, and an officer has seen that. Raises NotAllowed."""
    return _dated(s, act, CaseEventType.WITHDRAWN, regime=regime, on=on)


def close_track(s: Session, act: Act, *, regime: Regime, reason: str) -> Done | Refused:
    """A track that needs nothing more, or was opened wrongly; with the reason. Raises NotAllowed."""
    if not reason.strip():
        return Refused(reason=CaseRefusal.EMPTY)
    on = local_date(act.at)
    return _dated(s, act, CaseEventType.TRACK_CLOSED, regime=regime, on=on, more={"reason": reason.strip()})


def reopen_track(s: Session, act: Act, *, regime: Regime, reason: str) -> Done | Refused:
    """The track runs again from its first receipt. Raises NotAllowed."""
    if not reason.strip():
        return Refused(reason=CaseRefusal.EMPTY)
    on = local_date(act.at)
    return _dated(s, act, CaseEventType.TRACK_REOPENED, regime=regime, on=on, more={"reason": reason.strip()})


def _dated(
    s: Session,
    act: Act,
    event: CaseEventType,
    *,
    regime: Regime,
    on: date,
    more: Mapping[str, Any] | None = None,
) -> Done | Refused:
    found = _at(s, act, regime=regime, event=event, on=on)
    if isinstance(found, Refused):
        return found
    return _step(s, act, found[0], event, regime=regime, on=on, more=more or {})


def _at(
    s: Session, act: Act, *, regime: Regime, event: CaseEventType, on: date
) -> tuple[CaseView, TrackStanding] | Refused:
    """The case and the track's standing, where this event may happen now and on that day."""
    case = taken(s, act)
    if isinstance(case, Refused):
        return case
    standing = standings(s, case).get(regime)
    if standing is None:
        return Refused(reason=CaseRefusal.NO_SUCH_TRACK)
    if after(standing.state, event) is None:
        return Refused(reason=CaseRefusal.NOT_NOW)
    if not sound_day(on, case=case, at=local_date(act.at)):
        return Refused(reason=CaseRefusal.BAD_DATE)
    return case, standing


def _step(
    s: Session,
    act: Act,
    case: CaseView,
    event: CaseEventType,
    *,
    regime: Regime,
    on: date,
    more: Mapping[str, Any],
) -> Done:
    record(s, act, case, event, {"regime": regime.value, "on": on.isoformat(), **more})
    settle(s, case)
    return Done(reference=case.reference)
