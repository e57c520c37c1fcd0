"""The worklist as a page shows it: messages that wait, one page of cases, choices somebody keeps, who is away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.roles import RIGHTS, Actor, Right, Role
from bot.store import spool, staff, subrequests
from bot.store import worklist as store
from bot.store.cases import TrackLine
from bot.store.session import Session
from bot.store.subrequests import Waiting
from bot.store.worklist import Absence, Choice, ClosedCase, SavedFilter, WorkCase
from bot.views import Listed, listed
from intake.case import Outcome

PAGE = 50  # cases on a page
ASKED = 2000  # unanswered questions to others of all cases together; a school group has some dozens
WAITING = 25  # messages without a case, and closed cases with news, shown above them


@dataclass(frozen=True, slots=True, kw_only=True)
class WorklistTrack:
    """A track with the days left until its due date; negative when it passed, None where no clock runs."""

    line: TrackLine
    outcome: Outcome | None
    days_left: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorklistCase:
    """A case of the worklist, and for whom it waits of those who were asked for something."""

    case: WorkCase
    tracks: tuple[WorklistTrack, ...]
    waits_for: tuple[Waiting, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody a case can be given to."""

    staff_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Worklist:
    """What waits for a person: messages without a case (of `waiting_in_all`), and a page of cases.

    `in_all`: how many cases stand in the chosen state, those the viewer may not see among them.
    """

    waiting: tuple[Listed, ...]
    waiting_in_all: int
    closed: tuple[ClosedCase, ...]  # closed cases to which something came since
    cases: tuple[WorklistCase, ...]
    in_all: int
    page: int
    more: bool
    filters: tuple[SavedFilter, ...]
    colleagues: tuple[Colleague, ...]
    stands_in_for: tuple[str, ...]  # names of whoever is away today and left their work to the viewer


def worklist(s: Session, *, actor: Actor, choice: Choice, today: date, page: int = 1) -> Worklist:
    """A page of the cases the actor may see; pages count from 1."""
    body_id = actor.body_id
    found = store.page(
        s, choice, body_id=body_id, viewer=actor.staff_id, today=today, limit=PAGE + 1, offset=(page - 1) * PAGE
    )
    waiting = spool.waiting_for_person(s, body_id=body_id, limit=WAITING, viewer=actor.staff_id)
    waiting_for = subrequests.waiting(s, body_id=body_id, limit=ASKED)
    away = store.absences(s, body_id=body_id, since=today)
    return Worklist(
        waiting=listed(s, waiting),
        waiting_in_all=spool.waiting_count(s, body_id=body_id),
        closed=store.closed(s, body_id=body_id, viewer=actor.staff_id, limit=WAITING),
        cases=tuple(_case(case, today, waits_for=waiting_for.get(case.case_id, ())) for case in found[:PAGE]),
        in_all=store.count(s, body_id=body_id, state=choice.state),
        page=page,
        more=len(found) > PAGE,
        filters=store.filters(s, body_id=body_id, staff_id=actor.staff_id or ""),
        colleagues=colleagues(s, body_id=body_id),
        stands_in_for=tuple(_names_left_to(actor.staff_id, away, today)),
    )


def colleagues(s: Session, *, body_id: str, right: Right = Right.CASEWORK) -> tuple[Colleague, ...]:
    """Everybody of the body who has access and this right, by name."""
    return tuple(
        Colleague(staff_id=one.staff_id, name=one.name)
        for one in staff.list_staff(s, body_id=body_id)
        if not one.disabled and right in RIGHTS[Role(one.role)]
    )


def days_left(due: date | None, today: date) -> int | None:
    """Days until the end of the due date; None where no clock runs."""
    return None if due is None else (due - today).days


def _case(case: WorkCase, today: date, *, waits_for: tuple[Waiting, ...]) -> WorklistCase:
    tracks = tuple(
        WorklistTrack(line=one.line, outcome=one.outcome, days_left=days_left(one.line.due, today))
        for one in case.tracks
    )
    return WorklistCase(case=case, tracks=tracks, waits_for=waits_for)


def _names_left_to(staff_id: str | None, away: tuple[Absence, ...], today: date) -> list[str]:
    return [one.staff_name for one in away if one.deputy_id == staff_id and one.first_day <= today]
