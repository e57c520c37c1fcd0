"""What staff do from the worklist: many cases at once, choices to keep, and saying who is away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.commands.case_work import Act, CaseRefusal, Done, Refused
from bot.commands.casework import assign, handle
from bot.roles import Actor, Right
from bot.store import audit, staff, worklist
from bot.store.session import Session

MAX_FILTER_NAME = 60
MAX_FILTER_QUERY = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulk:
    """What became of each case that was chosen, by reference."""

    done: tuple[str, ...]
    refused: Mapping[str, CaseRefusal]


def assign_all(s: Session, *, actor: Actor, chosen: Mapping[str, int], to: str | None, at: datetime) -> Bulk:
    """Give these cases (reference -> the version that was shown) to somebody or nobody. Raises NotAllowed."""
    return _each(chosen, lambda act: assign(s, act, to=to), actor=actor, at=at)


def handle_all(s: Session, *, actor: Actor, chosen: Mapping[str, int], at: datetime) -> Bulk:
    """Somebody looked at these cases. Raises NotAllowed."""
    return _each(chosen, lambda act: handle(s, act), actor=actor, at=at)


def save_filter(s: Session, *, actor: Actor, name: str, query: str, at: datetime) -> Refused | None:
    """Keep a choice of the worklist for oneself; None where that was done. Raises NotAllowed."""
    actor.require(Right.SEE_CASES, body_id=actor.body_id)
    wanted = name.strip()
    if actor.staff_id is None or not 0 < len(wanted) <= MAX_FILTER_NAME or len(query) > MAX_FILTER_QUERY:
        return Refused(reason=CaseRefusal.EMPTY)
    worklist.save_filter(s, body_id=actor.body_id, staff_id=actor.staff_id, name=wanted, query=query, now=at)
    # The name may be somebody's: it stays out of the audit log.
    _record(s, actor, action="filter_saved", subject=actor.staff_id, at=at)
    return None


def remove_filter(s: Session, *, actor: Actor, filter_id: str, at: datetime) -> bool:
    """Forget a choice of one's own; False when there is none. Raises NotAllowed."""
    actor.require(Right.SEE_CASES, body_id=actor.body_id)
    staff_id = actor.staff_id or ""
    removed = worklist.remove_filter(s, body_id=actor.body_id, staff_id=staff_id, filter_id=filter_id)
    if removed:
        _record(s, actor, action="filter_removed", subject=staff_id, at=at)
    return removed


def note_absence(
    s: Session, *, actor: Actor, staff_id: str, first_day: date, last_day: date, deputy_id: str | None, at: datetime
) -> Refused | None:
    """Say that somebody is away and who does their work; None where that was noted. Raises NotAllowed."""
    actor.require(Right.CASEWORK, body_id=actor.body_id)
    known = {one.staff_id for one in staff.list_staff(s, body_id=actor.body_id)}
    if staff_id not in known or (deputy_id is not None and (deputy_id not in known or deputy_id == staff_id)):
        return Refused(reason=CaseRefusal.UNKNOWN_STAFF)
    if last_day < first_day:
        return Refused(reason=CaseRefusal.BAD_DATE)
    worklist.add_absence(
        s, body_id=actor.body_id, staff_id=staff_id, first_day=first_day, last_day=last_day, deputy_id=deputy_id, now=at
    )
    _record(s, actor, action="absence_noted", subject=staff_id, at=at)
    return None


def remove_absence(s: Session, *, actor: Actor, absence_id: str, at: datetime) -> bool:
    """Somebody is not away after all; False when that was not said. Raises NotAllowed."""
    actor.require(Right.CASEWORK, body_id=actor.body_id)
    removed = worklist.remove_absence(s, body_id=actor.body_id, absence_id=absence_id)
    if removed:
        _record(s, actor, action="absence_removed", subject=absence_id, at=at)
    return removed


def _each(chosen: Mapping[str, int], do: Callable[[Act], Done | Refused], *, actor: Actor, at: datetime) -> Bulk:
    done: list[str] = []
    refused: dict[str, CaseRefusal] = {}
    for reference, version in chosen.items():
        became = do(Act(actor=actor, reference=reference, expected_version=version, at=at))
        if isinstance(became, Refused):
            refused[reference] = became.reason
        else:
            done.append(reference)
    return Bulk(done=tuple(done), refused=refused)


def _record(s: Session, actor: Actor, *, action: str, subject: str, at: datetime) -> None:
    audit.write(s, body_id=actor.body_id, at=at, actor=actor.name, action=action, subject=subject)
